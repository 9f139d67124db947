//! Reading what comes in, from forms and JSON alike.

pub(crate) mod typed;

/// The longest email address, in characters: that of RFC 5321.
const LONGEST_EMAIL: usize = 254;

/// Whether it has the look of an email address. Only a mail to it proves more.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let is_host = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    let is_clean = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '<' | '>' | ',' | ';' | '"');
    text.chars().count() <= LONGEST_EMAIL
        && !name.is_empty()
        && is_host
        && name.chars().all(is_clean)
        && host.chars().all(is_clean)
}
