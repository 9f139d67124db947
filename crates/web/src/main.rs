//! The web server's process: configuration, logs, schema check, then serving until SIGTERM.

use clerk_core::schema;
use clerk_core::schema::SCHEMA_PATIENCE;
use clerk_platform::clock::Clock;
use clerk_platform::config::WebConfig;
use clerk_platform::storage::Storage;
use clerk_platform::{db, signals, telemetry};
use clerk_web::{AppState, Data, Settings};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let config = match WebConfig::from_env() {
        Ok(config) => config,
        Err(errors) => return complain(&errors.to_string()),
    };
    // Error reporting has to start before the threads that it watches.
    let _telemetry = telemetry::init(&config.telemetry, "clerk-web");
    match actix_web::rt::System::new().block_on(run(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the web server stopped");
            complain(&error.to_string())
        }
    }
}

async fn run(config: WebConfig) -> anyhow::Result<()> {
    let stop = signals::stop()?;
    let pool = db::connect_for_requests(&config.database, "clerk-web")?;
    match stop.run_until_cancelled(schema::wait_for_schema(&pool, SCHEMA_PATIENCE)).await {
        None => return Ok(signals::FoundWell::default().end(config.environment)?),
        Some(waited) => waited?,
    }
    let listener = std::net::TcpListener::bind(config.bind)?;
    let state = AppState::new(pool, Storage::new(&config.storage), Clock::system(), Settings::from(&config));
    let state = Data::new(state);
    if let Some(address) = config.metrics_bind {
        let listener = std::net::TcpListener::bind(address)?;
        tracing::info!(metrics = %listener.local_addr()?, "serving metrics");
        tokio::spawn(clerk_web::serve_metrics(state.clone(), listener)?);
    }
    tracing::info!(address = %listener.local_addr()?, "serving");
    let server = clerk_web::serve(state.clone(), listener, config.workers, config.drain)?;
    let handle = server.handle();
    tokio::spawn(async move {
        stop.cancelled().await;
        handle.stop(true).await;
    });
    server.await?;
    state.finish().await;
    tracing::info!("stopped");
    Ok(state.found_well.end(config.environment)?)
}

#[allow(clippy::print_stderr, reason = "configuration errors come before logging is set up")]
fn complain(message: &str) -> ExitCode {
    eprintln!("clerk-web: {message}");
    ExitCode::FAILURE
}
