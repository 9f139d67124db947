//! Whether a text can be an email address.

/// The longest email address, in characters.
pub(crate) const LONGEST: usize = 254;
/// The longest name of a mailbox, and the longest part of a domain.
const LONGEST_NAME: usize = 64;
const LONGEST_LABEL: usize = 63;

/// Whether it has the look of an email address. Only a mail to it proves more.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let mut parts = name.split('.');
    text.chars().count() <= LONGEST
        && name.len() <= LONGEST_NAME
        && parts.all(|part| !part.is_empty() && part.chars().all(fits_name))
        && host.contains('.')
        && host.split('.').all(is_label)
        && host.rsplit('.').next().is_some_and(|last| last.chars().any(|c| !c.is_ascii_digit()))
}

fn fits_name(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c)
}

fn is_label(label: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || c == '-';
    (1..=LONGEST_LABEL).contains(&label.len())
        && label.chars().all(fits)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn email_addresses() {
        for email in [
            "a@x.org",
            "ada.king+vcat@mail.example.com.au",
            "o'hara@x.org",
            "a_b-c@x-y.org",
            "1@2.org",
            "zoë@münchen.de",
        ] {
            assert!(is_email(email), "{email}");
        }
        for other in [
            "",
            "a",
            "@x.org",
            "a@",
            "a@x",
            "a..b@x.org",
            ".a@x.org",
            "a.@x.org",
            "a@.x.org",
            "a@x..org",
            "a@x.org.",
            "a@-x.org",
            "a@x-.org",
            "a b@x.org",
            "a@x .org",
            "a@b@x.org",
            "<a@x.org>",
            "a,b@x.org",
            "a@x_y.org",
            "a@127.0.0.1",
            "(a)@x.org",
            "o’hara@x.org",
            "a@x.org/b",
            "a:b@x.org",
        ] {
            assert!(!is_email(other), "{other}");
        }
        let (name, label) = ("n".repeat(64), "l".repeat(63));
        assert!(is_email(&format!("{name}@{label}.org")));
        assert!(!is_email(&format!("{name}n@x.org")) && !is_email(&format!("a@{label}l.org")));
    }
}
