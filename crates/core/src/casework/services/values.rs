//! The kinds of legal services, as funders count them.

use crate::values::values;

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
