//! Docker's API, for what is asked too often to start a client each time.

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::path::PathBuf;
use tokio::net::UnixStream;

/// Asks an engine by its socket.
#[derive(Debug, Clone)]
pub(super) struct Api {
    socket: PathBuf,
}

impl Api {
    pub(super) fn new(socket: PathBuf) -> Self {
        Self { socket }
    }

    /// Reads a document; an answer that is not JSON counts as null.
    pub(super) async fn get(&self, path: &str) -> Result<Value> {
        let socket = UnixStream::connect(&self.socket).await.context("the Docker engine does not listen")?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(socket)).await?;
        let connection = tokio::spawn(connection);
        let request = Request::get(path).header("host", "docker").body(Empty::<Bytes>::new())?;
        let answer = sender.send_request(request).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        connection.abort();
        if !status.is_success() {
            bail!("Docker answers {status} to {path}: {}", String::from_utf8_lossy(&body));
        }
        Ok(serde_json::from_slice(&body).unwrap_or_default())
    }

    /// The containers of a service that swarm sends requests to: their tasks run, their health checks succeed, and nobody has
    /// asked them to stop.
    pub(super) async fn serving(&self, service: &str) -> Result<Vec<String>> {
        let filters = format!(r#"{{"service":["{service}"],"desired-state":["running"]}}"#);
        let url = reqwest::Url::parse_with_params("http://docker/tasks", [("filters", filters)])?;
        let tasks = self.get(&format!("{}?{}", url.path(), url.query().unwrap_or_default())).await?;
        let tasks = tasks.as_array().context("Docker's list of tasks is none")?;
        let running = tasks.iter().filter(|task| task.pointer("/Status/State").is_some_and(|state| state == "running"));
        let containers = running.filter_map(|task| task.pointer("/Status/ContainerStatus/ContainerID")?.as_str());
        Ok(containers.map(ToOwned::to_owned).collect())
    }

    /// A container's address on the bridge that this machine shares with all containers of a swarm.
    pub(super) async fn address(&self, container: &str) -> Result<String> {
        let bridge = self.get("/networks/docker_gwbridge").await?;
        let address = bridge.pointer(&format!("/Containers/{container}/IPv4Address")).and_then(Value::as_str);
        let address = address.and_then(|address| address.split('/').next()).context("the container has no address")?;
        Ok(address.to_owned())
    }
}
