//! The macro that declares an input in one place. How to write one: see the module's documentation.

/// Declares an input: its checked values, its form and the schema of its JSON.
///
/// After a field's type and label there may be, in this order: `needed "…"`, the message when it is missing; `wrong "…"`, the
/// message that replaces the type's own; `of |thing| …`, the value of what is stored, where that is not simply the model's
/// field of this name.
macro_rules! input {
    (
        $(#[doc = $doc:literal])*
        pub struct $Input:ident (form: $Fields:ident $id:literal, schema: $schema:literal $(, stored: $Model:ty)?) {
            $(
                $(#[doc = $field_doc:literal])*
                $field:ident: $type:ty, $label:literal
                    $(, needed $needed:literal)? $(, wrong $wrong:literal)? $(, of $of:expr)?;
            )+
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $Input {
            $($(#[doc = $field_doc])* pub $field: $type,)+
        }

        #[doc = concat!("The fields of the form of a [`", stringify!($Input), "`].")]
        #[derive(Debug, Clone)]
        pub struct $Fields {
            $(#[doc = $label] pub $field: $crate::input::FormField,)+
        }

        impl $Input {
            $($crate::input::input!(@spec $field: $type, $label, [$($needed)?], [$($wrong)?]);)+
        }

        $crate::input::input!(@of $Input, [$($Model)?], $($field: $type, [$($of)?];)+);

        impl $crate::input::Input for $Input {
            type Fields = $Fields;
            const FORM: &'static str = $id;
            const SPECS: &'static [$crate::input::Spec] = &[$(Self::$field),+];

            fn read(reader: &mut $crate::input::Reader<'_>, kept: Option<&Self>) -> Option<Self> {
                // All fields are read before the first failure ends it, so that every error is reported at once.
                $(let $field = reader.field::<$type>(&Self::$field, kept.map(|kept| &kept.$field));)+
                Some(Self { $($field: $field?),+ })
            }

            fn to_texts(&self) -> Vec<Vec<String>> {
                vec![$($crate::input::Field::to_texts(&self.$field)),+]
            }

            fn to_json(&self) -> serde_json::Map<String, serde_json::Value> {
                [$((stringify!($field).to_owned(), $crate::input::Field::to_json(&self.$field))),+].into_iter().collect()
            }

            fn fields() -> $Fields {
                $Fields { $($field: $crate::input::FormField::new($id, Self::$field)),+ }
            }

            fn each(fields: &$Fields) -> Vec<&$crate::input::FormField> {
                vec![$(&fields.$field),+]
            }

            fn each_mut(fields: &mut $Fields) -> Vec<&mut $crate::input::FormField> {
                vec![$(&mut fields.$field),+]
            }
        }

        impl utoipa::PartialSchema for $Input {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let describe = $crate::input::join_docs;
                $crate::input::object(&[$($doc),*], vec![
                    $((Self::$field, <$type as $crate::input::Field>::schema(&describe(&[$($field_doc),*])))),+
                ])
            }
        }

        impl utoipa::ToSchema for $Input {
            fn name() -> std::borrow::Cow<'static, str> {
                $schema.into()
            }

            fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                $(<$type as $crate::input::Field>::schemas(schemas);)+
            }
        }
    };

    (@spec $field:ident: $type:ty, $label:literal, [$($needed:literal)?], [$($wrong:literal)?]) => {
        #[allow(non_upper_case_globals, reason = "named like the field that it describes")]
        const $field: $crate::input::Spec = $crate::input::Spec {
            name: stringify!($field),
            label: $label,
            needed: $crate::input::input!(@option $($needed)?),
            wrong: $crate::input::input!(@option $($wrong)?),
            control: <$type as $crate::input::Field>::CONTROL,
            is_named: <$type as $crate::input::Field>::IS_NAMED,
        };
    };

    (@option) => { None };
    (@option $text:literal) => { Some($text) };

    (@of $Input:ident, [], $($rest:tt)*) => {};
    (@of $Input:ident, [$Model:ty], $($field:ident: $type:ty, $of:tt;)+) => {
        impl $Input {
            /// What is stored, which may stay even where it could not be typed today.
            pub fn of(stored: &$Model) -> Self {
                Self { $($field: $crate::input::input!(@value stored, $field, $type, $Model, $of)),+ }
            }
        }
    };

    (@value $stored:ident, $field:ident, $type:ty, $Model:ty, []) => {
        <$type as $crate::input::Field>::of(&$stored.$field)
    };
    (@value $stored:ident, $field:ident, $type:ty, $Model:ty, [$of:expr]) => {{
        let value: fn(&$Model) -> $type = $of;
        value($stored)
    }};
}

pub(crate) use input;

#[cfg(test)]
mod tests;
