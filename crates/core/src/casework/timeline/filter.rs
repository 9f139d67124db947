//! What a timeline is narrowed to, and what the whole holds.

use super::model::Note;
use crate::access::Viewer;
use crate::casework::events::SYSTEM;
use crate::casework::timeline::NoteType;
use crate::ids::{NoteId, UserId};
use jiff::Timestamp;
use serde::Deserialize;

/// Kinds of entries, as people look for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// File notes.
    Notes,
    /// Case reviews and performance reviews.
    Reviews,
    /// Conflict and eligibility checks.
    Checks,
    /// What the system recorded.
    Events,
    /// Emails.
    Emails,
}

impl NoteKind {
    /// All of them with their names in addresses and the words for people.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Notes, "notes", "File notes"),
        (Self::Reviews, "reviews", "Reviews"),
        (Self::Checks, "checks", "Checks"),
        (Self::Events, "events", "Changes"),
        (Self::Emails, "emails", "Emails"),
    ];

    /// The kind with this name in an address.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(kind, ..)| *kind)
    }

    /// The kind of a type.
    pub fn of(note_type: NoteType) -> Self {
        match note_type {
            NoteType::Paralegal => Self::Notes,
            NoteType::Review | NoteType::Performance => Self::Reviews,
            NoteType::ConflictCheckSuccess
            | NoteType::ConflictCheckFailure
            | NoteType::EligibilityCheckSuccess
            | NoteType::EligibilityCheckFailure => Self::Checks,
            NoteType::Event => Self::Events,
            NoteType::Email => Self::Emails,
        }
    }
}

/// Who wrote an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// A member of staff.
    Staff(UserId),
    /// The system.
    System,
}

/// What a timeline is narrowed to; empty is all that the viewer may see.
#[derive(Debug, Clone, Default)]
pub struct TimelineFilter {
    /// Only this kind.
    pub kind: Option<NoteKind>,
    /// Only by this author.
    pub author: Option<Author>,
    /// Only what people wrote, without what the system recorded.
    pub only_notes: bool,
    /// Only what holds all of these words.
    pub words: Words,
    /// Only what is older than this entry.
    pub older_than: Option<NoteId>,
    /// Only what was written before this moment.
    pub before: Option<Timestamp>,
    /// Not a page but everything, as for printing, up to 3,000 entries.
    pub whole: bool,
}

/// Words that are looked for in a timeline; none are in every entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a text that someone typed.
    pub fn of(typed: &str) -> Self {
        // No text in the database has a zero in it.
        Self(typed.replace('\0', " ").split_whitespace().map(str::to_lowercase).collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// They themselves, in small letters.
    pub(super) fn all(&self) -> &[String] {
        &self.0
    }

    /// Whether an event holds all of them, in its sentence or in its author's name.
    pub(super) fn are_in(&self, event: &Note) -> bool {
        let author = event.author.as_ref().map_or("", |author| &*author.full_name);
        let whole = format!("{}\n{author}", event.event_text()).to_lowercase();
        self.0.iter().all(|word| whole.contains(word))
    }
}

impl TimelineFilter {
    /// Whether entries of this type are wanted.
    fn wants(&self, note_type: NoteType) -> bool {
        match self.kind {
            Some(kind) => NoteKind::of(note_type) == kind,
            None => !(self.only_notes && note_type == NoteType::Event),
        }
    }
}

/// How many entries someone wrote of a type.
#[derive(Debug, Clone, Deserialize)]
pub struct Facet {
    /// The type.
    pub note_type: NoteType,
    /// Who wrote them; none for the system.
    pub author_id: Option<UserId>,
    /// Their name.
    pub author_name: Option<String>,
    /// How many.
    pub count: i64,
}

/// What the whole timeline holds, as far as the viewer may see it.
#[derive(Debug, Clone, Default)]
pub struct Facets(pub Vec<Facet>);

impl Facets {
    /// How many entries a filter leaves.
    pub fn count(&self, filter: &TimelineFilter) -> i64 {
        let fits = |facet: &&Facet| {
            filter.wants(facet.note_type)
                && match filter.author {
                    None => true,
                    Some(Author::System) => facet.author_id.is_none(),
                    Some(Author::Staff(id)) => facet.author_id == Some(id),
                }
        };
        self.0.iter().filter(fits).map(|facet| facet.count).sum()
    }

    /// Who has written anything, by name, the system first.
    pub fn authors(&self) -> Vec<(Author, &str)> {
        let mut authors: Vec<(Author, &str)> = Vec::new();
        if self.0.iter().any(|facet| facet.author_id.is_none()) {
            authors.push((Author::System, SYSTEM));
        }
        for facet in &self.0 {
            if let (Some(id), Some(name)) = (facet.author_id, facet.author_name.as_deref())
                && authors.iter().all(|(known, _)| *known != Author::Staff(id))
            {
                authors.push((Author::Staff(id), name));
            }
        }
        authors
    }
}

/// A part of a timeline.
#[derive(Debug, Clone)]
pub struct TimelinePage {
    /// The entries, newest first.
    pub notes: Vec<Note>,
    /// Whether there are older ones.
    pub has_older: bool,
    /// What the whole timeline holds.
    pub facets: Facets,
    /// What a search for words found.
    pub found: Option<Found>,
}

/// What a search for words found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// How many entries it gives.
    pub count: i64,
    /// Whether there are more, older ones.
    pub has_more: bool,
    /// Whether only so many of the newest changes were looked through.
    pub looked_through: Option<i64>,
}

/// What the query needs to know.
pub(super) struct Request {
    /// Types that the viewer may see.
    pub(super) visible: Vec<String>,
    /// Types that are asked for.
    pub(super) types: Vec<String>,
    pub(super) author_id: Option<UserId>,
    pub(super) by_system: bool,
    pub(super) older_than: Option<NoteId>,
    pub(super) before: Option<Timestamp>,
}

impl Request {
    pub(super) fn new(viewer: &Viewer, filter: &TimelineFilter) -> Self {
        let visible: Vec<NoteType> =
            NoteType::ALL.iter().copied().filter(|note_type| viewer.sees_note(*note_type)).collect();
        let names = |types: &mut dyn Iterator<Item = &NoteType>| types.map(|t| t.as_str().to_owned()).collect();
        Self {
            types: names(&mut visible.iter().filter(|note_type| filter.wants(**note_type))),
            visible: names(&mut visible.iter()),
            author_id: match filter.author {
                Some(Author::Staff(id)) => Some(id),
                _ => None,
            },
            by_system: filter.author == Some(Author::System),
            older_than: filter.older_than.filter(|_| !filter.whole),
            before: filter.before.filter(|_| !filter.whole),
        }
    }
}
