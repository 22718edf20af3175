//! The rows of the evaluation of case files.

use serde_json::json;

use super::rows::{Row, below, example, get, post, with};

/// Each of them.
pub const ROWS: &[Row] = &[
    get("list_evaluation_standards", |_| "/api/v1/evaluations/standards".into()),
    get("get_evaluation_standard", |_| "/api/v1/evaluations/standards/merged-2026".into()),
    post(
        "release_evaluation_standard",
        |_| "/api/v1/evaluations/standards".into(),
        |_, n| with(example("release_evaluation_standard"), "version", format!("2027.{n}")),
    ),
    get("list_evaluation_runs", |_| "/api/v1/evaluations/runs".into()),
    post("ask_for_evaluation_run", |_| "/api/v1/evaluations/runs".into(), |_, _| json!({"standard": "merged-2026"})),
    get("get_evaluation_run", |world| format!("/api/v1/evaluations/runs/{}", world.run)),
    get("list_checked_files", |world| format!("/api/v1/evaluations/runs/{}/files", world.run)),
    get("evaluate_case", |world| below(world, "/evaluation")),
];
