//! Values of variables, read.

use secrecy::SecretString;
use std::str::FromStr;
use std::time::Duration;
use tracing_subscriber::filter::Targets;
use url::Url;

pub(super) fn parsed<T: FromStr>(raw: &str) -> Option<T> {
    raw.parse().ok()
}

pub(super) fn number<T: FromStr + PartialOrd>(min: T, max: T) -> impl Fn(&str) -> Option<T> {
    move |raw| parsed(raw).filter(|n| *n >= min && *n <= max)
}

pub(super) fn seconds(min: u64, max: u64) -> impl Fn(&str) -> Option<Duration> {
    let seconds = number(min, max);
    move |raw| seconds(raw).map(Duration::from_secs)
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

pub(super) fn postgres_url(raw: &str) -> Option<SecretString> {
    let url = Url::parse(raw).ok().filter(|url| matches!(url.scheme(), "postgres" | "postgresql"))?;
    Some(SecretString::from(url.to_string()))
}

pub(super) fn dsn(raw: &str) -> Option<SecretString> {
    parsed::<sentry::types::Dsn>(raw).map(|_| SecretString::from(raw))
}

pub(super) fn log_filter(raw: &str) -> Option<String> {
    parsed::<Targets>(raw).map(|_| raw.to_owned())
}

/// Of the two forms of log lines, whether it is JSON.
pub(super) fn is_json(raw: &str) -> Option<bool> {
    match raw {
        "json" => Some(true),
        "text" => Some(false),
        _ => None,
    }
}

pub(super) fn address(raw: &str) -> Option<String> {
    raw.contains('@').then(|| raw.to_owned())
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

/// An [`origin`] as browsers write it.
pub(super) fn origin_text(raw: &str) -> Option<String> {
    origin(raw).map(|url| url.origin().ascii_serialization())
}

pub(super) fn domain(raw: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    (!raw.is_empty() && raw.chars().all(fits)).then(|| raw.to_ascii_lowercase())
}

pub(super) fn list<T>(parse: impl Fn(&str) -> Option<T>) -> impl Fn(&str) -> Option<Vec<T>> {
    move |raw| raw.split(',').map(str::trim).filter(|item| !item.is_empty()).map(&parse).collect()
}
