//! `clerk jobs`: look at the queue and act on it, from the server's shell.

use super::{actor, say};
use clap::{Args, Subcommand};
use clerk_core::office::audit;
use clerk_core::upkeep::board::{self, Actor, JobFilter, JobState};
use clerk_platform::clock::Clock;
use clerk_platform::words::counted;
use sqlx::PgPool;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List jobs in a state.
    List {
        /// waiting, running, retrying, done, dead or cancelled.
        #[arg(long, default_value = "dead", value_parser = state)]
        state: JobState,
        /// Only of this kind.
        #[arg(long)]
        kind: Option<String>,
        /// At most this many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        #[command(flatten)]
        format: Format,
    },
    /// Show one job with its failed tries.
    Show {
        /// The job's id.
        id: String,
        #[command(flatten)]
        format: Format,
    },
    /// Try a job again now, or all dead ones of a kind.
    Retry {
        /// The job's id.
        #[arg(required_unless_present = "kind", conflicts_with = "kind")]
        id: Option<String>,
        /// All dead jobs of this kind.
        #[arg(long)]
        kind: Option<String>,
    },
    /// Cancel a job. One that is running is cut short within ten seconds.
    Cancel {
        /// The job's id.
        id: String,
    },
    /// Show the state of the queue.
    Stats {
        #[command(flatten)]
        format: Format,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Format {
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
}

fn state(raw: &str) -> Result<JobState, String> {
    JobState::named(raw).ok_or_else(|| {
        let names: Vec<&str> = JobState::ALL.iter().map(|state| state.as_str()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

pub(crate) async fn run(pool: &PgPool, command: Command) -> anyhow::Result<()> {
    let now = Clock::system().now();
    match command {
        Command::List { state, kind, limit, format } => list(pool, JobFilter { state, kind }, limit, &format).await,
        Command::Show { id, format } => show(pool, &id, &format).await,
        Command::Retry { id: Some(id), .. } => {
            let mut tx = audit::begin(pool, &actor()).await?;
            board::retry(&mut tx, Actor::CommandLine, &id, now).await?;
            tx.commit().await?;
            say(&format!("{id} will be tried again now"));
            Ok(())
        }
        Command::Retry { id: None, kind } => {
            let kind = kind.unwrap_or_default();
            let mut tx = audit::begin(pool, &actor()).await?;
            let retried = board::retry_kind(&mut tx, Actor::CommandLine, &kind, now).await?;
            tx.commit().await?;
            say(&format!("{} of kind {kind} will be tried again now", counted(retried, "dead job", "dead jobs")));
            Ok(())
        }
        Command::Cancel { id } => {
            let mut tx = audit::begin(pool, &actor()).await?;
            board::cancel(&mut tx, Actor::CommandLine, &id, now).await?;
            tx.commit().await?;
            say(&format!("{id} is cancelled"));
            Ok(())
        }
        Command::Stats { format } => stats(pool, &format).await,
    }
}

async fn list(pool: &PgPool, filter: JobFilter, limit: u32, format: &Format) -> anyhow::Result<()> {
    let jobs = board::list(&mut *pool.acquire().await?, &filter, i64::from(limit), 0).await?;
    if format.json {
        say(&serde_json::to_string_pretty(&jobs)?);
        return Ok(());
    }
    for job in &jobs {
        let error = job.error.as_deref().unwrap_or("");
        let (run_at, attempts) = (job.run_at.to_jiff(), job.attempts);
        say(&format!("{}  {}  {attempts}/{}  due {run_at:.0}  {error}", job.id, job.kind, job.max_attempts));
    }
    say(&format!("{} {} jobs", jobs.len(), filter.state.as_str()));
    Ok(())
}

async fn show(pool: &PgPool, id: &str, format: &Format) -> anyhow::Result<()> {
    let job = board::get(&mut *pool.acquire().await?, id).await?;
    if format.json {
        say(&serde_json::to_string_pretty(&job)?);
        return Ok(());
    }
    let row = &job.row;
    say(&format!(
        "{} {} ({}), {}, try {} of {}",
        row.kind,
        row.id,
        row.class,
        row.state.as_str(),
        row.attempts,
        row.max_attempts
    ));
    say(&format!("due {:.0}", row.run_at.to_jiff()));
    if let Some(worker) = &row.worker {
        say(&format!("worker {worker}"));
    }
    say(&job.payload);
    for error in &job.errors {
        say(&format!("try {} failed {:.0}: {}", error.attempt, error.at.to_jiff(), error.error));
    }
    for action in &job.actions {
        say(&format!("{} by {} {:.0}", action.action, action.actor, action.at.to_jiff()));
    }
    Ok(())
}

async fn stats(pool: &PgPool, format: &Format) -> anyhow::Result<()> {
    let mut connection = pool.acquire().await?;
    let classes = board::class_stats(&mut connection).await?;
    let kinds = board::overview(&mut connection, 0).await?.kinds;
    if format.json {
        say(&serde_json::to_string_pretty(&serde_json::json!({ "classes": classes, "kinds": kinds }))?);
        return Ok(());
    }
    for class in classes {
        say(&format!(
            "{}: {} waiting (oldest {:.0} s), {} running, {} not due yet, {} dead, {:.1} done a minute, {} in 24 h",
            class.class,
            class.waiting,
            class.oldest_seconds,
            class.running,
            class.delayed,
            class.dead,
            class.done_per_minute,
            counted(class.failures_24h, "failed try", "failed tries"),
        ));
    }
    for kind in kinds {
        say(&format!(
            "  {}: {} waiting, {} running, {} retrying, {} dead, {} done",
            kind.kind, kind.waiting, kind.running, kind.retrying, kind.dead, kind.done,
        ));
    }
    Ok(())
}
