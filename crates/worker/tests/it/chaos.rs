//! Killed processes and broken connections.

use crate::jobs::{Act, Deed, Once, registry};
use crate::support::{Database, Worker, fast, wait_until};
use clerk_core::jobs::{EnqueueOptions, enqueue_all};
use clerk_worker::Settings;
use std::process::{Child, Command};
use std::time::Duration;

/// Where the child process finds its database.
const CHILD_DATABASE: &str = "CLERK_TEST_CHILD_DATABASE";

/// The worker that the tests below start as a process of its own, to kill it; by itself it does nothing.
#[tokio::test]
async fn child() {
    if let Ok(url) = std::env::var(CHILD_DATABASE) {
        Worker::start(&url, Settings { concurrency: 8, ..fast() }, registry()).ended().await.unwrap();
    }
}

fn start_child(db: &Database) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "chaos::child", "--nocapture"])
        .env(CHILD_DATABASE, &db.url)
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn a_killed_process_loses_no_job_and_repeats_no_effect() {
    let db = Database::new().await;
    let jobs: Vec<Once> = (0..500).map(|n| Once { name: n.to_string() }).collect();
    let mut connection = db.pool.acquire().await.unwrap();
    enqueue_all(&mut connection, &jobs, EnqueueOptions::default()).await.unwrap();
    let mut worker = start_child(&db);
    for share in [100, 250] {
        wait_until("some jobs", async || db.count("select count(*) from effects").await >= share).await;
        // kill(2) with SIGKILL.
        worker.kill().unwrap();
        worker.wait().unwrap();
        worker = start_child(&db);
    }
    wait_until("all jobs", async || db.count("select count(*) from apalis.jobs where status <> 'Done'").await == 0)
        .await;
    worker.kill().unwrap();
    worker.wait().unwrap();
    assert_eq!(db.count("select count(distinct name) from effects").await, 500);
    assert_eq!(db.count("select count(*) from effects").await, 500);
    let rescued = db.count("select count(*) from apalis.jobs where attempts > 1").await;
    assert!(rescued <= 16, "{rescued} jobs were held by the killed processes, which have room for 8 each");
}

#[tokio::test]
async fn a_job_held_by_a_killed_process_is_rescued() {
    let db = Database::new().await;
    let id = db.enqueue(&Act::new("a", Deed::SleepMs(2800))).await;
    let mut worker = start_child(&db);
    wait_until("the job", async || db.count("select count(*) from effects").await == 1).await;
    worker.kill().unwrap();
    worker.wait().unwrap();
    assert_eq!(db.job(&id).await.0, "Queued");
    let worker = db.worker(fast());
    db.wait_for(&id, "Done").await;
    assert_eq!(db.job(&id).await.1, 2, "the try of the killed process counts");
    worker.stop().await;
}

#[tokio::test]
async fn broken_connections_are_survived_under_new_names() {
    let db = Database::new().await;
    let worker = db.worker(Settings { concurrency: 8, ..fast() });
    wait_until("the worker", async || worker.status.fetchers().0 == 4).await;
    let slow = db.enqueue(&Act::new("slow", Deed::SleepMs(1500))).await;
    wait_until("the slow job", async || db.count("select count(*) from effects").await == 1).await;
    // Until it sleeps: it would notice a connection that breaks while it uses it.
    tokio::time::sleep(Duration::from_millis(200)).await;
    for _ in 0..3 {
        db.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()").await;
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    let id = db.enqueue(&Act::new("a", Deed::Succeed)).await;
    db.wait_for(&id, "Done").await;
    db.wait_for(&slow, "Done").await;
    assert_eq!(db.job(&slow).await.1, 1, "a running job does not notice");
    assert!(worker.status.restarts() > 0);
    assert!(db.count("select count(*) from apalis.workers").await > 4);
    worker.stop().await;

    // host-pid-ulid, and the last part is never used again.
    let ours = format!("{}-{}-", hostname::get().unwrap().display(), std::process::id());
    let names: Vec<String> = sqlx::query_scalar("select id from apalis.workers").fetch_all(&db.pool).await.unwrap();
    for name in names {
        assert!(name.strip_prefix(&ours).is_some_and(|rest| rest.parse::<ulid::Ulid>().is_ok()), "{name}");
    }
}

#[tokio::test]
async fn a_worker_that_fails_again_and_again_gives_up() {
    let db = Database::new().await;
    let worker = db.worker(Settings { max_failures: 3, ..fast() });
    wait_until("the worker", async || worker.status.fetchers().0 == 4).await;
    db.execute("drop function apalis.get_jobs").await;
    let error = worker.ended().await.unwrap_err();
    assert!(error.to_string().contains("4 times in a row"), "{error:#}");
}
