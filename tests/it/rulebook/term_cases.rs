//! Cases of the rules on the term of the case and around the hearing, and what a changed term leaves on the file.

use serde_json::{Value, json};
use zhifa::casefile::CaseFile;
use zhifa::casefile::clocks::Clock;
use zhifa::casefile::term::{Answer, Suspension, SuspensionGround};
use zhifa::law::profile::Profile;
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial, day};

fn of(profile: &str, mut trial: Trial) -> Trial {
    trial.facts.profile = Profile::find(profile).expect("a profile");
    trial
}

fn investigating(kind: Kind) -> Trial {
    of("market", Casebook::investigating().trial(kind))
}

fn suspend() -> Trial {
    investigating(Kind::Suspend)
}

fn exclude() -> Trial {
    investigating(Kind::ExcludePeriod)
}

fn extend() -> Trial {
    investigating(Kind::ExtendTerm)
}

fn conclude() -> Trial {
    Casebook::investigating().trial(Kind::ConcludeInvestigation)
}

fn suspended_already(trial: &mut Trial) {
    trial.file.term.suspensions.push(Suspension {
        seq: 1,
        ground: SuspensionGround::Other,
        answer: Answer { approved: Some(1), refused: None },
        since: Some(day("2026-03-02")),
        resumed: None,
    });
}

fn schedule() -> Trial {
    let mut book = Casebook::noticed();
    book.next(Kind::RequestHearing);
    book.trial(Kind::ScheduleHearing)
}

fn hold_announced() -> Trial {
    let book = Casebook::before_the_hearing();
    let mut trial = of("market", book.trial(Kind::HoldHearing));
    trial.set("/announced_on", json!(book.now.plus_days(-8).date()));
    trial
}

fn postpone() -> Trial {
    Casebook::before_the_hearing().trial(Kind::PostponeHearing)
}

fn report() -> Trial {
    let mut book = Casebook::before_the_hearing();
    book.next(Kind::HoldHearing);
    let mut trial = book.trial(Kind::ReportHearing);
    trial.by(Person::Head2);
    trial
}

/// After a hearing: reported, reviewed, discussed.
fn ripe_after_a_hearing() -> Casebook {
    let mut book = Casebook::before_the_hearing();
    book.next(Kind::HoldHearing);
    let mut trial = book.trial(Kind::ReportHearing);
    trial.by(Person::Head2);
    book.take(trial).expect("the presider reports");
    for kind in [Kind::SubmitForReview, Kind::IssueReviewOpinion, Kind::Deliberate] {
        book.next(kind);
    }
    book
}

fn decide() -> Trial {
    of("market", ripe_after_a_hearing().trial(Kind::Decide))
}

pub const CASES: &[Case] = &[
    Case {
        rule: "PEN-60-2",
        met: suspend,
        spoil: |t| t.facts.profile = Profile::find("national").expect("the national profile"),
    },
    Case { rule: "PEN-60-3", met: exclude, spoil: |t| t.set("/to", json!("2026-03-03")) },
    Case { rule: "PEN-60-4", met: extend, spoil: |t| t.set("/by", json!("31cd")) },
    Case { rule: "PEN-60-5", met: extend, spoil: |t| t.later(120) },
    Case { rule: "PEN-60-6", met: conclude, spoil: suspended_already },
    Case { rule: "PEN-60-7", met: suspend, spoil: |t| t.file.deadlines.clear() },
    Case { rule: "PEN-64-7", met: schedule, spoil: |t| t.set("/open", Value::Bool(false)) },
    Case { rule: "PEN-64-8", met: hold_announced, spoil: |t| t.set("/announced_on", json!(t.facts.now.date())) },
    Case { rule: "PEN-64-9", met: postpone, spoil: |t| t.set("/at", json!(t.facts.now)) },
    Case { rule: "PEN-65-2", met: report, spoil: |t| t.by(Person::Head) },
    Case { rule: "PEN-65-3", met: decide, spoil: |t| t.file.hearings[0].report = None },
    Case { rule: "PEN-65", met: decide, spoil: |t| t.file.evidence[0].seq = t.file.version },
    Case { rule: "PEN-65-4", met: decide, spoil: |t| t.file.hearings[0].put_to = vec!["e9".to_owned()] },
];

/// Does an act under a profile.
fn does(book: &mut Casebook, profile: &str, kind: Kind, content: Value) -> u64 {
    let trial = of(profile, book.trial_by(Person::who_may(kind), kind, content));
    book.take(trial).unwrap_or_else(|refused| panic!("{kind} is refused: {:#?}", refused.findings))
}

fn due(book: &Casebook, clock: Clock) -> String {
    book.file.deadline(clock, None).expect("it runs").due_on.to_string()
}

fn tried(book: &Casebook, profile: &str, kind: Kind, content: Value) -> Vec<&'static str> {
    of(profile, book.trial_by(Person::who_may(kind), kind, content)).breached()
}

#[test]
fn a_term_is_suspended_resumed_and_extended_rung_by_rung() {
    let mut book = Casebook::investigating();
    assert_eq!(due(&book, Clock::Decide), "2026-06-01", "filed on 03-02; 05-31 is a Sunday");
    book.wait(3);
    let asked = does(&mut book, "market", Kind::Suspend, json!({"ground": "force_majeure", "reasons": "洪水阻断道路"}));
    let stopped = does(&mut book, "market", Kind::Approve, json!({"seq": asked, "level": "principal"}));
    let running = book.file.deadline(Clock::Decide, None).expect("it stands still");
    assert_eq!(running.stopped.map(|still| (still.seq, still.on)), Some((stopped, day("2026-03-05"))));
    let conclusion = crate::casebook::content(&book.file, Kind::ConcludeInvestigation, book.now);
    assert!(tried(&book, "market", Kind::ConcludeInvestigation, conclusion).contains(&"PEN-60-6"));
    assert_eq!(book.trial(Kind::Interview).breached(), [""; 0], "facts are still recorded");
    book.wait(20);
    does(&mut book, "market", Kind::Resume, json!({"reasons": "道路已经恢复"}));
    assert_eq!(due(&book, Clock::Decide), "2026-06-22", "twenty days more, and over the Dragon Boat holiday");
    let first = book.file.deadlines.iter().find(|one| one.clock == Clock::Decide).expect("still to be seen");
    assert_eq!((first.superseded, first.due_on), (Some(book.file.version), day("2026-06-01")));
    let by = |days: &str| json!({"by": days, "reasons": "案情复杂"});
    let asked = does(&mut book, "market", Kind::ExtendTerm, by("30cd"));
    assert_eq!(tried(&book, "market", Kind::ExtendTerm, by("30cd")), ["PEN-60-4"], "one at a time");
    assert_eq!(due(&book, Clock::Decide), "2026-06-22", "not before a head approves");
    does(&mut book, "market", Kind::Approve, json!({"seq": asked, "level": "principal"}));
    assert_eq!(due(&book, Clock::Decide), "2026-07-20");
    assert_eq!(tried(&book, "market", Kind::ExtendTerm, by("10cd")), ["PEN-60-4"], "the heads together");
    let heads = json!({"held_on": "2026-03-25", "conclusion": "同意再延长十日",
        "heads": [Person::Head.account(), Person::Head2.account()]});
    let together = json!({"by": "10cd", "reasons": "案情特别复杂", "discussion": heads});
    let asked = does(&mut book, "market", Kind::ExtendTerm, together.clone());
    does(&mut book, "market", Kind::Approve, json!({"seq": asked, "level": "principal"}));
    assert_eq!(due(&book, Clock::Decide), "2026-07-30");
    assert_eq!(tried(&book, "market", Kind::ExtendTerm, together), ["PEN-60-4"], "the ladder has no third rung");
    assert_eq!(CaseFile::fold(&book.acts).as_ref(), Some(&book.file), "the fold reads no rules");
}

#[test]
fn nothing_stretches_the_ninety_days_of_the_law_itself() {
    let book = Casebook::investigating();
    for (kind, rule) in [(Kind::Suspend, "PEN-60-2"), (Kind::ExcludePeriod, "PEN-60-2"), (Kind::ExtendTerm, "PEN-60-4")]
    {
        let trial = of("national", book.trial(kind));
        assert_eq!(trial.breached(), [rule], "{kind}");
        let findings = trial.judge().findings;
        let found = findings.iter().find(|finding| finding.rule == rule).expect("it speaks");
        assert!(found.breaches[0].message.zh.contains("行政处罚法60"), "it names the article");
    }
}

#[test]
fn a_refused_extension_changes_nothing_and_the_rung_can_be_asked_again() {
    let mut book = Casebook::investigating();
    let asked = does(&mut book, "market", Kind::ExtendTerm, json!({"by": "30cd", "reasons": "案情复杂"}));
    does(&mut book, "market", Kind::Refuse, json!({"seq": asked, "reason": "案情简单"}));
    assert_eq!(due(&book, Clock::Decide), "2026-06-01");
    assert_eq!(tried(&book, "market", Kind::ExtendTerm, json!({"by": "20cd", "reasons": "案情复杂"})), [""; 0]);
    book.wait(92);
    let late = tried(&book, "market", Kind::ExtendTerm, json!({"by": "20cd", "reasons": "案情复杂"}));
    assert_eq!(late, ["PEN-60-5"], "06-02: the term has ended");
}

#[test]
fn an_excluded_time_is_shown_by_an_act_and_left_out_once() {
    let mut book = Casebook::investigating();
    book.wait(10);
    let shown_by = book.file.entries.iter().find(|entry| entry.kind == Kind::InspectScene).expect("inspected").seq;
    let days = |from: &str, to: &str, seq: u64| json!({"ground": "identification", "from": from, "to": to, "shown_by": seq, "reasons": "送权利人辨认"});
    assert_eq!(tried(&book, "market", Kind::ExcludePeriod, days("2026-03-03", "2026-03-07", 1)), ["PEN-60-3"]);
    assert_eq!(tried(&book, "market", Kind::ExcludePeriod, days("2026-03-01", "2026-03-07", shown_by)), ["PEN-60-3"]);
    let asked = does(&mut book, "market", Kind::ExcludePeriod, days("2026-03-03", "2026-03-07", shown_by));
    does(&mut book, "market", Kind::Approve, json!({"seq": asked, "level": "principal"}));
    assert_eq!(due(&book, Clock::Decide), "2026-06-05", "five days more: 06-05 is a Friday");
    let again = tried(&book, "market", Kind::ExcludePeriod, days("2026-03-07", "2026-03-08", shown_by));
    assert_eq!(again, ["PEN-60-3"], "03-07 is left out already");
    let typed = json!({"ground": "suspension", "from": "2026-03-08", "to": "2026-03-09", "shown_by": shown_by, "reasons": "中止"});
    assert!(tried(&book, "market", Kind::ExcludePeriod, typed).contains(&"PEN-60-2"));
}

#[test]
fn the_check_of_a_clue_is_timed_where_the_profile_knows_it() {
    let mut book = Casebook::new();
    let content = crate::casebook::content(&book.file, Kind::OpenCase, book.now);
    does(&mut book, "market", Kind::OpenCase, content);
    assert_eq!(due(&book, Clock::CheckClue), "2026-03-23", "fifteen working days");
    let asked =
        does(&mut book, "market", Kind::ExtendTerm, json!({"term": "check_clue", "by": "15wd", "reasons": "线索复杂"}));
    does(&mut book, "market", Kind::Approve, json!({"seq": asked, "level": "principal"}));
    assert_eq!(due(&book, Clock::CheckClue), "2026-04-14", "04-06 is Qingming");
    does(&mut book, "market", Kind::DeclineFiling, json!({"reason": "没有违法事实"}));
    let met = book.file.deadline(Clock::CheckClue, None).expect("it is on file").met;
    assert_eq!(met, Some(book.file.version));
    assert!(Casebook::clue().file.deadline(Clock::CheckClue, None).is_none(), "the law itself gives no time");
}

#[test]
fn a_hearing_put_off_is_told_anew() {
    let mut book = Casebook::before_the_hearing();
    book.next(Kind::PostponeHearing);
    let postponed = book.file.version;
    book.wait(21);
    let now = book.now;
    let held = json!({"seq": book.file.hearings[0].seq, "starts_at": now.plus_minutes(-30), "ends_at": now,
        "outcome": "held", "signed": true, "record": "双方陈述、质证、最后陈述"});
    let trial = book.trial_by(Person::Li, Kind::HoldHearing, held.clone());
    assert_eq!(trial.breached(), ["PEN-64-5"], "the first notice speaks of another day");
    let serve = json!({"paper": postponed, "party_id": "p1", "method": "DIRECT", "recipient": "韩某（负责人）", "card_shown": true});
    book.now = book.now.plus_days(-20);
    book.does(Person::Li, Kind::ServeDocument, serve);
    book.now = now;
    book.does(Person::Li, Kind::HoldHearing, held);
    assert!(book.file.hearings[0].held);
}
