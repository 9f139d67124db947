//! Counts and lists in words, said in one place.

use std::fmt::Display;

/// The word for so many: `case` for one, `cases` for any other number.
pub fn plural<'a, N: Copy + PartialEq + From<bool>>(count: N, one: &'a str, more: &'a str) -> &'a str {
    if count == N::from(true) { one } else { more }
}

/// So many of something: `1 case`, `2 cases`.
pub fn counted<N: Copy + PartialEq + From<bool> + Display>(count: N, one: &str, more: &str) -> String {
    format!("{count} {}", plural(count, one, more))
}

/// `1 case`, `2 cases`.
pub fn cases<N: Copy + PartialEq + From<bool> + Display>(count: N) -> String {
    counted(count, "case", "cases")
}

/// Several things in one sentence: `a`, `a and b`, `a, b and c`.
pub fn listed<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_several() {
        for (count, shown) in [(0, "0 cases"), (1, "1 case"), (2, "2 cases"), (-1, "-1 cases")] {
            assert_eq!(cases(count), shown);
        }
        assert_eq!(counted(1_usize, "entry", "entries"), "1 entry");
        assert_eq!(plural(3_i64, "is", "are"), "are");
    }

    #[test]
    fn a_list_reads_as_a_sentence() {
        for (items, shown) in
            [(vec![], ""), (vec!["a"], "a"), (vec!["a", "b"], "a and b"), (vec!["a", "b", "c"], "a, b and c")]
        {
            assert_eq!(listed(&items), shown);
        }
    }
}
