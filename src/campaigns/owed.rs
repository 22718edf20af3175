//! What campaigns ask of people 评查待办: to score, to bring two sheets together, to look again, to put right, and of the organiser to
//! assign, tell, appoint, verify, and go after what is overdue. Read off the evaluated files when asked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::Error;
use super::dossier::FileState;
use super::standing::{self, NamedCampaign, Whose};
use super::store::{self, FileRow};
use crate::accounts::Actor;
use crate::casefile::tasks::Duty;
use crate::db::Conn;
use crate::db::types::Uid;
use crate::law::codes::Role;

/// Something owed to a campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct OwedEvaluation {
    /// What.
    pub duty: Duty,
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
        let rows = standing::files(conn, &Whose::Organ(&[actor.agency_id]), &[FileState::Rectifying])?;
        found.extend(rows.into_iter().map(|(_, row)| (Duty::RectifyFile, row)));
    }
    if actor.heads_the_organ() || actor.has(Role::Supervisor) {
        found.extend(by_organiser(conn, actor, today)?);
    }
    found.retain(|(_, row)| case.is_none_or(|only| row.case() == Some(only)));
    let campaigns: Vec<Uid> = found.iter().map(|(_, row)| row.campaign_id).collect();
    let named = standing::named(conn, campaigns)?;
    let mut owed = Vec::new();
    let mut many: BTreeMap<(Uuid, Duty), OwedEvaluation> = BTreeMap::new();
    for (duty, row) in found {
        let Some(campaign) = named.get(&row.campaign_id.0) else { continue };
        let one = of_file(duty, &row, campaign);
        match duty {
            Duty::AssignFiles | Duty::TellResults => {
                let all = many.entry((one.campaign_id, duty)).or_insert_with(|| OwedEvaluation {
                    file_id: None,
                    case_id: None,
                    agency_id: campaign.agency_id,
                    files: 0,
                    ..one
                });
                all.files += 1;
            }
            _ => owed.push(one),
        }
    }
    owed.extend(many.into_values());
    Ok(owed)
}

type Owed = (Duty, FileRow);

/// What somebody owes who scores files or looks at them again.
fn by_evaluator(conn: &mut Conn, actor: &Actor) -> Result<Vec<Owed>, Error> {
    let me = actor.account_id;
    let states = [FileState::Scoring, FileState::Reconciling, FileState::Objected];
    let rows = standing::files(conn, &Whose::Evaluator(me), &states)?;
    let scoring = rows.iter().filter(|(state, _)| *state == FileState::Scoring).map(|(_, row)| row.id);
    let signed = standing::signed(conn, me, &scoring.collect::<Vec<_>>())?;
    let mut found = Vec::new();
    for (state, row) in rows {
        let duty = match state {
            FileState::Scoring => (!signed.contains(&row.id)).then_some(Duty::ScoreFile),
            FileState::Objected => (row.rechecker_id == Some(Uid(me))).then_some(Duty::RecheckFile),
            _ => {
                let file = store::dossier(conn, row.campaign_id.0, row.id.0)?;
                // Whoever proposed waits for the other; what was rejected waits for the organiser, unless somebody proposes anew.
                let waits = file.proposal.is_some_and(|proposal| proposal.by == me);
                (!waits).then_some(Duty::ReconcileSheets)
            }
        };
        found.extend(duty.map(|duty| (duty, row)));
    }
    Ok(found)
}

/// What the organiser owes.
fn by_organiser(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<Vec<Owed>, Error> {
    let states = [
        FileState::Drawn,
        FileState::Reconciling,
        FileState::Concluded,
        FileState::Objected,
        FileState::Rectifying,
        FileState::Answered,
    ];
    let mut found = Vec::new();
    for (state, row) in standing::files(conn, &Whose::Organiser(&[actor.agency_id]), &states)? {
        let duty = match state {
            FileState::Drawn => Some(Duty::AssignFiles),
            FileState::Concluded => Some(Duty::TellResults),
            FileState::Objected => row.rechecker_id.is_none().then_some(Duty::AppointRechecker),
            FileState::Answered => Some(Duty::VerifyRectification),
            FileState::Rectifying => row.due_on.is_some_and(|day| day < today).then_some(Duty::ChaseRectification),
            _ => {
                let file = store::dossier(conn, row.campaign_id.0, row.id.0)?;
                (file.rejected > 0 && file.proposal.is_none()).then_some(Duty::SettleSheets)
            }
        };
        found.extend(duty.map(|duty| (duty, row)));
    }
    Ok(found)
}

fn of_file(duty: Duty, row: &FileRow, campaign: &NamedCampaign) -> OwedEvaluation {
    // While a result can be objected to, the day belongs to the organ, not to whoever is asked to appoint.
    let has_day = !matches!(duty, Duty::AppointRechecker | Duty::VerifyRectification | Duty::SettleSheets);
    OwedEvaluation {
        duty,
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
    /// What is owed: [`Duty::RectifyFile`] or [`Duty::RecheckFile`]; of whoever owes it is the organ.
    pub owed: OwedEvaluation,
    /// Where the days to put right come from, as the notice says.
    pub source: Option<String>,
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
    let rectifying = standing::files(conn, &Whose::Organ(agencies), &[FileState::Rectifying])?;
    let looking = standing::files(conn, &Whose::Organiser(agencies), &[FileState::Objected])?;
    let mut found: Vec<Owed> = rectifying.into_iter().map(|(_, row)| (Duty::RectifyFile, row)).collect();
    let looking = looking.into_iter().filter(|(_, row)| row.rechecker_id.is_some());
    found.extend(looking.map(|(_, row)| (Duty::RecheckFile, row)));
    found.retain(|(_, row)| row.due_on.is_some_and(|day| day <= to));
    found.retain(|(_, row)| case.is_none_or(|only| row.case() == Some(only)));
    let named = standing::named(conn, found.iter().map(|(_, row)| row.campaign_id).collect())?;
    let mut due = Vec::new();
    for (duty, row) in found {
        let Some(campaign) = named.get(&row.campaign_id.0) else { continue };
        let mut owed = of_file(duty, &row, campaign);
        if duty == Duty::RecheckFile {
            owed.agency_id = campaign.agency_id;
        }
        let asked = store::dossier(conn, row.campaign_id.0, row.id.0)?.rectification;
        let escalations = asked.iter().flat_map(|held| &held.escalations);
        due.push(DueEvaluation {
            escalated: escalations.map(|one| (one.at.date(), one.to_name.clone())).collect(),
            source: asked.map(|held| held.asked.source),
            owed,
        });
    }
    Ok(due)
}
