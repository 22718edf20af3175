//! What an upload says of itself in `Upload-Metadata`: pairs of a name and a Base64 value, each read as strictly as a body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::model::MediaKind;
use crate::law::time::Moment;
use crate::problem::Problem;

/// The header, also the place that errors name.
pub(super) const HEADER: &str = "Upload-Metadata";

/// The most bytes of the header.
const LONGEST: usize = 4096;

/// Names that common clients send along and nothing here needs.
const IGNORED: &[&str] = &["name", "type", "relativePath"];

/// Seconds that a camera's clock may be off: a year.
const FARTHEST: i64 = 366 * 86_400;

/// What the client says of what it uploads. Of the type, nothing is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub case_id: Uuid,
    pub act: Option<u64>,
    pub kind: MediaKind,
    pub filename: String,
    pub declared_type: Option<String>,
    pub device: Option<String>,
    pub clock_offset_seconds: Option<i64>,
    pub starts_at: Option<Moment>,
    pub ends_at: Option<Moment>,
}

#[derive(Default)]
struct Pairs(Vec<(String, String)>);

impl Pairs {
    fn take(&mut self, name: &str) -> Option<String> {
        let place = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(place).1)
    }

    /// A text of at most so many characters, without control characters.
    fn text(&mut self, name: &str, most: usize) -> Result<Option<String>, Problem> {
        let Some(text) = self.take(name) else { return Ok(None) };
        let length = text.chars().count();
        match (1..=most).contains(&length) && !text.trim().is_empty() && !text.chars().any(char::is_control) {
            true => Ok(Some(text)),
            false => Err(wrong(
                name,
                format!("应为 1 至 {most} 个字符，不含控制字符"),
                format!("1 to {most} characters, none of them a control character"),
            )),
        }
    }

    fn read<T: std::str::FromStr>(&mut self, name: &str, zh: &str, en: &str) -> Result<Option<T>, Problem> {
        self.take(name).map(|text| text.parse().map_err(|_| wrong(name, zh, en))).transpose()
    }
}

/// Reads the header.
///
/// # Errors
/// 422 that names the pair.
pub(super) fn read(header: &str) -> Result<Said, Problem> {
    let mut pairs = pairs(header)?;
    let case_id = pairs.take("case_id").ok_or_else(|| missing("case_id"))?;
    let case_id = Some(case_id).filter(|text| text.len() == 36).and_then(|text| Uuid::try_parse(&text).ok());
    let moment = ("应为带时区的 RFC 3339 时间", "an RFC 3339 date-time with offset");
    let said = Said {
        case_id: case_id.ok_or_else(|| wrong("case_id", "应为案件 id（UUID）", "the id of a case (UUID)"))?,
        act: pairs.read("act", "应为行为序号", "the seq of an act")?,
        kind: match pairs.take("kind") {
            None => MediaKind::AudioVideo,
            Some(code) => MediaKind::read(&code).ok_or_else(|| {
                let all = "audio_video, photo, scan, document";
                wrong("kind", format!("应为 {all} 之一"), format!("one of {all}"))
            })?,
        },
        filename: pairs.text("filename", 255)?.ok_or_else(|| missing("filename"))?,
        declared_type: pairs.text("filetype", 255)?,
        device: pairs.text("device", 64)?,
        clock_offset_seconds: pairs.read("clock_offset_seconds", "应为秒数（整数）", "whole seconds")?,
        starts_at: pairs.read("starts_at", moment.0, moment.1)?,
        ends_at: pairs.read("ends_at", moment.0, moment.1)?,
    };
    if said.filename.contains(['/', '\\']) || matches!(said.filename.as_str(), "." | "..") {
        return Err(wrong("filename", "应为文件名，不含路径", "the name of a file, without a path"));
    }
    if said.clock_offset_seconds.is_some_and(|seconds| seconds.abs() > FARTHEST) {
        return Err(wrong("clock_offset_seconds", "时钟偏差不超过一年", "a clock that is off by a year at most"));
    }
    if said.starts_at.zip(said.ends_at).is_some_and(|(starts, ends)| starts >= ends) {
        return Err(wrong("ends_at", "结束时间应当晚于开始时间", "the end lies after the start"));
    }
    match pairs.0.iter().find(|(name, _)| !IGNORED.contains(&name.as_str())) {
        Some((name, _)) => {
            let known = "case_id, act, kind, filename, filetype, device, clock_offset_seconds, starts_at, ends_at";
            Err(Problem::field(
                format!("{HEADER}/{name}"),
                "unknown_field",
                format!("不认识的字段；可用：{known}"),
                format!("unknown; known are {known}"),
            ))
        }
        None => Ok(said),
    }
}

fn pairs(header: &str) -> Result<Pairs, Problem> {
    if header.len() > LONGEST {
        return Err(Problem::field(HEADER, "too_long", "不超过 4096 字节", "at most 4096 bytes"));
    }
    let mut pairs = Pairs::default();
    for pair in header.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let named = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || name.len() > 40 || !name.chars().all(named) {
            return Err(Problem::field(
                HEADER,
                "invalid_value",
                "应为“名称 Base64值”，以逗号分隔",
                "pairs of a name and a Base64 value, separated by commas",
            ));
        }
        let text = STANDARD.decode(value.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let text = text.ok_or_else(|| wrong(name, "值应为 UTF-8 文本的 Base64", "a text in UTF-8, as Base64"))?;
        if pairs.0.iter().any(|(other, _)| other == name) {
            return Err(wrong(name, "重复", "given twice"));
        }
        pairs.0.push((name.to_owned(), text));
    }
    Ok(pairs)
}

fn missing(name: &str) -> Problem {
    Problem::field(format!("{HEADER}/{name}"), "missing_field", "缺少", "is missing")
}

fn wrong(name: &str, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::field(format!("{HEADER}/{name}"), "invalid_value", zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(pairs: &[(&str, &str)]) -> String {
        let each = pairs.iter().map(|(name, value)| format!("{name} {}", STANDARD.encode(value)));
        each.collect::<Vec<_>>().join(",")
    }

    const CASE: (&str, &str) = ("case_id", "01951000-0000-7000-8000-000000000000");

    #[test]
    fn what_is_said_is_read() {
        let said = read(&header(&[
            CASE,
            ("filename", "执法记录仪.mp4"),
            ("filetype", "video/mp4"),
            ("kind", "audio_video"),
            ("act", "5"),
            ("device", "DSJ-0001"),
            ("clock_offset_seconds", "-42"),
            ("starts_at", "2026-03-02T09:00:00+08:00"),
            ("ends_at", "2026-03-02T09:30:00+08:00"),
            ("relativePath", "null"),
        ]))
        .unwrap();
        assert_eq!(
            (said.act, said.clock_offset_seconds, said.filename.as_str()),
            (Some(5), Some(-42), "执法记录仪.mp4")
        );
    }

    #[test]
    fn what_cannot_be_is_named() {
        let name = ("filename", "a.mp4");
        for (pairs, place) in [
            (&[name][..], "case_id"),
            (&[CASE], "filename"),
            (&[("case_id", "7"), name], "case_id"),
            (&[CASE, ("filename", "../a")], "filename"),
            (&[CASE, ("filename", "a\u{0}b")], "filename"),
            (&[CASE, ("filename", " ")], "filename"),
            (&[CASE, name, ("act", "first")], "act"),
            (&[CASE, name, ("kind", "film")], "kind"),
            (&[CASE, name, ("starts_at", "2026-03-02")], "starts_at"),
            (&[CASE, name, ("clock_offset_seconds", "99999999999")], "clock_offset_seconds"),
            (&[CASE, name, ("colour", "red")], "colour"),
            (&[CASE, name, name], "filename"),
        ] {
            let problem = read(&header(pairs)).unwrap_err();
            assert_eq!(problem.errors()[0].pointer, format!("Upload-Metadata/{place}"));
        }
        for bad in ["case_id !!!", "=", "case_id /w=="] {
            assert!(read(bad).unwrap_err().errors()[0].pointer.starts_with(HEADER), "{bad}");
        }
    }
}
