//! The values that things can have, with the words staff read. Stored as their upper-case names.

use crate::input::{Control, List, Refused};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

/// An enum that is stored as text and has a label for people.
macro_rules! values {
    ($(#[doc = $doc:literal])* $name:ident { $($variant:ident = $stored:literal, $label:literal;)+ }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
        #[sqlx(type_name = "text")]
        pub enum $name {
            $(
                #[doc = $label]
                #[serde(rename = $stored)]
                #[sqlx(rename = $stored)]
                $variant,
            )+
        }

        impl $name {
            /// All of them, in the order in which people expect them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored value.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $stored),+ }
            }

            /// What people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownValue;

            fn from_str(value: &str) -> Result<Self, UnknownValue> {
                match value {
                    $($stored => Ok(Self::$variant),)+
                    _ => Err(UnknownValue),
                }
            }
        }

        // By hand: the derive does not see the stored values through the macro.
        impl utoipa::PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some(concat!($($doc),*).trim()))
                    .enum_values(Some(Self::ALL.iter().map(|value| value.as_str())))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl crate::input::Field for $name {
            type Stored = Self;
            const CONTROL: Control = Control::select(&[$(($stored, $label)),+]);

            fn of(stored: &Self) -> Self {
                *stored
            }

            fn stored(&self) -> Self {
                *self
            }

            fn from_text(text: &str) -> Result<Self, Refused> {
                text.parse().map_err(|_| "Choose one from the list.".into())
            }

            fn from_json(value: &Value) -> Result<Self, Refused> {
                crate::input::json(value)
            }

            fn to_text(&self) -> String {
                self.as_str().to_owned()
            }

            fn to_json(&self) -> Value {
                self.as_str().into()
            }

            fn schema(description: &str) -> RefOr<Schema> {
                crate::input::reference(stringify!($name), description)
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                schemas.push((stringify!($name).to_owned(), <Self as utoipa::PartialSchema>::schema()));
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }
    };
}

/// The text is none of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown value")]
pub struct UnknownValue;

values! {
    /// What a case is about.
    Topic {
        Repairs = "REPAIRS", "Repairs";
        Bonds = "BONDS", "Bonds";
        EvictionArrears = "EVICTION_ARREARS", "Eviction (Arrears)";
        EvictionRetaliatory = "EVICTION_RETALIATORY", "Eviction (Retaliatory)";
        HealthCheck = "HEALTH_CHECK", "Housing Health Check";
        RentReduction = "RENT_REDUCTION", "Rent reduction";
        Other = "OTHER", "Other";
    }
}

values! {
    /// How far a case has come (matter stage).
    Stage {
        Unstarted = "UNSTARTED", "Not started";
        ClientAgreement = "CLIENT_AGREEMENT", "Client agreement";
        Advice = "ADVICE", "Drafting advice";
        FormalLetter = "FORMAL_LETTER", "Formal letter sent";
        Negotiations = "NEGOTIATIONS", "Negotiations";
        VcatCav = "VCAT_CAV", "VCAT/CAV";
        PostCaseInterview = "POST_CASE_INTERVIEW", "Post-case interview";
        Closed = "CLOSED", "Closed";
    }
}

values! {
    /// How a case ended.
    Outcome {
        OutOfScope = "OUT_OF_SCOPE", "Out of scope";
        ChangeOfScope = "CHANGE_OF_SCOPE", "Change of scope";
        ResolvedEarly = "RESOLVED_EARLY", "Resolved early";
        Churned = "CHURNED", "Churned";
        Unknown = "UNKNOWN", "Unknown";
        Successful = "SUCCESSFUL", "Successful";
        Unsuccessful = "UNSUCCESSFUL", "Unsuccessful";
    }
}

values! {
    /// What a note in the timeline is.
    NoteType {
        Paralegal = "PARALEGAL", "File note";
        Review = "REVIEW", "Case review";
        Performance = "PERFORMANCE", "Paralegal performance review";
        Event = "EVENT", "System event";
        Email = "EMAIL", "Email";
        ConflictCheckSuccess = "CONFLICT_CHECK_SUCCESS", "Conflict check passed";
        ConflictCheckFailure = "CONFLICT_CHECK_FAILURE", "Conflict check failed";
        EligibilityCheckSuccess = "ELIGIBILITY_CHECK_SUCCESS", "Eligibility check passed";
        EligibilityCheckFailure = "ELIGIBILITY_CHECK_FAILURE", "Eligibility check failed";
    }
}

values! {
    /// What a critical date is about.
    DateType {
        FilingDeadline = "FILING_DEADLINE", "Filing deadline";
        HearingListed = "HEARING_LISTED", "Hearing listed";
        Limitation = "LIMITATION", "Limitation period ends";
        NtvTermination = "NTV_TERMINATION", "Notice to vacate termination date";
        Other = "OTHER", "Other";
    }
}

values! {
    /// How a hearing is held.
    HearingType {
        InPerson = "IN_PERSON", "In person";
        Virtual = "VIRTUAL", "Virtual";
    }
}

values! {
    /// Whether a service is done at once or goes on.
    ServiceCategory {
        Discrete = "DISCRETE", "Discrete";
        Ongoing = "ONGOING", "Ongoing";
    }
}

values! {
    /// What a service is.
    ServiceType {
        LegalAdvice = "LEGAL_ADVICE", "Legal advice";
        LegalTask = "LEGAL_TASK", "Legal task";
        GeneralInformation = "GENERAL_INFORMATION", "Information";
        GeneralReferralSimple = "GENERAL_REFERRAL_SIMPLE", "Simple referral";
        GeneralReferralFacilitated = "GENERAL_REFERRAL_FACILITATED", "Facilitated referral";
        LegalSupport = "LEGAL_SUPPORT", "Legal support";
        RepresentationCourtTribunal = "REPRESENTATION_COURT_TRIBUNAL", "Court or tribunal representation";
        RepresentationOther = "REPRESENTATION_OTHER", "Other representation";
    }
}

values! {
    /// A group that staff belong to, lowest first.
    Group {
        Paralegal = "PARALEGAL", "Paralegal";
        Lawyer = "LAWYER", "Lawyer";
        Coordinator = "COORDINATOR", "Coordinator";
        Admin = "ADMIN", "Admin";
    }
}

values! {
    /// A kind of place that sends clients to us, of which names are kept.
    ReferrerKind {
        CommunityOrganisation = "COMMUNITY_ORGANISATION", "Community organisation";
        HousingService = "HOUSING_SERVICE", "Housing service";
        LegalCentre = "LEGAL_CENTRE", "Legal centre";
    }
}

values! {
    /// Limits on contacting a client.
    ContactRestriction {
        DoNotContact = "DO_NOT_CONTACT", "Do not contact";
        Marketing = "DO_NOT_CONTACT_MARKETING", "Do not contact for marketing";
        ActionResearch = "DO_NOT_CONTACT_ACTION_RESEARCH", "Do not contact for action research";
    }
}

impl Topic {
    /// Those that a new case may have; the others are kept for old cases.
    pub const TODAY: [Self; 5] =
        [Self::Repairs, Self::Bonds, Self::EvictionArrears, Self::EvictionRetaliatory, Self::HealthCheck];
}

values! {
    /// What a search can find.
    FoundKind {
        Case = "CASE", "Cases";
        Client = "CLIENT", "Clients";
        Person = "PERSON", "People";
        Tenancy = "TENANCY", "Addresses";
        Note = "NOTE", "Notes";
        Answer = "ANSWER", "Answers";
    }
}

impl ServiceType {
    /// Whether it is done at once or goes on.
    pub const fn category(self) -> ServiceCategory {
        match self {
            Self::LegalAdvice
            | Self::LegalTask
            | Self::GeneralInformation
            | Self::GeneralReferralSimple
            | Self::GeneralReferralFacilitated => ServiceCategory::Discrete,
            Self::LegalSupport | Self::RepresentationCourtTribunal | Self::RepresentationOther => {
                ServiceCategory::Ongoing
            }
        }
    }
}

/// The label of a stored value that may also be one that old data brought along; then the value itself.
pub fn label_of<'a>(labels: &[(&'a str, &'a str)], value: &'a str) -> &'a str {
    labels.iter().find(|(stored, _)| *stored == value).map_or(value, |(_, label)| label)
}

/// The label of a stored value; empty when the value is none of the list.
pub fn label_of_static(labels: &[(&str, &'static str)], value: &str) -> &'static str {
    labels.iter().find(|(stored, _)| *stored == value).map_or("", |(_, label)| label)
}

/// A stored value such as `NON_BINARY` as people say it; somebody's own words stay as they are.
pub fn in_words(value: &str) -> String {
    let is_stored = !value.is_empty() && value.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    if !is_stored {
        return value.to_owned();
    }
    let words = value.replace('_', " ").to_lowercase();
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A name for each list of labels, for fields whose value is one of them: `Listed<Lease>`.
macro_rules! lists {
    ($($name:ident = $labels:ident;)+) => {
        $(
            #[doc = concat!("The list [`", stringify!($labels), "`].")]
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $name {}

            impl List for $name {
                const LABELS: &'static [(&'static str, &'static str)] = $labels;
            }
        )+
    };
}

lists! {
    SupportContactPreference = SUPPORT_CONTACT_PREFERENCE;
    Interpreter = INTERPRETER;
    Lease = LEASE;
    RentalCircumstances = RENTAL_CIRCUMSTANCES;
    CallTimes = CALL_TIMES;
    ReferrerType = REFERRER_TYPE;
    IncomeRange = INCOME_RANGE;
    Gender = GENDER;
    Employment = EMPLOYMENT;
    EligibilityCircumstances = ELIGIBILITY_CIRCUMSTANCES;
    IndigenousOrigin = ABORIGINAL_OR_TORRES_STRAIT_ISLANDER;
}

/// Labels of how a support worker wants to be kept informed.
pub const SUPPORT_CONTACT_PREFERENCE: &[(&str, &str)] = &[
    ("DIRECT_ONLY", "Contact the support worker only"),
    ("COPY_ME_IN", "Copy the support worker in"),
    ("PERIODIC_UPDATE", "Update the support worker now and then"),
    ("FINAL_UPDATE", "Tell the support worker the result"),
    ("RENTER_MIA", "Contact the support worker when the renter can't be reached"),
];

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

/// Labels of leases.
pub const LEASE: &[(&str, &str)] =
    &[("YES", "On the lease"), ("NO", "Not on the lease"), ("VERBAL", "Verbal agreement")];

/// Labels of rental circumstances.
pub const RENTAL_CIRCUMSTANCES: &[(&str, &str)] = &[
    ("SOLO", "Renting alone"),
    ("FLATMATES", "With flatmates"),
    ("PARTNER", "With a partner"),
    ("FAMILY", "With family"),
    ("OTHER", "Other"),
];

/// Labels of call times.
pub const CALL_TIMES: &[(&str, &str)] =
    &[("WEEK_DAY", "Weekdays"), ("WEEK_EVENING", "Weekday evenings"), ("SATURDAY", "Saturday"), ("SUNDAY", "Sunday")];

/// Labels of referrer types.
pub const REFERRER_TYPE: &[(&str, &str)] = &[
    ("LEGAL_CENTRE", "Legal centre"),
    ("COMMUNITY_ORGANISATION", "Community organisation"),
    ("SEARCH", "Web search"),
    ("SOCIAL_MEDIA", "Social media"),
    ("WORD_OF_MOUTH", "Word of mouth"),
    ("ONLINE_AD", "Online ad"),
    ("HOUSING_SERVICE", "Housing service"),
    ("RADIO", "Radio"),
    ("BILLBOARD", "Billboard"),
    ("POSTER", "Poster"),
    ("RETURNING_CLIENT", "Returning client"),
];

/// Labels of income ranges per year.
pub const INCOME_RANGE: &[(&str, &str)] = &[
    ("UNDER_40K", "Under $40,000"),
    ("FROM_40K_TO_64K", "$40,000 to $64,999"),
    ("FROM_65K_TO_89K", "$65,000 to $89,999"),
    ("FROM_90K_TO_114K", "$90,000 to $114,999"),
];

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

/// Labels of employment.
pub const EMPLOYMENT: &[(&str, &str)] = &[
    ("WORKING_FULL_TIME", "Working full time"),
    ("WORKING_PART_TIME", "Working part time"),
    ("WORKING_CASUALLY", "Working casually"),
    ("WORKING_TEMPORARY", "In temporary work"),
    ("STUDENT", "Student"),
    ("APPRENTICE", "Apprentice"),
    ("RETIRED", "Retired"),
    ("PARENT", "Full-time parent"),
    ("TEMPORARILY_UNABLE", "Temporarily unable to work"),
    ("LOOKING_FOR_WORK", "Looking for work"),
    ("NOT_LOOKING_FOR_WORK", "Not looking for work"),
    ("INCOME_REDUCED_COVID", "Income reduced by COVID-19"),
    ("UNEMPLOYED", "Unemployed"),
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

/// Every stored value with its label, whatever it is a value of.
pub fn all() -> Vec<(&'static str, &'static str)> {
    let mut all = Vec::new();
    macro_rules! add {
        ($($name:ident)+) => { $(all.extend($name::ALL.iter().map(|value| (value.as_str(), value.label())));)+ };
    }
    add!(Topic Stage Outcome NoteType DateType HearingType ServiceCategory ServiceType Group ReferrerKind ContactRestriction);
    for labels in [
        SUPPORT_CONTACT_PREFERENCE,
        INTERPRETER,
        LEASE,
        RENTAL_CIRCUMSTANCES,
        CALL_TIMES,
        REFERRER_TYPE,
        INCOME_RANGE,
        GENDER,
        EMPLOYMENT,
        ELIGIBILITY_CIRCUMSTANCES,
        ABORIGINAL_OR_TORRES_STRAIT_ISLANDER,
    ] {
        all.extend(labels);
    }
    all
}
