//! Every statement on `penalised_party`: who was punished for what, so that a later case can ask (处罚法29, 33). A
//! projection of the acts; only penalties in force stand in it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use crate::casefile::CaseFile;
use crate::casefile::facts::EarlierPenalty;
use crate::casefile::party::Party;
use crate::db::types::Uid;
use crate::db::{Conn, Tx};
use crate::parties;
use crate::schema::penalised_party;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = penalised_party)]
struct Row {
    case_id: Uid,
    party_id: String,
    seq: i64,
    number: String,
    decided_on: NaiveDate,
    id_number: Option<String>,
    kind: String,
    name: String,
    item_code: String,
    item_name: String,
    fine_fen: i64,
    began_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    place: String,
}

/// Writes the penalties of a case as its file has them.
pub(super) fn sync(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    diesel::delete(penalised_party::table.filter(penalised_party::case_id.eq(Uid(file.id)))).execute(tx.conn)?;
    let Some(held) = &file.power_item else { return Ok(()) };
    for penalty in file.penalties_in_force() {
        let Some(party) = file.party(&penalty.party_id) else { continue };
        let violation = file.violation.as_ref();
        let row = Row {
            case_id: Uid(file.id),
            party_id: party.id.clone(),
            seq: i64::try_from(penalty.seq).unwrap_or(i64::MAX),
            number: penalty.number,
            decided_on: penalty.decided_on,
            id_number: party.telling_number(),
            kind: party.kind.as_str().to_owned(),
            name: party.name.trim().to_owned(),
            item_code: held.item.code.clone(),
            item_name: held.item.name.clone(),
            fine_fen: penalty.fine_fen,
            began_on: violation.and_then(|violation| violation.began_on),
            ended_on: violation.and_then(|violation| violation.ended_on),
            place: file.place.clone(),
        };
        diesel::insert_into(penalised_party::table).values(&row).execute(tx.conn)?;
    }
    Ok(())
}

/// Penalties in force against the parties of a case, decided in other cases. Two are the same party when their numbers
/// are the same, or, when one of them has none, their kind and name, or when the registry says they are one person.
pub(super) fn elsewhere(conn: &mut Conn, file: &CaseFile) -> Result<Vec<EarlierPenalty>, Error> {
    let mut found = Vec::new();
    for party in &file.parties {
        let (number, name) = (party.telling_number(), party.name.trim().to_owned());
        let merged: BTreeSet<_> = parties::same_person(conn, file.id, &party.id)?.into_iter().collect();
        let among: BTreeSet<_> = merged.iter().map(|(case, _)| Uid(*case)).collect();
        let rows: Vec<Row> = penalised_party::table
            .filter(penalised_party::case_id.ne(Uid(file.id)))
            .filter(
                penalised_party::name
                    .eq(&name)
                    .or(penalised_party::id_number.eq(number.clone().unwrap_or_default()))
                    .or(penalised_party::case_id.eq_any(among)),
            )
            .order((penalised_party::decided_on, penalised_party::case_id, penalised_party::party_id))
            .select(Row::as_select())
            .load(conn)?;
        let one_person = |row: &Row| merged.contains(&(row.case_id.0, row.party_id.clone()));
        found.extend(rows.into_iter().filter(|row| one_person(row) || same(party, number.as_deref(), row)).map(
            |row| EarlierPenalty {
                party_id: party.id.clone(),
                case_id: row.case_id.0,
                number: row.number,
                decided_on: row.decided_on,
                item_code: row.item_code,
                item_name: row.item_name,
                fine_fen: row.fine_fen,
                began_on: row.began_on,
                ended_on: row.ended_on,
                place: row.place,
            },
        ));
    }
    Ok(found)
}

fn same(party: &Party, number: Option<&str>, row: &Row) -> bool {
    match (number, row.id_number.as_deref()) {
        (Some(own), Some(other)) => own == other,
        (None, _) | (_, None) => party.kind.as_str() == row.kind && party.name.trim() == row.name,
    }
}

/// The space in which the names of parties become ids to lock.
const PARTIES: Uuid = Uuid::from_u128(0x7a68_6966_6100_5041_8152_5459_0000_0001);

/// Waits until nobody else decides about these parties, and holds them until the transaction ends: of two cases decided
/// at once, the second sees what the first has decided. By number and by name, since a party may be known by either, and
/// by the entry of the registry.
pub(super) fn lock(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    let by_name = file.parties.iter().map(|party| format!("{} {}", party.kind.as_str(), party.name.trim()));
    let by_number = file.parties.iter().filter_map(|party| party.telling_number().map(|number| format!("# {number}")));
    let mut keys: Vec<_> = by_name.chain(by_number).map(|key| Uuid::new_v5(&PARTIES, key.as_bytes())).collect();
    keys.extend(parties::roots(tx.conn, file.id)?);
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        tx.lock(key)?;
    }
    Ok(())
}
