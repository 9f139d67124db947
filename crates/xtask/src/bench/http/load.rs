//! Generates load: several connections, each with one request after the other.

use super::scenario::Prepared;
use anyhow::{Context, Result, bail};
use hdrhistogram::Histogram;
use http_body_util::BodyExt;
use hyper::StatusCode;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

type Body = http_body_util::Full<hyper::body::Bytes>;

/// The result of a run.
pub(super) struct Measured {
    /// Times of requests in microseconds.
    times: Histogram<u64>,
    took: Duration,
    /// Bytes of the bodies of all answers.
    pub(super) bytes: u64,
}

impl Measured {
    /// Requests per second.
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub(super) fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    /// The time within which this share of requests was answered, in milliseconds.
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub(super) fn ms(&self, share: f64) -> f64 {
        self.times.value_at_quantile(share) as f64 / 1000.0
    }

    /// The number of requests.
    pub(super) fn count(&self) -> u64 {
        self.times.len()
    }
}

/// Sends the requests over and over for a while. Any answer other than 2xx ends it with an error.
pub(super) async fn run(
    address: SocketAddr,
    requests: &[Prepared],
    connections: usize,
    time: Duration,
) -> Result<Measured> {
    let requests: Arc<[Prepared]> = requests.into();
    let mut tasks = JoinSet::new();
    let mut senders = Vec::new();
    for _ in 0..connections {
        let socket = TcpStream::connect(address).await?;
        socket.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(socket)).await?;
        senders.push(sender);
        // It ends with the sender, where errors show up.
        tokio::spawn(async move { _ = connection.await });
    }
    let host = HeaderValue::from_str(&address.to_string())?;
    let begun = Instant::now();
    for (number, sender) in senders.into_iter().enumerate() {
        // Each starts at a different place.
        let first = number * requests.len() / connections.max(1);
        tasks.spawn(one(sender, requests.clone(), first, host.clone(), begun + time));
    }
    let mut times = Histogram::new(3)?;
    let mut bytes = 0;
    while let Some(done) = tasks.join_next().await {
        let (part, length) = done.context("a connection's task failed")??;
        times.add(part)?;
        bytes += length;
    }
    Ok(Measured { times, took: begun.elapsed(), bytes })
}

async fn one(
    mut sender: SendRequest<Body>,
    requests: Arc<[Prepared]>,
    first: usize,
    host: HeaderValue,
    until: Instant,
) -> Result<(Histogram<u64>, u64)> {
    let mut times = Histogram::new(3)?;
    let mut bytes = 0;
    for prepared in requests.iter().cycle().skip(first) {
        let mut request = prepared.request()?;
        request.headers_mut().insert(HOST, host.clone());
        let begun = Instant::now();
        sender.ready().await?;
        let answer = sender.send_request(request).await?;
        let status = answer.status();
        bytes += length(answer.into_body(), status).await?;
        let now = Instant::now();
        times.record(u64::try_from((now - begun).as_micros()).unwrap_or(u64::MAX))?;
        if now >= until {
            break;
        }
    }
    Ok((times, bytes))
}

/// Reads an answer to its end.
async fn length(mut body: hyper::body::Incoming, status: StatusCode) -> Result<u64> {
    if !status.is_success() {
        let text = body.collect().await?.to_bytes();
        bail!("a request was answered {status}: {}", String::from_utf8_lossy(&text));
    }
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        length += frame?.data_ref().map_or(0, |data| data.len() as u64);
    }
    Ok(length)
}
