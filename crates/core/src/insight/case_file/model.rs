//! What a case file holds.

use crate::casework::cases::{Case, Parties};
use crate::casework::dates::CriticalDate;
use crate::casework::proposals::Proposal;
use crate::casework::services::Service;
use crate::documents::files::Upload;
use crate::intake::submissions::Submission;

/// A case with everything that belongs to it, except its timeline.
#[derive(Debug, Clone)]
pub struct WholeCase {
    /// The case.
    pub case: Case,
    /// Its people and place.
    pub parties: Parties,
    /// Its critical dates, earliest first.
    pub dates: Vec<CriticalDate>,
    /// Its services, newest first.
    pub services: Vec<Service>,
    /// What is proposed for it and not settled, oldest first.
    pub proposals: Vec<Proposal>,
    /// Its uploads, oldest first.
    pub uploads: Vec<Upload>,
    /// The intake form it came from.
    pub submission: Option<Submission>,
}
