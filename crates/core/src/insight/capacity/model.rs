//! A person's workload.

use crate::access::Place;
use crate::casework::values::Topic;
use crate::office::accounts::Load;
use clerk_platform::time::Timestamp;

/// Whose workload is wanted.
#[derive(Debug, Clone)]
pub struct CapacityFilter {
    /// Those who may have this place on cases; their cases in it are counted.
    pub place: Place,
    /// Interns, or not.
    pub is_intern: Option<bool>,
    /// At this university.
    pub university: Option<String>,
}

/// How busy someone is, and with what.
#[derive(Debug, Clone)]
pub struct Capacity {
    /// How busy.
    pub load: Load,
    /// Their open cases by topic, without the topics that have none.
    pub topics: Vec<(Topic, i64)>,
    /// All cases that they have had in this place and still hold, open and closed.
    pub all_cases: i64,
    /// When they last got a case in this place.
    pub last_assigned_at: Option<Timestamp>,
    /// Whether they are an intern.
    pub is_intern: bool,
    /// Where they study; may be empty.
    pub university: String,
}

/// How full someone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fullness {
    /// They take no cases.
    TakesNone,
    /// Less than half.
    HasRoom,
    /// Half to three quarters.
    Busy,
    /// Three quarters or more.
    NearlyFull,
    /// As many cases as they take.
    Full,
    /// More than they take.
    Over,
}

impl Capacity {
    /// How full they are.
    pub fn fullness(&self) -> Fullness {
        match self.load.percent() {
            None => Fullness::TakesNone,
            Some(..50) => Fullness::HasRoom,
            Some(..75) => Fullness::Busy,
            Some(..100) => Fullness::NearlyFull,
            Some(_) if self.load.is_over_with(0) => Fullness::Over,
            Some(_) => Fullness::Full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn how_full_someone_is() {
        for (open_cases, capacity, percent, fullness) in [
            (0, 0, None, Fullness::TakesNone),
            (2, 0, None, Fullness::TakesNone),
            (0, 4, Some(0), Fullness::HasRoom),
            (1, 4, Some(25), Fullness::HasRoom),
            (49, 100, Some(49), Fullness::HasRoom),
            (2, 4, Some(50), Fullness::Busy),
            (74, 100, Some(74), Fullness::Busy),
            (2, 3, Some(66), Fullness::Busy),
            (3, 4, Some(75), Fullness::NearlyFull),
            (999, 1000, Some(99), Fullness::NearlyFull),
            (4, 4, Some(100), Fullness::Full),
            (5, 4, Some(125), Fullness::Over),
        ] {
            let load = Load { id: Uuid::nil().into(), full_name: String::new(), capacity, open_cases };
            assert_eq!(load.percent(), percent, "{open_cases} of {capacity}");
            let person = Capacity {
                load,
                topics: Vec::new(),
                all_cases: open_cases,
                last_assigned_at: None,
                is_intern: false,
                university: String::new(),
            };
            assert_eq!(person.fullness(), fullness, "{open_cases} of {capacity}");
        }
    }
}
