//! What a walk tries: for each kind of act the contents that may fit the file, more of them where the content decides.

use serde_json::{Value, json};
use zhifa::casefile::CaseFile;
use zhifa::casefile::facts::PowerItemFact;
use zhifa::casefile::links::Relation;
use zhifa::casefile::power::{FineRange, FineRanges};
use zhifa::casefile::proposal::Outcome;
use zhifa::law::profile::Profile;
use zhifa::law::stages::Kind;

use crate::casebook::{AGENCY, ANOTHER_CASE, Casebook, Person, Trial, content, fine, on_the_spot, power_item};

/// Reported and approved: the head may send it to the police.
fn suspected() -> Casebook {
    let mut book = Casebook::investigating();
    book.next(Kind::ReportSuspectedCrime);
    book.next(Kind::Approve);
    book
}

fn to_police() -> Value {
    json!({"receiver": "盂县公安局", "papers": ["transfer_letter", "investigation_report"]})
}

/// The police have the case.
pub(super) fn with_the_police() -> Casebook {
    let mut book = suspected();
    let body = json!({"ground": "suspected_crime", "reasons": "涉嫌非法经营罪", "handover": to_police()});
    book.does(Person::Head, Kind::TransferCase, body);
    book.next(Kind::RecordTransferStep);
    book
}

/// Concluded to be transferred by a decision.
pub(super) fn crime_concluded() -> Casebook {
    let mut book = suspected();
    let proposal = json!({"outcome": "transfer_criminal", "receiving_organ": "盂县公安局", "parties": [{
        "party_id": "p1", "facts": [{"text": "未经许可经营烟花爆竹", "evidence": ["e1"]}], "reasons": "达到立案追诉标准"}]});
    book.does(Person::Li, Kind::ConcludeInvestigation, json!({"report": "涉嫌犯罪，建议移送", "proposal": proposal}));
    book
}

/// A case decided and served on paper, not yet approved to be taken over.
pub(super) fn from_paper() -> Casebook {
    let mut book = Casebook::new();
    book.next(Kind::OpenCase);
    let mut body = content(&book.file, Kind::TakeOver, book.now);
    body["stage"] = json!("served");
    let day = |days: i64| book.now.plus_days(days).date();
    let mut decided = fine(1_500_000);
    let evidence = body.get("evidence").cloned().unwrap_or_else(
        || json!([{"id": "e1", "kind": "SCENE_RECORD", "name": "现场检查笔录", "proves": "存放烟花爆竹"}]),
    );
    body["evidence"] = evidence;
    decided["parties"][0]["benchmark"] = json!({"tier": "T1", "reasons": "初次"});
    body["decision"] = json!({
        "number": "上社罚〔2026〕纸1号", "decided_on": day(-3), "decided_by": "钱正", "decided": decided,
        "services": [{"party_id": "p1", "method": "DIRECT", "served_on": day(-2)}]
    });
    book.does(Person::Li, Kind::TakeOver, body);
    book
}

/// A case investigated on paper, approved to go on here.
pub(super) fn paper_under_investigation() -> Casebook {
    let mut book = Casebook::new();
    book.next(Kind::OpenCase);
    let mut body = content(&book.file, Kind::TakeOver, book.now);
    body["stage"] = json!("investigating");
    book.does(Person::Li, Kind::TakeOver, body);
    book
}

/// A clue against one person that may be decided on the spot, under an item that allows small fines.
pub(super) fn summary_clue() -> Casebook {
    let mut book = Casebook::new();
    let mut opening = content(&book.file, Kind::OpenCase, book.now);
    opening["procedure"] = json!("SUMMARY");
    opening["parties"][0] = json!({"id": "p1", "kind": "NATURAL_PERSON", "name": "韩某某"});
    opening["power_item_id"] = json!(SMALL_ITEM);
    let mut trial = book.trial_by(Person::Li, Kind::OpenCase, opening);
    trial.facts.power_item = Some(small_item());
    book.take(trial).expect("it can be opened");
    book
}

/// Fined on the spot, in cash.
pub(super) fn fined_on_the_spot() -> Casebook {
    let mut book = summary_clue();
    book.does(Person::Li, Kind::DecideOnTheSpot, on_the_spot(book.now, Some(5_000)));
    book
}

/// The id of the item that allows small fines.
pub(super) const SMALL_ITEM: uuid::Uuid = uuid::Uuid::from_u128(0xB1);

/// The casebook's power item with fines from nothing on.
pub(super) fn small_item() -> PowerItemFact {
    let any = FineRange { min_fen: 0, max_fen: 10_000_000 };
    let mut item = power_item();
    item.id = SMALL_ITEM;
    item.item.code = "1403-18".to_owned();
    item.item.fine = Some(FineRanges { person: any, organisation: any });
    item.item.benchmark[0].min_fen = 0;
    item
}

/// Filing is asked for, and a measure too.
pub(super) fn measure_asked() -> Casebook {
    let mut book = Casebook::filing();
    book.next(Kind::RequestMeasure);
    book
}

/// These acts one after the other, by the rules of a profile.
fn plays(book: &mut Casebook, profile: &str, kinds: &[Kind]) {
    for kind in kinds {
        let likeliest = trials(book, profile, *kind).swap_remove(0);
        book.take(likeliest).unwrap_or_else(|refused| panic!("{kind} is refused: {:#?}", refused.findings));
    }
}

/// Filed under the rules of market regulation.
pub(super) fn under_market_rules() -> Casebook {
    let mut book = Casebook::new();
    let kinds = [Kind::OpenCase, Kind::InspectScene, Kind::Countersign, Kind::RequestFiling, Kind::Approve];
    plays(&mut book, super::MARKET, &kinds);
    book
}

/// The same, and the party cannot be found.
pub(super) fn suspended() -> Casebook {
    let mut book = under_market_rules();
    plays(&mut book, super::MARKET, &[Kind::Suspend, Kind::Approve]);
    book
}

/// Goods are seized.
pub(super) fn seized() -> Casebook {
    let mut book = Casebook::investigating();
    plays(&mut book, super::TOWN, &[Kind::RequestMeasure, Kind::Approve, Kind::Seize, Kind::Countersign]);
    book
}

/// The hearing was held.
pub(super) fn heard() -> Casebook {
    let mut book = Casebook::before_the_hearing();
    plays(&mut book, super::TOWN, &[Kind::HoldHearing]);
    book
}

/// A crime comes out after the decision was served; the head has approved the report.
pub(super) fn crime_found_late() -> Casebook {
    let mut book = Casebook::served();
    plays(&mut book, super::TOWN, &[Kind::ReportSuspectedCrime, Kind::Approve]);
    book
}

/// A clue that belongs to another organ, which does not take it.
pub(super) fn sent_away() -> Casebook {
    let mut book = Casebook::clue();
    book.next(Kind::TransferCase);
    for step in ["handed_over", "refused"] {
        let body = json!({"step": step, "on": book.now.date(), "proof": "回执或者通知书"});
        book.does(Person::Li, Kind::RecordTransferStep, body);
    }
    book
}

/// Kinds that wait for a head's word.
const WAITING: &[Kind] = &[
    Kind::RequestFiling,
    Kind::TakeOver,
    Kind::IssueNotice,
    Kind::Publish,
    Kind::Withhold,
    Kind::CorrectPublication,
    Kind::WithdrawPublication,
    Kind::RequestMeasure,
    Kind::RegisterPreservation,
    Kind::ResolvePreservation,
    Kind::Seize,
    Kind::ExtendSeizure,
    Kind::ExcludePeriod,
    Kind::ExtendTerm,
    Kind::Suspend,
    Kind::ReportSuspectedCrime,
    Kind::GrantInstalments,
    Kind::DeferPayment,
    Kind::AgreeOnExecution,
    Kind::DisposeProperty,
    Kind::ApplyToCourt,
    Kind::OrderExecution,
];

/// Kinds whose act is a paper to be served.
const PAPERS: &[Kind] = &[
    Kind::IssueNotice,
    Kind::Decide,
    Kind::OrderCorrection,
    Kind::ScheduleHearing,
    Kind::PostponeHearing,
    Kind::RectifyDecision,
    Kind::RevokeDecision,
    Kind::OrderExecution,
];

/// The last acts of these kinds, the last one first.
fn last(file: &CaseFile, kinds: &[Kind], n: usize) -> Vec<u64> {
    file.entries.iter().rev().filter(|entry| kinds.contains(&entry.kind)).map(|entry| entry.seq).take(n).collect()
}

/// What may be tried of a kind, the likeliest first.
pub(super) fn trials(book: &Casebook, profile: &str, kind: Kind) -> Vec<Trial> {
    let plain = || content(&book.file, kind, book.now);
    let with = |field: &str, value: Value| {
        let mut content = plain();
        content[field] = value;
        content
    };
    let file = &book.file;
    let mut who = Person::who_may(kind);
    let contents: Vec<Value> = match kind {
        Kind::Approve => last(file, WAITING, 6)
            .into_iter()
            .map(|seq| json!({"seq": seq, "level": "principal", "opinion": "同意"}))
            .collect(),
        Kind::Refuse => {
            last(file, WAITING, 6).into_iter().map(|seq| json!({"seq": seq, "reason": "材料不全"})).collect()
        }
        Kind::Countersign => {
            who = Person::Wang;
            vec![plain()]
        }
        Kind::ServeDocument => last(file, PAPERS, 5).into_iter().map(|seq| with("paper", json!(seq))).collect(),
        Kind::ConcludeInvestigation => conclusions(),
        Kind::ReviseProposal => {
            vec![plain(), with("proposal", fine(4_000_000)), with("proposal", fine(7_000_000))]
        }
        Kind::RequestMeasure => vec![plain(), with("measure", json!("preserve"))],
        Kind::TransferCase => {
            let mut police = json!({"ground": "suspected_crime", "reasons": "涉嫌非法经营罪", "handover": to_police()});
            let before_the_decision = police.clone();
            police["handover"]["papers"] = json!(["transfer_letter", "investigation_report", "penalty_decision"]);
            vec![plain(), before_the_decision, police]
        }
        Kind::ReportHearing => {
            who = Person::Head2;
            vec![plain()]
        }
        Kind::IssueReviewOpinion => {
            vec![plain(), with("outcome", json!("supplement")), with("outcome", json!("correct"))]
        }
        Kind::Decide => decisions(file, plain()),
        Kind::DecideOnTheSpot => vec![on_the_spot(book.now, None), on_the_spot(book.now, Some(10_000))],
        Kind::RecordRemedy => remedies(book, plain()),
        Kind::RecordCourtRuling => {
            let steps = ["accepted", "granted", "executed", "terminated", "suspended", "resumed", "not_accepted"];
            steps.into_iter().map(|step| with("step", json!(step))).collect()
        }
        Kind::ServeDemand => {
            let open = file.corrections.iter().rev().find(|order| order.corrected.is_none());
            let mut of_correction = plain();
            of_correction["amount_fen"] = json!(0);
            of_correction["correction"] = json!(open.map(|order| order.seq));
            of_correction["perform_by"] = json!(book.now.plus_days(1).date());
            open.map(|_| of_correction).into_iter().chain([plain()]).collect()
        }
        Kind::RecordExecution => {
            let mut interrupted = with("step", json!("suspended"));
            interrupted["ground"] = json!("unable");
            interrupted["carried_out"] = Value::Null;
            let resumed = ["resumed", "stopped"].map(|step| {
                let mut content = interrupted.clone();
                content["step"] = json!(step);
                content["ground"] = Value::Null;
                content
            });
            [plain(), interrupted].into_iter().chain(resumed).collect()
        }
        Kind::RecordTransferStep => {
            let steps = ["accepted", "refused", "handed_over", "review_asked", "dropped"];
            steps.into_iter().map(|step| with("step", json!(step))).collect()
        }
        Kind::CloseCase => {
            let grounds = ["performed", "revoked", "no_penalty", "not_established", "executed_by_court"];
            std::iter::once(plain()).chain(grounds.into_iter().map(|ground| json!({"ground": ground}))).collect()
        }
        _ => vec![plain()],
    };
    let typed = contents.into_iter().filter(|content| zhifa::casefile::Body::parse(kind, content.clone()).is_ok());
    typed.map(|content| known(book.trial_by(who, kind, content), profile)).collect()
}

/// The rules know of the other case and the other item, as the service does.
fn known(mut trial: Trial, profile: &str) -> Trial {
    trial.facts.profile = Profile::find(profile).expect("a profile");
    if let Some(held) = trial.file.power_item.as_ref().filter(|held| held.id == SMALL_ITEM) {
        trial.facts.power_item = trial.facts.power_item.map(|_| held.clone());
    }
    if matches!(trial.attempt.kind, Kind::MergeCase | Kind::SplitCase) {
        trial.facts.elsewhere.named.push(zhifa::casefile::facts::NamedCase {
            id: ANOTHER_CASE,
            agency_id: AGENCY,
            digest: None,
            transferred: None,
            evidence: Vec::new(),
            links: Vec::<(Relation, uuid::Uuid)>::new(),
        });
    }
    trial
}

fn conclusions() -> Vec<Value> {
    let facts = json!([{"text": "未经许可经营烟花爆竹十二箱", "evidence": ["e1"]}]);
    let proposals = [
        fine(6_000_000),
        fine(3_000_000),
        json!({"outcome": "not_established", "parties": [{"party_id": "p1", "facts": facts, "reasons": "经复核事实不成立"}]}),
        json!({"outcome": "transfer_agency", "receiving_organ": "盂县应急管理局",
            "parties": [{"party_id": "p1", "facts": facts, "reasons": "不属于本机关管辖"}]}),
    ];
    proposals.into_iter().map(|proposal| json!({"report": "调查终结", "proposal": proposal})).collect()
}

fn decisions(file: &CaseFile, mut plain: Value) -> Vec<Value> {
    let Some(on_file) = &file.proposal else { return vec![plain] };
    plain["outcome"] = json!(on_file.proposal.outcome.as_str());
    if on_file.proposal.outcome.transfers() {
        plain["handover"] = match on_file.proposal.outcome {
            Outcome::TransferCriminal => to_police(),
            _ => json!({"receiver": "盂县应急管理局", "papers": ["transfer_letter"]}),
        };
    }
    vec![plain]
}

/// What can happen next to the last proceeding, and a new one.
fn remedies(book: &Casebook, applied: Value) -> Vec<Value> {
    let mut all = vec![applied];
    let Some(last) = book.file.remedies.proceedings.last() else { return all };
    let today = book.now.date();
    let event = |event: &str| json!({"remedy_id": last.id, "event": event, "on": today});
    for name in ["accepted", "answered", "reached_party", "withdrawn", "final", "not_accepted"] {
        let mut content = event(name);
        if name == "accepted" {
            content["received_on"] = json!(today);
        }
        all.push(content);
    }
    for ruling in
        [json!({"result": "upheld"}), json!({"result": "revoked"}), json!({"result": "revoked", "redecide": true})]
    {
        let mut content = event("decided");
        content["received_on"] = json!(today);
        content["document"] = json!("盂政复决〔2026〕3号");
        content["ruling"] = ruling;
        all.push(content);
    }
    all
}

/// A seizure that a head is asked to let last longer.
pub(super) fn longer_seized() -> Casebook {
    let mut book = seized();
    book.next(Kind::ExtendSeizure);
    book
}

/// A review that waits for material.
pub(super) fn material_asked_for() -> Casebook {
    let mut book = Casebook::reviewing();
    book.next(Kind::AssignReviewer);
    book.next(Kind::RequestSupplement);
    book
}
