//! `clerk doctor`: looks at everything an installation needs, and says how to fix what is wrong.
//!
//! It changes nothing, except that it puts small objects into the bucket and deletes them again.

mod database;
mod finding;
mod mail;
mod report;
mod scanner;
mod settings;
mod storage;

use anyhow::bail;
use clap::{Args, ValueEnum};
use clerk_platform::clock::Clock;
use clerk_platform::config::{WebConfig, WorkerConfig};
use finding::{Finding, within};
use secrecy::ExposeSecret;
use sqlx::PgPool;
use std::time::Duration;

#[derive(Debug, Args)]
pub(crate) struct Command {
    /// Which role of the database this is: the servers' own must not be able to change the schema.
    #[arg(long, value_enum, default_value_t = Role::App)]
    role: Role,
    /// Check only one part: a restored copy has nothing but its database.
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// A part that can be checked on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The database.
    Database,
}

/// A role of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Role {
    /// The role that the servers use.
    App,
    /// The role that runs migrations.
    Owner,
}

/// How long a call to a third party may take.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) async fn run(pool: &PgPool, command: &Command) -> anyhow::Result<()> {
    let clock = Clock::system();
    if command.only == Some(Part::Database) {
        return tell(&database::look(pool, None, command.role, &clock).await, command.json);
    }
    let (worker, web) = (WorkerConfig::from_env(), WebConfig::from_env());
    let mut findings = Vec::new();
    for (binary, errors) in [("clerk-web", web.as_ref().err()), ("clerk-worker", worker.as_ref().err())] {
        findings.push(settings::environment(binary, errors));
    }
    let environment = worker.as_ref().map(|config| config.environment).ok();
    findings.extend(database::look(pool, environment, command.role, &clock).await);
    let mut secrets = Vec::new();
    if let (Ok(worker), Ok(web)) = (&worker, &web) {
        let http = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        findings.extend(settings::look(worker, web));
        let (storage, scanner, key, domain) = tokio::join!(
            storage::look(&http, worker, &clock),
            scanner::look(worker),
            within("mail key", mail::key(&http, worker)),
            within("mail domain", mail::domain(worker)),
        );
        findings.extend(storage);
        findings.extend([scanner, key, domain]);
        secrets = settings::secrets(worker, web);
    }
    for finding in &mut findings {
        finding.hide(secrets.iter().map(|secret| secret.expose_secret()));
        finding.shorten();
    }
    tell(&findings, command.json)
}

fn tell(findings: &[Finding], as_json: bool) -> anyhow::Result<()> {
    report::print(findings, as_json)?;
    match findings.iter().filter(|finding| finding.has_failed()).count() {
        0 => Ok(()),
        failed => bail!("{failed} of {} checks failed", findings.len()),
    }
}
