//! The law for everyone, without login: the calendar, due dates, the rulebook.

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use validator::Validate;

use crate::casefile::parts::Text;
use crate::casefile::rulebook::{self, Effect, Rule};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::law::calendar::{Calendar, CalendarYear};
use crate::law::codes::{IdDocKind, PartyKind};
use crate::law::deadline::TimeLimit;
use crate::law::identity::{self, Judged};
use crate::law::period::{Due, Period, Unit};
use crate::law::stages::Kind;
use crate::problem::{Body, Opens, Problem, Reads};

/// Routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/calendar/due").route(web::post().to(due)))
        .service(at("/calendar/{year}").route(web::get().to(year)))
        .service(at("/identity_numbers/check").route(web::post().to(check_number)))
        .service(at("/deadlines/rules").route(web::get().to(time_limits)))
        .service(at("/rules").route(web::get().to(rules)))
        .service(at("/rules/{id}").route(web::get().to(rule)));
}

/// This part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(year, due, check_number, time_limits, rules, rule))]
struct Api;

/// Working days and rest days of a year, with their source.
#[utoipa::path(get, path = "/calendar/{year}", operation_id = "calendar_of_year", tag = "law", params(("year" = i32, Path, description = "The year")),
    responses((status = 200, description = "The year", body = CalendarYear), Reads))]
async fn year(year: web::Path<String>) -> Result<web::Json<CalendarYear>, Problem> {
    let digits = Some(year).filter(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    let known = digits.and_then(|year| year.parse().ok()).and_then(|year| Calendar::national().year(year));
    known.map(web::Json).ok_or_else(Problem::not_found)
}

/// A period to count.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Count {
    /// Start day, not counted.
    from: NaiveDate,
    /// How many.
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000)]
    n: u32,
    /// Of what.
    unit: Unit,
}

/// The last day of a period, with its derivation.
#[utoipa::path(post, path = "/calendar/due", operation_id = "count_period", tag = "law", request_body = Count,
    responses((status = 200, description = "The last day", body = Due), Opens))]
async fn due(asked: Body<Count>) -> Result<web::Json<Due>, Problem> {
    let Count { from, n, unit } = asked.value;
    let period = Period::new(n, unit)
        .map_err(|error| Problem::field("/n", "out_of_range", "应在 1 至 100000 之间", error.to_string()))?;
    Ok(web::Json(Calendar::national().due(from, period)))
}

/// A number to be judged.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NumberAsked {
    /// Kind of party.
    kind: PartyKind,
    /// Kind of paper, where one is named.
    #[serde(default)]
    id_kind: Option<IdDocKind>,
    /// The number as it is typed.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "91110000600037341L")]
    number: String,
}

/// What an identity number or a social credit code says by itself. Nothing is stored; a doubtful number is never refused.
#[utoipa::path(post, path = "/identity_numbers/check", operation_id = "check_identity_number", tag = "law", request_body = NumberAsked,
    responses((status = 200, description = "The judgement", body = Judged), Opens))]
async fn check_number(db: web::Data<Db>, asked: Body<NumberAsked>) -> web::Json<Judged> {
    let NumberAsked { kind, id_kind, number } = asked.value;
    web::Json(identity::judge(kind, id_kind, &number, db.clock().now().date()))
}

/// One rule of the rulebook.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RuleView {
    /// Id.
    id: &'static str,
    /// Article or source.
    article: &'static str,
    /// The sentence.
    sentence: Text,
    /// What a breach does.
    effect: Effect,
    /// The acts it gates.
    gates: &'static [Kind],
    /// Where the same function is asked.
    uses: &'static [&'static str],
}

impl RuleView {
    fn of(rule: &Rule) -> Self {
        Self {
            id: rule.id,
            article: rule.article,
            sentence: Text::new(rule.zh, rule.en),
            effect: rule.effect,
            gates: rule.gates,
            uses: &["gate", "guide"],
        }
    }
}

/// The table of time limits: every row with its norm.
#[utoipa::path(get, path = "/deadlines/rules", operation_id = "list_time_limits", tag = "law", responses((status = 200, description = "Every time limit", body = Vec<TimeLimit>)))]
async fn time_limits() -> web::Json<&'static [TimeLimit]> {
    web::Json(TimeLimit::all())
}

/// The rulebook.
#[utoipa::path(get, path = "/rules", operation_id = "list_rules", tag = "law", responses((status = 200, description = "Every rule", body = Vec<RuleView>)))]
async fn rules() -> web::Json<Vec<RuleView>> {
    web::Json(rulebook::rules().map(RuleView::of).collect())
}

/// One rule.
#[utoipa::path(get, path = "/rules/{id}", operation_id = "show_rule", tag = "law", params(("id" = String, Path, description = "Id of the rule, such as PEN-58")),
    responses((status = 200, description = "The rule", body = RuleView), Reads))]
async fn rule(id: web::Path<String>) -> Result<web::Json<RuleView>, Problem> {
    rulebook::rule(&id).map(|found| web::Json(RuleView::of(found))).ok_or_else(Problem::not_found)
}
