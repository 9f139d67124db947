//! The kinds of referrers that are listed by name.

use crate::values::values;

values! {
    /// A kind of place that sends clients to us, of which names are kept.
    ReferrerKind {
        CommunityOrganisation = "COMMUNITY_ORGANISATION", "Community organisation";
        HousingService = "HOUSING_SERVICE", "Housing service";
        LegalCentre = "LEGAL_CENTRE", "Legal centre";
    }
}
