//! What strangers can cost: staff's pages while everything dear is asked for at once, in a memory group as in production.

mod attack;
mod group;

use super::http::client::{Client, DEMO_PASSWORD};
use super::server::Server;
use super::site::{Database, Site};
use super::{round, verdict};
use crate::build;
use crate::{assets, install, output};
use anyhow::{Result, bail};
use attack::{Attack, Outcome, Statuses};
use group::Group;
use hdrhistogram::Histogram;
use http_body_util::Full;
use hyper::Request;
use hyper::header::COOKIE;
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Pages that four people of the staff look at meanwhile.
const PAGES: [&str; 5] = ["/admin", "/admin/cases", "/admin/queues/inbox", "/admin/clients", "/admin/search?q=repairs"];
/// How long each looks at a page.
const LOOKING: Duration = Duration::from_millis(50);
/// The targets: the slowest page but one of a hundred, and the program's memory.
const MOST_MS: f64 = 200.0;
const MOST_MIB: f64 = 300.0;

/// How to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How often all of it is sent.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Tries to sign in at once.
    #[arg(long, default_value_t = 40)]
    sign_ins: u32,
    /// Cases in the database.
    #[arg(long, default_value_t = 10_000)]
    cases: u32,
    /// Try it with the programs that `cargo build` has made, which are not optimised: the figures mean little.
    #[arg(long)]
    pub(super) debug: bool,
    /// Where the figures go as JSON. [default: bench-abuse.json in the target folder]
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures.
pub(super) async fn run(args: &Args) -> Result<ExitCode> {
    let binaries = match args.debug {
        true => build::built().await?,
        false => {
            install::ensure(&[install::Tool::Postgres, install::Tool::Node]).await?;
            assets::build().await?;
            build::binaries(true).await?
        }
    };
    let target = build::target_folder().await?;
    let site = Site::start(&target.join("bench-abuse"), &binaries, Database::ThrowAway).await?;
    site.fill(args.cases, 2).await?;
    output::step("vacuuming", site.tidy_up()).await?;
    let figures = site.or_logs(measure(args, &site).await)?;
    let met = figures.print();
    let json = args.json.clone().unwrap_or_else(|| target.join("bench-abuse.json"));
    let ended = site.finish(&figures.json(), &json).await?;
    Ok(if met || args.debug { ended } else { ExitCode::FAILURE })
}

/// What was measured.
struct Figures {
    idle: Histogram<u64>,
    meanwhile: Histogram<u64>,
    failed_pages: u64,
    statuses: Statuses,
    slowest_round: Duration,
    /// None if it did not live to the end.
    program_mib: Option<f64>,
    /// Of the whole group, and how many programs were killed in it; none without one.
    group: Option<(f64, u64)>,
}

async fn measure(args: &Args, site: &Site) -> Result<Figures> {
    let group = Group::make();
    // As behind NGINX, which says where each request comes from. The limits per minute are off, as they are per network.
    let env = [("TRUSTED_PROXIES", "127.0.0.0/8"), ("WEB_WORKERS", "2")];
    let mut web = match &group {
        Some(group) => Server::web_as(site, &env, |program| group.program(program, &site.folder().join("tmp"))).await?,
        None => Server::web(site, &env).await?,
    };
    let attack = Attack::prepare(web.address(), args.sign_ins).await?;
    let staff = Staff::sign_in(web.address()).await?;
    let (idle, failed) = staff.look(Duration::from_secs(5), &AtomicBool::new(false)).await?;
    if failed > 0 {
        bail!("{failed} pages fail before anything has begun");
    }
    let mut figures = Figures {
        idle,
        meanwhile: histogram()?,
        failed_pages: 0,
        statuses: Statuses::new(),
        slowest_round: Duration::ZERO,
        program_mib: None,
        group: None,
    };
    for number in 1..=args.rounds {
        let done = AtomicBool::new(false);
        let looking = staff.look(Duration::from_secs(600), &done);
        let attacked = async {
            let outcome = attack.run().await;
            done.store(true, Ordering::Relaxed);
            outcome
        };
        let (looked, outcome) = tokio::join!(looking, attacked);
        let ((meanwhile, failed), Outcome { statuses, took }) = (looked?, outcome?);
        output::line(&format!("  round {number}: {:.1} s, p99 {:.1} ms", took.as_secs_f64(), ms(&meanwhile, 0.99)));
        figures.meanwhile.add(&meanwhile)?;
        figures.failed_pages += failed;
        figures.slowest_round = figures.slowest_round.max(took);
        for (answered, count) in statuses {
            *figures.statuses.entry(answered).or_default() += count;
        }
    }
    figures.group = group.as_ref().map(|group| Ok::<_, anyhow::Error>((group.peak()?, group.killed()?))).transpose()?;
    // Gone if it was killed.
    figures.program_mib = web.memory().ok().map(|memory| memory.peak);
    if figures.program_mib.is_some() {
        web.stop().await?;
    }
    Ok(figures)
}

/// People who look at pages.
struct Staff {
    address: SocketAddr,
    cookies: String,
}

impl Staff {
    async fn sign_in(address: SocketAddr) -> Result<Self> {
        let cookies = Client::new(address).sign_in("coordinator@demo.test", DEMO_PASSWORD).await?;
        Ok(Self { address, cookies })
    }

    /// Looks at pages for so long, or until told; returns how long each took, in microseconds, and how many failed.
    async fn look(&self, time: Duration, until: &AtomicBool) -> Result<(Histogram<u64>, u64)> {
        let (begun, mut all, mut failed) = (Instant::now(), histogram()?, 0);
        let person = async |number: usize| {
            let (client, mut times, mut failed) = (Client::new(self.address), Vec::new(), 0);
            let mut pages = PAGES.iter().cycle().skip(number);
            while begun.elapsed() < time && !until.load(Ordering::Relaxed) {
                let Some(page) = pages.next() else { break };
                let request =
                    Request::get(*page).header(COOKIE, &self.cookies).header("x-forwarded-for", "203.0.113.1");
                let request = request.body(Full::default())?;
                let asked = Instant::now();
                let answer = client.send(request).await;
                failed += u64::from(!answer.is_ok_and(|answer| answer.status.is_success()));
                times.push(asked.elapsed());
                tokio::time::sleep(LOOKING).await;
            }
            Ok::<_, anyhow::Error>((times, failed))
        };
        let looked = tokio::try_join!(person(0), person(1), person(2), person(3))?;
        for (times, failures) in [looked.0, looked.1, looked.2, looked.3] {
            failed += failures;
            for time in times {
                all.record(u64::try_from(time.as_micros())?.max(1))?;
            }
        }
        Ok((all, failed))
    }
}

fn histogram() -> Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, 600_000_000, 3)?)
}

/// A quantile in milliseconds.
fn ms(histogram: &Histogram<u64>, quantile: f64) -> f64 {
    // Microseconds; far below what a float can't hold.
    round(histogram.value_at_quantile(quantile) as f64 / 1000.0)
}

impl Figures {
    fn targets(&self) -> Vec<(String, bool)> {
        let is_answered = |(&(what, status), _): (&(&str, u16), &u32)| match what {
            // Anyone who can't be served at the moment is told so.
            "sign-in" => matches!(status, 303 | 401 | 422 | 429 | 503),
            "archive" => status == 400,
            _ => matches!(status, 201 | 400),
        };
        let p99 = ms(&self.meanwhile, 0.99);
        vec![
            (format!("staff's pages: p99 {p99} ms of {MOST_MS} ms"), p99 < MOST_MS),
            (format!("staff's pages: {} failed", self.failed_pages), self.failed_pages == 0),
            match self.program_mib {
                Some(mib) => (format!("the task's memory: {mib:.0} MiB of {MOST_MIB} MiB"), mib < MOST_MIB),
                None => ("the task lives to the end".to_owned(), false),
            },
            ("everything was answered as it should be".to_owned(), self.statuses.iter().all(is_answered)),
            match self.group {
                Some((_, killed)) => (format!("killed for want of memory: {killed}"), killed == 0),
                None => ("killed for want of memory: not measured".to_owned(), true),
            },
        ]
    }

    /// Shows the figures; says whether all targets are met.
    fn print(&self) -> bool {
        output::line("\n| what | how often | p50 ms | p99 ms | slowest ms |\n| --- | --- | --- | --- | --- |");
        for (what, times) in [("pages before", &self.idle), ("pages meanwhile", &self.meanwhile)] {
            let (p50, p99, most) = (ms(times, 0.5), ms(times, 0.99), ms(times, 1.0));
            output::line(&format!("| {what} | {} | {p50} | {p99} | {most} |", times.len()));
        }
        output::line("\n| sent | answer | how often |\n| --- | --- | --- |");
        for ((what, status), count) in &self.statuses {
            let status = if *status == 0 { "none".to_owned() } else { status.to_string() };
            output::line(&format!("| {what} | {status} | {count} |"));
        }
        output::line(&format!("\nslowest round: {:.1} s", self.slowest_round.as_secs_f64()));
        if let Some((peak, _)) = self.group {
            output::line(&format!("most memory of the group, with the kernel's copies of files: {peak:.0} MiB"));
        }
        let targets = self.targets();
        targets.iter().for_each(|target| output::line(&verdict(target)));
        targets.iter().all(|(_, met)| *met)
    }

    fn json(&self) -> serde_json::Value {
        let times = |times: &Histogram<u64>| json!({ "p50_ms": ms(times, 0.5), "p99_ms": ms(times, 0.99), "pages": times.len() });
        let statuses: Vec<_> =
            self.statuses.iter().map(|((what, status), count)| json!([what, status, count])).collect();
        json!({
            "idle": times(&self.idle),
            "meanwhile": times(&self.meanwhile),
            "failed_pages": self.failed_pages,
            "answers": statuses,
            "slowest_round_seconds": round(self.slowest_round.as_secs_f64()),
            "program_mib": self.program_mib.map(round),
            "group_mib": self.group.map(|(peak, _)| round(peak)),
            "killed": self.group.map(|(_, killed)| killed),
        })
    }
}
