//! How a try of a job fails, and how the core's errors affect the job.

use clerk_core::Error;
use jiff::Timestamp;

/// Why a try failed.
///
/// The text is stored with the job, shown to administrators and logged, so it must not contain personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Try again after the pause of the job's policy.
    Retry {
        /// What went wrong.
        error: String,
    },
    /// Try again at a time set by someone else, such as a third party with a rate limit. Counts as a try.
    RetryAt {
        /// When.
        at: Timestamp,
        /// What went wrong.
        error: String,
    },
    /// It will never work: the job is dead.
    Fail {
        /// Why, in words that staff understand.
        reason: String,
    },
}

impl Failure {
    /// Try again after the pause of the job's policy.
    pub fn retry(error: impl Into<String>) -> Self {
        Self::Retry { error: error.into() }
    }

    /// Don't try again.
    pub fn fail(reason: impl Into<String>) -> Self {
        Self::Fail { reason: reason.into() }
    }
}

/// The one place that decides which of the core's errors are temporary.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if error.is_transient() { Self::retry(error.to_string()) } else { Self::fail(error.to_string()) }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Error::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_by_itself_is_tried_again() {
        let retried = [Error::External("S3 is away".into()), Error::Db(sqlx::Error::PoolTimedOut)];
        for error in retried {
            let text = error.to_string();
            assert_eq!(Failure::from(error), Failure::retry(text));
        }
        let failed = [
            Error::NotFound,
            Error::Forbidden,
            Error::Conflict("closed".into()),
            Error::invalid("email", "is no email"),
        ];
        for error in failed {
            let text = error.to_string();
            assert_eq!(Failure::from(error), Failure::fail(text));
        }
    }
}
