//! Procedure profiles 程序规则: the numbers and choices that differ by province and field, each with its source.
//!
//! A case follows one profile. The files under `rules/profiles` are compiled in; every act names the version of the
//! rules it was checked under ([`RULESET`]).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::deadline;
use super::digest;
use super::ladder::{Pause, Rung};
use super::period::Period;
pub use super::threshold::{BadRules, Basis, Mark, Purpose, Threshold};

/// The version of everything under `rules/`. A test holds it to the digest of the files: whoever changes one of them
/// names a new version.
pub const RULESET: &str = "2026.12.1";

/// When legal review takes place 审核时点.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewPosition {
    /// Before the party is told what is intended; what a hearing or a defence brings demands a new review.
    BeforeNotice,
    /// After the notice, and after the hearing if one is held.
    AfterNotice,
    /// At either time, as long as nothing came in since.
    Either,
}

/// One procedure profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Profile {
    /// Id, such as `national`.
    pub id: String,
    /// Its name in Chinese.
    pub name: String,
    /// What to know before using it.
    pub note: String,
    /// The first day its norm is in force, where the source says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<NaiveDate>,
    /// The day on which the sources were read as given here.
    pub as_of: NaiveDate,
    /// Statement and defence after service of the notice 陈述申辩期限.
    pub statement: Period,
    /// Asking for a hearing after service of the notice 申请听证期限.
    pub hearing_request: Period,
    /// From filing to decision 办案期限.
    pub decision: Period,
    /// Legal review from receipt of the papers 法制审核期限.
    pub review: Period,
    /// Service of the decision from the day it is made 送达期限.
    pub serve: Period,
    /// Publication of a penalty decision 处罚决定公示期限.
    pub publish_penalty: Period,
    /// Publication of another decision 其他决定公示期限.
    pub publish_other: Period,
    /// Payment from service of the decision 缴款期限.
    pub payment: Period,
    /// How long after it happened an act may be recorded without being late 补录界限.
    pub late_record: Period,
    /// The second officer's confirmation 第二名执法人员确认期限.
    pub countersign: Period,
    /// A recording is stored within this time after it was made 上传音像记录.
    pub media_upload: Period,
    /// When legal review takes place.
    pub review_position: ReviewPosition,
    /// Whether collective discussion 集体讨论 is owed whenever legal review is.
    pub deliberate: bool,
    /// Whether an intended decision without penalty 不予处罚 is told the party beforehand.
    pub notice_for_no_penalty: bool,
    /// How far back an earlier penalty makes a violation no longer the first 初次违法; the law sets no bound, and `None` means
    /// any earlier one (处罚法33).
    pub first_offence: Option<Period>,
    /// Whether the party has to apply for paying later 延期、分期 before the last day for paying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_later_before_due: Option<bool>,
    /// Whether the party is told in writing, with the decision, that it will be published 书面告知将予公示.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tell_publication: Option<bool>,
    /// From where on the right to a hearing must be told.
    pub hearing: &'static Threshold,
    /// The organ's published list for legal review.
    pub review_list: &'static Threshold,
    /// Checking a clue and deciding on filing 核查线索期限.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clue_check: Option<Period>,
    /// How the check may be extended, rung by rung.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clue_check_extensions: Option<Vec<Rung>>,
    /// What does not count into the check 不计入核查期限.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clue_check_pauses: Option<Vec<Pause>>,
    /// How the term of the case may be extended, rung by rung 延长办案期限; without it nothing extends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_extensions: Option<Vec<Rung>>,
    /// What does not count into the term of the case 不计入办案期限; without it everything counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_pauses: Option<Vec<Pause>>,
    /// How legal review may be extended 延长审核期限.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_extensions: Option<Vec<Rung>>,
    /// An urgent preservation may be approved afterwards within this time 紧急情况补办批准; without it never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgent_approval: Option<Period>,
    /// Seized things go to their keeper within this time 移交保管.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hand_to_keeper: Option<Period>,
    /// The result of a test is told within this time 告知检测结果.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tell_test_result: Option<Period>,
    /// A recusal asked for is answered within this time 答复回避申请.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recusal_answer: Option<Period>,
    /// Organs in dispute over jurisdiction agree or report up within this time 协商管辖.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub talk_jurisdiction: Option<Period>,
    /// Service by public notice takes effect after this time 公告送达期限.
    pub public_notice: Period,
    /// The presider is named after a hearing was asked for 指定听证主持人.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presider_named: Option<Period>,
    /// The file reaches the presider 向主持人移交案件材料.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hearing_papers: Option<Period>,
    /// Time and place are fixed 确定听证时间地点.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hearing_fixed: Option<Period>,
    /// An open hearing is announced to the public this long before it 听证公告; without it the norm asks for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hearing_public_notice: Option<Period>,
    /// The hearing is over within this time after it was asked for 听证办结.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hearing_finished: Option<Period>,
    /// The presider reports after the hearing 听证报告; without it the norm asks for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hearing_report: Option<Period>,
    /// A decision on the spot is filed with the organ 当场处罚决定备案.
    pub summary_filing: Period,
    /// The closing form is filled in 填写结案审批表.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_form: Option<Period>,
    /// The closed case is archived 立卷归档.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive_file: Option<Period>,
    /// A major penalty is filed with the organ above 重大处罚备案.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_upward: Option<Period>,
    /// Where each of the above comes from, by field name.
    pub basis: BTreeMap<&'static str, Basis>,
}

impl Profile {
    /// The profile of that id.
    pub fn find(id: &str) -> Option<&'static Profile> {
        Self::all().iter().find(|profile| profile.id == id)
    }

    /// Every profile.
    pub fn all() -> &'static [Profile] {
        static ALL: LazyLock<Vec<Profile>> = LazyLock::new(|| {
            // Part of the program: the test `rules_data_is_sound` reads the same bytes, so a build that passed its
            // tests cannot fail here.
            #[allow(clippy::expect_used, reason = "compiled-in data, read by a unit test")]
            load().expect("rules/profiles is sound")
        });
        &ALL
    }
}

/// SM3 over every file under `rules/`, with its path and length: what [`RULESET`] stands for.
pub fn ruleset_digest() -> &'static str {
    static DIGEST: LazyLock<String> = LazyLock::new(|| {
        let calendar = [
            ("rules/calendar/national.json", super::calendar::NATIONAL),
            (deadline::PATH, deadline::ROWS),
            super::watch::FILE,
        ];
        let mut bytes = Vec::new();
        for (path, text) in FILES
            .iter()
            .chain(super::threshold::FILES)
            .chain(super::issuer::FILES)
            .chain(super::publicity::FILES)
            .chain(super::annual::FILES)
            .chain(&calendar)
        {
            bytes.extend_from_slice(format!("{path} {}\n{text}", text.len()).as_bytes());
        }
        digest::sm3(&bytes)
    });
    &DIGEST
}

macro_rules! rules_file {
    ($id:literal) => {
        (concat!("rules/profiles/", $id, ".toml"), include_str!(concat!("../../rules/profiles/", $id, ".toml")))
    };
}

/// Each file of `rules/profiles`: its path and its text.
const FILES: &[(&str, &str)] = &[
    rules_file!("agriculture"),
    rules_file!("guangdong"),
    rules_file!("housing"),
    rules_file!("inner-mongolia"),
    rules_file!("market"),
    rules_file!("national"),
    rules_file!("natural-resources"),
    rules_file!("shanxi-township-demo"),
    rules_file!("tourism"),
    rules_file!("transport"),
    rules_file!("zhejiang"),
];

/// A value as the file has it: what it is and where it comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sourced<T> {
    is: T,
    mark: Mark,
    #[serde(default)]
    row: Option<String>,
    source: String,
}

/// Declares the shape of a profile file and how it becomes a [`Profile`], so that no field can lose its source.
macro_rules! profile_file {
    (always: $($field:ident: $kind:ty),*; where_known: $($known:ident: $sometimes:ty),* $(,)?) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            id: String,
            name: String,
            note: String,
            #[serde(default)]
            in_force_from: Option<NaiveDate>,
            as_of: NaiveDate,
            hearing: Sourced<String>,
            review_list: Sourced<String>,
            $($field: Sourced<$kind>,)*
            $(#[serde(default)] $known: Option<Sourced<$sometimes>>,)*
        }

        impl File {
            fn into_profile(self) -> Result<Profile, String> {
                let mut basis = BTreeMap::new();
                $(let $field = self.$field.noted(&mut basis, stringify!($field))?;)*
                $(let $known =
                    self.$known.map(|known| known.noted(&mut basis, stringify!($known))).transpose()?;)*
                let hearing = self.hearing.noted(&mut basis, "hearing")?;
                let review_list = self.review_list.noted(&mut basis, "review_list")?;
                Ok(Profile {
                    id: self.id,
                    name: self.name,
                    note: self.note,
                    in_force_from: self.in_force_from,
                    as_of: self.as_of,
                    $($field,)*
                    $($known,)*
                    hearing: threshold(&hearing, Purpose::Hearing)?,
                    review_list: threshold(&review_list, Purpose::Review)?,
                    basis,
                })
            }
        }
    };
}

profile_file! {
    always: statement: Period, hearing_request: Period, decision: Period, review: Period, serve: Period,
    publish_penalty: Period, publish_other: Period, payment: Period, late_record: Period, countersign: Period,
    media_upload: Period,
    public_notice: Period, summary_filing: Period, review_position: ReviewPosition, deliberate: bool, notice_for_no_penalty: bool;
    where_known: clue_check: Period, clue_check_extensions: Vec<Rung>, clue_check_pauses: Vec<Pause>,
    decision_extensions: Vec<Rung>, decision_pauses: Vec<Pause>, review_extensions: Vec<Rung>,
    urgent_approval: Period, hand_to_keeper: Period, tell_test_result: Period, recusal_answer: Period,
    talk_jurisdiction: Period, presider_named: Period, hearing_papers: Period,
    hearing_fixed: Period, hearing_public_notice: Period, hearing_finished: Period, hearing_report: Period,
    close_form: Period, archive_file: Period, file_upward: Period, first_offence: Period,
    pay_later_before_due: bool, tell_publication: bool,
}

impl<T> Sourced<T> {
    /// What it is; where it comes from is noted down.
    pub(super) fn noted(self, basis: &mut BTreeMap<&'static str, Basis>, field: &'static str) -> Result<T, String> {
        let Sourced { is, mark, row, source } = self;
        if source.trim().is_empty() {
            return Err(format!("{field} has no source"));
        }
        basis.insert(field, Basis { mark, row, source });
        Ok(is)
    }
}

fn threshold(id: &str, purpose: Purpose) -> Result<&'static Threshold, String> {
    Threshold::find(id)
        .filter(|threshold| threshold.purpose == purpose)
        .ok_or_else(|| format!("no {purpose:?} threshold {id}"))
}

/// Reads one profile; `path` is named in the error.
pub(super) fn read(path: &'static str, text: &str) -> Result<Profile, BadRules> {
    let bad = |reason: String| BadRules { path, reason };
    let file: File = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
    file.into_profile().map_err(bad)
}

pub(super) fn load() -> Result<Vec<Profile>, BadRules> {
    let mut all: Vec<Profile> = Vec::with_capacity(FILES.len());
    for (path, text) in FILES {
        let one = read(path, text)?;
        if path.rsplit('/').next() != Some(format!("{}.toml", one.id).as_str()) {
            return Err(BadRules { path, reason: format!("its id is {}", one.id) });
        }
        all.push(one);
    }
    Ok(all)
}
