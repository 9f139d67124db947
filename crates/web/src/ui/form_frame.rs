//! What is around the fields of a form.

/// What is around the fields of a form; `layout/form.html` shows it.
pub(crate) struct FormFrame {
    /// Where the form goes.
    pub(crate) action: String,
    /// Where its author came from.
    pub(crate) back: String,
    /// For the form's hidden field.
    pub(crate) version: String,
    /// What is stored by now; empty unless someone else has just changed it.
    pub(crate) current: String,
}
