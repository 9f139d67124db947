//! Routes of accounts.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/sign-in" => pages::sign_in::show, Anyone;
        POST "/admin/sign-in" => pages::sign_in::submit, Anyone;
        POST "/admin/sign-out" => pages::sign_in::sign_out, Anyone;
        POST "/admin/sign-out-everywhere" => pages::sign_in::sign_out_everywhere, Staff;
        GET "/admin/forgot-password" => pages::forgot::show, Anyone;
        POST "/admin/forgot-password" => pages::forgot::submit, Anyone;
        GET "/admin/set-password/{token}" => pages::set::show, Anyone;
        POST "/admin/set-password/{token}" => pages::set::submit, Anyone;
        POST "/admin/password-strength" => pages::password::strength, Anyone;
        GET "/admin/account/password" => pages::password::show, Staff;
        POST "/admin/account/password" => pages::password::submit, Staff;
        GET "/admin/account" => pages::account::show, Staff;
    }
}
