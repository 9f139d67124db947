//! The proposals that wait: for coordinators those to decide on, for others their own.

use crate::http::{Done, PageResult, Reader, page};
use crate::ui::list_query::{COUNTED, ListQuery, page_number};
use crate::ui::{Moment, NavSection, Pager, Shell, Tag};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::proposals::{self, ListedProposal, Proposal, ProposalStatus};

/// Proposals on a page.
const PAGE_SIZE: i64 = 50;
const PATH: &str = "/admin/proposals";

#[derive(Template)]
#[template(path = "casework/proposals/list.html")]
struct ListPage {
    shell: Shell,
    /// Whether the viewer decides on them, and sees everyone's.
    can_decide: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    case_href: String,
    href: String,
    fileref: String,
    client_name: String,
    kind: &'static str,
    /// The stage, the outcome or the people that it asks for.
    detail: String,
    author: String,
    at: Moment,
    status: Tag,
    answer: String,
}

impl From<ListedProposal> for Row {
    fn from(ListedProposal { proposal, fileref, client_name }: ListedProposal) -> Self {
        let case_href = format!("/admin/cases/{}", proposal.case_id);
        let tone = if proposal.status == ProposalStatus::SentBack { "orange" } else { "blue" };
        Self {
            href: format!("{case_href}/proposals/{}", proposal.id),
            case_href,
            fileref,
            client_name,
            kind: proposal.kind.label(),
            detail: detail(&proposal),
            author: proposal.proposed_by.full_name,
            at: Moment::time(proposal.proposed_at),
            status: Tag { label: proposal.status.label(), tone },
            answer: proposal.answer,
        }
    }
}

/// What it asks for, in short.
fn detail(proposal: &Proposal) -> String {
    let people = [&proposal.paralegal, &proposal.lawyer].into_iter().flatten().map(|staff| staff.full_name.as_str());
    let stage = proposal.stage.map(|stage| stage.label()).into_iter();
    let outcome = proposal.outcome.map(|outcome| outcome.label()).into_iter();
    stage.chain(outcome).chain(people).collect::<Vec<_>>().join(" and ")
}

/// `GET /admin/proposals`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<ListQuery>, done: Query<Done>) -> PageResult {
    let number = page_number(&query.page, PAGE_SIZE)?;
    let found = proposals::list(&mut db, &staff.viewer, number, PAGE_SIZE, COUNTED).await?;
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Proposals).after(done.done.as_deref()),
        can_decide: staff.viewer.may(Action::EndCases),
        pager: Pager::new(number, PAGE_SIZE, &found, |number| query.page_href(PATH, number)),
        rows: found.items.into_iter().map(Row::from).collect(),
    }))
}
