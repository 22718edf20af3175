//! Verification: every digest recomputed, every link followed, every gate column compared with what was sealed.

use serde::Serialize;
use uuid::Uuid;

use super::model::{self, ActRow, BodyRow, HeadRow};
use super::{Error, Line, store};
use crate::casefile::{Act, Body, CaseFile, RecordedAct, seal};
use crate::db::Conn;
use crate::law::digest;
use crate::law::stages::Kind;

/// One thing that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Flaw {
    /// The act, if it sits on one.
    pub seq: Option<u64>,
    /// What is wrong, in Chinese and English.
    pub what: crate::casefile::parts::Text,
}

/// Outcome of verifying one case.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Report {
    /// The case.
    pub case_id: Option<Uuid>,
    /// Nothing is wrong.
    pub ok: bool,
    /// How many acts there are.
    pub acts: usize,
    /// How many bodies are withheld or destroyed.
    pub bodies_withheld: usize,
    /// Digest of the last act.
    pub head_digest: String,
    /// What is wrong.
    pub flaws: Vec<Flaw>,
}

/// Verifies one case against the database: the chain, the gate columns, the head.
pub fn verify(conn: &mut Conn, id: Uuid) -> Result<Report, Error> {
    let rows = store::rows(conn, id)?;
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    let mut chain = Chain::default();
    for (act, body) in &rows {
        chain.link(&line(act, body.as_ref()));
        chain.columns(act);
    }
    chain.head(store::head(conn, id)?);
    Ok(chain.report())
}

/// Verifies an exported record, without any server or database.
pub fn verify_lines<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Report {
    let mut chain = Chain::default();
    for line in lines {
        chain.link(line);
    }
    chain.report()
}

fn line(act: &ActRow, body: Option<&BodyRow>) -> Line {
    Line {
        sealed: act.sealed.clone(),
        digest: act.digest.clone(),
        salt: body.map(|row| row.salt.clone()),
        body: body.map(|row| row.body.clone()),
    }
}

/// The chain as far as it has been followed.
#[derive(Default)]
struct Chain {
    acts: Vec<RecordedAct>,
    file: Option<CaseFile>,
    count: usize,
    withheld: usize,
    prev: Option<String>,
    flaws: Vec<Flaw>,
}

impl Chain {
    fn flaw(&mut self, seq: Option<u64>, zh: impl Into<String>, en: impl Into<String>) {
        self.flaws.push(Flaw { seq, what: crate::casefile::parts::Text::new(zh, en) });
    }

    fn link(&mut self, line: &Line) {
        self.count += 1;
        let seq = self.count as u64;
        if seal::head_digest(&line.sealed) != line.digest {
            self.flaw(Some(seq), "封存内容与摘要不符", "the sealed text does not give the digest");
        }
        let act: Act = match serde_json::from_str(&line.sealed) {
            Ok(act) => act,
            Err(error) => {
                self.flaw(
                    Some(seq),
                    format!("封存内容无法读取：{error}"),
                    format!("the sealed text cannot be read: {error}"),
                );
                self.prev = Some(line.digest.clone());
                return;
            }
        };
        if act.seq != seq {
            self.flaw(
                Some(seq),
                format!("编号应为{seq}，实为{}", act.seq),
                format!("seq should be {seq}, is {}", act.seq),
            );
        }
        let prev = self.prev.as_deref().unwrap_or(digest::ZERO);
        if act.prev != prev {
            self.flaw(Some(seq), "与前一行为的链接断开", "the link to the act before is broken");
        }
        if self.acts.first().is_some_and(|first| first.act.case_id != act.case_id) {
            self.flaw(Some(seq), "属于另一案件", "it belongs to another case");
        }
        if seq == 1 && act.kind != Kind::OpenCase {
            self.flaw(Some(seq), "首个行为不是登记线索", "the first act does not open the case");
        }
        let body = self.body(line, &act);
        self.prev = Some(line.digest.clone());
        let recorded = RecordedAct { act, digest: line.digest.clone(), body };
        self.gate(&recorded);
        self.acts.push(recorded);
    }

    /// What the triggers looked at must follow from the acts themselves.
    fn gate(&mut self, recorded: &RecordedAct) {
        let act = &recorded.act;
        let file = self.file.get_or_insert_with(|| CaseFile::empty(act.case_id, act.actor.agency_id, act.occurred_at));
        // After a withheld body or another flaw the fold is not whole; there the digests alone speak.
        let whole = self.withheld == 0 && self.flaws.is_empty();
        let follows = !whole || file.gate_of(recorded).is_none_or(|gate| gate == act.gate);
        file.take(recorded);
        if !follows {
            self.flaw(Some(act.seq), "封存的状态与行为本身不符", "the sealed gate columns do not follow from the act");
        }
    }

    fn body(&mut self, line: &Line, act: &Act) -> Option<Body> {
        let (Some(salt), Some(text)) = (&line.salt, &line.body) else {
            self.withheld += 1;
            return None;
        };
        if seal::body_digest(salt, text) != act.body_digest {
            self.flaw(Some(act.seq), "内容与摘要不符", "the body does not give its digest");
        }
        let parsed = serde_json::from_str(text).map_err(|error| error.to_string());
        match parsed.and_then(|value| Body::parse(act.kind, value).map_err(|error| error.to_string())) {
            Ok(body) => Some(body),
            Err(error) => {
                self.flaw(Some(act.seq), format!("内容无法读取：{error}"), format!("the body cannot be read: {error}"));
                None
            }
        }
    }

    /// The gate columns must say what was sealed: the triggers look at them.
    fn columns(&mut self, row: &ActRow) {
        let Some(last) = self.acts.last() else { return };
        if i64::try_from(last.act.seq).ok() != Some(row.seq) {
            return;
        }
        if model::row_of(&last.act, &row.digest, &row.sealed) != *row {
            self.flaw(Some(last.act.seq), "数据库列与封存内容不符", "the columns differ from what was sealed");
        }
    }

    /// The head must be the projection of the acts.
    fn head(&mut self, row: Option<HeadRow>) {
        let Some(file) = self.file.take() else { return };
        match row {
            Some(row) if row == HeadRow::of(&file) => {}
            Some(_) => self.flaw(
                None,
                "案件列表与行为记录不符，运行 zhifa rebuild",
                "the case list differs from the acts; run zhifa rebuild",
            ),
            None => self.flaw(
                None,
                "案件列表缺少本案，运行 zhifa rebuild",
                "the case list lacks this case; run zhifa rebuild",
            ),
        }
    }

    fn report(self) -> Report {
        let mut flaws = self.flaws;
        if self.count == 0 {
            flaws.push(Flaw {
                seq: None, what: crate::casefile::parts::Text::new("没有任何行为", "there is no act")
            });
        }
        Report {
            case_id: self.acts.first().map(|first| first.act.case_id),
            ok: flaws.is_empty(),
            acts: self.count,
            bodies_withheld: self.withheld,
            head_digest: self.prev.unwrap_or_else(|| digest::ZERO.to_owned()),
            flaws,
        }
    }
}
