//! Ids of cases, of people, and of what belongs to them: a type for each, so that the id of one can't be taken for the id of
//! another. Entries of catalogues and call-backs have plain UUIDs.
//!
//! They are UUIDs in the database, in JSON and in addresses. SQL macros check parameters as `Uuid`: `*id`, or `ids as _` for
//! several. Columns come back as their own types (`table-overrides` in sqlx.toml).

use crate::input::{Control, Field, Refused, json, stored_as_is, uuid};
use derive_more::{Deref, Display, From, FromStr, Into};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

macro_rules! ids {
    ($($name:ident: $doc:literal;)+) => {$(
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(Deref, Display, From, FromStr, Into, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(Uuid);

        /// As a field: one of the rows that a page offers. The page gives them to its control; a rule checks this one.
        impl Field for $name {
            stored_as_is!();
            const CONTROL: Control = Control::select(&[]);

            fn from_text(text: &str) -> Result<Self, Refused> {
                text.parse().map_err(|_| "Choose one from the list.".into())
            }

            fn from_json(value: &Value) -> Result<Self, Refused> {
                json(value)
            }

            fn to_text(&self) -> String {
                self.to_string()
            }

            fn to_json(&self) -> Value {
                self.to_string().into()
            }

            fn schema(description: &str) -> RefOr<Schema> {
                uuid(description)
            }
        }
    )+};
}

ids! {
    CaseId: "A case.";
    ClientId: "A client.";
    PersonId: "A landlord, agent or support worker.";
    TenancyId: "A tenancy.";
    UserId: "A member of staff.";
    NoteId: "An entry of a timeline.";
    DateId: "A critical date.";
    ServiceId: "A service.";
    ProposalId: "What someone who works on a case proposes for it.";
    LawyerQuestionId: "A note that asks the case's lawyer to look at it.";
    TaskId: "A task.";
    TaskItemId: "An item of a task's checklist.";
    TaskTemplateId: "A template of a task.";
    SubmissionId: "A submission of the public form.";
    UploadId: "A file that a renter attached.";
}
