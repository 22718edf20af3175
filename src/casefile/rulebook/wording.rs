//! Words that change after a defence 申辩后变更的文字处罚 (处罚法44, 45, 62): each changed component is weighed, numbers are compared,
//! nothing gets heavier.

use std::cmp::Ordering;

use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{ReviseProposal, RevisionCause};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::proposal::{PartyProposal, Proposal};
use crate::casefile::wording::{Reworded, Weight};
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-45",
        article: "处罚法45",
        zh: "不得因当事人陈述、申辩而给予更重的处罚",
        en: "Nothing gets heavier because the party defended itself",
        effect: Effect::Refuse,
        gates: &[Kind::ReviseProposal],
        check: not_heavier,
    },
    Rule {
        id: "PEN-45-6",
        article: "处罚法45",
        zh: "申辩后变更文字处罚的，逐项说明轻重，能以期限比较的以期限为准，不得加重",
        en: "Words that change after a defence are weighed one by one; lengths of time are compared, and none is heavier",
        effect: Effect::Refuse,
        gates: &[Kind::ReviseProposal],
        check: words_weighed,
    },
];

/// Whether the party's defence stands behind the revision: it is its cause, or the organ corrects itself on the same facts after
/// the party has spoken, which comes to the same.
fn defended(file: &CaseFile, revision: &ReviseProposal, now: &PartyProposal, before: &Proposal) -> bool {
    let spoke = || file.statements.iter().any(|statement| statement.party_id == now.party_id);
    let same_facts = || before.party(&now.party_id).is_some_and(|then| then.facts == now.facts);
    match revision.cause {
        RevisionCause::Defence => true,
        RevisionCause::OwnCorrection => spoke() && same_facts(),
        RevisionCause::Review | RevisionCause::NewEvidence => false,
    }
}

/// The components that nobody but a person can weigh, of parties whose defence stands behind the revision.
pub(super) fn to_be_weighed(file: &CaseFile, revision: &ReviseProposal) -> Vec<Reworded> {
    let Some(before) = file.proposal.as_ref().map(|on_file| &on_file.proposal) else { return Vec::new() };
    let mut reworded = revision.proposal.reworded(before);
    reworded.retain(|one| {
        let now = revision.proposal.party(&one.party_id);
        one.needs_weighing() && now.is_some_and(|now| defended(file, revision, now, before))
    });
    reworded
}

fn not_heavier(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let (Some(Body::ReviseProposal(revision)), Some(on_file)) = (&attempt.body, &file.proposal) else {
        return Verdict::needs("需要新的处理意见", "Can be judged once the new proposal is given");
    };
    let before = &on_file.proposal;
    let heavier = revision.proposal.parties.iter().filter(|now| match before.party(&now.party_id) {
        Some(then) => now.heavier_than(then),
        None => !now.penalties.is_empty(),
    });
    Verdict::of(
        heavier
            .filter(|now| defended(file, revision, now, before))
            .map(|now| {
                breach(
                    format!("{}：因陈述申辩加重了处罚", now.party_id),
                    format!("{}: the penalty got heavier because of a defence", now.party_id),
                )
                .at(on_file.seq)
                .fix(
                    "维持或者减轻；有新的事实、证据的，以 new_evidence 变更并重新告知",
                    "Keep it, or make it lighter; new facts and evidence are a cause of their own (new_evidence), told anew",
                )
            })
            .collect(),
    )
}

fn words_weighed(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let (Some(Body::ReviseProposal(revision)), Some(on_file)) = (&attempt.body, &file.proposal) else {
        return Verdict::needs("需要新的处理意见", "Can be judged once the new proposal is given");
    };
    let found = to_be_weighed(file, revision);
    Verdict::of(found.iter().filter_map(|one| Some(flaw(revision, one)?.at(on_file.seq))).collect())
}

/// What is wrong with how a changed component is weighed.
fn flaw(revision: &ReviseProposal, one: &Reworded) -> Option<Breach> {
    let (zh, en) = match one.kind {
        Some(kind) => (format!("{}的“{}”", one.party_id, kind.zh()), format!("{} of {}", kind.as_str(), one.party_id)),
        None => (format!("{}的责令改正", one.party_id), format!("The correction ordered of {}", one.party_id)),
    };
    let weighed = revision.words.iter().find(|said| said.party_id == one.party_id && said.kind == one.kind);
    let keep = ("维持原来的内容，或者减轻", "Keep what it said, or make it lighter");
    let (what_zh, what_en, fix) = match weighed.map(|said| said.weight) {
        None => (
            "文字有变更，没有说明轻重",
            "reads differently, and it is not said how it weighs",
            (
                "在 words 中逐项说明较轻或者相当，期限写入 term",
                "Weigh it in words (lighter or equal), and give its length of time in term",
            ),
        ),
        Some(Weight::Heavier) => ("说明为较重", "is said to be heavier", keep),
        Some(_) if one.length == Some(Ordering::Greater) => {
            ("期限更长，说明却不是较重", "lasts longer than it did", keep)
        }
        Some(Weight::Lighter | Weight::Equal) => return None,
    };
    Some(breach(format!("{zh}{what_zh}"), format!("{en} {what_en}")).fix(fix.0, fix.1))
}
