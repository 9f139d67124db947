//! Pieces of the schemas that the API's description is made of.

use super::field::{Kind, Spec};
use utoipa::openapi::schema::{AdditionalProperties, SchemaType, Type};
use utoipa::openapi::{KnownFormat, ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema, SchemaFormat};

/// A text.
pub(super) fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// A whole number.
pub(super) fn number(min: i32, max: i32) -> ObjectBuilder {
    let format = SchemaFormat::KnownFormat(KnownFormat::Int32);
    ObjectBuilder::new().schema_type(Type::Integer).format(Some(format)).minimum(Some(min)).maximum(Some(max))
}

/// A date.
pub(super) fn date() -> ObjectBuilder {
    text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
}

/// A UUID.
pub(crate) fn uuid(description: &str) -> RefOr<Schema> {
    described(text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))), description)
}

/// A schema with its description.
pub(super) fn described(schema: ObjectBuilder, description: &str) -> RefOr<Schema> {
    schema.description(Some(description).filter(|text| !text.is_empty())).into()
}

/// A reference to the schema of an enum.
pub(crate) fn reference(name: &str, description: &str) -> RefOr<Schema> {
    let mut reference = Ref::from_schema_name(name);
    description.clone_into(&mut reference.description);
    RefOr::Ref(reference)
}

/// The schema, or null.
pub(super) fn nullable(schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut object)) => {
            if let SchemaType::Type(kind) = object.schema_type {
                object.schema_type = SchemaType::Array(vec![kind, Type::Null]);
            }
            RefOr::T(Schema::Object(object))
        }
        other => OneOfBuilder::new().item(other).item(ObjectBuilder::new().schema_type(Type::Null)).into(),
    }
}

/// The schema of a body: its documentation, and each field with its own. For the `input!` macro.
pub fn object(docs: &[&str], fields: Vec<(Spec, RefOr<Schema>)>) -> RefOr<Schema> {
    let mut object = ObjectBuilder::new()
        .description(Some(join_docs(docs)))
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
    for (spec, schema) in fields {
        let is_needed = spec.needed.is_some();
        object = object.property(spec.name, if is_needed { not_empty(spec, schema) } else { schema });
        if (is_needed && spec.control.usual.is_none()) || spec.is_named {
            object = object.required(spec.name);
        }
    }
    object.into()
}

/// The schema of a value that must be there: a text or a list with something in it.
fn not_empty(spec: Spec, schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut object)) if matches!(spec.control.kind, Kind::Line | Kind::Text) => {
            object.min_length = Some(1);
            object.into()
        }
        RefOr::T(Schema::Array(mut array)) => {
            array.min_items = Some(1);
            array.into()
        }
        other => other,
    }
}

/// The lines of a documentation comment as one text.
pub fn join_docs(docs: &[&str]) -> String {
    docs.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n").trim().to_owned()
}
