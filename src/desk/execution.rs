//! `GET /cases/{id}/enforcement`: what each party owes on a day, how the surcharge came about, and what comes next. Computed when
//! it is read.

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::sight;
use crate::accounts::SignedIn;
use crate::casefile::CaseFile;
use crate::casefile::clocks::Clock;
use crate::casefile::enforcement::{CourtWindow, PartyAccount, PaymentPlan};
use crate::casefile::party::PartyId;
use crate::db::Db;
use crate::law::calendar::Calendar;
use crate::law::codes::PenaltyKind;
use crate::law::surcharge::{Span, Standstill};
use crate::problem::{Problem, Reads, path_id};

/// The day asked about.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OnDay {
    /// Up to and including this day; today when left out.
    on: Option<NaiveDate>,
}

/// A penalty that is still to be performed.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct UnperformedLine {
    /// Line of the party's penalties, from 1.
    line: u32,
    /// Kind.
    kind: PenaltyKind,
}

/// An approved plan to pay later.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct PlanOnDay {
    /// The plan.
    #[serde(flatten)]
    plan: PaymentPlan,
    /// The date that was missed, if one was: the plan ended there.
    broken_on: Option<NaiveDate>,
}

/// A date that still lies open.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct NextDate {
    /// Which clock.
    clock: Clock,
    /// Its Chinese name.
    name: &'static str,
    /// Last day.
    due_on: NaiveDate,
}

/// The enforcement against one party on one day 执行情况.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct PartyExecution {
    /// The party.
    party_id: PartyId,
    /// What it owes.
    #[serde(flatten)]
    account: PartyAccount,
    /// Last day for paying the fine, as the decision set it.
    pay_due_on: Option<NaiveDate>,
    /// The surcharge, run of days by run of days.
    surcharge_spans: Vec<Span>,
    /// The days on which it stands still.
    surcharge_pauses: Vec<Standstill>,
    /// Approved plans to pay later.
    plans: Vec<PlanOnDay>,
    /// Penalties besides money that are not performed.
    unperformed: Vec<UnperformedLine>,
    /// When the court can be asked; absent where it cannot be computed.
    court_window: Option<CourtWindow>,
    /// Dates that still lie open, soonest first.
    next: Vec<NextDate>,
}

impl PartyExecution {
    fn of(file: &CaseFile, party: &str, on: NaiveDate) -> Self {
        let plans = file.enforcement.plans.iter().filter(|plan| plan.party_id == party && plan.approved.is_some());
        let open = file.deadlines.iter().filter(|deadline| deadline.met.is_none());
        let open = open.filter(|deadline| deadline.party_id.as_deref() == Some(party) && deadline.due_on >= on);
        let mut next: Vec<_> = open
            .map(|deadline| NextDate { clock: deadline.clock, name: deadline.clock.zh(), due_on: deadline.due_on })
            .collect();
        next.sort_by_key(|date| date.due_on);
        Self {
            party_id: party.to_owned(),
            account: file.account(party, on),
            pay_due_on: file.last_clock(Clock::Pay, party).map(|clock| clock.due_on),
            surcharge_spans: file.surcharge(party, on).map(|accrual| accrual.spans).unwrap_or_default(),
            surcharge_pauses: file.pauses_of(party, on),
            plans: plans.map(|plan| PlanOnDay { broken_on: plan.broken_on(file, on), plan: plan.clone() }).collect(),
            unperformed: file
                .unperformed(party)
                .into_iter()
                .map(|(line, kind)| UnperformedLine { line, kind })
                .collect(),
            court_window: file.court_window(Calendar::national(), party, on),
            next,
        }
    }
}

/// What each party owes on a day, the surcharge with its reckoning, plans, and what comes next.
#[utoipa::path(get, path = "/cases/{id}/enforcement", operation_id = "enforcement_of_case", tag = "cases", params(("id" = uuid::Uuid, Path, description = "The case"), OnDay),
    security(("bearer" = [])), responses((status = 200, description = "Party by party", body = Vec<PartyExecution>), Reads))]
pub(super) async fn enforcement(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: crate::page::Params<OnDay>,
) -> Result<web::Json<Vec<PartyExecution>>, Problem> {
    let on = asked.0.on.unwrap_or_else(|| db.clock().now().date());
    let file = db.read(move |conn| Ok::<_, Problem>(sight::file(conn, &who, path_id(&id)?)?.1)).await?;
    let parties = file.parties.iter().map(|party| PartyExecution::of(&file, &party.id, on));
    Ok(web::Json(parties.collect()))
}
