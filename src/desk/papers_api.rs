//! HTTP of the papers of a case: which there are, what each lacks, previews, and issuing.

use actix_web::http::header::{ContentDisposition, DispositionType};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;
use validator::Validate;

use super::act::{self, Done, Issuing, Seen};
use super::envelope::Envelope;
use super::sight;
use crate::accounts::{self, SignedIn};
use crate::casefile::act::PrintedPaper;
use crate::casefile::parts;
use crate::db::{Db, Tx};
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::law::digest::sm3;
use crate::law::stages::Kind;
use crate::page::Params;
use crate::papers::{self, Block, Candidate, Dossier, Layout, Missing, Paper, Run, Templates, Volume};
use crate::problem::{Problem, RawBody, Reads, Writes, parse_value, path_id};
use crate::record;

/// The papers' routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/cases/{id}/papers").route(web::get().to(list)))
        .service(at("/cases/{id}/papers/{kind}").route(web::get().to(show)))
        .service(at("/cases/{id}/papers/{kind}/issue").route(web::post().to(issue)));
}

/// The papers' part of the API description.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, show, issue))]
struct Api;

/// A paper that the acts of the case give rise to.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct PaperState {
    /// Kind of paper.
    kind: String,
    /// Name, as the catalogue has it.
    name: String,
    /// Title, as it is printed.
    title: String,
    /// The act it prints.
    about: u64,
    /// The party it is for, if it is for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    party_id: Option<String>,
    /// Its number, once it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// Volume of the file 正卷、副卷.
    volume: Volume,
    /// Layout.
    layout: Layout,
    /// It goes out to somebody: it is sealed and served.
    outward: bool,
    /// Version of the template it would be made with now.
    template: String,
    /// What it lacks; empty when it can be issued.
    missing: Vec<Missing>,
    /// The act that issued it, if it has been issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<u64>,
    /// How it was printed then.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<PrintedPaper>,
}

/// How a paper is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Format {
    /// PDF/A: as it was issued, or a preview with 预览 across it.
    #[default]
    Pdf,
    /// Word processor.
    Docx,
    /// Plain text.
    Text,
    /// The content itself.
    Json,
}

/// Which paper.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Which {
    /// The act it prints; the last of its kind when absent.
    about: Option<u64>,
    /// The party it is for; the first when absent.
    #[param(max_length = 40)]
    party_id: Option<String>,
    /// Form of the answer, `pdf` unless said otherwise.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// Which paper is issued.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct IssuePaper {
    /// The act it prints.
    about: u64,
    /// The party it is for, if it is for one.
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    party_id: Option<String>,
    /// Why it is issued once more; the number of the one before is void and stays in the register with this reason.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    reissued_because: Option<String>,
}

/// A paper as content, before it is a page.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct PaperContent {
    /// Kind of paper.
    kind: String,
    /// Title.
    title: String,
    /// The organ.
    organ: String,
    /// Number.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// What it consists of.
    blocks: Vec<Block>,
    /// What it lacks.
    missing: Vec<Missing>,
}

/// The papers of a case: issued, ready, or with what they lack.
#[utoipa::path(get, path = "/cases/{id}/papers", operation_id = "list_papers", tag = "documents", params(("id" = Uuid, Path, description = "The case")),
    security(("bearer" = [])), responses((status = 200, description = "The papers, in the order of the acts", body = Vec<PaperState>), Reads))]
async fn list(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<Vec<PaperState>>, Problem> {
    let states = db.read(move |conn| {
        let id = path_id(&id)?;
        sight::head(conn, &who, id)?;
        let dossier = papers::load(conn, id)?;
        let templates = Templates::of(conn, dossier.file().agency_id)?;
        let all = templates.all();
        let states = papers::candidates(&dossier, &all).map_err(papers::Error::from)?;
        states.iter().map(|candidate| state(&dossier, candidate)).collect::<Result<Vec<_>, Problem>>()
    });
    Ok(web::Json(states.await?))
}

fn state(dossier: &Dossier, candidate: &Candidate<'_>) -> Result<PaperState, Problem> {
    let on_file = papers::issue_entry(dossier, candidate);
    let paper = papers::compose(dossier, candidate, None).map_err(papers::Error::from)?;
    // A number of its own is drawn when it is issued: it is not missing before.
    Ok(PaperState {
        kind: paper.kind,
        name: paper.name,
        title: paper.title,
        about: paper.about,
        party_id: paper.party_id,
        number: on_file.and_then(|held| held.number.clone()).or(paper.number),
        volume: paper.volume,
        layout: paper.layout,
        outward: paper.outward,
        template: paper.template,
        missing: paper.missing,
        issued: on_file.map(|held| held.seq),
        printed: on_file.and_then(|held| held.printed.clone()),
    })
}

/// The candidate that is asked for.
fn wanted<'a>(
    dossier: &Dossier,
    templates: &'a Templates,
    kind: &str,
    about: Option<u64>,
    party: Option<&str>,
) -> Result<Candidate<'a>, Problem> {
    let of_kind: Vec<_> = templates.all().into_iter().filter(|compiled| compiled.template.kind == kind).collect();
    let found = papers::candidates(dossier, &of_kind).map_err(papers::Error::from)?;
    let fits = |candidate: &Candidate<'_>| {
        about.is_none_or(|about| candidate.about == about)
            && party.is_none_or(|party| candidate.party_id.as_deref() == Some(party))
    };
    let last = found.iter().filter(|candidate| fits(candidate)).map(|candidate| candidate.about).max();
    let mut fitting = found.into_iter().filter(|candidate| fits(candidate) && Some(candidate.about) == last);
    fitting.next().ok_or_else(Problem::not_found)
}

/// One paper: the issued file, or a preview with 预览 across it.
#[utoipa::path(get, path = "/cases/{id}/papers/{kind}", operation_id = "get_paper", tag = "documents",
    params(("id" = Uuid, Path, description = "The case"), ("kind" = String, Path, description = "Kind of paper"), Which),
    security(("bearer" = [])), responses(
        (status = 200, description = "The paper; as JSON with `format=json`", body = PaperContent, content_type = "application/json"),
        (status = 409, description = "A character is in no font", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        Reads))]
async fn show(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    asked: Params<Which>,
) -> Result<HttpResponse, Problem> {
    let (id, kind) = path.into_inner();
    let Which { about, party_id, format } = asked.0;
    let found = db.read(move |conn| {
        let id = path_id(&id)?;
        sight::head(conn, &who, id)?;
        let dossier = papers::load(conn, id)?;
        let templates = Templates::of(conn, dossier.file().agency_id)?;
        let candidate = wanted(&dossier, &templates, &kind, about, party_id.as_deref())?;
        let on_file = papers::issue_entry(&dossier, &candidate);
        if let (Format::Pdf, Some(held)) = (format, on_file)
            && let Some(bytes) = papers::issued(conn, id, held.seq)?
        {
            return Ok(Found::Issued(Handed { kind: "application/pdf", name: Some(name(&held.title, "pdf")), bytes }));
        }
        let number = on_file.and_then(|held| held.number.as_deref());
        let paper = papers::compose(&dossier, &candidate, number).map_err(papers::Error::from)?;
        Ok::<_, Problem>(Found::Composed(paper))
    });
    let handed = match found.await? {
        Found::Issued(handed) => handed,
        Found::Composed(paper) => match format {
            Format::Pdf | Format::Docx => papers::apart(move || preview(paper, format)).await?,
            Format::Text | Format::Json => preview(paper, format)?,
        },
    };
    Ok(handed.response())
}

/// A paper as it was issued, or as it would be made now.
enum Found {
    Issued(Handed),
    Composed(Paper),
}

/// What is handed out: its media type, the name of a file (none for what is shown as it is), the bytes.
struct Handed {
    kind: &'static str,
    name: Option<ContentDisposition>,
    bytes: Vec<u8>,
}

impl Handed {
    fn response(self) -> HttpResponse {
        let mut answer = HttpResponse::Ok();
        answer.content_type(self.kind);
        if let Some(name) = self.name {
            answer.insert_header(name);
        }
        answer.body(self.bytes)
    }
}

/// Name of a file that is shown in place.
fn name(title: &str, extension: &str) -> ContentDisposition {
    papers::file_name(DispositionType::Inline, title, extension)
}

fn preview(paper: Paper, format: Format) -> Result<Handed, Problem> {
    match format {
        Format::Pdf => {
            let run = Run { title: &paper.title, draft: true, ..Run::default() };
            let printed = papers::pdf(std::slice::from_ref(&paper), &run).map_err(papers::Error::from)?;
            let name = name(&format!("{}（预览）", paper.title), "pdf");
            Ok(Handed { kind: "application/pdf", name: Some(name), bytes: printed.bytes })
        }
        Format::Docx => {
            let bytes = papers::docx(std::slice::from_ref(&paper)).map_err(papers::Error::from)?;
            let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            Ok(Handed { kind, name: Some(name(&paper.title, "docx")), bytes })
        }
        Format::Text => {
            Ok(Handed { kind: "text/plain; charset=utf-8", name: None, bytes: papers::text(&paper).into_bytes() })
        }
        Format::Json => {
            let content = PaperContent {
                kind: paper.kind,
                title: paper.title,
                organ: paper.organ,
                number: paper.number,
                blocks: paper.blocks,
                missing: paper.missing,
            };
            let bytes = serde_json::to_vec(&content).map_err(Problem::internal)?;
            Ok(Handed { kind: "application/json", name: None, bytes })
        }
    }
}

/// Issues a paper: the number is drawn, the file is printed, and an act seals its digest. Refused while anything is missing.
#[utoipa::path(post, path = "/cases/{id}/papers/{kind}/issue", operation_id = "issue_paper", tag = "documents", request_body = IssuePaper,
    params(("id" = Uuid, Path, description = "The case"), ("kind" = String, Path, description = "Kind of paper"), IdempotencyKey, Seen),
    security(("bearer" = [])), responses(
        (status = 201, description = "The act that issued it and the head after it", body = Done),
        (status = 412, description = "Somebody was first", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        Writes))]
async fn issue(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    seen: Seen,
    key: IdempotencyKey,
    sent: RawBody,
) -> Result<Answer, Problem> {
    let (id, kind) = path.into_inner();
    let id = path_id(&id)?;
    let digest = sent.digest;
    let ask: IssuePaper = parse_value(sent.value, "")?;
    db.write(move |tx| issuing(tx, &who, id, &kind, ask, seen, &key, &digest)).await
}

#[expect(clippy::too_many_arguments, reason = "a request is what it is")]
fn issuing(
    tx: &mut Tx<'_>,
    who: &SignedIn,
    id: Uuid,
    kind: &str,
    ask: IssuePaper,
    seen: Seen,
    key: &IdempotencyKey,
    digest: &str,
) -> Result<Answer, Problem> {
    let actor = accounts::actor(tx.conn, who)?;
    tx.lock(id)?;
    once(tx, actor.account_id, key, digest, |tx| {
        let file = record::load(tx.conn, id)?;
        sight::seen(tx.conn, &actor, file.agency_id, id, tx.now)?;
        sight::may_act(tx.conn, &actor, &file, Kind::IssueDocument, tx.now)?;
        act::precondition(&file, Kind::IssueDocument, seen, key)?;
        let dossier = papers::load(tx.conn, id)?;
        let templates = Templates::of(tx.conn, file.agency_id)?;
        let candidate = wanted(&dossier, &templates, kind, Some(ask.about), ask.party_id.as_deref())?;
        let template = &candidate.template.template;
        let before = papers::issue_entry(&dossier, &candidate);
        again(before, ask.reissued_because.as_deref())?;
        let draft = complete(&dossier, &candidate, template.series.as_ref().map(|_| "〔〕"))?;
        let request = Envelope::issuing(&template.kind, &draft.title, ask.about, ask.reissued_because).open()?;
        let print = |number: Option<&str>| print(&dossier, &candidate, number);
        let issuing = Issuing { series: template.series.as_deref(), print: &print };
        let done = act::perform(tx, actor, &file, request, Some(&issuing))?;
        let location = format!("/api/v1/cases/{id}?at={}", done.act.act.seq);
        act::answer(&location, &done, id)
    })
}

/// A paper is issued once; once more only with a reason, which makes the one before void.
fn again(before: Option<&parts::Paper>, reason: Option<&str>) -> Result<(), Problem> {
    let (code, zh, en) = match (before, reason) {
        (Some(before), None) => (
            "missing",
            format!("该文书已经由第{}号行为出具；重新出具须说明原因，原文书及文号作废", before.seq),
            format!("act {} issued it; say why once more: the one before becomes void", before.seq),
        ),
        (None, Some(_)) => {
            ("unexpected", "该文书尚未出具，没有需要作废的文书".to_owned(), "it was not issued yet".to_owned())
        }
        _ => return Ok(()),
    };
    Err(Problem::field("/reissued_because", code, zh, en))
}

/// The paper, if nothing is missing.
fn complete(dossier: &Dossier, candidate: &Candidate<'_>, number: Option<&str>) -> Result<Paper, Problem> {
    let mut paper = papers::compose(dossier, candidate, number).map_err(papers::Error::from)?;
    match std::mem::take(&mut paper.missing) {
        missing if missing.is_empty() => Ok(paper),
        missing => Err(papers::Error::Incomplete(paper.name, missing).into()),
    }
}

fn print(
    dossier: &Dossier,
    candidate: &Candidate<'_>,
    number: Option<&str>,
) -> Result<(PrintedPaper, Vec<u8>), Problem> {
    let paper = complete(dossier, candidate, number)?;
    let act = dossier.acts().iter().find(|recorded| recorded.act.seq == candidate.about);
    let run = Run { title: &paper.title, digests: vec![act.map(|recorded| recorded.digest.clone())], ..Run::default() };
    let printed = papers::pdf(std::slice::from_ref(&paper), &run).map_err(papers::Error::from)?;
    let issued = PrintedPaper {
        party_id: paper.party_id,
        template: paper.template,
        template_digest: candidate.template.digest(),
        fonts: papers::font_digest().map_err(papers::Error::from)?,
        digest: sm3(&printed.bytes),
        pages: u32::try_from(printed.pages).unwrap_or(u32::MAX),
    };
    Ok((issued, printed.bytes))
}
