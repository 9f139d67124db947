//! Handlers of jobs about files.

mod alert_virus;
mod coded_size;
mod heic;
mod prune_files;
mod render_picture;
mod render_pictures;
mod scan_file;
mod scan_files;
