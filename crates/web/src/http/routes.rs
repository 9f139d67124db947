//! Routes, and the table in which a domain lists its own: method, path, handler, and who may use it.

use utoipa::openapi::OpenApi;

/// One route.
pub struct Route {
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The whole path, with the names of its parts in braces.
    pub path: &'static str,
    /// The handler, as the domain's `routes.rs` names it.
    pub handler: &'static str,
    /// Who may use it.
    pub who: Who,
    pub(crate) make: fn() -> actix_web::Route,
    /// For the JSON API: adds the operation to its description.
    pub(crate) describe: Option<fn(&Route, &mut OpenApi)>,
}

/// Declares who may use a route, in the words of docs/routes.md.
macro_rules! who {
    ($($who:ident $meaning:literal;)+) => {
        /// Who may use a route. What someone may not see is a 404 for them; what they see but may not do is a 403.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Who {
            $(#[doc = $meaning] $who,)+
        }

        impl Who {
            /// All of them, with their meanings.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$who, $meaning)),+];
        }
    };
}

who! {
    Anyone "Anyone, signed in or not.";
    HalfSignedIn "Anyone signed in who has just shown that it is them; to add a second factor also someone who must have one before they are in.";
    Staff "Anyone signed in; what it shows them depends on their role.";
    Own "Anyone who sees the case, client, tenancy, person or task that it is about.";
    Holder "The person whose session, token or draft it is; admins also end anyone’s sessions and tokens.";
    Coordinator "Coordinators and admins.";
    Admin "Admins.";
    OwnButCoordinator "Anyone who sees it may know of it, but only coordinators and admins may do it.";
    OwnButLawyer "Anyone who sees it may know of it, but only the case's lawyer and admins may do it.";
    OwnButApprover "Anyone who sees it may know of it, but only the case's lawyer, coordinators and admins may do it.";
    OwnButAuthor "Anyone who sees it may know of it, but only its author may do it.";
    CoordinatorButAdmin "Coordinators may know of it, but only admins may do it.";
}

/// The routes of a domain, each with method, path, handler and who may use it. The routes of `api` are also in the API's
/// description: under a tag, with the comment above the row as summary and description. After who may use it, a row may say
/// what it answers with, where there is more to say than "The case" or "A page of cases". The rest comes from the path and from
/// the types of the handler.
macro_rules! routes {
    (
        $(api $tag:literal { $(
            $(#[doc = $doc:literal])+
            $method:ident $path:literal => $($handler:ident)::+ $(::<$type:ty>)?, $who:ident $(, $answer:literal)?;
        )+ })?
        $(pages { $($page_method:ident $page_path:literal => $page:expr, $page_who:ident;)+ })?
    ) => {
        /// The routes of this domain.
        pub(crate) fn routes() -> Vec<$crate::http::routes::Route> {
            vec![
                $($($crate::http::routes::Route {
                    method: stringify!($method),
                    path: $path,
                    handler: stringify!($($handler)::+ $(::<$type>)?),
                    who: $crate::http::routes::Who::$who,
                    make: || $crate::http::routes::method!($method).to($($handler)::+ $(::<$type>)?),
                    describe: Some(|route, document| {
                        let words = $crate::http::api::describe::Words {
                            tag: $tag,
                            docs: &[$($doc),+],
                            answer: concat!($($answer)?),
                        };
                        $crate::http::api::describe::add(route, &words, &$($handler)::+ $(::<$type>)?, document);
                    }),
                },)+)?
                $($($crate::http::routes::Route {
                    method: stringify!($page_method),
                    path: $page_path,
                    handler: stringify!($page),
                    who: $crate::http::routes::Who::$page_who,
                    make: || $crate::http::routes::method!($page_method).to($page),
                    describe: None,
                },)+)?
            ]
        }
    };
}

macro_rules! method {
    // HEAD is answered wherever GET is: with the same head, and without a body.
    (GET) => {
        actix_web::web::route().guard(actix_web::guard::Any(actix_web::guard::Get()).or(actix_web::guard::Head()))
    };
    (POST) => {
        actix_web::web::post()
    };
    (PUT) => {
        actix_web::web::put()
    };
    (PATCH) => {
        actix_web::web::patch()
    };
    (DELETE) => {
        actix_web::web::delete()
    };
}

pub(crate) use {method, routes};
