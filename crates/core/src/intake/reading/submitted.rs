//! What a submission says, as the values from which a client, a tenancy and a case are made.
//!
//! An empty text means that there was no such answer, as in the tables. Texts fit their columns.

use crate::casework::cases::CaseAnswers;
use crate::ids::UploadId;
use crate::intake::questions::Problem;
use crate::parties::clients::ClientAnswers;
use crate::parties::people::PersonAnswers;
use crate::parties::tenancies::TenancyAnswers;

/// A whole submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    /// Who asks for help.
    pub client: ClientAnswers,
    /// Where they live.
    pub tenancy: TenancyAnswers,
    /// Who supports them.
    pub support_worker: Option<PersonAnswers>,
    /// What it is about.
    pub case: CaseAnswers,
    /// The files that the answers name, in order, each once.
    pub uploads: Vec<UploadId>,
    /// What is odd about the answers, for staff.
    pub problems: Vec<Problem>,
}
