//! Putting jobs into the queue, compared with apalis' own way of doing it.

use crate::jobs::{Act, Deed};
use crate::support::Database;
use apalis_core::backend::TaskSink;
use apalis_postgres::{Config, PostgresStorage};
use clerk_core::jobs::{self, EnqueueOptions, Enqueued, NOTIFY_CHANNEL};
use clerk_platform::db::begin;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::postgres::PgListener;

#[tokio::test]
async fn a_job_of_ours_looks_like_one_of_apalis() {
    let db = Database::new().await;
    let mut listener = PgListener::connect_with(&db.pool).await.unwrap();
    listener.listen(NOTIFY_CHANNEL).await.unwrap();

    let ours = db.enqueue(&Act::new("a", Deed::Succeed)).await;
    let config = Config::default().queue("fast");
    let mut storage = PostgresStorage::<Value>::new(&db.pool).with_config(config);
    storage.push(json!({"kind": "test_act"})).await.unwrap();

    let mut announced = Vec::new();
    for _ in 0..2 {
        let payload: Value = serde_json::from_str(listener.recv().await.unwrap().payload()).unwrap();
        assert_eq!(payload["job_type"], "fast");
        let mut keys: Vec<_> = payload.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        assert_eq!(keys, ["id", "job_type", "run_at"]);
        announced.push(payload["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(announced[0], ours);
    assert!(announced.iter().all(|id| id.parse::<ulid::Ulid>().is_ok()), "{announced:?}");

    // Every column, so that a new one is noticed, except those that have to differ.
    let rows = sqlx::query(
        "select to_jsonb(j) - array['id', 'job', 'run_at', 'max_attempts', 'priority', 'metadata'] from apalis.jobs j",
    )
    .fetch_all(&db.pool)
    .await
    .unwrap();
    let rows: Vec<Value> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(rows[0], rows[1]);
    assert_eq!(rows[0].as_object().unwrap().len(), 8, "apalis.jobs has other columns than before: {}", rows[0]);

    // Both are due and fetched. The library has a resolution of seconds, so its own fetch is used.
    db.execute("insert into apalis.workers (id, worker_type, storage_name) values ('w', 'fast', 'x')").await;
    assert_eq!(db.count("select count(*) from apalis.get_jobs('w', 'fast', 10)").await, 2);
}

#[tokio::test]
async fn time_and_the_kinds_own_priority_are_kept() {
    let db = Database::new().await;
    let mut connection = db.pool.acquire().await.unwrap();
    let at: Timestamp = "2030-01-02T03:04:05.678901Z".parse().unwrap();
    let options = EnqueueOptions { run_at: Some(at), trace: Some("req-1".into()), unique: None };
    jobs::enqueue(&mut connection, &Act::new("a", Deed::Succeed), options).await.unwrap();
    let row = sqlx::query("select run_at, priority, max_attempts, convert_from(job, 'UTF8') from apalis.jobs");
    let row = row.fetch_one(&db.pool).await.unwrap();
    assert_eq!(row.get::<jiff_sqlx::Timestamp, _>(0).to_jiff(), at);
    assert_eq!((row.get::<i32, _>(1), row.get::<i32, _>(2)), (3, 4));
    let job: Value = serde_json::from_str(row.get(3)).unwrap();
    assert_eq!((&job["kind"], &job["version"], &job["trace"]), (&json!("test_act"), &json!(1), &json!("req-1")));
}

#[tokio::test]
async fn a_repeated_key_does_not_spoil_the_transaction() {
    let db = Database::new().await;
    let job = Act { key: Some("k".into()), ..Act::new("a", Deed::Succeed) };
    let mut tx = begin(&db.pool).await.unwrap();
    for expected in [true, false, false] {
        let enqueued = jobs::enqueue(&mut tx, &job, EnqueueOptions::default()).await.unwrap();
        assert_eq!(matches!(enqueued, Enqueued::New(_)), expected);
    }
    sqlx::query("insert into deaths values ('still', 'usable')").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(db.count("select count(*) from apalis.jobs").await, 1);
    assert_eq!(db.count("select count(*) from deaths").await, 1);
}

#[tokio::test]
async fn the_same_key_at_the_same_moment_enqueues_once() {
    let db = Database::new().await;
    let job = Act { key: Some("k".into()), ..Act::new("a", Deed::Succeed) };
    let submit = async || {
        let mut tx = begin(&db.pool).await.unwrap();
        let enqueued = jobs::enqueue(&mut tx, &job, EnqueueOptions::default()).await.unwrap();
        tx.commit().await.unwrap();
        enqueued
    };
    let all = futures_util::future::join_all((0..8).map(|_| submit())).await;
    assert_eq!(all.iter().filter(|enqueued| matches!(enqueued, Enqueued::New(_))).count(), 1);
    assert_eq!(db.count("select count(*) from apalis.jobs").await, 1);
}

#[tokio::test]
async fn a_rollback_enqueues_nothing() {
    let db = Database::new().await;
    let mut tx = begin(&db.pool).await.unwrap();
    jobs::enqueue(&mut tx, &Act::new("a", Deed::Succeed), EnqueueOptions::default()).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(db.count("select count(*) from apalis.jobs").await, 0);
}

#[tokio::test]
async fn many_are_enqueued_at_once() {
    let db = Database::new().await;
    let keys = [Some("x"), None, Some("x"), None, Some("y")];
    let many = keys.map(|key| Act { key: key.map(str::to_owned), ..Act::new("a", Deed::Succeed) });
    let mut connection = db.pool.acquire().await.unwrap();
    let options =
        EnqueueOptions { run_at: Some(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1)), ..Default::default() };
    let enqueued = jobs::enqueue_all(&mut connection, &many, options).await.unwrap();
    let new: Vec<bool> = enqueued.iter().map(|enqueued| matches!(enqueued, Enqueued::New(_))).collect();
    assert_eq!(new, [true, true, false, true, true]);
    assert_eq!(db.count("select count(*) from apalis.jobs where run_at = '1970-01-01 01:00Z'").await, 4);
    assert!(jobs::enqueue_all::<Act>(&mut connection, &[], EnqueueOptions::default()).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_schema_can_be_made_twice_and_at_the_same_time() {
    let db = Database::empty().await;
    assert!(jobs::schema_problem(&db.pool).await.unwrap().is_some());
    let all = futures_util::future::join_all((0..4).map(|_| jobs::migrate(&db.pool))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    jobs::migrate(&db.pool).await.unwrap();
    assert_eq!(jobs::schema_problem(&db.pool).await.unwrap(), None);
    // apalis keeps its migrations in its own schema, so ours may use the usual place.
    assert_eq!(
        db.count("select count(*) from pg_tables where tablename = '_sqlx_migrations' and schemaname = 'public'").await,
        0
    );
    db.execute(
        "delete from apalis._sqlx_migrations where version = (select max(version) from apalis._sqlx_migrations)",
    )
    .await;
    let problem = jobs::schema_problem(&db.pool).await.unwrap().unwrap();
    assert!(problem.contains("lacks 1 migration"), "{problem}");

    // One version ahead.
    db.execute(
        "insert into apalis._sqlx_migrations (version, description, success, checksum, execution_time)
         values (20990101000000, 'of a later apalis', true, '', 0)",
    )
    .await;
    let problem = jobs::schema_problem(&db.pool).await.unwrap().unwrap();
    assert!(problem.contains("1 migrations that this build does not know"), "{problem}");
    let refused =
        clerk_core::schema::wait_for_schema(&db.pool, std::time::Duration::ZERO).await.unwrap_err().to_string();
    assert!(refused.contains("version"), "{refused}");
}
