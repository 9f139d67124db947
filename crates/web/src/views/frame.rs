//! What the forms about one case have in common: which case it is, which version the form was made from, and what somebody else
//! has changed since then.

use super::entry::Entry;
use super::head::CaseHead;
use crate::state::AppState;
use crate::ui::Refusal;
use clerk_core::Result;
use clerk_core::access::Viewer;
use clerk_core::casework::cases::{self, Case, Headline};
use clerk_core::casework::timeline;
use clerk_core::casework::timeline::TimelineFilter;
use clerk_platform::version::Version;
use sqlx::PgConnection;
use uuid::Uuid;

/// How many changes by others a page shows.
const SHOWN: usize = 5;

/// The case that a form is about.
pub(crate) struct CaseFrame {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) head: CaseHead,
    /// For the form's hidden field.
    pub(crate) version: String,
    /// What others have changed since the form was made.
    pub(crate) changes_since: Vec<Entry>,
}

impl CaseFrame {
    /// The frame for the case as it is now. `sent` is the version that a refused form was made from.
    async fn new(
        connection: &mut PgConnection,
        viewer: &Viewer,
        state: &AppState,
        (case, headline): (&Case, &Headline),
        sent: Version,
        refusal: &Refusal,
    ) -> Result<Self> {
        let mut changes_since = Vec::new();
        let now = case.summary.updated_at.to_jiff();
        if let Some(since) = sent.filter(|_| refusal.is_stale) {
            let (entries, _) =
                timeline::timeline(&mut *connection, viewer, case.summary.id, &TimelineFilter::default(), 50, 0)
                    .await?;
            let newer = entries.into_iter().filter(|entry| entry.created_at.to_jiff() > since);
            changes_since = newer.take(SHOWN).map(Entry::from).collect();
        }
        let head = CaseHead::new(case, headline, state);
        Ok(Self {
            href: head.href.clone(),
            title: head.title.clone(),
            head,
            version: refusal.version(sent, now),
            changes_since,
        })
    }

    /// Reads the case and makes its frame.
    pub(crate) async fn of(
        connection: &mut PgConnection,
        viewer: &Viewer,
        state: &AppState,
        id: Uuid,
        sent: Version,
        refusal: &Refusal,
    ) -> Result<(Case, Self)> {
        let (case, headline) = cases::get_with_headline(&mut *connection, viewer, id).await?;
        let frame = Self::new(connection, viewer, state, (&case, &headline), sent, refusal).await?;
        Ok((case, frame))
    }
}
