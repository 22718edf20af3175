//! Checking a file package with no server and no database: every digest, the chain of acts, each issued paper against
//! the digest that was sealed when it was issued, and the container itself byte for byte.

use std::collections::BTreeMap;

use serde::Serialize;

use super::package::{ACTS, FORMAT, MANIFEST, Manifest, PackedMedia, SEAL, pack, packed, unpack};
use crate::casefile::parts::Text;
use crate::casefile::{Act, Body, CaseFile, RecordedAct};
use crate::law::digest::sm3;
use crate::record::{self, Line, Report};

/// What was found in a package.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Checked {
    /// Nothing is wrong.
    pub ok: bool,
    /// What the chain of acts says.
    pub record: Option<Report>,
    /// What is wrong with the package around it.
    pub flaws: Vec<Text>,
    /// How many papers were compared with the digest sealed when they were issued.
    pub issued_papers: usize,
    /// What the manifest says.
    #[serde(skip)]
    pub manifest: Option<Manifest>,
    /// The acts.
    #[serde(skip)]
    pub lines: Vec<Line>,
}

#[derive(Default)]
struct Finds {
    flaws: Vec<Text>,
}

impl Finds {
    fn flaw(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.flaws.push(Text::new(zh, en));
    }
}

/// Checks the bytes of a package.
pub fn check(bytes: &[u8]) -> Checked {
    let mut finds = Finds::default();
    let files = match unpack(bytes) {
        Ok(files) => files,
        Err(error) => {
            finds.flaw(format!("压缩包无法读取：{error}"), format!("the archive cannot be read: {error}"));
            return Checked {
                ok: false,
                record: None,
                flaws: finds.flaws,
                issued_papers: 0,
                manifest: None,
                lines: vec![],
            };
        }
    };
    container(bytes, &files, &mut finds);
    let by_name: BTreeMap<&str, &[u8]> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let manifest = manifest(&by_name, &mut finds);
    if let Some(manifest) = &manifest {
        digests(manifest, &by_name, &mut finds);
    }
    let lines = lines(&by_name, &mut finds);
    let report = record::verify_lines(&lines);
    let issued_papers =
        manifest.as_ref().map_or(0, |manifest| content(manifest, &lines, &report, &by_name, &mut finds));
    let ok = finds.flaws.is_empty() && report.ok && manifest.is_some();
    Checked { ok, record: Some(report), flaws: finds.flaws, issued_papers, manifest, lines }
}

/// The container holds nothing but these files: packed anew they give the same bytes.
fn container(bytes: &[u8], files: &[(String, Vec<u8>)], finds: &mut Finds) {
    match pack(files) {
        Ok(again) if again == bytes => {}
        Ok(again) => {
            let at =
                bytes.iter().zip(&again).position(|(one, other)| one != other).unwrap_or(bytes.len().min(again.len()));
            finds.flaw(
                format!("压缩包自身在第{at}字节处与重新打包的结果不同"),
                format!("the archive itself differs at byte {at} from what its files give when packed anew"),
            );
        }
        Err(error) => finds.flaw(format!("无法重新打包：{error}"), format!("it cannot be packed anew: {error}")),
    }
}

fn manifest(files: &BTreeMap<&str, &[u8]>, finds: &mut Finds) -> Option<Manifest> {
    let Some(bytes) = files.get(MANIFEST) else {
        finds.flaw(format!("缺少 {MANIFEST}"), format!("{MANIFEST} is missing"));
        return None;
    };
    let sealed = files.get(SEAL).map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned());
    if sealed.as_deref() != Some(sm3(bytes).as_str()) {
        finds.flaw(format!("{MANIFEST} 与 {SEAL} 不符"), format!("{MANIFEST} does not give the digest in {SEAL}"));
    }
    match serde_json::from_slice::<Manifest>(bytes) {
        Ok(manifest) if manifest.format == FORMAT => Some(manifest),
        Ok(manifest) => {
            finds.flaw(format!("不认识的格式 {}", manifest.format), format!("unknown format {}", manifest.format));
            None
        }
        Err(error) => {
            finds.flaw(format!("{MANIFEST} 无法读取：{error}"), format!("{MANIFEST} cannot be read: {error}"));
            None
        }
    }
}

fn digests(manifest: &Manifest, files: &BTreeMap<&str, &[u8]>, finds: &mut Finds) {
    for listed in &manifest.files {
        match files.get(listed.name.as_str()) {
            None => finds.flaw(format!("缺少文件 {}", listed.name), format!("{} is missing", listed.name)),
            Some(bytes) if packed(&listed.name, bytes) != *listed => {
                finds.flaw(
                    format!("文件 {} 与清单摘要不符", listed.name),
                    format!("{} does not give its digest", listed.name),
                );
            }
            Some(_) => {}
        }
    }
    let listed = |name: &str| [MANIFEST, SEAL].contains(&name) || manifest.files.iter().any(|file| file.name == name);
    for name in files.keys().filter(|name| !listed(name)) {
        finds.flaw(format!("文件 {name} 不在清单之中"), format!("{name} is not in the manifest"));
    }
}

fn lines(files: &BTreeMap<&str, &[u8]>, finds: &mut Finds) -> Vec<Line> {
    let text = String::from_utf8_lossy(files.get(ACTS).copied().unwrap_or_default());
    let mut lines = Vec::new();
    for (n, line) in text.lines().enumerate() {
        match serde_json::from_str(line) {
            Ok(line) => lines.push(line),
            Err(error) => {
                finds.flaw(format!("{ACTS} 第{}行无法读取：{error}", n + 1), format!("{ACTS} line {}: {error}", n + 1));
            }
        }
    }
    lines
}

/// Reads the acts without judging them: the chain has been followed already.
fn acts(lines: &[Line]) -> Vec<RecordedAct> {
    let read = |line: &Line| {
        let act: Act = serde_json::from_str(&line.sealed).ok()?;
        let body = line.body.as_deref().and_then(|text| Body::parse(act.kind, serde_json::from_str(text).ok()?).ok());
        Some(RecordedAct { act, digest: line.digest.clone(), body })
    };
    lines.iter().filter_map(read).collect()
}

/// The case file that the acts give.
pub fn fold(lines: &[Line]) -> Option<CaseFile> {
    CaseFile::fold(&acts(lines))
}

/// What the manifest says must follow from the acts; answers how many issued papers were compared with their seal.
fn content(
    manifest: &Manifest,
    lines: &[Line],
    report: &Report,
    files: &BTreeMap<&str, &[u8]>,
    finds: &mut Finds,
) -> usize {
    let acts = acts(lines);
    let Some(file) = CaseFile::fold(&acts) else { return 0 };
    let follows = manifest.case_id == file.id
        && manifest.acts == file.version
        && manifest.head_digest == report.head_digest
        && manifest.status == file.status.as_str()
        && manifest.cause == file.cause
        && manifest.filing_number == file.filing_number
        && manifest.decision_number == file.decision.as_ref().and_then(|decision| decision.number.clone());
    if !follows {
        finds.flaw("清单所列案件与行为记录不符", "what the manifest says of the case does not follow from the acts");
    }
    let media: Vec<_> = acts
        .iter()
        .flat_map(|recorded| recorded.act.media.iter().map(|media| (recorded.act.seq, media)))
        .map(|(seq, media)| PackedMedia {
            seq,
            digest: media.digest.clone(),
            size: media.size,
            title: media.title.clone(),
        })
        .collect();
    if media != manifest.media {
        finds.flaw("清单所列音像记录与行为记录不符", "the recordings in the manifest are not those of the acts");
    }
    let mut compared = 0;
    for paper in &manifest.papers {
        let bytes = files.get(paper.file.as_str()).copied();
        let Some(bytes) = bytes else {
            finds.flaw(format!("缺少文书 {}", paper.file), format!("the paper {} is missing", paper.file));
            continue;
        };
        let Some(seq) = paper.issued else { continue };
        let printed = acts.iter().find(|recorded| recorded.act.seq == seq);
        let sealed = printed.and_then(|recorded| recorded.act.computed.printed.as_ref());
        compared += 1;
        if sealed.is_none_or(|sealed| sealed.digest != sm3(bytes)) {
            finds.flaw(
                format!("文书 {} 与出具时封存的摘要不符", paper.file),
                format!("{} is not the paper that act {seq} issued", paper.file),
            );
        }
    }
    let listed = |seq: u64| manifest.papers.iter().any(|paper| paper.issued == Some(seq));
    let replaced = |held: &crate::casefile::parts::Paper| {
        file.papers.iter().any(|later| {
            later.seq > held.seq
                && later.printed.is_some()
                && (&later.kind, later.about) == (&held.kind, held.about)
                && later.printed.as_ref().map(|printed| &printed.party_id)
                    == held.printed.as_ref().map(|printed| &printed.party_id)
        })
    };
    for held in file.papers.iter().filter(|held| held.printed.is_some() && !listed(held.seq) && !replaced(held)) {
        finds.flaw(
            format!("缺少已出具的文书：{}（行为{}）", held.title, held.seq),
            format!("the paper issued by act {} is missing", held.seq),
        );
    }
    compared
}
