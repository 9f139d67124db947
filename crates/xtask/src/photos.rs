//! `cargo xtask photos`: takes the README's pictures of Clerk's pages again, from the demo's data, with a database and a browser of
//! its own.

use crate::install::{self, Tool};
use crate::{assets, output, shell};
use anyhow::Result;
use clerk_testkit::postgres::{Cluster, Options};
use std::process::ExitCode;

/// Takes them, and writes them to docs/pictures.
pub(crate) async fn command() -> Result<ExitCode> {
    install::ensure(&[Tool::Postgres, Tool::Node, Tool::Browser]).await?;
    assets::build().await?;
    let folder = std::env::temp_dir().join(format!("clerk-photos-{}", std::process::id()));
    let options = Options { dies_with_parent: true, ..Options::throw_away() };
    let cluster = output::step("starting a database", Cluster::start(&folder, &options)).await?;
    let mut example = shell::cargo()?;
    example.args(["run", "--quiet", "--package", "clerk-e2e", "--example", "pictures"]);
    example.env("CLERK_TEST_DATABASE_URL", cluster.url("clerk"));
    output::step("taking the pictures", shell::run("the example `pictures`", &mut example)).await?;
    cluster.stop().await?;
    Ok(ExitCode::SUCCESS)
}
