//! What runs beside the requests 后台线程: one life for all of them. Each ends when it is dropped, what it is at is finished first.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// A running thread. Dropping it tells it to end, and waits until it has.
pub struct Background {
    name: &'static str,
    told: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How a thread learns that it is to end.
pub struct Told(Receiver<()>);

impl Background {
    /// Starts `work` in a thread of this name; it returns once it is told to end.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(name: &'static str, work: impl FnOnce(&Told) + Send + 'static) -> std::io::Result<Background> {
        let (tell, told) = channel();
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || work(&Told(told)))?;
        Ok(Background { name, told: Some(tell), thread: Some(thread) })
    }
}

impl Told {
    /// Rests for so long, or until it is told to end: whether it was.
    pub fn within(&self, rest: Duration) -> bool {
        !matches!(self.0.recv_timeout(rest), Err(RecvTimeoutError::Timeout))
    }

    /// Whether it was told to end.
    pub fn already(&self) -> bool {
        self.within(Duration::ZERO)
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        drop(self.told.take());
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!(thread = self.name, "a background thread had panicked");
        }
    }
}
