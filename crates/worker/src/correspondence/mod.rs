//! What Clerk writes to people.

mod mails;

pub(crate) use mails::{AccountChanged, Invitation, Mail, PasswordReset, Reminder, send};
