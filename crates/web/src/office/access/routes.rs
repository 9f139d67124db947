//! Routes of sessions and tokens.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/staff/{id}/access" => pages::show, Admin;
        POST "/admin/staff/{id}/sign-out-everywhere" => pages::sign_out_everywhere, Admin;
        POST "/admin/sessions/{id}/end" => pages::end_session, Holder;
        POST "/admin/tokens/{id}/revoke" => pages::revoke_token, Holder;
    }
}
