//! The rows of papers, packages, templates and imported files.

use serde_json::{Value, json};

use super::rows::{Row, below, example, get, post, with};

/// A template of the organ's own, another version for everyone who asks.
fn own_template(n: usize) -> Value {
    let ours = include_str!("../../../rules/papers/filing_approval.toml");
    let text = ours.replace("version = \"", &format!("version = \"上社-{n}-"));
    with(example("release_paper_template"), "text", text)
}

/// Each of them.
pub const ROWS: &[Row] = &[
    get("list_documents", |world| below(world, "/documents")),
    get("list_papers", |world| below(world, "/papers")),
    get("get_paper", |world| below(world, "/papers/FILING_APPROVAL?format=text")),
    post(
        "issue_paper",
        |world| below(world, "/papers/FILING_APPROVAL/issue"),
        |world, _| json!({"about": world.filing}),
    ),
    get("list_packages", |world| below(world, "/packages")),
    post("ask_for_package", |world| below(world, "/packages"), |_, _| example("ask_for_package")),
    get("get_package", |world| below(world, &format!("/packages/{}", world.package))),
    get("fetch_package", |world| below(world, &format!("/packages/{}/zip", world.package))),
    get("fetch_package_pdf", |world| below(world, &format!("/packages/{}/pdf", world.package))),
    get("list_paper_templates", |_| "/api/v1/paper_templates".into()),
    get("get_paper_template", |_| "/api/v1/paper_templates/PENALTY_DECISION".into()),
    post("release_paper_template", |_| "/api/v1/paper_templates".into(), |_, n| own_template(n)),
    get("list_imported_files", |_| "/api/v1/imported_files".into()),
    post("import_file", |_| "/api/v1/imported_files".into(), |world, _| json!({"zip": world.zip})),
    get("get_imported_file", |world| format!("/api/v1/imported_files/{}", world.imported)),
];
