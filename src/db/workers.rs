//! Two queues of jobs, what somebody waits for and what can come later, and the threads that work them off.

use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::Error;

/// Where threads take their jobs from.
pub(super) struct Queues<J> {
    /// Jobs that somebody waits for.
    pub(super) waited_for: Receiver<J>,
    /// Jobs that nobody waits for.
    pub(super) later: Receiver<J>,
}

/// Threads that take jobs from two queues. Dropping it closes the queues, and waits until what was in them is done.
pub(super) struct Workers<J> {
    queue: Option<Sender<J>>,
    later: Option<Sender<J>>,
    threads: Vec<JoinHandle<()>>,
}

impl<J: Send + 'static> Workers<J> {
    /// Starts `count` threads, each with what `make` makes for the thread of that number. Up to `waiting` jobs wait in
    /// each of the two queues.
    pub(super) fn start<F>(
        name: &str,
        count: usize,
        waiting: usize,
        mut make: impl FnMut(usize) -> F,
    ) -> Result<Self, Error>
    where
        F: FnOnce(Queues<J>) + Send + 'static,
    {
        let (queue, waited_for) = bounded(waiting);
        let (later, less_urgent) = bounded(waiting);
        let mut workers = Workers { queue: Some(queue), later: Some(later), threads: Vec::with_capacity(count) };
        for n in 0..count {
            let (work, queues) = (make(n), Queues { waited_for: waited_for.clone(), later: less_urgent.clone() });
            workers.threads.push(thread::Builder::new().name(format!("{name}-{n}")).spawn(move || work(queues))?);
        }
        Ok(workers)
    }

    /// Puts a job into the queue without ever waiting, as an async caller must.
    pub(super) fn offer(&self, job: J) -> Result<(), Error> {
        try_put(self.queue.as_ref(), job)
    }

    /// Puts a job that nobody waits for into its own queue, without waiting either: however many there are, they take no
    /// place from the others.
    pub(super) fn offer_later(&self, job: J) -> Result<(), Error> {
        try_put(self.later.as_ref(), job)
    }

    /// How many jobs wait: of those that somebody waits for, and of the others.
    pub(super) fn waiting(&self) -> (usize, usize) {
        let length = |queue: &Option<Sender<J>>| queue.as_ref().map_or(0, Sender::len);
        (length(&self.queue), length(&self.later))
    }

    /// Puts a job into the queue, waiting for a place.
    pub(super) fn put(&self, job: J) -> Result<(), Error> {
        self.queue.as_ref().ok_or(Error::Stopped)?.send(job).map_err(|_| Error::Stopped)
    }
}

fn try_put<J>(queue: Option<&Sender<J>>, job: J) -> Result<(), Error> {
    queue.ok_or(Error::Stopped)?.try_send(job).map_err(|error| match error {
        TrySendError::Full(_) => Error::Busy("too many jobs wait".to_owned()),
        TrySendError::Disconnected(_) => Error::Stopped,
    })
}

impl<J> Drop for Workers<J> {
    fn drop(&mut self) {
        drop(self.queue.take());
        drop(self.later.take());
        for worker in self.threads.drain(..) {
            // A job that held the last reference drops us in one of our own threads, which cannot wait for itself.
            if worker.thread().id() != thread::current().id() && worker.join().is_err() {
                tracing::error!("a database thread had panicked");
            }
        }
    }
}
