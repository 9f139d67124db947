//! The page for a call: everything in one step, who is known already, and calls that are put aside.

use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, TestApp};
use serde_json::json;
use uuid::Uuid;

const PATH: &str = "/admin/calls/new";
/// As little as makes a case.
const BARE: [(&str, &str); 4] = [
    ("first_name", "Mai"),
    ("phone", "0400 123 456"),
    ("topic", "REPAIRS"),
    ("what_happened", "No heating since May."),
];

async fn known(who: &Browser, query: &str) -> clerk_testkit::app::Page {
    let page = who.get(&format!("/admin/calls/known?{query}")).await;
    assert_eq!(page.status, 200, "{query}: {}", page.text());
    page
}

#[tokio::test]
async fn a_call_makes_client_home_people_case_note_and_date_in_one_step() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let (paralegal, _) = app.user(&[Group::Paralegal]).await;
    let (lawyer, _) = app.user(&[Group::Lawyer]).await;
    let links = coordinator.get("/admin").await.all(".sidebar-link");
    assert!(links.iter().any(|link| link == "Call"), "{links:?}");
    for group in [Group::Paralegal, Group::Lawyer] {
        let other = app.signed_in(group).await;
        assert!(!other.get("/admin").await.all(".sidebar-link").iter().any(|link| link == "Call"));
        for path in [PATH, "/admin/calls/known?phone=0400123456"] {
            assert_eq!(other.get(path).await.status, 404, "{path}");
        }
    }

    let (paralegal, lawyer) = (paralegal.to_string(), lawyer.to_string());
    let more = [
        ("last_name", "Tran"),
        ("suburb", "Footscray"),
        ("contact_notes", "After six, no message."),
        ("agent_name", "Adam Keogh"),
        ("agent_phone", "03 9000 0001"),
        ("landlord_name", "Belinda Fox"),
        ("landlord_email", "belinda@example.com"),
        ("date_type", "HEARING_LISTED"),
        ("paralegal_id", paralegal.as_str()),
    ];
    // Everything that is wrong is said at once, in every part of the form, and nothing is made.
    let refused = send(&coordinator, PATH, &[&BARE[..2], &more, &[("on_date", "soon")]].concat()).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let said = refused.all("[role=alert] li");
    assert_eq!(said.len(), 3, "{said:?}");
    assert_eq!(refused.attributes("input[name=agent_name]", "value"), ["Adam Keogh"]);
    assert_eq!(
        refused.all("details[open] > summary"),
        ["Agent and landlord", "Next critical date", "Paralegal and lawyer"]
    );
    let whole = [&BARE[..], &more, &[("on_date", "2026-12-10")]].concat();
    let refused = coordinator.submit(&refused, PATH, &whole).await;
    assert_eq!(
        refused.all("[role=alert] li"),
        ["Choose the type of hearing.", "Enter where the hearing is held, in up to 300 characters."]
    );
    let hearing = [("hearing_type", "IN_PERSON"), ("hearing_location", "VCAT")];
    let refused = coordinator.submit(&refused, PATH, &hearing).await;
    assert_eq!(refused.all("[role=alert] li"), ["A case with a paralegal needs a lawyer: choose a lawyer too."]);
    assert_eq!((app.count("clients").await, app.count("cases").await, app.count("people").await), (0, 0, 0));

    let made = coordinator.submit(&refused, PATH, &[("lawyer_id", &lawyer)]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let case = made.location().split('?').next().unwrap().rsplit('/').next().unwrap().parse::<Uuid>().unwrap();
    let filed = app.filed(case).await;
    for (table, id, name) in [("people", filed.agent(), "Adam Keogh"), ("clients", filed.client, "Mai")] {
        let row = app.row(table, id).await;
        assert!([&row["full_name"], &row["first_name"]].contains(&&json!(name)), "{row}");
    }
    assert_eq!(app.count("critical_dates where hearing_location = 'VCAT'").await, 1);
    assert_eq!(app.count("cases where paralegal_id is not null and lawyer_id is not null").await, 1);

    // The same agent rings about someone else: they are the same person, and what is said differently is written down.
    let other = [
        ("first_name", "Theo"),
        ("phone", "0400 999 111"),
        ("agent_name", "ADAM KEOGH"),
        ("agent_phone", "+61 3 9000 0001"),
        ("agent_email", "adam@example.com"),
        ("topic", "BONDS"),
        ("what_happened", "Bond"),
    ];
    assert_eq!(send(&coordinator, PATH, &other).await.status, 303);
    assert_eq!(app.count("people").await, 2);
}

#[tokio::test]
async fn who_is_known_already_appears_while_the_call_is_written_down() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let ada = app.client().named("Ada", "Keogh").phone("0400 555 777").make().await;
    let case = app.case().of(ada).fileref("R0007").make().await;
    app.case_from(&clerk_testkit::fixtures::repairs_of("theo@example.com")).await;
    let agent: String = app.value("select full_name from people p join tenancies t on t.agent_id = p.id limit 1").await;

    for query in ["phone=%2B61400555777", "first_name=ada&last_name=keo", "last_name=KEOGH"] {
        let found = known(&coordinator, query).await;
        assert_eq!(found.attributes("input[name=caller]", "value"), [ada.to_string(), "new".to_owned()], "{query}");
        let links = found.attributes(".known-cases a", "href");
        assert_eq!(links, [format!("/admin/clients/{ada}"), format!("/admin/cases/{case}")]);
    }
    // Who was chosen stays chosen, whatever is written next.
    let chosen = known(&coordinator, &format!("first_name=Zoe&last_name=Nobody&caller={ada}")).await;
    assert_eq!(chosen.attributes("input[checked]", "value"), [ada.to_string()]);
    // Anyone on the other side of a case is pointed out.
    let encoded = agent.replace(' ', "+").replace('&', "%26");
    let warned = known(&coordinator, &format!("first_name={encoded}")).await;
    assert!(warned.text().contains("recorded as a landlord or agent"), "{}", warned.text());
    let warned = known(&coordinator, "landlord_name=ada+keogh").await;
    assert!(warned.text().contains("Possible conflict: Ada Keogh is a client of ours."), "{}", warned.text());
    // Too little, or what only an attacker sends, finds nobody and breaks nothing.
    let long = format!("first_name={}", "x".repeat(5000));
    for query in [
        "",
        "first_name=a",
        "phone=1",
        "last_name=%25%25%25",
        "first_name=%27%3B+drop+table+clients",
        "caller=x",
        &long,
    ] {
        assert!(known(&coordinator, query).await.all("input[name=caller]").is_empty(), "{query}");
    }
    assert!(coordinator.get("/admin/calls/known?first_name=%00%00%00abc").await.status < 500);
    let sought = "audit_entries where action = 'SEARCHED' and detail like '%KEOGH%'";
    while app.count(sought).await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_call_is_put_aside_and_goes_on_later() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let other = app.signed_in(Group::Coordinator).await;
    let later = [
        ("first_name", "Mai"),
        ("what_happened", "She will ring again."),
        ("agent_name", "Keogh & Co"),
        ("then", "later"),
    ];
    let kept = send(&coordinator, PATH, &later).await;
    assert_eq!((kept.status, kept.location()), (303, "/admin/calls/new?done=call-kept"), "{}", kept.text());
    let page = coordinator.get(kept.location()).await;
    assert_eq!(page.attributes("input[name=first_name]", "value"), [""], "the next call is another one");
    let links = page.attributes("[aria-labelledby=kept-title] a", "href");
    assert_eq!(links.len(), 1);
    // Only for its author.
    assert!(other.get(PATH).await.all("[aria-labelledby=kept-title] a").is_empty());
    assert_eq!(other.get(&links[0]).await.status, 404);
    assert_eq!(coordinator.get(&format!("{PATH}?kept=x")).await.status, 404);

    // It goes on, is put aside again in place of what was kept, and becomes a case.
    let page = coordinator.get(&links[0]).await;
    assert_eq!(page.all("textarea[name=what_happened]"), ["She will ring again."]);
    assert_eq!(page.all("details[open] > summary"), ["Agent and landlord"]);
    let again = coordinator.submit(&page, PATH, &[("phone", "0400 123 456"), ("then", "later")]).await;
    assert_eq!(again.status, 303);
    let page = coordinator.get(&links[0]).await;
    assert_eq!(page.attributes("input[name=phone]", "value"), ["0400 123 456"]);
    let made = coordinator.submit(&page, PATH, &[("topic", "REPAIRS")]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(app.count("drafts").await, 0);
    assert_eq!(app.count("people where full_name = 'Keogh & Co'").await, 1);

    // Or nobody needs it.
    assert_eq!(send(&coordinator, PATH, &later).await.status, 303);
    let page = coordinator.get(PATH).await;
    assert_eq!(coordinator.submit(&page, "/admin/calls/discard", &[]).await.status, 303);
    assert_eq!(app.count("drafts").await, 0);
}

#[tokio::test]
async fn calls_that_were_put_aside_stay_whatever_else_is_kept_and_end_with_a_warning() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let me = coordinator.user_id.unwrap();
    let later = [("first_name", "Mai"), ("what_happened", "She will ring again."), ("then", "later")];
    assert_eq!(send(&coordinator, PATH, &later).await.status, 303);
    app.execute("update drafts set updated_at = updated_at - interval '22 days'").await;
    let badges = async || coordinator.get(PATH).await.all("[aria-labelledby=kept-title] .badge");
    assert!(badges().await.is_empty());
    app.execute("update drafts set updated_at = updated_at - interval '3 days'").await;
    assert_eq!(badges().await, ["Deleted in 5 days"]);
    let home = coordinator.get("/admin").await;
    assert!(home.text().contains("1 saved call that will be deleted within a week"), "{}", home.text());
    // As much as is kept of all else, and more.
    app.execute(&format!(
        "insert into drafts (user_id, form, tab, page, version, once, fields, updated_at)
         select '{me}', '/admin/cases/' || n, '', '/admin/cases', '', '', '{{}}', '2026-11-24T00:00:00Z' from generate_series(1, 120) n"
    ))
    .await;
    for number in 2..=20 {
        let phone = format!("0400 000 0{number:02}");
        let answer = send(&coordinator, PATH, &[later[0], later[1], later[2], ("phone", phone.as_str())]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    let kept = "drafts where form = '/admin/calls/new?kept'";
    assert_eq!((app.count(kept).await, app.count("drafts").await), (20, 120), "the oldest is there");
    let refused = send(&coordinator, PATH, &[later[0], later[1], later[2], ("phone", "0400 999 999")]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("You already have 20 saved calls."), "{}", refused.text());
    assert_eq!(refused.all("textarea[name=what_happened]"), ["She will ring again."]);
    // One of them is put aside again, in its own place.
    let page =
        coordinator.get(&coordinator.get(PATH).await.attributes("[aria-labelledby=kept-title] a", "href")[0]).await;
    assert_eq!(coordinator.submit(&page, PATH, &[("then", "later")]).await.status, 303);
    assert_eq!(app.count(kept).await, 20);
}

#[tokio::test]
async fn of_two_callers_with_one_number_at_the_same_moment_the_second_is_asked_about() {
    let app: TestApp = noon().await;
    let (one, other) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Coordinator).await);
    let (first, second) = (one.get(PATH).await, other.get(PATH).await);
    let theirs = BARE.map(|(name, text)| (name, if name == "first_name" { "Theo" } else { text }));
    let (a, b) = tokio::join!(one.submit(&first, PATH, &BARE), other.submit(&second, PATH, &theirs));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{} {}", a.text(), b.text());
    assert_eq!(app.count("clients").await, 1);
    let (who, page) = if a.status == 409 { (&one, &a) } else { (&other, &b) };
    assert_eq!(who.submit(page, PATH, &[("caller", "new")]).await.status, 303, "another of the household");
    assert_eq!((app.count("clients").await, app.count("cases").await), (2, 2));
    // A client who does not exist, or no client at all, is none.
    for caller in [Uuid::nil().to_string(), "everyone".to_owned()] {
        let refused = send(&one, PATH, &[BARE.as_slice(), &[("caller", caller.as_str())]].concat()).await;
        assert!([404, 422].contains(&refused.status), "{caller}: {}", refused.status);
    }
}
