//! The job queue: enqueueing, throughput, latency, the worker's memory; and for comparison the same inserts, locks and updates
//! by pgbench.

mod report;

use super::pgbench;
use super::server::Server;
use super::site::{Database, Site};
use crate::{build, install, output, shell};
use anyhow::{Context, Result};
use report::{Latency, Report, Throughput};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Jobs per transaction when they are enqueued in batches.
const BATCH: u64 = 500;

/// Sessions of pgbench.
const CLIENTS: usize = 8;

/// What our own insert, claim and end do, one job at a time: the baseline.
const INSERT: &str = "insert into apalis.jobs (id, job_type, job, status, attempts, max_attempts, run_at, priority, metadata, idempotency_key)
    values (gen_random_uuid()::text, 'fast', '{\"kind\":\"send_heartbeat\",\"version\":1,\"data\":{}}', 'Pending', 0, 2, now(), 0, hstore('kind', 'send_heartbeat'), null);\n";
const CLAIM_AND_END: &str = "with due as (
        select id from apalis.jobs
        where (status = 'Pending' or (status = 'Failed' and attempts < max_attempts)) and run_at <= now() and job_type = 'fast'
        order by priority desc, run_at limit 1 for update skip locked)
    update apalis.jobs j set status = 'Queued', lock_by = 'bench', lock_at = now() from due where j.id = due.id
    returning j.id \\gset\n
    update apalis.jobs set status = 'Done', attempts = 1, last_result = '{\"Ok\": null}', done_at = now()
    where id = :id and lock_by = 'bench' and status in ('Queued', 'Running');\n";

/// How to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Jobs to be worked off in each measurement of throughput.
    #[arg(long, default_value_t = 20_000)]
    jobs: u64,
    /// Where the figures go as JSON. [default: bench-jobs.json in the target folder]
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures.
pub(super) async fn run(args: &Args) -> Result<ExitCode> {
    install::ensure(&[install::Tool::Postgres, install::Tool::Node]).await?;
    crate::assets::build().await?;
    let binaries = build::binaries(true).await?;
    let mut cargo = shell::cargo()?;
    cargo.args(["build", "--release", "-p", "clerk-worker", "--example", "job_load"]);
    output::step("building what makes the load", shell::run("cargo build", &mut cargo)).await?;
    let target = build::target_folder().await?;
    let site = Site::start(&target.join("bench"), &binaries, Database::ThrowAway).await?;
    let report = site.or_logs(measure(args, &site).await)?;
    report.print();
    let json = args.json.clone().unwrap_or_else(|| target.join("bench-jobs.json"));
    site.finish(&report.json(), &json).await
}

async fn measure(args: &Args, site: &Site) -> Result<Report> {
    let seconds = args.seconds.to_string();
    output::say("enqueueing");
    let (jobs, time) = load(site, &["single", &seconds]).await?;
    let single = jobs / time;
    let (jobs, time) = load(site, &["batches", &seconds, &BATCH.to_string()]).await?;
    let batches = jobs / time;
    output::line(&format!("  one by one {single:.0}/s, in batches {batches:.0}/s"));

    let mut throughput = Vec::new();
    let mut memory = None;
    for workers in [1, 4] {
        output::say(&format!("working off {} jobs with {workers} workers", args.jobs));
        let (measured, peak) = work_off(args, site, workers).await?;
        output::line(&format!("  {:.0} jobs/s", measured.per_second));
        memory.get_or_insert(peak);
        throughput.push(measured);
    }

    output::say("latency");
    let busy = throughput.first().map_or(500.0, |one| one.per_second) / 2.0;
    let mut latencies = Vec::new();
    for (name, per_second) in [("idle", 20.0), ("half load", busy)] {
        let latency = latency(args, site, name, per_second).await?;
        output::line(&format!(
            "  {name}: start p50 {:.1} ms, p99 {:.1} ms; done p50 {:.1} ms, p99 {:.1} ms",
            latency.start[0], latency.start[1], latency.done[0], latency.done[1]
        ));
        latencies.push(latency);
    }

    output::say("the floor, by pgbench");
    empty(site).await?;
    let insert = pgbench::script_of(site, INSERT, 1, args.seconds, true).await?;
    site.sql("insert into apalis.workers (id, worker_type, storage_name) values ('bench', 'clerk', '') on conflict do nothing").await?;
    // More than it can process.
    load(site, &["fill", &(30_000 * args.seconds).to_string()]).await?;
    site.tidy_up().await?;
    let floor = pgbench::script_of(site, CLAIM_AND_END, CLIENTS, args.seconds, false).await?;
    output::line(&format!("  insert {insert:.0}/s on one connection, claim and end {floor:.0}/s on {CLIENTS}"));
    let memory = memory.context("no worker was measured")?;
    Ok(Report { single, batches, throughput, latencies, insert, floor, memory })
}

async fn empty(site: &Site) -> Result<()> {
    site.sql("set client_min_messages = warning; truncate apalis.jobs cascade").await?;
    site.tidy_up().await
}

/// Runs the program that enqueues; returns the number of jobs and the seconds that it took.
async fn load(site: &Site, arguments: &[&str]) -> Result<(f64, f64)> {
    let mut program = site.program("examples/job_load");
    let text = shell::output("job_load", program.args(arguments)).await?;
    let (jobs, seconds) = text.trim().split_once(' ').context("job_load answers two numbers")?;
    Ok((jobs.parse()?, seconds.parse()?))
}

/// How fast a full queue empties.
async fn work_off(args: &Args, site: &Site, workers: usize) -> Result<(Throughput, f64)> {
    empty(site).await?;
    load(site, &["fill", &args.jobs.to_string()]).await?;
    site.sql("analyze apalis.jobs").await?;
    let mut running = Vec::new();
    for _ in 0..workers {
        running.push(Server::worker(site, &[]).await?);
    }
    wait_until_empty(site).await?;
    let time: f64 =
        site.sql("select extract(epoch from max(done_at) - min(lock_at)) from apalis.jobs").await?.parse()?;
    let mut peak = 0.0_f64;
    for mut worker in running {
        peak = peak.max(worker.memory()?.peak);
        worker.stop().await?;
    }
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let per_second = args.jobs as f64 / time;
    Ok((Throughput { workers, per_second }, peak))
}

async fn wait_until_empty(site: &Site) -> Result<()> {
    let begun = Instant::now();
    while site.sql("select count(*) from apalis.jobs where status <> 'Done'").await? != "0" {
        anyhow::ensure!(begun.elapsed() < Duration::from_secs(300), "the queue does not empty");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// How long jobs wait that arrive evenly.
async fn latency(args: &Args, site: &Site, name: &'static str, per_second: f64) -> Result<Latency> {
    empty(site).await?;
    let mut worker = Server::worker(site, &[]).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    load(site, &["paced", &format!("{per_second:.0}"), &args.seconds.to_string()]).await?;
    wait_until_empty(site).await?;
    worker.stop().await?;
    let percentiles = async |until: &str| -> Result<[f64; 2]> {
        let text = site
            .sql(&format!(
                "select 1000 * percentile_cont(0.5) within group (order by w), 1000 * percentile_cont(0.99) within group (order by w)
                 from (select extract(epoch from {until} - run_at)::float8 as w from apalis.jobs) waits"
            ))
            .await?;
        let (median, most) = text.split_once('|').context("two numbers")?;
        Ok([median.parse()?, most.parse()?])
    };
    Ok(Latency { name, per_second, start: percentiles("lock_at").await?, done: percentiles("done_at").await? })
}
