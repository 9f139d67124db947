//! Changes a member of staff.

use super::details::DetailsForm;
use super::{PATH, groups};
use crate::http::error::PageResult;
use crate::http::form::Form;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::version;
use crate::ui::{self, Choice, Fact, NavSection, Refusal, Shell};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::office::staff::{self, Details, Member};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/staff/edit.html")]
struct EditPage {
    shell: Shell,
    name: String,
    href: String,
    version: String,
    form: ui::Form,
    universities: Vec<Choice>,
    may_change_groups: bool,
    groups: String,
    /// What others have made of it, where the author has just been told that they have.
    stands: Vec<Fact>,
}

/// `GET /admin/staff/{id}/edit`
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    Ok(render(&staff, *id, &state, None, Refusal::default()).await?)
}

/// `POST /admin/staff/{id}/edit`
pub(crate) async fn submit(
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<DetailsForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        staff::require(&staff.viewer, *id, Action::ManageStaff)?;
        let details = Details::new(&form.0.details())?;
        let groups = form.0.groups();
        let groups = (form.0.with_groups == "true").then_some(groups.as_slice());
        let made_from = version(&form.0.version);
        staff::update(tx, &staff.viewer, *id, &details, groups, made_from, state.clock.now()).await?;
        Ok(format!("{PATH}/{id}?done=staff"))
    };
    save(&staff, &state, change, async |refusal| render(&staff, *id, &state, Some(&form.0), refusal).await).await
}

async fn render(
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    sent: Option<&DetailsForm>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    staff::require(&staff.viewer, id, Action::ManageStaff)?;
    let mut db = state.pool.acquire().await?;
    let member = staff::get(&mut db, &staff.viewer, id).await?.member;
    let present = DetailsForm::of(&member);
    let form = sent.unwrap_or(&present);
    let made_from = sent.and_then(|form| version(&form.version));
    Ok(ui::page_with(
        refusal.status,
        &EditPage {
            shell: Shell::new(staff, NavSection::Staff, None),
            href: format!("{PATH}/{id}"),
            version: refusal.version(made_from, member.updated_at.to_jiff()),
            universities: form.universities(&mut db, &member.university).await?,
            may_change_groups: staff.viewer.may(Action::ManageUsers),
            groups: groups(&member.groups),
            stands: if refusal.is_stale { stands(&member) } else { Vec::new() },
            name: member.full_name,
            form: form.form("staff", refusal.errors),
        },
    ))
}

fn stands(member: &Member) -> Vec<Fact> {
    vec![
        Fact::new("Name", member.full_name.as_str()),
        Fact::new("Open cases at most", member.case_capacity.to_string()),
        Fact::new("Intern", if member.is_intern { "Yes" } else { "No" }),
        Fact::new("University", if member.university.is_empty() { "None" } else { &member.university }),
        Fact::new("Groups", groups(&member.groups)),
        Fact::new("May sign in", if member.is_active { "Yes" } else { "No" }),
    ]
}
