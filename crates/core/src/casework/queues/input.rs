//! What comes in about several cases at once.

use super::MAX_CASES;
use super::model::Selected;
use crate::casework::timeline::{NextReview, NoteText};
use crate::ids::{CaseId, UserId};
use crate::input::{Control, Field, Kind, Refused, input, json};
use serde_json::{Map, Value, json};
use std::ops::Deref;
use utoipa::openapi::schema::{AdditionalProperties, SchemaType, Type};
use utoipa::openapi::{ArrayBuilder, KnownFormat, ObjectBuilder, Ref, RefOr, Schema, SchemaFormat};

/// The cases that were chosen, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenCases(Vec<Selected>);

input! {
    /// Who is to work on several cases; whoever is left out stays.
    pub struct BulkAssignInput (form: BulkAssignFields "bulk", schema: "AssignBody") {
        /// The cases.
        cases: ChosenCases, "Cases", needed "Choose 1 to 100 cases.";
        /// The paralegal.
        paralegal_id: Option<UserId>, "Paralegal", wrong "Choose someone from the list.";
        /// The lawyer.
        lawyer_id: Option<UserId>, "Lawyer", wrong "Choose someone from the list.";
        /// Whether to assign them even if that gives someone more cases than they take.
        over_capacity: bool, "Assign anyway";
    }
}

input! {
    /// A case review for several cases.
    pub struct BulkReviewInput (form: BulkReviewFields "bulk", schema: "ReviewBody") {
        /// The cases.
        cases: ChosenCases, "Cases", needed "Choose 1 to 100 cases.";
        /// The date of the next review, in Melbourne; not in the past.
        next_review: NextReview, "Next review", needed "Enter the date of the next review, such as 24/11/2026.",
            wrong "Enter the date of the next review, such as 24/11/2026.";
        /// What to say.
        text: NoteText, "Note", needed "Enter a note.";
    }
}

impl ChosenCases {
    fn each_once(cases: Vec<Selected>) -> Self {
        let mut once: Vec<Selected> = Vec::new();
        for case in cases {
            if once.iter().all(|known| known.id != case.id) {
                once.push(case);
            }
        }
        Self(once)
    }
}

/// In a form, a case is its id and, after a space, its version.
impl Field for ChosenCases {
    type Stored = Vec<Selected>;
    const CONTROL: Control = Control::new(Kind::Checks);

    fn of(stored: &Vec<Selected>) -> Self {
        Self(stored.clone())
    }

    fn stored(&self) -> Vec<Selected> {
        self.0.clone()
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        Self::from_texts(&[text.to_owned()], None)
    }

    fn from_texts(texts: &[String], _kept: Option<&Self>) -> Result<Self, Refused> {
        if texts.len() > MAX_CASES {
            return Err(format!("Up to {MAX_CASES} cases can be changed at once: choose fewer.").into());
        }
        let read = |text: &String| {
            let (id, version) = text.split_once(' ').unwrap_or((text, ""));
            let id = id.parse().map_err(|_| Refused::from("Choose cases from the list."))?;
            Ok(Selected { id, version: version.parse().ok() })
        };
        texts.iter().map(read).collect::<Result<_, _>>().map(Self::each_once)
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        let values = json::<Vec<Value>>(value)?;
        if values.len() > MAX_CASES {
            return Err(format!("Choose 1 to {MAX_CASES} cases.").into());
        }
        values.iter().enumerate().map(from_object).collect::<Result<_, _>>().map(Self::each_once)
    }

    fn to_text(&self) -> String {
        self.to_texts().join(", ")
    }

    fn to_texts(&self) -> Vec<String> {
        let text = |case: &Selected| match case.version {
            Some(version) => format!("{} {version}", case.id),
            None => case.id.to_string(),
        };
        self.0.iter().map(text).collect()
    }

    fn to_json(&self) -> Value {
        let version = |case: &Selected| case.version.map(|version| version.to_string());
        self.0.iter().map(|case| json!({ "id": case.id, "version": version(case) })).collect()
    }

    fn empty() -> Option<Self> {
        Some(Self(Vec::new()))
    }

    fn schema(description: &str) -> RefOr<Schema> {
        let items = Ref::from_schema_name(CHOSEN_CASE);
        let array = ArrayBuilder::new().items(items).min_items(Some(1)).max_items(Some(MAX_CASES));
        array.description(Some(description)).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((CHOSEN_CASE.to_owned(), chosen_case()));
    }
}

/// The name of the schema of a chosen case.
const CHOSEN_CASE: &str = "ChosenCase";

fn chosen_case() -> RefOr<Schema> {
    let version = ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .description(Some(
            "Its `updated_at` when it was read. If someone has changed it since, nothing is changed. Without it, this is not checked.",
        ));
    ObjectBuilder::new()
        .description(Some("A case to be changed."))
        .property("id", CaseId::schema("Its id."))
        .required("id")
        .property("version", version)
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)))
        .into()
}

/// A case as JSON names it.
fn from_object((number, value): (usize, &Value)) -> Result<Selected, Refused> {
    let at = |part: &str, refused: Refused| Refused { at: format!("[{number}]{part}"), ..refused };
    let fields = json::<Map<String, Value>>(value).map_err(|refused| at("", refused))?;
    if let Some(unknown) = fields.keys().find(|name| !["id", "version"].contains(&name.as_str())) {
        let message = format!("This can't be read: unknown field `{unknown}`, expected `id` or `version`.");
        return Err(at(&format!(".{unknown}"), message.into()));
    }
    let id = json::<CaseId>(fields.get("id").unwrap_or(&Value::Null)).map_err(|refused| at(".id", refused))?;
    let version = json::<Option<String>>(fields.get("version").unwrap_or(&Value::Null));
    let version = version.map_err(|refused| at(".version", refused))?.map(|version| version.parse()).transpose();
    let version = version.map_err(|_| at(".version", "This is the `updated_at` of the case.".into()))?;
    Ok(Selected { id, version })
}

impl Deref for ChosenCases {
    type Target = [Selected];

    fn deref(&self) -> &[Selected] {
        &self.0
    }
}
