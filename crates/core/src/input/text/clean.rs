//! What is typed or sent, without what nobody sees. Zero-width signs, soft hyphens and direction marks come along when people
//! paste; with them, two addresses that look alike would be two addresses, and a word would not be found.

const JOINER: char = '\u{200d}';
const NON_JOINER: char = '\u{200c}';

/// Text of several lines. Line breaks of every kind are `\n`. Blank lines before it and white space behind it are gone; what a
/// line starts with stays, since it may be a column.
pub fn prose(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(is_line_break, "\n");
    let has_rtl = text.chars().any(is_right_to_left);
    let text = without_invisible(&text, |before, c, after| {
        is_part_of_a_word(before, c, after)
            || is_part_of_an_emoji(before, c, after)
            || (has_rtl && is_mark_of_direction(c))
    });
    let mut rest = text.trim_end();
    while let Some((_, after)) = rest.split_once('\n').filter(|(line, _)| line.trim().is_empty()) {
        rest = after;
    }
    rest.to_owned()
}

/// One line, such as a name or an address: white space of every kind counts as one blank.
pub fn line(text: &str) -> String {
    one_line(&without_invisible(text, is_part_of_a_word))
}

/// One line that has to be the same sign by sign, such as an email address or a phone number.
pub fn exact(text: &str) -> String {
    one_line(&without_invisible(text, |_, _, _| false))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether it ends a line: also in what Word and Windows leave on the clipboard.
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The text without invisible signs, except those that `keeps` finds at home between their neighbours.
fn without_invisible(text: &str, keeps: impl Fn(Option<char>, char, Option<char>) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !is_invisible(c) || keeps(out.chars().next_back(), c, chars.peek().copied()) {
            out.push(c);
        }
    }
    out
}

/// Control signs, and what Unicode calls ignorable: signs that have no shape and no width of their own.
fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\t' && !is_line_break(c))
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Persian, Hindi, Malayalam and others spell words with joiners, and some Chinese and Japanese names need their own variant of a
/// character.
fn is_part_of_a_word(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    match c {
        JOINER => joins(before) && after.is_none_or(|after| joins(after) || after.is_whitespace()),
        NON_JOINER => joins(before) && after.is_some_and(joins),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => ('\u{1800}'..='\u{18af}').contains(&before),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            matches!(before, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        }
        _ => false,
    }
}

/// Whether it is of a script that spells words with joiners.
fn joins(c: char) -> bool {
    !is_invisible(c)
        && matches!(c,
            '\u{600}'..='\u{7ff}' | '\u{840}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
            | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Several pictures can be joined to one, and a sign can be told to be a picture.
fn is_part_of_an_emoji(before: Option<char>, c: char, after: Option<char>) -> bool {
    let is_picture = |c: char| matches!(c, '\u{2190}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}');
    let Some(before) = before else { return false };
    match c {
        JOINER => (is_picture(before) || before == '\u{fe0f}') && after.is_some_and(is_picture),
        '\u{fe0e}' | '\u{fe0f}' => {
            is_picture(before) || matches!(before, '0'..='9' | '#' | '*' | '©' | '®' | '‼' | '⁉' | '™' | 'ℹ')
        }
        _ => false,
    }
}

/// The marks that put a full stop on the right side of a word in Arabic or Hebrew. Those that turn whole passages round are never
/// kept.
fn is_mark_of_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

fn is_right_to_left(c: char) -> bool {
    !is_invisible(c)
        && matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILY: &str = "👨\u{200d}👩\u{200d}👧 ✔\u{fe0f} 1\u{fe0f}\u{20e3}";

    #[test]
    fn what_nobody_sees_is_no_part_of_a_line() {
        for (typed, read) in [
            ("\u{feff}Ada\u{200b}\u{ad} Love\u{2060}lace\u{200e}", "Ada Lovelace"),
            ("\u{202e}gnp.exe", "gnp.exe"),
            ("12\u{a0}Wattle\u{3000}Street\u{b}Fitzroy\u{2028}3065", "12 Wattle Street Fitzroy 3065"),
            ("Ada\u{7f}\u{9b}\u{3164}", "Ada"),
            ("a\u{200d}b\u{200c}c", "abc"),
            // Names that need the sign: Ali-Reza, Rajan, and a variant of a Chinese character.
            ("علی\u{200c}رضا", "علی\u{200c}رضا"),
            ("രാജന്\u{200d}", "രാജന്\u{200d}"),
            ("葛\u{e0100}城", "葛\u{e0100}城"),
            ("علی\u{200c}", "علی"),
            ("\u{200b}\u{feff} ", ""),
        ] {
            assert_eq!(line(typed), read, "{typed:?}");
        }
        assert_eq!(exact("علی\u{200c}رضا"), "علیرضا");
        assert_eq!(exact("04\u{200d}12\u{2011}345\u{202c} 678"), "0412\u{2011}345 678");
    }

    #[test]
    fn prose_keeps_what_its_script_and_its_columns_need() {
        for (typed, read) in [
            ("a\r\nb\rc\u{b}d\u{c}e\u{85}f\u{2028}g\u{2029}h", "a\nb\nc\nd\ne\nf\ng\nh"),
            (" \n\n\tMon\tTue\nRent\t1\t2 \n ", "\tMon\tTue\nRent\t1\t2"),
            ("a\n\n\nb", "a\n\n\nb"),
            ("co\u{ad}oper\u{200b}ate \u{202e}now\u{202c}", "cooperate now"),
            ("“quoted” ‘so’ – it’s", "“quoted” ‘so’ – it’s"),
            ("left\u{200e} alone", "left alone"),
            ("سلام\u{200f}.", "سلام\u{200f}."),
            (FAMILY, FAMILY),
            ("\0\u{1}", ""),
            (" \n \u{200b}\n", ""),
        ] {
            assert_eq!(prose(typed), read, "{typed:?}");
            assert_eq!(prose(read), read, "{typed:?} is clean");
        }
    }
}
