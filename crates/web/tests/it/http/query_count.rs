//! How often a page queries the database: a few times, however much it shows.

use clerk_core::access::Group;
use clerk_ops::demo;
use clerk_testkit::app::{Browser, TestApp};
use clerk_testkit::fixtures::repairs_of;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// The most queries that a page may make, including that for the session.
const MOST: usize = 4;

/// Whether a statement is no query of this page: it records what several pages have read, or begins or ends a transaction.
struct IsNone(bool);

impl tracing::field::Visit for IsNone {
    fn record_debug(&mut self, _: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        let text = format!("{value:?}");
        let statement = text.trim_matches('"');
        self.0 |= text.contains("insert into audit_entries");
        self.0 |= statement.starts_with("begin read only") || statement == "rollback";
    }
}

/// Counts the statements that sqlx runs in this process.
struct Statements(Arc<AtomicUsize>);

impl<S: tracing::Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut is_none = IsNone(false);
        event.record(&mut is_none);
        if event.metadata().target() == "sqlx::query" && !is_none.0 {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Pages that are about nothing in particular.
const LISTS: &[&str] = &[
    "/admin",
    "/admin/account",
    "/admin/account/password",
    "/admin/account/confirm",
    "/admin/account/tokens",
    "/admin/second-factor",
    "/admin/settings/sign-in",
    "/admin/audit",
    "/admin/audit?show=looks&from=2026-01-01",
    "/admin/drafts?form=%2Fadmin%2Fcases",
    "/admin/search?q=repairs",
    "/admin/search?q=Amandip",
    "/admin/queues/mine",
    "/admin/queues/inbox",
    "/admin/queues/reviews",
    "/admin/queues/reassign",
    "/admin/proposals",
    "/admin/for-review",
    "/admin/for-review?mine=asked",
    "/admin/queues/checks",
    "/admin/tasks",
    "/admin/tasks?show=team&search=draft&whom=nobody",
    "/admin/tasks?show=done",
    "/admin/tasks/new",
    "/admin/task-templates",
    "/admin/task-templates/new",
    "/admin/queues/dates",
    "/admin/queues/dates?show=asked",
    "/admin/queues/dates?search=ada&show=all&type=OTHER",
    "/admin/queues/dates?month=2026-11",
    "/admin/queues/dates?week=2026-11-24&whose=mine",
    "/admin/cases",
    "/admin/cases?search=ada&topic=REPAIRS&open=true&sort=stage",
    "/admin/clients",
    "/admin/people",
    "/admin/submissions/failed",
    "/admin/contacts",
    "/admin/contacts?show=done&search=ada",
    "/admin/submissions/failed?show=closed",
    "/admin/submissions/held",
    "/admin/submissions/held?show=discarded",
    "/admin/staff",
    "/admin/capacity",
    "/admin/capacity?group=LAWYER&intern=true&university=Monash+University",
    "/admin/settings",
    "/admin/settings/universities",
    "/admin/settings/closures",
    "/admin/settings/blocked",
    "/admin/settings/referrers",
    "/admin/links",
    "/admin/jobs",
    "/admin/jobs/list",
    "/admin/cases/new",
    "/admin/clients/new",
    "/admin/people/new",
    "/admin/calls/new",
    "/admin/calls/known?first_name=Ada&last_name=Test&phone=0400123456&agent_name=Adam+Keogh&landlord_name=Ada+Test",
    "/admin/staff/invite",
    "/admin/settings/closures/new",
];

/// Someone of the demo, signed in.
async fn of_the_demo(app: &TestApp, email: &str) -> Browser {
    let mut browser = Browser::new(&app.url).unwrap();
    browser.user_id = Some(app.user_id(email).await);
    let page = browser.get("/admin/sign-in").await;
    let typed = [("email", email), ("password", demo::PASSWORD)];
    assert_eq!(browser.submit(&page, "/admin/sign-in", &typed).await.status, 303);
    browser
}

/// Pages to which a form that can be undone has just led, and which say so.
async fn telling(browser: &Browser, case: uuid::Uuid, stage: &str) -> [String; 8] {
    let form = format!("/admin/cases/{case}/stage");
    let changed = browser.submit(&browser.get(&form).await, &form, &[("stage", stage)]).await;
    let told = changed.location().split_once('?').expect("what was done").1.split('#').next().unwrap();
    assert!(told.contains("undo="), "{}", changed.location());
    let pages = [
        format!("/admin/cases/{case}?{told}"),
        format!("/admin/cases/{case}/tasks?{told}"),
        format!("/admin/cases/{case}/dates?{told}"),
        format!("/admin/cases/{case}/services?{told}"),
        format!("/admin/cases?{told}"),
        format!("/admin/queues/mine?{told}"),
        format!("/admin/queues/inbox?legal_help=none&{told}"),
        format!("/admin/tasks?{told}"),
    ];
    for path in &pages {
        let said = browser.get(path).await;
        assert!(said.status != 200 || said.all(".alert-success > div").len() == 1, "{path}: {}", said.text());
    }
    pages
}

#[tokio::test]
async fn no_page_asks_the_database_more_than_four_times() {
    let count = Arc::new(AtomicUsize::new(0));
    // Each test has a process of its own.
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Statements(count.clone()))).unwrap();
    let app = TestApp::spawn().await;
    demo::load(&app.pool, app.clock.now()).await.unwrap();
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let (lawyer, _) = app.user(&[Group::Lawyer]).await;
    let paralegal = app.user_id("paralegal@demo.test").await;
    app.assign(case, paralegal, lawyer).await;
    let filed = app.filed(case).await;
    let (client, tenancy, person, submission) = (filed.client, filed.tenancy(), filed.agent(), filed.submission());
    let open = "case_proposals where status = 'OPEN' limit 1";
    let proposal: uuid::Uuid = app.value(&format!("select id from {open}")).await;
    let proposed: uuid::Uuid = app.value(&format!("select case_id from {open}")).await;
    let date = app.date(case, app.clock.today()).make().await;
    let contact: uuid::Uuid = app.value("select id from contacts order by created_at limit 1").await;
    let task: uuid::Uuid = app.value("select id from tasks where case_id is not null limit 1").await;
    // More than fit on a page, and one that is on top of it.
    app.notes(case, None, 60, |_| jiff::SignedDuration::ZERO).await;
    app.execute(&format!(
        "insert into note_pins (note_id, case_id, pinned_by, pinned_at)
         select id, case_id, '{lawyer}', created_at from notes where case_id = '{case}' and text = 'Note 1'"
    ))
    .await;
    let pages = [
        format!("/admin/cases/{case}"),
        format!("/admin/cases/{case}?entries=all"),
        format!("/admin/cases/{case}?search=rang&day=2030-01-31"),
        format!("/admin/cases/{case}/details"),
        format!("/admin/cases/{case}/dates"),
        format!("/admin/cases/{case}/services"),
        format!("/admin/cases/{case}/files"),
        format!("/admin/cases/{case}/form"),
        format!("/admin/cases/{case}/print"),
        format!("/admin/clients/{client}"),
        format!("/admin/tenancies/{tenancy}"),
        format!("/admin/people/{person}"),
        format!("/admin/submissions/{submission}"),
        format!("/admin/contacts/{contact}"),
        format!("/admin/staff/{paralegal}"),
        format!("/admin/staff/{paralegal}/access"),
        format!("/admin/staff/{paralegal}/signing-in"),
        format!("/admin/staff/{paralegal}/history"),
        format!("/admin/cases/{case}/history"),
        format!("/admin/clients/{client}/history"),
        format!("/admin/tenancies/{tenancy}/history"),
        format!("/admin/people/{person}/history"),
        // Forms.
        "/admin/queues/assign?from=inbox".to_owned() + &format!("&case={case}"),
        format!("/admin/cases/{case}/tasks"),
        format!("/admin/tasks/new?case={case}"),
        format!("/admin/tasks/{task}"),
        format!("/admin/tasks/{task}/edit"),
        format!("/admin/cases/{case}/edit"),
        format!("/admin/cases/{case}/assign"),
        format!("/admin/cases/{case}/stage"),
        format!("/admin/cases/{case}/close"),
        format!("/admin/cases/{case}/propose/close"),
        format!("/admin/cases/{case}/propose/assign"),
        format!("/admin/cases/{proposed}/proposals/{proposal}"),
        format!("/admin/cases/{case}/support-worker"),
        format!("/admin/queues/review?from=reviews&case={case}"),
        format!("/admin/cases/{case}/dates/new"),
        format!("/admin/cases/{case}/dates/{date}"),
        format!("/admin/cases/{case}/dates/{date}/outcome"),
        format!("/admin/cases/{case}/services/new"),
        format!("/admin/clients/{client}/edit"),
        format!("/admin/clients/{client}/cases/new"),
        format!("/admin/clients/{client}/tenancies/new"),
        format!("/admin/tenancies/{tenancy}/edit"),
        format!("/admin/tenancies/{tenancy}/landlord"),
        format!("/admin/people/{person}/join"),
        format!("/admin/people/{person}/join?with={person}"),
        format!("/admin/clients/{client}/join"),
        format!("/admin/clients/{client}/join?with={client}"),
        format!("/admin/calls/new?contact={contact}"),
        format!("/admin/submissions/{submission}/correct"),
        format!("/admin/submissions/{submission}/dismiss"),
        format!("/admin/submissions/{submission}/refer"),
        format!("/admin/people/{person}/edit"),
        format!("/admin/staff/{paralegal}/edit"),
        format!("/admin/staff/{paralegal}/deactivate"),
    ];
    let mut wrong = Vec::new();
    for (email, stage) in [("admin@demo.test", "ADVICE"), ("paralegal@demo.test", "NEGOTIATIONS")] {
        let browser = of_the_demo(&app, email).await;
        let telling = telling(&browser, case, stage).await;
        let pages = pages.iter().chain(&telling).map(String::as_str);
        for path in LISTS.iter().copied().chain(pages) {
            // Once beforehand, so that what is cached for a while is there.
            browser.get(path).await;
            count.store(0, Ordering::SeqCst);
            let status = browser.get(path).await.status;
            let asked = count.load(Ordering::SeqCst);
            assert!(asked > 0, "nothing is counted");
            // A refused page makes few queries.
            assert!(status == 200 || email != "admin@demo.test", "{path}: {status}");
            if asked > MOST {
                wrong.push(format!("{path} as {email} ({status}): {asked}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} pages ask too often:\n{}", wrong.len(), wrong.join("\n"));
}
