//! The API's description, generated from the code.

use crate::http::routes::Route;
use utoipa::__dev::{SchemaReferences, Tags};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{HttpMethod, Ref, RefOr, Schema};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Clerk",
        description = "Cases of a community legal centre. A token acts for a user and sees what they see."
    ),
    components(schemas(super::problem::Problem))
)]
struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("From `clerk token create`.")).build();
        document.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

struct Changes;

/// The body of a change is that of a creation, with no field required.
impl Modify for Changes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let schemas = &mut document.components.get_or_insert_default().schemas;
        for item in document.paths.paths.values_mut() {
            let body = item.patch.as_mut().and_then(|operation| operation.request_body.as_mut());
            let Some(RefOr::T(body)) = body else { continue };
            for content in body.content.values_mut() {
                let RefOr::T(content) = content else { continue };
                let Some(RefOr::Ref(reference)) = &content.schema else { continue };
                let Some(name) = reference.ref_location.rsplit('/').next().map(str::to_owned) else { continue };
                let Some(RefOr::T(Schema::Object(mut change))) = schemas.get(&name).cloned() else { continue };
                change.required.clear();
                let name = name.replace("Body", "Change");
                content.schema = Some(Ref::from_schema_name(&name).into());
                schemas.insert(name, Schema::Object(change).into());
            }
        }
    }
}

/// The path in `#[utoipa::path]`, which must name one. The description takes the real path from the table of the domain's
/// routes.
pub(crate) const IN_TABLE: &str = "";

/// Adds an operation with the schemas that it names, under the method and path of its route.
pub(crate) fn add<O>(route: &Route, document: &mut utoipa::openapi::OpenApi)
where
    O: utoipa::Path + SchemaReferences + for<'t> Tags<'t>,
{
    let mut operation = O::operation();
    operation.tags = Some(O::tags().into_iter().map(str::to_owned).collect());
    let mut schemas = Vec::new();
    O::schemas(&mut schemas);
    add_operation(route, document, operation, schemas);
}

/// Adds an operation that `#[utoipa::path]` does not make, with the schemas that it names.
pub(crate) fn add_operation(
    route: &Route,
    document: &mut utoipa::openapi::OpenApi,
    operation: Operation,
    schemas: Vec<(String, RefOr<Schema>)>,
) {
    let method = match route.method {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    };
    document.paths.add_path_operation(route.path, vec![method], operation);
    document.components.get_or_insert_default().schemas.extend(schemas);
}

/// The OpenAPI 3.1 document of `/api/v1`, with the operations of these routes.
pub(crate) fn document(routes: &[Route]) -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    for route in routes {
        if let Some(describe) = route.describe {
            describe(route, &mut document);
        }
    }
    Token.modify(&mut document);
    Changes.modify(&mut document);
    document
}
