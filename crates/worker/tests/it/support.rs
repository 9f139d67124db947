//! A database of its own for each test, and a worker in this process.

use clerk_core::jobs::{self, EnqueueOptions, Enqueued, Job};
use clerk_core::upkeep::schedule::Schedule;
use clerk_platform::clock::Clock;
use clerk_platform::config::{DatabaseConfig, WorkerConfig};
use clerk_testkit::database;
use clerk_worker::{App, Outside, Registry, Settings, Status};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Executor, PgPool, Row};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) struct Database {
    pub(crate) pool: PgPool,
    pub(crate) url: String,
    /// Whether it is on a server of the test's own, which goes with it.
    is_elsewhere: bool,
}

impl Database {
    /// A database with Clerk's and apalis' schema, and the tables that the test jobs write to.
    pub(crate) async fn new() -> Self {
        let db = Self::at(database::create().await.unwrap()).await;
        db.pool.execute(include_str!("tables.sql")).await.unwrap();
        db
    }

    /// An empty database.
    pub(crate) async fn empty() -> Self {
        Self::at(database::create_empty().await.unwrap()).await
    }

    async fn at(url: String) -> Self {
        let pool = PgPoolOptions::new().max_connections(10).connect(&url).await.unwrap();
        Self { pool, url, is_elsewhere: false }
    }

    /// A database on a server of the test's own, with the schema and tables of [`new`](Self::new).
    pub(crate) async fn on(url: &str) -> Self {
        let options = PgPoolOptions::new().max_connections(10).acquire_timeout(Duration::from_secs(5));
        let pool = options.connect(url).await.unwrap();
        clerk_core::schema::migrate(&pool).await.unwrap();
        pool.execute(include_str!("tables.sql")).await.unwrap();
        Self { pool, url: url.to_owned(), is_elsewhere: true }
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

    /// The state of a job, if the server answers and knows the job.
    pub(crate) async fn status(&self, id: &str) -> Option<String> {
        let status = sqlx::query_scalar("select status from apalis.jobs where id = $1").bind(id);
        status.fetch_optional(&self.pool).await.ok().flatten()
    }

    /// Waits for a job to reach a state.
    pub(crate) async fn wait_for(&self, id: &str, status: &str) {
        let what = format!("job {id} to be {status}");
        wait_until(&what, async || self.job(id).await.0 == status).await;
    }

    /// A single number. Tolerates a server that is just coming back.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        let started = Instant::now();
        loop {
            match sqlx::query_scalar(sql).fetch_one(&self.pool).await {
                Ok(count) => return count,
                Err(error) if !self.is_elsewhere || started.elapsed() > Duration::from_secs(60) => panic!("{error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    pub(crate) async fn execute(&self, sql: &'static str) {
        self.pool.execute(sql).await.unwrap();
    }

    /// A role with a worker's permissions, and a password of its own.
    pub(crate) async fn role(&self, password: &str) -> Role<'_> {
        let name = format!("worker_{}", uuid::Uuid::new_v4().simple());
        self.pool.execute(AssertSqlSafe(format!("create role {name} superuser login"))).await.unwrap();
        let role = Role { db: self, name };
        role.set_password(password).await;
        role
    }

    /// A worker on this database, in this process.
    pub(crate) fn worker(&self, settings: Settings) -> Worker {
        Worker::start(&self.url, settings, super::jobs::registry())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.is_elsewhere {
            return;
        }
        let url = self.url.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            // If this fails, the cluster is thrown away anyway.
            let _ = runtime.block_on(database::drop(&url));
        })
        .join()
        .unwrap();
    }
}

/// A role of the server, which is thrown away with it.
pub(crate) struct Role<'a> {
    db: &'a Database,
    name: String,
}

impl Role<'_> {
    /// The database's URL for it.
    pub(crate) fn url(&self, password: &str) -> String {
        let mut url = url::Url::parse(&self.db.url).unwrap();
        url.set_username(&self.name).unwrap();
        url.set_password(Some(password)).unwrap();
        url.into()
    }

    pub(crate) async fn set_password(&self, password: &str) {
        let set = format!("alter role {} password '{password}'", self.name);
        self.db.pool.execute(AssertSqlSafe(set)).await.unwrap();
    }
}

pub(crate) struct Worker {
    pub(crate) status: Arc<Status>,
    shutdown: CancellationToken,
    running: JoinHandle<anyhow::Result<()>>,
}

impl Worker {
    pub(crate) fn start(url: &str, settings: Settings, registry: Registry) -> Self {
        Self::with(app(url, settings, registry))
    }

    pub(crate) fn with(app: App) -> Self {
        let (status, shutdown) = (app.status.clone(), CancellationToken::new());
        let running = tokio::spawn(clerk_worker::run(app, shutdown.clone()));
        Self { status, shutdown, running }
    }

    /// A token that stops it as the process does on SIGTERM, for use anywhere.
    pub(crate) fn shutdown(&self) -> CancellationToken {
        self.shutdown.clone()
    }

    /// Waits until it claims jobs of every class.
    pub(crate) async fn ready(&self) {
        wait_until("the worker", async || self.status.is_claiming()).await;
    }

    /// Tells it to stop and waits until it has.
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        self.running.await.unwrap().unwrap();
    }

    /// Runs it to its end, however long that takes.
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        self.running.await.unwrap()
    }

    /// Waits until it ends by itself.
    pub(crate) async fn ended(self) -> anyhow::Result<()> {
        tokio::time::timeout(Duration::from_secs(60), self.running).await.expect("the worker should end").unwrap()
    }
}

/// What a worker runs with, without a schedule.
pub(crate) fn app(url: &str, settings: Settings, registry: Registry) -> App {
    let config = DatabaseConfig { url: url.into(), pool_size: 10 };
    App {
        pool: clerk_platform::db::connect(&config, "worker-test").unwrap(),
        clock: Clock::system(),
        outside: third_parties(&[]),
        registry,
        schedule: Schedule::new(Vec::new()),
        settings,
        status: Arc::default(),
    }
}

/// Third parties configured by these variables, in addition to the usual ones.
pub(crate) fn third_parties(variables: &[(&str, &str)]) -> Arc<Outside> {
    let usual = environment("postgres://localhost/none");
    let value = |name: &str| {
        let set = variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        set.or_else(|| usual.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()))
    };
    Arc::new(Outside::new(&WorkerConfig::from_source(&value).unwrap()).unwrap())
}

/// The environment of a worker's process.
pub(crate) fn environment(database: &str) -> Vec<(&'static str, String)> {
    vec![
        ("CLERK_ENV", "local".into()),
        ("DATABASE_URL", database.into()),
        ("PUBLIC_URL", "http://clerk.test".into()),
        ("EMAIL_DOMAIN", "cases.test".into()),
        ("STAFF_EMAIL_DOMAIN", "staff.test".into()),
        ("SECRET_KEY", "0123456789abcdef0123456789abcdef".into()),
        ("S3_ENDPOINT", "http://127.0.0.1:9".into()),
        ("S3_ACCESS_KEY_ID", "id".into()),
        ("S3_SECRET_ACCESS_KEY", "secret".into()),
        ("S3_BUCKET", "uploads".into()),
        ("WORKER_BIND", "127.0.0.1:0".into()),
        ("LOG_FORMAT", "json".into()),
    ]
}

/// As in production, but dead workers are detected sooner.
pub(crate) fn fast() -> Settings {
    Settings {
        fast: 4,
        heartbeat: Duration::from_millis(200),
        missed_heartbeats: 5,
        drain: Duration::from_secs(5),
        ..Settings::default()
    }
}

/// Whether something is as quick as it has to be on a shared machine: other users can make a few tries slow, but not ten.
pub(crate) async fn quick_enough(limit: Duration, measure: impl AsyncFn(usize) -> Duration) {
    let mut took = Vec::new();
    while took.len() < 10 {
        took.push(measure(took.len()).await);
        if took.last() < Some(&limit) {
            return;
        }
    }
    panic!("none of these is below {limit:?}: {took:?}");
}

pub(crate) async fn wait_until(what: &str, condition: impl AsyncFn() -> bool) {
    wait(what, Duration::from_secs(60), condition).await;
}

pub(crate) async fn wait_long(what: &str, condition: impl AsyncFn() -> bool) {
    wait(what, Duration::from_secs(120), condition).await;
}

async fn wait(what: &str, patience: Duration, condition: impl AsyncFn() -> bool) {
    let started = Instant::now();
    while !condition().await {
        assert!(started.elapsed() < patience, "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
