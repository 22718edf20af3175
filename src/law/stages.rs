//! The stages of a case 办案阶段, the kinds of acts, and the one table of lawful moves between them.
//!
//! The same table is what the rulebook asks, what `legal_move` in the database holds, and what the law map prints.

use serde::{Deserialize, Serialize};

use super::terms::terms;

pub use super::kinds::{Class, Kind};
pub use super::moves::MOVES;

terms! {
    /// Where a case stands 办案阶段.
    Status {
        Clue = "clue" "线索",
        Filing = "filing" "待立案",
        Investigating = "investigating" "调查",
        Concluded = "concluded" "调查终结",
        Noticed = "noticed" "已告知",
        Reviewing = "reviewing" "法制审核",
        Decided = "decided" "已决定",
        Served = "served" "已送达",
        Closed = "closed" "结案",
        Archived = "archived" "归档",
        Declined = "declined" "不予立案",
        Withdrawn = "withdrawn" "撤销立案",
        Transferred = "transferred" "移送",
    }
}

/// Where an act leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// The stage stays.
    Stay,
    /// The stage always becomes this one.
    Go(Status),
    /// The act's content decides between these stages.
    OneOf(&'static [Status]),
}

/// One row of the table of lawful moves.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// What is done.
    pub kind: Kind,
    /// In which stages it may be done.
    pub from: &'static [Status],
    /// Where it leads.
    pub to: To,
    /// The article or design rule it rests on.
    pub basis: &'static str,
}

/// The name of the stage before the first act, as the database writes it.
pub const BEFORE_ALL: &str = "none";

/// Where `kind` may lead from `from`; empty when it is not lawful there. `None` is the stage before the first act.
pub fn lawful_ends(from: Option<Status>, kind: Kind) -> Vec<Status> {
    let Some(from) = from else {
        return if kind == Kind::OpenCase { vec![Status::Clue] } else { Vec::new() };
    };
    MOVES
        .iter()
        .filter(|row| row.kind == kind && row.from.contains(&from))
        .flat_map(|row| match row.to {
            To::Stay => vec![from],
            To::Go(to) => vec![to],
            To::OneOf(ends) => ends.to_vec(),
        })
        .collect()
}

/// The stages in which `kind` may be done.
pub fn lawful_stages(kind: Kind) -> Vec<Status> {
    Status::ALL.iter().copied().filter(|from| !lawful_ends(Some(*from), kind).is_empty()).collect()
}

/// The whole table as (from, kind, to) codes: what `legal_move` holds.
pub fn moves() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let starts = std::iter::once(None).chain(Status::ALL.iter().copied().map(Some));
    starts.flat_map(|from| {
        Kind::ALL.iter().flat_map(move |kind| {
            lawful_ends(from, *kind)
                .into_iter()
                .map(move |to| (from.map_or(BEFORE_ALL, Status::as_str), kind.as_str(), to.as_str()))
        })
    })
}

/// The basis of a move, for refusals and the law map.
pub fn basis(kind: Kind) -> &'static str {
    MOVES.iter().find(|row| row.kind == kind).map_or("处罚法54", |row| row.basis)
}
