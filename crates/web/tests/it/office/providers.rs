//! Signing in with Google and Microsoft, against a provider that speaks HTTP and signs with keys of its own.

use crate::support::send;
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use clerk_core::access::Group;
use clerk_core::office::accounts::password_links;
use clerk_platform::clock::Clock;
use clerk_platform::config::ProviderConfig;
use clerk_platform::secrets::pkce_challenge;
use clerk_testkit::app::{Browser, Page, TestApp};
use jiff::SignedDuration;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const CLIENT: &str = "clerk-at-the-provider";
const TENANT: Uuid = Uuid::from_u128(0x8eaef023_2b34_4da1_9baa_8bc8c9d6a490);

/// A provider.
struct Provider {
    server: MockServer,
    said: Arc<Mutex<Said>>,
}

/// What it says next.
struct Said {
    claims: Value,
    /// Its own key, by the name that it gives in its list.
    key: EncodingKey,
    algorithm: Algorithm,
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

fn ec_key() -> EncodingKey {
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
    async fn start(algorithm: Algorithm) -> Self {
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

    fn config(&self) -> ProviderConfig {
        ProviderConfig {
            issuer: self.server.uri(),
            client_id: CLIENT.to_owned(),
            client_secret: "hush".into(),
            hosted_domain: Some("staff.test".to_owned()),
            tenant: Some(TENANT),
        }
    }

    /// Goes there and comes back; the token says what is usual, with some of it changed.
    async fn visit(&self, app: &TestApp, browser: &Browser, name: &str, changed: &Value) -> Page {
        let there = browser.get(&format!("/admin/sign-in/with/{name}?next=%2Fadmin%2Fcases")).await;
        let asked = self.asked(&there);
        self.say(app, &asked, changed);
        browser.get(&format!("/admin/sign-in/with/{name}/back?code=the-code&state={}", asked["state"])).await
    }

    /// What the browser is sent there with.
    fn asked(&self, there: &Page) -> HashMap<String, String> {
        let location = there.location();
        assert!(
            there.status == 303 && location.starts_with(&format!("{}/authorize?", self.server.uri())),
            "{location}"
        );
        url_form(location.split_once('?').unwrap().1)
    }

    fn say(&self, app: &TestApp, asked: &HashMap<String, String>, changed: &Value) {
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

async fn app(provider: &Provider) -> TestApp {
    let (google, microsoft) = (provider.config(), provider.config());
    let clock = Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap());
    TestApp::spawn_at_with(clock, move |settings| {
        settings.providers.google = Some(google);
        settings.providers.microsoft = Some(microsoft);
    })
    .await
}

fn browser(app: &TestApp) -> Browser {
    Browser::new(&app.url).unwrap()
}

#[tokio::test]
async fn people_who_were_invited_sign_in_with_google() {
    for algorithm in [Algorithm::RS256, Algorithm::ES256] {
        let provider = Provider::start(algorithm).await;
        let app = app(&provider).await;
        let (id, _) = app.user(&[Group::Lawyer]).await;
        let first = browser(&app);
        let links = first.get("/admin/sign-in?next=/admin/cases").await.attributes("a[data-own-computer]", "href");
        assert_eq!(
            links,
            ["/admin/sign-in/with/google?next=%2Fadmin%2Fcases", "/admin/sign-in/with/microsoft?next=%2Fadmin%2Fcases"]
        );
        let there = first.get(&links[0]).await;
        let asked = provider.asked(&there);
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("scope", "openid email profile"),
            ("code_challenge_method", "S256"),
            ("hd", "staff.test"),
            ("redirect_uri", &format!("{}/admin/sign-in/with/google/back", app.url)),
        ] {
            assert_eq!(asked[name], value, "{name}");
        }
        provider.say(&app, &asked, &json!({}));
        let back = format!("/admin/sign-in/with/google/back?code=the-code&state={}", asked["state"]);
        let answer = first.get(&back).await;
        assert_eq!((answer.status, answer.location()), (303, "/admin/cases"), "{algorithm:?}");
        assert_eq!(first.get("/admin").await.status, 200);
        assert_eq!(browser(&app).get(&back).await.location(), "/admin/sign-in?late=true", "in another browser");
        assert_eq!(first.get(&back).await.location(), "/admin/sign-in?late=true", "a second time");
        for act in ["LINKED", "SIGNED_IN"] {
            assert_eq!(app.count(&format!("audit_entries where action = '{act}' and object_id = '{id}'")).await, 1);
        }
        // From now on the subject counts, whatever their address there is.
        let moved = json!({ "email": "elsewhere@example.org", "email_verified": false });
        assert_eq!(provider.visit(&app, &browser(&app), "google", &moved).await.location(), "/admin/cases");
        // And another subject with the same address is another person.
        let other = json!({ "sub": "subject-2" });
        assert_eq!(
            provider.visit(&app, &browser(&app), "google", &other).await.location(),
            "/admin/sign-in?unknown=true"
        );
    }
}

#[tokio::test]
async fn what_can_not_be_believed_lets_nobody_in() {
    let provider = Provider::start(Algorithm::ES256).await;
    let app = app(&provider).await;
    let (_, _) = app.user(&[Group::Lawyer]).await;
    let now = app.clock.now().as_second();
    let (refused, unknown) = ("/admin/sign-in?refused=true", "/admin/sign-in?unknown=true");
    for (name, changed, answer) in [
        ("google", json!({ "aud": "another" }), refused),
        ("google", json!({ "aud": [CLIENT, "another"] }), refused),
        ("google", json!({ "azp": "another" }), refused),
        ("google", json!({ "iss": "https://accounts.google.com" }), refused),
        ("google", json!({ "exp": now - 61 }), refused),
        ("google", json!({ "iat": now + 61 }), refused),
        ("google", json!({ "nonce": "another" }), refused),
        ("google", json!({ "nonce": "" }), refused),
        ("google", json!({ "sub": "" }), refused),
        ("google", json!({ "hd": "example.org" }), refused),
        ("google", json!({ "hd": null }), refused),
        ("google", json!({ "email_verified": false }), unknown),
        ("google", json!({ "email_verified": null }), unknown),
        ("google", json!({ "email": "nobody@staff.test" }), unknown),
        ("google", json!({ "email": format!("{}@staff.test", "a".repeat(4000)) }), unknown),
        ("microsoft", json!({ "tid": Uuid::nil().to_string() }), refused),
        ("microsoft", json!({ "tid": null }), refused),
        ("microsoft", json!({ "idp": "https://sts.windows.net/elsewhere/" }), refused),
        // The address that someone wrote into their account counts for nothing.
        ("microsoft", json!({ "preferred_username": "someone@staff.test" }), unknown),
        ("microsoft", json!({ "preferred_username": null }), unknown),
    ] {
        let page = provider.visit(&app, &browser(&app), name, &changed).await;
        assert_eq!(page.location(), answer, "{name} {changed}");
    }
    assert_eq!(app.count("sessions").await, 0);
    assert_eq!(app.count("provider_accounts").await, 0);
    // The same with nothing changed does.
    assert_eq!(provider.visit(&app, &browser(&app), "microsoft", &json!({})).await.location(), "/admin/cases");
    // Signed with a key that is not the provider's, or with none.
    let right = std::mem::replace(&mut provider.said.lock().unwrap().key, ec_key());
    assert_eq!(provider.visit(&app, &browser(&app), "google", &json!({})).await.location(), refused);
    {
        let mut said = provider.said.lock().unwrap();
        said.key = EncodingKey::from_secret(b"the public key of the provider, perhaps").unwrap();
        said.algorithm = Algorithm::HS256;
    }
    assert_eq!(provider.visit(&app, &browser(&app), "google", &json!({})).await.location(), refused);
    let mut said = provider.said.lock().unwrap();
    (said.key, said.algorithm) = (right, Algorithm::ES256);
}

#[tokio::test]
async fn an_answer_belongs_to_the_browser_that_asked() {
    let provider = Provider::start(Algorithm::ES256).await;
    let app = app(&provider).await;
    app.user(&[Group::Lawyer]).await;
    let (victim, attacker) = (browser(&app), browser(&app));
    let theirs = provider.asked(&attacker.get("/admin/sign-in/with/google").await);
    let own = provider.asked(&victim.get("/admin/sign-in/with/google").await);
    assert!(["state", "nonce", "code_challenge"].iter().all(|name| own[*name] != theirs[*name]));
    provider.say(&app, &theirs, &json!({}));
    let late = "/admin/sign-in?late=true";
    // The attacker's answer in the victim's browser, and in their own with another state or at the other provider.
    let forged = format!("/admin/sign-in/with/google/back?code=the-code&state={}", theirs["state"]);
    assert_eq!(victim.get(&forged).await.location(), late);
    assert_eq!(attacker.get(&forged.replace("google", "microsoft")).await.location(), late);
    assert_eq!(attacker.get("/admin/sign-in/with/google/back?code=the-code&state=").await.location(), late);
    // Too late.
    let slow = browser(&app);
    let asked = provider.asked(&slow.get("/admin/sign-in/with/google").await);
    provider.say(&app, &asked, &json!({}));
    app.clock.advance(SignedDuration::from_mins(11));
    let back = format!("/admin/sign-in/with/google/back?code=the-code&state={}", asked["state"]);
    assert_eq!(slow.get(&back).await.location(), late);
    // Cancelled there, or with a code that the provider does not know.
    for (answer, location) in
        [("error=access_denied", "/admin/sign-in?refused=true"), ("code=another", "/admin/sign-in?refused=true")]
    {
        let browser = browser(&app);
        let asked = provider.asked(&browser.get("/admin/sign-in/with/google").await);
        provider.say(&app, &asked, &json!({}));
        let page = browser.get(&format!("/admin/sign-in/with/google/back?{answer}&state={}", asked["state"])).await;
        assert_eq!(page.location(), location, "{answer}");
    }
    assert_eq!(app.count("sessions").await, 0);
}

#[tokio::test]
async fn only_ways_that_are_set_up_and_allowed_work() {
    let provider = Provider::start(Algorithm::ES256).await;
    let app = app(&provider).await;
    let admin = app.signed_in(Group::Admin).await;
    let rules = |ways: &[&'static str]| {
        let ways = ways.iter().map(|way| ("ways", *way));
        [("grace_days", "14"), ("alert_after", "100")].into_iter().chain(ways).collect::<Vec<_>>()
    };
    assert_eq!(send(&admin, "/admin/settings/sign-in", &rules(&["PASSWORD", "GOOGLE"])).await.status, 303);
    let visitor = browser(&app);
    assert_eq!(visitor.get("/admin/sign-in").await.attributes("a[data-own-computer]", "href").len(), 1);
    for path in [
        "/admin/sign-in/with/microsoft",
        "/admin/sign-in/with/microsoft/back?state=x&code=y",
        "/admin/sign-in/with/other",
    ] {
        assert_eq!(visitor.get(path).await.status, 404, "{path}");
    }
    // A password by link is no way around it.
    assert_eq!(send(&admin, "/admin/settings/sign-in", &rules(&["PASSWORD"])).await.status, 303);
    let (id, email) = app.user(&[Group::Lawyer]).await;
    app.execute("update settings set value = '{\"ways\": [\"GOOGLE\"]}' where name = 'SIGN_IN'").await;
    let mut connection = app.pool.acquire().await.unwrap();
    let token =
        password_links::create(&mut connection, id.into(), password_links::RESET, app.clock.now()).await.unwrap();
    let set = send(&visitor, &format!("/admin/set-password/{token}"), &[("password", "plum ferry oboe drum")]).await;
    assert_eq!(set.location(), "/admin/sign-in?other=true");
    assert_eq!(visitor.get("/admin").await.status, 303);
    let page = visitor.get("/admin/sign-in?other=true").await;
    assert!(
        page.text().contains("nobody signs in with a password") && page.attributes("[name=password]", "id").is_empty()
    );
    let csrf = page.attributes("input[name=csrf]", "value").first().cloned();
    let page = visitor.get("/admin/forgot-password").await;
    let csrf = csrf.or_else(|| page.attributes("input[name=csrf]", "value").first().cloned()).unwrap();
    let fields = [("csrf", csrf.as_str()), ("email", &email), ("password", "plum ferry oboe drum")];
    let fields: Vec<_> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    assert_eq!(visitor.post("/admin/sign-in", &fields).await.status, 422);
    let plain = TestApp::spawn().await;
    assert_eq!(Browser::new(&plain.url).unwrap().get("/admin/sign-in/with/google").await.status, 404);
}

#[tokio::test]
async fn the_second_factor_is_asked_for_unless_the_providers_counts() {
    let provider = Provider::start(Algorithm::ES256).await;
    let app = app(&provider).await;
    let (id, _) = app.user(&[Group::Lawyer]).await;
    app.execute(&format!(
        "insert into totp_secrets (user_id, secret, confirmed_at, created_at) values ('{id}', '\\x00', now(), now())"
    ))
    .await;
    let visitor = browser(&app);
    assert_eq!(provider.visit(&app, &visitor, "google", &json!({})).await.location(), "/admin/sign-in/code");
    assert_eq!(visitor.get("/admin").await.status, 303);
    app.execute("update settings set value = '{\"provider_counts\": true}' where name = 'SIGN_IN'").await;
    assert_eq!(provider.visit(&app, &browser(&app), "google", &json!({})).await.location(), "/admin/cases");
    // Deactivated, they stay out.
    app.execute(&format!("update users set is_active = false where id = '{id}'")).await;
    let page = provider.visit(&app, &browser(&app), "google", &json!({})).await;
    assert_eq!(page.location(), "/admin/sign-in?unknown=true");
}
