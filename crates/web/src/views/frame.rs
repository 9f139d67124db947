//! What the forms about one case have in common: which case it is, which version the form was made from, and what someone else
//! has changed since then.

use super::entry::Entry;
use super::head::CaseHead;
use crate::http::{Draft, Staff};
use clerk_core::Result;
use clerk_core::casework::cases::{self, Case, Headline};
use clerk_core::casework::timeline::{self, TimelineFilter};
use clerk_core::ids::CaseId;
use clerk_core::input::Input;
use sqlx::PgConnection;

/// How many changes by others a page shows.
const SHOWN: usize = 5;

/// The case that a form is about, and what is around the form's fields; `casework/form.html` shows it.
pub(crate) struct CaseFrame {
    pub(crate) head: CaseHead,
    /// Where the form goes.
    pub(crate) action: String,
    /// Where its author came from.
    pub(crate) back: String,
    /// For the form's hidden field: that of the case, unless the form is about a part of it.
    pub(crate) version: String,
    /// What is stored by now; empty unless someone else has just changed it.
    pub(crate) current: String,
    /// What others have changed since the form was made.
    pub(crate) changes_since: Vec<Entry>,
}

impl CaseFrame {
    /// Reads the case and makes its frame. `tail` is the end of the form's address.
    pub(crate) async fn of<I: Input>(
        connection: &mut PgConnection,
        staff: &Staff,
        id: CaseId,
        tail: &str,
        draft: &Draft<I>,
    ) -> Result<(Case, Self)> {
        let (case, headline) = cases::get_with_headline(&mut *connection, &staff.viewer, id).await?;
        let frame = Self::around(connection, staff, (&case, &headline), tail, draft).await?;
        Ok((case, frame))
    }

    /// For when the case has been read already.
    pub(crate) async fn around<I: Input>(
        connection: &mut PgConnection,
        staff: &Staff,
        (case, headline): (&Case, &Headline),
        tail: &str,
        draft: &Draft<I>,
    ) -> Result<Self> {
        let mut changes_since = Vec::new();
        if let Some(since) = draft.stale_since() {
            let all = TimelineFilter::default();
            let (entries, _) = timeline::timeline(connection, &staff.viewer, case.summary.id, &all, 50, 0).await?;
            let newer = entries.into_iter().filter(|entry| entry.created_at.to_jiff() > since);
            changes_since = newer.take(SHOWN).map(Entry::from).collect();
        }
        let head = CaseHead::new(&case.summary, headline, staff);
        Ok(Self {
            action: format!("{}/{tail}", head.href),
            back: head.href.clone(),
            version: draft.version(case.summary.updated_at.to_jiff()),
            current: String::new(),
            changes_since,
            head,
        })
    }
}
