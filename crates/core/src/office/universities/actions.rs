//! The rules of universities.

use super::{University, UniversityInput, queries};
use crate::office::catalogue::Catalogue;
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

impl Catalogue for University {
    fn id(&self) -> Uuid {
        self.id
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at.to_jiff()
    }

    fn input(&self) -> UniversityInput {
        UniversityInput::of(self)
    }

    async fn require_removable(connection: &mut PgConnection, id: Uuid) -> Result<()> {
        if queries::is_used(connection, id).await? {
            return Err(Error::Conflict(
                "Some staff are at this university: choose another one for them first, or rename this one.".to_owned(),
            ));
        }
        Ok(())
    }
}
