//! Handlers of jobs about files.

mod coded_size;
mod heic;
mod render_picture;
mod render_pictures;
