//! Random tokens, their hashes, signed links and password hashes.

use crate::{Error, Result};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// 256 random bits as 43 characters that fit in a cookie, a header or a URL.
pub fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is stored of a token. Tokens hold 256 random bits, so a plain hash can't be guessed back.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Signs a message for one purpose with the installation's `SECRET_KEY`, as URL-safe text.
pub fn sign(key: &SecretString, purpose: &str, message: &str) -> String {
    URL_SAFE_NO_PAD.encode(mac(key, purpose, message).finalize().into_bytes())
}

/// Checks a signature made by [`sign`], in constant time.
pub fn verify(key: &SecretString, purpose: &str, message: &str, signature: &str) -> bool {
    URL_SAFE_NO_PAD.decode(signature).is_ok_and(|given| mac(key, purpose, message).verify_slice(&given).is_ok())
}

fn mac(key: &SecretString, purpose: &str, message: &str) -> Hmac<Sha256> {
    // HMAC takes keys of any length, so this can't fail; an empty key would only make signatures that nobody else has.
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.expose_secret().as_bytes())
        .unwrap_or_else(|_| <Hmac<Sha256> as KeyInit>::new(&Default::default()));
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(message.as_bytes());
    mac
}

/// Hashes a password with argon2id and OWASP's parameters (19 MiB, 2 passes). Takes tens of milliseconds: keep it off
/// the threads that answer requests.
pub fn hash_password(password: &SecretString) -> Result<String> {
    Argon2::default()
        .hash_password(password.expose_secret().as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::External(format!("hashing a password: {error}")))
}

/// Whether a password fits a hash. Without a hash it takes as long and says no, so that nobody can tell from the time
/// whether an account exists.
pub fn password_fits(password: &SecretString, hash: Option<&str>) -> bool {
    // The hash of a random password that nobody kept.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXJhbmRvbXNhbHQ$P0BxPzFvVZ0kq0tUqYyCeY3wKc4cY3l9C8k1b7CkG5E";
    PasswordHash::new(hash.unwrap_or(NOBODY))
        .is_ok_and(|parsed| Argon2::default().verify_password(password.expose_secret().as_bytes(), &parsed).is_ok())
        && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_key_purpose_and_message_only() {
        let key = SecretString::from("k".repeat(32));
        let signature = sign(&key, "upload", "a:1");
        assert!(verify(&key, "upload", "a:1", &signature));
        assert!(!verify(&key, "upload", "a:2", &signature));
        assert!(!verify(&key, "other", "a:1", &signature));
        assert!(!verify(&SecretString::from("x".repeat(32)), "upload", "a:1", &signature));
        assert!(!verify(&key, "upload", "a:1", "not base64 !"));
    }

    #[test]
    fn passwords() {
        let hash = hash_password(&"correct horse".into()).unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(password_fits(&"correct horse".into(), Some(&hash)));
        assert!(!password_fits(&"wrong horse".into(), Some(&hash)));
        assert!(!password_fits(&"correct horse".into(), None));
        assert!(!password_fits(&"correct horse".into(), Some("not a hash")));
    }
}
