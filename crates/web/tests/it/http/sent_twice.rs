//! Forms that are sent twice: by a second click, or again over a bad line.

use crate::support::ENDED;
use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use clerk_testkit::fixtures::repairs_of;
use futures_util::future::join_all;

#[tokio::test]
async fn a_form_makes_one_thing_however_often_it_is_sent() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let client = app.filed(case).await.client;
    let admin = app.signed_in(Group::Admin).await;
    let day = app.clock.today().saturating_add(jiff::Span::new().days(9)).to_string();
    let of_case = |tail: &str| format!("/admin/cases/{case}{tail}");
    // The page with the form, where it is sent, what is typed, the table it adds to, and whether adding the same again is
    // allowed.
    for (page, action, typed, table, again) in [
        (of_case(""), of_case("/notes"), vec![("note_type", "PARALEGAL"), ("text", "Rang them.")], "notes", true),
        (
            of_case("/dates/new"),
            of_case("/dates/new"),
            vec![("date_type", "OTHER"), ("on_date", &day)],
            "critical_dates",
            true,
        ),
        (of_case("/services/new"), of_case("/services/new"), vec![("service_type", "LEGAL_ADVICE")], "services", true),
        (
            format!("/admin/clients/{client}/cases/new"),
            format!("/admin/clients/{client}/cases/new"),
            vec![("topic", "BONDS")],
            "cases",
            true,
        ),
        (
            format!("/admin/clients/{client}/tenancies/new"),
            format!("/admin/clients/{client}/tenancies/new"),
            vec![("address", "1 Test Street")],
            "tenancies",
            true,
        ),
        ("/admin/people/new".into(), "/admin/people/new".into(), vec![("full_name", "Lou Landlord")], "people", true),
        (
            "/admin/clients/new".into(),
            "/admin/clients/new".into(),
            vec![("email", "x@example.com"), ("first_name", "X")],
            "clients",
            false,
        ),
        (
            "/admin/staff/invite".into(),
            "/admin/staff/invite".into(),
            vec![("email", "new@staff.test"), ("full_name", "New"), ("groups", "PARALEGAL")],
            "users",
            false,
        ),
        (
            "/admin/settings/universities/new".into(),
            "/admin/settings/universities/new".into(),
            vec![("name", "A University")],
            "universities",
            false,
        ),
    ] {
        let before = app.count(table).await;
        let form = admin.get(&page).await;
        // Eight at once, and one that is late.
        let at_once = join_all((0..8).map(|_| admin.submit(&form, &action, &typed))).await;
        let late = admin.submit(&form, &action, &typed).await;
        // Adding a date, a service or a case adds events to `notes`, but not to the tables looked at here.
        assert_eq!(app.count(table).await, before + 1, "{page}");
        for answer in at_once.iter().chain([&late]) {
            assert_eq!((answer.status, answer.location()), (303, at_once[0].location()), "{page}: {}", answer.text());
        }

        // The form with another word is a different form, and so is an unchanged one on a page that is opened again.
        let form = admin.get(&page).await;
        let answer = admin.submit(&form, &action, &typed).await;
        // Of a client it is asked whether they are recorded already.
        let refused = if table == "clients" { 409 } else { 422 };
        assert_eq!(answer.status, if again { 303 } else { refused }, "{page}: {}", answer.text());
        assert_eq!(app.count(table).await, before + if again { 2 } else { 1 }, "{page}");
    }
}

#[tokio::test]
async fn a_form_sent_twice_is_no_conflict_and_one_of_somebody_else_is_not_replayed() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let (one, other) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Coordinator).await);
    let stage = format!("/admin/cases/{case}/stage");
    let form = one.get(&stage).await;
    for _ in 0..2 {
        assert_eq!(one.submit(&form, &stage, &[("stage", "ADVICE")]).await.status, 303);
    }
    // Another choice from the page, which is stale by now, is refused as such.
    assert_eq!(one.submit(&form, &stage, &[("stage", "NEGOTIATIONS")]).await.status, 409);

    // What was refused was not done, and may be sent again.
    let close = format!("/admin/cases/{case}/close");
    let form = one.get(&close).await;
    for _ in 0..2 {
        assert_eq!(one.submit(&form, &close, &[]).await.status, 422);
    }
    assert_eq!(one.submit(&form, &close, &ENDED).await.status, 303);
    // Another person can't use the form.
    assert_eq!(other.submit(&form, &close, &ENDED).await.status, 403);
}
