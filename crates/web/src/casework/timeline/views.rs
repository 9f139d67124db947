//! The timeline on a case's page: filters, entries, and what is pinned.

use crate::http::Staff;
use crate::ui::Choice;
use crate::ui::list_query::{address, search_text};
use crate::views::entry::Entry;
use actix_web::HttpResponse;
use clerk_core::Result;
use clerk_core::casework::lawyer_questions::LawyerQuestion;
use clerk_core::casework::timeline::{
    self, Author, Found, NoteInput, NoteKind, NoteType, TimelineFilter, TimelinePage, Words, pins,
};
use clerk_core::ids::{CaseId, NoteId};
use clerk_core::input::Form;
use clerk_platform::time::{show_time, start_of_day};
use clerk_platform::words::{counted, plural};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::folds::{Item, fold};

/// The name of the system in addresses.
const SYSTEM: &str = "clerk";

/// The value in addresses that shows the whole timeline at once, and everything in it.
const ALL: &str = "all";

/// The value in addresses that leaves out what the system recorded.
const NOTES: &str = "notes";

/// The part of a case's address behind `?`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TimelineQuery {
    pub(crate) kind: String,
    pub(crate) author: String,
    pub(crate) search: String,
    /// The newest day that is shown.
    pub(crate) day: String,
    /// `notes` or `all`: whether only what people wrote is shown. Without it, what they chose last.
    pub(crate) show: String,
    pub(crate) older: String,
    /// `all` shows everything at once.
    pub(crate) entries: String,
    /// When the note was written that is to be corrected.
    #[serde(skip_serializing)]
    pub(crate) correct: String,
    /// What a form has just done.
    #[serde(skip_serializing)]
    pub(crate) done: Option<String>,
}

impl TimelineQuery {
    /// Of everything at once, as for printing.
    pub(crate) fn whole() -> Self {
        Self { entries: ALL.to_owned(), show: ALL.to_owned(), ..Self::default() }
    }

    /// The filter. Values that can't be understood are ignored.
    fn filter(&self, staff: &Staff) -> TimelineFilter {
        let day: Option<Date> = self.day.parse().ok();
        TimelineFilter {
            kind: NoteKind::named(&self.kind),
            author: match self.author.as_str() {
                SYSTEM => Some(Author::System),
                raw => raw.parse().ok().map(Author::Staff),
            },
            only_notes: self.is_of_notes(staff),
            words: Words::of(&search_text(&self.search)),
            older_than: self.older.parse().ok(),
            before: day.and_then(|day| day.checked_add(1.day()).ok()).map(start_of_day),
            whole: self.entries == ALL,
        }
    }

    /// Whether only what people wrote is shown: as the address says, or as they chose last.
    fn is_of_notes(&self, staff: &Staff) -> bool {
        match self.show.as_str() {
            NOTES => true,
            ALL => false,
            _ => staff.reads_only_notes(),
        }
    }

    /// Remembers in their browser whether they want to see only notes, if they have just chosen.
    pub(crate) fn remember(&self, staff: &Staff, answer: &mut HttpResponse) {
        if matches!(self.show.as_str(), NOTES | ALL) && self.is_of_notes(staff) != staff.reads_only_notes() {
            staff.remember_only_notes(self.show == NOTES, answer);
        }
    }

    /// What a new note begins with: a file note, or one that corrects another.
    pub(crate) fn first_note(&self) -> Form<NoteInput> {
        let mut first = vec![("note_type".to_owned(), NoteType::Paralegal.as_str().to_owned())];
        if let Ok(at) = self.correct.parse::<Timestamp>() {
            first.push(("text".to_owned(), format!("Correction to the note of {}:\n", show_time(at))));
        }
        Form::sent(&first)
    }

    /// The address with another part of the filter.
    fn href(&self, path: &str, change: impl FnOnce(&mut Self)) -> String {
        let mut changed = Self { older: String::new(), entries: String::new(), ..self.clone() };
        change(&mut changed);
        format!("{}#timeline", address(path, &changed))
    }
}

/// The timeline as the page shows it.
pub(crate) struct TimelineView {
    /// The case's address.
    pub(crate) action: String,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) authors: Vec<Choice>,
    pub(crate) search: String,
    pub(crate) day: String,
    /// Whether only what people wrote is shown.
    pub(crate) only_notes: bool,
    /// The address that shows the rest too, or only that.
    pub(crate) switch_href: String,
    pub(crate) is_filtered: bool,
    /// Shown on top, on the first page of everything.
    pub(crate) pinned: Vec<Entry>,
    /// Whether another note can be pinned.
    pub(crate) can_pin: bool,
    pub(crate) items: Vec<Item>,
    /// How many entries match the filter, on all pages.
    pub(crate) total: i64,
    /// What a search for words found.
    pub(crate) found: Option<Found>,
    /// Whether this does not begin with the newest entries.
    pub(crate) is_older: bool,
    /// The address of the page after this one, with older entries.
    pub(crate) older_href: Option<String>,
    /// The address that shows all entries at once.
    pub(crate) all_href: String,
    /// The address of the newest entries.
    pub(crate) newest_href: String,
}

impl TimelineView {
    /// Reads the timeline of a case; the caller has read the case already, and which of its notes are pinned.
    pub(crate) async fn of(
        db: &mut PgConnection,
        staff: &Staff,
        case_id: CaseId,
        query: &TimelineQuery,
        pinned: &[NoteId],
    ) -> Result<Self> {
        let (viewer, now) = (&staff.viewer, staff.now());
        let filter = query.filter(staff);
        let page = timeline::page_of_seen(db, viewer, case_id, &filter).await?;
        let entry = |note| Entry::new(note, viewer, now, pinned);
        let is_filtered = filter.kind.is_some() || filter.author.is_some() || !filter.words.is_empty();
        let is_older = filter.older_than.is_some() || filter.before.is_some();
        let on_top = if pinned.is_empty() || is_filtered || is_older || filter.whole {
            Vec::new()
        } else {
            pins::notes(db, viewer, case_id, pinned).await?
        };
        let path = format!("/admin/cases/{case_id}");
        let last = page.notes.last().filter(|_| page.has_older).map(|note| note.id.to_string());
        let other = if filter.only_notes { ALL } else { NOTES };
        let folds = filter.kind != Some(NoteKind::Events) && filter.words.is_empty() && !filter.whole;
        Ok(Self {
            kinds: kinds(&page, filter.kind),
            authors: authors(&page, filter.author),
            search: query.search.clone(),
            day: filter.before.map(|_| query.day.clone()).unwrap_or_default(),
            only_notes: filter.only_notes,
            switch_href: query.href(&path, |query| query.show = other.to_owned()),
            is_filtered,
            pinned: on_top.into_iter().map(entry).collect(),
            can_pin: pinned.len() < pins::MOST,
            total: page.found.map_or_else(|| page.facets.count(&filter), |found| found.count),
            found: page.found,
            is_older,
            older_href: last.map(|last| query.href(&path, |query| query.older = last)),
            all_href: query.href(&path, |query| query.entries = ALL.to_owned()),
            newest_href: query.href(&path, |query| query.day = String::new()),
            items: fold(page.notes.into_iter().map(entry).collect(), folds, now),
            action: path,
        })
    }

    /// The timeline with what its notes ask the lawyer.
    pub(crate) fn with_questions(mut self, questions: &[LawyerQuestion], staff: &Staff) -> Self {
        for item in &mut self.items {
            // Nothing that folds asks or answers.
            if let Item::One(entry) = item {
                entry.add_question(questions, staff);
            }
        }
        self.pinned.iter_mut().for_each(|entry| entry.add_question(questions, staff));
        self
    }

    /// How many entries there are, or how many match: `1 entry`, `2 entries match`, `3 notes`; and what a search has not looked at.
    pub(crate) fn total_in_words(&self) -> String {
        let (one, more) = if self.only_notes { ("note", "notes") } else { ("entry", "entries") };
        let entries = counted(self.total, one, more);
        match self.found {
            Some(Found { has_more: true, .. }) => {
                return format!("The newest {entries} that match. Add a word to find older ones");
            }
            Some(Found { looked_through: Some(most), .. }) => {
                let matches = plural(self.total, "matches", "match");
                return format!("{entries} {matches}. Only the newest {most} changes were searched");
            }
            _ => {}
        }
        if self.is_filtered { format!("{entries} {}", plural(self.total, "matches", "match")) } else { entries }
    }
}

/// The kinds that occur in the timeline, and the chosen one.
fn kinds(page: &TimelinePage, chosen: Option<NoteKind>) -> Vec<Choice> {
    let has = |kind| page.facets.count(&TimelineFilter { kind: Some(kind), ..Default::default() }) > 0;
    NoteKind::ALL
        .into_iter()
        .filter(|(kind, ..)| has(*kind) || (chosen == Some(*kind) && *kind != NoteKind::Reviews))
        .map(|(kind, name, label)| Choice { value: name.into(), label: label.into(), selected: chosen == Some(kind) })
        .collect()
}

fn authors(page: &TimelinePage, chosen: Option<Author>) -> Vec<Choice> {
    let value = |author: Author| match author {
        Author::System => SYSTEM.into(),
        Author::Staff(id) => id.to_string().into(),
    };
    let authors = page.facets.authors().into_iter();
    authors
        .map(|(author, name)| Choice { value: value(author), label: name.into(), selected: chosen == Some(author) })
        .collect()
}
