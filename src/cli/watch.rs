//! The watch 巡检: while the service runs, every case is verified in turn, slowly, so that damage is known before the file
//! is needed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use uuid::Uuid;

use crate::clock::{Clock, SystemClock};
use crate::db::Db;
use crate::{observe, record};

/// Cases looked at in one go.
const AT_ONCE: i64 = 20;

/// Between two of these: at most an eighth of a processor, a million cases in three days.
const PAUSE: Duration = Duration::from_secs(5);

/// The watch; dropping it ends it.
pub(super) struct Watch {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch.
    pub(super) fn start(db: Arc<Db>) -> std::io::Result<Watch> {
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new().name("watch".to_owned()).spawn(move || walk(&db, &stopped))?;
        Ok(Watch { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("the watch panicked");
        }
    }
}

fn walk(db: &Db, stopped: &Receiver<()>) {
    let (mut after, mut damaged) = (None, BTreeSet::new());
    while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(PAUSE) {
        match some(db, after, &mut damaged) {
            Ok((0, _)) => {
                observe::chain(0, damaged.len(), Some(SystemClock.now().utc().timestamp()));
                after = None;
            }
            Ok((checked, last)) => {
                observe::chain(checked, damaged.len(), None);
                after = last;
            }
            Err(error) => tracing::warn!(%error, "the watch could not read; it goes on"),
        }
    }
}

fn some(db: &Db, after: Option<Uuid>, damaged: &mut BTreeSet<Uuid>) -> Result<(u64, Option<Uuid>), record::Error> {
    let ids = db.read_now(move |conn| record::case_ids(conn, after, AT_ONCE))?;
    for id in &ids {
        let id = *id;
        let report = db.read_now(move |conn| record::verify(conn, id))?;
        if report.ok {
            damaged.remove(&id);
        } else if damaged.insert(id) {
            tracing::error!(case = %id, "the record of a case does not verify: zhifa verify --case {id} says where");
        }
    }
    Ok((ids.len() as u64, ids.last().copied()))
}
