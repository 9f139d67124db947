//! `clerk`: operations on an installation, from the command line.

mod commands;

use clap::{Parser, Subcommand};
use clerk_core::config::CliConfig;
use clerk_core::{db, telemetry};
use commands::{demo, jobs, token, user};
use std::process::ExitCode;

/// Operates a Clerk installation. Reads the same environment as the servers; see docs/configuration.md.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring the database's schema up to date.
    Migrate,
    /// Members of staff.
    #[command(subcommand)]
    User(user::Command),
    /// Tokens for programs that use the JSON API.
    #[command(subcommand)]
    Token(token::Command),
    /// Background jobs.
    #[command(subcommand)]
    Jobs(jobs::Command),
    /// Made-up data, in the local environment only.
    #[command(subcommand)]
    Demo(demo::Command),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            commands::complain(&error);
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let config = CliConfig::from_env()?;
    let _telemetry = telemetry::init(&config.telemetry, "clerk");
    let pool = db::connect(&config.database, "clerk")?;
    match cli.command {
        Command::Migrate => {
            db::migrate(&pool).await?;
            commands::say("the schema is up to date");
            Ok(())
        }
        Command::User(command) => user::run(&pool, command).await,
        Command::Token(command) => token::run(&pool, command).await,
        Command::Jobs(command) => jobs::run(&pool, command).await,
        Command::Demo(command) => demo::run(&pool, config.environment, command).await,
    }
}
