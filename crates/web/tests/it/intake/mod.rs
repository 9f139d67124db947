//! From the renter's form to a case.

mod files;
mod forms;
mod limits;
mod odd_answers;
mod processing;
