//! The console's screens as snapshots, and its flows by keys, on a night made of real events.

mod acute;
mod alarm;
mod attention;
mod care;
mod closing;
mod correcting;
mod cuts;
mod flows;
mod focus;
mod forgetting;
mod held;
mod journaling;
mod leaving;
mod lock;
mod look;
mod palette;
mod panes;
mod picture;
mod plans;
mod queue;
mod reports;
mod robust;
mod saved_plan;
mod snapshots;
mod svg;
mod words;
