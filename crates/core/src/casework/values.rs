//! The values of cases and of what belongs to them, with the words staff read. At the bottom of the wing: the timeline shows
//! all of them, and all of them write to the timeline.

use crate::values::{lists, values};

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
        Churned = "CHURNED", "Client stopped responding";
        Unknown = "UNKNOWN", "Unknown";
        Successful = "SUCCESSFUL", "Successful";
        Unsuccessful = "UNSUCCESSFUL", "Unsuccessful";
    }
}

values! {
    /// Whether legal help was given, as lists are narrowed by it.
    LegalHelp {
        Given = "true", "Yes";
        NotGiven = "false", "No";
        NotAnswered = "none", "Not answered";
    }
}

impl LegalHelp {
    /// What a case says.
    pub fn of(provided_legal_services: Option<bool>) -> Self {
        match provided_legal_services {
            Some(true) => Self::Given,
            Some(false) => Self::NotGiven,
            None => Self::NotAnswered,
        }
    }

    /// SQL for a case, in a table named `c`, of which this is so.
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Given => "c.provided_legal_services",
            Self::NotGiven => "not c.provided_legal_services",
            Self::NotAnswered => "c.provided_legal_services is null",
        }
    }
}

values! {
    /// What is proposed for a case.
    ProposalKind {
        Close = "CLOSE", "Close case";
        Reopen = "REOPEN", "Reopen case";
        ChangeOutcome = "CHANGE_OUTCOME", "Change outcome";
        Assign = "ASSIGN", "Assign case";
    }
}

impl ProposalKind {
    /// What it is meant to do, as in "proposed to close the case".
    pub const fn aim(self) -> &'static str {
        match self {
            Self::Close => "to close the case",
            Self::Reopen => "to reopen the case",
            Self::ChangeOutcome => "to change the outcome of the case",
            Self::Assign => "to reassign the case",
        }
    }
}

impl Topic {
    /// The topics that a new case may have; the others are kept for old cases.
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
    ("FROM_115K_TO_139K", "$115,000 to $139,999"),
    ("FROM_140K_TO_155K", "$140,000 to $155,000"),
    ("OVER_155K", "Over $155,000"),
];

/// The income range per year in which a household's income per week is, in dollars.
pub fn income_range(weekly: i32) -> &'static str {
    const BELOW: [(i32, &str); 6] = [
        (770, "UNDER_40K"),
        (1250, "FROM_40K_TO_64K"),
        (1731, "FROM_65K_TO_89K"),
        (2193, "FROM_90K_TO_114K"),
        (2674, "FROM_115K_TO_139K"),
        (2981, "FROM_140K_TO_155K"),
    ];
    BELOW.iter().find(|(limit, _)| weekly < *limit).map_or("OVER_155K", |(_, range)| range)
}

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
    /// What became of a critical date.
    DateOutcome {
        Done = "DONE", "Done";
        Met = "MET", "Met";
        Missed = "MISSED", "Missed";
        Vacated = "VACATED", "No longer needed";
    }
}

impl DateOutcome {
    /// What can become of such a date.
    pub const fn for_type(date_type: DateType) -> &'static [Self] {
        match date_type {
            DateType::HearingListed | DateType::NtvTermination | DateType::Other => {
                &[Self::Done, Self::Missed, Self::Vacated]
            }
            DateType::FilingDeadline | DateType::Limitation => &[Self::Met, Self::Missed, Self::Vacated],
        }
    }

    /// Whether nobody can know it before the day: a hearing that was held, anything that was missed.
    pub const fn is_only_known_afterwards(self, date_type: DateType) -> bool {
        matches!((date_type, self), (_, Self::Missed) | (DateType::HearingListed, Self::Done))
    }

    /// What people read about such a date.
    pub const fn label_of(self, date_type: DateType) -> &'static str {
        match (date_type, self) {
            (DateType::HearingListed, Self::Done) => "Held",
            (DateType::HearingListed, Self::Vacated) => "Vacated or adjourned",
            _ => self.label(),
        }
    }
}

values! {
    /// Whether a service is discrete or ongoing.
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

impl ServiceType {
    /// Discrete or ongoing.
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

values! {
    /// How a case came about.
    CaseOrigin {
        IntakeForm = "INTAKE_FORM", "from the intake form";
        ByHand = "BY_HAND", "by hand";
        Call = "CALL", "from a call";
        OldSystem = "OLD_SYSTEM", "from the old system";
    }
}

values! {
    /// A detail of a case whose change is recorded, without what it was.
    CaseDetail {
        WeeklyRent = "WEEKLY_RENT", "weekly rent";
        WeeklyIncome = "WEEKLY_INCOME", "weekly income";
        IncomeRange = "INCOME_RANGE", "income range";
        Employment = "EMPLOYMENT", "work or study";
        ReferrerType = "REFERRER_TYPE", "type of referrer";
        Referrer = "REFERRER", "referrer";
        OutcomeNotes = "OUTCOME_NOTES", "notes on the outcome";
    }
}

lists! {
    ReferrerType = REFERRER_TYPE;
    IncomeRange = INCOME_RANGE;
    Employment = EMPLOYMENT;
}
