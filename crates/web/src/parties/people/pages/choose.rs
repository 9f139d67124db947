//! Sets the landlord or agent of a tenancy, or the support worker of a case, to someone known, someone new, or nobody.

use super::list::Row;
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::list_query::search_text;
use crate::ui::{NavSection, Shell};
use crate::views::band::tab_address;
use crate::views::head::CaseHead;
use crate::views::parties::PersonView;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases;
use clerk_core::ids::{CaseId, TenancyId};
use clerk_core::input::Form;
use clerk_core::insight::case_file::CaseTab;
use clerk_core::parties::people::{self, Person, PersonInput};
use clerk_core::parties::tenancies::{self, Side};
use clerk_core::{Error, Result};
use jiff::Timestamp;
use serde::Deserialize;
use sqlx::PgConnection;

/// How many people are offered; to find others, search.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(path = "parties/people/choose.html")]
struct ChoosePage {
    shell: Shell,
    form: Form<PersonInput>,
    role: &'static str,
    head: Option<CaseHead>,
    back: String,
    back_label: String,
    action: String,
    version: String,
    current: String,
    present: Option<PersonView>,
    search: String,
    people: Vec<Row>,
    has_more: bool,
    can_create: bool,
    /// Whether there is a contact preference to ask for; only a support worker has one.
    has_preference: bool,
}

/// The search text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Search {
    search: String,
}

/// The place that someone is chosen for.
#[derive(Debug, Clone, Copy)]
enum Place {
    Tenancy(TenancyId, Side),
    Case(CaseId),
}

/// Who holds the place now.
struct Filled {
    person: Option<Person>,
    updated_at: Timestamp,
    back_label: String,
    head: Option<CaseHead>,
}

impl Place {
    fn tenancy(id: TenancyId, side: &str) -> Result<Self> {
        match side {
            "landlord" => Ok(Self::Tenancy(id, Side::Landlord)),
            "agent" => Ok(Self::Tenancy(id, Side::Agent)),
            _ => Err(Error::NotFound),
        }
    }

    fn role(self) -> &'static str {
        match self {
            Self::Tenancy(_, Side::Landlord) => "Landlord",
            Self::Tenancy(_, Side::Agent) => "Agent",
            Self::Case(_) => "Support worker",
        }
    }

    /// The page that shows who it is.
    fn back(self) -> String {
        match self {
            Self::Tenancy(id, _) => format!("/admin/tenancies/{id}"),
            Self::Case(id) => tab_address(id, CaseTab::Details),
        }
    }

    fn action(self) -> String {
        match self {
            Self::Tenancy(id, Side::Landlord) => format!("/admin/tenancies/{id}/landlord"),
            Self::Tenancy(id, Side::Agent) => format!("/admin/tenancies/{id}/agent"),
            Self::Case(id) => format!("/admin/cases/{id}/support-worker"),
        }
    }

    async fn filled(self, connection: &mut PgConnection, staff: &Staff) -> Result<Filled> {
        let viewer = &staff.viewer;
        match self {
            Self::Tenancy(id, side) => {
                let tenancy = tenancies::find(connection, viewer, id).await?;
                let back_label = tenancy.in_a_line();
                let person = if side == Side::Landlord { tenancy.landlord } else { tenancy.agent };
                Ok(Filled { person, updated_at: tenancy.updated_at.to_jiff(), back_label, head: None })
            }
            Self::Case(id) => {
                let (case, headline) = cases::get_with_headline(&mut *connection, viewer, id).await?;
                let mut person = None;
                if let Some(person_id) = case.support_worker_id {
                    person = Some(people::find(connection, viewer, person_id).await?);
                }
                let head = CaseHead::new(&case.summary, &headline, staff);
                Ok(Filled {
                    person,
                    updated_at: case.summary.updated_at.to_jiff(),
                    back_label: head.title.clone(),
                    head: Some(head),
                })
            }
        }
    }
}

/// `GET /admin/tenancies/{id}/{landlord|agent}`
pub(crate) async fn show_side(staff: Staff, path: Path<(TenancyId, String)>, query: Query<Search>) -> PageResult {
    let (id, side) = path.into_inner();
    render(&staff, Place::tenancy(id, &side)?, &query.search, Draft::new()).await
}

/// `POST /admin/tenancies/{id}/{landlord|agent}`
pub(crate) async fn submit_side(staff: Staff, path: Path<(TenancyId, String)>, sent: Sent<PersonInput>) -> PageResult {
    let (id, side) = path.into_inner();
    submit(&staff, Place::tenancy(id, &side)?, &sent).await
}

/// `GET /admin/cases/{id}/support-worker`
pub(crate) async fn show_supporter(staff: Staff, id: Path<CaseId>, query: Query<Search>) -> PageResult {
    render(&staff, Place::Case(*id), &query.search, Draft::new()).await
}

/// `POST /admin/cases/{id}/support-worker`
pub(crate) async fn submit_supporter(staff: Staff, id: Path<CaseId>, sent: Sent<PersonInput>) -> PageResult {
    submit(&staff, Place::Case(*id), &sent).await
}

async fn submit(staff: &Staff, place: Place, sent: &Sent<PersonInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        change(tx, staff, place, sent).await?;
        Ok(format!("{}?done=person", place.back()))
    };
    staff.save(sent, change, async |draft| render(staff, place, "", draft).await).await
}

/// Does what was chosen: `person_id` is an id, `new`, or empty for nobody.
async fn change(tx: &mut PgConnection, staff: &Staff, place: Place, sent: &Sent<PersonInput>) -> Result<()> {
    let (viewer, now) = (&staff.viewer, staff.now());
    // Anyone who may not see the place is told so before anything else.
    place.filled(&mut *tx, staff).await?;
    let person_id = match sent.hidden("person_id") {
        "" => None,
        "new" => {
            viewer.require_on_seen(Action::EditPeople)?;
            Some(people::create(&mut *tx, viewer, &sent.form.read(None)?, now).await?)
        }
        id => Some(id.parse().map_err(|_| Error::invalid("person_id", "Choose someone from the list."))?),
    };
    let version = sent.version();
    match place {
        Place::Tenancy(id, side) => {
            tenancies::set_person(tx, viewer, id, side, person_id, version, now).await?;
        }
        Place::Case(id) => cases::set_support_worker(tx, viewer, id, person_id, version, now).await?,
    }
    Ok(())
}

async fn render(staff: &Staff, place: Place, search: &str, draft: Draft<PersonInput>) -> PageResult {
    let mut db = staff.db().await?;
    let filled = place.filled(&mut db, staff).await?;
    let found = people::list(&mut db, &staff.viewer, &search_text(search), (1, SHOWN), 1).await?;
    let in_words = |person: &Option<Person>| match person {
        Some(person) => Form::of(&PersonInput::of(person)).in_lines(),
        None => "Nobody".to_owned(),
    };
    Ok(draft.page(&ChoosePage {
        shell: staff.shell(NavSection::People),
        version: draft.version(filled.updated_at),
        current: draft.current(Some(&filled.person), in_words),
        form: draft.form(Form::blank()),
        role: place.role(),
        head: filled.head,
        back: place.back(),
        back_label: filled.back_label,
        action: place.action(),
        present: filled.person.as_ref().map(|person| PersonView::new(person, place.role(), String::new())),
        search: search.to_owned(),
        people: found.items.into_iter().map(Row::from).collect(),
        has_more: found.has_next,
        can_create: staff.viewer.may(Action::EditPeople),
        has_preference: matches!(place, Place::Case(_)),
    }))
}
