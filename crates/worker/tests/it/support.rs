//! A database of its own for each test, and a worker in this process.

use clerk_core::clock::Clock;
use clerk_core::config::DatabaseConfig;
use clerk_core::jobs::{self, EnqueueOptions, Enqueued, Job};
use clerk_worker::{App, Registry, Settings, Status};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool, Row};
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Serialises the making of the template among test processes; any number that nothing else uses.
const TEMPLATE_LOCK: i64 = 0x776f_726b;

pub(crate) struct Database {
    pub(crate) pool: PgPool,
    pub(crate) url: String,
    name: String,
}

impl Database {
    /// With Clerk's and apalis' schema, and the tables that the test jobs write to.
    pub(crate) async fn new() -> Self {
        let template = template().await;
        let db = Self::empty_from(&template).await;
        db.pool.execute(include_str!("tables.sql")).await.unwrap();
        db
    }

    /// With nothing in it.
    pub(crate) async fn empty() -> Self {
        Self::empty_from("template0").await
    }

    async fn empty_from(template: &str) -> Self {
        let name = format!("worker_test_{}", uuid::Uuid::new_v4().simple());
        let mut server = server().await;
        server.execute(AssertSqlSafe(format!("create database {name} template {template}"))).await.unwrap();
        let url = url_of(&name);
        let pool = PgPoolOptions::new().max_connections(10).connect(&url).await.unwrap();
        Self { pool, url, name }
    }

    pub(crate) async fn enqueue<J: Job>(&self, job: &J) -> String {
        let mut connection = self.pool.acquire().await.unwrap();
        match jobs::enqueue(&mut connection, job, EnqueueOptions::default()).await.unwrap() {
            Enqueued::New(id) => id.to_string(),
            Enqueued::Duplicate => panic!("a duplicate"),
        }
    }

    /// State, attempts and last error of a job.
    pub(crate) async fn job(&self, id: &str) -> (String, i32, String) {
        let row =
            sqlx::query("select status, attempts, coalesce(last_result ->> 'Err', '') from apalis.jobs where id = $1");
        let row = row.bind(id).fetch_one(&self.pool).await.unwrap();
        (row.get(0), row.get(1), row.get(2))
    }

    /// Waits for a job to reach a state.
    pub(crate) async fn wait_for(&self, id: &str, status: &str) {
        let what = format!("job {id} to be {status}");
        wait_until(&what, async || self.job(id).await.0 == status).await;
    }

    /// One number.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap()
    }

    pub(crate) async fn execute(&self, sql: &'static str) {
        self.pool.execute(sql).await.unwrap();
    }

    /// A worker on this database, in this process.
    pub(crate) fn worker(&self, settings: Settings) -> Worker {
        Worker::start(&self.url, settings, super::jobs::registry())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("drop database if exists {} with (force)", self.name);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            // Should it fail, the cluster is thrown away anyway.
            let _ = runtime.block_on(async { server().await.execute(AssertSqlSafe(sql)).await });
        })
        .join()
        .unwrap();
    }
}

pub(crate) struct Worker {
    pub(crate) status: Arc<Status>,
    shutdown: CancellationToken,
    running: JoinHandle<anyhow::Result<()>>,
}

impl Worker {
    pub(crate) fn start(url: &str, settings: Settings, registry: Registry) -> Self {
        let config = DatabaseConfig { url: url.into(), pool_size: 10 };
        let pool = clerk_core::db::connect(&config, "worker-test").unwrap();
        let (status, shutdown) = (Arc::new(Status::default()), CancellationToken::new());
        let app = App { pool, clock: Clock::system(), registry, settings, status: status.clone() };
        let running = tokio::spawn(clerk_worker::run(app, shutdown.clone()));
        Self { status, shutdown, running }
    }

    /// Tells it to stop and waits until it has.
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        self.running.await.unwrap().unwrap();
    }

    /// Waits until it ends by itself.
    pub(crate) async fn ended(self) -> anyhow::Result<()> {
        tokio::time::timeout(Duration::from_secs(20), self.running).await.expect("the worker should end").unwrap()
    }
}

/// As in production, but with a short memory for the dead.
pub(crate) fn fast() -> Settings {
    Settings {
        heartbeat: Duration::from_millis(200),
        missed_heartbeats: 5,
        restart_pause: Duration::from_millis(20),
        drain: Duration::from_secs(5),
        ..Settings::default()
    }
}

pub(crate) async fn wait_until(what: &str, condition: impl AsyncFn() -> bool) {
    let started = Instant::now();
    while !condition().await {
        assert!(started.elapsed() < Duration::from_secs(30), "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn url_of(database: &str) -> String {
    let server = std::env::var("CLERK_TEST_DATABASE_URL").expect("CLERK_TEST_DATABASE_URL: run `cargo xtask test`");
    let (base, _) = server.rsplit_once('/').expect("the URL names a database");
    format!("{base}/{database}")
}

async fn server() -> PgConnection {
    let options = PgConnectOptions::from_str(&url_of("postgres")).unwrap();
    PgConnection::connect_with(&options).await.unwrap()
}

/// The database that those of the tests are copies of. Made by whoever comes first.
async fn template() -> String {
    let newest = clerk_core::db::MIGRATOR.iter().map(|m| m.version).max().unwrap();
    let name = format!("worker_test_template_{newest}");
    let mut server = server().await;
    server.execute(AssertSqlSafe(format!("select pg_advisory_lock({TEMPLATE_LOCK})"))).await.unwrap();
    let exists: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(&name)
        .fetch_one(&mut server)
        .await
        .unwrap();
    if !exists {
        let draft = format!("{name}_draft");
        server.execute(AssertSqlSafe(format!("drop database if exists {draft} with (force)"))).await.unwrap();
        server.execute(AssertSqlSafe(format!("create database {draft}"))).await.unwrap();
        let pool = PgPool::connect(&url_of(&draft)).await.unwrap();
        clerk_core::db::migrate(&pool).await.unwrap();
        pool.close().await;
        server.execute(AssertSqlSafe(format!("alter database {draft} rename to {name}"))).await.unwrap();
    }
    server.close().await.unwrap();
    name
}
