//! From the renter's form to a case.

mod files;
mod forms;
mod limits;
mod odd_answers;
mod processing;
mod callbacks;
mod repetitions;
mod returning;
mod ways_out;
