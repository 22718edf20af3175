//! A queue of jobs and the threads that work it off.

use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::Error;

/// Threads that take jobs from one queue. Dropping it closes the queue, and waits until what was in it is done.
pub(super) struct Workers<J> {
    queue: Option<Sender<J>>,
    threads: Vec<JoinHandle<()>>,
}

impl<J: Send + 'static> Workers<J> {
    /// Starts `count` threads, each with what `make` makes for it.
    pub(super) fn start<F>(name: &str, count: usize, waiting: usize, mut make: impl FnMut() -> F) -> Result<Self, Error>
    where
        F: FnOnce(Receiver<J>) + Send + 'static,
    {
        let (queue, jobs) = bounded(waiting);
        let mut workers = Workers { queue: Some(queue), threads: Vec::with_capacity(count) };
        for n in 0..count {
            let (work, jobs) = (make(), jobs.clone());
            workers.threads.push(thread::Builder::new().name(format!("{name}-{n}")).spawn(move || work(jobs))?);
        }
        Ok(workers)
    }

    /// Puts a job into the queue without ever waiting, as an async caller must.
    pub(super) fn offer(&self, job: J) -> Result<(), Error> {
        let queue = self.queue.as_ref().ok_or(Error::Stopped)?;
        queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Error::Busy("too many jobs wait".to_owned()),
            TrySendError::Disconnected(_) => Error::Stopped,
        })
    }

    /// Puts a job into the queue, waiting for a place.
    pub(super) fn put(&self, job: J) -> Result<(), Error> {
        self.queue.as_ref().ok_or(Error::Stopped)?.send(job).map_err(|_| Error::Stopped)
    }
}

impl<J> Drop for Workers<J> {
    fn drop(&mut self) {
        drop(self.queue.take());
        for worker in self.threads.drain(..) {
            // A job that held the last reference drops us in one of our own threads, which cannot wait for itself.
            if worker.thread().id() != thread::current().id() && worker.join().is_err() {
                tracing::error!("a database thread had panicked");
            }
        }
    }
}
