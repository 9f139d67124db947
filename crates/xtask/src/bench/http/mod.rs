//! The web server under load: each kind of request, next to the same SQL run by pgbench.

mod capture;
pub(super) mod client;
mod load;
mod report;
mod scenario;

use super::pgbench;
use super::server::Server;
use super::site::{Database, Site};
use crate::build::{self, Binaries};
use crate::{assets, install, output};
use anyhow::Result;
pub(super) use capture::Statement;
use client::Client;
use load::Measured;
use report::{Report, Row};
use scenario::Scenario;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// The number of connections in each scenario's runs.
const CONNECTIONS: [usize; 2] = [1, MOST];
/// How often the start is measured.
const STARTS: usize = 7;
/// The most connections, and pgbench's clients.
const MOST: usize = 16;

/// How to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Cases in the database.
    #[arg(long, default_value_t = 10_000)]
    cases: u32,
    /// Notes of each case.
    #[arg(long, default_value_t = 5)]
    notes: u32,
    /// Only scenarios whose names hold this.
    #[arg(long, default_value = "")]
    only: String,
    /// Where the figures go as JSON. [default: bench-http.json in the target folder]
    #[arg(long)]
    json: Option<PathBuf>,
    /// Keep the database for the next run, and use the one that such a run kept if it holds as much.
    #[arg(long)]
    keep: bool,
    /// Serve until Ctrl-C after the measurements, to look closer with a profiler.
    #[arg(long)]
    stay: bool,
}

/// Measures.
pub(super) async fn run(args: &Args) -> Result<ExitCode> {
    install::ensure(&[install::Tool::Postgres, install::Tool::Node]).await?;
    assets::build().await?;
    let binaries = build::binaries(true).await?;
    let target = build::target_folder().await?;
    let site = site(args, &target.join("bench"), &binaries).await?;
    let report = site.or_logs(measure(args, &site).await)?;
    report.print();
    let json = args.json.clone().unwrap_or_else(|| target.join("bench-http.json"));
    site.finish(&report.json(), &json).await
}

/// A site with the wanted number of cases. Next to a kept database is a file that says what it contains.
async fn site(args: &Args, folder: &Path, binaries: &Binaries) -> Result<Site> {
    let wanted = format!("{} cases, {} notes each", args.cases, args.notes);
    let content = folder.join("content");
    let is_there = folder.join("pg/data/PG_VERSION").exists();
    let database = match args.keep {
        true if is_there && std::fs::read_to_string(&content).is_ok_and(|held| held == wanted) => Database::Kept,
        true => Database::New,
        false => Database::ThrowAway,
    };
    let mut site = Site::start(folder, binaries, database).await?;
    if database != Database::Kept {
        site.fill(args.cases, args.notes).await?;
    }
    if args.keep {
        std::fs::write(&content, wanted)?;
    }
    // A kept one too: a migration may have rewritten a table.
    output::step("vacuuming", site.tidy_up()).await?;
    site.make_token().await?;
    Ok(site)
}

async fn measure(args: &Args, site: &Site) -> Result<Report> {
    let seconds = Duration::from_secs(args.seconds);
    let scenarios = capture(args, site).await?;
    let cold_start = output::step("starting the web server several times", cold_starts(site)).await?;
    let mut web = Server::web(site, &[]).await?;
    let mut rows = Vec::new();
    for (scenario, statements) in &scenarios {
        output::say(scenario.name);
        let mut http = Vec::new();
        for connections in CONNECTIONS {
            load::run(web.address(), &scenario.requests, connections, seconds.min(Duration::from_secs(2))).await?;
            let measured = load::run(web.address(), &scenario.requests, connections, seconds).await?;
            output::line(&format!("  {connections:>2} connections: {}", summary(&measured)));
            http.push((connections, measured));
        }
        let pgbench = pgbench::requests(site, statements, MOST, args.seconds).await?;
        let one = statements.first().cloned().unwrap_or_default();
        output::line(&format!("  pgbench: {pgbench:.0} transactions/s of {} statements", one.len()));
        rows.push(Row { name: scenario.name, target: scenario.target, http, pgbench, statements: one });
    }
    let memory = web.memory()?;
    if args.stay {
        output::say(&format!("serving at http://{} (process {}) until Ctrl-C", web.address(), web.pid()));
        std::future::pending::<()>().await;
    }
    web.stop().await?;
    Ok(Report { seconds: args.seconds, cases: args.cases, notes: args.notes, cold_start, memory, rows })
}

/// The scenarios, and for each of its requests the SQL statements that the web server runs to answer it.
async fn capture(args: &Args, site: &Site) -> Result<Vec<(Scenario, Vec<Vec<capture::Statement>>)>> {
    // A separate web server, whose sessions the database logs.
    let mut web = Server::web(site, &[("DATABASE_URL", &site.logging_url()), ("DATABASE_POOL_SIZE", "2")]).await?;
    let client = Client::new(web.address());
    let scenarios = scenario::all(&client, &site.token).await?;
    let mut captured = Vec::new();
    for scenario in scenarios.into_iter().filter(|scenario| scenario.name.contains(&args.only)) {
        let statements = capture::statements(&client, &scenario, &site.database_log()).await?;
        captured.push((scenario, statements));
    }
    web.stop().await?;
    Ok(captured)
}

fn summary(measured: &Measured) -> String {
    format!("{:.0} requests/s, p50 {:.2} ms, p99 {:.2} ms", measured.per_second(), measured.ms(0.5), measured.ms(0.99))
}

/// The times from starting the web server to its first answer, in ascending order.
async fn cold_starts(site: &Site) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let mut web = Server::web(site, &[]).await?;
        times.push(web.started_in());
        web.stop().await?;
    }
    times.sort();
    Ok(times)
}
