//! Samples, tests and evidence that is shut out 抽样、检测、排除证据 (处罚法46, 56; 强制法25).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::investigation::{OnSiteConduct, take_evidence, take_field_act};
use super::items::{ListHandover, NewItem, take_items};
use super::seizure::new_end;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::NewEvidence;
use crate::casefile::party::PartyId;
use crate::casefile::samples::{AnnouncedTime, Sampling, Test, TestResult};
use crate::law::stages::Status;

/// `take_sample` 抽样取证.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeSample {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// From what, and how they were drawn 抽样方法、基数.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub drawn: String,
    /// The samples.
    #[validate(length(min = 1, max = 500), nested)]
    #[schema(min_items = 1, max_items = 500)]
    pub samples: Vec<NewItem>,
    /// The party was called to come 通知当事人到场.
    pub party_called: bool,
    /// The samples were sealed 加贴封条.
    pub sealed: bool,
    /// How the list was signed and handed over.
    #[validate(nested)]
    pub list: ListHandover,
    /// Evidence gained.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
}

impl Change for TakeSample {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_field_act(file, act, &self.conduct, &self.evidence);
        take_items(file, act, &self.party_id, &self.samples);
        file.measures.samplings.push(Sampling {
            seq: act.seq,
            number: act.computed.number.as_ref().map(|drawn| drawn.number.clone()),
            party_id: self.party_id.clone(),
            taken_on: act.occurred_at.date(),
        });
    }
}

/// `announce_test` 检测期间告知: the fixed time of a test, told in writing before it begins (强制法25); also a test asked for
/// again by the party 复检.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceTest {
    /// The things tested, by id.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub items: Vec<String>,
    /// What is tested.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub what: String,
    /// Where 检测机构.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub institution: String,
    /// The seizure whose period it stretches, if the things are seized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seizure: Option<u64>,
    /// First day of the test.
    pub from: NaiveDate,
    /// Last day of the test, as fixed.
    pub until: NaiveDate,
    /// The party was told in writing 书面告知当事人.
    pub told_in_writing: bool,
    /// The result that the party asked to have tested again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retest_of: Option<u64>,
}

impl Change for AnnounceTest {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let party = self.items.iter().find_map(|id| file.measures.item(id)).and_then(|item| item.party_id.clone());
        file.measures.tests.push(Test {
            of: act.seq,
            party_id: party,
            items: self.items.clone(),
            announced: Some(AnnouncedTime {
                seq: act.seq,
                seizure: self.seizure,
                from: self.from,
                until: self.until,
                retest_of: self.retest_of,
            }),
            result: None,
        });
        if let Some(seizure) = self.seizure {
            new_end(file, seizure, act);
        }
    }
}

/// How the party was told 告知当事人.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// When.
    pub on: NaiveDate,
    /// How, such as 当面告知并签收.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub how: String,
}

/// `record_test_result` 检测结果告知.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordTestResult {
    /// The announcement of the test, or the sampling if none was announced.
    pub seq: u64,
    /// Who tested.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub institution: String,
    /// Its qualification 资质, or what makes it fit where no qualified one exists (市监32；农业40).
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub qualification: String,
    /// The day the organ received it.
    pub received_on: NaiveDate,
    /// What was found, or why there is no result.
    #[validate(length(min = 2, max = 8000))]
    #[schema(min_length = 2, max_length = 8000)]
    pub finding: String,
    /// The opinion 鉴定意见 as evidence.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub evidence: Vec<NewEvidence>,
    /// How the party was told; if it was not yet, serving this act tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub told: Option<Told>,
    /// The party was told of the right to ask for another test 申请复检的权利.
    #[serde(default)]
    pub retest_right_told: bool,
}

impl Change for RecordTestResult {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_evidence(file, act, &self.evidence);
        file.handled.insert(act.actor.account_id);
        let result =
            TestResult { seq: act.seq, received_on: self.received_on, told_on: self.told.as_ref().map(|told| told.on) };
        if file.measures.test(self.seq).is_none() {
            let sampling = file.measures.samplings.iter().find(|sampling| sampling.seq == self.seq);
            let party_id = sampling.map(|sampling| sampling.party_id.clone());
            let items = file.measures.items.iter().filter(|item| item.taken_by == self.seq);
            let items = items.map(|item| item.id.clone()).collect();
            file.measures.tests.push(Test { of: self.seq, party_id, items, announced: None, result: None });
        }
        let mut seizure = None;
        if let Some(test) = file.measures.tests.iter_mut().find(|test| test.of == self.seq) {
            test.result = Some(result);
            seizure = test.announced.as_ref().and_then(|time| time.seizure);
        }
        if let Some(seizure) = seizure {
            new_end(file, seizure, act);
        }
        // What came in after the proposal was not reviewed with it; what is decided stays decided.
        if matches!(file.status, Status::Concluded | Status::Noticed | Status::Reviewing) {
            file.void_review(act.seq);
        }
    }
}

/// A result reached its party by service.
pub(super) fn told(file: &mut CaseFile, result: u64, act: &Act) {
    file.meet_started_by(Clock::TellTestResult, result, act);
}

/// `exclude_evidence` 排除证据: the organ's own decision that a piece proves nothing (处罚法46).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcludeEvidence {
    /// The pieces, by id.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub evidence: Vec<String>,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ExcludeEvidence {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        for piece in file.evidence.iter_mut().filter(|piece| self.evidence.contains(&piece.id)) {
            piece.excluded = Some(act.seq);
        }
        file.void_review(act.seq);
    }
}
