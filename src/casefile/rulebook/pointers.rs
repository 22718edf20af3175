//! What the acts of the later chapters point at: acts of the record and parties of the case. REF-1 looks both up.

use crate::casefile::Body;
use crate::casefile::acts::PaperDecision;
use crate::law::stages::Kind;

const REQUESTS: &[Kind] = &[Kind::RequestMeasure];
const SEIZURES: &[Kind] = &[Kind::Seize];
const RESULTS: &[Kind] = &[Kind::RecordTestResult];

/// Acts against which a remedy is open 可以申请复议、提起诉讼 (复议法11; 行诉法12).
const CAN_BE_ATTACKED: &[Kind] = &[
    Kind::Decide,
    Kind::DecideOnTheSpot,
    Kind::TakeOver,
    Kind::OrderCorrection,
    Kind::RegisterPreservation,
    Kind::Seize,
    Kind::ExtendSeizure,
    Kind::OrderExecution,
    Kind::RevokeDecision,
    Kind::DeclineFiling,
];

/// Acts that change a decision.
const CHANGES_A_DECISION: &[Kind] = &[Kind::RecordRemedy, Kind::RevokeDecision];

/// Acts that `body` points at, each with the kinds it may be of; no kinds means any.
pub(super) fn acts(body: &Body) -> Vec<(u64, &'static [Kind])> {
    match body {
        // Measures.
        Body::RegisterPreservation(act) => act.request.map(|seq| (seq, REQUESTS)).into_iter().collect(),
        Body::Seize(act) => act.request.map(|seq| (seq, REQUESTS)).into_iter().collect(),
        Body::ResolvePreservation(act) => vec![(act.seq, &[Kind::RegisterPreservation])],
        Body::ExtendSeizure(act) => vec![(act.seq, SEIZURES)],
        Body::ReleaseSeizure(act) => vec![(act.seq, SEIZURES)],
        // Samples and tests.
        Body::AnnounceTest(act) => {
            let seizure = act.seizure.map(|seq| (seq, SEIZURES));
            seizure.into_iter().chain(act.retest_of.map(|seq| (seq, RESULTS))).collect()
        }
        Body::RecordTestResult(act) => vec![(act.seq, &[Kind::AnnounceTest, Kind::TakeSample])],
        // Links.
        // Transfer.
        Body::DecideRecusal(decision) => vec![(decision.seq, &[Kind::ApplyRecusal])],
        // Term.
        Body::ExcludePeriod(asked) => vec![(asked.shown_by, &[])],
        // Hearing.
        Body::PostponeHearing(postponed) => vec![(postponed.seq, &[Kind::ScheduleHearing])],
        Body::ReportHearing(report) => vec![(report.seq, &[Kind::HoldHearing])],
        // Review.
        Body::ReviewMeasure(reviewed) => vec![(reviewed.seq, REQUESTS)],
        Body::SupplyMaterials(supplied) => vec![(supplied.seq, &[Kind::RequestSupplement])],
        Body::ContestReview(contest) => vec![(contest.opinion, &[Kind::IssueReviewOpinion])],
        Body::SettleReview(settlement) => vec![(settlement.seq, &[Kind::ContestReview])],
        // Payment.
        // Enforcement.
        Body::RecordPerformance(performance) => {
            performance.disposal.iter().map(|done| (done.seq, &[Kind::DisposeProperty][..])).collect()
        }
        Body::RecordDemandAnswer(answer) => vec![(answer.seq, &[Kind::ServeDemand])],
        Body::ApplyToCourt(application) => vec![(application.demand, &[Kind::ServeDemand])],
        Body::RecordCourtRuling(ruling) => vec![(ruling.seq, &[Kind::ApplyToCourt])],
        Body::OrderExecution(order) => {
            let correction = order.correction.map(|seq| (seq, &[Kind::OrderCorrection][..]));
            std::iter::once((order.demand, &[Kind::ServeDemand][..])).chain(correction).collect()
        }
        Body::RecordExecution(step) => vec![(step.seq, &[Kind::OrderExecution])],
        Body::ServeDemand(demand) => demand.correction.iter().map(|seq| (*seq, &[Kind::OrderCorrection][..])).collect(),
        // Remedy.
        Body::RecordRemedy(event) => {
            event.application.iter().map(|application| (application.about, CAN_BE_ATTACKED)).collect()
        }
        // Register.
        Body::CorrectPublication(correction) => vec![(correction.entry, &[Kind::Publish])],
        Body::WithdrawPublication(withdrawal) => {
            let changed = withdrawal.because.map(|seq| (seq, CHANGES_A_DECISION));
            std::iter::once((withdrawal.entry, &[Kind::Publish][..])).chain(changed).collect()
        }
        _ => Vec::new(),
    }
}

/// Parties that `body` names.
pub(super) fn parties(body: &Body) -> Vec<&str> {
    match body {
        // Measures.
        Body::RequestMeasure(act) => vec![&act.party_id],
        Body::RegisterPreservation(act) => vec![&act.party_id],
        Body::Seize(act) => vec![&act.party_id],
        // Samples and tests.
        Body::TakeSample(act) => vec![&act.party_id],
        // Links.
        Body::TakeOver(paper) => paper.decision.iter().flat_map(take_over_parties).collect(),
        // Transfer.
        Body::RecordTransferStep(step) => {
            let set_off = step.set_off.iter().map(|counted| counted.party_id.as_str());
            step.criminally_fined.iter().map(String::as_str).chain(set_off).collect()
        }
        Body::ReportSuspectedCrime(report) => report.party_ids.iter().map(String::as_str).collect(),
        Body::ApplyRecusal(application) => application.party_id.iter().map(String::as_str).collect(),
        // Term.
        // Hearing.
        // Education and address.
        Body::RecordEducation(education) => vec![&education.party_id],
        Body::RecordAddress(confirmed) => vec![&confirmed.party_id],
        // Summary procedure.
        Body::DecideOnTheSpot(decision) => {
            decision.proposal.parties.iter().map(|line| line.party_id.as_str()).collect()
        }
        // Payment.
        Body::GrantInstalments(plan) => vec![plan.party_id.as_str()],
        Body::DeferPayment(plan) => vec![plan.party_id.as_str()],
        Body::AgreeOnExecution(plan) => vec![plan.party_id.as_str()],
        // Enforcement.
        Body::RecordPerformance(performance) => vec![performance.party_id.as_str()],
        Body::DisposeProperty(disposal) => vec![disposal.party_id.as_str()],
        Body::ServeDemand(demand) => vec![demand.party_id.as_str()],
        Body::ApplyToCourt(application) => vec![application.party_id.as_str()],
        Body::OrderExecution(order) => vec![order.party_id.as_str()],
        Body::CloseCase(closing) => closing.ended.iter().map(|end| end.party_id.as_str()).collect(),
        // Remedy.
        Body::RecordRemedy(event) => {
            let lines = event.ruling.iter().flat_map(|ruling| &ruling.lines).map(|line| line.party_id.as_str());
            let applicant = event.application.iter().filter_map(|application| application.party_id.as_deref());
            applicant.chain(lines).collect()
        }
        Body::RevokeDecision(revocation) => revocation.lines.iter().map(|line| line.party_id.as_str()).collect(),
        Body::RecordRefund(refund) => vec![refund.party_id.as_str()],
        _ => Vec::new(),
    }
}

/// Parties that a decision on paper names: what it decided, on whom it was served, who paid.
fn take_over_parties(decision: &PaperDecision) -> Vec<&str> {
    let decided = decision.decided.parties.iter().map(|line| line.party_id.as_str());
    let served = decision.services.iter().map(|service| service.party_id.as_str());
    let paid = decision.payments.iter().map(|payment| payment.party_id.as_str());
    decided.chain(served).chain(paid).collect()
}
