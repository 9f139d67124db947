//! People who leave: deactivating them, and handing over their cases.

use crate::support::{AGAIN, noon, press, send, staff_at as at};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, PASSWORD};
use uuid::Uuid;

async fn events(who: &Browser, case: Uuid) -> Vec<String> {
    who.get(&format!("/admin/cases/{case}")).await.all(".timeline .as-typed")
}

/// What an event says that someone did.
fn deed(event: &str) -> String {
    event.find(' ').map_or_else(String::new, |at| event[at..].to_owned())
}

#[tokio::test]
async fn a_deactivated_user_is_out_and_their_cases_are_handed_over() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let (leaver_id, email) = app.user(&[Group::Paralegal, Group::Lawyer]).await;
    let leaver = app.sign_in(leaver_id, &email).await;
    let token = app.token(leaver_id).await;
    let (paralegal, lawyer) = (app.user(&[Group::Paralegal]).await.0, app.user(&[Group::Lawyer]).await.0);
    let mut cases = Vec::new();
    for (p, l) in
        [(Some(leaver_id), lawyer), (Some(paralegal), leaver_id), (None, leaver_id), (Some(leaver_id), leaver_id)]
    {
        cases.push(app.case().paralegal(p).lawyer(l).make().await);
    }
    assert_eq!(leaver.get(&format!("/admin/cases/{}", cases[0])).await.status, 200);
    let path = at(leaver_id, "/deactivate");
    let page = coordinator.get(&path).await;
    for words in ["Paralegal on 2 cases", "Lawyer on 3 cases"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let (p, l, me) = (paralegal.to_string(), lawyer.to_string(), leaver_id.to_string());
    for (fields, words) in [
        ([("paralegal_to", ""), ("lawyer_to", "")], "Choose who takes over 3 open cases as lawyer."),
        ([("paralegal_to", p.as_str()), ("lawyer_to", "")], "Choose who takes over 3 open cases as lawyer."),
        ([("paralegal_to", "nobody"), ("lawyer_to", "nobody")], "1 of these cases has a paralegal"),
        ([("paralegal_to", &p), ("lawyer_to", "nobody")], "2 of these cases have a paralegal"),
        ([("paralegal_to", &l), ("lawyer_to", &l)], "Choose another active paralegal."),
        ([("paralegal_to", &me), ("lawyer_to", &me)], "Choose another active lawyer."),
        ([("paralegal_to", "nonsense"), ("lawyer_to", &l)], "Choose someone from the list."),
    ] {
        let refused = coordinator.submit(&page, &path, &fields).await;
        assert_eq!(refused.status, 422, "{fields:?}");
        assert!(refused.text().contains(words), "{fields:?}: {}", refused.text());
    }
    assert_eq!(app.count("notes where event in ('PARALEGAL', 'LAWYER')").await, 0);
    assert_eq!(leaver.get("/admin").await.status, 200, "nothing has happened yet");

    let handed = coordinator.submit(&page, &path, &[("paralegal_to", "nobody"), ("lawyer_to", &l)]).await;
    assert_eq!(handed.location(), format!("{}?done=deactivated", at(leaver_id, "")), "{}", handed.text());
    let (left, came) = (app.row("users", leaver_id).await, app.row("users", lawyer).await);
    let (left, came) = (left["full_name"].as_str().unwrap(), came["full_name"].as_str().unwrap());
    for (case, expected) in cases.iter().zip([
        vec![format!(" removed {left} as paralegal")],
        vec![format!(" assigned {came} as lawyer, replacing {left}")],
        vec![format!(" assigned {came} as lawyer, replacing {left}")],
        vec![format!(" assigned {came} as lawyer, replacing {left}"), format!(" removed {left} as paralegal")],
    ]) {
        let mut found: Vec<_> =
            events(&coordinator, *case).await.iter().filter(|e| e.contains(" as ")).map(|e| deed(e)).collect();
        found.sort();
        assert_eq!(found, expected);
    }
    assert!(leaver.get("/admin").await.location().starts_with("/admin/sign-in"));
    assert_eq!(app.api(&token, "/api/v1/users/me").await.0, 401);
    let again = Browser::new(&app.url).unwrap();
    let form = again.get("/admin/sign-in").await;
    assert_eq!(again.submit(&form, "/admin/sign-in", &[("email", &email), ("password", PASSWORD)]).await.status, 422);
    let assign_page = coordinator.get(&format!("/admin/cases/{}/assign", cases[0])).await;
    assert!(!assign_page.attributes("option", "value").contains(&me), "no longer offered");
    let stale = [AGAIN, ("paralegal_to", "nobody"), ("lawyer_to", &l)];
    assert_eq!(coordinator.submit(&page, &path, &stale).await.status, 409);
    assert_eq!(coordinator.get(&at(leaver_id, "")).await.all(".page-subtitle .badge"), ["Deactivated"]);
    assert_eq!(press(&coordinator, leaver_id, "/activate").await, 303);
    app.sign_in(leaver_id, &email).await;
}

#[tokio::test]
async fn cases_are_handed_over_without_leaving_and_what_is_left_behind_shows() {
    let app = noon().await;
    let (coordinator, admin) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Admin).await);
    let paralegal = app.signed_in(Group::Paralegal).await;
    let id = paralegal.user_id.unwrap();
    let (other, lawyer) = (app.user(&[Group::Paralegal]).await.0, app.user(&[Group::Lawyer]).await.0);
    let case = app.case().paralegal(id).lawyer(lawyer).make().await;
    assert!(paralegal.get(&at(id, "")).await.text().contains("R0001"));
    // Leaving the group while still on a case is allowed, and mentioned.
    assert_eq!(send(&admin, &at(id, "/edit"), &[("groups", "LAWYER")]).await.status, 303);
    let page = coordinator.get(&at(id, "")).await;
    assert!(
        page.text().contains("Not in the group Paralegal or Coordinator, but still the paralegal on 1 case"),
        "{}",
        page.text()
    );
    assert_eq!(send(&coordinator, &at(id, "/hand-over"), &[]).await.status, 422, "nobody chosen");
    let to = other.to_string();
    let stale = admin.get(&at(id, "/hand-over")).await;
    assert_eq!(send(&coordinator, &at(id, "/hand-over"), &[("paralegal_to", &to)]).await.status, 303);
    let second = admin.submit(&stale, &at(id, "/hand-over"), &[("paralegal_to", "nobody")]).await;
    assert_eq!(second.status, 409, "whoever comes second");
    assert!(second.text().contains("has no open cases as paralegal"), "{}", second.text());
    assert_eq!(paralegal.get(&format!("/admin/cases/{case}")).await.status, 404);
    assert!(!coordinator.get(&at(id, "")).await.text().contains("still the paralegal"));
    assert!(coordinator.get(&at(other, "")).await.text().contains("R0001"));
    assert_eq!(coordinator.get(&at(other, "")).await.fact("Last assigned").unwrap(), "24 Nov 2026");
}

#[tokio::test]
async fn of_two_who_deactivate_each_other_one_stays() {
    let app = noon().await;
    let (a, b) = (app.signed_in(Group::Admin).await, app.signed_in(Group::Admin).await);
    let (to_b, to_a) = (at(b.user_id.unwrap(), "/deactivate"), at(a.user_id.unwrap(), "/deactivate"));
    let (page_a, page_b) = (a.get(&to_b).await, b.get(&to_a).await);
    let (one, two) = tokio::join!(a.submit(&page_a, &to_b, &[]), b.submit(&page_b, &to_a, &[]));
    let mut answers = [one.status, two.status];
    answers.sort_unstable();
    assert_eq!(answers[0], 303, "{answers:?}");
    assert_eq!(app.count("users where is_active").await, 1);
}

#[tokio::test]
async fn nobody_is_put_on_a_case_while_they_are_deactivated() {
    let app = noon().await;
    let (coordinator, admin) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Admin).await);
    let lawyer = app.user(&[Group::Lawyer]).await.0.to_string();
    for _ in 0..5 {
        let paralegal = app.user(&[Group::Paralegal]).await.0;
        let case = app.case().make().await;
        let assign = format!("/admin/cases/{case}/assign");
        let leave = at(paralegal, "/deactivate");
        let (assigning, leaving) = (coordinator.get(&assign).await, admin.get(&leave).await);
        let id = paralegal.to_string();
        let fields = [("paralegal_id", id.as_str()), ("lawyer_id", lawyer.as_str())];
        let (assigned, left) =
            tokio::join!(coordinator.submit(&assigning, &assign, &fields), admin.submit(&leaving, &leave, &[]));
        assert!(
            matches!((assigned.status, left.status), (303, 422) | (422, 303)),
            "{} {}",
            assigned.status,
            left.status
        );
    }
}
