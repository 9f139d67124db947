//! The help page: what each part is for, and the keys.

use crate::http::routes::routes;
use crate::http::{PageResult, Reader, page};
use crate::ui::{NavSection, Shell};
use askama::Template;
use clerk_core::access::Action;

routes! {
    pages {
        GET "/admin/help" => show, Staff;
    }
}

#[derive(Template)]
#[template(path = "office/help/show.html")]
struct HelpPage {
    shell: Shell,
    /// Whether they run the day: some parts are for coordinators and admins alone.
    coordinates: bool,
    administers: bool,
}

/// `GET /admin/help`
async fn show(Reader { staff, .. }: Reader) -> PageResult {
    Ok(page(&HelpPage {
        shell: staff.shell(NavSection::Help),
        coordinates: staff.viewer.may(Action::Assign),
        administers: staff.viewer.may(Action::ManageSettings),
    }))
}
