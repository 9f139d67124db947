//! Makes a case by hand: first finds its client, or makes one; then asks for the case.

use super::details::{DetailsFields, tenancy_choices};
use crate::casework::views::head::Mind;
use crate::http::error::PageResult;
use crate::http::form::Form;
use crate::http::save::{Done, save};
use crate::http::session::{Reader, Staff};
use crate::parties::tenancies::pages::form::TenancyFields;
use crate::state::AppState;
use crate::ui::list_query::{COUNTED, ListQuery};
use crate::ui::typed;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases;
use clerk_core::casework::cases::Topic;
use clerk_core::office::referrers;
use clerk_core::parties::clients::{self, ListedClient, Sort};
use clerk_core::parties::tenancies;
use clerk_core::{Error, FieldError, Result};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

/// Clients who are offered; for more, search.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(path = "casework/cases/find_client.html")]
struct FindClientPage {
    shell: Shell,
    search: String,
    clients: Vec<ListedClient>,
    has_more: bool,
}

#[derive(Template)]
#[template(path = "casework/cases/new.html")]
struct NewCasePage {
    shell: Shell,
    form: ui::Form,
    client_href: String,
    client_name: String,
    mind: Mind,
    tenancies: Vec<Choice>,
    /// The fields of a new tenancy are in sight.
    is_new_tenancy: bool,
    details: super::details::Choices,
    leases: Vec<Choice>,
    households: Vec<Choice>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewCaseForm {
    #[serde(flatten)]
    details: DetailsFields,
    /// Of a new tenancy.
    #[serde(flatten)]
    tenancy: TenancyFields,
}

/// What stands for a tenancy that is not there yet.
const NEW: &str = "new";

/// `GET /admin/cases/new`
pub(crate) async fn find_client(reader: Reader, query: web::Query<ListQuery>) -> PageResult {
    let Reader { staff, mut db } = reader;
    staff.viewer.require(Action::CreateCases)?;
    let found = clients::list(&mut db, &staff.viewer, &query.search(), Sort::Newest, (1, SHOWN), COUNTED).await?;
    Ok(ui::page(&FindClientPage {
        shell: Shell::new(&staff, NavSection::Cases, None),
        search: query.into_inner().search,
        clients: found.items,
        has_more: found.has_next,
    }))
}

/// `GET /admin/clients/{id}/cases/new`
pub(crate) async fn show(
    staff: Staff,
    client_id: web::Path<Uuid>,
    query: web::Query<Done>,
    state: web::Data<AppState>,
) -> PageResult {
    let done = query.done.as_deref();
    Ok(render(&staff, *client_id, &state, None, Refusal::default(), done).await?)
}

/// `POST /admin/clients/{id}/cases/new`
pub(crate) async fn create(
    staff: Staff,
    client_id: web::Path<Uuid>,
    form: Form<NewCaseForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let (form, viewer, now) = (&form.0, &staff.viewer, state.clock.now());
    let make = async |tx: &mut PgConnection| {
        clients::require_seen(tx, viewer, *client_id).await?;
        viewer.require_on_seen(Action::CreateCases)?;
        let details = if form.details.tenancy_id == NEW {
            let (details, tenancy) = both(form.details.read_without_tenancy(), form.tenancy.read(None))?;
            details.in_tenancy(tenancies::create(tx, viewer, *client_id, &tenancy, now).await?)
        } else {
            form.details.read(None)?
        };
        let id = cases::create(tx, viewer, *client_id, &details, now).await?;
        Ok(format!("/admin/cases/{id}?done=case-made"))
    };
    let again = async |refusal| render(&staff, *client_id, &state, Some(form), refusal, None).await;
    save(&staff, &state, make, again).await
}

/// Both, or all that is wrong with either.
fn both<A, B>(a: Result<A>, b: Result<B>) -> Result<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(Error::Invalid(mut errors)), Err(Error::Invalid(others))) => {
            errors.extend::<Vec<FieldError>>(others);
            Err(Error::Invalid(errors))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

async fn render(
    staff: &Staff,
    client_id: Uuid,
    state: &AppState,
    sent: Option<&NewCaseForm>,
    refusal: Refusal,
    done: Option<&str>,
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let client = clients::find(&mut db, &staff.viewer, client_id).await?;
    staff.viewer.require_on_seen(Action::CreateCases)?;
    let present = tenancies::of_client(&mut db, &staff.viewer, client_id).await?;
    let mut fresh = NewCaseForm::default();
    // Most clients have one tenancy, and the newest is where they live.
    fresh.details.tenancy_id = present.first().map_or(NEW.to_owned(), |tenancy| tenancy.id.to_string());
    let form = sent.unwrap_or(&fresh);
    let mut tenancies = tenancy_choices(&present, &form.details.tenancy_id);
    let selected = form.details.tenancy_id == NEW;
    tenancies.push(Choice { value: NEW.into(), label: "A new one, as below".into(), selected });
    let values: Vec<(&'static str, &str)> = form.details.values().into_iter().chain(form.tenancy.values()).collect();
    Ok(ui::page_with(
        refusal.status,
        &NewCasePage {
            shell: Shell::new(staff, NavSection::Cases, done),
            form: typed("case", &values, refusal.errors),
            client_href: format!("/admin/clients/{client_id}"),
            client_name: client.shown_name(),
            mind: Mind { client },
            tenancies,
            is_new_tenancy: selected,
            details: form.details.choices(&Topic::TODAY, referrers::names(&mut db).await?),
            leases: form.tenancy.leases(),
            households: form.tenancy.households(),
        },
    ))
}
