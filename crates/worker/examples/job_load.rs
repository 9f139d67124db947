//! Puts load on the queue, for `cargo xtask bench jobs`: the real way to enqueue, with a job that does nothing.
//!
//! `job_load single SECONDS`, `job_load batches SECONDS SIZE`, `job_load fill COUNT` or `job_load paced PER_SECOND SECONDS`,
//! on the database in `DATABASE_URL`. Answers with the number of jobs and the seconds it took.

#![allow(clippy::print_stdout, reason = "a program of the bench, which reads its output")]

use anyhow::{Context, Result, bail};
use clerk_core::jobs::{EnqueueOptions, Unique, enqueue, enqueue_all};
use clerk_core::upkeep::SendHeartbeat;
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};

/// Without a monitor that is configured, a heartbeat does nothing.
const JOB: SendHeartbeat = SendHeartbeat {};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize| -> Result<u64> { Ok(arguments.get(place).context("a number is missing")?.parse()?) };
    let url = std::env::var("DATABASE_URL").context("DATABASE_URL")?;
    let mut connection = PgConnection::connect(&url).await?;
    let begun = Instant::now();
    let enqueued = match arguments.first().map(String::as_str) {
        Some("single") => single(&mut connection, Duration::from_secs(number(1)?)).await?,
        Some("batches") => batches(&mut connection, Duration::from_secs(number(1)?), number(2)?).await?,
        Some("fill") => fill(&mut connection, number(1)?).await?,
        Some("paced") => paced(&mut connection, number(1)?, number(2)?).await?,
        _ => bail!("single, batches, fill or paced"),
    };
    println!("{enqueued} {}", begun.elapsed().as_secs_f64());
    Ok(())
}

fn options() -> EnqueueOptions {
    EnqueueOptions { unique: Some(Unique::No), ..Default::default() }
}

/// One job per transaction.
async fn single(connection: &mut PgConnection, time: Duration) -> Result<u64> {
    let begun = Instant::now();
    let mut enqueued = 0;
    while begun.elapsed() < time {
        enqueue(connection, &JOB, options()).await?;
        enqueued += 1;
    }
    Ok(enqueued)
}

/// Many jobs per transaction.
async fn batches(connection: &mut PgConnection, time: Duration, size: u64) -> Result<u64> {
    let jobs: Vec<SendHeartbeat> = (0..size).map(|_| JOB).collect();
    let begun = Instant::now();
    let mut enqueued = 0;
    while begun.elapsed() < time {
        enqueue_all(connection, &jobs, options()).await?;
        enqueued += size;
    }
    Ok(enqueued)
}

async fn fill(connection: &mut PgConnection, count: u64) -> Result<u64> {
    let jobs: Vec<SendHeartbeat> = (0..1000).map(|_| JOB).collect();
    for _ in 0..count / 1000 {
        enqueue_all(connection, &jobs, options()).await?;
    }
    Ok(count / 1000 * 1000)
}

/// One job per transaction, evenly spaced.
async fn paced(connection: &mut PgConnection, per_second: u64, seconds: u64) -> Result<u64> {
    let mut tick = tokio::time::interval(Duration::from_secs(1) / u32::try_from(per_second)?);
    let count = per_second * seconds;
    for _ in 0..count {
        tick.tick().await;
        enqueue(connection, &JOB, options()).await?;
    }
    Ok(count)
}
