//! Tests at another time: libfaketime gives every process of a run the machine's time plus an offset.

/// The variables that a process needs for it; none in a normal run.
const NAMES: [&str; 4] = ["LD_PRELOAD", "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC", "NO_FAKE_STAT"];

/// What a test must pass on to a process with an environment of its own.
pub fn variables() -> Vec<(&'static str, String)> {
    NAMES.into_iter().filter_map(|name| Some((name, std::env::var(name).ok()?))).collect()
}

/// The environment in which a process sees a time this many seconds later than the real one (earlier, if negative). `library`
/// is the path of `libfaketimeMT.so.1`. Pauses and timeouts keep their length.
pub fn shifted_by(seconds: i64, library: &str) -> [(&'static str, String); 4] {
    let offset = format!("{seconds:+}");
    let [preload, faketime, monotonic, stat] = NAMES;
    [(preload, library.to_owned()), (faketime, offset), (monotonic, "1".to_owned()), (stat, "1".to_owned())]
}
