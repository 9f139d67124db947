//! What the database refuses, in words that say what to do. The rules themselves stand in the migrations, since only the
//! database sees what two people do at the same moment.

use crate::Error;

/// Turns a refusal of the database into one that its reader can do something about; any other error stays.
pub(crate) fn in_words(error: sqlx::Error) -> Error {
    let database = error.as_database_error();
    let code = database.and_then(|error| error.code());
    let constraint = database.and_then(|error| error.constraint());
    let text = match (code.as_deref(), constraint) {
        (Some("CK001"), _) => "An ongoing service is unfinished: finish it first, then close the case.",
        (Some("CK002"), _) => {
            "A critical date is not reviewed yet: have an admin review it first, then close the case."
        }
        (Some("CK003"), _) => "The case is closed: reopen it first to set a critical date.",
        (Some("CK004"), _) => "The case is closed: an ongoing service needs its finish date, or reopen the case first.",
        (Some("23514"), Some("cases_check")) => "A paralegal on a case needs a lawyer on it: choose a lawyer too.",
        _ => return Error::Db(error),
    };
    Error::Conflict(text.to_owned())
}
