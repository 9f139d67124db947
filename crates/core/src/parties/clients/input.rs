//! What comes in about a client.

use super::Client;
use crate::input::{Count, Day, Dollars, EmailAddress, Line, Listed, OwnWords, Phone, Text, input};
use crate::parties::clients::{
    CallTimes, ContactRestriction, EligibilityCircumstances, Gender, IndigenousOrigin, Interpreter,
};

input! {
    /// A client's details.
    pub struct ClientInput (form: ClientFields "client", schema: "ClientBody", stored: Client) {
        /// Email address; a client needs one, or a phone number. Others may have the same.
        email: EmailAddress, "Email";
        /// First name; a client needs some name, and one is enough.
        first_name: Line<200>, "First name";
        /// Last name.
        last_name: Line<200>, "Last name";
        /// What they like to be called.
        preferred_name: Line<200>, "Preferred name";
        /// Date of birth.
        date_of_birth: Option<Day<1900, 2100>>, "Date of birth";
        /// Phone number, as they write it.
        phone: Phone, "Phone";
        /// A listed value or their own words.
        gender: OwnWords<Gender, 200>, "Gender";
        /// Pronouns.
        pronouns: Line<64>, "Pronouns";
        /// Whether they receive Centrelink support; `null` when not known.
        centrelink_support: Option<bool>, "Centrelink support";
        /// Circumstances that make them eligible, from the list.
        eligibility_circumstances: Vec<Listed<EligibilityCircumstances>>, "Eligibility circumstances";
        /// More on their eligibility.
        eligibility_notes: Text<4000>, "Eligibility notes";
        /// How many people depend on them.
        number_of_dependents: Option<Count<0, 100>>, "Dependants";
        /// Household income per week in whole dollars.
        weekly_household_income: Option<Dollars>, "Weekly household income";
        /// Aboriginal or Torres Strait Islander origin, from the list.
        aboriginal_or_torres_strait_islander: Listed<IndigenousOrigin>, "Aboriginal or Torres Strait Islander";
        /// Whether they speak a language other than English; `null` when not known.
        can_speak_non_english: Option<bool>, "Speaks a language other than English";
        /// Their first language.
        first_language: Line<200>, "First language";
        /// Whether they need an interpreter, from the list.
        interpreter: Listed<Interpreter>, "Interpreter";
        /// When they can be called, from the list.
        call_times: Vec<Listed<CallTimes>>, "Call times";
        /// Limits on contacting them; `null` when there are none.
        contact_restriction: Option<ContactRestriction>, "Contact restriction",
            of |client| client.contact_restriction.parse().ok();
        /// What staff should know before they get in touch with them.
        contact_notes: Text<4000>, "Contact notes";
        /// Staff's notes on them.
        notes: Text<4000>, "Notes";
    }
}
