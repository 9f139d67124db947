//! What comes in about a token.

use super::Scope;
use crate::input::{Count, Line, Usually, input};

input! {
    /// A new token of one's own.
    pub struct TokenInput (form: TokenFields "token", schema: "TokenBody") {
        /// What it is called.
        name: Line<100>, "Name", needed "Give the token a name, such as “Monthly figures”.";
        /// What it is for.
        scope: Scope, "What it may do", needed "Choose what the token may do.";
        /// How many days it works; 90 by default.
        days: Usually<90, Count<1, 365>>, "Days until it ends",
            needed "Enter a whole number from 1 to 365.";
    }
}
