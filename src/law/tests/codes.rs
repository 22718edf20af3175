//! Code lists: what is written is read, and the OpenAPI schema names every code.

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::PartialSchema;

use crate::law::codes::*;
use crate::law::period::Unit;
use crate::law::time::Moment;

fn round<T>(all: &[T], as_str: fn(T) -> &'static str, zh: fn(T) -> &'static str, count: usize)
where
    T: Copy + Debug + Display + Eq + Ord + FromStr + Serialize + DeserializeOwned + PartialSchema,
{
    assert_eq!(all.len(), count);
    let codes: BTreeSet<_> = all.iter().map(|one| as_str(*one)).collect();
    let terms: BTreeSet<_> = all.iter().map(|one| zh(*one)).collect();
    assert_eq!((codes.len(), terms.len()), (count, count), "no code and no term twice");
    for one in all {
        assert_eq!(one.to_string(), as_str(*one));
        assert_eq!(as_str(*one).parse::<T>().ok(), Some(*one));
        let json = serde_json::to_value(one).expect("writes");
        assert_eq!(json, as_str(*one));
        assert_eq!(serde_json::from_value::<T>(json).expect("reads"), *one);
    }
    assert!("NO_SUCH_CODE".parse::<T>().is_err() && "".parse::<T>().is_err());
    let schema = serde_json::to_value(T::schema()).expect("writes");
    let listed: Vec<_> =
        schema["enum"].as_array().expect("a list of codes").iter().filter_map(|v| v.as_str()).collect();
    assert_eq!(listed, all.iter().map(|one| as_str(*one)).collect::<Vec<_>>());
}

#[test]
fn every_list() {
    round(PenaltyKind::ALL, PenaltyKind::as_str, PenaltyKind::zh, 13);
    round(PartyKind::ALL, PartyKind::as_str, PartyKind::zh, 5);
    round(Procedure::ALL, Procedure::as_str, Procedure::zh, 2);
    round(CaseSource::ALL, CaseSource::as_str, CaseSource::zh, 16);
    round(IdDocKind::ALL, IdDocKind::as_str, IdDocKind::zh, 9);
    round(EvidenceKind::ALL, EvidenceKind::as_str, EvidenceKind::zh, 8);
    round(ServiceMethod::ALL, ServiceMethod::as_str, ServiceMethod::zh, 8);
    round(Field::ALL, Field::as_str, Field::zh, 18);
    round(Role::ALL, Role::as_str, Role::zh, 7);
    round(Post::ALL, Post::as_str, Post::zh, 3);
    round(CardKind::ALL, CardKind::as_str, CardKind::zh, 3);
    round(PowerSource::ALL, PowerSource::as_str, PowerSource::zh, 3);
    round(TrainingKind::ALL, TrainingKind::as_str, TrainingKind::zh, 4);
    round(ExamSubject::ALL, ExamSubject::as_str, ExamSubject::zh, 4);
}

#[test]
fn detention_is_not_for_these_organs() {
    assert_eq!(
        "DETENTION".parse::<PenaltyKind>().map_err(|error| error.to_string()),
        Err("\"DETENTION\" is not a PenaltyKind".to_owned())
    );
}

#[test]
fn the_heaviest_kind_is_a_named_one() {
    assert_eq!(PenaltyKind::Warning.severity(), 1);
    assert_eq!(PenaltyKind::Fine.severity(), 3);
    assert_eq!(PenaltyKind::RestrictEmployment.severity(), 12);
    assert_eq!(PenaltyKind::Other.severity(), 0);
}

#[test]
fn other_schemas() {
    let moment = serde_json::to_value(Moment::schema()).expect("writes");
    assert_eq!((&moment["type"], &moment["format"]), (&"string".into(), &"date-time".into()));
    let unit = serde_json::to_value(Unit::schema()).expect("writes");
    assert_eq!(unit["enum"].as_array().map(Vec::len), Some(5));
}
