//! Rules about how the wings and their files import each other.

use super::code::is_comment;
use super::repo::File;
use super::{Found, Place};

/// The wings from the top down. Each imports only from those below it.
const WINGS: &[&str] = &["upkeep", "insight", "correspondence", "intake", "documents", "casework", "parties", "office"];

/// What a `queries.rs` of core must not contain.
const NOT_SQL: &[(&str, &str)] = &[
    ("Action", "decides who may"),
    ("Stale", "checks a version"),
    ("enqueue", "enqueues a job"),
    ("super::actions", "imports the actions that call it"),
];

pub(super) fn wings_import_downwards(file: &File, found: &mut Found) {
    let Some((own, above)) = ["core", "web"].iter().find_map(|package| wings_above(file.inside(package)?)) else {
        return;
    };
    for (number, line) in code(file) {
        for wing in above.iter().filter(|wing| imports(line, &format!("crate::{wing}"))) {
            found.push(place(file, number, format!("`{own}` imports `{wing}`")));
        }
    }
}

/// The wing that a path is in, and those that it may not import.
fn wings_above(path: &str) -> Option<(&str, Vec<&'static str>)> {
    let own = path.split('/').next()?;
    let level = WINGS.iter().position(|wing| *wing == own)?;
    Some((own, WINGS.iter().take(level).copied().collect()))
}

pub(super) fn queries_are_sql(file: &File, found: &mut Found) {
    if !file.inside("core").is_some_and(|path| path.ends_with("queries.rs") && !path.starts_with("jobs/")) {
        return;
    }
    for (number, line) in code(file) {
        if let Some((_, what)) = NOT_SQL.iter().find(|(name, _)| imports(line, name)) {
            found.push(place(file, number, *what));
        }
    }
}

pub(super) fn pages_and_api_are_apart(file: &File, found: &mut Found) {
    let Some(path) = file.inside("web") else { return };
    let other = match (path.contains("/pages"), path.contains("/api")) {
        (true, false) => "api",
        (false, true) if !path.starts_with("http/") => "pages",
        _ => return,
    };
    for (number, line) in code(file).filter(|(_, line)| !line.contains("crate::http::api")) {
        if imports(line, &format!("::{other}::")) {
            found.push(place(file, number, format!("imports {other}")));
        }
    }
}

pub(super) fn the_timeline_has_one_writer(file: &File, found: &mut Found) {
    let is_product = ["core", "web", "worker", "cli"].iter().any(|package| file.inside(package).is_some());
    let is_its_place =
        ["casework/timeline/queries.rs", "casework/events/queries.rs"].iter().any(|end| file.path.ends_with(end));
    if !is_product || is_its_place {
        return;
    }
    for (number, _) in code(file).filter(|(_, line)| line.contains("insert into notes")) {
        found.push(place(file, number, "writes to `notes` by itself"));
    }
}

/// The lines of code, without comments and tests.
fn code(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let is_test = !file.is_rust() || file.path.contains("/tests/") || file.path.ends_with("/tests.rs");
    file.lines_before_tests().filter(move |(_, line)| !is_test && !is_comment(line))
}

/// Whether a line names this as a whole word.
fn imports(line: &str, name: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(name).any(|(at, _)| {
        let (before, after) = (line.get(..at).unwrap_or_default(), line.get(at + name.len()..).unwrap_or_default());
        let starts = name.starts_with(':') || !is_word(before.chars().next_back());
        starts && (name.ends_with(':') || !is_word(after.chars().next()))
    })
}

fn place(file: &File, line: usize, what: impl Into<String>) -> Place {
    Place { path: file.path.clone(), line, what: what.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::lines;

    #[test]
    fn a_wing_that_imports_from_above_is_found() {
        let code = "//! x\nuse crate::casework::cases;\nuse crate::parties::clients;\nuse crate::office::staff;\n// crate::intake\n";
        assert_eq!(lines(wings_import_downwards, "crates/core/src/parties/people/actions.rs", code), [2]);
        assert_eq!(lines(wings_import_downwards, "crates/web/src/office/staff/pages.rs", code), [2, 3]);
        assert!(lines(wings_import_downwards, "crates/core/src/intake/submissions/process.rs", code).is_empty());
        assert!(lines(wings_import_downwards, "crates/core/src/access/mod.rs", code).is_empty());
        let top = "//! x\nfn f() { crate::upkeep::board::retry() }\n";
        assert_eq!(lines(wings_import_downwards, "crates/core/src/insight/reports/mod.rs", top), [2]);
    }

    #[test]
    fn rules_in_a_file_of_sql_are_found() {
        let code = "//! x\nuse crate::access::{Action, Viewer};\nuse super::actions::lock;\nfn f() -> E { Error::Stale }\nfn g() { jobs::enqueue() }\nfn transaction() {}\n";
        assert_eq!(lines(queries_are_sql, "crates/core/src/parties/people/queries.rs", code), [2, 3, 4, 5]);
        assert!(lines(queries_are_sql, "crates/core/src/parties/people/actions.rs", code).is_empty());
    }

    #[test]
    fn pages_that_import_the_api_are_found_and_the_other_way_round() {
        let code = "//! x\nuse super::api::list;\nuse crate::office::staff::pages::PATH;\nuse crate::http::api::auth::Caller;\n";
        assert_eq!(lines(pages_and_api_are_apart, "crates/web/src/office/staff/pages/show.rs", code), [2]);
        assert_eq!(lines(pages_and_api_are_apart, "crates/web/src/office/staff/api/edit.rs", code), [3]);
        assert!(lines(pages_and_api_are_apart, "crates/web/src/office/staff/routes.rs", code).is_empty());
    }

    #[test]
    fn a_second_writer_of_the_timeline_is_found() {
        let code = "//! x\nconst Q: &str = \"insert into notes (id)\";\n";
        assert_eq!(lines(the_timeline_has_one_writer, "crates/core/src/casework/dates/queries.rs", code), [2]);
        assert!(lines(the_timeline_has_one_writer, "crates/core/src/casework/timeline/queries.rs", code).is_empty());
    }
}
