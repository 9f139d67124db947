//! How a member of staff signs in, and the removal of their second factors when they have lost them.

use super::PATH;
use crate::http::{Button, Done, Draft, PageResult, Sent, Staff};
use crate::ui::{Fact, Moment, NavSection, Shell};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::Error;
use clerk_core::access::{Action, Viewer};
use clerk_core::ids::UserId;
use clerk_core::input::Form;
use clerk_core::office::accounts::factors::removal::{self, Removal};
use clerk_core::office::accounts::factors::{self, Held};
use clerk_core::office::accounts::{RemovalInput, providers};
use clerk_core::office::organisation::Way;
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
    /// Accounts at Google and Microsoft.
    linked: Vec<Account>,
    may_unlink: bool,
    form: Form<RemovalInput>,
}

struct Waiting {
    reason: String,
    asked_by: String,
    at: Moment,
    may_confirm: bool,
    /// Why nobody like the viewer may confirm it; empty for the one who asked.
    obstacle: String,
}

struct Account {
    provider: &'static str,
    code: &'static str,
    email: String,
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

/// `POST /admin/staff/{id}/signing-in/provider/{provider}/remove`
pub(crate) async fn unlink(staff: Staff, path: Path<(UserId, String)>, _button: Button) -> PageResult {
    let (id, provider) = path.into_inner();
    let provider: Way = provider.parse().map_err(|_| Error::NotFound)?;
    let unlink = async |tx: &mut PgConnection| {
        providers::unlink_of(tx, &staff.viewer, id, provider).await?;
        Ok(format!("{PATH}/{id}/signing-in?done=account-removed"))
    };
    staff.press(unlink).await
}

async fn render(staff: &Staff, id: UserId, done: Option<String>, draft: Draft<RemovalInput>) -> PageResult {
    let viewer = &staff.viewer;
    viewer.require(Action::ManageStaff)?;
    let mut db = staff.db().await?;
    let held = factors::held(&mut db, id).await?;
    let linked = providers::of(&mut db, id).await?;
    let waiting = removal::waiting(&mut db, viewer, id, staff.now()).await?;
    let linked = linked.into_iter().map(|account| Account {
        provider: account.provider.label(),
        code: account.provider.as_str(),
        email: account.email,
    });
    let is_other = viewer.user_id != id;
    Ok(draft.page(&SigningInPage {
        shell: staff.shell(NavSection::Staff).after(done.as_deref()),
        href: format!("{PATH}/{id}"),
        facts: facts(&held),
        linked: linked.collect(),
        may_unlink: viewer.may(Action::ManageUsers),
        may_ask: is_other && viewer.may(Action::ManageUsers) && held.has_factor() && waiting.is_none(),
        waiting: waiting.map(|waiting| Waiting::of(waiting, viewer)),
        form: draft.form(Form::blank()),
        name: held.full_name,
    }))
}

impl Waiting {
    fn of(removal: Removal, viewer: &Viewer) -> Self {
        let (may_confirm, obstacle) = match removal.require_confirmable(viewer) {
            Ok(()) => (true, String::new()),
            Err(Error::Conflict(why)) => (false, why),
            Err(_) => (false, String::new()),
        };
        let at = Moment::time(removal.asked_at.into());
        Self { reason: removal.reason, asked_by: removal.asked_by_name, at, may_confirm, obstacle }
    }
}

fn facts(held: &Held) -> Vec<Fact> {
    let app = held.app_since.map_or("None".to_owned(), |since| format!("Since {}", show_date(melbourne_date(since))));
    vec![
        Fact::new("Password", if held.has_password { "Yes" } else { "None" }),
        Fact::new("Authenticator app", app),
        Fact::new("Passkeys", held.passkeys.to_string()),
        Fact::new("Recovery codes left", held.recovery_codes.to_string()),
    ]
}
