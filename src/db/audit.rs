//! The audit trail 审计日志: every write that is no act of a case, and every view of a file. Entries are never changed.

use diesel::prelude::*;
use uuid::Uuid;

use super::types::{Instant, Uid};
use super::{Cached, Conn, Error, Tx};
use crate::law::time::Moment;
use crate::schema::audit_entry;

/// A row of `audit_entry`.
#[derive(Insertable)]
#[diesel(table_name = audit_entry)]
struct Row<'a> {
    id: Uid,
    at: Instant,
    account_id: Option<Uid>,
    action: &'a str,
    object: &'a str,
    detail: &'a str,
}

/// Records that `account` (none: the system, or somebody not signed in) did `action`, such as `certificate.create`, to
/// `object`, such as `certificate/<id>`. `detail` is a few words for people; it must hold no password, no token and no
/// reporter's identity.
pub fn record(tx: &mut Tx<'_>, account: Option<Uuid>, action: &str, object: &str, detail: &str) -> Result<(), Error> {
    let row = Row { id: Uid(tx.new_id()), at: Instant(tx.now), account_id: account.map(Uid), action, object, detail };
    let insert = diesel::insert_into(audit_entry::table).values(&row).returning(audit_entry::id);
    Cached(insert).get_result::<Uid>(tx.conn)?;
    Ok(())
}

/// When the last thing was done or seen; none in a new database.
pub fn last(conn: &mut Conn) -> Result<Option<Moment>, Error> {
    let newest = audit_entry::table.order((audit_entry::at.desc(), audit_entry::id.desc())).select(audit_entry::at);
    Ok(newest.first::<Instant>(conn).optional()?.map(Moment::from))
}

/// Records that `account` looked at a case. Readers hand it to [`super::Db::write_later`].
pub fn view(tx: &mut Tx<'_>, account: Uuid, case_id: Uuid) -> Result<(), Error> {
    record(tx, Some(account), "case.view", &format!("case/{case_id}"), "")
}
