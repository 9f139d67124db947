//! The outbox on its own, for stacks in containers: `outbox ADDRESS`. Ends on SIGINT or SIGTERM.

use anyhow::{Context, Result};
use clerk_testkit::outbox::Outbox;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let address = std::env::args().nth(1).context("usage: outbox ADDRESS")?;
    let _outbox = Outbox::start(address.parse().context("ADDRESS is not an address and port")?).await?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}
