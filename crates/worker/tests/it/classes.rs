//! Classes, limits per kind, and jobs that are unique while they wait.

use crate::jobs::{Act, Deed, Folder, Slow};
use crate::support::{Database, fast, wait_until};
use clerk_core::jobs::{EnqueueOptions, Enqueued, enqueue};
use clerk_platform::db::begin;
use clerk_worker::Settings;
use std::time::{Duration, Instant};

#[tokio::test]
async fn slow_work_never_delays_fast() {
    let db = Database::new().await;
    for _ in 0..8 {
        db.enqueue(&Slow { ms: 30_000 }).await;
    }
    let worker = db.worker(Settings { slow: 2, drain: Duration::from_millis(300), ..fast() });
    wait_until("the slow ones", async || db.count("select count(*) from effects").await == 2).await;
    let begun = Instant::now();
    for n in 0..20 {
        db.enqueue(&Act::new(&format!("fast {n}"), Deed::Succeed)).await;
    }
    wait_until("the fast ones", async || worker.status.done() >= 20).await;
    assert!(begun.elapsed() < Duration::from_secs(28), "{:?}", begun.elapsed());
    assert_eq!(db.count("select count(*) from effects where name = 'slow'").await, 2, "there is room for two");
    worker.stop().await;
}

#[tokio::test]
async fn a_limit_holds_over_all_workers_together() {
    let db = Database::new().await;
    for _ in 0..10 {
        db.enqueue(&Slow { ms: 300 }).await;
    }
    let workers = [db.worker(Settings { slow: 6, ..fast() }), db.worker(Settings { slow: 6, ..fast() })];
    let mut most = 0;
    while db.count("select count(*) from apalis.jobs where status = 'Done'").await < 10 {
        most = most.max(db.count("select count(*) from apalis.jobs where status in ('Queued', 'Running')").await);
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    assert_eq!(most, 2);
    for worker in workers {
        worker.stop().await;
    }
}

#[tokio::test]
async fn of_two_that_are_due_the_one_with_the_higher_priority_runs_first() {
    let db = Database::new().await;
    // Acts have priority 3, the others 0.
    db.enqueue(&crate::jobs::Once { name: "low".into() }).await;
    db.enqueue(&Act::new("high", Deed::Succeed)).await;
    let worker = db.worker(Settings { fast: 1, ..fast() });
    wait_until("both", async || worker.status.done() == 2).await;
    worker.stop().await;
    let order: Vec<String> =
        sqlx::query_scalar("select name from effects order by id").fetch_all(&db.pool).await.unwrap();
    assert_eq!(order, ["high", "low"]);
}

fn folder(ms: u64, fails: bool) -> Folder {
    Folder { name: "case 1".to_owned(), ms, fails }
}

async fn try_enqueue(db: &Database, job: &Folder) -> bool {
    let mut connection = db.pool.acquire().await.unwrap();
    let enqueued = enqueue(&mut connection, job, EnqueueOptions::default()).await.unwrap();
    matches!(enqueued, Enqueued::New(_))
}

#[tokio::test]
async fn one_waits_and_the_next_may_wait_from_when_it_starts() {
    let db = Database::new().await;
    assert!(try_enqueue(&db, &folder(3000, false)).await);
    assert!(!try_enqueue(&db, &folder(3000, false)).await);
    assert!(try_enqueue(&db, &Folder { name: "case 2".into(), ms: 0, fails: false }).await);
    let worker = db.worker(Settings { slow: 1, ..fast() });
    wait_until("the start", async || db.count("select count(*) from effects where name = 'case 1'").await == 1).await;
    assert!(try_enqueue(&db, &folder(0, false)).await, "it runs: the next may wait");
    assert!(!try_enqueue(&db, &folder(0, false)).await);
    wait_until("all", async || worker.status.done() == 3).await;
    worker.stop().await;
    assert_eq!(db.count("select count(*) from effects where name = 'case 1'").await, 2);
}

#[tokio::test]
async fn one_that_failed_waits_again_and_is_unique_again() {
    let db = Database::new().await;
    assert!(try_enqueue(&db, &folder(0, true)).await);
    let worker = db.worker(fast());
    wait_until("the failure", async || worker.status.retried() == 1).await;
    wait_until("the note", async || db.count("select count(*) from apalis.jobs where status = 'Failed'").await == 1)
        .await;
    assert!(!try_enqueue(&db, &folder(0, false)).await, "the failed one waits for its next try");
    wait_until("the second try", async || worker.status.done() == 1).await;
    worker.stop().await;
    assert_eq!(db.count("select count(*) from effects").await, 2);
}

#[tokio::test]
async fn one_that_failed_while_the_next_waited_does_not_get_in_its_way() {
    let db = Database::new().await;
    assert!(try_enqueue(&db, &folder(3000, true)).await);
    let worker = db.worker(Settings { slow: 1, ..fast() });
    wait_until("the start", async || db.count("select count(*) from effects").await == 1).await;
    assert!(try_enqueue(&db, &folder(0, false)).await);
    wait_until("both", async || worker.status.done() == 2).await;
    worker.stop().await;
    assert_eq!(db.count("select count(*) from effects").await, 3);
    assert_eq!(db.count("select count(*) from job_errors").await, 1);
}

#[tokio::test]
async fn what_waits_does_not_start_before_the_change_that_wants_it_again_is_seen() {
    let db = Database::new().await;
    assert!(try_enqueue(&db, &folder(0, false)).await);
    let mut change = begin(&db.pool).await.unwrap();
    let again = enqueue(&mut change, &folder(0, false), EnqueueOptions::default()).await.unwrap();
    assert_eq!(again, Enqueued::Duplicate);
    let worker = db.worker(fast());
    worker.ready().await;
    tokio::time::sleep(Duration::from_millis(1300)).await;
    assert_eq!(db.count("select count(*) from effects").await, 0, "it would not see the change");
    change.commit().await.unwrap();
    wait_until("the job", async || worker.status.done() == 1).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_key_enqueued_from_twenty_connections_is_one_job() {
    let db = Database::new().await;
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(20).connect(&db.url).await.unwrap();
    let tasks = (0..20).map(|n| {
        let pool = pool.clone();
        tokio::spawn(async move {
            let mut new = 0;
            for _ in 0..10 {
                let mut tx = begin(&pool).await.unwrap();
                let act = Act { key: Some("k".into()), ..Act::new("a", Deed::Succeed) };
                let folder = Folder { name: "f".into(), ms: 0, fails: false };
                let first = enqueue(&mut tx, &act, EnqueueOptions::default()).await.unwrap();
                let second = enqueue(&mut tx, &folder, EnqueueOptions::default()).await.unwrap();
                new += [first, second].iter().filter(|e| matches!(e, Enqueued::New(_))).count();
                // Some roll back, so what they enqueued never existed.
                if n % 4 == 3 { tx.rollback().await.unwrap() } else { tx.commit().await.unwrap() }
            }
            new
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(db.count("select count(*) from apalis.jobs where metadata -> 'kind' = 'test_act'").await, 1);
    assert_eq!(db.count("select count(*) from apalis.jobs where metadata -> 'kind' = 'test_folder'").await, 1);
}
