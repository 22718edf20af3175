//! The refusals an operation may answer with, as groups for the API documents: `responses((status = 200, …), Reads)`.

use utoipa::IntoResponses;

use super::ProblemBody;

macro_rules! answers {
    ($($(#[$meta:meta])* $name:ident { $($variant:ident $status:literal $says:literal),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(IntoResponses)]
        pub enum $name {
            $(#[doc = $says]
            #[response(status = $status, description = $says, content_type = "application/problem+json")]
            $variant(ProblemBody)),*
        }
    )*};
}

answers! {
    /// Refusals of anybody's request with a body.
    Opens {
        Malformed 400 "The body is not JSON",
        TooLarge 413 "The body is too large",
        MediaType 415 "The body is not application/json",
        Unacceptable 422 "The input is not acceptable",
        Hurried 429 "Too many requests",
        Busy 503 "The database is busy",
    }

    /// Refusals of anybody's reading.
    Looks {
        BadQuery 400 "Unknown query parameter or bad cursor",
        NotFound 404 "No such thing is public",
        Unacceptable 422 "A query parameter is not acceptable",
        Hurried 429 "Too many requests",
        Busy 503 "The database is busy",
    }

    /// Refusals of a signed-in person's reading.
    Reads {
        BadQuery 400 "Unknown query parameter or bad cursor",
        SignedOut 401 "Not signed in",
        NotAllowed 403 "Your role may not see this",
        NotFound 404 "No such thing within sight",
        Unacceptable 422 "A query parameter is not acceptable",
        Hurried 429 "Too many requests",
        Busy 503 "The database is busy",
    }

    /// Refusals of a signed-in person's writing.
    Writes {
        Malformed 400 "The body is not JSON, or an unknown query parameter",
        SignedOut 401 "Not signed in",
        NotAllowed 403 "Your role may not do this",
        NotFound 404 "No such thing within sight",
        Conflicting 409 "It contradicts what is there, or the law does not allow it",
        TooLarge 413 "The body is too large",
        MediaType 415 "The body is not application/json",
        Unacceptable 422 "The input is not acceptable, or the idempotency key was used for something else",
        Hurried 429 "Too many requests",
        Busy 503 "The database is busy",
    }
}

/// A file as it is sent or handed out: bytes, whatever its media type says they are.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct FileBytes(());
