//! API tokens that people make themselves: who may, what such a token may do, and that it is shown once.

use super::second_factors::{send_from, told};
use crate::support::{AGAIN, noon, send};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, PASSWORD, Page, Program, TestApp};
use jiff::SignedDuration;
use serde_json::json;

const PAGE: &str = "/admin/account/tokens";

/// The token that a page shows.
fn shown(page: &Page) -> Option<String> {
    page.all("#token").first().cloned()
}

/// Makes a token and returns the answer.
async fn make(who: &Browser, name: &str, scope: &str, days: &str) -> Page {
    send(who, PAGE, &[("name", name), ("scope", scope), ("days", days)]).await
}

async fn works(app: &TestApp, token: &str) -> bool {
    app.api(token, "/api/v1/users/me").await.0 == 200
}

#[tokio::test]
async fn a_token_is_shown_once_works_until_it_ends_and_can_be_revoked() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let form = coordinator.get(PAGE).await;
    assert_eq!(form.attributes("#token-days", "value"), ["90"]);
    let typed = [("name", "Monthly <b>figures</b> & “more” \u{202e}"), ("scope", "READ"), ("days", "30")];
    let made = coordinator.submit(&form, PAGE, &typed).await;
    assert_eq!(made.status, 200, "{} {}", made.location(), made.text());
    let token = shown(&made).unwrap();
    assert!(token.starts_with("clerk_") && made.text().contains("24 Dec 2026"), "{}", made.text());
    assert!(made.text().contains("Monthly <b>figures</b> & “more”"), "as it was entered: {}", made.text());
    assert_eq!(
        (&made.headers["cache-control"], &made.headers["referrer-policy"]),
        (&"no-store".parse().unwrap(), &"no-referrer".parse().unwrap())
    );
    let cookies = made.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned());
    assert!(cookies.collect::<String>().find(&token).is_none());
    assert_eq!(told(&app, "TokenMade").await, 1, "its owner is told");
    assert_eq!(app.count("audit_entries where object_kind = 'TOKEN'").await, 1, "and it is recorded");
    assert_eq!(app.count(&format!("audit_entries where changes::text like '%{token}%'")).await, 0);

    // Sent again, as when the page is reloaded: no second token, and nobody sees the first one again.
    let again = coordinator.submit(&form, PAGE, &typed).await;
    assert_eq!((again.status, again.location(), app.count("api_tokens").await), (303, PAGE, 1));
    let list = coordinator.get(PAGE).await;
    assert!(!list.html.contains(&token));
    assert_eq!(list.all("section[aria-labelledby=tokens-title] tbody tr").len(), 1);
    assert!(
        list.html.contains("Monthly &#60;b&#62;figures") || list.html.contains("Monthly &lt;b&gt;figures"),
        "{}",
        list.html
    );

    let program = Program::new(&app, &token);
    assert!(works(&app, &token).await);
    assert_eq!(program.post("/api/v1/people", &json!({ "full_name": "X" })).await.status, 403, "it only reads");
    let revoke = list.attributes("form[action^='/admin/tokens/']", "action")[0].clone();
    // It is nobody else's.
    let other = app.signed_in(Group::Coordinator).await;
    assert_eq!(send_from(&other, &revoke, &[]).await.status, 404);
    assert!(other.get(PAGE).await.all("section[aria-labelledby=tokens-title] tbody tr").is_empty());
    let revoked = coordinator.submit(&list, &revoke, &[]).await;
    assert_eq!(revoked.location(), format!("{PAGE}?done=token"));
    assert!(!works(&app, &token).await);
    let list = coordinator.get(PAGE).await;
    let rows = list.all("section[aria-labelledby=tokens-title] tbody tr");
    assert!(
        rows[0].contains("Revoked") && rows[0].contains("24 Nov 2026") && !rows[0].contains("Revoke Monthly"),
        "{rows:?}"
    );

    let token = shown(&make(&coordinator, "Short", "WRITE", "1").await).unwrap();
    app.clock.advance(SignedDuration::from_hours(25));
    assert!(!works(&app, &token).await, "its day is over");
}

#[tokio::test]
async fn admins_revoke_anyones() {
    let app = noon().await;
    let (id, email) = app.user(&[Group::Coordinator]).await;
    let coordinator = app.sign_in(id, &email).await;
    let token = shown(&make(&coordinator, "Figures", "WRITE", "365").await).unwrap();
    let admin = app.signed_in(Group::Admin).await;
    let access = admin.get(&format!("/admin/staff/{id}/access")).await;
    let revoke = access.attributes("form[action^='/admin/tokens/']", "action")[0].clone();
    assert_eq!(admin.submit(&access, &revoke, &[]).await.location(), format!("/admin/staff/{id}/access?done=token"));
    assert!(!works(&app, &token).await);
}

#[tokio::test]
async fn who_may_make_which_token() {
    let app = noon().await;
    for (group, may, scopes) in [
        (Group::Paralegal, false, &[] as &[&str]),
        (Group::Lawyer, false, &[]),
        (Group::Coordinator, true, &["", "READ", "WRITE"]),
        (Group::Admin, true, &["", "READ", "WRITE", "ADMIN"]),
    ] {
        let who = app.signed_in(group).await;
        let page = who.get(PAGE).await;
        assert_eq!(
            (page.status, page.attributes("#token-scope option", "value")),
            (200, scopes.iter().map(|s| (*s).to_owned()).collect()),
            "{group:?}"
        );
        let csrf = [("name", "X"), ("scope", "READ"), ("days", "90")];
        let answer = send_from(&who, PAGE, &csrf).await;
        assert_eq!(answer.status, if may { 200 } else { 409 }, "{group:?}: {}", answer.text());
        let answer = send_from(&who, PAGE, &[("name", "Y"), ("scope", "ADMIN"), ("days", "90")]).await;
        assert_eq!(
            answer.status,
            match group {
                Group::Admin => 200,
                Group::Coordinator => 422,
                _ => 409,
            },
            "{group:?}"
        );
    }
    // The groups are a setting.
    let admin = app.signed_in(Group::Admin).await;
    let rules = [("ways", "PASSWORD"), ("grace_days", "14"), ("alert_after", "100"), ("token_groups", "LAWYER")];
    assert_eq!(send(&admin, "/admin/settings/sign-in", &rules).await.status, 303);
    for (group, status) in [(Group::Lawyer, 200), (Group::Coordinator, 409), (Group::Admin, 409)] {
        let who = app.signed_in(group).await;
        let answer = send_from(&who, PAGE, &[("name", "X"), ("scope", "READ"), ("days", "90")]).await;
        assert_eq!(answer.status, status, "{group:?}");
    }
}

#[tokio::test]
async fn what_a_token_needs_is_said_and_what_was_entered_stays() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    for (name, scope, days, field) in [
        ("", "READ", "90", "name"),
        (&"x".repeat(101), "READ", "90", "name"),
        ("X", "", "90", "scope"),
        ("X", "EVERYTHING", "90", "scope"),
        ("X", "READ", "0", "days"),
        ("X", "READ", "366", "days"),
        ("X", "READ", "soon", "days"),
    ] {
        let refused = make(&coordinator, name, scope, days).await;
        assert_eq!(refused.status, 422, "{name} {scope} {days}");
        assert_eq!(refused.attributes("[aria-invalid]", "name"), [field]);
        assert_eq!(refused.attributes("#token-name", "value"), [name]);
    }
    app.execute(
        "insert into api_tokens (user_id, name, scope, token_hash, created_at, expires_at)
         select id, 'Old', 'READ', decode(md5(n::text), 'hex'), now(), '2027-01-01' from users, generate_series(1, 50) n",
    )
    .await;
    let refused = make(&coordinator, "One more", "READ", "90").await;
    assert!(refused.status == 409 && refused.text().contains("You have 50 tokens."), "{}", refused.text());
}

#[tokio::test]
async fn who_makes_one_has_just_shown_that_it_is_them() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let form = coordinator.get(PAGE).await;
    app.clock.advance(SignedDuration::from_mins(11));
    let confirm = "/admin/account/confirm?then=tokens";
    let late = coordinator.submit(&form, PAGE, &[("name", "X"), ("scope", "READ"), ("days", "90"), AGAIN]).await;
    assert_eq!((late.location(), app.count("api_tokens").await), (confirm, 0));
    let page = coordinator.get(PAGE).await;
    assert_eq!(page.attributes("main a.btn-primary", "href"), [confirm]);
    let asked = coordinator.get(confirm).await;
    assert!(asked.text().contains("Before you make an API token"), "{}", asked.text());
    let wrong = coordinator.submit(&asked, "/admin/account/confirm", &[("present", "wrong")]).await;
    assert_eq!(wrong.attributes("input[name=then]", "value"), ["tokens"]);
    let right = coordinator.submit(&asked, "/admin/account/confirm", &[("present", PASSWORD), AGAIN]).await;
    assert_eq!(right.location(), PAGE);
    assert!(shown(&make(&coordinator, "X", "READ", "90").await).is_some());
    // Only pages that we know follow.
    let other = coordinator.get("/admin/account/confirm?then=https://evil.example").await;
    assert_eq!(other.attributes("input[name=then]", "value"), [""]);
}
