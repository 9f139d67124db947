//! The values of a client, with the words staff read.

use crate::values::{lists, values};

values! {
    /// Limits on contacting a client.
    ContactRestriction {
        DoNotContact = "DO_NOT_CONTACT", "Do not contact";
        Marketing = "DO_NOT_CONTACT_MARKETING", "Do not contact for marketing";
        ActionResearch = "DO_NOT_CONTACT_ACTION_RESEARCH", "Do not contact for action research";
    }
}

values! {
    /// A detail of a client. In lower case, its code is the name of the field in the API.
    ClientDetail {
        FirstName = "FIRST_NAME", "first name";
        LastName = "LAST_NAME", "last name";
        PreferredName = "PREFERRED_NAME", "preferred name";
        Email = "EMAIL", "email";
        Phone = "PHONE", "phone";
        DateOfBirth = "DATE_OF_BIRTH", "date of birth";
        Gender = "GENDER", "gender";
        Pronouns = "PRONOUNS", "pronouns";
        Interpreter = "INTERPRETER", "interpreter";
        FirstLanguage = "FIRST_LANGUAGE", "first language";
        CanSpeakNonEnglish = "CAN_SPEAK_NON_ENGLISH", "speaks a language other than English";
        CallTimes = "CALL_TIMES", "call times";
        AboriginalOrTorresStraitIslander = "ABORIGINAL_OR_TORRES_STRAIT_ISLANDER", "Aboriginal or Torres Strait Islander";
        CentrelinkSupport = "CENTRELINK_SUPPORT", "Centrelink support";
        NumberOfDependents = "NUMBER_OF_DEPENDENTS", "dependants";
        WeeklyHouseholdIncome = "WEEKLY_HOUSEHOLD_INCOME", "weekly household income";
        EligibilityCircumstances = "ELIGIBILITY_CIRCUMSTANCES", "eligibility circumstances";
        EligibilityNotes = "ELIGIBILITY_NOTES", "eligibility notes";
    }
}

impl ClientDetail {
    /// The name of the field in forms and in the API.
    pub fn field(self) -> String {
        self.as_str().to_lowercase()
    }

    /// Whether a search for the client looks through it.
    pub fn is_searched(self) -> bool {
        matches!(self, Self::FirstName | Self::LastName | Self::PreferredName | Self::Email | Self::Phone)
    }
}

/// Labels of interpreter needs.
pub const INTERPRETER: &[(&str, &str)] = &[
    ("", "Not asked"),
    ("NO", "No"),
    ("YES_WRITTEN", "Yes, written"),
    ("YES_SPOKEN", "Yes, spoken"),
    ("YES_WRITTEN_SPOKEN", "Yes, written and spoken"),
    ("YES_CONFIRM", "Yes, to be confirmed"),
    ("UNKNOWN", "Unknown"),
];

/// Labels of call times.
pub const CALL_TIMES: &[(&str, &str)] =
    &[("WEEK_DAY", "Weekdays"), ("WEEK_EVENING", "Weekday evenings"), ("SATURDAY", "Saturday"), ("SUNDAY", "Sunday")];

/// Labels of genders; people may also use their own words.
pub const GENDER: &[(&str, &str)] = &[
    ("MALE", "Male"),
    ("FEMALE", "Female"),
    ("SISTERGIRL", "Sistergirl"),
    ("BROTHERBOY", "Brotherboy"),
    ("NON_BINARY", "Non-binary"),
    ("GENDER_DIVERSE", "Gender diverse"),
    ("OMITTED", "Prefers not to say"),
];

/// Labels of eligibility circumstances.
pub const ELIGIBILITY_CIRCUMSTANCES: &[(&str, &str)] = &[
    ("HOUSING", "Public housing"),
    ("SINGLE_PARENT", "Single parent"),
    ("MENTAL_ILLNESS", "Mental illness"),
    ("INTELLECTUAL_DISABILITY", "Intellectual disability"),
    ("PHYSICAL_DISABILITY", "Physical disability"),
    ("VISA", "Eligible visa type"),
    ("FAMILY_VIOLENCE", "Family violence"),
    ("UNEXPECTED_CIRCUMSTANCE", "Unexpected circumstance"),
    ("SUBSTANCE_ABUSE", "Substance abuse"),
    ("ABORIGINAL_OR_TORRES_STRAIT", "Aboriginal or Torres Strait Islander"),
    ("RENTING", "Renting in a remote or regional location"),
    ("STRUGGLING", "Struggling with bills"),
];

/// Labels of Aboriginal or Torres Strait Islander origin.
pub const ABORIGINAL_OR_TORRES_STRAIT_ISLANDER: &[(&str, &str)] = &[
    ("NO", "No"),
    ("YES_ABORIGINAL", "Yes, Aboriginal"),
    ("YES_TSI", "Yes, Torres Strait Islander"),
    ("YES_ABORIGINAL_AND_TSI", "Yes, Aboriginal and Torres Strait Islander"),
    ("YES_CONFIRM", "Yes, to be confirmed"),
    ("PREFER_NOT_TO_ANSWER", "Prefers not to answer"),
    ("NOT_STATED", "Not stated"),
];

lists! {
    Interpreter = INTERPRETER;
    CallTimes = CALL_TIMES;
    Gender = GENDER;
    EligibilityCircumstances = ELIGIBILITY_CIRCUMSTANCES;
    IndigenousOrigin = ABORIGINAL_OR_TORRES_STRAIT_ISLANDER;
}
