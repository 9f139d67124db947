//! What kind of file something is, by its content; what its name says does not count.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// A kind of file that renters may attach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// Without a dot.
    pub extension: &'static str,
    /// MIME type.
    pub content_type: &'static str,
}

const WORD: FileKind = FileKind {
    extension: "docx",
    content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

/// The kind of a file; `None` when it is broken or not an allowed kind. Blocks while it reads; an error is a reading error.
pub fn recognise(file: &mut File) -> std::io::Result<Option<FileKind>> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.by_ref().take(8192).read_to_end(&mut head)?;
    let Some(found) = infer::get(&head) else { return Ok(None) };
    let picture = |extension, content_type| {
        Ok(imagesize::blob_size(&head).is_ok().then_some(FileKind { extension, content_type }))
    };
    match found.mime_type() {
        "image/png" => picture("png", "image/png"),
        "image/gif" => picture("gif", "image/gif"),
        "image/webp" => picture("webp", "image/webp"),
        // A JPEG's size may be behind a large preview, and a HEIC's is hard to find: their heads must do.
        "image/jpeg" => Ok(Some(FileKind { extension: "jpg", content_type: "image/jpeg" })),
        "image/heif" => Ok(Some(FileKind { extension: "heic", content_type: "image/heif" })),
        "application/pdf" => Ok(Some(FileKind { extension: "pdf", content_type: "application/pdf" })),
        "application/msword" => Ok(Some(FileKind { extension: "doc", content_type: "application/msword" })),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" | "application/zip" => {
            word_document(file)
        }
        _ => Ok(None),
    }
}

/// A Word document is an archive that holds one particular file; a broken archive can't be opened.
fn word_document(file: &mut File) -> std::io::Result<Option<FileKind>> {
    file.seek(SeekFrom::Start(0))?;
    let archive = zip::ZipArchive::new(file);
    Ok(archive
        .is_ok_and(|archive| archive.file_names().any(|name| name.is_ok_and(|name| name == "word/document.xml")))
        .then_some(WORD))
}
