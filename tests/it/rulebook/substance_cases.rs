//! Cases of the rules on the substance of a penalty: which law, which tier, who is spared, what was fined before.

use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::casefile::facts::{EarlierPenalty, RemedyBodies};
use zhifa::casefile::party::MentalState;
use zhifa::casefile::power::{Factor, FactorEffect};
use zhifa::casefile::proposal::{Departure, NoPenaltyGround, Outcome};
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial, day};

pub const LINE: &str = "/proposal/parties/0";

/// Another case of the neighbour.
pub const OTHER: Uuid = Uuid::from_u128(0x07E2);

pub fn conclude() -> Trial {
    Casebook::investigating().trial(Kind::ConcludeInvestigation)
}

/// The same, five days after the violation ended.
pub fn conclude_later() -> Trial {
    let mut trial = conclude();
    trial.later(5);
    trial
}

fn decide() -> Trial {
    Casebook::ripe().trial(Kind::Decide)
}

fn close() -> Trial {
    Casebook::performed().trial(Kind::CloseCase)
}

pub fn line(trial: &mut Trial, field: &str, value: Value) {
    trial.set(&format!("{LINE}/{field}"), value);
}

/// A fine of the neighbour for the same violation, at the same time.
pub fn earlier_fine() -> EarlierPenalty {
    EarlierPenalty {
        party_id: "p1".to_owned(),
        case_id: OTHER,
        number: "下社罚〔2026〕3号".to_owned(),
        decided_on: day("2026-03-02"),
        item_code: "1403-17".to_owned(),
        item_name: "未经许可经营烟花爆竹".to_owned(),
        fine_fen: 1_000_000,
        began_on: Some(day("2026-02-20")),
        ended_on: Some(day("2026-02-25")),
        place: "下社镇后街3号".to_owned(),
    }
}

/// The decision spares its party on this ground.
fn spared(trial: &mut Trial, ground: NoPenaltyGround) {
    trial.file.decision.as_mut().unwrap().outcome = Outcome::NoPenalty;
    trial.file.proposal.as_mut().unwrap().proposal.parties[0].no_penalty_ground = Some(ground);
}

pub fn factor(code: &str, effect: FactorEffect) -> Factor {
    Factor { code: code.to_owned(), name: format!("情节{code}"), effect, evidence: None }
}

pub const CASES: &[Case] = &[
    Case {
        rule: "PEN-36-2",
        met: || Casebook::new().trial(Kind::OpenCase),
        spoil: |t| t.set("/violation/ended_on", json!("2026-12-31")),
    },
    Case {
        rule: "PEN-37",
        met: conclude_later,
        spoil: |t| line(t, "penalty_articles/0/in_force_to", json!("2026-03-03")),
    },
    Case {
        rule: "PEN-13",
        met: conclude,
        spoil: |t| {
            line(t, "penalty_articles/0/level", json!("dept_rule"));
            line(t, "penalties/0", json!({"kind": "STOP_BUSINESS", "detail": "停业三日"}));
        },
    },
    Case {
        rule: "PEN-33-2",
        met: conclude,
        spoil: |t| {
            t.set("/proposal/outcome", json!("no_penalty"));
            line(t, "no_penalty_ground", json!("minor"));
        },
    },
    Case {
        rule: "PEN-34-2",
        met: decide,
        spoil: |t| {
            let line = &mut t.file.proposal.as_mut().unwrap().proposal.parties[0];
            line.benchmark.as_mut().unwrap().departure = Some(Departure::Words("情势变化".to_owned()));
            t.file.deliberations.clear();
            t.by(Person::Head2);
        },
    },
    Case {
        rule: "DIS-11",
        met: conclude,
        spoil: |t| {
            let item = &mut t.file.power_item.as_mut().unwrap().item;
            item.factors = vec![factor("a", FactorEffect::Lighter), factor("b", FactorEffect::Heavier)];
            line(t, "benchmark/factors", json!([{"code": "a"}, {"code": "b"}]));
        },
    },
    Case { rule: "PEN-30-2", met: conclude, spoil: |t| t.file.parties[0].birth_date = Some(day("2010-01-01")) },
    Case { rule: "PEN-31", met: conclude, spoil: |t| t.file.parties[0].mental_state = Some(MentalState::Incapable) },
    Case {
        rule: "PEN-32-2",
        met: conclude,
        spoil: |t| {
            line(t, "leniency", json!([{"ground": "confessed", "reasons": "主动供述", "evidence": ["e1"]}]));
        },
    },
    Case { rule: "PEN-29", met: conclude, spoil: |t| t.facts.elsewhere.penalties.push(earlier_fine()) },
    Case {
        rule: "PEN-29-2",
        met: conclude,
        spoil: |t| {
            t.facts.elsewhere.penalties.push(earlier_fine());
            line(t, "distinct_from", json!([{"case_id": OTHER, "reasons": "另一门店的另一批货物"}]));
        },
    },
    Case {
        rule: "PEN-29-3",
        met: conclude,
        spoil: |t| {
            let cited = |law: &str, min: i64, max: i64| json!({"law": law, "article": "第九条", "level": "law", "fine": {"min_fen": min, "max_fen": max}});
            let both = json!([cited("甲法", 1_000_000, 5_000_000), cited("乙法", 8_000_000, 20_000_000)]);
            line(t, "penalty_articles", both);
        },
    },
    Case { rule: "PEN-59", met: decide, spoil: |t| t.facts.agency.remedies = RemedyBodies::default() },
    Case { rule: "PEN-33-3", met: close, spoil: |t| spared(t, NoPenaltyGround::Minor) },
    Case { rule: "PEN-30-3", met: close, spoil: |t| spared(t, NoPenaltyGround::UnderFourteen) },
    Case {
        rule: "PEN-33-4",
        met: || Casebook::investigating().trial(Kind::RecordEducation),
        spoil: |t| t.set("/guardian_order", json!({"guardian": "张某", "order": "严加管教"})),
    },
    Case {
        rule: "PEN-61-4",
        met: || Casebook::investigating().trial(Kind::RecordAddress),
        spoil: |t| t.set("/signed_on", json!("2026-12-31")),
    },
];
