//! What comes in about a referrer.

use super::{Referrer, ReferrerKind};
use crate::input::{Line, YesUnlessTicked, input};

input! {
    /// Someone who sends clients to us.
    pub struct ReferrerInput (form: ReferrerFields "setting", schema: "ReferrerBody", stored: Referrer) {
        /// What kind of place it is.
        kind: ReferrerKind, "Type", needed "Choose the type of referrer.", wrong "Choose the type of referrer.";
        /// Its name, as staff know it.
        name: Line<200>, "Name", needed "Enter the name staff know it by.";
        /// Whether it is offered; it is unless it is said.
        is_active: YesUnlessTicked, "No longer offered";
    }
}
