//! Questions for the lawyer: asked with a note, answered in place, followed to the lawyer by then.

use super::World;
use crate::support::{AGAIN, ENDED, send};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, Page, Program};
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

const QUEUE: &str = "/admin/for-review";
const ASKED: &str = "/admin/for-review?mine=asked";

/// The entry of the navigation for this role, with its count.
async fn nav(who: &Browser) -> String {
    let page = who.get("/admin/account").await;
    let at = page.attributes("nav[aria-label=Main] a", "href").iter().position(|href| href.starts_with(QUEUE)).unwrap();
    page.all("nav[aria-label=Main] a")[at].clone()
}

impl World {
    /// Adds a note that asks the lawyer; the answer of the server.
    async fn ask(&self, who: &Browser, text: &str) -> Page {
        self.app.clock.advance(SignedDuration::from_secs(60));
        let page = who.get(&self.at("")).await;
        let fields = [("note_type", "PARALEGAL"), ("text", text), ("ask_lawyer", "true")];
        who.submit(&page, &self.at("/notes"), &fields).await
    }

    /// Answers the first question of the lawyer's list in place.
    async fn reply(&self, who: &Browser, reply: &str, text: &str) -> Page {
        self.app.clock.advance(SignedDuration::from_secs(60));
        let page = who.get(QUEUE).await;
        let action = page.attributes("[data-question] form", "action")[0].clone();
        who.submit(&page, &action, &[("reply", reply), ("text", text)]).await
    }

    /// The state of the newest question.
    async fn state(&self) -> (String, bool) {
        let newest = "lawyer_questions order by asked_at desc limit 1";
        let state = self.app.value(&format!("select state from {newest}")).await;
        (state, self.app.value(&format!("select is_read from {newest}")).await)
    }
}

#[tokio::test]
async fn a_note_asks_the_lawyer_and_the_answer_comes_back() {
    let world = World::at_work().await;
    let (me, lawyer) = (&world.paralegal, &world.lawyer);
    for (who, offered) in [(me, 1), (lawyer, 0), (&world.coordinator, 1)] {
        assert_eq!(who.get(&world.at("")).await.all("input[name=ask_lawyer]").len(), offered);
    }
    let asked = world.ask(me, "Is the notice valid?").await;
    let back = world.at("?done=lawyer-asked");
    assert_eq!((asked.status, asked.location()), (303, back.as_str()), "{}", asked.text());
    assert_eq!(
        [nav(me).await, nav(lawyer).await, nav(&world.coordinator).await],
        ["What I asked", "For my review 1 waiting", "Asked of lawyers 1 waiting"]
    );
    for (who, buttons) in
        [(me, vec!["Withdraw the question"]), (lawyer, vec!["Answer"]), (&world.coordinator, vec!["Answer"])]
    {
        let page = who.get(&world.at("")).await;
        let words = page.all("[data-question]");
        assert!(words.len() == 1 && words[0].starts_with("Waiting for "), "{words:?}");
        assert_eq!(page.all("[data-question] .btn"), buttons);
    }

    // An answer needs words; what is refused is asked for again, and leads back to the list.
    let refused = world.reply(lawyer, "ANSWERED", " ").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Enter an answer."), "{}", refused.text());
    assert_eq!(refused.attributes("input[name=back]", "value"), [QUEUE]);
    let answered = world.reply(lawyer, "ANSWERED", "Yes, **it is**").await;
    let done = format!("{QUEUE}?done=question-answered");
    assert_eq!((answered.status, answered.location()), (303, done.as_str()), "{}", answered.text());
    assert_eq!([nav(me).await, nav(lawyer).await], ["What I asked 1 waiting", "For my review"]);
    assert!(lawyer.get(QUEUE).await.text().contains("Nothing is waiting"));
    let timeline = world.events().await;
    assert_eq!(timeline[..2], ["Yes, it is", "Is the notice valid?"]);
    let page = me.get(&world.at("")).await;
    assert!(page.all(".timeline li")[0].contains("question"), "the answer says what it answers");
    assert!(page.all("[data-question]")[0].starts_with("Answered by "));

    // Until it is marked as read it counts.
    let list = me.get(ASKED).await;
    assert!(list.text().contains("Yes, it is"), "{}", list.text());
    let read = list.attributes("[data-question] form", "action")[0].clone();
    let marked = me.submit(&list, &read, &[]).await;
    assert_eq!((marked.status, marked.location()), (303, format!("{ASKED}&done=question-read").as_str()));
    assert_eq!((nav(me).await.as_str(), world.state().await), ("What I asked", ("ANSWERED".to_owned(), true)));
}

#[tokio::test]
async fn it_is_sent_back_asked_again_done_and_withdrawn() {
    let world = World::at_work().await;
    let (me, lawyer) = (&world.paralegal, &world.lawyer);
    world.ask(me, "First draft").await;
    let refused = world.reply(lawyer, "SENT_BACK", "").await;
    assert!(refused.status == 422 && refused.text().contains("Enter what has to change."), "{}", refused.text());
    let sent = world.reply(lawyer, "SENT_BACK", "Add the dates.").await;
    assert_eq!(sent.location(), format!("{QUEUE}?done=question-sent-back"));
    assert_eq!(world.state().await, ("SENT_BACK".to_owned(), false));
    assert_eq!(nav(me).await, "What I asked 1 waiting");

    // Anyone who asks again has read what came back. The oldest is first, and what follows it comes next.
    for text in ["Second draft", "Third draft", "Fourth draft"] {
        assert_eq!(world.ask(me, text).await.status, 303);
    }
    assert_eq!(nav(me).await, "What I asked");
    let list = lawyer.get(QUEUE).await;
    assert_eq!(list.all("[data-question] > .prose"), ["Second draft", "Third draft", "Fourth draft"]);
    let (backs, ids) =
        (list.attributes("[data-question] input[name=back]", "value"), list.attributes("[data-question]", "id"));
    assert_eq!(backs, [QUEUE.to_owned(), format!("{QUEUE}#{}", ids[2]), QUEUE.to_owned()]);

    assert_eq!(world.reply(lawyer, "DONE", "").await.location(), format!("{QUEUE}?done=question-done"));
    assert!(world.events().await.iter().any(|event| event.ends_with(" marked a question for the lawyer as done")));
    assert_eq!(world.reply(lawyer, "DONE", "Well done.").await.status, 303);
    assert!(world.events().await.contains(&"Well done.".to_owned()), "words are kept");

    let page = me.get(&world.at("")).await;
    let actions = page.attributes("[data-question] button", "formaction");
    let withdraw = actions.iter().find(|action| action.ends_with("/withdraw")).unwrap();
    let csrf = page.attributes("#pins input[name=csrf]", "value")[0].clone();
    let stale = lawyer.get(QUEUE).await;
    assert_eq!(me.post(withdraw, &[("csrf".to_owned(), csrf)]).await.status, 303);
    assert_eq!(world.state().await, ("WITHDRAWN".to_owned(), true));
    assert!(world.events().await.iter().any(|event| event.ends_with(" withdrew a question for the lawyer")));
    let answer = stale.attributes("[data-question] form", "action")[0].clone();
    let late = lawyer.submit(&stale, &answer, &[("reply", "DONE")]).await;
    assert!(late.status == 409 && late.text().contains("This question has been withdrawn."), "{}", late.text());
    // What came back is in front.
    let list = me.get(ASKED).await;
    let states = list.all("[data-question] .badge");
    let states: Vec<_> = states.iter().filter(|state| !state.contains("day")).map(String::as_str).collect();
    assert_eq!(states, ["Done", "Done", "Withdrawn", "Sent back"]);
    // The previous release closes cases without knowing of questions.
    assert_eq!(world.ask(me, "Too late").await.status, 303);
    let closed = json!({ "is_open": false, "stage": "CLOSED", "outcome": "CHURNED", "outcome_notes": "x",
        "provided_legal_services": true, "closed_at": world.app.clock.now().to_string() });
    world.app.set("cases", world.case, closed).await;
    assert_eq!(world.state().await, ("WITHDRAWN".to_owned(), true));
}

#[tokio::test]
async fn who_can_ask_and_what() {
    let world = World::new().await;
    let program = async |who: &Browser| Program::new(&world.app, &world.app.token(who.user_id.unwrap()).await);
    let coordinator = program(&world.coordinator).await;
    let notes = format!("/api/v1/cases/{}/notes", world.case);
    let note = |note_type: &str| json!({ "note_type": note_type, "text": "x", "ask_lawyer": true, "next_review": "2026-12-24" });
    let refused = coordinator.post(&notes, &note("PARALEGAL")).await;
    assert_eq!((refused.status, refused.refused()), (422, vec!["ask_lawyer"]), "it has no lawyer");
    world.app.assign(world.case, &world.paralegal, &world.lawyer).await;
    let (paralegal, lawyer) = (program(&world.paralegal).await, program(&world.lawyer).await);
    for (who, note_type, status) in [
        (&lawyer, "PARALEGAL", 422),
        (&coordinator, "REVIEW", 422),
        (&coordinator, "PERFORMANCE", 422),
        (&coordinator, "CONFLICT_CHECK_FAILURE", 201),
        (&paralegal, "PARALEGAL", 201),
    ] {
        assert_eq!(who.post(&notes, &note(note_type)).await.status, status, "{note_type}");
    }
    assert_eq!(world.app.count("notes where note_type <> 'EVENT'").await, 2, "what is refused leaves nothing");
    // On the page as well, where it says which field it is.
    let page = world.paralegal.get(&world.at("")).await;
    world.app.assign(world.case, &world.paralegal, &world.paralegal).await;
    let fields = [("note_type", "PARALEGAL"), ("text", "kept"), ("ask_lawyer", "true")];
    let refused = world.paralegal.submit(&page, &world.at("/notes"), &fields).await;
    assert!(refused.status == 422 && refused.all("textarea[name=text]")[0] == "kept", "{}", refused.text());
    assert!(refused.text().contains("there is nobody else to ask"), "{}", refused.text());
}

#[tokio::test]
async fn who_sees_and_answers_what_over_the_api() {
    let world = World::at_work().await;
    world.ask(&world.paralegal, "Mine").await;
    let other_case = world.app.case().lawyer(world.app.user(&[Group::Lawyer]).await.0).make().await;
    let (stranger, other) = (world.app.signed_in(Group::Paralegal).await, world.app.signed_in(Group::Lawyer).await);
    let admin = world.app.signed_in(Group::Admin).await;
    let id: Uuid = world.app.value("select id from lawyer_questions").await;
    let at = format!("/api/v1/cases/{}/lawyer-questions/{id}", world.case);
    // Sees the question, how many wait for them, how many they asked, may answer, may withdraw.
    for (who, sees, waiting, asked, answers, withdraws) in [
        (&stranger, 404, 0, 0, 404, 404),
        (&other, 404, 0, 0, 404, 404),
        (&world.paralegal, 200, 0, 1, 403, 409),
        (&world.coordinator, 200, 1, 0, 422, 403),
        (&world.lawyer, 200, 1, 0, 422, 403),
        (&admin, 200, 1, 0, 422, 403),
    ] {
        let program = Program::new(&world.app, &world.app.token(who.user_id.unwrap()).await);
        let total =
            async |query: &str| program.get(&format!("/api/v1/lawyer-questions{query}")).await.body["total"].clone();
        assert_eq!(program.get(&at).await.status, sees);
        assert_eq!((total("").await, total("?mine=asked").await), (json!(waiting), json!(asked)), "{sees}");
        let nothing = json!({ "reply": "ANSWERED", "text": "" });
        assert_eq!(program.change("POST", &format!("{at}/answer"), "*", &nothing).await.status, answers);
        // Of a version that never was.
        let withdrawn =
            program.change("POST", &format!("{at}/withdraw"), "\"2020-01-01T00:00:00Z\"", &Value::Null).await;
        assert!(withdrawn.status == withdraws || (withdraws == 409 && withdrawn.status == 412), "{}", withdrawn.status);
        let elsewhere = at.replace(&world.case.to_string(), &other_case.to_string());
        assert_eq!(program.get(&elsewhere).await.status, 404, "a question of another case");
    }
    let program = Program::new(&world.app, &world.app.token(world.lawyer.user_id.unwrap()).await);
    for (body, field) in [
        (json!({ "reply": "NONSENSE" }), "reply"),
        (json!({}), "reply"),
        (json!({ "reply": "DONE", "text": "x".repeat(50_001) }), "text"),
        (json!({ "reply": "SENT_BACK" }), "text"),
    ] {
        let refused = program.change("POST", &format!("{at}/answer"), "*", &body).await;
        assert_eq!((refused.status, refused.refused()), (422, vec![field]), "{field}");
    }
    let answered =
        program.change("POST", &format!("{at}/answer"), "*", &json!({ "reply": "ANSWERED", "text": "Yes" })).await;
    assert_eq!((answered.status, &answered.body["state"]), (200, &json!("ANSWERED")));
    let asker = Program::new(&world.app, &world.app.token(world.paralegal.user_id.unwrap()).await);
    let listed = asker.get("/api/v1/lawyer-questions?mine=asked").await.body["items"][0].clone();
    assert_eq!(
        (&listed["text"], &listed["answer"], &listed["is_read"]),
        (&json!("Mine"), &json!("Yes"), &json!(false))
    );
    assert_eq!(asker.post(&format!("{at}/read"), &Value::Null).await.body["is_read"], json!(true));
    let of_case = asker.get(&format!("/api/v1/cases/{}/lawyer-questions", world.case)).await;
    assert_eq!(of_case.body.as_array().or(of_case.body["items"].as_array()).map(Vec::len), Some(1), "{}", of_case.body);
    assert_eq!(asker.get("/api/v1/lawyer-questions?mine=x").await.status, 422);
}

#[tokio::test]
async fn it_follows_the_case_s_lawyer_and_ends_with_the_case() {
    let world = World::at_work().await;
    let next = world.app.signed_in(Group::Lawyer).await;
    let ids = [&world.paralegal, &next].map(|who| who.user_id.unwrap().to_string());
    world.ask(&world.paralegal, "Whose is it?").await;
    assert_eq!([nav(&world.lawyer).await, nav(&next).await], ["For my review 1 waiting", "For my review"]);
    // Reassigned.
    let page = world.lawyer.get(QUEUE).await;
    let action = page.attributes("[data-question] form", "action")[0].clone();
    let fields = [("paralegal_id", ids[0].as_str()), ("lawyer_id", ids[1].as_str())];
    assert_eq!(world.send(&world.coordinator, "/assign", &fields).await.status, 303);
    assert_eq!([nav(&world.lawyer).await, nav(&next).await], ["For my review", "For my review 1 waiting"]);
    assert_eq!(world.lawyer.submit(&page, &action, &[("reply", "DONE")]).await.status, 404, "not their case any more");
    // Handed over, when the lawyer leaves.
    let leave = format!("/admin/staff/{}/deactivate", ids[1]);
    let heir = world.lawyer.user_id.unwrap().to_string();
    assert_eq!(send(&world.coordinator, &leave, &[("lawyer_to", heir.as_str())]).await.status, 303);
    assert_eq!(nav(&world.lawyer).await, "For my review 1 waiting");
    // Coordinators answer in the lawyer's place only on a page of its own.
    let list = world.coordinator.get(QUEUE).await;
    assert_eq!((list.all("[data-question] form").len(), list.all("[data-question] a.btn").len()), (0, 1));
    assert_eq!(world.coordinator.get(&list.attributes("[data-question] a.btn", "href")[0]).await.status, 200);
    // Without a lawyer it waits in the coordinators' list.
    assert_eq!(
        world.send(&world.coordinator, "/assign", &[("paralegal_id", ""), ("lawyer_id", ""), AGAIN]).await.status,
        303
    );
    assert_eq!(
        [nav(&world.lawyer).await, nav(&world.coordinator).await],
        ["For my review", "Asked of lawyers 1 waiting"]
    );
    let list = world.coordinator.get(QUEUE).await;
    assert_eq!(list.all("[data-question] textarea").len(), 1, "they answer it, or find a lawyer");
    assert_eq!(world.coordinator.get(&format!("{QUEUE}?lawyer={heir}")).await.all("[data-question]").len(), 0);
    // Closing says so and withdraws it.
    let form = world.coordinator.get(&world.at("/close")).await;
    assert!(form.text().contains("1 question for the lawyer will be cancelled"), "{}", form.text());
    assert_eq!(world.send(&world.coordinator, "/close", &ENDED).await.status, 303);
    assert_eq!(world.state().await, ("WITHDRAWN".to_owned(), true));
    assert_eq!(nav(&world.coordinator).await, "Asked of lawyers");
    assert_eq!(world.coordinator.get(&world.at("")).await.all("input[name=ask_lawyer]").len(), 0, "closed");
}

#[tokio::test]
async fn what_people_write_and_send_does_no_harm() {
    let world = World::at_work().await;
    let text = "<script>alert(1)</script> \u{202e}**bold** ".to_owned() + &"long ".repeat(200) + "END";
    assert_eq!(world.ask(&world.paralegal, &text).await.status, 303);
    let list = world.lawyer.get(QUEUE).await;
    assert!(!list.html.contains("<script>alert"), "escaped");
    let whole = list.all("[data-question] details .prose").join("");
    assert!(whole.ends_with("END") && !list.all("[data-question] > .prose")[0].ends_with("END"), "cut, with more");
    let action = list.attributes("[data-question] form", "action")[0].clone();
    for (name, value, status) in [
        ("reply", "WITHDRAWN", 422),
        ("reply", "<b>", 422),
        ("version", "2020-01-01T00:00:00Z", 409),
        ("csrf", "x", 403),
    ] {
        let sent = world.lawyer.submit(&list, &action, &[("text", "kept"), (name, value), AGAIN]).await;
        assert_eq!(sent.status, status, "{name}={value}");
    }
    assert_eq!(world.state().await, ("WAITING".to_owned(), false));
    // Without a button, as when it is sent with a key, it is an answer; and it leads nowhere else.
    let sent = world.lawyer.submit(&list, &action, &[("text", "Fine."), ("back", "https://example.org/")]).await;
    assert!(sent.status == 303 && sent.location().starts_with(&world.at("?entries=all&done=")), "{}", sent.location());
    for query in ["?lawyer=x", "?mine=x", "?lawyer=%00", "?page=-1", "?mine=asked&page=7"] {
        assert_eq!(world.coordinator.get(&format!("{QUEUE}{query}")).await.status, 200, "{query}");
    }
}

#[tokio::test]
async fn tasks_that_wait_for_approval_are_in_the_same_list() {
    let world = World::at_work().await;
    let mut ids = Vec::new();
    for title in ["Advice letter", "Letter of demand"] {
        let task = json!({
            "case_id": world.case, "title": title, "needs_approval": true, "state": "AWAITING_APPROVAL",
            "assigned_to": world.paralegal.user_id, "done_at": "2026-11-24T00:00:00Z", "done_by": world.paralegal.user_id,
            "created_at": "2026-11-23T00:00:00Z", "updated_at": "2026-11-24T00:00:00Z", "due_on": "2026-11-25",
        });
        ids.push(world.app.add("tasks", task).await);
    }
    let stranger = world.app.signed_in(Group::Lawyer).await;
    assert_eq!(
        [nav(&world.lawyer).await, nav(&world.coordinator).await, nav(&stranger).await],
        ["For my review 2 waiting", "Asked of lawyers 2 waiting", "For my review"]
    );
    let elsewhere = format!("{QUEUE}?lawyer={}", stranger.user_id.unwrap());
    for (who, path, tasks) in [
        (&world.lawyer, QUEUE, 2),
        (&world.coordinator, QUEUE, 2),
        (&world.coordinator, elsewhere.as_str(), 0),
        (&stranger, QUEUE, 0),
    ] {
        assert_eq!(who.get(path).await.all("[data-task]").len(), tasks, "{path}");
    }
    // However many there are of others, those of one lawyer are shown.
    let others = world.app.case().lawyer(&stranger).make().await;
    let many = format!(
        "insert into tasks (case_id, title, needs_approval, state, due_on, done_at, created_at, updated_at)
         select '{others}', 'Theirs', true, 'AWAITING_APPROVAL', '2026-11-01', now(), now(), now() from generate_series(1, 100)"
    );
    world.app.execute(&many).await;
    let narrowed = format!("{QUEUE}?lawyer={}", world.lawyer.user_id.unwrap());
    assert_eq!(world.coordinator.get(&narrowed).await.all("[data-task]").len(), 2);
    let list = world.lawyer.get(QUEUE).await;
    let [approve, back] = [format!("/admin/tasks/{}/approve", ids[0]), format!("/admin/tasks/{}/send-back", ids[1])];
    assert!(list.attributes("[data-task] button", "formaction").contains(&approve));
    let csrf = list.attributes("[data-task] input[name=csrf]", "value")[0].clone();
    let fields = [("csrf", csrf.as_str()), ("back", QUEUE)].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let approved = world.lawyer.post(&approve, &fields).await;
    assert_eq!((approved.status, approved.location()), (303, format!("{QUEUE}?done=task-approved").as_str()));
    let refused = world.lawyer.submit(&list, &back, &[("remark", "")]).await;
    assert_eq!(refused.status, 422, "it needs words");
    let sent = world.lawyer.submit(&list, &back, &[("remark", "Sign it.")]).await;
    assert_eq!((sent.status, sent.location()), (303, format!("{QUEUE}?done=task-sent-back").as_str()));
    assert_eq!(nav(&world.lawyer).await, "For my review");
}
