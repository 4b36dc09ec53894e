//! Dialogs: what opens on top of the panes, one a file. The kinds that several of them are made of come first.

pub mod ask;
pub mod choose;
pub mod find;
pub mod frame;
pub mod tick;
pub mod write;

pub mod answer;
pub mod blank;
pub mod colleague;
pub mod copy_out;
pub mod end_alert;
pub mod end_of_shift;
pub mod help;
pub mod history;
pub mod jump;
pub mod languages;
pub mod listening;
pub mod lower;
pub mod note;
pub mod options;
pub mod palette;
pub mod picker;
pub mod register;
pub mod report;
pub mod return_code;
pub mod second_key;
pub mod second_thought;
pub mod signals;
pub mod struck_out;
pub mod sure;
pub mod triage;
pub mod triggers;
