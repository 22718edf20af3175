//! What the rules may know besides the file: plain data that the desk gathers beforehand.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::actor::Actor;
use super::delegation::DelegationFact;
use super::links::Relation;
use super::party::PartyId;
use super::power::PowerItem;
use crate::law::calendar::Calendar;
use crate::law::codes::{CardKind, EvidenceKind, Field, Post, PowerSource, Role};
use crate::law::profile::Profile;
use crate::law::recording::RecordingList;
use crate::law::threshold::Threshold;
use crate::law::time::Moment;

/// How a person is employed 人员身份. Assistants can be present, never count (CERT-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Employment {
    /// 在编在职.
    Established,
    /// 辅助人员.
    Auxiliary,
}

/// What a certificate is worth on the day asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// In force, as far as its own life goes (validity dates are looked at apart).
    Valid,
    /// 暂扣.
    Suspended,
    /// 吊销.
    Revoked,
    /// 注销.
    Cancelled,
    /// 遗失, not yet replaced.
    Lost,
}

/// One certificate 执法证 as of the moment asked about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CertificateFact {
    /// Certificate number.
    pub number: String,
    /// Fields it is good for.
    pub fields: Vec<Field>,
    /// Area, as a division code prefix such as 140322.
    pub area_code: String,
    /// First day of validity.
    pub valid_from: NaiveDate,
    /// Last day of validity.
    pub valid_to: NaiveDate,
    /// Standing at that moment.
    pub standing: Standing,
    /// Which kind of card: only one for enforcing is good for it.
    pub kind: CardKind,
    /// Where the holder's power comes from.
    pub power_source: PowerSource,
    /// Last day the yearly check carries it to, where its issuer has one.
    pub checked_to: Option<NaiveDate>,
    /// Last day of the suspension it is under, where one was given.
    pub suspended_until: Option<NaiveDate>,
}

impl CertificateFact {
    /// Whether an officer may enforce with it on that day, as far as its own life goes: field and area are looked at apart.
    pub fn is_good_on(&self, day: NaiveDate) -> bool {
        self.kind == CardKind::Enforcement
            && self.standing == Standing::Valid
            && self.valid_from <= day
            && day <= self.ends_on()
    }

    /// The last day it counts: of its validity, or of its yearly check.
    pub fn ends_on(&self) -> NaiveDate {
        self.checked_to.map_or(self.valid_to, |checked| checked.min(self.valid_to))
    }
}

/// An officer with every certificate they hold, as of the moment asked about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfficerFact {
    /// The officer.
    pub officer_id: Uuid,
    /// The officer's account, if any.
    pub account_id: Option<Uuid>,
    /// The organ.
    pub agency_id: Uuid,
    /// Name.
    pub name: String,
    /// How employed.
    pub employment: Employment,
    /// Certificates.
    pub certificates: Vec<CertificateFact>,
}

/// The organ of the case.
#[derive(Debug, Clone, PartialEq)]
pub struct AgencyFact {
    /// The organ.
    pub id: Uuid,
    /// Full name.
    pub name: String,
    /// Division code 行政区划代码, 12 digits for a township.
    pub division_code: String,
    /// 机关代字 that numbers begin with.
    pub series_prefix: String,
    /// The day from which it works with this system 上线日: what it decided on paper is older.
    pub live_on: NaiveDate,
    /// Where its decisions are contested.
    pub remedies: RemedyBodies,
}

/// Where a decision is contested 救济机关 (处罚法59; 复议法24): what the decision has to name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RemedyBodies {
    /// The organ of reconsideration 行政复议机关.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconsideration_organ: Option<String>,
    /// The court 人民法院.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub court: Option<String>,
}

/// An account named in an act, such as a head present at a deliberation.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonFact {
    /// The account.
    pub account_id: Uuid,
    /// Name.
    pub name: String,
    /// Roles held.
    pub roles: Vec<Role>,
    /// Post of a head.
    pub post: Option<Post>,
    /// The organ.
    pub agency_id: Uuid,
    /// Number of the national legal professional qualification 法律职业资格, if held.
    pub legal_qualification: Option<String>,
    /// The day of the person's first legal review.
    pub first_review_on: Option<NaiveDate>,
    /// May sign in: has not left.
    pub active: bool,
}

/// Everything outside the file that a rule may look at.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The injected present.
    pub now: Moment,
    /// Working days and rest days.
    pub calendar: &'static Calendar,
    /// The procedure profile of the organ.
    pub profile: &'static Profile,
    /// The organ's own catalogue of major decisions, beside the list of the profile: asked for where triggers are computed.
    pub catalogue: Option<Threshold>,
    /// The organ of the case.
    pub agency: AgencyFact,
    /// The person who acts.
    pub actor: Actor,
    /// The actor's officer record, if the actor is an officer.
    pub actor_officer: Option<Uuid>,
    /// The officers the act and the file name, as of when the act happened.
    pub officers: BTreeMap<Uuid, OfficerFact>,
    /// The accounts the act names.
    pub people: BTreeMap<Uuid, PersonFact>,
    /// The power item in question and the organ that holds it.
    pub power_item: Option<PowerItemFact>,
    /// What other cases say of the same parties and officers.
    pub elsewhere: Elsewhere,
    /// The organ's published lists of what is recorded how.
    pub recording_lists: Vec<RecordingList>,
    /// What acts of the file name and nobody has stored, when it is about to be archived.
    pub media_owed: Vec<MediaOwed>,
    /// The recording that the act names is stored for this case.
    pub media_on_file: bool,
    /// Digest of what the entry that is about to be released would show now, where the release names the one it saw.
    pub preview: Option<String>,
}

/// A recording that an act names and nobody has stored for the case 应传未传.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MediaOwed {
    /// The act.
    pub seq: u64,
    /// SM3 of its bytes, as the act names it.
    pub digest: String,
    /// Bytes, as the act says.
    pub size: u64,
    /// What it shows.
    pub title: String,
    /// The last day for storing it.
    pub due_on: NaiveDate,
    /// The very moment, for periods of hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// That is past.
    pub overdue: bool,
}

/// What other cases say of the same parties and officers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Elsewhere {
    /// Cases of other organs on the same party and the same item that were filed and did not end (处罚法25).
    pub filed: Vec<FiledElsewhere>,
    /// The case kept here whose letter of transfer a handover brings, by the number of the letter.
    pub by_letter: Option<Uuid>,
    /// Cases that the act or the file names.
    pub named: Vec<NamedCase>,
    /// Other acts that the named officers carried out at the same time.
    pub presence: Vec<Presence>,
    /// The block and number that the attempted on-the-spot decision names.
    pub form: Option<FormFact>,
    /// The special receipt it names belongs to another case.
    pub receipt_used: bool,
    /// Accounts of other organs that are lent to preside over a hearing of this case when the act happens.
    pub pooled_presiders: Vec<Uuid>,
    /// Accounts of other organs that are lent to review this case when the act happens.
    pub pooled_reviewers: Vec<Uuid>,
    /// Delegation letters of the organ of the case, when people of another organisation are named.
    pub delegations: Vec<DelegationFact>,
    /// Penalties in force against the same parties in other cases of this installation, of whatever organ.
    pub penalties: Vec<EarlierPenalty>,
}

impl Elsewhere {
    /// The case with this id, if the act or the file names it and there is one.
    pub fn case(&self, id: Uuid) -> Option<&NamedCase> {
        self.named.iter().find(|case| case.id == id)
    }
}

/// A case of another organ that was filed for the same act.
#[derive(Debug, Clone, PartialEq)]
pub struct FiledElsewhere {
    /// The case.
    pub id: Uuid,
    /// Name of the organ.
    pub agency: String,
    /// Its filing number.
    pub number: Option<String>,
    /// The day it was filed.
    pub filed_on: NaiveDate,
}

/// What the rules may know of a case that is named.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedCase {
    /// The case.
    pub id: Uuid,
    /// The organ that has it.
    pub agency_id: Uuid,
    /// Digest of the act that was last when the record was handed over; none if it has no such act.
    pub digest: Option<String>,
    /// The act that transferred it, and to which organ, as long as it is not sent back.
    pub transferred: Option<(u64, Option<Uuid>)>,
    /// Its register of evidence.
    pub evidence: Vec<EvidenceElsewhere>,
    /// Its links to further cases.
    pub links: Vec<(Relation, Uuid)>,
}

/// A piece of evidence in another case's register.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceElsewhere {
    /// Its id there.
    pub id: String,
    /// Kind.
    pub kind: EvidenceKind,
    /// What it is.
    pub name: String,
    /// It was lawfully gained, and not shut out.
    pub alive: bool,
}

/// Where an officer was by another act of the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    /// The officer.
    pub officer_id: Uuid,
    /// The case of that act.
    pub case_id: Uuid,
    /// That act.
    pub seq: u64,
    /// It was an interview, which takes the whole of a person.
    pub interview: bool,
    /// Where, in words.
    pub place: String,
    /// Start.
    pub starts_at: Moment,
    /// End.
    pub ends_at: Moment,
}

/// A number of a block 号段 that stands on a form, and what became of it so far.
#[derive(Debug, Clone, PartialEq)]
pub struct FormFact {
    /// The organ.
    pub agency_id: Uuid,
    /// 文种代字.
    pub series: String,
    /// Year of the series.
    pub year: i32,
    /// First number of the block.
    pub first: i64,
    /// Last number of the block.
    pub last: i64,
    /// The officer who holds it.
    pub officer_id: Uuid,
    /// An act holds the number.
    pub used: bool,
    /// It was declared void, for this reason.
    pub void: Option<String>,
}

/// A penalty in force against a party, decided in another case (处罚法29, 33).
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierPenalty {
    /// The party of this case it was decided against.
    pub party_id: PartyId,
    /// The other case.
    pub case_id: Uuid,
    /// Number of the decision.
    pub number: String,
    /// When it was decided.
    pub decided_on: NaiveDate,
    /// Code of its power item.
    pub item_code: String,
    /// Name of its power item.
    pub item_name: String,
    /// The fine, in fen; 0 when there was none.
    pub fine_fen: i64,
    /// First day of its violation, if known.
    pub began_on: Option<NaiveDate>,
    /// Last day of its violation, if known.
    pub ended_on: Option<NaiveDate>,
    /// Place of its violation.
    pub place: String,
}

/// A power item with its identity and holder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PowerItemFact {
    /// The item.
    pub id: Uuid,
    /// The organ that holds it.
    pub agency_id: Uuid,
    /// Its content.
    pub item: PowerItem,
}
