//! `cargo xtask tidy`: checks the invariants that docs/ARCHITECTURE.md lists and the compiler can't check.

mod code;
mod layout;
mod manifests;
mod repo;
mod security;
mod templates;
mod wings;
mod workflows;

use crate::{output, shell};
use anyhow::{Result, bail};
use repo::{File, Repo};
use std::fmt;
use std::process::ExitCode;

/// An invariant. `check` looks at one file and notes violations.
struct Rule {
    name: &'static str,
    why: &'static str,
    check: fn(&File, &mut Found),
}

/// All invariants.
const RULES: &[Rule] = &[
    Rule {
        name: "core's dependencies",
        why: "clerk-core knows no web framework, templates or worker; web and worker build on it",
        check: manifests::core_is_independent,
    },
    Rule {
        name: "platform's dependencies",
        why: "clerk-platform knows no law and no web framework; everything builds on it",
        check: manifests::platform_knows_no_law,
    },
    Rule {
        name: "servers without ops",
        why: "demo data, obfuscation and backups' manifests are for the command line and tests alone",
        check: manifests::servers_are_without_ops,
    },
    Rule {
        name: "web without worker",
        why: "the web server only writes jobs down; the worker runs them",
        check: manifests::web_is_without_worker,
    },
    Rule {
        name: "lean xtask",
        why: "`cargo xtask dev` has to say something soon on a fresh machine, so xtask builds without the rest of Clerk",
        check: manifests::xtask_is_lean,
    },
    Rule {
        name: "place of SQL",
        why: "SQL is only in queries.rs files, core/src/jobs and worker/src/runtime",
        check: code::sql_has_its_place,
    },
    Rule {
        name: "pure queries",
        why: "a queries.rs holds SQL and nothing else; rules, permissions, events and jobs are in actions.rs",
        check: wings::queries_are_sql,
    },
    Rule {
        name: "wings",
        why: "a wing imports from those below it only, so that each can be read by itself: upkeep, insight, correspondence, intake, \
              documents, casework, parties, office",
        check: wings::wings_import_downwards,
    },
    Rule {
        name: "pages and API",
        why: "a page and its API take the same input and call the same actions; what both need lies next to them",
        check: wings::pages_and_api_are_apart,
    },
    Rule {
        name: "one writer of the timeline",
        why: "history has one vocabulary, `timeline::Event`; `timeline::record` and `record_all` write it",
        check: wings::the_timeline_has_one_writer,
    },
    Rule {
        name: "checked queries in tests",
        why: ".sqlx describes the queries of libraries only; tests use the unchecked functions",
        check: code::tests_hold_no_checked_queries,
    },
    Rule {
        name: "module comment",
        why: "each module starts with `//!`: what it is for",
        check: code::modules_are_explained,
    },
    Rule { name: "file length", why: "a file over 400 lines is split", check: code::files_are_short },
    Rule {
        name: "clock",
        why: "time comes from the injected clock of clock.rs, so that tests can set it",
        check: code::time_comes_from_the_clock,
    },
    Rule {
        name: "unfinished",
        why: "no stubs, tests that don't run, or code that nobody uses",
        check: code::nothing_is_unfinished,
    },
    Rule {
        name: "inline style or script",
        why: "the content security policy forbids them",
        check: templates::nothing_is_inline,
    },
    Rule {
        name: "cut text",
        why: "with `maxlength` a browser cuts what is pasted, in silence; the field's limit is counted and checked instead",
        check: templates::nothing_is_cut,
    },
    Rule {
        name: "big file",
        why: "the repository stays quick to clone; only pictures in docs may be over 1 MB",
        check: layout::files_are_small,
    },
    Rule {
        name: "top level",
        why: "a newcomer finds their way from the first listing",
        check: layout::top_level_is_known,
    },
    Rule {
        name: "pinned actions",
        why: "what runs with our secrets is what was looked at: a tag can be moved, a commit can't",
        check: workflows::actions_are_pinned,
    },
    Rule {
        name: "pinned bases",
        why: "an image is built from what was looked at: a tag can be moved, a digest can't",
        check: security::bases_are_pinned,
    },
    Rule {
        name: "limits of workflows",
        why: "a job gets just the rights it names, and ends",
        check: workflows::jobs_have_limits,
    },
];

/// An invariant of the whole repository, which no single file shows.
struct WholeRule {
    name: &'static str,
    why: &'static str,
    check: fn(&Repo, &mut Found),
}

/// All invariants of the whole repository.
const WHOLE_RULES: &[WholeRule] = &[
    WholeRule {
        name: "house papers",
        why: "people from outside look for terms and ways of working where every project has them",
        check: layout::papers_are_there,
    },
    WholeRule {
        name: "proof",
        why: "docs/security.md goes through every requirement of ASVS 5.0, level 2, and names files and tests that show it",
        check: security::requirements_have_proof,
    },
];

/// A place that violates a rule.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    path: String,
    /// 0 for the file as a whole.
    line: usize,
    what: String,
}

/// The places that were found.
type Found = Vec<Place>;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line.max(1), self.what)
    }
}

impl Place {
    /// The line that names the place and the rule that it violates.
    fn against(&self, rule: &str, why: &str) -> String {
        format!("{self} ({rule}: {why})")
    }
}

/// `cargo xtask tidy`.
pub(crate) async fn command() -> Result<ExitCode> {
    check().await?;
    output::say(&format!("tidy: {} rules hold", RULES.len() + WHOLE_RULES.len()));
    Ok(ExitCode::SUCCESS)
}

/// Fails when a rule is violated, after naming each place.
pub(crate) async fn check() -> Result<()> {
    let repo = Repo::read(shell::root()?).await?;
    let problems = problems(&repo);
    for problem in &problems {
        output::line(problem);
    }
    match problems.len() {
        0 => Ok(()),
        count => bail!("{count} places break the invariants of docs/ARCHITECTURE.md"),
    }
}

/// `file:line: what (rule: why)` for each place.
fn problems(repo: &Repo) -> Vec<String> {
    let mut problems = Vec::new();
    for rule in RULES {
        let mut found = Found::new();
        repo.files.iter().for_each(|file| (rule.check)(file, &mut found));
        problems.extend(found.iter().map(|place| place.against(rule.name, rule.why)));
    }
    for rule in WHOLE_RULES {
        let mut found = Found::new();
        (rule.check)(repo, &mut found);
        problems.extend(found.iter().map(|place| place.against(rule.name, rule.why)));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::{Found, RULES, WHOLE_RULES, problems};
    use crate::tidy::repo::{File, Repo};

    /// The lines that a rule finds in a file.
    pub(super) fn lines(check: fn(&File, &mut Found), path: &str, text: &str) -> Vec<usize> {
        let mut found = Found::new();
        check(&File::new(path, text), &mut found);
        found.iter().map(|place| place.line).collect()
    }

    #[test]
    fn a_problem_names_place_rule_and_reason() {
        let repo = Repo { files: vec![File::new("crates/core/src/notes.rs", "pub fn f() {}\n")] };
        let problems = problems(&repo);
        let why = RULES.iter().find(|rule| rule.name == "module comment").unwrap().why;
        assert_eq!(
            problems.first(),
            Some(&format!("crates/core/src/notes.rs:1: has no `//!` at its start (module comment: {why})"))
        );
        let why = WHOLE_RULES[0].why;
        let of_the_whole = problems.iter().filter(|problem| problem.ends_with(&format!("(house papers: {why})")));
        assert_eq!(of_the_whole.count(), problems.len() - 1);
    }
}
