//! From the renter's form to a case.

mod callbacks;
mod files;
mod forms;
mod limits;
mod odd_answers;
mod processing;
mod repetitions;
mod returning;
mod ways_out;
