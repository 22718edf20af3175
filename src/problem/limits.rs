//! The limits of the door: what no request may exceed, wherever it stands, and how the API description says so.
//!
//! A field's own limits are narrower; where a field has none, these hold, so that the description never promises more than
//! is taken.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// The most characters of a text.
pub const MAX_TEXT: usize = 40_000;

/// The most entries of a list.
pub const MAX_ITEMS: usize = 5_000;

/// The greatest integer all JSON readers agree about, and with the opposite sign the least (RFC 8259, 6).
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// Whether a text has signs, but none that can be seen: it says nothing.
pub(super) fn is_blank(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{1c}'..='\u{1f}'))
}

/// Writes the limits of the door into every schema of an API description that a request body reaches.
pub fn describe_limits(document: &mut Value) {
    inline_texts(document);
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.remove("String");
    }
    let mut waiting: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for (_, item) in document["paths"].as_object_mut().into_iter().flatten() {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            let content = operation.get_mut("requestBody").and_then(|body| body.get_mut("content"));
            for (_, media) in content.and_then(Value::as_object_mut).into_iter().flatten() {
                limit(&mut media["schema"], &mut waiting);
            }
        }
    }
    while let Some(name) = waiting.pop() {
        if seen.insert(name.clone()) {
            limit(&mut document["components"]["schemas"][&name], &mut waiting);
        }
    }
}

/// A type that is another name for a text refers to a schema of no limits, beside its own: generators look at the one and
/// not at the other, so the text is written where it stands.
fn inline_texts(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.get("$ref").is_some_and(|target| target == "#/components/schemas/String") {
                fields.remove("$ref");
                fields.insert("type".to_owned(), json!("string"));
            }
            fields.values_mut().for_each(inline_texts);
        }
        Value::Array(items) => items.iter_mut().for_each(inline_texts),
        _ => {}
    }
}

/// Limits one schema and those inside it; the names of those it refers to wait.
fn limit(schema: &mut Value, waiting: &mut Vec<String>) {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.rsplit('/').next()) {
        waiting.push(name.to_owned());
        return;
    }
    let Some(fields) = schema.as_object_mut() else { return };
    let is = |wanted: &str| match fields.get("type") {
        Some(Value::String(name)) => name == wanted,
        Some(Value::Array(names)) => names.iter().any(|name| name == wanted),
        _ => false,
    };
    let (text, list, integer) = (is("string"), is("array"), is("integer"));
    if text && !["enum", "format", "pattern"].iter().any(|key| fields.contains_key(*key)) {
        fields.entry("maxLength").or_insert(json!(MAX_TEXT));
        // An empty text has no sign; any other has one that can be seen.
        let empty = fields.get("minLength").and_then(Value::as_u64).unwrap_or(0) == 0;
        fields.insert("pattern".to_owned(), json!(if empty { r"^$|\S" } else { r"\S" }));
    }
    if list {
        fields.entry("maxItems").or_insert(json!(MAX_ITEMS));
    }
    if integer {
        let (least, most) = match fields.get("format").and_then(Value::as_str) {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (-MAX_INTEGER, MAX_INTEGER),
        };
        fields.entry("minimum").or_insert(json!(least));
        fields.entry("maximum").or_insert(json!(most));
    }
    for (key, inner) in fields.iter_mut() {
        match (key.as_str(), inner) {
            ("properties", Value::Object(properties)) => {
                properties.values_mut().for_each(|inner| limit(inner, waiting))
            }
            ("oneOf" | "anyOf" | "allOf", Value::Array(options)) => {
                options.iter_mut().for_each(|inner| limit(inner, waiting));
            }
            ("items" | "additionalProperties", inner) => limit(inner, waiting),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_a_visible_sign_is_blank() {
        for text in [" ", "\t\n", "\u{3000}", "\u{feff}", "\u{1f}"] {
            assert!(is_blank(text), "{text:?}");
        }
        assert!(!is_blank("") && !is_blank(" a") && !is_blank("一"));
    }

    #[test]
    fn what_has_no_limit_of_its_own_gets_that_of_the_door() {
        let mut schema = json!({"type": "object", "properties": {
            "a": {"type": ["string", "null"]}, "b": {"type": "string", "maxLength": 3, "minLength": 1},
            "c": {"type": "array", "items": {"$ref": "#/components/schemas/X"}}, "d": {"type": "integer", "minimum": 0},
            "e": {"type": "string", "format": "date"}}});
        let mut waiting = Vec::new();
        limit(&mut schema, &mut waiting);
        let of = |name: &str| schema["properties"][name].clone();
        assert_eq!(of("a"), json!({"type": ["string", "null"], "maxLength": MAX_TEXT, "pattern": r"^$|\S"}));
        assert_eq!(of("b"), json!({"type": "string", "maxLength": 3, "minLength": 1, "pattern": r"\S"}));
        assert_eq!(of("c")["maxItems"], MAX_ITEMS);
        assert_eq!(of("d"), json!({"type": "integer", "minimum": 0, "maximum": MAX_INTEGER}));
        assert_eq!(of("e"), json!({"type": "string", "format": "date"}));
        assert_eq!(waiting, ["X"]);
    }
}
