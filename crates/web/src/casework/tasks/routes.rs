//! Routes of tasks.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "tasks" {
        /// List tasks
        ///
        /// Those that the user sees, by due date: tasks of their cases, and free ones that they made or that are for them; coordinators and
        /// above see all. Without `show` the open ones. Of all of them, the newest first.
        GET "/api/v1/tasks" => api::list, Staff;
        /// Add a task
        ///
        /// To a case that the user sees, or a free one.
        POST "/api/v1/tasks" => api::create, Staff;
        /// Get a task
        GET "/api/v1/tasks/{id}" => api::get, Own;
        /// Change a task
        ///
        /// One that is open or awaits approval.
        PATCH "/api/v1/tasks/{id}" => api::update, Own;
        /// Mark a task as done
        ///
        /// One that needs approval then awaits it, unless the user is the one who approves it.
        POST "/api/v1/tasks/{id}/done" => api::finish_task, Own;
        /// Approve a task
        ///
        /// One that awaits approval. For the case's lawyer, and coordinators and above.
        POST "/api/v1/tasks/{id}/approve" => api::approve_task, OwnButApprover;
        /// Send a task back
        ///
        /// One that awaits approval, with what still has to be done. For the case's lawyer, and coordinators and above.
        POST "/api/v1/tasks/{id}/send-back" => api::send_task_back, OwnButApprover;
        /// Cancel a task
        POST "/api/v1/tasks/{id}/cancel" => api::cancel_task, Own;
        /// Reopen a task
        ///
        /// One that is done, was cancelled or awaits approval, unless its case is closed.
        POST "/api/v1/tasks/{id}/reopen" => api::reopen_task, Own;
        /// Tick an item of a task's checklist, or not
        PUT "/api/v1/tasks/{id}/items/{item_id}" => api::tick_task_item, Own, "The task";
    }
    pages {
        GET "/admin/tasks" => pages::list::show, Staff;
        GET "/admin/tasks/new" => pages::form::show_new, Staff;
        POST "/admin/tasks/new" => pages::form::create, Staff;
        GET "/admin/tasks/{id}" => pages::show::show, Own;
        GET "/admin/tasks/{id}/edit" => pages::form::show, Own;
        POST "/admin/tasks/{id}/edit" => pages::form::update, Own;
        POST "/admin/tasks/{id}/done" => pages::states::done, Own;
        POST "/admin/tasks/{id}/approve" => pages::states::approve, OwnButApprover;
        POST "/admin/tasks/{id}/send-back" => pages::show::send_back, OwnButApprover;
        POST "/admin/tasks/{id}/cancel" => pages::states::cancel, Own;
        POST "/admin/tasks/{id}/reopen" => pages::states::reopen, Own;
        POST "/admin/tasks/{id}/items/{item_id}/{what:tick|untick}" => pages::states::tick, Own;
        GET "/admin/cases/{id}/tasks" => pages::of_case::show, Own;
    }
}
