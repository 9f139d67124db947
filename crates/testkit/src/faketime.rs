//! Tests at another time: libfaketime tells every process of a run the machine's time plus an offset.

/// What tells a process about it; nothing in a usual run.
const NAMES: [&str; 4] = ["LD_PRELOAD", "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC", "NO_FAKE_STAT"];

/// What a test must pass on to a process that it gives an environment of its own.
pub fn variables() -> Vec<(&'static str, String)> {
    NAMES.into_iter().filter_map(|name| Some((name, std::env::var(name).ok()?))).collect()
}

/// The environment in which a process finds it this many seconds later than it is (earlier, if negative). `library` is the path
/// of `libfaketimeMT.so.1`. Pauses and timeouts stay as long as they are.
pub fn shifted_by(seconds: i64, library: &str) -> [(&'static str, String); 4] {
    let offset = format!("{seconds:+}");
    let [preload, faketime, monotonic, stat] = NAMES;
    [(preload, library.to_owned()), (faketime, offset), (monotonic, "1".to_owned()), (stat, "1".to_owned())]
}
