//! `GET /cases/{id}/publication_previews`: what releasing an entry would show, for the second person.

use actix_web::web;

use super::{Error, sight};
use crate::accounts::SignedIn;
use crate::db::Db;
use crate::problem::{Problem, Reads, path_id};
use crate::publicity::{self, PublicationPreview};

/// What everybody would read once the second person releases an entry, its correction or its withdrawal; what of the file is
/// masked or left out, and why. One for each that waits.
#[utoipa::path(get, path = "/cases/{id}/publication_previews", operation_id = "list_publication_previews", tag = "publicity",
    params(("id" = Uuid, Path, description = "The case")), security(("bearer" = [])),
    responses((status = 200, description = "What would be shown", body = Vec<PublicationPreview>), Reads))]
pub(super) async fn previews(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<Vec<PublicationPreview>>, Problem> {
    let now = db.clock().now();
    let found = db.read(move |conn| {
        let (_, file) = sight::file(conn, &who, path_id(&id)?)?;
        Ok::<_, Problem>(publicity::previews(conn, &file, now).map_err(Error::from)?)
    });
    Ok(web::Json(found.await?))
}
