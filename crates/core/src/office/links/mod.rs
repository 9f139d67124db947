//! Links to what staff use alongside Clerk, such as the tribunal's site: admins keep them, everyone sees them as a board.

mod queries;

use crate::input::{Count, Line, Text, Usually, WebAddress, input};
use crate::office::catalogue::{Catalogue, entry};
use crate::values::values;
use clerk_platform::time::Timestamp;
use serde::Serialize;
use uuid::Uuid;

values! {
    /// The picture next to a link.
    LinkIcon {
        Website = "WEBSITE", "Website";
        Guide = "GUIDE", "Guide or handbook";
        Form = "FORM", "Form or template";
        Folder = "FOLDER", "Shared folder";
        People = "PEOPLE", "People";
        Calendar = "CALENDAR", "Calendar";
        Mail = "MAIL", "Email or messages";
        Phone = "PHONE", "Phone";
        Interpreter = "INTERPRETER", "Interpreters";
    }
}

/// A link on the board.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Link {
    /// Id.
    pub id: Uuid,
    /// What it is called on the board.
    pub title: String,
    /// Where it leads, with `https://` or `http://`.
    pub address: String,
    /// The picture next to it.
    pub icon: LinkIcon,
    /// What staff find there; may be empty.
    pub description: String,
    /// Its place on the board: lower numbers come first.
    pub position: i32,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

input! {
    /// A link on the board.
    pub struct LinkInput (form: LinkFields "setting", schema: "LinkBody", stored: Link) {
        /// What it is called on the board; no two links share a title.
        title: Line<100>, "Title", needed "Enter a title for the link.";
        /// Where it leads, with `https://` or `http://`.
        address: WebAddress<2000>, "Address", needed "Enter the whole address, such as https://www.example.org.";
        /// The picture next to it.
        icon: LinkIcon, "Icon", needed "Choose an icon.", wrong "Choose an icon.";
        /// What staff find there.
        description: Text<500>, "Description";
        /// Its place on the board: lower numbers come first.
        position: Usually<100, Count<0, 10_000>>, "Order", needed "Enter a whole number from 0 to 10000.";
    }
}

impl Catalogue for Link {
    entry!(LinkInput);
}
