//! Connects apalis to a handler: decodes the job, runs it under a deadline, survives panics, and records the outcome.
//!
//! apalis would crash on a payload that it can't decode, and fetch a failed job again at once. So it is given raw bytes, and
//! its own book-keeping of results is left out. When a try ends, a single statement of `Leases` sets state, attempts, error and
//! the time of the next try.

use crate::monitors::Monitors;
use crate::registry::{Entry, Registry};
use crate::runtime::{Claimed, End, Ends, Leases, NextTry, Status};
use crate::{Context, Failure, Outside};
use clerk_core::jobs::{Envelope, Undecodable};
use clerk_platform::clock::Clock;
use clerk_platform::telemetry;
use futures_util::FutureExt;
use sentry::SentryFutureExt;
use sqlx::PgPool;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// How long it may take to tell a handler that its job is dead.
const DEATH_NOTICE_TIMEOUT: Duration = Duration::from_secs(30);

/// Errors are kept up to this many characters.
const ERROR_LENGTH: usize = 2000;

/// Runs claimed jobs.
pub(crate) struct Dispatcher {
    pub(crate) pool: PgPool,
    pub(crate) clock: Clock,
    pub(crate) outside: Arc<Outside>,
    pub(crate) registry: Arc<Registry>,
    pub(crate) leases: Leases,
    pub(crate) ends: Ends,
    pub(crate) status: Arc<Status>,
    pub(crate) monitors: Monitors,
}

/// What happens to a job after a try.
#[derive(Debug)]
enum Verdict {
    Done,
    Retry {
        next: NextTry,
        error: String,
    },
    Dead {
        reason: String,
    },
    /// Only a newer worker can run it.
    NotYet {
        reason: String,
    },
    /// It should no longer run here: it was cancelled, taken over, or cut short at a stop.
    CutShort,
}

/// A job, with what could be found out about it.
struct Try {
    claimed: Claimed,
    /// The code and the payload, unless there is no code or the payload can't be read.
    job: Result<(Entry, Envelope), Unable>,
    /// This try, counted from 1.
    attempt: u32,
}

/// Why this worker can't run a job.
enum Unable {
    /// Nobody can: the payload is unreadable.
    Ever(String),
    /// This build does not know the kind or the version. During a deploy or a rollback, workers of two builds share the queue.
    Yet(String),
}

impl Dispatcher {
    /// Runs one try of a job and records how it ended. Returns whether the job is of a kind with a limit.
    pub(crate) async fn dispatch(&self, claimed: Claimed) -> bool {
        let this = Try::new(claimed, &self.registry);
        let limited = this.job.as_ref().is_ok_and(|(entry, _)| entry.policy.limit.is_some());
        let trace = this.job.as_ref().ok().and_then(|(_, envelope)| envelope.trace.clone());
        let (id, kind, attempt) = (this.claimed.held.job_id.clone(), this.kind(), this.attempt);
        let span = tracing::info_span!("job", id, kind, attempt, request_id = trace);
        let traceparent = this.job.as_ref().ok().and_then(|(_, envelope)| envelope.traceparent.as_deref());
        telemetry::continue_trace(&span, traceparent);
        telemetry::describe(&span, || format!("job {kind}"), &[]);

        // From here on, panics and errors are reported with the job that they belong to.
        let hub = Arc::new(sentry::Hub::new_from_top(sentry::Hub::current()));
        hub.configure_scope(|scope| {
            scope.set_tag("job.kind", kind);
            scope.set_tag("job.id", &id);
            scope.set_tag("job.attempt", attempt);
            // All dead jobs have the same message; this keeps reports of different kinds apart.
            scope.set_fingerprint(Some(&["{{ default }}", kind]));
        });
        self.run(this).instrument(span).bind_hub(hub).await;
        limited
    }

    async fn run(&self, this: Try) {
        let kind = this.kind();
        self.status.began(kind);
        self.monitors.began(kind, &this.claimed.held.job_id);
        let started = Instant::now();
        let verdict = self.attempt(&this).await.storable();
        let took = started.elapsed();
        let duration_ms = took.as_secs_f64() * 1000.0;
        let held = &this.claimed.held;
        let ours = match &verdict {
            Verdict::Done => {
                tracing::info!(outcome = "done", duration_ms, "job done");
                self.status.ended(kind, End::Done, took);
                self.monitors.ended(kind, &held.job_id, true, took);
                self.ends.done(held, this.attempt).await
            }
            Verdict::Retry { next, error } => {
                tracing::warn!(outcome = "retry", duration_ms, error, %next, "job failed, will be tried again");
                self.status.ended(kind, End::Retry, took);
                self.leases.retry(held, this.attempt, *next, error).await
            }
            Verdict::Dead { reason } => {
                // Error reporting listens to this level.
                tracing::error!(outcome = "dead", duration_ms, reason, "job is dead");
                self.status.ended(kind, End::Dead, took);
                self.monitors.ended(kind, &held.job_id, false, took);
                self.bury(&this, reason).await
            }
            Verdict::NotYet { reason } => {
                tracing::warn!(outcome = "retry", duration_ms, reason, "job waits for a newer worker");
                self.status.ended(kind, End::Retry, took);
                self.leases.leave(held, reason).await
            }
            Verdict::CutShort => {
                tracing::warn!(duration_ms, "job was cut short");
                return;
            }
        };
        if !ours {
            tracing::warn!("the job had been taken away from this worker");
        }
    }

    /// Runs one try.
    async fn attempt(&self, this: &Try) -> Verdict {
        let max = this.claimed.max_attempts;
        let (entry, envelope) = match &this.job {
            Ok(job) => job,
            Err(Unable::Ever(reason)) => return Verdict::Dead { reason: reason.clone() },
            Err(Unable::Yet(reason)) => return self.not_yet(this, reason.clone()).await,
        };
        if this.attempt > max {
            // Jobs of a process that died are handed back regardless of the maximum.
            return Verdict::Dead { reason: self.why_given_up(this).await };
        }
        let failure = match (entry.run)(envelope, self.context(this, envelope)) {
            Err(undecodable) => Failure::fail(undecodable.to_string()),
            Ok(work) => {
                let work = guarded(work, entry.policy.timeout);
                match this.claimed.held.cut_short.run_until_cancelled(work).await {
                    None => return Verdict::CutShort,
                    Some(Ok(Ok(()))) => return Verdict::Done,
                    Some(Ok(Err(failure)) | Err(failure)) => failure,
                }
            }
        };
        match failure {
            Failure::Fail { reason } => Verdict::Dead { reason },
            Failure::Retry { error } | Failure::RetryAt { error, .. } if this.attempt == max => {
                Verdict::Dead { reason: given_up(max, &error) }
            }
            Failure::Retry { error } => {
                Verdict::Retry { next: NextTry::After(entry.policy.backoff.pause(this.attempt)), error }
            }
            Failure::RetryAt { at, error } => Verdict::Retry { next: NextTry::At(at), error },
        }
    }

    /// Tells the handler that its job is dead, and only then marks it as dead. If telling fails, it is tried again.
    async fn bury(&self, this: &Try, reason: &str) -> bool {
        let attempts = this.attempt.min(this.claimed.max_attempts);
        let told = match &this.job {
            Err(_) => Ok(()),
            Ok((entry, envelope)) => match (entry.on_dead)(envelope, self.context(this, envelope), reason.to_owned()) {
                Err(_undecodable) => Ok(()),
                Ok(notice) => match guarded(notice, DEATH_NOTICE_TIMEOUT).await {
                    Ok(told) => told.map_err(|error| error.to_string()),
                    Err(
                        Failure::Retry { error } | Failure::RetryAt { error, .. } | Failure::Fail { reason: error },
                    ) => Err(error),
                },
            },
        };
        match told {
            Ok(()) => self.leases.dead(&this.claimed.held, attempts, reason).await,
            Err(error) => {
                tracing::error!(error, "nobody could be told that the job is dead; this is tried again");
                self.leases.dying(&this.claimed.held, reason).await
            }
        }
    }

    /// A job that this build does not know is left to a newer worker, unless none has come for a long time.
    async fn not_yet(&self, this: &Try, reason: String) -> Verdict {
        match self.leases.was_left_for_long(&this.claimed.held).await {
            Ok(true) => Verdict::Dead { reason },
            Ok(false) => Verdict::NotYet { reason },
            Err(error) => {
                tracing::warn!(%error, "how long a job has waited for a newer worker can't be read");
                Verdict::NotYet { reason }
            }
        }
    }

    /// The reason for a job that comes back although all its tries are used up.
    async fn why_given_up(&self, this: &Try) -> String {
        match self.leases.last_error(&this.claimed.held).await {
            Ok(Some(last)) if last.dying => last.error,
            Ok(Some(last)) => given_up(this.claimed.max_attempts, &last.error),
            Ok(None) => given_up(this.claimed.max_attempts, "unknown"),
            Err(error) => given_up(this.claimed.max_attempts, &error.to_string()),
        }
    }

    fn context(&self, this: &Try, envelope: &Envelope) -> Context {
        Context {
            pool: self.pool.clone(),
            clock: self.clock.clone(),
            outside: self.outside.clone(),
            job_id: this.claimed.held.job_id.clone(),
            attempt: this.attempt,
            trace: envelope.trace.clone(),
        }
    }
}

impl Verdict {
    /// Makes a text acceptable to PostgreSQL, and limits its length.
    fn storable(mut self) -> Self {
        if let Self::Retry { error: text, .. } | Self::Dead { reason: text } | Self::NotYet { reason: text } = &mut self
        {
            *text = text
                .chars()
                .take(ERROR_LENGTH)
                .map(|c| if c == '\0' { char::REPLACEMENT_CHARACTER } else { c })
                .collect();
        }
        self
    }
}

impl Try {
    fn new(claimed: Claimed, registry: &Registry) -> Self {
        let job = match Envelope::decode(&claimed.payload) {
            Err(error) => Err(Unable::Ever(error.to_string())),
            Ok(envelope) => match registry.get(&envelope.kind) {
                Some(entry) if envelope.version > entry.version => {
                    Err(Unable::Yet(Undecodable::Version(envelope.version).to_string()))
                }
                Some(entry) => Ok((entry, envelope)),
                None => Err(Unable::Yet(format!("no code for jobs of kind {:?}", envelope.kind))),
            },
        };
        let attempt = claimed.attempts.saturating_add(1);
        Self { claimed, job, attempt }
    }

    fn kind(&self) -> &'static str {
        self.job.as_ref().map_or("unknown", |(entry, _)| entry.kind)
    }
}

/// Runs something until it ends, panics or reaches its deadline, whichever comes first.
async fn guarded<T>(work: impl Future<Output = T>, timeout: Duration) -> Result<T, Failure> {
    match tokio::time::timeout(timeout, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(result)) => Ok(result),
        // A panic's message may quote data. It is in the error report; the queue does not need it.
        Ok(Err(_panic)) => Err(Failure::retry("panicked")),
        Err(_elapsed) => Err(Failure::retry(format!("took longer than {timeout:?}"))),
    }
}

fn given_up(max: u32, error: &str) -> String {
    format!("given up after {max} attempts: {error}")
}
