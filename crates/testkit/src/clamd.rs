//! A virus scanner that knows one virus: the one that all scanners are tested with, which is none.

use anyhow::Result;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What every scanner reports, by agreement (EICAR). In two parts, so that no scanner reports this file.
const EICAR: [&str; 2] = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];

/// The bytes that it takes for a virus.
pub fn eicar() -> Vec<u8> {
    EICAR.concat().into_bytes()
}

/// A running scanner. Ends when dropped.
pub struct Clamd {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Clamd {
    /// Starts one that takes files up to so many bytes.
    pub async fn start(largest: usize) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let accepting = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                // A connection that breaks is the other side's to report.
                tokio::spawn(async move { drop(serve(connection, largest).await) });
            }
        });
        Ok(Self { address, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        self.address.to_string()
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(mut connection: TcpStream, largest: usize) -> Result<()> {
    let mut command = Vec::new();
    while command.last() != Some(&0) && command.len() < 20 {
        command.push(connection.read_u8().await?);
    }
    let answer: Option<&[u8]> = match command.as_slice() {
        b"zINSTREAM\0" => None,
        b"zPING\0" => Some(b"PONG\0"),
        _ => Some(b"UNKNOWN COMMAND\0"),
    };
    if let Some(answer) = answer {
        connection.write_all(answer).await?;
        return Ok(());
    }
    let mut file = Vec::new();
    loop {
        let length = usize::try_from(connection.read_u32().await?)?;
        if length == 0 {
            break;
        }
        if file.len() + length > largest {
            connection.write_all(b"INSTREAM size limit exceeded. ERROR\0").await?;
            return Ok(());
        }
        let from = file.len();
        file.resize(from + length, 0);
        if let Some(piece) = file.get_mut(from..) {
            connection.read_exact(piece).await?;
        }
    }
    let eicar = eicar();
    let is_infected = file.windows(eicar.len()).any(|window| window == eicar);
    let answer: &[u8] = if is_infected { b"stream: Win.Test.EICAR_HDB-1 FOUND\0" } else { b"stream: OK\0" };
    connection.write_all(answer).await?;
    Ok(())
}
