//! What Clerk writes to people.

mod mails;

pub(crate) use mails::{Invitation, Mail, PasswordReset, Reminder, send};
