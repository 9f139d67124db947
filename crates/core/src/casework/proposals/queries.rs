//! SQL of proposals.

use super::model::{ListedProposal, Proposal, ProposalStatus};
use super::{ProposalInput, ProposalKind};
use crate::access::Viewer;
use crate::casework::cases::{Case, Headline, queries as cases};
use crate::casework::values::{Outcome, Stage};
use crate::ids::{CaseId, ProposalId, UserId};
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use clerk_platform::db::Columns;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

/// A proposal, of the table `case_proposals` named `b`, as one JSON document. Its tables are in [`FROM`].
pub(crate) const PROPOSAL: &str = "json_build_object('id', b.id, 'case_id', b.case_id, 'kind', b.kind, 'status', b.status,
    'stage', b.stage, 'outcome', b.outcome, 'outcome_notes', b.outcome_notes,
    'provided_legal_services', b.provided_legal_services,
    'paralegal', case when bp.id is not null then json_build_object('id', bp.id, 'full_name', bp.full_name) end,
    'lawyer', case when bl.id is not null then json_build_object('id', bl.id, 'full_name', bl.full_name) end, 'why', b.why,
    'proposed_by', json_build_object('id', pu.id, 'full_name', pu.full_name), 'proposed_at', b.proposed_at, 'answer', b.answer,
    'decided_by', case when du.id is not null then json_build_object('id', du.id, 'full_name', du.full_name) end,
    'decided_at', b.decided_at, 'is_settled', b.is_settled, 'updated_at', b.updated_at)";

/// What [`PROPOSAL`] reads from.
pub(crate) const FROM: &str = " from case_proposals b join users pu on pu.id = b.proposed_by
    left join users du on du.id = b.decided_by left join users bp on bp.id = b.paralegal_id left join users bl on bl.id = b.lawyer_id";

/// Which part of the list is wanted.
#[derive(Clone, Copy)]
pub(super) struct Part {
    /// Everyone's that are open, for those who decide; otherwise the viewer's own.
    pub(super) is_everybodys: bool,
    pub(super) limit: i64,
    pub(super) offset: i64,
    pub(super) count_up_to: i64,
}

/// One proposal of a case. The caller has checked that the viewer sees the case.
pub(super) async fn get(connection: &mut PgConnection, case_id: CaseId, id: ProposalId) -> Result<Proposal> {
    one(connection, case_id, id, "").await
}

/// One proposal of a case, which nobody else changes until the transaction ends.
pub(super) async fn lock(connection: &mut PgConnection, case_id: CaseId, id: ProposalId) -> Result<Proposal> {
    one(connection, case_id, id, " for update of b").await
}

async fn one(connection: &mut PgConnection, case_id: CaseId, id: ProposalId, locking: &str) -> Result<Proposal> {
    let mut query = QueryBuilder::new("select ");
    query.push(PROPOSAL).push(FROM).push(" where b.case_id = ").push_bind(case_id);
    query.push(" and b.id = ").push_bind(id).push(locking);
    let row = query.build().fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    Columns::of(&row).json()
}

/// A case that the viewer sees with what the head of its page says, and one of its proposals.
pub(super) async fn get_with_headline(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: ProposalId,
) -> Result<(Case, Headline, Option<Proposal>)> {
    let push_more = |query: &mut QueryBuilder<Postgres>| {
        query.push(cases::HEADLINE).push(", (select ").push(PROPOSAL).push(FROM);
        query.push(" where b.case_id = c.id and b.id = ").push_bind(id).push(")");
    };
    let row = cases::one_with(connection, viewer, case_id, push_more).await?;
    let mut columns = Columns::of(&row);
    let case = cases::rest(&mut columns)?;
    Ok((case, cases::headline(&mut columns)?, columns.maybe_json()?))
}

/// All proposals of a case, newest first.
pub(super) async fn of_case(connection: &mut PgConnection, case_id: CaseId) -> Result<Vec<Proposal>> {
    let mut query = QueryBuilder::new("select ");
    query.push(PROPOSAL).push(FROM).push(" where b.case_id = ").push_bind(case_id);
    query.push(" order by b.proposed_at desc, b.id desc");
    query.build().fetch_all(connection).await?.iter().map(|row| Columns::of(row).json()).collect()
}

/// Adds ` where …`: what waits for the viewer. The counts in the navigation are of the same.
fn push_waiting(viewer: &Viewer, is_everybodys: bool, query: &mut QueryBuilder<Postgres>) {
    match is_everybodys {
        true => _ = query.push(" where b.status = 'OPEN'"),
        false => _ = query.push(" where not b.is_settled and b.proposed_by = ").push_bind(viewer.user_id),
    }
    viewer.cases().push_of_case("b.case_id", query);
}

/// A part of what waits for the viewer, oldest first, with a count that ends early.
pub(super) async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    part: Part,
) -> Result<(Vec<ListedProposal>, i64)> {
    let Part { is_everybodys, limit, offset, count_up_to } = part;
    let mut query = QueryBuilder::new("select ");
    query.push(PROPOSAL).push(", c.fileref, trim(cl.first_name || ' ' || cl.last_name) as client_name");
    query.push(", (select count(*) from (select from case_proposals b");
    push_waiting(viewer, is_everybodys, &mut query);
    query.push(format_args!(" limit {count_up_to}) counted) as total")).push(FROM);
    query.push(" join cases c on c.id = b.case_id join clients cl on cl.id = c.client_id");
    push_waiting(viewer, is_everybodys, &mut query);
    // Numbers in the text, not parameters: with a limit that it does not know, PostgreSQL makes a new plan each time.
    query.push(format_args!(" order by b.proposed_at, b.id limit {limit} offset {offset}"));
    let rows = query.build().fetch_all(connection).await?;
    let total = match rows.first() {
        Some(row) => row.try_get("total")?,
        None => 0,
    };
    let listed = |row| {
        let mut columns = Columns::of(row);
        Ok(ListedProposal { proposal: columns.json()?, fileref: columns.take()?, client_name: columns.take()? })
    };
    Ok((rows.iter().map(listed).collect::<Result<_>>()?, total))
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    proposed_by: UserId,
    case_id: CaseId,
    input: &ProposalInput,
    now: Timestamp,
) -> Result<ProposalId> {
    sqlx::query_scalar!(
        "insert into case_proposals (case_id, kind, stage, outcome, outcome_notes, provided_legal_services, paralegal_id, lawyer_id,
             why, proposed_by, proposed_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) returning id",
        *case_id,
        input.kind.as_str(),
        input.stage.map(Stage::as_str),
        input.outcome.map(Outcome::as_str),
        &*input.outcome_notes,
        input.provided_legal_services,
        input.paralegal_id.as_deref(),
        input.lawyer_id.as_deref(),
        &*input.why,
        *proposed_by,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await
    .on_constraint("case_proposals_one_open", || {
        let text = "This has been proposed already: withdraw that proposal first, or wait for the answer.";
        Error::Conflict(text.to_owned())
    })
}

/// Says how an open proposal ended.
pub(super) async fn decide(
    connection: &mut PgConnection,
    id: ProposalId,
    status: ProposalStatus,
    answer: &str,
    decided_by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update case_proposals set status = $2, answer = $3, decided_by = $4, decided_at = $5, updated_at = $5,
             is_settled = $2 <> 'SENT_BACK'
         where id = $1",
        *id,
        status.as_str(),
        answer,
        *decided_by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What was sent back is answered, or put aside.
pub(super) async fn settle(
    connection: &mut PgConnection,
    case_id: CaseId,
    kind: ProposalKind,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update case_proposals set is_settled = true, updated_at = $3
         where case_id = $1 and kind = $2 and status = 'SENT_BACK' and not is_settled",
        *case_id,
        kind.as_str(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What proposals of this kind are about has been decided. An open one is accepted if the cases are now as it asks; otherwise it goes
/// back to its author, who can see why. Nothing is left to answer of those that were sent back before.
pub(crate) async fn decide_all(
    connection: &mut PgConnection,
    cases: &[CaseId],
    kind: ProposalKind,
    decided_by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update case_proposals p set updated_at = $4,
             status = case when p.status <> 'OPEN' then p.status when d.as_proposed then 'ACCEPTED' else 'SENT_BACK' end,
             answer = case when p.status <> 'OPEN' or d.as_proposed then p.answer else 'Something else was decided: see the timeline.' end,
             is_settled = p.status <> 'OPEN' or d.as_proposed,
             decided_by = coalesce(p.decided_by, $3), decided_at = coalesce(p.decided_at, $4)
         from (select b.id,
                   case b.kind when 'ASSIGN' then b.paralegal_id is not distinct from c.paralegal_id
                                    and b.lawyer_id is not distinct from c.lawyer_id
                               when 'REOPEN' then true else b.outcome is not distinct from c.outcome end as as_proposed
               from case_proposals b join cases c on c.id = b.case_id
               where b.case_id = any ($1) and b.kind = $2 and not b.is_settled) d
         where p.id = d.id",
        cases as _,
        kind.as_str(),
        *decided_by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes back what [`decide_all`] did to the proposals of a case at a moment, as far as nothing has been proposed since: what was open is
/// open again, and what had been sent back has to be answered again.
pub(crate) async fn undecide_all(
    connection: &mut PgConnection,
    case_id: CaseId,
    kind: ProposalKind,
    (decided_by, at): (UserId, Timestamp),
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update case_proposals p set updated_at = $5, is_settled = false,
             status = case when d.was_open then 'OPEN' else p.status end,
             answer = case when d.was_open then '' else p.answer end,
             decided_by = case when d.was_open then null else p.decided_by end,
             decided_at = case when d.was_open then null else p.decided_at end
         from (select b.id, b.decided_at = $4 and b.decided_by = $3 as was_open from case_proposals b
               where b.case_id = $1 and b.kind = $2 and b.updated_at = $4 and not exists (
                   select from case_proposals o where o.case_id = b.case_id and o.kind = b.kind and o.status = 'OPEN')) d
         where p.id = d.id and (d.was_open or p.status = 'SENT_BACK')",
        *case_id,
        kind.as_str(),
        *decided_by,
        at.to_sqlx(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
