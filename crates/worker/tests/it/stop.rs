//! Stopping in order.

use crate::jobs::{Act, Deed, Slow};
use crate::support::{Database, fast, quick_enough, wait_until};
use clerk_worker::Settings;
use std::time::{Duration, Instant};

#[tokio::test]
async fn running_jobs_are_finished_and_no_new_ones_begun() {
    let db = Database::new().await;
    let worker = db.worker(Settings { fast: 2, ..fast() });
    for n in 0..6 {
        db.enqueue(&Act::new(&n.to_string(), Deed::SleepMs(400))).await;
    }
    wait_until("two jobs", async || db.count("select count(*) from effects").await == 2).await;
    worker.stop().await;
    assert_eq!(db.count("select count(*) from apalis.jobs where status = 'Done' and attempts = 1").await, 2);
    assert_eq!(db.count("select count(*) from apalis.jobs where status = 'Pending' and attempts = 0").await, 4);
}

#[tokio::test]
async fn jobs_cut_short_are_handed_back_without_burning_an_attempt() {
    let db = Database::new().await;
    let worker = db.worker(Settings { drain: Duration::from_millis(300), ..fast() });
    let id = db.enqueue(&Slow { ms: 300_000 }).await;
    wait_until("the job", async || db.count("select count(*) from effects").await == 1).await;
    let started = Instant::now();
    worker.stop().await;
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    assert_eq!(db.job(&id).await, ("Pending".into(), 0, String::new()));
    assert_eq!(db.count("select count(*) from apalis.jobs where lock_by is null and lock_at is null").await, 1);

    db.execute("update apalis.jobs set job = convert_to(replace(convert_from(job, 'UTF8'), '300000', '0'), 'UTF8')")
        .await;
    let worker = db.worker(fast());
    db.wait_for(&id, "Done").await;
    assert_eq!(db.job(&id).await.1, 1);
    worker.stop().await;
}

#[tokio::test]
async fn jobs_that_run_on_while_stopping_are_not_taken_away() {
    let db = Database::new().await;
    let stopping = db.worker(Settings { drain: Duration::from_secs(10), ..fast() });
    let id = db.enqueue(&Act::new("a", Deed::SleepMs(2500))).await;
    wait_until("the job", async || db.count("select count(*) from effects").await == 1).await;
    // This one takes over from the dead after a second.
    let other = db.worker(fast());
    stopping.stop().await;
    assert_eq!(db.job(&id).await, ("Done".into(), 1, String::new()));
    assert_eq!(db.count("select count(*) from effects").await, 1);
    other.stop().await;
}

#[tokio::test]
async fn an_idle_worker_stops_quickly() {
    let db = Database::new().await;
    quick_enough(Duration::from_millis(500), async |_| {
        let worker = db.worker(fast());
        worker.ready().await;
        let started = Instant::now();
        worker.stop().await;
        started.elapsed()
    })
    .await;
}
