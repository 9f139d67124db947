//! Routes of accounts.

use super::pages;
use crate::http::routes::routes;

routes! {
    pages {
        GET "/admin/sign-in" => pages::sign_in::show, Anyone;
        POST "/admin/sign-in" => pages::sign_in::submit, Anyone;
        GET "/admin/sign-in/code" => pages::code::show, Anyone;
        POST "/admin/sign-in/code" => pages::code::submit, Anyone;
        POST "/admin/sign-in/passkey/options" => pages::code::passkey_options, Anyone;
        POST "/admin/sign-in/passkey" => pages::code::passkey, Anyone;
        GET "/admin/sign-in/with/{provider}" => pages::provider::start, Anyone;
        GET "/admin/sign-in/with/{provider}/back" => pages::provider::back, Anyone;
        POST "/admin/sign-out" => pages::sign_in::sign_out, Anyone;
        POST "/admin/sign-out-everywhere" => pages::sign_in::sign_out_everywhere, Staff;
        GET "/admin/forgot-password" => pages::forgot::show, Anyone;
        POST "/admin/forgot-password" => pages::forgot::submit, Anyone;
        GET "/admin/set-password/{token}" => pages::set::show, Anyone;
        POST "/admin/set-password/{token}" => pages::set::submit, Anyone;
        POST "/admin/password-strength" => pages::password::strength, Anyone;
        GET "/admin/account/confirm" => pages::confirm::show, Staff;
        POST "/admin/account/confirm" => pages::confirm::submit, Staff;
        GET "/admin/second-factor" => pages::factors::show, HalfSignedIn;
        POST "/admin/second-factor/app" => pages::factors::add_app, HalfSignedIn;
        POST "/admin/second-factor/app/remove" => pages::factors::remove_app, HalfSignedIn;
        POST "/admin/second-factor/passkey/options" => pages::factors::passkey_options, HalfSignedIn;
        POST "/admin/second-factor/passkey" => pages::factors::add_passkey, HalfSignedIn;
        POST "/admin/second-factor/passkey/{id}/remove" => pages::factors::remove_passkey, HalfSignedIn;
        POST "/admin/second-factor/provider/{provider}/remove" => pages::factors::unlink, HalfSignedIn;
        POST "/admin/second-factor/recovery-codes" => pages::factors::make_codes, HalfSignedIn;
        GET "/admin/account/password" => pages::password::show, Staff;
        POST "/admin/account/password" => pages::password::submit, Staff;
        GET "/admin/account/tokens" => pages::tokens::show, Staff;
        POST "/admin/account/tokens" => pages::tokens::make, Staff;
        GET "/admin/account" => pages::account::show, Staff;
    }
}
