//! Changes the details of a case. A new case has the same fields.

use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{Choice, NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::casework::cases::{self, Case, CaseInput, Topic};
use clerk_core::ids::CaseId;
use clerk_core::input::{Form, FormField};
use clerk_core::office::referrers;
use clerk_core::parties::tenancies::{self, Tenancy};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/cases/details.html")]
struct DetailsPage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<CaseInput>,
    client_href: String,
    topics: Vec<Choice>,
    tenancies: Vec<Choice>,
    /// Names that are suggested; any other may be entered.
    referrers: Vec<String>,
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
        Choice::new(value, label, chosen)
    };
    tenancies.iter().map(choice).collect()
}

/// `GET /admin/cases/{id}/edit`
pub(crate) async fn show(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, Draft::new()).await
}

/// `POST /admin/cases/{id}/edit`
pub(crate) async fn update(staff: Staff, id: Path<CaseId>, sent: Sent<CaseInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = cases::get(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(Some(&CaseInput::of(&kept)))?;
        cases::update(tx, &staff.viewer, &kept, &input, sent.version(), staff.now()).await?;
        Ok(format!("/admin/cases/{id}/details?done=case"))
    };
    staff.save(&sent, change, async |draft| render(&staff, *id, draft).await).await
}

async fn render(staff: &Staff, id: CaseId, draft: Draft<CaseInput>) -> PageResult {
    let mut db = staff.db().await?;
    let (case, frame) = CaseFrame::of(&mut db, staff, id, "edit", &draft).await?;
    let client_id = case.summary.client.id;
    let tenancies = tenancies::of_client(&mut db, &staff.viewer, client_id).await?;
    let form = draft.form(Form::of(&CaseInput::of(&case)));
    Ok(draft.page(&DetailsPage {
        shell: staff.shell(NavSection::Cases),
        frame: CaseFrame {
            current: draft.current(Some(&case), in_lines),
            back: format!("{}/details", frame.back),
            ..frame
        },
        client_href: format!("/admin/clients/{client_id}"),
        topics: topics(&form.topic, Some(case.summary.topic)),
        tenancies: tenancy_choices(&tenancies, form.tenancy_id.value()),
        referrers: referrers::names(&mut db).await?,
        form,
    }))
}

/// All details as lines of text, for an author who has to choose between these and what they entered.
fn in_lines(case: &Case) -> String {
    let tenancy = case.tenancy.as_ref().map_or("", |tenancy| tenancy.address.as_str());
    Form::of(&CaseInput::of(case)).in_lines_with(&[("tenancy_id", tenancy)])
}
