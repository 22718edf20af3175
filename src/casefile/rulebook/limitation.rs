//! Limitation 追责期限: the dates of the violation, when it was found, and what is left once the time is over (处罚法36).

use super::filing::{about_filing, about_punishing};
use super::{Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::ViolationPeriod;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-36",
        article: "处罚法36",
        zh: "违法行为在二年（涉及生命健康、金融安全且有危害后果的五年）内未被发现的，不再给予行政处罚",
        en: "A violation not found within two years (five where life, health or finance is harmed) is not punished",
        effect: Effect::Refuse,
        gates: &[
            Kind::RequestFiling,
            Kind::Approve,
            Kind::ConcludeInvestigation,
            Kind::ReviseProposal,
            Kind::Decide,
            Kind::DecideOnTheSpot,
        ],
        check: within_limitation,
    },
    Rule {
        id: "PEN-36-2",
        article: "处罚法36",
        zh: "违法行为的起止日期和发现日期应当前后相符，他处发现的注明来源",
        en: "The days of the violation and of its discovery fit each other; a discovery elsewhere names its source",
        effect: Effect::Bar,
        gates: &[Kind::OpenCase, Kind::AmendParticulars],
        check: days_fit,
    },
    Rule {
        id: "PEN-36-3",
        article: "处罚法36、40",
        zh: "发现日期早于登记线索，或者追责期限的日期变更的，附能够证明的材料",
        en: "A discovery before the case was opened, and a change of the days that limitation rests on, come with the paper that shows it",
        effect: Effect::Refuse,
        gates: &[Kind::OpenCase, Kind::AmendParticulars],
        check: discovery_shown,
    },
    Rule {
        id: "PEN-36-4",
        article: "处罚法36",
        zh: "变更日期使追责期限由已过变为未过的，永久标记",
        en: "A change of days by which a violation is no longer out of time is marked for ever",
        effect: Effect::Mark,
        gates: &[Kind::AmendParticulars],
        check: not_revived,
    },
];

fn within_limitation(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let concerned = match attempt.kind {
        Kind::RequestFiling | Kind::Approve => about_filing(file, attempt),
        _ => about_punishing(file, attempt),
    };
    if !concerned {
        return Verdict::NotApplicable;
    }
    if file.violation.is_none() {
        // A clue may leave it open; whoever is to be punished has to know what for.
        return Verdict::unless(attempt.kind != Kind::ConcludeInvestigation, || {
            breach("没有写明违法行为的时间，无法判断追责期限", "The days of the violation are not stated")
                .fix("用 amend_particulars 补充 violation", "Add the violation by amend_particulars")
        });
    }
    let Some(last) = file.limitation_until() else { return Verdict::Met };
    let found = file.discovered_on();
    Verdict::unless(found <= last, || {
        breach(
            format!("追责期限到{last}届满，违法行为{found}才被发现"),
            format!("The time to find the violation ended on {last}; it was found on {found}"),
        )
        .fix(
            "不予立案（decline_filing）；已立案的，以超过追责期限为由不予处罚（limitation_passed）",
            "Decline the filing (decline_filing); once filed, do not punish, on the ground limitation_passed",
        )
    })
}

fn days_fit(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let (violation, opened) = match &attempt.body {
        Some(Body::OpenCase(opening)) => (opening.violation.as_ref(), attempt.occurred_at.date()),
        Some(Body::AmendParticulars(amended)) => (amended.violation.as_ref(), file.opened_at.date()),
        Some(_) => return Verdict::NotApplicable,
        None => return Verdict::needs("需要违法行为的时间", "Can be judged once the violation is given"),
    };
    let Some(ViolationPeriod { began_on, ended_on, discovered_on, discovery, .. }) = violation else {
        return Verdict::Met;
    };
    let mut breaches = Vec::new();
    let mut wrong = |is_wrong: bool, zh: &str, en: &str| {
        if is_wrong {
            breaches.push(breach(zh, en).fix("核对并改正日期", "Check the days and correct them"));
        }
    };
    let after = |earlier: Option<chrono::NaiveDate>, later: Option<chrono::NaiveDate>| {
        earlier.zip(later).is_some_and(|(earlier, later)| earlier > later)
    };
    let today = Some(attempt.occurred_at.date());
    wrong(after(*began_on, *ended_on), "违法行为开始日期晚于终了日期", "began_on lies after ended_on");
    wrong(
        after(*began_on, today) || after(*ended_on, today),
        "违法行为的日期晚于今日",
        "The violation lies in the future",
    );
    wrong(after(*began_on, *discovered_on), "发现日期早于违法行为开始", "discovered_on lies before the violation");
    wrong(
        after(*discovered_on, Some(opened)),
        "发现日期晚于登记线索之日",
        "discovered_on lies after the case was opened",
    );
    if discovered_on.is_some() && discovery.is_none() {
        breaches.push(
            breach("没有写明由谁、凭什么材料发现", "It is not said who found it, and what shows that")
                .fix("填写 discovery", "Give discovery"),
        );
    }
    Verdict::of(breaches)
}

/// Whether the time to find the violation would have passed with these days.
fn passed_with(file: &CaseFile, violation: &ViolationPeriod) -> bool {
    let mut amended = file.clone();
    amended.violation = Some(violation.clone());
    amended.limitation_passed()
}

/// The amended days, when days are on file already.
fn amended<'a>(file: &'a CaseFile, attempt: &'a Attempt) -> Option<(&'a ViolationPeriod, &'a ViolationPeriod)> {
    match &attempt.body {
        Some(Body::AmendParticulars(amended)) => file.violation.as_ref().zip(amended.violation.as_ref()),
        _ => None,
    }
}

/// Whether the days that limitation rests on would make a time that has passed one that has not.
fn revives(file: &CaseFile, attempt: &Attempt) -> bool {
    amended(file, attempt).is_some_and(|(_, now)| file.limitation_passed() && !passed_with(file, now))
}

fn discovery_shown(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let (now, opened) = match &attempt.body {
        Some(Body::OpenCase(opening)) => (opening.violation.as_ref(), attempt.occurred_at.date()),
        Some(Body::AmendParticulars(amended)) => (amended.violation.as_ref(), file.opened_at.date()),
        Some(_) => return Verdict::NotApplicable,
        None => return Verdict::needs("需要违法行为的时间", "Can be judged once the violation is given"),
    };
    let Some(now) = now else { return Verdict::NotApplicable };
    let moved = amended(file, attempt).is_some_and(|(before, now)| before.discovered_on != now.discovered_on);
    let earlier = now.discovered_on.is_some_and(|day| day < opened);
    if !moved && !earlier && !revives(file, attempt) {
        return Verdict::Met;
    }
    Verdict::unless(!attempt.media.is_empty(), || {
        breach(
            "发现日期早于登记线索或者有变更，没有附证明材料",
            "The discovery lies before the opening, or the days have changed, and no paper shows it",
        )
        .fix(
            "用 amend_particulars 填写，并在 media 中附举报登记、移送函等材料",
            "Give it by amend_particulars with the paper (report, letter of transfer) in media",
        )
    })
}

fn not_revived(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if amended(file, attempt).is_none() {
        return Verdict::NotApplicable;
    }
    Verdict::unless(!revives(file, attempt), || {
        breach(
            "按原记载的日期追责期限已过，变更后未过",
            "By the days on file the time had passed; by the new ones it has not",
        )
        .fix(
            "核对证明材料，由负责人审批立案时一并审查",
            "Check the papers; the head looks at them when the filing is approved",
        )
    })
}
