//! Rules for pages.

use super::repo::File;
use super::{Found, Place};

pub(super) fn nothing_is_inline(file: &File, found: &mut Found) {
    if !file.path.contains("/templates/") || !file.path.ends_with(".html") {
        return;
    }
    for (number, line) in file.lines() {
        if let Some(what) = inline(&line.to_lowercase()) {
            found.push(Place { path: file.path.clone(), line: number, what: what.to_owned() });
        }
    }
}

pub(super) fn nothing_is_cut(file: &File, found: &mut Found) {
    if !file.path.contains("/templates/") || !file.path.ends_with(".html") {
        return;
    }
    for (number, _) in file.lines().filter(|(_, line)| line.to_lowercase().contains("maxlength=")) {
        found.push(Place { path: file.path.clone(), line: number, what: "has a `maxlength`".to_owned() });
    }
}

fn inline(line: &str) -> Option<&'static str> {
    let words = || line.split(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    if words().any(|word| word.starts_with("style=")) {
        return Some("has a style attribute");
    }
    if words().any(|word| word.starts_with("on") && word.ends_with('=') && word.len() > 4) {
        return Some("has a script in an attribute");
    }
    if line.contains("<style") {
        return Some("has a style element");
    }
    // A script is a file of ours, or data that is never run.
    let script = line.split("<script").nth(1)?;
    (!script.contains("src=") && !script.contains("type=\"application/json\"")).then_some("has a script in the page")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::lines;

    #[test]
    fn inline_styles_and_scripts_are_found() {
        let page = "<p style=\"color: red\">\n<script>x()</script>\n<script src=\"/a.js\" defer></script>\n\
            <button onclick=\"x()\">\n<p data-style=\"a\" class=\"style\">\n<style>\n<input name=\"once\" on=\"1\">\n\
            <script type=\"application/json\">{}</script>\n";
        assert_eq!(lines(nothing_is_inline, "crates/web/templates/a.html", page), [1, 2, 4, 6]);
        assert!(lines(nothing_is_inline, "docs/a.html", page).is_empty());
    }

    #[test]
    fn controls_that_cut_are_found() {
        let page = "<textarea rows=\"5\">\n<input maxLength=\"50\">\n<p>No maxlength is set.</p>\n";
        assert_eq!(lines(nothing_is_cut, "crates/web/templates/a.html", page), [2]);
    }
}
