//! Saved views that are shared: who has them, who changes them, and what counting them may cost.

use super::lists::{World, filerefs, heads, opened, post, views, world};
use crate::support::noon;
use clerk_core::access::Group;
use clerk_platform::db::Hurried;
use clerk_testkit::app::Browser;
use serde_json::json;
use sqlx::postgres::PgPoolOptions;
use std::time::Duration;
use uuid::Uuid;

#[tokio::test]
async fn shared_views_are_for_all_and_show_each_what_they_may_see() {
    let World { app, coordinator, paralegal } = world().await;
    let other = app.signed_in(Group::Coordinator).await;
    let create = "/admin/lists/cases/views";
    let fields = [("name", "Repairs"), ("query", "topic=REPAIRS&columns=client"), ("is_shared", "true")];
    let shared = opened(&post(&coordinator, create, &fields).await);
    let own = opened(&post(&coordinator, create, &[("name", "Own"), ("query", "topic=BONDS")]).await);
    for (who, tab, rows) in [(&coordinator, "Repairs 2", "R0001 R0004"), (&paralegal, "Repairs 1", "R0001")] {
        let page = who.get(&format!("/admin/cases?topic=REPAIRS&columns=client&view={shared}")).await;
        assert_eq!(page.all("nav[aria-label=Views] a[aria-current]"), [tab]);
        assert_eq!((filerefs(&page).as_str(), heads(&page).as_str()), (rows, "Case, Client"));
    }
    // Its number is that of its list, for everyone, on every list.
    for who in [&coordinator, &paralegal, &other] {
        for list in ["/admin/cases", "/admin/queues/dates", "/admin/queues/reviews"] {
            let page = who.get(list).await;
            for (tab, href) in views(&page).iter().zip(page.attributes("nav[aria-label=Views] a", "href")) {
                if let Some(count) = tab.rsplit(' ').next().and_then(|count| count.parse::<usize>().ok()) {
                    assert_eq!(who.get(&href).await.all("#results tbody tr").len(), count, "{tab} at {href}");
                }
            }
        }
    }
    // Who may change what.
    let refused = post(&paralegal, create, &[("name", "Ours"), ("is_shared", "true")]).await;
    assert!(refused.status == 422 && refused.text().contains("Only coordinators"), "{}", refused.text());
    for (who, id, status) in
        [(&paralegal, own, 404), (&other, own, 404), (&paralegal, shared, 403), (&paralegal, Uuid::nil(), 404)]
    {
        for tail in ["", "/query", "/delete"] {
            let path = format!("/admin/views/{id}{tail}");
            assert_eq!(post(who, &path, &[("name", "x")]).await.status, status, "{path}");
        }
        assert_eq!(who.get(&format!("/admin/views/{id}")).await.status, status);
        assert!(!views(&who.get("/admin/cases").await).contains(&"Own 1".to_owned()));
    }
    let taken = post(&other, &format!("/admin/views/{shared}"), &[("name", "Repairs")]).await;
    assert!(taken.text().contains("Only its maker"), "{}", taken.text());
    let renamed =
        post(&other, &format!("/admin/views/{shared}"), &[("name", "All repairs"), ("is_shared", "true")]).await;
    assert_eq!(opened(&renamed), shared);
    assert_eq!(post(&other, &format!("/admin/views/{shared}/delete"), &[]).await.status, 303);
    // There is an end to it.
    for number in 1..=20 {
        let view = json!({ "list": "cases", "user_id": paralegal.user_id, "name": format!("View {number}"), "is_shared": false, "query": "",
            "created_at": "2026-11-24T00:00:00Z", "updated_at": "2026-11-24T00:00:00Z" });
        app.add("saved_views", view).await;
    }
    let refused = post(&paralegal, create, &[("name", "One more")]).await;
    assert!(refused.status == 422 && refused.text().contains("already have 20 views"), "{}", refused.text());
    assert_eq!(
        post(&paralegal, "/admin/lists/clients/views", &[("name", "x")]).await.status,
        404,
        "a list without views"
    );
}

#[tokio::test]
async fn a_search_is_shared_with_those_who_share_alone_and_has_no_count() {
    let World { app, coordinator, paralegal } = world().await;
    let other = app.signed_in(Group::Coordinator).await;
    let fields = [("name", "Family of One"), ("query", "search=One&topic=REPAIRS"), ("is_shared", "true")];
    let view = opened(&post(&coordinator, "/admin/lists/cases/views", &fields).await);
    for (who, is_theirs, status) in [(&coordinator, true, 200), (&other, true, 200), (&paralegal, false, 404)] {
        let page = who.get(&format!("/admin/cases?view={view}")).await;
        assert_eq!(views(&page).contains(&"Family of One".to_owned()), is_theirs, "{:?}", views(&page));
        assert_eq!(page.html.contains("Family of One"), is_theirs);
        assert_eq!(who.get(&format!("/admin/views/{view}")).await.status, status);
    }
    assert!(coordinator.get("/admin/cases").await.text().contains("Everyone sees its name and its filter."));
}

#[tokio::test]
async fn someone_who_may_no_longer_share_can_only_take_their_view_back() {
    let World { app, coordinator, .. } = world().await;
    let other = app.signed_in(Group::Coordinator).await;
    let fields = [("name", "Repairs"), ("query", "topic=REPAIRS"), ("is_shared", "true")];
    let view = opened(&post(&coordinator, "/admin/lists/cases/views", &fields).await);
    app.set("users", coordinator.user_id.unwrap(), json!({ "groups": ["PARALEGAL"] })).await;
    let at = format!("/admin/views/{view}");
    for (tail, fields) in [
        ("", [("name", "Bonds"), ("is_shared", "true")]),
        ("/query", [("query", "topic=BONDS"), ("name", "")]),
        ("/delete", [("query", ""), ("name", "")]),
    ] {
        assert_eq!(post(&coordinator, &format!("{at}{tail}"), &fields).await.status, 403, "{tail}");
    }
    let page = coordinator.get(&format!("/admin/cases?topic=REPAIRS&view={view}")).await;
    assert!(page.text().contains("Stop sharing") && !page.text().contains("Rename or delete"), "{}", page.text());
    let form = coordinator.get(&at).await;
    assert!(form.text().contains("you can no longer share views"), "{}", form.text());
    let has_it =
        async |who: &Browser| views(&who.get("/admin/cases").await).iter().any(|tab| tab.starts_with("Repairs"));
    assert!(has_it(&other).await);
    assert_eq!(opened(&coordinator.submit(&form, &at, &[]).await), view);
    assert!(has_it(&coordinator).await && !has_it(&other).await, "it is their own now");
    assert_eq!(post(&coordinator, &format!("{at}/delete"), &[]).await.status, 303);
}

#[tokio::test]
async fn counting_that_takes_too_long_ends_and_leaves_nothing_open() {
    let app = noon().await;
    let pool = PgPoolOptions::new().max_connections(1);
    let pool = pool.connect_with((*app.pool.connect_options()).clone()).await.unwrap();
    let begin = async |longest| Hurried::begin(pool.acquire().await.unwrap(), longest).await;
    for _ in 0..3 {
        let mut hurried = begin(Duration::from_millis(50)).await.unwrap();
        let slow = sqlx::query("select pg_sleep(5)").execute(hurried.connection().unwrap()).await;
        assert!(clerk_core::Error::from(slow.unwrap_err()).took_too_long());
        drop(hurried);
        // Given up while it begins, as when a browser goes away.
        let _ = tokio::time::timeout(Duration::ZERO, begin(Duration::from_secs(1))).await;
        let left: (String, i32) = sqlx::query_as(
            "select current_setting('transaction_read_only'), extract(epoch from current_setting('statement_timeout')::interval)::int",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        assert!(left.0 == "off" && left.1 != 1, "{left:?}");
    }
}
