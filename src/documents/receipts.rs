//! Special receipts 专用票据 given for fines taken in cash (处罚法70): a projection that knows which act used which one.

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use crate::casefile::CaseFile;
use crate::casefile::spot::SpotDecision;
use crate::db::types::Uid;
use crate::db::{Conn, Tx};
use crate::schema::cash_receipt;

/// Whether a case other than `case` holds this receipt.
pub fn receipt_used(conn: &mut Conn, agency: Uuid, receipt: &str, case: Uuid) -> Result<bool, Error> {
    let key = (Uid(agency), receipt);
    let holder: Option<Uid> = cash_receipt::table.find(key).select(cash_receipt::case_id).first(conn).optional()?;
    Ok(holder.is_some_and(|holder| holder.0 != case))
}

/// Writes the receipts of a case as its file has them.
pub fn sync_receipts(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    let decisions = file.summary_procedure.earlier.iter().chain(&file.summary_procedure.decision);
    for SpotDecision { seq, cash, .. } in decisions {
        let Some(cash) = cash.as_ref().filter(|cash| !cash.receipt.is_empty()) else { continue };
        let held: Option<Uid> = cash_receipt::table
            .find((Uid(file.agency_id), cash.receipt.as_str()))
            .select(cash_receipt::case_id)
            .first(tx.conn)
            .optional()?;
        match held {
            Some(case) if case.0 == file.id => continue,
            Some(_) => return Err(Error::NumberGone),
            None => {}
        }
        let row = (
            cash_receipt::agency_id.eq(Uid(file.agency_id)),
            cash_receipt::receipt.eq(&cash.receipt),
            cash_receipt::case_id.eq(Uid(file.id)),
            cash_receipt::seq.eq(i64::try_from(*seq).unwrap_or(i64::MAX)),
        );
        let inserted = diesel::insert_into(cash_receipt::table).values(row).execute(tx.conn);
        inserted.map_err(|error| match Error::from(error) {
            // Two acts with the same receipt at the same moment: one of them is late.
            Error::Db(cause) if cause.is_unique_violation() => Error::NumberGone,
            other => other,
        })?;
    }
    Ok(())
}
