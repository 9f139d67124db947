//! Adds a tenancy to a client and changes one.

use crate::http::error::PageResult;
use crate::http::form::Form;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::parties::views::TenancyView;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use crate::ui::{typed, version};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::parties::clients;
use clerk_core::parties::tenancies::{self, NewTenancy, Tenancy, TypedTenancy};
use clerk_core::parties::tenancies::{LEASE, RENTAL_CIRCUMSTANCES};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "parties/tenancies/form.html")]
struct TenancyPage {
    shell: Shell,
    form: ui::Form,
    title: &'static str,
    action: String,
    back: String,
    back_label: String,
    version: String,
    stands: String,
    leases: Vec<Choice>,
    households: Vec<Choice>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TenancyForm {
    #[serde(flatten)]
    tenancy: TenancyFields,
    version: String,
}

/// What is known of a tenancy, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TenancyFields {
    address: String,
    suburb: String,
    postcode: String,
    started_on: String,
    lease: String,
    rental_circumstances: String,
}

/// What the form is about.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// A new one of this client.
    New(Uuid),
    /// This one.
    Present(Uuid),
}

impl TenancyFields {
    fn of(tenancy: Tenancy) -> Self {
        Self {
            address: tenancy.address,
            suburb: tenancy.suburb,
            postcode: tenancy.postcode,
            started_on: tenancy.started_on.map(|date| date.to_jiff().to_string()).unwrap_or_default(),
            lease: tenancy.lease,
            rental_circumstances: tenancy.rental_circumstances,
        }
    }

    pub(crate) fn read(&self, present: Option<&Tenancy>) -> Result<NewTenancy> {
        NewTenancy::new(
            &TypedTenancy {
                address: &self.address,
                suburb: &self.suburb,
                postcode: &self.postcode,
                started_on: &self.started_on,
                lease: &self.lease,
                rental_circumstances: &self.rental_circumstances,
            },
            present,
        )
    }

    pub(crate) fn values(&self) -> [(&'static str, &str); 4] {
        [
            ("address", &self.address),
            ("suburb", &self.suburb),
            ("postcode", &self.postcode),
            ("started_on", &self.started_on),
        ]
    }

    pub(crate) fn leases(&self) -> Vec<Choice> {
        Choice::stored(LEASE, &self.lease)
    }

    pub(crate) fn households(&self) -> Vec<Choice> {
        Choice::stored(RENTAL_CIRCUMSTANCES, &self.rental_circumstances)
    }
}

/// `GET /admin/clients/{id}/tenancies/new`
pub(crate) async fn show_new(staff: Staff, client_id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let form = TenancyForm::default();
    Ok(render(&staff, Target::New(*client_id), &state, &form, Refusal::default()).await?)
}

/// `POST /admin/clients/{id}/tenancies/new`
pub(crate) async fn create(
    staff: Staff,
    client_id: web::Path<Uuid>,
    form: Form<TenancyForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        clients::require_seen(tx, &staff.viewer, *client_id).await?;
        let new = form.0.tenancy.read(None)?;
        let id = tenancies::create(tx, &staff.viewer, *client_id, &new, state.clock.now()).await?;
        Ok(format!("/admin/tenancies/{id}?done=tenancy"))
    };
    let again = async |refusal| render(&staff, Target::New(*client_id), &state, &form.0, refusal).await;
    save(&staff, &state, add, again).await
}

/// `GET /admin/tenancies/{id}/edit`
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let tenancy = tenancies::find(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
    let version = tenancy.updated_at.to_jiff().to_string();
    let form = TenancyForm { tenancy: TenancyFields::of(tenancy), version };
    Ok(render(&staff, Target::Present(*id), &state, &form, Refusal::default()).await?)
}

/// `POST /admin/tenancies/{id}/edit`
pub(crate) async fn update(
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<TenancyForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let present = tenancies::find(&mut *tx, &staff.viewer, *id).await?;
        let (new, version) = (form.0.tenancy.read(Some(&present))?, version(&form.0.version));
        tenancies::update(tx, &staff.viewer, *id, &new, version, state.clock.now()).await?;
        Ok(format!("/admin/tenancies/{id}?done=tenancy"))
    };
    let again = async |refusal| render(&staff, Target::Present(*id), &state, &form.0, refusal).await;
    save(&staff, &state, change, again).await
}

async fn render(
    staff: &Staff,
    target: Target,
    state: &AppState,
    sent: &TenancyForm,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let (mut version_now, mut stands) = (String::new(), String::new());
    let (title, back, back_label, action) = match target {
        Target::New(client_id) => {
            let client = clients::find(&mut db, &staff.viewer, client_id).await?;
            let back = format!("/admin/clients/{client_id}");
            let name = client.shown_name();
            ("Add a tenancy", back.clone(), name, format!("{back}/tenancies/new"))
        }
        Target::Present(id) => {
            let tenancy = tenancies::find(&mut db, &staff.viewer, id).await?;
            version_now = refusal.version(version(&sent.version), tenancy.updated_at.to_jiff());
            if refusal.is_stale {
                stands = TenancyView::from(&tenancy).in_lines();
            }
            let back = format!("/admin/tenancies/{id}");
            ("Edit the tenancy", back.clone(), tenancy.in_a_line(), format!("{back}/edit"))
        }
    };
    Ok(ui::page_with(
        refusal.status,
        &TenancyPage {
            shell: Shell::new(staff, NavSection::Clients, None),
            form: typed("tenancy", &sent.tenancy.values(), refusal.errors),
            title,
            action,
            back,
            back_label,
            version: version_now,
            stands,
            leases: sent.tenancy.leases(),
            households: sent.tenancy.households(),
        },
    ))
}
