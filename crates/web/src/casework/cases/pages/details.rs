//! Changes the details of a case; its fields are those of a new case too.

use crate::casework::views::frame::CaseFrame;
use crate::http::error::PageResult;
use crate::http::form::Form;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell, dollars};
use crate::ui::{typed, version};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::casework::cases::{self, Case, CaseDetails, TypedCase};
use clerk_core::casework::cases::{EMPLOYMENT, INCOME_RANGE, Outcome, REFERRER_TYPE, Topic};
use clerk_core::office::referrers;
use clerk_core::parties::tenancies;
use clerk_core::parties::tenancies::Tenancy;
use clerk_core::values::label_of;
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/cases/details.html")]
struct DetailsPage {
    shell: Shell,
    frame: CaseFrame,
    form: ui::Form,
    client_href: String,
    stands: String,
    tenancies: Vec<Choice>,
    details: Choices,
    /// Only of a closed case.
    outcomes: Vec<Choice>,
}

/// What can be chosen for a case.
pub(super) struct Choices {
    pub(super) topics: Vec<Choice>,
    pub(super) income_ranges: Vec<Choice>,
    pub(super) employments: Vec<Choice>,
    pub(super) referrer_types: Vec<Choice>,
    /// Names that are offered; any other may be typed.
    pub(super) referrers: Vec<String>,
}

/// The details of a case as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DetailsFields {
    pub(super) tenancy_id: String,
    topic: String,
    weekly_rent: String,
    weekly_income: String,
    income_range: String,
    employment: String,
    referrer_type: String,
    referrer: String,
    outcome: String,
    outcome_notes: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DetailsForm {
    #[serde(flatten)]
    details: DetailsFields,
    version: String,
}

impl DetailsFields {
    fn of(case: &Case) -> Self {
        let number = |amount: Option<i32>| amount.map(|n| n.to_string()).unwrap_or_default();
        Self {
            tenancy_id: case.tenancy.as_ref().map(|tenancy| tenancy.id.to_string()).unwrap_or_default(),
            topic: case.summary.topic.as_str().to_owned(),
            weekly_rent: number(case.weekly_rent),
            weekly_income: number(case.weekly_income),
            income_range: case.income_range.clone(),
            employment: case.employment.clone(),
            referrer_type: case.referrer_type.clone(),
            referrer: case.referrer.clone(),
            outcome: case.summary.outcome.map_or("", Outcome::as_str).to_owned(),
            outcome_notes: case.outcome_notes.clone(),
        }
    }

    fn typed<'a>(&'a self, tenancy_id: &'a str) -> TypedCase<'a> {
        TypedCase {
            topic: &self.topic,
            tenancy_id,
            weekly_rent: &self.weekly_rent,
            weekly_income: &self.weekly_income,
            income_range: &self.income_range,
            employment: &self.employment,
            referrer_type: &self.referrer_type,
            referrer: &self.referrer,
            outcome: &self.outcome,
            outcome_notes: &self.outcome_notes,
        }
    }

    pub(super) fn read(&self, present: Option<&Case>) -> Result<CaseDetails> {
        CaseDetails::new(&self.typed(&self.tenancy_id), present)
    }

    pub(super) fn read_without_tenancy(&self) -> Result<CaseDetails> {
        CaseDetails::new(&self.typed(""), None)
    }

    pub(super) fn values(&self) -> [(&'static str, &str); 4] {
        [
            ("weekly_rent", &self.weekly_rent),
            ("weekly_income", &self.weekly_income),
            ("referrer", &self.referrer),
            ("outcome_notes", &self.outcome_notes),
        ]
    }

    pub(super) fn choices(&self, topics: &[Topic], referrers: Vec<String>) -> Choices {
        Choices {
            topics: Choice::all(topics.iter().map(|topic| (topic.as_str(), topic.label())), &self.topic),
            income_ranges: Choice::stored(INCOME_RANGE, &self.income_range),
            employments: Choice::stored(EMPLOYMENT, &self.employment),
            referrer_types: Choice::stored(REFERRER_TYPE, &self.referrer_type),
            referrers,
        }
    }
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
    form: Form<DetailsForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let present = cases::get(&mut *tx, &staff.viewer, *id).await?;
        let (details, version) = (form.0.details.read(Some(&present))?, version(&form.0.version));
        cases::update(tx, &staff.viewer, *id, &details, version, state.clock.now()).await?;
        Ok(format!("/admin/cases/{id}?done=case"))
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
    let mut db = state.pool.acquire().await?;
    let made_from = sent.and_then(|form| version(&form.version));
    let (case, frame) = CaseFrame::of(&mut db, &staff.viewer, state, id, made_from, &refusal).await?;
    let client_id = case.summary.client.id;
    let tenancies = tenancies::of_client(&mut db, &staff.viewer, client_id).await?;
    let present = DetailsFields::of(&case);
    let fields = sent.map_or(&present, |form| &form.details);
    let mut topics = Topic::TODAY.to_vec();
    if !topics.contains(&case.summary.topic) {
        topics.push(case.summary.topic);
    }
    let outcomes = Choice::all(Outcome::ALL.iter().map(|v| (v.as_str(), v.label())), &fields.outcome);
    Ok(ui::page_with(
        refusal.status,
        &DetailsPage {
            shell: Shell::new(staff, NavSection::Cases, None),
            frame,
            client_href: format!("/admin/clients/{client_id}"),
            stands: if refusal.is_stale { in_lines(&case) } else { String::new() },
            form: typed("case", &fields.values(), refusal.errors),
            tenancies: tenancy_choices(&tenancies, &fields.tenancy_id),
            details: fields.choices(&topics, referrers::names(&mut db).await?),
            outcomes: if case.summary.is_open { Vec::new() } else { outcomes },
        },
    ))
}

/// All details in lines, for whoever has to choose between them and what they typed.
fn in_lines(case: &Case) -> String {
    let tenancy = case.tenancy.as_ref().map_or("", |tenancy| tenancy.address.as_str());
    let lines = [
        ("Topic", case.summary.topic.label().to_owned()),
        ("Tenancy", tenancy.to_owned()),
        ("Weekly rent", dollars(case.weekly_rent)),
        ("Household income per week", dollars(case.weekly_income)),
        ("Income per year", label_of(INCOME_RANGE, &case.income_range).to_owned()),
        ("Work or study", label_of(EMPLOYMENT, &case.employment).to_owned()),
        ("Type of referrer", label_of(REFERRER_TYPE, &case.referrer_type).to_owned()),
        ("Referrer", case.referrer.clone()),
        ("Outcome", case.summary.outcome.map_or("", Outcome::label).to_owned()),
        ("Notes on the outcome", case.outcome_notes.clone()),
    ];
    lines.iter().map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>().join("\n")
}
