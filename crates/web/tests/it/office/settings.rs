//! The settings of the centre: for admins only, validated, and nothing is lost when two people change them at once.

use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_core::office::{blocklist, closures, organisation};
use clerk_testkit::app::{Browser, TestApp};
use clerk_testkit::fixtures::repairs_of;
use jiff::SignedDuration;
use serde_json::json;

async fn app() -> TestApp {
    noon().await
}

/// Adds an entry to a list and returns its address.
async fn add(who: &Browser, list: &str, fields: &[(&str, &str)]) -> String {
    let before = who.get(list).await.attributes("tbody a", "href");
    let added = send(who, &format!("{list}/new"), fields).await;
    assert_eq!(added.status, 303, "{}", added.text());
    who.get(list).await.attributes("tbody a", "href").into_iter().find(|href| !before.contains(href)).unwrap()
}

const CLOSURE: [(&str, &str); 5] = [
    ("closes_on", "2026-12-20"),
    ("reopens_on", "2027-01-04"),
    ("call_text", "We are closed."),
    ("email_text", "We are closed until January."),
    ("form_notice", "Closed."),
];

#[tokio::test]
async fn settings_are_for_admins() {
    let app = app().await;
    let admin = app.signed_in(Group::Admin).await;
    let others = [
        app.signed_in(Group::Paralegal).await,
        app.signed_in(Group::Lawyer).await,
        app.signed_in(Group::Coordinator).await,
    ];
    let closure = add(&admin, "/admin/settings/closures", &CLOSURE).await;
    let referrer = add(&admin, "/admin/settings/referrers", &[("name", "Shelter"), ("kind", "HOUSING_SERVICE")]).await;
    let university = add(&admin, "/admin/settings/universities", &[("name", "Monash")]).await;
    let blocked = add(&admin, "/admin/settings/blocked", &[("email", "spam@example.com")]).await;
    let mut forms = vec!["/admin/settings".to_owned(), "/admin/settings/domains".to_owned()];
    forms.extend([&closure, &referrer, &university, &blocked].map(Clone::clone));
    forms
        .extend(["closures", "referrers", "universities", "blocked"].map(|list| format!("/admin/settings/{list}/new")));
    let lists = ["closures", "referrers", "universities", "blocked"].map(|list| format!("/admin/settings/{list}"));
    let removals = [&closure, &university, &blocked].map(|entry| format!("{entry}/remove"));
    let signed_out = Browser::new(&app.url).unwrap();
    for path in forms.iter().chain(&lists) {
        assert_eq!(admin.get(path).await.status, 200, "{path}");
        assert!(signed_out.get(path).await.location().starts_with("/admin/sign-in"), "{path}");
        for other in &others {
            assert_eq!(other.get(path).await.status, 404, "{path}");
        }
    }
    for other in &others {
        let csrf = other.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
        for path in forms.iter().chain(&removals) {
            let fields = [("csrf".to_owned(), csrf.clone()), ("name".to_owned(), "X".to_owned())];
            assert_eq!(other.post(path, &fields).await.status, 404, "{path}");
        }
        assert!(!other.get("/admin").await.attributes("nav a", "href").contains(&"/admin/settings".to_owned()));
    }
    for path in [
        "/admin/settings/nonsense",
        "/admin/settings/closures/nonsense",
        "/admin/settings/closures/00000000-0000-0000-0000-000000000007",
    ] {
        assert_eq!(admin.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_and_what_was_typed_stays() {
    let app = app().await;
    let admin = app.signed_in(Group::Admin).await;
    add(&admin, "/admin/settings/closures", &CLOSURE).await;
    add(&admin, "/admin/settings/universities", &[("name", "Monash")]).await;
    add(&admin, "/admin/settings/referrers", &[("name", "Shelter"), ("kind", "HOUSING_SERVICE")]).await;
    add(&admin, "/admin/settings/blocked", &[("email", "spam@example.com"), ("phone", "0400 123 456")]).await;
    let closure = |more: &[(&'static str, &'static str)]| {
        let mut fields: Vec<(&str, &str)> = CLOSURE.to_vec();
        fields.retain(|(name, _)| !more.iter().any(|(new, _)| new == name));
        fields.extend(more);
        fields
    };
    let long: &'static str = "x".repeat(2001).leak();
    for (path, fields, words) in [
        ("", vec![("name", "")], "Enter the name"),
        ("", vec![("name", "X"), ("email", "nonsense")], "Enter an email address such as"),
        ("", vec![("name", "X"), ("website", "javascript:alert(1)")], "Enter the whole address"),
        ("", vec![("name", "X"), ("address", long)], "Use up to 500 characters"),
        ("/domains", vec![("domains", "")], "at least one domain"),
        ("/domains", vec![("domains", "a@b@c")], "one domain per line"),
        ("/universities/new", vec![("name", "\0 ")], "Enter the name of the university"),
        ("/universities/new", vec![("name", "MONASH")], "already a university with this name"),
        ("/closures/new", closure(&[("closes_on", "soon")]), "such as 24/11/2026"),
        ("/closures/new", closure(&[("closes_on", "0001-01-01")]), "such as 24/11/2026"),
        ("/closures/new", closure(&[("reopens_on", "2026-12-20")]), "must reopen after"),
        (
            "/closures/new",
            closure(&[("closes_on", "2027-01-03"), ("reopens_on", "2027-01-05")]),
            "Another closure overlaps",
        ),
        ("/closures/new", closure(&[("call_text", "")]), "Enter a message for when the office is closed"),
        ("/closures/new", closure(&[("call_text", long)]), "Use up to 2,000 characters"),
        ("/blocked/new", vec![], "email address or a phone number"),
        ("/blocked/new", vec![("phone", "call me")], "not a phone number"),
        ("/blocked/new", vec![("email", "SPAM@example.com")], "already blocked"),
        ("/blocked/new", vec![("phone", "+61 400 123 456")], "already blocked"),
        ("/referrers/new", vec![("name", "Y"), ("kind", "SEARCH")], "Choose the type"),
        ("/referrers/new", vec![("name", "shelter"), ("kind", "HOUSING_SERVICE")], "already"),
    ] {
        let page = send(&admin, &format!("/admin/settings{path}"), &fields).await;
        assert_eq!(page.status, 422, "{path} {words}: {}", page.text());
        assert!(page.text().contains(words), "{path} {words}: {}", page.text());
        for (name, value) in
            fields.iter().filter(|(name, value)| value.len() > 1 && !value.contains('\0') && *name == "name")
        {
            assert_eq!(page.attributes(&format!("input[name={name}]"), "value"), [*value], "{path}");
        }
    }
    // A closure may begin on the day on which another ends.
    let next = closure(&[("closes_on", "2027-01-04"), ("reopens_on", "2027-01-05")]);
    assert_eq!(send(&admin, "/admin/settings/closures/new", &next).await.status, 303);
}

#[tokio::test]
async fn the_second_of_two_sees_what_the_first_changed() {
    let app = app().await;
    let (first, second) = (app.signed_in(Group::Admin).await, app.signed_in(Group::Admin).await);
    let closure = add(&first, "/admin/settings/closures", &CLOSURE).await;
    let referrer = add(&first, "/admin/settings/referrers", &[("name", "Shelter"), ("kind", "HOUSING_SERVICE")]).await;
    let university = add(&first, "/admin/settings/universities", &[("name", "Monash")]).await;
    let blocked = add(&first, "/admin/settings/blocked", &[("email", "spam@example.com")]).await;
    for (path, field, ours, theirs) in [
        ("/admin/settings", "name", "The Centre", "The Other Centre"),
        ("/admin/settings/domains", "domains", "one.test", "two.test"),
        (&closure, "form_notice", "Closed, sorry.", "Shut."),
        (&referrer, "name", "Shelter A", "Shelter B"),
        (&university, "name", "Monash A", "Monash B"),
        (&blocked, "comment", "Spam.", "More spam."),
    ] {
        let (page, stale) = (first.get(path).await, second.get(path).await);
        app.clock.advance(SignedDuration::from_secs(5));
        assert_eq!(first.submit(&page, path, &[(field, ours)]).await.status, 303, "{path}");
        let refused = second.submit(&stale, path, &[(field, theirs)]).await;
        assert_eq!(refused.status, 409, "{path}");
        for words in ["Saved version", ours] {
            assert!(refused.text().contains(words), "{path} {words}: {}", refused.text());
        }
        assert!(refused.html.contains(theirs), "{path}: what was typed stays");
        if path.matches('/').count() > 3 && path != referrer {
            let remove = format!("{path}/remove");
            assert_eq!(second.submit(&stale, &remove, &[]).await.status, 412, "{path}");
        }
        assert_eq!(second.submit(&refused, path, &[]).await.status, 303, "{path}");
        assert!(second.get(path).await.html.contains(theirs), "{path}");
    }
}

#[tokio::test]
async fn settings_do_what_they_say() {
    let app = app().await;
    let admin = app.signed_in(Group::Admin).await;
    let mut db = app.pool.acquire().await.unwrap();

    // Domains: those from the configuration, until someone sets others.
    assert!(admin.get("/admin/settings/domains").await.html.contains("staff.test"));
    assert_eq!(
        send(&admin, "/admin/settings/domains", &[("domains", "staff.test\r\n@Volunteers.test\r\n")]).await.status,
        303
    );
    let (domains, _) = organisation::staff_domains(&mut db, "staff.test").await.unwrap();
    assert_eq!(domains.domains(), ["staff.test", "volunteers.test"]);
    let invited = [("email", "v@volunteers.test"), ("full_name", "V"), ("case_capacity", "1"), ("groups", "PARALEGAL")];
    assert_eq!(send(&admin, "/admin/staff/invite", &invited).await.status, 303);

    // Universities: a new name applies to everyone there, and one in use can't be removed.
    let university = add(&admin, "/admin/settings/universities", &[("name", "Monash")]).await;
    let id = admin.user_id.unwrap();
    let edit = format!("/admin/staff/{id}/edit");
    assert_eq!(send(&admin, &edit, &[("university", "Monash")]).await.status, 303);
    assert_eq!(send(&admin, &university, &[("name", "Monash University")]).await.status, 303);
    assert_eq!(admin.get(&format!("/admin/staff/{id}")).await.fact("University").unwrap(), "Monash University");
    let page = admin.get(&university).await;
    let remove = format!("{university}/remove");
    assert_eq!(admin.submit(&page, &remove, &[]).await.status, 409);
    assert_eq!(send(&admin, &edit, &[("university", "")]).await.status, 303);
    assert_eq!(admin.submit(&page, &remove, &[]).await.status, 303);
    assert_eq!(admin.get(&university).await.status, 404);

    // Closures.
    let closure = add(&admin, "/admin/settings/closures", &CLOSURE).await;
    for (date, is_closed) in [("2026-12-19", false), ("2026-12-20", true), ("2027-01-03", true), ("2027-01-04", false)]
    {
        let found = closures::at(&mut db, date.parse().unwrap()).await.unwrap();
        assert_eq!(found.is_some(), is_closed, "{date}");
    }
    assert!(admin.get("/admin/settings/closures").await.text().contains("Upcoming"));
    let mut today = CLOSURE.to_vec();
    today.extend([("closes_on", "2026-11-24"), ("reopens_on", "2026-11-25")]);
    today.drain(..2);
    add(&admin, "/admin/settings/closures", &today).await;
    assert!(admin.get("/admin/settings/closures").await.text().contains("Closed now"));
    let page = admin.get(&closure).await;
    assert_eq!(admin.submit(&page, &format!("{closure}/remove"), &[]).await.status, 303);

    // Blocked contacts.
    add(&admin, "/admin/settings/blocked", &[("email", "Spam@Example.com"), ("comment", "Spam")]).await;
    add(&admin, "/admin/settings/blocked", &[("phone", "+61 400 123 456")]).await;
    for (email, phone, is_blocked) in [
        ("spam@example.com", "", true),
        (" SPAM@EXAMPLE.COM ", "", true),
        ("", "0400 123 456", true),
        ("", "61400123456", true),
        ("other@example.com", "(0400) 123-456", true),
        ("spam@example.com", "0400 000 000", true),
        ("other@example.com", "0400 123 457", false),
        ("", "", false),
        ("spam\0@example.com", "", true),
        ("%", "%", false),
    ] {
        let found = blocklist::is_blocked(&mut db, email, phone).await.unwrap();
        assert_eq!(found, is_blocked, "{email} {phone}");
    }

    // Someone on it who asks to be called is shown as blocked.
    for (name, phone) in [("Blocked Bob", "0400123456"), ("Free Fay", "0400123457")] {
        app.add("contacts", json!({ "name": name, "phone": phone, "created_at": app.clock.now().to_string() })).await;
    }
    let rows = admin.get("/admin/contacts").await.all("tbody tr");
    for (name, is_blocked) in [("Blocked Bob", true), ("Free Fay", false)] {
        let row = rows.iter().find(|row| row.contains(name)).unwrap();
        assert_eq!(row.contains("Blocked contact: don’t call"), is_blocked, "{row}");
    }

    // Referrers: those that are suggested.
    let referrer = add(&admin, "/admin/settings/referrers", &[("name", "Shelter"), ("kind", "HOUSING_SERVICE")]).await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let offered =
        async || admin.get(&format!("/admin/cases/{case}/edit")).await.attributes("#referrers option", "value");
    assert_eq!(offered().await, ["Shelter"]);
    assert_eq!(send(&admin, &referrer, &[("is_active", "false")]).await.status, 303);
    assert!(offered().await.is_empty());
    assert!(admin.get("/admin/settings/referrers").await.text().contains("No longer offered"));
}

#[tokio::test]
async fn the_links_that_an_admin_adds_are_a_board_for_everyone() {
    let app = app().await;
    let (admin, paralegal) = (app.signed_in(Group::Admin).await, app.signed_in(Group::Paralegal).await);
    assert!(admin.get("/admin/links").await.text().contains("No links yet"));
    let list = "/admin/settings/links";
    let link = |title: &'static str, position: &'static str| {
        [("title", title), ("address", "https://x.test/a?b=1&c=2"), ("icon", "GUIDE"), ("position", position)]
    };
    // Without a number of its own a link comes in the middle.
    let form = admin.get(&format!("{list}/new")).await;
    assert_eq!(form.attributes("input[name=position]", "value"), ["100"]);
    add(&admin, list, &link("Zebra guide", "1")).await;
    add(&admin, list, &link("beta guide", "100")).await;
    let last = add(&admin, list, &link("Alpha <b>guide</b>", "100")).await;

    let board = paralegal.get("/admin/links").await;
    assert_eq!(board.all("main li a"), ["Zebra guide", "Alpha <b>guide</b>", "beta guide"]);
    assert_eq!(board.attributes("main li a", "href"), ["https://x.test/a?b=1&c=2"; 3]);
    assert!(board.attributes("nav a", "href").contains(&"/admin/links".to_owned()));
    assert!(!board.text().contains("Edit links"), "only admins edit them");
    for (field, value, message) in [
        ("title", "ZEBRA guide", "already a link with this title"),
        ("title", "", "Enter a title"),
        ("address", "javascript:alert(1)", "such as https://www.example.org"),
        ("address", "www.example.org", "such as https://www.example.org"),
        ("address", "https://", "such as https://www.example.org"),
        ("icon", "", "Choose an icon"),
        ("icon", "MOON", "Choose an icon"),
        ("position", "-1", "from 0 to 10000"),
    ] {
        let page = send(&admin, &last, &[(field, value)]).await;
        assert_eq!(page.status, 422, "{field} {value}: {}", page.text());
        assert!(page.text().contains(message), "{field} {value}: {}", page.text());
    }
    assert_eq!(send(&admin, &last, &[("position", "0"), ("description", "First\nof all")]).await.status, 303);
    let board = paralegal.get("/admin/links").await;
    assert_eq!(board.all("main li a"), ["Alpha <b>guide</b>", "Zebra guide", "beta guide"]);
    assert!(board.text().contains("First of all"));

    let form = admin.get(&last).await;
    let version = form.attributes("input[name=version]", "value")[0].clone();
    let csrf = form.attributes("input[name=csrf]", "value")[0].clone();
    let fields = [("csrf".to_owned(), csrf), ("version".to_owned(), version)];
    assert_eq!(admin.post(&format!("{last}/remove"), &fields).await.status, 303);
    assert_eq!(paralegal.get("/admin/links").await.all("main li a"), ["Zebra guide", "beta guide"]);
}
