//! Where a form leads afterwards.

use jiff::Timestamp;

/// The page that a form's hidden field `back` names, if it is one of the staff's, or else the usual one; with a message that
/// says what was done. What was tampered with counts as nothing.
pub(crate) fn back_to(back: &str, usual: &str, done: &str) -> String {
    let is_ours = back.starts_with("/admin/") && back.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let address = if is_ours { back } else { usual };
    let (page, place) = address.split_once('#').unwrap_or((address, ""));
    let joint = if page.contains('?') { '&' } else { '?' };
    let place = if place.is_empty() { String::new() } else { format!("#{place}") };
    format!("{page}{joint}done={done}{place}")
}

/// The address of the page to which a form leads that has left events of this time: that page says what was done, and offers to undo it.
pub(crate) fn undoable(location: &str, at: Timestamp) -> String {
    let (page, place) = location.split_once('#').unwrap_or((location, ""));
    let place = if place.is_empty() { String::new() } else { format!("#{place}") };
    format!("{page}&undo={}{place}", at.as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_to_pages_of_ours_alone() {
        for (back, expected) in [
            ("", "/admin/cases/1?done=x#dates"),
            ("/admin/queues/dates", "/admin/queues/dates?done=x"),
            ("/admin/queues/dates?show=all&page=2", "/admin/queues/dates?show=all&page=2&done=x"),
            ("/admin/cases/1/close#top", "/admin/cases/1/close?done=x#top"),
            ("https://example.org/admin/", "/admin/cases/1?done=x#dates"),
            ("//example.org/admin/", "/admin/cases/1?done=x#dates"),
            ("/admin/\\example.org", "/admin/cases/1?done=x#dates"),
            ("/admin/x\r\nset-cookie: a", "/admin/cases/1?done=x#dates"),
            ("/sign-out", "/admin/cases/1?done=x#dates"),
        ] {
            assert_eq!(back_to(back, "/admin/cases/1#dates", "x"), expected, "{back}");
        }
    }
}
