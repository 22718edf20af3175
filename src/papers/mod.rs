//! Papers 执法文书: composed from the acts by templates, printed as PDF, DOCX and text from one content.

mod apart;
mod api;
mod block;
mod check;
mod compose;
mod docx;
mod handed;
mod imports;
mod inputs;
mod jobs;
mod load;
mod markup;
mod order;
mod package;
mod print;
mod store;
mod template;
mod words;

use crate::casefile::parts::Text;
use crate::problem::{Code, Problem};
use crate::{accounts, db, record};

pub use apart::apart;
pub use api::{api, routes};
pub use block::Block;
pub use check::{Checked, check, fold};
pub use compose::{Candidate, Missing, Paper, candidates, compose};
pub use docx::docx;
pub use handed::file_name;
pub use imports::{ImportedFile, ImportedWhole, import, list as imported, whole as imported_whole};
pub use inputs::{Dossier, Organ};
pub use jobs::{
    PackageJob, PackageState, ask as ask_package, fetch as fetch_package, make as make_package, of_case as packages_of,
    one as package,
};
pub use load::{load, load_until};
pub use order::{Ordered, issue_of, issued as issue_entry, ordered};
pub use package::{
    ACTS, FORMAT, MANIFEST, Manifest, Package, PackedFile, PackedPaper, SEAL, Sheet, Work, pack, packed, unpack,
};
pub use print::{PrintError, PrintedPdf, Run, font_digest, pdf, text, use_fonts};
pub use store::{Templates, damaged, issued, keep};
pub use template::{Addressee, BadTemplate, Compiled, Layout, Requirement, Template, Volume, built_in};

/// What can go wrong with papers.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template is none, or does not fit what it prints.
    #[error(transparent)]
    Template(#[from] BadTemplate),
    /// It cannot be printed.
    #[error(transparent)]
    Print(#[from] PrintError),
    /// What was kept cannot be read: damaged outside zhifa.
    #[error("an issued paper cannot be read: {0}")]
    Damaged(String),
    /// A package that is not whole, with everything that is wrong with it.
    #[error("the package is not whole")]
    BadPackage(Vec<Text>),
    /// The folder of the packages.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// No such paper in the case.
    #[error("no such paper")]
    NotFound,
    /// Something is missing: the paper, and what.
    #[error("the paper is not complete")]
    Incomplete(String, Vec<Missing>),
    /// Who asks, or which organ it is.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// The record.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Error::Db(error.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Template(error) => Problem::internal(error),
            Error::NotFound => Problem::not_found(),
            error @ (Error::Damaged(_) | Error::Io(_)) => Problem::internal(error),
            Error::BadPackage(flaws) => {
                let problem = Problem::new(Code::InvalidInput).detail(
                    "电子案卷未通过核验，不能移入。",
                    "the file package does not pass its check and is not taken in",
                );
                flaws
                    .into_iter()
                    .fold(problem, |problem, flaw| problem.and_field("", "damaged_package", flaw.zh, flaw.en))
            }
            Error::Incomplete(name, missing) => incomplete(&name, missing),
            Error::Print(PrintError::Glyphs(glyphs)) => Problem::new(Code::PaperIncomplete).detail(
                format!("字体中没有下列字符：{glyphs}。请在 fonts 目录中加入含有这些字符的字体。"),
                format!("no font has {glyphs}; put a font that has them into the font folder"),
            ),
            Error::Print(PrintError::NoEngine) => Problem::new(Code::NoPdfEngine),
            Error::Print(error @ PrintError::Engine(_)) => Problem::internal(error),
            Error::Accounts(error) => error.into(),
            Error::Record(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}

fn incomplete(name: &str, missing: Vec<Missing>) -> Problem {
    let problem = Problem::new(Code::PaperIncomplete).detail(
        format!("《{name}》还缺少{}项必要内容，不能出具。", missing.len()),
        format!("{name} cannot be issued: {} required elements are missing", missing.len()),
    );
    missing.into_iter().fold(problem, |problem, lacking| {
        let Missing { label, article, way_out } = lacking;
        let way_out = way_out.map(|way_out| format!("：{way_out}")).unwrap_or_default();
        problem.and_field(
            "",
            "missing",
            format!("缺少{label}（{article}）{way_out}"),
            format!("missing: {label} ({article})"),
        )
    })
}
