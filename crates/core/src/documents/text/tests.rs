//! What is written reads as it was written.

use super::{marks, phones, prose};
use std::time::Duration;

/// The text of HTML, as a reader sees it.
fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').expect("a tag ends").1;
    }
    text.push_str(rest);
    for (code, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(code, sign);
    }
    text
}

/// The HTML of one line without the `<div>` around it.
fn line(text: &str) -> String {
    let html = prose(text);
    html.strip_prefix("<div>").and_then(|rest| rest.strip_suffix("\n</div>")).unwrap_or(&html).to_owned()
}

const NEW_TAB: &str = "target=\"_blank\" rel=\"noopener noreferrer\"";

#[test]
fn what_is_no_mark_reads_as_it_was_written() {
    for text in [
        "[09:15]: no answer",
        "[sic](p.2)",
        "350*26/12 - 40*2",
        "\\\\nas\\_cases\\clients",
        "Paid: $90\n---\ncalled",
        "__x__ and _y_ and `z` and ~~w~~",
        "7. heater\n9. mould\n9A. lock",
        "2) b\n4) d\n1. z",
        "# 12 Wattle Street\n> he said\n===\n| a | b |\n|---|---|",
        "    indented\n\tMon\tTue\n\n\n  two blank lines above",
        "<b>Mould</b> &amp; <script>alert(1)</script> & < >",
        "![x](javascript:alert(1)) [x](javascript:alert(1)) [x](/admin/sign-out) [x]( x)",
        "2 ** 3 ** 4, a**b**c, **, ****, ** x **, x**, y, **x, ***x***, card ****1234",
        "* \n- \n-x\n*x\n--\n•\tx",
        "&#106; &nbsp; &lt;",
        "http:// https:// www. www.x http://. ftp://x.org javascript:alert(1) //x.org",
        "a..b@x.org @x.org a@ a@x a@x.1 $90@2",
        "ABN 51 824 753 556, $0412345678, R0412345678, 24/11/2026 10:30, 08 12 2026 10 30, 2026, 0412",
        "https://bank.com@evil.org/x https://a:b@evil/x",
        "“Curly” ‘quotes’ – and … stay",
    ] {
        assert_eq!(visible(&prose(text)), format!("{text}\n"), "{text}");
        assert!(!prose(text).contains("<a "), "{text}: {}", prose(text));
        assert!(!prose(text).contains("<strong>") && marks(text).is_empty(), "{text}");
    }
}

#[test]
fn marks_count_where_they_can_mean_nothing_else() {
    for (text, html) in [
        ("**x**", "<strong>x</strong>".to_owned()),
        (
            "so (**Landlord & Co**), **now**!",
            "so (<strong>Landlord &amp; Co</strong>), <strong>now</strong>!".to_owned(),
        ),
        ("**two words**\tand", "<strong>two words</strong>\tand".to_owned()),
        ("**a **b**", "**a <strong>b</strong>".to_owned()),
        ("- one\n- 40\nrest", "<ul><li>one\n</li><li>40\n</li></ul><div>rest\n</div>".to_owned()),
        ("a\n\n* **x**", "<div>a\n\n</div><ul><li><strong>x</strong>\n</li></ul>".to_owned()),
        (
            "see https://x.org/a?b=1&c=2.",
            format!("see <a href=\"https://x.org/a?b=1&amp;c=2\" {NEW_TAB}>https://x.org/a?b=1&amp;c=2</a>."),
        ),
        ("(HTTP://X.org/)", format!("(<a href=\"HTTP://X.org/\" {NEW_TAB}>HTTP://X.org/</a>)")),
        ("https://x.org/a_(b), c", format!("<a href=\"https://x.org/a_(b)\" {NEW_TAB}>https://x.org/a_(b)</a>, c")),
        ("www.vcat.vic.gov.au!", format!("<a href=\"https://www.vcat.vic.gov.au\" {NEW_TAB}>www.vcat.vic.gov.au</a>!")),
        ("“https://x.org”", format!("“<a href=\"https://x.org\" {NEW_TAB}>https://x.org</a>”")),
        ("**https://x.org**", format!("<strong><a href=\"https://x.org\" {NEW_TAB}>https://x.org</a></strong>")),
        (
            "[law](https://x.org/a)[b](http://y.org)",
            format!(
                "<a href=\"https://x.org/a\" class=\"link-named\" {NEW_TAB}>law</a><a href=\"http://y.org\" class=\"link-named\" {NEW_TAB}>b</a>"
            ),
        ),
        ("<ada.king+x@x.org>.", "&lt;<a href=\"mailto:ada.king+x@x.org\">ada.king+x@x.org</a>&gt;.".to_owned()),
        ("Ph:0412 345 678.", "Ph:<a href=\"tel:0412345678\">0412 345 678</a>.".to_owned()),
        (
            "(03) 9123 4567/0412345678",
            "<a href=\"tel:0391234567\">(03) 9123 4567</a>/<a href=\"tel:0412345678\">0412345678</a>".to_owned(),
        ),
        (
            "+61 (0)412 345 678 or 13 11 14",
            "<a href=\"tel:+61412345678\">+61 (0)412 345 678</a> or <a href=\"tel:131114\">13 11 14</a>".to_owned(),
        ),
        ("(0412\u{2011}345\u{2011}678)", "(<a href=\"tel:0412345678\">0412\u{2011}345\u{2011}678</a>)".to_owned()),
        (
            "https://x.org/\" onmouseover=\"alert(1)",
            format!("<a href=\"https://x.org/\" {NEW_TAB}>https://x.org/</a>&quot; onmouseover=&quot;alert(1)"),
        ),
    ] {
        assert_eq!(line(text), html, "{text}");
    }
}

#[test]
fn lines_break_wherever_they_were_broken() {
    assert_eq!(prose("a\u{b}b\u{2028}c\u{2029}d\r\ne\rf"), "<div>a\nb\nc\nd\ne\nf\n</div>");
    assert_eq!(prose("7.\tx\n9A.\ty"), "<div>7.\tx\n9A.\ty\n</div>");
    assert_eq!(prose(""), "");
}

/// Whether leaving out marks, and nothing else, makes one line of another.
fn differs_by_marks_alone(typed: &str, seen: &str) -> bool {
    let is_item = |rest: &str| {
        ["- ", "* "].iter().any(|bullet| {
            rest == format!("{bullet}{seen}") || leaves(rest.strip_prefix(bullet).unwrap_or_default(), seen)
        })
    };
    leaves(typed, seen) || is_item(typed)
}

fn leaves(typed: &str, seen: &str) -> bool {
    let (Some(c), rest) = (typed.chars().next(), seen) else { return seen.is_empty() };
    let same = rest.starts_with(c) && leaves(&typed[c.len_utf8()..], &rest[c.len_utf8()..]);
    let without_bold = || typed.strip_prefix("**").is_some_and(|typed| leaves(typed, rest));
    let without_bracket = || typed.strip_prefix('[').is_some_and(|typed| leaves(typed, rest));
    let without_target = || {
        let target = typed.strip_prefix("](https://").or_else(|| typed.strip_prefix("](http://"));
        let ends =
            target.into_iter().flat_map(|target| target.match_indices(')').map(move |(at, _)| &target[at + 1..]));
        ends.into_iter().any(|typed| leaves(typed, rest))
    };
    same || without_bold() || without_bracket() || without_target()
}

const PIECES: [&str; 40] = [
    "*",
    "**",
    " ",
    "\n",
    "\t",
    "- ",
    "* ",
    "-",
    "[",
    "]",
    "](https://x.org)",
    "](",
    "(",
    ")",
    "https://x.org",
    "http://",
    "www.x.org",
    ".",
    ",",
    "a",
    "é",
    "李",
    "<",
    ">",
    "&",
    "\"",
    "'",
    "\\",
    "_",
    "`",
    "#",
    "9.",
    "2)",
    "a@x.org",
    "@",
    "0412 345 678",
    "/",
    "\u{2028}",
    "\r\n",
    "👩\u{200d}⚖\u{fe0f}",
];

/// Checks the properties of one text.
fn check(text: &str) {
    let html = prose(text);
    for after in html.split('<').skip(1) {
        let tag = after.split('>').next().unwrap_or_default();
        let is_ours = matches!(tag, "div" | "/div" | "ul" | "/ul" | "li" | "/li" | "strong" | "/strong" | "/a")
            || ["a href=\"https://", "a href=\"http://", "a href=\"mailto:", "a href=\"tel:"]
                .iter()
                .any(|start| tag.starts_with(start))
                && ["\"", "\" class=\"link-named\""]
                    .iter()
                    .any(|end| tag.ends_with(end) || tag.ends_with(&format!("{end} {NEW_TAB}")))
                && tag.matches('"').count()
                    == 2 + 2 * usize::from(tag.contains("link-named")) + 4 * usize::from(tag.contains(NEW_TAB));
        assert!(is_ours, "{text:?}: {html}");
    }
    let seen = visible(&html);
    let is_break = |c: char| matches!(c, '\n' | '\u{2028}');
    let typed: Vec<String> = text.replace("\r\n", "\n").split(is_break).map(str::to_owned).collect();
    let lines: Vec<&str> = seen.strip_suffix('\n').unwrap_or(&seen).split('\n').collect();
    assert_eq!(lines.len(), typed.len(), "{text:?}: {html}");
    for (typed, line) in typed.iter().zip(&lines) {
        assert!(differs_by_marks_alone(typed, line), "{text:?}: {typed:?} became {line:?}");
    }
    // Who shows a part of it leaves out the same.
    let mut rest = text.to_owned();
    for mark in marks(text).into_iter().rev() {
        rest.replace_range(mark, "");
    }
    assert_eq!(rest.replace("\r\n", "\n").replace('\u{2028}', "\n"), lines.join("\n"), "{text:?}");
}

#[test]
fn whatever_is_written_is_read_less_the_marks_alone() {
    for first in PIECES {
        for second in PIECES {
            check(&format!("{first}{second}"));
            check(&format!("**{first}{second}** "));
            check(&format!("({first}[x](https://x.org/{second}) **y**"));
        }
    }
    let mut seed = 1_usize;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..15_000 {
        let text: String = (0..next(14)).map(|_| PIECES[next(PIECES.len())]).collect();
        check(&text);
    }
}

#[test]
fn hostile_texts_take_no_longer_than_others() {
    let hostile = [
        "*",
        "**",
        "**a ",
        " **a",
        "[",
        "[a",
        "[a](",
        "[a](https://x.org/",
        "(",
        "https://",
        "https://a:@,",
        "https://x.org/(",
        "www.",
        "www.a.b@",
        "a@",
        "a.",
        "a'",
        "@",
        "0",
        "04 ",
        "+61 ",
        "(0",
        "- ",
        "\n- ",
        "\n",
        "<",
        "&",
        "9.",
        "\t",
        "é",
    ];
    // Unoptimised code is some ten times as slow. What looks at everything again for each sign takes seconds.
    let limit = Duration::from_millis(if cfg!(debug_assertions) { 500 } else { 50 });
    for piece in hostile {
        let text: String = piece.chars().cycle().take(50_000).collect();
        let started = own_time();
        assert!(prose(&text).len() >= 50_000);
        let took = own_time() - started;
        assert!(took < limit, "{piece:?}: {took:?}");
    }
}

/// How long this thread has been running, however busy the machine is with others.
fn own_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    Duration::from_nanos(stat.split(' ').next().and_then(|time| time.parse().ok()).expect("a number"))
}

#[test]
fn each_number_of_a_field_can_be_dialled() {
    for (field, expected) in [
        ("", vec![]),
        ("0412 345 678", vec![("0412 345 678", "0412345678")]),
        (
            "03 9123 4567 / 0412 345 678",
            vec![("03 9123 4567", "0391234567"), (" / ", ""), ("0412 345 678", "0412345678")],
        ),
        ("9123 4567 or 9123 4568", vec![("9123 4567", "91234567"), (" or ", ""), ("9123 4568", "91234568")]),
        ("9123 4567/9123 4568", vec![("9123 4567", "91234567"), ("/", ""), ("9123 4568", "91234568")]),
        ("03/9123 4567", vec![("03/9123 4567", "0391234567")]),
        ("+61 (0)3 9123 4567 (after 6)", vec![("+61 (0)3 9123 4567", "+61391234567"), (" (after 6)", "")]),
        ("0011 61 412 345 678", vec![("0011 61 412 345 678", "+61412345678")]),
        ("61412345678", vec![("61412345678", "+61412345678")]),
        ("04 12 34 56 78", vec![("04 12 34 56 78", "0412345678")]),
        ("(0412 345 678)", vec![("(", ""), ("0412 345 678", "0412345678"), (")", "")]),
        ("0412345678 0413345678", vec![("0412345678", "0412345678"), (" ", ""), ("0413345678", "0413345678")]),
        ("+44 20 7946 0958", vec![("+44 20 7946 0958", "+442079460958")]),
        ("mum: 1300 22 46 36, ext 12", vec![("mum: ", ""), ("1300 22 46 36", "1300224636"), (", ext 12", "")]),
        ("12345678901234567890", vec![("12345678901234567890", "")]),
        ("no phone", vec![("no phone", "")]),
    ] {
        let parts = phones(field);
        let parts: Vec<(&str, &str)> =
            parts.iter().map(|part| (part.text, part.number.as_deref().unwrap_or_default())).collect();
        assert_eq!(parts, expected, "{field}");
    }
}
