//! A case, its client, tenancy and people, as its tab shows them. What is above the tabs is not said again.

use crate::http::Staff;
use crate::ui::{Fact, Moment};
use crate::views::facts::CaseView;
use crate::views::parties::{Absent, ClientView, PersonView, TenancyView, people};
use crate::views::records::OfferRow;
use clerk_core::access::Action;
use clerk_core::insight::case_file::Details;

/// Facts that are known, and what is not.
pub(super) struct Facts {
    pub(super) known: Vec<Fact>,
    /// The labels of what is not known.
    pub(super) unknown: Vec<String>,
    /// Where it can be filled in.
    pub(super) edit_href: String,
}

/// What the tab shows.
pub(super) struct DetailsView {
    pub(super) opened: Moment,
    pub(super) case: Facts,
    pub(super) client_href: String,
    pub(super) client: Facts,
    pub(super) client_notes: String,
    pub(super) tenancy: Option<(String, Facts)>,
    pub(super) people: Vec<PersonView>,
    pub(super) absent: Vec<Absent>,
    /// Where to choose a tenancy, for a case without one.
    pub(super) choose_tenancy: String,
    /// What the form says differently about the client.
    pub(super) offers: Vec<OfferRow>,
    /// Whether the client may be recorded twice; for those who can join the records.
    pub(super) is_sharing: bool,
}

impl Facts {
    fn new(facts: Vec<Fact>, edit_href: String) -> Self {
        let (unknown, known): (Vec<Fact>, Vec<Fact>) = facts.into_iter().partition(|fact| fact.value.is_empty());
        Self { known, unknown: unknown.into_iter().map(|fact| fact.label).collect(), edit_href }
    }
}

impl DetailsView {
    pub(super) fn new(details: Details, staff: &Staff) -> Self {
        let Details { case, parties, offers, shared_with } = details;
        let id = case.summary.id;
        let edit_href = format!("/admin/cases/{id}/edit");
        let (people, absent) = people(&case, &parties);
        let offers = OfferRow::all(&offers, &parties.client, Some(id));
        let tenancy = parties.tenancy.as_ref().map(|tenancy| {
            let view = TenancyView::from(tenancy);
            let facts = [Fact::new("Address", view.address)].into_iter().chain(view.facts).collect();
            (view.href.clone(), Facts::new(facts, format!("{}/edit", view.href)))
        });
        let is_income_said =
            case.weekly_income.is_some() && case.weekly_income == parties.client.weekly_household_income;
        let CaseView { created, facts, .. } = CaseView::new(&case);
        let client = ClientView::from(parties.client);
        Self {
            opened: created,
            case: Facts::new(facts, edit_href.clone()),
            client_href: client.href.clone(),
            client_notes: client.notes.clone(),
            client: client_facts(client, is_income_said),
            tenancy,
            people,
            absent,
            choose_tenancy: edit_href,
            offers,
            is_sharing: shared_with > 0 && staff.viewer.may(Action::JoinRecords),
        }
    }
}

/// What is known of a client beyond the summary above the tabs. `is_income_said`: the case says the same income.
fn client_facts(client: ClientView, is_income_said: bool) -> Facts {
    let missing = |label, value: &str| value.is_empty().then(|| Fact::new(label, ""));
    let advice = &client.advice;
    let mut facts: Vec<Fact> =
        [missing("Phone", &client.phone), missing("Email", &client.email)].into_iter().flatten().collect();
    if advice.restriction().is_empty() {
        facts.push(Fact::new("Contact", "No restriction"));
    }
    if advice.interpreter().is_empty() {
        facts.push(Fact::new("Interpreter", "Not needed"));
    }
    facts.push(Fact::new("First language", advice.client.first_language.as_str()));
    facts.extend(client.facts.into_iter().filter(|fact| match fact.label.as_str() {
        "Pronouns" => fact.value.is_empty(),
        "Weekly household income" => !is_income_said,
        _ => true,
    }));
    Facts::new(facts, format!("{}/edit", client.href))
}
