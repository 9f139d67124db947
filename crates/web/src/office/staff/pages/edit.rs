//! Changes a member of staff.

use super::details::universities;
use super::{PATH, groups};
use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Choice, Fact, NavSection, Refusal, Shell};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::input::Form;
use clerk_core::office::staff::{self, Member, MemberInput};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/staff/edit.html")]
struct EditPage {
    shell: Shell,
    name: String,
    href: String,
    version: String,
    form: Form<MemberInput>,
    universities: Vec<Choice>,
    may_change_groups: bool,
    groups: String,
    /// What others have changed, when the author has just been told that they have.
    current: Vec<Fact>,
}

/// `GET /admin/staff/{id}/edit`
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    Ok(render(&staff, *id, &state, None, Refusal::default()).await?)
}

/// `POST /admin/staff/{id}/edit`
pub(crate) async fn submit(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<MemberInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        staff::require(&staff.viewer, *id, Action::ManageStaff)?;
        let kept = staff::get(&mut *tx, &staff.viewer, *id).await?.member;
        let mut input = sent.form.read(Some(&MemberInput::of(&kept)))?;
        // A form without boxes for the groups leaves them as they are. Unticked boxes are not sent either, so a hidden field
        // tells the two apart.
        if sent.hidden("with_groups") != "true" {
            input.groups.clone_from(&kept.groups);
        }
        staff::update(tx, &staff.viewer, &kept, &input, sent.version(), state.clock.now()).await?;
        Ok(format!("{PATH}/{id}?done=staff"))
    };
    save(&staff, &state, change, async |refusal| render(&staff, *id, &state, Some(&sent), refusal).await).await
}

/// The form with what was sent, or with what is stored.
async fn render(
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    sent: Option<&Sent<MemberInput>>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    staff::require(&staff.viewer, id, Action::ManageStaff)?;
    let mut db = state.pool.acquire().await?;
    let member = staff::get(&mut db, &staff.viewer, id).await?.member;
    let form = match sent {
        Some(sent) => sent.refused(refusal.errors.clone()),
        None => Form::of(&MemberInput::of(&member)),
    };
    Ok(ui::page_with(
        refusal.status,
        &EditPage {
            shell: Shell::new(staff, NavSection::Staff, None),
            href: format!("{PATH}/{id}"),
            version: refusal.version(sent.and_then(Sent::version), member.updated_at.to_jiff()),
            universities: universities(&mut db, form.university.value(), &member.university).await?,
            may_change_groups: staff.viewer.may(Action::ManageUsers),
            groups: groups(&member.groups),
            current: if refusal.is_stale { current(&member) } else { Vec::new() },
            name: member.full_name,
            form,
        },
    ))
}

fn current(member: &Member) -> Vec<Fact> {
    vec![
        Fact::new("Name", member.full_name.as_str()),
        Fact::new("Case capacity", member.case_capacity.to_string()),
        Fact::new("Intern", if member.is_intern { "Yes" } else { "No" }),
        Fact::new("University", if member.university.is_empty() { "None" } else { &member.university }),
        Fact::new("Groups", groups(&member.groups)),
        Fact::new("Can sign in", if member.is_active { "Yes" } else { "No" }),
    ]
}
