//! Issued papers and the templates of organs in the database.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use super::template::{Compiled, built_in};
use crate::casefile::act::PrintedPaper;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::digest::sm3;
use crate::record;
use crate::schema::{paper_template, printed_paper};

fn seq_of(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// Keeps the bytes of a paper that an act has just issued.
pub fn keep(tx: &mut Tx<'_>, case: Uuid, seq: u64, paper: &PrintedPaper, bytes: &[u8]) -> Result<(), Error> {
    let row = (
        printed_paper::case_id.eq(Uid(case)),
        printed_paper::seq.eq(seq_of(seq)),
        printed_paper::digest.eq(&paper.digest),
        printed_paper::pages.eq(i64::from(paper.pages)),
        printed_paper::content.eq(STANDARD.encode(bytes)),
    );
    diesel::insert_into(printed_paper::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// The bytes of an issued paper; none if the act issued none.
pub fn issued(conn: &mut Conn, case: Uuid, seq: u64) -> Result<Option<Vec<u8>>, Error> {
    let text: Option<String> =
        printed_paper::table.find((Uid(case), seq_of(seq))).select(printed_paper::content).first(conn).optional()?;
    text.map(|text| STANDARD.decode(text).map_err(|error| Error::Damaged(error.to_string()))).transpose()
}

/// The issued papers of a case that are not what their act sealed, or are gone; with how many there are.
pub fn damaged(conn: &mut Conn, case: Uuid) -> Result<(usize, Vec<(u64, String)>), Error> {
    let mut papers = 0;
    let mut damaged = Vec::new();
    for recorded in record::acts(conn, case, 0, u64::MAX)? {
        let Some(sealed) = recorded.act.computed.printed else { continue };
        papers += 1;
        let finding = match issued(conn, case, recorded.act.seq) {
            Ok(Some(bytes)) if sm3(&bytes) == sealed.digest => continue,
            Ok(Some(_)) => "it is not the file that was issued",
            Ok(None) => "the file is gone",
            Err(Error::Damaged(_)) => "the file cannot be read",
            Err(error) => return Err(error),
        };
        damaged.push((recorded.act.seq, finding.to_owned()));
    }
    Ok((papers, damaged))
}

/// A version of an organ's own template, as entered.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = paper_template)]
pub(super) struct TemplateRow {
    pub(super) id: Uid,
    pub(super) agency_id: Uid,
    pub(super) kind: String,
    pub(super) n: i64,
    pub(super) version: String,
    pub(super) content: String,
    pub(super) withdrawn: bool,
    pub(super) entered_by: Uid,
    pub(super) entered_at: Instant,
}

pub(super) fn insert_template(tx: &mut Tx<'_>, row: &TemplateRow) -> Result<(), Error> {
    diesel::insert_into(paper_template::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Every version an organ has entered, oldest first.
pub(super) fn versions(conn: &mut Conn, agency: Uuid) -> Result<Vec<TemplateRow>, Error> {
    let rows = paper_template::table
        .filter(paper_template::agency_id.eq(Uid(agency)))
        .order((paper_template::kind, paper_template::n))
        .select(TemplateRow::as_select())
        .load(conn)?;
    Ok(rows)
}

/// The templates an organ prints with: ours, and its own in place of them.
#[derive(Debug, Clone)]
pub struct Templates {
    own: Vec<Arc<Compiled>>,
}

impl Templates {
    /// The templates of an organ as they stand now.
    pub fn of(conn: &mut Conn, agency: Uuid) -> Result<Self, Error> {
        let mut own: Vec<Arc<Compiled>> = Vec::new();
        for row in versions(conn, agency)? {
            own.retain(|held| held.template.kind != row.kind);
            if !row.withdrawn {
                own.push(Arc::new(Compiled::read(&row.content)?));
            }
        }
        Ok(Self { own })
    }

    /// All of them, in the order of the file.
    pub fn all(&self) -> Vec<&Compiled> {
        let replaced = |kind: &str| self.own.iter().any(|held| held.template.kind == kind);
        let ours = built_in().iter().filter(|compiled| !replaced(&compiled.template.kind));
        let mut all: Vec<&Compiled> = ours.chain(self.own.iter().map(Arc::as_ref)).collect();
        all.sort_by_key(|compiled| (compiled.template.volume, compiled.template.place));
        all
    }
}
