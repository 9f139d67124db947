//! `clerk health`: whether a server on this machine is well, for the health check of a container.

use anyhow::{Context, bail, ensure};
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::{Host, Url};

/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Fails unless a server on this machine answers `GET url` with 200. Saves having curl in the image.
pub(crate) async fn run(url: &Url) -> anyhow::Result<()> {
    ensure!(url.scheme() == "http", "only http:// can be asked");
    match tokio::time::timeout(PATIENCE, ask(url)).await {
        Ok(answered) => answered,
        Err(_) => bail!("no answer within {} seconds", PATIENCE.as_secs()),
    }
}

async fn ask(url: &Url) -> anyhow::Result<()> {
    let port = url.port().unwrap_or(80);
    let connected = match url.host() {
        Some(Host::Domain("localhost")) => TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await,
        Some(Host::Ipv4(address)) if address.is_loopback() => TcpStream::connect((address, port)).await,
        Some(Host::Ipv6(address)) if address.is_loopback() => TcpStream::connect((address, port)).await,
        _ => bail!("only a server on this machine can be asked, for example http://127.0.0.1:8000/readyz"),
    };
    let mut stream = connected.with_context(|| format!("nothing answers on port {port}"))?;
    let request = format!("GET {} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n", url.path());
    stream.write_all(request.as_bytes()).await?;
    let mut status = Vec::new();
    // "HTTP/1.1 200" is all that counts; the rest is read so that the server can close in peace.
    stream.take(64 * 1024).read_to_end(&mut status).await?;
    let line = String::from_utf8_lossy(status.split(|byte| *byte == b'\r').next().unwrap_or_default()).into_owned();
    match line.split(' ').nth(1) {
        Some("200") => Ok(()),
        Some(code) => bail!("answered {code}"),
        None => bail!("answered something that is not HTTP"),
    }
}
