//! Every question to the registry.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use uuid::Uuid;

use super::model::{MergeRow, PartyFound, PartyRow};
use super::{Error, masked, name_key};
use crate::casefile::party::PartyId;
use crate::db::types::Uid;
use crate::db::{Conn, containing, padded};
use crate::law::identity;
use crate::schema::{case_party, party_merge};

/// How many merges lie between an entry and its root at most; nobody is thirty people.
const DEEPEST: usize = 32;

/// The merge that an entry stands under today.
pub(super) fn standing(conn: &mut Conn, entry: Uuid) -> Result<Option<MergeRow>, Error> {
    Ok(party_merge::table
        .filter(party_merge::from_entry.eq(Uid(entry)).and(party_merge::undone_at.is_null()))
        .select(MergeRow::as_select())
        .first(conn)
        .optional()?)
}

/// The entry at the end of all merges.
pub(super) fn root(conn: &mut Conn, entry: Uuid) -> Result<Uuid, Error> {
    let mut at = entry;
    for _ in 0..DEEPEST {
        match standing(conn, at)? {
            Some(merge) => at = merge.into_entry.0,
            None => break,
        }
    }
    Ok(at)
}

/// An entry and every one that was merged into it, or into those.
pub(super) fn merged_into(conn: &mut Conn, entry: Uuid) -> Result<Vec<Uuid>, Error> {
    let mut all = vec![Uid(entry)];
    let mut level = all.clone();
    for _ in 0..DEEPEST {
        level = party_merge::table
            .filter(party_merge::into_entry.eq_any(level).and(party_merge::undone_at.is_null()))
            .select(party_merge::from_entry)
            .load(conn)?;
        if level.is_empty() {
            break;
        }
        all.extend(level.iter().copied());
    }
    let mut all: Vec<Uuid> = all.into_iter().map(|id| id.0).collect();
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Every merge that touches one of these entries, in the order they were said.
pub(super) fn merges(conn: &mut Conn, entries: &[Uuid]) -> Result<Vec<MergeRow>, Error> {
    let among: Vec<Uid> = entries.iter().copied().map(Uid).collect();
    Ok(party_merge::table
        .filter(party_merge::from_entry.eq_any(among.clone()).or(party_merge::into_entry.eq_any(among)))
        .order(party_merge::id)
        .select(MergeRow::as_select())
        .load(conn)?)
}

/// The parties of cases within sight that stand under this root, or that make this entry; the latest case first.
pub(super) fn of_entry(conn: &mut Conn, agencies: &[Uuid], id: Uuid, rows: i64) -> Result<Vec<PartyRow>, Error> {
    let among: Vec<Uid> = agencies.iter().copied().map(Uid).collect();
    Ok(case_party::table
        .filter(case_party::root_id.eq(Uid(id)).or(case_party::entry_id.eq(Uid(id))))
        .filter(case_party::agency_id.eq_any(among))
        .order((case_party::case_id.desc(), case_party::party_id))
        .limit(rows)
        .select(PartyRow::as_select())
        .load(conn)?)
}

/// What the registry is asked for.
pub(super) struct Wanted {
    pub agencies: Vec<Uuid>,
    pub q: String,
    pub anywhere: bool,
    pub after: Option<(String, Uuid)>,
    pub rows: i64,
}

/// Entries by the beginning of a name (or any part of it), or by a whole number; each name of an entry once.
///
/// A prefix is the range from the key to the key with the last character there is behind it: both databases walk the index
/// for that, which they do for LIKE only under conditions that differ. A part of a name is looked for in the index of the
/// organs in sight, name by name.
pub(super) fn find(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<PartyFound>, Error> {
    let mut found = BTreeSet::new();
    // Each organ has its names in order; asked for several at once, a database sorts them all.
    for agency in &wanted.agencies {
        found.extend(named(conn, *agency, wanted)?);
    }
    let page = usize::try_from(wanted.rows).unwrap_or_default();
    shown(conn, &wanted.agencies, found.into_iter().take(page).collect())
}

/// The first names of an organ, each with its root.
fn named(conn: &mut Conn, agency: Uuid, wanted: &Wanted) -> Result<Vec<(String, Uuid)>, Error> {
    use case_party::dsl;
    let key = name_key(&wanted.q);
    let number = identity::canonical(&wanted.q);
    let in_sight = dsl::case_party.filter(dsl::agency_id.eq(Uid(agency)));
    // Of two lower bounds only the nearer one, since SQLite begins at either.
    let after = wanted.after.as_ref().map(|(name, _)| name.clone()).unwrap_or_default();
    let mut query = match (number_like(&number), wanted.anywhere) {
        (true, _) => in_sight.filter(dsl::number.eq(Some(number)).and(dsl::name_key.ge(after))).into_boxed(),
        (false, true) => {
            let part = dsl::name_key.like(containing(&key)).escape('\\');
            in_sight.filter(part.and(dsl::name_key.ge(after))).into_boxed()
        }
        (false, false) => {
            let end = format!("{key}{}", char::MAX);
            in_sight.filter(dsl::name_key.ge(after.max(key)).and(dsl::name_key.lt(end))).into_boxed()
        }
    };
    if let Some((name, id)) = &wanted.after {
        query = query.filter(dsl::name_key.gt(name.clone()).or(dsl::root_id.gt(Uid(*id))));
    }
    let found: Vec<(String, Uid)> = query
        .select((dsl::name_key, dsl::root_id))
        .distinct()
        .order((dsl::name_key, dsl::root_id))
        .limit(wanted.rows)
        .load(conn)?;
    Ok(found.into_iter().map(|(key, root)| (key, root.0)).collect())
}

/// The cases of these organs that can have a party with this in its name, where few parties have; `None` where so many have
/// that the newest cases are found sooner by looking at them.
pub fn cases_named(conn: &mut Conn, agencies: &[Uuid], part: &str) -> Result<Option<Vec<Uuid>>, Error> {
    use case_party::dsl;
    let key = name_key(part);
    // A case tells its parties in one text, with this between them.
    if key.is_empty() || key.contains('、') {
        return Ok(None);
    }
    let mut ids: Vec<Uuid> = Vec::new();
    for agency in agencies.iter().copied().map(Uid) {
        // The index alone answers this.
        let roots: Vec<Uid> = dsl::case_party
            .filter(dsl::agency_id.eq(agency).and(dsl::name_key.like(containing(&key)).escape('\\')))
            .select(dsl::root_id)
            .limit(i64::from(MANY))
            .load(conn)?;
        if roots.len() >= usize::from(MANY) {
            return Ok(None);
        }
        let cases: Vec<Uid> = dsl::case_party
            .filter(dsl::root_id.eq_any(padded(roots)))
            .select(dsl::case_id)
            .limit(i64::from(MANY))
            .load(conn)?;
        ids.extend(cases.into_iter().map(|id| id.0));
        if ids.len() >= usize::from(MANY) {
            return Ok(None);
        }
    }
    Ok(Some(ids))
}

/// Fewer parties, or cases, than this are looked up one by one.
const MANY: u8 = 200;

/// Whether what was typed is a number: letters and digits, and enough digits for one.
fn number_like(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric()) && text.bytes().filter(u8::is_ascii_digit).count() >= 6
}

/// What a page of the registry shows of these names: the latest case speaks for each.
fn shown(conn: &mut Conn, agencies: &[Uuid], page: Vec<(String, Uuid)>) -> Result<Vec<PartyFound>, Error> {
    use case_party::dsl;
    // By root alone: given order, limit or the organs too, a database may walk all cases of an organ instead of these few.
    let roots: Vec<Uid> = page.iter().map(|(_, root)| Uid(*root)).collect();
    let rows: Vec<PartyRow> =
        dsl::case_party.filter(dsl::root_id.eq_any(padded(roots))).select(PartyRow::as_select()).load(conn)?;
    let mut of_root: BTreeMap<Uuid, Vec<&PartyRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| agencies.contains(&row.agency_id.0)) {
        of_root.entry(row.root_id.0).or_default().push(row);
    }
    let found = |(key, root): (String, Uuid)| {
        let theirs = of_root.get(&root)?;
        let cases: BTreeSet<Uuid> = theirs.iter().map(|row| row.case_id.0).collect();
        let latest = |row: &&&PartyRow| (row.case_id.0, Reverse(row.party_id.clone()));
        let row = theirs.iter().filter(|row| row.name_key == key).max_by_key(latest)?;
        Some(PartyFound {
            id: root,
            number: row.number.as_deref().map(|number| masked(&row.kind, number)),
            kind: row.kind.clone(),
            name: row.name.clone(),
            id_kind: row.id_kind.clone(),
            cases: i64::try_from(cases.len()).unwrap_or(MOST).min(MOST),
            key,
        })
    };
    Ok(page.into_iter().filter_map(found).collect())
}

/// The roots that the parties of a case stand under: whoever decides holds a lock on each.
pub fn roots(conn: &mut Conn, case: Uuid) -> Result<Vec<Uuid>, Error> {
    let roots: Vec<Uid> = case_party::table
        .filter(case_party::case_id.eq(Uid(case)))
        .select(case_party::root_id)
        .order(case_party::root_id)
        .load(conn)?;
    Ok(roots.into_iter().map(|id| id.0).collect())
}

/// How many appearances of one person are looked through.
const MOST: i64 = 500;

/// Where else the party of this case appears, in whatever organ: the case and the party's id there, latest first.
pub fn same_person(conn: &mut Conn, case: Uuid, party: &str) -> Result<Vec<(Uuid, PartyId)>, Error> {
    let root: Option<Uid> =
        case_party::table.find((Uid(case), party)).select(case_party::root_id).first(conn).optional()?;
    let Some(root) = root else { return Ok(Vec::new()) };
    let found: Vec<(Uid, String)> = case_party::table
        .filter(case_party::root_id.eq(root).and(case_party::case_id.ne(Uid(case))))
        .order(case_party::case_id.desc())
        .limit(MOST)
        .select((case_party::case_id, case_party::party_id))
        .load(conn)?;
    Ok(found.into_iter().map(|(id, party)| (id.0, party)).collect())
}
