//! Cases of the rules on what the organ does about its own decision: anew, for the better, rectified, money returned.

use serde_json::json;
use zhifa::casefile::remedy::{ChangedBy, DecisionFate};
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial, alteration, lines};

fn lighter() -> Trial {
    Casebook::second_round().concludes_anew(5_500_000)
}

fn alters() -> Trial {
    Casebook::performed().trial_by(Person::Head, Kind::RevokeDecision, alteration(lines(5_000_000)))
}

fn rectifies() -> Trial {
    Casebook::served().trial(Kind::RectifyDecision)
}

fn asks(trial: &mut Trial, fen: i64) {
    trial.set("/proposal/parties/0/penalties/0/amount_fen", json!(fen));
}

pub const CASES: &[Case] = &[
    Case { rule: "FY-64", met: lighter, spoil: |t| asks(t, 6_000_000) },
    Case {
        rule: "PEN-45-5",
        met: lighter,
        spoil: |t| {
            // Revoked for its procedure, the same could be decided again; heavier is another matter.
            t.file.remedies.rounds[0].changes[0].procedural = true;
            asks(t, 6_000_001);
        },
    },
    Case {
        rule: "PEN-75",
        met: || Casebook::ordered_anew().trial(Kind::Redecide),
        spoil: |t| t.file.remedies.changes[0].fate = DecisionFate::Unlawful,
    },
    Case { rule: "PEN-75-2", met: alters, spoil: |t| t.set("/lines/0/penalties/0/amount_fen", json!(6_000_001)) },
    Case {
        rule: "PEN-75-3",
        met: || Casebook::altered().trial(Kind::RectifyDecision),
        spoil: |t| t.file.remedies.changes[0].by = ChangedBy::Court,
    },
    Case { rule: "PEN-59-2", met: rectifies, spoil: |t| t.set("/readings/0/reads", json!("罚款五万元")) },
    Case {
        rule: "FY-72",
        met: || Casebook::revoked().trial(Kind::RecordRefund),
        spoil: |t| t.set("/amount_fen", json!(6_000_001)),
    },
    Case {
        rule: "CLOSE-3",
        met: || Casebook::undone().trial(Kind::CloseCase),
        spoil: |t| t.file.remedies.refunds.clear(),
    },
];
