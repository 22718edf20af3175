//! Rules on the shape of the record: stage, references, time. They bind every act, as it happened or not.

use std::collections::HashSet;

use super::approval::APPROVABLE;
use super::{Breach, Effect, Rule, Verdict, body, breach, pointers};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::stages::{self, Class, Kind};

/// Basis of the late mark: the record must be made as things happen (full-process record).
pub(super) const LATE_ARTICLE: &str = "处罚法47";

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "STAGE-1",
        article: "处罚法54、57、58",
        zh: "每一步只能在法律允许的阶段进行",
        en: "Each step only in the stage where the law allows it",
        effect: Effect::Bar,
        gates: Kind::ALL,
        check: stage,
    },
    Rule {
        id: "REF-1",
        article: "处罚法47",
        zh: "所指向的行为、当事人、证据应当在卷",
        en: "The acts, parties and evidence pointed at must be on file",
        effect: Effect::Bar,
        gates: Kind::ALL,
        check: references,
    },
    Rule {
        id: "TIME-1",
        article: "处罚法47",
        zh: "发生时间不得晚于现在",
        en: "Nothing is recorded before it happened",
        effect: Effect::Bar,
        gates: Kind::ALL,
        check: not_in_the_future,
    },
    Rule {
        id: "TIME-2",
        article: "处罚法47",
        zh: "机关的意思行为不得倒签",
        en: "The organ's own acts are not backdated before its earlier ones",
        effect: Effect::Bar,
        gates: Kind::ALL,
        check: not_backdated,
    },
    Rule {
        id: "REC-2",
        article: "处罚法38",
        zh: "机关的意思行为不得违法作出，不适用如实补记",
        en: "The organ's own acts are lawful or not done at all; only facts are recorded as they happened",
        effect: Effect::Bar,
        gates: Kind::ALL,
        check: only_facts_happen,
    },
    Rule {
        id: "REC-1",
        article: LATE_ARTICLE,
        zh: "补录应当说明原因",
        en: "A late record needs its reason",
        effect: Effect::Bar,
        gates: Kind::ALL,
        check: late_with_reason,
    },
];

fn stage(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let from = (file.version > 0).then_some(file.status);
    if !stages::lawful_ends(from, attempt.kind).is_empty() {
        return Verdict::Met;
    }
    let lawful = stages::lawful_stages(attempt.kind);
    let zh: Vec<_> = lawful.iter().map(|status| status.zh()).collect();
    let en: Vec<_> = lawful.iter().map(|status| status.as_str()).collect();
    Verdict::Breached(vec![
        breach(
            format!("案件处于“{}”阶段，不能进行“{}”", file.status.zh(), attempt.kind.zh()),
            format!("The case is in stage {}; {} is not possible there", file.status, attempt.kind),
        )
        .fix(format!("可以在以下阶段进行：{}", zh.join("、")), format!("It is possible in: {}", en.join(", "))),
    ])
}

/// What the second officer confirms.
const FIELD_ACTS: &[Kind] = &[
    Kind::InspectScene,
    Kind::Interview,
    Kind::CollectEvidence,
    Kind::TakeSample,
    Kind::RegisterPreservation,
    Kind::Seize,
    Kind::DecideOnTheSpot,
];

/// Acts whose paper is served on a party.
const SERVABLE: &[Kind] = &[
    Kind::IssueNotice,
    Kind::Decide,
    Kind::OrderCorrection,
    Kind::ScheduleHearing,
    Kind::PostponeHearing,
    Kind::RectifyDecision,
    Kind::RevokeDecision,
    Kind::IssueDocument,
    Kind::TransferCase,
    Kind::RegisterPreservation,
    Kind::ResolvePreservation,
    Kind::Seize,
    Kind::ExtendSeizure,
    Kind::ReleaseSeizure,
    Kind::AnnounceTest,
    Kind::RecordTestResult,
    Kind::DecideOnTheSpot,
    Kind::OrderExecution,
];

/// An act must point at acts of the right kind and at parties of this case.
fn references(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(body) = &attempt.body else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    let mut points_at = |seq: u64, kinds: &[Kind]| {
        let found = file.kind_of(seq);
        if !found.is_some_and(|kind| kinds.is_empty() || kinds.contains(&kind)) {
            breaches.push(wrong_act(seq, found, kinds));
        }
    };
    let mut party: Option<&str> = None;
    match body {
        Body::Approve(approval) => points_at(approval.seq, APPROVABLE),
        Body::Refuse(refusal) => points_at(refusal.seq, APPROVABLE),
        Body::AttachMedia(attached) => points_at(attached.seq, &[]),
        Body::Countersign(signed) => {
            points_at(signed.seq, FIELD_ACTS);
        }
        Body::VerifyCorrection(check) => points_at(check.seq, &[Kind::OrderCorrection]),
        Body::ServeDocument(service) => {
            points_at(service.paper, SERVABLE);
            party = Some(&service.party_id);
        }
        Body::HoldHearing(held) => points_at(held.seq, &[Kind::ScheduleHearing]),
        Body::AnswerStatement(answer) => points_at(answer.seq, &[Kind::RecordStatement]),
        Body::UnflagMajor(unflagged) => points_at(unflagged.seq, &[Kind::FlagMajor]),
        Body::IssueDocument(paper) => points_at(paper.about, &[]),
        Body::Annotate(note) => points_at(note.seq, &[]),
        Body::Archive(archive) => archive.catalogue.iter().for_each(|line| points_at(line.seq, &[])),
        Body::OrderCorrection(order) => party = Some(&order.party_id),
        Body::RecordStatement(statement) => party = Some(&statement.party_id),
        Body::WaiveStatement(waiver) => party = Some(&waiver.party_id),
        Body::RequestHearing(request) => party = Some(&request.party_id),
        Body::ScheduleHearing(fixed) => party = Some(&fixed.party_id),
        Body::WaiveHearing(waiver) => party = Some(&waiver.party_id),
        Body::RecordPayment(payment) => party = Some(&payment.party_id),
        later => pointers::acts(later).into_iter().for_each(|(seq, kinds)| points_at(seq, kinds)),
    }
    breaches.extend(unknown_parties(file, body, party));
    breaches.extend(repeated_ids(file, body));
    Verdict::of(breaches)
}

fn wrong_act(seq: u64, found: Option<Kind>, kinds: &[Kind]) -> Breach {
    let wanted: Vec<_> = kinds.iter().map(|kind| kind.zh()).collect();
    let wanted_en: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
    let (zh, en) = match found {
        Some(kind) => (format!("第{seq}号行为是“{}”", kind.zh()), format!("Act {seq} is {kind}")),
        None => (format!("本案没有第{seq}号行为"), format!("The case has no act {seq}")),
    };
    breach(zh, en).at(seq).fix(
        if kinds.is_empty() {
            "指向本案已记录的行为".to_owned()
        } else {
            format!("应当指向：{}", wanted.join("、"))
        },
        if kinds.is_empty() {
            "Point at an act of this case".to_owned()
        } else {
            format!("Point at an act of kind {}", wanted_en.join(", "))
        },
    )
}

fn unknown_parties(file: &CaseFile, body: &Body, single: Option<&str>) -> Vec<Breach> {
    let mut named: Vec<&str> = single.into_iter().collect();
    match body {
        Body::ConcludeInvestigation(conclusion) => {
            named.extend(conclusion.proposal.parties.iter().map(|line| line.party_id.as_str()));
        }
        Body::ReviseProposal(revision) => {
            named.extend(revision.proposal.parties.iter().map(|line| line.party_id.as_str()));
        }
        Body::IssueNotice(notice) => named.extend(notice.hearing_offered.iter().map(String::as_str)),
        later => named.extend(pointers::parties(later)),
    }
    let known: Vec<_> = file.parties.iter().map(|party| party.id.as_str()).collect();
    named
        .into_iter()
        .filter(|id| file.party(id).is_none())
        .map(|id| {
            breach(format!("本案没有编号为{id}的当事人"), format!("The case has no party {id}"))
                .fix(format!("本案当事人：{}", known.join("、")), format!("Parties of this case: {}", known.join(", ")))
        })
        .collect()
}

/// Ids of parties and evidence are used once.
fn repeated_ids(file: &CaseFile, body: &Body) -> Vec<Breach> {
    let (parties, evidence): (Vec<&str>, Vec<&str>) = match body {
        Body::OpenCase(opening) => (opening.parties.iter().map(|party| party.id.as_str()).collect(), vec![]),
        Body::AmendParticulars(amended) => {
            (amended.parties.iter().flatten().map(|party| party.id.as_str()).collect(), vec![])
        }
        Body::InspectScene(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        Body::Interview(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        Body::CollectEvidence(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        Body::ReceiveHandover(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        Body::TakeOver(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        Body::TakeSample(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        Body::RegisterPreservation(act) => {
            (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect())
        }
        Body::Seize(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        Body::RecordTestResult(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        Body::DecideOnTheSpot(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        Body::HoldHearing(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        Body::RecordStatement(act) => (vec![], act.evidence.iter().filter_map(|item| item.id.as_deref()).collect()),
        _ => return Vec::new(),
    };
    let twice = |ids: &[&str]| {
        let mut seen = HashSet::new();
        ids.iter().find(|id| !seen.insert(**id)).map(|id| (*id).to_owned())
    };
    let on_file: HashSet<&str> = file.evidence.iter().map(|item| item.id.as_str()).collect();
    let taken = evidence.iter().find(|id| on_file.contains(**id)).map(|id| (*id).to_owned());
    twice(&parties)
        .or_else(|| twice(&evidence))
        .or(taken)
        .map(|id| {
            breach(format!("编号{id}重复"), format!("The id {id} is used twice")).fix("换一个编号", "Choose another id")
        })
        .into_iter()
        .collect()
}

fn only_facts_happen(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let happened = attempt.as_happened.is_some();
    Verdict::unless(!happened || attempt.kind.class() == Class::Fact, || {
        breach("该行为不能按“如实补记”提交", "This act cannot be recorded as it happened")
            .fix("去掉 as_happened，依法重新作出", "Leave as_happened out, and do the act lawfully")
    })
}

/// A phone's clock may run ahead this many minutes.
const SKEW_MINUTES: i64 = 2;

fn not_in_the_future(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    Verdict::unless(attempt.occurred_at <= facts.now.plus_minutes(SKEW_MINUTES), || {
        breach(
            format!("发生时间 {} 晚于现在 {}", attempt.occurred_at, facts.now),
            format!("It is said to happen at {}, now is {}", attempt.occurred_at, facts.now),
        )
        .fix("改正发生时间或校准设备时钟", "Correct occurred_at or the device's clock")
    })
}

fn not_backdated(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.kind.class() == Class::Fact {
        return Verdict::NotApplicable;
    }
    if file.version > 0 && attempt.occurred_at < file.opened_at {
        return Verdict::Breached(vec![
            breach(
                format!("早于登记线索（{}）", file.opened_at),
                format!("It would lie before the case was opened ({})", file.opened_at),
            )
            .at(1)
            .fix("按实际作出时间记录", "Record it at the time it was really done"),
        ]);
    }
    let latest = file
        .entries
        .iter()
        .filter(|entry| entry.kind.class() == Class::Authority)
        .max_by_key(|entry| entry.occurred_at);
    match latest {
        Some(entry) if attempt.occurred_at < entry.occurred_at => Verdict::Breached(vec![
            breach(
                format!("早于第{}号行为（{}）", entry.seq, entry.occurred_at),
                format!("It would lie before act {} ({})", entry.seq, entry.occurred_at),
            )
            .at(entry.seq)
            .fix("按实际作出时间记录", "Record it at the time it was really done"),
        ]),
        _ => Verdict::Met,
    }
}

/// Whether the record lags the event beyond the organ's limit.
pub(super) fn is_late(facts: &Facts, attempt: &Attempt) -> bool {
    facts.calendar.due(attempt.occurred_at.date(), facts.profile.late_record).due_on < facts.now.date()
}

fn late_with_reason(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.body.is_none() {
        return Verdict::NotApplicable;
    }
    let given = attempt.late_reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
    Verdict::unless(given || !is_late(facts, attempt), || {
        breach(
            format!("发生于 {}，已超过补录期限", attempt.occurred_at.date()),
            format!("It happened on {}: the time to record it has passed", attempt.occurred_at.date()),
        )
        .fix(
            "填写 late_reason；该行为将永久标记为补录",
            "Give late_reason; the act is marked as recorded late for ever",
        )
    })
}

/// The countersigner must be the other officer of the act (used by the people rules too).
pub(super) fn second_officer(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let signed = body!(attempt, Countersign);
    let Some(act) = file.field_acts.iter().find(|act| act.seq == signed.seq) else {
        return Verdict::NotApplicable;
    };
    let mut breaches = Vec::new();
    if let Some(seq) = act.countersigned {
        breaches.push(
            breach("该行为已经确认", "The act is confirmed already").at(seq).fix("无需再次确认", "Nothing to do"),
        );
    }
    let account = facts.actor.account_id;
    let named = act.officers.iter().any(|officer| officer.account_id == Some(account));
    if !named || act.recorded_by == account {
        breaches.push(
            breach("应由参加该行为的另一名执法人员确认", "The other officer who took part has to confirm it")
                .at(act.seq)
                .fix("请另一名参加的执法人员登录确认", "Let the other officer named in the act confirm it"),
        );
    }
    Verdict::of(breaches)
}
