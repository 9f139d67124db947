//! Pages of lists.

use super::describe::{Describe, Description};
use crate::state::AppState;
use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, web};
use clerk_core::{FieldErrors, Result};
use clerk_platform::paging::{FURTHEST, Page, TOO_FAR, is_too_far};
use serde::{Deserialize, Serialize};
use std::future::{Ready, ready};
use utoipa::ToSchema;
use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, Type};

/// The most items on a page.
const MAX_PAGE_SIZE: i64 = 100;
const DEFAULT_PAGE_SIZE: i64 = 25;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The items of this page.
    items: Vec<T>,
    /// How many items all pages have together.
    total: i64,
    /// The address of the next page; `null` on the last, and on the last that can be read.
    next: Option<String>,
}

/// The page of a list that the caller asks for.
pub(crate) struct Paging {
    asked: Asked,
    request: HttpRequest,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    page: String,
    page_size: String,
}

impl FromRequest for Paging {
    type Error = actix_web::Error;
    type Future = Ready<std::result::Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let asked = web::Query::<Asked>::from_request(request, payload).into_inner();
        ready(asked.map(|asked| Self { asked: asked.into_inner(), request: request.clone() }))
    }
}

impl Paging {
    /// Page, from 1, and page size.
    pub(crate) fn read(&self) -> Result<(i64, i64)> {
        let mut wrong = FieldErrors::default();
        let mut number = |field: &str, raw: &str, otherwise, max, expected: &str| match raw.parse::<i64>() {
            Ok(number) if (1..=max).contains(&number) => number,
            _ if raw.is_empty() => otherwise,
            _ => {
                wrong.add(field, format!("This is a number {expected}."));
                otherwise
            }
        };
        let page = number("page", &self.asked.page, 1, i64::MAX, "from 1");
        let up_to = format!("from 1 to {MAX_PAGE_SIZE}");
        let page_size = number("page_size", &self.asked.page_size, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, &up_to);
        if is_too_far(page, page_size) {
            wrong.add("page", TOO_FAR);
        }
        wrong.check()?;
        Ok((page, page_size))
    }

    /// What was found, with the address of the next page, if there is one and it may be read.
    pub(crate) fn list<T>(&self, found: Page<T>) -> List<T> {
        let (page, page_size) = self.read().unwrap_or((1, DEFAULT_PAGE_SIZE));
        let has_next = found.has_next && !is_too_far(page + 1, page_size);
        List { items: found.items, total: found.total, next: has_next.then(|| self.next(page + 1)) }
    }

    /// This request's address, with the number of another page.
    fn next(&self, page: i64) -> String {
        let asked: Vec<(String, String)> = serde_html_form::from_str(self.request.query_string()).unwrap_or_default();
        let kept = asked.into_iter().filter(|(name, value)| name != "page" && !value.is_empty());
        let query: Vec<_> = kept.chain([("page".to_owned(), page.to_string())]).collect();
        let query = serde_html_form::to_string(query).unwrap_or_default();
        let state = self.request.app_data::<web::Data<AppState>>();
        let site = state.map(|state| state.settings.public_url.as_str()).unwrap_or_default();
        format!("{site}{}?{query}", self.request.path())
    }
}

impl<T: Serialize> Responder for List<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().json(self)
    }
}

impl Describe for Paging {
    fn describe(description: &mut Description<'_>) {
        let number = || {
            let format = SchemaFormat::KnownFormat(KnownFormat::Int64);
            ObjectBuilder::new().schema_type(Type::Integer).format(Some(format)).minimum(Some(1))
        };
        let page = format!(
            "The number of the page, from 1. No page ends after the first {FURTHEST} items: narrow the list to find others"
        );
        description.parameter("page", ParameterIn::Query, &page, false, number());
        let size = format!("How many items a page has, up to {MAX_PAGE_SIZE}; otherwise {DEFAULT_PAGE_SIZE}");
        description.parameter("page_size", ParameterIn::Query, &size, false, number().maximum(Some(MAX_PAGE_SIZE)));
    }
}

impl<T: ToSchema> Describe for List<T> {
    fn describe(description: &mut Description<'_>) {
        // The schema of the list refers to it.
        description.refer::<T>();
        let schema = description.refer_as::<Self>(&format!("List_{}", T::name()));
        description.answer(200, format!("A page of {}", description.many()), Some(schema.into()));
    }
}
