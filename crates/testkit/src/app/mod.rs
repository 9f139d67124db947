//! A running Clerk in the test's own process, on its own database.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "it is there for tests, which end when something is not as it should be"
)]

mod browser;
pub mod builders;
pub mod process;
mod program;

pub use browser::{Browser, Page};
pub use program::{Answer, Program};

use crate::database;
use crate::s3::{Credentials, Policy, Rights, S3Server};
use anyhow::{Context, Result, bail};
use clerk_core::access::Group;
use clerk_core::office::accounts::tokens::{self, DEFAULT_DAYS, NewToken, Scope};
use clerk_core::office::accounts::{self, NewUser};
use clerk_core::upkeep::schedule::Schedule;
use clerk_platform::clock::Clock;
use clerk_platform::config::{DatabaseConfig, ProvidersConfig, RateLimits, StorageConfig, WorkerConfig};
use clerk_platform::db;
use clerk_platform::secrets;
use clerk_platform::storage::Storage;
use clerk_web::{AppState, Settings};
use secrecy::ExposeSecret;
use serde_json::Value;
use sqlx::PgPool;
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The password of every user that tests create.
pub const PASSWORD: &str = "correct horse battery";
/// Connections that a test's server and the test itself may hold.
const CONNECTIONS: u32 = 10;
/// The bucket of every app.
const BUCKET: &str = "uploads";
/// What its key may do.
const POLICY: &str = include_str!("../../../../deploy/iam/uploads-app-policy.json");
/// The origin whose pages may call the intake API.
pub const INTAKE_ORIGIN: &str = "http://intake.test";

/// A running web server with its database and bucket.
pub struct TestApp {
    /// Where it listens, without a trailing slash.
    pub url: String,
    /// Its database.
    pub pool: PgPool,
    /// The name and URL of that database.
    pub database_url: String,
    /// Its clock.
    pub clock: Clock,
    /// The settings of its bucket.
    pub storage: StorageConfig,
    http: reqwest::Client,
    users: AtomicU32,
    s3: S3Server,
    files: tempfile::TempDir,
}

/// A worker that runs in the test's process until it is stopped or dropped.
pub struct TestWorker {
    stop: CancellationToken,
    running: tokio::task::JoinHandle<Result<()>>,
}

impl TestApp {
    /// A new one with the usual settings.
    pub async fn spawn() -> Self {
        Self::spawn_with(|_| {}).await
    }

    /// A new one with settings changed.
    pub async fn spawn_with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::try_spawn(Clock::system(), true, change).await.expect("the app starts")
    }

    /// A new one with a clock that the test moves.
    pub async fn spawn_at(clock: Clock) -> Self {
        Self::try_spawn(clock, true, |_| {}).await.expect("the app starts")
    }

    /// A new one with a clock that the test moves, and with settings changed.
    pub async fn spawn_at_with(clock: Clock, change: impl FnOnce(&mut Settings)) -> Self {
        Self::try_spawn(clock, true, change).await.expect("the app starts")
    }

    /// A new one with a clock that the test moves, which believes the addresses that a proxy on this machine forwards.
    pub async fn spawn_behind_proxy(clock: Clock) -> Self {
        let trust =
            |settings: &mut Settings| settings.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
        Self::try_spawn(clock, true, trust).await.expect("the app starts")
    }

    /// A new one whose S3 server does not answer.
    pub async fn spawn_without_s3() -> Self {
        Self::try_spawn(Clock::system(), false, |_| {}).await.expect("the app starts")
    }

    /// A new one with a clock and settings of its own, with or without an S3 server that answers.
    pub async fn try_spawn(clock: Clock, has_s3: bool, change: impl FnOnce(&mut Settings)) -> Result<Self> {
        let database_url = database::create().await?;
        let config = DatabaseConfig { url: database_url.clone().into(), pool_size: CONNECTIONS };
        let pool = db::connect_for_requests(&config, "tests")?;
        let files = tempfile::tempdir()?;
        let credentials = Credentials::random();
        let s3 = S3Server::start(files.path(), SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        s3.create_bucket(BUCKET)?;
        s3.admit(&credentials, Rights::Of(vec![Policy::parse(&POLICY.replace("UPLOADS_BUCKET", BUCKET))?]));
        let storage = StorageConfig {
            // Nothing listens on port 1.
            endpoint: Some(if has_s3 { s3.url() } else { "http://127.0.0.1:1".to_owned() }.parse()?),
            region: "us-east-1".to_owned(),
            access_key_id: credentials.access_key_id.into(),
            secret_access_key: credentials.secret_access_key.into(),
            bucket: BUCKET.to_owned(),
            force_path_style: true,
        };
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let mut settings = Settings {
            public_url: url.clone(),
            email_domain: "cases.test".to_owned(),
            staff_email_domain: "staff.test".to_owned(),
            secret_key: "a secret key that only tests use!!".into(),
            intake_origins: vec![INTAKE_ORIGIN.to_owned()],
            trusted_proxies: Vec::new(),
            rate_limits: RateLimits::default(),
            scans_files: false,
            providers: ProvidersConfig::default(),
            release: "test-release".to_owned(),
        };
        change(&mut settings);
        let state = AppState::new(pool.clone(), Storage::new(&storage), clock.clone(), settings);
        tokio::spawn(clerk_web::serve(clerk_web::Data::new(state), listener, Some(2), Duration::from_secs(1))?);
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { url, pool, database_url, clock, storage, http, users: AtomicU32::new(0), s3, files })
    }

    /// The full address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// A client that keeps no cookies and follows no redirects.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Switches off the bucket's versioning.
    pub fn keep_no_versions(&self) {
        std::fs::remove_dir_all(self.files.path().join(".versions").join(BUCKET)).expect("the bucket keeps versions");
    }

    /// The old versions of an object, deleted or replaced.
    pub fn old_versions(&self, key: &str) -> Vec<Vec<u8>> {
        let versions = std::fs::read_dir(self.files.path().join(".versions").join(BUCKET).join(key));
        let read = |version: std::fs::DirEntry| std::fs::read(version.path()).expect("a version is a file");
        versions.into_iter().flatten().map(|version| read(version.expect("versions can be listed"))).collect()
    }

    /// Takes a right from Clerk's key, such as `, "s3:DeleteObject"`, wherever the policy gives it.
    pub fn take_right(&self, right: &str) {
        let credentials = Credentials {
            access_key_id: self.storage.access_key_id.expose_secret().to_owned(),
            secret_access_key: self.storage.secret_access_key.expose_secret().to_owned(),
        };
        let policy = POLICY.replace("UPLOADS_BUCKET", BUCKET).replace(right, "");
        self.s3.admit(&credentials, Rights::Of(vec![Policy::parse(&policy).expect("what is left is a policy")]));
    }

    /// Removes the bucket, as when the S3 server has lost it.
    pub fn drop_bucket(&self) {
        std::fs::remove_dir_all(self.files.path().join(BUCKET)).expect("the bucket is a folder");
    }

    /// Removes an object, as when the bucket has lost it.
    pub fn drop_object(&self, key: &str) {
        std::fs::remove_file(self.files.path().join(BUCKET).join(key)).expect("the object is a file");
    }

    /// How many uploads in parts have been begun at the S3 server and neither completed nor given up.
    pub fn unfinished_uploads(&self) -> usize {
        let entries = std::fs::read_dir(self.files.path()).expect("the server's folder");
        let names = entries.map(|entry| entry.expect("the folder can be read").file_name());
        names.filter(|name| name.to_string_lossy().starts_with(".upload")).count()
    }

    /// Makes an object of the bucket look as if it had been stored at this time.
    pub fn date_object(&self, key: &str, at: jiff::Timestamp) {
        let object = std::fs::File::options().append(true).open(self.files.path().join(BUCKET).join(key));
        object.and_then(|file| file.set_modified(at.into())).expect("the object is a file");
    }

    /// A worker with the real jobs, which looks for work often.
    pub fn start_worker(&self) -> TestWorker {
        self.start_worker_with(&[])
    }

    /// The same, with more in its environment.
    pub fn start_worker_with(&self, more: &[(&str, &str)]) -> TestWorker {
        let settings = clerk_worker::Settings { poll: Duration::from_millis(100), ..Default::default() };
        let more = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let variables: HashMap<String, String> = process::environment(self).into_iter().chain(more).collect();
        let config = WorkerConfig::from_source(&|name| variables.get(name).cloned()).expect("a good environment");
        let app = clerk_worker::App {
            pool: self.pool.clone(),
            clock: self.clock.clone(),
            outside: Arc::new(clerk_worker::Outside::new(&config).expect("an HTTP client")),
            registry: clerk_worker::registry::all(),
            // Scheduled jobs would disturb tests that count jobs.
            schedule: Schedule::new(Vec::new()),
            settings,
            status: Arc::default(),
        };
        let stop = CancellationToken::new();
        TestWorker { running: tokio::spawn(clerk_worker::run(app, stop.clone())), stop }
    }

    /// Runs jobs until there are none that could still run.
    pub async fn run_jobs(&self) {
        let worker = self.start_worker();
        self.wait_for_jobs(Duration::from_secs(120)).await.expect("the queue empties");
        worker.stop().await.expect("the worker stops");
    }

    /// Waits until there are no jobs that could still run.
    pub async fn wait_for_jobs(&self, patience: Duration) -> Result<()> {
        let started = Instant::now();
        loop {
            let left: i64 =
                // Not those that wait for another day, such as one of the demo's.
                sqlx::query_scalar(
                    "select count(*) from apalis.jobs where status not in ('Done', 'Killed') and run_at < now() + interval '1 day'",
                )
                .fetch_one(&self.pool)
                .await?;
            if left == 0 {
                return Ok(());
            }
            if started.elapsed() > patience {
                bail!("{left} jobs are left after {patience:?}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A member of staff. Their email address is the group's name in lower case with a number, which increases from user to
    /// user.
    pub async fn user(&self, groups: &[Group]) -> (Uuid, String) {
        let name = groups.iter().max().map_or("nobody".to_owned(), |group| group.as_str().to_lowercase());
        // All of the same length, so that they sort in order of creation, and none contains another.
        let number = self.users.fetch_add(1, Ordering::Relaxed) + 101;
        self.named_user(&format!("{name}-{number}@staff.test"), groups).await
    }

    /// A member of staff with this email address.
    pub async fn named_user(&self, email: &str, groups: &[Group]) -> (Uuid, String) {
        // Hashing takes long in an unoptimised build, so all share one hash.
        static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        let hash = HASH.get_or_init(|| secrets::hash_password(&PASSWORD.into()).expect("hashing works")).clone();
        let full_name = email.split('@').next().unwrap_or(email);
        let new = NewUser::new(email, full_name, groups.to_vec(), Some(hash)).expect("a good user");
        let mut connection = self.pool.acquire().await.expect("a connection");
        let id = accounts::create(&mut connection, &new, self.clock.now()).await.expect("a new user");
        (*id, email.to_owned())
    }

    /// A browser that is signed in as someone in this group.
    pub async fn signed_in(&self, group: Group) -> Browser {
        let (id, email) = self.user(&[group]).await;
        self.sign_in(id, &email).await
    }

    /// A browser that is signed in as this user, through the form.
    pub async fn sign_in(&self, id: Uuid, email: &str) -> Browser {
        let mut browser = Browser::new(&self.url).expect("a client");
        browser.user_id = Some(id);
        let page = browser.get("/admin/sign-in").await;
        let answer = browser.submit(&page, "/admin/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, 303, "signing in: {}", answer.text());
        browser
    }

    /// Keeps everyone signed in who was before the clock was moved on.
    pub async fn keep_signed_in(&self) {
        let until = self.clock.now().saturating_add(jiff::SignedDuration::from_hours(1)).expect("a time");
        let sql = format!("update sessions set expires_at = '{until}', ends_at = '{until}' where ended_at is null");
        self.execute(&sql).await;
    }

    /// A token of this user.
    pub async fn token(&self, user_id: Uuid) -> String {
        self.token_for(user_id, Scope::Admin).await
    }

    /// A token of this user with a scope.
    pub async fn token_for(&self, user_id: Uuid, scope: Scope) -> String {
        let mut connection = self.pool.acquire().await.expect("a connection");
        let new = NewToken { name: "test", scope, days: DEFAULT_DAYS };
        tokens::create(&mut connection, user_id.into(), &new, self.clock.now()).await.expect("a token")
    }

    /// Calls the API with a token; returns status and JSON.
    pub async fn api(&self, token: &str, path: &str) -> (u16, Value) {
        let answer = self.http.get(self.at(path)).bearer_auth(token).send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// Posts JSON without any credentials; returns status and JSON.
    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.http.post(self.at(path)).json(body).send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// Uploads a file as the centre's site does; returns status and JSON.
    pub async fn upload(&self, name: &str, bytes: impl Into<Vec<u8>>) -> (u16, Value) {
        let part = reqwest::multipart::Part::bytes(bytes.into()).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().part("file", part);
        let answer = self.http.post(self.at("/api/upload/")).multipart(form).send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// Creates and submits a form with these answers; returns the submission's id.
    pub async fn submit(&self, answers: &Value) -> Uuid {
        let (status, body) = self.post("/api/submission/", &serde_json::json!({ "answers": answers })).await;
        assert_eq!(status, 201, "{body}");
        let id: Uuid =
            body.get("id").and_then(Value::as_str).context("an id").and_then(|id| Ok(id.parse()?)).expect("an id");
        let (status, body) = self.post(&format!("/api/submission/{id}/submit/"), &serde_json::json!({})).await;
        assert_eq!((status, body), (200, serde_json::json!({})));
        id
    }
}

impl TestWorker {
    /// Stops it as SIGTERM does.
    pub async fn stop(self) -> Result<()> {
        self.stop.cancel();
        self.running.await?
    }
}
