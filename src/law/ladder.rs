//! What stretches a term 期限的延长和扣除: the rungs of an extension ladder with their approver, and the intervals that
//! do not count. Both are data of the profiles and of `rules/deadlines`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::period::Period;
use super::terms::terms;

terms! {
    /// Who extends a term 批准延长的机关或者人员.
    Approver {
        Head = "head" "本机关负责人",
        Collective = "collective" "负责人集体讨论",
        OrganAbove = "organ_above" "上一级机关",
    }
}

terms! {
    /// What a norm does not count into a term 不计入期限的事由.
    Pause {
        Suspension = "suspension" "中止",
        Hearing = "hearing" "听证",
        PublicNotice = "public_notice" "公告",
        Test = "test" "检测、检验、检疫、鉴定",
        Identification = "identification" "权利人辨认或者鉴别",
        Refund = "refund" "责令退还多收价款",
        Supplement = "supplement" "补充材料",
        Postponement = "postponement" "听证延期",
    }
}

terms! {
    /// The terms that a profile may let the organ stretch 可以延长、扣除的期限.
    TermClock {
        Decide = "decide" "办案期限",
        CheckClue = "check_clue" "核查线索期限",
        Review = "review" "法制审核期限",
    }
}

terms! {
    /// Why an investigation is suspended 中止事由 (市监46; 农业48; 住建30).
    SuspensionGround {
        RelatedCase = "related_case" "须以相关案件的裁判或者其他行政决定为依据，而其尚未作出",
        LegalQuestion = "legal_question" "法律适用问题须送请有权机关解释或者确认",
        ForceMajeure = "force_majeure" "因不可抗力暂时无法调查",
        PartyMissing = "party_missing" "当事人下落不明，暂时无法调查",
        Other = "other" "其他应当中止的情形",
    }
}

/// One rung of an extension ladder 延长的一级.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// How much it may add at most; absent where the approver sets the term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Period>,
    /// Who extends.
    pub approver: Approver,
}

/// Days that do not count into a term 不计入的期间, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Excluded {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Why.
    pub why: Pause,
}

impl Excluded {
    /// Whether the day lies in it.
    pub fn holds(&self, on: NaiveDate) -> bool {
        (self.from..=self.to).contains(&on)
    }
}
