//! What the tests of campaigns share: files that end in the archive, a campaign brought to a stage, a sheet filled from what the
//! machine said.

use serde_json::{Value, json};
use zhifa::law::digest::sm3;

use crate::harness::App;
use crate::harness::acts::{archive, decline_filing};
use crate::harness::contents::{clue, not_established};
use crate::harness::people::{Case, Person};
use crate::harness::town::{TOWN, account};

/// Where campaigns are.
pub const CAMPAIGNS: &str = "/evaluations/campaigns";

/// A file in the archive, of officer1 and officer2, approved and decided by the head.
pub fn archived(app: &App) -> Case {
    let case = app.filed();
    app.person("officer1").concludes(&case, not_established());
    let decision = app.person("head").decides(&case, "not_established");
    app.person("officer1").serves(&case, decision, "p1");
    app.publishes(&case);
    app.ends(&case, "not_established");
    case
}

/// A clue that was declined, and archived.
pub fn declined(app: &App) -> Case {
    let case = app.person("officer1").opens(clue());
    app.person("head").acts(&case, decline_filing());
    case
}

/// As above, in the archive.
pub fn declined_and_archived(app: &App) -> Case {
    let case = declined(app);
    app.person("officer1").acts(&case, archive(1..=case.version()));
    case
}

/// A campaign and who organises it.
pub struct Campaign<'a> {
    pub app: &'a App,
    pub by: &'static str,
    pub id: String,
}

impl<'a> Campaign<'a> {
    /// Opened by somebody.
    #[track_caller]
    pub fn opened(app: &'a App, by: &'static str, kind: &str, agencies: Value) -> Campaign<'a> {
        let body = json!({"year": 2026, "title": "2026年度行政执法案卷评查", "kind": kind, "agencies": agencies});
        let made = app.person(by).post(CAMPAIGNS, &body);
        Campaign { app, by, id: made.expect_created().at("/id").as_str().unwrap().to_owned() }
    }

    /// The township checks itself: the head organises it.
    #[track_caller]
    pub fn self_check(app: &'a App) -> Campaign<'a> {
        Campaign::opened(app, "head", "self_check", json!([]))
    }

    /// The county evaluates the township.
    #[track_caller]
    pub fn cross(app: &'a App) -> Campaign<'a> {
        Campaign::opened(app, "supervisor", "cross", json!([TOWN]))
    }

    /// A path below it.
    pub fn path(&self, rest: &str) -> String {
        format!("{CAMPAIGNS}/{}{rest}", self.id)
    }

    /// Its organiser.
    pub fn organiser(&self) -> Person<'a> {
        self.app.person(self.by)
    }

    /// Takes people into the team.
    #[track_caller]
    pub fn joined(self, team: &[&str]) -> Self {
        for member in team {
            self.organiser().post(&self.path("/members"), &json!({"account_id": account(member)})).expect_created();
        }
        self
    }

    /// Freezes the frame.
    #[track_caller]
    pub fn framed(self) -> Self {
        self.organiser().post(&self.path("/frame"), &json!({})).expect_created();
        self
    }

    /// Plans a round over everything, and has these two make its seed.
    #[track_caller]
    pub fn drawn_by(self, two: [&'static str; 2]) -> Self {
        let parts = json!([{"part": "archived", "percent": 100}, {"part": "never_filed", "percent": 100}]);
        let plan = json!({"plan": {"parts": parts, "flag_factor": 1, "cover_officers": true}});
        self.organiser().post(&self.path("/rounds"), &plan).expect_created();
        self.seeded(1, two);
        self
    }

    /// Two people make the seed of a round.
    #[track_caller]
    pub fn seeded(&self, round: u32, two: [&'static str; 2]) {
        for who in two {
            let commitment = json!({"commitment": sm3(nonce(who).as_bytes())});
            self.app
                .person(who)
                .post(&self.path(&format!("/rounds/{round}/commitments")), &commitment)
                .expect_created();
        }
        for who in two {
            let told = json!({"nonce": nonce(who)});
            self.app.person(who).post(&self.path(&format!("/rounds/{round}/reveals")), &told).expect_created();
        }
    }

    /// The evaluated file of a case, as its organiser sees it.
    #[track_caller]
    pub fn file_of(&self, case: &Case) -> String {
        let page = self.organiser().get(&self.path("/files?limit=200"));
        let items = page.ok().at("/items").as_array().unwrap();
        let found = items.iter().find(|file| file["case_id"] == json!(case.id));
        found.unwrap_or_else(|| panic!("{} was not drawn", case.id))["id"].as_str().unwrap().to_owned()
    }

    /// Gives a file to two people.
    #[track_caller]
    pub fn gives(&self, file: &str, two: [&str; 2]) {
        let hand = json!({"by_hand": [{"file_id": file, "scorers": two.map(account)}]});
        self.organiser().post(&self.path("/assignments"), &hand).expect_created();
    }

    /// A file as somebody sees it.
    #[track_caller]
    pub fn seen_by(&self, who: &'static str, file: &str) -> Value {
        self.app.person(who).get(&self.path(&format!("/files/{file}"))).ok().body.clone()
    }

    /// Somebody signs the sheet that agrees with the machine wherever it said something.
    #[track_caller]
    pub fn signs(&self, who: &'static str, file: &str, change: impl FnOnce(&mut Value)) -> Value {
        let mut sheet = filled(&self.seen_by(who, file));
        change(&mut sheet);
        self.app.person(who).post(&self.path(&format!("/files/{file}/sheets")), &sheet).expect_created().body.clone()
    }
}

/// The secret of somebody.
pub fn nonce(who: &str) -> String {
    sm3(who.as_bytes()).trim_start_matches("sm3:").to_owned()
}

/// A sheet that agrees with the machine, and finds in order whatever it left open.
pub fn filled(view: &Value) -> Value {
    let (mut items, mut vetoes) = (Vec::new(), Vec::new());
    for sheet in view["machine"].as_array().expect("the machine's sheets") {
        let variant = &sheet["variant"];
        for item in sheet["items"].as_array().unwrap() {
            let line = match item["verdict"].as_str().unwrap() {
                "not_applicable" => continue,
                "breached" => json!({"verdict": "breached", "lost": item["lost"], "reason": "经查属实"}),
                _ => json!({"verdict": "met"}),
            };
            items.push(named(line, variant, &item["id"]));
        }
        for veto in sheet["vetoes"].as_array().unwrap() {
            let line = match veto["verdict"].as_str().unwrap() {
                "breached" => json!({"verdict": "overruled", "reason": "经查不属于该情形"}),
                _ => json!({"verdict": "not_found"}),
            };
            vetoes.push(named(line, variant, &veto["id"]));
        }
    }
    json!({"items": items, "vetoes": vetoes})
}

fn named(mut line: Value, variant: &Value, item: &Value) -> Value {
    (line["variant"], line["item"]) = (variant.clone(), item.clone());
    line
}

/// Loses one point on the first item that was found in order and has at least one.
pub fn loses_a_point(view: &Value, sheet: &mut Value) -> String {
    let points = |line: &Value| {
        let sheets = view["machine"].as_array().unwrap().iter();
        let of =
            sheets.filter(|one| one["variant"] == line["variant"]).flat_map(|one| one["items"].as_array().unwrap());
        of.filter(|item| item["id"] == line["item"]).map(|item| item["points"].as_f64().unwrap()).next().unwrap()
    };
    let lines = sheet["items"].as_array_mut().unwrap();
    let line = lines.iter_mut().find(|line| line["verdict"] == "met" && points(line) >= 1.0).expect("an item");
    (line["verdict"], line["lost"], line["reason"]) = (json!("breached"), json!(1.0), json!("未见签名"));
    line["item"].as_str().unwrap().to_owned()
}
