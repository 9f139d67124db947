//! The screens on which pages are looked at.

use serde_json::{Value, json};

/// A screen of some size, in a theme.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// The colour scheme that the system prefers.
    pub theme: Theme,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Screen {
    /// The screens that everything has to work on.
    pub const ALL: [Self; 4] =
        [Self::phone(Theme::Light), Self::phone(Theme::Dark), Self::desktop(Theme::Light), Self::desktop(Theme::Dark)];

    /// A phone, held upright.
    pub const fn phone(theme: Theme) -> Self {
        Self { width: 390, height: 844, theme }
    }

    /// A small laptop.
    pub const fn desktop(theme: Theme) -> Self {
        Self { width: 1280, height: 800, theme }
    }

    /// For the name of a picture.
    pub fn name(self) -> String {
        format!("{}-{}", self.width, self.theme.name())
    }

    pub(crate) fn metrics(self, scale: f64) -> Value {
        json!({ "width": self.width, "height": self.height, "deviceScaleFactor": scale, "mobile": false })
    }

    pub(crate) fn media(self) -> Value {
        json!({ "features": [{ "name": "prefers-color-scheme", "value": self.theme.name() }] })
    }
}

impl Theme {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}
