//! The worker's process: reads the configuration, waits for the schema, runs jobs until SIGTERM.

use anyhow::Context as _;
use clerk_core::clock::Clock;
use clerk_core::config::WorkerConfig;
use clerk_core::storage::Storage;
use clerk_core::{db, telemetry};
use clerk_worker::health::{self, Health};
use clerk_worker::{App, Settings, Status, registry};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let config = WorkerConfig::from_env()?;
    // Before any thread exists, as error reports need it; dropped last, so that they still get out.
    let _telemetry = telemetry::init(&config.telemetry, "clerk-worker");
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work(config))
}

async fn work(config: WorkerConfig) -> anyhow::Result<()> {
    let shutdown = stop_on_signals()?;
    let pool = db::connect(&config.database, "clerk-worker")?;
    let status = Arc::new(Status::default());
    let listener = TcpListener::bind(config.worker_bind)
        .await
        .with_context(|| format!("WORKER_BIND {} can't be listened on", config.worker_bind))?;
    let health = Health { pool: pool.clone(), storage: Storage::new(&config.storage), status: status.clone() };
    let health = tokio::spawn(health::serve(listener, health));

    match shutdown.run_until_cancelled(db::wait_for_schema(&pool, db::SCHEMA_PATIENCE)).await {
        None => return Ok(()),
        Some(waited) => waited?,
    }
    let settings = Settings::from(&config);
    tracing::info!(concurrency = settings.concurrency, health = %config.worker_bind, "worker started");
    let app = App { pool: pool.clone(), clock: Clock::system(), registry: registry::all(), settings, status };
    let result = clerk_worker::run(app, shutdown).await;
    health.abort();
    pool.close().await;
    result
}

fn stop_on_signals() -> anyhow::Result<CancellationToken> {
    let shutdown = CancellationToken::new();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::spawn({
        let shutdown = shutdown.clone();
        async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            shutdown.cancel();
        }
    });
    Ok(shutdown)
}
