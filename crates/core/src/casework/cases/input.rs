//! What comes in about a case: making one by hand, its details, who works on it, how far it has come, and how it ended.

use super::model::Case;
use crate::casework::values::{Employment, IncomeRange, Outcome, ReferrerType, Stage, Topic};
use crate::ids::{ClientId, TenancyId, UserId};
use crate::input::{Dollars, Field, Line, Listed, Pick, Text, YesNo, input};

/// The longest notes on an outcome, in characters.
pub const OUTCOME_NOTES: usize = 50_000;

/// Declares an input with the details of a case, which are the same for a new one.
macro_rules! case_input {
    (
        $(#[doc = $doc:literal])*
        pub struct $Input:ident (form: $Fields:ident, schema: $schema:literal $(, stored: $Model:ty)?) {
            first { $($first:tt)* }
            last { $($last:tt)* }
        }
    ) => {
        input! {
            $(#[doc = $doc])*
            pub struct $Input (form: $Fields "case", schema: $schema $(, stored: $Model)?) {
                $($first)*
                /// A tenancy of the client.
                tenancy_id: Option<TenancyId>, "Tenancy", wrong "Choose a tenancy of this client.",
                    of |case| case.tenancy.as_ref().map(|tenancy| tenancy.id);
                /// Rent per week in whole dollars.
                weekly_rent: Option<Dollars>, "Weekly rent";
                /// Household income per week in whole dollars.
                weekly_income: Option<Dollars>, "Weekly household income";
                /// Income range, from the list.
                income_range: Listed<IncomeRange>, "Annual income";
                /// Work and study, from the list.
                employment: Vec<Listed<Employment>>, "Work or study";
                /// What kind of place referred the client, from the list.
                referrer_type: Listed<ReferrerType>, "How they heard about us";
                /// Which one.
                referrer: Line<200>, "Referrer";
                $($last)*
            }
        }
    };
}

case_input! {
    /// A case to create.
    pub struct NewCaseInput (form: NewCaseFields, schema: "NewCaseBody") {
        first {
            /// The client.
            client_id: ClientId, "Client", needed "Choose the client.";
            /// What it is about; topics of old cases are refused.
            topic: Topic, "Topic", needed "Choose what the case is about.", wrong "Choose what the case is about.";
        }
        last {}
    }
}

case_input! {
    /// The details of a case.
    pub struct CaseInput (form: CaseFields, schema: "CaseBody", stored: Case) {
        first {
            /// What it is about; the fileref stays.
            topic: Topic, "Topic", needed "Choose what the case is about.", wrong "Choose what the case is about.",
                of |case| case.summary.topic;
        }
        last {}
    }
}

input! {
    /// Who is to work on a case.
    pub struct AssignmentInput (form: AssignmentFields "assign", schema: "AssignmentBody", stored: Case) {
        /// An active paralegal, or `null` for nobody.
        paralegal_id: Pick<UserId>, "Paralegal", of |case| Pick::of(&case.summary.paralegal.as_ref().map(|staff| staff.id));
        /// An active lawyer, or `null` for nobody; needed when there is a paralegal.
        lawyer_id: Pick<UserId>, "Lawyer", of |case| Pick::of(&case.summary.lawyer.as_ref().map(|staff| staff.id));
        /// Whether to assign them even if that gives someone more cases than they take.
        over_capacity: bool, "Assign anyway", of |_| false;
    }
}

input! {
    /// How far a case has come.
    pub struct StageInput (form: StageFields "progress", schema: "StageBody", stored: Case) {
        /// The stage.
        stage: Stage, "Stage", needed "Choose a stage.", wrong "Choose a stage.", of |case| case.summary.stage;
        /// Whether the client was given legal help. Without it, what is stored stays.
        provided_legal_services: Option<bool>, "Legal help given", wrong "Choose yes or no.",
            of |case| case.summary.provided_legal_services;
    }
}

input! {
    /// How a case ended.
    pub struct ClosingInput (form: ClosingFields "progress", schema: "ClosingBody") {
        /// The outcome.
        outcome: Outcome, "Outcome", needed "Choose how the case ended.", wrong "Choose how the case ended.";
        /// Notes on it.
        outcome_notes: Text<OUTCOME_NOTES>, "Outcome notes", needed "Enter notes on the outcome.";
        /// Whether the client was given legal help.
        provided_legal_services: YesNo, "Legal help given", needed "Choose whether legal help was given.",
            wrong "Choose whether legal help was given.";
    }
}
