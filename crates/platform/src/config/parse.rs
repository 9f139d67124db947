//! Values of variables, read.

use secrecy::SecretString;
use std::str::FromStr;
use url::Url;

pub(super) fn parsed<T: FromStr>(raw: &str) -> Option<T> {
    raw.parse().ok()
}

pub(super) fn number<T: FromStr + PartialOrd>(min: T, max: T) -> impl Fn(&str) -> Option<T> {
    move |raw| parsed(raw).filter(|n| *n >= min && *n <= max)
}

pub(super) fn not_empty(raw: &str) -> Option<String> {
    (!raw.is_empty()).then(|| raw.to_owned())
}

pub(super) fn http_url(raw: &str) -> Option<Url> {
    Url::parse(raw).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

pub(super) fn secret_url(raw: &str) -> Option<SecretString> {
    http_url(raw).map(|_| SecretString::from(raw))
}

/// `name=value`, separated by commas.
pub(super) fn headers(raw: &str) -> Option<Vec<(String, SecretString)>> {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_value = |value: &str| !value.is_empty() && value.bytes().all(|b| (0x20..0x7f).contains(&b));
    list(|item| {
        let (name, value) = item.split_once('=')?;
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        (is_name(&name) && is_value(value)).then(|| (name, SecretString::from(value)))
    })(raw)
}

/// An `http` or `https` URL with nothing behind the host and port.
pub(super) fn origin(raw: &str) -> Option<Url> {
    http_url(raw).filter(|url| {
        url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty()
    })
}

pub(super) fn domain(raw: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    (!raw.is_empty() && raw.chars().all(fits)).then(|| raw.to_ascii_lowercase())
}

pub(super) fn list<T>(parse: impl Fn(&str) -> Option<T>) -> impl Fn(&str) -> Option<Vec<T>> {
    move |raw| raw.split(',').map(str::trim).filter(|item| !item.is_empty()).map(&parse).collect()
}
