//! Adds a tenancy to a client and changes one.

use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, NavSection, Refusal, Shell};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::input::Form;
use clerk_core::parties::clients::{self, Client};
use clerk_core::parties::tenancies::{self, Tenancy, TenancyInput};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "parties/tenancies/form.html")]
struct TenancyPage {
    shell: Shell,
    form: Form<TenancyInput>,
    title: &'static str,
    action: String,
    back: String,
    back_label: String,
    version: String,
    /// What is stored; empty unless somebody else has just changed it.
    current: String,
}

/// The subject of the form.
enum Target {
    /// A new tenancy of this client.
    New(Client),
    /// An existing tenancy.
    Present(Tenancy),
}

/// `GET /admin/clients/{id}/tenancies/new`
pub(crate) async fn show_new(staff: Staff, client_id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let client = clients::find(&mut *state.pool.acquire().await?, &staff.viewer, *client_id).await?;
    Ok(render(&staff, &Target::New(client), &Sent::not_yet(Form::blank(), &[]), Refusal::default()))
}

/// `POST /admin/clients/{id}/tenancies/new`
pub(crate) async fn create(
    staff: Staff,
    client_id: web::Path<Uuid>,
    sent: Sent<TenancyInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        clients::require_seen(tx, &staff.viewer, *client_id).await?;
        let input = sent.form.read(None)?;
        let id = tenancies::create(tx, &staff.viewer, *client_id, &input, state.clock.now()).await?;
        Ok(format!("/admin/tenancies/{id}?done=tenancy"))
    };
    let again = async |refusal: Refusal| {
        let client = clients::find(&mut *state.pool.acquire().await?, &staff.viewer, *client_id).await?;
        Ok(render(&staff, &Target::New(client), &sent, refusal))
    };
    save(&staff, &state, add, again).await
}

/// `GET /admin/tenancies/{id}/edit`
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let tenancy = tenancies::find(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
    let form = Sent::not_yet(Form::of(&TenancyInput::of(&tenancy)), &[]);
    Ok(render(&staff, &Target::Present(tenancy), &form, Refusal::default()))
}

/// `POST /admin/tenancies/{id}/edit`
pub(crate) async fn update(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<TenancyInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = tenancies::find(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(Some(&TenancyInput::of(&kept)))?;
        tenancies::update(tx, &staff.viewer, *id, &input, sent.version(), state.clock.now()).await?;
        Ok(format!("/admin/tenancies/{id}?done=tenancy"))
    };
    let again = async |refusal: Refusal| {
        let tenancy = tenancies::find(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
        Ok(render(&staff, &Target::Present(tenancy), &sent, refusal))
    };
    save(&staff, &state, change, again).await
}

fn render(staff: &Staff, target: &Target, sent: &Sent<TenancyInput>, refusal: Refusal) -> HttpResponse {
    let (mut version, mut current) = (String::new(), String::new());
    let (title, back, back_label, path) = match target {
        Target::New(client) => {
            ("Add tenancy", format!("/admin/clients/{}", client.id), client.shown_name(), "tenancies/new")
        }
        Target::Present(tenancy) => {
            version = refusal.version(sent.version(), tenancy.updated_at.to_jiff());
            if refusal.is_stale {
                current = Form::of(&TenancyInput::of(tenancy)).in_lines();
            }
            ("Edit tenancy", format!("/admin/tenancies/{}", tenancy.id), tenancy.in_a_line(), "edit")
        }
    };
    ui::page_with(
        refusal.status,
        &TenancyPage {
            shell: Shell::new(staff, NavSection::Clients, None),
            title,
            action: format!("{back}/{path}"),
            back,
            back_label,
            version,
            current,
            form: sent.refused(refusal.errors),
        },
    )
}
