//! One page for a call: who it is, what it is about, what happened. It makes client, tenancy, people, case and first note; what is
//! known besides can be added, or come later.

use super::kept::KeptRow;
use crate::http::form::body::may_be_kept;
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{Choice, FormFrame, NavSection, Shell};
use crate::views::records::AlikeRow;
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::{Action, Place};
use clerk_core::casework::cases::{AssignmentInput, Topic};
use clerk_core::casework::dates::DateInput;
use clerk_core::input::{Form, Pairs};
use clerk_core::intake::callbacks;
use clerk_core::intake::calls::{self, Call, CallInput, Caller, KeptCall, Started};
use clerk_core::office::accounts::with_load;
use clerk_core::parties::clients::Alike;
use clerk_core::{Error, FieldErrors, Result};
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
    /// The next critical date, and who is to work on the case; both may be left out.
    date: Form<DateInput>,
    people: Form<AssignmentInput>,
    paralegals: Vec<Choice>,
    lawyers: Vec<Choice>,
    /// Which of the folded parts are open: the home, the other side, the date, the people.
    open: Open,
    /// The call-back that it answers.
    contact: String,
    /// The call that was put aside and goes on here.
    kept: String,
    /// The client who was chosen as the caller, or "new".
    caller: String,
    /// Those whom the caller may be.
    alike: Vec<AlikeRow>,
    /// Other calls that were put aside.
    others: Vec<KeptRow>,
}

/// Which folded parts hold something.
struct Open {
    home: bool,
    others: bool,
    date: bool,
    people: bool,
}

/// What the call is about already: a call-back that is answered, or a call that was put aside.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CallQuery {
    contact: String,
    kept: String,
    done: Option<String>,
}

/// `GET /admin/calls/new`
pub(crate) async fn show(staff: Staff, query: Query<CallQuery>) -> PageResult {
    render(&staff, &query, Draft::new(), None, Vec::new()).await
}

/// `POST /admin/calls/new`
pub(crate) async fn start(staff: Staff, sent: Sent<CallInput>) -> PageResult {
    let query = CallQuery { contact: sent.hidden("contact").into(), kept: sent.hidden("kept").into(), done: None };
    let start = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::CreateCases)?;
        let kept: Option<Uuid> = query.kept.parse().ok();
        if sent.hidden("then") == "later" {
            calls::keep(tx, staff.user.id, kept.unwrap_or_else(Uuid::new_v4), &to_keep(&sent), staff.now()).await?;
            return Ok(Ok("/admin/calls/new?done=call-kept".to_owned()));
        }
        let (contact_id, caller) = (contact_of(&query.contact)?, caller_of(sent.hidden("caller"))?);
        let call = read(&sent)?;
        let id = match calls::start(tx, &staff.viewer, contact_id, &call, caller, staff.now()).await? {
            Started::Case(id) => id,
            Started::Alike(found) => return Ok(Err(found)),
        };
        if let Some(kept) = kept {
            calls::discard(tx, staff.user.id, kept).await?;
        }
        Ok(Ok(format!("/admin/cases/{id}?done=started")))
    };
    let again = async |draft, alike: Option<Vec<Alike>>| {
        render(&staff, &query, draft, Some(&sent), alike.unwrap_or_default()).await
    };
    staff.save_unless(&sent, start, again).await
}

fn contact_of(contact: &str) -> Result<Option<Uuid>> {
    match contact {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Error::invalid("", "This call-back does not exist. Open it again.")),
    }
}

fn caller_of(caller: &str) -> Result<Caller> {
    match caller {
        "" => Ok(Caller::Unknown),
        "new" => Ok(Caller::New),
        id => id.parse().map(Caller::Client).map_err(|_| Error::invalid("", "Choose a client from the list.")),
    }
}

/// What has been entered, which is kept until the call goes on.
fn to_keep(sent: &Sent<CallInput>) -> Vec<(String, String)> {
    let own = sent
        .pairs()
        .iter()
        .filter(|(name, text)| may_be_kept(name) && !["then", "kept"].contains(&name.as_str()) && !text.is_empty());
    own.cloned().collect()
}

/// Everything that was sent; or all that is wrong with it, in the order of the page.
fn read(sent: &Sent<CallInput>) -> Result<Call> {
    let mut wrong = FieldErrors::default();
    let said = wrong.unless_wrong(sent.form.read(None))?;
    let (date, people) = (sent.other::<DateInput>(), sent.other::<AssignmentInput>());
    let date = match has_date(&date) {
        true => wrong.unless_wrong(date.read(None))?,
        false => None,
    };
    let people = match has_people(&people) {
        true => wrong.unless_wrong(people.read(None))?,
        false => None,
    };
    wrong.check()?;
    // If it was not read, that is among what is wrong.
    said.map(|said| Call { said, date, people }).ok_or(Error::NotFound)
}

fn has_date(form: &Form<DateInput>) -> bool {
    [&form.date_type, &form.on_date, &form.hearing_location].iter().any(|field| !field.value().is_empty())
}

fn has_people(form: &Form<AssignmentInput>) -> bool {
    [&form.paralegal_id, &form.lawyer_id].iter().any(|field| !field.value().is_empty())
}

async fn render(
    staff: &Staff,
    query: &CallQuery,
    draft: Draft<CallInput>,
    sent: Option<&Sent<CallInput>>,
    alike: Vec<Alike>,
) -> PageResult {
    staff.viewer.require(Action::CreateCases)?;
    let mut db = staff.db().await?;
    let kept = match query.contact.is_empty() {
        true => calls::kept(&mut db, staff.user.id).await?,
        // The page of a call-back has its own.
        false => Vec::new(),
    };
    let pairs = match sent {
        Some(sent) => sent.pairs().to_vec(),
        None => entered(staff, &mut db, query, &kept).await?,
    };
    let contact = text(&pairs, "contact").unwrap_or(&query.contact).to_owned();
    let form = draft.form(Form::sent(&pairs));
    let date = Form::<DateInput>::sent(&pairs).refused(form.errors.clone()).part_of(form.id);
    let people = Form::<AssignmentInput>::sent(&pairs).refused(form.errors.clone()).part_of(form.id);
    let today = Topic::TODAY.map(|topic| (topic.as_str(), topic.label()));
    Ok(draft.page(&CallPage {
        shell: staff.shell(NavSection::Calls).after(query.done.as_deref()),
        frame: FormFrame {
            action: "/admin/calls/new".to_owned(),
            back: if contact.is_empty() { "/admin".to_owned() } else { format!("/admin/contacts/{contact}") },
            version: String::new(),
            current: String::new(),
        },
        topics: Choice::all(today, form.topic.value()),
        paralegals: Choice::staff(&with_load(&mut db, Place::Paralegal).await?, people.paralegal_id.value()),
        lawyers: Choice::staff(&with_load(&mut db, Place::Lawyer).await?, people.lawyer_id.value()),
        open: Open::of(&form, &date, &people),
        others: kept
            .iter()
            .filter(|call| call.id.to_string() != query.kept)
            .map(|call| KeptRow::new(call, staff.today()))
            .collect(),
        kept: query.kept.clone(),
        caller: text(&pairs, "caller").unwrap_or_default().to_owned(),
        alike: alike.into_iter().map(AlikeRow::from).collect(),
        contact,
        date,
        people,
        form,
    }))
}

fn text<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
}

/// What is known when the page is opened: from the call that was put aside, or from the call-back.
async fn entered(
    staff: &Staff,
    db: &mut PgConnection,
    query: &CallQuery,
    kept: &[KeptCall],
) -> Result<Vec<(String, String)>> {
    if let Some(call) = kept.iter().find(|call| call.id.to_string() == query.kept) {
        return Ok(call.fields.clone());
    }
    if !query.kept.is_empty() {
        return Err(Error::NotFound);
    }
    match query.contact.parse() {
        Ok(id) => {
            let contact = callbacks::find(db, &staff.viewer, id).await?;
            Ok(known_of(&contact.name, contact.phone))
        }
        Err(_) => Ok(Vec::new()),
    }
}

/// What a call-back says about the caller. The last word of the name is taken for the last name; nothing of it is lost.
fn known_of(name: &str, phone: String) -> Vec<(String, String)> {
    let name = name.trim();
    let (first, last) = name.rsplit_once(char::is_whitespace).unwrap_or((name, ""));
    let fields = [("first_name", first.trim().to_owned()), ("last_name", last.to_owned()), ("phone", phone)];
    fields.map(|(name, text)| (name.to_owned(), text)).into_iter().collect()
}

impl Open {
    fn of(form: &Form<CallInput>, date: &Form<DateInput>, people: &Form<AssignmentInput>) -> Self {
        let is_any = |fields: &[&clerk_core::input::FormField]| {
            fields.iter().any(|field| !field.value().is_empty() || !field.error.is_empty())
        };
        Self {
            home: is_any(&[&form.address, &form.postcode, &form.date_of_birth]),
            others: is_any(&[
                &form.agent_name,
                &form.agent_phone,
                &form.agent_email,
                &form.landlord_name,
                &form.landlord_phone,
                &form.landlord_email,
            ]),
            date: is_any(&[&date.date_type, &date.on_date, &date.past_reason, &date.hearing_location]),
            people: is_any(&[&people.paralegal_id, &people.lawyer_id, &people.over_capacity]),
        }
    }
}
