//! The refusals that calls may be answered with, for the API's description.

use super::problem::Problem;
use utoipa::ToSchema;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// A status and when it is sent.
pub(super) type Refusal = (u16, &'static str);

/// Those of every call.
pub(super) const ANY: [Refusal; 4] = [
    (400, "The request can't be read"),
    (401, "There is no valid token"),
    (404, "It does not exist, or the user may not see it"),
    (422, "Values can't be accepted; `errors` names them"),
];
/// Those of calls that do something, on top.
pub(super) const DOING: [Refusal; 2] =
    [(403, "The user may see it, but not do this"), (409, "This can't be done at present; `detail` says what to do")];
/// Those of calls that ask for a version, on top.
pub(super) const VERSIONED: [Refusal; 2] = [
    (412, "Someone has changed it since you read it. Read it again"),
    (428, "Say which version you change: send its `ETag` as `If-Match`"),
];

/// A refusal as the description has it.
pub(super) fn described((status, text): Refusal) -> (String, RefOr<Response>) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    let response = ResponseBuilder::new().description(text).content("application/problem+json", content).build();
    (status.to_string(), response.into())
}
