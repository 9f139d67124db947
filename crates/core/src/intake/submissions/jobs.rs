//! Payloads of the jobs about submissions.

use crate::ids::SubmissionId;
use crate::jobs::{Job, Policy, Undecodable, Unique};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::time::Duration;

/// Turns a submitted form into a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessSubmission {
    /// The submission.
    pub submission_id: SubmissionId,
    /// How often staff had asked for another try when this was enqueued: `submissions.tries`. Submitting twice at the
    /// same moment enqueues once; each "try again" counts up and so enqueues again.
    #[serde(default)]
    pub tries: i32,
}

impl Job for ProcessSubmission {
    const KIND: &'static str = "process_submission";

    /// Gives up after an hour rather than two days: it needs nothing but our own database, and someone waits for it.
    fn policy() -> Policy {
        Policy { max_attempts: 12, timeout: Duration::from_secs(30), priority: 10, ..Policy::fast() }
    }

    fn unique(&self) -> Unique {
        Unique::Ever(format!("{}:{}", self.submission_id, self.tries))
    }
}

/// Tells the tech channel that a submission could not become a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertFailedSubmission {
    /// The submission.
    pub submission_id: SubmissionId,
}

impl Job for AlertFailedSubmission {
    const KIND: &'static str = "alert_failed_submission";

    fn policy() -> Policy {
        Policy::fast()
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(self.submission_id.to_string())
    }
}

/// What has come to be too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flood {
    /// Forms: some are held back.
    Forms,
    /// Reminders: some are not sent.
    Reminders,
    /// Files: soon no more are taken.
    Files,
    /// Forms that are begun in one network: soon no more are taken.
    Begun,
}

/// Tells a channel that strangers have sent too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertFlood {
    /// Of what.
    pub flood: Flood,
    /// The day and its hour, in Melbourne. Once is enough.
    pub on: jiff::civil::Date,
    /// See `on`.
    #[serde(default)]
    pub hour: i8,
    /// Whether it is for the team's channel, not the tech channel.
    #[serde(default)]
    pub is_for_team: bool,
}

impl Job for AlertFlood {
    const KIND: &'static str = "alert_flood";
    /// The first one knew only forms and reminders.
    const VERSION: u32 = 2;

    fn policy() -> Policy {
        Policy::fast()
    }

    fn decode(version: u32, data: &RawValue) -> Result<Self, Undecodable> {
        match version {
            1 | 2 => serde_json::from_str(data.get()).map_err(|error| Undecodable::data(&error)),
            _ => Err(Undecodable::Version(version)),
        }
    }

    fn unique(&self) -> Unique {
        Unique::Ever(format!("{:?}:{}:{}:{}", self.flood, self.on, self.hour, self.is_for_team))
    }
}

/// Looks for forms that renters have not finished, and enqueues a reminder for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendReminders {}

impl Job for SendReminders {
    const KIND: &'static str = "send_reminders";

    fn policy() -> Policy {
        Policy { limit: Some(1), ..Policy::slow() }
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(String::new())
    }
}

/// Reminds a renter, by email, of a form that they have not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendReminder {
    /// The unfinished submission.
    pub submission_id: SubmissionId,
}

impl Job for SendReminder {
    const KIND: &'static str = "send_reminder";

    /// No more than two at a time, so that a hundred reminders don't hold up what else is slow.
    fn policy() -> Policy {
        Policy { limit: Some(2), ..Policy::slow() }
    }

    fn unique(&self) -> Unique {
        Unique::Ever(self.submission_id.to_string())
    }
}
