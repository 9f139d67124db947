//! Making clients by hand and changing what is known of them.

use super::{Client, queries};
use crate::access::{Action, Viewer};
use crate::input::typed::{Typed, limits};
use crate::parties::clients::ABORIGINAL_OR_TORRES_STRAIT_ISLANDER;
use crate::parties::clients::CALL_TIMES;
use crate::parties::clients::ContactRestriction;
use crate::parties::clients::ELIGIBILITY_CIRCUMSTANCES;
use crate::parties::clients::INTERPRETER;
use crate::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

/// The most dependents that anybody has.
const MAX_DEPENDENTS: i32 = 100;

/// A client as typed.
#[derive(Debug, Clone, Default)]
pub struct TypedClient<'a> {
    /// Needed; unique without regard to case.
    pub email: &'a str,
    /// A client needs some name.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
    /// What they like to be called.
    pub preferred_name: &'a str,
    /// `YYYY-MM-DD`.
    pub date_of_birth: &'a str,
    /// Phone number, as they write it.
    pub phone: &'a str,
    /// A listed value or their own words.
    pub gender: &'a str,
    /// Pronouns.
    pub pronouns: &'a str,
    /// `true`, `false`, or empty: not known.
    pub centrelink_support: &'a str,
    /// Listed values.
    pub eligibility_circumstances: &'a [String],
    /// Their words on eligibility.
    pub eligibility_notes: &'a str,
    /// A number.
    pub number_of_dependents: &'a str,
    /// Whole dollars.
    pub weekly_household_income: &'a str,
    /// A listed value.
    pub aboriginal_or_torres_strait_islander: &'a str,
    /// `true`, `false`, or empty: not known.
    pub can_speak_non_english: &'a str,
    /// That language.
    pub first_language: &'a str,
    /// A listed value.
    pub interpreter: &'a str,
    /// Listed values.
    pub call_times: &'a [String],
    /// A listed value.
    pub contact_restriction: &'a str,
    /// Notes.
    pub notes: &'a str,
}

/// A client as typed, checked.
#[derive(Debug, Clone)]
pub struct NewClient {
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) preferred_name: String,
    pub(super) date_of_birth: Option<Date>,
    pub(super) phone: String,
    pub(super) gender: String,
    pub(super) pronouns: String,
    pub(super) centrelink_support: Option<bool>,
    pub(super) eligibility_circumstances: Vec<String>,
    pub(super) eligibility_notes: String,
    pub(super) number_of_dependents: Option<i32>,
    pub(super) weekly_household_income: Option<i32>,
    pub(super) aboriginal_or_torres_strait_islander: String,
    pub(super) can_speak_non_english: Option<bool>,
    pub(super) first_language: String,
    pub(super) interpreter: String,
    pub(super) call_times: Vec<String>,
    pub(super) contact_restriction: String,
    pub(super) notes: String,
}

impl NewClient {
    /// Checks what was typed. Values of `present`, the client as they are kept, may stay even where a new client could not
    /// have them: old data holds values of its own.
    pub fn new(typed: &TypedClient<'_>, present: Option<&Client>, today: Date) -> Result<Self> {
        let mut form = Typed::default();
        let birth = present.and_then(|client| client.date_of_birth).map(|date| date.to_jiff());
        let date_of_birth = form.date("date_of_birth", typed.date_of_birth, 1900..2100, birth);
        if date_of_birth.is_some_and(|date| date > today) && date_of_birth != birth {
            form.refuse("date_of_birth", "This day has not come yet: write the day they were born.");
        }
        let email = form.email("email", typed.email, present.map(|client| client.email.as_str()));
        if email.is_empty() {
            form.refuse("email", "Write the client’s email address.");
        }
        let first_name = form.line("first_name", typed.first_name, limits::NAME);
        let last_name = form.line("last_name", typed.last_name, limits::NAME);
        let had_no_name = present.is_some_and(|client| client.full_name().is_empty());
        if first_name.is_empty() && last_name.is_empty() && !had_no_name {
            form.refuse("first_name", "Write the client’s first name or last name.");
        }
        let restrictions: Vec<_> = ContactRestriction::ALL.iter().map(|v| (v.as_str(), v.label())).collect();
        let code = |value: fn(&Client) -> &String| present.map(|client| value(client).as_str());
        let none: &[String] = &[];
        let new = Self {
            email,
            first_name,
            last_name,
            preferred_name: form.line("preferred_name", typed.preferred_name, limits::NAME),
            date_of_birth,
            phone: form.line("phone", typed.phone, limits::PHONE),
            gender: form.line("gender", typed.gender, limits::NAME),
            pronouns: form.line("pronouns", typed.pronouns, limits::CODE),
            centrelink_support: form.yes_no("centrelink_support", typed.centrelink_support),
            eligibility_circumstances: form.codes(
                "eligibility_circumstances",
                typed.eligibility_circumstances,
                ELIGIBILITY_CIRCUMSTANCES,
                present.map_or(none, |client| &client.eligibility_circumstances),
            ),
            eligibility_notes: form.text("eligibility_notes", typed.eligibility_notes, limits::NOTES),
            number_of_dependents: form.number("number_of_dependents", typed.number_of_dependents, MAX_DEPENDENTS),
            weekly_household_income: form.dollars(
                "weekly_household_income",
                typed.weekly_household_income,
                present.and_then(|client| client.weekly_household_income),
            ),
            aboriginal_or_torres_strait_islander: form.code(
                "aboriginal_or_torres_strait_islander",
                typed.aboriginal_or_torres_strait_islander,
                ABORIGINAL_OR_TORRES_STRAIT_ISLANDER,
                code(|client| &client.aboriginal_or_torres_strait_islander),
            ),
            can_speak_non_english: form.yes_no("can_speak_non_english", typed.can_speak_non_english),
            first_language: form.line("first_language", typed.first_language, limits::NAME),
            interpreter: form.code("interpreter", typed.interpreter, INTERPRETER, code(|client| &client.interpreter)),
            call_times: form.codes(
                "call_times",
                typed.call_times,
                CALL_TIMES,
                present.map_or(none, |client| &client.call_times),
            ),
            contact_restriction: form.code("contact_restriction", typed.contact_restriction, &restrictions, None),
            notes: form.text("notes", typed.notes, limits::NOTES),
        };
        form.finish(new)
    }
}

/// Makes a client, for coordinators and above.
pub async fn create(connection: &mut PgConnection, viewer: &Viewer, new: &NewClient, now: Timestamp) -> Result<Uuid> {
    viewer.require(Action::CreateCases)?;
    refuse_taken(connection, viewer, &new.email, None).await?;
    queries::insert(connection, new, now).await.map_err(taken)
}

/// Changes a client whom the viewer sees.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    new: &NewClient,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    queries::require_seen(connection, viewer, id).await?;
    let updated_at = queries::lock(connection, id).await?;
    if version.is_some_and(|version| version != updated_at) {
        return Err(Error::Stale);
    }
    refuse_taken(connection, viewer, &new.email, Some(id)).await?;
    queries::update(connection, id, new, now).await.map_err(taken)
}

/// Refuses an email address that another client has. Who may not see that client is not told that there is one.
async fn refuse_taken(connection: &mut PgConnection, viewer: &Viewer, email: &str, own: Option<Uuid>) -> Result<()> {
    if !queries::is_taken(connection, email, own).await? {
        return Ok(());
    }
    match queries::with_email(connection, viewer, email).await? {
        Some(_) => Err(Error::invalid("email", "A client with this email address exists already.")),
        None => Err(Error::invalid("email", NOT_USABLE)),
    }
}

const NOT_USABLE: &str = "This email address can’t be used here. Ask a coordinator to look into it.";

/// Two people may take the same address at the same moment; the database lets only one have it.
fn taken(error: Error) -> Error {
    if error.is_unique_violation() { Error::invalid("email", NOT_USABLE) } else { error }
}
