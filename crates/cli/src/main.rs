//! `clerk`: operations on an installation, from the command line.

mod commands;

use clap::{Parser, Subcommand};
use clerk_core::schema;
use clerk_platform::config::CliConfig;
use clerk_platform::{db, telemetry};
use commands::{audit, backup, demo, doctor, health, jobs, obfuscate, storage, token, user};
use std::process::ExitCode;

/// Operates a Clerk installation. Reads the same environment as the servers; see docs/configuration.md.
#[derive(Debug, Parser)]
#[command(name = "clerk", version)]
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
    /// Check everything an installation needs, and say how to fix what is wrong.
    Doctor(doctor::Command),
    /// Check that a server on this machine is healthy, for a container's health check.
    Health {
        /// What to ask, such as http://127.0.0.1:8000/readyz.
        url: url::Url,
    },
    /// The bucket of uploaded files.
    #[command(subcommand)]
    Storage(storage::Command),
    /// The audit trail: whether it is as it was written.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Manifests of backups.
    #[command(subcommand)]
    Backup(backup::Command),
    /// Replace all personal data in a copy of the real database, for the test environment.
    Obfuscate(obfuscate::Command),
    /// Made-up data, in the local environment only.
    #[command(subcommand)]
    Demo(demo::Command),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match Box::pin(run(Cli::parse())).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            commands::complain(&error);
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    if let Command::Health { url } = &cli.command {
        // Needs no configuration, and is asked every few seconds.
        return health::run(url).await;
    }
    let config = CliConfig::from_env()?;
    let _telemetry = telemetry::init_command(&config.telemetry, "clerk");
    let pool = db::connect(&config.database, "clerk")?;
    match cli.command {
        Command::Migrate => {
            schema::migrate(&pool).await?;
            commands::say("the schema is up to date");
            Ok(())
        }
        Command::Doctor(command) => Box::pin(doctor::run(&pool, &command)).await,
        Command::Health { .. } => Ok(()),
        Command::Storage(command) => storage::run(&pool, command).await,
        Command::Audit(command) => audit::run(&pool, command).await,
        Command::Backup(command) => backup::run(&pool, command).await,
        Command::Obfuscate(command) => obfuscate::run(&pool, config.environment, &command).await,
        Command::User(command) => user::run(&pool, command).await,
        Command::Token(command) => token::run(&pool, command).await,
        Command::Jobs(command) => jobs::run(&pool, command).await,
        Command::Demo(command) => demo::run(&pool, config.environment, command).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        super::Cli::command().debug_assert();
    }
}
