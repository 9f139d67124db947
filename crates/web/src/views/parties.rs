//! A client, a tenancy and the people around them, in the words of their cards.

use crate::ui::{Fact, dollars};
use crate::views::head::ContactAdvice;
use clerk_core::casework::cases::{Case, Parties};
use clerk_core::parties::clients::ABORIGINAL_OR_TORRES_STRAIT_ISLANDER;
use clerk_core::parties::clients::CALL_TIMES;
use clerk_core::parties::clients::Client;
use clerk_core::parties::clients::ELIGIBILITY_CIRCUMSTANCES;
use clerk_core::parties::clients::GENDER;
use clerk_core::parties::people::Person;
use clerk_core::parties::people::SUPPORT_CONTACT_PREFERENCE;
use clerk_core::parties::tenancies::LEASE;
use clerk_core::parties::tenancies::RENTAL_CIRCUMSTANCES;
use clerk_core::parties::tenancies::Tenancy;
use clerk_core::values::{self, in_words, label_of};
use clerk_platform::time::show_date;

pub(crate) struct ClientView {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) preferred_name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) advice: ContactAdvice,
    pub(crate) facts: Vec<Fact>,
    pub(crate) notes: String,
}

impl From<Client> for ClientView {
    fn from(client: Client) -> Self {
        let list = |labels: &[(&str, &str)], stored: &[String]| {
            stored.iter().map(|value| label_of(labels, value).to_owned()).collect::<Vec<_>>().join(", ")
        };
        let yes_no = |value: Option<bool>| value.map_or("", |yes| if yes { "Yes" } else { "No" });
        let facts = vec![
            Fact::new("Call times", list(CALL_TIMES, &client.call_times)),
            Fact::new("Date of birth", client.date_of_birth.map(|date| show_date(date.to_jiff())).unwrap_or_default()),
            Fact::new("Gender", in_words(label_of(GENDER, &client.gender))),
            Fact::new("Pronouns", client.pronouns.as_str()),
            Fact::new(
                "Aboriginal or Torres Strait Islander",
                label_of(ABORIGINAL_OR_TORRES_STRAIT_ISLANDER, &client.aboriginal_or_torres_strait_islander),
            ),
            Fact::new("Speaks a language other than English", yes_no(client.can_speak_non_english)),
            Fact::new("Centrelink support", yes_no(client.centrelink_support)),
            Fact::new(
                "Eligibility",
                joined(&list(ELIGIBILITY_CIRCUMSTANCES, &client.eligibility_circumstances), &client.eligibility_notes),
            ),
            Fact::new("Dependants", client.number_of_dependents.map(|n| n.to_string()).unwrap_or_default()),
            Fact::new("Weekly household income", dollars(client.weekly_household_income)),
        ];
        Self {
            href: format!("/admin/clients/{}", client.id),
            name: client.shown_name(),
            preferred_name: client.preferred_name.clone(),
            email: client.email.clone(),
            phone: client.phone.clone(),
            facts,
            notes: client.notes.clone(),
            advice: ContactAdvice { client },
        }
    }
}

pub(crate) struct TenancyView {
    pub(crate) href: String,
    pub(crate) address: String,
    pub(crate) facts: Vec<Fact>,
}

impl From<&Tenancy> for TenancyView {
    fn from(tenancy: &Tenancy) -> Self {
        Self {
            href: format!("/admin/tenancies/{}", tenancy.id),
            address: tenancy.address.clone(),
            facts: vec![
                Fact::new("Suburb", tenancy.suburb.as_str()),
                Fact::new("Postcode", tenancy.postcode.as_str()),
                Fact::new("Start date", tenancy.started_on.map(|date| show_date(date.to_jiff())).unwrap_or_default()),
                Fact::new("Lease", label_of(LEASE, &tenancy.lease)),
                Fact::new("Household", label_of(RENTAL_CIRCUMSTANCES, &tenancy.rental_circumstances)),
            ],
        }
    }
}

pub(crate) struct PersonView {
    pub(crate) role: &'static str,
    pub(crate) href: String,
    /// Where to choose someone else.
    pub(crate) change_href: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) address: String,
    pub(crate) preference: &'static str,
}

impl PersonView {
    pub(crate) fn new(person: &Person, role: &'static str, change_href: String) -> Self {
        Self {
            role,
            href: format!("/admin/people/{}", person.id),
            change_href,
            name: person.full_name.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            address: person.address.clone(),
            preference: values::label_of_static(SUPPORT_CONTACT_PREFERENCE, &person.support_contact_preference),
        }
    }
}

/// A role that nobody is known for yet, and where to add someone.
pub(crate) struct Absent {
    pub(crate) label: String,
    pub(crate) href: String,
}

/// Landlord and agent of a tenancy: those that are known, and those that are missing.
pub(crate) fn sides(tenancy: &Tenancy) -> (Vec<PersonView>, Vec<Absent>) {
    let href = |side: &str| format!("/admin/tenancies/{}/{side}", tenancy.id);
    divided([
        ("Landlord", tenancy.landlord.as_ref(), href("landlord")),
        ("Agent", tenancy.agent.as_ref(), href("agent")),
    ])
}

/// Landlord, agent and support worker of a case: those that are known, and those that are missing.
pub(crate) fn people(case: &Case, parties: &Parties) -> (Vec<PersonView>, Vec<Absent>) {
    let (mut people, mut absent) = parties.tenancy.as_ref().map(sides).unwrap_or_default();
    let href = format!("/admin/cases/{}/support-worker", case.summary.id);
    let supporters = divided([("Support worker", parties.support_worker.as_ref(), href)]);
    people.extend(supporters.0);
    absent.extend(supporters.1);
    (people, absent)
}

fn divided<const N: usize>(roles: [(&'static str, Option<&Person>, String); N]) -> (Vec<PersonView>, Vec<Absent>) {
    let (mut people, mut absent) = (Vec::new(), Vec::new());
    for (role, person, href) in roles {
        match person {
            Some(person) => people.push(PersonView::new(person, role, href)),
            None => absent.push(Absent { label: format!("Add {}", role.to_lowercase()), href }),
        }
    }
    (people, absent)
}

/// Both texts joined, or the one that is not empty.
pub(crate) fn joined(first: &str, second: &str) -> String {
    [first, second].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ")
}
