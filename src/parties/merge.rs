//! Saying that two entries are one person, and taking it back. Every reference moves with it, both ways.

use diesel::prelude::*;
use uuid::Uuid;

use super::model::{MergeParty, MergeRow, PartyMerge, PartyRow, UnmergeParty};
use super::{Error, store};
use crate::accounts::Actor;
use crate::agencies;
use crate::db::types::{Instant, Uid};
use crate::db::{Tx, audit};
use crate::law::codes::Role;
use crate::schema::{case_party, party_merge};

/// Merges of one installation follow each other, so that no two of them make a circle.
const MERGES: Uuid = Uuid::from_u128(0x7a68_6966_6100_5041_8152_5459_0000_0003);

/// Merges the entry `from` into another.
pub(super) fn merge(tx: &mut Tx<'_>, actor: &Actor, from: Uuid, asked: MergeParty) -> Result<PartyMerge, Error> {
    let (one, other) = (visible(tx, actor, from)?, visible(tx, actor, asked.into)?);
    tx.lock(MERGES)?;
    if store::standing(tx.conn, from)?.is_some() {
        return Err(Error::MergedAlready);
    }
    let moved = store::merged_into(tx.conn, from)?;
    if moved.contains(&asked.into) {
        return Err(Error::Itself);
    }
    if one.kind != other.kind {
        return Err(Error::OtherKind);
    }
    let row = MergeRow {
        id: Uid(tx.new_id()),
        from_entry: Uid(from),
        into_entry: Uid(asked.into),
        reason: asked.reason,
        merged_by: Uid(actor.account_id),
        merged_at: Instant(tx.now),
        undone_by: None,
        undone_at: None,
        undone_reason: None,
    };
    diesel::insert_into(party_merge::table).values(&row).execute(tx.conn)?;
    settle(tx, &moved)?;
    let told = format!("并入 {}：{}", row.into_entry.0, row.reason);
    audit::record(tx, Some(actor.account_id), "party.merge", &format!("party/{from}"), &told)?;
    Ok(row.into())
}

/// Takes back that the entry `from` was merged into another.
pub(super) fn unmerge(tx: &mut Tx<'_>, actor: &Actor, from: Uuid, asked: UnmergeParty) -> Result<PartyMerge, Error> {
    visible(tx, actor, from)?;
    tx.lock(MERGES)?;
    let merge = store::standing(tx.conn, from)?.ok_or(Error::NotMerged)?;
    let undone = MergeRow {
        undone_by: Some(Uid(actor.account_id)),
        undone_at: Some(Instant(tx.now)),
        undone_reason: Some(asked.reason),
        ..merge
    };
    diesel::update(party_merge::table.find(undone.id))
        .set((
            party_merge::undone_by.eq(undone.undone_by),
            party_merge::undone_at.eq(undone.undone_at),
            party_merge::undone_reason.eq(&undone.undone_reason),
        ))
        .execute(tx.conn)?;
    let moved = store::merged_into(tx.conn, from)?;
    settle(tx, &moved)?;
    let told = format!("自 {} 拆分：{}", undone.into_entry.0, undone.undone_reason.as_deref().unwrap_or_default());
    audit::record(tx, Some(actor.account_id), "party.unmerge", &format!("party/{from}"), &told)?;
    Ok(undone.into())
}

/// Only heads and supervisors, and only entries that appear in a case they see.
fn visible(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<PartyRow, Error> {
    if !(actor.has(Role::Head) || actor.has(Role::Supervisor)) {
        return Err(Error::NotYours);
    }
    let agencies = agencies::covers(tx.conn, actor)?;
    store::of_entry(tx.conn, &agencies, id, 1)?.into_iter().next().ok_or(Error::NotFound)
}

/// Points every appearance of these entries at the root they have now.
fn settle(tx: &mut Tx<'_>, entries: &[Uuid]) -> Result<(), Error> {
    for entry in entries {
        tx.lock(*entry)?;
        let root = store::root(tx.conn, *entry)?;
        diesel::update(case_party::table.filter(case_party::entry_id.eq(Uid(*entry))))
            .set(case_party::root_id.eq(Uid(root)))
            .execute(tx.conn)?;
    }
    Ok(())
}
