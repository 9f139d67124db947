//! What becomes of a job: done, tried again, or dead.

use crate::jobs::{Act, Deed};
use crate::support::{Database, Worker, fast, wait_until};
use clerk_worker::Registry;
use sqlx::{Executor, Row};

#[tokio::test]
async fn pauses_between_tries_grow_and_are_kept_in_the_database() {
    let db = Database::new().await;
    // Its state after each failure: the next try may follow before anyone has looked.
    db.execute(
        "create table failures (attempts int, error text, pause float8);
         create function note_failure() returns trigger language plpgsql as 'begin
             insert into failures values (new.attempts, new.last_result ->> ''Err'', extract(epoch from new.run_at - new.done_at));
             return new; end';
         create trigger note_failure after update on apalis.jobs for each row when (new.status = 'Failed') execute function note_failure()",
    )
    .await;
    let worker = db.worker(fast());
    let id = db.enqueue(&Act::new("a", Deed::Retry)).await;
    wait_until("the first failure", async || db.count("select count(*) from failures").await >= 1).await;

    // A worker that is restarted respects the pause.
    worker.stop().await;
    let worker = db.worker(fast());
    db.wait_for(&id, "Killed").await;
    worker.stop().await;
    assert_eq!(db.job(&id).await, ("Killed".into(), 4, "given up after 4 attempts: not today\u{fffd}".into()));
    let gaps = sqlx::query(
        "select attempt, extract(epoch from at - lag(at) over (order by at))::float8 from effects order by at",
    );
    let gaps: Vec<(i32, Option<f64>)> =
        gaps.fetch_all(&db.pool).await.unwrap().iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(gaps.iter().map(|gap| gap.0).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let failures: Vec<(i32, String, f64)> =
        sqlx::query_as("select * from failures order by 1").fetch_all(&db.pool).await.unwrap();
    assert_eq!(failures.len(), 3, "{failures:?}");
    for (gap, (number, (attempts, error, pause))) in gaps[1..].iter().zip(failures.iter().enumerate()) {
        let planned = 0.6 * f64::from(1 << number);
        assert_eq!((*attempts, error.as_str()), (gap.0 - 1, "not today\u{fffd}"));
        assert!((0.89 * planned..=1.11 * planned).contains(pause), "{failures:?}");
        // The poll every second and a busy machine can lengthen the pause, but never shorten it.
        assert!((*pause - 0.01..*pause + 30.0).contains(&gap.1.unwrap()), "{gaps:?}");
    }
    assert_eq!(db.count("select count(*) from deaths where reason like 'given up%'").await, 1);
}

#[tokio::test]
async fn a_job_that_works_in_the_end_is_done() {
    let db = Database::new().await;
    let worker = db.worker(fast());
    let id = db.enqueue(&Act::new("a", Deed::RetryUntilAttempt(3))).await;
    db.wait_for(&id, "Done").await;
    assert_eq!(db.job(&id).await, ("Done".into(), 3, String::new()));
    assert_eq!((worker.status.done(), worker.status.retried(), worker.status.dead()), (1, 2, 0));
    worker.stop().await;
}

#[tokio::test]
async fn a_handler_can_set_the_time_of_the_next_try() {
    let db = Database::new().await;
    let worker = db.worker(fast());
    let id = db.enqueue(&Act::new("a", Deed::RetryAtMs(1500))).await;
    db.wait_for(&id, "Done").await;
    worker.stop().await;
    let waited = db.count("select (extract(epoch from max(at) - min(at)) * 1000)::bigint from effects").await;
    assert!((1490..30_000).contains(&waited), "{waited} ms");
}

#[tokio::test]
async fn a_panic_is_a_failed_try_and_disturbs_nobody() {
    let db = Database::new().await;
    let worker = db.worker(fast());
    let slow = db.enqueue(&Act::new("slow", Deed::SleepMs(500))).await;
    let id = db.enqueue(&Act::new("a", Deed::Panic)).await;
    db.wait_for(&id, "Failed").await;
    assert_eq!(db.job(&id).await.2, "panicked");
    db.wait_for(&slow, "Done").await;
    db.wait_for(&id, "Killed").await;
    assert_eq!(db.job(&id).await.1, 4);
    assert_eq!(worker.status.failed_claims(), 0);
    worker.stop().await;
}

#[tokio::test]
async fn a_try_that_takes_too_long_has_failed() {
    let db = Database::new().await;
    let worker = db.worker(fast());
    let id = db.enqueue(&Act::new("a", Deed::SleepMs(60_000))).await;
    let failed = ("Failed".into(), 1, "took longer than 10s".into());
    wait_until("the failure", async || db.job(&id).await == failed).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_job_that_will_never_work_is_dead_at_once() {
    let db = Database::new().await;
    let worker = db.worker(fast());
    let id = db.enqueue(&Act::new("a", Deed::Fail)).await;
    db.wait_for(&id, "Killed").await;
    assert_eq!(db.job(&id).await, ("Killed".into(), 1, "never will".into()));
    assert_eq!(db.count("select count(*) from deaths where name = 'a' and reason = 'never will'").await, 1);
    worker.stop().await;
}

#[tokio::test]
async fn what_the_database_refuses_for_the_moment_is_tried_again_and_nothing_else() {
    let db = Database::new().await;
    let worker = db.worker(fast());
    let passes = [
        ("08006", "the connection broke"),
        ("28P01", "the password was just changed"),
        ("28000", "the role may not sign in any more"),
        ("3D000", "the database is just being put in place"),
        ("40001", "others wrote the same"),
        ("40P01", "a deadlock"),
        ("53300", "no connection is left"),
        ("55P03", "someone holds the lock"),
        ("57P01", "it stops"),
        ("57P03", "it starts"),
        ("58030", "its disk failed"),
    ];
    let stays = [
        ("22001", "too long a text"),
        ("22P02", "no such value"),
        ("23502", "a value is missing"),
        ("23505", "there is such a one"),
        ("23514", "a rule is broken"),
        ("42501", "the role lacks a right"),
        ("42P01", "no such table"),
        ("P0001", "a trigger refuses"),
    ];
    let fates = passes.map(|case| (case, "Done", 2)).into_iter().chain(stays.map(|case| (case, "Killed", 1)));
    for ((code, what), status, attempts) in fates {
        let id = db.enqueue(&Act::new(what, Deed::Sqlstate(code.to_owned()))).await;
        wait_until(what, async || ["Done", "Killed"].contains(&db.job(&id).await.0.as_str())).await;
        let (found, tries, error) = db.job(&id).await;
        assert_eq!((found.as_str(), tries), (status, attempts), "{code}, {what}: {error}");
    }
    worker.stop().await;
}

#[tokio::test]
async fn a_death_that_nobody_heard_of_is_told_again() {
    let db = Database::new().await;
    db.execute("alter table deaths rename to away").await;
    let worker = db.worker(fast());
    let id = db.enqueue(&Act::new("a", Deed::Fail)).await;
    wait_until("the first notice", async || {
        db.count("select count(*) from apalis.jobs where last_result ? 'dying' and status = 'Pending'").await == 1
    })
    .await;
    db.execute("alter table away rename to deaths; update apalis.jobs set run_at = now()").await;
    db.wait_for(&id, "Killed").await;
    assert_eq!(db.job(&id).await.2, "never will");
    assert_eq!(db.count("select count(*) from deaths where reason = 'never will'").await, 1);
    assert_eq!(db.count("select count(*) from effects").await, 1, "only the notice is repeated");
    worker.stop().await;
}

#[tokio::test]
async fn what_can_not_be_read_is_dead_and_crashes_nobody() {
    let db = Database::new().await;
    let worker = db.worker(fast());
    let broken = [
        ("\\x00ff", "payload can't be read: not JSON at line 1, column 1"),
        ("", "payload can't be read: cut off at line 1, column 0"),
        (
            r#"{"kind":"test_act","version":1,"data":{"name":1}}"#,
            "payload can't be read: wrong data at line 1, column 9",
        ),
        (r#"{"kind":"test_act","version":0,"data":{}}"#, "payload has unknown version 0"),
    ];
    for (payload, reason) in broken {
        let id = ulid::Ulid::generate().to_string();
        let bytes = if payload.starts_with('\\') { vec![0, 255] } else { payload.as_bytes().to_vec() };
        let insert = sqlx::query("insert into apalis.jobs (id, job_type, job) values ($1, 'fast', $2)");
        insert.bind(&id).bind(bytes).execute(&db.pool).await.unwrap();
        db.wait_for(&id, "Killed").await;
        assert_eq!(db.job(&id).await, ("Killed".into(), 1, reason.into()));
    }
    let id = db.enqueue(&Act::new("a", Deed::Succeed)).await;
    db.wait_for(&id, "Done").await;
    assert_eq!(worker.status.failed_claims(), 0);
    worker.stop().await;
}

/// During a deploy or a rollback, workers of two builds share the queue.
#[tokio::test]
async fn what_only_a_newer_worker_can_run_waits_for_it_for_a_day() {
    let db = Database::new().await;
    let newer = [
        (r#"{"kind":"test_act","version":9,"data":{}}"#, "payload has unknown version 9"),
        (r#"{"kind":"nobody_knows","version":1,"data":{}}"#, "no code for jobs of kind \"nobody_knows\""),
    ];
    let mut ids = Vec::new();
    for (payload, reason) in newer {
        let id = ulid::Ulid::generate().to_string();
        let insert = sqlx::query("insert into apalis.jobs (id, job_type, job) values ($1, 'fast', $2)");
        insert.bind(&id).bind(payload.as_bytes()).execute(&db.pool).await.unwrap();
        ids.push((id, reason));
    }
    let worker = db.worker(fast());
    for (id, reason) in &ids {
        let left = ("Pending".into(), 0, (*reason).into());
        wait_until("the job to be left", async || db.job(id).await == left).await;
    }
    let soon = "select count(*) from apalis.jobs where lock_by is null and run_at between now() and now() + interval '1 minute'";
    assert_eq!(db.count(soon).await, 2);

    // Still nobody knows them, and then it has been longer than a day.
    let back = "update apalis.jobs set run_at = now(), last_result = last_result || jsonb_build_object('left_since', now() - interval ";
    db.pool.execute(sqlx::AssertSqlSafe(format!("{back} '23 hours')"))).await.unwrap();
    wait_until("both to be left again", async || db.count(soon).await == 2).await;
    db.pool.execute(sqlx::AssertSqlSafe(format!("{back} '25 hours')"))).await.unwrap();
    for (id, reason) in &ids {
        db.wait_for(id, "Killed").await;
        assert_eq!(db.job(id).await, ("Killed".into(), 1, (*reason).into()));
    }
    worker.stop().await;
}

#[tokio::test]
async fn a_newer_worker_runs_what_an_older_one_has_left() {
    let db = Database::new().await;
    let older = Worker::start(&db.url, fast(), Registry::default());
    let id = db.enqueue(&Act::new("a", Deed::Succeed)).await;
    wait_until("the job to be left", async || db.job(&id).await.2 == "no code for jobs of kind \"test_act\"").await;
    let newer = db.worker(fast());
    // The older one may take it again; each time it is returned.
    wait_until("the newer one to get it", async || {
        db.execute("update apalis.jobs set run_at = now() where status = 'Pending'").await;
        db.job(&id).await.0 == "Done"
    })
    .await;
    older.stop().await;
    newer.stop().await;
    assert_eq!(db.job(&id).await, ("Done".into(), 1, String::new()), "no try is used up by waiting");
    assert_eq!(db.count("select count(*) from effects").await, 1);
}

#[tokio::test]
async fn attempts_beyond_the_maximum_are_refused() {
    let db = Database::new().await;
    let id = db.enqueue(&Act::new("a", Deed::Succeed)).await;
    // As a rescue leaves it, which increments without regard to the maximum.
    db.execute(r#"update apalis.jobs set attempts = max_attempts, last_result = '{"Err": "the process died"}'"#).await;
    let worker = db.worker(fast());
    db.wait_for(&id, "Killed").await;
    assert_eq!(db.job(&id).await, ("Killed".into(), 4, "given up after 4 attempts: the process died".into()));
    assert_eq!(db.count("select count(*) from effects").await, 0);
    assert_eq!(db.count("select count(*) from deaths").await, 1);
    worker.stop().await;
}
