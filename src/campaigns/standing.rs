//! Evaluated files by where they stand, over all campaigns: what the work list reads.

use std::collections::BTreeMap;

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use super::dossier::FileState;
use super::draw::FramePart;
use super::store::FileRow;
use crate::db::Conn;
use crate::db::types::Uid;
use crate::schema::{evaluated_file, evaluation_campaign, evaluation_event};

/// Whose files, and where they stand.
pub(super) enum Stand<'a> {
    /// Those this account scores.
    Scorer(Uuid, FileState),
    /// Those it looks at again.
    Rechecker(Uuid, FileState),
    /// Those of these organs.
    Organ(&'a [Uuid], FileState),
    /// Those of campaigns that these organs organise.
    Organised(&'a [Uuid], FileState),
}

impl FileRow {
    /// The case, where it has a record here.
    pub(super) fn case(&self) -> Option<Uuid> {
        (self.part != FramePart::Imported.as_str()).then_some(self.case_id.0)
    }
}

fn uids(ids: &[Uuid]) -> Vec<Uid> {
    ids.iter().copied().map(Uid).collect()
}

/// Evaluated files that stand so, in no order.
pub(super) fn files(conn: &mut Conn, stand: &Stand<'_>) -> Result<Vec<FileRow>, Error> {
    use evaluated_file::dsl;
    let all = evaluated_file::table.into_boxed();
    let (query, state) = match stand {
        Stand::Scorer(me, state) => {
            let me = Some(Uid(*me));
            (all.filter(dsl::first_id.eq(me).or(dsl::second_id.eq(me))), state)
        }
        Stand::Rechecker(me, state) => (all.filter(dsl::rechecker_id.eq(Some(Uid(*me)))), state),
        Stand::Organ(organs, state) => (all.filter(dsl::agency_id.eq_any(uids(organs))), state),
        Stand::Organised(organs, state) => {
            let of = evaluation_campaign::table.filter(evaluation_campaign::agency_id.eq_any(uids(organs)));
            (all.filter(dsl::campaign_id.eq_any(of.select(evaluation_campaign::id))), state)
        }
    };
    Ok(query.filter(dsl::state.eq(state.as_str())).select(FileRow::as_select()).load(conn)?)
}

/// The files an account has to score and has not signed, in no order.
pub(super) fn unsigned(conn: &mut Conn, me: Uuid) -> Result<Vec<FileRow>, Error> {
    let mut rows = files(conn, &Stand::Scorer(me, FileState::Scoring))?;
    if rows.is_empty() {
        return Ok(rows);
    }
    use evaluation_event::dsl;
    let mut signed: Vec<Uid> = Vec::new();
    for some in rows.chunks(200) {
        let signatures = evaluation_event::table
            .filter(dsl::stream_id.eq_any(some.iter().map(|row| row.id).collect::<Vec<_>>()))
            .filter(dsl::kind.eq("signed"))
            .filter(dsl::account_id.eq(Uid(me)));
        signed.extend(signatures.select(dsl::stream_id).load::<Uid>(conn)?);
    }
    rows.retain(|row| !signed.contains(&row.id));
    Ok(rows)
}

/// What lists say of a campaign.
pub(super) struct NamedCampaign {
    pub title: String,
    pub agency_id: Uuid,
}

/// Title and organ of campaigns.
pub(super) fn named(conn: &mut Conn, mut ids: Vec<Uid>) -> Result<BTreeMap<Uuid, NamedCampaign>, Error> {
    ids.sort_unstable_by_key(|id| id.0);
    ids.dedup();
    let mut found = BTreeMap::new();
    for some in ids.chunks(200) {
        let rows: Vec<(Uid, String, Uid)> = evaluation_campaign::table
            .filter(evaluation_campaign::id.eq_any(some.to_vec()))
            .select((evaluation_campaign::id, evaluation_campaign::title, evaluation_campaign::agency_id))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(id, title, organ)| (id.0, NamedCampaign { title, agency_id: organ.0 })));
    }
    Ok(found)
}
