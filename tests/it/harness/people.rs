//! People as clients: a person signs in, reads, acts, and is refused. A case remembers the version its people have seen.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::law::stages::Class;

use super::acts::{self, Act};
use super::answer::Answer;
use super::app::App;
use super::contents::opening;
use super::town::FIREWORKS;

/// A case as its people know it.
#[derive(Debug)]
pub struct Case {
    /// Its id.
    pub id: Uuid,
    version: AtomicU64,
}

impl Case {
    /// A case at a version.
    pub fn new(id: Uuid, version: u64) -> Case {
        Case { id, version: AtomicU64::new(version) }
    }

    /// The version last seen.
    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Relaxed)
    }

    /// Remembers a newer version.
    pub fn saw(&self, version: u64) {
        self.version.fetch_max(version, Ordering::Relaxed);
    }

    /// A path below the case, such as `/acts`.
    pub fn path(&self, below: &str) -> String {
        format!("/cases/{}{below}", self.id)
    }
}

/// A request being made.
pub struct Ask<'a> {
    agent: &'a ureq::Agent,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl<'a> Ask<'a> {
    /// A request to a whole address.
    pub fn new(agent: &'a ureq::Agent, method: &str, url: String) -> Ask<'a> {
        Ask { agent, method: method.to_owned(), url, headers: Vec::new(), body: None }
    }

    /// One more header.
    pub fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    /// The version it rests on.
    pub fn if_match(self, version: u64) -> Self {
        self.header("If-Match", format!("\"{version}\""))
    }

    /// The key it can be repeated under.
    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// A JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.header("Content-Type", "application/json").bytes(body.to_string().into_bytes())
    }

    /// Any body.
    pub fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sends it.
    #[track_caller]
    pub fn go(self) -> Answer {
        self.try_go().unwrap_or_else(|error| panic!("no answer: {error}"))
    }

    /// Sends it; an error when the service is gone.
    pub fn try_go(self) -> Result<Answer, ureq::Error> {
        let body = self.body.unwrap_or_default();
        let shown = String::from_utf8_lossy(&body[..body.len().min(2000)]).into_owned();
        let asked = format!(
            "{} {} {:?}\n{shown}",
            self.method,
            self.url,
            self.headers.iter().filter(|(name, _)| name != "Authorization").collect::<Vec<_>>()
        );
        let mut request = ureq::http::Request::builder().method(self.method.as_str()).uri(&self.url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let response = match body.is_empty() {
            true => self.agent.run(request.body(()).unwrap())?,
            false => self.agent.run(request.body(body).unwrap())?,
        };
        Ok(Answer::read(asked, response))
    }
}

/// A person who is signed in.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    pub app: &'a App,
    pub username: &'static str,
}

impl<'a> Person<'a> {
    /// A request of this person; the path stands below `/api/v1`.
    pub fn ask(&self, method: &str, path: &str) -> Ask<'a> {
        self.app
            .ask(method, &format!("/api/v1{path}"))
            .header("Authorization", format!("Bearer {}", self.app.token(self.username)))
    }

    /// GET.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path).go()
    }

    /// GET once more until the answer holds this text or is refused: for looks at files, which are written while nobody waits.
    #[track_caller]
    pub fn get_until(&self, path: &str, text: &str) -> Answer {
        super::until(|| Some(self.get(path)).filter(|answer| answer.status != 200 || answer.text.contains(text)))
    }

    /// POST under a fresh key.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path).key(&self.app.fresh_key()).json(body).go()
    }

    /// The request that does an act: with the version the case was last seen at, or with a fresh key.
    pub fn asks(&self, case: &Case, act: &Act) -> Ask<'a> {
        let ask = self.ask("POST", &case.path("/acts")).json(&act.json);
        match act.kind.class() {
            Class::Authority => ask.if_match(case.version()),
            Class::Fact => ask.key(&self.app.fresh_key()),
        }
    }

    /// Tries an act.
    #[track_caller]
    pub fn tries(&self, case: &Case, act: &Act) -> Answer {
        let answer = self.asks(case, act).go();
        if answer.status == 201 {
            case.saw(answer.version());
        }
        answer
    }

    /// Does an act, and answers its seq.
    #[track_caller]
    pub fn acts(&self, case: &Case, act: Act) -> u64 {
        self.tries(case, &act).expect_created().seq()
    }

    /// Is refused by exactly these rules: the reasons stand there in Chinese and in English, and nothing is recorded.
    #[track_caller]
    pub fn is_refused(&self, case: &Case, act: &Act, rules: &[&str]) -> Answer {
        let before = self.app.file(case);
        let zh = self.asks(case, act).go();
        let en = self.asks(case, act).header("Accept-Language", "en-GB,en;q=0.9").go();
        zh.refused_by(rules);
        en.refused_by(rules);
        assert!(
            zh.header("content-language").starts_with("zh") && en.header("content-language").starts_with("en"),
            "{en}"
        );
        let reasons = |answer: &Answer| answer.body["violations"].as_array().unwrap().clone();
        for (zh, en) in reasons(&zh).iter().zip(&reasons(&en)) {
            assert_eq!((&zh["rule"], &zh["article"], &zh["acts"]), (&en["rule"], &en["article"], &en["acts"]));
            for part in ["message", "remedy"] {
                let (zh, en) = (zh[part].as_str().unwrap(), en[part].as_str().unwrap());
                assert!(part == "remedy" || zh.chars().any(is_chinese), "{part} has no Chinese: {zh}");
                assert!(en.chars().any(|c| c.is_ascii_alphabetic()), "{part} has no English: {en}");
                assert_ne!(zh, en, "{part} is the same in both languages");
            }
        }
        assert_eq!(self.app.file(case), before, "a refused act left something behind");
        zh
    }

    /// Opens a case with these contents.
    #[track_caller]
    pub fn opens(&self, body: Value) -> Case {
        let answer = self.post("/cases", &json!({"body": body}));
        let id = answer.expect_created().at("/head/id").as_str().unwrap().parse().unwrap();
        Case::new(id, answer.version())
    }

    /// Opens a case against the company, with everything a filed case needs.
    #[track_caller]
    pub fn opens_case(&self) -> Case {
        self.opens(opening(json!([self.app.fresh_company()]), FIREWORKS))
    }

    #[track_caller]
    pub fn requests_filing(&self, case: &Case) -> u64 {
        self.acts(case, acts::request_filing())
    }

    #[track_caller]
    pub fn approves(&self, case: &Case, seq: u64) -> u64 {
        self.acts(case, acts::approve(seq))
    }

    #[track_caller]
    pub fn refuses(&self, case: &Case, seq: u64) -> u64 {
        self.acts(case, acts::refuse(seq))
    }

    #[track_caller]
    pub fn inspects(&self, case: &Case) -> u64 {
        self.acts(case, acts::inspect_scene(self.app.now()))
    }

    #[track_caller]
    pub fn countersigns(&self, case: &Case, seq: u64) -> u64 {
        self.acts(case, acts::countersign(seq))
    }

    #[track_caller]
    pub fn concludes(&self, case: &Case, proposal: Value) -> u64 {
        self.acts(case, acts::conclude(proposal))
    }

    #[track_caller]
    pub fn revises(&self, case: &Case, cause: &str, proposal: Value) -> u64 {
        self.acts(case, acts::revise(cause, proposal))
    }

    #[track_caller]
    pub fn serves(&self, case: &Case, paper: u64, party: &str) -> u64 {
        self.acts(case, acts::serve(paper, party))
    }

    #[track_caller]
    pub fn submits(&self, case: &Case) -> u64 {
        self.acts(case, acts::submit_for_review())
    }

    #[track_caller]
    pub fn opines(&self, case: &Case, outcome: &str) -> u64 {
        self.acts(case, acts::opinion(outcome))
    }

    #[track_caller]
    pub fn decides(&self, case: &Case, outcome: &str) -> u64 {
        self.acts(case, acts::decide(outcome))
    }
}

/// Whether a character is a Chinese one.
pub fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
