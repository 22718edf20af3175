//! One recorded act, asked again: the attempt and the facts as the act sealed them.

use std::collections::BTreeMap;

use super::{Asked, Reference, Said, TRUSTED, Word};
use crate::casefile::act::{Act, Attempt, RecordedAct};
use crate::casefile::actor::Actor;
use crate::casefile::acts::Body;
use crate::casefile::facts::{Elsewhere, Facts};
use crate::casefile::file::CaseFile;
use crate::casefile::parts::Text;
use crate::casefile::rulebook::{Breach, Verdict};
use crate::law::calendar::Calendar;
use crate::law::codes::Role;
use crate::law::stages::Kind;

/// What the rules asked for say of `recorded`, with `file` as it stood before. `facts` are those of the record: what an act changes of
/// them is set here, the organ stays.
pub(super) fn one(
    file: &CaseFile,
    recorded: &RecordedAct,
    (reference, facts): (&Reference, &mut Facts),
    asked: &Asked,
    said: &mut BTreeMap<&'static str, Vec<Said>>,
) {
    let act = &recorded.act;
    let mut tell = |rule: &'static str, word: Word| {
        said.entry(rule).or_default().push(Said { seq: Some(act.seq), kind: Some(act.kind), word });
    };
    let sealed = |rule: &str| act.computed.marks.iter().any(|mark| mark.rule == rule);
    for mark in &act.computed.marks {
        if let Some(rule) = asked.named.get(mark.rule.as_str()) {
            let found = Breach { message: mark.message.clone(), remedy: Text::new("", ""), acts: vec![act.seq] };
            tell(rule, Word::Broken(found, true));
        }
    }
    let (Some(body), Some(rules)) = (&recorded.body, asked.by_kind.get(&act.kind)) else { return };
    let attempt = attempt(act, body);
    as_of(facts, file, act, body, reference);
    for rule in rules.iter().filter(|rule| !sealed(rule.id)) {
        match (rule.check)(file, facts, &attempt) {
            Verdict::Met => tell(rule.id, Word::Kept),
            Verdict::NotApplicable => {}
            Verdict::Breached(_) | Verdict::NeedsInput(_) if TRUSTED.contains(&rule.id) => tell(rule.id, Word::Kept),
            Verdict::Breached(found) => {
                for mut breach in found {
                    if !breach.acts.contains(&act.seq) {
                        breach.acts.push(act.seq);
                    }
                    tell(rule.id, Word::Broken(breach, false));
                }
            }
            // What the act left open nobody can say for it: a person looks.
            Verdict::NeedsInput(missing) => tell(rule.id, Word::Open(missing, vec![act.seq])),
        }
    }
}

fn attempt(act: &Act, body: &Body) -> Attempt {
    Attempt {
        kind: act.kind,
        body: Some(body.clone()),
        occurred_at: act.occurred_at,
        officers: act.officers.iter().map(|officer| officer.officer_id).collect(),
        media: act.media.clone(),
        late_reason: act.late_reason.clone(),
        as_happened: act.as_happened.clone(),
        actor: actor(act),
    }
}

fn actor(act: &Act) -> Actor {
    let signed = &act.actor;
    Actor {
        account_id: signed.account_id,
        name: signed.name.clone(),
        roles: [signed.role].into(),
        post: signed.post,
        agency_id: signed.agency_id,
        agency_name: signed.agency_name.clone(),
        legal_qualification: signed.credential.clone().filter(|_| signed.role == Role::Reviewer),
        first_review_on: None,
    }
}

/// The facts with which a record begins: its organ, and nothing yet of any act.
pub(super) fn begin(first: &Act, reference: &Reference) -> Facts {
    Facts {
        now: first.recorded_at,
        calendar: Calendar::national(),
        profile: reference.profile,
        catalogue: None,
        agency: reference.agency.clone(),
        actor: actor(first),
        actor_officer: None,
        officers: BTreeMap::new(),
        people: BTreeMap::new(),
        power_item: None,
        elsewhere: Elsewhere::default(),
        recording_lists: reference.recording_lists.clone(),
        media_owed: Vec::new(),
        media_on_file: true,
        preview: None,
    }
}

/// Sets what an act changes of them.
fn as_of(facts: &mut Facts, file: &CaseFile, act: &Act, body: &Body, reference: &Reference) {
    let assistants = body.on_site().map_or(&[][..], |conduct| &conduct.assistants);
    let stamps = act.officers.iter().chain(&act.computed.handlers);
    let actor_officer = || {
        let stamped = stamps.clone().chain(&file.handlers);
        stamped.into_iter().find(|stamp| stamp.account_id == Some(act.actor.account_id)).map(|stamp| stamp.officer_id)
    };
    let actor_officer = (act.actor.role == Role::Officer).then(actor_officer).flatten();
    let ids = stamps.map(|stamp| stamp.officer_id).chain(assistants.iter().copied()).chain(actor_officer);
    let officers = ids.filter_map(|id| (reference.officers)(id, act.occurred_at));
    let rests_on_item = matches!(
        act.kind,
        Kind::RequestFiling
            | Kind::Approve
            | Kind::DecideOnTheSpot
            | Kind::ConcludeInvestigation
            | Kind::ReviseProposal
            | Kind::Decide
    );
    let held = || rests_on_item.then(|| file.power_item.clone()).flatten();
    facts.now = act.recorded_at;
    facts.actor = actor(act);
    facts.actor_officer = actor_officer;
    facts.officers = officers.map(|officer| (officer.officer_id, officer)).collect();
    facts.power_item = act.computed.power_item.clone().or_else(held);
}
