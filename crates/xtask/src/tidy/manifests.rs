//! Rules about who depends on whom.

use super::repo::File;
use super::{Found, Place};

pub(super) fn core_is_independent(file: &File, found: &mut Found) {
    // apalis-postgres is there for its migrations only.
    forbid(file, "crates/core/Cargo.toml", found, |name| {
        ["actix", "askama"].iter().any(|start| name.starts_with(start))
            || (name.starts_with("clerk-") && name != "clerk-platform")
            || (name.starts_with("apalis") && name != "apalis-postgres")
    });
}

pub(super) fn web_is_without_worker(file: &File, found: &mut Found) {
    forbid(file, "crates/web/Cargo.toml", found, |name| name == "clerk-worker" || name.starts_with("apalis"));
}

pub(super) fn xtask_is_lean(file: &File, found: &mut Found) {
    forbid(file, "crates/xtask/Cargo.toml", found, |name| name.starts_with("clerk-") && name != "clerk-testkit");
}

pub(super) fn platform_knows_no_law(file: &File, found: &mut Found) {
    forbid(file, "crates/platform/Cargo.toml", found, |name| {
        ["actix", "askama", "apalis", "clerk-"].iter().any(|start| name.starts_with(start))
    });
}

pub(super) fn servers_are_without_ops(file: &File, found: &mut Found) {
    for manifest in ["crates/web/Cargo.toml", "crates/worker/Cargo.toml"] {
        forbid(file, manifest, found, |name| name == "clerk-ops");
    }
}

/// Notes unwanted dependencies of a manifest; those of tests don't count.
fn forbid(file: &File, manifest: &str, found: &mut Found, is_forbidden: fn(&str) -> bool) {
    if file.path != manifest {
        return;
    }
    let mut in_dependencies = false;
    for (number, line) in file.lines() {
        if let Some(section) = line.trim().strip_prefix('[') {
            let section = section.trim_end_matches(']');
            if let Some((before, name)) = section.split_once("dependencies.")
                && !before.ends_with("dev-")
            {
                note(file, number, name, found, is_forbidden);
            }
            in_dependencies = section.ends_with("dependencies") && !section.ends_with("dev-dependencies");
        } else if in_dependencies {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            note(file, number, name, found, is_forbidden);
        }
    }
}

fn note(file: &File, line: usize, name: &str, found: &mut Found, is_forbidden: fn(&str) -> bool) {
    if is_forbidden(name.trim_matches('"')) {
        found.push(Place { path: file.path.clone(), line, what: format!("depends on {name}") });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::lines;

    #[test]
    fn forbidden_dependencies_are_found() {
        let manifest = "[package]\nname = \"clerk-core\"\n[dependencies]\nsqlx.workspace = true\nactix-web = \"4\"\n\
            apalis-postgres.workspace = true\napalis.workspace = true\n[dependencies.askama]\nversion = \"1\"\n\
            [dev-dependencies]\nactix-rt = \"2\"\n[dev-dependencies.actix-test]\n";
        assert_eq!(lines(core_is_independent, "crates/core/Cargo.toml", manifest), [5, 7, 8]);
        assert!(lines(core_is_independent, "crates/web/Cargo.toml", manifest).is_empty());
    }

    #[test]
    fn web_may_be_tested_with_a_worker_only() {
        let manifest = "[dependencies]\nclerk-core.workspace = true\nclerk-worker = { workspace = true }\n\
            [dev-dependencies]\nclerk-worker.workspace = true\n";
        assert_eq!(lines(web_is_without_worker, "crates/web/Cargo.toml", manifest), [3]);
        let manifest = "[dependencies]\nclerk-testkit.workspace = true\nclerk-core.workspace = true\n";
        assert_eq!(lines(xtask_is_lean, "crates/xtask/Cargo.toml", manifest), [3]);
    }
}
