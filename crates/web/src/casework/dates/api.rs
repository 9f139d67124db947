//! Critical dates: of a case, and across cases.

use crate::http::api::{
    All, ApiResult, Caller, Change, Created, Creation, Day, List, Paging, Versioned, changed, query,
};
use actix_web::web::{Path, Query};
use clerk_core::casework::cases;
use clerk_core::casework::dates::{self, CriticalDate, DateFilter, DateInput, ListedDate};
use clerk_core::ids::{CaseId, DateId};
use clerk_core::{FieldErrors, Result};
use serde::Deserialize;
use utoipa::ToSchema;

changed!(CriticalDate, |date| date.updated_at);

/// Whether a critical date has been reviewed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewedBody {
    /// Whether it has been reviewed.
    is_reviewed: bool,
}

query! {
    /// Which critical dates.
    pub(crate) struct DatesQuery {
        /// Not before this day
        from: Day,
        /// Not after this day
        to: Day,
        /// Also those that are reviewed, and those of closed cases
        all: bool,
    }
}

impl DatesQuery {
    fn filter(&self) -> Result<DateFilter> {
        let mut wrong = FieldErrors::default();
        let mut day = |field: &str, raw: &str| {
            let day = DateFilter::day(raw);
            if day.is_none() && !raw.is_empty() {
                wrong.add(field, "This is a date such as 2026-11-24.");
            }
            day
        };
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        if !["", "true", "false"].contains(&self.all.as_str()) {
            wrong.add("all", "This is `true` or `false`.");
        }
        let all = self.all == "true";
        wrong.check()?;
        Ok(DateFilter { all, from, to })
    }
}

pub(crate) async fn list_all_dates(
    caller: Caller,
    query: Query<DatesQuery>,
    paging: Paging,
) -> ApiResult<List<ListedDate>> {
    let filter = query.filter()?;
    let (page, page_size) = paging.read()?;
    let (mut db, today) = (caller.db().await?, caller.today());
    let found = dates::list(&mut db, &caller.viewer, &filter, today, page, page_size, i64::MAX).await?;
    Ok(paging.list(found))
}

pub(crate) async fn list(caller: Caller, case_id: Path<CaseId>) -> ApiResult<All<CriticalDate>> {
    let mut db = caller.db().await?;
    cases::require_seen(&mut *db, &caller.viewer, *case_id).await?;
    Ok(dates::of_case(&mut db, *case_id).await?.into())
}

pub(crate) async fn create(call: Creation<DateInput>, case_id: Path<CaseId>) -> ApiResult<Created<CriticalDate>> {
    call.create(async |tx, input| {
        let id = dates::create(tx, &call.viewer, *case_id, input, call.now()).await?;
        dates::get(tx, &call.viewer, *case_id, id).await
    })
    .await
}

pub(crate) async fn get(caller: Caller, ids: Path<(CaseId, DateId)>) -> ApiResult<Versioned<CriticalDate>> {
    let (case_id, id) = ids.into_inner();
    Ok(dates::get(&mut *caller.db().await?, &caller.viewer, case_id, id).await?.into())
}

pub(crate) async fn update(call: Change<DateInput>, ids: Path<(CaseId, DateId)>) -> ApiResult<Versioned<CriticalDate>> {
    let (case_id, id) = ids.into_inner();
    call.commit(async |tx| {
        let kept = dates::get(tx, &call.viewer, case_id, id).await?;
        let input = call.body.patch(&DateInput::of(&kept))?;
        dates::update(tx, &call.viewer, case_id, &kept, &input, call.version, call.now()).await?;
        dates::get(tx, &call.viewer, case_id, id).await
    })
    .await
}

pub(crate) async fn review_date(
    call: Change<ReviewedBody>,
    ids: Path<(CaseId, DateId)>,
) -> ApiResult<Versioned<CriticalDate>> {
    let (case_id, id) = ids.into_inner();
    let ReviewedBody { is_reviewed } = call.body.read()?;
    call.commit(async |tx| {
        dates::set_reviewed(tx, &call.viewer, case_id, id, is_reviewed, call.version, call.now()).await?;
        dates::get(tx, &call.viewer, case_id, id).await
    })
    .await
}
