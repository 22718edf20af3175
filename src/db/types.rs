//! Ids and moments in the database: native types on PostgreSQL, TEXT on SQLite, one Rust type for both.
//!
//! The marker types have the names diesel's own have, so that the schema says `Uuid` and `Timestamptz`.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{self as native, HasSqlType, SqlType, Text};
use diesel::sqlite::Sqlite;

use super::{MultiBackend, MultiRawValue};
use crate::law::time::Moment;

/// `uuid` on PostgreSQL, lower-case TEXT on SQLite.
#[derive(Debug, Clone, Copy, Default, QueryId, SqlType)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951), sqlite_type(name = "Text"))]
pub struct Uuid;

/// `timestamptz` on PostgreSQL; on SQLite TEXT in UTC, always of the same length, so that it sorts as time does.
#[derive(Debug, Clone, Copy, Default, QueryId, SqlType)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185), sqlite_type(name = "Text"))]
pub struct Timestamptz;

/// `table!` promises arithmetic for a type of this name; nothing here uses it.
impl native::ops::Add for Timestamptz {
    type Rhs = native::Interval;
    type Output = Timestamptz;
}

/// As above.
impl native::ops::Sub for Timestamptz {
    type Rhs = native::Interval;
    type Output = Timestamptz;
}

/// An id in a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Uuid)]
pub struct Uid(pub uuid::Uuid);

/// Ids as a query takes them.
pub fn uids(ids: &[uuid::Uuid]) -> Vec<Uid> {
    ids.iter().copied().map(Uid).collect()
}

impl From<uuid::Uuid> for Uid {
    fn from(id: uuid::Uuid) -> Self {
        Uid(id)
    }
}

impl From<Uid> for uuid::Uuid {
    fn from(id: Uid) -> Self {
        id.0
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A moment in a row. [`Moment`] holds microseconds, which both databases keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Timestamptz)]
pub struct Instant(pub Moment);

impl From<Moment> for Instant {
    fn from(moment: Moment) -> Self {
        Instant(moment)
    }
}

impl From<Instant> for Moment {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

impl ToSql<Uuid, Pg> for Uid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<native::Uuid, Pg>::to_sql(&self.0, out)
    }
}

impl ToSql<Uuid, Sqlite> for Uid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<Uuid, Pg> for Uid {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <uuid::Uuid as FromSql<native::Uuid, Pg>>::from_sql(bytes).map(Uid)
    }
}

impl FromSql<Uuid, Sqlite> for Uid {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Uid(<String as FromSql<Text, Sqlite>>::from_sql(bytes)?.parse()?))
    }
}

impl ToSql<Timestamptz, Pg> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<native::Timestamptz, Pg>::to_sql(&self.0.utc(), &mut out.reborrow())
    }
}

impl ToSql<Timestamptz, Sqlite> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.utc().to_rfc3339_opts(SecondsFormat::Micros, true));
        Ok(IsNull::No)
    }
}

impl FromSql<Timestamptz, Pg> for Instant {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let time = <DateTime<Utc> as FromSql<native::Timestamptz, Pg>>::from_sql(bytes)?;
        Ok(Instant(Moment::from_utc(time)))
    }
}

impl FromSql<Timestamptz, Sqlite> for Instant {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(bytes)?;
        Ok(Instant(Moment::from_utc(text.parse::<DateTime<Utc>>()?)))
    }
}

/// What `MultiConnection` asks of every type beyond its fixed list.
macro_rules! on_both {
    ($sql:ident, $rust:ident) => {
        impl HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                MultiBackend::lookup_sql_type::<$sql>(lookup)
            }
        }

        impl ToSql<$sql, MultiBackend> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value(($sql, self));
                Ok(IsNull::No)
            }
        }

        impl FromSql<$sql, MultiBackend> for $rust {
            fn from_sql(bytes: MultiRawValue<'_>) -> deserialize::Result<Self> {
                bytes.from_sql::<Self, $sql>()
            }
        }
    };
}

on_both!(Uuid, Uid);
on_both!(Timestamptz, Instant);
