//! The answers of a submission under the questions' labels.

use crate::ui::{Fact, isolated};
use clerk_core::documents::files::Upload;
use clerk_core::ids::UploadId;
use clerk_core::intake::questions::{Answers, questions};
use clerk_core::intake::reading::Shown;

/// A section of the form with its answers.
pub(crate) struct AnswerSection {
    pub(crate) title: String,
    pub(crate) answers: Vec<Fact>,
}

/// The sections of the form that have answers, in the form's order. There are none if the answers can't be read at all.
pub(crate) fn sections(raw: &str, files: &[Upload]) -> Vec<AnswerSection> {
    let Ok(answers) = Answers::parse(raw) else { return Vec::new() };
    let view = |label: &str, shown: &Shown| match shown {
        Shown::Text(text) => Some(Fact::new(label, text.as_str())),
        Shown::List(items) => Some(Fact::new(label, items.join(", "))),
        Shown::Uploads { ids, unusable } => Some(Fact::new(label, files_in_words(ids, unusable, files))),
        Shown::Unanswered => Some(Fact::missing(label)),
        Shown::NotAsked => None,
    };
    let sections = questions().present(&answers).into_iter().map(|section| AnswerSection {
        title: section.title.to_owned(),
        answers: section.answers.iter().filter_map(|answer| view(answer.label, &answer.shown)).collect(),
    });
    sections.filter(|section| !section.answers.is_empty()).collect()
}

fn files_in_words(ids: &[UploadId], unusable: &[String], files: &[Upload]) -> String {
    let name = |id: &UploadId| match files.iter().find(|file| file.id == *id) {
        Some(file) => isolated(file.name()),
        None => "a missing file".to_owned(),
    };
    ids.iter().map(name).chain(unusable.iter().cloned()).collect::<Vec<_>>().join(", ")
}
