//! Prints docs/routes.md; `cargo xtask routes` runs it.

#![allow(clippy::print_stdout, reason = "that is what it is for")]

fn main() {
    print!("{}", clerk_web::routes::page());
}
