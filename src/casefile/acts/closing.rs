//! The end of a case: papers registered, remarks, closing 结案, the archive 归档.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use crate::casefile::act::{Act, PrintedPaper};
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Paper, VoidPaper};
use crate::casefile::party::PartyId;
use crate::law::stages::Status;

/// `issue_document` 登记文书: a paper that prints an act; changes nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueDocument {
    /// Kind of paper, a code such as `SERVICE_RECEIPT`.
    #[validate(length(min = 2, max = 60))]
    #[schema(min_length = 2, max_length = 60)]
    pub kind: String,
    /// Title as printed.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub title: String,
    /// The act it prints.
    pub about: u64,
    /// Why it is issued once more: the number of the one before is void 作废, and stays in the register with this reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reissued_because: Option<String>,
}

impl Change for IssueDocument {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let party = |printed: &Option<PrintedPaper>| printed.as_ref().map(|printed| printed.party_id.clone());
        if let Some(reason) = &self.reissued_because {
            let same = |held: &&mut Paper| {
                held.kind == self.kind
                    && held.about == self.about
                    && held.void.is_none()
                    && party(&held.printed) == party(&act.computed.printed)
            };
            for before in file.papers.iter_mut().filter(same) {
                before.void = Some(VoidPaper { seq: act.seq, reason: reason.clone() });
            }
        }
        file.papers.push(Paper {
            void: None,
            seq: act.seq,
            kind: self.kind.clone(),
            title: self.title.clone(),
            about: self.about,
            number: act.computed.number.as_ref().map(|drawn| drawn.number.clone()),
            printed: act.computed.printed.clone(),
        });
        // The paper by which a major penalty is filed with the organ above 重大行政处罚决定备案报告.
        if self.kind == "MAJOR_PENALTY_FILING" {
            file.meet(Clock::FileUpward, None, act.seq, act.occurred_at.date());
        }
    }
}

/// `annotate` 更正说明: a remark about an act; the act itself stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Annotate {
    /// The act it is about.
    pub seq: u64,
    /// The remark.
    #[validate(length(min = 2, max = 8000))]
    #[schema(min_length = 2, max_length = 8000)]
    pub text: String,
}

impl Change for Annotate {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// Ground of closing 结案理由.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClosingGround {
    /// The decision is performed 处罚决定执行完毕.
    Performed,
    /// 不予行政处罚.
    NoPenalty,
    /// 违法事实不能成立.
    NotEstablished,
    /// 决定被撤销或者确认无效，不再重新作出.
    Revoked,
    /// 人民法院裁定终结执行.
    EndedByCourt,
    /// 终结执行 (强制法39, 40).
    ExecutionEnded,
}

/// Why there is nothing to execute against a party any more 终结执行 (强制法40).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndGround {
    /// 公民死亡，无遗产可供执行，又无义务承受人.
    DiedWithoutEstate,
    /// 法人或者其他组织终止，无财产可供执行，又无义务承受人.
    GoneWithoutProperty,
    /// 执行标的灭失.
    ObjectLost,
    /// 确无能力履行，中止执行满三年未恢复 (强制法39).
    SuspendedThreeYears,
    /// 据以执行的行政决定被撤销.
    DecisionRevoked,
    /// 行政机关认为需要终结执行的其他情形.
    Other,
}

/// The end of the execution against one party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndOfExecution {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// Why.
    pub ground: EndGround,
    /// What shows it.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub proof: String,
}

/// `close_case` 结案.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCase {
    /// Ground.
    pub ground: ClosingGround,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 4000))]
    #[schema(max_length = 4000)]
    pub remark: Option<String>,
    /// Parties against whom the execution is at an end, with the ground.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub ended: Vec<EndOfExecution>,
}

impl Change for CloseCase {
    fn change(&self, file: &mut CaseFile, _: &Act) {
        file.status = Status::Closed;
    }
}

/// How long the file is kept 保管期限.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Retention {
    /// 永久.
    Permanent,
    /// 30年.
    ThirtyYears,
    /// 10年.
    TenYears,
}

/// One line of the catalogue 卷内目录.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueEntry {
    /// The act that the paper prints.
    pub seq: u64,
    /// Title.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub title: String,
    /// Pages.
    #[validate(range(min = 1, max = 10_000))]
    #[schema(minimum = 1, maximum = 10_000)]
    pub pages: u32,
}

/// `archive` 归档.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    /// How long it is kept.
    pub retention: Retention,
    /// Catalogue.
    #[validate(length(min = 1, max = 2000), nested)]
    #[schema(min_items = 1, max_items = 2000)]
    pub catalogue: Vec<CatalogueEntry>,
}

impl Change for Archive {
    fn change(&self, file: &mut CaseFile, _: &Act) {
        file.status = Status::Archived;
    }
}
