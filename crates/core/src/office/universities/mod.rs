//! Universities that can be chosen for members of staff.

mod queries;

use crate::input::{Line, input};
use crate::office::catalogue::{Catalogue, entry};
use crate::{Error, Result};
use clerk_platform::time::Timestamp;
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

pub use queries::names;

/// A university.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct University {
    /// Id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How many members of staff study there, or did.
    pub users: i64,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

input! {
    /// A university.
    pub struct UniversityInput (form: UniversityFields "setting", schema: "UniversityBody", stored: University) {
        /// Its name.
        name: Line<200>, "Name", needed "Enter the name of the university.";
    }
}

impl Catalogue for University {
    entry!(UniversityInput);

    async fn require_removable(connection: &mut PgConnection, id: Uuid) -> Result<()> {
        if queries::is_used(connection, id).await? {
            return Err(Error::Conflict(
                "Some staff are at this university: choose another university for them first, or rename this one."
                    .to_owned(),
            ));
        }
        Ok(())
    }
}
