//! Settings of which there is only one: a page with a form.

use crate::http::{Done, Draft, PageResult, Sent, Staff};
use crate::office::catalogue::address;
use crate::office::catalogue::form::{Hints, Purpose, render};
use actix_web::web::Query;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::input::Input;
use clerk_core::office::accounts;
use clerk_core::office::organisation::{self, OrganisationInput, SignInRulesInput, StaffDomainsInput};
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
    async fn stored(connection: &mut PgConnection, staff: &Staff) -> Result<(Self, Timestamp)>;
    async fn save(&self, tx: &mut PgConnection, staff: &Staff, version: Version) -> Result<()>;
}

impl Single for OrganisationInput {
    const PATH: &'static str = "";
    const TITLE: &'static str = "Organisation";
    const INTRO: &'static str = "Who you are. These details appear at the end of emails that Clerk sends.";
    const HINTS: Hints = &[("website", "The whole address, such as https://www.example.org.")];

    async fn stored(connection: &mut PgConnection, _: &Staff) -> Result<(Self, Timestamp)> {
        let (organisation, at) = organisation::organisation(connection).await?;
        Ok((Self::of(&organisation), at))
    }

    async fn save(&self, tx: &mut PgConnection, staff: &Staff, version: Version) -> Result<()> {
        organisation::set_organisation(tx, &staff.viewer, self, version, staff.now()).await
    }
}

impl Single for StaffDomainsInput {
    const PATH: &'static str = "domains";
    const TITLE: &'static str = "Staff domains";
    const INTRO: &'static str =
        "Only people with an email address at one of these domains can be invited. Those who have an account keep it.";
    const HINTS: Hints = &[("domains", "One per line, such as example.org.")];

    async fn stored(connection: &mut PgConnection, staff: &Staff) -> Result<(Self, Timestamp)> {
        let (domains, at) = organisation::staff_domains(connection, &staff.state.settings.staff_email_domain).await?;
        Ok((Self::of(&domains), at))
    }

    async fn save(&self, tx: &mut PgConnection, staff: &Staff, version: Version) -> Result<()> {
        organisation::set_staff_domains(tx, &staff.viewer, self, version, staff.now()).await
    }
}

impl Single for SignInRulesInput {
    const PATH: &'static str = "sign-in";
    const TITLE: &'static str = "Signing in";
    const INTRO: &'static str =
        "How staff may sign in, and who needs a second factor: an authenticator app, or a passkey.";
    const HINTS: Hints = &[
        ("ways", "Google and Microsoft also have to be set up on the server."),
        (
            "grace_days",
            "Counted from today for a group that you add, and for each person from the day they joined one of the groups.",
        ),
        ("provider_counts", "Leave this unticked unless everyone’s account there asks for one."),
        ("alert_after", "Over all accounts. The tech channel is told once an hour."),
        (
            "token_groups",
            "A token acts with the rights of the person who made it. Tokens that exist keep working until they end or are revoked.",
        ),
    ];

    async fn stored(connection: &mut PgConnection, _: &Staff) -> Result<(Self, Timestamp)> {
        let (rules, at) = organisation::sign_in_rules(connection).await?;
        Ok((Self::of(&rules), at))
    }

    async fn save(&self, tx: &mut PgConnection, staff: &Staff, version: Version) -> Result<()> {
        // At least one admin can still sign in: the one who makes the change.
        accounts::require_usable(tx, staff.user.id, &self.ways).await?;
        organisation::set_sign_in_rules(tx, &staff.viewer, self, version, staff.now()).await
    }
}

/// `GET` of a setting.
pub(crate) async fn show<S: Single>(staff: Staff, done: Query<Done>) -> PageResult {
    page::<S>(&staff, done.into_inner().done, Draft::new()).await
}

/// `POST` of a setting.
pub(crate) async fn submit<S: Single>(staff: Staff, sent: Sent<S>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageSettings)?;
        let (kept, _) = S::stored(&mut *tx, &staff).await?;
        let input = sent.form.read(Some(&kept))?;
        input.save(tx, &staff, sent.version()).await?;
        Ok(format!("{}?done=setting", address(S::PATH)))
    };
    staff.save(&sent, change, async |draft| page(&staff, None, draft).await).await
}

async fn page<S: Single>(staff: &Staff, done: Option<String>, draft: Draft<S>) -> PageResult {
    staff.viewer.require(Action::ManageSettings)?;
    let kept = S::stored(&mut *staff.db().await?, staff).await?;
    let purpose = Purpose {
        tab: S::PATH,
        title: S::TITLE,
        intro: S::INTRO,
        hints: S::HINTS,
        tail: String::new(),
        remove: "",
        done,
    };
    Ok(render(staff, &purpose, Some(kept), &draft))
}
