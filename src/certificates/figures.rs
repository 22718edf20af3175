//! Figures of an organ's officers 持证率、审核人员比例: who holds a certificate among the staff, reviewers to officers. Never a
//! number about one person.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::officers_api::organs;
use super::{Error, officers, store};
use crate::accounts::{self, SignedIn, actor};
use crate::casefile::facts::Employment;
use crate::db::{Conn, Db};
use crate::edge::{Routes, at};
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::page::Params;
use crate::problem::{Problem, Reads};

/// Reviewers 法制审核人员 in a hundred officers that an organ should have at least (国办发〔2018〕118号(十一)).
const REVIEWERS_IN_HUNDRED: f64 = 5.0;

/// The figures' route, below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config.service(at("/officer_figures").route(web::get().to(figures)));
}

/// The figures' part of the API document.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(figures))]
struct Api;

/// Of which organ.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Only this organ; every organ in sight when absent.
    agency_id: Option<Uuid>,
}

/// The figures of one organ, or of several together.
#[derive(Debug, Clone, Default, Serialize, utoipa::ToSchema)]
#[schema(as = OfficerFigures)]
struct Figures {
    /// The organ; absent where it is several together.
    #[serde(skip_serializing_if = "Option::is_none")]
    agency_id: Option<Uuid>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<String>,
    /// Officers on the staff 在编执法人员 who have not left.
    officers: usize,
    /// Of these, who may enforce today by a certificate 持证.
    holders: usize,
    /// Holders in a hundred officers 持证率; absent where there are no officers.
    #[serde(skip_serializing_if = "Option::is_none")]
    holders_percent: Option<f64>,
    /// Assistants 辅助人员, who count in none of these.
    assistants: usize,
    /// Reviewers 法制审核人员 with an account that may sign in.
    reviewers: usize,
    /// Reviewers in a hundred officers.
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewers_percent: Option<f64>,
    /// Whether reviewers are 5 in a hundred officers at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    enough_reviewers: Option<bool>,
}

/// The figures of every organ asked about.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OrganFigures {
    /// The day they are of.
    on: chrono::NaiveDate,
    /// Each organ by itself.
    organs: Vec<Figures>,
    /// All together.
    total: Figures,
    /// Where the ratio of reviewers comes from.
    source: &'static str,
}

impl Figures {
    fn reckoned(mut self) -> Figures {
        self.holders_percent = percent(self.holders, self.officers);
        self.reviewers_percent = percent(self.reviewers, self.officers);
        self.enough_reviewers = self.reviewers_percent.map(|percent| percent >= REVIEWERS_IN_HUNDRED);
        self
    }
}

/// One decimal place.
fn percent(part: usize, whole: usize) -> Option<f64> {
    let (part, whole) = (u32::try_from(part).ok()?, u32::try_from(whole).ok().filter(|whole| *whole > 0)?);
    Some((f64::from(part) * 1000.0 / f64::from(whole)).round() / 10.0)
}

/// Holders among the officers and reviewers to officers, today: for supervisors, heads, auditors and administrators.
#[utoipa::path(
    get,
    path = "/officer_figures",
    operation_id = "get_officer_figures",
    tag = "certificates",
    params(Asked),
    security(("bearer" = [])),
    responses((status = 200, description = "The figures", body = OrganFigures), Reads)
)]
async fn figures(
    db: web::Data<Db>,
    signed_in: SignedIn,
    asked: Params<Asked>,
) -> Result<web::Json<OrganFigures>, Problem> {
    let now = db.clock().now();
    let shown = db.read(move |conn| {
        let actor = actor(conn, &signed_in)?;
        let may = [Role::Supervisor, Role::Head, Role::Auditor, Role::Admin].iter().any(|role| actor.has(*role));
        if !may {
            return Err(Problem::from(Error::Role));
        }
        let mut agencies = organs(conn, &signed_in)?;
        if let Some(only) = asked.0.agency_id {
            agencies.retain(|id| *id == only);
            if agencies.is_empty() {
                return Err(Problem::not_found());
            }
        }
        Ok(reckon(conn, &agencies, now)?)
    });
    Ok(web::Json(shown.await?))
}

fn reckon(conn: &mut Conn, agencies: &[Uuid], now: Moment) -> Result<OrganFigures, Error> {
    let (mut organs, mut total) = (Vec::new(), Figures::default());
    for agency in agencies {
        let mut one = Figures {
            agency_id: Some(*agency),
            agency: accounts::find_organ(conn, *agency)?.map(|organ| organ.name),
            reviewers: accounts::holding(conn, *agency, Role::Reviewer)?,
            ..Figures::default()
        };
        let staff: Vec<Uuid> = store::officers_of(conn, &[*agency])?.into_iter().map(|officer| officer.id).collect();
        for some in staff.chunks(200) {
            for officer in officers(conn, some, now)? {
                if officer.employment == Employment::Auxiliary {
                    one.assistants += 1;
                    continue;
                }
                one.officers += 1;
                one.holders += usize::from(officer.certificates.iter().any(|held| held.is_good_on(now.date())));
            }
        }
        total.officers += one.officers;
        total.holders += one.holders;
        total.assistants += one.assistants;
        total.reviewers += one.reviewers;
        organs.push(one.reckoned());
    }
    let source = "国办发〔2018〕118号(十一)：法制审核人员原则上不少于本单位执法人员总数的5%";
    Ok(OrganFigures { on: now.date(), organs, total: total.reckoned(), source })
}
