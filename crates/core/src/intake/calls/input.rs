//! What comes in from a call.

use crate::casework::cases::Topic;
use crate::casework::timeline::NoteText;
use crate::input::{Day, EmailAddress, Line, Listed, Phone, Postcode, Text, input};
use crate::parties::clients::Interpreter;

input! {
    /// What someone says on the phone.
    pub struct CallInput (form: CallFields "call", schema: "CallBody") {
        /// First name; one name is enough.
        first_name: Line<200>, "First name";
        /// Last name.
        last_name: Line<200>, "Last name";
        /// Phone number.
        phone: Phone, "Phone";
        /// Email address.
        email: EmailAddress, "Email";
        /// Date of birth.
        date_of_birth: Option<Day<1900, 2100>>, "Date of birth";
        /// Street address.
        address: Line<300>, "Street address";
        /// Suburb or town.
        suburb: Line<200>, "Suburb";
        /// Four digits.
        postcode: Postcode, "Postcode";
        /// What the case is about.
        topic: Topic, "Topic", needed "Choose what the case is about.", wrong "Choose what the case is about.";
        /// What happened: the first file note.
        what_happened: NoteText, "What happened", needed "Enter what happened. It becomes the first file note.";
        /// Whether they need an interpreter.
        interpreter: Listed<Interpreter>, "Interpreter";
        /// Their first language.
        first_language: Line<200>, "First language";
        /// What to know before getting in touch.
        contact_notes: Text<4000>, "Contact notes";
    }
}
