//! Messages about what just happened.

use clerk_core::casework::undo::Receipt;

/// A message about what just happened.
pub(crate) struct Flash {
    pub(crate) tone: &'static str,
    pub(crate) text: String,
    /// What the button “Undo” sends: when it was done, in microseconds since 1970, and the page to come back to.
    pub(crate) undo: Option<(i64, String)>,
}

impl Flash {
    /// The message for what a form did. Only these can be shown, whatever the address says.
    pub(super) fn of(done: &str) -> Option<Self> {
        if done == "nothing-chosen" {
            return Some(Self::new("warning", "Choose at least one case first."));
        }
        if done == "no-submission-chosen" {
            return Some(Self::new("warning", "Choose at least one submission first."));
        }
        casework(done).or_else(|| office(done)).map(|text| Self::new("success", text))
    }

    fn new(tone: &'static str, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), undo: None }
    }

    /// Says what someone has just done, with a button to undo it that leads back to this page.
    pub(super) fn receipt(receipt: Receipt, page: String) -> Self {
        let undo = receipt.can_undo.then(|| (receipt.at.as_microsecond(), page));
        Self { undo, ..Self::new("success", receipt.text) }
    }
}

/// What was done to intake forms, cases and what belongs to them.
fn casework(done: &str) -> Option<&'static str> {
    Some(match done {
        "released" => "The submissions have been released. Their cases will be created in a moment.",
        "discarded" => "The submissions have been discarded. They are kept for 30 days.",
        "removal-asked" => "You have asked for it. Another person, an admin or a coordinator, has to confirm it.",
        "removal-confirmed" => "Their second factor is removed. They have been signed out and told by email.",
        "account-removed" => "They can no longer sign in with that account, and are told by email.",
        "removal-withdrawn" => "It will not be removed.",
        "unlinked" => "The account can no longer be used to sign in.",
        "password" => "Your password has been changed. Everywhere else you have to sign in again.",
        "note" => "The note has been added to the timeline.",
        "pinned" => "The note has been pinned above the timeline.",
        "unpinned" => "The note has been unpinned. It is still in the timeline.",
        "edited" => "The note has been changed.",
        "retry" => "Trying again. Reload this page in a moment to see the result.",
        "assigned" => "The case has been assigned.",
        "proposed" => "Your proposal has been sent to the coordinators. It stays on this page until they have decided.",
        "withdrawn" => "The proposal has been removed from the list.",
        "accepted" => "The proposal has been accepted.",
        "sent-back" => {
            "The proposal has been sent back. Its author will see your answer on the case and in their list of proposals."
        }
        "lawyer-asked" => "The note has been added. The lawyer will see it under “For my review”.",
        "question-answered" => "Your answer has been added to the case’s timeline.",
        "question-sent-back" => "The note has been sent back with your answer.",
        "question-done" => "It is done.",
        "question-withdrawn" => "The question has been withdrawn.",
        "question-read" => "Marked as read.",
        "all-assigned" => "The cases have been assigned.",
        "all-reviewed" => "The review has been added to the timeline of each case.",
        "undone" => "Undone.",
        "view" => "The view has been saved.",
        "view-deleted" => "The view has been deleted.",
        "stage" => "The stage has been changed.",
        "close" => "The case has been closed.",
        "reopen" => "The case has been reopened.",
        "outcome" => "The outcome has been changed.",
        "date" => {
            "The critical date has been saved. Until it is checked, the case’s lawyer and admins see it as not checked."
        }
        "date-deleted" => "The critical date has been deleted.",
        "settled" => "Saved. The case is still open.",
        "check-asked" => "You have asked for it. Admins and the case’s lawyer see it with their critical dates.",
        "checked" => "The critical date has been marked as checked.",
        "not-checked" => "The critical date has been marked as not checked.",
        "date-outcome" => "The outcome of the critical date has been recorded.",
        "date-outcome-taken-back" => "The outcome has been removed. The critical date is open again.",
        "task" => "The task has been saved.",
        "task-done" => "The task is done.",
        "task-sent" => "The task has been sent for approval.",
        "task-approved" => "The task has been approved.",
        "task-sent-back" => "The task has been sent back. The person it is for sees your answer.",
        "task-cancelled" => "The task has been cancelled.",
        "task-reopened" => "The task is open again.",
        "task-template" => "The template has been saved. It starts when a case next reaches its stage.",
        "task-template-off" => "The template has been switched off. Tasks that have started stay.",
        "task-template-on" => "The template has been switched on.",
        "service" => "The service has been saved.",
        "service-deleted" => "The service has been deleted.",
        "client" => "The client has been saved.",
        "tenancy" => "The tenancy has been saved.",
        "person" => "The person has been saved.",
        "case-made" => "The case has been created.",
        "case" => "The case has been saved.",
        "called" => "The call-back is done.",
        "try" => "The attempt has been recorded.",
        "reopened" => "The call-back is waiting again.",
        "call-kept" => "The call has been saved for later. Only you can see it, for 30 days.",
        "call-discarded" => "The saved call has been discarded.",
        "started" => "The client and the case have been created.",
        "offer" => "Your choice has been recorded.",
        "joined" => "The records have been joined.",
        "separated" => "The records have been separated again.",
        "different" => "They have been recorded as different people.",
        "corrected" => "The corrections have been saved. Trying again: reload this page in a moment to see the result.",
        "dismissed" => "The submission has been dismissed.",
        "referred" => "The referral has been recorded.",
        "repetition" => "The submission has been recorded as a duplicate.",
        "taken-up" => "The submission has been reopened.",
        _ => return None,
    })
}

/// What was done to staff, settings and jobs.
fn office(done: &str) -> Option<&'static str> {
    Some(match done {
        "session" => "That session has ended.",
        "all-sessions" => "They are signed out everywhere. Their API tokens no longer work.",
        "token" => "The token has been revoked.",
        "staff" => "The changes have been saved.",
        "invited" => "They will get an email with a link to set a password. The link works for 7 days.",
        "handed-over" => "The cases have been handed over.",
        "deactivated" => "They no longer have access. Any open cases have been handed over.",
        "activated" => "They can sign in again.",
        "setting" => "The setting has been saved.",
        "setting-removed" => "The entry has been removed.",
        "job-retry" => "The job will be tried again now.",
        "job-cancel" => "The job has been cancelled. If it is running, it stops within ten seconds.",
        "job-retry-kind" => "All dead jobs of that kind will be tried again now.",
        "job-run-now" => "It will run now, and again at its usual times.",
        _ => return None,
    })
}
