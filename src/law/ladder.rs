//! What stretches a term 期限的延长和扣除: the rungs of an extension ladder with their approver, and the intervals that
//! do not count. Both are data of the profiles and of `rules/deadlines`.

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
