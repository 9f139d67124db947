//! An S3 server in this process. It keeps its files in a folder, with versions, and allows each key what its policies say.

mod rights;
mod versions;

pub use rights::{Credentials, Policy, Rights};

use crate::serve::serve;
use anyhow::{Context, Result};
use rights::Users;
use s3s::service::S3ServiceBuilder;
use std::fs::Permissions;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use versions::Versioned;

/// A running server. Stops when dropped.
#[derive(Debug)]
pub struct S3Server {
    address: SocketAddr,
    folder: PathBuf,
    users: Users,
    accepting: JoinHandle<()>,
}

impl S3Server {
    /// Starts a server on `bind`, such as `127.0.0.1:0` for any free port, with its files in `folder`. Nobody has access yet.
    pub async fn start(folder: &Path, bind: SocketAddr) -> Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("can't create {}", folder.display()))?;
        std::fs::set_permissions(folder, Permissions::from_mode(0o700))?;
        let users = Users::default();
        let mut service = S3ServiceBuilder::new(Versioned::new(folder)?);
        service.set_auth(users.clone());
        service.set_access(users.clone());
        let listener = TcpListener::bind(bind).await.with_context(|| format!("can't listen on {bind}"))?;
        let address = listener.local_addr()?;
        let accepting = tokio::spawn(serve(listener, service.build()));
        Ok(Self { address, folder: folder.to_owned(), users, accepting })
    }

    /// Makes a bucket that keeps versions, unless it exists.
    pub fn create_bucket(&self, name: &str) -> Result<()> {
        // s3s-fs keeps each bucket as a folder.
        std::fs::create_dir_all(self.folder.join(name))
            .and_then(|()| Versioned::begin(&self.folder, name))
            .with_context(|| format!("can't make the bucket {name}"))
    }

    /// Gives someone access, or changes what they may do.
    pub fn admit(&self, credentials: &Credentials, rights: Rights) {
        self.users.admit(credentials, rights);
    }

    /// The endpoint's URL, without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::S3Server;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn unsigned_requests_are_refused() {
        let temp = tempfile::tempdir().unwrap();
        let server = S3Server::start(temp.path(), ([127, 0, 0, 1], 0).into()).await.unwrap();
        server.create_bucket("files").unwrap();
        server.create_bucket("files").unwrap();
        let mut socket = tokio::net::TcpStream::connect(server.address()).await.unwrap();
        let request = "GET /files/x HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    }
}
