//! Telling and hearing the party 告知、听取: notice, approval before service, how a paper takes effect (处罚法44, 45, 61–64).

use chrono::NaiveDate;

use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::ServeDocument;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::proposal::Outcome;
use crate::casefile::triggers;
use crate::law::codes::ServiceMethod;
use crate::law::profile::ReviewPosition;
use crate::law::stages::Kind;
use crate::law::time::Moment;

const VOICES: &[Kind] = &[Kind::RecordStatement, Kind::WaiveStatement, Kind::RequestHearing, Kind::WaiveHearing];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-44",
        article: "处罚法44",
        zh: "事先告知针对拟给予行政处罚的处理意见，每份处理意见只告知一次",
        en: "A notice tells a proposal to punish, once",
        effect: Effect::Refuse,
        gates: &[Kind::IssueNotice],
        check: something_to_tell,
    },
    Rule {
        id: "PEN-63",
        article: "处罚法63",
        zh: "达到听证标准的，应当告知要求听证的权利",
        en: "Where the threshold is reached, the notice tells the right to a hearing",
        effect: Effect::Refuse,
        gates: &[Kind::IssueNotice],
        check: hearing_right_told,
    },
    Rule {
        id: "REV-POS",
        article: "处罚法58；本机关办案程序",
        zh: "本机关程序规定先法制审核后告知的，审核通过后才能告知",
        en: "Where the organ's profile puts the review before the notice, it has to have passed",
        effect: Effect::Refuse,
        gates: &[Kind::IssueNotice],
        check: reviewed_before_notice,
    },
    Rule {
        id: "PEN-44-2",
        article: "处罚法44；强制法37",
        zh: "事先告知书、强制执行决定书经负责人批准后送达",
        en: "A notice, and a decision to execute, is served after a head has approved it",
        effect: Effect::Refuse,
        gates: &[Kind::ServeDocument],
        check: approved_before_service,
    },
    Rule {
        id: "PEN-61",
        article: "处罚法61；民诉法87–95",
        zh: "送达方式应当符合法定条件",
        en: "Each way of serving has its conditions",
        effect: Effect::Refuse,
        gates: &[Kind::ServeDocument, Kind::ServeDemand],
        check: lawful_service,
    },
    Rule {
        id: "PEN-61-2",
        article: "处罚法61",
        zh: "同一文书对同一当事人只送达一次",
        en: "A paper takes effect on a party once",
        effect: Effect::Bar,
        gates: &[Kind::ServeDocument],
        check: not_served_yet,
    },
    Rule {
        id: "PEN-61-3",
        article: "处罚法44、61、62",
        zh: "文书作出以后才能送达，权利告知以后才能行使或者放弃",
        en: "A paper is served after it was made, a right used or given up after it was told",
        effect: Effect::Bar,
        gates: &[
            Kind::ServeDocument,
            Kind::RecordStatement,
            Kind::WaiveStatement,
            Kind::RequestHearing,
            Kind::WaiveHearing,
        ],
        check: in_order_of_time,
    },
    Rule {
        id: "PEN-45-2",
        article: "处罚法44、45、64",
        zh: "陈述、申辩、听证以告知送达为前提",
        en: "Statement, defence and hearing follow a served notice",
        effect: Effect::Bar,
        gates: VOICES,
        check: after_notice,
    },
    Rule {
        id: "PEN-45-3",
        article: "处罚法45",
        zh: "每份陈述申辩复核一次",
        en: "Each statement is answered once",
        effect: Effect::Bar,
        gates: &[Kind::AnswerStatement],
        check: not_answered_yet,
    },
    Rule {
        id: "PEN-64",
        article: "处罚法63、64",
        zh: "要求听证的，应当在告知后五个工作日内提出",
        en: "A hearing is asked for within five working days of the notice",
        effect: Effect::Mark,
        gates: &[Kind::RequestHearing],
        check: asked_in_time,
    },
];

/// The moment a paper exists: when it was made, for a notice when it was approved.
fn made_at(file: &CaseFile, paper: u64) -> Option<Moment> {
    let approval = file.notices.iter().find(|notice| notice.seq == paper).and_then(|notice| notice.approved);
    let seq = approval.unwrap_or(paper);
    file.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.occurred_at)
}

fn in_order_of_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let too_early = |seq: u64, day: NaiveDate| {
        Verdict::Breached(vec![
            breach(format!("早于第{seq}号行为（{day}）"), format!("It would lie before act {seq} ({day})"))
                .at(seq)
                .fix("按实际时间记录", "Record it at the time it really happened"),
        ])
    };
    if let Some(Body::ServeDocument(service)) = &attempt.body {
        let Some(made) = made_at(file, service.paper) else { return Verdict::NotApplicable };
        let received_before = service.received_on.is_some_and(|day| day < made.date());
        return match received_before || attempt.occurred_at < made {
            true => too_early(service.paper, made.date()),
            false => Verdict::Met,
        };
    }
    let Some(party) = party_of(attempt) else {
        return Verdict::needs("需要指明当事人", "Can be judged once the party is named");
    };
    match file.notice().and_then(|notice| file.service_of(notice.seq, party)) {
        Some(told) if attempt.occurred_at.date() < told.effective_on => too_early(told.seq, told.effective_on),
        Some(_) => Verdict::Met,
        None => Verdict::NotApplicable,
    }
}

fn something_to_tell(file: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    let mut breaches = Vec::new();
    match &file.proposal {
        Some(on_file) if on_file.proposal.outcome != Outcome::Penalize && !facts.profile.notice_for_no_penalty => {
            breaches.push(
                breach("处理意见不是给予处罚", "The proposal does not punish")
                    .at(on_file.seq)
                    .fix("直接作出决定", "Decide"),
            )
        }
        Some(_) => {}
        None => breaches.push(
            breach("尚无处理意见", "There is no proposal yet").fix("先调查终结", "Conclude the investigation first"),
        ),
    }
    if let Some(notice) = file.notice() {
        breaches.push(
            breach(format!("第{}号告知仍然有效", notice.seq), format!("The notice of act {} still stands", notice.seq))
                .at(notice.seq)
                .fix(
                    "审批、送达该告知；内容变更的先 revise_proposal",
                    "Approve and serve it; revise the proposal first if it changes",
                ),
        );
    }
    Verdict::of(breaches)
}

fn hearing_right_told(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(on_file) = &file.proposal else { return Verdict::NotApplicable };
    let owed = triggers::hearing_owed(file, &on_file.proposal, facts);
    if owed.is_empty() {
        return Verdict::NotApplicable;
    }
    let notice = body!(attempt, IssueNotice);
    Verdict::of(
        owed.into_iter()
            .filter(|(party, _)| !notice.hearing_offered.contains(party))
            .map(|(party, reason)| {
                breach(
                    format!("{party}：{reason}，应当告知听证权利"),
                    format!("{party} has to be told of the right to a hearing ({reason})"),
                )
                .fix(format!("在 hearing_offered 中列入{party}"), format!("Add {party} to hearing_offered"))
            })
            .collect(),
    )
}

fn reviewed_before_notice(file: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    if facts.profile.review_position != ReviewPosition::BeforeNotice || !file.review_required() {
        return Verdict::NotApplicable;
    }
    Verdict::unless(file.passed_review().is_some(), || {
        breach("尚未通过法制审核", "The legal review has not passed")
            .fix("先 submit_for_review 并取得审核同意", "Submit for review, and have it passed")
    })
}

fn approved_before_service(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let service = body!(attempt, ServeDocument);
    if let Some(order) = file.enforcement.order(service.paper) {
        return Verdict::unless(order.approved.is_some(), || {
            breach("强制执行决定尚未经负责人批准", "No head has approved the decision to execute")
                .at(order.seq)
                .fix("请负责人批准（approve）", "Let a head approve it")
        });
    }
    let Some(notice) = file.notices.iter().find(|notice| notice.seq == service.paper) else {
        return Verdict::NotApplicable;
    };
    if notice.void {
        return Verdict::Breached(vec![
            breach("该告知已经失效", "This notice no longer stands")
                .at(notice.seq)
                .fix("按现行处理意见重新告知", "Issue a notice of the proposal as it stands"),
        ]);
    }
    Verdict::unless(notice.approved.is_some(), || {
        breach("告知书尚未经负责人批准", "No head has approved the notice")
            .at(notice.seq)
            .fix("请负责人批准（approve）", "Let a head approve it")
    })
}

fn lawful_service(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let demand;
    let service = match &attempt.body {
        // A demand is made and served in one act: its service is judged like any other.
        Some(Body::ServeDemand(served)) => {
            demand = served.service();
            &demand
        }
        _ => body!(attempt, ServeDocument),
    };
    let confirmed = file.guidance.address(&service.party_id, attempt.occurred_at.date());
    let mut breaches = Vec::new();
    let mut missing = |absent: bool, zh: &str, en: &str, fix_zh: &str, fix_en: &str| {
        if absent {
            breaches.push(breach(zh, en).fix(fix_zh, fix_en));
        }
    };
    match service.method {
        ServiceMethod::Lien => missing(
            service.witness.is_none() && attempt.media.is_empty(),
            "留置送达没有见证人，也没有音像记录",
            "Service by leaving it has neither witness nor audio-video",
            "写明见证人 witness，或者附拍照、录像",
            "Name the witness, or attach photos or video",
        ),
        ServiceMethod::Electronic => {
            // A confirmation on file says by itself whether the party agreed; the remark counts only without one.
            let agreed = match confirmed {
                Some(address) => address.electronic.is_some(),
                None => service.address_confirmed,
            };
            missing(
                !agreed,
                "没有当事人同意电子送达的送达地址确认书",
                "The party has signed no confirmation that agrees to electronic service",
                "取得送达地址确认书并记录（record_address），或者改用其他方式",
                "Get the signed confirmation and record it (record_address), or serve otherwise",
            );
            missing(
                service.received_on.is_none(),
                "没有信息到达日期",
                "The day the message arrived is missing",
                "填写 received_on",
                "Give received_on",
            );
        }
        ServiceMethod::Postal | ServiceMethod::Entrusted | ServiceMethod::Forwarded => missing(
            service.received_on.is_none(),
            "没有回执上的收件日期",
            "The day on the receipt is missing",
            "填写 received_on",
            "Give received_on",
        ),
        ServiceMethod::PublicNotice => missing(
            service.attempts.is_empty(),
            "公告送达前没有其他方式无法送达的记录",
            "Public notice needs attempts of another kind that failed",
            "在 attempts 中记录无法送达的经过",
            "Give the failed attempts",
        ),
        ServiceMethod::Direct | ServiceMethod::OnPronouncement => missing(
            service.recipient.is_none() && !service.refused,
            "没有写明签收人",
            "Who took it is not stated",
            "填写 recipient",
            "Give recipient",
        ),
    }
    if service.refused && confirmed.is_none() {
        breaches.push(
            breach("受送达人拒收，又没有确认过送达地址", "Refused, and the party has confirmed no address").fix(
                "改为留置送达；有送达地址确认书的先记录（record_address）",
                "Serve by leaving it; if an address was confirmed, record that first (record_address)",
            ),
        );
    }
    if service.received_on.is_some_and(|day| day > attempt.occurred_at.date()) {
        breaches.push(
            breach("收件日期晚于记录的送达日期", "received_on lies after occurred_at")
                .fix("改正 received_on", "Correct received_on"),
        );
    }
    Verdict::of(breaches)
}

/// The day a service takes effect 送达日. Public notice: as long after it was issued as the profile says (民诉法95: thirty
/// days; some sector rules still say sixty).
pub(in crate::casefile) fn effective_on(facts: &Facts, service: &ServeDocument, day: NaiveDate) -> NaiveDate {
    let from = service.received_on.unwrap_or(day);
    match service.method {
        ServiceMethod::PublicNotice => facts.calendar.due(from, facts.profile.public_notice).due_on,
        ServiceMethod::Postal | ServiceMethod::Electronic | ServiceMethod::Entrusted | ServiceMethod::Forwarded => from,
        ServiceMethod::Direct | ServiceMethod::Lien | ServiceMethod::OnPronouncement => day,
    }
}

fn not_served_yet(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let service = body!(attempt, ServeDocument);
    let effect = effective_on(facts, service, attempt.occurred_at.date());
    match file.service_of(service.paper, &service.party_id) {
        // While a public notice runs, handing the paper over takes effect earlier.
        Some(before) if before.effective_on > effect => Verdict::Met,
        Some(before) => Verdict::Breached(vec![
            breach(
                format!("已于{}送达", before.effective_on),
                format!("It took effect on this party on {}", before.effective_on),
            )
            .at(before.seq)
            .fix("无需重复送达", "Nothing to do"),
        ]),
        None => Verdict::Met,
    }
}

fn party_of(attempt: &Attempt) -> Option<&str> {
    match &attempt.body {
        Some(Body::RecordStatement(statement)) => Some(&statement.party_id),
        Some(Body::WaiveStatement(waiver)) => Some(&waiver.party_id),
        Some(Body::RequestHearing(request)) => Some(&request.party_id),
        Some(Body::WaiveHearing(waiver)) => Some(&waiver.party_id),
        _ => None,
    }
}

fn after_notice(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(party) = party_of(attempt) else {
        return Verdict::needs("需要指明当事人", "Can be judged once the party is named");
    };
    let served = file.notice().is_some_and(|notice| file.service_of(notice.seq, party).is_some());
    Verdict::unless(served, || {
        breach(format!("尚未向{party}送达有效的告知书"), format!("No notice in force has been served on {party}")).fix(
            "先制作、批准并送达告知（issue_notice、approve、serve_document）",
            "Issue, approve and serve the notice first",
        )
    })
}

fn not_answered_yet(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let answer = body!(attempt, AnswerStatement);
    let answered = file.statements.iter().find(|said| said.seq == answer.seq).and_then(|said| said.answered);
    match answered {
        Some(seq) => Verdict::Breached(vec![
            breach("该陈述申辩已经复核", "The statement is answered already").at(seq).fix("无需重复", "Nothing to do"),
        ]),
        None => Verdict::Met,
    }
}

fn asked_in_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let request = body!(attempt, RequestHearing);
    let until = file.voices.get(&request.party_id).and_then(|voice| voice.hearing_until);
    match until {
        Some(last) => Verdict::unless(attempt.occurred_at.date() <= last, || {
            breach(format!("已超过{last}"), format!("The last day was {last}"))
                .fix("由机关决定是否仍然组织听证", "The organ may still hold a hearing")
        }),
        None => Verdict::Breached(vec![
            breach("没有向其告知听证权利", "It was not told of a right to a hearing")
                .fix("由机关决定是否组织听证", "The organ may hold a hearing all the same"),
        ]),
    }
}
