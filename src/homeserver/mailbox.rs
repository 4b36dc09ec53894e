//! What accounts tell each other's devices beside all rooms (Matrix spec, "Send-to-device messaging"): in memory only, until
//! the device has synced past it. So it is there also when the disk takes nothing.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::store::now;

/// At most so much waits for one device; the oldest goes first.
const WAITING: usize = 100;
/// So many of a device's latest calls are known again.
const CALLS: usize = 32;

/// A device of an account.
type Device = (String, String);

/// What waits for devices.
pub(crate) struct Mailbox(Mutex<State>);

struct State {
    /// Grows with everything that is told; starts at the clock, so that it also grows over a restart.
    position: i64,
    waiting: HashMap<Device, VecDeque<(i64, Value)>>,
    calls: HashMap<Device, VecDeque<String>>,
}

impl Mailbox {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(State { position: now(), waiting: HashMap::new(), calls: HashMap::new() }))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a device makes this call for the first time, as far as is known.
    pub(crate) fn is_new(&self, device: &Device, call: &str) -> bool {
        let mut state = self.state();
        let calls = state.calls.entry(device.clone()).or_default();
        if calls.iter().any(|known| known == call) {
            return false;
        }
        if calls.len() == CALLS {
            calls.pop_front();
        }
        calls.push_back(call.to_owned());
        true
    }

    /// Puts something into a device's box.
    pub(crate) fn put(&self, device: Device, event: Value) {
        let mut state = self.state();
        state.position += 1;
        let position = state.position;
        let waiting = state.waiting.entry(device).or_default();
        if waiting.len() == WAITING {
            waiting.pop_front();
        }
        waiting.push_back((position, event));
    }

    /// What waits for a device that has what was told up to `since`, which is forgotten; and the position now.
    pub(crate) fn after(&self, device: &Device, since: Option<i64>) -> (Vec<Value>, i64) {
        let mut state = self.state();
        let position = state.position;
        let Some(waiting) = state.waiting.get_mut(device) else { return (Vec::new(), position) };
        waiting.retain(|(at, _)| since.is_none_or(|since| *at > since));
        if waiting.is_empty() {
            state.waiting.remove(device);
            return (Vec::new(), position);
        }
        (waiting.iter().map(|(_, event)| event.clone()).collect(), position)
    }

    /// Devices that are no more.
    pub(crate) fn forget(&self, user: &str, devices: &[String]) {
        let mut state = self.state();
        let gone = |(of, device): &Device| of == user && devices.contains(device);
        state.waiting.retain(|device, _| !gone(device));
        state.calls.retain(|device, _| !gone(device));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_told_waits_until_the_device_has_synced_past_it() {
        let (mailbox, device) = (Mailbox::new(), ("@a:x".to_owned(), "D".to_owned()));
        let (nothing, start) = mailbox.after(&device, None);
        assert!(nothing.is_empty());
        mailbox.put(device.clone(), json!(1));
        mailbox.put(device.clone(), json!(2));
        let (told, position) = mailbox.after(&device, Some(start));
        assert_eq!(told, [json!(1), json!(2)]);
        assert_eq!(mailbox.after(&device, Some(start)).0.len(), 2, "the answer may have been lost");
        mailbox.put(device.clone(), json!(3));
        assert_eq!(mailbox.after(&device, Some(position)).0, [json!(3)]);
        for n in 0..2 * WAITING {
            mailbox.put(device.clone(), json!(n));
        }
        assert_eq!(mailbox.after(&device, None).0.len(), WAITING);
        mailbox.forget("@a:x", &["D".to_owned()]);
        assert!(mailbox.after(&device, None).0.is_empty());
    }

    #[test]
    fn a_call_that_is_made_again_is_known() {
        let (mailbox, device) = (Mailbox::new(), ("@a:x".to_owned(), "D".to_owned()));
        assert!(mailbox.is_new(&device, "1"));
        assert!(!mailbox.is_new(&device, "1"));
        assert!(mailbox.is_new(&("@a:x".to_owned(), "E".to_owned()), "1"));
    }
}
