//! What releasing an entry of the register would show 发布前预览: for the second person, before the word is given. Exactly what
//! everybody would read, with what was masked or left out of it, and why.

use serde::Serialize;

use super::entry::{Told, shown_names, without_people};
use super::register_model::{HIDDEN, PublicDecision, Row, WITHDRAWN};
use super::{Error, Masks, masks, register};
use crate::casefile::CaseFile;
use crate::casefile::parts::{Publication, Text};
use crate::casefile::party::Party;
use crate::db::Conn;
use crate::law::codes::NameMasking;
use crate::law::digest::sm3;
use crate::law::time::Moment;

/// What was done with something that is on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Shown otherwise than it stands 隐去部分.
    Masked,
    /// Not shown 不公示.
    LeftOut,
}

/// Something on file that is not shown as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct LeftOut {
    /// The field of the file.
    pub field: String,
    /// The party it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_id: Option<String>,
    /// What was done with it.
    pub treatment: Treatment,
    /// What stands on file, where it is shown otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands: Option<String>,
    /// What is shown in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
    /// Why.
    pub why: Text,
}

/// What releasing an entry, its correction or its withdrawal would show.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PublicationPreview {
    /// The act that waits for its release.
    pub seq: u64,
    /// Digest of what would be shown: name it in `approve`, which is refused if the entry has changed since.
    pub digest: String,
    /// As everybody would read it; nothing where nothing would be shown. The days are those of a release today.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PublicDecision>)]
    shown: Option<PublicDecision>,
    /// Why nothing would be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden_because: Option<Text>,
    /// What was masked or left out.
    pub left_out: Vec<LeftOut>,
}

/// What the release of each act that waits for it would show at `now`.
///
/// # Errors
/// When the record or the database cannot be read.
pub fn previews(conn: &mut Conn, file: &CaseFile, now: Moment) -> Result<Vec<PublicationPreview>, Error> {
    let waiting = |entry: &Publication| match (entry.released, entry.refused) {
        (None, None) => Some(entry.seq),
        _ => entry.waiting(),
    };
    let waiting: Vec<u64> = file.all_publications().filter_map(waiting).collect();
    let each = waiting.into_iter().map(|seq| preview(conn, file, seq, now));
    each.filter_map(Result::transpose).collect()
}

/// What the release of the act `seq` would show at `now`; none where no entry waits under this act.
///
/// # Errors
/// When the record or the database cannot be read.
pub fn preview(conn: &mut Conn, file: &CaseFile, seq: u64, now: Moment) -> Result<Option<PublicationPreview>, Error> {
    let next = file.version + 1;
    let Some(on_file) = file.all_publications().find_map(|entry| as_released(entry, seq, next)) else {
        return Ok(None);
    };
    if on_file.withheld {
        let why = Text::new("该决定拟不予公示", "The decision is to be withheld");
        return Ok(Some(of_nothing(seq, why)));
    }
    let released = on_file.released.unwrap_or(next);
    let row = register::row(conn, file, &on_file, released, now)?;
    if row.state == HIDDEN {
        let why = Text::new("涉及未成年人，或者案卷不能排除", "Somebody in the case is a minor, or may be one");
        return Ok(Some(of_nothing(seq, why)));
    }
    let day = match file.entries.iter().find(|entry| entry.seq == released) {
        Some(entry) => entry.occurred_at.date(),
        None => now.date(),
    };
    let masks = masks::on(conn, file.agency_id, day)?;
    let left_out = if row.state == WITHDRAWN { of_withdrawal() } else { left_out(file, &on_file, masks) };
    Ok(Some(PublicationPreview {
        seq,
        digest: digest(&row)?,
        shown: Some(row.view()?),
        hidden_because: None,
        left_out,
    }))
}

/// The entry as it would stand once the act `seq`, which waits, was released by the act `next`.
fn as_released(entry: &Publication, seq: u64, next: u64) -> Option<Publication> {
    let mut entry = entry.clone();
    if entry.seq == seq && entry.released.is_none() && entry.refused.is_none() {
        entry.released = Some(next);
        return Some(entry);
    }
    if entry.waiting() != Some(seq) {
        return None;
    }
    for correction in entry.corrections.iter_mut().filter(|one| one.seq == seq) {
        correction.released = Some(next);
    }
    for withdrawal in entry.withdrawals.iter_mut().filter(|one| one.seq == seq) {
        withdrawal.released = Some(next);
    }
    Some(entry)
}

/// Over what is shown, and not over the days: tomorrow it is the same entry.
fn digest(row: &Row) -> Result<String, Error> {
    let shown = (&row.state, &row.number, &row.digest, &row.entry, &row.withdrawal_reason);
    Ok(sm3(serde_json::to_string(&shown)?.as_bytes()))
}

fn of_nothing(seq: u64, why: Text) -> PublicationPreview {
    let digest = sm3(format!("nothing is shown\n{seq}").as_bytes());
    PublicationPreview { seq, digest, shown: None, hidden_because: Some(why), left_out: Vec::new() }
}

fn of_withdrawal() -> Vec<LeftOut> {
    let why = Text::new(
        "撤回后只保留文号、撤回日期和理由（处罚法48）",
        "Of what is withdrawn only number, day and reason stay (处罚法48)",
    );
    vec![LeftOut {
        field: "decision".to_owned(),
        party_id: None,
        treatment: Treatment::LeftOut,
        stands: None,
        shown: None,
        why,
    }]
}

fn left_out(file: &CaseFile, on_file: &Publication, masks: Masks) -> Vec<LeftOut> {
    let told = Told::by(file, on_file);
    let names = shown_names(told.parties, masks);
    let mut all: Vec<LeftOut> = Vec::new();
    for party in told.parties {
        let shown = names.get(party.id.as_str()).cloned().flatten();
        all.extend(name(party, shown, masks));
        all.extend(particulars(party));
    }
    let texts = [("cause", told.cause), ("summary", on_file.summary.as_deref())];
    for (field, text) in texts.into_iter().filter_map(|(field, text)| Some((field, text?))) {
        let shown = without_people(file, &names, text);
        if shown != text {
            let why = Text::new(
                "其中的人名、证件号码等个人信息已隐去（118号(六)）",
                "Names and numbers of people in it are masked (118号(六))",
            );
            all.push(masked(field, None, text, Some(shown), why));
        }
    }
    all
}

fn masked(field: &str, party: Option<&Party>, stands: &str, shown: Option<String>, why: Text) -> LeftOut {
    LeftOut {
        field: field.to_owned(),
        party_id: party.map(|party| party.id.clone()),
        treatment: if shown.is_some() { Treatment::Masked } else { Treatment::LeftOut },
        stands: Some(stands.to_owned()),
        shown,
        why,
    }
}

fn name(party: &Party, shown: Option<String>, masks: Masks) -> Option<LeftOut> {
    if shown.as_deref() == Some(party.name.as_str()) {
        return None;
    }
    let why = match masks.person {
        NameMasking::Drop => {
            Text::new("本机关的隐名规则不公示自然人的姓名", "By the organ's rule the names of people are left out")
        }
        NameMasking::SurnameMou | NameMasking::Keep => Text::new(
            "自然人的姓名按本机关的隐名规则显示，同名的以甲、乙区分",
            "Names of people are shown as the organ's rule says; parties of one name are told apart",
        ),
    };
    Some(masked("name", Some(party), &party.name, shown, why))
}

/// What the entry of a party never shows.
fn particulars(party: &Party) -> Vec<LeftOut> {
    let person = party.kind.is_citizen();
    let held = [
        ("id_number", person && party.id_number.is_some()),
        ("birth_date", party.birth_date.is_some()),
        ("address", party.address.is_some()),
        ("phone", party.phone.is_some()),
        ("representative", party.representative.is_some()),
        ("guardian", party.guardian.is_some()),
        ("mental_state", party.mental_state.is_some()),
    ];
    let left = held.into_iter().filter(|(_, held)| *held).map(|(field, _)| LeftOut {
        field: field.to_owned(),
        party_id: Some(party.id.clone()),
        treatment: Treatment::LeftOut,
        stands: None,
        shown: None,
        why: Text::new("不在公示内容之列（118号(六)）", "It is not among what is published (118号(六))"),
    });
    left.collect()
}
