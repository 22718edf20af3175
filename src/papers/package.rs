//! The file package 电子案卷: one ZIP that proves itself with no server and no database. It holds the acts as they were
//! sealed, every paper, the whole file as one PDF, a list of the recordings, and a manifest of digests.
//!
//! The same acts give the same bytes: nothing in it comes from a clock or a counter of the machine.

use std::io::{Cursor, Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::Error;
use super::compose::Paper;
use super::inputs::Dossier;
use super::order::{self, Ordered};
use super::print::{self, Run};
use super::template::{Compiled, Volume};
use crate::casefile::act::PrintedPaper;
use crate::law::digest::sm3;
use crate::record::Line;

/// What the manifest says it is.
pub const FORMAT: &str = "zhifa-package/1";
/// The acts.
pub const ACTS: &str = "acts.jsonl";
/// The manifest.
pub const MANIFEST: &str = "manifest.json";
/// The digest of the manifest.
pub const SEAL: &str = "manifest.sm3";

/// A file of the package with its digests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedFile {
    /// Name inside the ZIP.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256, hex.
    pub sha256: String,
    /// SM3, `sm3:` and hex.
    pub sm3: String,
}

/// A paper of the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedPaper {
    /// File inside the ZIP.
    pub file: String,
    /// Kind.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The act it prints.
    pub about: u64,
    /// The party it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_id: Option<String>,
    /// Volume.
    pub volume: Volume,
    /// First page in the file.
    pub first_page: usize,
    /// Pages.
    pub pages: usize,
    /// The act that issued it, whose seal holds the digest of the file; none for a paper printed for this package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<u64>,
}

/// A recording that the acts speak of; the bytes stay in the media store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedMedia {
    /// The act.
    pub seq: u64,
    /// SM3 of the bytes.
    pub digest: String,
    /// Bytes.
    pub size: u64,
    /// What it shows.
    pub title: String,
}

/// The manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The case.
    pub case_id: Uuid,
    /// The organ.
    pub organ: String,
    /// Cause 案由.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Filing number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing_number: Option<String>,
    /// Number of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_number: Option<String>,
    /// Stage after the last act.
    pub status: String,
    /// How many acts.
    pub acts: u64,
    /// Digest of the last act.
    pub head_digest: String,
    /// Papers, in the order of the file.
    pub papers: Vec<PackedPaper>,
    /// Recordings.
    pub media: Vec<PackedMedia>,
    /// Every other file of the ZIP but the manifest and its digest.
    pub files: Vec<PackedFile>,
}

/// A package: its files, in order.
#[derive(Debug, Clone)]
pub struct Package {
    /// The ZIP.
    pub zip: Vec<u8>,
    /// The whole file as one PDF.
    pub pdf: Vec<u8>,
    /// Pages of it.
    pub pages: usize,
}

/// One paper, printed or taken from what was issued.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its file.
    pub pdf: Vec<u8>,
    /// Pages.
    pub pages: usize,
    /// The act that issued it.
    pub issued: Option<u64>,
}

/// What a package is made from: the record laid out, its papers in order.
#[derive(Debug, Clone)]
pub struct Work {
    /// The record.
    pub dossier: Dossier,
    /// The papers.
    pub ordered: Ordered,
}

impl Work {
    /// Lays a record out for its package.
    pub fn new(dossier: Dossier, templates: &[&Compiled]) -> Result<Self, Error> {
        let ordered = order::ordered(&dossier, templates)?;
        Ok(Self { dossier, ordered })
    }

    /// How many papers are printed one by one.
    pub fn steps(&self) -> usize {
        self.ordered.papers.len()
    }

    /// The act that issued the paper `n`, and how it was printed then.
    pub fn issued(&self, n: usize) -> Option<(u64, &PrintedPaper)> {
        let paper = self.ordered.papers.get(n)?;
        let held = order::issue_of(&self.dossier, &paper.kind, paper.about, paper.party_id.as_deref())?;
        Some((held.seq, held.printed.as_ref()?))
    }

    /// Prints the paper `n`, for one that was not issued.
    pub fn print(&self, n: usize) -> Result<Sheet, Error> {
        let paper = self.ordered.papers.get(n).ok_or(Error::NotFound)?;
        let run = Run { title: &paper.title, digests: vec![self.digest_of(paper)], ..Run::default() };
        let printed = print::pdf(std::slice::from_ref(paper), &run)?;
        Ok(Sheet { pdf: printed.bytes, pages: printed.pages, issued: None })
    }

    fn digest_of(&self, paper: &Paper) -> Option<String> {
        let act = self.dossier.acts().iter().find(|recorded| recorded.act.seq == paper.about);
        act.map(|recorded| recorded.digest.clone())
    }

    /// Puts the package together, when every paper has been printed.
    pub fn finish(&self, sheets: &[Sheet], lines: &[Line]) -> Result<Package, Error> {
        let (pdf, pages) = self.whole(sheets)?;
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let mut acts = String::new();
        for line in lines {
            acts += &serde_json::to_string(line).map_err(|error| Error::Damaged(error.to_string()))?;
            acts.push('\n');
        }
        files.push(("README.txt".to_owned(), README.as_bytes().to_vec()));
        files.push((ACTS.to_owned(), acts.into_bytes()));
        files.push(("file.pdf".to_owned(), pdf.clone()));
        let (mut papers, mut first_page) = (Vec::new(), 1);
        for (n, (paper, sheet)) in self.ordered.papers.iter().zip(sheets).enumerate() {
            let file = format!("papers/{:03}-{}.pdf", n + 1, paper.kind);
            files.push((file.clone(), sheet.pdf.clone()));
            papers.push(PackedPaper {
                file,
                kind: paper.kind.clone(),
                title: paper.title.clone(),
                number: paper.number.clone(),
                about: paper.about,
                party_id: paper.party_id.clone(),
                volume: paper.volume,
                first_page,
                pages: sheet.pages,
                issued: sheet.issued,
            });
            first_page += sheet.pages;
        }
        let manifest = self.manifest(papers, &files);
        let manifest = serde_json::to_string_pretty(&manifest).map_err(|error| Error::Damaged(error.to_string()))?;
        files.push((SEAL.to_owned(), format!("{}\n", sm3(manifest.as_bytes())).into_bytes()));
        files.push((MANIFEST.to_owned(), manifest.into_bytes()));
        Ok(Package { zip: pack(&files)?, pdf, pages })
    }

    fn manifest(&self, papers: Vec<PackedPaper>, files: &[(String, Vec<u8>)]) -> Manifest {
        let file = self.dossier.file();
        let media = self.dossier.acts().iter().flat_map(|recorded| {
            recorded.act.media.iter().map(|media| PackedMedia {
                seq: recorded.act.seq,
                digest: media.digest.clone(),
                size: media.size,
                title: media.title.clone(),
            })
        });
        Manifest {
            format: FORMAT.to_owned(),
            case_id: file.id,
            organ: self.dossier.organ().name.clone(),
            cause: file.cause.clone(),
            filing_number: file.filing_number.clone(),
            decision_number: file.decision.as_ref().and_then(|decision| decision.number.clone()),
            status: file.status.as_str().to_owned(),
            acts: file.version,
            head_digest: file.head_digest.clone(),
            papers,
            media: media.collect(),
            files: files.iter().map(|(name, bytes)| packed(name, bytes)).collect(),
        }
    }

    /// The whole file as one PDF: cover, catalogue, papers numbered through, the note on its state.
    fn whole(&self, sheets: &[Sheet]) -> Result<(Vec<u8>, usize), Error> {
        let counted: Vec<_> = self.ordered.papers.iter().zip(sheets.iter().map(|sheet| sheet.pages)).collect();
        let catalogue = order::catalogue(&self.dossier, &counted);
        let front: Vec<Paper> = self.ordered.cover.iter().cloned().chain([catalogue]).collect();
        let unnumbered = print::pdf(&front, &Run { title: "卷内目录", ..Run::default() })?.pages;
        let mut all = front;
        all.extend(self.ordered.papers.iter().cloned());
        all.extend(self.ordered.note.clone());
        let file = self.dossier.file();
        let title = file.cause.clone().unwrap_or_else(|| file.summary.clone());
        let digests = all.iter().map(|paper| self.digest_of(paper)).collect();
        let run = Run { title: &title, digests, through: true, unnumbered, ..Run::default() };
        let printed = print::pdf(&all, &run)?;
        Ok((printed.bytes, printed.pages))
    }
}

const README: &str = include_str!("../../rules/papers/package-readme.txt");

/// A file with its digests.
pub fn packed(name: &str, bytes: &[u8]) -> PackedFile {
    PackedFile {
        name: name.to_owned(),
        size: bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(bytes)),
        sm3: sm3(bytes),
    }
}

/// Packs files as a ZIP whose bytes depend on nothing but them.
pub fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let damaged = |error: &dyn std::fmt::Display| Error::Damaged(error.to_string());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // PDF is compressed already.
        let method = if name.ends_with(".pdf") { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(false);
        zip.start_file(name.as_str(), options).map_err(|error| damaged(&error))?;
        zip.write_all(bytes).map_err(|error| damaged(&error))?;
    }
    Ok(zip.finish().map_err(|error| damaged(&error))?.into_inner())
}

/// Reads the files of a ZIP, in order; an error names the file that cannot be read.
pub fn unpack(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Error::Damaged(error.to_string()))?;
    let mut files = Vec::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).map_err(|error| Error::Damaged(format!("entry {}: {error}", n + 1)))?;
        let name = file.name().map_err(|error| Error::Damaged(format!("entry {}: {error}", n + 1)))?.into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(|error| Error::Damaged(format!("{name}: {error}")))?;
        files.push((name, content));
    }
    Ok(files)
}
