//! Acts about evidence that is on file already: what is done with it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::custody::{CustodyEntry, CustodyStep};
use crate::casefile::file::CaseFile;

/// `record_custody` 证据流转记录: one step of one piece of evidence, or of one stored recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCustody {
    /// The piece of evidence, by its id in the register; or else `media_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub evidence_id: Option<String>,
    /// The stored recording; or else `evidence_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_id: Option<Uuid>,
    /// What was done.
    pub what: CustodyStep,
    /// From whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub from: Option<String>,
    /// To whom, such as the party a copy was given to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub to: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub place: Option<String>,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
}

impl Change for RecordCustody {
    /// What happened has happened, in breach or not: the log says it.
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.custody.push(CustodyEntry {
            seq: act.seq,
            evidence_id: self.evidence_id.clone(),
            media_id: self.media_id,
            what: self.what,
            at: act.occurred_at,
            from: self.from.clone(),
            to: self.to.clone(),
            place: self.place.clone(),
            note: self.note.clone(),
        });
    }
}
