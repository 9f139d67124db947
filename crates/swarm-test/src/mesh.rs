//! A stand-in for swarm's routing mesh, for machines whose kernel has no IPVS: published ports don't work there.
//!
//! It listens only on the published ports of this machine, and hands each connection to a task that swarm counts as serving at
//! that moment. Behind the real mesh, NGINX sees when a task refuses a connection or is gone, and tries once more. Here it
//! can't see that, so the stand-in does the same on its behalf.

use super::api::Api;
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// As NGINX is told by `proxy_connect_timeout`.
const PATIENCE: Duration = Duration::from_secs(3);
/// The port of web servers inside their containers.
const INSIDE: u16 = 8000;

/// A running stand-in. Ends when dropped.
pub(super) struct Mesh {
    _listening: JoinSet<()>,
}

/// Whether the kernel lacks what swarm's own mesh needs.
pub(super) fn is_needed() -> bool {
    !Path::new("/proc/net/ip_vs").exists()
}

impl Mesh {
    /// Listens on each port for its service.
    pub(super) async fn start(api: &Api, services: &[(u16, &str)]) -> Result<Self> {
        let mut listening = JoinSet::new();
        for (port, service) in services {
            let listener = TcpListener::bind(("127.0.0.1", *port))
                .await
                .with_context(|| format!("port {port}, which the stack publishes, is taken"))?;
            let door = Door {
                api: api.clone(),
                service: (*service).to_owned(),
                turn: AtomicUsize::new(0),
                addresses: Mutex::default(),
            };
            listening.spawn(accept(listener, Arc::new(door)));
        }
        Ok(Self { _listening: listening })
    }
}

/// One published port.
struct Door {
    api: Api,
    service: String,
    turn: AtomicUsize,
    /// A container keeps its address for life.
    addresses: Mutex<HashMap<String, String>>,
}

async fn accept(listener: TcpListener, door: Arc<Door>) {
    loop {
        if let Ok((mut client, _)) = listener.accept().await {
            let door = door.clone();
            tokio::spawn(async move {
                // Nobody serves, or someone hung up: the client's connection is closed, which it notices.
                if let Ok(mut server) = door.dial().await {
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                }
            });
        }
    }
}

impl Door {
    /// Connects to one of those that serve now, in turn, and to another if it refuses.
    async fn dial(&self) -> Result<TcpStream> {
        let mut last = None;
        for _ in 0..2 {
            match self.dial_one().await {
                Ok(server) => return Ok(server),
                Err(error) => last = Some(error),
            }
        }
        Err(last.context("never tried")?)
    }

    async fn dial_one(&self) -> Result<TcpStream> {
        let serving = self.api.serving(&self.service).await?;
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let container = serving.get(turn % serving.len().max(1)).context("no task serves")?;
        let address = self.address(container).await?;
        Ok(tokio::time::timeout(PATIENCE, TcpStream::connect((address.as_str(), INSIDE))).await??)
    }

    async fn address(&self, container: &str) -> Result<String> {
        let mut known = self.addresses.lock().await;
        if let Some(address) = known.get(container) {
            return Ok(address.clone());
        }
        let address = self.api.address(container).await?;
        known.insert(container.to_owned(), address.clone());
        Ok(address)
    }
}
