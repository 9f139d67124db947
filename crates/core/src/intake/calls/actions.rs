//! Making a case of a call.

use super::{Call, CallInput, Caller, Started};
use crate::Result;
use crate::access::{Action, Viewer};
use crate::casework::cases::{self, NewCaseInput};
use crate::casework::timeline::{self, NoteInput, NoteText, NoteType};
use crate::casework::values::CaseOrigin;
use crate::casework::{dates, offered, proposals};
use crate::ids::{CaseId, ClientId, TenancyId};
use crate::input::{Field, Input};
use crate::intake::callbacks;
use crate::parties::clients::{self, ClientInput, Created};
use crate::parties::matching::{self, Remark};
use crate::parties::tenancies;
use jiff::Timestamp;
use serde_json::Map;
use sqlx::PgConnection;
use uuid::Uuid;

/// Makes client, tenancy, its people, case, first file note and next critical date of a call, puts people on the case, and closes
/// the call-back that it answers, for coordinators and above.
pub async fn start(
    connection: &mut PgConnection,
    viewer: &Viewer,
    contact_id: Option<Uuid>,
    call: &Call,
    caller: Caller,
    now: Timestamp,
) -> Result<Started> {
    viewer.require(Action::CreateCases)?;
    let said = &call.said;
    let client = client_of(said)?;
    matching::lock(connection, &keys_of(said)).await?;
    let (client_id, recorded) = match caller {
        Caller::Client(id) => (id, Some(clients::find_locked(connection, viewer, id).await?)),
        Caller::New | Caller::Unknown => {
            match clients::create(connection, viewer, &client, caller == Caller::New, now).await? {
                Created::Client(id) => (id, None),
                Created::Alike(found) => return Ok(Started::Alike(found)),
            }
        }
    };
    let (tenancy_id, remarks) = match said.tenancy() {
        Some(tenancy) => {
            let (id, remarks) = tenancies::find_or_create(connection, client_id, &tenancy, now).await?;
            (Some(id), remarks)
        }
        None => (None, Vec::new()),
    };
    let case = blank_case(client_id, said, tenancy_id);
    let case_id = cases::create_from(connection, viewer, &case, CaseOrigin::Call, now).await?;
    if let Some(recorded) = &recorded {
        offered::keep(connection, recorded, &client, case_id, now).await?;
    }
    write_down(connection, viewer, case_id, said.what_happened.clone(), now).await?;
    if !remarks.is_empty() {
        write_down(connection, viewer, case_id, in_words(&remarks), now).await?;
    }
    if let Some(date) = &call.date {
        dates::create(connection, viewer, case_id, date, now).await?;
    }
    if let Some(people) = &call.people {
        proposals::assign(connection, viewer, case_id, people, None, now).await?;
    }
    if let Some(contact_id) = contact_id {
        callbacks::became_case(connection, viewer, contact_id, case_id, now).await?;
    }
    Ok(Started::Case(case_id))
}

/// What those who are named are compared by. All at once: two calls that name the same people wait for each other, and never in a
/// circle.
fn keys_of(said: &CallInput) -> Vec<String> {
    let name = format!("{} {}", said.first_name, said.last_name);
    let people = [said.agent(), said.landlord()].into_iter().flatten();
    let people = people.flat_map(|person| matching::keys_of(&person.full_name, &person.email, &person.phone));
    matching::keys_of(&name, &said.email, &said.phone).into_iter().chain(people).collect()
}

async fn write_down(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    text: NoteText,
    now: Timestamp,
) -> Result<()> {
    let note =
        NoteInput { note_type: NoteType::Paralegal, text, next_review: None, subject_id: None, ask_lawyer: false };
    timeline::create(connection, viewer, case_id, &note, now).await?;
    Ok(())
}

/// What the caller says differently about the agent or the landlord than is recorded.
fn in_words(remarks: &[Remark]) -> NoteText {
    let lines: Vec<_> = remarks.iter().map(|remark| remark.text.replacen("The form", "The caller", 1)).collect();
    Field::of(&lines.join("\n\n"))
}

fn client_of(said: &CallInput) -> Result<ClientInput> {
    let blank = ClientInput::from_json(&Map::new(), None)?;
    Ok(ClientInput {
        first_name: said.first_name.clone(),
        last_name: said.last_name.clone(),
        phone: said.phone.clone(),
        email: said.email.clone(),
        date_of_birth: said.date_of_birth,
        interpreter: said.interpreter.clone(),
        first_language: said.first_language.clone(),
        contact_notes: said.contact_notes.clone(),
        ..blank
    })
}

fn blank_case(client_id: ClientId, said: &CallInput, tenancy_id: Option<TenancyId>) -> NewCaseInput {
    NewCaseInput {
        client_id,
        topic: said.topic,
        tenancy_id,
        weekly_rent: None,
        weekly_income: None,
        income_range: Field::of(&String::new()),
        employment: Field::of(&Vec::new()),
        referrer_type: Field::of(&String::new()),
        referrer: Field::of(&String::new()),
    }
}
