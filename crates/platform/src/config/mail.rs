//! Mail.

use super::parse::{address, http_url};
use super::section::config;
use super::vars;
use secrecy::SecretString;
use url::Url;

config! {
    /// How mail is sent.
    |r, email_domain: Option<&str>| MailConfig {
        /// SendGrid's key; without it no mail is sent.
        key: Option<SecretString> = Some(r.secret(&vars::SENDGRID_API_KEY, 1));
        /// Where SendGrid is.
        url: Url = r.get(&vars::SENDGRID_URL, http_url);
        /// The sender of mail that belongs to no case.
        from: String = r.get(&vars::EMAIL_FROM, address).or_else(|| Some(format!("intake@{}", email_domain?)));
    }
}
