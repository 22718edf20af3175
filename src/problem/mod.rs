//! Problems: every refusal and failure of the API as RFC 9457 `application/problem+json`, in Chinese and English.
//!
//! Rooms map their own errors to a [`Problem`]; [`negotiate`] picks the language of the request; [`Body`] is the
//! door through which JSON comes in; [`configure`] makes the web framework's own errors speak the same way.

mod answers;
mod catalogue;
mod door;
mod examples;
mod json;
mod limits;
mod negotiate;
mod pages;
mod request_id;
mod typed;
mod words;

pub use answers::{FileBytes, Looks, Opens, Reads, Writes};
pub use catalogue::{CATALOGUE, Code, ProblemKind};
pub use door::{Body, FileBody, MAX_FILE_BYTES, MAX_JSON_BYTES, RawBody, door_digest};
pub use examples::examples;
pub use json::{parse_json, parse_value, read_quietly, read_value, shown};
pub use limits::{MAX_INTEGER, MAX_ITEMS, MAX_TEXT, describe_limits};
pub use negotiate::{AllowedMethods, Refused, configure, negotiate, no_such_path};
pub use pages::{api, routes};
pub use request_id::RequestId;
pub use typed::well_spelt;
pub use words::{Bilingual, Lang};

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use uuid::Uuid;

/// A rule of law that an act breaches, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Rule id, such as `PEN-42`.
    pub rule: String,
    /// Article it rests on, such as 行政处罚法第四十二条.
    pub article: String,
    /// What is breached.
    pub message: Bilingual,
    /// How to mend it.
    pub remedy: Bilingual,
    /// The acts concerned, by seq.
    pub acts: Vec<u64>,
}

/// One unacceptable place in the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer; a query parameter is written `?name`.
    pub pointer: String,
    /// Machine-readable reason, such as `unknown_field`.
    pub code: String,
    /// For people.
    pub message: Bilingual,
}

/// A problem: what went wrong, in both languages until the request's language is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    code: Code,
    // On the heap: a result stays small where nothing went wrong.
    detail: Option<Box<Bilingual>>,
    errors: Vec<FieldError>,
    violations: Vec<Violation>,
    retry_after: Option<u64>,
    // On the heap too: few have any.
    headers: Option<Box<Headers>>,
    lang: Lang,
    request_id: Option<RequestId>,
}

/// What another protocol asks of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Headers(Vec<(&'static str, String)>);

impl Problem {
    /// A problem without further detail.
    pub fn new(code: Code) -> Problem {
        let (errors, violations) = (Vec::new(), Vec::new());
        Problem {
            code,
            detail: None,
            errors,
            violations,
            retry_after: None,
            headers: None,
            lang: Lang::Zh,
            request_id: None,
        }
    }

    /// Absent, or out of sight: the two look the same.
    pub fn not_found() -> Problem {
        Problem::new(Code::NotFound)
    }

    /// Seen, but not for this role.
    pub fn forbidden(zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(Code::Forbidden).detail(zh, en)
    }

    /// It contradicts what is there.
    pub fn conflict(zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(Code::Conflict).detail(zh, en)
    }

    /// One unacceptable field.
    pub fn field(pointer: impl Into<String>, code: &str, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(Code::InvalidInput).and_field(pointer, code, zh, en)
    }

    /// A refused act with every breached rule.
    pub fn unlawful(violations: Vec<Violation>) -> Problem {
        Problem { violations, ..Problem::new(Code::UnlawfulAct) }
    }

    /// A refusal of another kind with everything that stands in its way.
    pub fn refused(code: Code, violations: Vec<Violation>) -> Problem {
        Problem { violations, ..Problem::new(code) }
    }

    /// Something that must not happen: the cause goes to the log, never to the client.
    pub fn internal(cause: impl std::fmt::Display) -> Problem {
        tracing::error!(%cause, "internal error");
        Problem::new(Code::Internal)
    }

    /// Says what happened in this very case.
    pub fn detail(mut self, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        self.detail = Some(Box::new(Bilingual::new(zh, en)));
        self
    }

    /// Adds an unacceptable field.
    pub fn and_field(
        mut self,
        pointer: impl Into<String>,
        code: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Problem {
        self.errors.push(FieldError {
            pointer: pointer.into(),
            code: code.to_owned(),
            message: Bilingual::new(zh, en),
        });
        self
    }

    /// The same problem of something that stands inside a request: pointers (`/…`) get `here` and `inner` before them, the
    /// names of fields beside it only `here`.
    pub fn below(mut self, here: &str, inner: &str) -> Problem {
        for error in &mut self.errors {
            error.pointer = match error.pointer.as_str() {
                pointer if pointer.is_empty() || pointer.starts_with('/') => format!("{here}{inner}{pointer}"),
                name => format!("{here}/{name}"),
            };
        }
        self
    }

    /// Says when to come again, in seconds.
    pub fn retry_after(mut self, seconds: u64) -> Problem {
        self.retry_after = Some(seconds);
        self
    }

    /// Adds a header to the answer, such as what another protocol asks of its refusals.
    pub fn with_header(mut self, name: &'static str, value: impl ToString) -> Problem {
        self.headers.get_or_insert_default().0.push((name, value.to_string()));
        self
    }

    /// Fixes the language, for answers made where the request is no longer at hand.
    pub fn in_lang(mut self, lang: Lang) -> Problem {
        self.lang = lang;
        self
    }

    /// Says which request it answers.
    pub fn of_request(mut self, id: Option<RequestId>) -> Problem {
        self.request_id = id;
        self
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The unacceptable fields.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// The breached rules.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// The JSON that is answered, in one language.
    pub fn body(&self, lang: Lang) -> ProblemBody {
        let kind = self.code.kind();
        let (title, explain) = match lang {
            Lang::Zh => (kind.title_zh, kind.explain_zh),
            Lang::En => (kind.title_en, kind.explain_en),
        };
        ProblemBody {
            r#type: format!("/problems/{}", kind.code),
            title: title.to_owned(),
            status: kind.status,
            detail: self.what_happened(lang).unwrap_or_else(|| explain.to_owned()),
            code: kind.code.to_owned(),
            request_id: self.request_id.as_ref().map(|id| id.as_str().to_owned()),
            errors: self.errors.iter().map(|error| error.body(lang)).collect(),
            violations: self.violations.iter().map(|violation| violation.body(lang)).collect(),
        }
    }

    /// The detail given, or else the first things found wrong, for clients that show nothing more.
    fn what_happened(&self, lang: Lang) -> Option<String> {
        const SHOWN: usize = 3;
        let errors = self.errors.iter().map(|error| format!("{}: {}", error.pointer, error.message.get(lang)));
        let violations =
            self.violations.iter().map(|violation| format!("{}: {}", violation.rule, violation.message.get(lang)));
        let (found, more) = (
            errors.chain(violations).take(SHOWN).collect::<Vec<_>>(),
            self.errors.len() + self.violations.len() > SHOWN,
        );
        match &self.detail {
            Some(detail) => Some(detail.get(lang).to_owned()),
            None if found.is_empty() => None,
            None => Some(found.join("; ") + if more { "; …" } else { "" }),
        }
    }

    /// The answer in one language.
    pub fn response(&self, lang: Lang) -> HttpResponse {
        let mut response = HttpResponse::build(self.code.status());
        response
            .insert_header((header::CONTENT_TYPE, "application/problem+json"))
            .insert_header((header::CONTENT_LANGUAGE, lang.tag()))
            .insert_header((header::VARY, "Accept-Language"))
            .insert_header((header::CACHE_CONTROL, "no-store"));
        if self.code == Code::Unauthorized {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"zhifa\""));
        }
        if let Some(id) = &self.request_id {
            response.insert_header((request_id::HEADER, id.as_str()));
        }
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        for (name, value) in self.headers.iter().flat_map(|headers| &headers.0) {
            response.insert_header((*name, value.as_str()));
        }
        // A list of strings and numbers always serialises; an empty body would still carry the status.
        response.body(serde_json::to_vec(&self.body(lang)).unwrap_or_default())
    }
}

impl FieldError {
    fn body(&self, lang: Lang) -> FieldErrorBody {
        FieldErrorBody {
            pointer: self.pointer.clone(),
            code: self.code.clone(),
            message: self.message.get(lang).to_owned(),
        }
    }
}

impl Violation {
    /// The breach in one language.
    pub fn body(&self, lang: Lang) -> ViolationBody {
        ViolationBody {
            rule: self.rule.clone(),
            article: self.article.clone(),
            message: self.message.get(lang).to_owned(),
            remedy: self.remedy.get(lang).to_owned(),
            acts: self.acts.clone(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = self.code.kind();
        write!(f, "{}: {}", kind.code, self.detail.as_ref().map_or(kind.title_en, |detail| &detail.en))?;
        self.errors.iter().try_for_each(|error| write!(f, "; {}: {}", error.pointer, error.message.en))?;
        self.violations.iter().try_for_each(|violation| write!(f, "; {}: {}", violation.rule, violation.message.en))
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.response(self.lang)
    }
}

/// A problem as it is answered (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `/problems/<code>`: a page that explains it.
    pub r#type: String,
    /// Short title.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened; Chinese, or English with `Accept-Language: en`.
    pub detail: String,
    /// Machine-readable code.
    pub code: String,
    /// The request it answers, as `X-Request-Id` and the log of the service have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Unacceptable fields (422).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldErrorBody>,
    /// Breached rules (409).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub violations: Vec<ViolationBody>,
}

/// One unacceptable place in the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = FieldError)]
pub struct FieldErrorBody {
    /// JSON pointer; a query parameter is written `?name`.
    pub pointer: String,
    /// Machine-readable reason.
    pub code: String,
    /// For people.
    pub message: String,
}

/// A breached rule of law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Violation)]
pub struct ViolationBody {
    /// Rule id.
    pub rule: String,
    /// Article.
    pub article: String,
    /// What is breached.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// The acts concerned, by seq.
    pub acts: Vec<u64>,
}

/// Reads an id from a path; what is no id names nothing.
pub fn path_id(text: &str) -> Result<Uuid, Problem> {
    let spelt = Some(text).filter(|text| text.len() == 36);
    spelt.and_then(|text| Uuid::try_parse(text).ok()).ok_or_else(Problem::not_found)
}

/// A query parameter nobody knows.
pub fn unknown_filter(name: &str) -> Problem {
    let name = json::shown(name);
    Problem::new(Code::UnknownFilter)
        .detail(format!("不认识的查询参数 {name}。"), format!("unknown query parameter {name}"))
}
