//! One row for each operation: how it is asked. A new operation needs a row here, and its line in `docs/authority.md`.

use serde_json::{Value, json};

use super::world::World;
use crate::harness::town::{COUNTY, OFFICER1, TOWN};

/// How an operation is asked. `n` tells the people apart, so that what one made is not in the way of the next.
pub struct Row {
    /// `operationId`.
    pub operation: &'static str,
    /// The path below the root, with what stands in its places.
    pub path: fn(&World) -> String,
    /// The body; null for none.
    pub body: fn(&World, usize) -> Value,
}

const fn get(operation: &'static str, path: fn(&World) -> String) -> Row {
    Row { operation, path, body: |_, _| Value::Null }
}

const fn post(operation: &'static str, path: fn(&World) -> String, body: fn(&World, usize) -> Value) -> Row {
    Row { operation, path, body }
}

fn example(operation: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../../../api-spec/examples/requests.json")).expect("JSON");
    all[operation].clone()
}

fn with(mut value: Value, field: &str, to: impl Into<Value>) -> Value {
    value[field] = to.into();
    value
}

fn below(case: &World, rest: &str) -> String {
    format!("/api/v1/cases/{}{rest}", case.case)
}

/// Every operation.
pub const ROWS: &[Row] = &[
    // Signing in.
    post(
        "sign_in",
        |_| "/api/v1/auth/login".into(),
        |_, _| json!({"username": "nobody-at-all", "password": "a password"}),
    ),
    post("refresh_session", |_| "/api/v1/auth/refresh".into(), |_, _| json!({"refresh_token": "none"})),
    post("sign_out", |_| "/api/v1/auth/logout".into(), |_, _| Value::Null),
    get("who_am_i", |_| "/api/v1/auth/me".into()),
    // Accounts.
    get("list_accounts", |_| "/api/v1/accounts".into()),
    post(
        "create_account",
        |_| "/api/v1/accounts".into(),
        |_, n| with(example("create_account"), "username", format!("made-{n}")),
    ),
    post("disable_account", |world| format!("/api/v1/accounts/{}/disable", world.spare_account), |_, _| Value::Null),
    // Organs and their powers.
    get("list_agencies", |_| "/api/v1/agencies".into()),
    post(
        "create_agency",
        |_| "/api/v1/agencies".into(),
        |_, n| {
            with(
                with(example("create_agency"), "division_code", format!("14032210{n}000")),
                "parent_id",
                COUNTY.to_string(),
            )
        },
    ),
    get("get_agency", |_| format!("/api/v1/agencies/{TOWN}")),
    post("change_agency", |_| format!("/api/v1/agencies/{TOWN}"), |_, _| example("change_agency")),
    get("list_power_items", |_| "/api/v1/power_items".into()),
    post(
        "create_power_item",
        |_| "/api/v1/power_items".into(),
        |_, n| with(example("create_power_item"), "code", format!("YJ-{n}")),
    ),
    get("get_power_item", |world| format!("/api/v1/power_items/{}", world.power_item)),
    // Officers and certificates.
    get("list_officers", |_| "/api/v1/officers".into()),
    post("create_officer", |_| "/api/v1/officers".into(), |_, _| example("create_officer")),
    get("get_officer", |_| format!("/api/v1/officers/{OFFICER1}")),
    get("list_certificates", |_| "/api/v1/certificates".into()),
    post(
        "create_certificate",
        |_| "/api/v1/certificates".into(),
        |_, n| {
            with(
                with(example("create_certificate"), "officer_id", OFFICER1.to_string()),
                "number",
                format!("140322009{n:02}"),
            )
        },
    ),
    get("get_certificate", |world| format!("/api/v1/certificates/{}", world.certificate)),
    post(
        "record_certificate_act",
        |world| format!("/api/v1/certificates/{}/acts", world.certificate),
        |_, _| json!({"kind": "suspend", "reason": "年度培训未满六十学时"}),
    ),
    // Cases.
    get("list_cases", |_| "/api/v1/cases".into()),
    post("open_case", |_| "/api/v1/cases".into(), |_, _| json!({"body": crate::harness::contents::clue()})),
    get("show_case", |world| below(world, "")),
    get("list_acts", |world| below(world, "/acts")),
    post(
        "do_act",
        |world| below(world, "/acts?dry_run=true"),
        |_, _| json!({"kind": "annotate", "body": {"seq": 1, "text": "更正：地点应为34号库"}}),
    ),
    post(
        "do_acts",
        |world| below(world, "/acts/batch"),
        |_, n| {
            let act = json!({"kind": "decide", "occurred_at": "2026-03-02T09:00:00+08:00", "body": {}});
            json!({"acts": [{"idempotency_key": format!("row-{n}"), "act": act}]})
        },
    ),
    get("checklist_of_case", |world| below(world, "/checklist?act=decide")),
    get("deadlines_of_case", |world| below(world, "/deadlines")),
    get("items_of_case", |world| below(world, "/items")),
    get("evidence_of_case", |world| below(world, "/evidence")),
    get("enforcement_of_case", |world| below(world, "/enforcement")),
    get("verify_case", |world| below(world, "/verify")),
    get("export_case", |world| below(world, "/export")),
    get("list_documents", |world| below(world, "/documents")),
    // Numbers, queues, warnings.
    get("list_number_blocks", |_| "/api/v1/number_blocks".into()),
    post("create_number_block", |_| "/api/v1/number_blocks".into(), |_, _| json!({"device": "执法终端03", "size": 2})),
    get("get_number_block", |world| format!("/api/v1/number_blocks/{}", world.block)),
    post(
        "void_number",
        |world| format!("/api/v1/number_blocks/{}/void", world.block),
        |world, _| json!({"n": world.number, "reason": "现场填写错误"}),
    ),
    get("list_reviews", |_| "/api/v1/reviews".into()),
    get("list_work", |_| "/api/v1/worklist".into()),
    get("list_warnings", |_| "/api/v1/warnings".into()),
    post(
        "close_warning",
        |_| "/api/v1/warnings/close".into(),
        |world, _| json!({"key": world.warning, "reason": "已核实，依法扣除"}),
    ),
    // What anybody may ask.
    post("count_period", |_| "/api/v1/calendar/due".into(), |_, _| example("count_period")),
    get("calendar_of_year", |_| "/api/v1/calendar/2026".into()),
    get("list_time_limits", |_| "/api/v1/deadlines/rules".into()),
    get("list_rules", |_| "/api/v1/rules".into()),
    get("show_rule", |_| "/api/v1/rules/PEN-58".into()),
    get("healthz", |_| "/healthz".into()),
    get("readyz", |_| "/readyz".into()),
    get("list_problems", |_| "/problems".into()),
    get("explain_problem", |_| "/problems/stale-version".into()),
];
