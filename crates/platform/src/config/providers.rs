//! Accounts at Google and Microsoft with which staff may sign in.

use super::parse::{domain, http_url, not_empty, parsed};
use super::reader::Reader;
use super::vars;
use secrecy::SecretString;
use url::Url;
use uuid::Uuid;

/// Where one of them is asked, and what Clerk is called there.
#[derive(Debug, Clone)]
pub struct ProviderConfig {
    /// What the provider calls itself; its description is below it.
    pub issuer: String,
    /// What Clerk is called there.
    pub client_id: String,
    /// How Clerk shows there that it is Clerk.
    pub client_secret: SecretString,
    /// For Google: the only domain whose accounts may sign in.
    pub hosted_domain: Option<String>,
    /// For Microsoft: the only tenant whose accounts may sign in.
    pub tenant: Option<Uuid>,
}

/// Both of them; none is off.
#[derive(Debug, Clone, Default)]
pub struct ProvidersConfig {
    /// Google.
    pub google: Option<ProviderConfig>,
    /// Microsoft.
    pub microsoft: Option<ProviderConfig>,
}

impl ProvidersConfig {
    pub(super) fn read(r: &mut Reader<'_>) -> Option<Self> {
        Some(Self { google: google(r), microsoft: microsoft(r) })
    }
}

fn google(r: &mut Reader<'_>) -> Option<ProviderConfig> {
    let issuer = r.get(&vars::OIDC_GOOGLE_ISSUER, issuer);
    let client_secret = r.secret(&vars::OIDC_GOOGLE_CLIENT_SECRET, 1);
    let hosted_domain = r.get(&vars::OIDC_GOOGLE_HOSTED_DOMAIN, domain);
    let client_id = r.get(&vars::OIDC_GOOGLE_CLIENT_ID, not_empty)?;
    if client_secret.is_none() {
        r.problem(&vars::OIDC_GOOGLE_CLIENT_SECRET, "is missing; OIDC_GOOGLE_CLIENT_ID is set".to_owned());
    }
    Some(ProviderConfig { issuer: issuer?, client_id, client_secret: client_secret?, hosted_domain, tenant: None })
}

fn microsoft(r: &mut Reader<'_>) -> Option<ProviderConfig> {
    let given = r.get(&vars::OIDC_MICROSOFT_ISSUER, issuer);
    let client_secret = r.secret(&vars::OIDC_MICROSOFT_CLIENT_SECRET, 1);
    let tenant: Option<Uuid> = r.get(&vars::OIDC_MICROSOFT_TENANT, parsed);
    let client_id = r.get(&vars::OIDC_MICROSOFT_CLIENT_ID, not_empty)?;
    for (var, is_missing) in [
        (&vars::OIDC_MICROSOFT_CLIENT_SECRET, client_secret.is_none()),
        (&vars::OIDC_MICROSOFT_TENANT, tenant.is_none()),
    ] {
        if is_missing {
            r.problem(var, "is missing; OIDC_MICROSOFT_CLIENT_ID is set".to_owned());
        }
    }
    let issuer = given.unwrap_or_else(|| {
        format!("https://login.microsoftonline.com/{}/v2.0", tenant.unwrap_or_default().hyphenated())
    });
    Some(ProviderConfig {
        issuer,
        client_id,
        client_secret: client_secret?,
        hosted_domain: None,
        tenant: Some(tenant?),
    })
}

/// As the provider writes it, without a slash at the end.
fn issuer(raw: &str) -> Option<String> {
    let url: Url = http_url(raw)?;
    (url.query().is_none() && url.fragment().is_none()).then(|| raw.trim_end_matches('/').to_owned())
}
