//! When the office is closed.

use super::api;
use super::entry::{Cell, Entry, Row, Words};
use super::form::Hints;
use super::pages;
use crate::http::routes::routes;
use crate::ui::Tag;
use clerk_core::office::closures::{Closure, When};
use clerk_platform::time::{show_day, show_distance};
use jiff::civil::Date;

routes! {
    api "settings" {
        /// List closures
        ///
        /// Latest first. Clerk stores closures, but does not tell renters about them yet. For admins.
        GET "/api/v1/settings/closures" => api::list::<Closure>, Admin;
        /// Add a closure
        ///
        /// For admins.
        POST "/api/v1/settings/closures" => api::create::<Closure>, Admin;
        /// Get a closure
        ///
        /// For admins.
        GET "/api/v1/settings/closures/{id}" => api::get::<Closure>, Admin;
        /// Change a closure
        ///
        /// For admins.
        PATCH "/api/v1/settings/closures/{id}" => api::update::<Closure>, Admin;
        /// Remove a closure
        ///
        /// For admins.
        DELETE "/api/v1/settings/closures/{id}" => api::delete::<Closure>, Admin;
    }
    pages {
        GET "/admin/settings/closures" => pages::list::<Closure>, Admin;
        GET "/admin/settings/closures/new" => pages::show_new::<Closure>, Admin;
        POST "/admin/settings/closures/new" => pages::create::<Closure>, Admin;
        GET "/admin/settings/closures/{id}" => pages::show::<Closure>, Admin;
        POST "/admin/settings/closures/{id}" => pages::update::<Closure>, Admin;
        POST "/admin/settings/closures/{id}/remove" => pages::remove::<Closure>, Admin;
    }
}

impl Entry for Closure {
    const PATH: &'static str = "closures";
    const WORDS: Words = Words {
        title: "Office closures",
        intro: "The days when the office is closed, and the texts for them. Clerk stores these, but does not play, send or show them to anyone yet.",
        add: "Add closure",
        change: "Edit closure",
        heads: &["Closed from", "Open again from", "Status"],
        empty: "Add the days when the office is closed, such as those around New Year.",
    };
    const REMOVE: Option<&'static str> = Some("Remove closure");
    const HINTS: Hints = &[
        ("closes_on", "The first day the office is closed."),
        ("reopens_on", "The first day the office is open again."),
    ];

    fn row(&self, today: Date) -> Row {
        let with_distance = |date: Date| format!("{}, {}", show_day(date, today), show_distance(date, today));
        let state = match self.when(today) {
            When::Current => Tag { label: "Closed now", tone: "red" },
            When::Upcoming => Tag { label: "Upcoming", tone: "blue" },
            When::Past => Tag { label: "Past", tone: "gray" },
        };
        let reopens_on = Cell::Text(with_distance(self.reopens_on.to_jiff()));
        Row { name: with_distance(self.closes_on.to_jiff()), cells: vec![reopens_on, Cell::State(state)] }
    }
}
