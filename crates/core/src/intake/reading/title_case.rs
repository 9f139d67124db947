//! Names of people as they are usually written.

/// Small words inside a name that stay in lower case if someone took care to write them so.
const PARTICLES: [&str; 16] =
    ["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "bin", "binti", "al"];

/// The longest word in capitals that may be initials ("ABC Realty") and not a shouted name.
const LONGEST_INITIALS: usize = 3;

/// A name with capital first letters and single spaces. One that is all capitals or all lower case is corrected; where someone
/// mixed them on purpose (O'Neil, McDonald, van der Berg, LJ) they stay.
pub fn title_case(name: &str) -> String {
    let has_lower = name.chars().any(char::is_lowercase);
    let has_upper = name.chars().any(char::is_uppercase);
    let is_mixed = has_lower && has_upper;
    name.split_whitespace()
        .map(|word| if is_mixed { adjust(word) } else { capitalise(word) })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A word of a name that has both capitals and lower case.
fn adjust(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let is_lower = !word.chars().any(char::is_uppercase);
    let is_upper = !word.chars().any(char::is_lowercase);
    if (is_lower && !PARTICLES.contains(&word)) || (is_upper && letters > LONGEST_INITIALS) {
        return capitalise(word);
    }
    word.to_owned()
}

/// Capitals at the start, after a hyphen, after O' or D', and after Mc; lower case otherwise.
fn capitalise(word: &str) -> String {
    let mut result = String::with_capacity(word.len());
    let mut letters = String::new();
    for c in word.chars() {
        let after_prefix = letters.is_empty() || letters == "mc";
        if after_prefix && c.is_alphabetic() {
            result.extend(c.to_uppercase());
        } else {
            result.extend(c.to_lowercase());
        }
        match c {
            '\'' | '’' if letters == "o" || letters == "d" => letters.clear(),
            c if c.is_alphanumeric() || matches!(c, '\'' | '’') => letters.extend(c.to_lowercase()),
            _ => letters.clear(),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::title_case;

    #[test]
    fn names() {
        for (typed, expected) in [
            ("JANE  AGENT", "Jane Agent"),
            ("jane agent", "Jane Agent"),
            (" Jane\tAgent\n", "Jane Agent"),
            ("jane Agent", "Jane Agent"),
            ("Jane AGENT", "Jane Agent"),
            ("O'Testér", "O'Testér"),
            ("o'testér", "O'Testér"),
            ("O’BRIEN", "O’Brien"),
            ("ÉLODIE ÇELİK", "Élodie Çeli\u{307}k"),
            ("Ronald McDonald", "Ronald McDonald"),
            ("ronald mcdonald", "Ronald McDonald"),
            ("SMITH-JONES", "Smith-Jones"),
            ("jane's realty", "Jane's Realty"),
            ("LJ Hooker", "LJ Hooker"),
            ("ABC Realty", "ABC Realty"),
            ("Ludwig van der Berg", "Ludwig van der Berg"),
            ("(agent) 24seven", "(Agent) 24seven"),
            ("王小明", "王小明"),
            ("", ""),
            ("  ", ""),
        ] {
            assert_eq!(title_case(typed), expected, "{typed}");
        }
    }

    #[test]
    fn a_name_that_is_right_stays() {
        for name in ["Jane Agent", "O'Testér", "McDonald", "Smith-Jones", "Ludwig van der Berg"] {
            assert_eq!(title_case(&title_case(name)), name);
        }
    }
}
