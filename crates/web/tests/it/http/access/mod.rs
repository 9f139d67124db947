//! Who may do what: every route, with every role. A route that is missing from the table fails the test.

mod routes;
mod table;

use clerk_core::access::Group;
use clerk_core::access::Role;
use clerk_core::casework::timeline::NoteType;
use clerk_platform::words;
use clerk_testkit::app::{Browser, TestApp};
use clerk_testkit::fixtures::repairs_of;
use serde_json::json;
use uuid::Uuid;

/// A centre with a case, and a person of every kind: in no group, another paralegal, the case's paralegal, another lawyer, the
/// case's lawyer, a coordinator, an admin. Each has a browser and a token.
struct World {
    app: TestApp,
    case: Uuid,
    submission: Uuid,
    people: Vec<(Browser, String)>,
}

async fn world() -> World {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("own@example.com")).await;
    let submission = app.filed(case).await.submission();
    let mut people = Vec::new();
    for groups in [
        &[][..],
        &[Group::Paralegal],
        &[Group::Paralegal],
        &[Group::Lawyer],
        &[Group::Lawyer],
        &[Group::Coordinator],
        &[Group::Admin],
    ] {
        let (id, email) = app.user(groups).await;
        people.push((app.sign_in(id, &email).await, app.token(id).await));
    }
    app.assign(case, &people[2].0, &people[4].0).await;
    World { app, case, submission, people }
}

#[tokio::test]
async fn lists_searches_and_counts_show_no_more_than_the_pages() {
    let World { app, case, people, .. } = world().await;
    let other = app.case_from(&repairs_of("other@example.com")).await;
    let on = app.clock.today().saturating_add(jiff::Span::new().days(3));
    for case in [case, other] {
        app.date(case, on).make().await;
    }
    let seen = [0, 0, 1, 0, 1, 2, 2];
    for ((browser, token), seen) in people.iter().zip(seen) {
        for query in [
            "",
            "?search=example.com",
            "?search=Ada",
            "?search=R0",
            "?search=0400123456",
            "?topic=REPAIRS",
            "?is_open=true",
        ] {
            let page = browser.get(&format!("/admin/cases{query}")).await;
            assert_eq!(page.all("tbody tr").len(), seen, "{query}");
            assert_eq!(page.all("#results [data-said]")[0], format!("{} found", words::cases(seen)), "{query}");
            let (_, list) = app.api(token, &format!("/api/v1/cases{query}")).await;
            assert_eq!((list["items"].as_array().unwrap().len(), &list["total"]), (seen, &json!(seen)), "{query}");
        }
        let dashboard = browser.get("/admin").await;
        assert_eq!(dashboard.all("section[aria-labelledby=dates-title] li").len(), seen);
    }
    let (_, own) = app.api(&people[2].1, "/api/v1/cases").await;
    assert_eq!(own["items"][0]["id"], json!(case));
}

/// The rank in the database, which decides the counts in the navigation, must match the role.
#[tokio::test]
async fn the_database_ranks_staff_as_roles_do() {
    let app = TestApp::spawn().await;
    for set in 0..16_u8 {
        for superuser in [false, true] {
            let groups: Vec<Group> = Group::ALL
                .iter()
                .enumerate()
                .filter(|(bit, _)| set & (1 << bit) != 0)
                .map(|(_, group)| *group)
                .collect();
            let stored: Vec<String> = groups.iter().map(|group| group.as_str().to_owned()).collect();
            let rank: i32 = sqlx::query_scalar("select staff_rank($1, $2)")
                .bind(stored)
                .bind(superuser)
                .fetch_one(&app.pool)
                .await
                .unwrap();
            assert_eq!(rank, Role::of(&groups, superuser) as i32, "{groups:?} {superuser}");
        }
    }
}

#[tokio::test]
async fn reviews_are_for_coordinators_and_above() {
    let World { app, case, people, .. } = world().await;
    for kind in [NoteType::Review, NoteType::Performance, NoteType::ConflictCheckSuccess] {
        app.note(case, kind, kind.as_str()).make().await;
    }
    for (who, sees) in [(2, false), (4, false), (5, true), (6, true)] {
        let (browser, token) = &people[who];
        let page = browser.get(&format!("/admin/cases/{case}")).await;
        let (_, notes) = app.api(token, &format!("/api/v1/cases/{case}/notes")).await;
        assert!(page.text().contains("CONFLICT_CHECK_SUCCESS"));
        for hidden in ["REVIEW", "PERFORMANCE"] {
            assert_eq!(page.all(".timeline .as-typed").contains(&hidden.to_owned()), sees, "{hidden} {who}");
            assert_eq!(notes["items"].to_string().contains(&format!("\"text\":\"{hidden}\"")), sees, "{hidden} {who}");
        }
        assert_eq!(notes["total"], json!(if sees { 4 } else { 2 }));
    }
}
