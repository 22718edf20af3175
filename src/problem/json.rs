//! Reading JSON strictly: a duplicate key, a NUL, an unknown or missing field and a wrong type each get their pointer.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_path_to_error::Segment;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use super::limits::{MAX_INTEGER, MAX_ITEMS, MAX_TEXT, is_blank};
use super::typed::Typed;
use super::{Code, Problem};

/// More errors than this help nobody.
const MOST_ERRORS: usize = 50;

/// Reads a typed, validated value from JSON text.
pub fn parse_json<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, Problem> {
    parse_value(read_value(bytes)?, "")
}

/// Reads a typed, validated value from a JSON value that stands at `prefix` (such as `/body`) in the request.
pub fn parse_value<T: DeserializeOwned + Validate>(value: Value, prefix: &str) -> Result<T, Problem> {
    let typed: T = serde_path_to_error::deserialize(Typed(value)).map_err(|error| {
        let pointer = error.path().iter().fold(prefix.to_owned(), |pointer, segment| match segment {
            Segment::Seq { index } => format!("{pointer}/{index}"),
            Segment::Map { key } => join(&pointer, key),
            // A variant's name is no step in JSON, or stands in the key that is a step already.
            Segment::Enum { .. } | Segment::Unknown => pointer,
        });
        mistyped(&pointer, &error.into_inner().to_string())
    })?;
    match typed.validate() {
        Ok(()) => Ok(typed),
        Err(errors) => {
            let mut problem = Problem::new(Code::InvalidInput);
            collect(&errors, prefix, &mut problem);
            problem.errors.sort_by(|a, b| a.pointer.cmp(&b.pointer));
            problem.errors.truncate(MOST_ERRORS);
            Err(problem)
        }
    }
}

/// Reads a value whose mistakes nobody needs to know, such as what is in a cursor.
pub fn read_quietly<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    T::deserialize(Typed(serde_json::from_slice(bytes).ok()?)).ok()
}

/// Reads JSON text into a value; no key twice, no NUL in any string, no number that JSON readers disagree about.
pub fn read_value(bytes: &[u8]) -> Result<Value, Problem> {
    let malformed = |zh: String, en: String| Problem::new(Code::MalformedJson).detail(zh, en);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let place = error.valid_up_to();
        malformed(format!("第 {place} 字节起不是合法的 UTF-8。"), format!("not valid UTF-8 from byte {place} on"))
    })?;
    if text.trim_ascii().is_empty() {
        return Err(malformed("请求体为空。".into(), "the body is empty".into()));
    }
    let found = RefCell::new(Found { path: Vec::new(), problem: Problem::new(Code::InvalidInput) });
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Strict(&found).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    let found = found.into_inner();
    match value {
        Ok(value) if found.problem.errors.is_empty() => Ok(value),
        Ok(_) => Err(found.problem),
        Err(error) if error.to_string().starts_with("number out of range") => {
            Err(Problem::field(found.pointer(), "out_of_range", "数值超出范围", "the number is out of range"))
        }
        Err(error) => Err(malformed(
            format!("第 {} 行第 {} 列附近无法解析：{error}", error.line(), error.column()),
            format!("cannot be read near line {}, column {}: {error}", error.line(), error.column()),
        )),
    }
}

/// Appends one step to a JSON pointer (RFC 6901); a key longer than any of ours is cut.
fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", shown(key).replace('~', "~0").replace('/', "~1"))
}

/// What a client sent, as far as an answer repeats it: a megabyte that was not understood is not sent back.
pub fn shown(text: &str) -> Cow<'_, str> {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// Says in both languages what serde found wrong at `pointer`; its sentences are the only thing it tells us.
pub(super) fn mistyped(pointer: &str, said: &str) -> Problem {
    let named = |after: &str| said.strip_prefix(after).and_then(|rest| rest.split('`').next());
    // The path already ends with the key that was being read, except inside content that serde has buffered.
    let at = |name: &str| if pointer.ends_with(&join("", name)) { pointer.to_owned() } else { join(pointer, name) };
    let field = |pointer: String, code: &str, zh: String, en: String| Problem::field(pointer, code, zh, en);
    if let Some(name) = named("missing field `") {
        return field(
            join(pointer, name),
            "missing",
            format!("缺少字段 {name}"),
            format!("the field {name} is missing"),
        );
    }
    if let Some(name) = named("unknown field `") {
        let name = &shown(name);
        return field(at(name), "unknown_field", format!("不认识的字段 {name}"), format!("unknown field {name}"));
    }
    if let Some(name) = named("duplicate field `") {
        return field(
            at(name),
            "duplicate_field",
            format!("字段 {name} 重复"),
            format!("the field {name} appears twice"),
        );
    }
    // What was expected stands at the end.
    let said = match said.rsplit_once(", expected ") {
        Some((found, expected)) => format!("{}, expected {}", shown(found), expected),
        None => shown(said).into_owned(),
    };
    if let Some(name) = named("unknown variant `") {
        let name = shown(name);
        return Problem::field(pointer, "unknown_code", format!("代码 {name} 不在允许的范围内"), said);
    }
    let code = if said.starts_with("invalid type") { "wrong_type" } else { "invalid_value" };
    Problem::field(pointer, code, format!("类型或格式不符（{said}）"), said)
}

fn collect(errors: &ValidationErrors, pointer: &str, problem: &mut Problem) {
    for (name, kind) in &errors.0 {
        let at = if name == "__all__" { pointer.to_owned() } else { join(pointer, name) };
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &at, problem),
            ValidationErrorsKind::List(items) => {
                items.iter().for_each(|(index, inner)| collect(inner, &format!("{at}/{index}"), problem));
            }
            ValidationErrorsKind::Field(found) => {
                for error in found {
                    let (zh, en) = sentence(error);
                    problem.errors.push(super::FieldError {
                        pointer: at.clone(),
                        code: error.code.to_string(),
                        message: super::Bilingual::new(zh, en),
                    });
                }
            }
        }
    }
}

/// A validator's finding in both languages; its own message may carry both as `中文|English`.
fn sentence(error: &ValidationError) -> (String, String) {
    if let Some(message) = &error.message {
        let (zh, en) = message.split_once('|').unwrap_or((message, message));
        return (zh.to_owned(), en.to_owned());
    }
    let number = |name: &str| error.params.get(name).map(Value::to_string);
    match (error.code.as_ref(), number("min"), number("max"), number("equal")) {
        ("length", _, _, Some(n)) => (format!("长度应为 {n}"), format!("must have length {n}")),
        ("length", Some(min), Some(max), _) => {
            (format!("长度应在 {min} 至 {max} 之间"), format!("length must be {min} to {max}"))
        }
        ("length", Some(min), None, _) => (format!("长度不得少于 {min}"), format!("length must be at least {min}")),
        ("length", None, Some(max), _) => (format!("长度不得超过 {max}"), format!("length must be at most {max}")),
        ("range", Some(min), Some(max), _) => (format!("应在 {min} 至 {max} 之间"), format!("must be {min} to {max}")),
        ("range", Some(min), None, _) => (format!("不得小于 {min}"), format!("must be at least {min}")),
        ("range", None, Some(max), _) => (format!("不得大于 {max}"), format!("must be at most {max}")),
        (code, ..) => (format!("不符合要求（{code}）"), format!("not acceptable ({code})")),
    }
}

/// One step of the way to a value.
enum Step {
    Key(String),
    Index(usize),
}

/// What the strict reader has met so far, and where it is.
struct Found {
    path: Vec<Step>,
    problem: Problem,
}

impl Found {
    fn pointer(&self) -> String {
        self.path.iter().fold(String::new(), |pointer, step| match step {
            Step::Key(key) => join(&pointer, key),
            Step::Index(index) => format!("{pointer}/{index}"),
        })
    }

    fn note(&mut self, code: &str, zh: &str, en: &str) {
        if self.problem.errors.len() < MOST_ERRORS {
            let pointer = self.pointer();
            self.problem.errors.push(super::FieldError {
                pointer,
                code: code.to_owned(),
                message: super::Bilingual::new(zh, en),
            });
        }
    }

    fn key(&mut self, text: &str) {
        if text.contains('\0') {
            self.note("nul_character", "不得含有 NUL 字符", "must not contain the NUL character");
        }
    }

    fn text(&mut self, text: &str) {
        self.key(text);
        if is_blank(text) {
            self.note("blank", "不得只有空白", "must not be blank");
        }
        if text.len() > MAX_TEXT && text.chars().nth(MAX_TEXT).is_some() {
            let (zh, en) = (format!("不得超过 {MAX_TEXT} 个字符"), format!("at most {MAX_TEXT} characters"));
            self.note("length", &zh, &en);
        }
    }

    fn integer(&mut self, fits: bool) {
        if !fits {
            self.note("out_of_range", "数值超出范围", "the number is out of range");
        }
    }
}

/// Builds a [`Value`] while watching what [`Value`] alone would swallow.
#[derive(Clone, Copy)]
struct Strict<'a>(&'a RefCell<Found>);

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        self.0.borrow_mut().integer(value >= -MAX_INTEGER);
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        self.0.borrow_mut().integer(value <= MAX_INTEGER.unsigned_abs());
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Value, E> {
        self.0.borrow_mut().text(&value);
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            self.0.borrow_mut().path.push(Step::Index(list.len()));
            let Some(item) = items.next_element_seed(self)? else { break };
            list.push(item);
            self.0.borrow_mut().path.pop();
        }
        let mut found = self.0.borrow_mut();
        found.path.pop();
        if list.len() > MAX_ITEMS {
            let (zh, en) = (format!("不得超过 {MAX_ITEMS} 项"), format!("at most {MAX_ITEMS} entries"));
            found.note("length", &zh, &en);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<Key>()? {
            {
                let mut found = self.0.borrow_mut();
                found.key(&key.0);
                found.path.push(Step::Key(key.0.clone()));
                if map.contains_key(&key.0) {
                    found.note("duplicate_field", "字段重复", "the field appears twice");
                }
            }
            let value = entries.next_value_seed(self)?;
            self.0.borrow_mut().path.pop();
            map.insert(key.0, value);
        }
        Ok(Value::Object(map))
    }
}

/// A key of an object.
#[derive(Deserialize)]
struct Key(String);

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
