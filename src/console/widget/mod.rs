//! What panes and dialogs are made of: text being written, lists with a selected row, boxes, drawing on cells. Knows no
//! conversation and no desk.

pub mod card;
pub mod editing;
pub mod editor;
pub mod field;
pub mod flow;
pub mod list;
pub mod paint;
pub mod password;
pub mod place;
