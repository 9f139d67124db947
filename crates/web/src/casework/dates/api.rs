//! Critical dates: of a case, and across cases.

use crate::http::api::{
    All, ApiResult, Caller, Change, Created, Creation, Day, IfMatch, List, NoContent, Paging, Versioned, changed, query,
};
use crate::ui::list_query::search_text;
use actix_web::web::{Path, Query};
use clerk_core::casework::cases;
use clerk_core::casework::dates::{
    self, CriticalDate, DateFilter, DateInput, DateOutcomeInput, DateShow, DateType, ListedDate,
};
use clerk_core::ids::{CaseId, DateId};
use clerk_core::{FieldErrors, Result};
use serde::Deserialize;
use utoipa::ToSchema;

changed!(CriticalDate, |date| date.updated_at);

/// Whether a critical date has been checked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewedBody {
    /// Whether a second pair of eyes has checked it.
    is_reviewed: bool,
}

query! {
    /// Which critical dates.
    pub(crate) struct DatesQuery {
        /// Not before this day
        from: Day,
        /// Not after this day
        to: Day,
        /// Which of them; without it, those that are open
        show: DateShow,
        /// As `show` with `all`
        all: bool,
        /// Words of the file reference, the client, the notes or the place
        search: String,
        /// What they are about
        date_type: DateType,
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
        let show = match (self.show.as_str(), self.all.as_str()) {
            ("", "true") => Some(DateShow::All),
            ("", _) => Some(DateShow::default()),
            (name, _) => name.parse().ok(),
        };
        if show.is_none() {
            wrong.add("show", "This is `open`, `attention`, `outcome`, `unchecked` or `all`.");
        }
        let date_type =
            Some(self.date_type.as_str()).filter(|name| !name.is_empty()).map(str::parse::<DateType>).transpose();
        if date_type.is_err() {
            wrong.add("date_type", "This is one of the types of critical dates.");
        }
        wrong.check()?;
        Ok(DateFilter {
            show: show.unwrap_or_default(),
            search: search_text(&self.search),
            date_type: date_type.unwrap_or_default(),
            from,
            to,
            is_own: false,
        })
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
        dates::set_checked(tx, &call.viewer, case_id, id, is_reviewed, call.version, call.now()).await?;
        dates::get(tx, &call.viewer, case_id, id).await
    })
    .await
}

pub(crate) async fn record_date_outcome(
    call: Change<DateOutcomeInput>,
    ids: Path<(CaseId, DateId)>,
) -> ApiResult<Versioned<CriticalDate>> {
    let (case_id, id) = ids.into_inner();
    call.commit(async |tx| {
        dates::get(tx, &call.viewer, case_id, id).await?;
        let input = call.body.input()?;
        dates::set_outcome(tx, &call.viewer, case_id, id, &input, call.version, call.now()).await?;
        dates::get(tx, &call.viewer, case_id, id).await
    })
    .await
}

pub(crate) async fn take_back_date_outcome(
    caller: Caller,
    ids: Path<(CaseId, DateId)>,
    IfMatch(version): IfMatch,
) -> ApiResult<Versioned<CriticalDate>> {
    let (case_id, id) = ids.into_inner();
    caller
        .commit(async |tx| {
            dates::take_back_outcome(tx, &caller.viewer, case_id, id, version, caller.now()).await?;
            dates::get(tx, &caller.viewer, case_id, id).await
        })
        .await
}

pub(crate) async fn delete(
    caller: Caller,
    ids: Path<(CaseId, DateId)>,
    IfMatch(version): IfMatch,
) -> ApiResult<NoContent> {
    let (case_id, id) = ids.into_inner();
    caller.commit(async |tx| dates::delete(tx, &caller.viewer, case_id, id, version, caller.now()).await).await
}
