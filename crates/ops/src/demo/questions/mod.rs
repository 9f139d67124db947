//! What paralegals of the demo ask the lawyers of their cases, in every state.

mod queries;

use clerk_core::Result;
use clerk_core::casework::lawyer_questions::QuestionState::{self, Answered, Done, SentBack, Waiting, Withdrawn};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;

/// A question: its state, the note, the answer, and how many hours ago each was.
pub(super) struct QuestionRow {
    pub(super) state: QuestionState,
    pub(super) text: &'static str,
    pub(super) answer: &'static str,
    asked: i64,
    settled: i64,
    pub(super) is_read: bool,
}

const fn waits(text: &'static str, asked: i64) -> QuestionRow {
    QuestionRow { state: Waiting, text, answer: "", asked, settled: 0, is_read: false }
}

const fn back(state: QuestionState, text: &'static str, answer: &'static str, hours: [i64; 2]) -> QuestionRow {
    QuestionRow { state, text, answer, asked: hours[0], settled: hours[1], is_read: matches!(state, Withdrawn) }
}

const QUESTIONS: [QuestionRow; 10] = [
    waits(
        "I have drafted the letter to the agent about the repairs. Please look at it before I send it:\n\n- it asks for urgent repairs within two days\n- it quotes the report of the plumber\n- it says that we will apply to VCAT otherwise\n\nIs **two days** right, or does the law say immediately?",
        75,
    ),
    waits(
        "The agent offers to withdraw the notice if she pays half of the arrears now. May I pass that on to the client as it is?",
        29,
    ),
    waits("Is the notice valid? It was sent by email, and she never agreed to that.", 5),
    waits("Draft application to VCAT is in the shared folder. Please check the orders we ask for.", 2),
    back(
        Answered,
        "Can she claim for the ruined carpet as well, or only for the repairs?",
        "Yes, both. Claim compensation for the carpet in the same application, with photos and the receipt.",
        [50, 3],
    ),
    back(
        SentBack,
        "Draft advice on the bond claim is ready for you to look at.",
        "The dates don’t add up: the condition report is from after she moved in. Ask her for the signed copy, then ask me again.",
        [30, 20],
    ),
    back(Done, "Please look at the condition report before the call tomorrow.", "", [28, 26]),
    QuestionRow {
        is_read: true,
        ..back(
            Answered,
            "Do we need a statement from the neighbour?",
            "Not for this hearing. A short email from them is enough.",
            [200, 190],
        )
    },
    back(Withdrawn, "Which form is it for a rent reduction?", "", [96, 95]),
    waits("She has had a letter from the landlord’s solicitor. I have not replied. What should I say to her?", 1),
];

/// Asks them, one after the other in cases that a paralegal and a lawyer work on.
pub(super) async fn load(connection: &mut PgConnection, now: Timestamp) -> Result<()> {
    let cases = queries::at_work(&mut *connection).await?;
    let ago = |hours: i64| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
    for (row, (case_id, paralegal, lawyer)) in QUESTIONS.iter().zip(cases.iter().cycle()) {
        let times = (ago(row.asked), ago(row.settled));
        queries::question(&mut *connection, *case_id, row, (*paralegal, *lawyer), times).await?;
    }
    Ok(())
}
