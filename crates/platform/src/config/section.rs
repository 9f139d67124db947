//! A part of a configuration, each value said once: its field, its variable, and how that is read.

/// Declares structs with a function `read`, which gives `None` when something is wrong with a variable. `|r, …|` names the
/// [`Reader`](super::Reader) and what else is needed. A field's value is an `Option`, and may use those of the fields before
/// it by their names.
macro_rules! config {
    ($(
        $(#[$about:meta])*
        |$r:ident $(, $given:ident: $is:ty)*| $name:ident {
            $($(#[$doc:meta])* $field:ident: $type:ty = $value:expr;)*
        }
    )*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $($(#[$doc])* pub $field: $type,)*
        }

        impl $name {
            pub(super) fn read($r: &mut $crate::config::Reader<'_> $(, $given: $is)*) -> Option<Self> {
                // Each value is read before any is looked at, so that one message can name every wrong variable.
                $(let $field = $value;)*
                Some(Self { $($field: $field?,)* })
            }
        }
    )*};
}

pub(super) use config;
