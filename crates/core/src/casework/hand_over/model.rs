//! What is handed over.

/// How many open cases someone has.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) as_paralegal: i64,
    pub(super) as_lawyer: i64,
}
