//! Makes a client and changes one.

use crate::http::error::{OrPage, PageError};
use crate::http::form::Form;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::parties::views::ClientView;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use crate::ui::{typed, version};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::parties::clients::ABORIGINAL_OR_TORRES_STRAIT_ISLANDER;
use clerk_core::parties::clients::CALL_TIMES;
use clerk_core::parties::clients::ContactRestriction;
use clerk_core::parties::clients::ELIGIBILITY_CIRCUMSTANCES;
use clerk_core::parties::clients::GENDER;
use clerk_core::parties::clients::INTERPRETER;
use clerk_core::parties::clients::{self, Client, NewClient, TypedClient};
use jiff::civil::Date;
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "parties/clients/form.html")]
struct ClientPage {
    shell: Shell,
    form: ui::Form,
    action: String,
    back: String,
    /// Empty for a new client.
    name: String,
    version: String,
    stands: String,
    /// The client who has the email address already, if the author sees them.
    existing: Option<String>,
    /// What comes after: `case` for a new case of the client.
    then: String,
    choices: Choices,
}

struct Choices {
    genders: Vec<Choice>,
    centrelink: Vec<Choice>,
    circumstances: Vec<Choice>,
    origins: Vec<Choice>,
    other_language: Vec<Choice>,
    interpreters: Vec<Choice>,
    call_times: Vec<Choice>,
    restrictions: Vec<Choice>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ClientForm {
    email: String,
    first_name: String,
    last_name: String,
    preferred_name: String,
    date_of_birth: String,
    phone: String,
    gender: String,
    gender_words: String,
    pronouns: String,
    centrelink_support: String,
    eligibility_circumstances: Vec<String>,
    eligibility_notes: String,
    number_of_dependents: String,
    weekly_household_income: String,
    aboriginal_or_torres_strait_islander: String,
    can_speak_non_english: String,
    first_language: String,
    interpreter: String,
    call_times: Vec<String>,
    contact_restriction: String,
    notes: String,
    version: String,
    then: String,
}

/// What comes after a new client is made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Then {
    then: String,
}

impl ClientForm {
    fn of(client: Client) -> Self {
        let yes_no = |value: Option<bool>| value.map(|yes| yes.to_string()).unwrap_or_default();
        let is_listed = GENDER.iter().any(|(stored, _)| *stored == client.gender);
        let (gender, gender_words) =
            if is_listed { (client.gender, String::new()) } else { (String::new(), client.gender) };
        Self {
            email: client.email,
            first_name: client.first_name,
            last_name: client.last_name,
            preferred_name: client.preferred_name,
            date_of_birth: client.date_of_birth.map(|date| date.to_jiff().to_string()).unwrap_or_default(),
            phone: client.phone,
            gender,
            gender_words,
            pronouns: client.pronouns,
            centrelink_support: yes_no(client.centrelink_support),
            eligibility_circumstances: client.eligibility_circumstances,
            eligibility_notes: client.eligibility_notes,
            number_of_dependents: client.number_of_dependents.map(|n| n.to_string()).unwrap_or_default(),
            weekly_household_income: client.weekly_household_income.map(|n| n.to_string()).unwrap_or_default(),
            aboriginal_or_torres_strait_islander: client.aboriginal_or_torres_strait_islander,
            can_speak_non_english: yes_no(client.can_speak_non_english),
            first_language: client.first_language,
            interpreter: client.interpreter,
            call_times: client.call_times,
            contact_restriction: client.contact_restriction,
            notes: client.notes,
            version: client.updated_at.to_jiff().to_string(),
            then: String::new(),
        }
    }

    fn read(&self, present: Option<&Client>, today: Date) -> Result<NewClient> {
        let own_words = self.gender_words.trim();
        NewClient::new(
            &TypedClient {
                email: &self.email,
                first_name: &self.first_name,
                last_name: &self.last_name,
                preferred_name: &self.preferred_name,
                date_of_birth: &self.date_of_birth,
                phone: &self.phone,
                gender: if own_words.is_empty() { &self.gender } else { own_words },
                pronouns: &self.pronouns,
                centrelink_support: &self.centrelink_support,
                eligibility_circumstances: &self.eligibility_circumstances,
                eligibility_notes: &self.eligibility_notes,
                number_of_dependents: &self.number_of_dependents,
                weekly_household_income: &self.weekly_household_income,
                aboriginal_or_torres_strait_islander: &self.aboriginal_or_torres_strait_islander,
                can_speak_non_english: &self.can_speak_non_english,
                first_language: &self.first_language,
                interpreter: &self.interpreter,
                call_times: &self.call_times,
                contact_restriction: &self.contact_restriction,
                notes: &self.notes,
            },
            present,
            today,
        )
    }

    fn values(&self) -> [(&'static str, &str); 14] {
        [
            ("email", &self.email),
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("preferred_name", &self.preferred_name),
            ("date_of_birth", &self.date_of_birth),
            ("phone", &self.phone),
            ("gender_words", &self.gender_words),
            ("pronouns", &self.pronouns),
            ("eligibility_notes", &self.eligibility_notes),
            ("number_of_dependents", &self.number_of_dependents),
            ("weekly_household_income", &self.weekly_household_income),
            ("first_language", &self.first_language),
            ("notes", &self.notes),
            ("then", &self.then),
        ]
    }

    fn choices(&self) -> Choices {
        let restriction = |v: &ContactRestriction| (v.as_str(), v.label());
        Choices {
            genders: Choice::stored(GENDER, &self.gender),
            centrelink: Choice::yes_no(&self.centrelink_support),
            circumstances: Choice::several(ELIGIBILITY_CIRCUMSTANCES, &self.eligibility_circumstances),
            origins: Choice::stored(ABORIGINAL_OR_TORRES_STRAIT_ISLANDER, &self.aboriginal_or_torres_strait_islander),
            other_language: Choice::yes_no(&self.can_speak_non_english),
            interpreters: Choice::stored(INTERPRETER, &self.interpreter),
            call_times: Choice::several(CALL_TIMES, &self.call_times),
            restrictions: Choice::all(ContactRestriction::ALL.iter().map(restriction), &self.contact_restriction),
        }
    }
}

/// `GET /admin/clients/new`
pub(crate) async fn show_new(
    request: HttpRequest,
    staff: Staff,
    query: web::Query<Then>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let form = ClientForm { then: query.into_inner().then, ..ClientForm::default() };
    render(&staff, None, &state, &form, Refusal::default()).await.or_page(&request)
}

/// `POST /admin/clients/new`
pub(crate) async fn create(
    request: HttpRequest,
    staff: Staff,
    form: Form<ClientForm>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let add = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::CreateCases)?;
        let id =
            clients::create(tx, &staff.viewer, &form.0.read(None, state.clock.today())?, state.clock.now()).await?;
        let next = if form.0.then == "case" { "/cases/new" } else { "" };
        Ok(format!("/admin/clients/{id}{next}?done=client"))
    };
    save(&request, &staff, &state, add, async |refusal| render(&staff, None, &state, &form.0, refusal).await).await
}

/// `GET /admin/clients/{id}/edit`
pub(crate) async fn show(
    request: HttpRequest,
    staff: Staff,
    id: web::Path<Uuid>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let shown = async {
        let client = clients::find(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
        render(&staff, Some(*id), &state, &ClientForm::of(client), Refusal::default()).await
    };
    shown.await.or_page(&request)
}

/// `POST /admin/clients/{id}/edit`
pub(crate) async fn update(
    request: HttpRequest,
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<ClientForm>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let change = async |tx: &mut PgConnection| {
        let present = clients::find(&mut *tx, &staff.viewer, *id).await?;
        let (new, version) = (form.0.read(Some(&present), state.clock.today())?, version(&form.0.version));
        clients::update(tx, &staff.viewer, *id, &new, version, state.clock.now()).await?;
        Ok(format!("/admin/clients/{id}?done=client"))
    };
    save(&request, &staff, &state, change, async |refusal| render(&staff, Some(*id), &state, &form.0, refusal).await)
        .await
}

async fn render(
    staff: &Staff,
    id: Option<Uuid>,
    state: &AppState,
    sent: &ClientForm,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let mut existing = None;
    if refusal.errors.iter().any(|error| error.field == "email") {
        existing = clients::with_email(&mut db, &staff.viewer, &sent.email).await?.filter(|other| Some(*other) != id);
    }
    let (mut name, mut version_now, mut stands) = (String::new(), String::new(), String::new());
    match id {
        Some(id) => {
            let client = clients::find(&mut db, &staff.viewer, id).await?;
            version_now = refusal.version(version(&sent.version), client.updated_at.to_jiff());
            let view = ClientView::from(client);
            if refusal.is_stale {
                stands = view.in_lines();
            }
            name = view.name;
        }
        None => staff.viewer.require(Action::CreateCases)?,
    }
    let href = id.map(|id| format!("/admin/clients/{id}"));
    Ok(ui::page_with(
        refusal.status,
        &ClientPage {
            shell: Shell::new(staff, NavSection::Clients, None),
            form: typed("client", &sent.values(), refusal.errors),
            action: href.as_ref().map_or("/admin/clients/new".to_owned(), |href| format!("{href}/edit")),
            back: href.unwrap_or_else(|| "/admin/clients".to_owned()),
            name,
            version: version_now,
            stands,
            existing: existing.map(|id| format!("/admin/clients/{id}")),
            then: sent.then.clone(),
            choices: sent.choices(),
        },
    ))
}
