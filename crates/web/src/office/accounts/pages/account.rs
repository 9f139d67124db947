//! One's own account.

use crate::http::{Done, PageResult, Reader, page};
use crate::office::access::SessionRow;
use crate::ui::{Fact, NavSection, Shell};
use actix_web::web::Query;
use askama::Template;

#[derive(Template)]
#[template(path = "office/accounts/account.html")]
struct AccountPage {
    shell: Shell,
    facts: Vec<Fact>,
    own_page: String,
    sessions: Vec<SessionRow>,
}

/// `GET /admin/account`
pub(crate) async fn show(Reader { staff, mut db }: Reader, done: Query<Done>) -> PageResult {
    let sessions = SessionRow::of(&mut db, staff.user.id, staff.session_id, staff.now()).await?;
    let groups = staff.user.groups.iter().map(|group| group.label()).collect::<Vec<_>>().join(", ");
    let facts = vec![
        Fact::new("Name", staff.user.full_name.as_str()),
        Fact::new("Email", staff.user.email.as_str()),
        Fact::new("Groups", if groups.is_empty() { "None: ask an admin".to_owned() } else { groups }),
    ];
    let own_page = format!("/admin/staff/{}", staff.user.id);
    let shell = staff.shell(NavSection::Account).after(done.done.as_deref());
    Ok(page(&AccountPage { shell, facts, own_page, sessions }))
}
