//! The terminal program: key → intent → update → effects; state → view.

pub mod intent;
pub mod keymap;
pub mod picture;
pub mod run;
pub mod state;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod update;
pub mod view;
pub mod words;

pub use run::{Credentials, Failed, Options, SignIn, open};
