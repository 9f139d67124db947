//! What kind of file something is, by its content; what its name says does not count.
//!
//! A file is refused only if nobody could open it, or if it is of no allowed kind. One that ends early is taken: what is left of
//! it may be all that there is, and staff are told.

mod cfb;
mod pdf;
mod pictures;
mod source;
mod word;
mod zip;

use crate::values::values;
use source::Source;
use std::fs::File;

/// A kind of file that renters may attach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// Without a dot.
    pub extension: &'static str,
    /// Other endings that mean the same.
    also: &'static [&'static str],
    /// MIME type.
    pub content_type: &'static str,
    /// What it is, for people.
    pub label: &'static str,
    /// Whether every browser shows it as a picture.
    pub is_shown: bool,
}

macro_rules! kinds {
    ($($name:ident = $extension:literal $also:tt, $content_type:literal, $label:literal, $is_shown:literal;)+) => {
        $(const $name: FileKind = FileKind {
            extension: $extension, also: &$also, content_type: $content_type, label: $label, is_shown: $is_shown,
        };)+

        /// All kinds.
        const KINDS: &[FileKind] = &[$($name),+];
    };
}

kinds! {
    PNG = "png" [], "image/png", "PNG picture", true;
    JPEG = "jpg" ["jpeg", "jpe", "jfif"], "image/jpeg", "JPEG picture", true;
    GIF = "gif" [], "image/gif", "GIF picture", true;
    WEBP = "webp" [], "image/webp", "WebP picture", true;
    HEIC = "heic" ["heif", "hif", "heics", "heifs"], "image/heif", "HEIC picture", false;
    PDF = "pdf" [], "application/pdf", "PDF", false;
    DOC = "doc" [], "application/msword", "Word document", false;
    DOCX = "docx" [], "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word document", false;
}

values! {
    /// What staff should know about a file that was taken.
    FileRemark {
        EndsEarly = "ENDS_EARLY", "The file ends early: part of it may be missing.";
        NotShown = "NOT_SHOWN", "It can’t be shown here: download it.";
    }
}

/// A file of an allowed kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised {
    /// What it is.
    pub kind: FileKind,
    /// What is odd about it.
    pub remark: Option<FileRemark>,
}

/// How much of a file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All of it.
    Whole,
    /// Enough to open it.
    EndsEarly,
    /// Too little to open it.
    Unreadable,
}

impl FileKind {
    /// The kind with this MIME type.
    pub fn of_type(content_type: &str) -> Option<Self> {
        KINDS.iter().copied().find(|kind| kind.content_type == content_type)
    }

    /// Whether a name with this ending, without the dot, says that a file is of this kind.
    pub fn has_ending(&self, ending: &str) -> bool {
        self.endings().any(|own| own.eq_ignore_ascii_case(ending))
    }

    /// Whether this ending, without the dot, belongs to any kind.
    pub(super) fn is_ending(ending: &str) -> bool {
        KINDS.iter().any(|kind| kind.has_ending(ending))
    }

    /// Whether it is a HEIC picture, which few browsers show.
    pub fn is_heic(&self) -> bool {
        *self == HEIC
    }

    /// Whether it is a picture.
    pub fn is_picture(&self) -> bool {
        self.content_type.starts_with("image/")
    }

    /// Whether a browser shows it by itself instead of saving it.
    pub fn opens_in_browser(&self) -> bool {
        self.is_shown || *self == PDF
    }

    fn endings(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.extension).chain(self.also.iter().copied())
    }
}

/// The kind of a file; `None` when nobody could open it, or when it is not an allowed kind. Blocks while it reads; an error is a
/// reading error.
pub fn recognise(file: &mut File) -> std::io::Result<Option<Recognised>> {
    let mut source = Source::new(file)?;
    let head = source.piece(0, 4096)?;
    let (kind, extent) = if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        (PNG, pictures::png(&mut source)?)
    } else if head.starts_with(b"\xff\xd8\xff") {
        (JPEG, pictures::jpeg(&mut source)?)
    } else if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        (GIF, pictures::gif(&mut source)?)
    } else if head.starts_with(b"RIFF") && head.get(8..12).is_some_and(|name| name == b"WEBP") {
        (WEBP, pictures::webp(&head, source.size))
    } else if pictures::is_heic(&head) {
        (HEIC, pictures::heic(&mut source)?)
    } else if head.starts_with(zip::START) {
        (DOCX, if word::is_document(&mut source)? { Extent::Whole } else { Extent::Unreadable })
    } else if head.starts_with(cfb::START) {
        (DOC, if cfb::has_stream(&mut source, "WordDocument")? { Extent::Whole } else { Extent::Unreadable })
    } else if pdf::has_header(&head) {
        (PDF, pdf::extent(&mut source, &head)?)
    } else {
        return Ok(None);
    };
    Ok(match extent {
        Extent::Unreadable => None,
        Extent::Whole => Some(Recognised { kind, remark: None }),
        Extent::EndsEarly => Some(Recognised { kind, remark: Some(FileRemark::EndsEarly) }),
    })
}
