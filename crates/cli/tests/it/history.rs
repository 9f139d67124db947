//! What the system recorded can't be changed by anyone.

use crate::support::submit;
use clerk_core::casework::timeline::NoteType;
use clerk_testkit::app::TestApp;

#[tokio::test]
async fn events_of_the_timeline_are_not_changed_or_deleted() {
    let app = TestApp::spawn().await;
    submit(&app, "ada@example.com", 1).await;
    for statement in [
        "update notes set event_data = '{}' where note_type = 'EVENT'",
        "update notes set new_value = 'x' where note_type = 'EVENT'",
        "update notes set note_type = 'PARALEGAL', text = 'x', event = null where note_type = 'EVENT'",
        "delete from notes where note_type = 'EVENT'",
        "delete from notes",
        "truncate notes cascade",
    ] {
        let refused = sqlx::query(statement).execute(&app.pool).await.expect_err(statement);
        let refused = refused.into_database_error().expect(statement);
        assert_eq!(refused.code().as_deref(), Some("CK010"), "{statement}");
    }
    // What someone wrote may be changed by its author; the rest of the rules is the application's.
    let case: uuid::Uuid = app.value("select id from cases").await;
    let note = app.note(case, NoteType::Paralegal, "x").make().await;
    app.set("notes", note, serde_json::json!({ "text": "y" })).await;
}
