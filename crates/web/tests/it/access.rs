//! Who sees what: every page and API address, for every role.

use crate::support::{assign, make_case, repairs_of};
use clerk_core::values::Group;
use clerk_testkit::app::{Browser, TestApp};
use serde_json::json;
use uuid::Uuid;

/// Statuses for: nobody's group, a stranger paralegal, the case's paralegal, a stranger lawyer, the case's lawyer,
/// coordinator, admin.
type Row = [u16; 7];

const ALL: Row = [200; 7];
const OWN: Row = [404, 404, 200, 404, 200, 200, 200];
const ABOVE: Row = [404, 404, 404, 404, 404, 200, 200];
const ADMIN: Row = [404, 404, 404, 404, 404, 404, 200];

struct World {
    app: TestApp,
    case: Uuid,
    submission: Uuid,
    people: Vec<(Browser, String)>,
}

async fn world() -> World {
    let app = TestApp::spawn().await;
    let case = make_case(&app, &repairs_of("own@example.com")).await;
    let submission: Uuid = sqlx::query_scalar("select submission_id from cases where id = $1")
        .bind(case)
        .fetch_one(&app.pool)
        .await
        .unwrap();
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
    assign(&app, case, people[2].0.user_id, people[4].0.user_id).await;
    World { app, case, submission, people }
}

#[tokio::test]
async fn pages_and_api_by_role() {
    let World { app, case, submission, people } = world().await;
    let failed = app.submit(&json!({ "EMAIL": "failed@example.com" })).await;
    app.run_jobs().await;
    let other = make_case(&app, &repairs_of("other@example.com")).await;
    for (path, expected) in [
        ("/admin".to_owned(), ALL),
        ("/admin/account".to_owned(), ALL),
        ("/admin/cases".to_owned(), ALL),
        (format!("/admin/cases/{case}"), OWN),
        (format!("/admin/cases/{other}"), ABOVE),
        (format!("/admin/cases/{case}/assign"), ABOVE),
        (format!("/admin/cases/{case}/stage"), OWN),
        (format!("/admin/cases/{case}/close"), OWN),
        (format!("/admin/cases/{case}/dates/new"), OWN),
        (format!("/admin/cases/{case}/services/new"), OWN),
        (format!("/admin/cases/{other}/stage"), ABOVE),
        (format!("/admin/cases/{case}/dates/{}", Uuid::new_v4()), [404; 7]),
        (format!("/admin/cases/{case}/services/{}", Uuid::new_v4()), [404; 7]),
        ("/admin/jobs".to_owned(), ADMIN),
        ("/admin/jobs/list".to_owned(), ADMIN),
        (format!("/admin/cases/{}", Uuid::new_v4()), [404; 7]),
        ("/admin/cases/nonsense".to_owned(), [404; 7]),
        (format!("/admin/submissions/{submission}"), OWN),
        (format!("/admin/submissions/{failed}"), ABOVE),
        ("/admin/submissions/failed".to_owned(), ABOVE),
        ("/admin/contacts".to_owned(), ABOVE),
        ("/admin/no-such-page".to_owned(), [404; 7]),
        ("/api/v1/cases".to_owned(), ALL),
        ("/api/v1/users/me".to_owned(), ALL),
        (format!("/api/v1/cases/{case}"), OWN),
        (format!("/api/v1/cases/{case}/notes"), OWN),
        (format!("/api/v1/submissions/{submission}"), OWN),
        (format!("/api/v1/submissions/{failed}"), ABOVE),
        ("/api/v1/cases/nonsense".to_owned(), [404; 7]),
    ] {
        for ((browser, token), expected) in people.iter().zip(expected) {
            let status =
                if path.starts_with("/api") { app.api(token, &path).await.0 } else { browser.get(&path).await.status };
            assert_eq!(status, expected, "{path}");
        }
        // Signed out, a page leads to the sign-in page and the API asks for a token, whether the thing exists or not.
        if path.starts_with("/api") && !path.ends_with("nonsense") {
            let answer = app.http().get(app.at(&path)).send().await.unwrap();
            assert_eq!(answer.status(), 401, "{path}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            assert_eq!(app.api("clerk_nonsense", &path).await.0, 401, "{path}");
        } else if !path.ends_with("no-such-page") && !path.ends_with("nonsense") {
            assert_eq!(app.http().get(app.at(&path)).send().await.unwrap().status(), 303, "{path}");
        }
    }
}

#[tokio::test]
async fn lists_searches_and_counts_show_no_more_than_the_pages() {
    let World { app, case, people, .. } = world().await;
    make_case(&app, &repairs_of("other@example.com")).await;
    sqlx::query(
        "insert into critical_dates (case_id, date_type, on_date, created_at, updated_at)
         select id, 'LIMITATION', current_date + 3, now(), now() from cases",
    )
    .execute(&app.pool)
    .await
    .unwrap();
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
            assert_eq!(page.all("[role=status].visually-hidden")[0], format!("{seen} cases found"), "{query}");
            let (_, list) = app.api(token, &format!("/api/v1/cases{query}")).await;
            assert_eq!((list["items"].as_array().unwrap().len(), &list["total"]), (seen, &json!(seen)), "{query}");
        }
        let dashboard = browser.get("/admin").await;
        assert_eq!(dashboard.all("section[aria-labelledby=dates-title] li").len(), seen);
    }
    let (_, own) = app.api(&people[2].1, "/api/v1/cases").await;
    assert_eq!(own["items"][0]["id"], json!(case));
}

#[tokio::test]
async fn writing_notes_by_role() {
    let World { app, case, people, .. } = world().await;
    for (number, ((browser, token), expected)) in people.iter().zip(OWN).enumerate() {
        let home = browser.get("/admin").await;
        let csrf = home.attributes("input[name=csrf]", "value")[0].clone();
        let fields = [("csrf", csrf.as_str()), ("note_type", "PARALEGAL"), ("text", "by form")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()));
        let answer = browser.post(&format!("/admin/cases/{case}/notes"), &fields).await;
        assert_eq!(answer.status, if expected == 200 { 303 } else { 404 }, "person {number}");
        let body = json!({ "note_type": "PARALEGAL", "text": "by api" });
        let answer = app
            .http()
            .post(app.at(&format!("/api/v1/cases/{case}/notes")))
            .bearer_auth(token)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), if expected == 200 { 201 } else { 404 }, "person {number}");
    }
    let written: i64 = sqlx::query_scalar("select count(*) from notes where note_type = 'PARALEGAL'")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    assert_eq!(written, 8);
}

/// Every form of a case, sent by hand by everybody: who may not see it is told that it does not exist, and changes nothing.
#[tokio::test]
async fn working_a_case_by_role() {
    let World { app, case, people, .. } = world().await;
    let date: Uuid = sqlx::query_scalar(
        "insert into critical_dates (case_id, date_type, on_date, created_at, updated_at)
         values ($1, 'LIMITATION', current_date + 3, now(), now()) returning id",
    )
    .bind(case)
    .fetch_one(&app.pool)
    .await
    .unwrap();
    let service: Uuid = sqlx::query_scalar(
        "insert into services (case_id, category, service_type, started_on, created_at, updated_at)
         values ($1, 'DISCRETE', 'LEGAL_ADVICE', current_date, now(), now()) returning id",
    )
    .bind(case)
    .fetch_one(&app.pool)
    .await
    .unwrap();
    for (tail, allowed) in [
        ("/stage".to_owned(), OWN),
        ("/close".to_owned(), OWN),
        ("/reopen".to_owned(), OWN),
        ("/dates/new".to_owned(), OWN),
        (format!("/dates/{date}"), OWN),
        (format!("/dates/{date}/reviewed"), [404, 404, 403, 404, 403, 403, 200]),
        ("/services/new".to_owned(), OWN),
        (format!("/services/{service}"), OWN),
        (format!("/services/{service}/delete"), OWN),
        // The last, since an empty form takes everybody off.
        ("/assign".to_owned(), ABOVE),
    ] {
        for (number, ((browser, _), allowed)) in people.iter().zip(allowed).enumerate() {
            let home = browser.get("/admin").await;
            let csrf = home.attributes("input[name=csrf]", "value")[0].clone();
            // One before may have deleted it.
            sqlx::query("update services set is_deleted = false").execute(&app.pool).await.unwrap();
            let before = changes(&app).await;
            let path = format!("/admin/cases/{case}{tail}");
            let answer = browser.post(&path, &[("csrf".to_owned(), csrf)]).await;
            if allowed == 200 {
                assert!([303, 409, 422].contains(&answer.status), "{tail} {number}: {}", answer.status);
            } else {
                assert_eq!(answer.status, allowed, "{tail} {number}: {}", answer.text());
                assert_eq!(changes(&app).await, before, "{tail} {number}");
            }
            let without = browser.post(&path, &[]).await;
            assert_eq!(without.status, 403, "{tail} {number}: without the session's secret");
        }
    }
}

/// When anything about cases was last changed.
async fn changes(app: &TestApp) -> (i64, i64, i64, Option<String>) {
    sqlx::query_as(
        "select (select count(*) from critical_dates), (select count(*) from services), (select count(*) from notes),
             (select max(updated_at)::text from (select updated_at from cases union all select updated_at from critical_dates
                 union all select updated_at from services) _)",
    )
    .fetch_one(&app.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn reviews_are_for_coordinators_and_above() {
    let World { app, case, people, .. } = world().await;
    for kind in ["REVIEW", "PERFORMANCE", "CONFLICT_CHECK_SUCCESS"] {
        sqlx::query("insert into notes (case_id, note_type, text, created_at) values ($1, $2, $2, now())")
            .bind(case)
            .bind(kind)
            .execute(&app.pool)
            .await
            .unwrap();
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
