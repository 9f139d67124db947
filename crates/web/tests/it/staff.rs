//! Staff: who sees and changes whom, deactivating, handing cases over.

use crate::support::{ANEW, assign, count, make_case, press, repairs_of, send, staff_at as at, user_id};
use clerk_core::access::Group;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, PASSWORD, TestApp};
use jiff::SignedDuration;
use uuid::Uuid;

async fn app() -> TestApp {
    TestApp::spawn_at(Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap())).await
}

async fn events(who: &Browser, case: Uuid) -> Vec<String> {
    who.get(&format!("/admin/cases/{case}")).await.all(".timeline .as-typed")
}

#[tokio::test]
async fn who_may_open_and_send_what() {
    let app = app().await;
    let (target, _) = app.user(&[Group::Paralegal]).await;
    let (an_admin, _) = app.user(&[Group::Admin]).await;
    let (nobody, email) = app.user(&[]).await;
    let nobody = app.sign_in(nobody, &email).await;
    let paralegal = app.signed_in(Group::Paralegal).await;
    let lawyer = app.signed_in(Group::Lawyer).await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let admin = app.signed_in(Group::Admin).await;
    let everybody = [&nobody, &paralegal, &lawyer, &coordinator, &admin];
    let signed_out = Browser::new(&app.url).unwrap();
    let target_at = |tail: &str| at(target, tail);
    for (path, expected) in [
        ("/admin/staff".to_owned(), [404, 404, 404, 200, 200]),
        ("/admin/capacity".to_owned(), [404, 404, 404, 200, 200]),
        ("/admin/capacity?group=LAWYER".to_owned(), [404, 404, 404, 200, 200]),
        ("/admin/staff/invite".to_owned(), [404, 404, 404, 404, 200]),
        (target_at(""), [404, 404, 404, 200, 200]),
        (target_at("/edit"), [404, 404, 404, 200, 200]),
        (target_at("/hand-over"), [404, 404, 404, 200, 200]),
        (target_at("/deactivate"), [404, 404, 404, 200, 200]),
        (at(Uuid::from_u128(7), ""), [404; 5]),
        (at(Uuid::from_u128(7), "/edit"), [404; 5]),
        ("/admin/staff/nonsense".to_owned(), [404; 5]),
    ] {
        for (who, expected) in everybody.iter().zip(expected) {
            assert_eq!(who.get(&path).await.status, expected, "{path}");
        }
        let answer = signed_out.get(&path).await;
        assert!(answer.location().starts_with("/admin/sign-in") || path.ends_with("nonsense"), "{path}");
    }
    // Everybody sees their own page and may change nothing there.
    for (who, changes) in everybody.iter().zip([403, 403, 403, 200, 200]) {
        let id = who.user_id.unwrap();
        assert_eq!(who.get(&at(id, "")).await.status, 200);
        for tail in ["/edit", "/hand-over"] {
            assert_eq!(who.get(&at(id, tail)).await.status, changes, "{tail}");
        }
        let own = who.get(&at(id, "")).await;
        assert_eq!(own.text().contains("Performance reviews"), changes == 200);
        for tail in ["/activate", "/invite"] {
            let expected =
                if changes == 403 || (tail == "/invite" && id == coordinator.user_id.unwrap()) { 403 } else { 409 };
            assert_eq!(press(who, id, tail).await, expected, "{tail}");
        }
    }
    // Sending what one may not.
    for (tail, expected) in [
        ("/edit", [404, 404, 404, 422, 422]),
        ("/hand-over", [404, 404, 404, 422, 422]),
        ("/activate", [404, 404, 404, 409, 409]),
        ("/invite", [404, 404, 404, 403, 409]),
    ] {
        for (who, expected) in everybody.iter().zip(expected) {
            assert_eq!(press(who, target, tail).await, expected, "{tail}");
        }
    }
    assert_eq!(press(&coordinator, an_admin, "/deactivate").await, 403, "only admins deactivate admins");
    assert_eq!(coordinator.get(&at(an_admin, "/deactivate")).await.status, 403);
    assert_eq!(press(&coordinator, coordinator.user_id.unwrap(), "/deactivate").await, 409, "nobody themselves");
    for (who, expected) in everybody.iter().zip([404, 404, 404, 303, 409]) {
        assert_eq!(press(who, target, "/deactivate").await, expected);
    }
    assert_eq!(press(&coordinator, target, "/activate").await, 303);
    for who in [&nobody, &paralegal, &lawyer, &coordinator] {
        let csrf = who.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
        assert_eq!(who.post("/admin/staff/invite", &[("csrf".to_owned(), csrf)]).await.status, 404);
    }
}

#[tokio::test]
async fn the_list_is_narrowed_and_sorted() {
    let app = app().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    for (email, group, more) in [
        ("ada@staff.test", Group::Paralegal, "full_name = 'Ada Lovelace', is_intern = true, university = 'Old & Gone'"),
        ("ben@staff.test", Group::Paralegal, "full_name = 'Ben Ng', case_capacity = 2"),
        ("cleo@staff.test", Group::Lawyer, "full_name = 'Cléo D’Arcy', is_active = false"),
    ] {
        let (id, _) = app.named_user(email, &[group]).await;
        sqlx::query(sqlx::AssertSqlSafe(format!("update users set {more} where id = '{id}'")))
            .execute(&app.pool)
            .await
            .unwrap();
    }
    let names = async |query: &str| coordinator.get(&format!("/admin/staff?{query}")).await.all("tbody th a");
    for (query, expected) in [
        ("group=PARALEGAL", vec!["Ada Lovelace", "Ben Ng"]),
        ("active=false", vec!["Cléo D’Arcy"]),
        ("active=any&search=cleo", vec!["Cléo D’Arcy"]),
        ("search=BEN@staff", vec!["Ben Ng"]),
        ("search=%25", vec![]),
        ("search=%00%27%22", vec![]),
        ("intern=true", vec!["Ada Lovelace"]),
        ("university=Old+%26+Gone", vec!["Ada Lovelace"]),
        ("group=PARALEGAL&intern=false", vec!["Ben Ng"]),
        ("group=nonsense&sort=nonsense&page=x&search=ada", vec!["Ada Lovelace"]),
    ] {
        assert_eq!(names(query).await, expected, "{query}");
    }
    let ben = user_id(&app, "ben@staff.test").await;
    let lawyer = app.signed_in(Group::Lawyer).await;
    let case = make_case(&app, &repairs_of("r@example.com")).await;
    let fields = [("paralegal_id", ben.to_string()), ("lawyer_id", lawyer.user_id.unwrap().to_string())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(send(&coordinator, &format!("/admin/cases/{case}/assign"), &fields).await.status, 303);
    for (sort, expected) in [
        ("load", ["Ada Lovelace", "Ben Ng"]),
        ("-load", ["Ben Ng", "Ada Lovelace"]),
        ("assigned", ["Ada Lovelace", "Ben Ng"]),
        ("-assigned", ["Ben Ng", "Ada Lovelace"]),
        ("name", ["Ada Lovelace", "Ben Ng"]),
    ] {
        assert_eq!(names(&format!("group=PARALEGAL&sort={sort}")).await, expected, "{sort}");
    }
    let page = coordinator.get("/admin/staff?group=PARALEGAL").await.text();
    assert!(page.contains("1 of 2 cases") && page.contains("24 Nov 2026"), "{page}");
    let capacity = coordinator.get("/admin/capacity").await;
    assert_eq!(capacity.all("tbody th a"), ["Ada Lovelace", "Ben Ng"], "the least busy first");
    for words in ["1 of 2 cases, 50%", "Repairs 1", "Has room", "0 of 4 cases, 0%", "Free"] {
        assert!(capacity.text().contains(words), "{words}: {}", capacity.text());
    }
    assert!(coordinator.get("/admin/capacity?group=LAWYER").await.text().contains("1 of 4 cases, 25%"));
}

#[tokio::test]
async fn details_are_changed_and_checked() {
    let app = app().await;
    let (coordinator, admin) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Admin).await);
    let (id, _) = app.user(&[Group::Paralegal]).await;
    sqlx::query("update users set university = 'Old & Gone' where id = $1").bind(id).execute(&app.pool).await.unwrap();
    let edit = at(id, "/edit");
    let long = "x".repeat(201);
    for (fields, words) in [
        (vec![("full_name", "")], "Write their name."),
        (vec![("full_name", long.as_str())], "Up to 200 characters; this has 201."),
        (vec![("full_name", "\0")], "Write their name."),
        (vec![("case_capacity", "1001")], "a number from 0 to 1000"),
        (vec![("case_capacity", "-1")], "a number from 0 to 1000"),
        (vec![("case_capacity", "four")], "a number from 0 to 1000"),
        (vec![("university", "Nowhere")], "Choose a university from the list."),
    ] {
        let page = send(&coordinator, &edit, &fields).await;
        assert_eq!(page.status, 422, "{fields:?}");
        assert!(page.text().contains(words), "{fields:?}: {}", page.text());
    }
    // The university that nobody knows stays; the coordinator sees the groups and can't change them.
    let page = coordinator.get(&edit).await;
    assert!(page.all("input[name=groups]").is_empty() && page.text().contains("Only admins change groups."));
    assert_eq!(coordinator.submit(&page, &edit, &[("full_name", " Ada\0 Lovelace ")]).await.status, 303);
    let forced = [("with_groups", "true"), ("groups", "PARALEGAL"), ("groups", "ADMIN")];
    assert_eq!(send(&coordinator, &edit, &forced).await.status, 403);
    let page = coordinator.get(&at(id, "")).await;
    assert_eq!(page.fact("University").unwrap(), "Old & Gone");
    assert_eq!(page.all("h1"), ["Ada Lovelace"]);
    assert_eq!(page.fact("Groups").unwrap(), "Paralegal");

    // Two at once: the second sees what the first changed, and decides.
    let (ours, theirs) = (coordinator.get(&edit).await, admin.get(&edit).await);
    app.clock.advance(SignedDuration::from_secs(5));
    assert_eq!(coordinator.submit(&ours, &edit, &[("case_capacity", "7")]).await.status, 303);
    let refused =
        admin.submit(&theirs, &edit, &[("case_capacity", "8"), ("groups", "PARALEGAL"), ("groups", "LAWYER")]).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.fact("Open cases at most").unwrap(), "7");
    assert_eq!(refused.attributes("input[name=case_capacity]", "value"), ["8"]);
    assert_eq!(admin.submit(&refused, &edit, &[]).await.status, 303);
    assert_eq!(admin.get(&at(id, "")).await.fact("Groups").unwrap(), "Paralegal, Lawyer");

    // The last admin stays one.
    let own = at(admin.user_id.unwrap(), "/edit");
    let page = admin.get(&own).await;
    let without: Vec<(String, String)> = ["csrf", "version"]
        .map(|name| {
            (name.to_owned(), page.attributes(&format!("form[action='{own}'] input[name={name}]"), "value")[0].clone())
        })
        .into_iter()
        .chain(
            [("full_name", "A"), ("case_capacity", "0"), ("with_groups", "true"), ("groups", "LAWYER")]
                .map(|(n, v)| (n.to_owned(), v.to_owned())),
        )
        .collect();
    let refused = admin.post(&own, &without).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("the last active admin"), "{}", refused.text());
    app.user(&[Group::Admin]).await;
    assert_eq!(admin.post(&own, &without).await.status, 303);
    assert_eq!(admin.get("/admin/jobs").await.status, 404, "at once");
}

#[tokio::test]
async fn a_deactivated_user_is_out_and_their_cases_are_handed_over() {
    let app = app().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let (leaver_id, email) = app.user(&[Group::Paralegal, Group::Lawyer]).await;
    let leaver = app.sign_in(leaver_id, &email).await;
    let token = app.token(leaver_id).await;
    let (paralegal, lawyer) = (app.user(&[Group::Paralegal]).await.0, app.user(&[Group::Lawyer]).await.0);
    let mut cases = Vec::new();
    for (n, (p, l)) in
        [(Some(leaver_id), lawyer), (Some(paralegal), leaver_id), (None, leaver_id), (Some(leaver_id), leaver_id)]
            .into_iter()
            .enumerate()
    {
        let case = make_case(&app, &repairs_of(&format!("r{n}@example.com"))).await;
        assign(&app, case, p, Some(l)).await;
        cases.push(case);
    }
    assert_eq!(leaver.get(&format!("/admin/cases/{}", cases[0])).await.status, 200);
    let path = at(leaver_id, "/deactivate");
    let page = coordinator.get(&path).await;
    for words in ["Paralegal of 2 cases", "Lawyer of 3 cases"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let (p, l, me) = (paralegal.to_string(), lawyer.to_string(), leaver_id.to_string());
    for (fields, words) in [
        ([("paralegal_to", ""), ("lawyer_to", "")], "Choose who takes over as lawyer of 3 open cases."),
        ([("paralegal_to", p.as_str()), ("lawyer_to", "")], "Choose who takes over as lawyer of 3 open cases."),
        ([("paralegal_to", "nobody"), ("lawyer_to", "nobody")], "1 of these cases have a paralegal"),
        ([("paralegal_to", &p), ("lawyer_to", "nobody")], "2 of these cases have a paralegal"),
        ([("paralegal_to", &l), ("lawyer_to", &l)], "Choose another active paralegal."),
        ([("paralegal_to", &me), ("lawyer_to", &me)], "Choose another active lawyer."),
        ([("paralegal_to", "nonsense"), ("lawyer_to", &l)], "Choose somebody from the list."),
    ] {
        let refused = coordinator.submit(&page, &path, &fields).await;
        assert_eq!(refused.status, 422, "{fields:?}");
        assert!(refused.text().contains(words), "{fields:?}: {}", refused.text());
    }
    assert_eq!(count(&app, "select count(*) from notes where event in ('PARALEGAL', 'LAWYER')").await, 0);
    assert_eq!(leaver.get("/admin").await.status, 200, "nothing has happened yet");

    let handed = coordinator.submit(&page, &path, &[("paralegal_to", "nobody"), ("lawyer_to", &l)]).await;
    assert_eq!(handed.location(), format!("{}?done=deactivated", at(leaver_id, "")), "{}", handed.text());
    let names: Vec<String> = sqlx::query_scalar("select full_name from users where id = any($1) order by id = $2")
        .bind([leaver_id, lawyer])
        .bind(lawyer)
        .fetch_all(&app.pool)
        .await
        .unwrap();
    let (left, came) = (&names[0], &names[1]);
    for (case, expected) in cases.iter().zip([
        vec![format!("Paralegal changed: no longer {left}")],
        vec![format!("Lawyer changed from {left} to {came}")],
        vec![format!("Lawyer changed from {left} to {came}")],
        vec![format!("Lawyer changed from {left} to {came}"), format!("Paralegal changed: no longer {left}")],
    ]) {
        let mut found: Vec<_> =
            events(&coordinator, *case).await.into_iter().filter(|e| e.contains("changed")).collect();
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
    let stale = [ANEW, ("paralegal_to", "nobody"), ("lawyer_to", &l)];
    assert_eq!(coordinator.submit(&page, &path, &stale).await.status, 409);
    assert_eq!(coordinator.get(&at(leaver_id, "")).await.all(".page-subtitle .badge"), ["Deactivated"]);
    assert_eq!(press(&coordinator, leaver_id, "/activate").await, 303);
    app.sign_in(leaver_id, &email).await;
}

#[tokio::test]
async fn cases_are_handed_over_without_leaving_and_what_is_left_behind_shows() {
    let app = app().await;
    let (coordinator, admin) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Admin).await);
    let paralegal = app.signed_in(Group::Paralegal).await;
    let id = paralegal.user_id.unwrap();
    let (other, lawyer) = (app.user(&[Group::Paralegal]).await.0, app.user(&[Group::Lawyer]).await.0);
    let case = make_case(&app, &repairs_of("r@example.com")).await;
    assign(&app, case, Some(id), Some(lawyer)).await;
    assert!(paralegal.get(&at(id, "")).await.text().contains("R0001"));
    // Out of the group with a case: allowed, and said.
    assert_eq!(send(&admin, &at(id, "/edit"), &[("groups", "LAWYER")]).await.status, 303);
    let page = coordinator.get(&at(id, "")).await;
    assert!(page.text().contains("Not in the group Paralegal, but still the paralegal of 1 case"), "{}", page.text());
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
    let app = app().await;
    let (a, b) = (app.signed_in(Group::Admin).await, app.signed_in(Group::Admin).await);
    let (to_b, to_a) = (at(b.user_id.unwrap(), "/deactivate"), at(a.user_id.unwrap(), "/deactivate"));
    let (page_a, page_b) = (a.get(&to_b).await, b.get(&to_a).await);
    let (one, two) = tokio::join!(a.submit(&page_a, &to_b, &[]), b.submit(&page_b, &to_a, &[]));
    let mut answers = [one.status, two.status];
    answers.sort_unstable();
    assert_eq!(answers[0], 303, "{answers:?}");
    assert_eq!(count(&app, "select count(*) from users where is_active").await, 1);
}

#[tokio::test]
async fn nobody_is_put_on_a_case_while_they_are_deactivated() {
    let app = app().await;
    let (coordinator, admin) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Admin).await);
    let lawyer = app.user(&[Group::Lawyer]).await.0.to_string();
    for round in 0..5 {
        let paralegal = app.user(&[Group::Paralegal]).await.0;
        let case = make_case(&app, &repairs_of(&format!("r{round}@example.com"))).await;
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

#[tokio::test]
async fn performance_reviews_are_for_coordinators() {
    let app = app().await;
    let (coordinator, paralegal) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Paralegal).await);
    let id = paralegal.user_id.unwrap();
    let case = make_case(&app, &repairs_of("r@example.com")).await;
    sqlx::query("insert into notes (case_id, note_type, author_id, text, subject_id, created_at) values ($1, 'PERFORMANCE', $2, 'Writes very clearly.', $3, now())")
        .bind(case).bind(coordinator.user_id).bind(id).execute(&app.pool).await.unwrap();
    assert!(coordinator.get(&at(id, "")).await.text().contains("Writes very clearly."));
    let own = paralegal.get(&at(id, "")).await;
    assert_eq!(own.status, 200);
    assert!(!own.text().contains("Writes very clearly.") && !own.text().contains("Performance"));
}
