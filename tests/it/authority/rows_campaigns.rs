//! The rows of campaigns of case-file evaluation.

use serde_json::{Value, json};
use zhifa::law::digest::sm3;

use super::rows::{Row, example, get, post};
use super::world::World;
use crate::campaigns::world::{Campaign, declined};
use crate::harness::App;
use crate::harness::town::account;

/// A campaign of the town with one file, scored by two and told; the file, and an item of its sheet.
pub fn told(app: &App) -> (String, String, String) {
    let case = declined(app);
    let campaign = Campaign::self_check(app).joined(&["reviewer", "clerk", "novice"]);
    let campaign = campaign.framed().drawn_by(["head", "auditor"]);
    let file = campaign.file_of(&case);
    campaign.gives(&file, ["reviewer", "clerk"]);
    campaign.signs("reviewer", &file, |_| {});
    campaign.signs("clerk", &file, |_| {});
    campaign.organiser().post(&campaign.path("/feedback"), &json!({})).expect_created();
    let item = campaign.seen_by("head", &file)["sheet"]["items"][0]["item"].as_str().expect("an item").to_owned();
    (campaign.id, file, item)
}

fn at(world: &World, rest: &str) -> String {
    format!("/api/v1/evaluations/campaigns/{}{rest}", world.campaign)
}

fn file(world: &World, rest: &str) -> String {
    at(world, &format!("/files/{}{rest}", world.evaluated))
}

/// What each of those who ask keeps secret.
fn secret(n: usize) -> String {
    format!("{n:032x}")
}

fn member(who: &str) -> Value {
    json!({"account_id": account(who)})
}

fn round() -> Value {
    let parts = json!([{"part": "never_filed", "percent": 100}]);
    json!({"plan": {"parts": parts, "flag_factor": 1, "cover_officers": false}, "reason": "重新抽取"})
}

/// Each of them.
pub const ROWS: &[Row] = &[
    get("list_campaigns", |_| "/api/v1/evaluations/campaigns".into()),
    post(
        "open_campaign",
        |_| "/api/v1/evaluations/campaigns".into(),
        |_, _| json!({"year": 2026, "title": "2026年度交叉评查", "kind": "cross"}),
    ),
    get("get_campaign", |world| at(world, "")),
    post("add_campaign_member", |world| at(world, "/members"), |_, _| member("double")),
    post(
        "remove_campaign_member",
        |world| at(world, &format!("/members/{}/removal", account("double"))),
        |_, _| example("remove_campaign_member"),
    ),
    get("list_frame", |world| at(world, "/frame")),
    post("freeze_frame", |world| at(world, "/frame"), |_, _| example("freeze_frame")),
    get("download_frame", |world| at(world, "/frame/download")),
    get("list_rounds", |world| at(world, "/rounds")),
    post("plan_round", |world| at(world, "/rounds"), |_, _| round()),
    get("get_round", |world| at(world, "/rounds/1")),
    get("get_draw_proof", |world| at(world, "/rounds/1/proof")),
    post(
        "commit_to_seed",
        |world| at(world, "/rounds/2/commitments"),
        |_, n| json!({"commitment": sm3(secret(n).as_bytes())}),
    ),
    post("reveal_seed", |world| at(world, "/rounds/2/reveals"), |_, n| json!({"nonce": secret(n)})),
    post("enter_public_number", |world| at(world, "/rounds/2/number"), |_, _| example("enter_public_number")),
    post("assign_evaluators", |world| at(world, "/assignments"), |_, _| json!({})),
    get("list_evaluated_files", |world| at(world, "/files")),
    get("get_evaluated_file", |world| file(world, "")),
    post("sign_score_sheet", |world| file(world, "/sheets"), |_, _| example("sign_score_sheet")),
    post("reconcile_sheets", |world| file(world, "/reconciliation"), |_, _| json!({"step": "accept"})),
    post("tell_results", |world| at(world, "/feedback"), |_, _| json!({})),
    post(
        "object_to_evaluation",
        |world| file(world, "/objections"),
        |world, _| json!({"grounds": "有异议", "items": [world.item]}),
    ),
    post("appoint_recheck", |world| file(world, "/rechecks"), |_, _| member("novice")),
    post("record_recheck", |world| file(world, "/rechecks/result"), |_, _| example("record_recheck")),
    post("ask_for_rectification", |world| file(world, "/rectification"), |_, _| example("ask_for_rectification")),
    post("answer_rectification", |world| file(world, "/rectification/answers"), |_, _| example("answer_rectification")),
    post(
        "verify_rectification",
        |world| file(world, "/rectification/verifications"),
        |_, _| example("verify_rectification"),
    ),
    post(
        "escalate_rectification",
        |world| file(world, "/rectification/escalations"),
        |_, _| example("escalate_rectification"),
    ),
    get("get_campaign_report", |world| at(world, "/report")),
    get("print_campaign_report", |world| at(world, "/report/xlsx")),
    get("print_score_sheet", |world| file(world, "/sheet/xlsx")),
    get("print_teaching_example", |world| file(world, "/example/docx")),
    get("verify_campaign", |world| at(world, "/verify")),
];
