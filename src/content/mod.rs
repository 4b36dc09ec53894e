//! What ships with the program: plans, directory, phrases, screen texts, practice scenarios; and reading a desk's own.

mod finding;

pub use finding::{Finding, Severity, line_of, nearest};
