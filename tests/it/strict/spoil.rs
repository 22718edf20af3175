//! Spoiling an example: the ways in which each field of a schema can be wrong, and what just fits.

use serde_json::{Map, Value, json};

/// What must be answered.
#[derive(Debug, Clone, Copy)]
pub enum Expected {
    /// 422 with an error at the pointer.
    Pointed,
    /// 400 that says line and column.
    Malformed,
    /// No error of length or range at the pointer.
    WithinLimits,
}

/// One request, spoilt in one place.
#[derive(Debug)]
pub struct Probe {
    pub body: Vec<u8>,
    pub pointer: String,
    pub what: String,
    pub expected: Expected,
}

/// Stands in a body where something is written that no JSON value can hold.
const HERE: &str = "\u{e000}here\u{e000}";

/// No deeper than this are schemas that hold themselves followed.
const DEEP: usize = 9;

/// Every way to spoil every field of the example.
pub fn probes(document: &Value, schema: &Value, example: &Value) -> Vec<Probe> {
    let mut walk = Walk { document, probes: Vec::new() };
    walk.site(example, "", schema, 0);
    walk.probes
}

struct Walk<'a> {
    document: &'a Value,
    probes: Vec<Probe>,
}

impl Walk<'_> {
    /// The schema itself: behind references, and without the choice of nothing.
    fn resolved(&self, schema: &Value) -> (Value, bool) {
        if let Some(target) = schema["$ref"].as_str() {
            let (mut found, null) =
                self.resolved(self.document.pointer(target.trim_start_matches('#')).expect("a schema"));
            // What stands beside a reference holds too.
            for (key, beside) in schema.as_object().expect("a schema").iter().filter(|(key, _)| *key != "$ref") {
                found[key] = beside.clone();
            }
            return (found, null);
        }
        let mut schema = schema.clone();
        if let Some(options) = schema["oneOf"].as_array() {
            let real: Vec<_> = options.iter().filter(|option| option["type"] != "null").collect();
            let null = real.len() < options.len();
            if let [one] = real[..] {
                return (self.resolved(one).0, null);
            }
            return (json!({}), null);
        }
        let null = schema["type"].as_array().is_some_and(|types| types.contains(&json!("null")));
        if let Some(types) = schema["type"].as_array() {
            schema["type"] = types.iter().find(|name| **name != "null").cloned().unwrap_or_default();
        }
        (schema, null)
    }

    /// Something the schema allows.
    fn some(&self, schema: &Value, depth: usize) -> Value {
        let schema = match schema["oneOf"].as_array() {
            Some(options) if depth < DEEP => {
                return self.some(options.iter().find(|option| option["type"] != "null").expect("an option"), depth);
            }
            _ => self.resolved(schema).0,
        };
        if let Some(options) = schema["oneOf"].as_array() {
            return self.some(options.iter().find(|option| option["type"] != "null").expect("an option"), depth + 1);
        }
        if let Some(first) = schema["enum"].get(0).or_else(|| schema["examples"].get(0)) {
            return first.clone();
        }
        let least = schema["minimum"].as_i64().unwrap_or(1).max(1);
        match (schema["type"].as_str().unwrap_or_default(), schema["format"].as_str().unwrap_or_default()) {
            ("string", "date") => json!("2026-03-02"),
            ("string", "date-time") => json!("2026-03-02T10:00:00+08:00"),
            ("string", "uuid") => json!("01951000-0000-7000-8000-00000000000b"),
            ("string", _) if schema["pattern"].as_str().is_some_and(|pattern| pattern.contains("sm3")) => {
                json!(format!("sm3:{}", "0".repeat(64)))
            }
            ("string", _) => json!("文".repeat(schema["minLength"].as_u64().unwrap_or(2).max(1) as usize)),
            ("integer" | "number", _) => json!(least),
            ("boolean", _) => json!(true),
            ("array", _) if depth < DEEP => json!([self.some(&schema["items"], depth + 1)]),
            ("object", _) if depth < DEEP => {
                let needs = schema["required"].as_array().cloned().unwrap_or_default();
                let needs = needs.iter().filter_map(Value::as_str);
                needs
                    .map(|name| (name.to_owned(), self.some(&schema["properties"][name], depth + 1)))
                    .collect::<Map<_, _>>()
                    .into()
            }
            _ => Value::Null,
        }
    }

    fn probe(&mut self, base: &Value, pointer: &str, with: Value, what: &str, expected: Expected) {
        let body = set(base, pointer, with).to_string();
        if body.len() < 4 << 20 {
            self.probes.push(Probe {
                body: body.into_bytes(),
                pointer: pointer.to_owned(),
                what: what.to_owned(),
                expected,
            });
        }
    }

    fn raw(&mut self, base: &Value, pointer: &str, with: &[u8], what: &str) {
        let text = set(base, pointer, json!(HERE)).to_string();
        let (before, after) = text.split_once(&json!(HERE).to_string()).expect("it stands there");
        let body = [before.as_bytes(), with, after.as_bytes()].concat();
        let expected = Expected::Malformed;
        self.probes.push(Probe { body, pointer: pointer.to_owned(), what: what.to_owned(), expected });
    }

    fn site(&mut self, base: &Value, pointer: &str, schema: &Value, depth: usize) {
        use Expected::{Pointed, WithinLimits};
        let (schema, null) = self.resolved(schema);
        let value = base.pointer(pointer).cloned().unwrap_or_default();
        let number = |key: &str| schema[key].as_i64();
        if !null && !pointer.is_empty() {
            self.probe(base, pointer, Value::Null, "null", Pointed);
        }
        match schema["type"].as_str().unwrap_or_default() {
            "string" => {
                self.probe(base, pointer, json!(1), "a number for a text", Pointed);
                self.probe(base, pointer, json!(["x"]), "a list for a text", Pointed);
                self.probe(base, pointer, json!("a\0b"), "NUL", Pointed);
                self.probe(base, pointer, json!(" \u{3000}\t"), "blank", Pointed);
                if depth < 3 {
                    self.raw(base, pointer, b"\"\\ud800\"", "a lone surrogate");
                    self.raw(base, pointer, b"\"\xff\"", "bad UTF-8");
                }
                let wrong: &[&str] = match (schema["format"].as_str().unwrap_or_default(), schema.get("enum")) {
                    ("date", _) => &["2026-02-30", "2026-2-3", "02/03/2026", ""],
                    ("date-time", _) => &["2026-02-30T10:00:00+08:00", "2026-03-02", "yesterday", ""],
                    ("uuid", _) => &["1", "{01951000-0000-7000-8000-00000000000b}", ""],
                    (_, Some(_)) => &["NONSENSE", ""],
                    _ => &[],
                };
                for text in wrong {
                    self.probe(base, pointer, json!(text), &format!("{text:?}"), Pointed);
                }
                if wrong.is_empty() {
                    if let Some(most) = number("maxLength") {
                        self.probe(base, pointer, json!("长".repeat(most as usize + 1)), "too long", Pointed);
                        self.probe(base, pointer, json!("长".repeat(most as usize)), "as long as may be", WithinLimits);
                    }
                    if let Some(least) = number("minLength").filter(|least| *least > 0) {
                        self.probe(base, pointer, json!("短".repeat(least as usize - 1)), "too short", Pointed);
                        self.probe(
                            base,
                            pointer,
                            json!("短".repeat(least as usize)),
                            "as short as may be",
                            WithinLimits,
                        );
                    }
                }
            }
            "integer" => {
                for wrong in [json!("1"), json!(1.5), json!(true), json!([1]), json!(9_223_372_036_854_775_808_u64)] {
                    self.probe(base, pointer, wrong.clone(), &wrong.to_string(), Pointed);
                }
                let least = number("minimum").expect("a limit");
                let most = number("maximum").expect("a limit");
                self.probe(base, pointer, json!(least - 1), "too little", Pointed);
                self.probe(base, pointer, json!(most + 1), "too much", Pointed);
                self.probe(base, pointer, json!(least), "as little as may be", WithinLimits);
                self.probe(base, pointer, json!(most), "as much as may be", WithinLimits);
            }
            "boolean" => {
                for wrong in [json!("yes"), json!(1)] {
                    self.probe(base, pointer, wrong.clone(), &wrong.to_string(), Pointed);
                }
            }
            "array" => {
                for wrong in [json!({}), json!("x"), json!(1)] {
                    self.probe(base, pointer, wrong.clone(), &wrong.to_string(), Pointed);
                }
                let first = value.get(0).cloned().unwrap_or_else(|| self.some(&schema["items"], depth));
                if let Some(most) = number("maxItems") {
                    self.probe(base, pointer, json!(vec![first.clone(); most as usize + 1]), "too many", Pointed);
                }
                if number("minItems").is_some_and(|least| least > 0) {
                    self.probe(base, pointer, json!([]), "none", Pointed);
                }
                if depth < 3 {
                    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
                    self.raw(base, pointer, deep.as_bytes(), "nested two hundred deep");
                }
                if depth < DEEP {
                    let base = if value.get(0).is_some() { base.clone() } else { set(base, pointer, json!([first])) };
                    self.site(&base, &format!("{pointer}/0"), &schema["items"], depth + 1);
                }
            }
            "object" if depth < DEEP => {
                for wrong in [json!([]), json!("x")] {
                    self.probe(base, pointer, wrong.clone(), &wrong.to_string(), Pointed);
                }
                self.fields(base, pointer, &schema, depth);
            }
            _ => {}
        }
    }

    fn fields(&mut self, base: &Value, pointer: &str, schema: &Value, depth: usize) {
        if schema["additionalProperties"] == false {
            let unknown = format!("{pointer}/field_of_nobody");
            self.probe(base, &unknown, json!(1), "an unknown field", Expected::Pointed);
        }
        let needs = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
            let child = format!("{pointer}/{name}");
            if needs.contains(&json!(name)) {
                let mut without = base.clone();
                if let Some(fields) = without.pointer_mut(pointer).and_then(Value::as_object_mut) {
                    fields.remove(name);
                }
                let body = without.to_string().into_bytes();
                let (what, expected) = ("missing".to_owned(), Expected::Pointed);
                // What stands in `body` is read by itself: a content that is missing is one that is null.
                self.probes.push(Probe { body, pointer: child.clone(), what, expected });
            }
            let base = match base.pointer(&child) {
                Some(_) => base.clone(),
                None => set(base, &child, self.some(inner, depth)),
            };
            let written = json!(name).to_string();
            let text = set(&base, &child, json!(HERE)).to_string();
            let twice = text.replace(
                &format!("{written}:{}", json!(HERE)),
                &format!("{written}:{0},{written}:{0}", base.pointer(&child).expect("set")),
            );
            let (what, expected) = ("twice".to_owned(), Expected::Pointed);
            self.probes.push(Probe { body: twice.into_bytes(), pointer: child.clone(), what, expected });
            self.site(&base, &child, inner, depth + 1);
        }
    }
}

/// The same value with something else at a place that its parent has, or can have.
fn set(value: &Value, pointer: &str, with: Value) -> Value {
    let mut value = value.clone();
    let Some((parent, key)) = pointer.rsplit_once('/') else { return with };
    match value.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.insert(key.to_owned(), with)),
        Some(Value::Array(items)) => {
            let place: usize = key.parse().expect("an index");
            if place < items.len() { items[place] = with } else { items.push(with) }
        }
        other => panic!("{pointer} is inside {other:?}"),
    }
    value
}
