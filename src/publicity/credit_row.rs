//! One row for the credit platform 双公示: thirty fields, filled from the file as it stands, with full numbers. What cannot
//! be filled is told, never guessed or dropped.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::credit::Change;
use super::entry::{Told, entry};
use super::{Masks, register};
use crate::accounts::Agency;
use crate::casefile::CaseFile;
use crate::casefile::parts::{Decision, Publication};
use crate::casefile::party::Party;
use crate::casefile::proposal::PenaltyLine;
use crate::law::codes::{IdDocKind, PartyKind, PenaltyKind};
use crate::law::credit::{Template, ten_thousands};
use crate::law::identity::{self, resident};
use crate::law::money::Fen;
use crate::law::publicity::{Display, Penalised};

/// The code of a stall that has none: seventeen zeros and X.
const NO_CODE: &str = "00000000000000000X";

/// The end of a penalty that has none.
const UNLIMITED: &str = "2099-12-31";

/// Whom the rows come from, as the platform knows them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Source {
    pub credit_code: String,
    pub source: String,
    pub source_code: String,
}

/// A field that cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(super) struct UnfilledField {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Why, in Chinese.
    pub why: String,
}

/// A row, or what is missing of it.
pub(super) struct Filled {
    pub party_id: String,
    pub values: BTreeMap<&'static str, String>,
    pub missing: Vec<UnfilledField>,
}

/// The rows of one entry, one for each party that was punished.
pub(super) fn rows(
    file: &CaseFile,
    on_file: &Publication,
    organ: &Agency,
    source: &Source,
    change: &Change,
) -> Vec<Filled> {
    let told = Told::by(file, on_file);
    let Some(decision) = told.decision else { return Vec::new() };
    let parties = told.parties.iter().filter(|party| !told.penalties(&party.id, on_file.as_changed).is_empty());
    parties.map(|party| row(file, on_file, (&told, decision, party), (organ, source), change)).collect()
}

fn row(
    file: &CaseFile,
    on_file: &Publication,
    (told, decision, party): (&Told<'_>, &Decision, &Party),
    (organ, source): (&Agency, &Source),
    change: &Change,
) -> Filled {
    let lines = told.penalties(&party.id, on_file.as_changed);
    let shown = entry(file, on_file, Masks::default());
    let basis =
        shown.parties.iter().zip(told.parties).find(|(_, one)| one.id == party.id).map(|(shown, _)| &shown.basis);
    let mut values = subject(party);
    let mut put = |code, value: String| {
        values.insert(code, value);
    };
    put("CF_WSH", decision.number.clone().unwrap_or_default());
    let item = file.power_item.as_ref().map(|held| held.item.name.clone());
    put("CF_WFXW", item.or_else(|| shown.cause.clone()).unwrap_or_default());
    put("CF_SY", shown.summary.clone().or_else(|| shown.cause.clone()).unwrap_or_default());
    put("CF_YJ", basis.map(|basis| basis.join("、")).unwrap_or_default());
    put("CF_CFLB", joined(lines, kind));
    put("CF_NR", joined(lines, content));
    put("CF_NR_FK", sum(lines, &[PenaltyKind::Fine]));
    put("CF_NR_WFFF", sum(lines, &[PenaltyKind::ConfiscateIncome, PenaltyKind::ConfiscateGoods]));
    let permits =
        lines.iter().filter(|line| matches!(line.kind, PenaltyKind::SuspendPermit | PenaltyKind::RevokePermit));
    put("CF_NR_ZKDX", permits.filter_map(|line| line.detail.clone()).collect::<Vec<_>>().join("；"));
    put("CF_JDRQ", decision.decided_on.to_string());
    put("CF_YXQ", validity(lines, decision.decided_on));
    put("CF_GSJZQ", until(file, on_file, decision, lines, organ).to_string());
    put("CF_CFJG", organ.name.clone());
    put("CF_CFJGDM", source.credit_code.clone());
    put("CF_SJLY", if source.source.is_empty() { organ.name.clone() } else { source.source.clone() });
    put(
        "CF_SJLYDM",
        if source.source_code.is_empty() { source.credit_code.clone() } else { source.source_code.clone() },
    );
    put("BZ", remark(on_file, change));
    let missing = missing(party, lines, &values);
    Filled { party_id: party.id.clone(), values, missing }
}

/// Who was punished, fields 1 to 13.
fn subject(party: &Party) -> BTreeMap<&'static str, String> {
    let mut values = BTreeMap::from([("CF_XDR_MC", party.name.trim().to_owned())]);
    let number = party.id_number.as_deref().map(identity::normal).unwrap_or_default();
    let representative = party.representative.clone().unwrap_or_default();
    match party.kind {
        PartyKind::LegalPerson | PartyKind::Unincorporated => {
            values.insert("CF_XDR_LB", "法人及非法人组织".to_owned());
            values.insert("CF_XDR_SHXYM", number);
            values.insert("CF_FRDB", representative);
        }
        PartyKind::IndividualBusiness => {
            values.insert("CF_XDR_LB", "个体工商户".to_owned());
            let coded = number.len() == 18 && !resident::has_shape(&number);
            // A number of fifteen digits is the one of the old register of trade, unless it was said to be a person's.
            let registered = number.len() == 15 && party.id_kind.is_none();
            values.insert("CF_XDR_SHXYM", if coded { number.clone() } else { NO_CODE.to_owned() });
            values.insert("CF_XDR_GSZC", if registered { number } else { String::new() });
            values.insert(
                "CF_FRDB",
                if representative.is_empty() { party.name.trim().to_owned() } else { representative },
            );
        }
        PartyKind::NaturalPerson | PartyKind::RuralContractor => {
            values.insert("CF_XDR_LB", "自然人".to_owned());
            let paper = party.id_kind.or_else(|| resident::has_shape(&number).then_some(IdDocKind::ResidentId));
            values.insert("CF_XDR_ZJLX", paper.map(paper_name).unwrap_or_default());
            values.insert("CF_XDR_ZJHM", number);
        }
    }
    values
}

fn paper_name(kind: IdDocKind) -> String {
    match kind {
        IdDocKind::ResidentId => "身份证".to_owned(),
        IdDocKind::Passport => "护照号".to_owned(),
        IdDocKind::HkmoPermit => "港澳居民来往内地通行证".to_owned(),
        IdDocKind::TwPermit => "台湾居民来往大陆通行证".to_owned(),
        IdDocKind::ForeignPr => "外国人永久居留身份证".to_owned(),
        IdDocKind::HkmoResidence | IdDocKind::TwResidence | IdDocKind::Military | IdDocKind::Other => {
            format!("其他-{}", kind.zh())
        }
    }
}

fn joined(lines: &[PenaltyLine], of: impl Fn(&PenaltyLine) -> String) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in lines.iter().map(of) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all.join("；")
}

fn kind(line: &PenaltyLine) -> String {
    match (line.kind, &line.detail) {
        (PenaltyKind::Other, Some(detail)) => format!("其他-{detail}"),
        (PenaltyKind::Other, None) => "其他-其他".to_owned(),
        (kind, _) => kind.zh().to_owned(),
    }
}

fn content(line: &PenaltyLine) -> String {
    let sum = line.amount_fen.map(|fen| format!("{}元", Fen(fen))).unwrap_or_default();
    let term = line.term.map(|term| format!("，期限{}{}", term.n, term.unit.zh())).unwrap_or_default();
    let detail = line.detail.as_ref().map(|detail| format!("（{detail}）")).unwrap_or_default();
    format!("{}{sum}{detail}{term}", line.kind.zh())
}

/// The sum of these kinds in 万元; empty where there is none of them, or one of them has no sum.
fn sum(lines: &[PenaltyLine], kinds: &[PenaltyKind]) -> String {
    let mut of_kind = lines.iter().filter(|line| kinds.contains(&line.kind)).peekable();
    if of_kind.peek().is_none() {
        return String::new();
    }
    let total = of_kind.try_fold(0_i64, |sum, line| sum.checked_add(line.amount_fen?));
    total.map(ten_thousands).unwrap_or_default()
}

fn validity(lines: &[PenaltyLine], decided_on: NaiveDate) -> String {
    let ends = lines.iter().filter_map(|line| line.term).map(|term| crate::law::publicity::after(decided_on, term));
    ends.max().map_or_else(|| UNLIMITED.to_owned(), |end| end.to_string())
}

fn until(
    file: &CaseFile,
    on_file: &Publication,
    decision: &Decision,
    lines: &[PenaltyLine],
    organ: &Agency,
) -> NaiveDate {
    let released = on_file.released.and_then(|seq| register::day_of(file, seq));
    let published_on = file.links.published_on_paper().or(released).unwrap_or(decision.decided_on);
    let penalties = lines.iter().map(|line| (line.kind, line.term)).collect();
    let penalised = Penalised { decided_on: decision.decided_on, published_on, procedure: file.procedure, penalties };
    Display::of_profile(&organ.profile).until(&penalised).1
}

fn remark(on_file: &Publication, change: &Change) -> String {
    let reason =
        |seq: Option<u64>, text: &str| (seq.map(i64::try_from) == Some(Ok(change.act_seq))).then(|| text.to_owned());
    match change.kind.as_str() {
        "recall" => {
            let said = on_file.withdrawals.iter().find_map(|one| reason(one.released, &one.public_reason));
            format!("撤回：{}", said.unwrap_or_else(|| "依法不再公示".to_owned()))
        }
        "correct" => {
            let said = on_file.corrections.iter().find_map(|one| reason(one.released, &one.public_reason));
            format!("更正：{}", said.unwrap_or_default())
        }
        _ => String::new(),
    }
}

/// What is missing, too long, or demanded by another field.
fn missing(party: &Party, lines: &[PenaltyLine], values: &BTreeMap<&'static str, String>) -> Vec<UnfilledField> {
    let has = |kinds: &[PenaltyKind]| lines.iter().any(|line| kinds.contains(&line.kind));
    let stall = party.kind == PartyKind::IndividualBusiness;
    let person = matches!(party.kind, PartyKind::NaturalPerson | PartyKind::RuralContractor);
    let demanded = |code: &str| match code {
        "CF_XDR_SHXYM" | "CF_FRDB" => !person,
        "CF_XDR_GSZC" => stall && values.get("CF_XDR_SHXYM").is_some_and(|code| code == NO_CODE),
        "CF_XDR_ZJLX" | "CF_XDR_ZJHM" => person,
        "CF_NR_FK" => has(&[PenaltyKind::Fine]),
        "CF_NR_WFFF" => has(&[PenaltyKind::ConfiscateIncome, PenaltyKind::ConfiscateGoods]),
        "CF_NR_ZKDX" => has(&[PenaltyKind::SuspendPermit, PenaltyKind::RevokePermit]),
        _ => false,
    };
    let mut missing = Vec::new();
    for field in &Template::penalties().fields {
        let value = values.get(field.code.as_str()).map(String::as_str).unwrap_or_default();
        let masked = matches!(field.code.as_str(), "CF_XDR_ZJHM" | "CF_XDR_SHXYM") && identity::is_masked(value);
        let why = match () {
            () if value.is_empty() && field.required => "必填",
            () if value.is_empty() && demanded(&field.code) => "该情形下必填",
            () if masked => "号码不完整",
            () if value.chars().count() > field.longest => "超过规定长度",
            () => continue,
        };
        missing.push(UnfilledField { code: field.code.clone(), name: field.name.clone(), why: why.to_owned() });
    }
    missing
}
