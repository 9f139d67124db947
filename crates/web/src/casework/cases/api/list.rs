//! Cases, read.

use crate::casework::cases::query::CaseQuery;
use crate::http::api::describe::{Describe, Description};
use crate::http::api::{ApiResult, Caller, List, Paging, Versioned, changed};
use actix_web::web::{Path, Query};
use clerk_core::Error;
use clerk_core::casework::cases::{self, Case, Count, LegalHelp, ListedCase, Outcome, SortBy, Stage, Topic};
use clerk_core::ids::CaseId;

changed!(Case, |case| case.summary.updated_at);

impl Describe for Query<CaseQuery> {
    fn describe(description: &mut Description<'_>) {
        description.query::<String>("search", "A fileref, or words from the client's names, email and phone, or the names of the paralegal and the lawyer");
        description.query::<Topic>("topic", "Only this topic");
        description.query::<Stage>("stage", "Only this stage");
        description.query::<Outcome>("outcome", "Only this outcome");
        description.query::<LegalHelp>(
            "provided_legal_services",
            "Only with this answer to whether legal help was given; `none` is not answered yet",
        );
        description.query::<String>("employment", "Only with this work or study");
        description.query::<String>("income", "Only with this household income per year, such as `UNDER_40K`");
        description.query::<bool>("is_open", "Only open, or only closed ones");
        description.query::<String>("paralegal", "Only with this paralegal: a user's id, or `none`");
        description.query::<String>("lawyer", "Only with this lawyer: a user's id, or `none`");
        let sorts: Vec<String> = SortBy::NAMES.iter().map(|(name, _)| format!("`{name}`")).collect();
        let sorts = sorts.join(", ");
        description.query::<String>(
            "sort",
            &format!("One of {sorts}; with a minus before it, turned round; `-created` by default"),
        );
    }
}

pub(crate) async fn list(caller: Caller, query: Query<CaseQuery>, paging: Paging) -> ApiResult<List<ListedCase>> {
    let (filter, errors) = query.filter();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors).into());
    }
    let (page, page_size) = paging.read()?;
    let mut db = caller.db().await?;
    let found = cases::list(&mut db, &caller.viewer, &filter, page, page_size, Count::Exact).await?;
    Ok(paging.list(found))
}

pub(crate) async fn get(caller: Caller, id: Path<CaseId>) -> ApiResult<Versioned<Case>> {
    Ok(cases::get(&mut *caller.db().await?, &caller.viewer, *id).await?.into())
}
