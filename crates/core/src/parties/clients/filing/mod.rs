//! Whose form it is: a client who is recorded already, or a new one; and whom a new client may be, when one is made by hand.

pub(super) mod queries;

use super::{Client, ClientAnswers, ClientInput};
use crate::Result;
use crate::ids::ClientId;
use crate::input::{Count, Day, Dollars, EmailAddress, Field, Input, Line, Listed, OwnWords, Phone, Text};
use crate::parties::sharing::Reason;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::Map;
use sqlx::PgConnection;

/// The client with whom a form was filed.
#[derive(Debug, Clone)]
pub struct Filed {
    /// The client.
    pub id: ClientId,
    /// As they were recorded; none for a new client. They are not changed.
    pub recorded: Option<Client>,
    /// For a new client: the others who have the same email address or phone number.
    pub sharing: Vec<(ClientId, Reason)>,
}

/// The client with the answers' email address whose name agrees and whose date of birth does not contradict, or a new one. Locks
/// them. The caller has locked what is compared (`matching::lock`).
pub async fn file(connection: &mut PgConnection, answers: &ClientAnswers, now: Timestamp) -> Result<Filed> {
    let near = queries::near(connection, answers).await?;
    if let Some(same) = near.iter().find(|near| near.is_same) {
        let client = queries::get(connection, same.id).await?;
        return Ok(Filed { id: same.id, recorded: Some(client), sharing: Vec::new() });
    }
    let blank = ClientInput::from_json(&Map::new(), None)?;
    let id = super::queries::insert(connection, &blank.with(answers), now).await?;
    Ok(Filed { id, recorded: None, sharing: near.into_iter().map(|near| (near.id, near.reason)).collect() })
}

impl ClientInput {
    /// With what answers say in place of what it holds; where they say nothing, it stays.
    pub fn with(&self, answers: &ClientAnswers) -> Self {
        let mut input = self.clone();
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        if let Some(email) = text(&answers.email) {
            input.email = EmailAddress::of(&email);
        }
        let names = [
            (&mut input.first_name, &answers.first_name),
            (&mut input.last_name, &answers.last_name),
            (&mut input.preferred_name, &answers.preferred_name),
            (&mut input.first_language, &answers.first_language),
        ];
        for (line, answer) in names {
            if let Some(answer) = text(answer) {
                *line = Line::of(&answer);
            }
        }
        if let Some(phone) = text(&answers.phone) {
            input.phone = Phone::of(&phone);
        }
        if let Some(gender) = text(&answers.gender) {
            input.gender = OwnWords::of(&gender);
        }
        if let Some(notes) = text(&answers.eligibility_notes) {
            input.eligibility_notes = Text::of(&notes);
        }
        if let Some(origin) = text(&answers.aboriginal_or_torres_strait_islander) {
            input.aboriginal_or_torres_strait_islander = Listed::of(&origin);
        }
        if let Some(interpreter) = text(&answers.interpreter) {
            input.interpreter = Listed::of(&interpreter);
        }
        if let Some(day) = answers.date_of_birth {
            input.date_of_birth = Some(Day::of(&day.to_sqlx()));
        }
        if !answers.eligibility_circumstances.is_empty() {
            input.eligibility_circumstances = Field::of(&answers.eligibility_circumstances);
        }
        if !answers.call_times.is_empty() {
            input.call_times = Field::of(&answers.call_times);
        }
        input.centrelink_support = answers.centrelink_support.or(input.centrelink_support);
        input.can_speak_non_english = answers.can_speak_non_english.or(input.can_speak_non_english);
        if let Some(count) = answers.number_of_dependents {
            input.number_of_dependents = Some(Count::of(&count));
        }
        if let Some(dollars) = answers.weekly_household_income {
            input.weekly_household_income = Some(Dollars::of(&dollars));
        }
        input
    }
}
