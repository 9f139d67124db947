//! Hands over someone's open cases, alone or while deactivating them, and reactivates people.

use crate::http::{Button, Draft, PageResult, Sent, Staff};
use crate::office::staff::pages::PATH;
use crate::ui::{Choice, NavSection, Shell};
use actix_web::web::Path;
use askama::Template;
use clerk_core::Result;
use clerk_core::access::{Action, Place, Role};
use clerk_core::casework::cases::{CaseFilter, CaseSummary, Count, ListedCase, Sort, list};
use clerk_core::casework::hand_over::{self, HandOverInput};
use clerk_core::ids::UserId;
use clerk_core::input::{Form, FormField};
use clerk_core::office::accounts::{StaffRef, with_load};
use clerk_core::office::staff;
use clerk_platform::words::cases;
use sqlx::PgConnection;

/// How many cases the page lists; all are handed over.
const SHOWN: i64 = 100;

#[derive(Template)]
#[template(path = "casework/hand_over/hand_over.html")]
struct HandOverPage {
    shell: Shell,
    name: String,
    href: String,
    /// The last part of the form's address.
    what: &'static str,
    title: &'static str,
    version: String,
    form: Form<HandOverInput>,
    roles: Vec<RolePart>,
}

/// The role that someone has on cases, and who may take over.
struct RolePart {
    field: FormField,
    label: String,
    hint: &'static str,
    blank: String,
    cases: Vec<CaseLink>,
    more: String,
    choices: Vec<Choice>,
}

struct CaseLink {
    href: String,
    text: String,
}

/// Whether the person leaves, or only hands over their cases.
fn leaves(what: &str) -> bool {
    what == "deactivate"
}

/// `GET /admin/staff/{id}/{deactivate|hand-over}`
pub(crate) async fn show(staff: Staff, path: Path<(UserId, String)>) -> PageResult {
    let (id, what) = path.into_inner();
    render(&staff, id, leaves(&what), Draft::new()).await
}

/// `POST /admin/staff/{id}/{deactivate|hand-over}`
pub(crate) async fn submit(staff: Staff, path: Path<(UserId, String)>, sent: Sent<HandOverInput>) -> PageResult {
    let (id, what) = path.into_inner();
    let leaves = leaves(&what);
    let act = async |tx: &mut PgConnection| {
        staff::require(&staff.viewer, id, Action::ManageStaff)?;
        let (to, now) = (sent.form.read(None)?, staff.now());
        match leaves {
            true => hand_over::deactivate(tx, &staff.viewer, id, &to, sent.version(), now).await?,
            false => hand_over::hand_over(tx, &staff.viewer, id, &to, now).await?,
        }
        Ok(format!("{PATH}/{id}?done={}", if leaves { "deactivated" } else { "handed-over" }))
    };
    staff.save(&sent, act, async |draft| render(&staff, id, leaves, draft).await).await
}

/// `POST /admin/staff/{id}/activate`
pub(crate) async fn activate(staff: Staff, id: Path<UserId>, button: Button) -> PageResult {
    let activate = async |tx: &mut PgConnection| {
        hand_over::activate(tx, &staff.viewer, *id, button.version, staff.now()).await?;
        Ok(format!("{PATH}/{id}?done=activated"))
    };
    staff.press(activate).await
}

async fn render(staff: &Staff, id: UserId, leaves: bool, draft: Draft<HandOverInput>) -> PageResult {
    staff::require(&staff.viewer, id, Action::ManageStaff)?;
    let mut db = staff.db().await?;
    let profile = staff::get(&mut db, &staff.viewer, id).await?;
    let (member, caseload) = (profile.member, profile.caseload);
    if leaves && member.role() == Role::Admin {
        staff.viewer.require_on_seen(Action::ManageUsers)?;
    }
    let filter = CaseFilter { staff_id: Some(id), is_open: Some(true), sort: Sort::OLDEST, ..CaseFilter::default() };
    let open = list(&mut db, &staff.viewer, &filter, 1, SHOWN, Count::UpTo(SHOWN + 1)).await?.items;
    let form = draft.form(Form::blank());
    let mut roles = Vec::new();
    for (place, count, field) in [
        (Place::Paralegal, caseload.open_as_paralegal, &form.paralegal_to),
        (Place::Lawyer, caseload.open_as_lawyer, &form.lawyer_to),
    ] {
        if count > 0 {
            let field = if leaves { field.required() } else { field.clone() };
            let whose = Whose { id, place, count, leaves };
            roles.push(RolePart::new(&mut db, &whose, field, &open).await?);
        }
    }
    Ok(draft.page(&HandOverPage {
        shell: staff.shell(NavSection::Staff),
        href: format!("{PATH}/{id}"),
        what: if leaves { "deactivate" } else { "hand-over" },
        title: if leaves { "Deactivate" } else { "Hand over cases" },
        version: draft.version(member.updated_at.to_jiff()),
        form,
        name: member.full_name,
        roles,
    }))
}

/// Whose cases are handed over, and in which role.
struct Whose {
    id: UserId,
    place: Place,
    count: i64,
    leaves: bool,
}

impl RolePart {
    async fn new(connection: &mut PgConnection, whose: &Whose, field: FormField, open: &[ListedCase]) -> Result<Self> {
        let is_theirs = |staff: &Option<StaffRef>| staff.as_ref().is_some_and(|staff| staff.id == whose.id);
        let theirs = open.iter().map(|case| &case.summary).filter(|case| match whose.place {
            Place::Paralegal => is_theirs(&case.paralegal),
            Place::Lawyer => is_theirs(&case.lawyer),
        });
        let cases_shown: Vec<CaseLink> = theirs.map(CaseLink::from).collect();
        let hidden = whose.count - i64::try_from(cases_shown.len()).unwrap_or_default();
        let (role, nobody, hint) = match whose.place {
            Place::Paralegal => ("Paralegal", "Nobody: send to the inbox", "Least busy first."),
            Place::Lawyer => (
                "Lawyer",
                "Nobody",
                "Least busy first. A case with a paralegal needs a lawyer, so “Nobody” is only for cases without one.",
            ),
        };
        let mut people = with_load(connection, whose.place).await?;
        people.retain(|person| person.id != whose.id);
        let mut choices = Choice::staff(&people, field.value());
        choices.push(Choice::new("nobody", nobody, field.value()));
        Ok(Self {
            label: format!("{role} on {}", cases(whose.count)),
            hint,
            blank: if whose.leaves { "Choose who takes over" } else { "Leave the cases as they are" }.to_owned(),
            choices,
            field,
            more: if hidden > 0 { format!("and {} more", cases(hidden)) } else { String::new() },
            cases: cases_shown,
        })
    }
}

impl From<&CaseSummary> for CaseLink {
    fn from(case: &CaseSummary) -> Self {
        let stage = case.stage.label();
        Self {
            href: format!("/admin/cases/{}", case.id),
            text: format!("{} {}, {stage}", case.fileref, case.client.full_name()),
        }
    }
}
