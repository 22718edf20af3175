//! What campaigns ask of people 评查待办: to score, to bring two sheets together, to look again, to put right, and of the organiser to
//! assign, tell, appoint, verify, and go after what is overdue. Read off the evaluated files when asked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::Error;
use super::dossier::FileState;
use super::standing::{self, NamedCampaign, Stand};
use super::store::{self, FileRow};
use crate::accounts::Actor;
use crate::db::Conn;
use crate::db::types::Uid;
use crate::law::codes::Role;

/// What is owed to a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvaluationStep {
    /// To score a file.
    Score,
    /// To propose, or to answer a proposal.
    Reconcile,
    /// To settle what two scorers could not agree on.
    Settle,
    /// To look again.
    Recheck,
    /// To put right and answer.
    Rectify,
    /// To give drawn files to scorers.
    Assign,
    /// To tell results.
    Tell,
    /// To appoint who looks again.
    Appoint,
    /// To verify an answer.
    Verify,
    /// To go after an answer that is overdue.
    Chase,
}

/// Something owed to a campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct OwedEvaluation {
    /// What.
    pub step: EvaluationStep,
    /// The campaign.
    pub campaign_id: Uuid,
    /// Its title.
    pub title: String,
    /// The evaluated file; none where it is about all of a campaign's files that stand so.
    pub file_id: Option<Uuid>,
    /// The case, where it has a record here.
    pub case_id: Option<Uuid>,
    /// The organ whose file it is; of the campaign, where it is about many.
    pub agency_id: Uuid,
    /// How many files it is about.
    pub files: usize,
    /// Last day, if there is one.
    pub due_on: Option<NaiveDate>,
}

/// What `actor` owes to campaigns, of one case or of all, in no order.
///
/// # Errors
/// When the database fails, or what is kept cannot be read.
pub fn owed_evaluations(
    conn: &mut Conn,
    actor: &Actor,
    case: Option<Uuid>,
    today: NaiveDate,
) -> Result<Vec<OwedEvaluation>, Error> {
    let mut found = by_evaluator(conn, actor)?;
    if actor.heads_the_organ() {
        let rows = standing::files(conn, &Stand::Organ(&[actor.agency_id], FileState::Rectifying))?;
        found.extend(rows.into_iter().map(|row| (EvaluationStep::Rectify, row)));
    }
    let organises = actor.heads_the_organ() || actor.has(Role::Supervisor);
    if organises {
        found.extend(by_organiser(conn, actor, today)?);
    }
    found.retain(|(_, row)| case.is_none_or(|only| row.case() == Some(only)));
    let campaigns: Vec<Uid> = found.iter().map(|(_, row)| row.campaign_id).collect();
    let named = standing::named(conn, campaigns)?;
    let mut owed = Vec::new();
    let mut many: BTreeMap<(Uuid, bool), OwedEvaluation> = BTreeMap::new();
    for (step, row) in found {
        let Some(campaign) = named.get(&row.campaign_id.0) else { continue };
        let one = of_file(step, &row, campaign);
        match step {
            EvaluationStep::Assign | EvaluationStep::Tell => {
                let all = many.entry((one.campaign_id, step == EvaluationStep::Tell)).or_insert_with(|| {
                    OwedEvaluation { file_id: None, case_id: None, agency_id: campaign.agency_id, files: 0, ..one }
                });
                all.files += 1;
            }
            _ => owed.push(one),
        }
    }
    owed.extend(many.into_values());
    Ok(owed)
}

type Owed = (EvaluationStep, FileRow);

/// What somebody owes who scores files or looks at them again.
fn by_evaluator(conn: &mut Conn, actor: &Actor) -> Result<Vec<Owed>, Error> {
    let me = actor.account_id;
    let mut found: Vec<Owed> =
        standing::unsigned(conn, me)?.into_iter().map(|row| (EvaluationStep::Score, row)).collect();
    for row in standing::files(conn, &Stand::Scorer(me, FileState::Reconciling))? {
        let file = store::dossier(conn, row.campaign_id.0, row.id.0)?;
        // Whoever proposed waits for the other; what was rejected waits for the organiser, unless somebody proposes anew.
        if file.proposal.as_ref().is_none_or(|proposal| proposal.by != me) {
            found.push((EvaluationStep::Reconcile, row));
        }
    }
    let again = standing::files(conn, &Stand::Rechecker(me, FileState::Objected))?;
    found.extend(again.into_iter().map(|row| (EvaluationStep::Recheck, row)));
    Ok(found)
}

/// What the organiser owes.
fn by_organiser(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<Vec<Owed>, Error> {
    let mut found = Vec::new();
    for state in [
        FileState::Drawn,
        FileState::Reconciling,
        FileState::Concluded,
        FileState::Objected,
        FileState::Rectifying,
        FileState::Answered,
    ] {
        for row in standing::files(conn, &Stand::Organised(&[actor.agency_id], state))? {
            let step = match state {
                FileState::Drawn => Some(EvaluationStep::Assign),
                FileState::Concluded => Some(EvaluationStep::Tell),
                FileState::Objected => row.rechecker_id.is_none().then_some(EvaluationStep::Appoint),
                FileState::Answered => Some(EvaluationStep::Verify),
                FileState::Rectifying => row.due_on.is_some_and(|day| day < today).then_some(EvaluationStep::Chase),
                _ => {
                    let file = store::dossier(conn, row.campaign_id.0, row.id.0)?;
                    (file.rejected > 0 && file.proposal.is_none()).then_some(EvaluationStep::Settle)
                }
            };
            found.extend(step.map(|step| (step, row)));
        }
    }
    Ok(found)
}

fn of_file(step: EvaluationStep, row: &FileRow, campaign: &NamedCampaign) -> OwedEvaluation {
    // While a result can be objected to, the day belongs to the organ, not to whoever is asked to appoint.
    let has_day = !matches!(step, EvaluationStep::Appoint | EvaluationStep::Verify | EvaluationStep::Settle);
    OwedEvaluation {
        step,
        campaign_id: row.campaign_id.0,
        title: campaign.title.clone(),
        file_id: Some(row.id.0),
        case_id: row.case(),
        agency_id: row.agency_id.0,
        files: 1,
        due_on: row.due_on.filter(|_| has_day),
    }
}

/// What was to be put right, or looked at again, by a day that has passed or is near.
#[derive(Debug, Clone, PartialEq)]
pub struct DueEvaluation {
    /// What is owed: to [`EvaluationStep::Rectify`] or to [`EvaluationStep::Recheck`]; of whoever owes it is the organ.
    pub owed: OwedEvaluation,
    /// The organs that were told, each with the day.
    pub escalated: Vec<(NaiveDate, String)>,
}

/// What these organs owe by `to` at the latest, of one case or of all, in no order.
///
/// # Errors
/// When the database fails, or what is kept cannot be read.
pub fn due_evaluations(
    conn: &mut Conn,
    agencies: &[Uuid],
    case: Option<Uuid>,
    to: NaiveDate,
) -> Result<Vec<DueEvaluation>, Error> {
    let rectifying = standing::files(conn, &Stand::Organ(agencies, FileState::Rectifying))?;
    let looking = standing::files(conn, &Stand::Organised(agencies, FileState::Objected))?;
    let mut found: Vec<Owed> = rectifying.into_iter().map(|row| (EvaluationStep::Rectify, row)).collect();
    let looking = looking.into_iter().filter(|row| row.rechecker_id.is_some());
    found.extend(looking.map(|row| (EvaluationStep::Recheck, row)));
    found.retain(|(_, row)| row.due_on.is_some_and(|day| day <= to));
    found.retain(|(_, row)| case.is_none_or(|only| row.case() == Some(only)));
    let named = standing::named(conn, found.iter().map(|(_, row)| row.campaign_id).collect())?;
    let mut due = Vec::new();
    for (step, row) in found {
        let Some(campaign) = named.get(&row.campaign_id.0) else { continue };
        let mut owed = of_file(step, &row, campaign);
        if step == EvaluationStep::Recheck {
            owed.agency_id = campaign.agency_id;
        }
        let file = store::dossier(conn, row.campaign_id.0, row.id.0)?;
        let escalations = file.rectification.iter().flat_map(|held| &held.escalations);
        due.push(DueEvaluation {
            owed,
            escalated: escalations.map(|one| (one.at.date(), one.to_name.clone())).collect(),
        });
    }
    Ok(due)
}
