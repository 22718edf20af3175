//! A casebook: real case files without a server. Acts go through `admit` and `seal` with facts made by hand, so that a
//! test can hold a file at any stage, spoil one thing, and ask the rulebook.

mod contents;
mod execution;
mod later;
mod measures;
pub mod people;
mod remedies;
mod story;

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;
use zhifa::casefile::act::{AsHappened, Attempt, Media};
use zhifa::casefile::facts::{Facts, MediaOwed};
use zhifa::casefile::rulebook::{self, Judgement, Refusal};
use zhifa::casefile::seal;
use zhifa::casefile::{Body, CaseFile, RecordedAct};
use zhifa::law::digest;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;
use zhifa::record::Line;

pub use contents::{content, fine, penalty, proposal};
pub use later::{LATER, on_the_spot};
pub use people::{AGENCY, ANOTHER_CASE, ELSEWHERE, Person, day, power_item, profile};
pub use remedies::{alteration, lines};

/// One case and all that was recorded of it.
#[derive(Debug, Clone)]
pub struct Casebook {
    /// The file as sealing left it.
    pub file: CaseFile,
    /// The present.
    pub now: Moment,
    /// The acts.
    pub acts: Vec<RecordedAct>,
    /// The acts as an export writes them.
    pub lines: Vec<Line>,
    /// The last number drawn in each series and year.
    pub numbers: BTreeMap<(String, i32), i64>,
}

/// An act that could be tried: the file, the facts, the attempt, each of which a test may spoil.
#[derive(Debug, Clone)]
pub struct Trial {
    pub file: CaseFile,
    pub facts: Facts,
    pub attempt: Attempt,
}

/// A recording of something.
pub fn media(title: &str) -> Media {
    Media {
        digest: digest::sm3(title.as_bytes()),
        size: 1024,
        title: title.to_owned(),
        starts_at: None,
        ends_at: None,
        clock_offset_seconds: None,
        after_break: None,
    }
}

impl Casebook {
    /// Before the first act, on a Monday morning.
    pub fn new() -> Self {
        let now = Moment::at_shanghai(2026, 3, 2, 9, 30).expect("a Monday");
        let file = CaseFile::empty(Uuid::from_u128(0xCA5E), AGENCY, now);
        Self { file, now, acts: Vec::new(), lines: Vec::new(), numbers: BTreeMap::new() }
    }

    /// Lets days pass.
    pub fn wait(&mut self, days: i64) -> &mut Self {
        self.now = self.now.plus_days(days);
        self
    }

    /// An act of `kind` by somebody who may, with a content that fits the file.
    pub fn trial(&self, kind: Kind) -> Trial {
        self.trial_by(Person::who_may(kind), kind, content(&self.file, kind, self.now))
    }

    /// An act with this content.
    pub fn trial_by(&self, who: Person, kind: Kind, content: Value) -> Trial {
        let mut facts = people::facts(who, self.now);
        let names_item =
            matches!(kind, Kind::OpenCase | Kind::AmendParticulars) && content.get("power_item_id").is_some();
        let rests_on_item = matches!(kind, Kind::RequestFiling | Kind::Approve) && self.file.power_item.is_some();
        facts.power_item = (names_item || rests_on_item).then(power_item);
        if kind == Kind::Archive {
            facts.media_owed = self.owed();
        }
        let officers = if kind.names_officers() { vec![Person::Li.officer(), Person::Wang.officer()] } else { vec![] };
        let recorded = kind.in_the_field()
            || matches!(kind, Kind::AttachMedia | Kind::TakeOver | Kind::ReceiveHandover | Kind::RecordRemedy);
        let attempt = Attempt {
            kind,
            body: Some(Body::parse(kind, content).unwrap_or_else(|error| panic!("content of {kind}: {error}"))),
            occurred_at: self.now,
            officers,
            media: if recorded { vec![media("执法记录仪录像")] } else { vec![] },
            late_reason: None,
            as_happened: None,
            actor: who.actor(),
        };
        Trial { file: self.file.clone(), facts, attempt }
    }

    /// What the acts name: in a story nothing is ever uploaded.
    fn owed(&self) -> Vec<MediaOwed> {
        let named =
            self.acts.iter().flat_map(|recorded| recorded.act.media.iter().map(|file| (recorded.act.seq, file)));
        let mut owed: Vec<MediaOwed> = Vec::new();
        for (seq, file) in named {
            if owed.iter().all(|other| other.digest != file.digest) {
                let (digest, title) = (file.digest.clone(), file.title.clone());
                let due_on = self.now.date();
                owed.push(MediaOwed { seq, digest, size: file.size, title, due_on, due_at: None, overdue: true });
            }
        }
        owed
    }

    /// Judges the trial and, if it is let through, seals it behind the last act.
    pub fn take(&mut self, trial: Trial) -> Result<u64, Box<Refusal>> {
        let admitted = rulebook::admit(&self.file, &trial.facts, trial.attempt).map_err(Box::new)?;
        let number = admitted.series().map(|(series, year)| {
            let n = admitted.form().map(|form| form.n);
            let n = n
                .unwrap_or_else(|| *self.numbers.entry((series.to_owned(), year)).and_modify(|n| *n += 1).or_insert(1));
            admitted.number(series, year, n)
        });
        // Real salts are random; here the same file has the same digests for ever.
        let salt = format!("{:032x}", self.file.version + 1);
        let sealed = seal::seal(&self.file, self.file.id, admitted, number, salt).expect("it can be sealed");
        let digest = sealed.recorded.digest.clone();
        self.lines.push(Line {
            sealed: sealed.head_text,
            digest,
            salt: Some(sealed.salt),
            body: Some(sealed.body_text),
        });
        self.acts.push(sealed.recorded);
        self.file = sealed.file;
        self.now = self.now.plus_minutes(20);
        Ok(self.file.version)
    }

    /// Does it; whoever tells a story knows that it is lawful.
    pub fn does(&mut self, who: Person, kind: Kind, content: Value) -> u64 {
        let trial = self.trial_by(who, kind, content);
        self.succeeds(trial)
    }

    /// Does an act of `kind` with a content that fits the file.
    pub fn next(&mut self, kind: Kind) -> u64 {
        let trial = self.trial(kind);
        self.succeeds(trial)
    }

    fn succeeds(&mut self, trial: Trial) -> u64 {
        let kind = trial.attempt.kind;
        self.take(trial).unwrap_or_else(|refused| panic!("{kind} is refused: {:#?}", refused.findings))
    }
}

impl Trial {
    pub fn judge(&self) -> Judgement {
        rulebook::judge(&self.file, &self.facts, &self.attempt)
    }

    /// What one rule says: `met`, `breached`, `not_applicable`, `needs_input`, or `not asked`.
    pub fn verdict(&self, rule: &str) -> &'static str {
        self.judge().findings.iter().find(|finding| finding.rule == rule).map_or("not asked", |finding| finding.verdict)
    }

    /// Every rule it breaches.
    pub fn breached(&self) -> Vec<&'static str> {
        let findings = self.judge().findings;
        findings.iter().filter(|finding| finding.verdict == "breached").map(|finding| finding.rule).collect()
    }

    /// Changes one place of the content; `Null` takes it away.
    pub fn set(&mut self, pointer: &str, value: Value) {
        let body = self.attempt.body.as_ref().expect("a content");
        let mut content = body.to_value().expect("JSON");
        let (parent, key) = pointer.rsplit_once('/').expect("a JSON pointer");
        let place = content.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} in {body:?}"));
        match place {
            Value::Object(fields) if value.is_null() => drop(fields.remove(key)),
            Value::Object(fields) => drop(fields.insert(key.to_owned(), value)),
            Value::Array(items) => items[key.parse::<usize>().expect("an index")] = value,
            other => panic!("{pointer} is inside {other}"),
        }
        self.attempt.body = Some(Body::parse(self.attempt.kind, content).expect("still a content of its kind"));
    }

    /// Somebody else does it.
    pub fn by(&mut self, who: Person) {
        let power_item = self.facts.power_item.take();
        self.facts = Facts { power_item, profile: self.facts.profile, ..people::facts(who, self.facts.now) };
        self.attempt.actor = who.actor();
    }

    /// It happens so many days later, and is recorded then.
    pub fn later(&mut self, days: i64) {
        self.attempt.occurred_at = self.attempt.occurred_at.plus_days(days);
        self.facts.now = self.facts.now.plus_days(days);
    }

    /// Sent again as it happened.
    pub fn as_happened(&mut self) {
        self.attempt.as_happened = Some(AsHappened { reason: "当时确实如此".to_owned() });
    }

    /// Whether the gate lets it through.
    pub fn admitted(&self) -> Result<rulebook::Admitted, Refusal> {
        rulebook::admit(&self.file, &self.facts, self.attempt.clone())
    }
}
