//! The virus scanner.

use std::path::PathBuf;

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerAddress {
    /// A host and a port, such as `clamd:3310`.
    Tcp(String),
    /// A socket's path, such as `/run/clamav/clamd.ctl`.
    Socket(PathBuf),
}

pub(super) fn scanner(raw: &str) -> Option<ScannerAddress> {
    if raw.starts_with('/') {
        return Some(ScannerAddress::Socket(raw.into()));
    }
    let (host, port) = raw.rsplit_once(':')?;
    let is_good = !host.is_empty() && !host.contains('/') && port.parse::<u16>().is_ok_and(|port| port > 0);
    is_good.then(|| ScannerAddress::Tcp(raw.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{ScannerAddress, scanner};

    #[test]
    fn an_address_is_a_socket_or_a_host_with_its_port() {
        assert_eq!(scanner("clamd:3310"), Some(ScannerAddress::Tcp("clamd:3310".to_owned())));
        assert_eq!(scanner("[::1]:3310"), Some(ScannerAddress::Tcp("[::1]:3310".to_owned())));
        assert_eq!(scanner("/run/clamd.ctl"), Some(ScannerAddress::Socket("/run/clamd.ctl".into())));
        for bad in ["", "clamd", ":3310", "clamd:0", "clamd:port", "tcp://clamd:3310"] {
            assert_eq!(scanner(bad), None, "{bad}");
        }
    }
}
