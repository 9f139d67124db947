//! Who refers clients to us.

use super::api;
use super::entry::{Cell, Entry, Row, Words};
use super::form::Hints;
use super::pages;
use crate::http::routes::routes;
use crate::ui::Tag;
use clerk_core::office::referrers::Referrer;
use jiff::civil::Date;

routes! {
    api "settings" {
        /// List referrers
        ///
        /// By kind and name. For admins.
        GET "/api/v1/settings/referrers" => api::list::<Referrer>, Admin;
        /// Add a referrer
        ///
        /// For admins.
        POST "/api/v1/settings/referrers" => api::create::<Referrer>, Admin;
        /// Get a referrer
        ///
        /// For admins.
        GET "/api/v1/settings/referrers/{id}" => api::get::<Referrer>, Admin;
        /// Change a referrer
        ///
        /// Existing cases keep the old name. For admins.
        PATCH "/api/v1/settings/referrers/{id}" => api::update::<Referrer>, Admin;
    }
    pages {
        GET "/admin/settings/referrers" => pages::list::<Referrer>, Admin;
        GET "/admin/settings/referrers/new" => pages::show_new::<Referrer>, Admin;
        POST "/admin/settings/referrers/new" => pages::create::<Referrer>, Admin;
        GET "/admin/settings/referrers/{id}" => pages::show::<Referrer>, Admin;
        POST "/admin/settings/referrers/{id}" => pages::update::<Referrer>, Admin;
    }
}

impl Entry for Referrer {
    const PATH: &'static str = "referrers";
    const WORDS: Words = Words {
        title: "Referrers",
        intro: "Community organisations, housing services and legal centres that send clients to you. Their names are suggested to staff in a case.",
        add: "Add referrer",
        change: "Edit referrer",
        heads: &["Name", "Type", "Status"],
        empty: "Add the places that send clients to you.",
    };
    const HINTS: Hints = &[("is_active", "Cases keep the name they have.")];

    fn row(&self, _: Date) -> Row {
        let state = match self.is_active {
            true => Tag { label: "Offered", tone: "green" },
            false => Tag { label: "No longer offered", tone: "gray" },
        };
        let cells = vec![Cell::Text(self.kind.label().to_owned()), Cell::State(state)];
        Row { name: self.name.clone(), cells }
    }
}
