//! Evaluated files by where they stand, over all campaigns: what the work list reads.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use super::dossier::FileState;
use super::draw::FramePart;
use super::store::FileRow;
use crate::db::Conn;
use crate::db::types::{Uid, uids};
use crate::schema::{evaluated_file, evaluation_campaign, evaluation_event};

/// Whose files.
pub(super) enum Whose<'a> {
    /// Those this account scores, or looks at again.
    Evaluator(Uuid),
    /// Those of these organs.
    Organ(&'a [Uuid]),
    /// Those of campaigns that these organs organise.
    Organiser(&'a [Uuid]),
}

impl FileRow {
    /// The case, where it has a record here.
    pub(super) fn case(&self) -> Option<Uuid> {
        (self.part != FramePart::Imported.as_str()).then_some(self.case_id.0)
    }
}

/// Evaluated files that stand in one of these states, each with it, in no order.
pub(super) fn files(
    conn: &mut Conn,
    whose: &Whose<'_>,
    states: &[FileState],
) -> Result<Vec<(FileState, FileRow)>, Error> {
    use evaluated_file::dsl;
    let all = evaluated_file::table.into_boxed();
    let query = match whose {
        Whose::Evaluator(me) => {
            let me = Some(Uid(*me));
            all.filter(dsl::first_id.eq(me).or(dsl::second_id.eq(me)).or(dsl::rechecker_id.eq(me)))
        }
        Whose::Organ(organs) => all.filter(dsl::agency_id.eq_any(uids(organs))),
        Whose::Organiser(organs) => {
            let of = evaluation_campaign::table.filter(evaluation_campaign::agency_id.eq_any(uids(organs)));
            all.filter(dsl::campaign_id.eq_any(of.select(evaluation_campaign::id)))
        }
    };
    let codes: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    let rows: Vec<FileRow> = query.filter(dsl::state.eq_any(codes)).select(FileRow::as_select()).load(conn)?;
    let state = |row: &FileRow| states.iter().copied().find(|state| state.as_str() == row.state);
    Ok(rows.into_iter().filter_map(|row| Some((state(&row)?, row))).collect())
}

/// Which of these files an account has signed.
pub(super) fn signed(conn: &mut Conn, me: Uuid, files: &[Uid]) -> Result<BTreeSet<Uid>, Error> {
    use evaluation_event::dsl;
    let mut signed = BTreeSet::new();
    for some in files.chunks(200) {
        let signatures = evaluation_event::table
            .filter(dsl::stream_id.eq_any(some.to_vec()))
            .filter(dsl::kind.eq("signed"))
            .filter(dsl::account_id.eq(Uid(me)));
        signed.extend(signatures.select(dsl::stream_id).load::<Uid>(conn)?);
    }
    Ok(signed)
}

/// What lists say of a campaign.
pub(super) struct NamedCampaign {
    pub title: String,
    pub agency_id: Uuid,
}

/// Title and organ of campaigns.
pub(super) fn named(conn: &mut Conn, mut ids: Vec<Uid>) -> Result<BTreeMap<Uuid, NamedCampaign>, Error> {
    ids.sort_unstable();
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
