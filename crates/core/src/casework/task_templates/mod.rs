//! Templates of tasks: admins keep them, and a case that reaches a stage gets a task from each template for the stage and its topic.

mod actions;
mod input;
mod model;
mod queries;

pub use actions::{all, create, get, switch, update};
pub use input::{TaskTemplateFields, TaskTemplateInput};
pub use model::TaskTemplate;
