//! Bold words: between two pairs of asterisks, where these can mean nothing else.

/// What is around bold words.
pub(super) const MARK: &str = "**";

/// How long the bold words are that start a text, with their marks. `before` and `behind` are what is around the text.
pub(super) fn starting(before: Option<char>, text: &str, behind: Option<char>) -> Option<usize> {
    let rest = text.strip_prefix(MARK)?;
    if !before.is_none_or(opens) {
        return None;
    }
    // The next pair ends it, or nothing does: so none is looked for twice.
    let end = rest.find(MARK)?;
    let (inner, after) = rest.split_at_checked(end)?;
    let after = after.strip_prefix(MARK)?.chars().next().or(behind);
    let is_clear = !inner.is_empty()
        && !inner.starts_with(|c| is_at_the_edge(c) || ",.;:!?)]}".contains(c))
        && !inner.ends_with(is_at_the_edge)
        && after.is_none_or(|after| after != '*' && (after.is_whitespace() || closes(after)));
    is_clear.then_some(end + 2 * MARK.len())
}

/// What bold words may stand behind.
fn opens(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | '[' | '{' | '"' | '\'' | '“' | '‘' | '—' | '–' | '/')
}

/// What may stand behind bold words.
fn closes(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '—' | '–' | '-' | '/' | '…')
        || (c.is_ascii_punctuation() && ".,:;!?".contains(c))
}

fn is_at_the_edge(c: char) -> bool {
    c.is_whitespace() || c == '*'
}
