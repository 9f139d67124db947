//! The values of a tenancy, with the words staff read.

use crate::values::lists;

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

lists! {
    Lease = LEASE;
    RentalCircumstances = RENTAL_CIRCUMSTANCES;
}
