//! Cases made by hand.

use super::World;
use crate::support::{AGAIN, send};
use clerk_core::access::Group;
use clerk_testkit::app::Page;
use clerk_testkit::fixtures::repairs_of;
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

fn new_case(world: &World) -> String {
    format!("/admin/clients/{}/cases/new", world.client)
}

/// The id of the case that a redirect leads to.
fn made(page: &Page) -> Uuid {
    assert_eq!(page.status, 303, "{}", page.text());
    page.location().split(['/', '?']).nth(3).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_new_client_gets_a_case_by_hand() {
    let world = World::at_work().await;
    assert!(
        world.coordinator.get("/admin/cases").await.attributes("a", "href").contains(&"/admin/cases/new".to_owned())
    );
    let found = world.coordinator.get("/admin/cases/new?search=tester").await;
    assert!(found.attributes("main a", "href").contains(&new_case(&world)), "{}", found.text());
    assert!(world.coordinator.get("/admin/cases/new?search=nobody").await.text().contains("No clients found"));

    let path = "/admin/clients/new?then=case";
    let page = world.coordinator.get(path).await;
    let fields = [("email", "carol@example.com"), ("first_name", "Carol"), ("interpreter", "YES_SPOKEN")];
    let client = world.coordinator.submit(&page, "/admin/clients/new", &fields).await;
    assert_eq!(client.status, 303, "{}", client.text());
    let form = world.coordinator.get(client.location()).await;
    assert!(form.text().contains("Interpreter: Yes, spoken"), "{}", form.text());
    let action = client.location().split('?').next().unwrap();
    let fields = [
        ("topic", "BONDS"),
        ("tenancy_id", "new"),
        ("address", "1 High Street"),
        ("suburb", "Preston"),
        ("postcode", "3072"),
        ("started_on", "2024-02-29"),
        ("lease", "VERBAL"),
        ("weekly_rent", "$450"),
        ("weekly_income", "900"),
        ("income_range", "UNDER_40K"),
        ("employment", "STUDENT"),
        ("referrer_type", "RADIO"),
        ("referrer", "3RRR"),
    ];
    let answer = world.coordinator.submit(&form, action, &fields).await;
    let id = made(&answer);
    let row = world.app.row("cases", id).await;
    assert_eq!(row["fileref"], "B0001");
    assert_eq!((&row["is_open"], &row["stage"]), (&Value::Bool(true), &Value::from("UNSTARTED")));
    let page = world.coordinator.get(&format!("/admin/cases/{id}/print")).await;
    for words in ["created the case", "Carol", "1 High Street", "$450", "Radio: 3RRR", "Under $40,000", "Not started"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    // It waits in the inbox like any other case.
    assert_eq!(world.coordinator.get("/admin/cases?paralegal=none").await.all("tbody th a"), ["B0001"]);

    // A second case at the same address, and one at none.
    let again = world.coordinator.get(action).await;
    let second = made(&world.coordinator.submit(&again, action, &[("topic", "REPAIRS")]).await);
    assert_eq!(world.app.row("cases", second).await["tenancy_id"], row["tenancy_id"]);
    let third = made(&world.coordinator.submit(&again, action, &[("topic", "REPAIRS"), ("tenancy_id", "")]).await);
    assert_eq!(world.app.row("cases", third).await["tenancy_id"], Value::Null);
}

#[tokio::test]
async fn who_may_not_make_cases_is_told_so() {
    let world = World::at_work().await;
    assert_eq!(world.paralegal.get("/admin/cases/new").await.status, 404);
    assert_eq!(world.paralegal.get("/admin/clients/new").await.status, 404);
    assert_eq!(world.paralegal.get(&new_case(&world)).await.status, 403);
    let csrf = world.paralegal.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
    let fields = [("csrf".to_owned(), csrf), ("topic".to_owned(), "BONDS".to_owned())];
    assert_eq!(world.paralegal.post(&new_case(&world), &fields).await.status, 403);
    let stranger = world.app.signed_in(Group::Paralegal).await;
    assert_eq!(stranger.get(&new_case(&world)).await.status, 404);
    assert!(!world.paralegal.get("/admin/cases").await.text().contains("Create case"));
}

#[tokio::test]
async fn of_two_hundred_cases_made_at_once_none_shares_its_fileref() {
    let world = World::at_work().await;
    let path = new_case(&world);
    let form = world.coordinator.get(&path).await;
    let topics = ["REPAIRS", "BONDS", "EVICTION_ARREARS", "EVICTION_RETALIATORY"];
    let all = (0..200).map(|n| {
        let (form, path, who) = (&form, &path, &world.coordinator);
        async move { who.submit(form, path, &[AGAIN, ("topic", topics[n % 4])]).await.status }
    });
    let statuses = futures_util::future::join_all(all).await;
    assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    let filerefs: Vec<String> = world.app.values("select fileref from cases").await;
    assert_eq!(filerefs.len(), 201);
    assert_eq!(filerefs.iter().collect::<BTreeSet<_>>().len(), 201);
    assert_eq!(filerefs.iter().filter(|fileref| fileref.starts_with('E')).count(), 100);
    let by_hand = "notes where event = 'CASE_CREATED' and event_data ->> 'how' = 'BY_HAND'";
    assert_eq!(world.app.count(by_hand).await, 200);
}

#[tokio::test]
async fn a_case_made_while_its_client_is_renamed_is_found_by_the_new_name() {
    let world = World::at_work().await;
    let path = new_case(&world);
    let form = world.coordinator.get(&path).await;
    let mut renaming = clerk_platform::db::begin(&world.app.pool).await.unwrap();
    sqlx::query("update clients set last_name = 'Newname' where id = $1")
        .bind(world.client)
        .execute(&mut *renaming)
        .await
        .unwrap();
    let renamed = async {
        let waits = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        for _ in 0..200 {
            if world.app.count(waits).await > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        renaming.commit().await.unwrap();
    };
    let (page, ()) = tokio::join!(world.coordinator.submit(&form, &path, &[AGAIN, ("topic", "BONDS")]), renamed);
    made(&page);
    assert_eq!(world.app.count("cases where client_search_text like '%newname%'").await, 2);
}

#[tokio::test]
async fn forms_say_what_is_wrong() {
    let world = World::at_work().await;
    let stranger = world.app.case_from(&repairs_of("bob@example.com")).await;
    let theirs = world.app.filed(stranger).await.tenancy();
    let (theirs, nobodys, long) = (theirs.to_string(), Uuid::new_v4().to_string(), "x".repeat(201));
    for path in [world.at("/edit"), new_case(&world)] {
        for (field, value, message) in [
            ("topic", "", "Choose what the case is about"),
            ("topic", "OTHER", "Choose what the case is about"),
            ("tenancy_id", theirs.as_str(), "Choose a tenancy of this client"),
            ("tenancy_id", &nobodys, "Choose a tenancy of this client"),
            ("tenancy_id", "nonsense", "Choose a tenancy of this client"),
            ("weekly_rent", "-1", "whole dollars"),
            ("weekly_income", "1e9", "whole dollars"),
            ("income_range", "NONSENSE", "Choose one from the list"),
            ("employment", "NONSENSE", "Choose from the list"),
            ("referrer_type", "NONSENSE", "Choose one from the list"),
            ("referrer", &long, "Use up to 200 characters"),
        ] {
            let mut fields = vec![("topic", "REPAIRS")];
            fields.retain(|(name, _)| *name != field);
            fields.push((field, value));
            let page = send(&world.coordinator, &path, &fields).await;
            assert_eq!(page.status, 422, "{path} {field} {value}: {}", page.text());
            assert!(page.text().contains(message), "{path} {field} {value}: {}", page.text());
        }
    }
    // All errors are shown at once, and no tenancy is left behind.
    let fields = [("topic", ""), ("tenancy_id", "new"), ("address", ""), ("suburb", "Preston")];
    let page = send(&world.coordinator, &new_case(&world), &fields).await;
    assert!(page.text().contains("There are 2 problems"), "{}", page.text());
    assert_eq!(page.attributes("input[name=suburb]", "value"), ["Preston"]);
    let fields = [("topic", ""), ("tenancy_id", "new"), ("address", "1 High Street")];
    assert_eq!(send(&world.coordinator, &new_case(&world), &fields).await.status, 422);
    assert_eq!(world.app.count("tenancies").await, 2);
}
