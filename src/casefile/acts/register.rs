//! Corrected and withdrawn publication 更正、撤回公示 (处罚法48; 118号(六)): the clerk drafts, a second person releases.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::register::{EntryCorrection, EntryWithdrawal};

/// A field of the entry that can be put right; outcome and penalties follow the decision and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryField {
    /// 案由.
    Cause,
    /// 当事人名称.
    PartyName,
    /// 统一社会信用代码.
    CreditCode,
    /// 处罚依据.
    Basis,
}

/// What stood in the entry and what it is to read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryReading {
    /// The field.
    pub field: EntryField,
    /// What stood.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub stood: String,
    /// What it is to read.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub reads: String,
}

/// `correct_publication` 更正公示.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectPublication {
    /// The act that drafted the entry.
    pub entry: u64,
    /// What stood, and what it is to read.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub readings: Vec<EntryReading>,
    /// The reason that is made public; free of personal data.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub public_reason: String,
}

impl Change for CorrectPublication {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if let Some(entry) = file.all_publications_mut().find(|entry| entry.seq == self.entry) {
            entry.corrections.push(EntryCorrection {
                seq: act.seq,
                public_reason: self.public_reason.clone(),
                readings: self.readings.clone(),
                drafted_by: act.actor.account_id,
                released: None,
                refused: None,
            });
        }
    }
}

/// `withdraw_publication` 撤回公示: the entry is taken down, and everybody can read why (处罚法48).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawPublication {
    /// The act that drafted the entry.
    pub entry: u64,
    /// The act that changed the decision, if that is why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<u64>,
    /// The reason that is made public; free of personal data.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub public_reason: String,
}

impl Change for WithdrawPublication {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if let Some(entry) = file.all_publications_mut().find(|entry| entry.seq == self.entry) {
            entry.withdrawals.push(EntryWithdrawal {
                seq: act.seq,
                public_reason: self.public_reason.clone(),
                because: self.because,
                drafted_by: act.actor.account_id,
                released: None,
                refused: None,
            });
        }
    }
}

/// What the second person's approval or refusal does: only then the public sees it.
pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let said = |released: &mut Option<u64>, refused: &mut Option<u64>| match ruling {
        Ruling::Approved => *released = Some(act.seq),
        Ruling::Refused => *refused = Some(act.seq),
    };
    for entry in file.all_publications_mut() {
        for correction in entry.corrections.iter_mut().filter(|one| one.seq == about) {
            said(&mut correction.released, &mut correction.refused);
        }
        for withdrawal in entry.withdrawals.iter_mut().filter(|one| one.seq == about) {
            said(&mut withdrawal.released, &mut withdrawal.refused);
        }
    }
    if file.withdrawals_owed().is_empty() {
        file.meet(Clock::WithdrawPublication, None, act.seq, act.occurred_at.date());
    }
}
