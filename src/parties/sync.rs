//! Writing the parties of a case as its file has them: a projection of the acts, which a rebuild makes anew.

use diesel::prelude::*;

use super::model::PartyRow;
use super::{Error, entry_of, name_key, store};
use crate::casefile::CaseFile;
use crate::db::Tx;
use crate::db::types::Uid;
use crate::schema::case_party;

/// Writes the parties of a case as its file has them; what they were merged into stays as it was said.
pub fn sync(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    let mut rows = Vec::new();
    for party in &file.parties {
        let entry = entry_of(file.id, party);
        rows.push((entry, party));
    }
    rows.sort_by_key(|(entry, _)| *entry);
    // Behind the lock of the case: a merge of the same entry either sees this row or is seen by it.
    for (entry, _) in &rows {
        tx.lock(*entry)?;
    }
    diesel::delete(case_party::table.filter(case_party::case_id.eq(Uid(file.id)))).execute(tx.conn)?;
    for (entry, party) in rows {
        let row = PartyRow {
            case_id: Uid(file.id),
            party_id: party.id.clone(),
            agency_id: Uid(file.agency_id),
            entry_id: Uid(entry),
            root_id: Uid(store::root(tx.conn, entry)?),
            kind: party.kind.as_str().to_owned(),
            name: party.name.trim().to_owned(),
            name_key: name_key(&party.name),
            id_kind: party.id_kind.map(|kind| kind.as_str().to_owned()),
            number: party.telling_number(),
        };
        diesel::insert_into(case_party::table).values(&row).execute(tx.conn)?;
    }
    Ok(())
}
