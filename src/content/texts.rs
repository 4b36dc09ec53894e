//! The texts of the screen, of the visitors' page and of the report, in Fluent.

/// The screen's, in Dutch.
pub const SCREEN_NL: &str = include_str!("nl/screen.ftl");
/// The screen's, in English.
pub const SCREEN_EN: &str = include_str!("en/screen.ftl");
/// The visitors' page's, in Dutch.
pub const VISITOR_NL: &str = include_str!("nl/visitor.ftl");
/// The visitors' page's, in English.
pub const VISITOR_EN: &str = include_str!("en/visitor.ftl");
/// The report's, in Dutch.
pub const REPORT_NL: &str = include_str!("nl/report.ftl");
/// The report's, in English.
pub const REPORT_EN: &str = include_str!("en/report.ftl");
