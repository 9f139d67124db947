//! Records that jobs are done. All that are waiting are written in one statement, so that many quick jobs need few round trips.

use super::{Held, Leases};
use std::collections::HashSet;
use std::future::Future;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// The most jobs in one statement.
const BATCH: usize = 256;

/// Where finished jobs report.
#[derive(Debug, Clone)]
pub(crate) struct Ends(mpsc::Sender<End>);

/// A finished job.
#[derive(Debug)]
struct End {
    job_id: String,
    attempt: i32,
    /// Whether the job was still ours.
    written: oneshot::Sender<bool>,
}

impl Ends {
    /// The reporting end, and the writer, which ends when all reporting ends are dropped.
    pub(super) fn open(leases: Leases) -> (Self, impl Future<Output = ()> + Send) {
        let (sender, reported) = mpsc::channel(BATCH);
        (Self(sender), write(leases, reported))
    }

    /// Reports that the job is done. Returns once that is written; false when the job was no longer ours.
    pub(crate) async fn done(&self, held: &Held, attempt: u32) -> bool {
        let (written, answer) = oneshot::channel();
        let attempt = i32::try_from(attempt).unwrap_or(i32::MAX);
        let end = End { job_id: held.job_id.clone(), attempt, written };
        self.0.send(end).await.is_ok() && answer.await.unwrap_or(false)
    }
}

async fn write(leases: Leases, mut reported: mpsc::Receiver<End>) {
    let mut batch = Vec::with_capacity(BATCH);
    while reported.recv_many(&mut batch, BATCH).await > 0 {
        let ids: Vec<String> = batch.iter().map(|end| end.job_id.clone()).collect();
        let attempts: Vec<i32> = batch.iter().map(|end| end.attempt).collect();
        let written = persist(&leases, &ids, &attempts).await;
        for End { job_id, written: reply, .. } in batch.drain(..) {
            // A caller who no longer waits for the answer does not need it.
            let _gone = reply.send(written.contains(&job_id));
        }
    }
}

/// Tries until it works: as long as this process lives the jobs are its own, so nobody else would do it.
async fn persist(leases: &Leases, ids: &[String], attempts: &[i32]) -> HashSet<String> {
    let mut pause = Duration::from_millis(50);
    loop {
        match leases.done(ids, attempts).await {
            Ok(written) => return written.into_iter().collect(),
            Err(error) => {
                tracing::warn!(%error, jobs = ids.len(), "the end of jobs could not be written down; trying again");
            }
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(2));
    }
}
