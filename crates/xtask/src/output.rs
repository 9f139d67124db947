//! What people see.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Writes one line. A closed pipe is no reason to stop: Clerk should go on running when `| head` has seen enough.
pub fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Says what is happening now.
pub fn say(text: &str) {
    line(&paint("1;36", &format!("» {text}")));
}

/// Warns about something that does not end the command.
pub fn warn(text: &str) {
    line(&paint("1;33", &format!("! {text}")));
}

/// Says why the command ends.
pub fn failure(error: &anyhow::Error) {
    line(&paint("1;31", &format!("✗ {error:#}")));
}

/// Colours a text, on a terminal.
pub fn paint(code: &str, text: &str) -> String {
    match is_colourful() {
        true => format!("\x1b[{code}m{text}\x1b[0m"),
        false => text.to_owned(),
    }
}

/// Whether to use colours.
pub fn is_colourful() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Runs a step; announces it first, and reports afterwards how long it took.
pub async fn step<T>(name: &str, work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    say(name);
    let begun = Instant::now();
    let done = work.await?;
    line(&paint("2", &format!("  {name}: {}", duration(begun.elapsed()))));
    Ok(done)
}

/// `0.4 s`, `12.3 s`, `3 min 5 s`.
pub fn duration(time: Duration) -> String {
    match time.as_secs() {
        0..=99 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
