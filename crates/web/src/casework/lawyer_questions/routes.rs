//! Routes of questions for the lawyer.

use super::{api, pages};
use crate::http::routes::routes;

routes! {
    api "lawyer questions" {
        /// List the questions that wait for a lawyer
        ///
        /// Oldest first: for lawyers those of cases whose lawyer they are, for coordinators and above everyone's. With `mine=asked`: what
        /// the user asked; first what came back and is unread, then the rest, newest first.
        GET "/api/v1/lawyer-questions" => api::list_all_lawyer_questions, Staff, "A page of questions for lawyers";
        /// List the questions for the lawyer of a case
        ///
        /// Newest first. A note asks when it is added with `ask_lawyer`.
        GET "/api/v1/cases/{id}/lawyer-questions" => api::list_lawyer_questions, Own, "All questions for the lawyer";
        /// Get a question for the lawyer
        GET "/api/v1/cases/{id}/lawyer-questions/{question_id}" => api::get_lawyer_question, Own, "The question";
        /// Answer a question, send it back, or say that it is done
        ///
        /// For the case's lawyer, and coordinators and above. The text becomes a file note.
        POST "/api/v1/cases/{id}/lawyer-questions/{question_id}/answer" => api::answer_lawyer_question, OwnButApprover, "The question";
        /// Withdraw a question
        ///
        /// For the person who asked.
        POST "/api/v1/cases/{id}/lawyer-questions/{question_id}/withdraw" => api::withdraw_lawyer_question, OwnButAuthor, "The question";
        /// Mark an answer as read
        ///
        /// For the person who asked.
        POST "/api/v1/cases/{id}/lawyer-questions/{question_id}/read" => api::read_lawyer_question, OwnButAuthor, "The question";
    }
    pages {
        GET "/admin/for-review" => pages::list::show, Staff;
        GET "/admin/cases/{id}/lawyer-questions/{question_id}/answer" => pages::answer::show, OwnButApprover;
        POST "/admin/cases/{id}/lawyer-questions/{question_id}/answer" => pages::answer::submit, OwnButApprover;
        POST "/admin/cases/{id}/lawyer-questions/{question_id}/withdraw" => pages::own::withdraw, OwnButAuthor;
        POST "/admin/cases/{id}/lawyer-questions/{question_id}/read" => pages::own::read, OwnButAuthor;
    }
}
