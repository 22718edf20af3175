//! Printed reports of case-file review 案卷评查: the table of a campaign, the 通报, the score sheet of one file, the masked example.
//! Pure: whoever holds the campaign fills [`CampaignReport`]; no officer's name has a place in it.

mod document;
mod example;
mod figures;
mod model;
mod xlsx;

use crate::casefile::parts::Text;
use crate::papers::{self, Paper, PrintError, Run};
use crate::problem::Problem;

pub use document::{document, score_sheet};
pub use example::{MaskedName, masked_names, teaching_example};
pub use figures::{deductions, grades, groups};
pub use model::{
    CampaignReport, DeductedItem, GradeCount, OverruledRule, RepeatedProblem, ReportedFile, ReportedGroup,
    ReportedItem, ReportedVeto, ReportedYear,
};
pub use xlsx::{score_sheet_xlsx, xlsx};

/// Why a report cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A workbook that cannot be written.
    #[error("a sheet: {0}")]
    Sheet(String),
    /// A document that cannot be printed.
    #[error(transparent)]
    Print(#[from] PrintError),
    /// A text of an example that could not be masked: nothing is given out.
    #[error("not masked: {0:?}")]
    NotMasked(Text),
}

impl From<rust_xlsxwriter::XlsxError> for Error {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Error::Sheet(error.to_string())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Sheet(cause) => Problem::internal(cause),
            Error::Print(error) => papers::Error::Print(error).into(),
            Error::NotMasked(text) => Problem::conflict(text.zh, text.en),
        }
    }
}

/// A report as PDF.
///
/// # Errors
/// When a character has no font, or the program was built without the press.
pub fn pdf(papers: &[Paper]) -> Result<Vec<u8>, Error> {
    let title = papers.first().map(|paper| paper.title.as_str()).unwrap_or_default();
    Ok(papers::pdf(papers, &Run { title, ..Run::default() })?.bytes)
}

/// A report for the word processor.
///
/// # Errors
/// When the file cannot be put together: a fault of ours.
pub fn docx(papers: &[Paper]) -> Result<Vec<u8>, Error> {
    Ok(papers::docx(papers)?)
}
