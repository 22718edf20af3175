//! What a paper is made of, before it is a page: the one content that PDF, DOCX and text are printed from.

use serde::{Deserialize, Serialize};

/// A piece of a paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// A heading of level 1 (一、) or 2 (（一）).
    Heading {
        /// Level.
        level: u8,
        /// Words.
        text: String,
    },
    /// A paragraph, its first line set in by two characters.
    Paragraph {
        /// Words; a line break starts a further paragraph.
        text: String,
    },
    /// A paragraph that begins at the margin, such as whom it is for.
    Flush {
        /// Words.
        text: String,
    },
    /// A line at the right.
    Right {
        /// Words.
        text: String,
    },
    /// A line in the middle.
    Centred {
        /// Words.
        text: String,
    },
    /// Small print.
    Note {
        /// Words.
        text: String,
    },
    /// A row of a ruled form: label, value, label, value.
    Fields {
        /// Cells, labels first.
        cells: Vec<String>,
    },
    /// A cell of a form with an opinion, who gave it, and when.
    Opinion {
        /// Whose opinion.
        label: String,
        /// The opinion.
        text: String,
        /// Who signs.
        who: String,
        /// When.
        when: String,
    },
    /// A ruled table.
    Table {
        /// Widths in relation to each other; all alike when empty.
        widths: Vec<f32>,
        /// Head, repeated on every page.
        head: Vec<String>,
        /// Rows.
        rows: Vec<Vec<String>>,
    },
    /// Lines to sign on.
    Sign {
        /// What stands before each line.
        labels: Vec<String>,
    },
    /// The organ and the day, with the room for the seal.
    Seal {
        /// Organ.
        organ: String,
        /// Day.
        day: String,
    },
    /// 以下空白: what is left of the page is struck out.
    Blank,
    /// A thin rule.
    Rule,
    /// A new page.
    Page,
}
