//! The code for each job, one file per job, named as its payload in `core/src/jobs`.

mod process_submission;
