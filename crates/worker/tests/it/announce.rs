//! How soon jobs start, and how many at a time.

use crate::jobs::{Act, Deed};
use crate::support::{Database, fast, wait_until};
use clerk_worker::Settings;
use sqlx::Row;
use std::time::{Duration, Instant};

#[tokio::test]
async fn an_announced_job_starts_at_once() {
    let db = Database::new().await;
    let worker = db.worker(Settings::default());
    worker.ready().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    for n in 0..40 {
        let insert = sqlx::query("insert into deaths values ($1, clock_timestamp()::text)");
        insert.bind(n.to_string()).execute(&db.pool).await.unwrap();
        db.enqueue(&Act::new(&n.to_string(), Deed::Succeed)).await;
        tokio::time::sleep(Duration::from_millis(15 + n)).await;
    }
    wait_until("all", async || worker.status.done() == 40).await;
    worker.stop().await;
    let delays =
        "select extract(epoch from at - reason::timestamptz)::float8 from effects join deaths using (name) order by 1";
    let delays: Vec<f64> =
        sqlx::query(delays).fetch_all(&db.pool).await.unwrap().iter().map(|row| row.get(0)).collect();
    assert!(delays[20] < 0.1, "half of them took longer: {delays:?}");
    assert!(delays[39] < 1.5, "{delays:?}");
}

#[tokio::test]
async fn a_job_whose_announcement_was_missed_starts_within_two_seconds() {
    let db = Database::new().await;
    let worker = db.worker(Settings::default());
    worker.ready().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    db.execute("alter table apalis.jobs disable trigger notify_workers").await;
    let started = Instant::now();
    let id = db.enqueue(&Act::new("a", Deed::Succeed)).await;
    db.wait_for(&id, "Done").await;
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    worker.stop().await;
}

#[tokio::test]
async fn no_more_jobs_run_than_there_is_room_for() {
    for room in [1, 6] {
        let db = Database::new().await;
        for n in 0..20 {
            db.enqueue(&Act::new(&n.to_string(), Deed::SleepMs(60))).await;
        }
        let worker = db.worker(Settings { fast: room, ..fast() });
        let mut most = 0;
        while worker.status.done() < 20 {
            most = most.max(db.count("select count(*) from apalis.jobs where status in ('Queued', 'Running')").await);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(usize::try_from(most).unwrap(), room);
        worker.stop().await;
    }
}
