//! Puts a paralegal and a lawyer on a case, or takes them off.

use crate::casework::views::frame::CaseFrame;
use crate::http::error::PageResult;
use crate::http::form::Form;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use crate::ui::{typed, version};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::access::Group;
use clerk_core::casework::cases::{self, Assignment};
use clerk_core::office::accounts::{Load, StaffRef, with_load};
use clerk_core::{Error, Result};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/cases/assign.html")]
struct AssignPage {
    shell: Shell,
    frame: CaseFrame,
    form: ui::Form,
    paralegals: Vec<Choice>,
    lawyers: Vec<Choice>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AssignForm {
    paralegal_id: String,
    lawyer_id: String,
    version: String,
}

/// `GET /admin/cases/{id}/assign`
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    Ok(render(&staff, *id, &state, None, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/assign`
pub(crate) async fn submit(
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<AssignForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let assignment = Assignment {
            paralegal_id: chosen("paralegal_id", &form.0.paralegal_id)?,
            lawyer_id: chosen("lawyer_id", &form.0.lawyer_id)?,
        };
        cases::assign(tx, &staff.viewer, *id, assignment, version(&form.0.version), state.clock.now()).await?;
        Ok(format!("/admin/cases/{id}?done=assigned"))
    };
    save(&staff, &state, change, async |refusal| render(&staff, *id, &state, Some(&form.0), refusal).await).await
}

/// Somebody of a list, or nobody.
pub(crate) fn chosen(field: &str, raw: &str) -> Result<Option<Uuid>> {
    if raw.is_empty() {
        return Ok(None);
    }
    raw.parse().map(Some).map_err(|_| Error::invalid(field, "Choose somebody from the list."))
}

async fn render(
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    sent: Option<&AssignForm>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    staff.viewer.require(Action::Assign)?;
    let mut db = state.pool.acquire().await?;
    let made_from = sent.and_then(|form| version(&form.version));
    let (case, frame) = CaseFrame::of(&mut db, &staff.viewer, state, id, made_from, &refusal).await?;
    let present = |staff: &Option<StaffRef>| staff.as_ref().map(|staff| staff.id.to_string()).unwrap_or_default();
    let (paralegal, lawyer) = match sent {
        Some(form) => (form.paralegal_id.clone(), form.lawyer_id.clone()),
        None => (present(&case.summary.paralegal), present(&case.summary.lawyer)),
    };
    let paralegals = with_load(&mut db, Group::Paralegal).await?;
    let lawyers = with_load(&mut db, Group::Lawyer).await?;
    Ok(ui::page_with(
        refusal.status,
        &AssignPage {
            shell: Shell::new(staff, NavSection::Cases, None),
            frame,
            form: typed("assign", &[], refusal.errors),
            paralegals: choices(&paralegals, case.summary.paralegal.as_ref(), &paralegal),
            lawyers: choices(&lawyers, case.summary.lawyer.as_ref(), &lawyer),
        },
    ))
}

/// Who can be chosen, with their load; whoever is on the case already, too.
pub(crate) fn choices(people: &[Load], present: Option<&StaffRef>, chosen: &str) -> Vec<Choice> {
    let stays = present.filter(|present| people.iter().all(|person| person.id != present.id));
    let stays = stays.map(|staff| (staff.id, format!("{} (now)", staff.full_name)));
    let label = |person: &Load| format!("{}: {} of {} cases", person.full_name, person.open_cases, person.capacity);
    let people: Vec<(Uuid, String)> = people.iter().map(|person| (person.id, label(person))).collect();
    stays
        .into_iter()
        .chain(people)
        .map(|(id, label)| Choice {
            selected: id.to_string() == chosen,
            value: id.to_string().into(),
            label: label.into(),
        })
        .collect()
}
