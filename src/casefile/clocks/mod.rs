//! Clocks 期限: which due dates an act starts. The days themselves are counted by [`crate::law::calendar`].

mod enforcement;
mod hearing;
mod links;
mod measures;
mod payment;
mod recusal;
mod register;
mod remedy;
mod running;
mod sampling;
mod spot;
mod term;
mod transfer;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(in crate::casefile) use enforcement::{DROPPED, SUIT};
pub use running::moved;
pub use spot::owed_in_breach;

use super::act::{Act, Attempt};
use super::acts::Body;
use super::facts::Facts;
use super::file::CaseFile;
use super::parts::Deadline;
use super::party::PartyId;
use super::proposal::Outcome;
use crate::law::ladder::Excluded;
use crate::law::period::{Due, Period, Step};
use crate::law::stages::Kind;
use crate::law::time::Moment;

/// Declares the clocks, a row each: code, Chinese name, article or source, row of the handbook's table of time limits.
macro_rules! clocks {
    ($($variant:ident = $code:tt $zh:tt $article:tt $row:tt),* $(,)?) => {
        /// The clocks 期限 that acts start.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
        )]
        pub enum Clock {
            $(#[doc = $zh] #[doc = $row] #[serde(rename = $code)] $variant),*
        }

        impl Clock {
            /// Every clock.
            pub const ALL: &'static [Clock] = &[$(Clock::$variant),*];

            /// The code that the database carries.
            pub const fn as_str(self) -> &'static str {
                match self { $(Clock::$variant => $code),* }
            }

            /// The Chinese name.
            pub const fn zh(self) -> &'static str {
                match self { $(Clock::$variant => $zh),* }
            }

            /// The article or source the period comes from.
            pub const fn article(self) -> &'static str {
                match self { $(Clock::$variant => $article),* }
            }

            /// The row of the table of time limits, such as T003; empty if it has none.
            pub const fn row(self) -> &'static str {
                match self { $(Clock::$variant => $row),* }
            }
        }
    };
}

clocks! {
    CheckClue = "check_clue" "核查线索" "市监18；农业29；住建15" "T010",
    TalkJurisdiction = "talk_jurisdiction" "协商管辖" "处罚法25；市监13；农业16" "T015",
    ResolvePreservation = "resolve_preservation" "先行登记保存处理" "处罚法56、85" "T020",
    ApproveUrgent = "approve_urgent" "紧急措施补办批准" "强制法19；市监33" "T021、T022",
    EndSeizure = "end_seizure" "查封、扣押期限" "强制法25、28" "T023",
    HandToKeeper = "hand_to_keeper" "涉案物品移交保管" "交通127" "T026",
    TellTestResult = "tell_test_result" "告知检测结果" "浙江程序办法79" "T152",
    AnswerRecusal = "answer_recusal" "回避申请答复" "处罚法43" "",
    Decide = "decide" "作出决定" "处罚法60" "T003",
    Statement = "statement" "陈述申辩" "处罚法44、45" "T030",
    AskHearing = "ask_hearing" "申请听证" "处罚法64(1)、85" "T034",
    NamePresider = "name_presider" "指定听证主持人" "听证办法18" "T036",
    FixHearing = "fix_hearing" "确定听证时间地点" "听证办法20" "T038",
    FinishHearing = "finish_hearing" "听证办结" "广东令294 38" "T041",
    ReportHearing = "report_hearing" "听证报告" "听证办法29" "T040",
    Review = "review" "法制审核" "处罚法58" "T050",
    Supplement = "supplement" "补充审核材料" "内蒙古三项制度办法29" "",
    ServeDecision = "serve_decision" "送达决定" "处罚法61、85" "T060",
    Publish = "publish" "公示决定" "118号(六)" "T063、T064",
    WithdrawPublication = "withdraw_publication" "撤回公示" "处罚法48、85" "T067",
    FileSummary = "file_summary" "简易程序备案" "处罚法52" "T071",
    HandInFine = "hand_in_fine" "当场收缴罚款交至机关" "处罚法71、85" "T082",
    BankFine = "bank_fine" "机关将罚款缴付银行" "处罚法71、85" "T083",
    Pay = "pay" "缴款" "处罚法67" "T080",
    Instalment = "instalment" "分期缴款" "处罚法66" "",
    Reconsideration = "reconsideration" "申请行政复议" "复议法20" "T090",
    Suit = "suit" "提起行政诉讼" "行诉法45、46" "T092、T093",
    ForwardRemedy = "forward_remedy" "转送复议申请" "复议法32、88" "T095",
    AnswerReconsideration = "answer_reconsideration" "复议答复" "复议法48、54、88" "T096、T097",
    Appeal = "appeal" "提起上诉" "行诉法85" "",
    AnswerSuit = "answer_suit" "应诉答辩" "行诉法67" "T098",
    Redecide = "redecide" "重新作出决定" "复议法64" "",
    Demand = "demand" "催告期满" "强制法54、69" "T101",
    ApplyToCourt = "apply_to_court" "申请法院强制执行" "强制法53；行诉解释156" "T103",
    CourtAccepts = "court_accepts" "法院受理" "强制法56" "T104",
    CourtRules = "court_rules" "法院裁定" "强制法57、58" "T105",
    AskHigherCourt = "ask_higher_court" "向上级法院申请复议" "强制法56、58" "T106",
    CourtExecutes = "court_executes" "法院立即执行" "强制法59" "",
    SubstituteDemand = "substitute_demand" "代履行催告" "强制法51、69" "T102",
    ResumeExecution = "resume_execution" "中止执行满三年" "强制法39" "T107",
    DecideTransfer = "decide_transfer" "决定是否移送" "国令310号5" "T110",
    HandOverCrime = "hand_over_crime" "移送公安机关" "国令310号5" "T111",
    AskPoliceReview = "ask_police_review" "提请复议不予立案" "国令310号9" "T112",
    HandOverGoods = "hand_over_goods" "移交涉案物品" "国令310号12" "T113",
    Correct = "correct" "责令改正" "处罚法28" "",
    Countersign = "countersign" "第二名执法人员确认" "处罚法42" "",
    CloseForm = "close_form" "结案审批" "市监77；住建31" "T120",
    ArchiveFile = "archive_file" "归档" "旅游69" "T122、T123",
    FileUpward = "file_upward" "重大处罚备案" "令206；四川36；江西13" "T130",
}

/// A due date as it was computed when the act was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DueDate {
    /// Which clock.
    pub clock: Clock,
    /// The party it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_id: Option<PartyId>,
    /// Start day, not counted.
    pub opened_on: NaiveDate,
    /// Last day.
    pub due_on: NaiveDate,
    /// The very moment, for periods of hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// What was counted: the period and its extensions, one after the other. None for a day that was simply set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<Period>,
    /// What was left out of the count 不计入的期间.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<Excluded>,
    /// The act whose due date of this clock and party it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<u64>,
    /// Beyond the years whose holidays are known.
    pub provisional: bool,
    /// Step by step.
    pub derivation: Vec<Step>,
}

impl DueDate {
    /// A day that was set, not counted 指定期日.
    pub fn set(clock: Clock, party_id: Option<PartyId>, opened_on: NaiveDate, due_on: NaiveDate) -> Self {
        Self {
            clock,
            party_id,
            opened_on,
            due_on,
            due_at: None,
            periods: Vec::new(),
            excluded: Vec::new(),
            supersedes: None,
            provisional: false,
            derivation: Vec::new(),
        }
    }

    pub(super) fn on_file(&self, seq: u64) -> Deadline {
        Deadline {
            seq,
            clock: self.clock,
            party_id: self.party_id.clone(),
            opened_on: self.opened_on,
            due_on: self.due_on,
            due_at: self.due_at,
            periods: self.periods.clone(),
            excluded: self.excluded.clone(),
            provisional: self.provisional,
            derivation: self.derivation.clone(),
            met: None,
            met_on: None,
            superseded: None,
            stopped: None,
        }
    }
}

/// A due date counted from a day that is not itself counted.
pub fn due(facts: &Facts, clock: Clock, party_id: Option<&str>, from: NaiveDate, period: Period) -> DueDate {
    let due = facts.calendar.due(from, period);
    counted(DueDate::set(clock, party_id.map(str::to_owned), from, due.due_on), vec![period], due)
}

/// A due date of the whole case, counted from a moment.
pub fn due_at(facts: &Facts, clock: Clock, from: Moment, period: Period) -> DueDate {
    due_from(facts, clock, None, from, period)
}

/// A due date counted from a moment: hours run on from it, through nights and holidays.
pub fn due_from(facts: &Facts, clock: Clock, party_id: Option<&str>, from: Moment, period: Period) -> DueDate {
    let due = facts.calendar.due_from(from, period);
    counted(DueDate::set(clock, party_id.map(str::to_owned), from.date(), due.due_on), vec![period], due)
}

/// A due date of several periods one after the other, without the days that do not count.
pub(super) fn due_stretched(
    facts: &Facts,
    clock: Clock,
    party_id: Option<&str>,
    from: NaiveDate,
    periods: Vec<Period>,
    excluded: Vec<Excluded>,
) -> DueDate {
    let due = facts.calendar.due_stretched(from, &periods, &excluded);
    let set = DueDate::set(clock, party_id.map(str::to_owned), from, due.due_on);
    DueDate { excluded, ..counted(set, periods, due) }
}

fn counted(set: DueDate, periods: Vec<Period>, due: Due) -> DueDate {
    DueDate { periods, due_at: due.due_at, provisional: due.provisional, derivation: due.derivation, ..set }
}

impl CaseFile {
    /// The clock of this kind that the act `started_by` started.
    pub(super) fn clock_started_by(&self, clock: Clock, started_by: u64) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.clock == clock && deadline.seq == started_by)
    }

    /// Marks the clock that the act `started_by` started as met by `act`.
    pub(super) fn meet_started_by(&mut self, clock: Clock, started_by: u64, act: &Act) {
        for deadline in &mut self.deadlines {
            if deadline.clock == clock && deadline.seq == started_by && deadline.runs() {
                deadline.met = Some(act.seq);
                deadline.met_on = Some(act.occurred_at.date());
            }
        }
    }
}

/// The due dates that the attempted act starts. `effective_on` is the day a service takes effect.
pub fn opened_by(file: &CaseFile, facts: &Facts, attempt: &Attempt, effective_on: Option<NaiveDate>) -> Vec<DueDate> {
    let day = attempt.occurred_at.date();
    let profile = facts.profile;
    let mut dates = match &attempt.body {
        Some(Body::Approve(approval)) if file.kind_of(approval.seq) == Some(Kind::RequestFiling) => {
            vec![due(facts, Clock::Decide, None, day, profile.decision)]
        }
        Some(Body::OrderCorrection(order)) => {
            vec![DueDate::set(Clock::Correct, Some(order.party_id.clone()), day, order.due_on)]
        }
        Some(Body::SubmitForReview(_)) => vec![due(facts, Clock::Review, None, day, profile.review)],
        Some(Body::Decide(decision)) => {
            let publish = match decision.outcome {
                Outcome::Penalize => profile.publish_penalty,
                _ => profile.publish_other,
            };
            // A transfer is told to its receiver; the party has nothing to perform.
            let parties = file.proposal.iter().flat_map(|on_file| &on_file.proposal.parties);
            parties
                .filter(|_| !decision.outcome.transfers())
                .map(|line| due(facts, Clock::ServeDecision, Some(&line.party_id), day, profile.serve))
                .chain(std::iter::once(due(facts, Clock::Publish, None, day, publish)))
                .collect()
        }
        Some(Body::ServeDocument(service)) => {
            let Some(from) = effective_on else { return Vec::new() };
            served(file, facts, service.paper, &service.party_id, from)
        }
        Some(_) if attempt.kind.in_the_field() => {
            // From the record, not from the event: nobody can confirm what is not recorded yet.
            vec![due(facts, Clock::Countersign, None, facts.now.date(), profile.countersign)]
        }
        _ => Vec::new(),
    };
    for chapter in CHAPTERS {
        dates.extend(chapter(file, facts, attempt));
    }
    dates
}

/// The clocks of one chapter that an attempt starts.
type Chapter = fn(&CaseFile, &Facts, &Attempt) -> Vec<DueDate>;

/// The chapters, each with the clocks of its own acts.
const CHAPTERS: &[Chapter] = &[
    enforcement::opened,
    hearing::opened,
    links::opened,
    measures::opened,
    payment::opened,
    recusal::opened,
    register::opened,
    remedy::opened,
    sampling::opened,
    spot::opened,
    term::opened,
    transfer::opened,
];

/// What the effective service of a paper starts for its party.
fn served(file: &CaseFile, facts: &Facts, paper: u64, party: &str, from: NaiveDate) -> Vec<DueDate> {
    let notice = file.notices.iter().find(|notice| notice.seq == paper);
    if let Some(notice) = notice {
        let mut dates = vec![due(facts, Clock::Statement, Some(party), from, facts.profile.statement)];
        if notice.hearing_offered.iter().any(|offered| offered == party) {
            dates.push(due(facts, Clock::AskHearing, Some(party), from, facts.profile.hearing_request));
        }
        return dates;
    }
    let Some(decision) = file.decision.as_ref().filter(|decision| decision.seq == paper) else { return Vec::new() };
    if decision.outcome.transfers() || file.remedies.struck() {
        return Vec::new();
    }
    decided(file, facts, party, from)
}

/// What the effective service of the decision in force starts for its party: payment, remedies, and the court behind them.
fn decided(file: &CaseFile, facts: &Facts, party: &str, from: NaiveDate) -> Vec<DueDate> {
    let mut dates = enforcement::remedies(facts, file.procedure, party, from);
    let payable = file.spot_decision().is_none_or(|spot| spot.can_be_served() && spot.cash.is_none());
    if file.owed(party).fine.0 > 0 && payable {
        dates.push(due(facts, Clock::Pay, Some(party), from, facts.profile.payment));
    }
    let suit_ends_on = dates.iter().find(|date| date.clock == Clock::Suit).map(|date| date.due_on);
    if let Some(suit_ends_on) = suit_ends_on.filter(|_| file.owes_anything(party)) {
        dates.push(enforcement::behind_the_suit(facts, party, suit_ends_on));
    }
    dates
}
