//! Staff: who sees and changes whom.

use crate::support::{noon, press, send, staff_at as at};
use clerk_core::access::Group;
use clerk_core::casework::timeline::NoteType;
use clerk_testkit::app::Browser;
use jiff::SignedDuration;
use uuid::Uuid;

#[tokio::test]
async fn who_may_open_and_send_what() {
    let app = noon().await;
    let (target, _) = app.user(&[Group::Paralegal]).await;
    let (an_admin, _) = app.user(&[Group::Admin]).await;
    let (nobody, email) = app.user(&[]).await;
    let nobody = app.sign_in(nobody, &email).await;
    let paralegal = app.signed_in(Group::Paralegal).await;
    let lawyer = app.signed_in(Group::Lawyer).await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let admin = app.signed_in(Group::Admin).await;
    let everyone = [&nobody, &paralegal, &lawyer, &coordinator, &admin];
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
        for (who, expected) in everyone.iter().zip(expected) {
            assert_eq!(who.get(&path).await.status, expected, "{path}");
        }
        let answer = signed_out.get(&path).await;
        assert!(answer.location().starts_with("/admin/sign-in") || path.ends_with("nonsense"), "{path}");
    }
    // Everyone sees their own page and may change nothing there.
    for (who, changes) in everyone.iter().zip([403, 403, 403, 200, 200]) {
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
    // Sending what the user may not change.
    for (tail, expected) in [
        ("/edit", [404, 404, 404, 422, 422]),
        ("/hand-over", [404, 404, 404, 422, 422]),
        ("/activate", [404, 404, 404, 409, 409]),
        ("/invite", [404, 404, 404, 403, 409]),
    ] {
        for (who, expected) in everyone.iter().zip(expected) {
            assert_eq!(press(who, target, tail).await, expected, "{tail}");
        }
    }
    assert_eq!(press(&coordinator, an_admin, "/deactivate").await, 403, "only admins deactivate admins");
    assert_eq!(coordinator.get(&at(an_admin, "/deactivate")).await.status, 403);
    assert_eq!(press(&coordinator, coordinator.user_id.unwrap(), "/deactivate").await, 409, "nobody themselves");
    for (who, expected) in everyone.iter().zip([404, 404, 404, 303, 409]) {
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
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let ada = app.staff("ada@staff.test", &[Group::Paralegal]).with("full_name", "Ada Lovelace");
    ada.with("is_intern", true).with("university", "Old & Gone").make().await;
    let ben = app.staff("ben@staff.test", &[Group::Paralegal]).with("full_name", "Ben Ng").with("case_capacity", 2);
    let ben = ben.make().await;
    let cleo = app.staff("cleo@staff.test", &[Group::Lawyer]).with("full_name", "Cléo D’Arcy");
    cleo.with("is_active", false).make().await;
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
    let lawyer = app.signed_in(Group::Lawyer).await;
    let case = app.case().make().await;
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
    let names: Vec<String> = capacity.all("tbody th a").into_iter().filter(|name| name.contains(' ')).collect();
    assert_eq!(names, ["Ben Ng", "Ada Lovelace"], "the fullest first");
    for words in ["1 of 2 cases, 50%", "Repairs 1", "Half full", "0 of 4 cases, 0%", "Has room"] {
        assert!(capacity.text().contains(words), "{words}: {}", capacity.text());
    }
    assert!(coordinator.get("/admin/capacity?group=LAWYER").await.text().contains("1 of 4 cases, 25%"));
}

#[tokio::test]
async fn details_are_changed_and_checked() {
    let app = noon().await;
    let (coordinator, admin) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Admin).await);
    let id = app.staff("ada@staff.test", &[Group::Paralegal]).with("university", "Old & Gone").make().await;
    let edit = at(id, "/edit");
    let long = "x".repeat(201);
    for (fields, words) in [
        (vec![("full_name", "")], "Enter their name."),
        (vec![("full_name", long.as_str())], "Use up to 200 characters; this has 201."),
        (vec![("full_name", "\0")], "Enter their name."),
        (vec![("case_capacity", "1001")], "a number from 0 to 1000"),
        (vec![("case_capacity", "-1")], "a number from 0 to 1000"),
        (vec![("case_capacity", "four")], "a number from 0 to 1000"),
        (vec![("university", "Nowhere")], "Choose a university from the list."),
    ] {
        let page = send(&coordinator, &edit, &fields).await;
        assert_eq!(page.status, 422, "{fields:?}");
        assert!(page.text().contains(words), "{fields:?}: {}", page.text());
    }
    // A university that is not in the list stays; the coordinator sees the groups and can't change them.
    let page = coordinator.get(&edit).await;
    assert!(page.all("input[name=groups]").is_empty() && page.text().contains("Only admins can change groups."));
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
    assert_eq!(refused.fact("Case capacity").unwrap(), "7");
    assert_eq!(refused.attributes("input[name=case_capacity]", "value"), ["8"]);
    assert_eq!(admin.submit(&refused, &edit, &[]).await.status, 303);
    assert_eq!(admin.get(&at(id, "")).await.fact("Groups").unwrap(), "Paralegal, Lawyer");

    // The last admin has to stay an admin.
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
async fn performance_reviews_are_for_coordinators() {
    let app = noon().await;
    let (coordinator, paralegal) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Paralegal).await);
    let id = paralegal.user_id.unwrap();
    let case = app.case().make().await;
    app.note(case, NoteType::Performance, "Writes very clearly.").by(&coordinator).about(&paralegal).make().await;
    assert!(coordinator.get(&at(id, "")).await.text().contains("Writes very clearly."));
    let own = paralegal.get(&at(id, "")).await;
    assert_eq!(own.status, 200);
    assert!(!own.text().contains("Writes very clearly.") && !own.text().contains("Performance"));
}
