//! How much waits in each queue, for the navigation. It is read with the session: `find_session`.

/// Days ahead for which a critical date counts as waiting.
pub(crate) const DAYS_AHEAD: i64 = 7;

/// How much waits; counting stops at 100, so that it costs the same on every page of any centre. None: not theirs to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// The viewer's own open cases.
    pub mine: i64,
    /// Critical dates that are overdue or within seven days, and not reviewed.
    pub dates: i64,
    /// Open cases without a paralegal.
    pub inbox: Option<i64>,
    /// Open cases whose next review is overdue or due today.
    pub reviews: Option<i64>,
}
