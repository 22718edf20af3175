//! Recusals 回避 applied for and decided (处罚法43). Whoever is recused is shut out of the case from then on.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::file::CaseFile;
use super::party::PartyId;

/// Recusals 回避 applied for and decided.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recusals {
    /// The applications, in order.
    pub applications: Vec<RecusalApplication>,
}

/// A person whose recusal is asked for: an account, an officer, mostly both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConcernedPerson {
    /// The account, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Uuid>,
    /// The officer, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer_id: Option<Uuid>,
    /// Name.
    pub name: String,
    /// The principal head 主要负责人: the heads together, or the government above, decide about this one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub principal: bool,
}

/// An application for recusal 回避申请, or somebody's own withdrawal 自行回避.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RecusalApplication {
    /// The act.
    pub seq: u64,
    /// The party that applied; none when the person asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_id: Option<PartyId>,
    /// Against whom.
    pub person: ConcernedPerson,
    /// Why.
    pub reasons: String,
    /// Decided by this act.
    pub decided: Option<u64>,
    /// The person has to withdraw.
    pub upheld: bool,
}

impl Recusals {
    /// Applications that nobody has decided.
    pub fn open(&self) -> impl Iterator<Item = &RecusalApplication> {
        self.applications.iter().filter(|application| application.decided.is_none())
    }

    /// Applications that were upheld.
    pub fn upheld(&self) -> impl Iterator<Item = &RecusalApplication> {
        self.applications.iter().filter(|application| application.upheld)
    }

    /// The upheld application that shuts this account out.
    pub fn of_account(&self, account: Uuid) -> Option<&RecusalApplication> {
        self.upheld().find(|application| application.person.account_id == Some(account))
    }

    /// The upheld application that shuts this officer out.
    pub fn of_officer(&self, officer: Uuid) -> Option<&RecusalApplication> {
        self.upheld().find(|application| application.person.officer_id == Some(officer))
    }
}

impl CaseFile {
    /// What the recused person and one other did and nobody else can confirm any more proves nothing: the confirmation
    /// would be a later act of a person who is shut out.
    pub(super) fn drop_unconfirmed(&mut self) {
        let mut dropped = Vec::new();
        for act in self.field_acts.iter_mut().filter(|act| act.countersigned.is_none() && !act.in_breach) {
            let can_confirm =
                act.officers.iter().filter(|officer| officer.account_id != Some(act.recorded_by)).any(|officer| {
                    officer.account_id.is_some_and(|account| self.recusals.of_account(account).is_none())
                        && self.recusals.of_officer(officer.officer_id).is_none()
                });
            if !can_confirm {
                act.in_breach = true;
                dropped.push(act.seq);
            }
        }
        for item in self.evidence.iter_mut().filter(|item| dropped.contains(&item.seq)) {
            item.dead = true;
        }
    }
}
