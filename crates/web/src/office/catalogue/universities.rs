//! Universities to choose from.

use super::api;
use super::entry::{ApiWords, Cell, Entry, Row, Words};
use super::pages;
use crate::http::routes::routes;
use clerk_core::office::universities::University;
use jiff::civil::Date;

routes! {
    api {
        GET "/api/v1/settings/universities" => api::list::<University>, Admin;
        POST "/api/v1/settings/universities" => api::create::<University>, Admin;
        GET "/api/v1/settings/universities/{id}" => api::one::<University>, Admin;
        PATCH "/api/v1/settings/universities/{id}" => api::update::<University>, Admin;
        DELETE "/api/v1/settings/universities/{id}" => api::remove::<University>, Admin;
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
    const API: ApiWords = ApiWords {
        one: "university",
        many: "universities",
        list: "What can be chosen as a user’s university.",
        change: "The new name holds for everybody who is there.",
        remove: "Refused while somebody is there.",
    };
    const REMOVE: Option<&'static str> = Some("Remove university");

    fn row(&self, _: Date) -> Row {
        Row { name: self.name.clone(), cells: vec![Cell::Text(self.users.to_string())] }
    }
}
