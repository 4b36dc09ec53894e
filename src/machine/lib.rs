//! What this program takes from the machine that it runs on: the clocks, random numbers, pauses between two tries, and
//! the points at which a test makes it fail. Each is read in this room only, so that a test's clock reaches every room.

pub mod clock;
pub mod failpoint;
pub mod random;
pub mod retry;
