//! The evidence register 证据登记: each piece with where, when, from whom and by whom it was obtained, why it was shut out,
//! the recordings of that act, and the custody log.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use super::Error;
use crate::casefile::act::Media;
use crate::casefile::custody::CustodyEntry;
use crate::casefile::parts::{Evidence, OfficerStamp};
use crate::casefile::{Body, CaseFile, RecordedAct};
use crate::db::Conn;
use crate::record;

/// A piece of evidence with all that the record says of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct EvidenceView {
    /// The piece.
    #[serde(flatten)]
    evidence: Evidence,
    /// Who obtained it.
    obtained_by: Vec<OfficerStamp>,
    /// The account that recorded it.
    recorded_by: Uuid,
    /// Where, if the record of the act says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// From whom, if the record of the act says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    obtained_from: Option<String>,
    /// Why it was shut out.
    #[serde(skip_serializing_if = "Option::is_none")]
    excluded_because: Option<String>,
    /// The recordings that cover the act that brought it.
    media: Vec<Media>,
    /// What was done with it.
    custody: Vec<CustodyEntry>,
}

/// The register of a case.
pub(super) fn register(conn: &mut Conn, file: &CaseFile) -> Result<Vec<EvidenceView>, Error> {
    let acts = record::acts(conn, file.id, 0, u64::MAX)?;
    let by_seq: BTreeMap<u64, &RecordedAct> = acts.iter().map(|recorded| (recorded.act.seq, recorded)).collect();
    let mut media: BTreeMap<u64, Vec<Media>> = BTreeMap::new();
    for recorded in &acts {
        let about = match &recorded.body {
            Some(Body::AttachMedia(attached)) => attached.seq,
            _ => recorded.act.seq,
        };
        media.entry(about).or_default().extend(recorded.act.media.iter().cloned());
    }
    let view = |piece: &Evidence| {
        let brought = by_seq.get(&piece.seq)?;
        let body = brought.body.as_ref();
        let excluded = piece.excluded.and_then(|seq| by_seq.get(&seq)?.body.as_ref());
        Some(EvidenceView {
            obtained_by: brought.act.officers.clone(),
            recorded_by: brought.act.actor.account_id,
            place: body.and_then(Body::on_site).map(|conduct| conduct.place.clone()),
            obtained_from: match body {
                Some(Body::CollectEvidence(collected)) => Some(collected.obtained_from.clone()),
                _ => None,
            },
            excluded_because: match excluded {
                Some(Body::ExcludeEvidence(shut_out)) => Some(shut_out.reasons.clone()),
                _ => None,
            },
            media: media.get(&piece.seq).cloned().unwrap_or_default(),
            custody: file.custody_of(&piece.id),
            evidence: piece.clone(),
        })
    };
    Ok(file.evidence.iter().filter_map(view).collect())
}
