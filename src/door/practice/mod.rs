//! Practice visitors: made-up people who answer what the helper types.

pub mod script;
