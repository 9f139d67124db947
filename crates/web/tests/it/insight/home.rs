//! Homes: what someone sees first, by what they are at the centre.

use crate::support::{ENDED, noon, send};
use clerk_core::access::Group;
use clerk_core::casework::cases::Stage;
use clerk_core::casework::dates::{DateType, HearingType};
use clerk_core::casework::timeline::NoteType;
use clerk_testkit::app::{Browser, Page, TestApp};
use clerk_testkit::fixtures::repairs_of;
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

/// The blocks of a home, in their order.
fn blocks(page: &Page) -> Vec<String> {
    let ids = page.attributes("main section[aria-labelledby]", "aria-labelledby");
    ids.into_iter().map(|id| id.trim_end_matches("-title").to_owned()).collect()
}

/// What a block says.
fn block(page: &Page, id: &str) -> String {
    page.all(&format!("section[aria-labelledby={id}-title]")).pop().unwrap_or_default()
}

async fn in_groups(app: &TestApp, groups: &[Group]) -> Browser {
    let (id, email) = app.user(groups).await;
    app.sign_in(id, &email).await
}

/// Something for each block.
async fn fill(app: &TestApp, paralegal: &Browser, lawyer: &Browser) -> Uuid {
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    app.assign(case, paralegal, lawyer).await;
    app.set("cases", case, json!({ "stage": "ADVICE", "created_at": "2026-10-20T00:00:00Z" })).await;
    app.date(case, "2026-11-26").hearing(HearingType::InPerson, "VCAT Melbourne").at("10:00").checked().make().await;
    app.date(case, "2026-11-20").about(DateType::FilingDeadline).make().await;
    assert_eq!(send(paralegal, &format!("/admin/cases/{case}/propose/close"), &ENDED).await.status, 303);
    let me = paralegal.user_id.unwrap().to_string();
    let task = [("title", "Ring the agent"), ("due_on", "2026-11-25"), ("assigned_to", me.as_str())];
    assert_eq!(send(paralegal, "/admin/tasks/new", &task).await.status, 303);
    let inbox = app.case().days_old(2).make().await;
    app.date(inbox, "2026-11-25").about(DateType::NtvTermination).checked().make().await;
    let idle = app.case().days_old(90).paralegal(paralegal).lawyer(lawyer).stage(Stage::Negotiations).make().await;
    app.set("cases", idle, json!({ "updated_at": "2026-11-01T00:00:00Z" })).await;
    let contact = json!({ "name": "Wanda Waits", "phone": "0400 111 222", "created_at": "2026-11-23T00:00:00Z" });
    app.add("contacts", contact).await;
    case
}

#[tokio::test]
async fn each_role_has_a_home_of_its_own() {
    let app = noon().await;
    let (paralegal, lawyer) = (app.signed_in(Group::Paralegal).await, app.signed_in(Group::Lawyer).await);
    let case = fill(&app, &paralegal, &lawyer).await;
    let stranger = app.signed_in(Group::Paralegal).await;
    let (coordinator, admin) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Admin).await);
    let both = in_groups(&app, &[Group::Coordinator, Group::Lawyer]).await;
    let own = app.case().days_old(1).paralegal(&paralegal).lawyer(&both).make().await;
    let nobody = in_groups(&app, &[]).await;
    let office = ["inbox", "hearings", "dates", "proposals", "calls", "idle", "stages", "load"];
    for (role, who, expected) in [
        ("nobody", &nobody, vec!["dates", "cases"]),
        ("stranger", &stranger, vec!["dates", "cases"]),
        ("paralegal", &paralegal, vec!["tasks", "dates", "cases"]),
        ("lawyer", &lawyer, vec!["review", "hearings", "dates", "volunteers", "cases"]),
        ("coordinator", &coordinator, office.to_vec()),
        ("admin", &admin, vec!["health", "dates"]),
        (
            "coordinator and lawyer",
            &both,
            [&["review"][..], &office[..6], &["volunteers"], &office[6..], &["cases"]].concat(),
        ),
    ] {
        let page = who.get("/admin").await;
        assert_eq!(blocks(&page), expected, "{role}");
        // Each leads to what it is about.
        for href in page.attributes("main section a", "href") {
            assert_eq!(who.get(&href).await.status, 200, "{role}: {href}");
        }
    }
    // What is not theirs to see is not there.
    let (own_ref, fileref) = (app.filed(own).await.fileref, app.filed(case).await.fileref);
    for who in [&nobody, &stranger] {
        let page = who.get("/admin").await;
        assert!(!page.html.contains(&fileref) && !page.html.contains("Wanda"), "{}", page.text());
        assert!(block(&page, "cases").contains("You have no open cases"), "{}", page.text());
    }
    let page = lawyer.get("/admin").await;
    assert!(!page.html.contains(&own_ref) && !page.html.contains("Wanda"), "{}", page.text());
    for (id, words) in [
        ("review", "1 critical date not checked"),
        ("hearings", "Thu 26 Nov, 10:00 am"),
        ("hearings", "In person: VCAT Melbourne"),
        ("dates", "Fri 20 Nov"),
        ("dates", "4 days overdue"),
        ("volunteers", "2 cases 1 idle next date Fri 20 Nov"),
    ] {
        assert!(block(&page, id).contains(words), "{id}: {words} in {}", block(&page, id));
    }
    assert!(!block(&page, "dates").contains("26 Nov"), "a hearing is said once");
    let page = paralegal.get("/admin").await;
    for (id, words) in [("tasks", "Wed 25 Nov Ring the agent tomorrow"), ("dates", "Thu 26 Nov, 10:00 am")] {
        assert!(block(&page, id).contains(words), "{id}: {words} in {}", block(&page, id));
    }
    let page = coordinator.get("/admin").await;
    for (id, words) in [
        ("inbox", "Notice to vacate termination date tomorrow"),
        ("proposals", "Close case"),
        ("calls", "Wanda Waits 0400 111 222"),
        ("idle", "1 case idle for over 14 days"),
        ("stages", "Drafting advice 0 1 0"),
        ("stages", "Negotiations 0 0 1"),
        ("load", "3 of 4"),
    ] {
        assert!(block(&page, id).contains(words), "{id}: {words} in {}", block(&page, id));
    }
    assert!(block(&admin.get("/admin").await, "health").contains("Version test-release"));
    // A lawyer checks no dates where they are only the paralegal.
    app.assign(case, &lawyer, &both).await;
    assert!(!block(&lawyer.get("/admin").await, "review").contains("not checked"));
}

#[tokio::test]
async fn admins_see_what_failed() {
    let app = noon().await;
    let admin = app.signed_in(Group::Admin).await;
    let health = block(&admin.get("/admin").await, "health");
    for words in ["Jobs are not running", "0 workers", "No job is waiting", "No dead jobs"] {
        assert!(health.contains(words), "{words} in {health}");
    }
    app.execute(
        "insert into apalis.jobs (job, id, job_type, status, attempts, max_attempts, run_at, metadata)
         values ('{}', 'a', 'fast', 'Killed', 5, 5, now(), 'kind=>send_invitation'), ('{}', 'b', 'fast', 'Pending', 0, 5, now() - interval '10 minutes', '')",
    )
    .await;
    app.execute(
        "insert into apalis.workers (id, worker_type, storage_name, layers, last_seen) values ('w', 'clerk', 'clerk', 'abc123', now())",
    )
    .await;
    let health = block(&admin.get("/admin").await, "health");
    for words in [
        "1 worker, last seen",
        "1 job is waiting, the first for 10 minutes",
        "send_invitation: 1",
        "1 email or message was not sent",
        "workers abc123",
    ] {
        assert!(health.contains(words), "{words} in {health}");
    }
}

#[tokio::test]
async fn what_others_did_since_the_last_visit_is_told() {
    let app = noon().await;
    let (paralegal, lawyer) = (app.signed_in(Group::Paralegal).await, app.signed_in(Group::Lawyer).await);
    let (stranger, coordinator) = (app.signed_in(Group::Paralegal).await, app.signed_in(Group::Coordinator).await);
    let case = app.case().days_old(3).paralegal(&paralegal).lawyer(&lawyer).make().await;
    let everyone = [&paralegal, &stranger, &coordinator];
    let minutes = async |more: i64| {
        app.clock.advance(SignedDuration::from_mins(more));
        app.keep_signed_in().await;
    };
    // Half an hour without any use ends a visit; less does not.
    minutes(29).await;
    for who in everyone {
        assert!(!blocks(&who.get("/admin").await).contains(&"changes".to_owned()), "the first visit");
    }
    minutes(5).await;
    app.note(case, NoteType::Paralegal, "Rang VCAT about the listing").by(&lawyer).make().await;
    app.note(case, NoteType::Review, "Only for coordinators").by(&coordinator).make().await;
    app.note(case, NoteType::Paralegal, "My own words").by(&paralegal).make().await;
    let date = [("date_type", "LIMITATION"), ("on_date", "2026-12-20")];
    assert_eq!(send(&lawyer, &format!("/admin/cases/{case}/dates/new"), &date).await.status, 303);
    minutes(31).await;
    for _ in 0..2 {
        let changes = block(&paralegal.get("/admin").await, "changes");
        for words in ["Since Tue 24 Nov, 12:29 pm", "Rang VCAT about the listing", "added a critical date"] {
            assert!(changes.contains(words), "{words} in {changes}");
        }
        assert!(!changes.contains("Only for coordinators") && !changes.contains("My own words"), "{changes}");
        // It stays until the visit ends.
        minutes(10).await;
    }
    let told = block(&coordinator.get("/admin").await, "changes");
    assert!(told.contains("added a critical date") && !told.contains("Rang VCAT"), "{told}");
    let nothing = block(&stranger.get("/admin").await, "changes");
    assert!(nothing.contains("Nothing new since Tue 24 Nov, 12:29 pm"), "{nothing}");
    minutes(31).await;
    assert!(block(&paralegal.get("/admin").await, "changes").contains("Nothing new since"), "the next visit");
}

#[tokio::test]
async fn a_lawyer_is_told_of_the_dates_that_they_may_check() {
    let app = noon().await;
    let (lawyer, other) = (app.signed_in(Group::Lawyer).await, app.signed_in(Group::Lawyer).await);
    let both = in_groups(&app, &[Group::Paralegal, Group::Lawyer]).await;
    let case = app.case().paralegal(&both).lawyer(&other).make().await;
    app.date(case, "2026-11-26").make().await;
    for (who, said) in [(&other, true), (&both, false), (&lawyer, false)] {
        let review = block(&who.get("/admin").await, "review");
        assert_eq!(review.contains("1 critical date not checked"), said, "{review}");
    }
}
