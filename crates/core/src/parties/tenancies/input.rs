//! What comes in about a tenancy.

use super::{Lease, RentalCircumstances, Tenancy};
use crate::input::{Day, Line, Listed, Postcode, input};

input! {
    /// Where a client lives.
    pub struct TenancyInput (form: TenancyFields "tenancy", schema: "TenancyBody", stored: Tenancy) {
        /// Street address.
        address: Line<300>, "Street address", needed "Enter the street address.";
        /// Suburb or town.
        suburb: Line<200>, "Suburb";
        /// Four digits; text, because some start with 0.
        postcode: Postcode, "Postcode";
        /// When it started.
        started_on: Option<Day<1900, 2100>>, "Start date";
        /// Whether the client is on the lease, from the list.
        lease: Listed<Lease>, "Lease";
        /// Who they live with, from the list.
        rental_circumstances: Listed<RentalCircumstances>, "Household";
    }
}
