//! An S3 server on its own, for stacks in containers: `s3 ADDRESS FOLDER BUCKET…`. Its credentials are in `S3_ACCESS_KEY_ID`
//! and `S3_SECRET_ACCESS_KEY`. Ends on SIGINT or SIGTERM.

use anyhow::{Context, Result};
use clerk_testkit::s3::{Credentials, Rights, S3Server};
use std::path::Path;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(address), Some(folder)) = (args.next(), args.next()) else {
        anyhow::bail!("usage: s3 ADDRESS FOLDER BUCKET…");
    };
    let variable = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let credentials = Credentials {
        access_key_id: variable("S3_ACCESS_KEY_ID")?,
        secret_access_key: variable("S3_SECRET_ACCESS_KEY")?,
    };
    let address = address.parse().context("ADDRESS is not an address and port")?;
    let server = S3Server::start(Path::new(&folder), address).await?;
    server.admit(&credentials, Rights::All);
    for bucket in args {
        server.create_bucket(&bucket)?;
    }
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}
