//! The description of a call: what the table says of its route, and what the types of its handler say.

use super::openapi::TOKEN;
use super::problem::{self, ApiResult, Refusal};
use crate::http::routes::Route;
use actix_web::{HttpRequest, web};
use clerk_core::input::join_docs;
use std::future::Future;
use utoipa::ToSchema;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    ArrayBuilder, ContentBuilder, Header, HttpMethod, KnownFormat, ObjectBuilder, OpenApi, Ref, RefOr, Required,
    ResponseBuilder, Schema, SchemaFormat,
};

/// A part of a handler, something it takes or answers with, that says what it means for the caller.
pub(crate) trait Describe {
    /// Adds to the description. By default there is nothing to add.
    fn describe(_: &mut Description<'_>) {}
}

/// A handler, of which every part describes itself.
pub(crate) trait Described<Parts> {
    fn describe(&self, description: &mut Description<'_>);
}

macro_rules! described {
    ($($Part:ident)+) => {
        impl<F, Fut, Answer, $($Part),+> Described<($($Part,)+)> for F
        where
            F: Fn($($Part),+) -> Fut,
            Fut: Future<Output = ApiResult<Answer>>,
            Answer: Describe,
            $($Part: Describe),+
        {
            fn describe(&self, description: &mut Description<'_>) {
                $($Part::describe(description);)+
                Answer::describe(description);
            }
        }
    };
}

described!(A);
described!(A B);
described!(A B C);
described!(A B C D);

/// What the table says of a route of the API.
pub(crate) struct Words {
    pub(crate) tag: &'static str,
    /// The comment above the route: a summary, an empty line, and what else there is to know.
    pub(crate) docs: &'static [&'static str],
    /// What it answers with; empty where that goes without saying.
    pub(crate) answer: &'static str,
}

/// Adds a route to the API's description.
pub(crate) fn add<Parts>(route: &Route, words: &Words, handler: &impl Described<Parts>, document: &mut OpenApi) {
    let mut description = Description::new(route, words);
    handler.describe(&mut description);
    description.add_to(document);
}

/// A description that its parts add to.
pub(crate) struct Description<'a> {
    route: &'a Route,
    words: &'a Words,
    operation: Operation,
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl<'a> Description<'a> {
    fn new(route: &'a Route, words: &'a Words) -> Self {
        let mut description = Self { route, words, operation: Operation::new(), schemas: Vec::new() };
        let docs = join_docs(words.docs);
        let (summary, more) = docs.split_once("\n\n").unwrap_or((&docs, ""));
        description.operation.tags = Some(vec![words.tag.to_owned()]);
        description.operation.summary = Some(summary.to_owned());
        description.operation.description = Some(more.to_owned()).filter(|more| !more.is_empty());
        description.operation.operation_id = Some(description.id());
        description.operation.security = Some(vec![SecurityRequirement::new(TOKEN, [""; 0])]);
        description.refuse(problem::ANY);
        if route.method != "GET" {
            description.refuse(problem::DOING);
        }
        let segments = || route.path.split('/');
        for (before, segment) in segments().zip(segments().skip(1)) {
            if let Some(name) = segment.strip_prefix('{') {
                let id = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
                let words = format!("The {}'s id", singular(before));
                description.parameter(name.trim_end_matches('}'), ParameterIn::Path, &words, true, id);
            }
        }
        description
    }

    /// The handler's name. One that is named for what it does alone gets the name of the thing too.
    fn id(&self) -> String {
        let function = self.route.handler.split('<').next().unwrap_or_default();
        let name = function.rsplit("::").map(str::trim).find(|part| !part.is_empty()).unwrap_or_default();
        let of = |noun: String| format!("{name}_{}", noun.replace(' ', "_"));
        match name {
            "list" => of(self.many()),
            "create" => of(self.made()),
            "get" | "update" | "delete" => of(self.one()),
            _ => name.to_owned(),
        }
    }

    /// What the route is about: the thing with the last id in its path, or the only one of its kind.
    pub(super) fn one(&self) -> String {
        match self.route.path.rsplit_once("/{") {
            Some((before, _)) => singular(last(before)),
            None => self.many(),
        }
    }

    /// Whose something is, such as "The date's".
    pub(super) fn its(&self) -> String {
        let one = self.one();
        let ending = if one.ends_with('s') { "'" } else { "'s" };
        format!("The {one}{ending}")
    }

    /// What a list holds.
    pub(super) fn many(&self) -> String {
        last(self.route.path).replace('-', " ")
    }

    /// What is added to a list.
    pub(super) fn made(&self) -> String {
        singular(last(self.route.path))
    }

    /// Adds a parameter.
    pub(super) fn parameter(
        &mut self,
        name: &str,
        place: ParameterIn,
        words: &str,
        is_required: bool,
        schema: impl Into<RefOr<Schema>>,
    ) {
        let required = if is_required { Required::True } else { Required::False };
        let parameter = ParameterBuilder::new().name(name).parameter_in(place).required(required);
        let parameter = parameter.description(Some(words)).schema(Some(schema)).build();
        self.operation.parameters.get_or_insert_default().push(parameter.into());
    }

    /// Adds a value of the query.
    pub(crate) fn query<T: ToSchema>(&mut self, name: &str, words: &str) {
        let schema = match T::schema() {
            // A choice of values has a name in the description.
            RefOr::T(Schema::Object(object)) if object.enum_values.is_some() => self.refer::<T>().into(),
            schema => schema,
        };
        self.parameter(name, ParameterIn::Query, words.trim(), false, schema);
    }

    /// Sets the body. That of a change is a creation's, with no field required.
    pub(super) fn body<T: ToSchema>(&mut self) {
        let mut schema = self.refer::<T>();
        let mut words = None;
        if self.route.method == "PATCH"
            && let RefOr::T(Schema::Object(mut change)) = T::schema()
        {
            change.required.clear();
            let name = T::name().replace("Body", "Change");
            schema = Ref::from_schema_name(&name);
            self.schemas.push((name, Schema::Object(change).into()));
            words = Some("The fields to change. The others keep their values; `null` empties a field");
        }
        let body = RequestBodyBuilder::new().description(words).required(Some(Required::True));
        let body = body.content("application/json", ContentBuilder::new().schema(Some(schema)).build()).build();
        self.operation.request_body = Some(body.into());
    }

    /// Sets what the call is answered with when it succeeds, in these words unless the table has its own.
    pub(super) fn answer(&mut self, status: u16, words: String, schema: Option<RefOr<Schema>>) {
        let words = if self.words.answer.is_empty() { words } else { self.words.answer.to_owned() };
        let mut response = ResponseBuilder::new().description(words);
        if let Some(schema) = schema {
            response = response.content("application/json", ContentBuilder::new().schema(Some(schema)).build());
        }
        self.operation.responses.responses.insert(status.to_string(), response.build().into());
    }

    /// The answer has the version of what it holds.
    pub(super) fn answer_has_version(&mut self) {
        if let Some(RefOr::T(response)) = self.operation.responses.responses.get_mut("200") {
            response.headers.insert("ETag".to_owned(), Header::new(text()).into());
        }
    }

    /// Adds refusals.
    pub(super) fn refuse<const N: usize>(&mut self, refusals: [Refusal; N]) {
        self.operation.responses.responses.extend(refusals.map(problem::described));
    }

    /// A reference to a schema, which becomes part of the document.
    pub(super) fn refer<T: ToSchema>(&mut self) -> Ref {
        self.refer_as::<T>(&T::name())
    }

    /// A reference to a schema under another name than its own.
    pub(super) fn refer_as<T: ToSchema>(&mut self, name: &str) -> Ref {
        self.schemas.push((name.to_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        Ref::from_schema_name(name)
    }

    /// A list of what a schema describes.
    pub(super) fn refer_to_list<T: ToSchema>(&mut self) -> RefOr<Schema> {
        ArrayBuilder::new().items(self.refer::<T>()).into()
    }

    fn add_to(self, document: &mut OpenApi) {
        let Self { route, operation, schemas, .. } = self;
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
}

/// Paths are described from the table.
impl<T> Describe for web::Path<T> {}

impl Describe for HttpRequest {}

/// The schema of a text.
pub(super) fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn last(path: &str) -> &str {
    path.rsplit('/').find(|segment| !segment.starts_with('{')).unwrap_or_default()
}

/// One of what a segment of a path names.
fn singular(segment: &str) -> String {
    let one = match (segment, segment.strip_suffix("ies")) {
        ("people", _) => "person".to_owned(),
        (_, Some(stem)) => format!("{stem}y"),
        _ => segment.strip_suffix('s').unwrap_or(segment).to_owned(),
    };
    one.replace('-', " ")
}
