//! After the on-the-spot decision: confirmed, filed with the organ, the cash handed in, closed; or, before any decision,
//! turned into the ordinary procedure (处罚法42, 51, 52, 71).

use super::proposal::all_countersigned;
use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::acts::HandInStep;
use crate::casefile::clocks::Clock;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::codes::Procedure;
use crate::law::money::Fen;
use crate::law::stages::{Kind, Status};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-42-5",
        article: "处罚法42、52",
        zh: "当场处罚及此前的现场行为，在备案以前确认",
        en: "What two officers did before an on-the-spot decision is confirmed before it is filed",
        effect: Effect::Bar,
        gates: &[Kind::Countersign],
        check: confirmed_before_filing,
    },
    Rule {
        id: "PEN-51-5",
        article: "处罚法51、54",
        zh: "登记为简易程序、尚未决定的案件才能转为普通程序",
        en: "Only an undecided summary case is turned into the ordinary procedure",
        effect: Effect::Bar,
        gates: &[Kind::ConvertToOrdinary],
        check: still_summary,
    },
    Rule {
        id: "PEN-52-4",
        article: "处罚法52",
        zh: "每份当场处罚决定备案一次",
        en: "An on-the-spot decision is filed with the organ once",
        effect: Effect::Bar,
        gates: &[Kind::FileSummaryRecord],
        check: something_to_file,
    },
    Rule {
        id: "PEN-52-5",
        article: "处罚法42、52",
        zh: "备案前两名执法人员都应当确认",
        en: "Both officers have confirmed before it is filed",
        effect: Effect::Refuse,
        gates: &[Kind::FileSummaryRecord],
        check: all_countersigned,
    },
    Rule {
        id: "PEN-52-6",
        article: "处罚法52；农业27；住建14；交通61；市监70",
        zh: "当场处罚决定应当在规定期限内备案；逾期的标记",
        en: "It is filed within the period of the organ's profile; a late one is marked",
        effect: Effect::Mark,
        gates: &[Kind::FileSummaryRecord],
        check: filed_in_time,
    },
    Rule {
        id: "PEN-71",
        article: "处罚法71",
        zh: "当场收缴的罚款先由执法人员交至行政机关，再由行政机关缴付银行，各一次",
        en: "Cash goes from the officer to the organ and from the organ to the bank, once each",
        effect: Effect::Bar,
        gates: &[Kind::RecordFineHandedIn],
        check: step_by_step,
    },
    Rule {
        id: "PEN-71-2",
        article: "处罚法71、78",
        zh: "当场收缴的罚款应当全额上缴",
        en: "The whole sum is handed in",
        effect: Effect::Refuse,
        gates: &[Kind::RecordFineHandedIn],
        check: in_full,
    },
    Rule {
        id: "PEN-71-3",
        article: "处罚法71、85",
        zh: "罚款应当在二个工作日内交至行政机关、缴付银行；逾期的标记",
        en: "Each step takes at most two working days; a late one is marked",
        effect: Effect::Mark,
        gates: &[Kind::RecordFineHandedIn],
        check: handed_in_in_time,
    },
    Rule {
        id: "SPOT-2",
        article: "处罚法38、48",
        zh: "违法作出的当场处罚决定撤销或者变更以前，不拟公示",
        en: "An unlawful on-the-spot decision has no entry before the organ has revoked or changed it",
        effect: Effect::Refuse,
        gates: &[Kind::Publish, Kind::Withhold],
        check: lawful_before_publication,
    },
    Rule {
        id: "PEN-52-7",
        article: "处罚法38、52、71",
        zh: "当场处罚案件结案前应当备案、罚款已交至机关，违法作出的决定已经撤销",
        en: "A summary case is closed when it is filed, the cash is in, and no unlawful decision stands",
        effect: Effect::Refuse,
        gates: &[Kind::CloseCase],
        check: nothing_left_open,
    },
    Rule {
        id: "PEN-71-4",
        article: "处罚法71",
        zh: "当场收缴的罚款缴付银行以后才能归档",
        en: "The file is archived when the cash has reached the bank",
        effect: Effect::Refuse,
        gates: &[Kind::Archive],
        check: banked,
    },
];

fn confirmed_before_filing(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if file.status != Status::Served {
        return Verdict::NotApplicable;
    }
    let signed = body!(attempt, Countersign);
    let Some(spot) = file.spot_decision() else {
        return Verdict::Breached(vec![
            breach("调查已经终结，不再确认", "The investigation is concluded; nothing is confirmed any more")
                .at(signed.seq)
                .fix("用 annotate 说明情况", "Explain it by annotate"),
        ]);
    };
    match spot.filed {
        Some(seq) => Verdict::Breached(vec![
            breach("当场处罚已经备案", "The decision is filed already")
                .at(seq)
                .fix("用 annotate 说明情况", "Explain it by annotate"),
        ]),
        None => Verdict::Met,
    }
}

fn still_summary(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    Verdict::unless(file.procedure == Procedure::Summary, || {
        let mut found = breach("本案已是普通程序", "The case is under the ordinary procedure already")
            .fix("继续按普通程序办理（request_filing）", "Go on under the ordinary procedure (request_filing)");
        found.acts = file.summary_procedure.converted.into_iter().collect();
        found
    })
}

fn something_to_file(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    match file.spot_decision().map(|spot| spot.filed) {
        None => Verdict::Breached(vec![
            breach("本案没有当场处罚决定", "The case has no on-the-spot decision")
                .fix("普通程序的决定无需备案", "A decision of the ordinary procedure is not filed so"),
        ]),
        Some(Some(seq)) => {
            Verdict::Breached(vec![breach("已经备案", "It is filed already").at(seq).fix("无需重复", "Nothing to do")])
        }
        Some(None) => {
            let decided = file.spot_decision().and_then(|spot| file.entries.iter().find(|entry| entry.seq == spot.seq));
            let made = decided.filter(|entry| attempt.occurred_at < entry.occurred_at);
            Verdict::of(
                made.into_iter()
                    .map(|entry| {
                        breach("备案时间早于决定", "It would be filed before it was decided")
                            .at(entry.seq)
                            .fix("按实际时间记录", "Record it at the time it really happened")
                    })
                    .collect(),
            )
        }
    }
}

/// Kept unless the latest clock of this kind ended before `day`.
fn by_the_clock(file: &CaseFile, clock: Clock, day: chrono::NaiveDate) -> Verdict {
    let Some(due) = file.deadlines.iter().rev().find(|deadline| deadline.clock == clock) else {
        return Verdict::NotApplicable;
    };
    Verdict::unless(day <= due.due_on, || {
        breach(
            format!("{}期限到{}，已逾期", clock.zh(), due.due_on),
            format!("{} was due on {}", clock.as_str(), due.due_on),
        )
        .at(due.seq)
        .fix("如实记录；逾期将永久标记", "Record it as it is; the delay is marked for ever")
    })
}

fn filed_in_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    by_the_clock(file, Clock::FileSummary, attempt.occurred_at.date())
}

fn step_by_step(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let step = body!(attempt, RecordFineHandedIn);
    let Some(cash) = file.summary_procedure.cash() else {
        return Verdict::Breached(vec![
            breach("本案没有当场收缴的罚款", "No fine was collected in cash")
                .fix("银行缴款用 record_payment 记录", "Payments at the bank are recorded by record_payment"),
        ]);
    };
    let (done, before) = match step.step {
        HandInStep::ToOrgan => (&cash.handed_in, Some(cash.collected_on)),
        HandInStep::ToBank => (&cash.banked, cash.handed_in.as_ref().map(|step| step.on)),
    };
    let mut breaches = Vec::new();
    if let Some(done) = done {
        breaches.push(
            breach("该步骤已经记录", "This step is recorded already").at(done.seq).fix("无需重复", "Nothing to do"),
        );
    }
    match before {
        None => breaches.push(
            breach("罚款尚未交至行政机关", "The officer has not handed the money in yet")
                .fix("先记录 TO_ORGAN", "Record TO_ORGAN first"),
        ),
        Some(before) if step.on < before || facts.now.date() < step.on || attempt.occurred_at.date() < step.on => {
            breaches.push(
                breach("日期早于前一步骤或者晚于今日", "The day lies before the step before, or in the future")
                    .fix("改正 on", "Correct on"),
            );
        }
        Some(_) => {}
    }
    Verdict::of(breaches)
}

fn in_full(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let step = body!(attempt, RecordFineHandedIn);
    let Some(cash) = file.summary_procedure.cash() else { return Verdict::NotApplicable };
    let (whole, given) = (Fen(cash.amount_fen), Fen(step.amount_fen));
    Verdict::unless(whole == given, || {
        breach(format!("当场收缴{whole}元，上缴{given}元"), format!("{whole} yuan were collected, {given} handed in"))
            .fix("全额上缴后记录", "Hand in the whole sum, then record it")
    })
}

fn handed_in_in_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let step = body!(attempt, RecordFineHandedIn);
    let clock = match step.step {
        HandInStep::ToOrgan => Clock::HandInFine,
        HandInStep::ToBank => Clock::BankFine,
    };
    by_the_clock(file, clock, step.on)
}

/// The standing on-the-spot decision that broke the law, if there is one.
fn unlawful(file: &CaseFile) -> Option<Breach> {
    let (spot, flaws) = (file.spot_decision()?, file.spot_flaws());
    let (zh, en) = (flaws.join("、"), flaws.join(", "));
    (!flaws.is_empty()).then(|| {
        breach(
            format!("当场处罚决定违反{zh}，仍然有效"),
            format!("The on-the-spot decision breaks {en} and still stands"),
        )
        .at(spot.seq)
        .fix("由机关撤销或者变更（revoke_decision）", "Let the organ revoke or change it (revoke_decision)")
    })
}

fn lawful_before_publication(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    if file.spot_decision().is_none() {
        return Verdict::NotApplicable;
    }
    Verdict::of(unlawful(file).into_iter().collect())
}

fn nothing_left_open(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let mut breaches = Vec::new();
    if let Some(spot) = file.spot_decision() {
        breaches.extend(unlawful(file));
        if spot.filed.is_none() {
            breaches.push(
                breach("当场处罚决定尚未备案", "The on-the-spot decision is not filed with the organ")
                    .at(spot.seq)
                    .fix("报所属行政机关备案（file_summary_record）", "File it (file_summary_record)"),
            );
        }
    } else if file.summary_procedure == Default::default() {
        return Verdict::NotApplicable;
    }
    if file.summary_procedure.cash().is_some_and(|cash| cash.handed_in.is_none()) {
        breaches.push(
            breach("当场收缴的罚款尚未交至行政机关", "The cash has not been handed in to the organ")
                .fix("上缴并记录（record_fine_handed_in）", "Hand it in and record it (record_fine_handed_in)"),
        );
    }
    Verdict::of(breaches)
}

fn banked(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let Some(cash) = file.summary_procedure.cash() else { return Verdict::NotApplicable };
    Verdict::unless(cash.banked.is_some(), || {
        breach("当场收缴的罚款尚未缴付银行", "The cash has not reached the bank").fix(
            "缴付银行并记录（record_fine_handed_in，TO_BANK）",
            "Pay it in and record it (record_fine_handed_in, TO_BANK)",
        )
    })
}
