//! What is left to perform when a case is closed 履行完毕或者终结执行 (处罚法66; 强制法40), party by party.

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{ClosingGround, EndGround, EndOfExecution};
use crate::casefile::clocks::DROPPED;
use crate::casefile::enforcement::ExecutionOrder;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::CorrectionOrder;
use crate::law::codes::PartyKind;
use crate::law::money::Fen;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[Rule {
    id: "ENF-40",
    article: "强制法39、40",
    zh: "以终结执行结案的，写明对哪一当事人、依据何种情形；法院终结执行的，有法院的裁定",
    en: "Closed because the execution is at an end: against whom and on which ground, or on the court's ruling",
    effect: Effect::Refuse,
    gates: &[Kind::CloseCase],
    check: ground_is_there,
}];

fn ended(attempt: &Attempt) -> &[EndOfExecution] {
    match &attempt.body {
        Some(Body::CloseCase(closing)) => &closing.ended,
        _ => &[],
    }
}

fn parties(file: &CaseFile) -> impl Iterator<Item = &str> {
    file.proposal.iter().flat_map(|on_file| &on_file.proposal.parties).map(|line| line.party_id.as_str())
}

/// What parties have left undone, unless the execution against them is at an end. A closing by its ground alone ends nothing.
pub(super) fn left_undone(file: &CaseFile, attempt: &Attempt) -> Vec<Breach> {
    let day = attempt.occurred_at.date();
    let over =
        |party: &str| file.enforcement.ended_by_court(party) || ended(attempt).iter().any(|end| end.party_id == party);
    let mut breaches = Vec::new();
    for party in parties(file).filter(|party| !over(party)) {
        let owed = file.outstanding(party);
        if owed > 0 {
            breaches.push(
                breach(format!("{party}尚欠{}元", Fen(owed)), format!("{party} still owes {} yuan", Fen(owed)))
                    .fix("收到缴款后记录（record_payment）", "Record the payment (record_payment)"),
            );
        }
        for (line, kind) in file.unperformed(party) {
            breaches.push(
                breach(
                    format!("{party}的第{line}项处罚“{}”尚未履行", kind.zh()),
                    format!("Penalty {line} of {party} ({kind}) is not performed"),
                )
                .fix("履行后记录（record_performance）", "Record its performance (record_performance)"),
            );
        }
        let surcharge = file.account(party, day).surcharge_left_fen;
        // What the court has executed settles what it was asked for.
        let claimed = file.surcharge_claimed(party) && !file.enforcement.executed_by_court(party);
        if surcharge > 0 && claimed && owed <= 0 {
            breaches.push(
                breach(
                    format!("{party}尚欠催告的加处罚款{}元", Fen(surcharge)),
                    format!("{party} still owes {} yuan of the surcharge that was demanded", Fen(surcharge)),
                )
                .fix(
                    "收到后记录缴款，或者依法达成执行协议减免（agree_on_execution）",
                    "Record its payment, or let it go in an execution agreement (agree_on_execution)",
                ),
            );
        }
    }
    breaches
}

fn ground_is_there(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let closing = body!(attempt, CloseCase);
    let by_court = || parties(file).any(|party| file.enforcement.ended_by_court(party));
    match closing.ground {
        ClosingGround::EndedByCourt => Verdict::unless(by_court(), || {
            breach("没有法院终结执行的裁定", "No ruling of the court ends the execution").fix(
                "先记录法院裁定（record_court_ruling，terminated）",
                "Record the ruling first (record_court_ruling, terminated)",
            )
        }),
        ClosingGround::ExecutionEnded if closing.ended.is_empty() => Verdict::Breached(vec![
            breach("没有写明终结执行的当事人和情形", "It is not said against whom and why the execution is at an end")
                .fix("在 ended 中逐一写明", "Name party, ground and proof in ended"),
        ]),
        ClosingGround::ExecutionEnded => {
            Verdict::of(closing.ended.iter().filter_map(|end| not_so(file, facts, end)).collect())
        }
        ClosingGround::Performed
        | ClosingGround::NoPenalty
        | ClosingGround::NotEstablished
        | ClosingGround::Revoked => Verdict::unless(closing.ended.is_empty(), || {
            breach(
                "结案理由不是终结执行，却列出终结执行的当事人",
                "Ends of execution are listed, but the ground is another",
            )
            .fix("改为 execution_ended，或者去掉 ended", "Choose execution_ended, or leave ended out")
        }),
    }
}

/// What the file shows against a ground of ending the execution (强制法40).
fn not_so(file: &CaseFile, facts: &Facts, end: &EndOfExecution) -> Option<Breach> {
    let party = file.party(&end.party_id)?;
    let person = match party.kind {
        PartyKind::LegalPerson | PartyKind::Unincorporated => false,
        PartyKind::NaturalPerson | PartyKind::IndividualBusiness | PartyKind::RuralContractor => true,
    };
    let (fits, zh, en) = match end.ground {
        EndGround::DiedWithoutEstate => (person, "不是公民，不会死亡", "is no person who can die"),
        EndGround::GoneWithoutProperty => (!person, "是公民，不会终止", "is a person, no organisation that can end"),
        // Money is never lost as an object is.
        EndGround::ObjectLost => (
            file.outstanding(&end.party_id) <= 0,
            "尚欠款项，款项不会灭失",
            "owes money, which is no object that can be lost",
        ),
        EndGround::SuspendedThreeYears => (
            nothing_else_is_left(file, facts, &end.party_id),
            "没有因无能力履行中止执行满三年的记录，或者还有其他未履行的内容",
            "has no execution interrupted for three years for being unable to perform, or owes something else",
        ),
        EndGround::DecisionRevoked => {
            (file.remedies.struck(), "据以执行的决定没有被撤销", "is bound by a decision that nobody revoked")
        }
        EndGround::Other => (true, "", ""),
    };
    (!fits).then(|| {
        breach(format!("{}{zh}", party.id), format!("{} {en}", party.id))
            .fix("按实际情形选择 ended.ground", "Choose the ground that the file shows")
    })
}

/// What a party left undone is what was interrupted for three years because it cannot perform (强制法39).
fn nothing_else_is_left(file: &CaseFile, facts: &Facts, party: &str) -> bool {
    let long = |since| facts.calendar.due(since, DROPPED).due_on < facts.now.date();
    let dropped = |order: &&ExecutionOrder| order.party_id == party && order.unable_since().is_some_and(long);
    let orders: Vec<&ExecutionOrder> = file.enforcement.orders.iter().filter(dropped).collect();
    let money = file.outstanding(party) <= 0 || orders.iter().any(|order| order.manner.for_money());
    let lines = file.unperformed(party);
    let lines = lines.iter().all(|(line, _)| orders.iter().any(|order| order.lines.contains(line)));
    !orders.is_empty() && money && lines
}

/// Whether the closing gives up an order to correct that nobody executes any more.
pub(super) fn dropped_correction(file: &CaseFile, attempt: &Attempt, order: &CorrectionOrder) -> bool {
    let given_up =
        ended(attempt).iter().any(|end| end.party_id == order.party_id && end.ground == EndGround::SuspendedThreeYears);
    let interrupted = |one: &ExecutionOrder| one.correction == Some(order.seq) && one.unable_since().is_some();
    given_up && file.enforcement.orders.iter().any(interrupted)
}
