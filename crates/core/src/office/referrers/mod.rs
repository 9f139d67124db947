//! Who sends clients to us: names to choose from where a case says who referred the client.

mod queries;

use crate::input::{Line, YesUnlessTicked, input};
use crate::office::catalogue::{Catalogue, entry};
use crate::values::values;
use clerk_platform::time::Timestamp;
use serde::Serialize;
use uuid::Uuid;

pub use queries::names;

values! {
    /// A kind of place that sends clients to us, of which names are kept.
    ReferrerKind {
        CommunityOrganisation = "COMMUNITY_ORGANISATION", "Community organisation";
        HousingService = "HOUSING_SERVICE", "Housing service";
        LegalCentre = "LEGAL_CENTRE", "Legal centre";
    }
}

/// Someone who sends clients to us.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Referrer {
    /// Id.
    pub id: Uuid,
    /// What kind of place it is.
    pub kind: ReferrerKind,
    /// Its name.
    pub name: String,
    /// Whether it is still offered.
    pub is_active: bool,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl Catalogue for Referrer {
    entry!(ReferrerInput);
}

input! {
    /// Someone who sends clients to us.
    pub struct ReferrerInput (form: ReferrerFields "setting", schema: "ReferrerBody", stored: Referrer) {
        /// What kind of place it is.
        kind: ReferrerKind, "Type", needed "Choose the type of referrer.", wrong "Choose the type of referrer.";
        /// Its name, as staff know it.
        name: Line<200>, "Name", needed "Enter the name staff know it by.";
        /// Whether it is offered; `true` by default.
        is_active: YesUnlessTicked, "No longer offered";
    }
}
