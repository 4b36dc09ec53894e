//! What a visitor who waits is told of the queue.

/// What one waiting visitor is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// How many stand before the visitor.
    pub ahead: usize,
    /// How many more minutes it takes, at least and at most; nothing where nobody can say.
    pub minutes: Option<[u64; 2]>,
    /// Whether anybody is on duty and reads: without it nobody comes soon, whoever stands before.
    pub staffed: bool,
}
