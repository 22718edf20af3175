//! Performance and disposal 履行、罚没财物处理 (处罚法66, 74), and the demand 催告 (强制法35, 36, 54). The court is in `court`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::approval::Ruling;
use super::items::{NewItem, take_items};
use super::{AnsweredPoint, Change, ServeDocument, ServiceAttempt};
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::enforcement::{Demand, Disposal, DisposalMethod, DisposedThing, Performance, PerformedBy};
use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;
use crate::law::codes::ServiceMethod;

/// A penalty line that was performed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PerformedLine {
    /// Which line of the party's penalties, from 1.
    #[validate(range(min = 1, max = 30))]
    #[schema(minimum = 1, maximum = 30)]
    pub line: u32,
    /// By whom.
    pub by: PerformedBy,
}

/// A disposal that was carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposalDone {
    /// The act that asked for it.
    pub seq: u64,
    /// Who bought it, or took it over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub taken_by: Option<String>,
    /// What it brought, in fen; all of it goes to the treasury.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub proceeds_fen: Option<i64>,
    /// Receipt of the treasury 缴库凭证.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub treasury_receipt: Option<String>,
    /// Who was present 见证人.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub witnesses: Vec<String>,
}

/// `record_performance` 记录履行: a penalty other than money performed, or a disposal carried out; one of the two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPerformance {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// The day it was done.
    pub done_on: NaiveDate,
    /// What shows it: the permit handed in, the record of a visit, the destruction record.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub proof: String,
    /// The penalty that was performed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub penalty: Option<PerformedLine>,
    /// The disposal that was carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub disposal: Option<DisposalDone>,
    /// With a confiscation 没收非法财物 that is performed: the things that came in by it; they enter the ledger.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub received: Vec<NewItem>,
}

impl Change for RecordPerformance {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if act.in_breach() {
            return;
        }
        if let Some(penalty) = &self.penalty {
            file.enforcement.performances.push(Performance {
                seq: act.seq,
                party_id: self.party_id.clone(),
                line: penalty.line,
                by: penalty.by,
                done_on: self.done_on,
            });
            take_items(file, act, &self.party_id, &self.received);
            file.rest(&self.party_id, act.seq, self.done_on);
        }
        if let Some(done) = &self.disposal {
            let disposals = &mut file.enforcement.disposals;
            if let Some(disposal) = disposals.iter_mut().find(|disposal| disposal.seq == done.seq) {
                disposal.done = Some(act.seq);
            }
        }
    }
}

/// `dispose_property` 处理罚没财物: what is to become of confiscated things; approved by a head, then carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposeProperty {
    /// Whose property it was.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// What.
    #[validate(length(min = 1, max = 200), nested)]
    #[schema(min_items = 1, max_items = 200)]
    pub things: Vec<DisposedThing>,
    /// How.
    pub method: DisposalMethod,
    /// The rule of the State it follows, or the law that has it destroyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub basis: Option<String>,
    /// Why so.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for DisposeProperty {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.enforcement.disposals.push(Disposal {
            seq: act.seq,
            party_id: self.party_id.clone(),
            method: self.method,
            things: self.things.clone(),
            approved: None,
            refused: None,
            done: None,
        });
    }
}

/// Where the party was told the standard of the surcharge 加处罚款标准 (强制法45).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SurchargeTold {
    /// 处罚决定书.
    Decision,
    /// 本催告书.
    Demand,
}

/// `serve_demand` 催告: the demand, made and served; the sums are computed and sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeDemand {
    /// On whom.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// How to perform 履行方式.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub manner: String,
    /// The whole sum the paper asks for, in fen; 0 when no money is owed.
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub amount_fen: i64,
    /// Bank and account, when money is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub pay_to: Option<String>,
    /// The surcharge is asked for, and its standard was told there. Left out: the organ adds none (处罚法72 可以).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surcharge_told_in: Option<SurchargeTold>,
    /// The order to correct 责令改正 that is demanded; left out: what the decision asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<u64>,
    /// The last day for performing, where the organ executes itself; left out: the ten working days before the court is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perform_by: Option<NaiveDate>,
    /// The paper tells of the right to state and defend.
    #[serde(default)]
    pub rights_told: bool,
    /// How it was served.
    pub method: ServiceMethod,
    /// Who took it, and in what relation to the party; who refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub recipient: Option<String>,
    /// The day on the postal receipt, the day the message arrived, or the day the public notice was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// The certificates were shown (by hand).
    #[serde(default)]
    pub card_shown: bool,
    /// Witness of service by leaving it 留置送达见证人.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub witness: Option<String>,
    /// The party signed a confirmation of address and consent to electronic service 送达地址确认书.
    #[serde(default)]
    pub address_confirmed: bool,
    /// Attempts to serve it directly 直接送达 before another way was taken (强制法38).
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub direct_attempts: Vec<ServiceAttempt>,
}

impl ServeDemand {
    /// The service of the demand, as the rules on service look at it.
    pub(in crate::casefile) fn service(&self) -> ServeDocument {
        ServeDocument {
            paper: 0,
            party_id: self.party_id.clone(),
            method: self.method,
            recipient: self.recipient.clone(),
            received_on: self.received_on,
            card_shown: self.card_shown,
            witness: self.witness.clone(),
            address_confirmed: self.address_confirmed,
            refused: false,
            publication_told: false,
            attempts: self.direct_attempts.clone(),
        }
    }
}

impl Change for ServeDemand {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let demanded = act.computed.demanded.clone().unwrap_or_default();
        let void = act.in_breach();
        file.enforcement.demands.push(Demand {
            seq: act.seq,
            party_id: self.party_id.clone(),
            served_on: act.computed.effective_on.unwrap_or_else(|| act.occurred_at.date()),
            principal_fen: demanded.principal_fen,
            surcharge_fen: demanded.surcharge_fen,
            correction: self.correction,
            perform_by: self.perform_by,
            answered: None,
            withdrawn: false,
            void,
        });
        // A demand of an order to correct takes the place of none for what the decision asks.
        if !void && self.correction.is_none() {
            let day = act.occurred_at.date();
            file.give_way(Clock::Demand, &self.party_id, act.seq, day);
            if act.computed.due.iter().any(|due| due.clock == Clock::ApplyToCourt) {
                file.give_way(Clock::ApplyToCourt, &self.party_id, act.seq, day);
            }
        }
    }
}

/// `record_demand_answer` 催告陈述申辩: what the party said to the demand, and what became of each point (强制法36).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDemandAnswer {
    /// The demand.
    pub seq: u64,
    /// What the party said.
    #[validate(length(min = 1, max = 20000))]
    #[schema(min_length = 1, max_length = 20000)]
    pub content: String,
    /// Point by point, and what the organ found.
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    pub points: Vec<AnsweredPoint>,
    /// The demand is given up: what was accepted takes its ground away.
    #[serde(default)]
    pub withdrawn: bool,
}

impl Change for RecordDemandAnswer {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let Some(demand) = file.enforcement.demands.iter_mut().find(|demand| demand.seq == self.seq) else { return };
        demand.answered = Some(act.seq);
        if self.withdrawn && !act.in_breach() {
            demand.withdrawn = true;
            file.meet_started_by(Clock::Demand, self.seq, act);
        }
    }
}

/// What the approval or refusal of an act of this chapter does.
pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let disposal = file.enforcement.disposals.iter_mut().find(|disposal| disposal.seq == about);
    if let Some(disposal) = disposal {
        match ruling {
            Ruling::Approved => disposal.approved = Some(act.seq),
            Ruling::Refused => disposal.refused = Some(act.seq),
        }
    }
    super::court::ruled(file, about, act, ruling);
    super::own::ruled(file, about, act, ruling);
}
