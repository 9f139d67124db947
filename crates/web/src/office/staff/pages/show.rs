//! The page of a member of staff.

use super::{PATH, groups, load, state};
use crate::http::{Done, PageResult, Reader, Staff, page};
use crate::ui::{Fact, Moment, NavSection, Shell, Tag};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::{Action, Place, Role};
use clerk_core::casework::cases::{CaseFilter, CaseSummary, Count, Sort, list};
use clerk_core::casework::timeline::{self, PerformanceReview};
use clerk_core::ids::UserId;
use clerk_core::office::staff::{self, Caseload, Member, Profile};
use clerk_platform::time::{melbourne_date, show_date};
use clerk_platform::words::{cases, plural};

/// Open cases that the page shows.
const SHOWN: i64 = 50;
/// Performance reviews that the page shows.
const REVIEWS: i64 = 20;

#[derive(Template)]
#[template(path = "office/staff/show.html")]
struct ShowPage {
    shell: Shell,
    name: String,
    href: String,
    version: String,
    state: Tag,
    /// Their groups and how busy they are.
    summary: String,
    facts: Vec<Fact>,
    cases: Vec<CaseRow>,
    more_cases: bool,
    links: Vec<Link>,
    /// None when the viewer may not see them.
    reviews: Option<Vec<ReviewRow>>,
    hints: Vec<String>,
    may: May,
}

/// What the viewer may do here.
#[derive(Default)]
struct May {
    edit: bool,
    hand_over: bool,
    deactivate: bool,
    activate: bool,
    invite: bool,
    see_access: bool,
}

struct CaseRow {
    href: String,
    fileref: String,
    client_name: String,
    topic: Tag,
    stage: Tag,
    role: &'static str,
}

struct ReviewRow {
    href: String,
    fileref: String,
    author: String,
    at: Moment,
    text: String,
}

struct Link {
    href: String,
    text: String,
}

/// `GET /admin/staff/{id}`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<UserId>, done: Query<Done>) -> PageResult {
    let (id, viewer) = (*id, &staff.viewer);
    let Profile { member, caseload } = staff::get(&mut db, viewer, id).await?;
    let filter = CaseFilter { staff_id: Some(id), is_open: Some(true), sort: Sort::UPDATED, ..CaseFilter::default() };
    let open = list(&mut db, viewer, &filter, 1, SHOWN, Count::UpTo(SHOWN + 1)).await?;
    let mut reviews = None;
    if viewer.may(Action::Review) {
        let written = timeline::performance_reviews(&mut db, viewer, id, REVIEWS).await?;
        reviews = Some(written.into_iter().map(ReviewRow::from).collect());
    }
    Ok(page(&ShowPage {
        shell: staff.shell(section(&staff)).after(done.done.as_deref()),
        href: format!("{PATH}/{id}"),
        version: member.updated_at.to_jiff().to_string(),
        state: state(&member),
        summary: format!("{}, {}", groups(&member.groups), load(&member)),
        facts: facts(&member),
        cases: open.items.iter().map(|case| CaseRow::new(&case.summary, id)).collect(),
        more_cases: open.has_next,
        links: links(id, &caseload),
        reviews,
        hints: if viewer.may(Action::ManageStaff) { hints(&member, &caseload) } else { Vec::new() },
        may: May::of(&staff, &member),
        name: member.full_name,
    }))
}

/// For people who have no list of staff, their own page belongs to their account.
fn section(staff: &Staff) -> NavSection {
    if staff.viewer.may(Action::ManageStaff) { NavSection::Staff } else { NavSection::Account }
}

impl May {
    fn of(staff: &Staff, member: &Member) -> Self {
        let viewer = &staff.viewer;
        if !viewer.may(Action::ManageStaff) {
            return Self::default();
        }
        let over_them = member.role() != Role::Admin || viewer.may(Action::ManageUsers);
        Self {
            edit: true,
            hand_over: member.open_cases > 0,
            deactivate: member.is_active && over_them && member.id != viewer.user_id,
            activate: !member.is_active && over_them,
            see_access: viewer.may(Action::ManageUsers),
            invite: member.is_active && !member.has_password && viewer.may(Action::ManageUsers),
        }
    }
}

fn facts(member: &Member) -> Vec<Fact> {
    let date = |at: clerk_platform::time::Timestamp| show_date(melbourne_date(at.to_jiff()));
    let mut all = groups(&member.groups);
    if member.is_superuser {
        all.push_str(" (superuser: can do everything)");
    }
    vec![
        Fact::new("Email", member.email.as_str()),
        Fact::new("Groups", all),
        Fact::new("Case capacity", member.case_capacity.to_string()),
        Fact::new("Last assigned", member.last_assigned_at.map_or("Not yet".to_owned(), date)),
        Fact::new("Intern", if member.is_intern { "Yes" } else { "No" }),
        Fact::new("University", if member.university.is_empty() { "None" } else { &member.university }),
        Fact::new("Added", date(member.created_at)),
    ]
}

/// Links to lists of cases.
fn links(id: UserId, caseload: &Caseload) -> Vec<Link> {
    [
        ("false", "paralegal", caseload.closed_as_paralegal, "closed as paralegal"),
        ("false", "lawyer", caseload.closed_as_lawyer, "closed as lawyer"),
    ]
    .into_iter()
    .filter(|(_, _, count, _)| *count > 0)
    .map(|(open, role, count, words)| Link {
        href: format!("/admin/cases?open={open}&{role}={id}"),
        text: format!("{} {words}", cases(count)),
    })
    .collect()
}

/// Cases that nobody works on, because the assigned person can't.
fn hints(member: &Member, caseload: &Caseload) -> Vec<String> {
    if !member.is_active {
        let them = plural(member.open_cases, "it", "them");
        let hint = format!("Deactivated, but still on {}: hand {them} over.", cases(member.open_cases));
        return (member.open_cases > 0).then_some(hint).into_iter().collect();
    }
    [(Place::Paralegal, caseload.open_as_paralegal), (Place::Lawyer, caseload.open_as_lawyer)]
        .into_iter()
        .filter(|(place, count)| *count > 0 && !place.groups().iter().any(|group| member.groups.contains(group)))
        .map(|(place, count)| {
            let groups: Vec<&str> = place.groups().iter().map(|group| group.label()).collect();
            let (groups, word) = (groups.join(" or "), place.word());
            let them = plural(count, "it", "them");
            format!("Not in the group {groups}, but still the {word} on {}: hand {them} over.", cases(count))
        })
        .collect()
}

impl CaseRow {
    fn new(case: &CaseSummary, id: UserId) -> Self {
        let is_paralegal = case.paralegal.as_ref().is_some_and(|staff| staff.id == id);
        let is_lawyer = case.lawyer.as_ref().is_some_and(|staff| staff.id == id);
        Self {
            href: format!("/admin/cases/{}", case.id),
            fileref: case.fileref.clone(),
            client_name: case.client.full_name(),
            topic: case.topic.into(),
            stage: case.stage.into(),
            role: match (is_paralegal, is_lawyer) {
                (true, true) => "Both",
                (true, false) => "Paralegal",
                _ => "Lawyer",
            },
        }
    }
}

impl From<PerformanceReview> for ReviewRow {
    fn from(review: PerformanceReview) -> Self {
        Self {
            href: format!("/admin/cases/{}", review.case_id),
            fileref: review.fileref,
            author: review.author.unwrap_or_else(|| "Clerk".to_owned()),
            at: Moment::date_of(review.created_at),
            text: review.text,
        }
    }
}
