//! What strangers send, all of it at once.

use crate::bench::http::client::{Client, encode};
use anyhow::{Context, Result};
use clerk_testkit::files;
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, COOKIE};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Archives that name 630,000 files.
const ARCHIVES: u32 = 5;
const ENTRIES: u32 = 630_000;
/// Large files, and how large they are.
const FILES: u32 = 16;
const FILE: usize = 30 * 1024 * 1024;
/// How long all of it may take to be answered.
const PATIENCE: Duration = Duration::from_secs(180);
const BOUNDARY: &str = "abuse";

/// Everything that is going to be sent, made before the time is taken.
pub(super) struct Attack {
    address: SocketAddr,
    sign_ins: Vec<(String, String)>,
    archive: Bytes,
    file: Bytes,
}

/// How often something was answered in which way; 0 is no answer at all.
pub(super) type Statuses = BTreeMap<(&'static str, u16), u32>;

/// What came of it.
pub(super) struct Outcome {
    pub(super) statuses: Statuses,
    pub(super) took: Duration,
}

impl Attack {
    pub(super) async fn prepare(address: SocketAddr, tries: u32) -> Result<Self> {
        let client = Client::new(address);
        let mut sign_ins = Vec::new();
        for number in 0..tries {
            let (cookies, token) = client.sign_in_form().await?;
            let form = format!(
                "email={}&password=wrong+password&csrf={}",
                encode(&format!("x{number}@demo.test")),
                encode(&token)
            );
            sign_ins.push((cookies, form));
        }
        let mut file = b"%PDF-1.7\n".to_vec();
        file.resize(FILE - 6, b' ');
        file.extend(b"%%EOF\n");
        let archive = upload("Lease.docx", &files::archive_of(ENTRIES));
        Ok(Self { address, sign_ins, archive, file: upload("Lease.pdf", &file) })
    }

    /// Sends all of it, each from a network of its own, and waits for the answers.
    pub(super) async fn run(&self) -> Result<Outcome> {
        let begun = Instant::now();
        let mut sent = JoinSet::new();
        for (number, (cookies, form)) in (0..).zip(&self.sign_ins) {
            let request = Request::post("/admin/sign-in")
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(COOKIE, cookies)
                .header("x-forwarded-for", network(number));
            self.send(&mut sent, "sign-in", request.body(form.clone().into())?);
        }
        for (what, count, body) in [("archive", ARCHIVES, &self.archive), ("file", FILES, &self.file)] {
            for number in 0..count {
                let request = Request::post("/api/upload/")
                    .header(CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
                    .header("x-forwarded-for", network(number));
                self.send(&mut sent, what, request.body(Full::new(body.clone()))?);
            }
        }
        let mut statuses = Statuses::new();
        while let Some(answered) = sent.join_next().await {
            *statuses.entry(answered.context("a request ended badly")?).or_default() += 1;
        }
        Ok(Outcome { statuses, took: begun.elapsed() })
    }

    fn send(&self, sent: &mut JoinSet<(&'static str, u16)>, what: &'static str, request: Request<Full<Bytes>>) {
        let client = Client::new(self.address);
        sent.spawn(async move {
            let answer = tokio::time::timeout(PATIENCE, client.send(request)).await;
            (what, answer.map_or(0, |answer| answer.map_or(0, |answer| answer.status.as_u16())))
        });
    }
}

/// An address of documentation's own.
fn network(number: u32) -> String {
    format!("198.51.100.{}", number + 1)
}

fn upload(name: &str, file: &[u8]) -> Bytes {
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    [head.as_bytes(), file, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat().into()
}
