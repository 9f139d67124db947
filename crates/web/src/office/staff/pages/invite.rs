//! Invites people by email.

use super::PATH;
use super::details::universities;
use crate::http::error::PageResult;
use crate::http::form::{Form, NoFields, Sent};
use crate::http::guard::request_id;
use crate::http::save::{press, save};
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::input;
use clerk_core::office::organisation::staff_domains;
use clerk_core::office::staff::{self, InvitationInput};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/staff/invite.html")]
struct InvitePage {
    shell: Shell,
    form: input::Form<InvitationInput>,
    universities: Vec<Choice>,
    domains: String,
}

/// `GET /admin/staff/invite`
pub(crate) async fn show(staff: Staff, state: web::Data<AppState>) -> PageResult {
    Ok(render(&staff, &state, &Sent::not_yet(input::Form::blank(), &[]), Refusal::default()).await?)
}

/// `POST /admin/staff/invite`
pub(crate) async fn submit(
    request: HttpRequest,
    staff: Staff,
    sent: Sent<InvitationInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let trace = Some(request_id(&request));
    let invite = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageUsers)?;
        let (domains, _) = staff_domains(&mut *tx, &state.settings.staff_email_domain).await?;
        let input = sent.form.read(None)?;
        let id = staff::invite(tx, &staff.viewer, &input, &domains, trace, state.clock.now()).await?;
        Ok(format!("{PATH}/{id}?done=invited"))
    };
    save(&staff, &state, invite, async |refusal| render(&staff, &state, &sent, refusal).await).await
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

async fn render(
    staff: &Staff,
    state: &AppState,
    sent: &Sent<InvitationInput>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    staff.viewer.require(Action::ManageUsers)?;
    let mut db = state.pool.acquire().await?;
    let (domains, _) = staff_domains(&mut db, &state.settings.staff_email_domain).await?;
    Ok(ui::page_with(
        refusal.status,
        &InvitePage {
            shell: Shell::new(staff, NavSection::Staff, None),
            universities: universities(&mut db, sent.form.university.value(), "").await?,
            domains: format!("At {}.", domains.domains().join(", ")),
            form: sent.refused(refusal.errors),
        },
    ))
}
