//! The rulebook: each rule of law once, as a function of the file, the facts and the attempt.
//!
//! One function, several uses: the gate refuses an act, the guide shows what is still missing, and later the warnings
//! and the evaluation ask the same function. A rule that lives in only one of them is a smell.

mod admit;
mod age;
mod approval;
mod beside;
mod cards;
mod closing;
mod court;
mod custody;
mod decision;
mod delegation;
mod discretion;
mod disposal;
mod education;
mod eight_checks;
mod enforcement;
mod evidence;
mod excluded;
mod execution;
mod filing;
mod hearing;
mod hearing_record;
mod identity;
mod items;
mod late_crime;
mod law_in_force;
mod leniency;
mod limitation;
mod links;
mod measures;
mod notice;
mod one_fine;
mod own;
mod own_object;
mod own_steps;
mod payment;
mod penalty;
mod people;
mod pointers;
mod proposal;
mod recording;
mod recusal;
mod register;
mod remedy;
mod review;
mod review_measure;
mod review_round;
mod rounds;
mod sampling;
mod seizure;
mod seizure_period;
mod sparing;
mod spot;
mod spot_after;
mod stay;
mod structure;
mod take_over;
mod term;
mod transfer;
mod transfer_steps;
mod wording;

use serde::Serialize;

pub use admit::{Admitted, Finding, Judgement, Refusal, admit, checklist, judge};
pub(in crate::casefile) use approval::waits_as;
pub use cards::certificate_for;
pub use eight_checks::{PreparedCheck, PreparedRule, prepared};
pub(in crate::casefile) use notice::effective_on;
pub use spot::ceiling as spot_ceiling;

use super::act::Attempt;
use super::facts::Facts;
use super::file::CaseFile;
use super::parts::Text;
use crate::law::stages::Kind;

/// What a breach does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Refused always: the act cannot even be stated (stage, references, time).
    Bar,
    /// Refused; a fact act can be recorded as it happened, with the breach as a mark.
    Refuse,
    /// Recorded, and marked for ever.
    Mark,
}

/// What a rule found wrong, and the way out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Breach {
    /// What is wrong.
    pub message: Text,
    /// How to mend it.
    pub remedy: Text,
    /// The acts that show it.
    pub acts: Vec<u64>,
}

/// What a rule says of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Kept.
    Met,
    /// Does not speak of this.
    NotApplicable,
    /// Cannot say before this is known.
    NeedsInput(Text),
    /// Broken, for each of these reasons.
    Breached(Vec<Breach>),
}

/// One rule of law.
pub struct Rule {
    /// Id of the handbook, such as `PEN-58`.
    pub id: &'static str,
    /// Article or source.
    pub article: &'static str,
    /// The sentence in Chinese.
    pub zh: &'static str,
    /// The sentence in English.
    pub en: &'static str,
    /// What a breach does.
    pub effect: Effect,
    /// The acts it gates.
    pub gates: &'static [Kind],
    /// The rule itself.
    pub check: fn(&CaseFile, &Facts, &Attempt) -> Verdict,
}

/// Every rule, in the order of the procedure.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        structure::RULES,
        approval::RULES,
        people::RULES,
        cards::RULES,
        recusal::RULES,
        filing::RULES,
        delegation::RULES,
        identity::RULES,
        limitation::RULES,
        links::RULES,
        take_over::RULES,
        evidence::RULES,
        custody::RULES,
        sampling::RULES,
        measures::RULES,
        seizure::RULES,
        recording::RULES,
        seizure_period::RULES,
        items::RULES,
        term::RULES,
        proposal::RULES,
        wording::RULES,
        law_in_force::RULES,
        sparing::RULES,
        penalty::RULES,
        discretion::RULES,
        leniency::RULES,
        one_fine::RULES,
        notice::RULES,
        hearing::RULES,
        hearing_record::RULES,
        review::RULES,
        review_round::RULES,
        review_measure::RULES,
        decision::RULES,
        beside::RULES,
        transfer::RULES,
        transfer_steps::RULES,
        late_crime::RULES,
        spot::RULES,
        spot_after::RULES,
        closing::RULES,
        age::RULES,
        education::RULES,
        register::RULES,
        payment::RULES,
        enforcement::RULES,
        disposal::RULES,
        court::RULES,
        own::RULES,
        own_object::RULES,
        own_steps::RULES,
        execution::RULES,
        remedy::RULES,
        stay::RULES,
        rounds::RULES,
    ]
    .into_iter()
    .flatten()
}

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// A step that cannot come next, with those that can.
fn out_of_turn<S: Copy + std::fmt::Debug>(step: S, lawful: &[S], zh: fn(S) -> &'static str) -> Breach {
    let words: Vec<_> = lawful.iter().map(|step| zh(*step)).collect();
    let codes: Vec<_> = lawful.iter().map(|step| format!("{step:?}")).collect();
    breach(format!("此时不能是“{}”", zh(step)), format!("{step:?} cannot come next"))
        .fix(format!("可以是：{}", words.join("、")), format!("It can be: {}", codes.join(", ")))
}

/// One breach.
fn breach(zh: impl Into<String>, en: impl Into<String>) -> Breach {
    Breach { message: Text::new(zh, en), remedy: Text::new("", ""), acts: Vec::new() }
}

impl Breach {
    fn fix(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.remedy = Text::new(zh, en);
        self
    }

    fn at(mut self, seq: u64) -> Self {
        self.acts.push(seq);
        self
    }
}

impl Verdict {
    /// Met when there is no breach.
    fn of(breaches: Vec<Breach>) -> Self {
        if breaches.is_empty() { Verdict::Met } else { Verdict::Breached(breaches) }
    }

    /// Met, or broken for this one reason.
    fn unless(met: bool, breach: impl FnOnce() -> Breach) -> Self {
        if met { Verdict::Met } else { Verdict::Breached(vec![breach()]) }
    }

    fn needs(zh: &str, en: &str) -> Self {
        Verdict::NeedsInput(Text::new(zh, en))
    }
}

/// Takes the content of one kind out of the attempt, or answers that it is still needed.
macro_rules! body {
    ($attempt:expr, $kind:ident) => {
        match &$attempt.body {
            Some($crate::casefile::Body::$kind(body)) => body,
            Some(_) => return $crate::casefile::rulebook::Verdict::NotApplicable,
            None => {
                return $crate::casefile::rulebook::Verdict::needs(
                    "需要行为的具体内容才能判断",
                    "Can be judged once the content of the act is given",
                );
            }
        }
    };
}
use body;
