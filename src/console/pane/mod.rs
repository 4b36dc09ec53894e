//! The panes: what stands side by side on the screen, one folder each. No pane knows another one.

pub mod acute;
pub mod case;
pub mod directory;
pub mod plan;
pub mod queue;
pub mod shift;
pub mod talk;
pub mod tonight;
