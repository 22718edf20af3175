//! The scenario file 剧本: a case told step by step, with what is known, what is assumed, and what must be refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;
use uuid::Uuid;

use crate::law::digest;
use crate::law::stages::Kind;
use crate::law::time::Moment;

/// A name in a scenario that stands for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0:?} stands for nothing here: expected @<officer>, @account:<user name>, @power:<key>, @seq:<name of an earlier step> or @sm3:<text>"
)]
pub struct UnknownName(pub String);

/// A case told step by step.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Title.
    pub title: String,
    /// Where the facts were read.
    pub source: String,
    /// What the source says.
    pub known: Vec<String>,
    /// What was added to make a whole case of it.
    pub assumed: Vec<String>,
    /// The id of its case, the same in every demo, so that it can be quoted.
    pub case_id: Uuid,
    /// When it begins.
    pub starts_at: Moment,
    /// The procedure profile its organ follows, where it is not the demo township's: only for a scenario played alone.
    #[serde(default)]
    pub profile: Option<String>,
    /// What is done, in the order of time.
    pub steps: Vec<Step>,
}

/// One thing that somebody does or tries to do.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// A name, so that later steps can point at its act as `@seq:<name>`.
    #[serde(default)]
    pub name: Option<String>,
    /// When it is sent, which is when it is recorded.
    pub at: Moment,
    /// The account that sends it.
    pub who: String,
    /// The version to build on, when it is not the one last seen.
    #[serde(default)]
    pub if_match: Option<u64>,
    /// What happens, in words.
    pub say: String,
    /// The act.
    #[serde(rename = "do")]
    pub act: Doing,
    /// What the service must answer; 201 unless said otherwise.
    #[serde(default)]
    pub expect: Expectation,
}

/// The act a step sends, with names where the API wants ids.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doing {
    /// Kind of act.
    pub kind: Kind,
    /// When it happened, if not when it is sent.
    #[serde(default)]
    pub occurred_at: Option<Moment>,
    /// Who carries it out in the field.
    #[serde(default)]
    pub officers: Vec<String>,
    /// What covers it.
    #[serde(default)]
    pub media: Vec<Value>,
    /// Why it is recorded late.
    #[serde(default)]
    pub late_reason: Option<String>,
    /// Recorded in breach, as it happened.
    #[serde(default)]
    pub as_happened: Option<Value>,
    /// Content.
    pub body: Value,
}

/// What the service must answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// HTTP status.
    pub status: u16,
    /// The rules that refuse it: exactly these, in any order.
    #[serde(default)]
    pub refused_by: Vec<String>,
}

impl Default for Expectation {
    fn default() -> Self {
        Expectation { status: 201, refused_by: Vec::new() }
    }
}

/// Who and what the names of a scenario stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cast {
    /// Officers by key.
    pub officers: BTreeMap<String, Uuid>,
    /// Accounts by user name.
    pub accounts: BTreeMap<String, Uuid>,
    /// People's names by user name.
    pub people: BTreeMap<String, String>,
    /// Power items by key.
    pub powers: BTreeMap<String, Uuid>,
}

impl Doing {
    /// The request that does it: of `POST /cases` for the first act, of `POST /cases/{id}/acts` for the others.
    pub fn request(&self, cast: &Cast, seqs: &BTreeMap<String, u64>, case_id: Uuid) -> Result<Value, UnknownName> {
        let names = Names { cast, seqs };
        let mut fields = Map::new();
        match self.kind {
            Kind::OpenCase => fields.insert("id".to_owned(), case_id.to_string().into()),
            kind => fields.insert("kind".to_owned(), kind.as_str().into()),
        };
        if let Some(moment) = self.occurred_at {
            fields.insert("occurred_at".to_owned(), moment.to_string().into());
        }
        if !self.officers.is_empty() {
            let ids: Result<Vec<_>, _> = self.officers.iter().map(|name| names.find(&format!("@{name}"))).collect();
            fields.insert("officers".to_owned(), ids?.into());
        }
        if !self.media.is_empty() {
            let media: Result<Vec<_>, _> = self.media.iter().map(|file| names.fill_in(file)).collect();
            fields.insert("media".to_owned(), media?.into());
        }
        if let Some(reason) = &self.late_reason {
            fields.insert("late_reason".to_owned(), reason.as_str().into());
        }
        if let Some(as_happened) = &self.as_happened {
            fields.insert("as_happened".to_owned(), as_happened.clone());
        }
        fields.insert("body".to_owned(), names.fill_in(&self.body)?);
        Ok(Value::Object(fields))
    }
}

/// What can be named at one point of a scenario.
struct Names<'a> {
    cast: &'a Cast,
    seqs: &'a BTreeMap<String, u64>,
}

impl Names<'_> {
    /// The same value with every name replaced by what it stands for.
    fn fill_in(&self, value: &Value) -> Result<Value, UnknownName> {
        Ok(match value {
            Value::String(text) if text.starts_with('@') => self.find(text)?,
            Value::Array(items) => Value::Array(items.iter().map(|item| self.fill_in(item)).collect::<Result<_, _>>()?),
            Value::Object(fields) => Value::Object(
                fields
                    .iter()
                    .map(|(key, field)| Ok((key.clone(), self.fill_in(field)?)))
                    .collect::<Result<_, UnknownName>>()?,
            ),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        })
    }

    fn find(&self, text: &str) -> Result<Value, UnknownName> {
        let id = |found: Option<&Uuid>| found.map(|id| Value::from(id.to_string()));
        let name = text.strip_prefix('@').unwrap_or(text);
        match name.split_once(':') {
            Some(("account", key)) => id(self.cast.accounts.get(key)),
            Some(("power", key)) => id(self.cast.powers.get(key)),
            Some(("seq", key)) => self.seqs.get(key).map(|seq| Value::from(*seq)),
            Some(("sm3", words)) => Some(digest::sm3(words.as_bytes()).into()),
            Some(_) => None,
            None => id(self.cast.officers.get(name)),
        }
        .ok_or_else(|| UnknownName(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_become_ids() {
        let officer = Uuid::from_u128(7);
        let cast = Cast { officers: [("officer1".to_owned(), officer)].into(), ..Cast::default() };
        let seqs = [("filing".to_owned(), 4)].into();
        let doing: Doing = serde_json::from_value(json!({
            "kind": "approve", "officers": ["officer1"], "body": { "seq": "@seq:filing", "handlers": ["@officer1"] },
        }))
        .unwrap();
        let request = doing.request(&cast, &seqs, Uuid::nil()).unwrap();
        assert_eq!(
            request,
            json!({
                "kind": "approve", "officers": [officer], "body": { "seq": 4, "handlers": [officer] },
            })
        );
        assert_eq!(doing.request(&cast, &BTreeMap::new(), Uuid::nil()), Err(UnknownName("@seq:filing".into())));
    }
}
