//! How a member of staff signs in, and the removal of their second factors when they have lost them.

use super::PATH;
use crate::http::{Button, Done, Draft, PageResult, Sent, Staff};
use crate::ui::{Fact, Moment, NavSection, Shell};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::ids::UserId;
use clerk_core::input::Form;
use clerk_core::office::accounts::factors::{self, Held, removal};
use clerk_core::office::accounts::{RemovalInput, providers};
use clerk_core::office::staff;
use clerk_platform::time::{melbourne_date, show_date};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "office/staff/signing_in.html")]
struct SigningInPage {
    shell: Shell,
    name: String,
    href: String,
    facts: Vec<Fact>,
    /// A removal that waits for a second person.
    waiting: Option<Waiting>,
    /// Whether the viewer may ask for one.
    may_ask: bool,
    form: Form<RemovalInput>,
}

struct Waiting {
    reason: String,
    asked_by: String,
    at: Moment,
    may_confirm: bool,
}

/// `GET /admin/staff/{id}/signing-in`
pub(crate) async fn show(staff: Staff, id: Path<UserId>, done: Query<Done>) -> PageResult {
    render(&staff, *id, done.into_inner().done, Draft::new()).await
}

/// `POST /admin/staff/{id}/signing-in/remove`
pub(crate) async fn ask(staff: Staff, id: Path<UserId>, sent: Sent<RemovalInput>) -> PageResult {
    let ask = async |tx: &mut PgConnection| {
        staff::require(&staff.viewer, *id, Action::ManageUsers)?;
        removal::ask(tx, &staff.viewer, *id, &sent.form.read(None)?, staff.now()).await?;
        Ok(format!("{PATH}/{id}/signing-in?done=removal-asked"))
    };
    staff.save(&sent, ask, async |draft| render(&staff, *id, None, draft).await).await
}

/// `POST /admin/staff/{id}/signing-in/confirm`
pub(crate) async fn confirm(staff: Staff, id: Path<UserId>, _button: Button) -> PageResult {
    let confirm = async |tx: &mut PgConnection| {
        removal::confirm(tx, &staff.viewer, *id, staff.now()).await?;
        Ok(format!("{PATH}/{id}/signing-in?done=removal-confirmed"))
    };
    staff.press(confirm).await
}

/// `POST /admin/staff/{id}/signing-in/withdraw`
pub(crate) async fn withdraw(staff: Staff, id: Path<UserId>, _button: Button) -> PageResult {
    let withdraw = async |tx: &mut PgConnection| {
        removal::withdraw(tx, &staff.viewer, *id, staff.now()).await?;
        Ok(format!("{PATH}/{id}/signing-in?done=removal-withdrawn"))
    };
    staff.press(withdraw).await
}

async fn render(staff: &Staff, id: UserId, done: Option<String>, draft: Draft<RemovalInput>) -> PageResult {
    let viewer = &staff.viewer;
    viewer.require(Action::ManageStaff)?;
    let mut db = staff.db().await?;
    let held = factors::held(&mut db, id).await?;
    let linked = providers::of(&mut db, id).await?;
    let waiting = removal::waiting(&mut db, viewer, id, staff.now()).await?;
    let mut facts = facts(&held);
    for account in linked {
        facts.push(Fact::new(account.provider.label(), account.email));
    }
    let is_other = viewer.user_id != id;
    Ok(draft.page(&SigningInPage {
        shell: staff.shell(NavSection::Staff).after(done.as_deref()),
        href: format!("{PATH}/{id}"),
        facts,
        may_ask: is_other && viewer.may(Action::ManageUsers) && held.has_factor() && waiting.is_none(),
        waiting: waiting.map(|waiting| Waiting {
            may_confirm: is_other && viewer.user_id != waiting.asked_by,
            reason: waiting.reason,
            asked_by: waiting.asked_by_name,
            at: Moment::time(waiting.asked_at.into()),
        }),
        form: draft.form(Form::blank()),
        name: held.full_name,
    }))
}

fn facts(held: &Held) -> Vec<Fact> {
    let app = held.app_since.map_or("None".to_owned(), |since| format!("Since {}", show_date(melbourne_date(since))));
    vec![
        Fact::new("Password", if held.has_password { "Yes" } else { "None" }),
        Fact::new("App that makes codes", app),
        Fact::new("Passkeys", held.passkeys.to_string()),
        Fact::new("Recovery codes left", held.recovery_codes.to_string()),
    ]
}
