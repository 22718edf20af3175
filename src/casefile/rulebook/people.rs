//! Who may do it: two certified officers, certificates as of the day, separation of duties (处罚法42; CERT-1, CERT-4).

use chrono::NaiveDate;
use uuid::Uuid;

use super::cards::{certificate_for, why_not};
use super::{Breach, Effect, Rule, Verdict, breach, structure};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::enforcement::ExecutionStep;
use crate::casefile::facts::{Employment, Facts, OfficerFact};
use crate::casefile::file::CaseFile;
use crate::casefile::parts::OfficerStamp;
use crate::law::codes::{Field, Post, ServiceMethod};
use crate::law::stages::Kind;

const NAMES_HANDLERS: &[Kind] = &[Kind::RequestFiling, Kind::AssignHandlers, Kind::TakeOver];
pub(super) const BY_OFFICERS: &[Kind] = &[
    Kind::InspectScene,
    Kind::Interview,
    Kind::CollectEvidence,
    Kind::TakeSample,
    Kind::RegisterPreservation,
    Kind::Seize,
    Kind::ReleaseSeizure,
    Kind::DecideOnTheSpot,
    Kind::OrderCorrection,
    Kind::VerifyCorrection,
    Kind::ServeDocument,
    Kind::ServeDemand,
    Kind::RecordExecution,
];
const BY_THE_HEAD: &[Kind] = &[
    Kind::DecideRecusal,
    Kind::TransferCase,
    Kind::ReturnCase,
    Kind::WithdrawFiling,
    Kind::Redecide,
    Kind::RectifyDecision,
    Kind::RevokeDecision,
    Kind::Approve,
    Kind::Refuse,
    Kind::DeclineFiling,
    Kind::ReturnToInvestigation,
    Kind::Deliberate,
    Kind::Decide,
    Kind::CloseCase,
    Kind::SettleReview,
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-42",
        article: "处罚法42",
        zh: "承办人不得少于两人",
        en: "At least two officers handle a case",
        effect: Effect::Refuse,
        gates: NAMES_HANDLERS,
        check: two_handlers,
    },
    Rule {
        id: "PEN-42-1",
        article: "处罚法42",
        zh: "执法人员不得少于两人",
        en: "At least two officers carry it out",
        effect: Effect::Refuse,
        gates: BY_OFFICERS,
        check: two_officers,
    },
    Rule {
        id: "CERT-1",
        article: "处罚法42、55、76",
        zh: "执法人员应当在当日持有有效、与领域和区域相符的执法证件",
        en: "Each officer holds a certificate valid on that day for the organ, field and area",
        effect: Effect::Refuse,
        gates: &[
            Kind::RequestFiling,
            Kind::AssignHandlers,
            Kind::TakeOver,
            Kind::ReportSuspectedCrime,
            Kind::InspectScene,
            Kind::Interview,
            Kind::CollectEvidence,
            Kind::TakeSample,
            Kind::RegisterPreservation,
            Kind::Seize,
            Kind::ReleaseSeizure,
            Kind::DecideOnTheSpot,
            Kind::OrderCorrection,
            Kind::VerifyCorrection,
            Kind::ServeDocument,
            Kind::ServeDemand,
            Kind::RecordExecution,
        ],
        check: certified,
    },
    Rule {
        id: "PEN-42-4",
        article: "处罚法42、55",
        zh: "由参加的执法人员之一记录，另一名确认",
        en: "One of the officers who took part records it, another confirms it",
        effect: Effect::Refuse,
        gates: super::evidence::ON_SITE,
        check: recorded_by_one_of_them,
    },
    Rule {
        id: "PEN-42-2",
        article: "处罚法42",
        zh: "另一名执法人员应当确认共同实施的行为",
        en: "The other officer confirms what the two did together",
        effect: Effect::Bar,
        gates: &[Kind::Countersign],
        check: structure::second_officer,
    },
    Rule {
        id: "SEP-1",
        article: "处罚法57、64(4)；118号(十四)",
        zh: "承办人不得审批、决定自己承办的案件",
        en: "Who handled a case neither approves nor decides it",
        effect: Effect::Bar,
        gates: BY_THE_HEAD,
        check: head_is_no_handler,
    },
    Rule {
        id: "HEAD-1",
        article: "处罚法54、57",
        zh: "应由行政机关负责人（正职或者副职）办理，承办机构负责人不能代替",
        en: "The principal or a deputy of the organ does this; a unit head cannot",
        effect: Effect::Refuse,
        gates: BY_THE_HEAD,
        check: head_of_the_organ,
    },
    Rule {
        id: "SEP-3",
        article: "处罚法42",
        zh: "由本案承办人办理",
        en: "A handler of the case does this",
        effect: Effect::Refuse,
        gates: &[
            Kind::ConcludeInvestigation,
            Kind::ReviseProposal,
            Kind::IssueNotice,
            Kind::AnswerStatement,
            Kind::SubmitForReview,
            Kind::SupplyMaterials,
            Kind::ContestReview,
        ],
        check: actor_is_handler,
    },
];

/// Snapshots of officers, each with the certificate that was good for the act.
pub(super) fn stamps(facts: &Facts, ids: &[Uuid], day: NaiveDate, field: Option<Field>) -> Vec<OfficerStamp> {
    ids.iter()
        .map(|id| match facts.officers.get(id) {
            Some(officer) => OfficerStamp {
                officer_id: *id,
                account_id: officer.account_id,
                name: officer.name.clone(),
                certificate: certificate_for(facts, officer, day, field).map(|held| held.number.clone()),
            },
            None => OfficerStamp { officer_id: *id, account_id: None, name: String::new(), certificate: None },
        })
        .collect()
}

/// The officers an attempt names: its handlers, or those who carry it out.
pub(super) fn named(attempt: &Attempt) -> &[Uuid] {
    match &attempt.body {
        Some(Body::RequestFiling(request)) => &request.handlers,
        Some(Body::AssignHandlers(assignment)) => &assignment.handlers,
        Some(Body::TakeOver(paper)) => &paper.handlers,
        Some(Body::ReportSuspectedCrime(report)) => &report.team,
        _ => &attempt.officers,
    }
}

/// Whether an officer is of the organ, or of an organisation that holds a letter of it; how far the letter reaches is the
/// concern of PEN-20.
pub(super) fn of_the_organ(facts: &Facts, officer: &OfficerFact) -> bool {
    let letters = &facts.elsewhere.delegations;
    officer.agency_id == facts.agency.id || letters.iter().any(|letter| letter.delegate == officer.agency_id)
}

/// How many different officers of the organ who can count are named.
fn countable(facts: &Facts, ids: &[Uuid]) -> usize {
    let mut ids = ids.to_vec();
    ids.sort();
    ids.dedup();
    ids.iter()
        .filter_map(|id| facts.officers.get(id))
        .filter(|officer| officer.employment == Employment::Established && of_the_organ(facts, officer))
        .count()
}

pub(super) fn two(facts: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.body.is_none() && named(attempt).is_empty() {
        return Verdict::needs("需要列明执法人员", "Can be judged once the officers are named");
    }
    let counted = countable(facts, named(attempt));
    Verdict::unless(counted >= 2, || {
        breach(
            format!("本机关在编执法人员只有{counted}人；辅助人员不计"),
            format!("Only {counted} officers of this organ count; assistants never do"),
        )
        .fix("至少列明两名本机关执法人员", "Name at least two officers of this organ")
    })
}

fn two_handlers(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    two(facts, attempt)
}

fn two_officers(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    if served_without_meeting(attempt) {
        return Verdict::NotApplicable;
    }
    two(facts, attempt)
}

fn recorded_by_one_of_them(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.body.is_none() && attempt.officers.is_empty() {
        return Verdict::needs("需要列明执法人员", "Can be judged once the officers are named");
    }
    let there = facts.actor_officer.is_some_and(|officer| attempt.officers.contains(&officer));
    Verdict::unless(there, || {
        breach(format!("{}没有参加该行为", facts.actor.name), format!("{} did not take part in it", facts.actor.name))
            .fix("由参加的执法人员登录记录", "Let an officer who took part record it")
    })
}

/// Post, electronic service and public notice meet nobody, nor does a step of an execution other than carrying it out: no two
/// officers, no card.
pub(super) fn served_without_meeting(attempt: &Attempt) -> bool {
    let method = match &attempt.body {
        Some(Body::ServeDocument(service)) => service.method,
        Some(Body::ServeDemand(demand)) => demand.method,
        Some(Body::RecordExecution(done)) => return done.step != ExecutionStep::CarriedOut,
        _ => return false,
    };
    matches!(
        method,
        ServiceMethod::Postal
            | ServiceMethod::Electronic
            | ServiceMethod::PublicNotice
            | ServiceMethod::Entrusted
            | ServiceMethod::Forwarded
    )
}

fn certified(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    if served_without_meeting(attempt) {
        return Verdict::NotApplicable;
    }
    let ids = named(attempt);
    if attempt.body.is_none() && ids.is_empty() {
        return Verdict::needs("需要列明执法人员", "Can be judged once the officers are named");
    }
    let day = attempt.occurred_at.date();
    let field = facts.power_item.as_ref().or(file.power_item.as_ref()).map(|held| held.item.field);
    Verdict::of(ids.iter().filter_map(|id| uncertified(facts, id, day, field)).collect())
}

fn uncertified(facts: &Facts, id: &Uuid, day: NaiveDate, field: Option<Field>) -> Option<Breach> {
    let Some(officer) = facts.officers.get(id) else {
        return Some(
            breach(format!("没有登记编号为{id}的执法人员"), format!("No officer {id} is registered"))
                .fix("核对执法人员编号", "Check the officer's id"),
        );
    };
    if certificate_for(facts, officer, day, field).is_some() && of_the_organ(facts, officer) {
        return None;
    }
    let (zh, en) = why_not(facts, officer, day, field);
    Some(breach(format!("{}：{zh}", officer.name), format!("{}: {en}", officer.name)).fix(
        "更换为当日持有效证件的执法人员，或者先办理证件",
        "Name an officer whose certificate is good on that day, or have the certificate put in order first",
    ))
}

fn head_is_no_handler(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let account = facts.actor.account_id;
    let drafted = match &attempt.body {
        Some(Body::Approve(approval)) => drafted_by(file, approval.seq) == Some(account),
        _ => false,
    };
    let passed = attempt.kind == Kind::Decide
        && file.reviews.iter().any(|round| round.opinion.as_ref().is_some_and(|given| given.reviewer == account));
    Verdict::unless(!file.handled.contains(&account) && !drafted && !passed, || {
        breach(
            format!("{}是本案承办人、提出人或者审核人", facts.actor.name),
            format!("{} handled or reviewed this case, or drafted what is to be approved", facts.actor.name),
        )
        .fix("由另一名负责人办理", "Let another head do it")
    })
}

/// Whether a post is one of the organ's own heads 行政机关负责人, rather than of a unit inside it.
pub(super) fn heads_the_organ(post: Option<Post>) -> bool {
    matches!(post, Some(Post::Deputy | Post::Principal))
}

fn head_of_the_organ(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let post = facts.actor.post;
    let mut breaches = Vec::new();
    if !heads_the_organ(post) {
        breaches.push(
            breach(
                format!("{}不是行政机关负责人", facts.actor.name),
                format!("{} does not head the organ", facts.actor.name),
            )
            .fix("由正职或者分管副职办理", "Let the principal or a deputy do it"),
        );
    }
    if let Some(Body::Approve(approval)) = &attempt.body
        && approval.level.is_some()
        && approval.level != post
    {
        breaches.push(
            breach("审批层级与本人职务不符", "The level is not the approver's own post")
                .fix("按本人职务填写 level，或者不填", "Give one's own post as level, or leave it out"),
        );
    }
    Verdict::of(breaches)
}

fn drafted_by(file: &CaseFile, seq: u64) -> Option<Uuid> {
    file.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.account_id)
}

fn actor_is_handler(file: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    let account = facts.actor.account_id;
    let names: Vec<_> = file.handlers.iter().map(|handler| handler.name.as_str()).collect();
    Verdict::unless(file.handlers.iter().any(|handler| handler.account_id == Some(account)), || {
        breach(format!("{}不是本案承办人", facts.actor.name), format!("{} does not handle this case", facts.actor.name))
            .fix(format!("由承办人办理：{}", names.join("、")), format!("Handlers: {}", names.join(", ")))
    })
}
