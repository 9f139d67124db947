//! How a case ends: closing, reopening, its outcome, whether legal help was given, and what people propose.

mod closing;
mod in_place;
mod legal_help;
mod proposals;
