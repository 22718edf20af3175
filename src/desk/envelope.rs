//! The door for acts: the envelope first, the content after, so that an error points into the content.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;
use validator::Validate;

use crate::casefile::act::{AsHappened, Attempt, Media};
use crate::casefile::actor::Actor;
use crate::casefile::acts::{Body, Reader};
use crate::law::stages::Kind;
use crate::law::time::Moment;
use crate::problem::{Problem, parse_value};

/// An act as it is sent.
#[derive(Debug, Clone, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct Envelope {
    /// What is done.
    pub kind: Kind,
    /// When it happened; if absent, when the meeting it tells of ended, or now.
    #[serde(default)]
    pub occurred_at: Option<Moment>,
    /// Who carries it out in the field.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub officers: Vec<Uuid>,
    /// What covers it.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    pub media: Vec<Media>,
    /// Content.
    pub body: Value,
    /// Why it is recorded late.
    #[serde(default)]
    #[validate(length(min = 2, max = 2000))]
    pub late_reason: Option<String>,
    /// Recorded in breach, as it happened.
    #[serde(default)]
    #[validate(nested)]
    pub as_happened: Option<AsHappened>,
}

/// The opening of a case as it is sent: like any act, with an id the client may choose.
#[derive(Debug, Clone, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct Opening {
    /// Id of the case; made if absent.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// When the clue was found or received; now, if absent.
    #[serde(default)]
    pub occurred_at: Option<Moment>,
    /// Who found it.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub officers: Vec<Uuid>,
    /// What covers it.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    pub media: Vec<Media>,
    /// Content.
    pub body: Value,
    /// Why it is recorded late.
    #[serde(default)]
    #[validate(length(min = 2, max = 2000))]
    pub late_reason: Option<String>,
}

/// Lifts the content out of what was sent: it is read by itself, and reading a large one here would only cost time.
fn lift(sent: &mut Value) -> Option<Value> {
    sent.get_mut("body").map(Value::take)
}

impl Opening {
    /// Reads what was sent, its content as it is.
    pub(super) fn read(mut sent: Value) -> Result<Opening, Problem> {
        let body = lift(&mut sent);
        let opening: Opening = parse_value(sent, "")?;
        Ok(Opening { body: body.unwrap_or_default(), ..opening })
    }

    /// The act behind the opening.
    pub(super) fn envelope(self) -> Envelope {
        Envelope {
            kind: Kind::OpenCase,
            occurred_at: self.occurred_at,
            officers: self.officers,
            media: self.media,
            body: self.body,
            late_reason: self.late_reason,
            as_happened: None,
        }
    }
}

/// Reads contents where they stand in the request.
struct AtBody;

impl Reader for AtBody {
    type Error = Problem;

    fn read<T: DeserializeOwned + Validate>(&self, value: Value) -> Result<T, Problem> {
        parse_value(value, "/body")
    }
}

impl Envelope {
    /// Reads what was sent, its content as it is.
    pub(super) fn read(mut sent: Value) -> Result<Envelope, Problem> {
        let body = lift(&mut sent);
        let envelope: Envelope = parse_value(sent, "")?;
        Ok(Envelope { body: body.unwrap_or_default(), ..envelope })
    }

    /// The act that issues a paper made from the record.
    pub(super) fn issuing(kind: &str, title: &str, about: u64, reissued_because: Option<String>) -> Envelope {
        let mut body = serde_json::json!({"kind": kind, "title": title, "about": about});
        if let Some(reason) = reissued_because {
            body["reissued_because"] = reason.into();
        }
        Envelope {
            kind: Kind::IssueDocument,
            occurred_at: None,
            officers: Vec::new(),
            media: Vec::new(),
            body,
            late_reason: None,
            as_happened: None,
        }
    }

    /// Types the content.
    pub(super) fn open(self) -> Result<Request, Problem> {
        let body = Body::read_with(self.kind, self.body, &AtBody)?;
        Ok(Request {
            occurred_at: self.occurred_at,
            officers: self.officers,
            media: self.media,
            body,
            late_reason: self.late_reason,
            as_happened: self.as_happened,
        })
    }
}

/// An act as it is asked for, its content typed.
#[derive(Debug, Clone)]
pub(super) struct Request {
    occurred_at: Option<Moment>,
    officers: Vec<Uuid>,
    media: Vec<Media>,
    body: Body,
    late_reason: Option<String>,
    as_happened: Option<AsHappened>,
}

impl Request {
    /// The kind of the act.
    pub(super) fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// The attempt the rulebook judges; what has no time happened now, and a clock ahead by less than its tolerance is
    /// set back to now, so that nothing is recorded before it happened.
    pub(super) fn attempt(self, actor: Actor, now: Moment) -> Attempt {
        let said = self.occurred_at.or_else(|| self.body.ended_at()).unwrap_or(now);
        let ahead = said > now && said <= now.plus_minutes(2);
        Attempt {
            kind: self.body.kind(),
            occurred_at: if ahead { now } else { said },
            officers: self.officers,
            media: self.media,
            body: Some(self.body),
            late_reason: self.late_reason,
            as_happened: self.as_happened,
            actor,
        }
    }
}
