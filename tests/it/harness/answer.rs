//! An answer of the service, and what a test may say of it. Every refusal is looked at as RFC 9457 asks, each time.

use std::collections::BTreeSet;

use serde_json::Value;
use ureq::http::{HeaderMap, Response};
use zhifa::problem::CATALOGUE;

/// What was asked, and what came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// JSON body; null when there is none, a string when it is no JSON. Without the id of the request, which is another
    /// each time.
    pub body: Value,
    /// The body as it came, without that id.
    pub text: String,
    /// The same as bytes.
    pub bytes: Vec<u8>,
    asked: String,
}

impl Answer {
    /// Reads a response to the end.
    pub fn read(asked: String, mut response: Response<ureq::Body>) -> Answer {
        // A file for a spreadsheet is no text; here only its status counts.
        let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap();
        let mut text = String::from_utf8(bytes.clone()).unwrap_or_else(|_| "(bytes)".to_owned());
        let mut body: Value = serde_json::from_str(&text).unwrap_or_else(|_| match text.is_empty() {
            true => Value::Null,
            false => Value::String(text.clone()),
        });
        if response.headers().get("content-type").is_some_and(|kind| kind == "application/problem+json")
            && let Some(id) = body.as_object_mut().and_then(|body| body.remove("request_id"))
        {
            let said = response.headers().get("x-request-id").and_then(|id| id.to_str().ok());
            assert_eq!(id.as_str(), said, "{text}");
            text = text.replacen(&format!(",\"request_id\":{id}"), "", 1);
        }
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), body, text, bytes, asked }
    }

    /// One header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The version the answer is about.
    #[track_caller]
    pub fn version(&self) -> u64 {
        self.header("etag").trim_matches('"').parse().unwrap_or_else(|_| panic!("no ETag\n{self}"))
    }

    /// The value at a JSON pointer.
    #[track_caller]
    pub fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer}\n{self}"))
    }

    /// The seq of the act that was recorded.
    #[track_caller]
    pub fn seq(&self) -> u64 {
        self.at("/act/seq").as_u64().unwrap()
    }

    /// It must have this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> &Answer {
        assert_eq!(self.status, status, "{self}");
        self
    }

    /// 200.
    #[track_caller]
    pub fn ok(&self) -> &Answer {
        self.expect(200)
    }

    /// 201 with where it is; an act also with its version.
    #[track_caller]
    pub fn expect_created(&self) -> &Answer {
        self.expect(201)
    }

    /// It must be this problem, in the form every problem has.
    #[track_caller]
    pub fn problem(&self, code: &str) -> &Answer {
        let known = CATALOGUE.iter().find(|kind| kind.code == code).unwrap_or_else(|| panic!("{code} is no problem"));
        assert_eq!(self.body["code"], code, "{self}");
        assert_eq!(self.status, known.status, "{self}");
        assert_eq!(self.body["status"], known.status, "{self}");
        assert_eq!(self.body["type"], format!("/problems/{code}"), "{self}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self}");
        let title = if self.header("content-language").starts_with("en") { known.title_en } else { known.title_zh };
        assert_eq!(self.body["title"], title, "{self}");
        assert!(!self.body["detail"].as_str().unwrap().is_empty(), "{self}");
        self
    }

    /// 422 (or what the code says) with an error at this pointer.
    #[track_caller]
    pub fn points_at(&self, pointer: &str) -> &Answer {
        let errors = self.body["errors"].as_array().unwrap_or_else(|| panic!("no errors\n{self}"));
        let there = errors.iter().any(|error| error["pointer"] == pointer);
        assert!(there, "no error at {pointer}\n{self}");
        for error in errors {
            assert!(
                !error["code"].as_str().unwrap().is_empty() && !error["message"].as_str().unwrap().is_empty(),
                "{self}"
            );
        }
        self
    }

    /// The rules that refuse the act.
    #[track_caller]
    pub fn rules(&self) -> BTreeSet<&str> {
        let found = self.body["violations"].as_array().unwrap_or_else(|| panic!("no violations\n{self}"));
        found.iter().map(|violation| violation["rule"].as_str().unwrap()).collect()
    }

    /// 409 by exactly these rules, each with its article, what is wrong and the way out.
    #[track_caller]
    pub fn refused_by(&self, rules: &[&str]) -> &Answer {
        self.problem("unlawful-act");
        assert_eq!(self.rules(), rules.iter().copied().collect(), "{self}");
        for violation in self.body["violations"].as_array().unwrap() {
            for part in ["rule", "article", "message", "remedy"] {
                assert!(!violation[part].as_str().unwrap().is_empty(), "no {part}\n{self}");
            }
        }
        self
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body = match &self.body {
            Value::String(text) => text.clone(),
            body => serde_json::to_string_pretty(body).unwrap_or_default(),
        };
        write!(f, "{}\n-> {} {}\n{body}", self.asked, self.status, self.header("content-type"))
    }
}
