//! Scheduled jobs.

use crate::jobs::{Noop, registry};
use crate::support::{Database, Worker, app, fast, wait_until};
use clerk_core::upkeep::schedule::{Entry, Every, Schedule};
use clerk_platform::clock::Clock;
use clerk_worker::{App, Settings};
use jiff::SignedDuration;
use jiff::civil::time;
use std::time::Duration;

fn schedule() -> Schedule {
    Schedule::new(vec![
        Entry::new("minute", "Each minute", Every::Minute, |_| Noop {}),
        Entry::new("day", "Each day", Every::Day(time(9, 0, 0, 0)), |_| Noop {}),
    ])
}

fn worker(db: &Database, clock: &Clock) -> Worker {
    let settings = Settings { tick: Duration::from_millis(20), ..fast() };
    Worker::with(App { clock: clock.clone(), schedule: schedule(), ..app(&db.url, settings, registry()) })
}

async fn ticks(db: &Database, name: &'static str) -> Vec<String> {
    sqlx::query_scalar("select split_part(idempotency_key, 'cron:', 2) from apalis.jobs where idempotency_key like '%cron:' || $1 || ':%' order by 1")
        .bind(name)
        .fetch_all(&db.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn each_tick_runs_once_however_many_workers_there_are() {
    let db = Database::new().await;
    let clock = Clock::fixed("2026-11-24T21:57:30Z".parse().unwrap());
    let workers = [worker(&db, &clock), worker(&db, &clock), worker(&db, &clock)];
    for worker in &workers {
        worker.ready().await;
    }
    wait_until("the entries", async || db.count("select count(*) from job_schedule").await == 2).await;
    assert_eq!(db.count("select count(*) from apalis.jobs").await, 0, "a new entry begins with its next tick");
    for minutes in 1..=5 {
        clock.advance(SignedDuration::from_mins(1));
        wait_until("the tick", async || ticks(&db, "minute").await.len() == minutes).await;
        // The others check the clock too.
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(
        ticks(&db, "minute").await,
        ["57", "58", "59"].map(|m| format!("minute:2026-11-24T21:{m}:00Z"))[1..]
            .iter()
            .cloned()
            .chain(["00", "01", "02"].map(|m| format!("minute:2026-11-24T22:{m}:00Z")))
            .collect::<Vec<_>>()
    );
    assert_eq!(ticks(&db, "day").await, ["day:2026-11-24T22:00:00Z"], "nine in Melbourne");
}

#[tokio::test]
async fn after_a_time_without_workers_only_the_last_tick_is_caught_up() {
    let db = Database::new().await;
    let clock = Clock::fixed("2026-11-24T12:00:30Z".parse().unwrap());
    let first = worker(&db, &clock);
    wait_until("the entries", async || db.count("select count(*) from job_schedule").await == 2).await;
    first.stop().await;
    clock.advance(SignedDuration::from_hours(24 * 10));
    let second = worker(&db, &clock);
    wait_until("the ticks", async || second.status.done() == 2).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    second.stop().await;
    assert_eq!(ticks(&db, "minute").await, ["minute:2026-12-04T12:00:00Z"]);
    assert_eq!(ticks(&db, "day").await, ["day:2026-12-03T22:00:00Z"]);
}

#[tokio::test]
async fn everything_in_the_real_schedule_can_be_run_now() {
    let db = Database::new().await;
    let schedule = clerk_core::upkeep::schedule::all();
    let now = Clock::system().now();
    let mut connection = db.pool.acquire().await.unwrap();
    let standing = schedule.standing(&mut connection, now).await.unwrap();
    for entry in &standing {
        schedule.run_now(&mut connection, entry.name, now).await.unwrap();
        assert!(entry.next > now && entry.last.is_none(), "{}", entry.name);
    }
    assert!(schedule.run_now(&mut connection, "nonsense", now).await.is_err());
    drop(connection);
    // No third party is configured, so each job finds nothing to do, and succeeds.
    let worker = Worker::with(app(&db.url, fast(), clerk_worker::registry::all()));
    wait_until("all", async || worker.status.done() == standing.len() as u64).await;
    worker.stop().await;
}
