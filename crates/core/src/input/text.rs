//! Text. An empty one means that there is nothing, as in the tables.

use super::field::{Kind, Refused};
use super::schema::{described, text};
use derive_more::{Deref, Display};
use utoipa::openapi::{RefOr, Schema};

/// The longest email address.
const EMAIL: usize = 254;
/// The longest phone number, with words such as "after six".
const PHONE: usize = 50;
/// The longest postcode that old data holds.
const POSTCODE: usize = 20;

/// One line of up to `MAX` characters; runs of spaces count as one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deref, Display)]
pub struct Line<const MAX: usize>(#[deref(forward)] String);

/// Several lines, up to `MAX` characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deref, Display)]
pub struct Text<const MAX: usize>(#[deref(forward)] String);

/// An email address, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deref, Display)]
pub struct EmailAddress(#[deref(forward)] String);

/// A phone number as people write it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deref, Display)]
pub struct Phone(#[deref(forward)] String);

/// The address of a website, with `https://` or `http://`, in up to `MAX` characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deref, Display)]
pub struct WebAddress<const MAX: usize>(#[deref(forward)] String);

/// Four digits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deref, Display)]
pub struct Postcode(#[deref(forward)] String);

/// Makes a type that holds a `String` a `Field`: its control, its longest text, and how it is read from clean text.
macro_rules! text_field {
    ($name:ident $([$max:ident])?, $kind:expr, $longest:expr, $read:expr) => {
        impl $(<const $max: usize>)? $crate::input::Field for $name $(<$max>)? {
            $crate::input::wraps!(String);
            const CONTROL: $crate::input::Control = $crate::input::Control::text($kind, $longest);

            fn from_text(text: &str) -> Result<Self, $crate::input::Refused> {
                let read: fn(&str) -> Result<String, $crate::input::Refused> = $read;
                read(text).map(Self)
            }

            fn from_json(value: &serde_json::Value) -> Result<Self, $crate::input::Refused> {
                let text = $crate::input::clean(&$crate::input::json::<String>(value)?);
                if text.is_empty() { Ok(Self(text)) } else { Self::from_text(&text) }
            }

            fn empty() -> Option<Self> {
                Some(Self::default())
            }

            fn schema(description: &str) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::input::text_schema($longest, description)
            }
        }
    };
}

pub(crate) use text_field;

text_field!(Line[MAX], Kind::Line, MAX, |text| fitting(one_line(text), MAX));
text_field!(Text[MAX], Kind::Text, MAX, |text| fitting(text.to_owned(), MAX));
text_field!(Phone, Kind::Phone, PHONE, |text| fitting(one_line(text), PHONE));
text_field!(EmailAddress, Kind::Email, EMAIL, |text| {
    let email = text.to_lowercase();
    if is_email(&email) { Ok(email) } else { Err("Enter an email address such as name@example.com.".into()) }
});
text_field!(WebAddress[MAX], Kind::Line, MAX, |text| {
    let rest = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let has_host = rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    match has_host && !text.contains(char::is_whitespace) {
        true => fitting(text.to_owned(), MAX),
        false => Err("Enter the whole address, such as https://www.example.org.".into()),
    }
});
text_field!(Postcode, Kind::Digits, POSTCODE, |text| {
    let is_postcode = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_postcode { Ok(text.to_owned()) } else { Err("A postcode has four digits, such as 3053.".into()) }
});

/// The schema of a text of up to `longest` characters.
pub(crate) fn text_schema(longest: usize, description: &str) -> RefOr<Schema> {
    described(text().max_length(Some(longest)), description)
}

/// Text in one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text, unless it is too long.
pub(super) fn fitting(text: String, longest: usize) -> Result<String, Refused> {
    match text.chars().count() {
        length if length > longest => Err(format!("Use up to {longest} characters; this has {length}.").into()),
        _ => Ok(text),
    }
}

/// Whether it has the look of an email address. Only a mail to it proves more.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let is_host = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    let is_clean = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '<' | '>' | ',' | ';' | '"');
    text.chars().count() <= EMAIL
        && !name.is_empty()
        && is_host
        && name.chars().all(is_clean)
        && host.chars().all(is_clean)
}

#[cfg(test)]
mod tests;
