//! One page for a call: who it is, what it is about, what happened. It makes client, tenancy, case and first note.

use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{Choice, FormFrame, NavSection, Shell};
use crate::views::records::AlikeRow;
use actix_web::web::Query;
use askama::Template;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::cases::Topic;
use clerk_core::input::Form;
use clerk_core::intake::callbacks;
use clerk_core::intake::calls::{self, CallInput, Caller, Started};
use clerk_core::parties::clients::Alike;
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "intake/calls/new.html")]
struct CallPage {
    shell: Shell,
    form: Form<CallInput>,
    frame: FormFrame,
    topics: Vec<Choice>,
    /// The call-back that it answers.
    contact: String,
    /// Those whom the caller may be.
    alike: Vec<AlikeRow>,
}

/// The call-back that is answered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CallQuery {
    contact: String,
}

/// `GET /admin/calls/new`
pub(crate) async fn show(staff: Staff, query: Query<CallQuery>) -> PageResult {
    render(&staff, &query.contact, Draft::new(), Vec::new()).await
}

/// `POST /admin/calls/new`
pub(crate) async fn start(staff: Staff, sent: Sent<CallInput>) -> PageResult {
    let contact = sent.hidden("contact");
    let start = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::CreateCases)?;
        let contact_id = match contact {
            "" => None,
            id => Some(id.parse().map_err(|_| Error::invalid("", "This call-back does not exist. Open it again."))?),
        };
        let caller = match sent.hidden("caller") {
            "" => Caller::Unknown,
            "new" => Caller::New,
            id => Caller::Client(id.parse().map_err(|_| Error::invalid("", "Choose a client from the list."))?),
        };
        let input = sent.form.read(None)?;
        Ok(match calls::start(tx, &staff.viewer, contact_id, &input, caller, staff.now()).await? {
            Started::Case(id) => Ok(format!("/admin/cases/{id}?done=started")),
            Started::Alike(found) => Err(found),
        })
    };
    let again =
        async |draft, alike: Option<Vec<Alike>>| render(&staff, contact, draft, alike.unwrap_or_default()).await;
    staff.save_unless(&sent, start, again).await
}

async fn render(staff: &Staff, contact: &str, draft: Draft<CallInput>, alike: Vec<Alike>) -> PageResult {
    staff.viewer.require(Action::CreateCases)?;
    let mut known = Vec::new();
    if let (None, Ok(id)) = (&draft.sent, contact.parse::<Uuid>()) {
        let (contact, _) = callbacks::get(&mut *staff.db().await?, &staff.viewer, id).await?;
        known = known_of(&contact.name, contact.phone);
    }
    let form = draft.form(Form::sent(&known));
    let today = Topic::TODAY.map(|topic| (topic.as_str(), topic.label()));
    Ok(draft.page(&CallPage {
        shell: staff.shell(NavSection::Contacts),
        frame: FormFrame {
            action: "/admin/calls/new".to_owned(),
            back: "/admin/contacts".to_owned(),
            version: String::new(),
            current: String::new(),
        },
        topics: Choice::all(today, form.topic.value()),
        contact: contact.to_owned(),
        alike: alike.into_iter().map(AlikeRow::from).collect(),
        form,
    }))
}

/// What a call-back says about the caller. The last word of the name is taken for the last name; nothing of it is lost.
fn known_of(name: &str, phone: String) -> Vec<(String, String)> {
    let name = name.trim();
    let (first, last) = name.rsplit_once(char::is_whitespace).unwrap_or((name, ""));
    let fields = [("first_name", first.trim().to_owned()), ("last_name", last.to_owned()), ("phone", phone)];
    fields.map(|(name, text)| (name.to_owned(), text)).into_iter().collect()
}
