//! Reads the token in which a provider says who someone is. Everything in it is checked before any of it is believed.

use super::Trouble;
use clerk_core::office::accounts::providers::Vouched;
use clerk_core::office::organisation::Way;
use clerk_platform::config::ProviderConfig;
use jiff::Timestamp;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;

/// How many seconds the provider's clock may be slow or fast.
const LEEWAY: i64 = 60;

/// What a token has to say.
pub(super) struct Expected<'a> {
    pub(super) config: &'a ProviderConfig,
    pub(super) way: Way,
    pub(super) nonce: &'a str,
    pub(super) now: Timestamp,
}

/// What is in a token.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Value,
    exp: i64,
    iat: i64,
    #[serde(default)]
    nonce: String,
    azp: Option<String>,
    email: Option<String>,
    #[serde(default)]
    email_verified: Value,
    /// Google: the domain of the organisation that the account belongs to.
    hd: Option<String>,
    /// Microsoft: the tenant.
    tid: Option<String>,
    /// Microsoft: what the account is called in its tenant, which that tenant's admins decide.
    preferred_username: Option<String>,
    /// Microsoft: who vouches for a guest of the tenant.
    idp: Option<String>,
    /// Microsoft: whether the owner of the email address's domain is the tenant.
    #[serde(default)]
    xms_edov: Value,
}

/// Whether a token is signed with one of these keys.
pub(super) fn is_signed_with(token: &str, keys: &JwkSet) -> Result<bool, Trouble> {
    Ok(keys.find(&key_id(token)?.0).is_some())
}

/// Whom a token vouches for.
pub(super) fn read(token: &str, keys: &JwkSet, expected: &Expected<'_>) -> Result<Vouched, Trouble> {
    let (id, algorithm) = key_id(token)?;
    let key = keys.find(&id).ok_or(Trouble::Refused("its key is not known"))?;
    let key = DecodingKey::from_jwk(key).map_err(|_| Trouble::Refused("its key can't be used"))?;
    let mut rules = Validation::new(algorithm);
    rules.set_issuer(&[&expected.config.issuer]);
    rules.set_audience(&[&expected.config.client_id]);
    rules.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
    // By our own clock, below.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    let claims =
        decode::<Claims>(token, &key, &rules).map_err(|_| Trouble::Refused("it is not signed as it should be"))?;
    claims.claims.check(expected)
}

fn key_id(token: &str) -> Result<(String, Algorithm), Trouble> {
    let header = decode_header(token).map_err(|_| Trouble::Refused("it is no token"))?;
    // Others, such as those with a shared secret, are for something else.
    let is_asymmetric = matches!(header.alg, Algorithm::RS256 | Algorithm::ES256);
    match header.kid {
        Some(id) if is_asymmetric => Ok((id, header.alg)),
        _ => Err(Trouble::Refused("it is signed in another way")),
    }
}

impl Claims {
    fn check(self, expected: &Expected<'_>) -> Result<Vouched, Trouble> {
        let (config, now) = (expected.config, expected.now.as_second());
        let require = |holds: bool, why: &'static str| if holds { Ok(()) } else { Err(Trouble::Refused(why)) };
        require(self.iss == config.issuer, "it is from another provider")?;
        // A token that is for others as well could have come from them.
        let is_alone = self.aud == config.client_id.as_str() || self.aud == serde_json::json!([config.client_id]);
        require(is_alone, "it is for others")?;
        require(self.azp.as_ref().is_none_or(|azp| *azp == config.client_id), "it was made for another")?;
        require(self.exp > now - LEEWAY, "it is too old")?;
        require(self.iat < now + LEEWAY, "it is from the future")?;
        require(!self.nonce.is_empty() && self.nonce == expected.nonce, "it answers another question")?;
        require(!self.sub.is_empty(), "it does not say who it is")?;
        let email = match expected.way {
            Way::Microsoft => self.microsoft_email(config)?,
            _ => self.google_email(config)?,
        };
        Ok(Vouched { provider: expected.way, issuer: self.iss, subject: self.sub, email })
    }

    /// The email address, if Google has made sure that it is theirs.
    fn google_email(&self, config: &ProviderConfig) -> Result<Option<String>, Trouble> {
        if let Some(domain) = &config.hosted_domain
            && self.hd.as_ref().is_none_or(|hd| !hd.eq_ignore_ascii_case(domain))
        {
            return Err(Trouble::Refused("the account is not one of the organisation's"));
        }
        let is_theirs = |email: &String| is_true(&self.email_verified) && is_of_google(email, self.hd.as_deref());
        Ok(self.email.clone().filter(is_theirs))
    }

    /// The email address of an account of the tenant. Anyone can write any address into an account of a tenant of their own, and a
    /// guest's is their business; so only members of our tenant count, and only names that its admins give.
    fn microsoft_email(&self, config: &ProviderConfig) -> Result<Option<String>, Trouble> {
        let tenant = config.tenant.map(|tenant| tenant.hyphenated().to_string());
        if tenant.is_none() || self.tid.as_ref().map(|tid| tid.to_lowercase()) != tenant {
            return Err(Trouble::Refused("the account is of another tenant"));
        }
        if self.idp.as_ref().is_some_and(|idp| *idp != self.iss) {
            return Err(Trouble::Refused("the account is a guest of the tenant"));
        }
        let verified = self.email.clone().filter(|_| is_true(&self.xms_edov));
        Ok(verified.or_else(|| self.preferred_username.clone()))
    }
}

/// Whether Google decides who has an email address: only for its own mail, and for the domain of the account's organisation. Anyone can
/// have an account there with any other address; that it was theirs once says nothing about today.
fn is_of_google(email: &str, organisation: Option<&str>) -> bool {
    let Some((_, domain)) = email.rsplit_once('@') else { return false };
    ["gmail.com", "googlemail.com"].into_iter().chain(organisation).any(|own| own.eq_ignore_ascii_case(domain))
}

/// Some providers send such a value as text, or as a number.
fn is_true(value: &Value) -> bool {
    *value == true || *value == "true" || *value == 1 || *value == "1"
}
