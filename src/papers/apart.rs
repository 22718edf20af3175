//! Printing apart from the database: a long file takes seconds, and a connection is not to wait for it.

use actix_web::web;
use tokio::sync::Semaphore;

use crate::problem::Problem;

/// So many are printed at a time: each holds its pages in memory until it is done.
static PRINTERS: Semaphore = Semaphore::const_new(2);

/// Prints on a thread of its own, when there is room.
///
/// # Errors
/// As the printing has it.
#[expect(clippy::disallowed_methods, reason = "printing is work for a processor and waits on no database")]
pub async fn apart<T, E>(print: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + Send + 'static,
{
    let _room = PRINTERS.acquire().await.map_err(Problem::internal)?;
    web::block(print).await.map_err(Problem::internal)?.map_err(Into::into)
}
