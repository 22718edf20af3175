//! Lists and query parameters: keyset pages, opaque cursors, and query strings read as strictly as bodies.

mod query;

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::problem::{Code, Problem, read_quietly, shown};

/// Rows on a page unless asked otherwise.
const USUAL: i64 = 50;

/// Most characters of a filter: no name, number or code is longer, and databases refuse to search for a book.
const LONGEST: usize = 500;

/// Most rows on a page.
const MOST: i64 = 200;

/// One page of a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows, in the order of the list.
    pub items: Vec<T>,
    /// Where the next page starts; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page out of the rows that were loaded with [`Listing::rows`]: one more than fits says that more follow.
    pub fn cut<K: Serialize>(mut rows: Vec<T>, limit: i64, key: impl Fn(&T) -> K) -> Page<T> {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| more).map(|last| cursor(&key(last)));
        Page { items: rows, next_cursor }
    }

    /// A page that was looked for as far as `end`, a key that need not be on it; none when nothing follows.
    pub fn ending<K: Serialize>(items: Vec<T>, end: Option<&K>) -> Page<T> {
        Page { items, next_cursor: end.map(cursor) }
    }

    /// The same page with other rows.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next_cursor: self.next_cursor }
    }
}

/// What a list was asked for: its filters, how many rows, and after which one. Unknown parameters are refused.
#[derive(Debug, Clone)]
pub struct Listing<F> {
    /// The filters of the list.
    pub filters: F,
    /// Rows on the page, 1 to 200.
    pub limit: i64,
    cursor: Option<String>,
}

impl<F> Listing<F> {
    /// How many rows to load: one more than fits on the page.
    pub fn rows(&self) -> i64 {
        self.limit + 1
    }

    /// The key of the row the page comes after.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        self.cursor.as_deref().map(|text| read_cursor(text).ok_or(Problem::new(Code::BadCursor))).transpose()
    }
}

impl<F: DeserializeOwned + 'static> FromRequest for Listing<F> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(listing(request.query_string()))
    }
}

/// The filters of a list that has none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoFilters {}

/// Query parameters of an operation that is no list; give `T` `deny_unknown_fields`.
#[derive(Debug, Clone)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Params<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(pairs(request.query_string()).and_then(query::read).map(Params))
    }
}

/// What every list takes, for the API documents: `params(PageQuery)`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// The `next_cursor` of the page before.
    #[param(min_length = 2, pattern = "^([0-9a-f]{2})+$")]
    pub cursor: Option<String>,
}

fn listing<F: DeserializeOwned>(text: &str) -> Result<Listing<F>, Problem> {
    let (page, filters): (Vec<_>, Vec<_>) =
        pairs(text)?.into_iter().partition(|(name, _)| name == "limit" || name == "cursor");
    let PageQuery { limit, cursor } = query::read(page)?;
    let limit = limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::field(
            "?limit",
            "range",
            format!("应在 1 至 {MOST} 之间"),
            format!("must be 1 to {MOST}"),
        ));
    }
    Ok(Listing { filters: query::read(filters)?, limit, cursor })
}

fn pairs(text: &str) -> Result<Vec<(String, String)>, Problem> {
    let unreadable = |said: String| Problem::field("?", "invalid_value", "查询参数无法读取", said);
    let pairs = web::Query::<Vec<(String, String)>>::from_query(text)
        .map_err(|error| unreadable(error.to_string()))?
        .into_inner();
    let refused = |name: &str, code: &str, zh: String, en: String| Problem::field(format!("?{name}"), code, zh, en);
    for (name, value) in &pairs {
        if name.contains('\0') || value.contains('\0') {
            let (zh, en) = ("不得含有 NUL 字符", "must not contain the NUL character");
            return Err(refused(name, "nul_character", zh.to_owned(), en.to_owned()));
        }
        if name != "cursor" && value.chars().nth(LONGEST).is_some() {
            let (zh, en) = (format!("长度不得超过 {LONGEST}"), format!("length must be at most {LONGEST}"));
            return Err(refused(&shown(name), "length", zh, en));
        }
    }
    Ok(pairs)
}

/// Opaque to clients: the key as JSON in hex digits, so that it needs no escaping in an address.
fn cursor<K: Serialize>(key: &K) -> String {
    // A key is made of ids, dates and numbers, which always serialise; an empty cursor would be refused as bad.
    let json = serde_json::to_vec(key).unwrap_or_default();
    json.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_cursor<K: DeserializeOwned>(text: &str) -> Option<K> {
    let digits = text.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair)
            .ok()
            .filter(|pair| pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        u8::from_str_radix(pair, 16).ok()
    });
    read_quietly(&digits.collect::<Option<Vec<u8>>>()?)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Filters {
        on: Option<NaiveDate>,
        n: Option<u32>,
        open: Option<bool>,
        id: Option<Uuid>,
    }

    fn refusal(text: &str) -> (u16, Option<String>) {
        let problem = listing::<Filters>(text).unwrap_err();
        (problem.code().kind().status, problem.errors().first().map(|error| error.pointer.clone()))
    }

    #[test]
    fn filters_are_read_by_type() {
        let listing =
            listing::<Filters>("limit=2&on=2026-02-28&n=7&open=true&id=018f0000-0000-7000-8000-000000000001").unwrap();
        assert_eq!((listing.limit, listing.filters.n, listing.filters.open), (2, Some(7), Some(true)));
        assert!(listing.filters.on.is_some() && listing.filters.id.is_some());
        assert!(super::listing::<NoFilters>("").is_ok());
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        assert_eq!(refusal("no=1"), (400, None));
        assert_eq!(refusal("limit=0"), (422, Some("?limit".into())));
        assert_eq!(refusal("limit=x"), (422, Some("?limit".into())));
        assert_eq!(refusal("limit=1&limit=2"), (422, Some("?limit".into())));
        assert_eq!(refusal("on=2026-02-30"), (422, Some("?on".into())));
        assert_eq!(refusal("n=-1"), (422, Some("?n".into())));
        assert_eq!(refusal("open=%00"), (422, Some("?open".into())));
    }

    #[test]
    fn pages_follow_each_other() {
        let page = Page::cut(vec![1, 2, 3], 2, |n| (*n, "x"));
        assert_eq!(page.items, [1, 2]);
        let next = format!("cursor={}", page.next_cursor.unwrap());
        let listing = listing::<NoFilters>(&next).unwrap();
        assert_eq!(listing.after::<(i32, String)>().unwrap(), Some((2, "x".to_owned())));
        assert_eq!(listing.after::<(Uuid,)>().unwrap_err().code(), Code::BadCursor);
        assert!(Page::cut(vec![1, 2], 2, |n| *n).next_cursor.is_none());
        for bad in ["cursor=zz", "cursor=5", "cursor=%C3%A9", "cursor=+1", "cursor="] {
            assert_eq!(
                super::listing::<NoFilters>(bad).unwrap().after::<i32>().unwrap_err().code(),
                Code::BadCursor,
                "{bad}"
            );
        }
    }
}
