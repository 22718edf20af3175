//! An evaluated file as each person may see it: a scorer knows nothing of the other until both have signed, the organ nothing of the
//! scoring until it was told the result.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::campaign::{Campaign, Evaluator};
use super::dossier::{AgreedLines, Dossier, FileObjection, FileRectification, FileState, Recheck};
use super::draw::FramePart;
use super::reconcile;
use super::sheet::{Deviation, FileResult, ScoreSheet};
use super::store::FileRow;
use super::subject::Subject;
use super::{Error, seats};
use crate::accounts::Actor;
use crate::casefile::score::ScoredSheet;
use crate::db::Conn;
use crate::law::evaluation::Points;
use crate::law::time::Moment;
use crate::ledgers::ImportedCase;

/// An evaluated file in a list.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct EvaluatedFileLine {
    /// The evaluated file.
    pub id: Uuid,
    /// The case; the imported case where the part is `imported`.
    pub case_id: Uuid,
    /// Its organ.
    pub agency_id: Uuid,
    /// The part of the frame it was drawn from.
    pub part: String,
    /// Where it stands.
    pub state: String,
    /// The score, once there is a result that the asking person may know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Points>,
    /// The grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// The next day something is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
}

impl EvaluatedFileLine {
    pub(super) fn of(row: FileRow) -> Self {
        Self {
            id: row.id.0,
            case_id: row.case_id.0,
            agency_id: row.agency_id.0,
            part: row.part,
            state: row.state,
            score: row.score.map(|score| Points(u32::try_from(score).unwrap_or_default())),
            grade: row.grade,
            due_on: row.due_on,
        }
    }
}

/// A signed sheet, and whose it is.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SignedSheet {
    /// The scorer.
    pub by: Uuid,
    /// The sheet.
    pub sheet: ScoreSheet,
}

/// An evaluated file.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct EvaluatedFileView {
    /// The evaluated file.
    pub id: Uuid,
    /// The campaign.
    pub campaign_id: Uuid,
    /// The round it was first drawn in.
    pub round: u32,
    /// The case; the imported case where the part is `imported`.
    pub case_id: Uuid,
    /// What the ledger tells of an imported case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported: Option<ImportedCase>,
    /// Its organ.
    pub agency_id: Uuid,
    /// Its part of the frame.
    pub part: FramePart,
    /// Field, procedure and outcome.
    pub stratum: String,
    /// The machine flagged it.
    pub flagged: bool,
    /// Where it stands.
    pub state: FileState,
    /// Events so far; not for a scorer who does not know yet whether the other has signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// Digest of the last event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head_digest: Option<String>,
    /// Who scores it, as far as the asking person may know.
    pub scorers: Vec<Evaluator>,
    /// Until when they see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// How many of the two have signed; the asking scorer's own signature alone while the other's is not to be known.
    pub signed: usize,
    /// What the machine said when it was assigned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub machine: Vec<ScoredSheet>,
    /// Signed sheets: one's own, and both once both are signed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<SignedSheet>,
    /// How the two differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deviation: Option<Deviation>,
    /// What one of them proposes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<AgreedLines>,
    /// The settled sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<ScoreSheet>,
    /// The result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<FileResult>,
    /// The result before somebody looked again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_recheck: Option<FileResult>,
    /// The last day to object, once it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_by: Option<NaiveDate>,
    /// The objection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objection: Option<FileObjection>,
    /// The second look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recheck: Option<Recheck>,
    /// Putting right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rectification: Option<FileRectification>,
}

/// A file as the actor may see it.
pub(super) fn view(
    conn: &mut Conn,
    actor: &Actor,
    campaign: &Campaign,
    file: Dossier,
) -> Result<EvaluatedFileView, Error> {
    let seat = seats::sees_file(conn, actor, campaign, &file)?;
    let me = actor.account_id;
    let scores = file.scored_by(me);
    let rechecks = file.recheck.as_ref().is_some_and(|held| held.rechecker.account_id == me);
    let inside = seat.sees_all() || scores || rechecks;
    let open = file.both_signed();
    let all = open && inside;
    let deviation = if all { reconcile::deviation(conn, campaign, &file)? } else { None };
    let imported = match file.drawn.part {
        FramePart::Imported => Subject::load(conn, &file.drawn)?.imported().cloned(),
        _ => None,
    };
    let (sheet, result) = file.concluded.clone().unzip();
    let sheets = file.signed.iter().filter(|(by, _)| all || *by == me);
    let sheets: Vec<_> = sheets.map(|(by, sheet)| SignedSheet { by: *by, sheet: sheet.clone() }).collect();
    // A scorer does not learn of the other, nor the evaluated organ of either while it may still meet them.
    let known = |scorer: &&Evaluator| if scores { open || scorer.account_id == me } else { inside };
    let signed = if scores && !open { sheets.len() } else { file.signed.len() };
    Ok(EvaluatedFileView {
        id: file.id,
        campaign_id: campaign.id,
        round: file.drawn.round,
        case_id: file.drawn.case_id,
        imported,
        agency_id: file.drawn.agency_id,
        part: file.drawn.part,
        stratum: file.drawn.stratum.clone(),
        flagged: file.drawn.flagged,
        state: file.state,
        version: (open || !scores).then_some(file.version),
        head_digest: (open || !scores).then(|| file.head_digest.clone()),
        scorers: file.scorers.iter().filter(known).cloned().collect(),
        until: file.until,
        signed,
        machine: if inside { file.machine.clone() } else { Vec::new() },
        sheets,
        deviation,
        proposal: file.proposal.clone().filter(|_| all),
        sheet,
        result,
        before_recheck: file.before_recheck.clone(),
        object_by: file.object_by,
        objection: file.objection.clone(),
        recheck: file.recheck.clone(),
        rectification: file.rectification.clone(),
    })
}
