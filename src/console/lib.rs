//! The terminal program of the helpers.
//!
//! A key becomes an [`intent`]; a pane or a dialog acts on it and on the [`world`], and says what is to follow
//! ([`layer::Then`]); the [`screen`] does that, and draws. Effects run outside ([`run`]). Arrows run down only:
//!
//! ```text
//! run
//! trial                                    a terminal tried, for `nachtwacht check`
//! linear                                   the same state as lines, for who cannot use a full screen
//! screen                                   panes in their places, dialogs on top, keys, layout
//! pane/*        gate                       what stands side by side; signing in and the lock
//! dialog/*                                 what opens on top, one a file
//! layer · told                             what panes and dialogs have in common; what each tells in words
//! world                                    what the link told, and what a helper works on
//! widget                                   editor, lists, boxes, drawing
//! intent · keymap · taken · words · text · theme · terminal
//! ```

pub mod dialog;
pub mod gate;
pub mod intent;
pub mod key_table;
pub mod keymap;
pub mod layer;
pub mod linear;
pub mod pane;
pub mod run;
pub mod screen;
pub mod taken;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod told;
pub mod trial;
pub mod widget;
pub mod words;
pub mod world;

pub use run::{ConsoleError, ConsoleOptions, Credentials, SignIn, open};
