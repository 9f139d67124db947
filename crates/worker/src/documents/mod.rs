//! Handlers of jobs about files.

mod coded_size;
mod heic;
mod render_picture;
mod render_pictures;
mod scan_file;
mod scan_files;
