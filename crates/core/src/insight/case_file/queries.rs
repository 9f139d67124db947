//! SQL of case files.

use super::WholeCase;
use crate::Result;
use crate::access::Viewer;
use crate::casework::cases::Parties;
use crate::casework::cases::queries::{one, rest};
use crate::casework::dates;
use crate::casework::lawyer_questions::queries as lawyer_questions;
use crate::casework::offered::Offer;
use crate::casework::proposals::queries::{FROM, PROPOSAL};
use crate::ids::CaseId;
use crate::intake::submissions::Submission;
use crate::parties::tenancies::Tenancy;
use clerk_platform::db::Columns;
use sqlx::PgConnection;

/// What belongs to a case before and after its dates, each as one JSON document, so that all of it comes in one round trip.
const BEFORE_DATES: &str = ", row_to_json(cl), row_to_json(t),
    (select row_to_json(p) from people p where p.id = t.landlord_id),
    (select row_to_json(p) from people p where p.id = t.agent_id),
    (select row_to_json(p) from people p where p.id = c.support_worker_id), ";
const AFTER_DATES: &str = ",
    (select coalesce(json_agg(s order by s.started_on desc, s.id), '[]') from services s where s.case_id = c.id and not s.is_deleted),
    (select coalesce(json_agg(u order by u.created_at, u.id), '[]') from uploads u where u.case_id = c.id),
    (select row_to_json(s) from submissions s where s.id = c.submission_id),
    (select coalesce(json_agg(json_build_object('id', o.id, 'client_id', o.client_id, 'case_id', o.case_id, 'detail', o.detail,
             'offered', o.offered, 'created_at', o.created_at) order by o.detail), '[]')
     from offered_values o where o.case_id = c.id and o.settled_at is null and o.client_id = c.client_id),
    (select coalesce(json_agg(json_build_object('id', r.id, 'submitted_at', r.submitted_at) order by r.submitted_at), '[]')
     from submissions r where r.repeats_id = c.submission_id and r.repeats_denied_at is null),
    (select count(*) from client_links k where k.one_id = c.client_id and k.settled_at is null)
        + (select count(*) from client_links k where k.other_id = c.client_id and k.settled_at is null)";

/// One case with everything that belongs to it, if the viewer sees it.
pub async fn get_whole(connection: &mut PgConnection, viewer: &Viewer, id: CaseId) -> Result<WholeCase> {
    let proposals = format!(
        ", (select coalesce(json_agg({PROPOSAL} order by b.proposed_at, b.id), '[]'){FROM} where b.case_id = c.id and not b.is_settled)"
    );
    let (question, tables) = (lawyer_questions::QUESTION, lawyer_questions::FROM);
    let questions = format!(
        ", (select coalesce(json_agg({question} order by q.asked_at, q.id), '[]'){tables} where q.case_id = c.id)"
    );
    let hanging = [BEFORE_DATES, dates::OF_CASE, AFTER_DATES, &proposals, &questions].concat();
    let row = one(connection, viewer, id, &hanging).await?;
    let mut columns = Columns::of(&row);
    let case = rest(&mut columns)?;
    let client = columns.json()?;
    let tenancy: Option<Tenancy> = columns.maybe_json()?;
    let (landlord, agent, support_worker) = (columns.maybe_json()?, columns.maybe_json()?, columns.maybe_json()?);
    let tenancy = tenancy.map(|tenancy| Tenancy { landlord, agent, ..tenancy });
    Ok(WholeCase {
        case,
        parties: Parties { client, tenancy, support_worker },
        dates: columns.json()?,
        services: columns.json()?,
        uploads: columns.json()?,
        submission: columns.maybe_json::<Submission>()?.map(|form| Submission { case_id: Some(id), ..form }),
        offers: offers(columns.json()?),
        repetitions: columns.json()?,
        shared_with: columns.take()?,
        proposals: columns.json()?,
        questions: columns.json()?,
    })
}

/// The offered values that this release knows.
fn offers(rows: Vec<serde_json::Value>) -> Vec<Offer> {
    rows.into_iter().filter_map(|row| serde_json::from_value(row).ok()).collect()
}
