//! Samples and tests 抽样与检测: who tests what, in which fixed time, with which result, told to whom (处罚法56; 强制法25).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::file::CaseFile;
use super::measures::Measures;
use super::party::PartyId;

/// A sampling 抽样取证.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sampling {
    /// The act.
    pub seq: u64,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The party.
    pub party_id: PartyId,
    /// When; nothing is tested before.
    pub taken_on: NaiveDate,
}

/// The announced time of a test 检测期间; it is not counted into a seizure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AnnouncedTime {
    /// The act that told it.
    pub seq: u64,
    /// The seizure whose period it stretches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seizure: Option<u64>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// The party asked for it: a test of the result of this act, once more 复检.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retest_of: Option<u64>,
}

/// A result 检测结果, and whether the party knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TestResult {
    /// The act.
    pub seq: u64,
    /// The day the organ received it.
    pub received_on: NaiveDate,
    /// The day it was told to the party, if it was told with the record; a later service of it counts too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_on: Option<NaiveDate>,
}

/// A test 检测、检验、检疫、技术鉴定.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Test {
    /// The act that began it: the announcement, or the sampling it follows.
    pub of: u64,
    /// The party it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_id: Option<PartyId>,
    /// Things tested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Its announced time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<AnnouncedTime>,
    /// Its result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<TestResult>,
}

impl Test {
    /// The last day that is really not counted: the test ends with its result, and at the latest when its fixed time is over.
    fn last_day(&self, time: &AnnouncedTime) -> NaiveDate {
        self.result.as_ref().map_or(time.until, |result| time.until.min(result.received_on))
    }

    /// Whether the party has been told its result.
    pub fn is_told(&self, file: &CaseFile) -> bool {
        self.result.as_ref().is_some_and(|result| {
            result.told_on.is_some() || file.services.iter().any(|service| service.paper == result.seq && !service.void)
        })
    }
}

impl Measures {
    /// The test that the act `seq` began, announced or by its result alone.
    pub fn test(&self, of: u64) -> Option<&Test> {
        self.tests.iter().find(|test| test.of == of)
    }

    /// The test whose result the act `seq` recorded.
    pub fn test_with_result(&self, seq: u64) -> Option<&Test> {
        self.tests.iter().find(|test| test.result.as_ref().is_some_and(|result| result.seq == seq))
    }

    /// The days that do not count into a seizure 不计入的检测期间, each once; the day of the seizure counts for nothing anyway.
    pub fn days_not_counted(&self, seizure: u64) -> BTreeSet<NaiveDate> {
        let Some(seized_on) = self.seizure(seizure).map(|seized| seized.seized_on) else { return BTreeSet::new() };
        self.tests
            .iter()
            .filter_map(|test| Some((test, test.announced.as_ref()?)))
            .filter(|(_, time)| time.seizure == Some(seizure))
            .flat_map(|(test, time)| {
                let last = test.last_day(time);
                time.from.iter_days().take_while(move |day| *day <= last)
            })
            .filter(|day| *day > seized_on)
            .collect()
    }
}
