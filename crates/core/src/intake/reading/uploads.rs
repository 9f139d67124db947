//! The files that answers name.

use crate::ids::UploadId;
use serde_json::Value;

use crate::intake::questions::problem::{first_few, quoted};
use crate::intake::questions::{Answers, Kind, Problem, questions};

/// A file that an answer names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRef {
    /// The upload.
    pub id: UploadId,
    /// The key of the answer.
    pub key: String,
}

/// The files of an answer, or of all answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Uploads {
    /// The files in order, each once.
    pub refs: Vec<UploadRef>,
    /// Entries that are no files. The other site keeps the error reply of a failed upload as if it were one.
    pub problems: Vec<Problem>,
}

impl Answers {
    /// The files that the answers name.
    pub fn uploads(&self) -> Uploads {
        let mut uploads = Uploads::default();
        for (key, value) in self.iter().filter(|(key, value)| is_upload(key, value)) {
            uploads.add(key, value);
        }
        uploads
    }
}

impl Uploads {
    /// The files of one answer.
    pub(super) fn of(key: &str, value: &Value) -> Self {
        let mut uploads = Self::default();
        uploads.add(key, value);
        uploads
    }

    fn add(&mut self, key: &str, value: &Value) {
        let entries = match value {
            Value::Array(entries) => entries.as_slice(),
            Value::Null => &[],
            entry => std::slice::from_ref(entry),
        };
        let mut problems = Vec::new();
        for entry in entries {
            match upload_id(entry) {
                Some(id) if self.refs.iter().any(|known| known.id == id) => {}
                Some(id) => self.refs.push(UploadRef { id, key: key.to_owned() }),
                None => {
                    let reason = format!("A file did not reach us; instead there is {}.", quoted(entry));
                    problems.push(Problem::new(key, reason));
                }
            }
        }
        self.problems.extend(first_few(key, problems));
    }
}

/// Whether the answer is one of files: its question says so, or, for a key that we don't know, it looks like one.
pub(super) fn is_upload(key: &str, value: &Value) -> bool {
    match questions().get(key) {
        Some(question) => question.kind == Kind::Upload,
        None => value
            .as_array()
            .is_some_and(|entries| entries.iter().any(|entry| entry.get("file").and(upload_id(entry)).is_some())),
    }
}

fn upload_id(entry: &Value) -> Option<UploadId> {
    entry.get("id")?.as_str()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::intake::questions::Answers;

    const A: &str = "1547933c-c206-4ec5-baba-adfca1e9b28d";
    const B: &str = "5722dcac-7a28-47d0-830f-d06101975dd7";

    #[test]
    fn files_come_in_order_once_and_what_is_no_file_is_told() {
        let answers = Answers::from_value(json!({
            "REPAIRS_ISSUE_PHOTO": [{"id": A, "file": "f", "issue": null}, {"detail": "Too large"}, null, "x", {"id": 5}],
            "BONDS_LOCKS_CHANGE_QUOTE": {"id": B, "file": "f"},
            "BONDS_DAMAGE_QUOTE_UPLOAD": "none",
            "BONDS_CLEANING_DOCUMENT_UPLOADS": null,
            "NEW_FILES": [{"id": A, "file": "f"}],
            "NEW_LIST": [{"id": B}],
        }));
        let uploads = answers.unwrap().uploads();
        let refs: Vec<_> = uploads.refs.iter().map(|upload| (upload.id.to_string(), upload.key.as_str())).collect();
        assert_eq!(refs, [(A.to_owned(), "REPAIRS_ISSUE_PHOTO"), (B.to_owned(), "BONDS_LOCKS_CHANGE_QUOTE")]);
        let reasons: Vec<_> = uploads.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            reasons,
            [
                "Photos of the problem: A file did not reach us; instead there is “{\"detail\":\"Too large\"}”.",
                "Photos of the problem: A file did not reach us; instead there is “null”.",
                "Photos of the problem: A file did not reach us; instead there is “x”.",
                "Photos of the problem: A file did not reach us; instead there is “{\"id\":5}”.",
                "Damage: quote: A file did not reach us; instead there is “none”.",
            ]
        );
    }
}
