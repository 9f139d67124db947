//! The refusals that calls may be answered with, for the API's description.

use super::problem::Problem;
use std::collections::BTreeMap;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// Refusals of calls that read.
pub(crate) enum Reading {}
/// Refusals of calls that create.
pub(crate) enum Creating {}
/// Refusals of calls that change or delete.
pub(crate) enum Changing {}

const UNREADABLE: (u16, &str) = (400, "The request can't be read");
const NO_TOKEN: (u16, &str) = (401, "No good token");
const FORBIDDEN: (u16, &str) = (403, "The user may see it, but not do this");
const NOT_FOUND: (u16, &str) = (404, "It does not exist, or is not the user's to see");
const CONFLICT: (u16, &str) = (409, "It is not in a state in which this can be done; `detail` says what to do");
const STALE: (u16, &str) = (412, "Somebody has changed it since: read it again");
const INVALID: (u16, &str) = (422, "Values can't be accepted; `errors` names them");
const NO_VERSION: (u16, &str) = (428, "Say which version you change: send its `ETag` as `If-Match`");

impl IntoResponses for Reading {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[UNREADABLE, NO_TOKEN, NOT_FOUND, INVALID])
    }
}

impl IntoResponses for Creating {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[UNREADABLE, NO_TOKEN, FORBIDDEN, NOT_FOUND, CONFLICT, INVALID])
    }
}

impl IntoResponses for Changing {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[UNREADABLE, NO_TOKEN, FORBIDDEN, NOT_FOUND, CONFLICT, STALE, INVALID, NO_VERSION])
    }
}

fn responses(refusals: &[(u16, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let schema = || RefOr::Ref(Ref::from_schema_name(Problem::name()));
    let response = |description: &str| {
        let content = ContentBuilder::new().schema(Some(schema())).build();
        ResponseBuilder::new().description(description).content("application/problem+json", content).build()
    };
    refusals.iter().map(|(status, description)| (status.to_string(), response(description).into())).collect()
}
