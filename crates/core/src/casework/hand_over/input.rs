//! What comes in about handing over.

use crate::ids::UserId;
use crate::input::{Control, Field, Refused, input, json};
use serde_json::Value;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

/// Who takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Successor {
    /// Nobody: without a paralegal the cases go to the inbox.
    Nobody,
    /// This user.
    User(UserId),
}

input! {
    /// Who takes over someone's open cases.
    pub struct HandOverInput (form: HandOverFields "hand-over", schema: "HandOverBody") {
        /// Who takes over as paralegal: the id of an active paralegal, `nobody`, or `null` to leave those cases.
        paralegal_to: Option<Successor>, "Who takes over";
        /// Who takes over as lawyer: the id of an active lawyer, `nobody`, or `null` to leave those cases.
        lawyer_to: Option<Successor>, "Who takes over";
        /// Whether to hand over even if that gives someone more cases than they take.
        over_capacity: bool, "Hand over anyway";
    }
}

/// The value that means nobody in forms and JSON.
const NOBODY: &str = "nobody";

impl Successor {
    fn named(text: &str) -> Option<Self> {
        if text == NOBODY { Some(Self::Nobody) } else { text.parse().map(Self::User).ok() }
    }
}

impl Field for Successor {
    type Stored = Self;
    const CONTROL: Control = Control::select(&[]);

    fn of(stored: &Self) -> Self {
        *stored
    }

    fn stored(&self) -> Self {
        *self
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        Self::named(text).ok_or_else(|| "Choose someone from the list.".into())
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        let text = json::<String>(value)?;
        Self::named(&text).ok_or_else(|| "This is the id of a user, `nobody`, or null.".into())
    }

    fn to_text(&self) -> String {
        match self {
            Self::Nobody => NOBODY.to_owned(),
            Self::User(id) => id.to_string(),
        }
    }

    fn to_json(&self) -> Value {
        self.to_text().into()
    }

    fn schema(description: &str) -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).description(Some(description)).into()
    }
}
