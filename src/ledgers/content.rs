//! What a ledger tells of a case 台账内容; nothing stands for what it does not tell.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::law::codes::{Field, PartyKind, PenaltyKind, Procedure};
use crate::law::money::Fen;
use crate::law::terms::terms;

terms! {
    /// How a case of a paper year ended 案件结果.
    LedgerOutcome {
        Penalize = "penalize" "行政处罚",
        NoPenalty = "no_penalty" "不予行政处罚",
        NotEstablished = "not_established" "违法事实不能成立的决定",
        Transfer = "transfer" "移送",
        Declined = "declined" "不予立案",
        Withdrawn = "withdrawn" "撤销立案",
    }
}

/// An officer as the ledger names them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LedgerOfficer {
    /// Name.
    pub name: String,
    /// Number of the certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
}

/// A case of a paper year 历史案件, as far as the ledger tells it. What it does not tell is absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct LedgerRow {
    /// 立案号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filing_number: Option<String>,
    /// 决定书文号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_number: Option<String>,
    /// 案由.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// 当事人.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// 当事人类型.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_kind: Option<PartyKind>,
    /// 证件号码.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_number: Option<String>,
    /// 执法领域.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// 立案日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filed_on: Option<NaiveDate>,
    /// 告知日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_on: Option<NaiveDate>,
    /// 听证日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hearing_on: Option<NaiveDate>,
    /// 法制审核日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<NaiveDate>,
    /// 审核人.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// 集体讨论日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deliberated_on: Option<NaiveDate>,
    /// 决定日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<NaiveDate>,
    /// 送达日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served_on: Option<NaiveDate>,
    /// 结案日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// 归档日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_on: Option<NaiveDate>,
    /// 公示日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_on: Option<NaiveDate>,
    /// The term was extended to this day 延长办案期限至.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_to: Option<NaiveDate>,
    /// Days that do not count into the term 不计入期限的天数.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_excluded: Option<u32>,
    /// 处罚种类.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<PenaltyKind>,
    /// 罚款金额.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fine_fen: Option<Fen>,
    /// 没收违法所得.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confiscated_fen: Option<Fen>,
    /// 办案人员.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub officers: Vec<LedgerOfficer>,
    /// 处罚依据.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// 违反条款.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub violated: Option<String>,
    /// 程序.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Procedure>,
    /// 结果.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<LedgerOutcome>,
    /// 备注.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Columns nobody understood, by their heading.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub other: BTreeMap<String, String>,
}
