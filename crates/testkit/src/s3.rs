//! An S3 server in this process that keeps its files in a folder.

use crate::serve::serve;
use anyhow::{Context, Result};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use std::fs::Permissions;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Who may use the server. Requests must be signed with these.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The access key's id.
    pub access_key_id: String,
    /// The access key's secret.
    pub secret_access_key: String,
}

impl Credentials {
    /// New random ones.
    pub fn random() -> Self {
        let random = || uuid::Uuid::new_v4().simple().to_string();
        Self { access_key_id: random(), secret_access_key: random() }
    }
}

/// A running server. Stops when dropped.
#[derive(Debug)]
pub struct S3Server {
    address: SocketAddr,
    folder: PathBuf,
    accepting: JoinHandle<()>,
}

impl S3Server {
    /// Starts a server on `bind`, such as `127.0.0.1:0` for any free port, with its files in `folder`.
    pub async fn start(folder: &Path, bind: SocketAddr, credentials: &Credentials) -> Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("can't create {}", folder.display()))?;
        std::fs::set_permissions(folder, Permissions::from_mode(0o700))?;
        let files = FileSystem::new(folder)
            .map_err(|error| anyhow::anyhow!("can't keep S3 files in {}: {error:?}", folder.display()))?;
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(&credentials.access_key_id, credentials.secret_access_key.as_str()));
        let listener = TcpListener::bind(bind).await.with_context(|| format!("can't listen on {bind}"))?;
        let address = listener.local_addr()?;
        let accepting = tokio::spawn(serve(listener, service.build()));
        Ok(Self { address, folder: folder.to_owned(), accepting })
    }

    /// Makes a bucket, unless it exists.
    pub fn create_bucket(&self, name: &str) -> Result<()> {
        // s3s-fs keeps each bucket as a folder.
        std::fs::create_dir_all(self.folder.join(name)).with_context(|| format!("can't make the bucket {name}"))
    }

    /// The endpoint's URL, without a slash at its end.
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
    use super::{Credentials, S3Server};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn unsigned_requests_are_refused() {
        let temp = tempfile::tempdir().unwrap();
        let bind = ([127, 0, 0, 1], 0).into();
        let server = S3Server::start(temp.path(), bind, &Credentials::random()).await.unwrap();
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
