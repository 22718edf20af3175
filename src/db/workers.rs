//! Two queues, jobs that somebody waits for and what can come later, and the threads that work them off.

use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::Error;

/// Where threads take their work from.
pub(super) struct Queues<J, L> {
    /// Jobs that somebody waits for.
    pub(super) waited_for: Receiver<J>,
    /// What nobody waits for.
    pub(super) later: Receiver<L>,
}

/// Threads that take work from two queues. Dropping it closes the queues, and waits until what was in them is done.
pub(super) struct Workers<J, L> {
    queue: Option<Sender<J>>,
    later: Option<Sender<L>>,
    threads: Vec<JoinHandle<()>>,
}

impl<J: Send + 'static, L: Send + 'static> Workers<J, L> {
    /// Starts `count` threads, each with what `make` makes for the thread of that number. Up to `waiting` items wait in
    /// each of the two queues.
    pub(super) fn start<F>(
        name: &str,
        count: usize,
        waiting: usize,
        mut make: impl FnMut(usize) -> F,
    ) -> Result<Self, Error>
    where
        F: FnOnce(Queues<J, L>) + Send + 'static,
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

    /// Puts what nobody waits for into its own queue, without waiting either: however much there is, it takes no place
    /// from the jobs.
    pub(super) fn offer_later(&self, item: L) -> Result<(), Error> {
        try_put(self.later.as_ref(), item)
    }

    /// How many jobs wait, and how much of what nobody waits for.
    pub(super) fn waiting(&self) -> (usize, usize) {
        (self.queue.as_ref().map_or(0, Sender::len), self.later.as_ref().map_or(0, Sender::len))
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

impl<J, L> Drop for Workers<J, L> {
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
