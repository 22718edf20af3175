//! One problem of each code as it is answered, for the API description.

use serde_json::{Value, json};

use super::{Bilingual, CATALOGUE, Lang, Problem, Violation};

/// A problem of every code, in the order of the catalogue.
pub fn examples() -> Value {
    CATALOGUE.iter().map(|kind| json!(example(kind.code))).collect()
}

fn example(code: &str) -> super::ProblemBody {
    let problem = match code {
        "invalid-input" => {
            Problem::field("/body/findings", "missing", "缺少字段 findings", "the field findings is missing")
        }
        "unlawful-act" => Problem::unlawful(vec![Violation {
            rule: "PEN-58".to_owned(),
            article: "行政处罚法第五十八条".to_owned(),
            message: Bilingual::new(
                "应当法制审核的决定尚未通过审核",
                "the decision owes a legal review that has not passed",
            ),
            remedy: Bilingual::new("提交法制审核", "submit it for legal review"),
            acts: vec![12],
        }]),
        "stale-version" => Problem::new(super::Code::StaleVersion)
            .detail("案件现为第8版，您看到的是第7版。", "the case is at version 8, you saw 7"),
        "unknown-filter" => super::unknown_filter("stage"),
        _ => Problem::new(super::Code::of_code(code)),
    };
    problem.body(Lang::Zh)
}
