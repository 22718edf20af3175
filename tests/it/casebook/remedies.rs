//! The casebook after the decision: attacked, altered, revoked, taken down, begun anew.

use serde_json::{Value, json};
use zhifa::casefile::CaseFile;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

use super::contents::{article, fine, last, penalty};
use super::{Casebook, Person, Trial};

/// The party asks the county government to look at the decision.
pub fn applied(file: &CaseFile, now: Moment) -> Value {
    json!({
        "remedy_id": format!("r{}", file.remedies.proceedings.len() + 1), "event": "applied", "on": now.date(),
        "application": {
            "route": "reconsideration", "about": last(file, &[Kind::Decide]), "party_id": "p1", "organ": "盂县人民政府"
        }
    })
}

/// The organ revokes its decision.
pub fn revoked() -> Value {
    json!({"what": "revoke", "reasons": "存放数量认定有误", "basis": article("第三条")})
}

/// What stands for the party after a change: this fine.
pub fn lines(fen: i64) -> Value {
    json!([{"party_id": "p1", "penalties": [penalty("FINE", fen)]}])
}

/// The organ alters its decision: this stands now.
pub fn alteration(lines: Value) -> Value {
    let mut content = revoked();
    content["what"] = json!("alter");
    content["lines"] = lines;
    content
}

impl Casebook {
    /// An event of the proceeding `r1`, with what belongs to it.
    pub fn event(&self, event: &str, more: Value) -> Trial {
        let mut content = json!({"remedy_id": "r1", "event": event, "on": self.now.date()});
        for (key, value) in more.as_object().expect("fields") {
            content[key] = value.clone();
        }
        self.trial_by(Person::Li, Kind::RecordRemedy, content)
    }

    /// It happens.
    pub fn hears(&mut self, event: &str, more: Value) -> u64 {
        let trial = self.event(event, more);
        self.take(trial).unwrap_or_else(|refused| panic!("{event} is refused: {:#?}", refused.findings))
    }

    /// Published and paid, then attacked; the county government has accepted it.
    pub fn attacked() -> Self {
        let mut book = Self::performed();
        book.next(Kind::RecordRemedy);
        let today = book.now.date();
        book.hears("accepted", json!({"received_on": today}));
        book
    }

    /// What the county government decides, received on the same day.
    pub fn ruling(&self, ruling: Value) -> Value {
        json!({"received_on": self.now.date(), "document": "盂政复决〔2026〕3号", "ruling": ruling})
    }

    /// Attacked, revoked, a new decision ordered.
    pub fn ordered_anew() -> Self {
        let mut book = Self::attacked();
        book.hears("answered", json!({}));
        book.wait(20);
        let ruling = book.ruling(json!({"result": "revoked", "redecide": true}));
        let entered = book.hears("decided", ruling);
        book.does(Person::Head, Kind::Approve, json!({"seq": entered}));
        book
    }

    /// The next round, up to the investigation.
    pub fn second_round() -> Self {
        let mut book = Self::ordered_anew();
        book.next(Kind::Redecide);
        book
    }

    /// The second round's conclusion, as a trial.
    pub fn concludes_anew(&self, fen: i64) -> Trial {
        self.trial_by(Person::Li, Kind::ConcludeInvestigation, json!({"report": "重新调查终结", "proposal": fine(fen)}))
    }

    /// Published and paid, then altered by the organ itself to 50,000 yuan, and served.
    pub fn altered() -> Self {
        let mut book = Self::performed();
        book.does(Person::Head, Kind::RevokeDecision, alteration(lines(5_000_000)));
        book.next(Kind::ServeDocument);
        book
    }

    /// Published and paid, then revoked by the organ itself, and served.
    pub fn revoked() -> Self {
        let mut book = Self::performed();
        book.next(Kind::RevokeDecision);
        book.next(Kind::ServeDocument);
        book
    }

    /// The entry is taken down because of the last change.
    pub fn takes_down(&mut self) {
        let because = self.file.remedies.change().map(|change| change.seq);
        let entry = self.file.withdrawals_owed()[0].0;
        let content = json!({"entry": entry, "because": because, "public_reason": "决定已被撤销，依法撤回公示"});
        self.does(Person::Clerk, Kind::WithdrawPublication, content);
        self.next(Kind::Approve);
    }

    /// Revoked, taken down, paid back: nothing stands in the way of closing.
    pub fn undone() -> Self {
        let mut book = Self::revoked();
        book.takes_down();
        book.next(Kind::RecordRefund);
        book
    }
}
