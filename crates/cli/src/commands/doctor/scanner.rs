//! The virus scanner, if there is one: whether it answers.

use super::finding::Finding;
use clerk_platform::config::{ScannerAddress, WorkerConfig};
use std::io::Result;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

const NAME: &str = "virus scanner";
/// What clamd answers to a ping.
const PONG: &[u8] = b"PONG";

pub(super) async fn look(config: &WorkerConfig) -> Finding {
    const FIX: &str = "Check CLAMD_ADDRESS, and `systemctl status clamav-daemon clamav-freshclam` where it runs: until it answers, files are shown as not scanned.";
    let Some(address) = &config.scanner else {
        return Finding::ok(NAME, "none: files are shown as not scanned (CLAMD_ADDRESS)");
    };
    let asked = async {
        match address {
            ScannerAddress::Tcp(address) => ping(TcpStream::connect(address).await?).await,
            ScannerAddress::Socket(path) => ping(UnixStream::connect(path).await?).await,
        }
    };
    match timeout(super::PATIENCE, asked).await {
        Ok(Ok(answer)) if answer.starts_with(PONG) => Finding::ok(NAME, "clamd answers"),
        Ok(Ok(_)) => Finding::failed(NAME, "what answers is no clamd", FIX),
        Ok(Err(error)) => Finding::failed(NAME, error.to_string(), FIX),
        Err(_) => Finding::failed(NAME, "no answer in time", FIX),
    }
}

async fn ping(mut connection: impl AsyncRead + AsyncWrite + Unpin) -> Result<Vec<u8>> {
    connection.write_all(b"zPING\0").await?;
    let mut answer = Vec::new();
    connection.take(16).read_to_end(&mut answer).await?;
    Ok(answer)
}
