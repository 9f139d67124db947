//! Values that are stored as upper-case names and have words that staff read. Each domain lists its own in `values.rs`.

/// An enum that is stored as text and has a label for people.
macro_rules! values {
    ($(#[doc = $doc:literal])* $name:ident { $($variant:ident = $stored:literal, $label:literal;)+ }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, sqlx::Type)]
        #[sqlx(type_name = "text")]
        pub enum $name {
            $(
                #[doc = $label]
                #[serde(rename = $stored)]
                #[sqlx(rename = $stored)]
                $variant,
            )+
        }

        impl $name {
            /// All of them, in the order in which people expect them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored value.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $stored),+ }
            }

            /// What people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::values::UnknownValue;

            fn from_str(value: &str) -> Result<Self, $crate::values::UnknownValue> {
                match value {
                    $($stored => Ok(Self::$variant),)+
                    _ => Err($crate::values::UnknownValue),
                }
            }
        }

        // By hand: the derive does not see the stored values through the macro.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!($($doc),*).trim()))
                    .enum_values(Some(Self::ALL.iter().map(|value| value.as_str())))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl $crate::input::Field for $name {
            $crate::input::stored_as_is!();
            const CONTROL: $crate::input::Control = $crate::input::Control::select(&[$(($stored, $label)),+]);

            fn from_text(text: &str) -> Result<Self, $crate::input::Refused> {
                text.parse().map_err(|_| "Choose one from the list.".into())
            }

            fn from_json(value: &serde_json::Value) -> Result<Self, $crate::input::Refused> {
                $crate::input::json(value)
            }

            fn to_text(&self) -> String {
                self.as_str().to_owned()
            }

            fn to_json(&self) -> serde_json::Value {
                self.as_str().into()
            }

            fn schema(description: &str) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::input::reference(stringify!($name), description)
            }

            fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                schemas.push((stringify!($name).to_owned(), <Self as utoipa::PartialSchema>::schema()));
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }
    };
}

/// The text is not one of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown value")]
pub struct UnknownValue;

pub(crate) use values;

/// The label of a stored value. For a value that only old data has, the value itself.
pub fn label_of<'a>(labels: &[(&'a str, &'a str)], value: &'a str) -> &'a str {
    labels.iter().find(|(stored, _)| *stored == value).map_or(value, |(_, label)| label)
}

/// The label of a stored value; empty if the value is not in the list.
pub fn label_of_static(labels: &[(&str, &'static str)], value: &str) -> &'static str {
    labels.iter().find(|(stored, _)| *stored == value).map_or("", |(_, label)| label)
}

/// A stored value such as `NON_BINARY` as people say it; someone's own words stay as they are.
pub fn in_words(value: &str) -> String {
    let is_stored = !value.is_empty() && value.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    if !is_stored {
        return value.to_owned();
    }
    let words = value.replace('_', " ").to_lowercase();
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A name for each list of labels, for fields whose value is one of them: `Listed<Lease>`.
macro_rules! lists {
    ($($name:ident = $labels:ident;)+) => {
        $(
            #[doc = concat!("The list [`", stringify!($labels), "`].")]
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $name {}

            impl $crate::input::List for $name {
                const LABELS: &'static [(&'static str, &'static str)] = $labels;
            }
        )+
    };
}

pub(crate) use lists;
