//! The five searches (everything, cases, clients, people, and choosing a person) find the same names, however they are typed.

use clerk_core::access::Group;
use clerk_testkit::app::{Page, Program, TestApp};
use clerk_testkit::fixtures::repairs_of;
use serde_json::json;
use uuid::Uuid;

/// First name, last name, phone; what finds them.
const NAMES: &[(&str, &str, &str, &[&str])] = &[
    (
        "Shane",
        "O'Hara",
        "+61 (0)400 111 222",
        &[
            "O'Hara",
            "O’Hara",
            "OHARA",
            "o hara",
            "O'Hara, Shane",
            "hara shane",
            "0400 111 222",
            "400111222",
            "+61 400 111 222",
            "+61 (0)400 111 222",
            "0061 400 111 222",
            "0011 61 400111222",
            "0400/111/222",
            "0400\u{2011}111\u{2011}222",
            "Shane 0400 111",
        ],
    ),
    (
        "Mary-Lou",
        "Brown",
        "0391234567",
        &["Mary-Lou", "mary lou", "MaryLou", "Mary\u{2011}Lou brown", "(03) 9123-4567"],
    ),
    ("Dara", "O Brien", "0391110000", &["O'Brien", "OBRIEN", "O Brien", "brien, dara"]),
    ("Wei", "Wu", "03 8111 2222 / 0412 345 678", &["Wu", "wu wei", "Wu, Wei", "0412345678", "38111222"]),
    ("明", "李", "0393330000", &["李明", "明李", "李 明", "李", "明"]),
    ("Elif", "İPEK", "0394440000", &["ipek", "IPEK", "İpek"]),
    ("Thị Mai", "Trần", "0395550000", &["tran thi mai", "Trần Thị Mai", "Mai Tran"]),
    ("Ana", "van der Berg", "0396660000", &["van der berg", "BERG", "Berg, Ana"]),
];

/// What finds nobody, though pieces of it are there.
const NOBODY: &[&str] = &["678 111", "2222 0412"];

#[tokio::test]
async fn every_search_finds_a_name_however_it_is_typed() {
    let app = TestApp::spawn().await;
    let (user, email) = app.user(&[Group::Coordinator]).await;
    let (program, browser) = (Program::new(&app, &app.token(user).await), app.sign_in(user, &email).await);
    let mut case = Uuid::nil();
    for (number, (first, last, phone, _)) in NAMES.iter().enumerate() {
        let mut answers = repairs_of(&format!("renter{number}@example.com"));
        for (key, value) in
            [("FIRST_NAME", *first), ("LAST_NAME", last), ("PHONE", phone), ("AGENT_NAME", ""), ("LANDLORD_NAME", "")]
        {
            answers[key] = json!(value);
        }
        case = app.case_from(&answers).await;
        // The name of this client and nobody else, in the places of people.
        let person = json!({ "full_name": format!("{first} {last}"), "phone": phone });
        assert_eq!(program.post("/api/v1/people", &person).await.status, 201, "{first} {last}");
    }
    for (first, last, _, ways) in NAMES {
        for typed in *ways {
            for place in places(case, typed) {
                let page = browser.get(&place).await;
                assert!(
                    names(&page).iter().any(|name| name.contains(last) && name.contains(first)),
                    "{typed} for {first} {last} in {place}: {}",
                    page.text()
                );
            }
        }
    }
    for typed in NOBODY {
        for place in places(case, typed) {
            let page = browser.get(&place).await;
            assert_eq!(names(&page), Vec::<String>::new(), "{typed} in {place}");
        }
    }
}

/// The addresses of the five searches.
fn places(case: Uuid, typed: &str) -> [String; 5] {
    let typed: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
    [
        format!("/admin/search?q={typed}"),
        format!("/admin/cases?search={typed}"),
        format!("/admin/clients?search={typed}"),
        format!("/admin/people?search={typed}"),
        format!("/admin/cases/{case}/support-worker?search={typed}"),
    ]
}

/// What a page found.
fn names(page: &Page) -> Vec<String> {
    let tools = page.all(".list-tools label.form-check");
    let found = page.all("main tbody tr, main li.list-group-item, main label.form-check");
    found.into_iter().filter(|name| !tools.contains(name)).collect()
}
