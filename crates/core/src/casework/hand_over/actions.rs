//! Handing someone's open cases over, deactivating them, and giving access back.

use super::model::Open;
use super::{HandOverInput, Successor, queries};
use crate::access::{Action, Place, Role, Viewer};
use crate::casework::capacity::{Gains, require_room};
use crate::casework::events::Named;
use crate::casework::events::{Event, Record, record_all};
use crate::casework::proposals::{ProposalKind, queries as proposals};
use crate::ids::{CaseId, UserId};
use crate::office::accounts::{self, StaffRef, assignee};
use crate::office::staff::queries::{activate as set_active, lock, lock_admins};
use crate::{Error, FieldErrors, Result};
use clerk_platform::version::require_current;
use clerk_platform::words::{counted, plural};
use jiff::Timestamp;
use sqlx::PgConnection;

/// Hands over someone's open cases, with an event in the timeline of each.
pub async fn hand_over(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: UserId,
    to: &HandOverInput,
    now: Timestamp,
) -> Result<()> {
    crate::office::staff::require(viewer, id, Action::ManageStaff)?;
    // As when deactivating, so that the two wait for each other before they lock those who take over.
    lock_admins(connection).await?;
    let user = lock(connection, id).await?;
    if to.paralegal_to.is_none() && to.lawyer_to.is_none() {
        return Err(Error::invalid("", "Choose who takes over."));
    }
    let user = StaffRef { id, full_name: user.full_name };
    let open = queries::lock_cases(connection, id).await?;
    // The second of two callers learns that the cases have gone to someone else, not that the person they chose has them.
    let of_places =
        [(to.paralegal_to, open.as_paralegal, Place::Paralegal), (to.lawyer_to, open.as_lawyer, Place::Lawyer)];
    for (to, open, place) in of_places {
        if to.is_some() && open == 0 {
            let name = &user.full_name;
            return Err(Error::Conflict(format!(
                "{name} has no open cases as {} any more, so nothing was handed over.",
                place.word()
            )));
        }
    }
    change(connection, viewer, (&user, &open), to, now).await
}

/// Takes someone's access away at once, everywhere, and hands over their open cases.
pub async fn deactivate(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: UserId,
    to: &HandOverInput,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    crate::office::staff::require(viewer, id, Action::ManageStaff)?;
    if viewer.user_id == id {
        return Err(Error::Conflict("You can’t deactivate yourself: ask another coordinator or an admin.".to_owned()));
    }
    let admins = lock_admins(connection).await?;
    let user = lock(connection, id).await?;
    require_current(version, user.updated_at)?;
    if user.role() == Role::Admin {
        viewer.may(Action::ManageUsers).then_some(()).ok_or(Error::Forbidden)?;
    }
    if !user.is_active {
        return Err(Error::Conflict("They are already deactivated.".to_owned()));
    }
    if admins == [id] {
        return Err(Error::Conflict("This is the last active admin: make someone else an admin first.".to_owned()));
    }
    let user = StaffRef { id, full_name: user.full_name };
    let open = queries::lock_cases(connection, id).await?;
    let missing = [
        ("paralegal_to", to.paralegal_to, open.as_paralegal, "paralegal"),
        ("lawyer_to", to.lawyer_to, open.as_lawyer, "lawyer"),
    ];
    let missing = missing.into_iter().filter(|(_, to, open, _)| to.is_none() && *open > 0);
    let mut wrong = FieldErrors::default();
    for (field, _, open, role) in missing {
        let cases = counted(open, "open case", "open cases");
        wrong.add(field, format!("Choose who takes over {cases} as {role}."));
    }
    wrong.check()?;
    change(connection, viewer, (&user, &open), to, now).await?;
    accounts::deactivate(connection, id, now).await
}

/// Gives someone's access back.
pub async fn activate(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: UserId,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    crate::office::staff::require(viewer, id, Action::ManageStaff)?;
    let user = lock(connection, id).await?;
    require_current(version, user.updated_at)?;
    if user.role() == Role::Admin && !viewer.may(Action::ManageUsers) {
        return Err(Error::Forbidden);
    }
    if user.is_active {
        return Err(Error::Conflict("They are already active.".to_owned()));
    }
    set_active(connection, id, now).await
}

/// Changes the paralegal and lawyer of all open cases, which are locked. Everything that is wrong is reported at once.
async fn change(
    connection: &mut PgConnection,
    viewer: &Viewer,
    (user, open): (&StaffRef, &Open),
    to: &HandOverInput,
    now: Timestamp,
) -> Result<()> {
    let paralegal = find(connection, user, to.paralegal_to, Place::Paralegal).await?;
    let lawyer = find(connection, user, to.lawyer_to, Place::Lawyer).await?;
    let mut wrong = FieldErrors::default();
    for (field, found, group) in [("paralegal_to", &paralegal, "paralegal"), ("lawyer_to", &lawyer, "lawyer")] {
        if found.is_err() {
            wrong.add(field, format!("Choose another active {group}."));
        }
    }
    wrong.check()?;
    let (Ok(paralegal), Ok(lawyer)) = (paralegal, lawyer) else { return Err(Error::Forbidden) };
    let gains = [(Place::Paralegal, &paralegal, open.as_paralegal), (Place::Lawyer, &lawyer, open.as_lawyer)];
    let gains = gains.into_iter().filter_map(|(place, who, cases)| Some(Gains { id: who.as_ref()?.id, place, cases }));
    require_room(connection, &gains.collect::<Vec<_>>(), to.over_capacity).await?;
    let records = |cases: Vec<CaseId>, event: Event| -> Vec<Record> {
        let record = |case_id| Record { case_id, actor: Some(viewer.user_id), event: event.clone(), at: now };
        cases.into_iter().map(record).collect()
    };
    let from = Some(Named::from(user));
    // Paralegals first: a case that loses both then breaks no rule in between.
    if to.paralegal_to.is_some() {
        let to = paralegal.as_ref();
        let cases = queries::change_paralegal(connection, user.id, to.map(|staff| staff.id), now).await?;
        let event = Event::ParalegalChanged { from: from.clone(), to: to.map(Named::from) };
        proposals::decide_all(connection, &cases, ProposalKind::Assign, viewer.user_id, now).await?;
        record_all(connection, &records(cases, event)).await?;
    }
    if to.lawyer_to == Some(Successor::Nobody) {
        let needing = queries::needing_lawyer(connection, user.id).await?;
        if needing > 0 {
            let have =
                plural(needing, "has a paralegal and so needs a lawyer", "have a paralegal and so need a lawyer");
            let message = format!("{needing} of these cases {have}: choose another lawyer.");
            return Err(Error::invalid("lawyer_to", message));
        }
    }
    if to.lawyer_to.is_some() {
        let to = lawyer.as_ref();
        let cases = queries::change_lawyer(connection, user.id, to.map(|staff| staff.id), now).await?;
        proposals::decide_all(connection, &cases, ProposalKind::Assign, viewer.user_id, now).await?;
        record_all(connection, &records(cases, Event::LawyerChanged { from, to: to.map(Named::from) })).await?;
    }
    Ok(())
}

/// Who takes over, if they may.
async fn find(
    connection: &mut PgConnection,
    user: &StaffRef,
    to: Option<Successor>,
    place: Place,
) -> Result<std::result::Result<Option<StaffRef>, ()>> {
    match to {
        None | Some(Successor::Nobody) => Ok(Ok(None)),
        Some(Successor::User(id)) if id == user.id => Ok(Err(())),
        Some(Successor::User(id)) => Ok(assignee(connection, id, place).await?.map(Some).ok_or(())),
    }
}
