//! What comes in from a call.

use crate::casework::cases::Topic;
use crate::casework::timeline::NoteText;
use crate::input::{Day, EmailAddress, Line, Listed, Phone, Postcode, Text, input};
use crate::parties::clients::Interpreter;
use crate::parties::people::PersonAnswers;
use crate::parties::tenancies::TenancyAnswers;

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
        contact_notes: Text<4000>, "Safe to call?";
        /// The agent’s name.
        agent_name: Line<200>, "Agent’s name";
        /// The agent’s phone number.
        agent_phone: Phone, "Agent’s phone";
        /// The agent’s email address.
        agent_email: EmailAddress, "Agent’s email";
        /// The landlord’s name.
        landlord_name: Line<200>, "Landlord’s name";
        /// The landlord’s phone number.
        landlord_phone: Phone, "Landlord’s phone";
        /// The landlord’s email address.
        landlord_email: EmailAddress, "Landlord’s email";
    }
}

impl CallInput {
    /// Who the agent is, if anything is known.
    pub(super) fn agent(&self) -> Option<PersonAnswers> {
        person(&self.agent_name, &self.agent_phone, &self.agent_email)
    }

    /// Who the landlord is, if anything is known.
    pub(super) fn landlord(&self) -> Option<PersonAnswers> {
        person(&self.landlord_name, &self.landlord_phone, &self.landlord_email)
    }

    /// Where they live and from whom they rent, if anything is known.
    pub(super) fn tenancy(&self) -> Option<TenancyAnswers> {
        let tenancy = TenancyAnswers {
            address: self.address.to_string(),
            suburb: self.suburb.to_string(),
            postcode: self.postcode.to_string(),
            started_on: None,
            lease: String::new(),
            rental_circumstances: String::new(),
            agent: self.agent(),
            landlord: self.landlord(),
        };
        let place = [&tenancy.address, &tenancy.suburb, &tenancy.postcode];
        let is_known = place.iter().any(|text| !text.is_empty());
        (is_known || tenancy.agent.is_some() || tenancy.landlord.is_some()).then_some(tenancy)
    }
}

fn person(name: &str, phone: &str, email: &str) -> Option<PersonAnswers> {
    let person = PersonAnswers {
        full_name: name.to_owned(),
        phone: phone.to_owned(),
        email: email.to_owned(),
        ..PersonAnswers::default()
    };
    (person != PersonAnswers::default()).then_some(person)
}
