//! Blocked contacts: people who are not called back.

use super::api;
use super::entry::{Cell, Entry, Row, Words};
use super::form::Hints;
use super::pages;
use crate::http::routes::routes;
use clerk_core::office::blocklist::BlockedContact;
use clerk_platform::time::{melbourne_date, show_date};
use jiff::civil::Date;

routes! {
    api "settings" {
        /// List blocked contacts
        ///
        /// Newest first. For admins.
        GET "/api/v1/settings/blocked-contacts" => api::list::<BlockedContact>, Admin;
        /// Add a blocked contact
        ///
        /// For admins.
        POST "/api/v1/settings/blocked-contacts" => api::create::<BlockedContact>, Admin;
        /// Get a blocked contact
        ///
        /// For admins.
        GET "/api/v1/settings/blocked-contacts/{id}" => api::get::<BlockedContact>, Admin;
        /// Change a blocked contact
        ///
        /// For admins.
        PATCH "/api/v1/settings/blocked-contacts/{id}" => api::update::<BlockedContact>, Admin;
        /// Remove a blocked contact
        ///
        /// For admins.
        DELETE "/api/v1/settings/blocked-contacts/{id}" => api::delete::<BlockedContact>, Admin;
    }
    pages {
        GET "/admin/settings/blocked" => pages::list::<BlockedContact>, Admin;
        GET "/admin/settings/blocked/new" => pages::show_new::<BlockedContact>, Admin;
        POST "/admin/settings/blocked/new" => pages::create::<BlockedContact>, Admin;
        GET "/admin/settings/blocked/{id}" => pages::show::<BlockedContact>, Admin;
        POST "/admin/settings/blocked/{id}" => pages::update::<BlockedContact>, Admin;
        POST "/admin/settings/blocked/{id}/remove" => pages::remove::<BlockedContact>, Admin;
    }
}

impl Entry for BlockedContact {
    const PATH: &'static str = "blocked";
    const WORDS: Words = Words {
        title: "Blocked contacts",
        intro: "Call-backs from these phone numbers are marked “don’t call”, however the number is written. Email addresses are stored, but not checked against anything yet.",
        add: "Add blocked contact",
        change: "Edit blocked contact",
        heads: &["Who", "Comment", "Added"],
        empty: "Add people who must not be called back, such as people who send spam.",
    };
    const REMOVE: Option<&'static str> = Some("Remove blocked contact");
    const HINTS: Hints = &[("comment", "Tell your colleagues why.")];

    fn row(&self, _: Date) -> Row {
        let who: Vec<&str> =
            [&self.email, &self.phone].into_iter().map(String::as_str).filter(|who| !who.is_empty()).collect();
        let since = show_date(melbourne_date(self.created_at.to_jiff()));
        Row { name: who.join(", "), cells: vec![Cell::Text(self.comment.clone()), Cell::Text(since)] }
    }
}
