//! What a process keeps to itself: files, memory, and what is left when it breaks down (design §5).

use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit, umask};

/// What this process makes is its user's alone, and leaves no memory on the disk when it breaks down; no other process of
/// the same user looks into it.
pub(super) fn keep_private() {
    umask(rustix::fs::Mode::from_raw_mode(0o077));
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    // refused only where a limit below the present one is not allowed to be set: then the limit is none already
    let _ = setrlimit(Resource::Core, none);
    // not everywhere: then the system's own rules hold
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// How much memory a process must be allowed to lock, in bytes, before all of it is: what is reserved counts, not what is
/// used, and a reservation over the limit would fail.
const ROOM: u64 = 4 << 30;

/// Keeps what is said out of the swap: no page of this process is ever written to a disk. False where the system does not
/// allow it (`ulimit -l`), as most do not unless told.
pub(super) fn keep_out_of_swap() -> bool {
    let most = getrlimit(Resource::Memlock).maximum;
    let privileged = setrlimit(Resource::Memlock, Rlimit { current: None, maximum: None }).is_ok();
    if !privileged {
        let raised = || setrlimit(Resource::Memlock, Rlimit { current: most, maximum: most }).is_ok();
        if most.is_some_and(|most| most < ROOM) || !raised() {
            return false;
        }
    }
    // on fault: what is never touched takes no memory
    mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT).is_ok()
}
