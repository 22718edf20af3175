//! The registry of parties 当事人库: which snapshots in which cases are one person. It is filled from the acts; a case's own
//! snapshot is never rewritten.
//!
//! A number that tells apart makes the entry; without one every case has its own, since a name alone tells nobody apart.
//! That two entries are one person is said by a merge, which moves every reference and can be taken back.

mod api;
mod merge;
mod model;
mod store;
mod sync;

use crate::casefile::party::Party;
use crate::law::identity::half_width;
use crate::problem::Problem;
use crate::{accounts, agencies, db, record};

pub use api::{api, routes};
pub use store::{cases_named, roots, same_person};
pub use sync::sync;

/// What can go wrong with the registry.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such entry within sight.
    #[error("no such entry within sight")]
    NotFound,
    /// Only heads and supervisors say that two entries are one person.
    #[error("only heads and supervisors merge")]
    NotYours,
    /// The entry was merged into another already.
    #[error("merged already")]
    MergedAlready,
    /// The entry is not merged into another.
    #[error("not merged")]
    NotMerged,
    /// An entry with itself, or into one that was merged into it.
    #[error("an entry cannot be merged into itself")]
    Itself,
    /// A citizen is no company.
    #[error("the two are of different kinds")]
    OtherKind,
    /// Accounts.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// Organs.
    #[error(transparent)]
    Agencies(#[from] agencies::Error),
    /// The record.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Error::Db(error.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Problem::not_found(),
            Error::NotYours => Problem::forbidden(
                "当事人的合并和拆分由机关负责人、执法监督人员办理。",
                "heads and supervisors merge entries and take it back",
            ),
            Error::MergedAlready => Problem::conflict(
                "该当事人已经并入其他条目，请先拆分（unmerge）或者合并目标条目。",
                "the entry was merged into another: take it back first (unmerge), or merge that one",
            ),
            Error::NotMerged => {
                Problem::conflict("该当事人没有并入其他条目，无需拆分。", "the entry is not merged into another")
            }
            Error::Itself => Problem::field(
                "/into",
                "invalid_value",
                "不能并入自身或者已经并入它的条目",
                "an entry is not merged into itself, nor into one that was merged into it",
            ),
            Error::OtherKind => Problem::conflict(
                "两个条目的当事人类型不同，不能合并；类型登记错误的，先在案件中补充登记更正。",
                "the two are of different kinds; if one was entered wrongly, correct it in its case first",
            ),
            Error::Accounts(error) => error.into(),
            Error::Agencies(error) => error.into(),
            Error::Record(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}

/// A name as it is compared: half width, lower case, without spaces, with one kind of brackets and dots.
fn name_key(name: &str) -> String {
    let plain = |c| match half_width(c) {
        '〔' | '【' | '﹝' => '(',
        '〕' | '】' | '﹞' => ')',
        '•' | '・' | '‧' | '∙' => '·',
        other => other,
    };
    name.chars().map(plain).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// A number as lists show it: of a citizen only the ends; a company's code is public.
fn masked(kind: &str, number: &str) -> String {
    let public = ["LEGAL_PERSON", "UNINCORPORATED"].contains(&kind);
    let characters: Vec<char> = number.chars().collect();
    match characters.len() {
        _ if public => number.to_owned(),
        0..=4 => "*".repeat(characters.len()),
        length => {
            let (first, last) = (if length > 10 { 3 } else { 1 }, 2);
            let shown = |at: usize| at < first || at >= length - last;
            characters.iter().enumerate().map(|(at, c)| if shown(at) { *c } else { '*' }).collect()
        }
    }
}

/// The name of the space in which numbers become ids of entries.
const ENTRIES: uuid::Uuid = uuid::Uuid::from_u128(0x7a68_6966_6100_5041_8152_5459_0000_0002);

/// The id of the entry of a party in a case: by its number if that tells apart, else the case's own.
fn entry_of(case: uuid::Uuid, party: &Party) -> uuid::Uuid {
    let key = match party.telling_number() {
        Some(number) => format!("# {number}"),
        None => format!("{case} {}", party.id),
    };
    uuid::Uuid::new_v5(&ENTRIES, key.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_people_read_them() {
        assert_eq!(name_key("盂县（上社）Ａ公司"), name_key("盂县(上社) a公司"));
        assert_eq!(name_key("阿不都•热合曼"), name_key("阿不都·热合曼"));
        assert_ne!(name_key("上社公司"), name_key("下社公司"));
    }

    #[test]
    fn a_citizens_number_shows_its_ends_only() {
        assert_eq!(masked("NATURAL_PERSON", "11010519491231002X"), "110*************2X");
        assert_eq!(masked("NATURAL_PERSON", "E12345678"), "E******78");
        assert_eq!(masked("LEGAL_PERSON", "91110000600037341L"), "91110000600037341L");
        assert_eq!(masked("NATURAL_PERSON", "12"), "**");
    }
}
