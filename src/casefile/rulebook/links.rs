//! A case among other cases: what comes from another organ, who was first to file, merged and split cases, a filing that
//! is withdrawn (处罚法25, 26, 54).

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{JurisdictionStep, WithdrawalGround};
use crate::casefile::facts::{Facts, NamedCase};
use crate::casefile::file::CaseFile;
use crate::casefile::links::Relation;
use crate::casefile::parts::NewEvidence;
use crate::casefile::proposal::Outcome;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "LINK-1",
        article: "处罚法25、46",
        zh: "移交的案件在本系统的，应当确已移送本机关，记录摘要一致",
        en: "A record that is kept here too was transferred to this organ, and its digest is the same",
        effect: Effect::Refuse,
        gates: &[Kind::ReceiveHandover],
        check: handed_to_us,
    },
    Rule {
        id: "LINK-2",
        article: "处罚法46",
        zh: "移送机关违法取得、排除的证据，换了编号移交后仍不得作为认定事实的根据",
        en: "Evidence that is dead in the other organ's record is dead here, under whatever id",
        effect: Effect::Refuse,
        gates: &[Kind::ReceiveHandover],
        check: no_dead_evidence,
    },
    Rule {
        id: "LINK-5",
        article: "处罚法46",
        zh: "移送机关的案件在本系统的，应当写明其记录",
        en: "Where the other organ's case is kept here, its record is named",
        effect: Effect::Refuse,
        gates: &[Kind::ReceiveHandover],
        check: record_named,
    },
    Rule {
        id: "LINK-6",
        article: "处罚法40、46、47",
        zh: "接收移交应当附移交函和材料",
        en: "What is handed over comes with the letter and the papers",
        effect: Effect::Refuse,
        gates: &[Kind::ReceiveHandover],
        check: papers_shown,
    },
    Rule {
        id: "LINK-3",
        article: "处罚法47",
        zh: "收到移交、管辖协商的日期不得晚于今日",
        en: "Nothing was received or agreed in the future",
        effect: Effect::Bar,
        gates: &[Kind::ReceiveHandover, Kind::RecordJurisdiction],
        check: not_in_the_future,
    },
    Rule {
        id: "PEN-25",
        article: "处罚法25",
        zh: "两个以上行政机关都有管辖权的，由最先立案的行政机关管辖",
        en: "Where several organs may act, the one that files first has the case",
        effect: Effect::Mark,
        gates: &[Kind::RequestFiling],
        check: first_to_file,
    },
    Rule {
        id: "PEN-25-2",
        article: "处罚法25",
        zh: "管辖争议先协商，协商不成报请指定；协商一致、指定管辖应当写明由谁管辖",
        en: "A dispute is talked over, else reported up; what settles it says who has the case",
        effect: Effect::Bar,
        gates: &[Kind::RecordJurisdiction],
        check: dispute_in_order,
    },
    Rule {
        id: "PEN-25-3",
        article: "处罚法25",
        zh: "管辖争议确定由他机关管辖的，不得再行立案、处罚",
        en: "Once another organ is settled to have the case, it is neither filed nor decided here",
        effect: Effect::Refuse,
        gates: &[
            Kind::RequestFiling,
            Kind::Approve,
            Kind::ConcludeInvestigation,
            Kind::ReviseProposal,
            Kind::Decide,
            Kind::DecideOnTheSpot,
        ],
        check: not_lost,
    },
    Rule {
        id: "LINK-4",
        article: "处罚法47、57",
        zh: "并案、分案只关联本机关的其他案件，各关联一次",
        en: "Joined and split cases are other cases of the same organ, each linked once",
        effect: Effect::Refuse,
        gates: &[Kind::MergeCase, Kind::SplitCase],
        check: cases_of_the_organ,
    },
    Rule {
        id: "PEN-54-2",
        article: "处罚法54；强制法27、28",
        zh: "已有决定或者仍扣有财物的，不得撤销立案",
        en: "A filing is not withdrawn once there is a decision, nor while goods are held",
        effect: Effect::Refuse,
        gates: &[Kind::WithdrawFiling],
        check: nothing_left,
    },
    Rule {
        id: "PEN-54-3",
        article: "处罚法36、54",
        zh: "撤销立案的理由应当与案卷一致",
        en: "The ground of the withdrawal is what the file shows",
        effect: Effect::Refuse,
        gates: &[Kind::WithdrawFiling],
        check: ground_on_file,
    },
];

fn handed_to_us(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let handed = body!(attempt, ReceiveHandover);
    let Some((record, id)) = handed.record.as_ref().and_then(|record| Some((record, record.case_id?))) else {
        return Verdict::NotApplicable;
    };
    let Some(case) = facts.elsewhere.case(id) else {
        return Verdict::Breached(vec![
            breach(format!("本系统没有案件{id}"), format!("There is no case {id} here")).fix(
                "核对案件编号；不在本系统的不填 case_id",
                "Check the id; leave case_id out for a record kept elsewhere",
            ),
        ]);
    };
    let mut breaches = Vec::new();
    let to_us = case.transferred.is_some_and(|(seq, to)| to == Some(facts.agency.id) && seq <= record.acts);
    if case.agency_id == facts.agency.id || !to_us {
        breaches.push(
            breach(format!("案件{id}没有移送给本机关"), format!("Case {id} was not transferred to this organ")).fix(
                "由移送机关先办理移送（transfer_case，填写 receiver_id）",
                "Let the other organ transfer it first (transfer_case with receiver_id)",
            ),
        );
    } else if case.digest.as_ref() != Some(&record.head_digest) {
        breaches.push(
            breach("记录摘要与移送机关的案件记录不一致", "The digest is not that of the other organ's record")
                .fix("重新导出并核对（zhifa export）", "Export it again, and compare (zhifa export)"),
        );
    }
    Verdict::of(breaches)
}

fn no_dead_evidence(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let handed = body!(attempt, ReceiveHandover);
    let case = handed.record.as_ref().and_then(|record| record.case_id).and_then(|id| facts.elsewhere.case(id));
    let Some(case) = case else { return Verdict::NotApplicable };
    Verdict::of(handed.evidence.iter().filter_map(|item| worthless(case, item)).collect())
}

/// Why a piece handed over proves nothing: it is dead in the other record, under its id there or under another one.
fn worthless(case: &NamedCase, item: &NewEvidence) -> Option<Breach> {
    let fix = |found: Breach| {
        found.fix(
            "不列入，重新依法取证；名称、种类按移送机关的证据登记填写",
            "Leave it out, and gain evidence lawfully; name and kind are those of the other register",
        )
    };
    let same_id = case.evidence.iter().find(|theirs| item.id.as_ref() == Some(&theirs.id));
    // Ids begin anew in each file: what tells a piece is what it is.
    let mut same =
        case.evidence.iter().filter(|theirs| theirs.kind == item.kind && theirs.name.trim() == item.name.trim());
    let known = same.clone().next().is_some();
    let alive = same.any(|theirs| theirs.alive);
    if !known {
        return Some(fix(breach(
            format!("移送机关的案卷没有“{}”", item.name),
            format!("The other record holds no such piece: {}", item.name),
        )));
    }
    let dead_by_id = same_id.is_some_and(|theirs| !theirs.alive && theirs.name.trim() == item.name.trim());
    (!alive || dead_by_id).then(|| {
        fix(breach(
            format!("“{}”在移送机关的案卷中系违法取得或者已被排除", item.name),
            format!("{} was gained in breach or shut out, as the other organ's record says", item.name),
        ))
    })
}

fn record_named(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let handed = body!(attempt, ReceiveHandover);
    let Some(case) = facts.elsewhere.by_letter else { return Verdict::NotApplicable };
    let named = handed.record.as_ref().and_then(|record| record.case_id);
    Verdict::unless(named == Some(case), || {
        breach(
            format!("移交函{}出自本系统的案件{case}，没有写明该案件的记录", handed.letter),
            format!("The letter is of case {case}, which is kept here, and its record is not named"),
        )
        .fix("填写 record（案件编号、摘要、行为数）", "Give record: case_id, head_digest, acts")
    })
}

fn papers_shown(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.body.is_none() && attempt.media.is_empty() {
        return Verdict::needs("需要移交函和材料", "Can be judged once the papers are given");
    }
    Verdict::unless(!attempt.media.is_empty(), || {
        breach("没有附移交函和移交的材料", "Neither the letter nor what was handed over is given")
            .fix("在 media 中附移交函和材料的扫描件", "Give scans of the letter and the papers in media")
    })
}

fn not_in_the_future(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let day = match &attempt.body {
        Some(Body::ReceiveHandover(handed)) => handed.received_on,
        Some(Body::RecordJurisdiction(talk)) => talk.on,
        Some(_) => return Verdict::NotApplicable,
        None => return Verdict::needs("需要日期", "Can be judged once the day is given"),
    };
    Verdict::unless(day <= facts.now.date(), || {
        breach(format!("{day}晚于今日"), format!("{day} lies in the future")).fix("改正日期", "Correct the day")
    })
}

fn first_to_file(_: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    Verdict::of(
        facts
            .elsewhere
            .filed
            .iter()
            .map(|case| {
                let number = case.number.as_deref().unwrap_or("—");
                breach(
                    format!("{}已于{}就同一当事人、同一事项立案（{number}）", case.agency, case.filed_on),
                    format!("{} filed a case on the same party and item on {} ({number})", case.agency, case.filed_on),
                )
                .fix(
                    "核实是否同一违法行为；是的，协商管辖（record_jurisdiction）或者移送",
                    "See whether it is the same act; if so settle the jurisdiction (record_jurisdiction), or transfer",
                )
            })
            .collect(),
    )
}

fn dispute_in_order(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let talk = body!(attempt, RecordJurisdiction);
    let open = file.links.in_dispute();
    let mut breaches = Vec::new();
    let follows = match (talk.step, open.map(|step| step.step)) {
        (JurisdictionStep::Arose, None) => true,
        (JurisdictionStep::Arose, Some(_)) => false,
        (JurisdictionStep::Agreed, before) => before.is_some(),
        (JurisdictionStep::ReportedUp, before) => before == Some(JurisdictionStep::Arose),
        (JurisdictionStep::Designated, before) => before == Some(JurisdictionStep::ReportedUp),
    };
    if !follows {
        let mut found = breach("与此前的协商步骤不衔接", "It does not follow from the steps before").fix(
            "依次记录发生争议、协商一致或者报请指定、指定管辖",
            "Record in order: arose, then agreed or reported_up, then designated",
        );
        found.acts.extend(file.links.jurisdiction.last().map(|step| step.seq));
        breaches.push(found);
    }
    if let Some(before) = open.filter(|before| talk.on < before.on) {
        breaches.push(
            breach(format!("早于前一步（{}）", before.on), format!("It lies before the last step ({})", before.on))
                .at(before.seq)
                .fix("改正日期", "Correct the day"),
        );
    }
    let settles = matches!(talk.step, JurisdictionStep::Agreed | JurisdictionStep::Designated);
    if settles != talk.outcome.is_some() {
        breaches.push(
            breach(
                "只有协商一致、指定管辖才写明由谁管辖",
                "outcome belongs to agreed and designated, and to them only",
            )
            .fix("填写或者去掉 outcome", "Give outcome, or leave it out"),
        );
    }
    Verdict::of(breaches)
}

fn not_lost(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let concerned = match &attempt.body {
        Some(Body::Approve(approval)) => file.kind_of(approval.seq) == Some(Kind::RequestFiling),
        Some(Body::ConcludeInvestigation(conclusion)) => conclusion.proposal.outcome != Outcome::TransferAgency,
        Some(Body::ReviseProposal(revision)) => revision.proposal.outcome != Outcome::TransferAgency,
        Some(Body::Decide(decision)) => decision.outcome != Outcome::TransferAgency,
        _ => true,
    };
    if !concerned {
        return Verdict::NotApplicable;
    }
    match file.links.lost() {
        Some(step) => Verdict::Breached(vec![
            breach(format!("已确定由{}管辖", step.other), format!("It is settled that {} has the case", step.other))
                .at(step.seq)
                .fix("移送（transfer_case）", "Transfer it (transfer_case)"),
        ]),
        None => Verdict::Met,
    }
}

fn cases_of_the_organ(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let id = match &attempt.body {
        Some(Body::MergeCase(merge)) => merge.case_id,
        Some(Body::SplitCase(split)) => split.case_id,
        _ => return Verdict::needs("需要另一案件的编号", "Can be judged once the other case is named"),
    };
    let ours = facts.elsewhere.case(id).is_some_and(|case| case.agency_id == facts.agency.id);
    let mut breaches = Vec::new();
    if id == file.id || !ours {
        breaches.push(
            breach(format!("{id}不是本机关的其他案件"), format!("{id} is no other case of this organ"))
                .fix("核对案件编号", "Check the id"),
        );
    }
    if let Some(link) = file.links.others.iter().find(|link| link.case_id == id) {
        breaches.push(
            breach("已经关联该案件", "That case is linked already").at(link.seq).fix("无需再次关联", "Nothing to do"),
        );
    }
    Verdict::of(breaches)
}

fn nothing_left(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let mut breaches: Vec<_> = file
        .measures
        .held()
        .iter()
        .map(|item| {
            breach(format!("涉案物品{item}仍由本机关保管"), format!("Item {item} is still held"))
                .fix("先解除、退还或者依法处理", "Release, return or otherwise deal with it first")
        })
        .collect();
    if let Some(decision) = &file.decision {
        breaches.push(
            breach("本案已经作出决定", "The case is decided already")
                .at(decision.seq)
                .fix("依法撤销决定（revoke_decision）", "Revoke the decision (revoke_decision)"),
        );
    }
    Verdict::of(breaches)
}

fn ground_on_file(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let withdrawal = body!(attempt, WithdrawFiling);
    match withdrawal.ground {
        WithdrawalGround::Merged => {
            let absorbed = file.links.others.iter().rev().find(|link| link.relation == Relation::AbsorbedBy);
            let both = absorbed
                .and_then(|link| facts.elsewhere.case(link.case_id))
                .is_some_and(|other| other.links.contains(&(Relation::Absorbs, file.id)));
            Verdict::unless(both, || {
                let mut found =
                    breach("两案的案卷没有都写明并案", "The two files do not both say that they are merged")
                        .fix("在两个案件中分别记录并案（merge_case）", "Record merge_case in both cases");
                found.acts.extend(absorbed.map(|link| link.seq));
                found
            })
        }
        WithdrawalGround::LimitationPassed => Verdict::unless(file.limitation_passed(), || {
            breach("按案卷所载时间，没有超过追责期限", "By the days on file the limitation period has not passed")
                .fix("核实违法行为发生、终了和发现的时间", "Check when the violation ended and was found")
        }),
        WithdrawalGround::NoViolation
        | WithdrawalGround::OtherParty
        | WithdrawalGround::PartyEnded
        | WithdrawalGround::Other => Verdict::Met,
    }
}
