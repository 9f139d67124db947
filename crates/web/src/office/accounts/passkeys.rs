//! What is said between Clerk, a browser and a passkey (WebAuthn). The state of each exchange is kept in the attempt of signing in.

use clerk_core::office::accounts::factors::Passkey as Stored;
use clerk_core::office::accounts::passkeys::NewPasskey;
use clerk_core::{Error, Result};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder, WebauthnError,
};

/// The party that passkeys are made for: this installation, by its host. A host that is a number can't have any.
#[derive(Debug, Clone)]
pub(crate) struct Passkeys(Option<Webauthn>);

/// What has to be remembered of an exchange.
#[derive(Serialize, Deserialize)]
enum State {
    /// A new passkey.
    Adding(PasskeyRegistration),
    /// One of the passkeys of a person who is known.
    OfPerson(PasskeyAuthentication),
    /// Any passkey: it says itself whose it is.
    OfAnyone(DiscoverableAuthentication),
}

/// A passkey's answer.
pub(crate) struct Answer {
    credential: PublicKeyCredential,
}

impl Passkeys {
    /// Of the installation at this address.
    pub(crate) fn at(public_url: &str) -> Self {
        let made = Url::parse(public_url).ok().and_then(|url| {
            let host = url.domain()?.to_owned();
            WebauthnBuilder::new(&host, &url).ok()?.rp_name("Clerk").build().ok()
        });
        Self(made)
    }

    /// Whether there can be any.
    pub(crate) fn are_possible(&self) -> bool {
        self.0.is_some()
    }

    fn party(&self) -> Result<&Webauthn> {
        self.0.as_ref().ok_or_else(|| {
            Error::Conflict("Passkeys can’t be used here, because of how Clerk is set up on the server.".to_owned())
        })
    }

    /// Begins to add a passkey: what the browser is asked, and what has to be remembered.
    pub(crate) fn begin_adding(
        &self,
        user_id: Uuid,
        email: &str,
        full_name: &str,
        known: &[Stored],
    ) -> Result<(Value, Value)> {
        let known = known.iter().map(|stored| read::<Passkey>(&stored.credential).map(|key| key.cred_id().clone()));
        let known = known.collect::<Result<Vec<_>>>()?;
        let party = self.party()?;
        let (options, state) =
            party.start_passkey_registration(user_id, email, full_name, Some(known)).map_err(|e| broken(&e))?;
        let mut options = public_key(&options)?;
        // A key that can be found without a name is also good as the only step of signing in.
        if let Some(selection) = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut) {
            selection.insert("residentKey".to_owned(), json!("preferred"));
        }
        Ok((options, write(&State::Adding(state))?))
    }

    /// Adds the passkey that a browser answers with.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it does not fit what was asked.
    pub(crate) fn add(&self, state: &Value, answer: &SecretString, name: &str) -> Result<NewPasskey> {
        let refused = || Error::invalid("name", "Adding the passkey did not work. Please try again.");
        let Ok(State::Adding(state)) = read(state) else { return Err(refused()) };
        let answer: RegisterPublicKeyCredential = parse(answer).ok_or_else(refused)?;
        let passkey = self.party()?.finish_passkey_registration(&answer, &state).map_err(|error| {
            tracing::info!(%error, "a passkey was not added");
            refused()
        })?;
        Ok(NewPasskey {
            credential_id: passkey.cred_id().to_vec(),
            credential: write(&passkey)?,
            name: name.to_owned(),
        })
    }

    /// Begins to sign in with one of these passkeys, or with any if there are none to choose from.
    pub(crate) fn begin_signing_in(&self, known: Option<&[Stored]>) -> Result<(Value, Value)> {
        let party = self.party()?;
        match known {
            Some(known) => {
                let known = known.iter().map(|stored| read(&stored.credential)).collect::<Result<Vec<Passkey>>>()?;
                let (options, state) = party.start_passkey_authentication(&known).map_err(|e| broken(&e))?;
                Ok((public_key(&options)?, write(&State::OfPerson(state))?))
            }
            None => {
                let (options, state) = party.start_discoverable_authentication().map_err(|e| broken(&e))?;
                Ok((public_key(&options)?, write(&State::OfAnyone(state))?))
            }
        }
    }

    /// Checks a passkey's answer, and returns what is to be kept of the passkey from now on; none if it is wrong.
    pub(crate) fn check(
        &self,
        state: &Value,
        answer: &Answer,
        user_id: Uuid,
        stored: &Stored,
    ) -> Result<Option<Value>> {
        let party = self.party()?;
        // What is remembered may be of something else, or of a question that has been answered.
        let Ok(state) = read(state) else { return Ok(None) };
        let mut passkey: Passkey = read(&stored.credential)?;
        let checked = match state {
            State::Adding(_) => return Ok(None),
            State::OfPerson(state) => party.finish_passkey_authentication(&answer.credential, &state),
            State::OfAnyone(state) => match party.identify_discoverable_authentication(&answer.credential) {
                Ok((named, _)) if named == user_id => {
                    let key = DiscoverableKey::from(&passkey);
                    party.finish_discoverable_authentication_v2(&answer.credential, state, key)
                }
                _ => return Ok(None),
            },
        };
        match checked {
            Ok(result) if result.user_verified() => {
                passkey.update_credential(&result);
                Ok(Some(write(&passkey)?))
            }
            Ok(_) => Ok(None),
            Err(error) => {
                tracing::info!(%error, "a passkey was refused");
                Ok(None)
            }
        }
    }
}

impl Answer {
    /// As a browser sends it.
    pub(crate) fn parse(text: &SecretString) -> Option<Self> {
        parse(text).map(|credential| Self { credential })
    }

    /// The id of the credential that has signed.
    pub(crate) fn credential_id(&self) -> &[u8] {
        self.credential.get_credential_id()
    }
}

fn parse<T: DeserializeOwned>(text: &SecretString) -> Option<T> {
    use secrecy::ExposeSecret;
    serde_json::from_str(text.expose_secret()).ok()
}

/// The part of the options that browsers take.
fn public_key(options: &impl Serialize) -> Result<Value> {
    let mut options = write(options)?;
    Ok(options.get_mut("publicKey").map(Value::take).unwrap_or_default())
}

fn write(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Error::External(format!("a passkey: {error}")))
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T> {
    T::deserialize(value).map_err(|error| Error::External(format!("a stored passkey: {error}")))
}

fn broken(error: &WebauthnError) -> Error {
    Error::External(format!("a passkey: {error}"))
}
