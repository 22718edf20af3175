//! Roads that many tests take: a case brought to a stage by its people, each step through the service.

use serde_json::Value;

use super::acts;
use super::app::App;
use super::contents::{LARGE, penalize};
use super::people::Case;

impl App {
    /// A filed case against the company.
    #[track_caller]
    pub fn filed(&self) -> Case {
        let case = self.person("officer1").opens_case();
        self.files(&case);
        case
    }

    /// Brings a clue to investigation.
    #[track_caller]
    pub fn files(&self, case: &Case) {
        let request = self.person("officer1").requests_filing(case);
        self.person("head").approves(case, request);
    }

    /// A filed case whose scene was inspected by two, with evidence `e1`.
    #[track_caller]
    pub fn inspected(&self) -> Case {
        let case = self.filed();
        let inspection = self.person("officer1").inspects(&case);
        self.person("officer2").countersigns(&case, inspection);
        case
    }

    /// A case with this proposal on file.
    #[track_caller]
    pub fn concluded(&self, proposal: Value) -> Case {
        let case = self.inspected();
        self.person("officer1").concludes(&case, proposal);
        case
    }

    /// Tells these parties what is proposed, each also of the hearing.
    #[track_caller]
    pub fn tells(&self, case: &Case, parties: &[&str]) -> u64 {
        let officer = self.person("officer1");
        let notice = officer.acts(case, acts::issue_notice(parties));
        self.person("head").approves(case, notice);
        for party in parties {
            officer.serves(case, notice, party);
        }
        notice
    }

    /// A case whose party was told that it is to be fined.
    #[track_caller]
    pub fn noticed(&self, fen: i64) -> Case {
        let case = self.concluded(penalize(fen));
        self.tells(&case, &["p1"]);
        case
    }

    /// The party gives up statement and hearing.
    #[track_caller]
    pub fn waives(&self, case: &Case, party: &str) {
        let officer = self.person("officer1");
        officer.acts(case, acts::waive_statement(party));
        officer.acts(case, acts::waive_hearing(party));
    }

    /// Submits the case for review and has it passed.
    #[track_caller]
    pub fn reviews(&self, case: &Case) -> u64 {
        self.person("officer1").submits(case);
        self.person("reviewer").opines(case, "approve")
    }

    /// A major case whose party was told and waits for nothing.
    #[track_caller]
    pub fn heard(&self) -> Case {
        let case = self.noticed(LARGE);
        self.waives(&case, "p1");
        case
    }

    /// A major case that has passed its review.
    #[track_caller]
    pub fn reviewed(&self) -> Case {
        let case = self.heard();
        self.reviews(&case);
        case
    }

    /// A major case of which nothing is missing but the decision.
    #[track_caller]
    pub fn ready(&self) -> Case {
        let case = self.reviewed();
        self.person("head").acts(&case, acts::deliberate());
        case
    }

    /// A decided major case.
    #[track_caller]
    pub fn decided(&self) -> Case {
        let case = self.ready();
        self.person("head").decides(&case, "penalize");
        case
    }

    /// A decided major case, served.
    #[track_caller]
    pub fn served(&self) -> Case {
        let case = self.decided();
        self.person("officer1").serves(&case, case.version(), "p1");
        case
    }

    /// Publishes the decision, and has it released.
    #[track_caller]
    pub fn publishes(&self, case: &Case) {
        let entry = self.person("clerk").acts(case, acts::publish());
        self.person("head").approves(case, entry);
    }

    /// Pays today.
    #[track_caller]
    pub fn pays(&self, case: &Case, party: &str, fen: i64, receipt: &str) -> u64 {
        let today = self.now().date().to_string();
        self.person("officer1").acts(case, acts::record_payment(party, fen, receipt, &today))
    }

    /// Closes the case and archives it with every act in the catalogue.
    #[track_caller]
    pub fn ends(&self, case: &Case, ground: &str) {
        self.person("head").acts(case, acts::close_case(ground));
        self.person("officer1").acts(case, acts::archive(1..=case.version()));
        self.is_at(case, "archived");
    }

    /// The numbers of a series that all cases together hold, in order.
    pub fn numbers(&self, pointer: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut path = "/cases?limit=200".to_owned();
        loop {
            let page = self.person("auditor").get(&path).ok().body.clone();
            found.extend(
                page["items"].as_array().unwrap().iter().filter_map(|head| head[pointer].as_str().map(str::to_owned)),
            );
            match page["next_cursor"].as_str() {
                Some(cursor) => path = format!("/cases?limit=200&cursor={cursor}"),
                None => return found,
            }
        }
    }

    /// The kinds of all acts of a case, in order.
    pub fn kinds(&self, case: &Case) -> Vec<String> {
        let file = self.file(case);
        file["entries"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
    }
}

/// The numbers `1..=n` as printed.
pub fn numbered(words: &str, n: usize) -> Vec<String> {
    let mut all: Vec<_> = (1..=n).map(|n| format!("{words}〔2026〕{n}号")).collect();
    all.sort();
    all
}
