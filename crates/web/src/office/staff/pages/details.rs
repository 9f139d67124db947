//! What the forms for inviting and for changing a member of staff have in common.

use crate::ui::typed;
use crate::ui::{self, Choice};
use clerk_core::access::Group;
use clerk_core::office::staff::{Member, TypedDetails};
use clerk_core::office::universities;
use clerk_core::{FieldError, Result};
use serde::Deserialize;
use sqlx::PgConnection;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DetailsForm {
    pub(super) email: String,
    pub(super) full_name: String,
    pub(super) case_capacity: String,
    pub(super) is_intern: String,
    pub(super) university: String,
    pub(super) paralegal: String,
    pub(super) lawyer: String,
    pub(super) coordinator: String,
    pub(super) admin: String,
    /// Whether the form showed boxes for the groups: a box that is not ticked sends nothing.
    pub(super) with_groups: String,
    pub(super) version: String,
}

impl DetailsForm {
    /// As someone is now.
    pub(super) fn of(member: &Member) -> Self {
        let ticked = |is: bool| if is { "true".to_owned() } else { String::new() };
        let group = |group: Group| ticked(member.groups.contains(&group));
        Self {
            email: member.email.clone(),
            full_name: member.full_name.clone(),
            case_capacity: member.case_capacity.to_string(),
            is_intern: ticked(member.is_intern),
            university: member.university.clone(),
            paralegal: group(Group::Paralegal),
            lawyer: group(Group::Lawyer),
            coordinator: group(Group::Coordinator),
            admin: group(Group::Admin),
            with_groups: String::new(),
            version: member.updated_at.to_jiff().to_string(),
        }
    }

    pub(super) fn details(&self) -> TypedDetails<'_> {
        TypedDetails {
            full_name: &self.full_name,
            case_capacity: &self.case_capacity,
            is_intern: self.is_intern == "true",
            university: &self.university,
        }
    }

    /// The groups that are ticked, lowest first.
    pub(super) fn groups(&self) -> Vec<Group> {
        let boxes = [
            (&self.paralegal, Group::Paralegal),
            (&self.lawyer, Group::Lawyer),
            (&self.coordinator, Group::Coordinator),
            (&self.admin, Group::Admin),
        ];
        boxes.into_iter().filter(|(ticked, _)| *ticked == "true").map(|(_, group)| group).collect()
    }

    /// The form as it stands.
    pub(super) fn form(&self, id: &'static str, errors: Vec<FieldError>) -> ui::Form {
        let values = [
            ("email", self.email.as_str()),
            ("full_name", &self.full_name),
            ("case_capacity", &self.case_capacity),
            ("is_intern", &self.is_intern),
            ("paralegal", &self.paralegal),
            ("lawyer", &self.lawyer),
            ("coordinator", &self.coordinator),
            ("admin", &self.admin),
        ];
        typed(id, &values, errors)
    }

    /// The universities to choose from, and the one that is there already.
    pub(super) async fn universities(&self, connection: &mut PgConnection, present: &str) -> Result<Vec<Choice>> {
        let mut names = universities::names(connection).await?;
        if !present.is_empty() && !names.iter().any(|name| name == present) {
            names.push(present.to_owned());
        }
        Ok(names.into_iter().map(|name| Choice::named(name, &self.university)).collect())
    }
}
