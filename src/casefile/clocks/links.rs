//! Clocks of jurisdiction and of a case that comes from paper 管辖、接管期限 (处罚法25, 60, 67).

use super::{Clock, DueDate, due};
use crate::casefile::act::Attempt;
use crate::casefile::acts::{Body, JurisdictionStep};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::links::PaperCase;
use crate::casefile::proposal::Outcome;
use crate::law::codes::Procedure;

/// The clocks that an act of this chapter starts.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    match &attempt.body {
        Some(Body::RecordJurisdiction(talk)) if talk.step == JurisdictionStep::Arose => {
            // Only the norms of some fields give a period.
            let period = facts.profile.talk_jurisdiction;
            period.map(|period| due(facts, Clock::TalkJurisdiction, None, talk.on, period)).into_iter().collect()
        }
        Some(Body::Approve(approval)) => match &file.links.paper {
            Some(paper) if paper.seq == approval.seq => landed(facts, paper),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// What runs on from paper: the term of the case from its filing, or payment and publication of its decision.
fn landed(facts: &Facts, paper: &PaperCase) -> Vec<DueDate> {
    let profile = facts.profile;
    let Some(decision) = &paper.decision else {
        return vec![due(facts, Clock::Decide, None, paper.filed_on, profile.decision)];
    };
    let publish = match decision.decided.outcome {
        Outcome::Penalize => profile.publish_penalty,
        _ => profile.publish_other,
    };
    let fined = decision.decided.parties.iter().filter(|line| line.fine().0 > 0);
    let pay = fined.filter_map(|line| {
        let served = decision.services.iter().find(|service| service.party_id == line.party_id)?;
        Some(due(facts, Clock::Pay, Some(&line.party_id), served.served_on, profile.payment))
    });
    let remedies = decision.services.iter().flat_map(|service| {
        super::enforcement::remedies(facts, Procedure::Ordinary, &service.party_id, service.served_on)
    });
    let publish = due(facts, Clock::Publish, None, decision.decided_on, publish);
    pay.chain(std::iter::once(publish)).chain(remedies).collect()
}
