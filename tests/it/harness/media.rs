//! A client of the upload protocol, as cameras and browsers speak it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sm3::{Digest, Sm3};

use super::answer::Answer;
use super::people::{Ask, Case, Person};

/// What every request of the protocol carries.
pub fn tus(ask: Ask<'_>) -> Ask<'_> {
    ask.header("Tus-Resumable", "1.0.0")
}

/// `Upload-Metadata` of these pairs.
pub fn metadata(pairs: &[(&str, &str)]) -> String {
    let each = pairs.iter().map(|(name, value)| format!("{name} {}", STANDARD.encode(value)));
    each.collect::<Vec<_>>().join(",")
}

/// Asks to begin an upload of so many bytes.
#[track_caller]
pub fn asks_to_begin(person: Person<'_>, case: &Case, size: usize, more: &[(&str, &str)]) -> Answer {
    let id = case.id.to_string();
    let mut pairs = vec![("case_id", id.as_str()), ("filename", "执法记录仪01.mp4"), ("filetype", "video/mp4")];
    pairs.extend(more);
    let ask = tus(person.ask("POST", "/media")).header("Upload-Length", size);
    ask.header("Upload-Metadata", metadata(&pairs)).go()
}

/// Begins an upload, and answers its id.
#[track_caller]
pub fn begins(person: Person<'_>, case: &Case, size: usize, more: &[(&str, &str)]) -> String {
    let begun = asks_to_begin(person, case, size, more);
    let place = begun.expect(201).header("location");
    place.strip_prefix("/api/v1/media/").unwrap_or_else(|| panic!("no Location\n{begun}")).to_owned()
}

/// The request that sends bytes from an offset on.
pub fn sending<'a>(person: Person<'a>, id: &str, offset: usize, bytes: &[u8]) -> Ask<'a> {
    let ask = tus(person.ask("PATCH", &format!("/media/{id}"))).header("Upload-Offset", offset);
    ask.header("Content-Type", "application/offset+octet-stream").bytes(bytes)
}

/// Sends bytes from an offset on.
#[track_caller]
pub fn sends(person: Person<'_>, id: &str, offset: usize, bytes: &[u8]) -> Answer {
    sending(person, id, offset, bytes).go()
}

/// How far an upload goes.
#[track_caller]
pub fn offset(person: Person<'_>, id: &str) -> usize {
    let told = tus(person.ask("HEAD", &format!("/media/{id}"))).go();
    told.ok().header("upload-offset").parse().unwrap()
}

/// Uploads a whole recording, and answers its id.
#[track_caller]
pub fn stores(person: Person<'_>, case: &Case, content: &str, more: &[(&str, &str)]) -> String {
    let id = begins(person, case, content.len(), more);
    sends(person, &id, 0, content.as_bytes()).expect(204);
    id
}

/// The digest by which acts and the store name bytes.
pub fn digest(bytes: &[u8]) -> String {
    let hex: String = Sm3::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sm3:{hex}")
}
