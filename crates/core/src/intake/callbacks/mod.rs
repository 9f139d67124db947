//! People without an email address who asked, on the intake form, to be called.

mod queries;

use crate::{Error, FieldError, Result};
use clerk_platform::time::Timestamp;
use uuid::Uuid;

pub use queries::{create, mark_handled, waiting, waiting_count};

/// Someone who waits for a call.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Id.
    pub id: Uuid,
    /// Their name, as typed.
    pub name: String,
    /// Their phone number, as typed.
    pub phone: String,
    /// When they asked.
    pub created_at: Timestamp,
    /// They are on the blocklist: nobody calls them back.
    pub is_blocked: bool,
}

/// A checked request to be called.
#[derive(Debug)]
pub struct NewContact {
    name: String,
    phone: String,
}

impl NewContact {
    /// Checks name (2 to 200 characters) and phone (6 to 50).
    pub fn new(name: &str, phone: &str) -> Result<Self> {
        let clean = |text: &str| text.replace('\0', "").trim().to_owned();
        let (name, phone) = (clean(name), clean(phone));
        let mut errors = Vec::new();
        let mut check = |field: &str, text: &str, min, max| {
            if !(min..=max).contains(&text.chars().count()) {
                errors.push(FieldError {
                    field: field.into(),
                    message: format!("This needs {min} to {max} characters."),
                });
            }
        };
        check("name", &name, 2, 200);
        check("phone_number", &phone, 6, 50);
        if errors.is_empty() { Ok(Self { name, phone }) } else { Err(Error::Invalid(errors)) }
    }
}
