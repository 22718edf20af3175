//! A file as it is handed out: its kind, its name in UTF-8, its bytes.

use actix_web::HttpResponse;
use actix_web::http::header;

/// What is handed out.
pub(super) struct Handed {
    /// Media type.
    pub(super) kind: &'static str,
    /// Name of a file; none for what is shown as it is.
    pub(super) name: Option<String>,
    /// The bytes.
    pub(super) bytes: Vec<u8>,
}

impl Handed {
    /// The answer; the name of a file in UTF-8 (RFC 6266).
    pub(super) fn response(self) -> HttpResponse {
        use std::fmt::Write;
        let mut answer = HttpResponse::Ok();
        answer.content_type(self.kind);
        if let Some(name) = self.name {
            let encoded = name.bytes().fold(String::new(), |mut text, byte| {
                let _ = match byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
                    true => write!(text, "{}", char::from(byte)),
                    false => write!(text, "%{byte:02X}"),
                };
                text
            });
            answer.insert_header((header::CONTENT_DISPOSITION, format!("inline; filename*=UTF-8''{encoded}")));
        }
        answer.body(self.bytes)
    }
}

/// Name of a file, in the characters that every system takes.
pub(super) fn file_name(title: &str, extension: &str) -> String {
    let plain: String = title.chars().filter(|c| !c.is_control() && !"/\\:*?\"<>|".contains(*c)).collect();
    format!("{plain}.{extension}")
}
