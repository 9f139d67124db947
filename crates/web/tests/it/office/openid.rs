//! A provider like Google or Microsoft, which speaks HTTP and signs with keys of its own.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use clerk_platform::clock::Clock;
use clerk_platform::config::ProviderConfig;
use clerk_platform::secrets::pkce_challenge;
use clerk_testkit::app::{Browser, Page, TestApp};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

pub(super) const CLIENT: &str = "clerk-at-the-provider";
pub(super) const TENANT: Uuid = Uuid::from_u128(0x8eaef023_2b34_4da1_9baa_8bc8c9d6a490);

/// A provider.
pub(super) struct Provider {
    pub(super) server: MockServer,
    pub(super) said: Arc<Mutex<Said>>,
}

/// What it says next.
pub(super) struct Said {
    claims: Value,
    /// Its own key, by the name that it gives in its list.
    pub(super) key: EncodingKey,
    pub(super) algorithm: Algorithm,
    key_id: String,
    /// What was asked with the browser.
    challenge: String,
}

impl Respond for Token {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let form: HashMap<String, String> = url_form(&String::from_utf8_lossy(&request.body));
        let said = self.0.lock().unwrap();
        let is_right = form["grant_type"] == "authorization_code"
            && form["client_id"] == CLIENT
            && form["client_secret"] == "hush"
            && form["code"] == "the-code"
            && pkce_challenge(&form["code_verifier"]) == said.challenge;
        if !is_right {
            return ResponseTemplate::new(400).set_body_json(json!({ "error": "invalid_grant" }));
        }
        let header = Header { kid: Some(said.key_id.clone()), ..Header::new(said.algorithm) };
        let token = encode(&header, &said.claims, &said.key).unwrap();
        ResponseTemplate::new(200)
            .set_body_json(json!({ "id_token": token, "token_type": "Bearer", "access_token": "x" }))
    }
}

struct Token(Arc<Mutex<Said>>);

fn url_form(text: &str) -> HashMap<String, String> {
    reqwest::Url::parse(&format!("http://x/?{text}")).unwrap().query_pairs().into_owned().collect()
}

pub(super) fn ec_key() -> EncodingKey {
    let random = aws_lc_rs::rand::SystemRandom::new();
    let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EncodingKey::from_ec_der(pair.as_ref())
}

fn rsa_key() -> EncodingKey {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der = pair.as_der().unwrap();
    // PKCS #8 is PKCS #1, which the library wants, with 26 bytes in front.
    EncodingKey::from_rsa_der(&der.as_ref()[26..])
}

fn public(key: &EncodingKey, algorithm: Algorithm, id: &str) -> Jwk {
    let mut jwk = Jwk::from_encoding_key(key, algorithm).unwrap();
    jwk.common.key_id = Some(id.to_owned());
    jwk
}

impl Provider {
    pub(super) async fn start(algorithm: Algorithm) -> Self {
        let server = MockServer::start().await;
        let key = if algorithm == Algorithm::RS256 { rsa_key() } else { ec_key() };
        let keys = JwkSet { keys: vec![public(&key, algorithm, "one")] };
        let said = Said { claims: json!({}), key, algorithm, key_id: "one".into(), challenge: String::new() };
        let said = Arc::new(Mutex::new(said));
        let url = server.uri();
        let about = json!({
            "issuer": url, "authorization_endpoint": format!("{url}/authorize"), "token_endpoint": format!("{url}/token"),
            "jwks_uri": format!("{url}/keys"),
        });
        let get = |at: &str, body: Value| {
            Mock::given(method("GET")).and(path(at)).respond_with(ResponseTemplate::new(200).set_body_json(body))
        };
        get("/.well-known/openid-configuration", about).mount(&server).await;
        get("/keys", serde_json::to_value(&keys).unwrap()).mount(&server).await;
        Mock::given(method("POST")).and(path("/token")).respond_with(Token(said.clone())).mount(&server).await;
        Self { server, said }
    }

    pub(super) fn config(&self) -> ProviderConfig {
        ProviderConfig {
            issuer: self.server.uri(),
            client_id: CLIENT.to_owned(),
            client_secret: "hush".into(),
            hosted_domain: Some("staff.test".to_owned()),
            tenant: Some(TENANT),
        }
    }

    /// Goes there and comes back; the token says what is usual, with some of it changed.
    pub(super) async fn visit(&self, app: &TestApp, browser: &Browser, name: &str, changed: &Value) -> Page {
        let there = browser.get(&format!("/admin/sign-in/with/{name}?next=%2Fadmin%2Fcases")).await;
        let asked = self.asked(&there);
        self.say(app, &asked, changed);
        browser.get(&format!("/admin/sign-in/with/{name}/back?code=the-code&state={}", asked["state"])).await
    }

    /// What the browser is sent there with.
    pub(super) fn asked(&self, there: &Page) -> HashMap<String, String> {
        let location = there.location();
        assert!(
            there.status == 303 && location.starts_with(&format!("{}/authorize?", self.server.uri())),
            "{location}"
        );
        url_form(location.split_once('?').unwrap().1)
    }

    pub(super) fn say(&self, app: &TestApp, asked: &HashMap<String, String>, changed: &Value) {
        let now = app.clock.now().as_second();
        let mut claims = json!({
            "iss": self.server.uri(), "sub": "subject-1", "aud": CLIENT, "exp": now + 3600, "iat": now,
            "nonce": asked["nonce"], "email": "lawyer-101@staff.test", "email_verified": true, "hd": "staff.test",
            "tid": TENANT.to_string(), "preferred_username": "lawyer-101@staff.test",
        });
        for (name, value) in changed.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let mut said = self.said.lock().unwrap();
        said.claims = claims;
        said.challenge = asked["code_challenge"].clone();
    }
}

pub(super) async fn app(provider: &Provider) -> TestApp {
    let (google, microsoft) = (provider.config(), provider.config());
    let clock = Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap());
    TestApp::spawn_at_with(clock, move |settings| {
        // Passkeys belong to names, not to numbers.
        settings.public_url = settings.public_url.replace("127.0.0.1", "localhost");
        settings.providers.google = Some(google);
        settings.providers.microsoft = Some(microsoft);
    })
    .await
}

pub(super) fn browser(app: &TestApp) -> Browser {
    Browser::new(&app.url).unwrap()
}
