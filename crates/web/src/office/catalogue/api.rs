//! The part of the JSON API that catalogues have in common: generic handlers, and the description of each operation.

use super::entry::Entry;
use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::add_operation;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::http::routes::Route;
use crate::state::AppState;
use actix_web::{HttpResponse, web};
use clerk_core::access::Action;
use clerk_core::office::catalogue;
use clerk_platform::db;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    ArrayBuilder, ContentBuilder, Header, KnownFormat, ObjectBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder,
    ResponsesBuilder, Schema, SchemaFormat,
};
use utoipa::{IntoResponses, PartialSchema, ToSchema};
use uuid::Uuid;

/// `GET` of a list.
pub(crate) async fn list<E: Entry>(caller: Caller, state: web::Data<AppState>) -> ApiResult<web::Json<Vec<E>>> {
    Ok(web::Json(catalogue::all(&mut *state.pool.acquire().await?, &caller.viewer).await?))
}

/// `POST` to a list.
pub(crate) async fn create<E: Entry>(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    body.create(&caller, &state, async |tx, body| {
        let id = catalogue::add::<E>(tx, &caller.viewer, &body.input()?, state.clock.now()).await?;
        catalogue::get::<E>(tx, &caller.viewer, id).await
    })
    .await
}

/// `GET …/{id}`
pub(crate) async fn one<E: Entry>(caller: Caller, id: web::Path<Uuid>, state: web::Data<AppState>) -> ApiResult {
    let found: E = catalogue::get(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(versioned(found.updated_at().into(), &found))
}

/// `PATCH …/{id}`
pub(crate) async fn update<E: Entry>(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let mut tx = db::begin(&state.pool).await?;
    let kept: E = catalogue::get(&mut tx, &caller.viewer, *id).await?;
    let input = body.patch(&kept.input())?;
    catalogue::update(&mut tx, &caller.viewer, &kept, &input, version.0, state.clock.now()).await?;
    let changed: E = catalogue::get(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(changed.updated_at().into(), &changed))
}

/// `DELETE …/{id}`
pub(crate) async fn remove<E: Entry>(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    state: web::Data<AppState>,
) -> ApiResult {
    let mut tx = db::begin(&state.pool).await?;
    catalogue::remove::<E>(&mut tx, &caller.viewer, *id, version.0).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

pub(crate) fn describe_list<E: Entry>(route: &Route, document: &mut OpenApi) {
    let many = E::API.many;
    let all = ArrayBuilder::new().items(reference::<E>());
    let operation = operation("list", many, &format!("List {many}"), E::API.list)
        .responses(responses::<Reading>("200", answer(&format!("All {many}"), all)));
    add::<E>(route, document, operation);
}

pub(crate) fn describe_create<E: Entry>(route: &Route, document: &mut OpenApi) {
    let one = E::API.one;
    let operation = operation("create", one, &format!("Add a {one}"), "")
        .parameter(idempotency_key())
        .request_body(Some(body::<E::Input>(None)))
        .responses(responses::<Creating>("201", answer(&format!("The {one}"), reference::<E>())));
    add::<E>(route, document, operation);
}

pub(crate) fn describe_one<E: Entry>(route: &Route, document: &mut OpenApi) {
    let one = E::API.one;
    let operation =
        operation("get", one, &format!("Get a {one}"), "")
            .parameter(id::<E>())
            .responses(responses::<Reading>("200", versioned_answer::<E>()));
    add::<E>(route, document, operation);
}

pub(crate) fn describe_update<E: Entry>(route: &Route, document: &mut OpenApi) {
    let one = E::API.one;
    let operation = operation("update", one, &format!("Change a {one}"), E::API.change)
        .parameter(id::<E>())
        .parameter(if_match::<E>())
        .request_body(Some(body::<E::Input>(Some("What is to change; what is not named stays, `null` empties"))))
        .responses(responses::<Changing>("200", versioned_answer::<E>()));
    add::<E>(route, document, operation);
}

pub(crate) fn describe_remove<E: Entry>(route: &Route, document: &mut OpenApi) {
    let one = E::API.one;
    let operation = operation("delete", one, &format!("Remove a {one}"), E::API.remove)
        .parameter(id::<E>())
        .parameter(if_match::<E>())
        .responses(responses::<Changing>("204", ResponseBuilder::new().description("It is deleted")));
    add::<E>(route, document, operation);
}

fn add<E: Entry>(route: &Route, document: &mut OpenApi, operation: OperationBuilder) {
    let mut schemas = vec![(E::name().into_owned(), E::schema()), (E::Input::name().into_owned(), E::Input::schema())];
    <E as ToSchema>::schemas(&mut schemas);
    <E::Input as ToSchema>::schemas(&mut schemas);
    add_operation(route, document, operation.build(), schemas);
}

fn operation(verb: &str, noun: &str, summary: &str, description: &str) -> OperationBuilder {
    OperationBuilder::new()
        .tag("settings")
        .summary(Some(summary))
        .description(Some(format!("{description} For admins.").trim()))
        .operation_id(Some(format!("{verb}_{}", noun.replace(' ', "_"))))
        .security(SecurityRequirement::new("token", [""; 0]))
}

fn responses<R: IntoResponses>(status: &str, response: ResponseBuilder) -> ResponsesBuilder {
    ResponsesBuilder::new().responses_from_into_responses::<R>().response(status, response)
}

fn answer(description: &str, schema: impl Into<RefOr<Schema>>) -> ResponseBuilder {
    let content = ContentBuilder::new().schema(Some(schema));
    ResponseBuilder::new().description(description).content("application/json", content)
}

fn versioned_answer<E: Entry>() -> ResponseBuilder {
    answer(&format!("The {}", E::API.one), reference::<E>()).header("ETag", Header::new(text()))
}

fn body<I: ToSchema>(description: Option<&str>) -> RequestBody {
    RequestBodyBuilder::new()
        .description(description)
        .content("application/json", ContentBuilder::new().schema(Some(reference::<I>())))
        .required(Some(Required::True))
        .build()
}

fn id<E: Entry>() -> Parameter {
    parameter("id", ParameterIn::Path, &format!("The {}'s id", E::API.one))
        .schema(Some(text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))))
        .build()
}

fn if_match<E: Entry>() -> Parameter {
    let description = format!("The {}'s `ETag`, or `*`", E::API.one);
    parameter("If-Match", ParameterIn::Header, &description).schema(Some(text())).build()
}

fn idempotency_key() -> Parameter {
    let schema =
        ObjectBuilder::new().schema_type(SchemaType::Array(vec![Type::String, Type::Null])).min_length(Some(1));
    parameter("Idempotency-Key", ParameterIn::Header, "Makes repeating the call safe")
        .required(Required::False)
        .schema(Some(schema.max_length(Some(255))))
        .build()
}

fn parameter(name: &str, place: ParameterIn, description: &str) -> ParameterBuilder {
    ParameterBuilder::new().name(name).parameter_in(place).required(Required::True).description(Some(description))
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn reference<T: ToSchema>() -> Ref {
    Ref::from_schema_name(T::name())
}
