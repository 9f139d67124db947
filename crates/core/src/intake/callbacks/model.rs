//! What a call-back is.

use crate::ids::CaseId;
use crate::values::values;
use clerk_platform::time::{Date, Timestamp};
use uuid::Uuid;

values! {
    /// How a try to call someone ended.
    TryOutcome {
        NoAnswer = "NO_ANSWER", "No answer";
        LeftMessage = "LEFT_MESSAGE", "Left a message";
        WrongNumber = "WRONG_NUMBER", "Wrong number";
        Reached = "REACHED", "Reached";
        Other = "OTHER", "Other";
    }
}

/// Someone who asked to be called.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Id.
    pub id: Uuid,
    /// Their name, as typed.
    pub name: String,
    /// Their phone number, as typed.
    pub phone: String,
    /// When they first asked.
    pub created_at: Timestamp,
    /// How often they have asked.
    pub times_asked: i32,
    /// When they asked again.
    pub last_asked_at: Option<Timestamp>,
    /// The day on which to try again.
    pub try_again_on: Option<Date>,
    /// When it was done.
    pub handled_at: Option<Timestamp>,
    /// Who did it.
    pub handled_by: Option<String>,
    /// The case that it became, and its fileref.
    pub case_id: Option<CaseId>,
    /// That case's fileref.
    pub fileref: Option<String>,
    /// How often someone has tried.
    pub tries: i64,
    /// How the last try ended.
    pub last_outcome: Option<String>,
    /// What was said about it.
    pub last_comment: Option<String>,
    /// When it was.
    pub last_tried_at: Option<Timestamp>,
    /// They are a blocked contact: nobody calls them back.
    pub is_blocked: bool,
}

/// One try to call someone.
#[derive(Debug, Clone)]
pub struct Try {
    /// How it ended, as stored.
    pub outcome: String,
    /// What was said about it.
    pub comment: String,
    /// The day on which to try again.
    pub try_again_on: Option<Date>,
    /// Who tried.
    pub tried_by: String,
    /// When.
    pub tried_at: Timestamp,
}

/// Which call-backs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that wait.
    Waiting,
    /// Those that are done.
    Done,
}
