//! What is mailed to members of staff about their account.

use crate::messages::{now, outside, sent, worker};
use crate::support::Database;
use clerk_core::office::accounts::password_links;
use clerk_core::office::accounts::{AccountNews, SendAccountNews, SendInvitation, SendPasswordReset};
use serde_json::Value;

#[tokio::test]
async fn staff_are_mailed_links_to_set_a_password() {
    let db = Database::new().await;
    let outside = outside().await;
    db.execute(
        "insert into users (email, full_name, groups, password_hash, is_active) values
             ('new@staff.test', 'New Person', '{PARALEGAL}', null, true),
             ('old@staff.test', 'Old Hand', '{PARALEGAL}', 'a hash', true),
             ('gone@staff.test', 'Gone', '{PARALEGAL}', null, false);
         update settings set value = '{\"name\": \"The Centre\", \"phone\": \"03 9000 0000\"}' where name = 'ORGANISATION'",
    )
    .await;
    let ids: std::collections::HashMap<String, uuid::Uuid> =
        sqlx::query_as("select email, id from users").fetch_all(&db.pool).await.unwrap().into_iter().collect();
    let worker = worker(&db, &outside, &[]);
    for user_id in ids.values() {
        let user_id = *user_id;
        let job = db.enqueue(&SendInvitation { user_id: user_id.into() }).await;
        db.wait_for(&job, "Done").await;
    }
    let mail = sent(&outside).await;
    assert_eq!(mail.len(), 1, "only who has no password and is active is invited");
    assert_eq!(mail[0]["personalizations"][0]["to"][0]["email"], "new@staff.test");
    assert_eq!(mail[0]["subject"], "Your Clerk account at The Centre");
    let text = mail[0]["content"][0]["value"].as_str().unwrap().to_owned();
    assert!(text.starts_with("Hello New Person,") && text.ends_with("\n-- \nThe Centre\n03 9000 0000\n"), "{text}");
    let token = |text: &str| {
        let link = text.lines().find_map(|line| line.strip_prefix("http://clerk.test/admin/set-password/"));
        link.expect("a link").to_owned()
    };
    // SendGrid wants the plainest part first; mail programs show the last one that they can.
    let types: Vec<&Value> = mail[0]["content"].as_array().unwrap().iter().map(|part| &part["type"]).collect();
    assert_eq!(types, ["text/plain", "text/html"]);
    let html = mail[0]["content"][1]["value"].as_str().unwrap();
    let link = format!("http://clerk.test/admin/set-password/{}", token(&text));
    assert!(html.contains(&format!("<a href=\"{link}\">{link}</a>")) && html.contains("Hello New Person,"), "{html}");
    let holder = async |token: &str, after: jiff::SignedDuration| {
        let mut connection = db.pool.acquire().await.unwrap();
        let holder = password_links::holder(&mut connection, token, now() + after).await.unwrap();
        holder.map(|holder| holder.email)
    };
    let hours = jiff::SignedDuration::from_hours;
    assert_eq!(holder(&token(&text), hours(7 * 24 - 1)).await.as_deref(), Some("new@staff.test"));
    assert_eq!(holder(&token(&text), hours(7 * 24)).await, None, "it works for seven days");

    // A forgotten password: active people get a mail, nobody else gets anything.
    let nobody = db.enqueue(&SendPasswordReset { user_id: uuid::Uuid::new_v4().into() }).await;
    db.wait_for(&nobody, "Done").await;
    for email in ["old@staff.test", "gone@staff.test"] {
        let job = db.enqueue(&SendPasswordReset { user_id: ids[email].into() }).await;
        db.wait_for(&job, "Done").await;
    }
    let mail = sent(&outside).await;
    assert_eq!(mail.len(), 2);
    let text = mail[1]["content"][0]["value"].as_str().unwrap();
    assert_eq!(holder(&token(text), jiff::SignedDuration::from_mins(59)).await.as_deref(), Some("old@staff.test"));
    assert_eq!(holder(&token(text), hours(1)).await, None);
    let stored = db.count("select count(*) from password_links where length(token_hash) = 32").await;
    assert_eq!(stored, 2);
    worker.stop().await;
}

#[tokio::test]
async fn the_owner_is_told_when_their_account_has_changed() {
    let db = Database::new().await;
    let outside = outside().await;
    db.execute(
        "insert into users (email, full_name, groups, is_active) values
             ('old@staff.test', 'Old Hand', '{PARALEGAL}', true), ('gone@staff.test', 'Gone', '{PARALEGAL}', false)",
    )
    .await;
    let ids: Vec<uuid::Uuid> =
        sqlx::query_scalar("select id from users order by email desc").fetch_all(&db.pool).await.unwrap();
    let worker = worker(&db, &outside, &[]);
    let news = [
        (AccountNews::PasswordChanged, "The password of your Clerk account was changed."),
        (AccountNews::FactorAdded, "A second factor was added to your Clerk account."),
        (AccountNews::FactorRemoved, "A second factor was removed from your Clerk account."),
        (AccountNews::RecoveryCodeUsed, "One of your recovery codes was used to sign in"),
        (AccountNews::ProviderLinked, "An account at Google or Microsoft can now be used to sign in"),
        (AccountNews::ProviderUnlinked, "can no longer be used to sign in"),
        (AccountNews::RecoveryCodesMade, "New recovery codes were made"),
        (AccountNews::RemovalAsked, "If you have not lost it, tell a coordinator at once"),
        (AccountNews::TokenMade, "An API token was made for your Clerk account"),
    ];
    for (news, _) in news {
        for id in &ids {
            let job = db.enqueue(&SendAccountNews { user_id: (*id).into(), news }).await;
            db.wait_for(&job, "Done").await;
        }
    }
    let mail = sent(&outside).await;
    assert_eq!(mail.len(), news.len(), "nothing to someone who has left");
    for (mail, (_, words)) in mail.iter().zip(news) {
        assert_eq!(mail["personalizations"][0]["to"][0]["email"], "old@staff.test");
        let text = mail["content"][0]["value"].as_str().unwrap();
        assert!(text.contains(words) && text.contains("http://clerk.test/admin/forgot-password"), "{text}");
    }
    worker.stop().await;
}
