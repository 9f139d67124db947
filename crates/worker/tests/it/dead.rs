//! Dead jobs: what is kept of them, who is told, what people can do, and when they are deleted.

use crate::jobs::{Act, Deed, registry};
use crate::support::{Database, Worker, app, fast, third_parties, wait_until};
use clerk_core::upkeep::board::{self, Actor, JobFilter, JobState};
use clerk_core::upkeep::retention;
use clerk_platform::clock::Clock;
use clerk_platform::db;
use clerk_worker::App;
use serde_json::Value;
use std::time::Duration;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// A worker with a chat that answers as told.
async fn worker_with_chat(db: &Database, chat: &MockServer) -> Worker {
    let outside = third_parties(&[("CHAT_TECH_WEBHOOK_URL", &format!("{}/tech", chat.uri()))]);
    let registry = registry();
    Worker::with(App { outside, ..app(&db.url, fast(), registry) })
}

#[tokio::test]
async fn every_error_is_kept_with_its_time_and_the_tech_channel_is_told_once() {
    let db = Database::new().await;
    let chat = MockServer::start().await;
    Mock::given(method("POST")).and(path("/tech")).respond_with(ResponseTemplate::new(200)).mount(&chat).await;
    let worker = worker_with_chat(&db, &chat).await;
    let id = db.enqueue(&Act::new("a", Deed::Retry)).await;
    db.wait_for(&id, "Killed").await;
    wait_until("the alert", async || worker.status.done() == 1).await;
    worker.stop().await;

    let job = board::get(&mut db.pool.acquire().await.unwrap(), &id).await.unwrap();
    assert_eq!((job.row.state, job.row.kind.as_str(), job.row.attempts), (JobState::Dead, "test_act", 4));
    let errors: Vec<(i32, &str)> = job.errors.iter().map(|error| (error.attempt, error.error.as_str())).collect();
    let last = "given up after 4 attempts: not today\u{fffd}";
    assert_eq!(errors, [(1, "not today\u{fffd}"), (2, "not today\u{fffd}"), (3, "not today\u{fffd}"), (4, last)]);
    assert!(job.errors.windows(2).all(|two| two[0].at < two[1].at && two[1].started_at.unwrap() < two[1].at));

    let said = chat.received_requests().await.unwrap();
    assert_eq!(said.len(), 1);
    let said: Value = serde_json::from_slice(&said[0].body).unwrap();
    let text = said["text"].as_str().unwrap();
    assert!(text.contains("test_act") && text.ends_with(&format!("http://clerk.test/admin/jobs/{id}")), "{text}");
}

#[tokio::test]
async fn an_alert_that_can_not_be_sent_is_tried_again_and_alerts_nobody() {
    let db = Database::new().await;
    let chat = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(503)).mount(&chat).await;
    let worker = worker_with_chat(&db, &chat).await;
    let id = db.enqueue(&Act::new("a", Deed::Fail)).await;
    db.wait_for(&id, "Killed").await;
    wait_until("the failed alert", async || worker.status.retried() == 1).await;
    worker.stop().await;
    let error: String = sqlx::query_scalar(
        "select error from job_errors e join apalis.jobs j on j.id = e.job_id where j.status = 'Failed'",
    )
    .fetch_one(&db.pool)
    .await
    .unwrap();
    assert_eq!(error, "the chat answered 503 Service Unavailable", "and no address, which is a secret");
    // With no tries left, it dies silently.
    db.execute("update apalis.jobs set attempts = max_attempts, run_at = now() where status = 'Failed'").await;
    db.execute("update apalis.jobs set status = 'Pending' where status = 'Failed'").await;
    let worker = worker_with_chat(&db, &chat).await;
    wait_until("its death", async || worker.status.dead() == 1).await;
    worker.stop().await;
    assert_eq!(db.count("select count(*) from apalis.jobs").await, 2);
}

#[tokio::test]
async fn people_retry_and_cancel_and_each_deed_is_written_down() {
    let db = Database::new().await;
    let now = Clock::system().now();
    let act = async |what: &'static str, id: &str| {
        let mut tx = db::begin(&db.pool).await.unwrap();
        let done = match what {
            "retry" => board::retry(&mut tx, Actor::CommandLine, id, now).await,
            _ => board::cancel(&mut tx, Actor::CommandLine, id, now).await,
        };
        tx.commit().await.unwrap();
        done.map_err(|error| error.to_string())
    };
    let worker = db.worker(fast());
    let dead = db.enqueue(&Act::new("a", Deed::Fail)).await;
    db.wait_for(&dead, "Killed").await;
    db.execute(
        "update apalis.jobs set job = convert_to(replace(convert_from(job, 'UTF8'), 'Fail', 'Succeed'), 'UTF8')",
    )
    .await;
    act("retry", &dead).await.unwrap();
    db.wait_for(&dead, "Done").await;
    assert!(act("retry", &dead).await.unwrap_err().contains("is done"));
    assert!(act("cancel", &dead).await.unwrap_err().contains("is already done"));
    assert_eq!(act("cancel", "nonsense").await.unwrap_err(), "not found");

    // One that waits, and one that runs, which is cut short at its worker's next keep-alive.
    let waiting = db.enqueue(&Act::new("w", Deed::Retry)).await;
    db.wait_for(&waiting, "Failed").await;
    act("cancel", &waiting).await.unwrap();
    let running = db.enqueue(&Act::new("r", Deed::SleepMs(9000))).await;
    wait_until("it", async || db.count("select count(*) from effects where name = 'r'").await == 1).await;
    act("cancel", &running).await.unwrap();
    wait_until("the alert and the second try", async || worker.status.done() >= 2).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(worker.status.done(), 2, "the alert and the second try of the first");
    for id in [&waiting, &running] {
        assert_eq!(board::get(&mut db.pool.acquire().await.unwrap(), id).await.unwrap().row.state, JobState::Cancelled);
    }
    worker.stop().await;
    assert_eq!(db.job(&running).await.0, "Killed", "its end was not written over");

    let filter = JobFilter { state: JobState::Cancelled, kind: Some("test_act".into()) };
    assert_eq!(board::list(&mut db.pool.acquire().await.unwrap(), &filter, 10, 0).await.unwrap().len(), 2);
    assert_eq!(
        board::count(&mut db.pool.acquire().await.unwrap(), &JobFilter { state: JobState::Dead, kind: None }, 10)
            .await
            .unwrap(),
        0
    );
    let deeds: Vec<String> = board::overview(&mut db.pool.acquire().await.unwrap(), 10)
        .await
        .unwrap()
        .actions
        .into_iter()
        .map(|deed| deed.action)
        .collect();
    assert_eq!(deeds, ["Cancel", "Cancel", "Retry"]);
}

#[tokio::test]
async fn what_was_kept_for_long_enough_is_deleted() {
    let db = Database::new().await;
    let now = Clock::system().now();
    db.execute(
        "insert into apalis.workers (id, worker_type, storage_name, last_seen)
         values ('gone', 'clerk', '', now() - interval '2 days'), ('kept', 'clerk', '', now() - interval '2 days');
         insert into apalis.jobs (id, job_type, job, status, done_at, lock_by)
             select 'd' || n, 'fast', '{}', 'Done', now() - n * interval '1 day' - interval '1 hour', 'gone' from generate_series(7, 3006) n;
         insert into apalis.jobs (id, job_type, job, status, done_at, lock_by)
             select 'k' || n, 'fast', '{}', 'Killed', now() - n * interval '1 day' + interval '1 hour', 'kept' from generate_series(88, 92) n;
         insert into apalis.jobs (id, job_type, job, status, done_at) values ('new', 'fast', '{}', 'Done', now() - interval '6 days'),
             ('old', 'fast', '{}', 'Pending', null);
         insert into job_errors (job_id, attempt, error) select id, 1, 'e' from apalis.jobs where status = 'Killed';",
    )
    .await;
    let pruned = retention::prune(&db.pool, now).await.unwrap();
    assert_eq!((pruned.jobs, pruned.workers), (3002, 1));
    let left: Vec<String> =
        sqlx::query_scalar("select id from apalis.jobs order by 1").fetch_all(&db.pool).await.unwrap();
    assert_eq!(left, ["k88", "k89", "k90", "new", "old"]);
    assert_eq!(db.count("select count(*) from job_errors").await, 3);
}
