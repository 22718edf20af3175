//! The name under which a file is handed out, in UTF-8 (RFC 6266).

use actix_web::http::header::{Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};

/// Shown in place, or saved as a file; its name in the characters that every system takes.
pub fn file_name(disposition: DispositionType, title: &str, extension: &str) -> ContentDisposition {
    let plain: String = title.chars().filter(|c| !c.is_control() && !"/\\:*?\"<>|".contains(*c)).collect();
    let value = format!("{plain}.{extension}").into_bytes();
    let name = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value };
    ContentDisposition { disposition, parameters: vec![DispositionParam::FilenameExt(name)] }
}
