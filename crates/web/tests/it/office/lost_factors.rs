//! Second factors that are lost, and the two people who remove them.

use super::second_factors::{CODE, first_step, send_from, set_up, told};
use crate::support::{noon, send, staff_at};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, PASSWORD};
use jiff::SignedDuration;
use uuid::Uuid;

#[tokio::test]
async fn a_removal_is_confirmed_by_someone_who_had_their_rights_before() {
    let app = noon().await;
    let (admin_id, admin_email) = app.user(&[Group::Admin]).await;
    let (owner_id, owner_email) = app.user(&[Group::Lawyer]).await;
    let (promoted_id, promoted_email) = app.user(&[Group::Paralegal]).await;
    let old = app.signed_in(Group::Coordinator).await;
    set_up(&app, &app.sign_in(owner_id, &owner_email).await).await;
    let admin = app.sign_in(admin_id, &admin_email).await;
    let at = |tail: &str| staff_at(owner_id, &format!("/signing-in{tail}"));
    let page = admin.get(&at("")).await;
    assert_eq!(admin.submit(&page, &at("/remove"), &[("reason", "Lost her phone.")]).await.status, 303);
    assert_eq!(told(&app, "RemovalAsked").await, 1);

    app.clock.advance(SignedDuration::from_mins(5));
    let new = app.signed_in(Group::Coordinator).await;
    let now = app.clock.now();
    app.execute(&format!(
        "update users set groups = '{{COORDINATOR}}', updated_at = '{now}' where id = '{promoted_id}'"
    ))
    .await;
    let promoted = app.sign_in(promoted_id, &promoted_email).await;
    for made in [&new, &promoted] {
        assert!(made.get(&at("")).await.text().contains("Someone who was has to confirm it."));
        assert_eq!(send_from(made, &at("/confirm"), &[]).await.status, 409);
    }
    // Nor does it count if the one who asked may not ask any more.
    app.execute(&format!("update users set groups = '{{LAWYER}}' where id = '{admin_id}'")).await;
    assert_eq!(send_from(&old, &at("/confirm"), &[]).await.status, 409);
    app.execute(&format!("update users set groups = '{{ADMIN}}' where id = '{admin_id}'")).await;
    assert_eq!(send_from(&old, &at("/confirm"), &[]).await.status, 303);
    assert_eq!(app.count("totp_secrets").await, 0);
}

#[tokio::test]
async fn two_people_remove_what_was_lost() {
    let app = noon().await;
    let (admin_id, admin_email) = app.user(&[Group::Admin]).await;
    let (owner_id, owner_email) = app.user(&[Group::Lawyer]).await;
    let (admin, coordinator) = (app.sign_in(admin_id, &admin_email).await, app.signed_in(Group::Coordinator).await);
    let owner = app.sign_in(owner_id, &owner_email).await;
    set_up(&app, &owner).await;
    let at = |tail: &str| staff_at(owner_id, &format!("/signing-in{tail}"));
    let press = async |who: &Browser, tail: &str| {
        let csrf = who.get("/admin").await.attributes("input[name=csrf]", "value")[0].clone();
        who.post(&at(tail), &[("csrf".to_owned(), csrf), ("once".to_owned(), Uuid::new_v4().to_string())]).await.status
    };
    // Who may ask: admins, with a reason, and not for themselves.
    let reason = [("reason", "Lost her phone. I rang her at home.")];
    assert_eq!(press(&coordinator, "/remove").await, 403);
    assert_eq!(app.signed_in(Group::Lawyer).await.get(&at("")).await.status, 404);
    assert_eq!(admin.get(&at("")).await.fact("Authenticator app").unwrap(), "Since 24 Nov 2026");
    let page = admin.get(&at("")).await;
    assert_eq!(admin.submit(&page, &at("/remove"), &[("reason", "")]).await.status, 422);
    assert_eq!(admin.submit(&page, &at("/remove"), &reason).await.status, 303);
    assert_eq!(admin.submit(&page, &at("/remove"), &[("reason", "Again"), ("once", "")]).await.status, 409);
    // Nothing has happened yet, and the one who asked can't confirm.
    let halfway = first_step(&app, &owner_email).await;
    assert_eq!(halfway.get(CODE).await.status, 200);
    assert!(!admin.get(&at("")).await.html.contains("/signing-in/confirm"));
    assert_eq!(press(&admin, "/confirm").await, 403);
    // Another one can.
    let seen = coordinator.get(&at("")).await;
    assert!(seen.text().contains("Lost her phone. I rang her at home."), "{}", seen.text());
    assert_eq!(press(&coordinator, "/confirm").await, 303);
    assert_eq!(press(&coordinator, "/confirm").await, 409, "once");
    assert_eq!(owner.get("/admin").await.status, 303, "their sessions have ended");
    assert_eq!(halfway.get(CODE).await.location(), "/admin/sign-in?late=true");
    let again =
        send(&Browser::new(&app.url).unwrap(), "/admin/sign-in", &[("email", &owner_email), ("password", PASSWORD)])
            .await;
    assert_eq!(again.location(), "/admin");
    for act in ["REMOVAL_ASKED", "REMOVAL_CONFIRMED", "FACTOR_REMOVED"] {
        assert_eq!(
            app.count(&format!("audit_entries where action = '{act}' and object_id = '{owner_id}'")).await,
            1,
            "{act}"
        );
    }
    // What nobody confirms for a week is over.
    set_up(&app, &app.sign_in(owner_id, &owner_email).await).await;
    let page = admin.get(&at("")).await;
    assert_eq!(page.status, 200);
    assert_eq!(admin.submit(&page, &at("/remove"), &reason).await.status, 303);
    app.clock.advance(SignedDuration::from_hours(7 * 24 + 1));
    let coordinator = app.signed_in(Group::Coordinator).await;
    assert_eq!(press(&coordinator, "/confirm").await, 409);
}
