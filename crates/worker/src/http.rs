//! A very small web server, for health checks and metrics.

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::time::Duration;
use tokio::net::TcpListener;

/// An answer: status, content type, body.
pub(crate) type Answer = (StatusCode, &'static str, String);

/// Answers `GET` until dropped. `answer` gets the path, and returns nothing for one that does not exist.
pub(crate) async fn serve<F, A>(listener: TcpListener, answer: F)
where
    F: Fn(String) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Option<Answer>> + Send,
{
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Most likely out of file descriptors, which is temporary.
                tracing::warn!(%error, "a request could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let answer = answer.clone();
        tokio::spawn(async move {
            let service = service_fn(|request| respond(request, answer.clone()));
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a request was broken off");
            }
        });
    }
}

async fn respond<F, A>(request: Request<Incoming>, answer: F) -> Result<Response<Full<Bytes>>, Infallible>
where
    F: Fn(String) -> A,
    A: Future<Output = Option<Answer>>,
{
    let (status, content_type, body) = match request.method() {
        &Method::GET | &Method::HEAD => answer(request.uri().path().to_owned()).await.unwrap_or((
            StatusCode::NOT_FOUND,
            "text/plain",
            "not found".to_owned(),
        )),
        _ => (StatusCode::METHOD_NOT_ALLOWED, "text/plain", "use GET".to_owned()),
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    Ok(response)
}
