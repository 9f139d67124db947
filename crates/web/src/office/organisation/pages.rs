//! Settings of which there is only one: a page with a form.

use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::{Done, save};
use crate::http::session::Staff;
use crate::office::catalogue::address;
use crate::office::catalogue::form::{Hints, Purpose, render};
use crate::state::AppState;
use crate::ui::Refusal;
use actix_web::{HttpResponse, web};
use clerk_core::Result;
use clerk_core::access::{Action, Viewer};
use clerk_core::input::Input;
use clerk_core::office::organisation::{self, OrganisationInput, StaffDomainsInput};
use clerk_platform::version::Version;
use jiff::Timestamp;
use sqlx::PgConnection;

/// A setting of which there is only one.
pub(crate) trait Single: Input + 'static {
    /// The end of its address.
    const PATH: &'static str;
    const TITLE: &'static str;
    const INTRO: &'static str;
    const HINTS: Hints;

    /// The stored value, and when it last changed.
    async fn stored(connection: &mut PgConnection, state: &AppState) -> Result<(Self, Timestamp)>;
    async fn save(
        &self,
        connection: &mut PgConnection,
        viewer: &Viewer,
        version: Version,
        now: Timestamp,
    ) -> Result<()>;
}

impl Single for OrganisationInput {
    const PATH: &'static str = "";
    const TITLE: &'static str = "Organisation";
    const INTRO: &'static str = "Who you are. These details appear at the end of emails that Clerk sends.";
    const HINTS: Hints = &[("website", "The whole address, such as https://www.example.org.")];

    async fn stored(connection: &mut PgConnection, _: &AppState) -> Result<(Self, Timestamp)> {
        let (organisation, at) = organisation::organisation(connection).await?;
        Ok((Self::of(&organisation), at))
    }

    async fn save(
        &self,
        connection: &mut PgConnection,
        viewer: &Viewer,
        version: Version,
        now: Timestamp,
    ) -> Result<()> {
        organisation::set_organisation(connection, viewer, self, version, now).await
    }
}

impl Single for StaffDomainsInput {
    const PATH: &'static str = "domains";
    const TITLE: &'static str = "Staff domains";
    const INTRO: &'static str =
        "Only people with an email address at one of these domains can be invited. Those who have an account keep it.";
    const HINTS: Hints = &[("domains", "One per line, such as example.org.")];

    async fn stored(connection: &mut PgConnection, state: &AppState) -> Result<(Self, Timestamp)> {
        let (domains, at) = organisation::staff_domains(connection, &state.settings.staff_email_domain).await?;
        Ok((Self::of(&domains), at))
    }

    async fn save(
        &self,
        connection: &mut PgConnection,
        viewer: &Viewer,
        version: Version,
        now: Timestamp,
    ) -> Result<()> {
        organisation::set_staff_domains(connection, viewer, self, version, now).await
    }
}

/// `GET` of a setting.
pub(crate) async fn show<S: Single>(staff: Staff, done: web::Query<Done>, state: web::Data<AppState>) -> PageResult {
    Ok(page::<S>(&staff, &state, done.into_inner().done, None, Refusal::default()).await?)
}

/// `POST` of a setting.
pub(crate) async fn submit<S: Single>(staff: Staff, sent: Sent<S>, state: web::Data<AppState>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageSettings)?;
        let (kept, _) = S::stored(&mut *tx, &state).await?;
        let input = sent.form.read(Some(&kept))?;
        input.save(tx, &staff.viewer, sent.version(), state.clock.now()).await?;
        Ok(format!("{}?done=setting", address(S::PATH)))
    };
    save(&staff, &state, change, async |refusal| page(&staff, &state, None, Some(&sent), refusal).await).await
}

async fn page<S: Single>(
    staff: &Staff,
    state: &AppState,
    done: Option<String>,
    sent: Option<&Sent<S>>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    staff.viewer.require(Action::ManageSettings)?;
    let kept = S::stored(&mut *state.pool.acquire().await?, state).await?;
    let purpose = Purpose {
        tab: S::PATH,
        title: S::TITLE,
        intro: S::INTRO,
        hints: S::HINTS,
        tail: String::new(),
        remove: "",
        done,
    };
    Ok(render(staff, &purpose, Some(kept), sent, refusal))
}
