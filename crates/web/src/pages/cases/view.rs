//! A case in the words of its page.

use crate::ui::{Fact, Moment, Tag, dollars};
use clerk_core::cases::{Case, Parties};
use clerk_core::clients::Client;
use clerk_core::notes::Note;
use clerk_core::people::Person;
use clerk_core::tenancies::Tenancy;
use clerk_core::time::show_date;
use clerk_core::users::StaffRef;
use clerk_core::values::{self, ContactRestriction, NoteType, label_of};

pub(super) struct CaseView {
    pub(super) id: String,
    pub(super) fileref: String,
    pub(super) topic: Tag,
    pub(super) stage: Tag,
    pub(super) outcome: &'static str,
    pub(super) is_open: bool,
    pub(super) email_address: String,
    pub(super) paralegal: String,
    pub(super) lawyer: String,
    pub(super) created: Moment,
    pub(super) facts: Vec<Fact>,
}

impl CaseView {
    pub(super) fn new(case: &Case, email_domain: &str) -> Self {
        let summary = &case.summary;
        let name = |staff: &Option<StaffRef>| staff.as_ref().map(|staff| staff.full_name.clone()).unwrap_or_default();
        let mut facts = vec![
            Fact::new("Weekly rent", dollars(case.weekly_rent)),
            Fact::new("Household income per week", dollars(case.weekly_income)),
            Fact::new("Work or study", label_of(values::EMPLOYMENT, &case.employment)),
            Fact::new("Referred by", joined(label_of(values::REFERRER_TYPE, &case.referrer_type), &case.referrer)),
        ];
        if !case.outcome_notes.is_empty() {
            facts.push(Fact::new("Outcome notes", case.outcome_notes.as_str()));
        }
        Self {
            id: summary.id.to_string(),
            fileref: summary.fileref.clone(),
            topic: summary.topic.into(),
            stage: summary.stage.into(),
            outcome: summary.outcome.map_or("", |outcome| outcome.label()),
            is_open: summary.is_open,
            email_address: case.email_address(email_domain),
            paralegal: name(&summary.paralegal),
            lawyer: name(&summary.lawyer),
            created: Moment::time(summary.created_at),
            facts,
        }
    }
}

pub(super) struct ClientView {
    pub(super) name: String,
    pub(super) preferred_name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) restriction: &'static str,
    pub(super) interpreter: String,
    pub(super) language: String,
    pub(super) facts: Vec<Fact>,
    pub(super) notes: String,
}

impl From<Client> for ClientView {
    fn from(client: Client) -> Self {
        let list = |labels: &[(&str, &str)], stored: &[String]| {
            stored.iter().map(|value| label_of(labels, value).to_owned()).collect::<Vec<_>>().join(", ")
        };
        let yes_no = |value: Option<bool>| value.map_or("", |yes| if yes { "Yes" } else { "No" });
        let facts = vec![
            Fact::new("Can be called", list(values::CALL_TIMES, &client.call_times)),
            Fact::new("Date of birth", client.date_of_birth.map(|date| show_date(date.to_jiff())).unwrap_or_default()),
            Fact::new("Gender", in_words(&client.gender)),
            Fact::new("Pronouns", client.pronouns.as_str()),
            Fact::new(
                "Aboriginal or Torres Strait Islander",
                label_of(values::ABORIGINAL_OR_TORRES_STRAIT_ISLANDER, &client.aboriginal_or_torres_strait_islander),
            ),
            Fact::new("Centrelink support", yes_no(client.centrelink_support)),
            Fact::new(
                "Eligibility",
                joined(
                    &list(values::ELIGIBILITY_CIRCUMSTANCES, &client.eligibility_circumstances),
                    &client.eligibility_notes,
                ),
            ),
            Fact::new("Dependents", client.number_of_dependents.map(|n| n.to_string()).unwrap_or_default()),
        ];
        let needs_interpreter = client.interpreter.starts_with("YES");
        Self {
            name: if client.full_name().is_empty() { client.email.clone() } else { client.full_name() },
            restriction: client.contact_restriction.parse::<ContactRestriction>().map_or("", ContactRestriction::label),
            interpreter: if needs_interpreter {
                label_of(values::INTERPRETER, &client.interpreter).to_owned()
            } else {
                String::new()
            },
            preferred_name: client.preferred_name,
            email: client.email,
            phone: client.phone,
            language: client.first_language,
            facts,
            notes: client.notes,
        }
    }
}

pub(super) struct TenancyView {
    pub(super) address: String,
    pub(super) facts: Vec<Fact>,
}

impl From<&Tenancy> for TenancyView {
    fn from(tenancy: &Tenancy) -> Self {
        Self {
            address: tenancy.address.clone(),
            facts: vec![
                Fact::new("Suburb", tenancy.suburb.as_str()),
                Fact::new("Postcode", tenancy.postcode.as_str()),
                Fact::new("Since", tenancy.started_on.map(|date| show_date(date.to_jiff())).unwrap_or_default()),
                Fact::new("Lease", label_of(values::LEASE, &tenancy.lease)),
                Fact::new("Household", label_of(values::RENTAL_CIRCUMSTANCES, &tenancy.rental_circumstances)),
            ],
        }
    }
}

pub(super) struct PersonView {
    pub(super) role: &'static str,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) address: String,
    pub(super) preference: &'static str,
}

/// Landlord, agent and support worker, as far as there are any.
pub(super) fn people(parties: &Parties) -> Vec<PersonView> {
    let tenancy = parties.tenancy.as_ref();
    let roles = [
        ("Landlord", tenancy.and_then(|t| t.landlord.as_ref())),
        ("Agent", tenancy.and_then(|t| t.agent.as_ref())),
        ("Support worker", parties.support_worker.as_ref()),
    ];
    let view = |(role, person): (&'static str, Option<&Person>)| {
        person.map(|person| PersonView {
            role,
            name: person.full_name.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            address: person.address.clone(),
            preference: values::label_of_static(values::SUPPORT_CONTACT_PREFERENCE, &person.support_contact_preference),
        })
    };
    roles.into_iter().filter_map(view).collect()
}

pub(crate) struct Entry {
    pub(crate) icon: &'static str,
    pub(crate) kind: String,
    pub(crate) author: String,
    pub(crate) at: Moment,
    pub(crate) event_at: Option<Moment>,
    pub(crate) text: String,
    pub(crate) tone: &'static str,
}

impl From<Note> for Entry {
    fn from(note: Note) -> Self {
        let (icon, tone) = match note.note_type {
            NoteType::Paralegal => ("chat-left-text", "blue"),
            NoteType::Review | NoteType::Performance => ("list-check", "purple"),
            NoteType::Event => ("arrow-repeat", "gray"),
            NoteType::Email => ("envelope", "azure"),
            NoteType::ConflictCheckSuccess | NoteType::EligibilityCheckSuccess => ("shield-check", "green"),
            NoteType::ConflictCheckFailure | NoteType::EligibilityCheckFailure => ("exclamation-triangle", "red"),
        };
        let text = if note.note_type == NoteType::Event { note.event_text() } else { note.text };
        Self {
            icon,
            tone,
            kind: note.note_type.label().to_owned(),
            author: note.author.map(|author| author.full_name).unwrap_or_default(),
            at: Moment::time(note.created_at),
            event_at: note.event_at.map(Moment::date_of),
            text,
        }
    }
}

/// Two texts as one, when there are two.
fn joined(first: &str, second: &str) -> String {
    [first, second].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ")
}

/// A stored value such as `NON_BINARY` as people say it; somebody's own words stay as they are.
fn in_words(value: &str) -> String {
    let is_stored = !value.is_empty() && value.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    if !is_stored {
        return value.to_owned();
    }
    let words = value.replace('_', " ").to_lowercase();
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
