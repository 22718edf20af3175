//! Every statement on the tables of campaigns but the chain: the frozen frame, and the projections that lists read.

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use super::campaign::{Campaign, CampaignEvent, CampaignKind};
use super::chain;
use super::dossier::{Dossier, DossierEvent, FileState};
use super::draw::{FrameLine, FramePart};
use crate::accounts::Actor;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::time::Moment;
use crate::schema::{evaluated_file, evaluation_campaign, evaluation_frame, evaluation_sight};

/// A campaign as lists show it.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = evaluation_campaign)]
pub(super) struct CampaignRow {
    pub id: Uid,
    pub agency_id: Uid,
    pub year: i64,
    pub title: String,
    pub kind: String,
    pub standard_id: String,
    pub standard_digest: String,
    pub version: i64,
    pub created_at: Instant,
}

/// An evaluated file as lists show it.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = evaluated_file, treat_none_as_null = true)]
pub(super) struct FileRow {
    pub id: Uid,
    pub campaign_id: Uid,
    pub case_id: Uid,
    pub agency_id: Uid,
    pub part: String,
    pub state: String,
    pub first_id: Option<Uid>,
    pub second_id: Option<Uid>,
    pub rechecker_id: Option<Uid>,
    pub told: bool,
    pub score: Option<i64>,
    pub grade: Option<String>,
    pub due_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = evaluation_frame)]
struct FrameRow {
    campaign_id: Uid,
    case_id: Uid,
    part: String,
    agency_id: Uid,
    stratum: String,
    flagged: bool,
    officers: String,
}

impl FrameRow {
    fn line(self) -> Result<FrameLine, Error> {
        let damaged = |what: &str| Error::Damaged(format!("the frame holds {what:?}"));
        let officers = self.officers.split(',').filter(|id| !id.is_empty());
        let officers = officers.map(|id| Uuid::try_parse(id).map_err(|_| damaged(id)));
        Ok(FrameLine {
            file_id: self.case_id.0,
            part: FramePart::parse(&self.part).ok_or_else(|| damaged(&self.part))?,
            agency_id: self.agency_id.0,
            officers: officers.collect::<Result<_, _>>()?,
            stratum: self.stratum,
            flagged: self.flagged,
        })
    }
}

/// A campaign, folded from its events.
pub(super) fn campaign(conn: &mut Conn, id: Uuid) -> Result<Campaign, Error> {
    Campaign::fold(id, chain::read::<CampaignEvent>(conn, id, "created")?).ok_or(Error::NotFound)
}

/// An evaluated file of a campaign, folded from its events.
pub(super) fn dossier(conn: &mut Conn, campaign: Uuid, id: Uuid) -> Result<Dossier, Error> {
    let dossier = Dossier::fold(id, chain::read::<DossierEvent>(conn, id, "drawn")?).ok_or(Error::NotFound)?;
    if dossier.drawn.campaign_id == campaign { Ok(dossier) } else { Err(Error::NotFound) }
}

/// Writes an event of a campaign, and its row in the list.
pub(super) fn happens(tx: &mut Tx<'_>, id: Uuid, by: &Actor, event: &CampaignEvent) -> Result<Campaign, Error> {
    chain::append(tx, id, by, event)?;
    let campaign = campaign(tx.conn, id)?;
    let row = CampaignRow {
        id: Uid(id),
        agency_id: Uid(campaign.organ.agency_id),
        year: i64::from(campaign.year),
        title: campaign.title.clone(),
        kind: campaign.kind.as_str().to_owned(),
        standard_id: campaign.standard_id.clone(),
        standard_digest: campaign.standard_digest.clone(),
        version: i64::try_from(campaign.version).unwrap_or(i64::MAX),
        created_at: Instant(campaign.created_at),
    };
    if diesel::update(evaluation_campaign::table.find(row.id)).set(&row).execute(tx.conn)? == 0 {
        diesel::insert_into(evaluation_campaign::table).values(&row).execute(tx.conn)?;
    }
    let scope = campaign.scope.iter().map(|organ| organ.agency_id);
    let team = campaign.team.iter().map(|member| member.account_id);
    let subjects: std::collections::BTreeSet<Uuid> =
        scope.chain(team).chain(std::iter::once(campaign.organ.agency_id)).collect();
    diesel::delete(evaluation_sight::table.filter(evaluation_sight::campaign_id.eq(Uid(id)))).execute(tx.conn)?;
    for subject in subjects {
        let row = (evaluation_sight::campaign_id.eq(Uid(id)), evaluation_sight::subject_id.eq(Uid(subject)));
        diesel::insert_into(evaluation_sight::table).values(row).execute(tx.conn)?;
    }
    Ok(campaign)
}

/// Writes an event of an evaluated file, and its row in the list.
pub(super) fn befalls(
    tx: &mut Tx<'_>,
    campaign: Uuid,
    id: Uuid,
    by: &Actor,
    event: &DossierEvent,
) -> Result<Dossier, Error> {
    chain::append(tx, id, by, event)?;
    let dossier = dossier(tx.conn, campaign, id)?;
    let scorer = |n: usize| dossier.scorers.get(n).map(|scorer| Uid(scorer.account_id));
    let asked = dossier.rectification.as_ref().map(|held| held.asked.due_on);
    let looking = dossier.recheck.as_ref().filter(|held| held.outcome.is_none()).map(|held| held.due_on);
    let scoring = matches!(dossier.state, FileState::Scoring | FileState::Reconciling);
    let scored_by = dossier.until.filter(|_| scoring).map(Moment::date);
    let result = dossier.concluded.as_ref().map(|(_, result)| result);
    let row = FileRow {
        id: Uid(id),
        campaign_id: Uid(campaign),
        case_id: Uid(dossier.drawn.case_id),
        agency_id: Uid(dossier.drawn.agency_id),
        part: dossier.drawn.part.as_str().to_owned(),
        state: dossier.state.as_str().to_owned(),
        first_id: scorer(0),
        second_id: scorer(1),
        rechecker_id: dossier.recheck.as_ref().map(|held| Uid(held.rechecker.account_id)),
        told: dossier.object_by.is_some(),
        score: result.map(|result| i64::from(result.score.0)),
        grade: result.map(|result| result.grade.clone()),
        due_on: asked.or(looking).or(dossier.object_by).or(scored_by),
    };
    if diesel::update(evaluated_file::table.find(row.id)).set(&row).execute(tx.conn)? == 0 {
        diesel::insert_into(evaluated_file::table).values(&row).execute(tx.conn)?;
    }
    Ok(dossier)
}

/// Writes the lines of a frame, once.
pub(super) fn freeze(tx: &mut Tx<'_>, campaign: Uuid, frame: &[FrameLine]) -> Result<(), Error> {
    for line in frame {
        let officers: Vec<_> = line.officers.iter().map(Uuid::to_string).collect();
        let row = FrameRow {
            campaign_id: Uid(campaign),
            case_id: Uid(line.file_id),
            part: line.part.as_str().to_owned(),
            agency_id: Uid(line.agency_id),
            stratum: line.stratum.clone(),
            flagged: line.flagged,
            officers: officers.join(","),
        };
        diesel::insert_into(evaluation_frame::table).values(&row).execute(tx.conn)?;
    }
    Ok(())
}

/// Lines of a frame in the order of their ids, after one, at most so many.
pub(super) fn frame(
    conn: &mut Conn,
    campaign: Uuid,
    after: Option<Uuid>,
    rows: Option<i64>,
) -> Result<Vec<FrameLine>, Error> {
    let mut query = evaluation_frame::table.filter(evaluation_frame::campaign_id.eq(Uid(campaign))).into_boxed();
    if let Some(after) = after {
        query = query.filter(evaluation_frame::case_id.gt(Uid(after)));
    }
    if let Some(rows) = rows {
        query = query.limit(rows);
    }
    let rows: Vec<FrameRow> = query.order(evaluation_frame::case_id).select(FrameRow::as_select()).load(conn)?;
    rows.into_iter().map(FrameRow::line).collect()
}

/// What a list of campaigns is asked for.
pub(super) struct Wanted {
    /// Organs and the account whose campaigns are shown.
    pub subjects: Vec<Uuid>,
    /// Only of this year.
    pub year: Option<i64>,
    /// Only organised by this organ.
    pub agency: Option<Uuid>,
    /// Only of this kind.
    pub kind: Option<CampaignKind>,
    /// After this one.
    pub after: Option<Uuid>,
    /// Rows to load.
    pub rows: i64,
}

/// Campaigns that show to somebody, by id.
pub(super) fn campaigns(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<CampaignRow>, Error> {
    let subjects: Vec<_> = wanted.subjects.iter().copied().map(Uid).collect();
    let seen = evaluation_sight::table
        .filter(evaluation_sight::subject_id.eq_any(subjects))
        .select(evaluation_sight::campaign_id);
    let mut query = evaluation_campaign::table.filter(evaluation_campaign::id.eq_any(seen)).into_boxed();
    if let Some(year) = wanted.year {
        query = query.filter(evaluation_campaign::year.eq(year));
    }
    if let Some(agency) = wanted.agency {
        query = query.filter(evaluation_campaign::agency_id.eq(Uid(agency)));
    }
    if let Some(kind) = wanted.kind {
        query = query.filter(evaluation_campaign::kind.eq(kind.as_str()));
    }
    if let Some(after) = wanted.after {
        query = query.filter(evaluation_campaign::id.gt(Uid(after)));
    }
    Ok(query.order(evaluation_campaign::id).limit(wanted.rows).select(CampaignRow::as_select()).load(conn)?)
}

/// Whose files a list shows.
#[derive(Debug, Clone)]
pub(super) enum Whose {
    /// Everybody's.
    All,
    /// Those this account scores or looks at again.
    Mine(Uuid),
    /// Those of these organs that were told their result, and those the account scores.
    Told(Vec<Uuid>, Uuid),
}

/// Evaluated files of a campaign, by id.
pub(super) fn files(
    conn: &mut Conn,
    campaign: Uuid,
    whose: Whose,
    (state, after, rows): (Option<&str>, Option<Uuid>, i64),
) -> Result<Vec<FileRow>, Error> {
    use evaluated_file::dsl;
    let mut query = evaluated_file::table.filter(dsl::campaign_id.eq(Uid(campaign))).into_boxed();
    let scores = |me: Uuid| {
        let me = Some(Uid(me));
        dsl::first_id.eq(me).or(dsl::second_id.eq(me)).or(dsl::rechecker_id.eq(me)).assume_not_null()
    };
    query = match whose {
        Whose::All => query,
        Whose::Mine(me) => query.filter(scores(me)),
        Whose::Told(organs, me) => {
            let organs: Vec<_> = organs.into_iter().map(Uid).collect();
            query.filter(dsl::told.eq(true).and(dsl::agency_id.eq_any(organs)).or(scores(me)))
        }
    };
    if let Some(state) = state {
        query = query.filter(dsl::state.eq(state.to_owned()));
    }
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(Uid(after)));
    }
    Ok(query.order(dsl::id).limit(rows).select(FileRow::as_select()).load(conn)?)
}

/// The evaluated file of a case in a campaign, if it has been drawn.
pub(super) fn file_of_case(conn: &mut Conn, campaign: Uuid, case: Uuid) -> Result<Option<Uuid>, Error> {
    let of = evaluated_file::table
        .filter(evaluated_file::campaign_id.eq(Uid(campaign)).and(evaluated_file::case_id.eq(Uid(case))));
    Ok(of.select(evaluated_file::id).first::<Uid>(conn).optional()?.map(|id| id.0))
}

/// Campaigns of an organ in a year by a standard, oldest first.
pub(super) fn of_year(conn: &mut Conn, agency: Uuid, year: i64, standard: &str) -> Result<Vec<Uuid>, Error> {
    let of = evaluation_campaign::table
        .filter(evaluation_campaign::agency_id.eq(Uid(agency)))
        .filter(evaluation_campaign::year.eq(year))
        .filter(evaluation_campaign::standard_id.eq(standard));
    Ok(of
        .order(evaluation_campaign::id)
        .select(evaluation_campaign::id)
        .load::<Uid>(conn)?
        .into_iter()
        .map(|id| id.0)
        .collect())
}
