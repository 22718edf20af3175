//! The register of papers 文书登记: a projection of `issue_document`.

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::Error;
use crate::casefile::CaseFile;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::time::Moment;
use crate::schema::paper;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = paper, treat_none_as_null = true)]
struct Row {
    case_id: Uid,
    seq: i64,
    agency_id: Uid,
    kind: String,
    number: Option<String>,
    about_seq: i64,
    title: String,
    issued_at: Instant,
    void_because: Option<String>,
}

/// A paper in the register.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PaperView {
    /// The case.
    pub case_id: Uuid,
    /// The act that entered it.
    pub seq: i64,
    /// Kind of paper.
    pub kind: String,
    /// Its number, if it has one.
    pub number: Option<String>,
    /// The act it prints.
    pub about_seq: i64,
    /// Title.
    pub title: String,
    /// When it was issued.
    pub issued_at: Moment,
    /// Why it and its number are void 作废, if it was issued once more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void_because: Option<String>,
}

/// Writes the papers of a case as its file has them.
pub fn sync(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    let seq_of = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
    for on_file in &file.papers {
        let issued_at = file.entries.iter().find(|entry| entry.seq == on_file.seq).map(|entry| entry.occurred_at);
        let row = Row {
            case_id: Uid(file.id),
            seq: seq_of(on_file.seq),
            agency_id: Uid(file.agency_id),
            kind: on_file.kind.clone(),
            number: on_file.number.clone(),
            about_seq: seq_of(on_file.about),
            title: on_file.title.clone(),
            issued_at: Instant(issued_at.unwrap_or(file.updated_at)),
            void_because: on_file.void.as_ref().map(|void| void.reason.clone()),
        };
        if diesel::update(paper::table.find((row.case_id, row.seq))).set(&row).execute(tx.conn)? == 0 {
            diesel::insert_into(paper::table).values(&row).execute(tx.conn)?;
        }
    }
    Ok(())
}

/// The papers of a case, in order.
pub fn of_case(conn: &mut Conn, case: Uuid) -> Result<Vec<PaperView>, Error> {
    let rows: Vec<Row> =
        paper::table.filter(paper::case_id.eq(Uid(case))).order(paper::seq).select(Row::as_select()).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| PaperView {
            case_id: row.case_id.0,
            seq: row.seq,
            kind: row.kind,
            number: row.number,
            about_seq: row.about_seq,
            title: row.title,
            issued_at: row.issued_at.0,
            void_because: row.void_because,
        })
        .collect())
}
