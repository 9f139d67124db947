//! Open cases by stage and age: a bar and the numbers that it is made of in each row of a table.

use clerk_core::insight::home::{AGES, StageRow};

/// How wide the longest bar is, in units of the picture.
const WIDTH: i64 = 100;

/// From this many on, cases of a stage and an age are no longer counted.
const COUNTED: i64 = 1000;

/// The table.
pub(crate) struct StageChart {
    /// The ages, youngest first.
    pub(crate) ages: [&'static str; 3],
    pub(crate) rows: Vec<ChartRow>,
}

/// A stage.
pub(crate) struct ChartRow {
    pub(crate) href: String,
    pub(crate) stage: &'static str,
    pub(crate) counts: [String; 3],
    /// The parts of its bar, one for each age.
    pub(crate) parts: [Part; 3],
}

/// A part of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) x: i64,
    pub(crate) width: i64,
}

impl StageChart {
    pub(crate) fn new(stages: &[StageRow]) -> Self {
        let longest = stages.iter().map(|row| row.counts.iter().sum::<i64>()).max().unwrap_or_default().max(1);
        Self { ages: AGES, rows: stages.iter().map(|row| ChartRow::new(row, longest)).collect() }
    }

    /// Whether there is no open case.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.parts.iter().all(|part| part.width == 0))
    }
}

impl ChartRow {
    fn new(row: &StageRow, longest: i64) -> Self {
        Self {
            href: format!("/admin/cases?stage={}", row.stage.as_str()),
            stage: row.stage.label(),
            counts: row.counts.map(|count| if count >= COUNTED { "999+".to_owned() } else { count.to_string() }),
            parts: parts(row.counts, longest),
        }
    }
}

/// The parts next to each other. One that stands for a case can be seen.
fn parts(counts: [i64; 3], longest: i64) -> [Part; 3] {
    let mut x = 0;
    counts.map(|count| {
        let width = if count == 0 { 0 } else { (count * WIDTH / longest).max(1) };
        let part = Part { x, width };
        x += width;
        part
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_next_to_each_other_and_none_is_lost() {
        for (counts, longest, expected) in [
            ([0, 0, 0], 1, [(0, 0), (0, 0), (0, 0)]),
            ([5, 3, 2], 10, [(0, 50), (50, 30), (80, 20)]),
            ([1, 0, 1], 1000, [(0, 1), (1, 0), (1, 1)]),
        ] {
            assert_eq!(parts(counts, longest), expected.map(|(x, width)| Part { x, width }), "{counts:?}");
        }
    }
}
