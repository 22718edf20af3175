//! The eight checks of a legal review, prepared by the rulebook 审核内容预填 (118号(十三)): what the rules say of each, with the acts
//! that prove it. The reviewer answers; what nobody can compute is left open.

use serde::Serialize;

use super::admit::{Finding, Judgement};
use crate::casefile::acts::{CheckAnswer, CheckItem};
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{MarkOnFile, Nature, Text};
use crate::law::stages::Kind;

/// What the rulebook says of one of the eight checks.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PreparedCheck {
    /// Which.
    pub item: CheckItem,
    /// What is checked, in Chinese.
    pub question: &'static str,
    /// The answer the rules support; none where a person has to weigh it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested: Option<CheckAnswer>,
    /// What the rules found wrong: the remark that a "no" owes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<Text>,
    /// The rules that spoke.
    pub rules: Vec<PreparedRule>,
    /// Marks that stay on the file 标记 and touch this check.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<MarkOnFile>,
    /// The acts to look at.
    pub acts: Vec<u64>,
}

/// A rule and what it says of the file.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PreparedRule {
    /// Its id.
    pub rule: &'static str,
    /// Its article.
    pub article: &'static str,
    /// Its sentence.
    pub sentence: Text,
    /// `met` or `breached`.
    pub verdict: &'static str,
}

/// The check that a rule speaks of, by the chapter of the law it stands for; none for rules on the shape of the record, on the
/// review itself, and on what comes after the decision.
fn check_of(rule: &str) -> Option<CheckItem> {
    let (chapter, rest) = rule.split_once('-')?;
    let number = || rest.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse::<u32>().ok());
    match chapter {
        "CERT" | "SEP" => Some(CheckItem::Officers),
        "DIS" | "PROP" => Some(CheckItem::Law),
        "REC" if matches!(rest, "3-2" | "4") => Some(CheckItem::Procedure),
        "ENF" => Some(CheckItem::Procedure),
        "PEN" => Some(match number()? {
            17..=21 => CheckItem::Body,
            22..=26 => CheckItem::Power,
            27 => CheckItem::Crime,
            9 | 13 | 28..=38 => CheckItem::Law,
            40 | 46 | 56 => CheckItem::Facts,
            42 | 43 => CheckItem::Officers,
            44 | 45 | 47 | 54 | 55 | 60 | 62..=65 => CheckItem::Procedure,
            59 | 61 => CheckItem::Papers,
            _ => return None,
        }),
        _ => None,
    }
}

/// The eight checks with what `judged` (the proposal, and the decision that may follow) and the marks on file say of each.
pub fn prepared(file: &CaseFile, judged: &[Judgement]) -> Vec<PreparedCheck> {
    CheckItem::ALL.into_iter().map(|item| check(file, judged, item)).collect()
}

fn check(file: &CaseFile, judged: &[Judgement], item: CheckItem) -> PreparedCheck {
    let spoke =
        |finding: &&Finding| check_of(finding.rule) == Some(item) && matches!(finding.verdict, "met" | "breached");
    let findings: Vec<&Finding> = judged.iter().flat_map(|judgement| &judgement.findings).filter(spoke).collect();
    let marks: Vec<MarkOnFile> =
        file.marks.iter().filter(|on_file| check_of(&on_file.mark.rule) == Some(item)).cloned().collect();
    let breaches = || findings.iter().flat_map(|finding| &finding.breaches);
    let mut found: Vec<Text> = breaches().map(|breach| breach.message.clone()).collect();
    let in_breach = |on_file: &&MarkOnFile| on_file.mark.nature == Nature::Breach;
    found.extend(marks.iter().filter(in_breach).map(|on_file| on_file.mark.message.clone()));
    let mut acts: Vec<u64> = breaches().flat_map(|breach| breach.acts.iter().copied()).collect();
    acts.extend(marks.iter().map(|on_file| on_file.seq));
    acts.extend(file.entries.iter().filter(|entry| proves(item, entry.kind)).map(|entry| entry.seq));
    acts.sort_unstable();
    acts.dedup();
    let suggested = match (found.is_empty(), findings.is_empty()) {
        (false, _) => Some(CheckAnswer::No),
        // Whether facts are clear, a law is applied right or a crime is at hand, no rule can say by itself.
        (true, _) if matches!(item, CheckItem::Facts | CheckItem::Law | CheckItem::Crime | CheckItem::Papers) => None,
        (true, true) => None,
        (true, false) => Some(CheckAnswer::Yes),
    };
    let mut rules: Vec<PreparedRule> = Vec::new();
    for finding in findings {
        let verdict = finding.verdict;
        match rules.iter_mut().find(|rule| rule.rule == finding.rule) {
            Some(rule) if verdict == "breached" => rule.verdict = verdict,
            Some(_) => {}
            None => rules.push(PreparedRule {
                rule: finding.rule,
                article: finding.article,
                sentence: finding.sentence.clone(),
                verdict,
            }),
        }
    }
    PreparedCheck { item, question: item.zh(), suggested, found, rules, marks, acts }
}

/// Whether an act of this kind is where the reviewer looks for the answer.
fn proves(item: CheckItem, kind: Kind) -> bool {
    match item {
        CheckItem::Body | CheckItem::Power => {
            matches!(kind, Kind::OpenCase | Kind::AmendParticulars | Kind::RequestFiling | Kind::RecordJurisdiction)
        }
        CheckItem::Officers => {
            kind.in_the_field()
                || matches!(kind, Kind::RequestFiling | Kind::AssignHandlers | Kind::DecideRecusal | Kind::Countersign)
        }
        CheckItem::Procedure => matches!(
            kind,
            Kind::Approve
                | Kind::IssueNotice
                | Kind::ServeDocument
                | Kind::RecordStatement
                | Kind::AnswerStatement
                | Kind::WaiveStatement
                | Kind::RequestHearing
                | Kind::WaiveHearing
                | Kind::HoldHearing
                | Kind::ReportHearing
                | Kind::ExtendTerm
                | Kind::ExcludePeriod
        ),
        CheckItem::Facts => {
            kind.in_the_field()
                || matches!(kind, Kind::RecordTestResult | Kind::ExcludeEvidence | Kind::ReceiveHandover)
        }
        CheckItem::Law => matches!(kind, Kind::ConcludeInvestigation | Kind::ReviseProposal),
        CheckItem::Papers => matches!(kind, Kind::IssueDocument | Kind::ServeDocument | Kind::IssueNotice),
        CheckItem::Crime => matches!(kind, Kind::ReportSuspectedCrime | Kind::RecordTransferStep | Kind::ReturnCase),
    }
}
