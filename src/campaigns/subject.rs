//! What is evaluated: a case whose record is kept here, or one of a paper year 历史案件 of which only a ledger tells.

use std::collections::BTreeSet;
use std::sync::Arc;

use uuid::Uuid;

use super::campaign::Evaluator;
use super::dossier::Drawn;
use super::draw::FramePart;
use super::{Error, machine};
use crate::casefile::CaseFile;
use crate::casefile::score::ScoredSheet;
use crate::db::Conn;
use crate::evaluation::FileReader;
use crate::law::codes::PartyKind;
use crate::law::stages::Kind;
use crate::ledgers::{self, ImportedCase};
use crate::record;
use crate::reports::{self, MaskedName};

/// Acts by which a person decides in a case, reviews it or passes it on.
const DECIDING: &[Kind] = &[
    Kind::Approve,
    Kind::Refuse,
    Kind::IssueReviewOpinion,
    Kind::ReviewMeasure,
    Kind::SettleReview,
    Kind::Deliberate,
    Kind::Decide,
    Kind::DecideOnTheSpot,
    Kind::HoldHearing,
    Kind::ReportHearing,
    Kind::DeclineFiling,
    Kind::WithdrawFiling,
    Kind::TransferCase,
    Kind::RevokeDecision,
    Kind::Redecide,
    Kind::CloseCase,
];

/// A file that is evaluated.
pub(super) enum Subject {
    /// It has a record.
    Recorded(Arc<CaseFile>),
    /// A ledger tells of it.
    Imported(Box<ImportedCase>),
}

/// Who had a part in a case: by account, and where only a ledger tells of them by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub accounts: BTreeSet<Uuid>,
    pub names: BTreeSet<String>,
}

impl Part {
    /// Whether this person of the organ had one. Of a paper year the name decides: somebody of that name in the organ is barred.
    pub fn has(&self, person: &Evaluator, agency: Uuid) -> bool {
        let named = || person.agency_id == agency && self.names.contains(person.name.trim());
        self.accounts.contains(&person.account_id) || named()
    }
}

impl Subject {
    /// The file that was drawn.
    pub fn load(conn: &mut Conn, drawn: &Drawn) -> Result<Subject, Error> {
        Ok(match drawn.part {
            FramePart::Imported => {
                let found = ledgers::imported_case(conn, &[drawn.agency_id], drawn.case_id);
                Subject::Imported(Box::new(found?))
            }
            _ => Subject::Recorded(record::load(conn, drawn.case_id)?),
        })
    }

    /// The organ whose file it is.
    pub fn agency_id(&self) -> Uuid {
        match self {
            Subject::Recorded(file) => file.agency_id,
            Subject::Imported(case) => case.agency_id,
        }
    }

    /// What the machine says of it.
    pub fn sheets(&self, conn: &mut Conn, reader: &mut FileReader) -> Result<Vec<ScoredSheet>, Error> {
        match self {
            Subject::Recorded(file) => Ok(reader.sheets(conn, file.id)?),
            Subject::Imported(case) => machine::imported(conn, &reader.standard, case),
        }
    }

    /// Whoever handled, approved, reviewed, decided, presided over or voted on it.
    pub fn had_a_part(&self) -> Part {
        match self {
            Subject::Recorded(file) => {
                let decided = file.entries.iter().filter(|entry| DECIDING.contains(&entry.kind));
                let decided = decided.map(|entry| entry.account_id);
                let stamps = file.handlers.iter().chain(file.field_acts.iter().flat_map(|act| &act.officers));
                let officers = stamps.filter_map(|stamp| stamp.account_id);
                let accounts = file.handled.iter().chain(&file.barred).copied().chain(decided).chain(officers);
                Part { accounts: accounts.collect(), names: BTreeSet::new() }
            }
            Subject::Imported(case) => {
                let officers = case.content.officers.iter().map(|officer| &officer.name);
                let names = officers.chain(&case.content.reviewer).map(|name| name.trim().to_owned());
                Part { accounts: BTreeSet::new(), names: names.filter(|name| !name.is_empty()).collect() }
            }
        }
    }

    /// The number of the decision, or of the filing; what was never filed has none, and goes by its id.
    pub fn number(&self) -> String {
        let (decided, filed, id) = match self {
            Subject::Recorded(file) => {
                let decided = file.decision.as_ref().and_then(|decision| decision.number.clone());
                (decided, file.filing_number.clone(), file.id)
            }
            Subject::Imported(case) => {
                (case.content.decision_number.clone(), case.content.filing_number.clone(), case.id)
            }
        };
        decided.or(filed).unwrap_or_else(|| format!("无文号 {id}"))
    }

    /// 案由.
    pub fn cause(&self) -> &str {
        let cause = match self {
            Subject::Recorded(file) => &file.cause,
            Subject::Imported(case) => &case.content.cause,
        };
        cause.as_deref().unwrap_or_default()
    }

    /// Parties and officers, each with what stands in the place of the name.
    pub fn names(&self) -> Vec<MaskedName> {
        let (mut names, officers): (_, Vec<&str>) = match self {
            Subject::Recorded(file) => {
                let officers = file.handlers.iter().map(|stamp| stamp.name.as_str());
                let decided = file.decision.iter().map(|decision| decision.decided_by_name.as_str());
                let parties = file.parties.iter().map(|party| (party.name.as_str(), party.kind));
                (reports::masked_names(parties), officers.chain(decided).collect())
            }
            Subject::Imported(case) => {
                let row = &case.content;
                let officers = row.officers.iter().map(|officer| officer.name.as_str());
                // A ledger without the kind of the party: a name of four characters or less is taken for a person's.
                let guess = |name: &str| match name.chars().count() {
                    0..=4 => PartyKind::NaturalPerson,
                    _ => PartyKind::LegalPerson,
                };
                let party = row.party.iter().map(|name| (name.as_str(), row.party_kind.unwrap_or_else(|| guess(name))));
                (reports::masked_names(party), officers.chain(row.reviewer.as_deref()).collect())
            }
        };
        let officers = officers.into_iter().filter(|name| !name.trim().is_empty());
        names.extend(officers.map(|name| MaskedName { name: name.to_owned(), shown: "执法人员".to_owned() }));
        names
    }

    /// The imported case, if it is one.
    pub fn imported(&self) -> Option<&ImportedCase> {
        match self {
            Subject::Recorded(_) => None,
            Subject::Imported(case) => Some(case),
        }
    }
}
