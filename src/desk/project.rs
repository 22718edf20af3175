//! Handing a recorded act to the projections of the rooms.

use super::{Error, penalised};
use crate::casefile::acts::OnSiteConduct;
use crate::casefile::{Body, CaseFile, RecordedAct};
use crate::db::Tx;
use crate::law::stages::Kind;
use crate::{documents, parties, publicity, recording, review, supervision};

/// Projects one act: only the rooms it concerns write. `before` is the file before it.
pub(super) fn act(tx: &mut Tx<'_>, before: &CaseFile, file: &CaseFile, recorded: &RecordedAct) -> Result<(), Error> {
    let act = &recorded.act;
    supervision::tasks(tx, before, file)?;
    if before.parties != file.parties {
        parties::sync(tx, file)?;
        // An age that becomes known takes down what is public.
        publicity::sync(tx, file)?;
    }
    supervision::marks(tx, file.agency_id, act)?;
    recording::owe(tx, file.agency_id, recorded)?;
    if let Some(conduct) = on_site(recorded) {
        supervision::record_presence(tx, act, conduct)?;
    }
    if let Some(drawn) = &act.computed.number {
        documents::restore(tx, file.agency_id, file.id, act.seq, drawn)?;
    }
    if matches!(
        act.kind,
        Kind::Decide
            | Kind::DecideOnTheSpot
            | Kind::ConvertToOrdinary
            | Kind::RecordRemedy
            | Kind::Redecide
            | Kind::RectifyDecision
            | Kind::RevokeDecision
            | Kind::TakeOver
    ) || (act.kind == Kind::Approve && file.decision.is_some())
    {
        penalised::sync(tx, file)?;
    }
    match act.kind {
        Kind::SubmitForReview
        | Kind::AssignReviewer
        | Kind::RequestSupplement
        | Kind::SupplyMaterials
        | Kind::IssueReviewOpinion
        | Kind::ContestReview
        | Kind::SettleReview
        | Kind::ReturnToInvestigation => review::sync(tx, file)?,
        Kind::IssueDocument => documents::sync(tx, file)?,
        Kind::DecideOnTheSpot => documents::sync_receipts(tx, file)?,
        Kind::Publish | Kind::Withhold | Kind::CorrectPublication | Kind::WithdrawPublication | Kind::Refuse => {
            publicity::sync(tx, file)?
        }
        Kind::Approve => {
            publicity::sync(tx, file)?;
            // An extension of the time to review moves its last day.
            if file.open_review().is_some() {
                review::sync(tx, file)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn on_site(recorded: &RecordedAct) -> Option<&OnSiteConduct> {
    recorded.body.as_ref().and_then(Body::on_site)
}

/// Projects a whole file anew, with its record.
pub(super) fn all(tx: &mut Tx<'_>, file: &CaseFile, record: &[RecordedAct]) -> Result<(), Error> {
    supervision::rebuild(tx, file)?;
    recording::forget_owed(tx, file.id)?;
    for recorded in record {
        supervision::marks(tx, file.agency_id, &recorded.act)?;
        recording::owe(tx, file.agency_id, recorded)?;
        if let Some(conduct) = on_site(recorded) {
            supervision::record_presence_again(tx, &recorded.act, conduct)?;
        }
    }
    review::sync(tx, file)?;
    documents::sync(tx, file)?;
    documents::sync_receipts(tx, file)?;
    publicity::sync(tx, file)?;
    penalised::sync(tx, file)?;
    parties::sync(tx, file)?;
    Ok(())
}
