//! The audit trail 审计日志: every write that is no act of a case, every sign-in, every view of a file. Entries are never changed.

use diesel::prelude::*;
use serde::Serialize;
use uuid::{ContextV7, Uuid};

use super::types::{Instant, Uid};
use super::{Cached, Conn, Error, Tx, origin};
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
    result: &'a str,
    address: Option<String>,
}

/// Records that `account` (none: the system, or somebody not signed in) did `action`, such as `certificate.create`, to
/// `object`, such as `certificate/<id>`. `detail` is a few words for people; it must hold no password, no token and no
/// reporter's identity. The address is that of the request under way.
pub fn record(tx: &mut Tx<'_>, account: Option<Uuid>, action: &str, object: &str, detail: &str) -> Result<(), Error> {
    write(tx, account, (action, object, detail), "done")
}

/// As [`record`], of what somebody tried and was not let.
pub fn refused(tx: &mut Tx<'_>, account: Option<Uuid>, action: &str, object: &str, detail: &str) -> Result<(), Error> {
    write(tx, account, (action, object, detail), "refused")
}

fn write(
    tx: &mut Tx<'_>,
    account: Option<Uuid>,
    (action, object, detail): (&str, &str, &str),
    result: &str,
) -> Result<(), Error> {
    let (id, at, account_id) = (Uid(tx.new_id()), Instant(tx.now), account.map(Uid));
    let row = Row { id, at, account_id, action, object, detail, result, address: origin::of_this_job() };
    insert(tx.conn, &row)
}

fn insert(conn: &mut Conn, row: &Row<'_>) -> Result<(), Error> {
    let insert = diesel::insert_into(audit_entry::table).values(row).returning(audit_entry::id);
    Cached(insert).get_result::<Uid>(conn)?;
    Ok(())
}

/// When the last thing was done or seen; none in a new database.
pub fn last(conn: &mut Conn) -> Result<Option<Moment>, Error> {
    let newest = audit_entry::table.order((audit_entry::at.desc(), audit_entry::id.desc())).select(audit_entry::at);
    Ok(newest.first::<Instant>(conn).optional()?.map(Moment::from))
}

/// That somebody looked at something 查阅留痕: what a reader leaves with [`super::Db::trace`].
#[derive(Debug, Clone)]
pub struct Look {
    account: Uuid,
    action: &'static str,
    object: String,
    detail: String,
    address: Option<String>,
}

impl Look {
    /// `account` looked at a case, `part` of its file.
    pub fn at_case(account: Uuid, case_id: Uuid, part: String) -> Look {
        Look { account, action: "case.view", object: format!("case/{case_id}"), detail: part, address: None }
    }

    /// `account` looked at an entry of the registry of parties.
    pub fn at_party(account: Uuid, entry_id: Uuid) -> Look {
        let object = format!("party/{entry_id}");
        Look { account, action: "party.view", object, detail: String::new(), address: None }
    }

    pub(super) fn from(self, address: Option<String>) -> Look {
        Look { address, ..self }
    }
}

/// Writes looks down in their order, which their ids keep: all of them are of one moment.
pub(super) fn note(tx: &mut Tx<'_>, looks: &[Look]) -> Result<(), Error> {
    let order = ContextV7::new();
    let rows: Vec<_> = looks
        .iter()
        .map(|look| Row {
            id: Uid(tx.id_after(&order)),
            at: Instant(tx.now),
            account_id: Some(Uid(look.account)),
            action: look.action,
            object: &look.object,
            detail: &look.detail,
            result: "done",
            address: look.address.clone(),
        })
        .collect();
    match tx.conn {
        Conn::Sqlite(_) => rows.iter().try_for_each(|row| insert(tx.conn, row)),
        // A question to the server costs more than a row: as many rows as there are, in pieces of few sizes, so that the
        // prepared statements are few.
        Conn::Postgres(conn) => {
            let mut rest = rows.as_slice();
            while let Some(largest) = rest.len().checked_ilog2() {
                let (some, others) = rest.split_at(1 << largest);
                let insert = diesel::insert_into(audit_entry::table).values(some).returning(audit_entry::id);
                Cached(insert).load::<Uid>(conn)?;
                rest = others;
            }
            Ok(())
        }
    }
}

/// An entry as auditors read it.
#[derive(Debug, Clone, PartialEq, Serialize, Queryable, utoipa::ToSchema)]
pub struct AuditEntry {
    /// Id.
    #[serde(serialize_with = "plain")]
    #[schema(value_type = Uuid)]
    pub id: Uid,
    /// When.
    #[serde(serialize_with = "moment")]
    #[schema(value_type = Moment)]
    pub at: Instant,
    /// Who; absent where nobody known was signed in.
    #[serde(serialize_with = "maybe", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    pub account_id: Option<Uid>,
    /// What, such as `case.view`.
    pub action: String,
    /// To what, such as `case/<id>`.
    pub object: String,
    /// A few words more.
    pub detail: String,
    /// `done` or `refused`.
    pub result: String,
    /// From which address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

fn plain<S: serde::Serializer>(id: &Uid, to: S) -> Result<S::Ok, S::Error> {
    id.0.serialize(to)
}

fn moment<S: serde::Serializer>(at: &Instant, to: S) -> Result<S::Ok, S::Error> {
    at.0.serialize(to)
}

#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
fn maybe<S: serde::Serializer>(id: &Option<Uid>, to: S) -> Result<S::Ok, S::Error> {
    id.map(|id| id.0).serialize(to)
}

/// Entries from one moment on (none: from the first) and before another, the oldest first: so many behind `after`.
pub fn span(
    conn: &mut Conn,
    from: Option<Moment>,
    until: Moment,
    after: Option<(Moment, Uuid)>,
    rows: i64,
) -> Result<Vec<AuditEntry>, Error> {
    use audit_entry::dsl;
    let mut query = audit_entry::table.filter(dsl::at.lt(Instant(until))).into_boxed();
    if let Some(from) = from {
        query = query.filter(dsl::at.ge(Instant(from)));
    }
    if let Some((at, id)) = after {
        let at = Instant(at);
        query = query.filter(dsl::at.ge(at).and(dsl::at.gt(at).or(dsl::id.gt(Uid(id)))));
    }
    Ok(query.order((dsl::at, dsl::id)).limit(rows).load(conn)?)
}

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of these accounts.
    pub accounts: Vec<Uuid>,
    /// Also of nobody known, such as sign-ins under a name that does not exist.
    pub of_nobody: bool,
    /// Only this action.
    pub action: Option<String>,
    /// Only about this object.
    pub object: Option<String>,
    /// Only with this result.
    pub result: Option<&'static str>,
    /// From this moment on.
    pub from: Option<Moment>,
    /// Up to this moment.
    pub to: Option<Moment>,
    /// After this row.
    pub after: Option<(Moment, Uuid)>,
    /// Rows to load.
    pub rows: i64,
}

/// Entries, newest first.
pub fn list(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<AuditEntry>, Error> {
    use audit_entry::dsl;
    let accounts: Vec<Option<Uid>> = wanted.accounts.iter().copied().map(|id| Some(Uid(id))).collect();
    let mut query = audit_entry::table.into_boxed();
    query = match wanted.of_nobody {
        true => query.filter(dsl::account_id.eq_any(accounts).or(dsl::account_id.is_null())),
        false => query.filter(dsl::account_id.eq_any(accounts)),
    };
    if let Some(action) = &wanted.action {
        query = query.filter(dsl::action.eq(action));
    }
    if let Some(object) = &wanted.object {
        query = query.filter(dsl::object.eq(object));
    }
    if let Some(result) = wanted.result {
        query = query.filter(dsl::result.eq(result));
    }
    if let Some(from) = wanted.from {
        query = query.filter(dsl::at.ge(Instant(from)));
    }
    if let Some(to) = wanted.to {
        query = query.filter(dsl::at.le(Instant(to)));
    }
    if let Some((at, id)) = wanted.after {
        let at = Instant(at);
        query = query.filter(dsl::at.le(at).and(dsl::at.lt(at).or(dsl::id.lt(Uid(id)))));
    }
    Ok(query.order((dsl::at.desc(), dsl::id.desc())).limit(wanted.rows).load(conn)?)
}
