//! The custody log 证据流转记录: who had a piece of evidence, or looked at a recording, or was given a copy of it (118号(九)).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::file::CaseFile;
use crate::law::time::Moment;

/// What was done with a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustodyStep {
    /// 提取: it came into the organ's hands.
    Taken,
    /// 移送、移库: from one keeper or place to another.
    Moved,
    /// 查阅: somebody looked at it.
    Viewed,
    /// 复制: somebody was given a copy, such as the party of what concerns it.
    Copied,
    /// 归还: it went back.
    Returned,
}

impl CustodyStep {
    /// Whether somebody has it, or a copy, afterwards.
    pub const fn needs_a_receiver(self) -> bool {
        matches!(self, CustodyStep::Moved | CustodyStep::Copied | CustodyStep::Returned)
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CustodyEntry {
    /// The act that enters it.
    pub seq: u64,
    /// The piece of evidence, by its id in the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_id: Option<String>,
    /// The stored recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_id: Option<Uuid>,
    /// What was done.
    pub what: CustodyStep,
    /// When.
    pub at: Moment,
    /// From whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl CaseFile {
    /// What happened to a piece of evidence, in the order it was recorded.
    pub fn custody_of(&self, evidence_id: &str) -> Vec<CustodyEntry> {
        let about = self.custody.iter().filter(|entry| entry.evidence_id.as_deref() == Some(evidence_id));
        about.cloned().collect()
    }
}
