//! Waits until web server and worker answer.

use crate::output;
use anyhow::Result;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// How long to wait between messages about what is not ready.
const PATIENCE: Duration = Duration::from_secs(10);

/// Waits until each of the named ports answers 200 to /readyz.
pub(super) async fn wait_until_ready(parts: &[(&str, u16)]) -> Result<()> {
    for (name, port) in parts {
        let mut since = Instant::now();
        let mut pause = Duration::from_millis(50);
        loop {
            let problem = match tokio::time::timeout(PATIENCE, ask(*port)).await {
                Ok(Ok((StatusCode::OK, _))) => break,
                Ok(Ok((status, body))) => format!("{status} {body}"),
                Ok(Err(error)) => format!("{error:#}"),
                Err(_) => "no answer".to_owned(),
            };
            if since.elapsed() >= PATIENCE {
                output::warn(&format!("{name} is not ready: {problem}"));
                since = Instant::now();
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }
    Ok(())
}

async fn ask(port: u16) -> Result<(StatusCode, String)> {
    let socket = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(socket)).await?;
    let connection = tokio::spawn(connection);
    let request =
        Request::get("/readyz").header(header::HOST, format!("127.0.0.1:{port}")).body(Empty::<Bytes>::new())?;
    let answer = sender.send_request(request).await?;
    let status = answer.status();
    let body = answer.into_body().collect().await?.to_bytes();
    connection.abort();
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}
