//! What is published in advance 事前公示: each version with who collected, checked and released it, never one person for all
//! (118号二). A change is public within twenty working days (政府信息公开条例26).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::objects_store::{self, Row};
use super::{Error, Step};
use crate::accounts::Actor;
use crate::db::types::{Instant, Uid};
use crate::db::{Tx, audit};
use crate::law::calendar::Calendar;
use crate::law::codes::{PublicObjectKind, Role};
use crate::law::period::Period;
use crate::law::time::Moment;

/// Working days from the day it is formed or changed.
const DAYS: u32 = 20;

/// Something to be published in advance.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPublicObject {
    /// What it is.
    pub kind: PublicObjectKind,
    /// Its title: the same title of the same kind is the next version.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub title: String,
    /// Its text, or JSON as text.
    #[validate(length(min = 2, max = 40_000))]
    #[schema(min_length = 2, max_length = 40_000)]
    pub content: String,
    /// The day it was formed, or changed.
    pub formed_on: NaiveDate,
    /// The day from which it holds.
    pub valid_from: NaiveDate,
    /// It ends with this version: nothing of it is shown any more.
    #[serde(default)]
    pub ended: bool,
}

/// What is said when a version is checked or released 审核、发布意见; it stands in the audit trail.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ObjectOpinion {
    /// In words.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub opinion: String,
}

/// How far a version has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ObjectState {
    /// Collected 已采集.
    Draft,
    /// Checked 已审核.
    Checked,
    /// Released 已发布.
    Released,
}

/// A version, as the organ's own people see it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct ObjectView {
    /// Id.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// What it is.
    pub kind: PublicObjectKind,
    /// Title.
    pub title: String,
    /// 1, 2, 3 …
    pub version: i64,
    /// How far it has come.
    pub state: ObjectState,
    /// Text.
    pub content: String,
    /// The day it was formed, or changed.
    pub formed_on: NaiveDate,
    /// The day from which it holds.
    pub valid_from: NaiveDate,
    /// To be public by this day.
    pub due_on: NaiveDate,
    /// It is not, and the day has passed; or it was later than that.
    pub overdue: bool,
    /// It ends with this version.
    pub ended: bool,
    /// Who collected it, and when.
    pub collected: Step,
    /// Who checked it, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<Step>,
    /// Who released it, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released: Option<Step>,
}

impl Row {
    fn state(&self) -> ObjectState {
        match (&self.checked_at, &self.released_at) {
            (_, Some(_)) => ObjectState::Released,
            (Some(_), None) => ObjectState::Checked,
            (None, None) => ObjectState::Draft,
        }
    }

    pub(super) fn kind(&self) -> Result<PublicObjectKind, Error> {
        self.kind.parse().map_err(|_| Error::Sheet(format!("public_object holds the unknown kind {:?}", self.kind)))
    }

    /// As the organ's own people see it on that day.
    pub(super) fn view(self, today: NaiveDate) -> Result<ObjectView, Error> {
        let public_on = self.released_at.map_or(today, |at| at.0.date());
        let step = |by: Option<Uid>, at: Option<Instant>| Some(Step { account_id: by?.0, at: at?.0 });
        Ok(ObjectView {
            kind: self.kind()?,
            state: self.state(),
            overdue: public_on > self.due_on,
            collected: Step { account_id: self.collected_by.0, at: self.collected_at.0 },
            checked: step(self.checked_by, self.checked_at),
            released: step(self.released_by, self.released_at),
            id: self.id.0,
            agency_id: self.agency_id.0,
            title: self.title,
            version: self.version,
            content: self.content,
            formed_on: self.formed_on,
            valid_from: self.valid_from,
            due_on: self.due_on,
            ended: self.ended == 1,
        })
    }
}

fn may(actor: &Actor, roles: &[Role]) -> Result<(), Error> {
    match roles.iter().any(|role| actor.has(*role)) {
        true => Ok(()),
        false => Err(Error::NotYours),
    }
}

/// Collects a version 采集, of one's own organ.
pub(super) fn collect(tx: &mut Tx<'_>, actor: &Actor, new: NewPublicObject) -> Result<ObjectView, Error> {
    may(actor, &[Role::Officer, Role::PublicityClerk, Role::Reviewer, Role::Head])?;
    let today = tx.now.date();
    if new.formed_on > today {
        return Err(Error::Field {
            pointer: "/formed_on",
            code: "invalid_value",
            zh: "不得晚于今天",
            en: "must not be later than today",
        });
    }
    let version = objects_store::last_version(tx.conn, actor.agency_id, new.kind, &new.title)?.unwrap_or_default() + 1;
    let row = Row {
        id: Uid(tx.new_id()),
        agency_id: Uid(actor.agency_id),
        kind: new.kind.as_str().to_owned(),
        title: new.title,
        version,
        content: new.content,
        formed_on: new.formed_on,
        valid_from: new.valid_from,
        due_on: Calendar::national().due(new.formed_on, Period::working_days(DAYS)).due_on,
        ended: new.ended.into(),
        collected_by: Uid(actor.account_id),
        collected_at: Instant(tx.now),
        checked_by: None,
        checked_at: None,
        released_by: None,
        released_at: None,
    };
    objects_store::insert(tx, &row)?;
    told(tx, actor, "object.collect", &row, "")?;
    row.view(today)
}

/// Checks a version 审核: somebody other than who collected it.
pub(super) fn check(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, said: &ObjectOpinion) -> Result<ObjectView, Error> {
    may(actor, &[Role::Head, Role::Reviewer, Role::PublicityClerk])?;
    let row = own(tx, actor, id)?;
    match (row.state(), row.collected_by.0 == actor.account_id) {
        (ObjectState::Draft, false) => {}
        (ObjectState::Draft, true) => return Err(Error::SamePerson),
        (ObjectState::Checked | ObjectState::Released, _) => return Err(Error::DoneAlready),
    }
    let row = Row { checked_by: Some(Uid(actor.account_id)), checked_at: Some(Instant(tx.now)), ..row };
    objects_store::update(tx, &row)?;
    told(tx, actor, "object.check", &row, &said.opinion)?;
    row.view(tx.now.date())
}

/// Releases a version 发布: it was checked, and who collected it does not release it.
pub(super) fn release(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, said: &ObjectOpinion) -> Result<ObjectView, Error> {
    may(actor, &[Role::Head, Role::PublicityClerk])?;
    let row = own(tx, actor, id)?;
    match (row.state(), row.collected_by.0 == actor.account_id) {
        (ObjectState::Checked, false) => {}
        (ObjectState::Checked, true) => return Err(Error::SamePerson),
        (ObjectState::Draft, _) => return Err(Error::NotChecked),
        (ObjectState::Released, _) => return Err(Error::DoneAlready),
    }
    let row = Row { released_by: Some(Uid(actor.account_id)), released_at: Some(Instant(tx.now)), ..row };
    objects_store::update(tx, &row)?;
    told(tx, actor, "object.release", &row, &said.opinion)?;
    row.view(tx.now.date())
}

fn own(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Row, Error> {
    let row = objects_store::find(tx.conn, id)?;
    row.filter(|row| row.agency_id.0 == actor.agency_id).ok_or(Error::NotFound)
}

fn told(tx: &mut Tx<'_>, actor: &Actor, action: &str, row: &Row, said: &str) -> Result<(), Error> {
    let object = format!("public_object/{}", row.id.0);
    let words = format!("{} v{} {said}", row.title, row.version);
    Ok(audit::record(tx, Some(actor.account_id), action, &object, &words)?)
}

/// A version as everybody reads it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct PublicObject {
    /// Id.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// What it is.
    pub kind: PublicObjectKind,
    /// Title.
    pub title: String,
    /// 1, 2, 3 …
    pub version: i64,
    /// The day from which it holds.
    pub valid_from: NaiveDate,
    /// The day it was published.
    pub published_on: NaiveDate,
    /// Text; in lists the first characters of it.
    pub content: String,
}

impl PublicObject {
    /// As everybody reads it; none of what was not released.
    pub(super) fn of(row: Row, most: usize) -> Result<Option<PublicObject>, Error> {
        let Some(released_at) = row.released_at else { return Ok(None) };
        Ok(Some(PublicObject {
            kind: row.kind()?,
            id: row.id.0,
            agency_id: row.agency_id.0,
            title: row.title,
            version: row.version,
            valid_from: row.valid_from,
            published_on: released_at.0.date(),
            content: row.content.chars().take(most).collect(),
        }))
    }
}

/// When a row of the list was last changed, for those who keep it.
pub(super) fn changed(rows: &[Row]) -> Option<Moment> {
    rows.iter().filter_map(|row| row.released_at).map(|at| at.0).max()
}
