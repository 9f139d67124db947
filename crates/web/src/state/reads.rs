//! What people have read, on its way to the audit trail: many rows in one statement, so that a page costs no further query.

use clerk_core::office::audit::{Read, record_reads};
use sqlx::PgPool;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;

/// How many can wait. When that many do, the database has been away for a while, and pages wait too: nothing is read that is not
/// recorded.
const WAITING: usize = 10_000;
/// How many are written at once, and how long the first of them waits for others.
const TOGETHER: usize = 500;
const PAUSE: Duration = Duration::from_millis(300);
/// How long until the database is tried again.
const AGAIN: Duration = Duration::from_secs(2);
/// Opening the same thing again within this time is one visit: parts of a page are fetched one by one.
const VISIT: Duration = Duration::from_secs(60);

/// Takes what has been read, and writes it soon.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    sender: Mutex<Option<Sender<Read>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    visits: Mutex<HashMap<String, Instant>>,
}

impl Reads {
    /// Starts to write.
    pub(crate) fn start(&self, pool: PgPool) {
        let (sender, receiver) = channel(WAITING);
        *self.sender.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokio::spawn(write(receiver, pool)));
    }

    /// Takes one. Only if very many wait does this wait too.
    pub(crate) async fn add(&self, read: Read) {
        if self.is_same_visit(&read) {
            return;
        }
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match sender {
            Some(sender) if sender.send(read).await.is_ok() => {}
            _ => tracing::error!("what was read could not be recorded: the server is stopping"),
        }
    }

    /// Writes what waits, and stops.
    pub(crate) async fn stop(&self) {
        drop(self.sender.lock().unwrap_or_else(PoisonError::into_inner).take());
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer
            && writer.await.is_err()
        {
            tracing::error!("what was read last could not be recorded");
        }
    }

    fn is_same_visit(&self, read: &Read) -> bool {
        let Some(key) = read.visit() else { return false };
        let mut visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if visits.len() >= WAITING {
            visits.retain(|_, at| now.duration_since(*at) < VISIT);
        }
        match visits.insert(key.clone(), now) {
            Some(before) if now.duration_since(before) < VISIT => {
                // A visit ends a minute after it began, not after its last request.
                visits.insert(key, before);
                true
            }
            _ => false,
        }
    }
}

async fn write(mut receiver: Receiver<Read>, pool: PgPool) {
    let mut together = Vec::with_capacity(TOGETHER);
    while let Some(first) = receiver.recv().await {
        together.push(first);
        if !receiver.is_closed() {
            tokio::time::sleep(PAUSE).await;
        }
        while together.len() < TOGETHER
            && let Ok(next) = receiver.try_recv()
        {
            together.push(next);
        }
        while let Err(error) = insert(&pool, &together).await {
            tracing::error!(%error, waiting = together.len(), "what was read could not be recorded; trying again");
            if receiver.is_closed() {
                return;
            }
            tokio::time::sleep(AGAIN).await;
        }
        together.clear();
    }
}

async fn insert(pool: &PgPool, reads: &[Read]) -> clerk_core::Result<()> {
    record_reads(&mut *pool.acquire().await?, reads).await
}
