//! A walk played again by people over HTTP: on a fresh service, with the same clock.

use std::collections::BTreeSet;

use diesel::RunQueryDsl;
use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::casefile::act::{AsHappened, Media};
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

use super::contents::{SMALL_ITEM, small_item};
use super::{Refused, Walk};
use crate::casebook::{AGENCY, ANOTHER_CASE, Person, power_item};
use crate::harness::App;
use crate::harness::acts::Act;
use crate::harness::contents::clue;
use crate::harness::people::Case;
use crate::harness::town;

/// The casebook's power item, as the service knows it.
const ITEM: Uuid = Uuid::from_u128(0x0195_1000_0000_7000_8000_0000_0000_0005);

/// The one that allows small fines.
const ITEM2: Uuid = Uuid::from_u128(0x0195_1000_0000_7000_8000_0000_0000_0006);

/// What was played.
#[derive(Default)]
pub(super) struct Replayed {
    pub acts: usize,
    pub refused: usize,
}

impl Replayed {
    pub(super) fn add(&mut self, other: &Replayed) {
        self.acts += other.acts;
        self.refused += other.refused;
    }
}

/// Who plays whom.
fn username(person: Person) -> &'static str {
    match person {
        Person::Li => "officer1",
        Person::Wang => "officer2",
        Person::Zhao => "risen",
        Person::Head => "head",
        Person::Head2 => "head2",
        Person::Reviewer => "reviewer",
        Person::Supervisor => "supervisor",
        Person::Clerk => "clerk",
        Person::Admin => "admin",
        Person::Auditor => "auditor",
    }
}

/// Ids of the casebook in the words of the service.
struct Names(Vec<(String, String)>);

impl Names {
    fn of(another: Uuid) -> Names {
        let mut names = vec![
            (AGENCY, town::TOWN),
            (crate::casebook::Person::Li.officer(), town::OFFICER1),
            (crate::casebook::Person::Wang.officer(), town::OFFICER2),
            (crate::casebook::Person::Zhao.officer(), town::RISEN),
            (power_item().id, ITEM),
            (SMALL_ITEM, ITEM2),
            (ANOTHER_CASE, another),
        ];
        names.extend(Person::ALL.into_iter().map(|person| (person.account(), town::account(username(person)))));
        Names(names.into_iter().map(|(from, to)| (from.to_string(), to.to_string())).collect())
    }

    fn say(&self, value: &Value) -> Value {
        let text = self.0.iter().fold(value.to_string(), |text, (from, to)| text.replace(from, to));
        serde_json::from_str(&text).unwrap()
    }
}

/// What of an act goes over the wire.
struct Sent<'a> {
    kind: Kind,
    body: Value,
    occurred_at: Moment,
    officers: Vec<Uuid>,
    media: &'a [Media],
    late_reason: Option<&'a String>,
    as_happened: Option<&'a AsHappened>,
}

impl Sent<'_> {
    fn act(&self, names: &Names) -> Act {
        let mut envelope = json!({"kind": self.kind, "body": self.body, "occurred_at": self.occurred_at,
            "officers": self.officers, "media": self.media});
        if let Some(reason) = self.late_reason {
            envelope["late_reason"] = json!(reason);
        }
        if let Some(as_happened) = self.as_happened {
            envelope["as_happened"] = json!({"reason": as_happened.reason});
        }
        Act { kind: self.kind, json: names.say(&envelope) }
    }
}

/// A service with the town, the casebook's power item, and another case to be linked with.
fn boot(profile: &str) -> (App, Names) {
    let app = App::boot();
    for (id, held) in [(ITEM, power_item()), (ITEM2, small_item())] {
        let mut item = json!(held.item);
        item["id"] = json!(id);
        app.person("admin").post("/power_items", &item).expect_created();
    }
    // The casebook's organ names who hears complaints.
    let organ = "UPDATE agency SET reconsideration_organ = '盂县人民政府'";
    let sql = format!("{organ}, profile = '{profile}' WHERE name = '上社镇人民政府'");
    diesel::sql_query(sql).execute(&mut app.test.connect()).unwrap();
    let another = app.person("officer1").opens(clue()).id;
    (app, Names::of(another))
}

/// Plays the walk; whoever differs names the seed and the act.
pub(super) fn over_http(walk: &Walk) -> Replayed {
    let (app, names) = boot(walk.profile);
    let mut case: Option<Case> = None;
    let mut played = Replayed::default();
    for recorded in &walk.book.acts {
        let act = &recorded.act;
        let at = format!("seed {}, act {} ({})", walk.seed, act.seq, act.kind);
        app.clock.set(act.recorded_at);
        let sent = Sent {
            kind: act.kind,
            body: recorded.body.as_ref().unwrap().to_value().unwrap(),
            occurred_at: act.occurred_at,
            officers: act.officers.iter().map(|officer| officer.officer_id).collect(),
            media: &act.media,
            late_reason: act.late_reason.as_ref(),
            as_happened: act.as_happened.as_ref(),
        };
        let sent = sent.act(&names);
        let who = Person::ALL.into_iter().find(|person| person.account() == act.actor.account_id).unwrap();
        let person = app.person(username(who));
        let answer = match &case {
            None => {
                let mut opening = sent.json.clone();
                opening.as_object_mut().unwrap().remove("kind");
                person.post("/cases", &opening)
            }
            Some(case) => person.tries(case, &sent),
        };
        assert_eq!(answer.status, 201, "{at}: {answer}");
        let case = case.get_or_insert_with(|| {
            let id = answer.at("/head/id").as_str().unwrap().parse().unwrap();
            Case::new(id, answer.version())
        });
        assert_eq!(answer.at("/head/status"), act.gate.status_after.as_str(), "{at}");
        let (here, there) = (sealed(&json!(act)), sealed(answer.at("/act")));
        assert_eq!(names.say(&here), there, "{at}: what was computed differs");
        played.acts += 1;
        for refused in walk.refused.iter().filter(|refused| refused.after == act.seq) {
            refuses(&app, case, refused, &names, walk.seed);
            played.refused += 1;
        }
    }
    let case = case.expect("a walk has acts");
    let ended = app.file(&case);
    let own = json!(walk.book.file);
    for part in ["status", "version", "deadlines", "triggers", "entries", "payments", "publications"] {
        let (here, there) = (names.say(&own[part]), &ended[part]);
        assert_eq!(here, *there, "seed {}: {part} of the file differs", walk.seed);
    }
    played
}

/// What an act computed, without what has the names of people in it.
fn sealed(act: &Value) -> Value {
    let computed = act["computed"].clone();
    let parts = ["due", "triggers", "number", "effective_on", "proposal_digest", "evidence_dead", "notice_survives"];
    let mut sealed = json!({"kind": act["kind"], "seq": act["seq"]});
    for part in parts.into_iter().chain(["hearing_owed", "discretion", "just_below", "demanded"]) {
        sealed[part] = computed[part].clone();
    }
    let marks = computed["marks"].as_array().cloned().unwrap_or_default();
    sealed["marks"] = marks.iter().map(|mark| json!([mark["rule"], mark["nature"]])).collect();
    sealed
}

/// The same attempt is refused by the same rules, and leaves nothing behind.
fn refuses(app: &App, case: &Case, refused: &Refused, names: &Names, seed: u64) {
    let attempt = &refused.trial.attempt;
    app.clock.set(refused.trial.facts.now);
    let sent = Sent {
        kind: attempt.kind,
        body: attempt.body.as_ref().unwrap().to_value().unwrap(),
        occurred_at: attempt.occurred_at,
        officers: attempt.officers.clone(),
        media: &attempt.media,
        late_reason: None,
        as_happened: None,
    };
    let before = app.file(case);
    let answer = app.person(username(refused.who)).tries(case, &sent.act(names));
    let at = format!("seed {seed}, behind act {}: {}", refused.after, attempt.kind);
    assert_eq!(answer.status, 409, "{at} should be refused by {:?}: {answer}", refused.rules);
    let rules: BTreeSet<String> = answer.rules().iter().map(|rule| (*rule).to_owned()).collect();
    assert_eq!(rules, refused.rules, "{at}: {answer}");
    assert_eq!(app.file(case), before, "{at} left something behind");
}
