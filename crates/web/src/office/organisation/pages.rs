//! Settings that there is one of: a page with a form.

use crate::http::error::PageResult;
use crate::http::form::Form;
use crate::http::save::{Done, save};
use crate::http::session::Staff;
use crate::office::catalogue::PATH;
use crate::office::catalogue::form::{Field, Input, Purpose, Typed, render, text};
use crate::state::AppState;
use crate::ui::Refusal;
use crate::ui::version;
use actix_web::{HttpResponse, web};
use clerk_core::Result;
use clerk_core::access::{Action, Viewer};
use clerk_core::office::organisation::{self, Organisation, StaffDomains};
use jiff::Timestamp;
use sqlx::PgConnection;

/// A setting that there is one of.
pub(crate) trait Single: Sized + 'static {
    /// The end of its address.
    const PATH: &'static str;
    const TITLE: &'static str;
    const INTRO: &'static str;

    fn fields() -> Vec<Field>;
    async fn read(connection: &mut PgConnection, state: &AppState) -> Result<(Self, Timestamp)>;
    /// The value of a field.
    fn value(&self, field: &str) -> String;
    async fn save(
        connection: &mut PgConnection,
        viewer: &Viewer,
        typed: &Typed,
        version: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()>;
}

impl Single for Organisation {
    const PATH: &'static str = "";
    const TITLE: &'static str = "Organisation";
    const INTRO: &'static str = "Who you are. It stands below the mail that Clerk sends.";

    fn fields() -> Vec<Field> {
        vec![
            Field::new("name", "Name", Input::Line).needed().longest("200"),
            Field::new("phone", "Phone", Input::Phone).longest("50"),
            Field::new("email", "Email", Input::Email).longest("254"),
            Field::new("website", "Website", Input::Line)
                .longest("200")
                .hint("The whole address, as in https://www.example.org."),
            Field::new("address", "Postal address", Input::Text).longest("500"),
        ]
    }

    async fn read(connection: &mut PgConnection, _: &AppState) -> Result<(Self, Timestamp)> {
        organisation::organisation(connection).await
    }

    fn value(&self, field: &str) -> String {
        match field {
            "name" => &self.name,
            "phone" => &self.phone,
            "email" => &self.email,
            "website" => &self.website,
            _ => &self.address,
        }
        .clone()
    }

    async fn save(
        connection: &mut PgConnection,
        viewer: &Viewer,
        typed: &Typed,
        version: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        let field = |name| text(typed, name).to_owned();
        let organisation = Self {
            name: field("name"),
            phone: field("phone"),
            email: field("email"),
            website: field("website"),
            address: field("address"),
        };
        organisation::set_organisation(connection, viewer, &Self::checked(&organisation)?, version, now).await
    }
}

impl Single for StaffDomains {
    const PATH: &'static str = "domains";
    const TITLE: &'static str = "Staff domains";
    const INTRO: &'static str =
        "Only people with an email address at one of these domains can be invited. Those who have an account keep it.";

    fn fields() -> Vec<Field> {
        vec![Field::new("domains", "Domains", Input::Text).needed().hint("One per line, as in example.org.")]
    }

    async fn read(connection: &mut PgConnection, state: &AppState) -> Result<(Self, Timestamp)> {
        organisation::staff_domains(connection, &state.settings.staff_email_domain).await
    }

    fn value(&self, _: &str) -> String {
        self.domains().join("\n")
    }

    async fn save(
        connection: &mut PgConnection,
        viewer: &Viewer,
        typed: &Typed,
        version: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        let domains = Self::checked(text(typed, "domains"))?;
        organisation::set_staff_domains(connection, viewer, &domains, version, now).await
    }
}

/// `GET` of a setting.
pub(crate) async fn show<S: Single>(staff: Staff, done: web::Query<Done>, state: web::Data<AppState>) -> PageResult {
    Ok(page::<S>(&staff, &state, done.into_inner().done, None, Refusal::default()).await?)
}

/// `POST` of a setting.
pub(crate) async fn submit<S: Single>(staff: Staff, form: Form<Typed>, state: web::Data<AppState>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageSettings)?;
        let made_from = version(text(&form.0, "version"));
        S::save(tx, &staff.viewer, &form.0, made_from, state.clock.now()).await?;
        Ok(format!("{}?done=setting", address::<S>()))
    };
    save(&staff, &state, change, async |refusal| page::<S>(&staff, &state, None, Some(&form.0), refusal).await).await
}

fn address<S: Single>() -> String {
    if S::PATH.is_empty() { PATH.to_owned() } else { format!("{PATH}/{}", S::PATH) }
}

async fn page<S: Single>(
    staff: &Staff,
    state: &AppState,
    done: Option<String>,
    sent: Option<&Typed>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    staff.viewer.require(Action::ManageSettings)?;
    let (setting, at) = S::read(&mut *state.pool.acquire().await?, state).await?;
    let purpose = Purpose { tab: S::PATH, title: S::TITLE, intro: S::INTRO, action: address::<S>(), remove: "", done };
    let value = |name: &str| setting.value(name);
    Ok(render(staff, purpose, S::fields(), Some((&value, at)), sent, refusal))
}
