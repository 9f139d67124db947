//! Reading what comes in, from forms and JSON alike.
//!
//! A thing's input is declared once, in its domain's `input.rs`:
//!
//! ```ignore
//! input! {
//!     /// A client's details.
//!     pub struct ClientInput (form: ClientFields "client", schema: "ClientBody", stored: Client) {
//!         /// Email address; unique without regard to case.
//!         email: EmailAddress, "Email", needed "Write the client’s email address.";
//!         /// Date of birth.
//!         date_of_birth: Option<Day<1900, 2100>>, "Date of birth";
//!         /// When they can be called, from the list.
//!         call_times: Vec<Listed<CallTimes>>, "When they can be called";
//!     }
//! }
//! ```
//!
//! From that come:
//!
//! - `ClientInput`, the checked values. Actions and queries take it; `input.email.stored()` is what a column holds.
//! - `Form<ClientInput>`, the form with what was typed and what is wrong: `form.email` in a template. The type of a field
//!   says which control it is, how long its text may be, its choices.
//! - [`Input::from_json`], for the API, and the schema of the body. JSON is read strictly: `"2"` is no number.
//! - `ClientInput::of(&client)`, what is stored, for the form of an edit and for a merge patch.
//!
//! **What nobody sees is not kept.** Whatever comes in goes through [`clean`] first, as its kind of control asks for: prose keeps
//! what its script needs, an email address nothing that can't be seen.
//!
//! **What is stored may stay.** Old data holds values that could not be typed today. A field that comes in as it is stored
//! is taken as it is; only what differs is checked. So anyone who reads a change gives `read` and `from_json` what is stored.
//!
//! Rules about several fields, about today or about other rows are in the domain's `actions`: they answer
//! `Error::Invalid`, which [`Form::refused`] puts next to the fields it names.
//!
//! A new kind of field is a type with [`Field`].

mod choices;
mod days;
mod field;
mod form;
mod form_field;
mod macros;
mod numbers;
mod reader;
mod schema;
mod several;
mod text;
mod times;

pub use choices::{List, Listed, OwnWords, Pick, YesNo, YesUnlessTicked};
pub use days::{Day, read_day};
pub use field::{Control, Field, Kind, Refused, Spec};
pub(crate) use field::{json, stored_as_is, wraps};
pub use form::Form;
pub use form_field::{Choice, FormField, Pairs};
pub(crate) use macros::input;
pub use numbers::{Count, Dollars, Usually};
pub use reader::{Input, Reader};
pub use schema::{join_docs, object};
pub(crate) use schema::{reference, uuid};
pub use text::{EmailAddress, Line, Phone, Postcode, Text, WebAddress, clean};
pub(crate) use text::{LONGEST_EMAIL, cleaned, is_email, text_field, text_schema};
pub use times::TimeOfDay;
