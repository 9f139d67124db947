//! `GET /metrics`, for Prometheus: what this worker does, and the state of the queue.

use crate::Status;
use crate::http::{self, Answer};
use clerk_core::upkeep::board::{self, ClassStats};
use clerk_platform::metrics::{CONTENT_TYPE, register_process, text};
use hyper::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use sqlx::PgPool;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tokio::net::TcpListener;

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Class {
    class: String,
}

#[derive(Default)]
struct Queue {
    depth: Family<Class, Gauge>,
    delayed: Family<Class, Gauge>,
    running: Family<Class, Gauge>,
    dead: Family<Class, Gauge>,
    oldest: Family<Class, Gauge<f64, AtomicU64>>,
}

/// Answers until dropped.
pub async fn serve(listener: TcpListener, pool: PgPool, status: Arc<Status>) {
    let (mut registry, queue) = (Registry::default(), Queue::default());
    status.register(&mut registry);
    register_process(&mut registry, &pool);
    registry.register("clerk_queue_depth", "Jobs that are due and wait", queue.depth.clone());
    registry.register("clerk_queue_delayed", "Jobs that are not due yet", queue.delayed.clone());
    registry.register("clerk_queue_running", "Jobs that run, in all workers", queue.running.clone());
    registry.register("clerk_queue_dead", "Dead jobs that are kept", queue.dead.clone());
    registry.register("clerk_queue_oldest_seconds", "How long the oldest due job has waited", queue.oldest.clone());
    let shared = Arc::new((registry, queue, pool));
    http::serve(listener, move |path| {
        let shared = shared.clone();
        async move {
            let (registry, queue, pool) = &*shared;
            if path == "/metrics" { Some(collect(registry, queue, pool).await) } else { None }
        }
    })
    .await;
}

async fn class_stats(pool: &PgPool) -> clerk_core::Result<Vec<ClassStats>> {
    board::class_stats(&mut *pool.acquire().await?).await
}

async fn collect(registry: &Registry, queue: &Queue, pool: &PgPool) -> Answer {
    match class_stats(pool).await {
        Ok(classes) => {
            for stats in classes {
                let class = Class { class: stats.class };
                queue.depth.get_or_create(&class).set(stats.waiting);
                queue.delayed.get_or_create(&class).set(stats.delayed);
                queue.running.get_or_create(&class).set(stats.running);
                queue.dead.get_or_create(&class).set(stats.dead);
                queue.oldest.get_or_create(&class).set(stats.oldest_seconds);
            }
        }
        Err(error) => {
            // Old numbers would look as if all were well.
            tracing::warn!(%error, "the queue could not be counted");
            queue.depth.clear();
            queue.delayed.clear();
            queue.running.clear();
            queue.dead.clear();
            queue.oldest.clear();
        }
    }
    (StatusCode::OK, CONTENT_TYPE, text(registry))
}
