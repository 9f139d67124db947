//! Routes of staff.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "users" {
        /// Get the user that the token acts for
        GET "/api/v1/users/me" => api::get_me, Staff, "The user";
        /// List users
        ///
        /// The members of staff, by name unless `sort` says otherwise; for coordinators and above.
        GET "/api/v1/users" => api::list::list, Coordinator;
        /// Invite a user
        ///
        /// Mails them a link to set a password. For admins.
        POST "/api/v1/users" => api::invite::invite_user, Admin;
        /// Get a user
        ///
        /// Users may get their own record; others are for coordinators and above.
        GET "/api/v1/users/{id}" => api::edit::get, Coordinator, "The user, and how many cases they have, counting those that the caller sees";
        /// Change a user
        ///
        /// For coordinators and above; groups are for admins.
        PATCH "/api/v1/users/{id}" => api::edit::update, Coordinator;
        /// List the performance reviews of a user
        ///
        /// The last 100, newest first. For coordinators and above.
        GET "/api/v1/users/{id}/performance-reviews" => api::reviews::list, Coordinator, "The reviews";
        /// Invite a user again
        ///
        /// Mails another link to someone who has not set a password yet. For admins.
        POST "/api/v1/users/{id}/invite" => api::invite::invite_user_again, CoordinatorButAdmin, "The link will be mailed";
    }
    pages {
        GET "/admin/staff" => pages::list::show, Coordinator;
        GET "/admin/staff/invite" => pages::invite::show, Admin;
        POST "/admin/staff/invite" => pages::invite::submit, Admin;
        GET "/admin/staff/{id}" => pages::show::show, Coordinator;
        GET "/admin/staff/{id}/edit" => pages::edit::show, Coordinator;
        POST "/admin/staff/{id}/edit" => pages::edit::submit, Coordinator;
        GET "/admin/staff/{id}/signing-in" => pages::signing_in::show, Coordinator;
        POST "/admin/staff/{id}/signing-in/remove" => pages::signing_in::ask, CoordinatorButAdmin;
        POST "/admin/staff/{id}/signing-in/confirm" => pages::signing_in::confirm, Coordinator;
        POST "/admin/staff/{id}/signing-in/withdraw" => pages::signing_in::withdraw, Coordinator;
        POST "/admin/staff/{id}/signing-in/provider/{provider}/remove" => pages::signing_in::unlink, CoordinatorButAdmin;
        POST "/admin/staff/{id}/invite" => pages::invite::again, CoordinatorButAdmin;
    }
}
