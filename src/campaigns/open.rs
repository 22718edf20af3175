//! Opening a campaign, and its team.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::campaign::{Campaign, CampaignEvent, CampaignKind, Evaluator, NamedOrgan, Opening};
use super::{Error, machine, seats, store};
use crate::accounts::{self, Actor};
use crate::agencies;
use crate::db::{Tx, audit};
use crate::law::codes::Role;
use crate::law::evaluation::USUAL;

/// A campaign to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCampaign {
    /// The year that is evaluated.
    #[validate(range(min = 2000, max = 2200))]
    #[schema(minimum = 2000, maximum = 2200)]
    pub year: i32,
    /// Title, such as 2026年度行政执法案卷评查.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub title: String,
    /// Who evaluates whom.
    pub kind: CampaignKind,
    /// The organs evaluated; one's own when absent. A supervisor may name every one below.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    pub agencies: Vec<Uuid>,
    /// The standard; the usual one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 60))]
    #[schema(min_length = 2, max_length = 60)]
    pub standard_id: Option<String>,
}

/// Opens a campaign: a head or a supervisor of the organ.
pub(super) fn open(tx: &mut Tx<'_>, actor: &Actor, new: NewCampaign) -> Result<Campaign, Error> {
    let supervises = actor.has(Role::Supervisor);
    if !supervises && !actor.heads_the_organ() {
        return Err(Error::Forbidden {
            zh: "案卷评查由机关负责人或者执法监督人员组织。",
            en: "campaigns are opened by heads and supervisors",
        });
    }
    let NewCampaign { year, title, kind, agencies, standard_id } = new;
    let reach = if supervises { accounts::sight(tx.conn, actor.agency_id, true)? } else { vec![actor.agency_id] };
    let wanted: BTreeSet<Uuid> =
        if agencies.is_empty() { [actor.agency_id].into() } else { agencies.iter().copied().collect() };
    for (n, agency) in agencies.iter().enumerate() {
        if !reach.contains(agency) {
            let (zh, en) = (
                "只能评查本机关；执法监督人员可以评查下级机关",
                "only the own organ; a supervisor's also reach those below",
            );
            return Err(Error::field(format!("/agencies/{n}"), "out_of_reach", zh, en));
        }
    }
    if kind == CampaignKind::SelfCheck && wanted != [actor.agency_id].into() {
        let (zh, en) = ("自查自评只评查本机关的案卷", "a self-check is of the own organ alone");
        return Err(Error::field("/agencies", "not_own", zh, en));
    }
    let id = standard_id.unwrap_or_else(|| USUAL.to_owned());
    let unknown = || Error::field("/standard_id", "unknown", "没有这个评查标准", "no such standard");
    let (standard, standard_digest) = machine::take(tx, actor, &id)?.ok_or_else(unknown)?;
    let mut scope = Vec::new();
    for agency in wanted {
        let found = agencies::find(tx.conn, agency)?.ok_or(Error::NotFound)?;
        scope.push(NamedOrgan { agency_id: agency, name: found.name });
    }
    let organ = NamedOrgan { agency_id: actor.agency_id, name: actor.agency_name.clone() };
    let id = tx.new_id();
    let opening = Opening { organ, year, title, kind, scope, standard_id: standard.id, standard_digest };
    audit::record(tx, Some(actor.account_id), "campaign.open", &format!("campaign/{id}"), &opening.title)?;
    store::happens(tx, id, actor, &CampaignEvent::Created(opening))
}

/// A member to be taken into the team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMember {
    /// The account.
    pub account_id: Uuid,
}

/// Why a member leaves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberLeaves {
    /// Why.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}

/// Takes somebody into the team. A self-check has the organ's own people; else everybody of the county's pool.
pub(super) fn add_member(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, new: &NewMember) -> Result<Campaign, Error> {
    tx.lock(id)?;
    let campaign = store::campaign(tx.conn, id)?;
    seats::organiser(tx.conn, actor, &campaign)?;
    let at = |code: &'static str, zh: &'static str, en: &'static str| Error::field("/account_id", code, zh, en);
    let unknown = || at("unknown", "没有这个可用账号", "no such living account");
    let person = accounts::find(tx.conn, new.account_id)?.filter(|person| person.disabled_at.is_none());
    let person = person.ok_or_else(unknown)?;
    let own = campaign.organ.agency_id;
    if person.agency_id != own && !agencies::one_pool(tx.conn, person.agency_id, own)? {
        return Err(unknown());
    }
    if campaign.kind == CampaignKind::SelfCheck && person.agency_id != own {
        return Err(at("not_own", "自查自评由本机关人员进行", "a self-check is done by the organ's own people"));
    }
    if person.roles.iter().all(|role| matches!(role, Role::Admin | Role::Auditor)) {
        let (zh, en) = ("系统管理员和审计人员不评分", "administrators and auditors do not score");
        return Err(at("role", zh, en));
    }
    if campaign.has_member(person.id) {
        return Err(Error::conflict("该人员已在评查组内。", "the person is in the team already"));
    }
    let member = Evaluator { account_id: person.id, name: person.name, agency_id: person.agency_id };
    store::happens(tx, id, actor, &CampaignEvent::MemberAdded(member))
}

/// Lets a member go; files that were given to them stay theirs until they are given to somebody else.
pub(super) fn remove_member(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, account): (Uuid, Uuid),
    why: MemberLeaves,
) -> Result<Campaign, Error> {
    tx.lock(id)?;
    let campaign = store::campaign(tx.conn, id)?;
    seats::organiser(tx.conn, actor, &campaign)?;
    if !campaign.has_member(account) {
        return Err(Error::NotFound);
    }
    store::happens(tx, id, actor, &CampaignEvent::MemberRemoved { account_id: account, reason: why.reason })
}
