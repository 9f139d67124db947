//! The address on which Prometheus reads the metrics.

use crate::state::AppState;
use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use clerk_platform::metrics::CONTENT_TYPE;
use std::net::TcpListener;

/// Serves `GET /metrics` on a listener until SIGTERM.
pub fn serve(state: web::Data<AppState>, listener: TcpListener) -> std::io::Result<Server> {
    let server = HttpServer::new(move || App::new().app_data(state.clone()).route("/metrics", web::get().to(show)));
    Ok(server.workers(1).shutdown_timeout(1).listen(listener)?.run())
}

async fn show(state: web::Data<AppState>) -> HttpResponse {
    HttpResponse::Ok().content_type(CONTENT_TYPE).body(state.metrics.text())
}
