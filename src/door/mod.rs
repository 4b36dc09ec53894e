//! Where visitors come in: the arbiter loop, the visitor's HTTP API, practice visitors.
