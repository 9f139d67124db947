//! The queue in the words of its readers.

use clerk_platform::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// It has not been tried yet.
    Waiting,
    /// A worker has it.
    Running,
    /// It failed and waits for its next try.
    Retrying,
    /// It was done.
    Done,
    /// It failed for good.
    Dead,
    /// Someone cancelled it.
    Cancelled,
}

impl JobState {
    /// All states.
    pub const ALL: [Self; 6] = [Self::Waiting, Self::Running, Self::Retrying, Self::Dead, Self::Cancelled, Self::Done];

    /// Its name in addresses and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Retrying => "retrying",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Running => "Running",
            Self::Retrying => "Retrying",
            Self::Done => "Done",
            Self::Dead => "Dead",
            Self::Cancelled => "Cancelled",
        }
    }

    /// The state with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// The state for apalis' word.
    pub(super) fn from_status(status: &str, cancelled: bool) -> Self {
        match (status, cancelled) {
            ("Queued" | "Running", _) => Self::Running,
            ("Failed", _) => Self::Retrying,
            ("Done", _) => Self::Done,
            ("Killed", true) => Self::Cancelled,
            ("Killed", false) => Self::Dead,
            _ => Self::Waiting,
        }
    }

    /// apalis' words for it.
    pub(super) fn statuses(self) -> &'static [&'static str] {
        match self {
            Self::Waiting => &["Pending"],
            Self::Running => &["Queued", "Running"],
            Self::Retrying => &["Failed"],
            Self::Done => &["Done"],
            Self::Dead | Self::Cancelled => &["Killed"],
        }
    }

    /// Whether it can be cancelled.
    pub fn can_cancel(self) -> bool {
        matches!(self, Self::Waiting | Self::Running | Self::Retrying)
    }

    /// Whether it can be made to run now.
    pub fn can_retry(self) -> bool {
        matches!(self, Self::Retrying | Self::Dead | Self::Cancelled)
    }
}

/// The state of a class of jobs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ClassStats {
    /// The class.
    pub class: String,
    /// Jobs that are due and wait.
    pub waiting: i64,
    /// Jobs that are not due yet.
    pub delayed: i64,
    /// Jobs that run.
    pub running: i64,
    /// How long the oldest due job has waited, in seconds.
    pub oldest_seconds: f64,
    /// Jobs done in the last five minutes, per minute.
    pub done_per_minute: f64,
    /// Tries that failed in the last 24 hours.
    pub failures_24h: i64,
    /// Dead jobs that are kept.
    pub dead: i64,
}

/// The state of a kind of job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KindStats {
    /// The kind.
    pub kind: String,
    /// Its class.
    pub class: String,
    /// Jobs that wait, due or not.
    pub waiting: i64,
    /// Jobs that run.
    pub running: i64,
    /// Jobs that failed and wait for their next try.
    pub retrying: i64,
    /// Dead jobs that are kept.
    pub dead: i64,
    /// Done jobs that are kept.
    pub done: i64,
    /// Tries that failed in the last 24 hours.
    pub failures_24h: i64,
}

/// The queue at a glance.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Worker processes that have written a keep-alive within the last minute.
    pub workers: i64,
    /// Each kind that has jobs.
    pub kinds: Vec<KindStats>,
    /// The last things people did, with any job.
    pub actions: Vec<JobAction>,
}

/// What a list of jobs is narrowed to.
#[derive(Debug, Clone)]
pub struct JobFilter {
    /// In this state.
    pub state: JobState,
    /// Of this kind.
    pub kind: Option<String>,
}

/// A job in a list.
#[derive(Debug, Clone, Serialize)]
pub struct JobRow {
    /// Id.
    pub id: String,
    /// What it does; empty for a row that this program did not write.
    pub kind: String,
    /// Its class.
    pub class: String,
    /// Its state.
    pub state: JobState,
    /// Tries so far.
    pub attempts: i32,
    /// Tries in all.
    pub max_attempts: i32,
    /// When it is or was due.
    pub run_at: Timestamp,
    /// When its last try began.
    pub started_at: Option<Timestamp>,
    /// When its last try ended.
    pub ended_at: Option<Timestamp>,
    /// The worker that has it or had it last.
    pub worker: Option<String>,
    /// Why it last failed.
    pub error: Option<String>,
}

/// A failed try.
#[derive(Debug, Clone, Serialize)]
pub struct JobError {
    /// Which try, counted from 1.
    pub attempt: i32,
    /// What went wrong.
    pub error: String,
    /// The worker.
    pub worker: Option<String>,
    /// When the try began.
    pub started_at: Option<Timestamp>,
    /// When it failed.
    pub at: Timestamp,
}

/// What someone did.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct JobAction {
    /// What, in words.
    pub action: String,
    /// The job, if it was about one.
    pub job_id: Option<String>,
    /// The kind or the name in the schedule, if it was about that.
    pub kind: Option<String>,
    /// How many jobs it changed.
    pub jobs: i32,
    /// Who.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// One job with everything that is known about it.
#[derive(Debug, Clone, Serialize)]
pub struct JobDetail {
    /// What lists show of it.
    #[serde(flatten)]
    pub row: JobRow,
    /// Its payload as JSON, or a note in words if it is not JSON.
    pub payload: String,
    /// Its failed tries, oldest first.
    pub errors: Vec<JobError>,
    /// What people did with it, newest first.
    pub actions: Vec<JobAction>,
}
