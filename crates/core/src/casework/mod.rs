//! Casework: cases and what hangs on them, in the order in which people meet it.

pub mod cases;
pub mod dates;
pub mod hand_over;
pub mod queues;
pub mod services;
pub mod timeline;
pub mod values;
