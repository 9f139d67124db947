//! Rules about the pages on security, which name what shows that a requirement is met, and about what images are built from.

use super::repo::{File, Repo};
use super::{Found, Place};
use std::collections::HashSet;

/// Where the requirements are gone through.
const PAGES: &str = "docs/security/";

/// How many requirements of the levels 1 and 2 the sections of each chapter of ASVS 5.0.0 have, from V1 on.
const REQUIREMENTS: &[&[usize]] = &[
    &[2, 9, 11, 3, 2],
    &[3, 3, 4, 1],
    &[0, 2, 4, 6, 5, 0, 2],
    &[3, 1, 2, 4],
    &[1, 3, 2, 3],
    &[3, 12, 4, 4, 5, 3, 0, 4],
    &[3, 4, 2, 5, 2, 2],
    &[2, 3, 1, 1],
    &[3, 4],
    &[2, 2, 4, 11, 5, 2, 3],
    &[2, 3, 3, 4, 1, 1],
    &[3, 2, 4],
    &[1, 5, 2, 5],
    &[2, 4, 3],
    &[3, 3, 7],
    &[1, 5, 4, 3, 3],
    &[1, 4, 2],
];

/// Folders whose files are named in full. Paths of crates are named from the crate on.
const TOP: &[&str] = &["deploy", "docker", "docs", ".github", "migrations"];

/// A line about one requirement, or several that are alike.
struct Row<'a> {
    numbers: &'a str,
    met: &'a str,
    shown_by: &'a str,
}

/// Each requirement is gone through once, and what a page names as proof is there. Lines that say "(check" are being worked on.
pub(super) fn requirements_have_proof(repo: &Repo, found: &mut Found) {
    let pages: Vec<&File> = repo.files.iter().filter(|file| file.path.starts_with(PAGES)).collect();
    if pages.is_empty() {
        return;
    }
    let mut seen = HashSet::new();
    for page in &pages {
        for (line, row) in page.lines().filter_map(|(line, text)| Some((line, row(text)?))) {
            let mut wrong = |what: String| found.push(Place { path: page.path.clone(), line, what });
            for number in numbers(row.numbers) {
                if !seen.insert(number.clone()) {
                    wrong(format!("{number} is gone through twice"));
                }
            }
            if !matches!(row.met, "yes" | "no" | "n/a") {
                wrong(format!("`{}` is not yes, no or n/a", row.met));
            }
            if !row.shown_by.contains("(check") {
                unknown(repo, row.shown_by).for_each(|name| wrong(format!("there is no `{name}`")));
            }
        }
    }
    for number in all_numbers().filter(|number| !seen.contains(number)) {
        found.push(Place { path: PAGES.to_owned(), line: 0, what: format!("{number} is not gone through") });
    }
}

/// A row of a table of requirements.
fn row(text: &str) -> Option<Row<'_>> {
    let mut cells = text.strip_prefix("| ")?.strip_suffix(" |")?.splitn(4, " | ");
    let (numbers, _, met, shown_by) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let is_number = numbers.starts_with(|first: char| first.is_ascii_digit());
    (is_number && numbers.contains('.')).then_some(Row { numbers, met, shown_by })
}

/// `1.2.3`, `1.2.3, 1.2.4` or `1.2.3–1.2.5`, one by one.
fn numbers(cell: &str) -> Vec<String> {
    let each = cell.split(", ").map(|part| match part.split_once('–') {
        None => vec![part.to_owned()],
        Some((first, last)) => {
            let end = |number: &str| number.rsplit_once('.').and_then(|(_, end)| end.parse::<usize>().ok());
            let section = first.rsplit_once('.').map_or(first, |(section, _)| section);
            let (from, to) = (end(first).unwrap_or(0), end(last).unwrap_or(0));
            (from..=to).map(|number| format!("{section}.{number}")).collect()
        }
    });
    each.flatten().collect()
}

fn all_numbers() -> impl Iterator<Item = String> {
    (1..).zip(REQUIREMENTS).flat_map(|(chapter, sections)| {
        let of_section = |(section, count): (usize, &usize)| {
            (1..=*count).map(move |number| format!("{chapter}.{section}.{number}")).collect::<Vec<_>>()
        };
        (1..).zip(*sections).flat_map(of_section).collect::<Vec<_>>()
    })
}

/// Files, folders and tests that a cell names, and that are not there.
fn unknown<'a>(repo: &'a Repo, cell: &'a str) -> impl Iterator<Item = &'a str> {
    let words = cell.split(|c: char| c.is_whitespace() || "`,;()[]".contains(c));
    words.map(|word| word.trim_end_matches(['.', ':'])).filter(|word| {
        if is_name_of_test(word) {
            let test = format!("fn {word}(");
            return !repo.files.iter().any(|file| file.is_rust() && file.text.contains(&test));
        }
        path(word).is_some_and(|path| !is_there(repo, &path))
    })
}

/// Names of tests are sentences.
fn is_name_of_test(word: &str) -> bool {
    word.matches('_').count() >= 3 && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The path in the repository that a word names, if it names one.
fn path(word: &str) -> Option<String> {
    let (first, _) = word.split_once('/')?;
    if TOP.contains(&first) {
        return Some(word.to_owned());
    }
    let is_crate = matches!(
        first,
        "core" | "platform" | "web" | "worker" | "ops" | "cli" | "testkit" | "xtask" | "swarm-test" | "e2e"
    );
    is_crate.then(|| format!("crates/{word}"))
}

/// Whether there is such a file or folder; a `*` stands for any text.
fn is_there(repo: &Repo, path: &str) -> bool {
    let folder = format!("{}/", path.trim_end_matches('/'));
    repo.files.iter().any(|file| match path.split_once('*') {
        Some((start, end)) => file.path.starts_with(start) && file.path.ends_with(end),
        None => file.path == path || file.path.starts_with(&folder),
    })
}

/// What is built from a tag would be something else tomorrow.
pub(super) fn bases_are_pinned(file: &File, found: &mut Found) {
    if !file.path.starts_with("docker/Dockerfile") {
        return;
    }
    for (line, text) in file.lines() {
        let named = text.strip_prefix("ARG ").and_then(|rest| rest.split_once("_IMAGE=")).map(|(_, image)| image);
        let named = named.or_else(|| text.strip_prefix("FROM "));
        let Some(image) = named.and_then(|image| image.split_whitespace().next()) else { continue };
        // Without a tag it is a stage, a variable, or what docker/build.sh has just built.
        if image.contains(':') && !image.contains("@sha256:") {
            let what = format!("`{image}` is not pinned by its digest: docker/bases.sh");
            found.push(Place { path: file.path.clone(), line, what });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::lines;

    #[test]
    fn images_named_by_a_tag_alone_are_found() {
        let digest = "a".repeat(64);
        let text = format!(
            "ARG RUST_IMAGE=rust:1@sha256:{digest}\nARG NODE_IMAGE=node:24\nARG BASE_IMAGE=clerk-base\nARG VERSION=a:b\n\
             FROM ${{NODE_IMAGE}} AS assets\nFROM scratch\nFROM debian:trixie\nFROM assets AS more\n"
        );
        assert_eq!(lines(bases_are_pinned, "docker/Dockerfile", &text), [2, 7]);
        assert!(lines(bases_are_pinned, "docs/a.md", &text).is_empty());
    }

    /// All pages in one, with this as the first row.
    fn page(first: &str) -> Repo {
        let others =
            all_numbers().filter(|number| number != "1.1.1").map(|number| format!("| {number} | x | yes | y |\n"));
        let text =
            format!("| | what | met | shown by |\n| --- | --- | --- | --- |\n{first}\n{}", others.collect::<String>());
        let test = "#[test]\nfn a_thing_that_holds() {}\n";
        let files = [
            ("docs/security/1.md", text.as_str()),
            ("crates/web/src/a.rs", test),
            ("deploy/sql/x_rules.sql", ""),
            ("docs/b.md", ""),
        ];
        Repo { files: files.map(|(path, text)| File::new(path, text)).into() }
    }

    fn said(first: &str) -> Vec<String> {
        let mut found = Found::new();
        requirements_have_proof(&page(first), &mut found);
        found.into_iter().map(|place| place.what).collect()
    }

    #[test]
    fn a_requirement_without_proof_is_found() {
        for good in [
            "| 1.1.1 | x | yes | `web/src/a.rs`: a_thing_that_holds; docs/b.md, \"B\" |",
            "| 1.1.1 | x | no | deploy/sql/*_rules.sql (see deploy/sql), /api/docs |",
            "| 1.1.1 | x | n/a | nothing |",
            "| 1.1.1 | x | yes | web/src/soon.rs (check) |",
        ] {
            assert_eq!(said(good), Vec::<String>::new(), "{good}");
        }
        for (bad, words) in [
            ("", "1.1.1 is not gone through"),
            ("| 1.1.1 | x | yes | web/src/gone.rs |", "there is no `web/src/gone.rs`"),
            ("| 1.1.1 | x | yes | `web/src/a.rs`: a_thing_that_held |", "there is no `a_thing_that_held`"),
            ("| 1.1.1 | x | yes | deploy/sql/*_laws.sql |", "there is no `deploy/sql/*_laws.sql`"),
            ("| 1.1.1 | x | maybe | y |", "`maybe` is not yes, no or n/a"),
            ("| 1.1.1, 1.1.2 | x | yes | y |", "1.1.2 is gone through twice"),
            ("| 1.1.1–1.1.2 | x | yes | y |", "1.1.2 is gone through twice"),
        ] {
            assert_eq!(said(bad), [words], "{bad}");
        }
        let mut found = Found::new();
        requirements_have_proof(&Repo { files: Vec::new() }, &mut found);
        assert_eq!(found, []);
    }

    #[test]
    fn there_are_as_many_requirements_as_in_the_standard() {
        // 70 of level 1, 183 of level 2.
        assert_eq!(all_numbers().count(), 253);
    }
}
