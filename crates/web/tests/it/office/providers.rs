//! Signing in with Google and Microsoft.

use super::openid::{CLIENT, Provider, app, browser, ec_key};
use crate::support::send;
use clerk_core::access::Group;
use clerk_core::office::accounts::password_links;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, TestApp};
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::json;
use uuid::Uuid;

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
            ("redirect_uri", &format!("{}/admin/sign-in/with/google/back", app.url.replace("127.0.0.1", "localhost"))),
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
            "/admin/sign-in?another=true"
        );
        // Until an admin removes the first one, such as after an account there was created again.
        let admin = app.signed_in(Group::Admin).await;
        let at = format!("/admin/staff/{id}/signing-in");
        let page = admin.get(&at).await;
        assert_eq!(admin.submit(&page, &format!("{at}/provider/GOOGLE/remove"), &[]).await.status, 303);
        assert_eq!(app.count("apalis.jobs where convert_from(job, 'UTF8') like '%ProviderUnlinked%'").await, 1);
        assert_eq!(provider.visit(&app, &browser(&app), "google", &other).await.location(), "/admin/cases");
    }
}

#[tokio::test]
async fn google_vouches_for_its_own_addresses_only() {
    let provider = Provider::start(Algorithm::ES256).await;
    let mut google = provider.config();
    google.hosted_domain = None;
    let clock = Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at_with(clock, move |settings| settings.providers.google = Some(google)).await;
    app.user(&[Group::Lawyer]).await;
    app.named_user("ada@gmail.com", &[Group::Lawyer]).await;
    let (unknown, right) = ("/admin/sign-in?unknown=true", "/admin/cases");
    for (changed, answer) in [
        // Made with an address that belongs to the centre's domain by now, or once did.
        (json!({ "hd": null }), unknown),
        (json!({ "hd": "example.org" }), unknown),
        (json!({ "hd": "STAFF.test" }), right),
        (json!({ "sub": "subject-2", "hd": null, "email": "ada@gmail.com", "email_verified": false }), unknown),
        (json!({ "sub": "subject-2", "hd": null, "email": "ada@gmail.com" }), right),
    ] {
        assert_eq!(provider.visit(&app, &browser(&app), "google", &changed).await.location(), answer, "{changed}");
    }
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_not_asked_by_everyone() {
    let provider = Provider::start(Algorithm::ES256).await;
    let app = app(&provider).await;
    provider.server.reset().await;
    for _ in 0..3 {
        let there = browser(&app).get("/admin/sign-in/with/google").await;
        assert_eq!(there.location(), "/admin/sign-in?refused=true");
    }
    assert_eq!(provider.server.received_requests().await.unwrap().len(), 1);
    app.clock.advance(SignedDuration::from_secs(31));
    browser(&app).get("/admin/sign-in/with/google").await;
    assert_eq!(provider.server.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_last_way_that_is_allowed_stays() {
    let provider = Provider::start(Algorithm::ES256).await;
    let app = app(&provider).await;
    app.user(&[Group::Lawyer]).await;
    let owner = browser(&app);
    assert_eq!(provider.visit(&app, &owner, "google", &json!({})).await.location(), "/admin/cases");
    let page = owner.get("/admin/second-factor").await;
    let remove = "/admin/second-factor/provider/GOOGLE/remove";
    app.execute("update settings set value = '{\"ways\": [\"GOOGLE\", \"PASSKEY\"]}' where name = 'SIGN_IN'").await;
    assert_eq!(owner.submit(&page, remove, &[]).await.status, 409, "they have a password, which nobody may use");
    app.execute("update settings set value = '{}' where name = 'SIGN_IN'").await;
    assert_eq!(owner.submit(&page, remove, &[]).await.status, 303);
    assert_eq!(app.count("apalis.jobs where convert_from(job, 'UTF8') like '%ProviderUnlinked%'").await, 1);
}

#[tokio::test]
async fn strange_requests_are_refused_and_nothing_breaks() {
    let provider = Provider::start(Algorithm::ES256).await;
    let app = app(&provider).await;
    let (id, _) = app.user(&[Group::Lawyer]).await;
    let visitor = browser(&app);
    let page = visitor.get("/admin/sign-in").await;
    let csrf = ("csrf".to_owned(), page.attributes("input[name=csrf]", "value")[0].clone());
    let long = format!("/admin/{}", "x".repeat(5000));
    assert!(visitor.get(&format!("/admin/sign-in/with/google?next={long}")).await.location().contains("/authorize?"));
    let options = visitor.post("/admin/sign-in/passkey/options", &[csrf.clone(), ("next".to_owned(), long)]).await;
    assert!(options.status < 500, "{}", options.status);
    // A passkey's answer while a provider is asked, and again when nothing is asked any more.
    app.execute(&format!(
        "insert into passkeys (user_id, credential_id, name, credential, created_at) values ('{id}', '\\x01', 'Phone', '{{}}', now())"
    ))
    .await;
    visitor.get("/admin/sign-in/with/google").await;
    let answer = json!({
        "id": "AQ", "rawId": "AQ", "type": "public-key", "extensions": {},
        "response": { "authenticatorData": "AQ", "clientDataJSON": "AQ", "signature": "AQ", "userHandle": null },
    });
    for _ in 0..2 {
        let fields = [csrf.clone(), ("credential".to_owned(), answer.to_string())];
        let refused = visitor.post("/admin/sign-in/passkey", &fields).await;
        assert_eq!((refused.status, refused.location()), (303, "/admin/sign-in?refused=true"));
    }
    let failures = format!("audit_entries where action = 'SIGN_IN_FAILED' and object_id = '{id}'");
    assert_eq!(app.count(&failures).await, 2, "the passkey is known");
}

#[tokio::test]
async fn what_can_not_be_believed_lets_nobody_in() {
    let provider = Provider::start(Algorithm::ES256).await;
    let app = app(&provider).await;
    let (_, _) = app.user(&[Group::Lawyer]).await;
    let now = app.clock.now().as_second();
    let (refused, unknown) = ("/admin/sign-in?refused=true", "/admin/sign-in?unknown=true");
    let tokens = [
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
    ];
    for (name, changed, answer) in &tokens {
        let page = provider.visit(&app, &browser(&app), name, changed).await;
        assert_eq!(page.location(), *answer, "{name} {changed}");
    }
    let failures = app.count("audit_entries where action = 'SIGN_IN_FAILED'").await;
    assert_eq!(failures, i64::try_from(tokens.len()).unwrap(), "each is recorded");
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
