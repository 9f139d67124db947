//! Creates a case by hand. First find its client, or create one; then fill in the case.

use super::details::{tenancy_choices, topics};
use crate::http::{Done, Draft, PageResult, Reader, Sent, Staff, page};
use crate::ui::list_query::{COUNTED, ListQuery};
use crate::ui::{Choice, NavSection, Shell};
use crate::views::head::ContactAdvice;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, NewCaseInput};
use clerk_core::ids::ClientId;
use clerk_core::input::Form;
use clerk_core::office::referrers;
use clerk_core::parties::clients::{self, ListedClient, Sort};
use clerk_core::parties::tenancies::{self, Tenancy, TenancyInput};
use clerk_core::{Error, FieldError, Result};
use sqlx::PgConnection;

/// How many clients are offered; to find others, search.
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
    form: Form<NewCaseInput>,
    client_href: String,
    client_name: String,
    advice: ContactAdvice,
    topics: Vec<Choice>,
    tenancies: Vec<Choice>,
    /// Names that are suggested; any other may be entered.
    referrers: Vec<String>,
    /// Whether the fields of a new tenancy are shown.
    is_new_tenancy: bool,
    tenancy: Form<TenancyInput>,
}

/// The choice that means a tenancy that does not exist yet.
const NEW: &str = "new";

/// `GET /admin/cases/new`
pub(crate) async fn find_client(Reader { staff, mut db }: Reader, query: Query<ListQuery>) -> PageResult {
    staff.viewer.require(Action::CreateCases)?;
    let found = clients::list(&mut db, &staff.viewer, &query.search(), Sort::Newest, (1, SHOWN), COUNTED).await?;
    Ok(page(&FindClientPage {
        shell: staff.shell(NavSection::Cases),
        search: query.into_inner().search,
        clients: found.items,
        has_more: found.has_next,
    }))
}

/// `GET /admin/clients/{id}/cases/new`
pub(crate) async fn show(staff: Staff, client_id: Path<ClientId>, query: Query<Done>) -> PageResult {
    render(&staff, *client_id, Draft::new(), Form::blank(), query.done.as_deref()).await
}

/// `POST /admin/clients/{id}/cases/new`
pub(crate) async fn create(staff: Staff, client_id: Path<ClientId>, sent: Sent<NewCaseInput>) -> PageResult {
    let (viewer, now) = (&staff.viewer, staff.now());
    let make = async |tx: &mut PgConnection| {
        clients::require_seen(tx, viewer, *client_id).await?;
        viewer.require_on_seen(Action::CreateCases)?;
        let client = client_id.to_string();
        let input = if sent.form.tenancy_id.value() == NEW {
            let input = sent.with(&[("client_id", &client), ("tenancy_id", "")]).read(None);
            let (input, tenancy) = both(input, sent.other::<TenancyInput>().read(None))?;
            let tenancy_id = tenancies::create(tx, viewer, *client_id, &tenancy, now).await?;
            NewCaseInput { tenancy_id: Some(tenancy_id), ..input }
        } else {
            sent.with(&[("client_id", &client)]).read(None)?
        };
        let id = cases::create(tx, viewer, &input, now).await?;
        Ok(format!("/admin/cases/{id}?done=case-made"))
    };
    staff.save(&sent, make, async |draft| render(&staff, *client_id, draft, sent.other(), None).await).await
}

/// Both values, or all that is wrong with either.
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
    client_id: ClientId,
    draft: Draft<NewCaseInput>,
    tenancy: Form<TenancyInput>,
    done: Option<&str>,
) -> PageResult {
    let mut db = staff.db().await?;
    let client = clients::find(&mut db, &staff.viewer, client_id).await?;
    staff.viewer.require_on_seen(Action::CreateCases)?;
    let known = tenancies::of_client(&mut db, &staff.viewer, client_id).await?;
    let form = draft.form(fresh(&known));
    let is_new_tenancy = form.tenancy_id.value() == NEW;
    let mut tenancies = tenancy_choices(&known, form.tenancy_id.value());
    tenancies.push(Choice { value: NEW.into(), label: "New tenancy, entered below".into(), selected: is_new_tenancy });
    Ok(draft.page(&NewCasePage {
        shell: staff.shell(NavSection::Cases).after(done),
        client_href: format!("/admin/clients/{client_id}"),
        client_name: client.shown_name(),
        advice: ContactAdvice { client },
        topics: topics(&form.topic, None),
        tenancies,
        referrers: referrers::names(&mut db).await?,
        is_new_tenancy,
        // Its errors are shown together with those of the case.
        tenancy: tenancy.refused(form.errors.clone()).part_of(form.id),
        form,
    }))
}

/// An empty form. Most clients have one tenancy, and the newest is where they live.
fn fresh(tenancies: &[Tenancy]) -> Form<NewCaseInput> {
    let tenancy = tenancies.first().map_or(NEW.to_owned(), |tenancy| tenancy.id.to_string());
    Form::sent(&[("tenancy_id".to_owned(), tenancy)])
}
