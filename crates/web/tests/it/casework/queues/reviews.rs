//! The review queue by lawyer, one review after the other, and the checks that are missing.

use super::{World, filerefs, waiting};
use clerk_core::casework::cases::Stage;
use clerk_core::casework::timeline::NoteType;
use clerk_testkit::app::Program;
use uuid::Uuid;

/// Cases whose reviews are due on these days of November, of one lawyer and of another.
async fn due(world: &World, other: Uuid) -> Vec<Uuid> {
    let mut cases = Vec::new();
    for (day, lawyer) in
        [(20, world.lawyer.user_id), (21, Some(other)), (22, world.lawyer.user_id), (23, world.lawyer.user_id)]
    {
        let case = world.case(1, world.paralegal.user_id, lawyer).await;
        world.review(case, &format!("2026-11-{}T13:00:00Z", day - 1)).await;
        cases.push(case);
    }
    cases
}

#[tokio::test]
async fn reviews_of_one_lawyer_are_done_one_after_the_other() {
    let world = World::new().await;
    let (other, _) = world.app.user(&[clerk_core::access::Group::Lawyer]).await;
    let cases = due(&world, other).await;
    // The newest review of a case counts.
    world.app.clock.advance(jiff::SignedDuration::from_secs(1));
    let who = &world.coordinator;
    let lawyer = world.lawyer.user_id.unwrap();
    let queue = format!("/admin/queues/reviews?show=due&lawyer={lawyer}");
    let page = who.get(&queue).await;
    assert_eq!(filerefs(&page).len(), 3, "{}", page.text());
    assert_eq!(
        page.all("td[data-label='Next review']"),
        ["Fri 20 Nov 4 days overdue", "Sun 22 Nov 2 days overdue", "Mon 23 Nov 1 day overdue"]
    );
    assert_eq!(page.attributes("select[name=lawyer] option[selected]", "value"), [lawyer.to_string()]);
    assert_eq!(filerefs(&who.get("/admin/queues/reviews?lawyer=nonsense").await).len(), 4);
    let token = Program::new(&world.app, &world.app.token(who.user_id.unwrap()).await);
    assert_eq!(token.get(&format!("/api/v1/queues/reviews?lawyer_id={other}")).await.body["total"], 1);
    assert_eq!(token.get("/api/v1/queues/reviews?lawyer_id=nonsense").await.status, 422);

    // In two weeks, and on to the next of this lawyer.
    let review = "/admin/queues/review";
    let first = page.attributes("#results td a.btn", "href")[0].clone();
    assert_eq!(first, format!("{review}?from=reviews&show=due&lawyer={lawyer}&case={}", cases[0]));
    let form = who.get(&first).await;
    for words in ["In 2 weeks, Tue 8 Dec", "In 4 weeks, Tue 22 Dec", "Save and next"] {
        assert!(form.text().contains(words), "{words}: {}", form.text());
    }
    let refused = who.submit(&form, review, &[("in_weeks", "2"), ("then", "next")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Enter a note."), "{}", refused.text());
    assert_eq!(refused.attributes("input[name=in_weeks][checked]", "value"), ["2"], "the choice stays");
    let done = who.submit(&refused, review, &[("text", "On track"), ("then", "next")]).await;
    let next = format!("{review}?from=reviews&show=due&lawyer={lawyer}&case={}&done=all-reviewed", cases[2]);
    assert_eq!((done.status, done.location()), (303, next.as_str()), "{}", done.text());
    let state = world.app.row("cases", cases[0]).await;
    assert_eq!(state["next_review_at"], "2026-12-07T13:00:00+00:00", "8 December in Melbourne");

    // A day that is not offered; and after the last one back to the queue, narrowed as it was.
    let form = who.get(&next).await;
    assert!(form.text().contains("The review has been added"), "{}", form.text());
    let fields = [("next_review", "2027-01-15"), ("text", "On track"), ("then", "next")];
    let done = who.submit(&form, review, &fields).await;
    assert!(done.location().contains(&cases[3].to_string()), "{}", done.location());
    let form = who.get(done.location()).await;
    let done = who.submit(&form, review, &[("in_weeks", "4"), ("text", "On track"), ("then", "next")]).await;
    assert_eq!(done.location(), format!("{queue}&done=all-reviewed"));
    assert_eq!(filerefs(&who.get(done.location()).await).len(), 0);

    // Several at once: no next one, and the way back is the same.
    let several = who.get(&format!("{review}?from=reviews&show=never&case={}&case={}", cases[0], cases[1])).await;
    assert!(!several.text().contains("Save and next"));
    let done = who.submit(&several, review, &[("in_weeks", "2"), ("text", "x")]).await;
    assert_eq!(done.location(), "/admin/queues/reviews?show=never&done=all-reviewed");
}

#[tokio::test]
async fn a_review_is_followed_by_the_next_case_even_if_that_was_never_reviewed() {
    let world = World::new().await;
    let (older, newer) = (world.case(9, None, None).await, world.case(5, None, None).await);
    let due = world.case(1, None, None).await;
    world.review(due, "2026-11-20T13:00:00Z").await;
    let who = &world.coordinator;
    let mut page = who.get(&format!("/admin/queues/review?from=reviews&case={due}")).await;
    for next in [older, newer] {
        let fields = [("next_review", "2027-01-15"), ("text", "x"), ("then", "next")];
        let done = who.submit(&page, "/admin/queues/review", &fields).await;
        assert!(done.location().contains(&next.to_string()), "{}", done.location());
        page = who.get(done.location()).await;
    }
}

#[tokio::test]
async fn cases_in_work_without_their_checks_are_listed() {
    let world = World::new().await;
    let (paralegal, lawyer) = (world.paralegal.user_id, world.lawyer.user_id);
    let case = async |days: i64, stage: Stage| {
        world.app.case().days_old(days).stage(stage).paralegal(paralegal).lawyer(lawyer).make().await
    };
    let neither = case(9, Stage::Advice).await;
    let one = case(8, Stage::ClientAgreement).await;
    world.note(one, NoteType::ConflictCheckFailure).await;
    let both = case(7, Stage::Advice).await;
    world.note(both, NoteType::ConflictCheckSuccess).await;
    world.note(both, NoteType::EligibilityCheckFailure).await;
    case(6, Stage::Unstarted).await;
    world.app.case().days_old(5).stage(Stage::Advice).lawyer(lawyer).make().await;
    let closed = case(4, Stage::Advice).await;
    world.close(closed).await;

    let page = world.coordinator.get("/admin/queues/checks").await;
    let expected = [world.fileref(neither).await, world.fileref(one).await];
    assert_eq!(filerefs(&page), expected, "oldest first; {}", page.text());
    assert_eq!(page.all("td[data-label='Conflict check']"), ["not done", "failed"]);
    assert_eq!(page.all("td[data-label='Eligibility check']"), ["not done", "not done"]);
    assert_eq!(page.all("nav[aria-label=Views] a[aria-current]"), ["Checks missing"]);
    let tab = world.coordinator.get("/admin/queues/reviews").await.all("nav[aria-label=Views] a[href$=checks]");
    assert_eq!(tab, ["Checks missing 2"], "as many as are listed");
    let none = world.coordinator.get(&format!("/admin/queues/checks?lawyer={}", Uuid::from_u128(1))).await;
    assert!(filerefs(&none).is_empty() && none.text().contains("No checks are missing"), "{}", none.text());
    let token = Program::new(&world.app, &world.app.token(world.coordinator.user_id.unwrap()).await);
    let path = format!("/api/v1/queues/checks?lawyer_id={}", lawyer.unwrap());
    assert_eq!(token.get(&path).await.body["total"], 2);
    assert!(waiting(&page).iter().all(|item| !item.starts_with("Checks")), "it has no place in the navigation");
}
