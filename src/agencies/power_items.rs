//! Entering a power item 权责事项: what the organ may punish must be sound before any case rests on it.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::model::{NewPowerItem, PowerItemRow, PowerItemView, TakeBack};
use super::{Error, store};
use crate::accounts::{self, Actor};
use crate::casefile::power::{FineRange, NormLevel, OfBase, PowerItem, PowerSource, TakenBack};
use crate::db::types::{Instant, Uid};
use crate::db::{Tx, audit};
use crate::law::codes::PenaltyKind;

/// Enters an item for one of the administrator's organs; whether the actor is an administrator was asked at the door.
pub(super) fn create_by(tx: &mut Tx<'_>, actor: &Actor, new: NewPowerItem) -> Result<PowerItemView, Error> {
    let agency_id = new.agency_id.unwrap_or(actor.agency_id);
    if !accounts::within(tx.conn, agency_id, actor.agency_id)? {
        return Err(Error::OutOfReach);
    }
    insert(tx, Some(actor.account_id), agency_id, new.id, new.item)
}

/// Enters an item without asking who wants it: for the command line and the demo.
pub fn create(tx: &mut Tx<'_>, agency_id: Uuid, item: PowerItem) -> Result<PowerItemView, Error> {
    insert(tx, None, agency_id, None, item)
}

fn insert(
    tx: &mut Tx<'_>,
    by: Option<Uuid>,
    agency_id: Uuid,
    id: Option<Uuid>,
    item: PowerItem,
) -> Result<PowerItemView, Error> {
    check(&item)?;
    let id = id.unwrap_or_else(|| tx.new_id());
    if store::power_item_row(tx.conn, id)?.is_some() {
        return Err(Error::IdTaken);
    }
    let body = serde_json::to_string(&item).map_err(|error| Error::Internal(error.to_string()))?;
    let row = PowerItemRow {
        id: Uid(id),
        agency_id: Uid(agency_id),
        code: item.code,
        name: item.name,
        field: item.field.as_str().to_owned(),
        body,
        valid_from: item.valid_from,
        valid_to: item.valid_to,
        created_at: Instant(tx.now),
    };
    store::insert_power_item(tx, &row)?;
    audit::record(tx, by, "power_item.create", &format!("power_item/{id}"), &row.code)?;
    row.view()
}

/// Takes an item of one of the administrator's organs back: no case opened later rests on it, and those begun before go as
/// the decision says. The snapshots in the cases stay as they are.
pub(super) fn take_back(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, asked: TakeBack) -> Result<PowerItemView, Error> {
    let row = store::power_item_row(tx.conn, id)?.ok_or(Error::NotFound)?;
    if !accounts::within(tx.conn, row.agency_id.0, actor.agency_id)? {
        return Err(Error::NotFound);
    }
    let item = row.item()?;
    if item.taken_back.is_some() {
        return Err(Error::EndedAlready);
    }
    if asked.last_day < item.valid_from {
        return Err(Error::Field {
            pointer: "/last_day".to_owned(),
            code: "invalid_value",
            zh: "不得早于该事项的起始日",
            en: "must not be before the first day of the item",
        });
    }
    let TakeBack { last_day, ground, published_on, transition } = asked;
    let told = format!("{}，至 {last_day}：{ground}", row.code);
    let item = PowerItem {
        valid_to: Some(last_day),
        taken_back: Some(TakenBack { ground, published_on, transition }),
        ..item
    };
    let body = serde_json::to_string(&item).map_err(|error| Error::Internal(error.to_string()))?;
    let row = PowerItemRow { body, valid_to: Some(last_day), ..row };
    store::take_back(tx, &row)?;
    audit::record(tx, Some(actor.account_id), "power_item.take_back", &format!("power_item/{id}"), &told)?;
    row.view()
}

/// What the statute demands of an item beyond the shape of its fields.
fn check(item: &PowerItem) -> Result<(), Error> {
    let refuse = |pointer: String, zh, en| Err(Error::Field { pointer, code: "invalid_value", zh, en });
    if item.valid_to.is_some_and(|to| to < item.valid_from) {
        return refuse("/valid_to".into(), "不得早于 valid_from", "must not be before valid_from");
    }
    if item.taken_back.is_some() {
        return refuse("/taken_back".into(), "收回用 take_back 登记", "taking back is entered by take_back");
    }
    if item.source == Some(PowerSource::HandedDown) && item.published_on.is_none() {
        return refuse(
            "/published_on".into(),
            "赋权决定应当公布，请填写公布日期（处罚法24）",
            "the decision that hands a power down is published: enter the day (PEN-24)",
        );
    }
    if item.penalty.iter().all(|citation| citation.level == NormLevel::NormativeDoc) {
        return refuse(
            "/penalty".into(),
            "规范性文件不得设定行政处罚（处罚法16）",
            "a normative document may not create a penalty (PEN-16)",
        );
    }
    let fined = item.kinds.contains(&PenaltyKind::Fine);
    if fined != (item.fine.is_some() || item.fine_of_base.is_some()) {
        return refuse(
            "/fine".into(),
            "有罚款种类时须写明法定幅度，没有时不得写",
            "the statutory range is stated exactly when FINE is among kinds",
        );
    }
    let ranges = item.fine.map(|fine| [("person", fine.person), ("organisation", fine.organisation)]);
    for (name, FineRange { min_fen, max_fen }) in ranges.into_iter().flatten() {
        if min_fen < 0 || max_fen < min_fen {
            return refuse(
                format!("/fine/{name}"),
                "下限不得为负，上限不得低于下限",
                "min_fen is not negative and max_fen not below it",
            );
        }
    }
    of_base(item.fine_of_base.as_ref(), None, "/fine_of_base")?;
    let mut factors = BTreeSet::new();
    if let Some(place) = item.factors.iter().position(|factor| !factors.insert(&factor.code)) {
        return refuse(format!("/factors/{place}/code"), "情节代码重复", "the factor's code appears twice");
    }
    let (mut codes, highest) =
        (BTreeSet::new(), item.fine.map_or(0, |fine| fine.person.max_fen.max(fine.organisation.max_fen)));
    let (person, organisation) =
        (item.fine.map(|fine| fine.person.max_fen), item.fine.map(|fine| fine.organisation.max_fen));
    for (place, tier) in item.benchmark.iter().enumerate() {
        if !codes.insert(&tier.code) {
            return refuse(format!("/benchmark/{place}/code"), "档次代码重复", "the tier's code appears twice");
        }
        of_base(tier.of_base.as_ref(), item.fine_of_base.as_ref(), &format!("/benchmark/{place}/of_base"))?;
        let sums = FineRange { min_fen: tier.min_fen, max_fen: tier.max_fen };
        let all = [Some((sums, highest)), tier.person.zip(person), tier.organisation.zip(organisation)];
        let outside =
            |(sum, highest): &(FineRange, i64)| sum.min_fen < 0 || sum.max_fen < sum.min_fen || sum.max_fen > *highest;
        if tier.kinds.iter().any(|kind| !item.kinds.contains(kind)) {
            return refuse(
                format!("/benchmark/{place}/kinds"),
                "档次的处罚种类须为该事项所允许",
                "a tier has kinds of its item only",
            );
        }
        if all.iter().flatten().any(outside) {
            return refuse(
                format!("/benchmark/{place}"),
                "裁量档次须在法定幅度之内",
                "a tier lies inside the statutory range",
            );
        }
    }
    Ok(())
}

/// A part of a base amount runs upwards; one of a tier lies inside the statute's, measured the same way.
fn of_base(part: Option<&OfBase>, statute: Option<&OfBase>, pointer: &str) -> Result<(), Error> {
    let Some(part) = part else { return Ok(()) };
    let tier = pointer.starts_with("/benchmark");
    let inside =
        statute.is_some_and(|statute| part.unit == statute.unit && statute.min <= part.min && part.max <= statute.max);
    if part.max < part.min || (tier && !inside) {
        return Err(Error::Field {
            pointer: pointer.to_owned(),
            code: "invalid_value",
            zh: "上限不得低于下限；裁量档次须与法定幅度同一单位，并在其内",
            en: "max is not below min; a tier is measured as the statute is, and lies inside it",
        });
    }
    Ok(())
}
