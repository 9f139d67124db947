//! SQL of case files.

use super::model::{CaseFile, Contents, Details, IntakeForm, Part, SentAgain, TabCounts};
use crate::Result;
use crate::access::Viewer;
use crate::casework::cases::columns::{TENANCY, TENANCY_JOIN, summary};
use crate::casework::cases::queries::{HEADLINE, MORE_COLUMNS, beyond, headline, row};
use crate::casework::cases::{CaseSummary, Parties};
use crate::casework::dates;
use crate::casework::lawyer_questions::queries as lawyer_questions;
use crate::casework::offered::Offer;
use crate::casework::proposals::queries::{FROM, PROPOSAL};
use crate::ids::CaseId;
use crate::intake::submissions::Submission;
use crate::parties::clients::Client;
use crate::parties::tenancies::Tenancy;
use clerk_platform::db::Columns;
use sqlx::PgConnection;
use std::borrow::Cow;

/// Values that the form offers and nobody has decided about, of a case `c`.
const OFFERED: &str =
    " from offered_values o where o.case_id = c.id and o.settled_at is null and o.client_id = c.client_id)";

/// What is at the head of each tab, after [`HEADLINE`].
const COUNTED: &str = ", c.next_review_at,
    (select count(*) from critical_dates d where d.case_id = c.id and d.deleted_at is null),
    (select count(*) from services s where s.case_id = c.id and not s.is_deleted),
    (select count(*) from uploads u where u.case_id = c.id),
    (select count(*) from tasks k where k.case_id = c.id and k.state in ('OPEN', 'AWAITING_APPROVAL')),
    (select coalesce(array_agg(p.note_id order by p.pinned_at desc, p.note_id), '{}') from note_pins p where p.case_id = c.id),
    (select count(*)";

/// The people of a case, each as one JSON document, so that all of them come in one round trip.
const PARTIES: &str = ", row_to_json(t),
    (select row_to_json(p) from people p where p.id = t.landlord_id),
    (select row_to_json(p) from people p where p.id = t.agent_id),
    (select row_to_json(p) from people p where p.id = c.support_worker_id)";
const OFFERS: &str = ",
    (select coalesce(json_agg(json_build_object('id', o.id, 'client_id', o.client_id, 'case_id', o.case_id, 'detail', o.detail,
             'offered', o.offered, 'created_at', o.created_at) order by o.detail), '[]')";
const SHARED: &str = ",
    (select count(*) from client_links k where k.one_id = c.client_id and k.settled_at is null)
        + (select count(*) from client_links k where k.other_id = c.client_id and k.settled_at is null)";
const SERVICES: &str = ",
    (select coalesce(json_agg(s order by s.started_on desc, s.id), '[]') from services s where s.case_id = c.id and not s.is_deleted)";
const UPLOADS: &str =
    ", (select coalesce(json_agg(u order by u.created_at, u.id), '[]') from uploads u where u.case_id = c.id)";
const FORM: &str = ", (select row_to_json(s) from submissions s where s.id = c.submission_id),
    (select coalesce(json_agg(json_build_object('id', r.id, 'submitted_at', r.submitted_at) order by r.submitted_at), '[]')
     from submissions r where r.repeats_id = c.submission_id and r.repeats_denied_at is null)";

impl Part {
    /// Its columns, in the order in which [`read`] reads them.
    fn columns(self) -> Cow<'static, str> {
        match self {
            Self::Proposals => Cow::Owned(format!(
                ", (select coalesce(json_agg({PROPOSAL} order by b.proposed_at, b.id), '[]'){FROM} where b.case_id = c.id and not b.is_settled)"
            )),
            Self::Questions => Cow::Owned(format!(
                ", (select coalesce(json_agg({} order by q.asked_at, q.id), '[]'){} where q.case_id = c.id)",
                lawyer_questions::QUESTION,
                lawyer_questions::FROM
            )),
            Self::Details => Cow::Owned([TENANCY, MORE_COLUMNS, PARTIES, OFFERS, OFFERED, SHARED].concat()),
            Self::Dates => Cow::Owned(format!(", {}", dates::OF_CASE)),
            Self::Services => SERVICES.into(),
            Self::Files => UPLOADS.into(),
            Self::Form => FORM.into(),
        }
    }
}

/// One case with these parts of its file, if the viewer sees it, in one statement.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: CaseId, parts: &[Part]) -> Result<CaseFile> {
    let mut columns = [HEADLINE, COUNTED, OFFERED].concat();
    for part in parts {
        columns.push_str(&part.columns());
    }
    let joins = if parts.contains(&Part::Details) { TENANCY_JOIN } else { "" };
    let row = row(connection, viewer, id, |query| _ = query.push(&columns), joins).await?;
    let mut columns = Columns::of(&row);
    let summary = summary(&mut columns)?;
    let headline = headline(&mut columns)?;
    let next_review_at = columns.take()?;
    let (dates, services, files, tasks) = (columns.take()?, columns.take()?, columns.take()?, columns.take()?);
    let pinned = columns.take()?;
    let counts = TabCounts { tasks, dates, services, files, offers: columns.take()? };
    let mut file = CaseFile { summary, headline, next_review_at, counts, pinned, contents: Contents::default() };
    for part in parts {
        read(*part, &mut file, &mut columns)?;
    }
    Ok(file)
}

/// Reads a part into the file.
fn read(part: Part, file: &mut CaseFile, columns: &mut Columns<'_>) -> Result<()> {
    let contents = &mut file.contents;
    match part {
        Part::Proposals => contents.proposals = columns.json()?,
        Part::Questions => contents.questions = columns.json()?,
        Part::Details => contents.details = Some(details(&file.summary, file.headline.client.clone(), columns)?),
        Part::Dates => contents.dates = columns.json()?,
        Part::Services => contents.services = columns.json()?,
        Part::Files => contents.uploads = columns.json()?,
        Part::Form => {
            let submission: Option<Submission> = columns.maybe_json()?;
            let repetitions: Vec<SentAgain> = columns.json()?;
            let case_id = Some(file.summary.id);
            contents.form =
                submission.map(|form| IntakeForm { submission: Submission { case_id, ..form }, repetitions });
        }
    }
    Ok(())
}

fn details(summary: &CaseSummary, client: Client, columns: &mut Columns<'_>) -> Result<Details> {
    let case = beyond(columns, summary.clone())?;
    let tenancy: Option<Tenancy> = columns.maybe_json()?;
    let (landlord, agent, support_worker) = (columns.maybe_json()?, columns.maybe_json()?, columns.maybe_json()?);
    let tenancy = tenancy.map(|tenancy| Tenancy { landlord, agent, ..tenancy });
    Ok(Details {
        case,
        parties: Parties { client, tenancy, support_worker },
        offers: offers(columns.json()?),
        shared_with: columns.take()?,
    })
}

/// The offered values that this release knows.
fn offers(rows: Vec<serde_json::Value>) -> Vec<Offer> {
    rows.into_iter().filter_map(|row| serde_json::from_value(row).ok()).collect()
}
