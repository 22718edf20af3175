//! One row for each operation: how it is asked. A new operation needs a row here, and its line in `docs/authority.md`.

use serde_json::{Value, json};

use super::world::{World, hook_url, lent, letter};
use crate::harness::media::metadata;
use crate::harness::town::{OFFICER1, PASSWORD, TOWN};

/// How an operation is asked. `n` tells the people apart, so that what one made is not in the way of the next.
pub struct Row {
    /// `operationId`.
    pub operation: &'static str,
    /// The path below the root, with what stands in its places; a whole address for what needs the settings of the second
    /// process.
    pub path: fn(&World) -> String,
    /// The body; null for none, a text for a file.
    pub body: fn(&World, usize) -> Value,
}

pub(super) const fn get(operation: &'static str, path: fn(&World) -> String) -> Row {
    Row { operation, path, body: |_, _| Value::Null }
}

const fn delete(operation: &'static str, path: fn(&World) -> String) -> Row {
    get(operation, path)
}

pub(super) const fn post(operation: &'static str, path: fn(&World) -> String, body: fn(&World, usize) -> Value) -> Row {
    Row { operation, path, body }
}

/// The body that the description gives as an example.
pub fn example(operation: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../../../api-spec/examples/requests.json")).expect("JSON");
    all[operation].clone()
}

/// The same with another value in a field.
pub fn with(mut value: Value, field: &str, to: impl Into<Value>) -> Value {
    value[field] = to.into();
    value
}

pub(super) fn below(case: &World, rest: &str) -> String {
    format!("/api/v1/cases/{}{rest}", case.case)
}

fn spare(world: &World, rest: &str) -> String {
    format!("/api/v1/accounts/{}{rest}", world.spare_account)
}

fn officer1(rest: &str) -> String {
    format!("/api/v1/officers/{OFFICER1}{rest}")
}

fn party(world: &World, rest: &str) -> String {
    format!("/api/v1/parties/{}{rest}", world.parties[0])
}

fn webhook(world: &World, rest: &str) -> String {
    format!("/api/v1/webhooks/{}{rest}", world.webhook)
}

fn media(id: &str) -> String {
    format!("/api/v1/media/{id}")
}

/// A list of officers as a county office has it.
const OFFICERS: &str = "\
姓名,编制性质,执法证号,发证机关,执法门类,发证日期,有效期至
张建国,事业编,14032200201,阳泉市人民政府,应急、城管,2024-01-10,2029-01-09
";

/// Every operation.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    use super::{rows_campaigns, rows_evaluation, rows_ledgers, rows_papers};
    [ROWS, rows_campaigns::ROWS, rows_evaluation::ROWS, rows_ledgers::ROWS, rows_papers::ROWS].into_iter().flatten()
}

const ROWS: &[Row] = &[
    // Recordings.
    get("upload_capabilities", |_| "/api/v1/media".into()),
    post(
        "begin_upload",
        |_| "/api/v1/media".into(),
        |world, _| {
            let said = metadata(&[("case_id", &world.case.to_string()), ("filename", "现场.mp4")]);
            json!({"headers": {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Metadata": said}})
        },
    ),
    post("upload_offset", |world| media(&world.upload), |_, _| json!({"headers": {"Tus-Resumable": "1.0.0"}})),
    post(
        "continue_upload",
        |world| media(&world.upload),
        |_, _| {
            let bytes = "application/offset+octet-stream";
            json!({"headers": {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": bytes}})
        },
    ),
    post("give_up_upload", |world| media(&world.upload), |_, _| json!({"headers": {"Tus-Resumable": "1.0.0"}})),
    get("get_media", |world| media(&world.media)),
    get("media_content", |world| media(&world.media) + "/content"),
    get("media_of_case", |world| below(world, "/media")),
    get("recording_of_case", |world| below(world, "/recording")),
    post("publish_recording_list", |_| "/api/v1/recording_lists".into(), |_, _| example("publish_recording_list")),
    get("list_recording_lists", |_| "/api/v1/recording_lists".into()),
    post(
        "create_recorder",
        |_| "/api/v1/recorders".into(),
        |_, n| with(example("create_recorder"), "serial", format!("DSJ-9{n}")),
    ),
    get("list_recorders", |_| "/api/v1/recorders".into()),
    post(
        "retire_recorder",
        |world| format!("/api/v1/recorders/{}/retire", world.recorder),
        |_, _| example("retire_recorder"),
    ),
    // Signing in.
    post(
        "sign_in",
        |_| "/api/v1/auth/login".into(),
        |_, _| with(with(example("sign_in"), "username", "double"), "password", PASSWORD),
    ),
    post("refresh_session", |_| "/api/v1/auth/refresh".into(), |world, n| json!({"refresh_token": world.renewals[n]})),
    post("start_oidc", |_| "/api/v1/auth/oidc/start".into(), |_, _| example("start_oidc")),
    post("finish_oidc", |_| "/api/v1/auth/oidc/finish".into(), |_, _| example("finish_oidc")),
    get("jwks", |_| "/.well-known/jwks.json".into()),
    post("sign_out", |_| "/api/v1/auth/logout".into(), |_, _| Value::Null),
    get("who_am_i", |_| "/api/v1/auth/me".into()),
    get("list_sessions", |_| "/api/v1/auth/sessions".into()),
    delete("end_session", |world| format!("/api/v1/auth/sessions/{}", world.session)),
    get("get_second_factor", |_| "/api/v1/auth/second_factor".into()),
    // Before one is begun there is none to confirm, and whoever asks is told so.
    post(
        "confirm_second_factor",
        |_| "/api/v1/auth/second_factor/confirm".into(),
        |_, _| example("confirm_second_factor"),
    ),
    post(
        "enrol_second_factor",
        |_| "/api/v1/auth/second_factor".into(),
        |_, _| with(example("enrol_second_factor"), "password", PASSWORD),
    ),
    post(
        "change_password",
        |_| "/api/v1/auth/password".into(),
        |_, _| with(example("change_password"), "current", PASSWORD),
    ),
    // Accounts.
    get("list_accounts", |_| "/api/v1/accounts".into()),
    post(
        "create_account",
        |_| "/api/v1/accounts".into(),
        |_, n| with(example("create_account"), "username", format!("made-{n}")),
    ),
    get("list_open_work", |world| spare(world, "/open_work")),
    get("list_sessions_of_account", |world| spare(world, "/sessions")),
    delete("end_sessions_of_account", |world| spare(world, "/sessions")),
    post("change_roles", |world| spare(world, ""), |_, _| example("change_roles")),
    get("list_role_changes", |world| spare(world, "/role_changes")),
    get("get_account_lock", |world| spare(world, "/lock")),
    delete("unlock_account", |world| spare(world, "/lock")),
    post("reset_password", |world| spare(world, "/password"), |_, _| example("reset_password")),
    delete("remove_second_factor", |world| spare(world, "/second_factor")),
    post(
        "link_identity",
        |world| format!("{}{}", world.beside.url(), spare(world, "/identities")),
        |_, _| example("link_identity"),
    ),
    get("list_identities", |world| spare(world, "/identities")),
    delete("unlink_identities", |world| spare(world, "/identities")),
    post("disable_account", |world| spare(world, "/disable"), |_, _| Value::Null),
    get("list_audit", |_| "/api/v1/audit?limit=5".into()),
    // Organs and their powers.
    get("list_agencies", |_| "/api/v1/agencies".into()),
    post(
        "create_agency",
        |_| "/api/v1/agencies".into(),
        |_, n| with(example("create_agency"), "division_code", format!("14032210{n}000")),
    ),
    get("get_agency", |_| format!("/api/v1/agencies/{TOWN}")),
    post("change_agency", |_| format!("/api/v1/agencies/{TOWN}"), |_, _| example("change_agency")),
    post(
        "move_agency",
        |world| format!("/api/v1/agencies/{}/move", world.branch),
        |_, _| with(example("move_agency"), "parent_id", TOWN.to_string()),
    ),
    get("get_second_factor_rule", |world| format!("/api/v1/agencies/{}/second_factor", world.branch)),
    post(
        "set_second_factor_rule",
        |world| format!("/api/v1/agencies/{}/second_factor", world.branch),
        |_, _| example("set_second_factor_rule"),
    ),
    get("list_divisions", |_| "/api/v1/divisions?parent=140300".into()),
    get("list_power_items", |_| "/api/v1/power_items".into()),
    post(
        "create_power_item",
        |_| "/api/v1/power_items".into(),
        |_, n| with(example("create_power_item"), "code", format!("YJ-{n}")),
    ),
    get("get_power_item", |world| format!("/api/v1/power_items/{}", world.power_item)),
    post(
        "take_back_power_item",
        |world| format!("/api/v1/power_items/{}/take_back", world.spare_item),
        |_, _| example("take_back_power_item"),
    ),
    get("list_delegations", |_| "/api/v1/delegations".into()),
    post("create_delegation", |_| "/api/v1/delegations".into(), |world, _| letter(&world.branch)),
    post(
        "end_delegation",
        |world| format!("/api/v1/delegations/{}/end", world.delegation),
        |_, _| example("end_delegation"),
    ),
    get("list_pool_grants", |_| "/api/v1/pool_grants".into()),
    post("grant_pool", |_| "/api/v1/pool_grants".into(), |world, _| lent(world.case)),
    post(
        "end_pool_grant",
        |world| format!("/api/v1/pool_grants/{}/end", world.grant),
        |_, _| example("end_pool_grant"),
    ),
    // Officers and certificates.
    get("list_officers", |_| "/api/v1/officers".into()),
    post("create_officer", |_| "/api/v1/officers".into(), |_, _| example("create_officer")),
    get("get_officer", |_| officer1("")),
    post("import_officers", |_| "/api/v1/officers/import?dry_run=true".into(), |_, _| OFFICERS.into()),
    get("get_officer_figures", |_| "/api/v1/officer_figures".into()),
    get("get_training", |_| officer1("/training")),
    post("enter_training", |_| officer1("/training"), |_, _| example("enter_training")),
    post(
        "reverse_training",
        |_| officer1("/training/reversals"),
        |world, _| with(example("reverse_training"), "entry_id", world.training.as_str()),
    ),
    get("list_exams", |_| officer1("/exams")),
    post("enter_exam", |_| officer1("/exams"), |_, _| example("enter_exam")),
    post(
        "reverse_exam",
        |_| officer1("/exams/reversals"),
        |world, _| with(example("reverse_exam"), "entry_id", world.exam.as_str()),
    ),
    post(
        "leave_office",
        |world| format!("/api/v1/officers/{}/leave", world.spare_officer),
        |_, _| example("leave_office"),
    ),
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
    get("list_publication_previews", |world| format!("/api/v1/cases/{}/publication_previews", world.drafted)),
    get("enforcement_of_case", |world| below(world, "/enforcement")),
    get("verify_case", |world| below(world, "/verify")),
    get("export_case", |world| below(world, "/export")),
    // Parties.
    get("list_parties", |world| format!("/api/v1/parties?q={}", world.party_number)),
    get("show_party", |world| party(world, "")),
    post(
        "merge_party",
        |world| party(world, "/merge"),
        |world, _| with(example("merge_party"), "into", world.parties[1].as_str()),
    ),
    post("unmerge_party", |world| party(world, "/unmerge"), |_, _| example("unmerge_party")),
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
    get("list_annual_reports", |_| "/api/v1/annual_reports".into()),
    get("preview_annual_report", |_| "/api/v1/annual_reports/preview?year=2026&form=shanxi".into()),
    post("freeze_annual_report", |_| "/api/v1/annual_reports".into(), |_, _| example("freeze_annual_report")),
    post(
        "publish_annual_report",
        |world| format!("/api/v1/annual_reports/{}/publish", world.report),
        |_, _| example("publish_annual_report"),
    ),
    get("public_annual_reports", |_| "/public/v1/annual_reports".into()),
    get("public_annual_report_csv", |world| format!("/public/v1/annual_reports/{}/csv", world.report)),
    get("prove_case", |world| below(world, "/proof")),
    get("list_anchors", |_| "/public/v1/anchors".into()),
    get("show_anchor", |_| "/public/v1/anchors/2026-03-01".into()),
    get("review_of_case", |world| below(world, "/review")),
    get("get_review_figures", |_| "/api/v1/review_figures?year=2026".into()),
    get("list_review_catalogues", |_| "/api/v1/review_catalogues".into()),
    post(
        "collect_review_catalogue",
        |_| "/api/v1/review_catalogues".into(),
        |_, _| example("collect_review_catalogue"),
    ),
    post(
        "release_review_catalogue",
        |world| format!("/api/v1/review_catalogues/{}/release", world.catalogue),
        |_, _| example("release_review_catalogue"),
    ),
    get("list_work", |_| "/api/v1/worklist".into()),
    get("list_warnings", |_| "/api/v1/warnings".into()),
    post(
        "close_warning",
        |_| "/api/v1/warnings/close".into(),
        |world, _| json!({"key": world.warning, "reason": "已核实，依法扣除"}),
    ),
    // Webhooks.
    get("list_webhooks", |_| "/api/v1/webhooks".into()),
    post(
        "create_webhook",
        |world| format!("{}/api/v1/webhooks", world.beside.url()),
        |_, _| with(example("create_webhook"), "url", hook_url()),
    ),
    get("get_webhook", |world| webhook(world, "")),
    get("list_webhook_deliveries", |world| webhook(world, "/deliveries")),
    post("replay_webhook", |world| webhook(world, "/replay"), |_, _| example("replay_webhook")),
    delete("end_webhook", |world| webhook(world, "")),
    // What anybody may ask.
    post("count_period", |_| "/api/v1/calendar/due".into(), |_, _| example("count_period")),
    get("list_masking_rules", |_| "/api/v1/publicity/masking".into()),
    post(
        "create_masking_rule",
        |_| "/api/v1/publicity/masking".into(),
        |_, n| with(example("create_masking_rule"), "valid_from", format!("2027-01-{:02}", n + 1)),
    ),
    get("get_credit_feed", |_| "/api/v1/publicity/credit_feed".into()),
    get("download_credit_feed_csv", |_| "/api/v1/publicity/credit_feed.csv".into()),
    get("download_credit_feed_xlsx", |_| "/api/v1/publicity/credit_feed.xlsx".into()),
    post("enter_credit_source", |_| "/api/v1/publicity/credit_source".into(), |_, _| example("enter_credit_source")),
    get("list_objects", |_| "/api/v1/publicity/objects".into()),
    post("collect_object", |_| "/api/v1/publicity/objects".into(), |_, _| example("collect_object")),
    post(
        "check_object",
        |world| format!("/api/v1/publicity/objects/{}/check", world.object),
        |_, _| example("check_object"),
    ),
    post(
        "release_object",
        |world| format!("/api/v1/publicity/objects/{}/release", world.object),
        |_, _| example("release_object"),
    ),
    get("list_public_objects", |_| "/public/v1/objects".into()),
    get("get_public_object", |world| format!("/public/v1/objects/{}", world.object)),
    get("list_public_review_catalogues", |_| format!("/public/v1/review_catalogues?agency_id={TOWN}")),
    get("get_public_review_catalogue", |world| format!("/public/v1/review_catalogues/{}", world.catalogue)),
    get("list_public_power_items", |_| format!("/public/v1/power_items?agency_id={TOWN}&limit=1")),
    get("show_enterprise_column", |_| "/public/v1/enterprises".into()),
    get("list_public_decisions", |_| "/public/v1/decisions".into()),
    get("download_public_decisions", |_| "/public/v1/decisions.csv".into()),
    get("follow_public_decisions", |_| "/public/v1/decisions.atom".into()),
    get("get_public_decision", |world| format!("/public/v1/decisions/{}", world.public)),
    post("verify_paper", |_| "/public/v1/verify".into(), |_, _| example("verify_paper")),
    get("list_public_officers", |_| format!("/public/v1/officers?agency_id={TOWN}&limit=2")),
    get("check_card", |world| format!("/public/v1/officers/{}", world.card)),
    get("calendar_of_year", |_| "/api/v1/calendar/2026".into()),
    post("check_identity_number", |_| "/api/v1/identity_numbers/check".into(), |_, _| example("check_identity_number")),
    get("list_certificate_rules", |_| "/api/v1/certificate_rules".into()),
    get("list_time_limits", |_| "/api/v1/deadlines/rules".into()),
    get("list_rules", |_| "/api/v1/rules".into()),
    get("show_rule", |_| "/api/v1/rules/PEN-58".into()),
    get("healthz", |_| "/healthz".into()),
    get("readyz", |_| "/readyz".into()),
    get("list_problems", |_| "/problems".into()),
    get("explain_problem", |_| "/problems/stale-version".into()),
];
