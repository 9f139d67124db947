//! Settings of the centre, for admins: a form for each single setting, and a list with forms for each catalogue.
//!
//! Each catalogue is a file here, with the texts of its pages and its routes.

mod api;
mod blocklist;
mod closures;
mod entry;
pub(crate) mod form;
mod links;
mod pages;
mod referrers;
mod universities;

use crate::http::routes::Route;
use crate::ui::Tab;
use clerk_core::office::blocklist::BlockedContact;
use clerk_core::office::closures::Closure;
use clerk_core::office::links::Link;
use clerk_core::office::referrers::Referrer;
use clerk_core::office::universities::University;
use entry::Entry;

/// Where the settings are.
pub(crate) const PATH: &str = "/admin/settings";

/// The pages of the settings: the end of each address, and its name.
const TABS: [(&str, &str); 8] = [
    ("", "Organisation"),
    ("domains", "Staff domains"),
    ("sign-in", "Signing in"),
    tab::<University>(),
    tab::<Closure>(),
    tab::<BlockedContact>(),
    tab::<Referrer>(),
    tab::<Link>(),
];

/// The routes of all catalogues.
pub(crate) fn routes() -> Vec<Route> {
    [universities::routes(), closures::routes(), blocklist::routes(), referrers::routes(), links::routes()]
        .into_iter()
        .flatten()
        .collect()
}

const fn tab<E: Entry>() -> (&'static str, &'static str) {
    (E::PATH, E::WORDS.title)
}

/// The tabs, with the current one marked.
fn tabs(present: &str) -> Vec<Tab> {
    TABS.map(|(tail, label)| Tab { label, href: address(tail), active: tail == present, count: None }).into()
}

/// The address of a page of the settings.
pub(crate) fn address(tail: &str) -> String {
    if tail.is_empty() { PATH.to_owned() } else { format!("{PATH}/{tail}") }
}
