//! The card 执法证 as anybody may ask about it 事中公示: whether it counts today, of which organ, for what; nothing private.

use chrono::NaiveDate;
use uuid::Uuid;

use super::Error;
use super::store::{self, CertificatesWanted, Held};
use crate::casefile::facts::{CertificateFact, Standing};
use crate::db::Conn;
use crate::law::codes::{CardKind, Field};
use crate::law::time::Moment;

/// Why a card does not count today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CardTrouble {
    /// Its first day has not come 尚未生效.
    NotYet,
    /// Its validity has ended 已过有效期.
    Expired,
    /// It was not checked in time 未按期年检.
    Unchecked,
    /// 暂扣.
    Suspended,
    /// 吊销.
    Revoked,
    /// 注销.
    Cancelled,
    /// 遗失.
    Lost,
    /// It is a card for supervising, not for enforcing 监督证件.
    NotForEnforcing,
}

/// What stands on a card, and whether it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicCard {
    /// Its number.
    pub number: String,
    /// The holder's name, as on the card.
    pub holder: String,
    /// The organ.
    pub agency_id: Uuid,
    /// Fields it is good for.
    pub fields: Vec<Field>,
    /// Area, as a beginning of division codes.
    pub area_code: String,
    /// Which kind of card.
    pub kind: CardKind,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day it counts: of its validity, or of its yearly check.
    pub valid_to: NaiveDate,
    /// Its place in the list of its organ: no part of what is shown.
    pub place: (NaiveDate, Uuid),
    /// Why it does not count today; none if it does.
    pub trouble: Option<CardTrouble>,
}

/// The card with this number.
pub fn public_card(conn: &mut Conn, number: &str, now: Moment) -> Result<Option<PublicCard>, Error> {
    let held = store::certificate_numbered(conn, number)?;
    Ok(cards(conn, held.into_iter().collect(), now)?.pop())
}

/// The cards of an organ, by last day and id, after the last one that was seen.
pub fn public_cards(
    conn: &mut Conn,
    agency: Uuid,
    after: Option<(NaiveDate, Uuid)>,
    rows: i64,
    now: Moment,
) -> Result<Vec<PublicCard>, Error> {
    let wanted = CertificatesWanted {
        agencies: vec![agency],
        officer_id: None,
        number: None,
        expiring_before: None,
        after,
        rows,
    };
    let held = store::list_certificates(conn, &wanted)?;
    cards(conn, held, now)
}

fn cards(conn: &mut Conn, held: Vec<Held>, now: Moment) -> Result<Vec<PublicCard>, Error> {
    let acts = store::acts(conn, &held.iter().map(|(row, _)| row.id).collect::<Vec<_>>())?;
    let card = |(row, officer): Held| {
        let acts = acts.get(&row.id.0).map_or(&[][..], Vec::as_slice);
        let fact = row.fact(acts, now)?;
        Ok(PublicCard {
            place: (row.valid_to, row.id.0),
            trouble: trouble(&fact, now.date()),
            valid_to: fact.ends_on(),
            number: fact.number,
            holder: officer.name,
            agency_id: officer.agency_id.0,
            fields: fact.fields,
            area_code: fact.area_code,
            kind: fact.kind,
            valid_from: fact.valid_from,
        })
    };
    held.into_iter().map(card).collect()
}

fn trouble(fact: &CertificateFact, today: NaiveDate) -> Option<CardTrouble> {
    match fact.standing {
        Standing::Suspended => Some(CardTrouble::Suspended),
        Standing::Revoked => Some(CardTrouble::Revoked),
        Standing::Cancelled => Some(CardTrouble::Cancelled),
        Standing::Lost => Some(CardTrouble::Lost),
        Standing::Valid if today < fact.valid_from => Some(CardTrouble::NotYet),
        Standing::Valid if fact.valid_to < today => Some(CardTrouble::Expired),
        Standing::Valid if fact.ends_on() < today => Some(CardTrouble::Unchecked),
        Standing::Valid if fact.kind != CardKind::Enforcement => Some(CardTrouble::NotForEnforcing),
        Standing::Valid => None,
    }
}
