//! Keeps prepared the statements that diesel would prepare anew each time.
//!
//! diesel calls an INSERT of a struct and an UPDATE of a changeset unsafe to cache, because columns may be left out at
//! run time, and so it calls an `IN` with a list. Where a statement has few shapes its text is a sound key all the same.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::Conn;

/// A query whose prepared statement is kept. Run it by `get_result` or `load` (so with `.returning(column)`): `execute`
/// prepares anew, because diesel looks past the wrapper there. Only for queries with few possible texts.
#[derive(Debug, Clone, Copy)]
pub struct Cached<T>(pub T);

impl<DB: Backend, T: QueryFragment<DB>> QueryFragment<DB> for Cached<T> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

/// The list, its last item repeated until the length is a power of two: in an `IN` it means the same, and a statement
/// with such a list has few enough texts to be [`Cached`].
pub fn padded<T: Clone>(mut list: Vec<T>) -> Vec<T> {
    if let Some(last) = list.last().cloned() {
        list.resize(list.len().next_power_of_two(), last);
    }
    list
}

/// No static id: the statement is found by its text.
impl<T> QueryId for Cached<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T: Query> Query for Cached<T> {
    type SqlType = T::SqlType;
}

impl<T> diesel::RunQueryDsl<Conn> for Cached<T> {}

impl<T> diesel::RunQueryDsl<diesel::PgConnection> for Cached<T> {}
