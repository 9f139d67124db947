//! What comes in about a university.

use super::University;
use crate::input::{Line, input};

input! {
    /// A university.
    pub struct UniversityInput (form: UniversityFields "setting", schema: "UniversityBody", stored: University) {
        /// Its name.
        name: Line<200>, "Name", needed "Enter the name of the university.";
    }
}
