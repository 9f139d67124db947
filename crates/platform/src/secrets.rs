//! Random tokens, their hashes, signed links and password hashes.

use crate::{Error, Result};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
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

/// The challenge of a PKCE verifier (RFC 7636, S256).
pub fn pkce_challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
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

/// Encrypts something for one purpose and one owner with a key that comes from the installation's `SECRET_KEY`: AES-256-GCM, with the
/// nonce in front.
pub fn seal(key: &SecretString, purpose: &str, owner: &str, secret: &[u8]) -> Result<Vec<u8>> {
    let broken = |_| Error::External("encrypting a secret".to_owned());
    let nonce: [u8; NONCE_LEN] = rand::random();
    let mut sealed = secret.to_vec();
    sealing_key(key, purpose)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner.as_bytes()), &mut sealed)
        .map_err(broken)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Decrypts what [`seal`] has made for the same purpose and owner; none if `SECRET_KEY` has changed since, or someone has tampered
/// with it.
pub fn open(key: &SecretString, purpose: &str, owner: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>> {
    let Some((nonce, rest)) = sealed.split_at_checked(NONCE_LEN) else { return Ok(None) };
    let Ok(nonce) = Nonce::try_assume_unique_for_key(nonce) else { return Ok(None) };
    let mut rest = rest.to_vec();
    let opened = sealing_key(key, purpose)?.open_in_place(nonce, Aad::from(owner.as_bytes()), &mut rest);
    Ok(opened.ok().map(|secret| secret.to_vec()))
}

fn sealing_key(key: &SecretString, purpose: &str) -> Result<LessSafeKey> {
    let bytes = mac(key, "sealing", purpose).finalize().into_bytes();
    let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| Error::External("a key for encrypting".to_owned()))?;
    Ok(LessSafeKey::new(key))
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
    fn what_is_sealed_opens_for_its_key_purpose_and_owner_only() {
        let (key, other) = (SecretString::from("k".repeat(32)), SecretString::from("x".repeat(32)));
        let sealed = seal(&key, "totp", "ada", b"secret").unwrap();
        assert_ne!(sealed, seal(&key, "totp", "ada", b"secret").unwrap(), "never the same twice");
        assert_eq!(open(&key, "totp", "ada", &sealed).unwrap().as_deref(), Some(&b"secret"[..]));
        assert_eq!(open(&other, "totp", "ada", &sealed).unwrap(), None);
        assert_eq!(open(&key, "other", "ada", &sealed).unwrap(), None);
        assert_eq!(open(&key, "totp", "bob", &sealed).unwrap(), None);
        assert_eq!(open(&key, "totp", "ada", b"short").unwrap(), None);
        let mut changed = sealed;
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(open(&key, "totp", "ada", &changed).unwrap(), None);
    }

    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        // RFC 7636, appendix B.
        let challenge = pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
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
