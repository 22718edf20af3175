//! Suspected crime and transfer 移送: no penalty instead of the criminal process, who approves, and what goes along
//! (处罚法8, 27; 国令310号; 强制法21). What happens afterwards is in `transfer_steps`.

use super::{Effect, Rule, Verdict, breach, people};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{HandedPaper, Handover, TransferGround, TransferStep};
use crate::casefile::clocks::Clock;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::Deadline;
use crate::casefile::proposal::Outcome;
use crate::casefile::transfer::Transfer;
use crate::law::codes::Post;
use crate::law::stages::Kind;

const SENDS: &[Kind] = &[Kind::TransferCase, Kind::Decide];
const RULES_ON_IT: &[Kind] = &[Kind::Approve, Kind::Refuse];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-27",
        article: "处罚法8、27；国令310号11",
        zh: "涉嫌犯罪的报告未决定、已批准移送未退回的，不得以行政处罚等方式结案",
        en: "While a crime is suspected, no penalty and no other ending stands in for the criminal process",
        effect: Effect::Refuse,
        gates: &[Kind::Decide, Kind::TransferCase, Kind::WithdrawFiling, Kind::DeclineFiling, Kind::DecideOnTheSpot],
        check: no_substitute,
    },
    Rule {
        id: "PEN-27-T",
        article: "国令310号5",
        zh: "立即指定二名以上执法人员组成专案组",
        en: "At least two officers form the special team",
        effect: Effect::Refuse,
        gates: &[Kind::ReportSuspectedCrime],
        check: team_of_two,
    },
    Rule {
        id: "PEN-27-T2",
        article: "国令310号5",
        zh: "由正职负责人或者主持工作的负责人决定是否移送",
        en: "The principal of the organ, or who presides over its work, decides on the transfer",
        effect: Effect::Refuse,
        gates: RULES_ON_IT,
        check: by_the_principal,
    },
    Rule {
        id: "PEN-27-T3",
        article: "国令310号5",
        zh: "自接到报告之日起三日内决定是否移送；逾期的标记",
        en: "Decided within three days of the report; a late decision is marked",
        effect: Effect::Mark,
        gates: RULES_ON_IT,
        check: decided_in_time,
    },
    Rule {
        id: "PEN-27-T4",
        article: "国令310号5",
        zh: "移送公安机关应当经批准；没有涉嫌犯罪的报告和批准不得移送",
        en: "A case goes to the police on an approved report, and on nothing else",
        effect: Effect::Refuse,
        gates: SENDS,
        check: on_an_approved_report,
    },
    Rule {
        id: "PEN-27-T5",
        article: "国令310号6；处罚法27",
        zh: "移送应当写明受移送机关并附齐材料",
        en: "A transfer names its receiver, and the papers go along",
        effect: Effect::Refuse,
        gates: SENDS,
        check: papers_go_along,
    },
    Rule {
        id: "ENF-21",
        article: "强制法21；国令310号12",
        zh: "查封、扣押的财物随案移送，逐件列明",
        en: "What is held goes along with the case, item by item",
        effect: Effect::Refuse,
        gates: SENDS,
        check: items_go_along,
    },
    Rule {
        id: "PEN-27-T8",
        article: "国令310号5、12",
        zh: "移送公安机关的案件，归档前应当送交并取得回执，公安机关立案的移交涉案物品",
        en: "Before archiving, a case for the police is handed over with a receipt, and its items once they file it",
        effect: Effect::Refuse,
        gates: &[Kind::Archive],
        check: handed_over_before_archiving,
    },
    Rule {
        id: "ENF-21-2",
        article: "强制法21",
        zh: "财物随案移送的，归档前应当书面告知每一名当事人",
        en: "Where items went along, each party is told in writing before the file is archived",
        effect: Effect::Refuse,
        gates: &[Kind::Archive],
        check: party_told_of_items,
    },
];

/// Whether the attempt sends the case to the police: the act says so, or the proposal on file does.
fn sends_to_police(file: &CaseFile, attempt: &Attempt) -> bool {
    match &attempt.body {
        Some(Body::TransferCase(transfer)) => transfer.ground == TransferGround::SuspectedCrime,
        Some(Body::Decide(decision)) => decision.outcome == Outcome::TransferCriminal,
        _ if attempt.kind == Kind::Decide => {
            file.proposal.as_ref().is_some_and(|on_file| on_file.proposal.outcome == Outcome::TransferCriminal)
        }
        _ => false,
    }
}

fn no_substitute(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(report) = file.transfers.suspected() else { return Verdict::Met };
    if sends_to_police(file, attempt) {
        return Verdict::Met;
    }
    if attempt.body.is_none() && attempt.kind == Kind::TransferCase {
        return Verdict::needs("需要移送的理由", "Can be judged once the ground is given");
    }
    let (zh, en, fix_zh, fix_en) = match report.approved {
        None => (
            "尚未决定是否移送",
            "is not decided on",
            "由正职负责人批准或者不批准移送",
            "Let the principal approve or refuse the transfer",
        ),
        Some(_) => (
            "已经批准移送",
            "is approved for transfer",
            "移送公安机关；退回以后（return_case）再处理",
            "Hand it to the police; go on once it has come back (return_case)",
        ),
    };
    Verdict::Breached(vec![
        breach(
            format!("第{}号涉嫌犯罪报告（{}）{zh}", report.seq, report.crime),
            format!("The report of a suspected crime, act {}, {en}", report.seq),
        )
        .at(report.seq)
        .fix(fix_zh, fix_en),
    ])
}

fn team_of_two(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    people::two(facts, attempt)
}

/// Whether the attempt rules on a report of a suspected crime.
fn rules_on_a_report(file: &CaseFile, attempt: &Attempt) -> Option<u64> {
    let about = match &attempt.body {
        Some(Body::Approve(approval)) => approval.seq,
        Some(Body::Refuse(refusal)) => refusal.seq,
        _ => return None,
    };
    (file.kind_of(about) == Some(Kind::ReportSuspectedCrime)).then_some(about)
}

fn by_the_principal(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(about) = rules_on_a_report(file, attempt) else { return Verdict::NotApplicable };
    Verdict::unless(facts.actor.post == Some(Post::Principal), || {
        breach(
            format!("{}不是正职负责人", facts.actor.name),
            format!("{} is not the principal of the organ", facts.actor.name),
        )
        .at(about)
        .fix(
            "由正职负责人决定；主持工作的副职应先登记为正职",
            "Let the principal decide; a deputy who presides is first entered as such",
        )
    })
}

/// Late, if the last clock of this kind was over by the day: the moment, for hours.
pub(super) fn late(file: &CaseFile, clock: Clock, over: impl Fn(&Deadline) -> bool) -> Verdict {
    let Some(deadline) = file.deadlines.iter().rev().find(|deadline| deadline.clock == clock) else {
        return Verdict::NotApplicable;
    };
    Verdict::unless(deadline.met.is_some() || !over(deadline), || {
        let until = deadline.due_at.map_or_else(|| deadline.due_on.to_string(), |at| at.to_string());
        breach(format!("“{}”期限到{until}，已逾期", clock.zh()), format!("{} was due on {until}", clock.as_str()))
            .at(deadline.seq)
            .fix("如实记录；逾期将永久标记", "Record it as it is; the delay is marked for ever")
    })
}

fn decided_in_time(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    if rules_on_a_report(file, attempt).is_none() {
        return Verdict::NotApplicable;
    }
    let day = attempt.occurred_at.max(facts.now).date();
    late(file, Clock::DecideTransfer, |deadline| day > deadline.due_on)
}

fn on_an_approved_report(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if !sends_to_police(file, attempt) {
        return Verdict::NotApplicable;
    }
    Verdict::unless(file.transfers.approved().is_some(), || {
        breach("没有经批准的涉嫌犯罪报告", "No report of a suspected crime is approved").fix(
            "由专案组报告（report_suspected_crime），正职负责人批准",
            "Let the special team report (report_suspected_crime) and the principal approve",
        )
    })
}

/// What the attempt hands over; `None` if it hands nothing over.
fn hands_over(file: &CaseFile, attempt: &Attempt) -> Option<Option<Handover>> {
    match &attempt.body {
        Some(Body::TransferCase(transfer)) => Some(Some(transfer.handover.clone())),
        Some(Body::Decide(decision)) if decision.outcome.transfers() => Some(decision.handover.clone()),
        None if attempt.kind == Kind::TransferCase => Some(None),
        None => file.proposal.as_ref().filter(|on_file| on_file.proposal.outcome.transfers()).map(|_| None),
        Some(_) => None,
    }
}

fn papers_go_along(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(handover) = hands_over(file, attempt) else { return Verdict::NotApplicable };
    let Some(handover) = handover else {
        return Verdict::needs("需要写明受移送机关和移送材料", "Can be judged once receiver and papers are named");
    };
    let mut owed = vec![(HandedPaper::TransferLetter, "移送书", "transfer_letter")];
    if sends_to_police(file, attempt) {
        owed.push((HandedPaper::InvestigationReport, "案件调查报告", "investigation_report"));
    }
    if sends_to_police(file, attempt) && Transfer::is_after_a_decision(file.status) {
        owed.push((HandedPaper::PenaltyDecision, "行政处罚决定书", "penalty_decision"));
    }
    if !handover.items.is_empty() {
        owed.push((HandedPaper::ItemList, "涉案物品清单", "item_list"));
    }
    let missing = owed.into_iter().filter(|(paper, _, _)| !handover.papers.contains(paper));
    let mut breaches: Vec<_> = missing
        .map(|(_, zh, en)| {
            breach(format!("缺少{zh}"), format!("The paper {en} is missing")).fix("补入 papers", "Add it to papers")
        })
        .collect();
    let proposed = file.proposal.as_ref().and_then(|on_file| on_file.proposal.receiving_organ.as_ref());
    if let Some(organ) = proposed.filter(|organ| attempt.kind == Kind::Decide && **organ != handover.receiver) {
        breaches.push(
            breach(
                format!("处理意见写明移送{organ}，移送却写给{}", handover.receiver),
                format!("The proposal names {organ}, the transfer {}", handover.receiver),
            )
            .fix("按处理意见填写受移送机关", "Name the receiver of the proposal"),
        );
    }
    Verdict::of(breaches)
}

fn items_go_along(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(handover) = hands_over(file, attempt) else { return Verdict::NotApplicable };
    let held = file.measures.held();
    let Some(handover) = handover else {
        return Verdict::needs("需要列明随案移送的财物", "Can be judged once the items are listed");
    };
    let left_out = held.iter().filter(|item| !handover.items.contains(item)).map(|item| {
        breach(format!("涉案物品{item}没有列入移送清单"), format!("Item {item} is held and not listed"))
            .fix("列入 items，或者先依法处理", "List it in items, or deal with it lawfully first")
    });
    let unknown = handover.items.iter().filter(|item| !held.contains(item)).map(|item| {
        breach(format!("涉案物品{item}不在本机关保管"), format!("Item {item} is not held by this organ"))
            .fix("核对物品编号", "Check the id of the item")
    });
    Verdict::of(left_out.chain(unknown).collect())
}

fn handed_over_before_archiving(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let Some(transfer) = file.transfers.open().filter(|transfer| transfer.is_criminal()) else {
        return Verdict::NotApplicable;
    };
    let missing = match transfer.step(TransferStep::HandedOver) {
        None => Some((TransferStep::HandedOver, transfer.seq)),
        Some(_) => {
            let accepted = transfer.step(TransferStep::Accepted).filter(|_| !transfer.items.is_empty());
            accepted
                .filter(|_| transfer.step(TransferStep::ItemsHandedOver).is_none())
                .map(|accepted| (TransferStep::ItemsHandedOver, accepted.seq))
        }
    };
    Verdict::of(
        missing
            .map(|(step, seq)| {
                breach(format!("没有记录“{}”的回执", step.zh()), format!("There is no receipt of {}", step.en()))
                    .at(seq)
                    .fix("办理交接并记录（record_transfer_step）", "Hand it over, and record it (record_transfer_step)")
            })
            .into_iter()
            .collect(),
    )
}

fn party_told_of_items(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let Some(transfer) = file.transfers.open().filter(|transfer| !transfer.items.is_empty()) else {
        return Verdict::Met;
    };
    let untold = file.parties.iter().filter(|party| file.service_of(transfer.seq, &party.id).is_none());
    Verdict::of(
        untold
            .map(|party| {
                breach(
                    format!("财物随案移送没有书面告知当事人{}", party.id),
                    format!("Party {} was not told in writing that the items went along", party.id),
                )
                .at(transfer.seq)
                .fix("送达移送书面告知（serve_document）", "Serve the written notice (serve_document)")
            })
            .collect(),
    )
}
