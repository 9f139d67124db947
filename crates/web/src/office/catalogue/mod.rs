//! Settings of the centre, for admins: a form for what there is one of, a list with forms for what there are many of.
pub(crate) mod form;
pub(crate) mod pages;

use crate::ui::Tab;

/// Where the settings are.
pub(crate) const PATH: &str = "/admin/settings";

/// Each page of the settings: the end of its address, and its name.
const TABS: [(&str, &str); 6] = [
    ("", "Organisation"),
    ("/domains", "Staff domains"),
    ("/universities", "Universities"),
    ("/closures", "Office closures"),
    ("/blocked", "Blacklist"),
    ("/referrers", "Referrers"),
];

/// The tabs, with the present one marked.
fn tabs(present: &str) -> Vec<Tab> {
    let tab = |(tail, label): (&str, &'static str)| {
        let active = tail.trim_start_matches('/') == present;
        Tab { label, href: format!("{PATH}{tail}"), active, count: None }
    };
    TABS.map(tab).into()
}
