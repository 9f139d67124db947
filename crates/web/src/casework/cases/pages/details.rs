//! Changes the details of a case. A new case has the same fields.

use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use crate::views::frame::CaseFrame;
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::casework::cases::{self, Case, CaseInput, Topic};
use clerk_core::input::{Form, FormField};
use clerk_core::office::referrers;
use clerk_core::parties::tenancies;
use clerk_core::parties::tenancies::Tenancy;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/cases/details.html")]
struct DetailsPage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<CaseInput>,
    client_href: String,
    /// What the case says now; empty unless somebody else has just changed it.
    current: String,
    topics: Vec<Choice>,
    tenancies: Vec<Choice>,
    /// Names that are suggested; any other may be typed.
    referrers: Vec<String>,
    /// Only for a closed case.
    outcome: Option<FormField>,
}

/// The topics that can be chosen: the current ones, and the one that the case has.
pub(super) fn topics(field: &FormField, kept: Option<Topic>) -> Vec<Choice> {
    let old = kept.filter(|topic| !Topic::TODAY.contains(topic));
    let offered = Topic::TODAY.into_iter().chain(old);
    Choice::all(offered.map(|topic| (topic.as_str(), topic.label())), field.value())
}

/// The tenancies that a case can have.
pub(super) fn tenancy_choices(tenancies: &[Tenancy], chosen: &str) -> Vec<Choice> {
    let choice = |tenancy: &Tenancy| {
        let (value, line) = (tenancy.id.to_string(), tenancy.in_a_line());
        let label = if line.is_empty() { "Address not known".to_owned() } else { line };
        Choice { selected: value == chosen, value: value.into(), label: label.into() }
    };
    tenancies.iter().map(choice).collect()
}

/// `GET /admin/cases/{id}/edit`
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    Ok(render(&staff, *id, &state, None, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/edit`
pub(crate) async fn update(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<CaseInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = cases::get(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(Some(&CaseInput::of(&kept)))?;
        cases::update(tx, &staff.viewer, &kept, &input, sent.version(), state.clock.now()).await?;
        Ok(format!("/admin/cases/{id}?done=case"))
    };
    save(&staff, &state, change, async |refusal| render(&staff, *id, &state, Some(&sent), refusal).await).await
}

async fn render(
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    sent: Option<&Sent<CaseInput>>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let made_from = sent.and_then(Sent::version);
    let (case, frame) = CaseFrame::of(&mut db, &staff.viewer, state, id, made_from, &refusal).await?;
    let client_id = case.summary.client.id;
    let tenancies = tenancies::of_client(&mut db, &staff.viewer, client_id).await?;
    let current = if refusal.is_stale { in_lines(&case) } else { String::new() };
    let form = match sent {
        Some(sent) => sent.refused(refusal.errors),
        None => Form::of(&CaseInput::of(&case)),
    };
    Ok(ui::page_with(
        refusal.status,
        &DetailsPage {
            shell: Shell::new(staff, NavSection::Cases, None),
            frame,
            client_href: format!("/admin/clients/{client_id}"),
            current,
            topics: topics(&form.topic, Some(case.summary.topic)),
            tenancies: tenancy_choices(&tenancies, form.tenancy_id.value()),
            referrers: referrers::names(&mut db).await?,
            outcome: (!case.summary.is_open).then(|| form.outcome.required()),
            form,
        },
    ))
}

/// All details as lines of text, for an author who has to choose between these and what they typed.
fn in_lines(case: &Case) -> String {
    let tenancy = case.tenancy.as_ref().map_or("", |tenancy| tenancy.address.as_str());
    Form::of(&CaseInput::of(case)).in_lines_with(&[("tenancy_id", tenancy)])
}
