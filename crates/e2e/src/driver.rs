//! The program that drives the browser.

use anyhow::{Context, Result, bail};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// A running chromedriver. It ends when this value is dropped, and Chromium ends with it, as their pipe breaks.
pub(crate) struct Driver {
    /// Where it listens.
    pub(crate) url: String,
    _child: Child,
    /// Kept open: chromedriver would stop at the first line that it can't write.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Driver {
    /// Starts one on a free port.
    pub(crate) async fn start() -> Result<Self> {
        // setpriv makes it end with the test, even when that is killed.
        let mut child = Command::new("setpriv")
            .args(["--pdeathsig", "SIGKILL", "--", "chromedriver", "--port=0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("chromedriver can't be started: is Debian's package chromium-driver installed?")?;
        let mut output = BufReader::new(child.stdout.take().context("chromedriver has no output")?).lines();
        while let Some(line) = output.next_line().await? {
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                let port: u16 = port.trim_end_matches('.').parse()?;
                return Ok(Self { url: format!("http://127.0.0.1:{port}"), _child: child, _output: output });
            }
        }
        bail!("chromedriver ended at once")
    }
}
