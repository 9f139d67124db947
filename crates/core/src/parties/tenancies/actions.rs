//! Adding tenancies, changing them, and who the landlord and the agent are.

use super::{LEASE, RENTAL_CIRCUMSTANCES, Side, Tenancy, TenancyAnswers, TenancyInput, queries};
use crate::Result;
use crate::access::Viewer;
use crate::ids::{ClientId, PersonId, TenancyId};
use crate::parties::clients;
use crate::parties::matching::{Remark, names_agree};
use crate::parties::people::{self, Place, require_pick};
use crate::values::label_of;
use clerk_platform::time::show_date;
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;

/// The client's tenancy at the answers' address, or a new one with its landlord and agent; and what the answers say differently
/// about either. The client's row is locked, and so is what people are compared by (`matching::lock`).
pub async fn find_or_create(
    connection: &mut PgConnection,
    client_id: ClientId,
    tenancy: &TenancyAnswers,
    now: Timestamp,
) -> Result<(TenancyId, Vec<Remark>)> {
    if let Some(id) = queries::at_address(connection, client_id, tenancy).await? {
        let recorded = queries::get(connection, id).await?;
        let remarks = settle_people(connection, &recorded, tenancy, now).await?;
        return Ok((id, remarks));
    }
    let mut remarks = Vec::new();
    let mut ids = [None, None];
    for (id, (prefix, answers)) in ids.iter_mut().zip([("LANDLORD", &tenancy.landlord), ("AGENT", &tenancy.agent)]) {
        if let Some(answers) = answers {
            let (found, more) =
                people::find_or_create(connection, prefix, answers, Some(&place_of(tenancy)), now).await?;
            remarks.extend(more);
            *id = Some(found);
        }
    }
    let [landlord_id, agent_id] = ids;
    let id = queries::insert_answers(connection, client_id, tenancy, (landlord_id, agent_id), now).await?;
    Ok((id, remarks))
}

/// Adds the landlord and the agent that a recorded tenancy does not have yet. What the answers say differently becomes remarks.
async fn settle_people(
    connection: &mut PgConnection,
    recorded: &Tenancy,
    answers: &TenancyAnswers,
    now: Timestamp,
) -> Result<Vec<Remark>> {
    let mut remarks = differences(answers, recorded);
    let place = place_of(answers);
    let sides = [
        (Side::Landlord, "LANDLORD", "landlord", &answers.landlord, &recorded.landlord),
        (Side::Agent, "AGENT", "agent", &answers.agent, &recorded.agent),
    ];
    for (side, prefix, what, answers, recorded_person) in sides {
        match (answers, recorded_person) {
            (Some(answers), None) => {
                let (id, more) = people::find_or_create(connection, prefix, answers, Some(&place), now).await?;
                queries::set_person(connection, recorded.id, side, Some(id), now).await?;
                remarks.extend(more);
            }
            (Some(answers), Some(person)) if names_agree(&answers.full_name, &person.full_name) => {
                remarks.extend(people::differences(prefix, answers, person));
            }
            (Some(answers), Some(person)) => remarks.push(Remark {
                key: format!("{prefix}_NAME"),
                text: format!(
                    "The form names a different {what}: “{}”. The tenancy has “{}”, and was not changed.",
                    answers.full_name, person.full_name
                ),
            }),
            (None, _) => {}
        }
    }
    Ok(remarks)
}

/// What answers say differently about a tenancy that is recorded. It is not changed.
fn differences(answers: &TenancyAnswers, recorded: &Tenancy) -> Vec<Remark> {
    let day = |day: Option<Date>| day.map(show_date).unwrap_or_default();
    let compared = [
        ("START_DATE", day(answers.started_on), day(recorded.started_on.map(|day| day.to_jiff()))),
        ("IS_ON_LEASE", label_of(LEASE, &answers.lease).to_owned(), label_of(LEASE, &recorded.lease).to_owned()),
        (
            "RENTAL_CIRCUMSTANCES",
            label_of(RENTAL_CIRCUMSTANCES, &answers.rental_circumstances).to_owned(),
            label_of(RENTAL_CIRCUMSTANCES, &recorded.rental_circumstances).to_owned(),
        ),
    ];
    let different = compared.into_iter().filter(|(_, new, old)| !new.is_empty() && new != old);
    let remark = |(key, new, old): (&str, String, String)| {
        let old = if old.is_empty() { "nothing".to_owned() } else { format!("“{old}”") };
        Remark {
            key: key.to_owned(), text: format!("The form says “{new}”, but {old} is recorded for this tenancy.")
        }
    };
    different.map(remark).collect()
}

fn place_of(tenancy: &TenancyAnswers) -> Place<'_> {
    Place { address: &tenancy.address, postcode: &tenancy.postcode }
}

/// Adds a tenancy to a client whom the viewer sees.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    client_id: ClientId,
    input: &TenancyInput,
    now: Timestamp,
) -> Result<TenancyId> {
    clients::require_seen(connection, viewer, client_id).await?;
    queries::insert(connection, client_id, input, now).await
}

/// Changes a tenancy that the viewer sees.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TenancyId,
    input: &TenancyInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, id, version).await?;
    queries::update(connection, id, input, now).await
}

/// Says who the landlord or the agent is; `None` is nobody. They are picked among the people whom the viewer sees.
pub async fn set_person(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TenancyId,
    side: Side,
    person_id: Option<PersonId>,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let tenancy = lock(connection, viewer, id, version).await?;
    let present = match side {
        Side::Landlord => tenancy.landlord,
        Side::Agent => tenancy.agent,
    };
    require_pick(connection, viewer, person_id, present.map(|person| person.id)).await?;
    queries::set_person(connection, id, side, person_id, now).await
}

/// Locks a tenancy that the viewer sees, if it is still the one they had before them.
async fn lock(connection: &mut PgConnection, viewer: &Viewer, id: TenancyId, version: Version) -> Result<Tenancy> {
    let updated_at = queries::lock(connection, id).await?;
    let tenancy = queries::find(connection, viewer, id).await?;
    require_current(version, updated_at)?;
    Ok(tenancy)
}
