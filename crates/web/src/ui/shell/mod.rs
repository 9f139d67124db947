//! The frame of the staff's pages: navigation, who is signed in, and what just happened.

mod flash;
mod nav;

pub(crate) use flash::Flash;
pub(crate) use nav::{NavGroup, NavSection, dates_href, reviews_href};

use super::{WayBack, list_label};
use clerk_core::access::Action;
use clerk_core::casework::queues::Counts;
use clerk_core::casework::undo::Receipt;
use clerk_core::ids::UserId;
use clerk_core::office::accounts::User;
use clerk_platform::time::{melbourne_date, show_day};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// The frame of a page.
pub(crate) struct Shell {
    pub(crate) nav: Vec<NavGroup>,
    section: NavSection,
    /// Whether they may open the part's own page.
    has_part: bool,
    /// The address and the words of the part that this page belongs to; none on that part's own page.
    pub(crate) part: Option<(&'static str, &'static str)>,
    /// Whose drafts the browser keeps: people share computers.
    pub(crate) user_id: UserId,
    pub(crate) user_name: String,
    pub(crate) user_role: String,
    pub(crate) csrf: String,
    pub(crate) flashes: Vec<Flash>,
    /// Whether they may see who changed a record and who looked at it.
    pub(crate) sees_history: bool,
    /// By which day they have to set up a second factor, if they have to.
    pub(crate) factor_due: Option<String>,
    /// The text in the search box.
    pub(crate) search: String,
    /// The words of a link back to this page, if it is a list.
    pub(crate) list: Option<&'static str>,
    /// Back to the list from which this page was opened.
    pub(crate) way_back: Option<WayBack>,
}

impl Shell {
    /// The frame for someone, with the current section marked.
    pub(crate) fn new(user: &User, waiting: &Counts, csrf: String, section: NavSection) -> Self {
        let viewer = user.viewer();
        Self {
            nav: nav::groups(&viewer, waiting, section),
            section,
            has_part: section.is_for(&viewer, waiting),
            part: None,
            user_id: user.id,
            user_name: user.full_name.clone(),
            user_role: user.role().label().to_owned(),
            csrf,
            flashes: Vec::new(),
            factor_due: None,
            sees_history: viewer.may(Action::SeeHistory),
            search: String::new(),
            list: None,
            way_back: None,
        }
    }

    /// The same with a reminder of the second factor that has to be set up by this time.
    pub(crate) fn reminding(mut self, factor_due: Option<Timestamp>, today: Date) -> Self {
        self.factor_due = factor_due.map(|due| show_day(melbourne_date(due), today));
        self
    }

    /// Identifies one submission of a form, so that it can be told from another.
    pub(crate) fn once(&self) -> Uuid {
        Uuid::new_v4()
    }

    /// The frame after a form, with a message about what it did.
    pub(crate) fn after(mut self, done: Option<&str>) -> Self {
        // What the events say is more than what the address says.
        if self.flashes.is_empty() {
            self.flashes.extend(done.and_then(Flash::of));
        }
        self
    }

    /// The frame of this page after a form that left events, with what they say.
    pub(crate) fn telling(mut self, receipt: Option<Receipt>, page: &str) -> Self {
        self.flashes.extend(receipt.map(|receipt| Flash::receipt(receipt, page.to_owned())));
        self
    }

    /// The frame of the page of this path at this host, to which someone has come from `referer`.
    pub(crate) fn at(mut self, path: &str, host: &str, referer: Option<&str>) -> Self {
        self.list = list_label(path);
        self.part = Some(self.section.place()).filter(|(part, _)| self.has_part && *part != path && *part != "/admin");
        self.way_back = WayBack::of(path, host, referer).filter(|back| {
            // The usual list of a record, unless it is not theirs.
            back.is_known || self.nav.iter().flat_map(|group| &group.items).any(|item| item.href == back.href)
        });
        self
    }

    /// The page's help.
    pub(crate) fn help(&self) -> String {
        format!("/admin/help#{}", self.section.help())
    }

    /// Their initials, for a small button.
    pub(crate) fn initials(&self) -> String {
        let mut words = self.user_name.split_whitespace().filter_map(|word| word.chars().next());
        words.next().into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
    }

    /// Keeps the search text in the search box.
    pub(crate) fn searching(mut self, text: &str) -> Self {
        self.search = text.to_owned();
        self
    }
}
