//! Stands in for SendGrid on a developer's machine: takes the mail that the worker sends, and shows it on a page instead of
//! sending it.

use crate::serve::serve;
use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use quick_xml::escape::escape;
use serde_json::Value;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How many messages are kept; older ones are dropped.
const KEPT: usize = 100;

/// The largest message, in bytes; SendGrid's own limit.
const LARGEST: usize = 30 * 1024 * 1024;

/// A running outbox. Stops when dropped.
#[derive(Debug)]
pub struct Outbox {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

/// The newest message first.
type Messages = Arc<Mutex<VecDeque<Value>>>;

impl Outbox {
    /// Starts an outbox on `bind`, such as `127.0.0.1:0` for any free port.
    pub async fn start(bind: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(bind).await.with_context(|| format!("can't listen on {bind}"))?;
        let address = listener.local_addr()?;
        let messages = Messages::default();
        let service = service_fn(move |request| {
            let messages = messages.clone();
            async move { Ok::<_, Infallible>(answer(request, &messages).await) }
        });
        Ok(Self { address, accepting: tokio::spawn(serve(listener, service)) })
    }

    /// Where messages are posted (`SENDGRID_URL`) and shown, without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn answer(request: Request<Incoming>, messages: &Messages) -> Response<Full<Bytes>> {
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/") => {
            let page = page(&messages.lock().unwrap_or_else(PoisonError::into_inner));
            respond(StatusCode::OK, page)
        }
        // `clerk doctor` asks what a key may do.
        (&Method::GET, "/v3/scopes") => respond(StatusCode::OK, r#"{"scopes": ["mail.send"]}"#.to_owned()),
        (&Method::POST, "/v3/mail/send") => match read(request).await {
            Ok(message) => {
                let mut messages = messages.lock().unwrap_or_else(PoisonError::into_inner);
                messages.push_front(message);
                messages.truncate(KEPT);
                respond(StatusCode::ACCEPTED, String::new())
            }
            Err(error) => respond(StatusCode::BAD_REQUEST, escape(error.to_string()).into_owned()),
        },
        _ => respond(StatusCode::NOT_FOUND, "There is nothing here.".to_owned()),
    }
}

async fn read(request: Request<Incoming>) -> Result<Value> {
    let body =
        Limited::new(request.into_body(), LARGEST).collect().await.map_err(|error| anyhow::anyhow!("{error}"))?;
    let message: Value = serde_json::from_slice(&body.to_bytes())?;
    message.pointer("/personalizations/0/to/0/email").and_then(Value::as_str).context("it says no recipient")?;
    Ok(message)
}

fn respond(status: StatusCode, page: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(page));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

fn page(messages: &VecDeque<Value>) -> String {
    let shown: String = messages.iter().map(show).collect();
    let shown = if shown.is_empty() { "<p>No mail yet.</p>".to_owned() } else { shown };
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Outbox</title>\
         <style>body{{font:1rem/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}}pre{{white-space:pre-wrap;font:inherit;\
         overflow-wrap:anywhere;border:1px solid #ccc;padding:1rem}}\
         iframe{{width:100%;height:30rem;border:1px solid #ccc}}</style><h1>Outbox</h1><p>Mail that Clerk sent, the newest first; \
         it reaches nobody.</p>{shown}"
    )
}

fn show(message: &Value) -> String {
    let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let parts: String = message.pointer("/content").and_then(Value::as_array).into_iter().flatten().map(part).collect();
    format!(
        "<article><h2>{}</h2><p>To {}, from {}</p>{parts}</article>",
        escape(text("/subject")),
        escape(text("/personalizations/0/to/0/email")),
        escape(text("/from/email")),
    )
}

/// One of the formats of a message's content.
fn part(part: &Value) -> String {
    let text = |name: &str| part.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("type") == "text/html" {
        // A page of its own, which runs no scripts.
        return format!("<iframe title=HTML sandbox=allow-popups srcdoc=\"{}\"></iframe>", escape(text("value")));
    }
    let words: String = text("value").split_inclusive(char::is_whitespace).map(linked).collect();
    format!("<pre>{words}</pre>")
}

/// A word with the space after it; an address becomes a link.
fn linked(word: &str) -> String {
    let (shown, bare) = (escape(word), escape(word.trim_end()));
    let is_link = word.starts_with("http://") || word.starts_with("https://");
    if is_link {
        format!("<a href=\"{bare}\">{bare}</a>{}", &word[word.trim_end().len()..])
    } else {
        shown.into_owned()
    }
}
