//! The people we help.

mod actions;
mod answers;
mod filing;
mod input;
mod model;
pub mod queries;
mod values;

pub use actions::{Created, create, update};
pub use answers::ClientAnswers;
pub use filing::queries::{Alike, get as get_locked};
pub use filing::{Filed, file};
pub use input::{ClientFields, ClientInput};
pub use model::{Client, ClientPage, ClientRef, ListedClient, Sort, shown_name};
pub use queries::{find, find_locked, list, require_seen};
pub use values::{
    ABORIGINAL_OR_TORRES_STRAIT_ISLANDER, CALL_TIMES, CallTimes, ClientDetail, ContactRestriction,
    ELIGIBILITY_CIRCUMSTANCES, EligibilityCircumstances, GENDER, Gender, INTERPRETER, IndigenousOrigin, Interpreter,
};
