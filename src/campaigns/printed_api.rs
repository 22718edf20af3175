//! HTTP of the printed reports: the 通报 of a campaign and the score sheet of a file, as workbook, PDF, or for the word processor.

use actix_web::http::header::DispositionType;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::OpenApi;

use super::api::{seen, whole};
use super::{Error, assign, example, files, printed, store};
use crate::accounts::SignedIn;
use crate::db::{Conn, Db};
use crate::edge::{Routes, at};
use crate::observe::Shown;
use crate::papers::{self, Paper};
use crate::problem::{FileBytes, Problem, Reads, path_id};
use crate::reports::{self, ReportedFile};

pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/evaluations/campaigns/{id}/report/{format}").route(web::get().to(report)))
        .service(at("/evaluations/campaigns/{id}/files/{file}/sheet/{format}").route(web::get().to(sheet)))
        .service(at("/evaluations/campaigns/{id}/files/{file}/example/{format}").route(web::get().to(example)));
}

pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(report, sheet, example), components(schemas(PrintedForm, ExampleForm)))]
struct Api;

/// As what a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum PrintedForm {
    /// A workbook.
    Xlsx,
    /// To print.
    Pdf,
    /// For the word processor.
    Docx,
}

/// As what an example is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "the description names them; a path is read as a PrintedForm")]
enum ExampleForm {
    /// To print.
    Pdf,
    /// For the word processor.
    Docx,
}

impl PrintedForm {
    /// By the last word of a path; another word names nothing.
    fn named(word: &str) -> Result<PrintedForm, Problem> {
        let all = [PrintedForm::Xlsx, PrintedForm::Pdf, PrintedForm::Docx];
        all.into_iter().find(|form| form.as_str() == word).ok_or_else(Problem::not_found)
    }

    const fn as_str(self) -> &'static str {
        match self {
            PrintedForm::Xlsx => "xlsx",
            PrintedForm::Pdf => "pdf",
            PrintedForm::Docx => "docx",
        }
    }

    const fn media(self) -> &'static str {
        match self {
            PrintedForm::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            PrintedForm::Pdf => "application/pdf",
            PrintedForm::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The paper in this form; the workbook has a writer of its own.
    fn made(
        self,
        paper: impl FnOnce() -> Paper,
        workbook: impl FnOnce() -> Result<Vec<u8>, reports::Error>,
    ) -> Result<Vec<u8>, reports::Error> {
        match self {
            PrintedForm::Xlsx => workbook(),
            PrintedForm::Pdf => reports::pdf(&[paper()]),
            PrintedForm::Docx => reports::docx(&[paper()]),
        }
    }

    /// The answer, with the name of the file.
    fn response(self, title: &str, bytes: Vec<u8>) -> HttpResponse {
        let name = papers::file_name(DispositionType::Attachment, title, self.as_str());
        HttpResponse::Ok().content_type(self.media()).insert_header(name).body(bytes)
    }
}

/// The report of a campaign, printed: each file with its score and what it lost, and the figures. Nobody is named in it.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/report/{format}", operation_id = "print_campaign_report", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The campaign"), ("format" = PrintedForm, Path, description = "As what")), security(("bearer" = [])), responses(
        (status = 200, description = "The report", content((FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (FileBytes = "application/pdf"), (FileBytes = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))),
        (status = 409, description = "A character is in no font", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 501, description = "Built without the PDF engine", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        Reads))]
async fn report(db: web::Data<Db>, who: SignedIn, path: web::Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let now = db.clock().now();
    let counted = db.read(move |conn| {
        let form = PrintedForm::named(&path.1)?;
        let campaign = whole(conn, &who, &path.0)?;
        Ok::<_, Problem>((form, printed::campaign(conn, campaign, now)?))
    });
    let (form, report) = counted.await?;
    let title = report.title.clone();
    let made = papers::apart(move || form.made(|| reports::document(&report), || reports::xlsx(&report)));
    Ok(form.response(&title, made.await?))
}

/// The settled score sheet of a file, printed, for whoever sees the file; there is one as soon as there is a result.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/files/{file}/sheet/{format}", operation_id = "print_score_sheet", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), ("format" = PrintedForm, Path, description = "As what")),
    security(("bearer" = [])), responses(
        (status = 200, description = "The sheet", content((FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (FileBytes = "application/pdf"), (FileBytes = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))),
        (status = 409, description = "There is no result yet, or a character is in no font", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 501, description = "Built without the PDF engine", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        Reads))]
async fn sheet(
    request: HttpRequest,
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String, String)>,
) -> Result<HttpResponse, Problem> {
    let (now, form) = (db.clock().now(), PrintedForm::named(&path.2)?);
    let Sheet { organ, standard, printed, shown } = db.read(move |conn| score_sheet(conn, &who, &path)).await?;
    let title = format!("评分表 {}", printed.number);
    let made = papers::apart(move || {
        let paper = || reports::score_sheet(&organ, &standard, &printed, now);
        form.made(paper, || reports::score_sheet_xlsx(&printed))
    });
    let bytes = made.await?;
    request.extensions_mut().insert(shown);
    Ok(form.response(&title, bytes))
}

/// A settled sheet, and what was looked at.
struct Sheet {
    organ: String,
    standard: String,
    printed: ReportedFile,
    shown: Shown,
}

fn score_sheet(conn: &mut Conn, who: &SignedIn, (id, file, _): &(String, String, String)) -> Result<Sheet, Problem> {
    let (campaign, actor, _) = seen(conn, who, id)?;
    let dossier = store::dossier(conn, campaign.id, path_id(file)?)?;
    // Asked for its refusal: whoever does not see the file does not learn of it here either.
    let view = files::view(conn, &actor, &campaign, dossier.clone())?;
    let standard = assign::frozen(conn, &campaign)?;
    let printed = printed::file(conn, &campaign, &standard, &dossier)?.ok_or_else(|| {
        Error::conflict(
            "该案卷尚无评查结果，评定后方可打印评分表。",
            "the file has no result yet; its sheet is printed once there is one",
        )
    })?;
    let shown = Shown { case: view.case_id, part: format!("evaluation/{}/sheet", view.id) };
    Ok(Sheet { organ: campaign.organ.name, standard: printed::named(&standard), printed, shown })
}

/// An excellent file as a teaching example 优秀案卷范例 (organiser and supervision): its papers with whoever the record names masked.
/// It has the highest grade, and nobody can object to that any more; no party may be a minor, no hearing was closed.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/files/{file}/example/{format}", operation_id = "print_teaching_example", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), ("format" = ExampleForm, Path, description = "As what")),
    security(("bearer" = [])), responses(
        (status = 200, description = "The example; to be read by a person before it is used", content((FileBytes = "application/pdf"), (FileBytes = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))),
        (status = 409, description = "It is no example, or a name could not be masked", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 501, description = "Built without the PDF engine", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        Reads))]
async fn example(
    request: HttpRequest,
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String, String)>,
) -> Result<HttpResponse, Problem> {
    let now = db.clock().now();
    let form = match PrintedForm::named(&path.2)? {
        PrintedForm::Xlsx => return Err(Problem::not_found()),
        form => form,
    };
    let composed = db.read(move |conn| {
        let campaign = whole(conn, &who, &path.0)?;
        let dossier = store::dossier(conn, campaign.id, path_id(&path.1)?)?;
        let shown = Shown { case: dossier.drawn.case_id, part: format!("evaluation/{}/example", dossier.id) };
        Ok::<_, Problem>((example::example(conn, &campaign, &dossier, now)?, shown))
    });
    let ((cause, whole), shown) = composed.await?;
    let made = papers::apart(move || match form {
        PrintedForm::Docx => reports::docx(&whole),
        _ => reports::pdf(&whole),
    });
    let bytes = made.await?;
    request.extensions_mut().insert(shown);
    Ok(form.response(&format!("优秀案卷范例 {cause}"), bytes))
}
