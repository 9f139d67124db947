//! The pages that every check of looks goes through, filled with content that is hard to lay out.

use crate::Browser;
use base64::Engine;
use clerk_core::casework::dates::HearingType;
use clerk_core::casework::timeline::NoteType;
use clerk_ops::demo;
use clerk_testkit::app::TestApp;
use clerk_testkit::fixtures;
use serde_json::{Value, json};
use uuid::Uuid;

/// A picture that the browser draws, to be attached.
pub async fn drawn(browser: &Browser, kind: &str, colour: &str) -> Vec<u8> {
    let script = "const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [640, 480];
        const pen = canvas.getContext('2d');
        pen.fillStyle = arguments[1];
        pen.fillRect(0, 0, 640, 480);
        pen.fillStyle = 'rgb(0 0 0 / 30%)';
        for (let i = 0; i < 9; i++) pen.fillRect(40 + 64 * i, 300 - 20 * i, 44, 180 + 20 * i);
        return canvas.toDataURL(arguments[0]).split(',')[1];";
    let data = browser.run(script, &[json!(kind), json!(colour)]).await;
    base64::engine::general_purpose::STANDARD.decode(data.as_str().expect("a picture")).expect("base64")
}

/// An app with the demo's data, plus what the demo lacks: names and texts that are far too long, and files of all kinds.
pub struct Office {
    /// The app.
    pub app: TestApp,
    /// A case that is hard to lay out.
    pub long_case: Uuid,
    /// Its submission.
    pub long_submission: Uuid,
    /// Its client, tenancy and agent.
    pub long_client: Uuid,
    /// Where that client lives.
    pub long_tenancy: Uuid,
    /// The person they rent from.
    pub long_person: Uuid,
    /// A note of that case that the coordinator has just written.
    pub note: Uuid,
    /// A critical date of that case: a hearing today.
    pub date: Uuid,
    /// A task of that case that awaits approval.
    pub task: Uuid,
    /// A submission that could not become a case.
    pub failed_submission: Uuid,
    /// Someone who waits to be called.
    pub contact: Uuid,
    /// A paralegal with cases.
    pub paralegal: Uuid,
}

impl Office {
    /// Who is signed in on most pages.
    pub const COORDINATOR: &str = "coordinator@demo.test";
    /// Who may do everything.
    pub const ADMIN: &str = "admin@demo.test";
    /// Someone with open cases of their own.
    pub const PARALEGAL: &str = "paralegal@demo.test";
    /// Everyone's password.
    pub const PASSWORD: &str = demo::PASSWORD;

    /// Opens the app. The browser draws what is attached.
    pub async fn open(browser: &Browser, app: TestApp) -> Self {
        demo::load(&app.pool, app.clock.now()).await.expect("the demo loads");
        let photo =
            app.upload("photo of the kitchen ceiling.jpg", drawn(browser, "image/jpeg", "#b0713b").await).await.1;
        let name = format!("{}.png", "a-file-name-without-any-space-".repeat(6));
        let long = app.upload(&name, drawn(browser, "image/png", "#38729e").await).await.1;
        let lease = app.upload("Lease 2021.pdf", b"%PDF-1.7\n%%EOF\n".as_slice()).await.1;
        let long_submission = app.submit(&too_long(&[photo, long, lease])).await;
        let mut unusable = fixtures::repairs();
        unusable["EMAIL"] = json!("someone.whose-address-is-rather-long@a-domain-that-is-long-too.example.com");
        unusable["ISSUES"] = json!("NOISE_FROM_NEIGHBOURS");
        let failed_submission = app.submit(&unusable).await;
        app.run_jobs().await;
        let phone = json!({ "name": "Wilhelmina Featherstonehaugh-Cholmondeley of Upper Ferntree Gully", "phone_number": "+61 400 123 456" });
        assert_eq!(app.post("/api/webhooks/intake-noemail/", &phone).await.0, 200);
        let blocked = json!({ "name": "Blocked contact", "phone_number": "0400 999 000" });
        assert_eq!(app.post("/api/webhooks/intake-noemail/", &blocked).await.0, 200);
        let number = json!({ "phone": "+61400999000", "phone_key": "400999000", "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z" });
        app.add("blocked_contacts", number).await;
        let long_case = app.case_of(long_submission).await.expect("a case");
        let (note, date) = written(&app, long_case).await;
        let task = task(&app, long_case).await;
        let filed = app.filed(long_case).await;
        let paralegal = app.user_id(Self::PARALEGAL).await;
        let contact = app.value("select id from contacts where phone = '+61 400 123 456' limit 1").await;
        Self {
            contact,
            long_case,
            app,
            long_submission,
            long_client: filed.client,
            long_tenancy: filed.tenancy(),
            long_person: filed.agent(),
            note,
            date,
            task,
            failed_submission,
            paralegal,
        }
    }

    /// Opens the app, and signs someone in.
    pub async fn entered_by(email: &str) -> (Self, Browser) {
        let office = Self::open(&Browser::start("").await, TestApp::spawn().await).await;
        let browser = Browser::start(&office.app.url).await;
        browser.sign_in(email, Self::PASSWORD).await;
        (office, browser)
    }

    /// A dead job with errors that are hard to lay out; returns its id.
    pub async fn dead_job(&self) -> String {
        let id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
        let error = format!("the third party answered 503 {} and more", "without-any-space-".repeat(20));
        sqlx::query(
            "with dead as (
                 insert into apalis.jobs (id, job_type, job, status, attempts, max_attempts, last_result, done_at, lock_at, metadata)
                 values ($1, 'fast', '{\"kind\":\"process_submission\",\"version\":1,\"data\":{}}', 'Killed', 12, 12,
                     jsonb_build_object('Err', $2), now(), now() - interval '2 seconds', hstore('kind', 'process_submission'))
                 returning id)
             insert into job_errors (job_id, attempt, error, worker, started_at, at)
             select id, n, $2, 'clerk-worker-7f9c-1-01ARZ3NDEKTSV4RRFFQ69G5FAV', now() - interval '1 minute', now() - interval '50 seconds'
             from dead, generate_series(1, 12) n",
        )
        .bind(id)
        .bind(&error)
        .execute(&self.app.pool)
        .await
        .expect("a dead job");
        id.to_owned()
    }

    /// Every page of the staff's application: what it shows, and its address.
    pub fn pages(&self) -> Vec<(&'static str, String)> {
        let (case, submission, failed) = (self.long_case, self.long_submission, self.failed_submission);
        let (client, tenancy, person) = (self.long_client, self.long_tenancy, self.long_person);
        vec![
            ("dashboard", "/admin".to_owned()),
            ("search", "/admin/search?q=repairs+report".to_owned()),
            ("search-near", "/admin/search?q=Papadimitropolou".to_owned()),
            ("cases", "/admin/cases".to_owned()),
            ("cases-filtered", "/admin/cases?topic=REPAIRS&open=true&sort=stage".to_owned()),
            ("cases-none", "/admin/cases?search=nobody+has+this+name".to_owned()),
            ("case", format!("/admin/cases/{case}?done=note")),
            ("case-details", format!("/admin/cases/{case}/details")),
            ("case-tasks", format!("/admin/cases/{case}/tasks")),
            ("case-dates", format!("/admin/cases/{case}/dates")),
            ("case-services", format!("/admin/cases/{case}/services")),
            ("case-files", format!("/admin/cases/{case}/files")),
            ("case-form", format!("/admin/cases/{case}/form")),
            ("case-print", format!("/admin/cases/{case}/print")),
            ("case-history", format!("/admin/cases/{case}/history")),
            ("case-assign", format!("/admin/cases/{case}/assign")),
            ("case-stage", format!("/admin/cases/{case}/stage")),
            ("case-close", format!("/admin/cases/{case}/close")),
            ("case-propose", format!("/admin/cases/{case}/propose/close")),
            ("proposals", "/admin/proposals".to_owned()),
            ("tasks", "/admin/tasks".to_owned()),
            ("tasks-team", "/admin/tasks?show=team".to_owned()),
            ("tasks-done", "/admin/tasks?show=done".to_owned()),
            ("tasks-none", "/admin/tasks?show=team&search=nothing+is+called+this".to_owned()),
            ("task", format!("/admin/tasks/{}", self.task)),
            ("task-new", format!("/admin/tasks/new?case={case}")),
            ("task-edit", format!("/admin/tasks/{}/edit", self.task)),
            ("for-review", "/admin/for-review".to_owned()),
            ("what-i-asked", "/admin/for-review?mine=asked".to_owned()),
            ("queue-reassign", "/admin/queues/reassign".to_owned()),
            ("case-date", format!("/admin/cases/{case}/dates/new")),
            ("case-date-edit", format!("/admin/cases/{case}/dates/{}", self.date)),
            ("case-date-outcome", format!("/admin/cases/{case}/dates/{}/outcome", self.date)),
            ("case-service", format!("/admin/cases/{case}/services/new")),
            ("case-edit", format!("/admin/cases/{case}/edit")),
            ("case-support-worker", format!("/admin/cases/{case}/support-worker")),
            ("case-new", "/admin/cases/new".to_owned()),
            ("clients", "/admin/clients".to_owned()),
            ("client", format!("/admin/clients/{client}?done=client")),
            ("client-edit", format!("/admin/clients/{client}/edit")),
            ("client-new", "/admin/clients/new?then=case".to_owned()),
            ("client-case-new", format!("/admin/clients/{client}/cases/new")),
            ("client-tenancy-new", format!("/admin/clients/{client}/tenancies/new")),
            ("tenancy", format!("/admin/tenancies/{tenancy}")),
            ("tenancy-edit", format!("/admin/tenancies/{tenancy}/edit")),
            ("tenancy-agent", format!("/admin/tenancies/{tenancy}/agent")),
            ("people", "/admin/people".to_owned()),
            ("person", format!("/admin/people/{person}")),
            ("person-edit", format!("/admin/people/{person}/edit")),
            ("person-new", "/admin/people/new".to_owned()),
            ("case-timeline", format!("/admin/cases/{case}?kind=reviews")),
            ("note-edit", format!("/admin/cases/{case}/notes/{}/edit", self.note)),
            ("queue-mine", "/admin/queues/mine".to_owned()),
            ("queue-inbox", "/admin/queues/inbox?done=all-assigned".to_owned()),
            ("queue-reviews", "/admin/queues/reviews".to_owned()),
            ("queue-checks", "/admin/queues/checks".to_owned()),
            ("queue-dates", "/admin/queues/dates?show=all".to_owned()),
            ("queue-week", format!("/admin/queues/dates?week={}&show=all", self.app.clock.today())),
            ("queue-month", format!("/admin/queues/dates?month={}&show=all", self.app.clock.today().strftime("%Y-%m"))),
            ("bulk-assign", format!("/admin/queues/assign?from=inbox&case={case}")),
            ("bulk-review", format!("/admin/queues/review?from=reviews&case={case}")),
            ("failed-submissions", "/admin/submissions/failed".to_owned()),
            ("failed-submission", format!("/admin/submissions/{failed}")),
            ("submission", format!("/admin/submissions/{submission}")),
            ("failed-submission-correct", format!("/admin/submissions/{failed}/correct")),
            ("failed-submission-refer", format!("/admin/submissions/{failed}/refer")),
            ("submissions-closed", "/admin/submissions/failed?show=closed".to_owned()),
            ("contacts", "/admin/contacts".to_owned()),
            ("contact", format!("/admin/contacts/{}", self.contact)),
            ("call-new", format!("/admin/calls/new?contact={}", self.contact)),
            ("client-join", format!("/admin/clients/{client}/join")),
            ("client-join-with", format!("/admin/clients/{client}/join?with={client}")),
            ("person-join-with", format!("/admin/people/{person}/join?with={person}")),
            ("staff", "/admin/staff".to_owned()),
            ("staff-none", "/admin/staff?search=nobody+has+this+name".to_owned()),
            ("staff-member", format!("/admin/staff/{}", self.paralegal)),
            ("staff-edit", format!("/admin/staff/{}/edit", self.paralegal)),
            ("staff-deactivate", format!("/admin/staff/{}/deactivate", self.paralegal)),
            ("capacity", "/admin/capacity".to_owned()),
            ("capacity-lawyers", "/admin/capacity?group=LAWYER".to_owned()),
            ("account", "/admin/account".to_owned()),
            ("error", "/admin/cases/no-such-case".to_owned()),
        ]
    }
}

/// Adds a note and a review by the coordinator with every mark that prose has, and a critical date; returns the ids of the note and
/// the date.
async fn written(app: &TestApp, case: Uuid) -> (Uuid, Uuid) {
    let text = format!(
        "What was said\n\n1. **Repairs**: the ceiling, see [the report](https://example.org/{0})\n2. Rent\tpaid\tuntil May\n\n{0}{0}\n\n**Next**\n- Call again: 0412 345 678, ada@example.com\n- {0}\n- https://www.example.org/{0}",
        "without-any-space-".repeat(8)
    );
    let by = app.user_id(Office::COORDINATOR).await;
    let place = "VCAT, level 5, hearing room ".repeat(8);
    let date = app.date(case, app.clock.today()).hearing(HearingType::InPerson, &place).at("10:00").make().await;
    let next = app.clock.now() + jiff::SignedDuration::from_hours(72);
    app.note(case, NoteType::Review, &text).by(by).next_review(&next.to_string()).make().await;
    (app.note(case, NoteType::Paralegal, &text).by(by).edited().make().await, date)
}

/// A task with a checklist, as long as it can be.
async fn task(app: &TestApp, case: Uuid) -> Uuid {
    let now = app.clock.now().to_string();
    let title = format!("Ask the agent for {}", "everything-about-the-ceiling-".repeat(6));
    let by = app.user_id(Office::PARALEGAL).await;
    let task = json!({ "case_id": case, "title": title, "notes": "See **the report**.\n\n- photos\n- letters", "due_on": app.clock.today().to_string(),
        "assigned_to": by, "needs_approval": true, "state": "AWAITING_APPROVAL", "done_at": now, "done_by": by, "created_at": now, "updated_at": now });
    let id = app.add("tasks", task).await;
    for (position, text) in ["Photos".to_owned(), "without-any-space-".repeat(12)].into_iter().enumerate() {
        let ticked = (position == 0).then_some(&now);
        let item = json!({ "task_id": id, "position": position, "text": text, "done_at": ticked, "done_by": ticked.map(|_| by) });
        app.add("task_items", item).await;
    }
    id
}

/// Answers at the limits of every field.
fn too_long(files: &[Value]) -> Value {
    let mut answers = fixtures::repairs();
    let sentence = "The ceiling came down in the night and nobody has come to look at it. ";
    answers["FIRST_NAME"] = json!("Maximiliana-Alexandrina");
    answers["LAST_NAME"] = json!(format!("Papadimitropoulou {}", "Wolfeschlegelsteinhausenbergerdorff".repeat(2)));
    answers["EMAIL"] = json!(format!("{}@example.com", "a-very-long-address".repeat(3)));
    answers["ADDRESS"] =
        json!("Unit 1204, The Old Biscuit Factory, 1588 Upper Heidelberg Road and Lower Plenty Road Corner");
    answers["AGENT_NAME"] = json!("Fitzwilliam Montgomery-Smythe & Associates Real Estate Pty Ltd");
    answers["AGENT_EMAIL"] =
        json!("property.management.department@fitzwilliam-montgomery-smythe-associates.example.com");
    answers["WEEKLY_RENT"] = json!("480 dollars and 50 cents a week, or so they say");
    answers["GENDER"] = json!(sentence.repeat(3));
    answers["REPAIRS_ISSUE_PHOTO"] = json!(files);
    answers["SOMETHING_WE_DO_NOT_KNOW"] = json!("x".repeat(300));
    answers
}
