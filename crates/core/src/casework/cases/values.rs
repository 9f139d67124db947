//! The values of a case, with the words staff read.

use crate::values::values;

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

impl Topic {
    /// Those that a new case may have; the others are kept for old cases.
    pub const TODAY: [Self; 5] =
        [Self::Repairs, Self::Bonds, Self::EvictionArrears, Self::EvictionRetaliatory, Self::HealthCheck];
}

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
