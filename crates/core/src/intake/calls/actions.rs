//! Making a case of a call.

use super::CallInput;
use crate::Result;
use crate::access::{Action, Viewer};
use crate::casework::cases::{self, NewCaseInput};
use crate::casework::offered;
use crate::casework::timeline::{self, NoteInput, NoteType};
use crate::casework::values::CaseOrigin;
use crate::ids::{CaseId, ClientId};
use crate::input::{Field, Input};
use crate::intake::callbacks;
use crate::parties::clients::{self, Alike, ClientInput, Created};
use crate::parties::tenancies::{self, TenancyInput};
use jiff::Timestamp;
use serde_json::Map;
use sqlx::PgConnection;
use uuid::Uuid;

/// What came of it.
#[derive(Debug)]
pub enum Started {
    /// The case.
    Case(CaseId),
    /// Nothing was made: the caller may be one of these clients.
    Alike(Vec<Alike>),
}

/// Who the caller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Nobody has looked yet: if they may be a client who is recorded, nothing is made.
    Unknown,
    /// Nobody who is recorded: a new client is made anyway.
    New,
    /// This client. They are not changed.
    Client(ClientId),
}

/// Makes client, tenancy, case and first file note of a call, and closes the call-back that it answers, for coordinators and above.
pub async fn start(
    connection: &mut PgConnection,
    viewer: &Viewer,
    contact_id: Option<Uuid>,
    input: &CallInput,
    caller: Caller,
    now: Timestamp,
) -> Result<Started> {
    viewer.require(Action::CreateCases)?;
    let client = client_of(input)?;
    let mut recorded = None;
    let client_id = match caller {
        Caller::Client(id) => {
            recorded = Some(clients::find(connection, viewer, id).await?);
            id
        }
        Caller::New | Caller::Unknown => {
            match clients::create(connection, viewer, &client, caller == Caller::New, now).await? {
                Created::Client(id) => id,
                Created::Alike(found) => return Ok(Started::Alike(found)),
            }
        }
    };
    let mut tenancy_id = None;
    if !(input.address.is_empty() && input.suburb.is_empty() && input.postcode.is_empty()) {
        let tenancy = tenancy_of(input);
        tenancy_id = Some(tenancies::create(connection, viewer, client_id, &tenancy, now).await?);
    }
    let blank = NewCaseInput {
        client_id,
        topic: input.topic,
        tenancy_id,
        weekly_rent: None,
        weekly_income: None,
        income_range: Field::of(&String::new()),
        employment: Field::of(&Vec::new()),
        referrer_type: Field::of(&String::new()),
        referrer: Field::of(&String::new()),
    };
    let case_id = cases::create_from(connection, viewer, &blank, CaseOrigin::Call, now).await?;
    if let Some(recorded) = &recorded {
        offered::keep(connection, recorded, &client, case_id, now).await?;
    }
    let note = NoteInput {
        note_type: NoteType::Paralegal,
        text: input.what_happened.clone(),
        next_review: None,
        subject_id: None,
        ask_lawyer: false,
    };
    timeline::create(connection, viewer, case_id, &note, now).await?;
    if let Some(contact_id) = contact_id {
        callbacks::became_case(connection, viewer, contact_id, case_id, now).await?;
    }
    Ok(Started::Case(case_id))
}

fn client_of(input: &CallInput) -> Result<ClientInput> {
    let blank = ClientInput::from_json(&Map::new(), None)?;
    Ok(ClientInput {
        first_name: input.first_name.clone(),
        last_name: input.last_name.clone(),
        phone: input.phone.clone(),
        email: input.email.clone(),
        date_of_birth: input.date_of_birth,
        interpreter: input.interpreter.clone(),
        first_language: input.first_language.clone(),
        contact_notes: input.contact_notes.clone(),
        ..blank
    })
}

fn tenancy_of(input: &CallInput) -> TenancyInput {
    TenancyInput {
        address: input.address.clone(),
        suburb: input.suburb.clone(),
        postcode: input.postcode.clone(),
        started_on: None,
        lease: Field::of(&String::new()),
        rental_circumstances: Field::of(&String::new()),
    }
}
