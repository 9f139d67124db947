//! Rules for Rust sources.

use super::repo::File;
use super::{Found, Place};
use crate::sqlx::MACROS;

const LONGEST: usize = 400;

/// The packages that make up Clerk itself, as opposed to its tools.
const PRODUCT: &[&str] = &["platform", "core", "ops", "web", "worker", "cli"];

/// Functions that run SQL. A builder is passed around to add conditions, so only its start counts.
const SQL: &[&str] = &["sqlx::query", "sqlx::raw_sql", "QueryBuilder::new"];

/// Functions that read the machine's clock.
const CLOCKS: &[&str] = &["Timestamp::now(", "SystemTime::now(", "Zoned::now(", "OffsetDateTime::now", "Utc::now("];

/// Markers of unfinished work; split up, as this file is checked too.
const UNFINISHED: &[&str] = &[
    concat!("to", "do!("),
    concat!("unimpl", "emented!("),
    concat!("#[ign", "ore"),
    concat!("allow(dead", "_code"),
    concat!("expect(dead", "_code"),
    concat!("allow(unu", "sed"),
];

fn place(file: &File, line: usize, what: impl Into<String>) -> Place {
    Place { path: file.path.clone(), line, what: what.into() }
}

pub(super) fn sql_has_its_place(file: &File, found: &mut Found) {
    let in_product = PRODUCT.iter().any(|package| file.inside(package).is_some());
    let is_its_place = file.path.ends_with("/queries.rs")
        || file.inside("core").is_some_and(|path| path.starts_with("jobs/") || path == "jobs.rs")
        || file.inside("worker").is_some_and(|path| path.starts_with("runtime/") || path == "runtime.rs");
    if !file.is_rust() || !in_product || is_its_place {
        return;
    }
    for (number, line) in file.lines_before_tests().filter(|(_, line)| !is_comment(line)) {
        if let Some(name) = SQL.iter().chain(MACROS).find(|name| line.contains(**name)) {
            found.push(place(file, number, format!("runs SQL with `{name}`")));
        }
    }
}

pub(super) fn tests_hold_no_checked_queries(file: &File, found: &mut Found) {
    let is_tool = ["testkit", "xtask"].iter().any(|package| file.inside(package).is_some());
    let is_test = file.path.contains("/tests/") || file.inside("e2e").is_some();
    if !file.is_rust() || file.inside("xtask").is_some() {
        return;
    }
    let test_starts = match is_test || is_tool {
        true => 0,
        false => file.lines_before_tests().map(|(number, _)| number).last().unwrap_or(0),
    };
    for (number, line) in file.lines().filter(|(number, line)| *number > test_starts && !is_comment(line)) {
        if let Some(name) = MACROS.iter().find(|name| line.contains(**name)) {
            found.push(place(file, number, format!("checks a query with `{name}…)`")));
        }
    }
}

pub(super) fn modules_are_explained(file: &File, found: &mut Found) {
    if file.is_rust() && !file.text.starts_with("//!") {
        found.push(place(file, 1, "has no `//!` at its start"));
    }
}

pub(super) fn files_are_short(file: &File, found: &mut Found) {
    let count = file.text.lines().count();
    if file.is_rust() && count > LONGEST {
        found.push(place(file, LONGEST, format!("has {count} lines")));
    }
}

pub(super) fn time_comes_from_the_clock(file: &File, found: &mut Found) {
    let in_product = PRODUCT.iter().any(|package| file.inside(package).is_some());
    if !file.is_rust() || !in_product || file.path.ends_with("/clock.rs") {
        return;
    }
    for (number, line) in file.lines_before_tests().filter(|(_, line)| !is_comment(line)) {
        if let Some(name) = CLOCKS.iter().find(|name| line.contains(**name)) {
            found.push(place(file, number, format!("reads the machine's clock with `{name}`")));
        }
    }
}

pub(super) fn nothing_is_unfinished(file: &File, found: &mut Found) {
    if !file.is_rust() {
        return;
    }
    for (number, line) in file.lines().filter(|(_, line)| !is_comment(line)) {
        if let Some(mark) = UNFINISHED.iter().find(|mark| line.contains(**mark)) {
            found.push(place(file, number, format!("has `{mark}`")));
        }
    }
}

pub(super) fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::lines;

    #[test]
    fn sql_is_found_outside_its_place() {
        let code = "//! x\nlet a = sqlx::query(\"select 1\");\nlet b = query_as!(A, \"\");\n// sqlx::query\n";
        let found = |path| lines(sql_has_its_place, path, code);
        assert_eq!(found("crates/web/src/pages/cases.rs"), [2, 3]);
        assert_eq!(found("crates/core/src/db/mod.rs"), [2, 3]);
        for path in [
            "crates/core/src/cases/queries.rs",
            "crates/core/src/jobs/queue.rs",
            "crates/worker/src/runtime/retry.rs",
            "crates/web/tests/it/main.rs",
            "crates/testkit/src/app/mod.rs",
            "docs/x.md",
        ] {
            assert!(found(path).is_empty(), "{path}");
        }
        let tested = "//! x\nfn f() {}\n#[cfg(test)]\nmod tests { sqlx::query(\"\") }\n";
        assert!(lines(sql_has_its_place, "crates/core/src/x.rs", tested).is_empty());
    }

    #[test]
    fn checked_queries_are_found_in_tests() {
        let code = "//! x\nfn f() { sqlx::query!(\"\") }\n#[cfg(test)]\nmod tests { sqlx::query!(\"\") }\n";
        assert_eq!(lines(tests_hold_no_checked_queries, "crates/core/src/x/queries.rs", code), [4]);
        assert_eq!(lines(tests_hold_no_checked_queries, "crates/core/tests/it/main.rs", code), [2, 4]);
        assert_eq!(lines(tests_hold_no_checked_queries, "crates/testkit/src/app/mod.rs", code), [2, 4]);
    }

    #[test]
    fn modules_start_with_a_comment_and_end_in_time() {
        assert_eq!(lines(modules_are_explained, "a.rs", "use x;\n//! late\n"), [1]);
        assert!(lines(modules_are_explained, "a.rs", "//! x\n").is_empty());
        assert!(lines(modules_are_explained, "a.html", "<p>").is_empty());
        assert_eq!(lines(files_are_short, "a.rs", &"x\n".repeat(401)), [400]);
        assert!(lines(files_are_short, "a.rs", &"x\n".repeat(400)).is_empty());
        assert!(lines(files_are_short, "a.json", &"x\n".repeat(4000)).is_empty());
    }

    #[test]
    fn the_machines_clock_is_found() {
        let code = "let now = jiff::Timestamp::now();\nlet t = Instant::now();\nlet s = SystemTime::now();\n";
        assert_eq!(lines(time_comes_from_the_clock, "crates/web/src/x.rs", code), [1, 3]);
        assert!(lines(time_comes_from_the_clock, "crates/platform/src/clock.rs", code).is_empty());
        assert!(lines(time_comes_from_the_clock, "crates/web/tests/it/x.rs", code).is_empty());
    }

    #[test]
    fn unfinished_work_is_found() {
        for mark in UNFINISHED {
            assert_eq!(
                lines(nothing_is_unfinished, "crates/e2e/tests/x.rs", &format!("//! x\n    {mark})]\n")),
                [2],
                "{mark}"
            );
        }
        assert!(lines(nothing_is_unfinished, "a.rs", "// later\nfn f() {}\n").is_empty());
    }
}
