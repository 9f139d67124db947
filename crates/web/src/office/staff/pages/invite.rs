//! Invites people by email.

use super::PATH;
use super::details::universities;
use crate::http::guard::request_id;
use crate::http::{Button, Draft, PageResult, Sent, Staff};
use crate::ui::{Choice, NavSection, Shell};
use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::ids::UserId;
use clerk_core::input::Form;
use clerk_core::office::organisation::staff_domains;
use clerk_core::office::staff::{self, InvitationInput};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "office/staff/invite.html")]
struct InvitePage {
    shell: Shell,
    form: Form<InvitationInput>,
    universities: Vec<Choice>,
    domains: String,
}

/// `GET /admin/staff/invite`
pub(crate) async fn show(staff: Staff) -> PageResult {
    render(&staff, Draft::new()).await
}

/// `POST /admin/staff/invite`
pub(crate) async fn submit(request: HttpRequest, staff: Staff, sent: Sent<InvitationInput>) -> PageResult {
    let trace = Some(request_id(&request));
    let invite = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageUsers)?;
        let (domains, _) = staff_domains(&mut *tx, &staff.state.settings.staff_email_domain).await?;
        let input = sent.form.read(None)?;
        let id = staff::invite(tx, &staff.viewer, &input, &domains, trace, staff.now()).await?;
        Ok(format!("{PATH}/{id}?done=invited"))
    };
    staff.save(&sent, invite, async |draft| render(&staff, draft).await).await
}

/// `POST /admin/staff/{id}/invite`
pub(crate) async fn again(request: HttpRequest, staff: Staff, id: Path<UserId>, _button: Button) -> PageResult {
    let invite = async |tx: &mut PgConnection| {
        staff::invite_again(tx, &staff.viewer, *id, Some(request_id(&request))).await?;
        Ok(format!("{PATH}/{id}?done=invited"))
    };
    staff.press(invite).await
}

async fn render(staff: &Staff, draft: Draft<InvitationInput>) -> PageResult {
    staff.viewer.require(Action::ManageUsers)?;
    let mut db = staff.db().await?;
    let (domains, _) = staff_domains(&mut db, &staff.state.settings.staff_email_domain).await?;
    let form = draft.form(Form::blank());
    Ok(draft.page(&InvitePage {
        shell: staff.shell(NavSection::Staff),
        universities: universities(&mut db, form.university.value(), "").await?,
        domains: format!("At {}.", domains.domains().join(", ")),
        form,
    }))
}
