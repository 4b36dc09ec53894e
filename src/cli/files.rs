//! How many files a process may have open: every connection is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// For all but connections: the store, the journal, calls to the homeserver.
const OTHERS: u64 = 256;

/// Raises the number of files that this process may have open as far as the system lets it, and answers it. Most shells
/// begin with 1,024 and allow far more.
fn raise() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let reached = if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current };
    // none is no limit
    reached.unwrap_or(u64::MAX)
}

/// How many visitors' connections there may be at once, `most` at most. With `shared`, half is left to the homeserver in
/// the same process, so that visitors cannot shut the helpers out.
pub(super) fn connections(most: usize, shared: bool) -> usize {
    places(raise(), most, shared)
}

/// How many files it takes for so many visitors' connections.
pub(super) fn for_connections(connections: usize, shared: bool) -> u64 {
    (connections as u64) * if shared { 2 } else { 1 } + OTHERS
}

fn places(files: u64, most: usize, shared: bool) -> usize {
    let free = files.saturating_sub(OTHERS) / if shared { 2 } else { 1 };
    usize::try_from(free).unwrap_or(usize::MAX).clamp(1, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visitors_have_what_the_others_leave() {
        assert_eq!(places(1_024, 4_096, false), 768);
        assert_eq!(places(1_024, 4_096, true), 384);
        assert_eq!(places(u64::MAX, 4_096, true), 4_096);
        assert_eq!(places(100, 4_096, true), 1);
        for (wanted, shared) in [(10_256, false), (2_256, true)] {
            assert_eq!(places(for_connections(wanted, shared), 32_768, shared), wanted);
        }
    }
}
