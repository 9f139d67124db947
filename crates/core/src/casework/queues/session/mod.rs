//! Who is signed in, and how much waits for them: read for every page.

pub(super) mod queries;
