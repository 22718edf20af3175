//! What makes legal review mandatory 法制审核触发情形 (处罚法58): computed, never ticked away.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::file::CaseFile;
use super::party::PartyId;
use super::proposal::{Outcome, PartyProposal, Proposal};
use crate::law::threshold::Threshold;

/// Which of the four statutory grounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TriggerKind {
    /// 涉及重大公共利益.
    PublicInterest,
    /// 直接关系当事人或者第三人重大权益，经过听证程序.
    HearingHeld,
    /// 案件情况疑难复杂、涉及多个法律关系.
    Complex,
    /// The organ's published list 重大执法决定法制审核目录.
    Listed,
}

/// One reason that makes legal review mandatory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Trigger {
    /// Which ground.
    pub kind: TriggerKind,
    /// The party whose line triggers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_id: Option<PartyId>,
    /// Why, in Chinese, as shown to everybody.
    pub reason: String,
    /// Article or list.
    pub basis: String,
}

const PUBLIC_INTEREST: &str = "涉及重大公共利益";
const COMPLEX: &str = "案件情况疑难复杂、涉及多个法律关系";

/// What a person weighed, and no number shows: whether the penalty got heavier by a defence, somebody else looks at.
const WORDS_WEIGHED: &str = "申辩后变更了文字处罚，轻重由承办人说明";

/// Adds that words were weighed after a defence, unless it is there already.
pub(super) fn add_words_weighed(triggers: &mut Vec<Trigger>) {
    if !triggers.iter().any(|trigger| trigger.reason == WORDS_WEIGHED) {
        triggers.push(Trigger {
            kind: TriggerKind::Complex,
            party_id: None,
            reason: WORDS_WEIGHED.to_owned(),
            basis: "处罚法45、58(三)".to_owned(),
        });
    }
}

/// Every reason why a decision as proposed needs a passed legal review. Empty: none, unless somebody flags it.
pub fn review_required(file: &CaseFile, proposal: &Proposal, facts: &Facts) -> Vec<Trigger> {
    let mut triggers = Vec::new();
    let mut add = |kind, party_id: Option<&str>, reason: String, basis: String| {
        triggers.push(Trigger { kind, party_id: party_id.map(str::to_owned), reason, basis });
    };
    // What was once declared stays: nobody ticks it away by stating the proposal anew.
    let declared = |reason: &str| file.triggers.iter().any(|trigger| trigger.reason == reason);
    if proposal.major_public_interest || declared(PUBLIC_INTEREST) {
        add(TriggerKind::PublicInterest, None, PUBLIC_INTEREST.into(), "处罚法58(一)".into());
    }
    if file.hearings.iter().any(|hearing| hearing.held) {
        let Trigger { kind, party_id, reason, basis } = hearing_held();
        add(kind, party_id.as_deref(), reason, basis);
    }
    if proposal.complex || declared(COMPLEX) {
        add(TriggerKind::Complex, None, COMPLEX.into(), "处罚法58(三)".into());
    }
    if declared(WORDS_WEIGHED) {
        add(TriggerKind::Complex, None, WORDS_WEIGHED.into(), "处罚法45、58(三)".into());
    }
    if proposal.parties.len() > 1 {
        add(TriggerKind::Complex, None, "当事人为两个以上".into(), "处罚法58(三)".into());
    }
    for line in &proposal.parties {
        if competing(line) {
            let reason = "同一违法行为有多个法律规范规定罚款，需要选择适用".to_owned();
            add(TriggerKind::Complex, Some(&line.party_id), reason, "处罚法29、58(三)".into());
        }
        if !line.law_comparison.is_empty() {
            let reason = "行为后法律规定有变化，需要比较新旧规定".to_owned();
            add(TriggerKind::Complex, Some(&line.party_id), reason, "处罚法37、58(三)".into());
        }
    }
    for list in std::iter::once(facts.profile.review_list).chain(&facts.catalogue) {
        triggers.extend(listed(file, proposal, list));
    }
    triggers
}

/// What reaches a published list 重大执法决定法制审核目录.
fn listed(file: &CaseFile, proposal: &Proposal, list: &Threshold) -> Vec<Trigger> {
    let on_the_list = |party_id: Option<&str>, reason: String| Trigger {
        kind: TriggerKind::Listed,
        party_id: party_id.map(str::to_owned),
        reason,
        basis: "处罚法58(四)".to_owned(),
    };
    let mut triggers = Vec::new();
    for line in &proposal.parties {
        let Some(party) = file.party(&line.party_id) else { continue };
        if let Some(reason) = list.reached(party.kind, line.fine(), line.confiscated(), &line.kinds()) {
            triggers.push(on_the_list(Some(&line.party_id), reason));
        }
        if list.mitigation && line.mitigation.is_some() {
            triggers.push(on_the_list(Some(&line.party_id), format!("减轻处罚（{}）", list.name)));
        }
    }
    if list.no_penalty && proposal.outcome == Outcome::NoPenalty {
        triggers.push(on_the_list(None, format!("不予行政处罚（{}）", list.name)));
    }
    if list.criminal_transfer && proposal.outcome == Outcome::TransferCriminal {
        triggers.push(on_the_list(None, format!("移送涉嫌犯罪案件（{}）", list.name)));
    }
    triggers
}

/// Whether articles of different norms compete to fine the same act: a proxy of 涉及多个法律关系.
fn competing(line: &PartyProposal) -> bool {
    let mut laws = line.penalty_articles.iter().filter(|cited| cited.fine.is_some()).map(|cited| &cited.law);
    let first = laws.next();
    laws.any(|law| Some(law) != first)
}

/// A proposed fine that stays just below an amount from which more is owed 临界.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct JustBelow {
    /// The party.
    pub party_id: PartyId,
    /// The proposed fine, in fen.
    pub fine_fen: i64,
    /// The amount it nearly reaches, in fen.
    pub amount_fen: i64,
    /// The list that names the amount.
    pub list: String,
}

/// Parties whose fine stays just below the amount of the organ's list for legal review or of the threshold for a hearing
/// (`rules/supervision` says how near is near): a warning to the supervisor, never a reason to refuse.
pub fn just_below(file: &CaseFile, proposal: &Proposal, facts: &Facts) -> Vec<JustBelow> {
    if proposal.outcome != Outcome::Penalize {
        return Vec::new();
    }
    let own = facts.catalogue.iter();
    let lists: Vec<_> = [facts.profile.review_list, facts.profile.hearing].into_iter().chain(own).collect();
    let each = |line: &PartyProposal| {
        let kind = file.party(&line.party_id)?.kind;
        let (list, amount) = lists.iter().find_map(|list| Some((list, list.nearly(kind, line.fine())?)))?;
        Some(JustBelow {
            party_id: line.party_id.clone(),
            fine_fen: line.fine().0,
            amount_fen: amount.fen.0,
            list: list.name.clone(),
        })
    };
    proposal.parties.iter().filter_map(each).collect()
}

/// The same, now that a hearing has been held: it makes review mandatory by itself.
pub fn after_hearing(file: &CaseFile, proposal: &Proposal, facts: &Facts) -> Vec<Trigger> {
    let mut triggers = review_required(file, proposal, facts);
    if !triggers.iter().any(|trigger| trigger.kind == TriggerKind::HearingHeld) {
        triggers.push(hearing_held());
    }
    triggers
}

fn hearing_held() -> Trigger {
    Trigger {
        kind: TriggerKind::HearingHeld,
        party_id: None,
        reason: "经过听证程序".to_owned(),
        basis: "处罚法58(二)".to_owned(),
    }
}

/// Parties whose proposed penalty gives a right to a hearing (处罚法63), each with the reason.
pub fn hearing_owed(file: &CaseFile, proposal: &Proposal, facts: &Facts) -> Vec<(PartyId, String)> {
    if proposal.outcome != Outcome::Penalize {
        return Vec::new();
    }
    proposal
        .parties
        .iter()
        .filter_map(|line| {
            let party = file.party(&line.party_id)?;
            let reason = facts.profile.hearing.reached(party.kind, line.fine(), line.confiscated(), &line.kinds())?;
            Some((line.party_id.clone(), reason))
        })
        .collect()
}
