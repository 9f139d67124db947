//! The queue of jobs, for administrators: its state, lists, one job, and what can be done about it.

pub(crate) mod act;
pub(crate) mod list;
pub(crate) mod overview;
pub(crate) mod show;

use crate::ui::Tag;
use clerk_core::upkeep::board::JobState;

/// A state in words and colour.
fn tag(state: JobState) -> Tag {
    let tone = match state {
        JobState::Waiting => "gray",
        JobState::Running => "blue",
        JobState::Retrying => "orange",
        JobState::Done => "green",
        JobState::Dead => "red",
        JobState::Cancelled => "yellow",
    };
    Tag { label: state.label(), tone }
}

/// The name of a kind as people read it; a row that this program did not write has none.
fn kind_label(kind: &str) -> String {
    if kind.is_empty() { "unknown".to_owned() } else { kind.to_owned() }
}

/// A length of time in words: `0.4 s`, `12 s`, `3 min`, `2.5 h`, `4 days`.
fn duration(seconds: f64) -> String {
    match seconds {
        ..0.05 => "0 s".to_owned(),
        ..10.0 => format!("{seconds:.1} s"),
        ..120.0 => format!("{seconds:.0} s"),
        ..7_200.0 => format!("{:.0} min", seconds / 60.0),
        ..172_800.0 => format!("{:.1} h", seconds / 3600.0),
        _ => format!("{:.0} days", seconds / 86_400.0),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations() {
        for (seconds, text) in
            [(0.0, "0 s"), (0.42, "0.4 s"), (61.0, "61 s"), (600.0, "10 min"), (9000.0, "2.5 h"), (345_600.0, "4 days")]
        {
            assert_eq!(duration(seconds), text);
        }
    }
}
