//! The orders of a list of cases. Each has its indexes (migrations/*_orders_of_case_lists.sql), of all cases and of the open ones.

/// What a list goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// When they were created.
    Created,
    /// When something about them changed last.
    Updated,
    /// The client's family name, then the first name.
    Client,
    /// The paralegal's name; cases without one come after all names.
    Paralegal,
    /// The file reference: its letter, then its number.
    Fileref,
    /// The first critical date without an outcome; cases without such a date come last, also when the order is turned round.
    NextDate,
    /// The topic, as it is stored.
    Topic,
    /// The stage, as it is stored.
    Stage,
}

/// The order of a list. Ties go newest first. An order turned round is the exact reverse, so that one index gives both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// What it goes by.
    pub by: SortBy,
    /// Whether it is turned round: the last first.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl SortBy {
    /// Each with its name in an address and in the API.
    pub const NAMES: [(&'static str, Self); 8] = [
        ("created", Self::Created),
        ("updated", Self::Updated),
        ("client", Self::Client),
        ("paralegal", Self::Paralegal),
        ("fileref", Self::Fileref),
        ("next_date", Self::NextDate),
        ("topic", Self::Topic),
        ("stage", Self::Stage),
    ];
}

impl Sort {
    /// Newest first.
    pub const NEWEST: Self = Self { by: SortBy::Created, descending: true };
    /// Oldest first.
    pub const OLDEST: Self = Self { by: SortBy::Created, descending: false };
    /// Last changed first.
    pub const UPDATED: Self = Self { by: SortBy::Updated, descending: true };

    /// The order with this name; a minus turns it round.
    pub fn named(name: &str) -> Option<Self> {
        let (name, descending) = name.strip_prefix('-').map_or((name, false), |name| (name, true));
        let (_, by) = SortBy::NAMES.into_iter().find(|(known, _)| *known == name)?;
        Some(Self { by, descending })
    }

    /// Its name in an address.
    pub fn name(self) -> String {
        let name = SortBy::NAMES.into_iter().find(|(_, by)| *by == self.by).map_or("", |(name, _)| name);
        format!("{}{name}", if self.descending { "-" } else { "" })
    }

    pub(super) fn sql(self) -> &'static str {
        match (self.by, self.descending) {
            (SortBy::Created, false) => "c.created_at, c.id",
            (SortBy::Created, true) => "c.created_at desc, c.id desc",
            (SortBy::Updated, false) => "c.updated_at, c.id",
            (SortBy::Updated, true) => "c.updated_at desc, c.id desc",
            (SortBy::Client, false) => "c.client_order, c.created_at desc, c.id desc",
            (SortBy::Client, true) => "c.client_order desc, c.created_at, c.id",
            (SortBy::Paralegal, false) => "c.paralegal_order, c.created_at desc, c.id desc",
            (SortBy::Paralegal, true) => "c.paralegal_order desc, c.created_at, c.id",
            (SortBy::Fileref, false) => "left(c.fileref, 1), length(c.fileref), c.fileref",
            (SortBy::Fileref, true) => "left(c.fileref, 1) desc, length(c.fileref) desc, c.fileref desc",
            (SortBy::NextDate, false) => "c.next_date_on, c.created_at desc, c.id desc",
            (SortBy::NextDate, true) => "c.next_date_on desc nulls last, c.created_at desc, c.id desc",
            (SortBy::Topic, false) => "c.topic, c.created_at desc, c.id desc",
            (SortBy::Topic, true) => "c.topic desc, c.created_at, c.id",
            (SortBy::Stage, false) => "c.stage, c.created_at desc, c.id desc",
            (SortBy::Stage, true) => "c.stage desc, c.created_at, c.id",
        }
    }
}
