//! Text. An empty one means that there is nothing, as in the tables.

pub mod clean;
mod email;

use super::field::{Kind, Refused};
use super::schema::{described, text};
use derive_more::{Deref, Display};
pub(crate) use email::{LONGEST as LONGEST_EMAIL, is_email};
use utoipa::openapi::{RefOr, Schema};

/// The longest phone number, with words such as "after six".
const PHONE: usize = 50;
/// The longest postcode that old data holds.
const POSTCODE: usize = 20;

/// One line of up to `MAX` characters.
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
                let text = $crate::input::cleaned($kind, &$crate::input::json::<String>(value)?);
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

text_field!(Line[MAX], Kind::Line, MAX, |text| fitting(text.to_owned(), MAX));
text_field!(Text[MAX], Kind::Text, MAX, |text| fitting(text.to_owned(), MAX));
text_field!(Phone, Kind::Phone, PHONE, |text| fitting(text.to_owned(), PHONE));
text_field!(EmailAddress, Kind::Email, email::LONGEST, |text| {
    let email = fitting(text.to_lowercase(), email::LONGEST)?;
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

/// What was typed or sent, cleaned for its kind of field.
pub(crate) fn cleaned(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Text => clean::prose(text),
        Kind::Email | Kind::Phone | Kind::Digits => clean::exact(text),
        _ => clean::line(text),
    }
}

/// The text, unless it is too long.
pub(crate) fn fitting(text: String, longest: usize) -> Result<String, Refused> {
    match text.chars().count() {
        length if length > longest => {
            Err(Refused::telling(format!("Use up to {} characters; this has {}.", grouped(longest), grouped(length))))
        }
        _ => Ok(text),
    }
}

/// A number as people write it: `50,000`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let comma = |(at, digit): (usize, char)| match at > 0 && at % 3 == first {
        true => format!(",{digit}"),
        false => digit.to_string(),
    };
    digits.chars().enumerate().map(comma).collect()
}

#[cfg(test)]
mod tests;
