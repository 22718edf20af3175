//! Where a request comes from 来源地址: known at the door, needed by the audit trail at the bottom, and of no interest between.
//!
//! The door puts it around the request's task; [`super::Db::write`] carries it over to the thread that writes.

use std::cell::RefCell;
use std::future::Future;

tokio::task_local! {
    static REQUEST: Option<String>;
}

thread_local! {
    static JOB: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs a request as coming from `address`.
pub async fn from<F: Future>(address: Option<String>, request: F) -> F::Output {
    REQUEST.scope(address, request).await
}

/// The address of the request under way, if there is one.
pub fn of_this_request() -> Option<String> {
    REQUEST.try_with(Clone::clone).ok().flatten()
}

/// Runs a job of the database on behalf of a request.
pub(super) fn on_behalf<T>(address: Option<String>, job: impl FnOnce() -> T) -> T {
    /// Takes the address away again, also when the job panics.
    struct Gone;
    impl Drop for Gone {
        fn drop(&mut self) {
            JOB.with_borrow_mut(Option::take);
        }
    }
    JOB.set(address);
    let _gone = Gone;
    job()
}

/// The address on whose behalf the job under way is done.
pub(super) fn of_this_job() -> Option<String> {
    JOB.with_borrow(Clone::clone)
}
