//! From the renter's form to a case.

mod callbacks;
mod calls;
mod costly_files;
mod files;
mod floods;
mod forms;
mod limits;
mod many_files;
mod odd_answers;
mod processing;
mod repetitions;
mod resuming;
mod returning;
mod scanning;
mod strangers_files;
mod unused_files;
mod ways_out;
