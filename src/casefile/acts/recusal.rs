//! Recusal 回避 (处罚法43): applied for, decided; the investigation goes on meanwhile; whoever is recused is shut out.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;
use crate::casefile::recusal::RecusalApplication;

/// Who asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecusalApplicant {
    /// 当事人申请.
    Party,
    /// 本人自行回避.
    Person,
    /// 机关指令回避.
    Organ,
}

/// In which part the person stands in the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecusalCapacity {
    /// 执法人员、承办人.
    Officer,
    /// 法制审核人员.
    Reviewer,
    /// 听证主持人.
    Presider,
    /// 负责人.
    Head,
}

/// `apply_recusal` 申请回避.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyRecusal {
    /// Who asks for it.
    pub by: RecusalApplicant,
    /// The party, when a party asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40)]
    pub party_id: Option<PartyId>,
    /// The account of the person concerned; or else `officer_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Uuid>,
    /// The officer concerned; or else `account_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer_id: Option<Uuid>,
    /// The person's part in the case.
    pub capacity: RecusalCapacity,
    /// The interest or relation 直接利害关系或者其他关系.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ApplyRecusal {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let Some(person) = act.computed.concerned.clone() else { return };
        file.recusals.applications.push(RecusalApplication {
            seq: act.seq,
            party_id: self.party_id.clone(),
            person,
            reasons: self.reasons.clone(),
            decided: None,
            upheld: false,
        });
    }
}

/// Who decides about it (处罚法43; 市监程序规定4, 农业程序规定5; 河南条例23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecusalDecider {
    /// 行政机关负责人决定.
    Head,
    /// 负责人集体讨论决定.
    HeadsTogether,
    /// 上级人民政府决定.
    GovernmentAbove,
}

/// `decide_recusal` 回避决定.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideRecusal {
    /// The application.
    pub seq: u64,
    /// The person withdraws from the case.
    pub upheld: bool,
    /// Who decided.
    pub decided_by: RecusalDecider,
    /// The accounts of the heads who discussed it, for `HEADS_TOGETHER`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub heads: Vec<Uuid>,
    /// The government above and its paper, for `GOVERNMENT_ABOVE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub authority: Option<String>,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for DecideRecusal {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let applications = &mut file.recusals.applications;
        let Some(application) = applications.iter_mut().find(|application| application.seq == self.seq) else { return };
        application.decided = Some(act.seq);
        application.upheld = self.upheld;
        for deadline in &mut file.deadlines {
            if deadline.clock == Clock::AnswerRecusal && deadline.seq == self.seq {
                deadline.met = Some(act.seq);
                deadline.met_on = Some(act.occurred_at.date());
            }
        }
        if self.upheld {
            file.drop_unconfirmed();
        }
    }
}
