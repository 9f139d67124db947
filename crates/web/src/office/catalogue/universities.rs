//! Universities to choose from.

use super::api;
use super::entry::{Cell, Entry, Row, Words};
use super::pages;
use crate::http::routes::routes;
use clerk_core::office::universities::University;
use jiff::civil::Date;

routes! {
    api "settings" {
        /// List universities
        ///
        /// What can be chosen as a user’s university. For admins.
        GET "/api/v1/settings/universities" => api::list::<University>, Admin;
        /// Add a university
        ///
        /// For admins.
        POST "/api/v1/settings/universities" => api::create::<University>, Admin;
        /// Get a university
        ///
        /// For admins.
        GET "/api/v1/settings/universities/{id}" => api::get::<University>, Admin;
        /// Change a university
        ///
        /// The new name applies to every user there. For admins.
        PATCH "/api/v1/settings/universities/{id}" => api::update::<University>, Admin;
        /// Remove a university
        ///
        /// Refused while a user is listed there. For admins.
        DELETE "/api/v1/settings/universities/{id}" => api::delete::<University>, Admin;
    }
    pages {
        GET "/admin/settings/universities" => pages::list::<University>, Admin;
        GET "/admin/settings/universities/new" => pages::show_new::<University>, Admin;
        POST "/admin/settings/universities/new" => pages::create::<University>, Admin;
        GET "/admin/settings/universities/{id}" => pages::show::<University>, Admin;
        POST "/admin/settings/universities/{id}" => pages::update::<University>, Admin;
        POST "/admin/settings/universities/{id}/remove" => pages::remove::<University>, Admin;
    }
}

impl Entry for University {
    const PATH: &'static str = "universities";
    const WORDS: Words = Words {
        title: "Universities",
        intro: "The universities that staff can be listed under. Renaming one renames it for everyone there.",
        add: "Add university",
        change: "Edit university",
        heads: &["Name", "Staff"],
        empty: "Add the universities your volunteers come from.",
    };
    const REMOVE: Option<&'static str> = Some("Remove university");

    fn row(&self, _: Date) -> Row {
        Row { name: self.name.clone(), cells: vec![Cell::Text(self.users.to_string())] }
    }
}
