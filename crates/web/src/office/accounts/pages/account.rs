//! One's own account.

use crate::http::{Staff, page};
use crate::ui::{Fact, NavSection, Shell};
use actix_web::HttpResponse;
use askama::Template;

#[derive(Template)]
#[template(path = "office/accounts/account.html")]
struct AccountPage {
    shell: Shell,
    facts: Vec<Fact>,
    own_page: String,
}

/// `GET /admin/account`
pub(crate) async fn show(staff: Staff) -> HttpResponse {
    let groups = staff.user.groups.iter().map(|group| group.label()).collect::<Vec<_>>().join(", ");
    let facts = vec![
        Fact::new("Name", staff.user.full_name.as_str()),
        Fact::new("Email", staff.user.email.as_str()),
        Fact::new("Groups", if groups.is_empty() { "None: ask an admin".to_owned() } else { groups }),
    ];
    let own_page = format!("/admin/staff/{}", staff.user.id);
    page(&AccountPage { shell: staff.shell(NavSection::Account), facts, own_page })
}
