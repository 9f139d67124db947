//! Goes through the table.

use super::table::{all, body, row};
use super::{World, world};
use clerk_core::access::Group;
use clerk_core::casework::services::ServiceType;
use clerk_core::casework::timeline::NoteType;
use clerk_testkit::app::{Browser, Program, TestApp};
use clerk_testkit::fixtures::repairs_of;
use clerk_web::routes::Route;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|(found, _)| found)
}

/// Restores what an earlier request may have deleted.
async fn restore(app: &TestApp) {
    app.execute(
        "update services set is_deleted = false where is_deleted;
         update case_proposals set status = 'OPEN', answer = '', decided_by = null, decided_at = null, is_settled = false
             where kind = 'CHANGE_OUTCOME';
         update lawyer_questions set state = 'WAITING', answer_note_id = null, settled_by = null, settled_at = null, is_read = false;
         update tasks set state = 'OPEN', done_at = null, done_by = null, approved_at = null, approved_by = null where state <> 'OPEN';
         update critical_dates set deleted_at = null, deleted_by = null where deleted_at is not null;
         update offered_values set settled_at = null, settled_by = null, is_taken = null where settled_at is not null;
         insert into universities (id, name, created_at, updated_at) values ('00000000-0000-0000-0000-000000000000', 'X', now(), now()) on conflict do nothing;
         insert into closures (id, closes_on, reopens_on, call_text, email_text, form_notice, created_at, updated_at)
             values ('00000000-0000-0000-0000-000000000000', '2020-01-01', '2020-01-02', 'x', 'x', 'x', now(), now()) on conflict do nothing;
         insert into blocked_contacts (id, email, created_at, updated_at)
             values ('00000000-0000-0000-0000-000000000000', 'x@example.com', now(), now()) on conflict do nothing;
         insert into referrers (id, kind, name, created_at, updated_at)
             values ('00000000-0000-0000-0000-000000000000', 'LEGAL_CENTRE', 'X', now(), now()) on conflict do nothing;
         insert into links (id, title, address, icon, created_at, updated_at)
             values ('00000000-0000-0000-0000-000000000000', 'X', 'https://x.test', 'GUIDE', now(), now()) on conflict do nothing",
    )
    .await;
}

/// The values for the ids in paths, by the segment before each.
struct Things(Vec<(&'static str, String)>);

impl Things {
    async fn of(app: &TestApp, case: Uuid, submission: Uuid) -> Self {
        let on = app.clock.today().saturating_add(jiff::Span::new().days(3));
        let date = app.date(case, on).make().await.to_string();
        let service = app.service(case, ServiceType::LegalAdvice).make().await.to_string();
        let paralegal: Uuid = app.value(&format!("select paralegal_id from cases where id = '{case}'")).await;
        let note = app.note(case, NoteType::Paralegal, "x").by(paralegal).make().await.to_string();
        let proposal: Uuid = app
            .value(&format!(
                "insert into case_proposals (case_id, kind, outcome, outcome_notes, provided_legal_services, proposed_by, proposed_at, updated_at)
                 values ('{case}', 'CHANGE_OUTCOME', 'UNKNOWN', 'x', false, '{paralegal}', now(), now()) returning id"
            ))
            .await;
        let question: Uuid = app
            .value(&format!(
                "insert into lawyer_questions (case_id, note_id, asked_by, asked_at, updated_at)
                 values ('{case}', '{note}', '{paralegal}', now(), now()) returning id"
            ))
            .await;
        let task = json!({ "case_id": case, "title": "x", "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z" });
        let task = app.add("tasks", task).await.to_string();
        let item = app.add("task_items", json!({ "task_id": task, "position": 0, "text": "x" })).await.to_string();
        let template: Uuid = app.value("select id from task_templates limit 1").await;
        let contact = json!({ "name": "Ada", "phone_number": "0400 123 456" });
        assert_eq!(app.post("/api/webhooks/intake-noemail/", &contact).await.0, 200);
        let contact = app.value::<Uuid>("select id from contacts").await.to_string();
        let filed = app.filed(case).await;
        let offer = json!({ "client_id": filed.client, "case_id": case, "detail": "PRONOUNS", "offered": "they", "created_at": "2026-01-01T00:00:00Z" });
        let offer = app.add("offered_values", offer).await.to_string();
        let (client, tenancy) = (filed.client.to_string(), filed.tenancy().to_string());
        // The agent, since the table removes the landlord.
        let person = filed.agent().to_string();
        let entry = Uuid::nil().to_string();
        restore(app).await;
        let job: String = app.value("select id from apalis.jobs limit 1").await;
        Self(vec![
            ("cases", case.to_string()),
            ("dates", date),
            ("services", service),
            ("notes", note),
            ("tasks", task),
            ("items", item),
            ("task-templates", template.to_string()),
            ("proposals", proposal.to_string()),
            ("lawyer-questions", question.to_string()),
            ("contacts", contact),
            ("offers", offer),
            ("joins", Uuid::nil().to_string()),
            ("clients", client),
            ("tenancies", tenancy),
            ("people", person),
            ("submissions", submission.to_string()),
            ("jobs", job),
            ("passkey", Uuid::nil().to_string()),
            ("provider", "GOOGLE".to_owned()),
            ("staff", app.user(&[Group::Paralegal]).await.0.to_string()),
            ("users", app.user(&[Group::Paralegal]).await.0.to_string()),
            ("universities", entry.clone()),
            ("closures", entry.clone()),
            ("blocked", entry.clone()),
            ("blocked-contacts", entry.clone()),
            ("referrers", entry.clone()),
            ("links", entry),
        ])
    }

    fn fill(&self, path: &str) -> String {
        let mut filled: Vec<&str> = Vec::new();
        for segment in path.split('/') {
            let before = filled.last().copied().unwrap_or_default();
            filled.push(match segment.strip_prefix('{') {
                // Where several values are possible: the first.
                Some(choices) if choices.contains(':') => between(choices, ":", "|").unwrap(),
                Some(_) => {
                    let known = self.0.iter().find(|(kind, _)| *kind == before);
                    known.map_or_else(|| panic!("nothing stands for {segment} in {path}"), |(_, id)| id)
                }
                None => segment,
            });
        }
        filled.join("/")
    }
}

#[test]
fn each_route_is_said_once() {
    let all = all();
    let said: BTreeSet<(&str, &str)> = all.iter().map(|route| (route.method, route.path)).collect();
    assert_eq!(said.len(), all.len(), "a route is said twice");
    assert!(all.len() > 190, "{} routes", all.len());
}

#[test]
fn the_page_of_all_routes_is_up_to_date() {
    let page = include_str!("../../../../../../docs/routes.md");
    assert!(page == clerk_web::routes::page(), "docs/routes.md is out of date: run `cargo xtask routes`");
}

#[test]
fn the_api_s_routes_are_described_under_their_method() {
    let described = serde_json::to_value(clerk_web::openapi_document()).unwrap();
    for route in all().iter().filter(|route| route.path.starts_with("/api/v1/")) {
        let operation = &described["paths"][route.path][route.method.to_lowercase()];
        assert!(operation.is_object(), "{} {}", route.method, route.path);
    }
}

#[tokio::test]
async fn every_route_by_role() {
    let World { app, case, submission, people } = world().await;
    let things = Things::of(&app, case, submission).await;
    let mut secrets = Vec::new();
    for (browser, _) in &people {
        secrets.push(browser.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone());
    }
    let mut wrong = Vec::new();
    let colleagues = (people[2].0.user_id, people[4].0.user_id);
    for route in all() {
        let Some(row) = row(route.who) else { continue };
        let body = body(&route, colleagues);
        let path = things.fill(route.path);
        for (number, ((browser, token), expected)) in people.iter().zip(row).enumerate() {
            restore(&app).await;
            let before = changes(&app).await;
            let status = call(&app, browser, token, &secrets[number], (&route, &body), &path).await;
            let is_right = match expected {
                200 => ![401, 403, 404].contains(&status) && status < 500,
                refusal => status == refusal,
            };
            if !is_right {
                wrong.push(format!("{} {} as number {number}: {status}, not {expected}", route.method, route.path));
            }
            if expected != 200 && changes(&app).await != before {
                wrong.push(format!(
                    "{} {} as number {number} was refused and changed something",
                    route.method, route.path
                ));
            }
        }
        // Signed out, and a deactivated user: the answer is the same, whether the thing exists or not.
        let is_api = route.path.starts_with("/api/");
        let stranger = Browser::new(&app.url).unwrap();
        let status = call(&app, &stranger, "clerk_nonsense", "", (&route, &body), &path).await;
        let expected = match (is_api, route.method) {
            (true, _) => 401,
            (false, "GET") => 303,
            (false, _) => 403,
        };
        // A form is refused for its token, leads to the sign-in page, or says that the session has ended and shows what was entered.
        if status != expected && !(expected == 403 && [303, 401].contains(&status)) {
            wrong.push(format!("{} {} signed out: {status}", route.method, route.path));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A case of other people's, with everything in it, gets the same answer as one that does not exist.
#[tokio::test]
async fn what_is_not_theirs_is_answered_like_what_does_not_exist() {
    let World { app, case, submission, people } = world().await;
    let things = Things::of(&app, case, submission).await;
    let other = app.case_from(&repairs_of("other@example.com")).await;
    let (browser, token) = &people[2];
    let secret = browser.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
    for route in all() {
        if row(route.who).is_none() {
            continue;
        }
        let body = body(&route, (None, None));
        if !route.path.contains("/cases/{id}") {
            continue;
        }
        let own = things.fill(route.path);
        // A date of one's own case is not found under the address of another case, either.
        for stranger in [other, Uuid::new_v4()] {
            let path = own.replace(&case.to_string(), &stranger.to_string());
            let status = call(&app, browser, token, &secret, (&route, &body), &path).await;
            assert_eq!(status, 404, "{} {path}", route.method);
        }
    }
}

#[tokio::test]
async fn whoever_is_deactivated_is_out_at_once() {
    let World { app, case, people, .. } = world().await;
    let (browser, token) = &people[2];
    let path = format!("/api/v1/cases/{case}");
    assert_eq!((browser.get("/admin").await.status, app.api(token, &path).await.0), (200, 200));
    let mut connection = app.pool.acquire().await.unwrap();
    clerk_core::office::accounts::deactivate(&mut connection, browser.user_id.unwrap().into(), app.clock.now())
        .await
        .unwrap();
    assert_eq!((browser.get("/admin").await.status, app.api(token, &path).await.0), (303, 401));
}

async fn call(
    app: &TestApp,
    browser: &Browser,
    token: &str,
    secret: &str,
    (route, body): (&Route, &Value),
    path: &str,
) -> u16 {
    if path.starts_with("/api/") {
        let program = Program::new(app, token);
        return program.change(route.method, path, "*", body).await.status;
    }
    if route.method == "GET" {
        return browser.get(path).await.status;
    }
    let mut fields = vec![("csrf".to_owned(), secret.to_owned())];
    let typed = body.as_object().into_iter().flatten();
    fields.extend(typed.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())));
    if !secret.is_empty() {
        let without = browser.post(path, &fields[1..]).await.status;
        assert_eq!(without, 403, "{path} without the session's secret");
    }
    browser.post(path, &fields).await.status
}

/// When anything was last changed.
async fn changes(app: &TestApp) -> (i64, i64, i64, i64, Option<String>) {
    sqlx::query_as(
        "select (select count(*) from critical_dates), (select count(*) from services), (select count(*) from notes), (select count(*) from case_proposals) + (select count(*) from tasks),
             (select max(updated_at)::text from (select updated_at from cases union all select updated_at from critical_dates
                 union all select updated_at from services union all select updated_at from clients union all select updated_at
                 from people union all select updated_at from tenancies union all select updated_at from users
                 union all select updated_at from case_proposals union all select updated_at from tasks
                 union all select updated_at from lawyer_questions) _)",
    )
    .fetch_one(&app.pool)
    .await
    .unwrap()
}
