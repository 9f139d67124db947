//! What answers say: the values for a client, a tenancy and a case, what is odd about them, and how staff see them.

mod amounts;
mod check;
mod glance;
mod person;
mod present;
mod read;
mod reader;
mod submitted;
mod topic;
mod uploads;

pub use glance::Glance;
pub use present::{AnswerView, SectionView, Shown};
pub use submitted::Intake;
pub use uploads::{UploadRef, Uploads};
