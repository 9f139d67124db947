//! Clerk's development commands: `cargo xtask <command>`.

mod assets;
mod bench;
mod dev;
mod photos;
mod pictures;
mod routes;
mod sqlx;
mod swarm_test;
mod test;
mod tidy;

use anyhow::Result;
use clap::Parser;
use std::process::ExitCode;
use xtask::{build, install, output, shell, signals};

/// Clerk's development commands.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
enum Command {
    /// Runs Clerk on this machine: database, file storage, web server and worker.
    Dev(dev::Args),
    /// Proves that everything works: format, lints, invariants, queries, all tests. Installs what it lacks.
    Test(test::Args),
    /// Builds the styles and scripts of the pages.
    Assets,
    /// Makes the data in .sqlx from which queries are checked without a database.
    Sqlx(sqlx::Args),
    /// Checks the invariants of docs/ARCHITECTURE.md.
    Tidy,
    /// Draws the pictures of docs/pictures that show the path of a request and of a job.
    Pictures,
    /// Takes the README's pictures of pages again, from the demo's data, in a browser.
    Photos,
    /// Prints every URL of the web server with who may use it, and writes docs/routes.md.
    Routes,
    /// Proves deploying, running and restoring, in a real swarm on this machine.
    SwarmTest(swarm_test::Args),
    /// Measures how fast it is.
    #[command(subcommand)]
    Bench(bench::Command),
}

impl Command {
    async fn run(self) -> Result<ExitCode> {
        match self {
            // It stops its parts in order, so it handles signals itself.
            Self::Dev(args) => dev::run(&args).await,
            Self::Test(args) => signals::or_interrupted(test::run(&args)).await,
            Self::Assets => signals::or_interrupted(assets::command()).await,
            Self::Sqlx(args) => signals::or_interrupted(sqlx::command(&args)).await,
            Self::Tidy => tidy::command().await,
            Self::Pictures => pictures::command(),
            Self::Photos => signals::or_interrupted(photos::command()).await,
            Self::Routes => signals::or_interrupted(routes::command()).await,
            // Like `dev`, it cleans up in order what it started.
            Self::SwarmTest(args) => swarm_test::run(&args).await,
            Self::Bench(command) => signals::or_interrupted(bench::run(&command)).await,
        }
    }
}

// One thread: what it starts is told to end when the thread that started it does (see `shell::command`).
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    if let Some(code) = sqlx::wrapper::run_if_asked() {
        return code;
    }
    match Command::parse().run().await {
        Ok(code) => code,
        Err(error) => {
            output::failure(&error);
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        super::Command::command().debug_assert();
    }
}
