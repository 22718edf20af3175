//! What of the things to be published in advance is not public yet 待公开: for work lists and warnings.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Error, objects_store};
use crate::db::Conn;

/// What it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwedStep {
    /// 审核.
    Check,
    /// 发布.
    Release,
}

/// A version that is not public yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedObject {
    /// The version.
    pub id: Uuid,
    /// The organ.
    pub agency: Uuid,
    /// What it is and which version, in Chinese.
    pub title: String,
    /// To be public by this day.
    pub due_on: NaiveDate,
    /// What it waits for.
    pub step: OwedStep,
    /// Who collected it: they neither check nor release it.
    pub collected_by: Uuid,
}

/// What these organs collected and have not released, by due date; not what a later version has replaced.
///
/// # Errors
/// When the database cannot be read.
pub fn owed_objects(conn: &mut Conn, agencies: &[Uuid]) -> Result<Vec<OwedObject>, Error> {
    let rows = objects_store::unreleased(conn, agencies)?;
    let told = rows.into_iter().map(|row| {
        Ok(OwedObject {
            title: format!("{}“{}”第{}版", row.kind()?.zh(), row.title, row.version),
            id: row.id.0,
            agency: row.agency_id.0,
            due_on: row.due_on,
            step: if row.checked_at.is_some() { OwedStep::Release } else { OwedStep::Check },
            collected_by: row.collected_by.0,
        })
    });
    told.collect()
}
