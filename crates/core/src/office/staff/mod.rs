//! Members of staff as the people who run the office see them: who they are, how busy they are, who takes over their cases.
//!
//! What they need to sign in is in [`users`](crate::office::accounts).

mod actions;
mod input;
mod model;
pub(crate) mod queries;

pub use actions::{get, invite, invite_again, list, require, update};
pub use input::{InvitationFields, InvitationInput, MemberFields, MemberInput};
pub use model::{Caseload, Filter, Member, Profile, Sort};
