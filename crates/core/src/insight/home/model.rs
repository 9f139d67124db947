//! What a home holds.

use super::{Health, Office};
use crate::access::{Group, Role};
use crate::casework::cases::OpenDate;
use crate::casework::dates::{DateType, HearingType};
use crate::casework::events::Event;
use crate::casework::timeline::NoteType;
use crate::casework::values::{Stage, Topic};
use crate::ids::{CaseId, NoteId, TaskId, UserId};
use crate::insight::recent::Recent;
use crate::office::accounts::User;
use clerk_platform::time::{Date, Time, Timestamp};
use serde::Deserialize;
use serde_json::Value;

/// Which parts a home has beyond those that everyone's has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocks {
    /// The centre's work: for coordinators, also those who are admins.
    pub is_office: bool,
    /// Those whom a lawyer supervises: for lawyers, also those who are more.
    pub is_supervision: bool,
    /// Whether Clerk is well: for admins.
    pub is_health: bool,
}

impl Blocks {
    /// Those of someone's role and groups.
    pub fn of(user: &User) -> Self {
        let (role, is_in) = (user.role(), |group| user.groups.contains(&group));
        Self {
            is_office: role == Role::Coordinator || role == Role::Admin && is_in(Group::Coordinator),
            is_supervision: is_in(Group::Lawyer),
            is_health: role == Role::Admin,
        }
    }

    /// Whether hearings have a part of their own.
    pub fn has_hearings(self) -> bool {
        self.is_office || self.is_supervision
    }
}

/// What someone's home shows.
#[derive(Debug, Clone)]
pub struct Home {
    /// When they were last here, before this visit; none on the first.
    pub last_here: Option<Timestamp>,
    /// What they opened last.
    pub recent: Vec<Recent>,
    /// Open critical dates of the cases that they see, a few of those that are past and of those to come, earliest first.
    pub dates: Vec<HomeDate>,
    /// Their own open cases, what presses first.
    pub cases: Vec<HomeCase>,
    /// What others did since they were last here, by case, the newest first.
    pub changed: Vec<ChangedCase>,
    /// Hearings of the next days, for those for whom they are a part of their own.
    pub hearings: Vec<Hearing>,
    /// For lawyers.
    pub supervision: Option<Supervision>,
    /// For coordinators.
    pub office: Option<Office>,
    /// For admins.
    pub health: Option<Health>,
}

/// A critical date on a home.
#[derive(Debug, Clone, Deserialize)]
pub struct HomeDate {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
    /// The case's paralegal.
    pub paralegal_name: Option<String>,
    /// What it is about.
    pub date_type: DateType,
    /// The day, in Melbourne.
    pub on_date: Date,
    /// When the hearing starts, if it is one.
    pub hearing_time: Option<Time>,
}

/// A hearing, with the people who go there.
#[derive(Debug, Clone, Deserialize)]
pub struct Hearing {
    /// When, and of which case.
    #[serde(flatten)]
    pub date: HomeDate,
    /// The case's lawyer.
    pub lawyer_name: Option<String>,
    /// How it is held.
    pub hearing_type: Option<HearingType>,
    /// Where.
    pub hearing_location: String,
}

/// One of someone's own open cases.
#[derive(Debug, Clone, Deserialize)]
pub struct HomeCase {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
    /// What it is about.
    pub topic: Topic,
    /// How far it has come.
    pub stage: Stage,
    /// The next review.
    pub next_review_at: Option<Timestamp>,
    /// The first critical date without an outcome.
    pub next: Option<OpenDate>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A case in which others did something.
#[derive(Debug, Clone)]
pub struct ChangedCase {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
    /// What they did, the newest first.
    pub changes: Vec<Change>,
}

/// Something that somebody else, or Clerk, did in a case.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its entry in the timeline.
    pub id: NoteId,
    /// When.
    pub at: Timestamp,
    /// Who wrote the note; none for an event, whose sentence says it.
    pub author: Option<String>,
    /// What kind of note.
    pub kind: NoteType,
    /// The event as a sentence, or the beginning of the note.
    pub text: String,
}

/// A lawyer's volunteers.
#[derive(Debug, Clone, Deserialize)]
pub struct Supervision {
    /// Those who work on the lawyer's open cases.
    pub volunteers: Vec<Volunteer>,
    /// Tasks that wait for the lawyer's approval, the first by due date.
    pub approvals: Vec<Approval>,
    /// Critical dates that nobody has checked, counted up to 100.
    pub unchecked: i64,
}

/// A task that waits for approval.
#[derive(Debug, Clone, Deserialize)]
pub struct Approval {
    /// Its id.
    pub id: TaskId,
    /// What was to be done.
    pub title: String,
    /// The case's number.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
}

/// Someone who works on a lawyer's cases.
#[derive(Debug, Clone, Deserialize)]
pub struct Volunteer {
    /// Their id.
    pub id: UserId,
    /// Their name.
    pub full_name: String,
    /// How many of the lawyer's open cases they have.
    pub cases: i64,
    /// How many of these are idle.
    pub idle: i64,
    /// The first open critical date in them.
    pub next_date: Option<Date>,
}

/// An entry of a timeline as a home reads it.
#[derive(Deserialize)]
pub(super) struct ChangeRow {
    id: NoteId,
    case_id: CaseId,
    fileref: String,
    client_name: String,
    note_type: NoteType,
    author: Option<String>,
    text: String,
    event: Option<String>,
    event_data: Option<Value>,
    created_at: Timestamp,
}

/// Entries, the newest first, by case.
pub(super) fn by_case(rows: Vec<ChangeRow>) -> Vec<ChangedCase> {
    let mut cases: Vec<ChangedCase> = Vec::new();
    for row in rows {
        let (id, fileref, client_name) = (row.case_id, row.fileref, row.client_name);
        let event = row.event.map(|name| Event::read(name, row.event_data.unwrap_or_default()));
        let text = event.as_ref().map_or(row.text, |event| event.sentence(row.author.as_deref()));
        let author = row.author.filter(|_| event.is_none());
        let change = Change { id: row.id, at: row.created_at, author, kind: row.note_type, text };
        match cases.iter_mut().find(|case| case.id == id) {
            Some(case) => case.changes.push(change),
            None => cases.push(ChangedCase { id, fileref, client_name, changes: vec![change] }),
        }
    }
    cases
}
