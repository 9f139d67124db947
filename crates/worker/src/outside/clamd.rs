//! The virus scanner: clamd, asked by its command INSTREAM. A file goes through it piece by piece and is nowhere kept.

use clerk_core::{Error, Result};
use clerk_platform::config::{ScannerAddress, WorkerConfig};
use clerk_platform::storage::Stream;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// How long it may take to connect, and to say something about a file of 30 MB that is full of archives.
const CONNECTING: Duration = Duration::from_secs(5);
const SCANNING: Duration = Duration::from_secs(150);
/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 4096;

/// What the scanner says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It found nothing.
    Clean,
    /// It found this.
    Infected(String),
    /// It could not look at all of it, for this reason.
    Failed(String),
}

/// The virus scanner.
#[derive(Debug, Clone)]
pub struct Clamd(Option<ScannerAddress>);

trait Connection: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Connection for T {}

impl Clamd {
    pub(super) fn new(config: &WorkerConfig) -> Self {
        Self(config.scanner.clone())
    }

    /// Whether there is one.
    pub fn is_configured(&self) -> bool {
        self.0.is_some()
    }

    /// What it says of a file. An error is one of reading the file, or of reaching the scanner.
    pub async fn scan(&self, file: Stream) -> Result<Verdict> {
        let Some(address) = &self.0 else { return Err(external("none is configured")) };
        let connection: Box<dyn Connection> = match address {
            ScannerAddress::Tcp(address) => Box::new(timed(CONNECTING, TcpStream::connect(address)).await?),
            ScannerAddress::Socket(path) => Box::new(timed(CONNECTING, UnixStream::connect(path)).await?),
        };
        timeout(SCANNING, ask(connection, file)).await.map_err(|_| external("it does not answer in time"))?
    }
}

async fn ask(mut connection: Box<dyn Connection>, mut file: Stream) -> Result<Verdict> {
    connection.write_all(b"zINSTREAM\0").await.map_err(external)?;
    loop {
        let piece = file.try_next().await.map_err(|error| Error::External(format!("S3, reading a file: {error}")))?;
        let piece = piece.unwrap_or_default();
        let length = u32::try_from(piece.len()).map_err(external)?.to_be_bytes();
        let sent = async {
            connection.write_all(&length).await?;
            connection.write_all(&piece).await
        };
        // It hangs up on a file that is too large for it, and has said so.
        if sent.await.is_err() || piece.is_empty() {
            break;
        }
    }
    let mut answer = Vec::new();
    // What came before it hung up counts.
    let read = connection.take(LONGEST_ANSWER).read_to_end(&mut answer).await;
    if answer.is_empty() {
        return Err(read.err().map_or_else(|| external("it hung up"), external));
    }
    let answer = String::from_utf8_lossy(&answer);
    Ok(verdict(answer.trim_matches(['\0', '\n', ' '])))
}

/// Reads `stream: OK`, `stream: Win.Test.EICAR_HDB-1 FOUND`, and whatever else means that it could not look.
fn verdict(answer: &str) -> Verdict {
    let said = answer.strip_prefix("stream: ").unwrap_or(answer);
    if said == "OK" {
        return Verdict::Clean;
    }
    match said.strip_suffix(" FOUND") {
        // With `AlertExceedsMax yes` it says so of what is too large or too deeply packed; otherwise it calls that OK.
        Some(found) if found.starts_with("Heuristics.Limits.Exceeded") => Verdict::Failed(found.to_owned()),
        Some(found) => Verdict::Infected(found.chars().take(200).collect()),
        None => Verdict::Failed(said.chars().take(200).collect()),
    }
}

async fn timed<T>(limit: Duration, connecting: impl Future<Output = std::io::Result<T>>) -> Result<T> {
    timeout(limit, connecting).await.map_err(|_| external("it does not answer in time"))?.map_err(external)
}

fn external(error: impl std::fmt::Display) -> Error {
    Error::External(format!("the virus scanner: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{Verdict, verdict};

    #[test]
    fn only_ok_is_clean() {
        for (answer, expected) in [
            ("stream: OK", Verdict::Clean),
            ("stream: Win.Test.EICAR_HDB-1 FOUND", Verdict::Infected("Win.Test.EICAR_HDB-1".to_owned())),
            (
                "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND",
                Verdict::Failed("Heuristics.Limits.Exceeded.MaxFileSize".to_owned()),
            ),
            ("INSTREAM size limit exceeded. ERROR", Verdict::Failed("INSTREAM size limit exceeded. ERROR".to_owned())),
            ("stream: Can't allocate memory ERROR", Verdict::Failed("Can't allocate memory ERROR".to_owned())),
            ("UNKNOWN COMMAND", Verdict::Failed("UNKNOWN COMMAND".to_owned())),
        ] {
            assert_eq!(verdict(answer), expected, "{answer}");
        }
    }
}
