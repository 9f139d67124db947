//! The cases of a client, a tenancy or a person, as a short table on their page.

use crate::ui::{Moment, Tag};
use clerk_core::casework::cases::{CaseSummary, ListedCase, PersonRole};

/// A row; `components/case_rows.html` shows it.
pub(crate) struct CaseRow {
    pub(crate) href: String,
    pub(crate) fileref: String,
    /// What tells the cases of a page apart: the client, or the address.
    pub(crate) about: String,
    /// The roles of the page's person in the case; empty on other pages.
    pub(crate) role: String,
    pub(crate) topic: Tag,
    pub(crate) stage: Tag,
    pub(crate) outcome: &'static str,
    pub(crate) is_open: bool,
    pub(crate) created: Moment,
}

impl CaseRow {
    /// A row on the page of its client.
    pub(crate) fn by_address(case: ListedCase) -> Self {
        let about = case.tenancy.map(|tenancy| tenancy.address).unwrap_or_default();
        Self::new(case.summary, about, String::new())
    }

    /// A row on the page of a person.
    pub(crate) fn with_roles((case, roles): (CaseSummary, Vec<PersonRole>)) -> Self {
        let about = case.client.full_name();
        Self::new(case, about, roles.into_iter().map(PersonRole::label).collect::<Vec<_>>().join(", "))
    }

    fn new(case: CaseSummary, about: String, role: String) -> Self {
        Self {
            href: format!("/admin/cases/{}", case.id),
            fileref: case.fileref,
            about,
            role,
            topic: case.topic.into(),
            stage: case.stage.into(),
            outcome: case.outcome.map_or("", |outcome| outcome.label()),
            is_open: case.is_open,
            created: Moment::date_of(case.created_at),
        }
    }
}
