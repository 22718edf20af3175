//! An excellent file as a teaching example 优秀案卷范例: all its papers in the order of the file, with whoever is named in the record
//! masked. What only a sentence tells, no machine finds: a person reads it before it is used, and its first page says so.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;

use super::campaign::Campaign;
use super::dossier::{Dossier, FileState};
use super::draw::FramePart;
use super::{Error, assign, printed};
use crate::casefile::Body;
use crate::db::Conn;
use crate::law::codes::{PartyKind, Role};
use crate::law::evaluation::Standard;
use crate::law::time::Moment;
use crate::papers::{self, Block, Layout, Ordered, Paper, Templates};
use crate::reports::{self, MaskedName};

/// What stands for a place.
const PLACE: &str = "某地";

/// What stands for a number.
const NUMBER: &str = "＊＊＊";

/// Where the content of an act names people in words.
const PEOPLE: &[&str] = &[
    "adviser",
    "agents",
    "approver",
    "by",
    "decided_by",
    "from",
    "guardian",
    "handled_by",
    "interpreter",
    "keeper",
    "name",
    "obtained_from",
    "others",
    "participants",
    "performer",
    "present",
    "received_by",
    "recipient",
    "representative",
    "taken_by",
    "third_person",
    "whom",
    "witness",
    "witnesses",
];

/// Where it names places of the case.
const PLACES: &[&str] = &["address", "place"];

/// Where it holds numbers of people and certificates.
const NUMBERS: &[&str] = &["certificate", "credential", "id_number", "phone"];

/// How what looks like a person's name ends where it is none.
const NO_PERSON: &str =
    "局院室库部厅处所站队心司委会店厂场村镇乡县市区省行人员者方家属亲母父子女长任工师主记箱柜瓶袋台辆本份张件";

/// The papers of a file as an example.
pub(super) fn example(
    conn: &mut Conn,
    campaign: &Campaign,
    file: &Dossier,
    now: Moment,
) -> Result<(String, Vec<Paper>), Error> {
    let standard = assign::frozen(conn, campaign)?;
    let mut against = unfit(&standard, file, now.date());
    if file.drawn.part == FramePart::Imported {
        return Err(refused(against));
    }
    let record = papers::load(conn, file.drawn.case_id)?;
    against.extend(private(&record));
    if !against.is_empty() {
        return Err(refused(against));
    }
    let templates = Templates::of(conn, file.drawn.agency_id)?;
    let Ordered { cover, papers, note } = papers::ordered(&record, &templates.all()).map_err(papers::Error::from)?;
    let names = names(&record);
    let whole: Vec<Paper> = cover.into_iter().chain(papers).chain(note).collect();
    let mut example = vec![front(campaign, &standard, file, now)];
    example.extend(reports::teaching_example(&whole, &names)?);
    Ok((printed::hidden(record.file().cause.as_deref().unwrap_or_default(), &names), example))
}

type Against = (&'static str, &'static str);

fn refused(against: Vec<Against>) -> Error {
    let (zh, en): (Vec<_>, Vec<_>) = against.into_iter().unzip();
    Error::conflict(format!("不能作为范例：{}。", zh.join("；")), format!("no example: {}", en.join("; ")))
}

/// Why the result does not make it an example.
fn unfit(standard: &Standard, file: &Dossier, today: NaiveDate) -> Vec<Against> {
    let mut against = Vec::new();
    if file.drawn.part == FramePart::Imported {
        against.push(("历史案件没有电子文书", "a case of a paper year has no papers here"));
    }
    let best = standard.grades.iter().max_by_key(|grade| grade.from).map(|grade| grade.code.as_str());
    match &file.concluded {
        None => against.push(("尚无评查结果", "it has no result yet")),
        Some((_, result)) if Some(result.grade.as_str()) != best || !result.vetoes.is_empty() => {
            against.push(("评查等次不是最高等次", "it did not get the highest grade"));
        }
        Some(_) => {}
    }
    let stands = match file.state {
        FileState::Told => file.object_by.is_some_and(|day| today > day),
        FileState::Rechecked | FileState::Rectified => true,
        FileState::Rectifying | FileState::Answered => {
            against.push(("仍在整改", "something is still to be put right"));
            true
        }
        _ => false,
    };
    if !stands && file.concluded.is_some() {
        against.push((
            "结果尚未确定：应当反馈并待异议期满",
            "its result does not stand: tell it, and wait until it can no longer be objected to",
        ));
    }
    against
}

/// Why nobody outside is to read it, masked or not.
fn private(record: &papers::Dossier) -> Vec<Against> {
    let (mut against, file) = (Vec::new(), record.file());
    let days: Vec<NaiveDate> = file
        .entries
        .iter()
        .map(|entry| entry.occurred_at.date())
        .chain(file.decision.as_ref().map(|decision| decision.decided_on))
        .collect();
    if file.parties.iter().any(|party| party.may_be_minor_on(days.iter().copied())) {
        against.push(("当事人可能是未成年人（未成年人保护法第一百零三条）", "a party may be a minor"));
    }
    let bodies = record.acts().iter().filter_map(|recorded| recorded.body.as_ref()?.to_value().ok());
    if bodies.into_iter().any(|body| body.get("closed_because").is_some_and(|why| !why.is_null())) {
        against.push(("听证依法不公开", "its hearing was held behind closed doors"));
    }
    against
}

/// The page before the papers.
fn front(campaign: &Campaign, standard: &Standard, file: &Dossier, now: Moment) -> Paper {
    let (score, grade) = file
        .concluded
        .as_ref()
        .map(|(_, result)| (f64::from(result.score).to_string(), result.grade_name.clone()))
        .unwrap_or_default();
    let fields = |cells: [&str; 4]| Block::Fields { cells: cells.map(ToOwned::to_owned).to_vec() };
    let organ = &campaign.organ.name;
    let standard = printed::named(standard);
    let blocks = vec![
        fields(["评查活动", &campaign.title, "年度", &campaign.year.to_string()]),
        fields(["评查标准", &standard, "组织机关", organ]),
        fields(["得分", &score, "等次", &grade]),
        Block::Note {
            text: "登记在案的姓名、名称、住址、证件号码、电话、文号已由系统隐去。系统不能识别只在叙述中出现的个人信息、商业秘密和国家秘密；\
                   使用、下发前应当由专人逐页核对。"
                .to_owned(),
        },
    ];
    Paper::plain("TEACHING_EXAMPLE", Layout::Form, ("优秀案卷范例", organ), now, blocks)
}

/// Everything the record names, with what stands in its place.
fn names(record: &papers::Dossier) -> Vec<MaskedName> {
    let mut found = Found::default();
    for recorded in record.acts() {
        let act = &recorded.act;
        found.official(&act.actor.name, act.actor.role);
        found.number(act.actor.credential.as_deref());
        for stamp in &act.officers {
            found.official(&stamp.name, Role::Officer);
            found.number(stamp.certificate.as_deref());
        }
        if let Some(Ok(body)) = recorded.body.as_ref().map(Body::to_value) {
            found.walk(&body, "");
        }
    }
    record.people_named().for_each(|name| found.official(name, Role::Head));
    found.masked(&record.organ().name)
}

#[derive(Default)]
struct Found {
    officials: BTreeMap<String, Role>,
    parties: Vec<(String, PartyKind)>,
    people: BTreeSet<String>,
    places: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl Found {
    fn official(&mut self, name: &str, role: Role) {
        if !name.trim().is_empty() {
            self.officials.entry(name.trim().to_owned()).or_insert(role);
        }
    }

    fn number(&mut self, number: Option<&str>) {
        self.numbers.extend(number.map(str::trim).filter(|number| number.chars().count() >= 4).map(ToOwned::to_owned));
    }

    /// Looks through the content of an act; `key` is under what a value stands.
    fn walk(&mut self, value: &Value, key: &str) {
        match value {
            Value::Object(map) => {
                let text = |key: &str| map.get(key).and_then(Value::as_str);
                let kind = text("kind").and_then(|kind| kind.parse::<PartyKind>().ok());
                if let (Some(kind), Some(name)) = (kind, text("name"))
                    && !self.parties.iter().any(|(held, _)| held == name)
                {
                    self.parties.push((name.to_owned(), kind));
                }
                map.iter().for_each(|(key, value)| self.walk(value, key));
            }
            // A list stands under the name of the list.
            Value::Array(values) => values.iter().for_each(|value| self.walk(value, key)),
            Value::String(text) if PEOPLE.contains(&key) => self.people.extend(person(text)),
            Value::String(text) if PLACES.contains(&key) => {
                self.places.extend(Some(text.trim()).filter(|text| text.chars().count() >= 5).map(ToOwned::to_owned));
            }
            Value::String(text) if NUMBERS.contains(&key) => self.number(Some(text)),
            _ => {}
        }
    }

    fn masked(self, organ: &str) -> Vec<MaskedName> {
        let one = |name: String, shown: &str| MaskedName { name, shown: shown.to_owned() };
        let mut names = Vec::new();
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, role) in &self.officials {
            let what = match role {
                Role::Officer => "执法人员",
                Role::Reviewer => "法制审核人员",
                Role::Head => "负责人",
                _ => "工作人员",
            };
            let n = count.entry(what).or_default();
            *n += 1;
            names.push(one(name.clone(), &format!("{what}{}", stem(*n))));
        }
        let is_party = |name: &String| self.parties.iter().any(|(held, _)| held == name);
        let people = self.people.iter().filter(|name| !self.officials.contains_key(*name) && !is_party(name));
        let people = people.map(|name| (name.as_str(), PartyKind::NaturalPerson));
        names.extend(reports::masked_names(
            self.parties.iter().map(|(name, kind)| (name.as_str(), *kind)).chain(people),
        ));
        // The organ is named; so is what its name is made of.
        names.extend(
            self.places.into_iter().filter(|place| !organ.contains(place.as_str())).map(|place| one(place, PLACE)),
        );
        names.extend(self.numbers.into_iter().map(|number| one(number, NUMBER)));
        names.sort_by_key(|one| std::cmp::Reverse(one.name.chars().count()));
        names
    }
}

/// 甲, 乙, 丙 and so on; a number after the tenth.
fn stem(n: usize) -> String {
    let stems = "甲乙丙丁戊己庚辛壬癸";
    n.checked_sub(1).and_then(|n| stems.chars().nth(n)).map_or_else(|| n.to_string(), String::from)
}

/// The name with which a remark such as 马建国，安全员 begins, if it begins with one.
fn person(text: &str) -> Option<String> {
    let first = text.split(['，', ',', '、', '（', '(', '：', ':', ' ', '；']).next()?.trim();
    let han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c) || c == '·' || ('\u{20000}'..='\u{3ffff}').contains(&c);
    let long = first.chars().count();
    let by_many = first.contains('·') && long <= 20;
    let plain = (2..=4).contains(&long) && !first.ends_with(|c| NO_PERSON.contains(c));
    (first.chars().all(han) && (by_many || plain)).then(|| first.to_owned())
}
