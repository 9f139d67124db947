//! Ends sessions and revokes tokens.

use super::{SessionRow, TokenRow};
use crate::http::{Button, Done, PageResult, Reader, Staff, page};
use crate::ui::{NavSection, Shell};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::ids::UserId;
use clerk_core::office::accounts::{sessions, tokens};
use clerk_core::office::staff;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/access/show.html")]
struct AccessPage {
    shell: Shell,
    name: String,
    href: String,
    sessions: Vec<SessionRow>,
    tokens: Vec<TokenRow>,
}

/// `GET /admin/staff/{id}/access`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<UserId>, done: Query<Done>) -> PageResult {
    staff.viewer.require(Action::ManageUsers)?;
    let member = staff::get(&mut db, &staff.viewer, *id).await?.member;
    let sessions = SessionRow::of(&mut db, *id, staff.session_id, staff.now()).await?;
    let tokens = TokenRow::working(&mut db, *id, staff.now()).await?;
    Ok(page(&AccessPage {
        shell: staff.shell(NavSection::Staff).after(done.done.as_deref()),
        href: format!("/admin/staff/{id}"),
        name: member.full_name,
        sessions,
        tokens,
    }))
}

/// `POST /admin/staff/{id}/sign-out-everywhere`
pub(crate) async fn sign_out_everywhere(staff: Staff, id: Path<UserId>, _button: Button) -> PageResult {
    staff
        .press(async |tx| {
            staff.viewer.require(Action::ManageUsers)?;
            staff::get(tx, &staff.viewer, *id).await?;
            sessions::end_all(tx, &staff.viewer, *id, staff.now()).await?;
            Ok(format!("/admin/staff/{id}/access?done=all-sessions"))
        })
        .await
}

/// `POST /admin/sessions/{id}/end`
pub(crate) async fn end_session(staff: Staff, id: Path<Uuid>, _button: Button) -> PageResult {
    staff
        .press(async |tx| {
            let user_id = sessions::end(tx, &staff.viewer, *id, staff.now()).await?;
            Ok(page_of(&staff, user_id, "/admin/account", "session"))
        })
        .await
}

/// `POST /admin/tokens/{id}/revoke`
pub(crate) async fn revoke_token(staff: Staff, id: Path<Uuid>, _button: Button) -> PageResult {
    staff
        .press(async |tx| {
            let user_id = tokens::revoke(tx, &staff.viewer, *id, staff.now()).await?;
            Ok(page_of(&staff, user_id, "/admin/account/tokens", "token"))
        })
        .await
}

/// Where someone's sessions or tokens are listed; `own` is that page for one's own.
fn page_of(staff: &Staff, user_id: UserId, own: &str, done: &str) -> String {
    match user_id == staff.user.id {
        true => format!("{own}?done={done}"),
        false => format!("/admin/staff/{user_id}/access?done={done}"),
    }
}
