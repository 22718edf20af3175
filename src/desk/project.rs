//! Handing a recorded act to the projections of the rooms.

use super::Error;
use crate::casefile::{Act, CaseFile};
use crate::db::Tx;
use crate::law::stages::Kind;
use crate::{documents, publicity, review};

/// Projects one act: only the rooms it concerns write.
pub(super) fn act(tx: &mut Tx<'_>, file: &CaseFile, act: &Act) -> Result<(), Error> {
    if let Some(drawn) = &act.computed.number {
        documents::restore(tx, file.agency_id, file.id, act.seq, drawn)?;
    }
    match act.kind {
        Kind::SubmitForReview | Kind::IssueReviewOpinion | Kind::ReturnToInvestigation => review::sync(tx, file)?,
        Kind::IssueDocument => documents::sync(tx, file)?,
        Kind::Publish | Kind::Withhold | Kind::Approve | Kind::Refuse => publicity::sync(tx, file)?,
        _ => {}
    }
    Ok(())
}

/// Projects a whole file anew.
pub(super) fn all(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    review::sync(tx, file)?;
    documents::sync(tx, file)?;
    publicity::sync(tx, file)?;
    Ok(())
}
