//! What handlers answer with, apart from pages of lists.

use super::describe::{Describe, Description};
use actix_web::body::BoxBody;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use jiff::Timestamp;
use serde::Serialize;
use std::marker::PhantomData;
use utoipa::ToSchema;

/// 200 with something and its version.
pub(crate) struct Versioned<T>(HttpResponse, PhantomData<T>);

/// 201 with what has been created.
pub(crate) struct Created<T>(HttpResponse, PhantomData<T>);

/// 200 with a whole list.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct All<T>(pub(crate) Vec<T>);

/// 204: done, and there is nothing to say.
pub(crate) struct NoContent;

/// Something that knows when it was last changed, which is its version.
pub(crate) trait Changed {
    fn changed_at(&self) -> Timestamp;
}

/// Says when something was last changed: `changed!(Client, |client| client.updated_at)`.
macro_rules! changed {
    ($Type:ty, $at:expr) => {
        impl $crate::http::api::answers::Changed for $Type {
            fn changed_at(&self) -> jiff::Timestamp {
                let at: fn(&Self) -> clerk_platform::time::Timestamp = $at;
                at(self).to_jiff()
            }
        }
    };
}

pub(crate) use changed;

impl<T> Versioned<T> {
    /// An answer with a value that does not say itself when it was last changed.
    pub(crate) fn at(changed_at: Timestamp, value: &impl Serialize) -> Self {
        let tag = (header::ETAG, format!("\"{changed_at}\""));
        Self(HttpResponse::Ok().insert_header(tag).json(value), PhantomData)
    }
}

impl<T: Changed + Serialize> From<T> for Versioned<T> {
    fn from(value: T) -> Self {
        Self::at(value.changed_at(), &value)
    }
}

impl<T> Created<T> {
    pub(super) fn new(response: HttpResponse) -> Self {
        Self(response, PhantomData)
    }
}

impl<T> From<Vec<T>> for All<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl From<()> for NoContent {
    fn from((): ()) -> Self {
        Self
    }
}

impl<T> Responder for Versioned<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.0
    }
}

impl<T> Responder for Created<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.0
    }
}

impl<T: Serialize> Responder for All<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().json(self)
    }
}

impl Responder for NoContent {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
}

impl<T: ToSchema> Describe for web::Json<T> {
    fn describe(description: &mut Description<'_>) {
        let schema = description.refer::<T>();
        description.answer(200, format!("The {}", description.one()), Some(schema.into()));
    }
}

impl<T: ToSchema> Describe for Versioned<T> {
    fn describe(description: &mut Description<'_>) {
        web::Json::<T>::describe(description);
        description.answer_has_version();
    }
}

impl<T: ToSchema> Describe for Created<T> {
    fn describe(description: &mut Description<'_>) {
        let schema = description.refer::<T>();
        description.answer(201, format!("The {}", description.made()), Some(schema.into()));
    }
}

impl<T: ToSchema> Describe for Created<All<T>> {
    fn describe(description: &mut Description<'_>) {
        let schema = description.refer_to_list::<T>();
        description.answer(201, format!("All {}", description.many()), Some(schema));
    }
}

impl<T: ToSchema> Describe for All<T> {
    fn describe(description: &mut Description<'_>) {
        let schema = description.refer_to_list::<T>();
        description.answer(200, format!("All {}", description.many()), Some(schema));
    }
}

impl Describe for NoContent {
    fn describe(description: &mut Description<'_>) {
        description.answer(204, "It is gone".to_owned(), None);
    }
}
