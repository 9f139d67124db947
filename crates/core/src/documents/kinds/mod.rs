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

pub use source::Readable;

use crate::values::values;
use source::{Source, TOO_MANY};

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
    /// It brings programs along, which run when it is opened.
    HasPrograms,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is of no allowed kind, or nobody could open it.
    Unknown,
    /// It has macros in it.
    Programs,
}

impl Refusal {
    /// What to tell the person who sent it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Unknown => {
                "Only pictures (PNG, JPEG, GIF, HEIC, WebP), PDF and Word documents can be attached, and this is none of them or is broken."
            }
            Self::Programs => {
                "Word documents with macros can’t be attached. Save it as a PDF or as a Word document without macros, and attach that."
            }
        }
    }
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

/// How much of its beginning tells a file's kind, in bytes.
pub const HEAD: usize = 4096;

/// The kind of a file by its beginning, of which at most [`HEAD`] bytes are needed. Whether it can be opened is for [`recognise`].
pub fn begins_as(head: &[u8]) -> Option<FileKind> {
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(PNG)
    } else if head.starts_with(b"\xff\xd8\xff") {
        Some(JPEG)
    } else if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        Some(GIF)
    } else if head.starts_with(b"RIFF") && head.get(8..12).is_some_and(|name| name == b"WEBP") {
        Some(WEBP)
    } else if pictures::is_heic(head) {
        Some(HEIC)
    } else if head.starts_with(zip::START) {
        Some(DOCX)
    } else if head.starts_with(cfb::START) {
        Some(DOC)
    } else {
        pdf::has_header(head).then_some(PDF)
    }
}

/// The kind of a file, or why it is not taken. Blocks while it reads; an error is a reading error.
pub fn recognise(content: &mut dyn Readable) -> std::io::Result<Result<Recognised, Refusal>> {
    match look(content) {
        // It leads to and fro, as no program writes it.
        Err(error) if error.kind() == TOO_MANY => Ok(Err(Refusal::Unknown)),
        looked => looked,
    }
}

fn look(content: &mut dyn Readable) -> std::io::Result<Result<Recognised, Refusal>> {
    let mut source = Source::new(content)?;
    let head = source.piece(0, HEAD as u64)?;
    let Some(kind) = begins_as(&head) else { return Ok(Err(Refusal::Unknown)) };
    let extent = match kind {
        PNG => pictures::png(&mut source)?,
        JPEG => pictures::jpeg(&mut source)?,
        GIF => pictures::gif(&mut source)?,
        WEBP => pictures::webp(&head, source.size),
        HEIC => pictures::heic(&mut source)?,
        DOCX => word::document(&mut source)?,
        DOC => cfb::document(&mut source)?,
        _ => pdf::extent(&mut source, &head)?,
    };
    Ok(match extent {
        Extent::Whole => Ok(Recognised { kind, remark: None }),
        Extent::EndsEarly => Ok(Recognised { kind, remark: Some(FileRemark::EndsEarly) }),
        Extent::Unreadable => Err(Refusal::Unknown),
        Extent::HasPrograms => Err(Refusal::Programs),
    })
}
