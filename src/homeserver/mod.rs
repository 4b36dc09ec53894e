//! The embedded homeserver: the part of the Matrix client-server API that a desk needs, on SQLite. It knows `ruma` and none of ours.
