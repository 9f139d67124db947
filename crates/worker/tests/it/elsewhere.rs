//! Third parties that point elsewhere.

use crate::support::{Database, Worker, app, fast, third_parties};
use clerk_core::office::accounts::SendInvitation;
use clerk_worker::{App, registry};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::test]
async fn a_third_party_that_points_elsewhere_is_not_followed() {
    let db = Database::new().await;
    let outside = MockServer::start().await;
    let elsewhere = ResponseTemplate::new(307).insert_header("location", "/elsewhere");
    Mock::given(path("/v3/mail/send")).respond_with(elsewhere).mount(&outside).await;
    Mock::given(path("/elsewhere")).respond_with(ResponseTemplate::new(202)).mount(&outside).await;
    let user = "insert into users (email, full_name, groups, is_active)
        values ('new@staff.test', 'New Person', '{PARALEGAL}', true) returning id";
    let user: uuid::Uuid = sqlx::query_scalar(user).fetch_one(&db.pool).await.unwrap();
    let url = outside.uri();
    let outside_of_worker = third_parties(&[("SENDGRID_URL", url.as_str()), ("SENDGRID_API_KEY", "sg-key")]);
    let worker = Worker::with(App { outside: outside_of_worker, ..app(&db.url, fast(), registry::all()) });
    let job = db.enqueue(&SendInvitation { user_id: user.into() }).await;
    db.wait_for(&job, "Failed").await;
    worker.stop().await;
    assert_eq!(db.job(&job).await.2, "SendGrid answered 307 Temporary Redirect");
    assert_eq!(outside.received_requests().await.unwrap().len(), 1);
}
