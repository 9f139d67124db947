//! Notes as their authors meant them: Markdown, turned into harmless HTML.
//!
//! What was written before there was Markdown should look as it was typed: single line breaks stay, HTML and indented text are
//! shown as text. Headings are placed below the page's own. Pictures, which could tell others who reads a note, are shown as
//! their description only.

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The level below which a note's headings go: the timeline's own.
const ABOVE: usize = 2;

/// Elements that may come out.
const ELEMENTS: [&str; 18] = [
    "p",
    "br",
    "em",
    "strong",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "hr",
    "h3",
    "h4",
    "h5",
    "h6",
    "div",
    "span",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(ELEMENTS.into_iter().collect())
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .set_tag_attribute_values(HashMap::from([("a", HashMap::from([("target", "_blank")]))]))
        .url_schemes(["http", "https", "mailto", "tel"].into_iter().collect())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

/// HTML to be put into a page as it is.
pub fn markdown(text: &str) -> String {
    let mut levels = Levels::default();
    let mut is_indented = false;
    let mut events = Vec::new();
    for event in Parser::new_ext(text, Options::empty()) {
        match event {
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Html(raw) | Event::InlineHtml(raw) => push_lines(&raw, &mut events),
            Event::Start(Tag::HtmlBlock) => events.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => end_paragraph(&mut events),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                is_indented = true;
                events.push(Event::Start(Tag::Paragraph));
            }
            Event::End(TagEnd::CodeBlock) if is_indented => {
                is_indented = false;
                end_paragraph(&mut events);
            }
            Event::Text(lines) if is_indented => push_lines(&lines, &mut events),
            Event::SoftBreak => events.push(Event::HardBreak),
            Event::Start(Tag::Heading { level, .. }) => {
                let level = levels.enter(level);
                events.push(Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }));
            }
            Event::End(TagEnd::Heading(_)) => events.push(Event::End(TagEnd::Heading(levels.present()))),
            other => events.push(other),
        }
    }
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, events.into_iter());
    CLEANER.clean(&out).to_string()
}

/// Text with its line breaks.
fn push_lines(text: &str, events: &mut Vec<Event<'_>>) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            events.push(Event::HardBreak);
        }
        if !line.is_empty() {
            events.push(Event::Text(line.to_owned().into()));
        }
    }
}

/// Ends a paragraph of such lines; the last of them needs no break.
fn end_paragraph(events: &mut Vec<Event<'_>>) {
    while matches!(events.last(), Some(Event::HardBreak)) {
        events.pop();
    }
    events.push(Event::End(TagEnd::Paragraph));
}

/// The headings above the current one: however they were numbered, none skips a level.
#[derive(Default)]
struct Levels(Vec<HeadingLevel>);

impl Levels {
    fn enter(&mut self, level: HeadingLevel) -> HeadingLevel {
        while self.0.last().is_some_and(|above| *above >= level) {
            self.0.pop();
        }
        self.0.push(level);
        self.present()
    }

    fn present(&self) -> HeadingLevel {
        HeadingLevel::try_from(ABOVE + self.0.len()).unwrap_or(HeadingLevel::H6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write() {
        for (written, shown) in [
            ("Called the client.\nNo answer.", "<p>Called the client.<br>\nNo answer.</p>\n"),
            ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>\n"),
            ("*so* and **so**", "<p><em>so</em> and <strong>so</strong></p>\n"),
            ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
            ("3. three\n4. four", "<ol start=\"3\">\n<li>three</li>\n<li>four</li>\n</ol>\n"),
            ("# A\n### B\n## C", "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>\n"),
            ("### first", "<h3>first</h3>\n"),
            ("rent < $480 & > $400", "<p>rent &lt; $480 &amp; &gt; $400</p>\n"),
            ("    indented\n    twice", "<p>indented<br>\ntwice</p>\n"),
            (
                "[law](https://example.org/a?b=1&c=2)",
                "<p><a href=\"https://example.org/a?b=1&amp;c=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">law</a></p>\n",
            ),
            (
                "<ada@example.com>",
                "<p><a href=\"mailto:ada@example.com\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">ada@example.com</a></p>\n",
            ),
            ("![the ceiling](https://example.org/a.png)", "<p>the ceiling</p>\n"),
            ("snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>\n"),
        ] {
            assert_eq!(markdown(written), shown, "{written}");
        }
    }

    #[test]
    fn html_shows_as_it_was_typed() {
        for (written, shown) in [
            ("<b>Mould</b>", "<p>&lt;b&gt;Mould&lt;/b&gt;</p>\n"),
            ("<div>\nMould\n</div>", "<p>&lt;div&gt;<br>\nMould<br>\n&lt;/div&gt;"),
        ] {
            assert!(markdown(written).starts_with(shown), "{written}: {}", markdown(written));
        }
    }

    #[test]
    fn nothing_that_runs_or_calls_home_comes_through() {
        for written in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "![x](https://evil.example/pixel.png)",
            "![x](javascript:alert(1))",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java\nscript:alert(1))",
            "[x](&#106;avascript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
            "[x](vbscript:msgbox(1))",
            "[x](//evil.example)",
            "[x](/admin/sign-out)",
            "<javascript:alert(1)>",
            "[x]: javascript:alert(1)\n\n[x]",
            "[x](https://ok.example \"\\\" onmouseover=alert(1) x=\\\"\")",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<svg/onload=alert(1)>",
            "<iframe src=https://evil.example></iframe>",
            "<style>*{display:none}</style>",
            "<form action=https://evil.example><input name=csrf></form>",
            "<!--><script>alert(1)</script>-->",
            "<![CDATA[<script>alert(1)</script>]]>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "```\"><script>alert(1)</script>\nx\n```",
            "# <script>alert(1)</script>",
            "    <script>alert(1)</script>",
        ] {
            let shown = markdown(written);
            let mut rest = shown.as_str();
            while let Some((_, after)) = rest.split_once('<') {
                let (tag, after) = after.split_once('>').unwrap();
                let name = tag.trim_start_matches('/').split(' ').next().unwrap();
                assert!(ELEMENTS.contains(&name), "{written}: {shown}");
                let attributes = tag.strip_prefix(name).unwrap_or_default().to_lowercase();
                for bad in ["src", " on", "style", "javascript", "data:", "vbscript", "\"/", "class"] {
                    assert!(!attributes.contains(bad), "{written}: {shown}");
                }
                rest = after;
            }
        }
    }
}
