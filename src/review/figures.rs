//! Yearly figures of legal review 法制审核年度数据 (handbook 08 REVL-6): how many were reviewed, how many put right or turned
//! down, how long it took. Never a number about one person.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::Error;
use super::store::{self, Line};
use crate::accounts::{SignedIn, actor};
use crate::agencies;
use crate::db::{Conn, Db};
use crate::edge::{Routes, at};
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::page::Params;
use crate::problem::{Problem, Reads};

/// Routes, below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config.service(at("/review_figures").route(web::get().to(figures)));
}

/// This part of the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(figures))]
struct Api;

/// Of which year and organ.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The year in which the opinions were given.
    #[param(minimum = 2000, maximum = 2200)]
    year: i32,
    /// Only this organ; every organ in sight when absent.
    agency_id: Option<Uuid>,
}

/// The figures of one organ, or of several together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ReviewFigures)]
struct Figures {
    /// The organ; absent where it is several together.
    #[serde(skip_serializing_if = "Option::is_none")]
    agency_id: Option<Uuid>,
    /// Opinions given 审核数量.
    reviewed: u64,
    /// Of these, passed 同意.
    passed: u64,
    /// Sent back to be put right 纠错: correct, supplement, no penalty, transfer.
    corrected: u64,
    /// Turned down 不同意.
    turned_down: u64,
    /// Called back before there was an opinion; not among the reviewed.
    called_back: u64,
    /// Opinions that the handler contested 异议.
    contested: u64,
    /// Contests that a head has settled.
    settled: u64,
    /// Opinions after their last day.
    late: u64,
    /// Working days an opinion took on average, one decimal; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    average_working_days: Option<f64>,
    #[serde(skip)]
    days: i64,
}

impl Figures {
    fn take(&mut self, line: &Line) {
        match line.outcome.as_deref() {
            Some("called_back") => {
                self.called_back += 1;
                return;
            }
            Some("approve") => self.passed += 1,
            Some("disagree") => self.turned_down += 1,
            _ => self.corrected += 1,
        }
        self.reviewed += 1;
        self.contested += u64::from(line.contested_seq.is_some());
        self.settled += u64::from(line.settled_seq.is_some());
        self.late += u64::from(line.late == Some(true));
        self.days = self.days.saturating_add(line.working_days.unwrap_or_default());
    }

    fn reckoned(mut self) -> Self {
        let (days, reviewed) = (i32::try_from(self.days).ok(), u32::try_from(self.reviewed).ok());
        self.average_working_days = match (days, reviewed) {
            (Some(days), Some(reviewed)) if reviewed > 0 => {
                Some((f64::from(days) * 10.0 / f64::from(reviewed)).round() / 10.0)
            }
            _ => None,
        };
        self
    }
}

/// The figures of every organ asked about.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct YearOfReviews {
    /// The year.
    year: i32,
    /// Each organ by itself; an organ without any review is not listed.
    organs: Vec<Figures>,
    /// All together.
    total: Figures,
}

/// Reviews of a year, corrections, days taken: for reviewers, heads, supervisors and auditors.
#[utoipa::path(get, path = "/review_figures", operation_id = "get_review_figures", tag = "review", params(Asked), security(("bearer" = [])),
    responses((status = 200, description = "The figures", body = YearOfReviews), Reads))]
async fn figures(db: web::Data<Db>, who: SignedIn, asked: Params<Asked>) -> Result<web::Json<YearOfReviews>, Problem> {
    let year = asked.0.year;
    let bounds = Moment::at_shanghai(year, 1, 1, 0, 0).zip(Moment::at_shanghai(year.saturating_add(1), 1, 1, 0, 0));
    let (from, to) = bounds.filter(|_| (2000..=2200).contains(&year)).ok_or_else(|| {
        Problem::field("year", "out_of_range", "应当在2000到2200之间", "must lie between 2000 and 2200")
    })?;
    let shown = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let may = [Role::Reviewer, Role::Head, Role::Supervisor, Role::Auditor].iter().any(|role| actor.has(*role));
        if !may {
            return Err(Problem::from(Error::Role));
        }
        let mut agencies = agencies::covers(conn, &actor)?;
        if let Some(only) = asked.0.agency_id {
            agencies.retain(|id| *id == only);
            if agencies.is_empty() {
                return Err(Problem::not_found());
            }
        }
        Ok(reckon(year, &store::ended(conn, &agencies, from, to)?))
    });
    Ok(web::Json(shown.await?))
}

fn reckon(year: i32, lines: &[Line]) -> YearOfReviews {
    let mut organs: Vec<Figures> = Vec::new();
    let mut total = Figures::default();
    for line in lines {
        let id = line.agency_id.0;
        if !organs.iter().any(|organ| organ.agency_id == Some(id)) {
            organs.push(Figures { agency_id: Some(id), ..Figures::default() });
        }
        for organ in organs.iter_mut().filter(|organ| organ.agency_id == Some(id)) {
            organ.take(line);
        }
        total.take(line);
    }
    organs.sort_by_key(|organ| organ.agency_id);
    YearOfReviews { year, organs: organs.into_iter().map(Figures::reckoned).collect(), total: total.reckoned() }
}

/// Opinions an organ gave between two moments, and how many of them sent a decision back or turned it down 审核数量、纠错数量.
pub fn in_the_year(conn: &mut Conn, agency: Uuid, from: Moment, to: Moment) -> Result<(u64, u64), Error> {
    let mut figures = Figures::default();
    store::ended(conn, &[agency], from, to)?.iter().for_each(|line| figures.take(line));
    Ok((figures.reviewed, figures.corrected + figures.turned_down))
}
