//! What calls may say in their address, behind `?`.

use super::describe::text;
use utoipa::openapi::{KnownFormat, RefOr, Schema, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// Declares the query of a call: each value with its description, and the type that the description gives it. A handler gets
/// the text that was sent, so that it can say what is wrong with it; empty if there was none.
macro_rules! query {
    (
        $(#[$doc:meta])*
        pub(crate) struct $Query:ident { $(#[doc = $value_doc:literal] $value:ident: $type:ty,)+ }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Default, serde::Deserialize)]
        #[serde(default)]
        pub(crate) struct $Query {
            $(#[doc = $value_doc] $value: String,)+
        }

        impl $crate::http::api::describe::Describe for actix_web::web::Query<$Query> {
            fn describe(description: &mut $crate::http::api::describe::Description<'_>) {
                $(description.query::<$type>(stringify!($value), $value_doc);)+
            }
        }
    };
}

pub(crate) use query;

/// Declares what a text in a query can be, as the description has it.
macro_rules! texts {
    ($($(#[$doc:meta])* $Text:ident $format:ident;)+) => {$(
        $(#[$doc])*
        pub(crate) enum $Text {}

        impl PartialSchema for $Text {
            fn schema() -> RefOr<Schema> {
                text().format(Some(SchemaFormat::KnownFormat(KnownFormat::$format))).into()
            }
        }

        impl ToSchema for $Text {}
    )+};
}

texts! {
    /// A day, such as `2026-12-03`.
    Day Date;
    /// The id of something.
    Id Uuid;
}
