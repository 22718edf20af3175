//! The examples of the API description: a request for every operation and every kind of act, an answer for every
//! operation, a problem for every code. Tests see that none is missing and that each is taken.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::law::stages::Kind;
use crate::problem;

/// Requests by the name of their operation.
const REQUESTS: &str = include_str!("../../api-spec/examples/requests.json");

/// Acts by kind, each as it is sent.
const ACTS: &str = include_str!("../../api-spec/examples/acts.json");

/// Answers by the name of their operation, as the test of authority has seen them.
const ANSWERS: &str = include_str!("../../api-spec/examples/answers.json");

/// Writes examples, and the limits of the door, into the description.
pub(super) fn complete(document: &OpenApi) -> serde_json::Result<OpenApi> {
    let mut value = serde_json::to_value(document)?;
    problem::describe_limits(&mut value);
    let requests: BTreeMap<String, Value> = serde_json::from_str(REQUESTS)?;
    let answers: BTreeMap<String, Value> = serde_json::from_str(ANSWERS)?;
    let mut acts: Map<String, Value> = serde_json::from_str(ACTS)?;
    let opening = acts.remove(Kind::OpenCase.as_str()).unwrap_or_default();
    for (_, item) in value["paths"].as_object_mut().into_iter().flatten() {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            let Some(name) = operation.get("operationId").and_then(Value::as_str).map(str::to_owned) else { continue };
            let request = operation.pointer_mut("/requestBody/content/application~1json");
            match (name.as_str(), request) {
                ("open_case", Some(media)) => media["example"] = opening.clone(),
                ("do_act", Some(media)) => media["examples"] = named(&acts),
                (_, Some(media)) if requests.contains_key(&name) => media["example"] = requests[&name].clone(),
                _ => {}
            }
            if let (Some(answer), Some(media)) = (answers.get(&name), good(operation)) {
                media["example"] = answer.clone();
            }
        }
    }
    value["components"]["schemas"]["Problem"]["examples"] = problem::examples();
    serde_json::from_value(value)
}

/// The JSON that an operation answers when it did what was asked.
fn good(operation: &mut Value) -> Option<&mut Value> {
    let answers = operation.get_mut("responses")?.as_object_mut()?;
    let (_, answer) = answers.iter_mut().filter(|(status, _)| status.starts_with('2')).last()?;
    answer.pointer_mut("/content/application~1json")
}

/// Acts under the names of their kinds.
fn named(acts: &Map<String, Value>) -> Value {
    acts.iter().map(|(kind, act)| (kind.clone(), json!({"summary": kind, "value": act}))).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_description_takes_its_examples() {
        // A schema that cannot be read back is named: it would take the examples of all the others with it.
        let value = serde_json::to_value(crate::app::described()).expect("JSON");
        let schemas = value["components"]["schemas"].as_object().expect("schemas");
        type Schema = utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>;
        let unreadable = |schema: &serde_json::Value| serde_json::from_value::<Schema>(schema.clone()).is_err();
        let odd: Vec<_> = schemas.iter().filter(|(_, schema)| unreadable(schema)).map(|(name, _)| name).collect();
        assert!(odd.is_empty(), "{odd:?} cannot be read back");
        let complete = super::complete(&crate::app::described());
        assert_eq!(complete.err().map(|error| error.to_string()), None);
    }
}
