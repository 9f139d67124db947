//! How soon jobs start, and how many at a time.

use crate::jobs::{Act, Deed};
use crate::support::{Database, fast, quick_enough, wait_until};
use clerk_worker::Settings;
use sqlx::Row;
use std::time::{Duration, Instant};

#[tokio::test]
async fn an_announced_job_starts_at_once() {
    let db = Database::new().await;
    // Long enough that a check without an announcement would come too late.
    let worker = db.worker(Settings { poll: Duration::from_secs(300), ..Settings::default() });
    worker.ready().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    quick_enough(Duration::from_millis(100), async |round| {
        for n in 0..40 {
            let name = format!("{round}-{n}");
            let insert = sqlx::query("insert into deaths values ($1, clock_timestamp()::text)");
            insert.bind(&name).execute(&db.pool).await.unwrap();
            db.enqueue(&Act::new(&name, Deed::Succeed)).await;
            tokio::time::sleep(Duration::from_millis(15 + n)).await;
        }
        wait_until("all", async || worker.status.done() == 40 * (round as u64 + 1)).await;
        let delays = "select extract(epoch from at - reason::timestamptz)::float8 from effects join deaths using (name)
            where name like $1 || '-%' order by 1";
        let delays = sqlx::query(delays).bind(round.to_string()).fetch_all(&db.pool).await.unwrap();
        let delays: Vec<f64> = delays.iter().map(|row| row.get(0)).collect();
        // Half of them within the limit, and none far beyond it.
        Duration::from_secs_f64(delays[20].max(delays[39] / 15.0))
    })
    .await;
    worker.stop().await;
}

#[tokio::test]
async fn a_job_whose_announcement_was_missed_starts_within_two_seconds() {
    let db = Database::new().await;
    let worker = db.worker(Settings::default());
    worker.ready().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    db.execute("alter table apalis.jobs disable trigger notify_workers").await;
    quick_enough(Duration::from_secs(2), async |_| {
        let started = Instant::now();
        let id = db.enqueue(&Act::new("a", Deed::Succeed)).await;
        db.wait_for(&id, "Done").await;
        started.elapsed()
    })
    .await;
    worker.stop().await;
}

#[tokio::test]
async fn no_more_jobs_run_than_there_is_room_for() {
    for room in [1, 6] {
        let db = Database::new().await;
        for n in 0..20 {
            db.enqueue(&Act::new(&n.to_string(), Deed::SleepMs(150))).await;
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
