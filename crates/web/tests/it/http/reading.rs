//! Pages for those who read from right to left, and for those who hear them.

use crate::support::common_names;
use clerk_core::access::Group;
use clerk_core::casework::timeline::NoteType;
use clerk_testkit::app::TestApp;

const NAME: &str = "مريم حداد";

/// Every place in a page where the name is, with what is around it.
fn places(html: &str) -> Vec<String> {
    html.match_indices(NAME)
        .map(|(at, _)| {
            let before: String = html[..at].chars().rev().take(300).collect::<Vec<_>>().into_iter().rev().collect();
            let after: String = html[at + NAME.len()..].chars().take(20).collect();
            format!("{before}{NAME}{after}")
        })
        .collect()
}

/// Whether what is around the name keeps it from turning the rest: an element that isolates it, or isolating signs.
fn is_isolated(place: &str) -> bool {
    let (before, after) = place.split_once(NAME).unwrap();
    let in_bdi = before.rfind("<bdi").is_some_and(|at| before.rfind("</bdi>").is_none_or(|end| end < at));
    let last_tag = before.rfind('<').map_or("", |at| &before[at..]);
    let in_block = last_tag.contains("dir=\"auto\"")
        || ["<p>", "<div>"].iter().any(|tag| before.trim_end().ends_with(&format!("dir=\"auto\">{tag}")));
    let in_signs = before.ends_with('\u{2068}') && after.starts_with('\u{2069}');
    let in_attribute = before.ends_with("=\"") && after.starts_with('"');
    in_bdi || in_block || in_signs || in_attribute
}

#[tokio::test]
async fn a_name_from_right_to_left_turns_nothing_else() {
    let app = TestApp::spawn().await;
    let lawyer = app.user(&[Group::Lawyer]).await.0;
    let paralegal = app.staff("maryam@staff.test", &[Group::Paralegal]).with("full_name", NAME).make().await;
    let client = app.client().named("مريم", "حداد").email("maryam@example.com").make().await;
    let case = app.case().of(client).paralegal(paralegal).lawyer(lawyer).make().await;
    app.note(case, NoteType::Paralegal, NAME).by(paralegal).make().await;
    let admin = app.signed_in(Group::Admin).await;
    for (path, least) in [
        (format!("/admin/cases/{case}"), 5),
        (format!("/admin/cases/{case}/edit"), 2),
        (format!("/admin/cases/{case}/assign"), 2),
        (format!("/admin/clients/{client}"), 2),
        (format!("/admin/clients/{client}/edit"), 2),
        (format!("/admin/clients/{client}/cases/new"), 2),
        (format!("/admin/staff/{paralegal}"), 2),
        ("/admin/cases".to_owned(), 3),
        ("/admin/clients".to_owned(), 1),
        ("/admin/staff".to_owned(), 1),
        ("/admin/queues/reviews".to_owned(), 1),
        (format!("/admin/search?q={NAME}"), 2),
    ] {
        let page = admin.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        let places = places(&page.html);
        assert!(places.len() >= least, "{path}: {places:#?}");
        let turning: Vec<&String> = places.iter().filter(|place| !is_isolated(place)).collect();
        assert!(turning.is_empty(), "{path}: {turning:#?}");
    }
    // Fields and longer texts find their direction by themselves.
    let form = admin.get(&format!("/admin/clients/{client}/edit")).await;
    let fields = form.attributes("main input[type=text], main textarea", "name").len();
    assert!(fields > 3);
    assert_eq!(form.attributes("main input[type=text], main textarea", "dir"), vec!["auto"; fields]);
    let page = admin.get(&format!("/admin/cases/{case}")).await;
    assert_eq!(page.attributes("#timeline .prose", "dir"), ["auto"]);
}

#[tokio::test]
async fn a_title_says_which_page_of_a_list_it_is() {
    let app = TestApp::spawn().await;
    common_names(&app).await;
    let admin = app.signed_in(Group::Admin).await;
    for (path, title) in [
        ("/admin/clients", "Clients, page 1 of 12 · Clerk"),
        ("/admin/clients?page=2", "Clients, page 2 of 12 · Clerk"),
        ("/admin/cases?open=all&page=12", "Cases, page 12 of 12 · Clerk"),
        ("/admin/people?page=3", "People, page 3 of 12 · Clerk"),
        ("/admin/clients?search=C7@", "Clients · Clerk"),
        ("/admin/staff", "Staff · Clerk"),
    ] {
        assert_eq!(admin.get(path).await.all("title"), [title], "{path}");
    }
}

#[tokio::test]
async fn one_element_speaks_and_each_page_has_it() {
    let app = TestApp::spawn().await;
    let admin = app.signed_in(Group::Admin).await;
    for path in [
        "/admin",
        "/admin/cases",
        "/admin/clients",
        "/admin/contacts?done=called",
        "/admin/queues/inbox",
        "/admin/search?q=x",
    ] {
        let page = admin.get(path).await;
        assert_eq!(page.all("[role=status]"), [""], "{path}: it is there before there is anything to say");
        assert_eq!(page.attributes("[role=status]", "id"), ["said"], "{path}");
    }
    let page = admin.get("/admin/contacts?done=called").await;
    assert_eq!(page.all(".alert [data-said]"), ["The call-back is done."]);
}
