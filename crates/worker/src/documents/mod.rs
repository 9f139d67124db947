//! Handlers of jobs about files.

mod heic;
mod render_picture;
mod render_pictures;
