//! Staff, their sign-in and their sessions.

mod actions;
mod input;
mod jobs;
mod model;
pub mod password_links;
mod queries;
pub mod sessions;
mod sign_in;
pub mod tokens;

pub use actions::{deactivate, set_password};
pub use input::{ForgotPasswordInput, SetPasswordInput, SignInInput};
pub use jobs::{SendInvitation, SendPasswordReset};
pub use model::{Assignable, Load, NewUser, StaffRef, User};
pub use queries::{assignable, create, get_by_email, with_load};
pub(crate) use queries::{assignee, groups, hold, load};
pub(crate) use sign_in::count_failure;
pub use sign_in::{SignIn, sign_in};

/// The shortest password, in characters.
pub const MIN_PASSWORD: usize = 8;
