//! What a reviewer needs to judge a case 法制审核工作台: why it is owed, what was handed in, the eight checks as the rules see them,
//! the rounds with who signed for what, and what changed since the last opinion.

use actix_web::web;
use serde::Serialize;
use serde_json::Value;

use super::{Error, facts, sight};
use crate::accounts::SignedIn;
use crate::casefile::CaseFile;
use crate::casefile::act::Attempt;
use crate::casefile::actor::{Actor, Signature};
use crate::casefile::legal_review::ReviewRound;
use crate::casefile::parts::{Deadline, Flag};
use crate::casefile::rulebook::{self, Judgement, PreparedCheck};
use crate::casefile::triggers::Trigger;
use crate::db::{Conn, Db};
use crate::law::stages::Kind;
use crate::law::time::Moment;
use crate::problem::{Problem, Reads, path_id};
use crate::record;

/// The review of a case as its reviewer needs it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct ReviewFile {
    /// Whether a decision on the current subject needs a passed review.
    required: bool,
    /// Why, as computed.
    triggers: Vec<Trigger>,
    /// Flags that nobody has taken off.
    flags: Vec<Flag>,
    /// What a review must be about.
    subject: Option<String>,
    /// Whether exactly this has passed.
    passed: bool,
    /// What is handed in, as the record shows it.
    materials: Vec<Material>,
    /// The eight checks as the rules see them.
    checks: Vec<PreparedCheck>,
    /// Every round, each with who signed for what.
    rounds: Vec<RoundOnFile>,
    /// What changed in the proposal since the last opinion; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Changes>,
}

/// One of the materials of a submission 送审材料 (118号(十三); 广东法制审核办法14).
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct Material {
    /// Which.
    material: MaterialKind,
    /// Its name in Chinese.
    name: &'static str,
    /// Whether it is on file, missing, or not owed in this case.
    state: MaterialState,
    /// The acts that hold it.
    acts: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum MaterialKind {
    Report,
    Draft,
    Evidence,
    Records,
    Basis,
    Benchmark,
    Statements,
    Hearing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum MaterialState {
    OnFile,
    Missing,
    NotOwed,
}

/// A round with its due date and the blocks that were signed.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct RoundOnFile {
    /// The round.
    #[serde(flatten)]
    round: ReviewRound,
    /// Its due dates: the sealed one, and what an extension or a supplement put in its place.
    due: Vec<Deadline>,
    /// Who answers for what 签署栏 (118号(十四)): each signs a block of one's own.
    signed: Vec<SignedBlock>,
}

/// A signed block: of the handler, of the reviewer, of the head.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct SignedBlock {
    /// What the person answers for, in Chinese.
    answers_for: &'static str,
    /// The act.
    seq: u64,
    /// Its digest in the record.
    digest: String,
    /// When.
    at: Moment,
    /// Who.
    signature: Signature,
}

/// What changed between the proposal that was reviewed last and the one that stands.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct Changes {
    /// The act that submitted the one reviewed.
    since: u64,
    /// Field by field; empty when nothing changed.
    lines: Vec<ChangedField>,
}

/// A field that changed.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct ChangedField {
    /// Where, as a JSON pointer into the proposal.
    pointer: String,
    /// What stood, texts as they are and all else as JSON; absent for what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    /// What stands; absent for what went away.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

/// The review of a case: grounds, materials, the eight checks prepared, rounds with signatures, changes since the last opinion.
#[utoipa::path(get, path = "/cases/{id}/review", operation_id = "review_of_case", tag = "review", params(("id" = Uuid, Path, description = "The case")),
    security(("bearer" = [])), responses((status = 200, description = "The review file", body = ReviewFile), Reads))]
pub(super) async fn review(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<ReviewFile>, Problem> {
    let now = db.clock().now();
    let shown = db.read(move |conn| {
        let (actor, file) = sight::file(conn, &who, path_id(&id)?)?;
        show(conn, &actor, &file, now)
    });
    Ok(web::Json(shown.await?))
}

fn show(conn: &mut Conn, actor: &Actor, file: &CaseFile, now: Moment) -> Result<ReviewFile, Problem> {
    let judged = judged(conn, actor, file, now)?;
    let mut rounds = Vec::new();
    for round in &file.reviews {
        rounds.push(on_file(conn, file, round)?);
    }
    Ok(ReviewFile {
        required: file.review_required(),
        triggers: file.triggers.clone(),
        flags: file.flags.iter().filter(|flag| flag.removed.is_none()).cloned().collect(),
        subject: file.subject(),
        passed: file.passed_review().is_some(),
        materials: materials(file),
        checks: rulebook::prepared(file, &judged),
        rounds,
        changes: changes(conn, file)?,
    })
}

/// What the rules say of the proposal as it was stated, and of the decision that may follow it.
fn judged(conn: &mut Conn, actor: &Actor, file: &CaseFile, now: Moment) -> Result<Vec<Judgement>, Problem> {
    let mut judged = Vec::new();
    if let Some(stated) = file.proposal.as_ref().map(|on_file| on_file.seq) {
        let recorded = record::acts(conn, file.id, stated.saturating_sub(1), stated).map_err(Error::from)?;
        let before = record::at(conn, file.id, stated.saturating_sub(1)).map_err(Error::from)?;
        for one in recorded {
            let attempt = Attempt {
                kind: one.act.kind,
                occurred_at: one.act.occurred_at,
                officers: one.act.officers.iter().map(|officer| officer.officer_id).collect(),
                media: one.act.media.clone(),
                body: one.body,
                late_reason: None,
                as_happened: None,
                actor: actor.clone(),
            };
            let facts = facts::gather(conn, &before, &attempt, now)?;
            judged.push(rulebook::judge(&before, &facts, &attempt));
        }
    }
    let attempt = Attempt {
        kind: Kind::Decide,
        body: None,
        occurred_at: now,
        officers: Vec::new(),
        media: Vec::new(),
        late_reason: None,
        as_happened: None,
        actor: actor.clone(),
    };
    let facts = facts::gather(conn, file, &attempt, now)?;
    judged.push(rulebook::checklist(file, &facts, &attempt));
    // Who may act is asked of whoever acts: it says nothing about the case under review.
    for judgement in &mut judged {
        judgement.findings.retain(|finding| !finding.rule.starts_with("SEP-"));
    }
    Ok(judged)
}

fn materials(file: &CaseFile) -> Vec<Material> {
    use MaterialKind as Which;
    let of_kind = |wanted: &dyn Fn(Kind) -> bool| -> Vec<u64> {
        file.entries.iter().filter(|entry| wanted(entry.kind)).map(|entry| entry.seq).collect()
    };
    let proposal = file.proposal.as_ref();
    let stated: Vec<u64> = proposal.map(|on_file| on_file.seq).into_iter().collect();
    let lines = || proposal.iter().flat_map(|on_file| &on_file.proposal.parties);
    let punishes = lines().any(|line| !line.penalties.is_empty());
    let mut alive: Vec<u64> = file.evidence.iter().filter(|item| item.is_alive()).map(|item| item.seq).collect();
    alive.dedup();
    let state = |owed: bool, there: bool| match (owed, there) {
        (_, true) => MaterialState::OnFile,
        (true, false) => MaterialState::Missing,
        (false, false) => MaterialState::NotOwed,
    };
    let material =
        |material, name, owed, acts: Vec<u64>| Material { material, name, state: state(owed, !acts.is_empty()), acts };
    let only = |there: bool| if there { stated.clone() } else { Vec::new() };
    let basis = punishes && lines().all(|line| !line.penalty_articles.is_empty());
    let benchmark = punishes && lines().all(|line| line.benchmark.is_some());
    let heard = file.hearings.iter().any(|hearing| hearing.held);
    let reports = of_kind(&|kind| matches!(kind, Kind::HoldHearing | Kind::ReportHearing));
    let voices = of_kind(&|kind| matches!(kind, Kind::RecordStatement | Kind::AnswerStatement | Kind::WaiveStatement));
    vec![
        material(Which::Report, "调查终结报告", true, of_kind(&|kind| kind == Kind::ConcludeInvestigation)),
        material(Which::Draft, "拟办意见（决定代拟稿）", true, stated.clone()),
        material(Which::Evidence, "证据", true, alive),
        material(Which::Records, "调查取证记录", true, of_kind(&Kind::in_the_field)),
        material(Which::Basis, "处罚依据", punishes, only(basis)),
        material(Which::Benchmark, "裁量基准适用说明", punishes, only(benchmark)),
        material(Which::Statements, "陈述申辩及复核", false, voices),
        material(Which::Hearing, "听证笔录和听证报告", heard, if heard { reports } else { Vec::new() }),
    ]
}

fn on_file(conn: &mut Conn, file: &CaseFile, round: &ReviewRound) -> Result<RoundOnFile, Problem> {
    let due = file.due_dates_of(round).cloned().collect();
    let mut blocks =
        vec![(round.seq, "送审材料的真实性、准确性、完整性，以及执法的事实、证据、法律适用、程序的合法性")];
    blocks.extend(round.opinion.as_ref().map(|opinion| (opinion.seq, "法制审核意见")));
    let settled = round.contest.as_ref().and_then(|contest| contest.settled.as_ref());
    blocks.extend(settled.map(|settled| (settled.seq, "异议协调决定")));
    let decided = file.decision.as_ref().filter(|decision| decision.subject == round.subject);
    blocks.extend(decided.map(|decision| (decision.seq, "执法决定（负责人为第一责任人）")));
    let mut signed = Vec::new();
    for (seq, answers_for) in blocks {
        for one in record::acts(conn, file.id, seq.saturating_sub(1), seq).map_err(Error::from)? {
            let (at, signature) = (one.act.occurred_at, one.act.actor);
            signed.push(SignedBlock { answers_for, seq, digest: one.digest, at, signature });
        }
    }
    Ok(RoundOnFile { round: round.clone(), due, signed })
}

fn changes(conn: &mut Conn, file: &CaseFile) -> Result<Option<Changes>, Problem> {
    let Some(round) = file.reviews.iter().rev().find(|round| round.opinion.is_some()) else { return Ok(None) };
    let then = record::at(conn, file.id, round.seq).map_err(Error::from)?;
    let value = |file: &CaseFile| {
        let proposal = file.proposal.as_ref().map(|on_file| &on_file.proposal);
        serde_json::to_value(proposal).map_err(Problem::internal)
    };
    let (mut before, after) = (value(&then)?, value(file)?);
    let mut lines = Vec::new();
    // One step after the other, so that each finds what stood when its turn came.
    for step in json_patch::diff(&before, &after).0 {
        let pointer = step.path().to_string();
        let stood = before.pointer(&pointer).cloned();
        let (stood, stands) = match &step {
            json_patch::PatchOperation::Add(add) => (None, Some(add.value.clone())),
            json_patch::PatchOperation::Replace(replace) => (stood, Some(replace.value.clone())),
            _ => (stood, None),
        };
        lines.push(ChangedField { pointer, before: stood.map(text), after: stands.map(text) });
        json_patch::patch(&mut before, &[step]).map_err(Problem::internal)?;
    }
    Ok(Some(Changes { since: round.seq, lines }))
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        value => value.to_string(),
    }
}
