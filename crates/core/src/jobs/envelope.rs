//! What a row of the queue holds: the payload, and what is needed to find the code for it.

use super::Job;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A payload as read from the queue, not decoded yet.
#[derive(Debug, Deserialize)]
pub struct Envelope {
    /// The job's [`KIND`](Job::KIND).
    pub kind: String,
    /// The job's [`VERSION`](Job::VERSION) when it was enqueued.
    pub version: u32,
    /// The id of the request that caused the job.
    #[serde(default)]
    pub trace: Option<String>,
    /// The trace that goes on with the job, as W3C's `traceparent`.
    #[serde(default)]
    pub traceparent: Option<String>,
    /// The payload.
    pub data: Box<RawValue>,
}

/// An envelope as it is written to the queue.
#[derive(Serialize)]
struct Outgoing<'a, J> {
    kind: &'static str,
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traceparent: Option<&'a str>,
    data: &'a J,
}

/// Why a row of the queue can't be understood. Its text never quotes the payload.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Undecodable {
    /// It is not an envelope, or the payload is not what its kind needs.
    #[error("payload can't be read: {category} at line {line}, column {column}")]
    Data {
        /// What kind of mistake it is.
        category: &'static str,
        /// Where.
        line: usize,
        /// Where.
        column: usize,
    },
    /// No version of this program wrote that version, or this one can no longer read it.
    #[error("payload has unknown version {0}")]
    Version(u32),
}

impl Undecodable {
    /// serde's own text quotes the value that did not fit; this keeps the place and leaves the value out.
    pub fn data(error: &serde_json::Error) -> Self {
        let category = match error.classify() {
            serde_json::error::Category::Io => "unreadable",
            serde_json::error::Category::Syntax => "not JSON",
            serde_json::error::Category::Data => "wrong data",
            serde_json::error::Category::Eof => "cut off",
        };
        Self::Data { category, line: error.line(), column: error.column() }
    }
}

impl Envelope {
    /// Reads a row's `job` column.
    pub fn decode(bytes: &[u8]) -> Result<Self, Undecodable> {
        serde_json::from_slice(bytes).map_err(|error| Undecodable::data(&error))
    }

    /// Writes a row's `job` column.
    pub(super) fn encode<J: Job>(
        job: &J,
        trace: Option<&str>,
        traceparent: Option<&str>,
    ) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&Outgoing { kind: J::KIND, version: J::VERSION, trace, traceparent, data: job })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Greet {
        name: String,
    }

    impl Job for Greet {
        const KIND: &'static str = "greet";
        const VERSION: u32 = 2;

        fn policy() -> crate::jobs::Policy {
            crate::jobs::Policy::fast()
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let bytes = Envelope::encode(&Greet { name: "Ann".into() }, Some("req-1"), None).unwrap();
        let text = r#"{"kind":"greet","version":2,"trace":"req-1","data":{"name":"Ann"}}"#;
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), text);
        let envelope = Envelope::decode(&bytes).unwrap();
        assert_eq!((envelope.kind.as_str(), envelope.trace.as_deref()), ("greet", Some("req-1")));
        assert_eq!(Greet::decode(envelope.version, &envelope.data), Ok(Greet { name: "Ann".into() }));
        assert_eq!(Greet::decode(1, &envelope.data), Err(Undecodable::Version(1)));
    }

    #[test]
    fn errors_do_not_quote_the_payload() {
        let envelope = Envelope::decode(br#"{"kind":"greet","version":2,"data":{"name":["secret"]}}"#).unwrap();
        assert_eq!(envelope.trace, None);
        let error = Greet::decode(2, &envelope.data).unwrap_err().to_string();
        assert_eq!(error, "payload can't be read: wrong data at line 1, column 8");
        for broken in [&b"secret"[..], b"\"secret\"", b"{\"kind\":\"secret", b"\xff\x00", b""] {
            let error = Envelope::decode(broken).unwrap_err().to_string();
            assert!(error.starts_with("payload can't be read") && !error.contains("secret"), "{error}");
        }
    }
}
