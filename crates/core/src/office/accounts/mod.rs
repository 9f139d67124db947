//! Staff, how they sign in, and their sessions.

mod actions;
pub mod attempts;
pub mod factors;
mod guessing;
mod input;
mod jobs;
mod model;
mod onward;
pub mod passkeys;
pub mod password_links;
pub mod passwords;
pub mod providers;
mod queries;
mod record;
pub mod sessions;
mod sign_in;
pub mod tokens;
mod visitor;

pub use actions::{PasswordChange, change_password, deactivate, own_words, require_usable, set_password};
pub use guessing::{AlertGuessing, failures_lately};
pub use input::{
    ChangePasswordInput, CodeInput, ConfirmInput, ForgotPasswordInput, PasskeyInput, RemovalInput, SetPasswordInput,
    SignInInput,
};
pub use jobs::{AccountNews, SendAccountNews, SendInvitation, SendPasswordReset};
pub use model::{Assignable, Load, NewUser, StaffRef, User};
pub use onward::{Confirmed, Entered, Onward, confirm_again, confirmed, enter_code, finish_set_up, is_confirmed};
pub use queries::{assignable, create, get_by_email, with_load};
pub(crate) use queries::{assignable_in_json, assignee, groups, hold, hold_with_cases, load};
pub(crate) use sign_in::account_email;
pub use sign_in::{SignIn, sign_in};
pub use visitor::Visitor;
