//! `cargo xtask test`: the one command that runs all checks and tests.

use crate::install::{self, Tool};
use crate::shell::{self, Job};
use crate::{assets, build, output, sqlx, tidy};
use anyhow::{Context, Result, bail};
use clerk_testkit::faketime;
use clerk_testkit::postgres::{Cluster, Options};
use std::path::Path;
use std::process::ExitCode;

/// Packages that are tools. With them, the features of libraries would differ from those of the programs that were just
/// checked, and everything would be checked again for the documentation.
const TOOLS: &[&str] = &["xtask", "clerk-testkit", "clerk-e2e", "swarm-test"];

/// What to test.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Leave out the browser's tests and those that kill processes.
    #[arg(long)]
    fast: bool,
    /// Run the tests and their database as if it were this time, such as `2026-10-04T01:59:30+10:00`. Needs Debian's package
    /// `faketime`.
    #[arg(long)]
    at: Option<String>,
    /// Passed on to nextest: names of tests, or its options.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    nextest: Vec<String>,
}

/// Runs all checks, then all tests. The last lines are nextest's own summary.
pub(crate) async fn run(args: &Args) -> Result<ExitCode> {
    match args.fast {
        true => install::ensure(&[Tool::Postgres, Tool::Node]).await?,
        false => install::ensure(&[Tool::Postgres, Tool::Node, Tool::Browser]).await?,
    }
    install::ensure_nextest().await?;
    let schemathesis = install::ensure_schemathesis().await?;
    cargo("checking the format", &["fmt", "--all", "--check"]).await?;
    output::step("checking the invariants", tidy::check()).await?;
    assets::build().await?;

    let folder = std::env::temp_dir().join(format!("clerk-test-{}", std::process::id()));
    let then = match &args.at {
        Some(at) => as_at(at).await?,
        None => Vec::new(),
    };
    let options = Options { dies_with_parent: true, environment: then.clone(), ..Options::throw_away() };
    let mut cluster = output::step("starting a database", Cluster::start(&folder, &options)).await?;
    // Before the lints: nothing compiles without the queries' descriptions, and this says what to do about it.
    sqlx::check(&cluster).await?;
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    cargo("checking for lints", &clippy).await?;
    // Everything else is built with the library features that tests add.
    cargo("checking the programs as they are shipped", &["check", "--quiet"]).await?;
    check_docs().await?;
    let succeeded = run_nextest(args, &then, &cluster, &schemathesis).await?;
    if let Some(status) = cluster.exited()? {
        bail!("the database ended during the tests ({status}):\n{}", cluster.log_tail());
    }
    cluster.stop().await?;
    Ok(if succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A link in a comment must lead somewhere. Private items are included: people who work on Clerk read those.
async fn check_docs() -> Result<()> {
    let mut doc = shell::cargo()?;
    doc.args(["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items", "--keep-going"]);
    for tool in TOOLS {
        doc.args(["--exclude", tool]);
    }
    doc.env("RUSTDOCFLAGS", "-D warnings");
    output::step("checking the documentation's links", shell::run("cargo doc", &mut doc)).await
}

async fn run_nextest(args: &Args, then: &[(&str, String)], cluster: &Cluster, schemathesis: &Path) -> Result<bool> {
    let mut nextest = shell::cargo()?;
    nextest.args(["nextest", "run", "--workspace", "--no-input-handler"]);
    if args.fast {
        nextest.args(["--profile", "fast"]);
    }
    nextest.args(&args.nextest);
    // Cargo builds a package's programs along with its tests.
    let binaries = build::target_folder().await?.join("debug");
    nextest.env("CLERK_TEST_DATABASE_URL", cluster.url("clerk")).env("CLERK_BIN_DIR", binaries);
    nextest.env("CLERK_SCHEMATHESIS", schemathesis);
    if !then.is_empty() {
        // Only for the tests: Cargo would take what it has built for older or newer than it is.
        let variables = then.iter().map(|(name, value)| format!(" {name}={value}")).collect::<String>();
        nextest.env(build::runner_variable().await?, format!("env{variables}"));
    }
    output::say("building and running the tests");
    Ok(Job::spawn("cargo nextest", &mut nextest)?.wait().await?.success())
}

/// The environment of processes for which it is this time now.
async fn as_at(at: &str) -> Result<Vec<(&'static str, String)>> {
    let library = std::fs::read_dir("/usr/lib")?
        .filter_map(|entry| Some(entry.ok()?.path().join("faketime/libfaketimeMT.so.1")))
        .find(|path| path.is_file())
        .context("no libfaketime found: apt-get install faketime")?;
    let seconds = async |time: &str| -> Result<i64> {
        let answer = shell::output("date", shell::command("date").args(["+%s", "--date", time])).await?;
        answer.trim().parse().context("date answers no number")
    };
    Ok(faketime::shifted_by(seconds(at).await? - seconds("now").await?, &library.display().to_string()).into())
}

async fn cargo(step: &str, args: &[&str]) -> Result<()> {
    let name = format!("cargo {}", args.first().copied().unwrap_or_default());
    output::step(step, shell::run(&name, shell::cargo()?.args(args))).await
}
