//! Rules on a file as a whole 整卷规则 (`EVA-…`): what no single act shows, asked only when a file is evaluated. Here those on the
//! organ, the people and the evidence.

use std::collections::BTreeMap;

use super::{Reading, evidence, lawful, papers, steps};
use crate::casefile::acts::{Body, Interview, OnSiteConduct};
use crate::casefile::parts::Text;
use crate::casefile::party::Party;
use crate::casefile::rulebook::Breach;
use crate::law::codes::PartyKind;
use crate::law::stages::Kind;

/// What a rule says of a whole file.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// Kept.
    Met,
    /// Does not speak of this file.
    NotApplicable,
    /// Only a person can say: why, and the acts to look at.
    Person(Text, Vec<u64>),
    /// Broken, for each of these reasons.
    Breached(Vec<Breach>),
}

/// A rule on a whole file.
pub struct FileRule {
    /// Id, `EVA-…`.
    pub id: &'static str,
    /// Article or source.
    pub article: &'static str,
    /// The sentence in Chinese.
    pub zh: &'static str,
    /// The sentence in English.
    pub en: &'static str,
    /// The rule itself.
    pub check: fn(&Reading<'_>) -> Told,
}

/// Every rule on a whole file.
pub fn file_rules() -> impl Iterator<Item = &'static FileRule> {
    RULES.iter().chain(evidence::RULES).chain(steps::RULES).chain(lawful::RULES).chain(papers::RULES)
}

/// The one with this id.
pub fn file_rule(id: &str) -> Option<&'static FileRule> {
    file_rules().find(|rule| rule.id == id)
}

/// Short for a rule of a table.
macro_rules! rule {
    ($id:literal, $article:literal, $zh:literal, $en:literal, $check:path) => {
        $crate::casefile::score::whole::FileRule { id: $id, article: $article, zh: $zh, en: $en, check: $check }
    };
}
pub(super) use rule;

const RULES: &[FileRule] = &[
    rule!("EVA-A1", "处罚法17、59", "行政机关名称前后一致", "One name of the organ throughout", one_name),
    rule!(
        "EVA-A2",
        "处罚法42、55",
        "每次现场执法记明两名以上执法人员的姓名和证号",
        "Each field act names two officers with their certificates",
        stamped
    ),
    rule!(
        "EVA-A4",
        "处罚法59(1)",
        "当事人的信息按其类型完整",
        "The particulars of a party are complete for its kind",
        complete_parties
    ),
    rule!("EVA-B1", "处罚法55", "现场笔录写明地点", "A record on the spot names the place", placed),
    rule!(
        "EVA-B3",
        "处罚法55",
        "现场笔录写明被检查人或者在场人",
        "A record on the spot names who was there",
        somebody_present
    ),
    rule!(
        "EVA-B4",
        "处罚法55",
        "出示执法证件，并有记录证明",
        "Certificates shown, and something that proves it",
        card_shown
    ),
    rule!(
        "EVA-B5",
        "处罚法55；118号(五)",
        "告知权利义务，并有记录证明",
        "Rights and duties told, and something that proves it",
        rights_told
    ),
    rule!("EVA-B8", "处罚法47", "笔录空白处注明“以下空白”", "Blank space of a record is struck", struck),
    rule!(
        "EVA-B11",
        "处罚法55",
        "询问笔录写明被询问人和关系，有问有答",
        "An interview names whom, the relation, questions and answers",
        interviewed
    ),
];

/// One breach of a whole file.
pub(super) fn found(acts: impl IntoIterator<Item = u64>, zh: impl Into<String>, en: impl Into<String>) -> Breach {
    Breach { message: Text::new(zh, en), remedy: Text::new("", ""), acts: acts.into_iter().collect() }
}

/// Met unless there is a breach; not applicable where there was nothing to look at.
pub(super) fn judged(there: bool, breaches: Vec<Breach>) -> Told {
    match (there, breaches.is_empty()) {
        (_, false) => Told::Breached(breaches),
        (true, true) => Told::Met,
        (false, true) => Told::NotApplicable,
    }
}

impl<'a> Reading<'a> {
    /// The contents of the acts, withheld ones left out.
    pub(super) fn bodies(&self) -> impl Iterator<Item = (u64, &'a Body)> {
        self.acts.iter().filter_map(|recorded| recorded.body.as_ref().map(|body| (recorded.act.seq, body)))
    }

    /// Acts of inspection, with whether something beside the typed record proves them: a recording or a scan.
    fn inspections(&self) -> impl Iterator<Item = (u64, &'a OnSiteConduct, bool)> {
        let (acts, file) = (self.acts, self.file);
        self.bodies().filter_map(move |(seq, body)| {
            let Body::InspectScene(act) = body else { return None };
            let named = acts.iter().any(|recorded| recorded.act.seq == seq && !recorded.act.media.is_empty());
            let later = file.field_acts.iter().any(|on_file| on_file.seq == seq && on_file.has_media);
            Some((seq, &act.conduct, named || later))
        })
    }

    pub(super) fn interviews(&self) -> impl Iterator<Item = (u64, &'a Interview)> {
        self.bodies().filter_map(|(seq, body)| match body {
            Body::Interview(act) => Some((seq, act)),
            _ => None,
        })
    }

    /// The parties that were decided on; all where nothing was decided.
    pub(super) fn parties(&self) -> impl Iterator<Item = &'a Party> {
        let decided = self.file.proposal.as_ref().filter(|_| self.file.decision.is_some());
        let among = move |party: &&Party| {
            decided.is_none_or(|on_file| on_file.proposal.parties.iter().any(|line| line.party_id == party.id))
        };
        self.file.parties.iter().filter(among)
    }
}

pub(super) fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

pub(super) fn absent(text: Option<&str>) -> bool {
    text.is_none_or(blank)
}

fn one_name(read: &Reading<'_>) -> Told {
    let mut names: BTreeMap<&str, u64> = BTreeMap::new();
    for act in read.acts.iter().map(|recorded| &recorded.act) {
        if act.actor.agency_id == read.file.agency_id {
            names.entry(&act.actor.agency_name).or_insert(act.seq);
        }
    }
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_by_key(|(_, seq)| *seq);
    let breaches = names.iter().skip(1).map(|(name, seq)| {
        let first = names[0].0;
        found([*seq], format!("机关名称由“{first}”变为“{name}”"), format!("the organ is {first}, then {name}"))
    });
    judged(!names.is_empty(), breaches.collect())
}

fn stamped(read: &Reading<'_>) -> Told {
    let acts = &read.file.field_acts;
    let short =
        acts.iter().filter(|act| act.officers.iter().filter(|officer| officer.certificate.is_some()).count() < 2);
    let breaches = short.map(|act| {
        found([act.seq], "没有记明两名执法人员的姓名和证号", "two officers with their certificates are not named")
    });
    judged(!acts.is_empty(), breaches.collect())
}

fn complete_parties(read: &Reading<'_>) -> Told {
    let mut breaches = Vec::new();
    for party in read.parties() {
        let mut missing = Vec::new();
        if absent(party.id_number.as_deref()) {
            missing.push(if party.kind == PartyKind::NaturalPerson {
                "证件号码"
            } else {
                "统一社会信用代码"
            });
        }
        if absent(party.address.as_deref()) {
            missing.push("住址（住所）");
        }
        let represented =
            matches!(party.kind, PartyKind::LegalPerson | PartyKind::Unincorporated | PartyKind::IndividualBusiness);
        if represented && absent(party.representative.as_deref()) {
            missing.push(if party.kind == PartyKind::IndividualBusiness {
                "经营者"
            } else {
                "法定代表人（负责人）"
            });
        }
        if !missing.is_empty() {
            let told = |kind| matches!(kind, Kind::OpenCase | Kind::AmendParticulars | Kind::TakeOver);
            let acts = read.file.entries.iter().filter(|entry| told(entry.kind)).map(|entry| entry.seq);
            let missing = missing.join("、");
            breaches.push(found(acts, format!("{}缺少{missing}", party.name), format!("{} lacks {missing}", party.id)));
        }
    }
    judged(read.parties().next().is_some(), breaches)
}

fn placed(read: &Reading<'_>) -> Told {
    let nowhere = read.inspections().filter(|(_, conduct, _)| blank(&conduct.place));
    let breaches = nowhere.map(|(seq, ..)| found([seq], "现场笔录没有地点", "the record names no place")).collect();
    judged(read.inspections().next().is_some(), breaches)
}

fn somebody_present(read: &Reading<'_>) -> Told {
    let mut there = false;
    let mut breaches = Vec::new();
    for (seq, body) in read.bodies() {
        if let Body::InspectScene(act) = body {
            there = true;
            if blank(&act.present) {
                breaches.push(found([seq], "现场笔录没有被检查人、在场人", "the record names nobody who was there"));
            }
        }
    }
    judged(there, breaches)
}

/// What officers typed does not prove itself: a recording or a scan has to stand beside it.
fn shown(read: &Reading<'_>, done: fn(&OnSiteConduct) -> bool, zh: &str, en: &str) -> Told {
    let all: Vec<_> = read.inspections().collect();
    let not_done = all.iter().filter(|(_, conduct, _)| !done(conduct));
    let breaches: Vec<_> = not_done.map(|(seq, ..)| found([*seq], zh, en)).collect();
    let unproven: Vec<u64> = all.iter().filter(|(.., proven)| !proven).map(|(seq, ..)| *seq).collect();
    if breaches.is_empty() && !unproven.is_empty() {
        let text =
            Text::new("没有音像记录或者扫描件可以证明，请对照原件", "nothing recorded proves it: compare the original");
        return Told::Person(text, unproven);
    }
    judged(!all.is_empty(), breaches)
}

fn card_shown(read: &Reading<'_>) -> Told {
    shown(read, |conduct| conduct.card_shown, "没有出示执法证件", "certificates were not shown")
}

fn rights_told(read: &Reading<'_>) -> Told {
    shown(read, |conduct| conduct.rights_told, "没有告知权利义务", "rights and duties were not told")
}

fn struck(read: &Reading<'_>) -> Told {
    let printed = |seq: u64| read.file.papers.iter().any(|paper| paper.about == seq && paper.printed.is_some());
    let by_hand: Vec<u64> = read.inspections().map(|(seq, ..)| seq).filter(|seq| !printed(*seq)).collect();
    if by_hand.is_empty() {
        return judged(read.inspections().next().is_some(), Vec::new());
    }
    let text =
        Text::new("笔录不是由本系统出具，请看原件的空白处", "the record was not printed here: look at the original");
    Told::Person(text, by_hand)
}

fn interviewed(read: &Reading<'_>) -> Told {
    let mut breaches = Vec::new();
    for (seq, act) in read.interviews() {
        if act.interviewees.iter().any(|person| blank(&person.name) || blank(&person.relation)) {
            breaches.push(found([seq], "没有被询问人的姓名或者与本案的关系", "the person or the relation is missing"));
        }
        if act.questions.is_empty() {
            breaches.push(found([seq], "询问笔录没有问答", "there is no question and no answer"));
        }
    }
    judged(read.interviews().next().is_some(), breaches)
}
