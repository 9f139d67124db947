//! The timeline on a case's page: filters, entries, and the form for a new note.

use crate::http::Staff;
use crate::state::people::people;
use crate::ui::list_query::address;
use crate::ui::{Choice, isolated};
use crate::views::entry::Entry;
use clerk_core::Result;
use clerk_core::access::{Action, Viewer};
use clerk_core::casework::cases::CaseSummary;
use clerk_core::casework::lawyer_questions::LawyerQuestion;
use clerk_core::casework::timeline::{self, Author, NoteInput, NoteKind, NoteType, TimelineFilter, TimelinePage};
use clerk_core::ids::CaseId;
use clerk_core::input::Form;
use clerk_core::office::accounts::StaffRef;
use clerk_platform::words::{counted, plural};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

/// The kinds of note that people write, in the order in which they are offered. Reviews are offered only to those who may write
/// them.
const WRITTEN: [NoteType; 7] = [
    NoteType::Paralegal,
    NoteType::ConflictCheckSuccess,
    NoteType::ConflictCheckFailure,
    NoteType::EligibilityCheckSuccess,
    NoteType::EligibilityCheckFailure,
    NoteType::Review,
    NoteType::Performance,
];

/// The name of the system in addresses.
const SYSTEM: &str = "clerk";

/// The value in addresses that shows the whole timeline at once.
const ALL: &str = "all";

/// The part of a case's address behind `?`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TimelineQuery {
    pub(crate) kind: String,
    pub(crate) author: String,
    pub(crate) older: String,
    /// `all` shows everything at once, for example to print it.
    pub(crate) entries: String,
    /// What a form has just done.
    #[serde(skip_serializing)]
    pub(crate) done: Option<String>,
}

impl TimelineQuery {
    /// The filter. Values that can't be understood are ignored.
    fn filter(&self) -> TimelineFilter {
        TimelineFilter {
            kind: NoteKind::named(&self.kind),
            author: match self.author.as_str() {
                SYSTEM => Some(Author::System),
                raw => raw.parse().ok().map(Author::Staff),
            },
            older_than: self.older.parse().ok(),
            whole: self.entries == ALL,
        }
    }

    /// The address with another part of the filter.
    fn href(&self, path: &str, older: &str, entries: &str) -> String {
        let changed = Self { older: older.to_owned(), entries: entries.to_owned(), ..self.clone() };
        format!("{}#timeline", address(path, &changed))
    }
}

/// The timeline as the page shows it.
pub(crate) struct TimelineView {
    /// The case's address.
    pub(crate) action: String,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) authors: Vec<Choice>,
    pub(crate) is_filtered: bool,
    pub(crate) entries: Vec<Entry>,
    /// How many entries match the filter, on all pages.
    pub(crate) total: i64,
    /// Whether this is a page of older entries.
    pub(crate) is_older: bool,
    /// The address of the page after this one, with older entries.
    pub(crate) older_href: Option<String>,
    /// The address that shows all entries at once.
    pub(crate) all_href: String,
    /// The address of the newest entries.
    pub(crate) newest_href: String,
}

impl TimelineView {
    /// Reads the timeline of a case; the caller has read the case already.
    pub(crate) async fn of(
        db: &mut PgConnection,
        viewer: &Viewer,
        case_id: CaseId,
        query: &TimelineQuery,
        now: Timestamp,
    ) -> Result<Self> {
        let filter = query.filter();
        let page = timeline::page_of_seen(db, viewer, case_id, &filter).await?;
        let path = format!("/admin/cases/{case_id}");
        let last = page.notes.last().filter(|_| page.has_older);
        Ok(Self {
            kinds: kinds(&page, filter.kind),
            authors: authors(&page, filter.author),
            is_filtered: filter.kind.is_some() || filter.author.is_some(),
            total: page.facets.count(&filter),
            is_older: filter.older_than.is_some(),
            older_href: last.map(|note| query.href(&path, &note.id.to_string(), "")),
            all_href: query.href(&path, "", ALL),
            newest_href: query.href(&path, "", ""),
            entries: page.notes.into_iter().map(|note| Entry::new(note, viewer, now)).collect(),
            action: path,
        })
    }
}

impl TimelineView {
    /// The timeline with what its notes ask the lawyer.
    pub(crate) fn with_questions(mut self, questions: &[LawyerQuestion], staff: &Staff) -> Self {
        self.entries = self.entries.into_iter().map(|entry| entry.with_question(questions, staff)).collect();
        self
    }

    /// How many entries there are, or how many match: `1 entry`, `2 entries match`.
    pub(crate) fn total_in_words(&self) -> String {
        let entries = counted(self.total, "entry", "entries");
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

/// The form for a new note.
pub(crate) struct NoteFormView {
    pub(crate) form: Form<NoteInput>,
    pub(crate) types: Vec<Choice>,
    /// Whether reviews can be written.
    pub(crate) reviews: bool,
    /// Who a performance review can be about.
    pub(crate) subjects: Vec<Choice>,
    /// The label of the case's own paralegal in that list.
    pub(crate) own_subject: String,
    /// The first day that the next review can be on.
    pub(crate) earliest: String,
    /// The case's lawyer, who can be asked to look at the note; empty for nobody.
    pub(crate) lawyer: String,
}

impl NoteFormView {
    /// The form with whom the note can ask to look at it: the lawyer of an open case, if that is someone else.
    pub(crate) fn asking(mut self, case: &CaseSummary, viewer: &Viewer) -> Self {
        let lawyer = case.lawyer.as_ref().filter(|lawyer| case.is_open && lawyer.id != viewer.user_id);
        self.lawyer = lawyer.map(|lawyer| isolated(&lawyer.full_name)).unwrap_or_default();
        self
    }

    pub(crate) async fn of(
        db: &mut PgConnection,
        staff: &Staff,
        paralegal: Option<&StaffRef>,
        form: Form<NoteInput>,
    ) -> Result<Self> {
        let reviews = staff.viewer.may(Action::Review);
        let types = WRITTEN.iter().filter(|note_type| staff.viewer.sees_note(**note_type));
        let mut subjects = Vec::new();
        if reviews {
            let chosen = form.subject_id.value();
            let people = people(&staff.state, db).await?;
            let paralegals = people.iter().filter(|person| person.is_paralegal);
            subjects.extend(paralegals.map(|person| Choice::new(person.id.clone(), person.name.clone(), chosen)));
        }
        // Anyone who has left is not offered, even if the case is still theirs.
        let paralegal =
            paralegal.filter(|staff| subjects.iter().any(|subject| *subject.value == *staff.id.to_string()));
        Ok(Self {
            types: Choice::all(types.map(|kind| (kind.as_str(), kind.label())), form.note_type.value()),
            form,
            reviews,
            subjects,
            own_subject: paralegal
                .map_or("Choose".to_owned(), |staff| format!("The case’s paralegal: {}", isolated(&staff.full_name))),
            earliest: staff.today().to_string(),
            lawyer: String::new(),
        })
    }
}
