//! Invites people by email.

use super::PATH;
use super::details::DetailsForm;
use crate::http::error::PageResult;
use crate::http::form::{Form, NoFields};
use crate::http::guard::request_id;
use crate::http::save::{press, save};
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::office::organisation::staff_domains;
use clerk_core::office::staff::{self, Invitation, TypedInvitation};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/staff/invite.html")]
struct InvitePage {
    shell: Shell,
    form: ui::Form,
    universities: Vec<Choice>,
    domains: String,
}

/// `GET /admin/staff/invite`
pub(crate) async fn show(staff: Staff, state: web::Data<AppState>) -> PageResult {
    let form = DetailsForm { case_capacity: "4".to_owned(), ..DetailsForm::default() };
    Ok(render(&staff, &state, &form, Refusal::default()).await?)
}

/// `POST /admin/staff/invite`
pub(crate) async fn submit(
    request: HttpRequest,
    staff: Staff,
    form: Form<DetailsForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let trace = Some(request_id(&request));
    let invite = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageUsers)?;
        let (domains, _) = staff_domains(&mut *tx, &state.settings.staff_email_domain).await?;
        let typed = TypedInvitation { email: &form.0.email, details: form.0.details(), groups: form.0.groups() };
        let invitation = Invitation::new(&typed, &domains)?;
        let id = staff::invite(tx, &staff.viewer, &invitation, trace, state.clock.now()).await?;
        Ok(format!("{PATH}/{id}?done=invited"))
    };
    save(&staff, &state, invite, async |refusal| render(&staff, &state, &form.0, refusal).await).await
}

/// `POST /admin/staff/{id}/invite`
pub(crate) async fn again(
    request: HttpRequest,
    staff: Staff,
    id: web::Path<Uuid>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> PageResult {
    let invite = async |tx: &mut PgConnection| {
        staff::invite_again(tx, &staff.viewer, *id, Some(request_id(&request))).await?;
        Ok(format!("{PATH}/{id}?done=invited"))
    };
    press(&staff, &state, invite).await
}

async fn render(staff: &Staff, state: &AppState, form: &DetailsForm, refusal: Refusal) -> Result<HttpResponse> {
    staff.viewer.require(Action::ManageUsers)?;
    let mut db = state.pool.acquire().await?;
    let (domains, _) = staff_domains(&mut db, &state.settings.staff_email_domain).await?;
    Ok(ui::page_with(
        refusal.status,
        &InvitePage {
            shell: Shell::new(staff, NavSection::Staff, None),
            universities: form.universities(&mut db, "").await?,
            domains: format!("At {}.", domains.domains().join(", ")),
            form: form.form("invite", refusal.errors),
        },
    ))
}
