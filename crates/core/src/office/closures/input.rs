//! What comes in about a closure.

use super::Closure;
use crate::input::{Day, Text, input};

input! {
    /// A time for which the office is closed.
    pub struct ClosureInput (form: ClosureFields "setting", schema: "ClosureBody", stored: Closure) {
        /// The first day on which it is closed.
        closes_on: Day<1990, 2100>, "Closed from", needed "Enter a date such as 2026-11-24.";
        /// The first day on which it is open again.
        reopens_on: Day<1990, 2100>, "Open again from", needed "Enter a date such as 2026-11-24.";
        /// What callers hear.
        call_text: Text<2000>, "Message for callers", needed "Enter what people are told while the office is closed.";
        /// What new clients are written.
        email_text: Text<4000>, "Email to new clients", needed "Enter what people are told while the office is closed.";
        /// What stands on the intake form.
        form_notice: Text<2000>, "Notice on the intake form", needed "Enter what people are told while the office is closed.";
    }
}
