//! Cases of people who have left, whichever way they did; and who is offered, marked as full, and asked about once more.

use crate::support::{AGAIN, noon, send, staff_at};
use clerk_core::access::Group;
use clerk_core::casework::cases::{Outcome, Topic};
use clerk_testkit::app::process::{binary, environment};
use clerk_testkit::app::{Browser, Page, Program, TestApp};
use serde_json::json;
use tokio::process::Command;
use uuid::Uuid;

async fn name(app: &TestApp, id: Uuid) -> String {
    app.row("users", id).await["full_name"].as_str().unwrap().to_owned()
}

/// What the list of cases to reassign says: file reference, paralegal, lawyer.
async fn to_reassign(coordinator: &Browser) -> Vec<[String; 3]> {
    let page = coordinator.get("/admin/queues/reassign").await;
    let columns = ["tbody th a", "td[data-label=Paralegal]", "td[data-label=Lawyer]"].map(|column| page.all(column));
    let rows: Vec<_> = (0..columns[0].len()).map(|n| columns.each_ref().map(|column| column[n].clone())).collect();
    let badge = page.all("nav[aria-label=Main] a").into_iter().find(|item| item.starts_with("To reassign"));
    let count = if rows.is_empty() { String::new() } else { format!(" {} waiting", rows.len()) };
    assert_eq!(badge, Some(format!("To reassign{count}")), "the badge counts what the list shows");
    rows
}

#[tokio::test]
async fn whichever_way_someone_leaves_their_cases_wait_for_a_coordinator() {
    let app = noon().await;
    let (coordinator, admin) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Admin).await);
    let (stays, lawyer) = (app.user(&[Group::Paralegal]).await.0, app.user(&[Group::Lawyer]).await.0);
    let programs = Program::new(&app, &app.token(admin.user_id.unwrap()).await);
    app.case().fileref("R0001").paralegal(stays).lawyer(lawyer).make().await;
    assert!(to_reassign(&coordinator).await.is_empty());

    for (fileref, way, gone) in [
        ("R0002", "page", "deactivated"),
        ("R0003", "API", "deactivated"),
        ("R0004", "command line", "deactivated"),
        ("R0005", "out of the group", "no longer in the group"),
        ("R0006", "lawyer out of the group", "no longer in the group"),
    ] {
        let is_lawyer = way.starts_with("lawyer");
        let groups = if is_lawyer { [Group::Lawyer, Group::Paralegal] } else { [Group::Paralegal; 2] };
        let (leaver, email) = app.user(&groups[..if is_lawyer { 2 } else { 1 }]).await;
        let case = match is_lawyer {
            true => app.case().paralegal(stays).lawyer(leaver),
            false => app.case().paralegal(leaver).lawyer(lawyer),
        };
        let case = case.fileref(fileref).make().await;
        // Nobody works on a closed one.
        app.case().topic(Topic::Bonds).paralegal(leaver).lawyer(lawyer).closed(Outcome::Unknown).make().await;
        let user = format!("/api/v1/users/{leaver}");
        match way {
            // Both hand the cases over first, so one comes back from somewhere else, such as an import.
            "page" => {
                let fields = [("paralegal_to", "nobody"), ("lawyer_to", "nobody")];
                assert_eq!(send(&coordinator, &staff_at(leaver, "/deactivate"), &fields).await.status, 303);
                app.assign(case, Some(leaver), Some(lawyer)).await;
            }
            "API" => {
                let body = json!({ "paralegal_to": "nobody" });
                assert_eq!(programs.change("POST", &format!("{user}/deactivate"), "*", &body).await.status, 200);
                app.assign(case, Some(leaver), Some(lawyer)).await;
            }
            "command line" => {
                let mut clerk = Command::new(binary("clerk").unwrap());
                clerk.args(["user", "deactivate", "--email", &email]).env_clear().envs(environment(&app));
                let output = clerk.output().await.unwrap();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            }
            "out of the group" => {
                let changed = programs.change("PATCH", &user, "*", &json!({ "groups": [] })).await;
                assert_eq!(changed.status, 200, "{}", changed.body);
            }
            _ => {
                let edit = staff_at(leaver, "/edit");
                let form = admin.get(&edit).await;
                let fields = [("groups", "PARALEGAL"), ("with_groups", "true")];
                assert_eq!(admin.submit(&form, &edit, &fields).await.status, 303, "{}", form.text());
            }
        }
        let change = |place: &str| format!(": change the {place} of {fileref}");
        let left = format!("{} {gone}", name(&app, leaver).await);
        let (stays_name, lawyer_name) = (name(&app, stays).await, name(&app, lawyer).await);
        let expected = match is_lawyer {
            true => [stays_name, left],
            false => [left, lawyer_name],
        };
        let expected =
            [format!("{} {}", expected[0], change("paralegal")), format!("{} {}", expected[1], change("lawyer"))];
        let rows = to_reassign(&coordinator).await;
        assert_eq!(rows, [[fileref.to_owned(), expected[0].clone(), expected[1].clone()]], "{way}");
        let listed = programs.get("/api/v1/queues/reassign").await.body["items"].clone();
        let key = if is_lawyer { "lawyer_gone" } else { "paralegal_gone" };
        let code = if gone == "deactivated" { "DEACTIVATED" } else { "OTHER_GROUP" };
        assert_eq!((listed.as_array().unwrap().len(), &listed[0][key]), (1, &json!(code)), "{way}: {listed}");

        // The form does not offer them, says so, and from the list the case goes to someone else.
        let form = coordinator.get(&format!("/admin/cases/{case}/assign")).await;
        let place = if is_lawyer { "lawyer_id" } else { "paralegal_id" };
        let offered = form.attributes(&format!("select[name={place}] option"), "value");
        assert!(!offered.contains(&leaver.to_string()), "{way}");
        assert!(form.all(".alert-warning").join(" ").contains("choose who takes over"), "{way}: {}", form.text());
        let bulk = coordinator.get(&format!("/admin/queues/assign?from=reassign&case={case}")).await;
        let other = if is_lawyer { lawyer } else { stays };
        let fields = [(place, other.to_string()), ("over_capacity", "true".to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        // What happened at one moment is told together.
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let done = coordinator.submit(&bulk, "/admin/queues/assign", &fields).await;
        assert!(done.location().starts_with("/admin/queues/reassign?done=all-assigned"), "{way}: {}", done.text());
        let said = format!("Assigned to {}.", name(&app, other).await);
        assert_eq!(coordinator.get(done.location()).await.all(".alert-success > div"), [said]);
        assert!(to_reassign(&coordinator).await.is_empty(), "{way}");
    }
}

#[tokio::test]
async fn anyone_who_has_left_is_no_choice_for_a_performance_review() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let (leaver, other) = (app.user(&[Group::Paralegal]).await.0, app.user(&[Group::Paralegal]).await.0);
    let case = app.case().paralegal(leaver).make().await;
    app.set("users", leaver, json!({ "is_active": false })).await;
    let at = format!("/admin/cases/{case}");
    let page = coordinator.get(&at).await;
    let offered = page.all("select[name=subject_id] option");
    let gone = name(&app, leaver).await;
    assert!(!offered.iter().any(|option| option.contains(&gone)), "{offered:?}");
    let note = format!("{at}/notes");
    let fields = [("note_type", "PERFORMANCE"), ("text", "Kind to everyone.")];
    let refused = coordinator.submit(&page, &note, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("is no longer a paralegal: choose who the review is about."), "{}", refused.text());
    for (id, status) in [(leaver, 422), (other, 303)] {
        let id = id.to_string();
        let about = [fields[0], fields[1], ("subject_id", id.as_str())];
        assert_eq!(coordinator.submit(&page, &note, &about).await.status, status);
    }
}

/// What a form's error about capacity says, and whether it asks.
fn asked(page: &Page) -> (String, bool) {
    let boxes = page.attributes("input[name=over_capacity]", "value");
    (page.all(".invalid-feedback").join(" "), boxes == ["true"])
}

#[tokio::test]
async fn more_cases_than_someone_takes_has_to_be_confirmed() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let program = Program::new(&app, &app.token(coordinator.user_id.unwrap()).await);
    let full = app.staff("full@staff.test", &[Group::Paralegal]).with("full_name", "Fay Full").with("case_capacity", 1);
    let full = full.make().await;
    let none = app.staff("none@staff.test", &[Group::Lawyer]).with("full_name", "Nina None").with("case_capacity", 0);
    let none = none.make().await;
    let lawyer = app.staff("law@staff.test", &[Group::Lawyer]).with("full_name", "Lou Law").make().await;
    let free = app.staff("free@staff.test", &[Group::Paralegal]).with("full_name", "Fred Free").make().await;
    app.case().paralegal(full).lawyer(lawyer).make().await;
    let case = app.case().make().await;
    let at = format!("/admin/cases/{case}/assign");
    let form = coordinator.get(&at).await;
    assert!(form.attributes("input[name=over_capacity]", "value").is_empty(), "nobody is asked before");
    let labels = form.all("select[name=paralegal_id] option");
    assert!(labels.contains(&"Fay Full: 1 of 1 case, full".to_owned()), "{labels:?}");
    let lawyers = form.all("select[name=lawyer_id] option");
    assert_eq!(lawyers.last().map(String::as_str), Some("Nina None: takes no cases"), "last: {lawyers:?}");

    // On one case.
    let (f, n) = (full.to_string(), none.to_string());
    let people = [("paralegal_id", f.as_str()), ("lawyer_id", n.as_str())];
    let refused = coordinator.submit(&form, &at, &people).await;
    assert_eq!(refused.status, 422);
    let (error, is_asked) = asked(&refused);
    assert!(is_asked, "{}", refused.text());
    assert!(error.contains("Fay Full takes 1 case and would have 2 open cases as paralegal."), "{error}");
    assert!(error.contains("Nina None takes no cases and would have 1 open case as lawyer."), "{error}");
    assert_eq!(
        refused.attributes("select[name=paralegal_id] option[selected]", "value"),
        std::slice::from_ref(&f),
        "kept"
    );
    let done = coordinator.submit(&refused, &at, &[("over_capacity", "true")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = coordinator.get(done.location()).await;
    assert_eq!(page.all(".alert-success > div"), ["Assigned to Fay Full and Nina None."]);
    // Anyone who is on it already may stay without a word.
    assert_eq!(send(&coordinator, &at, &[]).await.status, 303);
    assert_eq!(send(&coordinator, &at, &[("paralegal_id", ""), ("lawyer_id", "")]).await.status, 303);
    let page = coordinator.get(&format!("/admin/cases/{case}?done=assigned")).await;
    assert_eq!(page.all(".alert-success"), ["The case has been assigned."]);
    let body = json!({ "paralegal_id": full, "lawyer_id": lawyer });
    let path = format!("/api/v1/cases/{case}/assignment");
    assert_eq!(program.change("PUT", &path, "*", &body).await.refused(), ["over_capacity"]);
    let body = json!({ "paralegal_id": full, "lawyer_id": lawyer, "over_capacity": true });
    assert_eq!(program.change("PUT", &path, "*", &body).await.status, 200);

    // On several: what fits one by one does not fit together.
    let mut cases = Vec::new();
    for _ in 0..5 {
        cases.push(app.case().lawyer(lawyer).make().await);
    }
    let chosen: String = cases.iter().map(|case| format!("&case={case}")).collect();
    let form = coordinator.get(&format!("/admin/queues/assign?from=inbox{chosen}")).await;
    let to = free.to_string();
    let refused = coordinator.submit(&form, "/admin/queues/assign", &[("paralegal_id", &to)]).await;
    let (error, is_asked) = asked(&refused);
    assert!(refused.status == 422 && is_asked && error.contains("Fred Free takes 4 cases and would have 5"), "{error}");
    let body = json!({ "cases": cases.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>(), "paralegal_id": free });
    assert_eq!(program.post("/api/v1/queues/assign", &body).await.refused(), ["over_capacity"]);
    assert_eq!(app.count("cases where paralegal_id is not null").await, 2, "nothing was changed");
    let done = coordinator.submit(&refused, "/admin/queues/assign", &[("over_capacity", "true")]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    // All of someone's.
    let hand_over = staff_at(free, "/hand-over");
    let form = coordinator.get(&hand_over).await;
    let refused = coordinator.submit(&form, &hand_over, &[("paralegal_to", &f)]).await;
    let (error, is_asked) = asked(&refused);
    assert!(refused.status == 422 && is_asked && error.contains("Fay Full takes 1 case and would have 7"), "{error}");
    let body = json!({ "paralegal_to": full });
    let path = format!("/api/v1/users/{free}/hand-over");
    assert_eq!(program.post(&path, &body).await.refused(), ["over_capacity"]);
    let done = coordinator.submit(&refused, &hand_over, &[AGAIN, ("over_capacity", "true")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(app.count(&format!("cases where paralegal_id = '{full}'")).await, 7);
}

#[tokio::test]
async fn capacity_is_counted_by_place_and_the_fullest_come_first() {
    let app = noon().await;
    let coordinator =
        app.staff("cora@staff.test", &[Group::Coordinator]).with("full_name", "Cora").with("case_capacity", 2);
    let coordinator_id = coordinator.make().await;
    let coordinator = app.sign_in(coordinator_id, "cora@staff.test").await;
    let program = Program::new(&app, &app.token(coordinator_id).await);
    // Both a paralegal and a lawyer: each place counts by itself.
    let both = app.staff("bo@staff.test", &[Group::Paralegal, Group::Lawyer]).with("full_name", "Bo");
    let both = both.with("is_intern", true).with("university", "Monash University").make().await;
    app.staff("nina@staff.test", &[Group::Paralegal]).with("full_name", "Nina").with("case_capacity", 0).make().await;
    app.staff("ida@staff.test", &[Group::Paralegal]).with("full_name", "Ida").make().await;
    let gone = app.staff("gus@staff.test", &[Group::Paralegal]).with("full_name", "Gus").with("is_active", false);
    gone.make().await;
    for _ in 0..3 {
        app.case().paralegal(both).lawyer(both).make().await;
    }
    app.case().lawyer(both).make().await;
    app.case().paralegal(both).lawyer(both).closed(Outcome::Unknown).make().await;
    app.case().paralegal(coordinator_id).make().await;

    let rows = async |query: &str| {
        let page = coordinator.get(&format!("/admin/capacity{query}")).await;
        let columns =
            ["tbody th a", "td[data-label='Open cases']", "td[data-label=Status]", "td[data-label='All cases']"];
        let columns = columns.map(|column| page.all(column));
        (0..columns[0].len())
            .map(|n| columns.each_ref().map(|column| column[n].clone()).join(" | "))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        rows("").await,
        [
            "Bo | 3 of 4 cases, 75% 75% | Nearly full | 4",
            "Cora | 1 of 2 cases, 50% 50% | Half full | 1",
            "Ida | 0 of 4 cases, 0% 0% | Has room | 0",
            "Nina | 0 cases | Takes no cases | 0",
        ]
    );
    assert_eq!(rows("?group=LAWYER").await[0], "Bo | 4 of 4 cases, 100% 100% | Full | 5");
    assert_eq!(rows("?intern=true").await.len(), 1);
    assert_eq!(rows("?intern=false").await.len(), 3);
    assert_eq!(rows("?university=Monash+University").await.len(), 1);
    assert_eq!(rows("?university=Nowhere&intern=x").await.len(), 0);

    let list = program.get("/api/v1/capacity?is_intern=true&university=Monash%20University").await.body;
    assert_eq!(
        (list.as_array().unwrap().len(), &list[0]["open_cases"], &list[0]["percent"], &list[0]["all_cases"]),
        (1, &json!(3), &json!(75), &json!(4))
    );
    let all = program.get("/api/v1/capacity").await.body;
    assert_eq!((&all[3]["full_name"], &all[3]["percent"]), (&json!("Nina"), &json!(null)), "{all}");
    assert_eq!(program.get("/api/v1/capacity?group=ADMIN&is_intern=x").await.refused(), ["group", "is_intern"]);
}
