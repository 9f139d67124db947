//! The people we help.

mod actions;
mod answers;
mod input;
mod model;
pub mod queries;
mod values;

pub use actions::{create, update};
pub use answers::ClientAnswers;
pub use input::{ClientFields, ClientInput};
pub use model::{Client, ClientPage, ClientRef, ListedClient, Sort};
pub use queries::{find, list, require_seen, with_email};
pub use values::{
    ABORIGINAL_OR_TORRES_STRAIT_ISLANDER, CALL_TIMES, CallTimes, ContactRestriction, ELIGIBILITY_CIRCUMSTANCES,
    EligibilityCircumstances, GENDER, Gender, INTERPRETER, IndigenousOrigin, Interpreter,
};
