//! The test environment gets the contents of prod's backup, and nobody's personal data.

use super::personal::Personal;
use super::recovery::{EMAIL, PASSWORD, staff};
use super::renters::Renters;
use super::site::Site;
use super::visitor::Visitor;
use anyhow::{Context, Result, bail};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use xtask::output;

/// Fills test from prod's newest backup, and looks for what renters of prod wrote: in the database, in the bucket, and on pages.
pub(super) async fn prove(site: &mut Site, keys: &[&str], renters: &Renters, personal: &Personal) -> Result<()> {
    output::say("filling the test environment from prod's backup");
    let done = site.script("refresh-test.sh", keys).await?;
    let last = done.text.lines().rfind(|line| line.contains("test was refreshed in"));
    output::line(&format!("  {}", last.context("refresh-test.sh does not say how long it took")?));

    let count = "select count(*) || ' cases, ' || (select count(*) from uploads) || ' uploads' from cases";
    let (prod, test) = (site.postgres.sql("clerk_prod", count).await?, site.postgres.sql("clerk_test", count).await?);
    if prod != test {
        bail!("prod has {prod}, test has {test}");
    }
    let phones: HashSet<String> = renters.accepted().iter().map(|accepted| personal.phone(accepted.renter)).collect();
    let dump = site.postgres.dump("clerk_test").await?;
    if let Some(line) = dump.lines().find(|line| personal.is_marked(line) || has_phone(line, &phones)) {
        bail!("personal data of prod is in test's database: {line}");
    }
    let files = files(&site.folder.join("s3/clerk-test-uploads"))?;
    for file in &files {
        if personal.is_marked(&String::from_utf8_lossy(&std::fs::read(file)?)) {
            bail!("a photo of prod's is in test's bucket: {}", file.display());
        }
    }
    output::line(&format!(
        "  {test}, {} files, and nothing of prod's renters in {} lines of test's dump",
        files.len(),
        dump.lines().count()
    ));

    let token = staff(site, "test").await?;
    let visitor = Visitor::through_cloudflare("test", &site.certificates)?;
    let list = visitor.api("/api/v1/cases?page_size=1", &token).await?;
    let case = list.pointer("/items/0/id").and_then(serde_json::Value::as_str).context("the API lists no case")?;
    visitor.sign_in(EMAIL, PASSWORD).await?;
    if personal.is_marked(&visitor.page(&format!("/admin/cases/{case}/print")).await?) {
        bail!("the page of a case in test names someone of prod's");
    }
    site.verify_files("test").await
}

/// Whether a text contains one of these phone numbers, with or without its leading zero.
fn has_phone(line: &str, phones: &HashSet<String>) -> bool {
    let numbers = line.split(|c: char| !c.is_ascii_digit()).filter(|digits| matches!(digits.len(), 9 | 10));
    numbers.into_iter().any(|digits| phones.contains(&format!("{digits:0>10}")))
}

/// All files below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::has_phone;

    #[test]
    fn phone_numbers_are_found_however_they_begin() {
        let phones = ["0455000300".to_owned()].into();
        for (line, found) in [
            ("phone\t0455000300\tx", true),
            ("{\"PHONE\": \"455000300\"}", true),
            ("0455000301", false),
            ("10455000300", false),
            ("no number", false),
        ] {
            assert_eq!(has_phone(line, &phones), found, "{line}");
        }
    }
}
