//! Blocks of numbers 号段 (handbook 12 §4): a gapless range drawn at once for an officer's device, so that a form filled in
//! without a connection has its number. Each is used once or declared void with its reason; what is left is shown.

use chrono::Datelike;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::{Error, numbers};
use crate::accounts::Actor;
use crate::casefile::acts::FormNumber;
use crate::casefile::facts::FormFact;
use crate::certificates;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::time::Moment;
use crate::schema::{number_block, paper_number, void_number};

/// 文种代字 of the forms that are filled in on the spot; no other paper takes numbers along.
pub const SERIES: &str = "当罚";

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = number_block)]
pub(super) struct BlockRow {
    pub(super) id: Uid,
    pub(super) agency_id: Uid,
    pub(super) series: String,
    pub(super) year: i32,
    pub(super) first_n: i64,
    pub(super) last_n: i64,
    pub(super) officer_id: Uid,
    pub(super) device: String,
    pub(super) account_id: Uid,
    pub(super) created_at: Instant,
}

/// A block to be drawn for the officer who asks.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNumberBlock {
    /// The client's own id, so that it can ask again.
    pub id: Option<Uuid>,
    /// The device that takes it along.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub device: String,
    /// How many numbers.
    #[validate(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200)]
    pub size: i64,
    /// Year of the series: this one unless said otherwise, or the next one.
    pub year: Option<i32>,
}

/// A number that is never to be used.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVoidNumber {
    /// The running number.
    pub n: i64,
    /// Why: torn, spoilt, lost.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}

/// A block with what became of its numbers.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NumberBlock {
    /// The block.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// 文种代字.
    pub series: String,
    /// Year of the series.
    pub year: i32,
    /// First number.
    pub first: i64,
    /// Last number.
    pub last: i64,
    /// The officer who holds it.
    pub officer_id: Uuid,
    /// The device.
    pub device: String,
    /// When it was drawn.
    pub created_at: Moment,
    /// Numbers that acts hold.
    pub used: Vec<UsedNumber>,
    /// Numbers declared void 作废.
    pub void: Vec<VoidNumber>,
    /// Numbers still free.
    pub unused: Vec<i64>,
}

/// A number that an act holds.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct UsedNumber {
    /// The running number.
    pub n: i64,
    /// As printed.
    pub number: String,
    /// The case.
    pub case_id: Uuid,
    /// The act.
    pub seq: i64,
}

/// A number declared void.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct VoidNumber {
    /// The running number.
    pub n: i64,
    /// Why.
    pub reason: String,
    /// When it was declared.
    pub voided_at: Moment,
}

/// Draws a block for the officer behind the account.
pub(super) fn draw(tx: &mut Tx<'_>, actor: &Actor, new: NewNumberBlock) -> Result<NumberBlock, Error> {
    let officer = certificates::officer_of_account(tx.conn, actor.account_id)?.ok_or(Error::NoOfficer)?;
    let this_year = tx.now.date().year();
    let year = new.year.unwrap_or(this_year);
    if year != this_year && year != this_year + 1 {
        return Err(Error::WrongYear);
    }
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if row(tx.conn, id)?.is_some() {
        return Err(Error::IdTaken);
    }
    let last = numbers::draw_many(tx, actor.agency_id, SERIES, year, new.size)?;
    let block = BlockRow {
        id: Uid(id),
        agency_id: Uid(actor.agency_id),
        series: SERIES.to_owned(),
        year,
        first_n: last - new.size + 1,
        last_n: last,
        officer_id: Uid(officer),
        device: new.device,
        account_id: Uid(actor.account_id),
        created_at: Instant(tx.now),
    };
    diesel::insert_into(number_block::table).values(&block).execute(tx.conn)?;
    let detail = format!("{SERIES} {year} {}–{last}, {}", block.first_n, block.device);
    audit::record(tx, Some(actor.account_id), "number_block.create", &format!("number_block/{id}"), &detail)?;
    view(tx.conn, block)
}

/// Declares a number of one's own block void.
pub(super) fn declare_void(
    tx: &mut Tx<'_>,
    actor: &Actor,
    block: Uuid,
    new: NewVoidNumber,
) -> Result<NumberBlock, Error> {
    let officer = certificates::officer_of_account(tx.conn, actor.account_id)?;
    let held = row(tx.conn, block)?.filter(|held| Some(held.officer_id.0) == officer).ok_or(Error::NotFound)?;
    tx.lock(block)?;
    let NewVoidNumber { n, reason } = new;
    let fact = fact(tx.conn, FormNumber { block_id: block, n })?.ok_or(Error::NotFound)?;
    if n < fact.first || fact.last < n {
        return Err(Error::OutsideBlock);
    }
    if fact.used || fact.void.is_some() {
        return Err(Error::NumberGone);
    }
    let values = (
        void_number::block_id.eq(Uid(block)),
        void_number::n.eq(n),
        void_number::reason.eq(&reason),
        void_number::account_id.eq(Uid(actor.account_id)),
        void_number::voided_at.eq(Instant(tx.now)),
    );
    diesel::insert_into(void_number::table).values(values).execute(tx.conn)?;
    let detail = format!("{n}: {reason}");
    audit::record(tx, Some(actor.account_id), "number_block.void", &format!("number_block/{block}"), &detail)?;
    view(tx.conn, held)
}

pub(super) fn row(conn: &mut Conn, id: Uuid) -> Result<Option<BlockRow>, Error> {
    Ok(number_block::table.find(Uid(id)).select(BlockRow::as_select()).first(conn).optional()?)
}

/// Which blocks a list shows.
pub(super) struct BlocksWanted {
    pub(super) agencies: Vec<Uuid>,
    pub(super) officer_id: Option<Uuid>,
    pub(super) year: Option<i32>,
    pub(super) after: Option<Uuid>,
    pub(super) rows: i64,
}

pub(super) fn list(conn: &mut Conn, wanted: &BlocksWanted) -> Result<Vec<BlockRow>, Error> {
    let agencies: Vec<_> = wanted.agencies.iter().copied().map(Uid).collect();
    let mut query =
        number_block::table.filter(number_block::agency_id.eq_any(agencies)).select(BlockRow::as_select()).into_boxed();
    if let Some(officer) = wanted.officer_id {
        query = query.filter(number_block::officer_id.eq(Uid(officer)));
    }
    if let Some(year) = wanted.year {
        query = query.filter(number_block::year.eq(year));
    }
    if let Some(after) = wanted.after {
        query = query.filter(number_block::id.gt(Uid(after)));
    }
    Ok(query.order(number_block::id).limit(wanted.rows).load(conn)?)
}

/// A block with what became of its numbers.
pub(super) fn view(conn: &mut Conn, row: BlockRow) -> Result<NumberBlock, Error> {
    let held: Vec<(i64, String, Uid, i64)> = paper_number::table
        .filter(paper_number::agency_id.eq(row.agency_id))
        .filter(paper_number::series.eq(&row.series))
        .filter(paper_number::year.eq(row.year))
        .filter(paper_number::n.between(row.first_n, row.last_n))
        .order(paper_number::n)
        .select((paper_number::n, paper_number::number, paper_number::case_id, paper_number::seq))
        .load(conn)?;
    let declared: Vec<(i64, String, Instant)> = void_number::table
        .filter(void_number::block_id.eq(row.id))
        .order(void_number::n)
        .select((void_number::n, void_number::reason, void_number::voided_at))
        .load(conn)?;
    let used: Vec<_> =
        held.into_iter().map(|(n, number, case, seq)| UsedNumber { n, number, case_id: case.0, seq }).collect();
    let void: Vec<_> = declared.into_iter().map(|(n, reason, at)| VoidNumber { n, reason, voided_at: at.0 }).collect();
    let gone = |n: &i64| used.iter().any(|held| held.n == *n) || void.iter().any(|held| held.n == *n);
    Ok(NumberBlock {
        unused: (row.first_n..=row.last_n).filter(|n| !gone(n)).collect(),
        id: row.id.0,
        agency_id: row.agency_id.0,
        series: row.series,
        year: row.year,
        first: row.first_n,
        last: row.last_n,
        officer_id: row.officer_id.0,
        device: row.device,
        created_at: row.created_at.0,
        used,
        void,
    })
}

/// What the rules may know of a number that stands on a form; none if there is no such block.
pub fn fact(conn: &mut Conn, form: FormNumber) -> Result<Option<FormFact>, Error> {
    let Some(block) = row(conn, form.block_id)? else { return Ok(None) };
    let key = (block.agency_id, block.series.as_str(), block.year, form.n);
    let used: Option<i64> = paper_number::table.find(key).select(paper_number::n).first(conn).optional()?;
    let void: Option<String> =
        void_number::table.find((block.id, form.n)).select(void_number::reason).first(conn).optional()?;
    Ok(Some(FormFact {
        agency_id: block.agency_id.0,
        series: block.series,
        year: block.year,
        first: block.first_n,
        last: block.last_n,
        officer_id: block.officer_id.0,
        used: used.is_some(),
        void,
    }))
}

/// Holds a number of a block for the act that is about to be recorded: whoever comes second finds it gone.
pub fn claim(tx: &mut Tx<'_>, form: FormNumber) -> Result<i64, Error> {
    tx.lock(form.block_id)?;
    match fact(tx.conn, form)? {
        Some(fact) if !fact.used && fact.void.is_none() => Ok(form.n),
        Some(_) | None => Err(Error::NumberGone),
    }
}

/// Sets every counter on to at least the last number of each block: for a rebuild.
pub fn count_on_blocks(tx: &mut Tx<'_>) -> Result<(), Error> {
    let blocks: Vec<BlockRow> = number_block::table.select(BlockRow::as_select()).load(tx.conn)?;
    for block in blocks {
        numbers::count_up_to(tx, block.agency_id.0, &block.series, block.year, block.last_n)?;
    }
    Ok(())
}
