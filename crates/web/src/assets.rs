//! Styles, scripts and pictures of the pages, embedded in the binary.
//!
//! Each asset has an address constant (`APP_CSS`, `APP_JS`, …) for templates, so a name that does not exist fails to compile.
//! The names contain a hash of the content, so browsers may cache them for ever.

use actix_web::http::header::{self, AcceptEncoding, Encoding};
use actix_web::{HttpResponse, web};

/// One embedded file with its compressed forms.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    identity: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets_table.rs"));

/// `GET /assets/{name}`.
pub(crate) async fn serve(name: web::Path<String>, accept: Option<web::Header<AcceptEncoding>>) -> HttpResponse {
    let Some(asset) = TABLE.iter().find(|asset| asset.name == name.as_str()) else {
        return HttpResponse::NotFound().finish();
    };
    // Browsers list the codings they accept without preference, so send the smallest acceptable one.
    let accepts = |coding: &Encoding| accept.as_ref().is_some_and(|accept| takes(accept, coding));
    let (body, coding) = if accepts(&Encoding::brotli()) {
        (asset.brotli, Some("br"))
    } else if accepts(&Encoding::gzip()) {
        (asset.gzip, Some("gzip"))
    } else {
        (asset.identity, None)
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, asset.content_type))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "accept-encoding"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if let Some(coding) = coding {
        response.insert_header((header::CONTENT_ENCODING, coding));
    }
    response.body(body)
}

fn takes(accept: &AcceptEncoding, coding: &Encoding) -> bool {
    accept.negotiate([coding.clone(), Encoding::identity()].iter()).as_ref() == Some(coding)
}

#[cfg(test)]
mod tests {
    use actix_web::http::StatusCode;
    use actix_web::{App, test, web};

    use super::*;

    async fn get(path: &str, accept: Option<&str>) -> actix_web::dev::ServiceResponse {
        let app = test::init_service(App::new().route("/assets/{name}", web::get().to(serve))).await;
        let mut request = test::TestRequest::get().uri(path);
        if let Some(accept) = accept {
            request = request.insert_header((header::ACCEPT_ENCODING, accept));
        }
        test::call_service(&app, request.to_request()).await
    }

    #[actix_web::test]
    async fn negotiates_the_coding() {
        let cases = [
            (Some("gzip, deflate, br, zstd"), Some("br")),
            (Some("gzip, deflate"), Some("gzip")),
            (Some("br;q=0, gzip"), Some("gzip")),
            (Some("identity"), None),
            (Some("nonsense"), None),
            (None, None),
        ];
        for (accept, coding) in cases {
            let response = get(APP_CSS, accept).await;
            let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap());
            assert_eq!(header(header::CONTENT_ENCODING), coding, "{accept:?}");
            assert_eq!(header(header::CONTENT_TYPE), Some("text/css; charset=utf-8"));
            assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), Some("nosniff"));
        }
    }

    #[actix_web::test]
    async fn unknown_names_are_not_found() {
        for path in ["/assets/app.css", "/assets/app.000000000000.css", "/assets/..%2FCargo.toml"] {
            assert_eq!(get(path, None).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
