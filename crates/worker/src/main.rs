//! The worker's process: reads the configuration, waits for the schema, runs jobs until SIGTERM.

use anyhow::Context as _;
use clerk_core::schema;
use clerk_core::schema::SCHEMA_PATIENCE;
use clerk_core::upkeep::schedule;
use clerk_platform::clock::Clock;
use clerk_platform::config::WorkerConfig;
use clerk_platform::signals::FoundWell;
use clerk_platform::storage::Storage;
use clerk_platform::{db, signals, telemetry};
use clerk_worker::health::{self, Health};
use clerk_worker::{App, Outside, Settings, Status, metrics, registry};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// How long connections may take to close at the end.
const POOL_PATIENCE: Duration = Duration::from_secs(2);

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let config = WorkerConfig::from_env()?;
    // Before any thread exists, as error reporting requires; dropped last, so that the last reports are still sent.
    let _telemetry = telemetry::init(&config.telemetry, "clerk-worker");
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work(config))
}

async fn work(config: WorkerConfig) -> anyhow::Result<()> {
    let shutdown = signals::stop()?;
    let pool = db::connect_for_jobs(&config.database, "clerk-worker")?;
    let status = Arc::new(Status::default());
    let outside = Arc::new(Outside::new(&config)?);
    let mut doors = JoinSet::new();
    let found_well = Arc::new(FoundWell::default());
    let health = Health {
        pool: pool.clone(),
        storage: Storage::new(&config.storage),
        status: status.clone(),
        found_well: found_well.clone(),
    };
    let door = listen("WORKER_BIND", config.bind).await?;
    let address = door.local_addr()?;
    doors.spawn(health::serve(door, health));
    if let Some(address) = config.metrics_bind {
        let door = listen("METRICS_BIND", address).await?;
        tracing::info!(metrics = %door.local_addr()?, "serving metrics");
        doors.spawn(metrics::serve(door, pool.clone(), status.clone()));
    }

    match shutdown.run_until_cancelled(schema::wait_for_schema(&pool, SCHEMA_PATIENCE)).await {
        None => return Ok(found_well.end(config.environment)?),
        Some(waited) => waited?,
    }
    let settings = Settings::from(&config);
    tracing::info!(fast = settings.fast, slow = settings.slow, %address, "worker started");
    let app = App {
        pool: pool.clone(),
        clock: Clock::system(),
        outside,
        registry: registry::all(),
        schedule: schedule::all(),
        settings,
        status,
    };
    let result = clerk_worker::run(app, shutdown).await;
    doors.shutdown().await;
    // Code that still runs may hold a connection that is never returned: the process ends anyway.
    if tokio::time::timeout(POOL_PATIENCE, pool.close()).await.is_err() {
        tracing::warn!("not all connections to the database were closed");
    }
    result?;
    Ok(found_well.end(config.environment)?)
}

async fn listen(variable: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("{variable} {address} can't be listened on"))
}
