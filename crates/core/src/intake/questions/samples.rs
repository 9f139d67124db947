//! What the centre's current site sends. Kept by the testkit, which this crate cannot depend on: the testkit runs a Clerk.

/// Answers about repairs.
pub(in crate::intake) const REPAIRS: &str = include_str!("../../../../testkit/fixtures/answers-repairs.json");
/// Answers about an eviction.
pub(in crate::intake) const EVICTION: &str =
    include_str!("../../../../testkit/fixtures/answers-eviction-retaliatory.json");
