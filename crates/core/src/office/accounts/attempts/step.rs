//! What comes next for someone half-way through signing in.

use crate::values::values;

values! {
    /// What comes next.
    Step {
        Factor = "FACTOR", "A second factor";
        SetUp = "SET_UP", "Setting up a second factor";
        Passkey = "PASSKEY", "The answer of a passkey";
        Provider = "PROVIDER", "The answer of Google or Microsoft";
        Confirmed = "CONFIRMED", "Has shown again that it is them";
    }
}
