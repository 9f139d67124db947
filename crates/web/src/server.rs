//! Starts the HTTP server with its middleware.

use crate::http::form::body;
use crate::http::{guard, headers};
use crate::{routes, state::AppState};
use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use std::net::TcpListener;
use std::time::Duration;

/// More than files that are looked at, so that anyone who looks at one can still have a host's name looked up.
const BLOCKING_THREADS: usize = 16;

/// Serves on a listener until it is stopped through its handle. Then no new connections are taken, and those in flight get
/// `drain` to finish. `workers` is the number of threads, by default one per core.
pub fn serve(
    state: web::Data<AppState>,
    listener: TcpListener,
    workers: Option<usize>,
    drain: Duration,
) -> std::io::Result<Server> {
    state.reads.start(state.pool.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            // Within the guard, which gives error pages their body.
            .wrap(from_fn(body::around))
            .wrap(from_fn(guard::around))
            // Outermost, so that what the guard answers by itself, such as the page after a panic, has them too.
            .wrap(from_fn(headers::add))
            .configure(|config| routes::configure(config, &state.settings))
    })
    // The process handles signals itself, from its first moment on.
    .disable_signals()
    // Of each thread that answers. What blocks is looking at a file and hashing a password, of which there are few at a time; the
    // hundreds that there would be otherwise only take memory when many strangers come at once.
    .worker_max_blocking_threads(BLOCKING_THREADS)
    .shutdown_timeout(drain.as_secs())
    .client_request_timeout(Duration::from_secs(30))
    .keep_alive(Duration::from_secs(75));
    let server = match workers {
        Some(workers) => server.workers(workers),
        None => server,
    };
    Ok(server.listen(listener)?.run())
}
