//! The parts of the on-the-spot form 当场行政处罚决定书 (处罚法52): what was said, how it was handed over, what it tells of
//! remedies, how the fine is collected, the number printed on it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

/// Told and heard on the spot (处罚法44, 45).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpotStatement {
    /// The intended penalty, facts, reasons and basis were told before the decision.
    pub told: bool,
    /// What the party said; none if it had nothing to say after it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 8000))]
    #[schema(min_length = 1, max_length = 8000)]
    pub said: Option<String>,
    /// What was answered, and why it was accepted or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 8000))]
    #[schema(min_length = 2, max_length = 8000)]
    pub answer: Option<String>,
}

/// Handing over the decision on the spot 当场交付.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpotHandover {
    /// The form was handed over on the spot.
    pub handed_over: bool,
    /// The party signed for it.
    pub signed: bool,
    /// The refusal to sign, as noted on the form 拒绝签收.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub refusal: Option<String>,
}

/// The way the form points to (复议法23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RemedyRoute {
    /// 先申请行政复议，对复议决定不服再起诉.
    ReconsiderationFirst,
    /// 复议或者直接起诉: right for other decisions, wrong here.
    Either,
}

/// What the form tells of remedies. The paragraph is printed from this; periods are the statute's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpotRemedy {
    /// Which way.
    pub route: RemedyRoute,
    /// The government that hears the application, in full 行政复议机关.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub reconsideration_organ: String,
    /// The court after reconsideration, in full.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub court: String,
}

/// Where the fine is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CollectionMethod {
    /// 到指定的银行或者通过电子支付系统缴纳.
    Bank,
    /// 当场收缴.
    Cash,
}

/// Why the officers may take the money themselves (处罚法68, 69).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CashGround {
    /// 依法给予一百元以下的罚款.
    UpTo100,
    /// 不当场收缴事后难以执行.
    HardToCollectLater,
    /// 边远、水上、交通不便地区，到银行或者电子支付缴款确有困难，经当事人提出.
    RemoteAtRequest,
}

/// Collecting the fine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpotCollection {
    /// Where.
    pub method: CollectionMethod,
    /// Bank and account, for `BANK`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub pay_to: Option<String>,
    /// Statutory ground, for `CASH`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<CashGround>,
    /// The facts that carry the ground; for `REMOTE_AT_REQUEST` the party's own request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub explanation: Option<String>,
    /// Number of the special receipt of the Ministry of Finance or the provincial finance department 专用票据 (处罚法70).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub receipt: Option<String>,
    /// Collected on water: the day of landing, from which the hand-in counts 抵岸之日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ashore_on: Option<NaiveDate>,
}

/// A number of a block that the officer's device took along 号段.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormNumber {
    /// The block.
    pub block_id: Uuid,
    /// The running number.
    #[validate(range(min = 1, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub n: i64,
}
