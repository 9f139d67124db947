//! Renters who submit cases all the time, and a record of what became of each.

use super::personal::Personal;
use super::visitor::Visitor;
use anyhow::{Context, Result, bail};
use reqwest::RequestBuilder;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use xtask::output;

/// Twenty submissions per second.
const EVERY: Duration = Duration::from_millis(50);

/// Everyone who submitted, and what happened in the meantime.
pub(super) struct Renters {
    visitor: Visitor,
    personal: Arc<Personal>,
    answers: Value,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    accepted: Vec<Accepted>,
    /// Submissions that failed somewhere: each may have become a case, but not two.
    failed: usize,
    phases: Vec<Phase>,
}

/// A submission that Clerk has confirmed.
#[derive(Clone)]
pub(super) struct Accepted {
    pub(super) renter: u32,
    pub(super) id: String,
}

/// The submissions that ended during one event.
struct Phase {
    name: String,
    begun: Instant,
    took: Option<Duration>,
    submissions: u32,
    failures: Vec<String>,
    slowest: Duration,
}

/// Renters who keep coming until this is stopped.
pub(super) struct Running(tokio::task::JoinHandle<()>, Arc<tokio::sync::Notify>);

impl Renters {
    pub(super) fn new(visitor: Visitor, personal: Arc<Personal>) -> Arc<Self> {
        Arc::new(Self { visitor, personal, answers: clerk_testkit::fixtures::repairs(), book: Mutex::default() })
    }

    /// Lets renters come, twenty per second.
    pub(super) fn start(self: &Arc<Self>) -> Running {
        let stop = Arc::new(tokio::sync::Notify::new());
        let (renters, stopped) = (self.clone(), stop.clone());
        let task = tokio::spawn(async move {
            let mut ticks = tokio::time::interval(EVERY);
            let mut coming = JoinSet::new();
            loop {
                tokio::select! {
                    _ = ticks.tick() => {}
                    () = stopped.notified() => break,
                }
                while coming.try_join_next().is_some() {}
                let renters = renters.clone();
                coming.spawn(async move { renters.one_more().await });
            }
            while coming.join_next().await.is_some() {}
        });
        Running(task, stop)
    }

    /// A few renters, one after the other, none of whom may fail.
    pub(super) async fn several(&self, name: &str, count: u32) -> Result<()> {
        self.begin(name);
        for _ in 0..count {
            self.one_more().await;
        }
        self.end_without_failures()
    }

    /// One renter: saves the answers, with a photo if there is one, and submits them.
    pub(super) async fn one_more(&self) {
        let renter = self.personal.next_renter();
        let begun = Instant::now();
        let outcome = self.submit(renter).await;
        let mut book = self.book();
        if let Some(phase) = book.phases.last_mut() {
            phase.submissions += 1;
            phase.slowest = phase.slowest.max(begun.elapsed());
        }
        match outcome {
            Ok(id) => book.accepted.push(Accepted { renter, id }),
            Err(error) => {
                book.failed += 1;
                if let Some(phase) = book.phases.last_mut() {
                    phase.failures.push(format!("{error:#}"));
                }
            }
        }
    }

    async fn submit(&self, renter: u32) -> Result<String> {
        let mut answers = self.answers.clone();
        self.personal.fill(renter, &mut answers);
        if let (Some(bytes), Some(answers)) = (self.personal.photo(renter), answers.as_object_mut()) {
            let photo = self.upload(renter, bytes).await?;
            answers.insert("REPAIRS_ISSUE_PHOTO".to_owned(), json!([photo]));
        }
        let saved = self.call(renter, "/api/submission/", &json!({ "answers": answers }), 201).await?;
        let id = saved.get("id").and_then(Value::as_str).context("the saved submission has no id")?.to_owned();
        self.call(renter, &format!("/api/submission/{id}/submit/"), &json!({}), 200).await?;
        Ok(id)
    }

    /// Stores a photo; returns what the form records of it.
    async fn upload(&self, renter: u32, bytes: Vec<u8>) -> Result<Value> {
        let part = Part::bytes(bytes).file_name(format!("{}.png", self.personal.last_name(renter)));
        let form = Form::new().part("file", part.mime_str("image/png")?);
        self.send(renter, "uploading", self.post("/api/upload/").multipart(form), 201).await
    }

    async fn call(&self, renter: u32, path: &str, body: &Value, status: u16) -> Result<Value> {
        let place = if status == 201 { "saving" } else { "submitting" };
        self.send(renter, place, self.post(path).json(body), status).await
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.visitor.client.post(format!("{}{path}", self.visitor.url))
    }

    async fn send(&self, renter: u32, place: &'static str, request: RequestBuilder, status: u16) -> Result<Value> {
        let sent = request.header("CF-Connecting-IP", self.personal.address(renter).to_string()).send().await;
        // Without the address, whose id makes each failure different.
        let answer = sent.map_err(reqwest::Error::without_url).context(place)?;
        if answer.status() != status {
            bail!("{place}: {}", answer.status());
        }
        answer.json().await.map_err(reqwest::Error::without_url).context(place)
    }

    /// From now on, submissions that end belong to another phase.
    pub(super) fn begin(&self, name: &str) {
        self.end();
        output::say(name);
        let begun = Instant::now();
        let phase = Phase {
            name: name.into(),
            begun,
            took: None,
            submissions: 0,
            failures: Vec::new(),
            slowest: Duration::ZERO,
        };
        self.book().phases.push(phase);
    }

    /// Ends the phase, and reports what failed in it.
    pub(super) fn end(&self) {
        let mut book = self.book();
        let Some(phase) = book.phases.last_mut().filter(|phase| phase.took.is_none()) else { return };
        phase.took = Some(phase.begun.elapsed());
        output::line(&format!("  {}", phase.summary()));
        let mut kinds = phase.failures.clone();
        kinds.sort();
        for kind in kinds.chunk_by(|a, b| a == b) {
            output::line(&format!("    {} × {}", kind.len(), kind.first().map_or("", |text| text)));
        }
    }

    /// Ends the phase, which must have had no failures.
    pub(super) fn end_without_failures(&self) -> Result<()> {
        self.end();
        match self.book().phases.last() {
            Some(phase) if !phase.failures.is_empty() => bail!("requests failed during: {}", phase.name),
            Some(phase) if phase.submissions == 0 => bail!("nobody submitted anything during: {}", phase.name),
            _ => Ok(()),
        }
    }

    /// All phases, in one table.
    pub(super) fn summary(&self) {
        let book = self.book();
        for phase in &book.phases {
            output::line(&format!("  {:56} {}", phase.name, phase.summary()));
        }
        let (accepted, failed) = (book.accepted.len(), book.failed);
        output::line(&format!("  {} submissions in all, {accepted} accepted, {failed} failed", accepted + failed));
    }

    pub(super) fn accepted(&self) -> Vec<Accepted> {
        self.book().accepted.clone()
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    /// Lets renters in progress finish, and no new ones come.
    pub(super) async fn stop(self) -> Result<()> {
        self.1.notify_one();
        self.0.await.context("the renters failed")
    }
}

impl Phase {
    fn summary(&self) -> String {
        let took = self.took.unwrap_or_else(|| self.begun.elapsed());
        let rate = f64::from(self.submissions) / took.as_secs_f64();
        format!(
            "{}, {} submissions ({rate:.1}/s), {} failed, slowest {}",
            output::duration(took),
            self.submissions,
            self.failures.len(),
            output::duration(self.slowest)
        )
    }
}
