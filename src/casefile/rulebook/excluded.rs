//! Days left out of a term 扣除的期间: over, shown by an act on file, and left out once.

use chrono::NaiveDate;

use super::{Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::codes::ServiceMethod;
use crate::law::ladder::Pause;
use crate::law::stages::Kind;

/// The kinds of acts that show a ground.
const fn shown_by(ground: Pause) -> &'static [Kind] {
    match ground {
        Pause::Hearing => &[Kind::RequestHearing],
        Pause::PublicNotice => &[Kind::ServeDocument],
        Pause::Test => &[Kind::TakeSample, Kind::AnnounceTest],
        Pause::Identification => &[Kind::TakeSample, Kind::CollectEvidence, Kind::InspectScene],
        Pause::Refund => &[Kind::OrderCorrection],
        Pause::Suspension => &[Kind::Suspend],
        Pause::Supplement => &[Kind::IssueReviewOpinion],
        Pause::Postponement => &[Kind::PostponeHearing],
    }
}

pub(super) fn interval_is_real(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let asked = body!(attempt, ExcludePeriod);
    let mut breaches = Vec::new();
    let Some(running) = file.deadline(asked.term.clock(), None).filter(|deadline| deadline.runs()) else {
        return Verdict::Breached(vec![
            breach(format!("{}没有在计算", asked.term.zh()), format!("The term {} does not run", asked.term))
                .fix("期限进行中才有扣除", "Days are left out of a term that runs"),
        ]);
    };
    let kinds = shown_by(asked.ground);
    let shown = file.entries.iter().find(|entry| entry.seq == asked.shown_by);
    match shown {
        Some(entry) if kinds.contains(&entry.kind) => {
            let first = entry.occurred_at.date().max(running.opened_on);
            if asked.from < first {
                breaches.push(
                    breach(format!("该期间从{first}起才开始"), format!("That time began only on {first}"))
                        .at(entry.seq)
                        .fix(format!("from 不早于{first}"), format!("Let it begin on {first} or later")),
                );
            }
        }
        found => {
            let zh: Vec<_> = kinds.iter().map(|kind| kind.zh()).collect();
            let en: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
            let text = breach("所指的行为不能证明该期间", "The act named does not show that time");
            let text = found.map_or(text.clone(), |entry| text.at(entry.seq));
            breaches.push(text.fix(format!("指向：{}", zh.join("、")), format!("Point at {}", en.join(", "))));
        }
    }
    if let Some(last) = last_day(file, asked.ground, asked.shown_by).filter(|last| asked.to > *last) {
        breaches.push(
            breach(format!("该期间到{last}为止"), format!("That time was over on {last}"))
                .at(asked.shown_by)
                .fix(format!("to 不晚于{last}"), format!("Let it end on {last} or before")),
        );
    }
    if asked.from > asked.to || asked.to > attempt.occurred_at.date() {
        breaches.push(
            breach("起止日期不对，或者期间尚未结束", "The days are in the wrong order, or not over yet")
                .fix("期间结束后再扣除", "Leave it out once it is over"),
        );
    }
    let again = file.term.exclusions.iter().filter(|one| one.term == asked.term && one.answer.refused.is_none());
    let taken = again.map(|one| one.gap).chain(running.excluded.iter().copied());
    if let Some(gap) = taken.into_iter().find(|gap| gap.from <= asked.to && asked.from <= gap.to) {
        breaches.push(
            breach(
                format!("{}至{}已经扣除或者正在报批", gap.from, gap.to),
                format!("{} to {} is left out already, or asked for", gap.from, gap.to),
            )
            .at(running.seq)
            .fix("只扣除其余的日期", "Leave out only the other days"),
        );
    }
    Verdict::of(breaches)
}

/// The last day of what an act began, where the file shows it: the hearing, the public notice, the test, the money paid back.
fn last_day(file: &CaseFile, ground: Pause, shown_by: u64) -> Option<NaiveDate> {
    match ground {
        Pause::Hearing => {
            let ended =
                file.hearings.iter().filter(|hearing| hearing.seq > shown_by).find_map(|hearing| hearing.ended)?;
            file.entries.iter().find(|entry| entry.seq == ended).map(|entry| entry.occurred_at.date())
        }
        Pause::PublicNotice => {
            file.services.iter().find(|service| service.seq == shown_by).map(|service| match service.method {
                ServiceMethod::PublicNotice => service.effective_on,
                // Served in another way, nothing was waited for: no day can be left out.
                _ => NaiveDate::MIN,
            })
        }
        // A test is over with its result, and at the latest when its announced time is.
        Pause::Test => {
            let test = file.measures.test(shown_by)?;
            let announced = test.announced.as_ref().map(|time| time.until);
            let received = test.result.as_ref().map(|result| result.received_on);
            announced.into_iter().chain(received).min()
        }
        // Put right: the money went back.
        Pause::Refund => {
            let verified = file.corrections.iter().find(|order| order.seq == shown_by)?.corrected?;
            file.entries.iter().find(|entry| entry.seq == verified).map(|entry| entry.occurred_at.date())
        }
        Pause::Identification | Pause::Suspension | Pause::Supplement | Pause::Postponement => None,
    }
}
