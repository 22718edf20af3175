//! Transfer 移送 to another organ or, where a crime is suspected, to the police, and the way back (处罚法27; 国令310号).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;
use crate::casefile::transfer::{CrimeReport, SetOff, StepOnFile, Transfer};
use crate::law::stages::Status;

/// `report_suspected_crime` 涉嫌犯罪报告: the special team is formed at once, checks, and reports; the principal of the
/// organ approves or refuses the transfer (国令310号5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportSuspectedCrime {
    /// The special team 专案组: at least two officers, by officer id.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub team: Vec<Uuid>,
    /// The crime suspected 涉嫌罪名.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub crime: String,
    /// Parties suspected of it, as far as known.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50, value_type = Vec<String>)]
    pub party_ids: Vec<PartyId>,
    /// The written report: the facts checked, and what of them reaches the standard of prosecution 立案追诉标准.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub report: String,
}

impl Change for ReportSuspectedCrime {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let team = act.computed.handlers.clone();
        file.handled.extend(team.iter().filter_map(|officer| officer.account_id));
        file.handled.insert(act.actor.account_id);
        file.transfers.reports.push(CrimeReport {
            seq: act.seq,
            crime: self.crime.clone(),
            team,
            reported_on: act.occurred_at.date(),
            approved: None,
            refused: None,
            settled: None,
        });
    }
}

/// Why a case leaves the organ 移送理由.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferGround {
    /// 涉嫌犯罪，移送公安机关 (处罚法27).
    SuspectedCrime,
    /// 本机关没有该项处罚权 (处罚法17, 24).
    NoPower,
    /// 不属于本机关管辖 (处罚法22, 23).
    NoJurisdiction,
    /// 由最先立案的机关管辖 (处罚法25).
    FiledElsewhere,
    /// 上级指定由其他机关管辖 (处罚法25).
    DesignatedElsewhere,
}

impl TransferGround {
    /// 文种代字 of the transfer letter (12 §4).
    pub const fn series(self) -> &'static str {
        match self {
            TransferGround::SuspectedCrime => "刑移",
            TransferGround::NoPower
            | TransferGround::NoJurisdiction
            | TransferGround::FiledElsewhere
            | TransferGround::DesignatedElsewhere => "移",
        }
    }
}

/// A paper that goes along 移送材料 (国令310号6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandedPaper {
    /// 移送书（移送函）.
    TransferLetter,
    /// 案件调查报告.
    InvestigationReport,
    /// 涉案物品清单.
    ItemList,
    /// 检验报告、鉴定结论.
    TestReport,
    /// 已经作出的行政处罚决定书和缴款凭据: what was fined already is set off (处罚法35).
    PenaltyDecision,
    /// 其他有关材料.
    Other,
}

/// What is handed over, and to whom 移送内容.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// The receiving organ by its full name.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub receiver: String,
    /// The receiving organ, when its cases are kept here too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_id: Option<Uuid>,
    /// The papers that go along.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_items = 1, max_items = 50)]
    pub papers: Vec<HandedPaper>,
    /// Ids of the items of the ledger that go along (强制法21).
    #[serde(default)]
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    pub items: Vec<String>,
}

impl Handover {
    /// Enters the transfer that `act` makes, and ends the clocks that only the organ's own decision would meet.
    pub(super) fn enter(&self, ground: TransferGround, file: &mut CaseFile, act: &Act) {
        let day = act.occurred_at.date();
        file.transfers.made.push(Transfer {
            seq: act.seq,
            ground,
            receiver: self.receiver.clone(),
            receiver_id: self.receiver_id,
            number: act.computed.number.as_ref().map(|drawn| drawn.number.clone()),
            made_on: day,
            from: file.status,
            items: self.items.clone(),
            steps: Vec::new(),
            returned: None,
            returned_on: None,
        });
        // What was decided stands, and goes on being performed (国令310号11).
        if Transfer::is_after_a_decision(file.status) {
            return;
        }
        file.filing_request = None;
        file.meet(Clock::Decide, None, act.seq, day);
        file.status = Status::Transferred;
    }
}

/// `transfer_case` 移送: the head hands the case to another organ, or to the police once the report is approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferCase {
    /// Why.
    pub ground: TransferGround,
    /// In words.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
    /// What is handed over, and to whom.
    #[validate(nested)]
    pub handover: Handover,
}

impl Change for TransferCase {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        self.handover.enter(self.ground, file, act);
    }
}

/// What happened to a transferred case 移送进展.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferStep {
    /// 已送交，取得接收回执.
    HandedOver,
    /// 公安机关立案 (受移送机关受理).
    Accepted,
    /// 公安机关不予立案 (受移送机关不予受理), with its written notice.
    Refused,
    /// 提请公安机关复议 (国令310号9).
    ReviewAsked,
    /// 公安机关复议维持不予立案.
    ReviewUpheld,
    /// 建议检察机关立案监督 (国令310号9).
    ProcuratorAsked,
    /// 涉案物品已移交，取得回执 (国令310号12).
    ItemsHandedOver,
    /// 公安机关撤销案件.
    Dropped,
    /// 检察机关不起诉.
    NotProsecuted,
    /// 法院判决、裁定.
    Judged,
}

impl TransferStep {
    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            TransferStep::HandedOver => "已送交",
            TransferStep::Accepted => "已立案（受理）",
            TransferStep::Refused => "不予立案（受理）",
            TransferStep::ReviewAsked => "提请复议",
            TransferStep::ReviewUpheld => "复议维持不予立案",
            TransferStep::ProcuratorAsked => "建议立案监督",
            TransferStep::ItemsHandedOver => "涉案物品已移交",
            TransferStep::Dropped => "撤销案件",
            TransferStep::NotProsecuted => "不起诉",
            TransferStep::Judged => "判决、裁定",
        }
    }

    /// The code, for messages in English.
    pub const fn en(self) -> &'static str {
        match self {
            TransferStep::HandedOver => "handed_over",
            TransferStep::Accepted => "accepted",
            TransferStep::Refused => "refused",
            TransferStep::ReviewAsked => "review_asked",
            TransferStep::ReviewUpheld => "review_upheld",
            TransferStep::ProcuratorAsked => "procurator_asked",
            TransferStep::ItemsHandedOver => "items_handed_over",
            TransferStep::Dropped => "dropped",
            TransferStep::NotProsecuted => "not_prosecuted",
            TransferStep::Judged => "judged",
        }
    }

    /// The steps of which one must have come before; none where the step may come first.
    pub const fn after(self) -> &'static [TransferStep] {
        match self {
            TransferStep::HandedOver => &[],
            TransferStep::Accepted | TransferStep::Refused => &[TransferStep::HandedOver],
            TransferStep::ReviewAsked | TransferStep::ProcuratorAsked => &[TransferStep::Refused],
            TransferStep::ReviewUpheld => &[TransferStep::ReviewAsked],
            TransferStep::ItemsHandedOver
            | TransferStep::Dropped
            | TransferStep::NotProsecuted
            | TransferStep::Judged => &[TransferStep::Accepted],
        }
    }
}

/// `record_transfer_step` 移送进展.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordTransferStep {
    /// What happened.
    pub step: TransferStep,
    /// The day it happened, or the day the written notice about it arrived.
    pub on: NaiveDate,
    /// Parties whom the court sentenced to a criminal fine 罚金: with `judged` only (处罚法35).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50))]
    #[schema(max_items = 50, value_type = Vec<String>)]
    pub criminally_fined: Vec<PartyId>,
    /// With `judged`: what the court set off 折抵 of a fine paid here against its criminal fine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub set_off: Vec<SetOff>,
    /// The paper that proves it 回执、通知书文号.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub proof: String,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub remark: Option<String>,
}

impl Change for RecordTransferStep {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if let Some(transfer) = file.transfers.open_mut() {
            transfer.steps.push(StepOnFile {
                seq: act.seq,
                step: self.step,
                on: self.on,
                criminally_fined: self.criminally_fined.clone(),
                set_off: self.set_off.clone(),
            });
        }
        // Of a fine that the court's takes the place of nothing more is asked (处罚法35).
        for party in &self.criminally_fined {
            file.settle(party, act.seq, self.on);
        }
        let met: &[Clock] = match self.step {
            TransferStep::HandedOver => &[Clock::HandOverCrime],
            // Once the police file, there is no refusal left to have reviewed.
            TransferStep::ReviewAsked | TransferStep::ProcuratorAsked | TransferStep::Accepted => {
                &[Clock::AskPoliceReview]
            }
            TransferStep::ItemsHandedOver => &[Clock::HandOverGoods],
            TransferStep::Refused
            | TransferStep::ReviewUpheld
            | TransferStep::Dropped
            | TransferStep::NotProsecuted
            | TransferStep::Judged => &[],
        };
        for clock in met {
            file.meet(*clock, None, act.seq, self.on);
        }
    }
}

/// `return_case` 移送退回: the receiver does not take it, or nobody is criminally liable: the organ goes on where the law
/// lets it, as a clue if the case was never filed, else as an investigation (处罚法27).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnCase {
    /// The day the case came back.
    pub returned_on: NaiveDate,
    /// The paper with which it came back 退回函、不予立案通知书、不起诉决定书文号.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub paper: String,
    /// Why it goes on here.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ReturnCase {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if let Some(transfer) = file.transfers.open_mut() {
            transfer.returned = Some(act.seq);
            transfer.returned_on = Some(self.returned_on);
        }
        for report in file.transfers.reports.iter_mut().filter(|report| report.approved.is_some()) {
            report.settled.get_or_insert(act.seq);
        }
        let day = act.occurred_at.date();
        for clock in [Clock::HandOverCrime, Clock::AskPoliceReview, Clock::HandOverGoods, Clock::Publish] {
            file.meet(clock, None, act.seq, day);
        }
        // What was decided was the transfer, and it is undone; the decision on the penalty is still to come.
        file.decision = None;
        file.return_to_investigation(act.seq);
        if file.filed_on.is_none() {
            file.status = Status::Clue;
        }
    }
}

/// What the approval or refusal of an act of this chapter does.
pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let Some(report) = file.transfers.reports.iter_mut().find(|report| report.seq == about) else { return };
    match ruling {
        Ruling::Approved => report.approved = Some(act.seq),
        Ruling::Refused => report.refused = Some(act.seq),
    }
    file.meet(Clock::DecideTransfer, None, act.seq, act.occurred_at.date());
}
