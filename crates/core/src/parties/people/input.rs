//! What comes in about a person.

use super::{Person, SupportContactPreference};
use crate::ids::PersonId;
use crate::input::{EmailAddress, Line, Listed, Phone, Pick, input};

input! {
    /// A person's details.
    pub struct PersonInput (form: PersonFields "person", schema: "PersonBody", stored: Person) {
        /// Name of the person or the agency.
        full_name: Line<200>, "Name", needed "Enter the name of the person or the agency.";
        /// Email address.
        email: EmailAddress, "Email";
        /// Phone number.
        phone: Phone, "Phone";
        /// Postal address.
        address: Line<300>, "Address";
        /// For a support worker: how they want to be kept informed, from the list.
        support_contact_preference: Listed<SupportContactPreference>, "Contact preference";
    }
}

input! {
    /// The person to set; `null` for nobody.
    pub struct PickInput (form: PickFields "pick", schema: "PickBody") {
        /// A person whom the user sees.
        person_id: Pick<PersonId>, "Person";
    }
}
