//! Links for staff: the settings of an admin, and the board that everyone sees.

use super::api;
use super::entry::{Cell, Entry, Row, Words};
use super::form::Hints;
use super::pages;
use crate::http::routes::routes;
use crate::http::{PageResult, Reader, page};
use crate::ui::{NavSection, Shell};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::office::catalogue::Rows;
use clerk_core::office::links::{Link, LinkIcon};
use jiff::civil::Date;

routes! {
    api "settings" {
        /// List links
        ///
        /// As the board shows them. For admins.
        GET "/api/v1/settings/links" => api::list::<Link>, Admin;
        /// Add a link
        ///
        /// For admins.
        POST "/api/v1/settings/links" => api::create::<Link>, Admin;
        /// Get a link
        ///
        /// For admins.
        GET "/api/v1/settings/links/{id}" => api::get::<Link>, Admin;
        /// Change a link
        ///
        /// For admins.
        PATCH "/api/v1/settings/links/{id}" => api::update::<Link>, Admin;
        /// Remove a link
        ///
        /// For admins.
        DELETE "/api/v1/settings/links/{id}" => api::delete::<Link>, Admin;
    }
    pages {
        GET "/admin/links" => board, Staff;
        GET "/admin/settings/links" => pages::list::<Link>, Admin;
        GET "/admin/settings/links/new" => pages::show_new::<Link>, Admin;
        POST "/admin/settings/links/new" => pages::create::<Link>, Admin;
        GET "/admin/settings/links/{id}" => pages::show::<Link>, Admin;
        POST "/admin/settings/links/{id}" => pages::update::<Link>, Admin;
        POST "/admin/settings/links/{id}/remove" => pages::remove::<Link>, Admin;
    }
}

impl Entry for Link {
    const PATH: &'static str = "links";
    const WORDS: Words = Words {
        title: "Links",
        intro: "Sites and documents that staff use alongside Clerk. Everyone finds them under Links.",
        add: "Add link",
        change: "Edit link",
        heads: &["Title", "Address", "Order"],
        empty: "Add what your staff look up every week, such as the tribunal’s site or your handbook.",
    };
    const REMOVE: Option<&'static str> = Some("Remove link");
    const HINTS: Hints = &[
        ("address", "Copy it from your browser. It starts with https://."),
        ("description", "What staff will find there."),
        ("position", "Lower numbers come first. Links with the same number are sorted by title."),
    ];

    fn row(&self, _: Date) -> Row {
        Row {
            name: self.title.clone(),
            cells: vec![Cell::Text(self.address.clone()), Cell::Text(self.position.to_string())],
        }
    }
}

#[derive(Template)]
#[template(path = "office/links/board.html")]
struct BoardPage {
    shell: Shell,
    /// Each link after the name of its icon.
    links: Vec<(&'static str, Link)>,
    may_edit: bool,
}

/// `GET /admin/links`
async fn board(Reader { staff, mut db }: Reader) -> PageResult {
    let links = Link::all(&mut db).await?;
    Ok(page(&BoardPage {
        shell: staff.shell(NavSection::Links),
        links: links.into_iter().map(|link| (icon(link.icon), link)).collect(),
        may_edit: staff.viewer.may(Action::ManageSettings),
    }))
}

/// The name among the bundled icons.
fn icon(icon: LinkIcon) -> &'static str {
    match icon {
        LinkIcon::Website => "paperclip",
        LinkIcon::Guide => "journal-text",
        LinkIcon::Form => "file-earmark-text",
        LinkIcon::Folder => "folder2-open",
        LinkIcon::People => "people",
        LinkIcon::Calendar => "calendar-event",
        LinkIcon::Mail => "envelope",
        LinkIcon::Phone => "telephone",
        LinkIcon::Interpreter => "translate",
    }
}
