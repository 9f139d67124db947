//! Names in mail to addresses of which nobody knows that they are the writer's.
//!
//! Anyone can begin a form with another's address, and has its first name mailed there by us. So it is left out unless it can only
//! be a name.

/// The longest, in characters.
const LONGEST: usize = 40;

/// The name, if it is one line of letters with single hyphens, apostrophes and spaces between them.
pub(super) fn plain(name: &str) -> Option<String> {
    let name = name.trim();
    let is_short = (1..=LONGEST).contains(&name.chars().count());
    let mut is_between = true;
    for c in name.chars() {
        match c {
            ' ' | '-' | '\'' | '’' if !is_between => is_between = true,
            c if c.is_alphabetic() => is_between = false,
            _ => return None,
        }
    }
    (is_short && !is_between).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn only_what_can_be_nothing_but_a_name_is_used() {
        for (sent, name) in [
            ("Ada", Some("Ada")),
            (" Ada ", Some("Ada")),
            ("Mary-Jane O’Neill", Some("Mary-Jane O’Neill")),
            ("D'Arcy", Some("D'Arcy")),
            ("李明", Some("李明")),
            ("مريم", Some("مريم")),
            ("", None),
            (" ", None),
            ("a.b", None),
            ("evil.example", None),
            ("https://x", None),
            ("Ann\nBob", None),
            ("Ann\u{202E}x", None),
            ("Ann1", None),
            ("Ann--Bob", None),
            ("-Ann", None),
            ("Ann-", None),
            ("<b>", None),
        ] {
            assert_eq!(plain(sent).as_deref(), name, "{sent:?}");
        }
        assert!(plain(&"a".repeat(40)).is_some() && plain(&"a".repeat(41)).is_none());
    }
}
