//! Rules on remedies 救济: events in their order, applied for and answered in time, never worse for whoever applied
//! (复议法20, 23, 48, 63; 行诉法45, 46, 67, 77). What a stay or a change means for the execution is in `stay`.

use chrono::NaiveDate;

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::acts::{RecordRemedy, RemedyEvent, RemedyResult, RemedyWay};
use crate::casefile::clocks::Clock;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::remedy::{LinesInForce, Proceeding};
use crate::law::codes::Procedure;
use crate::law::stages::Kind;

const RECORD: &[Kind] = &[Kind::RecordRemedy];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "REM-1",
        article: "复议法30、32、41、42、48、73；行诉法51、56、62、85",
        zh: "复议、诉讼的每一步按先后次序记录，内容与该步相符",
        en: "Each event of a proceeding is recorded in its order, with the content that belongs to it",
        effect: Effect::Bar,
        gates: RECORD,
        check: in_order,
    },
    Rule {
        id: "REM-2",
        article: "处罚法47",
        zh: "复议、诉讼的日期不早于所针对的行为和前一步，不晚于今日",
        en: "The days of a proceeding follow the act attacked and one another, and none lies ahead",
        effect: Effect::Bar,
        gates: RECORD,
        check: on_real_days,
    },
    Rule {
        id: "REM-3",
        article: "处罚法47；复议法75；行诉法85",
        zh: "终结复议、诉讼和恢复执行的文书应当附扫描件；作出决定、裁判的写明文号",
        en: "What ends a proceeding or lifts a stay comes with its paper; what was decided, with its number too",
        effect: Effect::Bar,
        gates: RECORD,
        check: paper_shown,
    },
    Rule {
        id: "FY-20",
        article: "复议法20；行诉法45、46、85",
        zh: "申请复议、起诉、上诉应当在法定期限内提出；逾期的标记，是否受理由复议机关、法院决定",
        en: "A remedy is applied for within its period; a late one is marked, whether it is heard others decide",
        effect: Effect::Mark,
        gates: RECORD,
        check: applied_in_time,
    },
    Rule {
        id: "FY-23-2",
        article: "复议法23",
        zh: "对当场作出的行政处罚决定不服的，应当先申请行政复议",
        en: "Against an on-the-spot penalty reconsideration comes before a suit",
        effect: Effect::Mark,
        gates: RECORD,
        check: reconsideration_first,
    },
    Rule {
        id: "FY-48",
        article: "复议法32、48、54、70；行诉法34、67",
        zh: "应当在法定期限内转送申请、答复并提交证据；逾期的永久标记",
        en: "Applications are sent on, answers and evidence given within the period; a late one is marked for ever",
        effect: Effect::Mark,
        gates: RECORD,
        check: answered_in_time,
    },
    Rule {
        id: "FY-63",
        article: "复议法63；行诉法77",
        zh: "变更决定不得对申请人更为不利，第三人提出相反请求的除外",
        en: "A decision is not altered for the worse of whoever applied, unless a third person asked for it",
        effect: Effect::Mark,
        gates: RECORD,
        check: not_worse_for_the_applicant,
    },
];

fn in_order(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let event = body!(attempt, RecordRemedy);
    let mut breaches = Vec::new();
    let proceeding = file.remedies.proceeding(&event.remedy_id);
    match (event.event, proceeding) {
        (RemedyEvent::Applied, Some(known)) => breaches.push(
            breach(format!("{}已经使用", known.id), format!("The id {} is used already", known.id))
                .at(known.applied.seq)
                .fix("换一个编号", "Choose another id"),
        ),
        (RemedyEvent::Applied, None) => breaches.extend(application_flaws(file, event)),
        (_, None) => breaches.push(
            breach(format!("没有编号为{}的复议、诉讼", event.remedy_id), format!("There is no {}", event.remedy_id))
                .fix("先记录申请（applied）", "Record the application (applied) first"),
        ),
        (_, Some(known)) if !may_follow(event.event, known) => breaches.push(
            breach(
                format!("{}所处的阶段不能有这一步", known.id),
                format!("This cannot happen to {} as it stands", known.id),
            )
            .at(known.applied.seq)
            .fix("核对该复议、诉讼已经记录的各步", "Check the events of it that are on file"),
        ),
        (_, Some(_)) => {}
    }
    breaches.extend(content_flaws(event));
    Verdict::of(breaches)
}

/// Whether the event can happen to a proceeding as it stands.
fn may_follow(event: RemedyEvent, to: &Proceeding) -> bool {
    let open = to.ended.is_none();
    let heard = open && to.accepted.is_some() && to.decided.is_none();
    match event {
        RemedyEvent::Applied => false,
        RemedyEvent::Forwarded => open && to.lodged_here && to.forwarded.is_none() && to.accepted.is_none(),
        RemedyEvent::NotAccepted | RemedyEvent::Accepted => open && to.accepted.is_none(),
        RemedyEvent::Answered => heard && to.answered.is_none(),
        RemedyEvent::Stayed => open && to.accepted.is_some() && !to.is_stayed(),
        RemedyEvent::StayLifted => to.is_stayed(),
        RemedyEvent::Withdrawn | RemedyEvent::Mediated | RemedyEvent::Decided => heard,
        RemedyEvent::Lapsed => heard && to.route == RemedyWay::Reconsideration,
        RemedyEvent::Final => open && to.decided.is_some() && to.route == RemedyWay::Suit,
        RemedyEvent::ReachedParty => {
            to.decided.is_some() && to.ruling.as_ref().is_some_and(|ruling| ruling.party_received_on.is_none())
        }
    }
}

fn application_flaws(file: &CaseFile, event: &RecordRemedy) -> Vec<Breach> {
    let Some(application) = &event.application else { return Vec::new() };
    let mut breaches = Vec::new();
    if application.party_id.is_some() == application.third_person.is_some() {
        breaches.push(
            breach("申请人应当是本案当事人或者第三人之一", "Either a party of the case or somebody else applies")
                .fix("填写 party_id 或者 third_person 之一", "Give either party_id or third_person"),
        );
    }
    let follows = application.follows.as_deref();
    let before = follows.and_then(|id| file.remedies.proceeding(id));
    let fits = match application.route {
        RemedyWay::Reconsideration => follows.is_none(),
        RemedyWay::Suit => {
            follows.is_none()
                || before.is_some_and(|one| one.route == RemedyWay::Reconsideration && one.ended.is_some())
        }
        RemedyWay::Appeal => {
            before.is_some_and(|one| one.route == RemedyWay::Suit && one.decided.is_some() && one.ended.is_none())
        }
    };
    if !fits {
        breaches.push(
            breach(
                "上诉针对尚未生效的一审裁判，起诉只能接续已经结束的复议",
                "An appeal follows a judgement that is not final, a suit at most a reconsideration that is over",
            )
            .fix("用 follows 指明前一程序", "Name the proceeding before in follows"),
        );
    }
    breaches
}

/// Content that the event lacks, or that belongs to another.
fn content_flaws(event: &RecordRemedy) -> Vec<Breach> {
    use RemedyEvent::{Accepted, Applied, Decided, Mediated, Stayed};
    let mut breaches = Vec::new();
    let mut belongs = |given: bool, wanted: bool, optional: bool, field: &str| {
        if given != wanted && (given || !optional) {
            let (zh, en) =
                if given { ("不属于这一步", "does not belong to it") } else { ("缺少", "is missing") };
            breaches.push(
                breach(format!("{field}：{zh}"), format!("{field} {en}"))
                    .fix(format!("核对 {field}"), format!("Check {field}")),
            );
        }
    };
    let what = event.event;
    let received = matches!(what, Accepted | Mediated | Decided);
    belongs(event.application.is_some(), what == Applied, false, "application");
    belongs(event.ruling.is_some(), matches!(what, Decided | Mediated), what == Mediated, "ruling");
    belongs(event.stay_ground.is_some(), what == Stayed, false, "stay_ground");
    belongs(event.received_on.is_some(), received, false, "received_on");
    belongs(event.simple, what == Accepted, true, "simple");
    if let Some(ruling) = &event.ruling {
        let other_lines = matches!(ruling.result, RemedyResult::Altered | RemedyResult::RevokedInPart);
        let undone = matches!(ruling.result, RemedyResult::RevokedInPart | RemedyResult::Revoked | RemedyResult::Void);
        belongs(!ruling.lines.is_empty(), other_lines, false, "ruling.lines");
        belongs(ruling.redecide, undone, true, "ruling.redecide");
        belongs(ruling.procedural, undone, true, "ruling.procedural");
        belongs(ruling.redecide_by.is_some(), ruling.redecide, true, "ruling.redecide_by");
    }
    breaches
}

/// What protects the party is entered at once; what ends the protection is entered from its paper.
fn paper_shown(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    use RemedyEvent::{Decided, Mediated, NotAccepted, StayLifted, Withdrawn};
    let event = body!(attempt, RecordRemedy);
    let decides = matches!(event.event, Decided | Mediated);
    if !decides && !matches!(event.event, NotAccepted | StayLifted | Withdrawn) {
        return Verdict::NotApplicable;
    }
    let mut breaches = Vec::new();
    if attempt.media.is_empty() {
        breaches.push(
            breach("没有附该文书的扫描件", "The paper itself is not given")
                .fix("在 media 中附文书的扫描件", "Give its scan in media"),
        );
    }
    if decides && event.document.is_none() {
        breaches.push(
            breach("没有写明文书的文号", "The number of the paper is not given").fix("填写 document", "Give document"),
        );
    }
    Verdict::of(breaches)
}

fn on_real_days(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let event = body!(attempt, RecordRemedy);
    let made = |seq: u64| file.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.occurred_at.date());
    let proceeding = file.remedies.proceeding(&event.remedy_id);
    let attacked = event.application.as_ref().map(|application| application.about);
    let earlier = proceeding.into_iter().flat_map(|one| {
        [Some(one.applied), one.accepted, one.decided].into_iter().flatten().map(|before| (before.seq, before.on))
    });
    let first = attacked.and_then(|seq| Some((seq, made(seq)?)));
    let mut breaches: Vec<_> = first
        .into_iter()
        .chain(earlier)
        .filter(|(_, day)| event.on < *day)
        .map(|(seq, day)| {
            breach(format!("早于第{seq}号行为所记的{day}"), format!("It would lie before {day}, see act {seq}"))
                .at(seq)
                .fix("改正 on", "Correct on")
        })
        .collect();
    let today = facts.now.date();
    let reached = event.ruling.as_ref().and_then(|ruling| ruling.party_received_on);
    let received = [event.received_on, reached].into_iter().flatten();
    if event.on > today || received.clone().any(|day| day > today || day < event.on) {
        breaches.push(
            breach("日期晚于今日，或者收到早于作出", "A day lies ahead, or the paper was received before it was made")
                .fix("改正 on、received_on、party_received_on", "Correct on, received_on, party_received_on"),
        );
    }
    Verdict::of(breaches)
}

/// The last day of a clock that was opened for the party, or for nobody in particular.
fn last_day(file: &CaseFile, clock: Clock, party: Option<&str>) -> Option<(u64, NaiveDate)> {
    let fits = |of: Option<&str>| party.is_none() || of.is_none() || of == party;
    let due = file.deadlines.iter().rev().find(|due| due.clock == clock && fits(due.party_id.as_deref()))?;
    Some((due.seq, due.due_on))
}

fn applied_in_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let event = body!(attempt, RecordRemedy);
    let Some(application) = event.application.as_ref().filter(|_| event.event == RemedyEvent::Applied) else {
        return Verdict::NotApplicable;
    };
    let decided = file.decision.as_ref().is_some_and(|decision| decision.seq == application.about);
    let clock = match application.route {
        RemedyWay::Reconsideration => Clock::Reconsideration,
        RemedyWay::Suit => Clock::Suit,
        RemedyWay::Appeal => Clock::Appeal,
    };
    match last_day(file, clock, application.party_id.as_deref()).filter(|_| decided) {
        None => Verdict::NotApplicable,
        Some((seq, last)) => Verdict::unless(event.on <= last, || {
            breach(format!("法定期限到{last}"), format!("The last day was {last}")).at(seq).fix(
                "如实记录；有正当理由的，由复议机关、法院审查",
                "Record it as it is; whether there was good reason, others decide",
            )
        }),
    }
}

fn reconsideration_first(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let event = body!(attempt, RecordRemedy);
    let Some(application) = event.application.as_ref().filter(|one| one.route == RemedyWay::Suit) else {
        return Verdict::NotApplicable;
    };
    if file.procedure != Procedure::Summary {
        return Verdict::Met;
    }
    Verdict::unless(application.follows.is_some(), || {
        breach("当场处罚未经复议直接起诉", "An on-the-spot penalty is taken to court without reconsideration")
            .at(application.about)
            .fix("如实记录，并在答辩中提出", "Record it as it is, and say so in the answer")
    })
}

fn answered_in_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let event = body!(attempt, RecordRemedy);
    let Some(proceeding) = file.remedies.proceeding(&event.remedy_id) else { return Verdict::NotApplicable };
    let started = match event.event {
        RemedyEvent::Forwarded => Some(proceeding.applied.seq),
        RemedyEvent::Answered => proceeding.accepted.map(|accepted| accepted.seq),
        RemedyEvent::Applied
        | RemedyEvent::NotAccepted
        | RemedyEvent::Accepted
        | RemedyEvent::Stayed
        | RemedyEvent::StayLifted
        | RemedyEvent::Withdrawn
        | RemedyEvent::Mediated
        | RemedyEvent::Decided
        | RemedyEvent::Final
        | RemedyEvent::Lapsed
        | RemedyEvent::ReachedParty => None,
    };
    let ours = [Clock::ForwardRemedy, Clock::AnswerReconsideration, Clock::AnswerSuit];
    let due = file.deadlines.iter().find(|due| Some(due.seq) == started && ours.contains(&due.clock));
    match due {
        None => Verdict::NotApplicable,
        Some(due) => Verdict::unless(event.on <= due.due_on, || {
            breach(format!("期限到{}，已逾期", due.due_on), format!("It was due on {}", due.due_on))
                .at(due.seq)
                .fix("如实记录；逾期将永久标记", "Record it as it is; the delay is marked for ever")
        }),
    }
}

/// What a change would make worse for a party, compared with the decision as it was made.
pub(super) fn worse_for(file: &CaseFile, lines: &[LinesInForce]) -> Vec<String> {
    let heavier = |line: &&LinesInForce| {
        let decided = file.proposal.as_ref().and_then(|on_file| on_file.proposal.party(&line.party_id));
        match decided {
            Some(before) => {
                let mut after = before.clone();
                after.penalties.clone_from(&line.penalties);
                after.heavier_than(before)
            }
            None => !line.penalties.is_empty(),
        }
    };
    lines.iter().filter(heavier).map(|line| line.party_id.clone()).collect()
}

fn not_worse_for_the_applicant(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let event = body!(attempt, RecordRemedy);
    let Some(ruling) = event.ruling.as_ref().filter(|ruling| ruling.result == RemedyResult::Altered) else {
        return Verdict::NotApplicable;
    };
    let applicant = file.remedies.proceeding(&event.remedy_id).and_then(|one| one.party_id.clone());
    let worse = worse_for(file, &ruling.lines).into_iter().filter(|party| Some(party) == applicant.as_ref());
    let found: Vec<_> = worse
        .filter(|_| !ruling.opposite_request)
        .map(|party| {
            breach(
                format!("变更后的处罚对申请人{party}更为不利"),
                format!("What stands now is worse for {party}, who applied"),
            )
            .fix(
                "核对复议决定、判决；确实如此的，提请上级或者依法救济",
                "Check the paper; if it says so, raise it with the superior or use the remedy against it",
            )
        })
        .collect();
    Verdict::of(found)
}
