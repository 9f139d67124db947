//! What an address of the audit trail asks for.

use crate::ui::list_query::address;
use crate::ui::{Choice, Tab};
use clerk_core::office::accounts::StaffRef;
use clerk_core::office::audit::{Filter, Of, Show};
use clerk_platform::time::start_of_day;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The part behind `?`. What makes no sense is ignored.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct AuditQuery {
    pub(super) show: String,
    /// A member of staff.
    pub(super) user: String,
    /// An API token.
    token: String,
    /// What was done to someone's account, in place of what they did.
    account: String,
    /// Days in Melbourne.
    pub(super) from: String,
    pub(super) until: String,
    /// Only older entries than this one.
    before: String,
}

impl AuditQuery {
    pub(super) fn filter(&self, of: Of) -> Filter {
        let day = |text: &str| text.parse::<Date>().ok();
        Filter {
            show: Show::named(&self.show),
            user_id: self.user.parse().ok(),
            token_id: self.token.parse().ok(),
            from: day(&self.from).map(start_of_day),
            until: day(&self.until).and_then(|day| day.checked_add(1.day()).ok()).map(start_of_day),
            before: self.before.parse().ok(),
            ..Filter::of(of)
        }
    }

    /// The tabs: everything, changes, who looked …
    pub(super) fn tabs(&self, path: &str) -> Vec<Tab> {
        let chosen = Show::named(&self.show);
        Show::NAMES
            .iter()
            .map(|(name, label, show)| Tab {
                label,
                href: address(path, &Self { show: (*name).to_owned(), before: String::new(), ..self.clone() }),
                active: *show == chosen,
                count: None,
            })
            .collect()
    }

    /// Whether it is about what was done to someone's account.
    pub(super) fn is_account(&self) -> bool {
        !self.account.is_empty()
    }

    /// The address of the other side: what someone did, or what was done to their account.
    pub(super) fn other_side(&self, path: &str) -> String {
        let account = if self.is_account() { "" } else { "1" };
        address(path, &Self { account: account.to_owned(), before: String::new(), ..self.clone() })
    }

    /// The address of what was done with an API token.
    pub(super) fn of_token(id: Uuid) -> String {
        address("/admin/audit", &Self { token: id.to_string(), ..Self::default() })
    }

    /// The address of the entries that are older than one.
    pub(super) fn older(&self, path: &str, id: i64) -> String {
        address(path, &Self { before: id.to_string(), ..self.clone() })
    }

    /// The address of the same list as a file.
    pub(super) fn file(&self) -> String {
        address("/admin/audit.csv", &Self { before: String::new(), ..self.clone() })
    }

    /// Whether it is anything but the newest entries.
    pub(super) fn is_narrowed(&self) -> bool {
        !(self.user.is_empty() && self.token.is_empty() && self.from.is_empty() && self.until.is_empty())
    }

    pub(super) fn users(&self, people: &[StaffRef]) -> Vec<Choice> {
        people.iter().map(|person| Choice::new(person.id.to_string(), person.full_name.clone(), &self.user)).collect()
    }
}
