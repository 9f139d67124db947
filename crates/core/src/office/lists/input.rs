//! What comes in about a saved view.

use super::SavedView;
use crate::input::{Line, input};

input! {
    /// A saved view.
    pub struct ViewInput (form: ViewFields "view", schema: "ViewBody", stored: SavedView) {
        /// What it is called.
        name: Line<60>, "Name", needed "Enter a name for the view.";
        /// Whether everyone has it.
        is_shared: bool, "Share with everyone";
    }
}
