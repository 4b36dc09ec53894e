//! What accounts tell each other's devices beside all rooms (Matrix spec, "Send-to-device messaging"): in memory only, until
//! the device has synced past it. So it is there also when the disk takes nothing.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::store::now;

/// At most so much of one sender waits for one device; that sender's oldest goes first. Nobody pushes out what another told:
/// an alert is there however many told meanwhile that they are alive.
const OF_ONE: usize = 100;
/// And at most so much of all; the oldest goes first.
const WAITING: usize = 20_000;
/// A sync brings so much of it, as Synapse's does; the next one goes on.
const BATCH: usize = 100;
/// So many of a device's latest calls are known again.
const CALLS: usize = 32;

/// A device of an account.
type Device = (String, String);

/// What waits for devices.
pub(crate) struct Mailbox(Mutex<MailboxState>);

/// Something that was told.
struct ToldMessage {
    at: i64,
    sender: Arc<str>,
    event: Value,
}

/// What waits for one device, and how much of it is of whom.
#[derive(Default)]
struct Waiting {
    all: VecDeque<ToldMessage>,
    of: HashMap<Arc<str>, usize>,
}

impl Waiting {
    fn push(&mut self, at: i64, sender: &str, event: Value) {
        let of_sender =
            self.of.get_key_value(sender).map_or((Arc::from(sender), 0), |(who, count)| (who.clone(), *count));
        let oldest = if of_sender.1 == OF_ONE {
            self.all.iter().position(|told| *told.sender == *sender)
        } else {
            (self.all.len() == WAITING).then_some(0)
        };
        if let Some(gone) = oldest.and_then(|oldest| self.all.remove(oldest)) {
            self.take_off(&gone.sender);
        }
        *self.of.entry(of_sender.0.clone()).or_default() += 1;
        self.all.push_back(ToldMessage { at, sender: of_sender.0, event });
    }

    fn take_off(&mut self, sender: &Arc<str>) {
        if let Some(count) = self.of.get_mut(sender) {
            *count -= 1;
            if *count == 0 {
                self.of.remove(sender);
            }
        }
    }

    /// Forgets what was told up to a position.
    fn forget(&mut self, until: i64) {
        while let Some(told) = self.all.pop_front_if(|told| told.at <= until) {
            self.take_off(&told.sender);
        }
    }
}

struct MailboxState {
    /// Grows with everything that is told; starts at the clock, so that it also grows over a restart.
    position: i64,
    waiting: HashMap<Device, Waiting>,
    calls: HashMap<Device, VecDeque<String>>,
}

impl Mailbox {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(MailboxState { position: now(), waiting: HashMap::new(), calls: HashMap::new() }))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, MailboxState> {
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

    /// Puts what somebody tells into a device's box.
    pub(crate) fn put(&self, device: Device, sender: &str, event: Value) {
        let mut state = self.state();
        state.position += 1;
        let position = state.position;
        state.waiting.entry(device).or_default().push(position, sender, event);
    }

    /// The next of what waits for a device that has what was told up to `since`, which is forgotten; and up to where that
    /// goes.
    pub(crate) fn after(&self, device: &Device, since: Option<i64>) -> (Vec<Value>, i64) {
        let mut state = self.state();
        let position = state.position;
        let Some(waiting) = state.waiting.get_mut(device) else { return (Vec::new(), position) };
        if let Some(since) = since {
            waiting.forget(since);
        }
        if waiting.all.is_empty() {
            state.waiting.remove(device);
            return (Vec::new(), position);
        }
        let until = waiting.all.get(BATCH).and_then(|_| waiting.all.get(BATCH - 1)).map_or(position, |last| last.at);
        (waiting.all.iter().take(BATCH).map(|told| told.event.clone()).collect(), until)
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
        mailbox.put(device.clone(), "@b:x", json!(1));
        mailbox.put(device.clone(), "@b:x", json!(2));
        let (told, position) = mailbox.after(&device, Some(start));
        assert_eq!(told, [json!(1), json!(2)]);
        assert_eq!(mailbox.after(&device, Some(start)).0.len(), 2, "the answer may have been lost");
        mailbox.put(device.clone(), "@b:x", json!(3));
        assert_eq!(mailbox.after(&device, Some(position)).0, [json!(3)]);
        mailbox.forget("@a:x", &["D".to_owned()]);
        assert!(mailbox.after(&device, None).0.is_empty());
    }

    #[test]
    fn a_box_is_bounded_by_each_sender_and_as_a_whole() {
        let (mailbox, device) = (Mailbox::new(), ("@a:x".to_owned(), "D".to_owned()));
        let all = || {
            let (mut all, mut since) = (Vec::new(), None);
            loop {
                let (told, until) = mailbox.after(&device, since);
                assert!(told.len() <= BATCH);
                if told.is_empty() {
                    return all;
                }
                all.extend(told);
                since = Some(until);
            }
        };
        mailbox.put(device.clone(), "@b:x", json!("first"));
        for n in 0..2 * OF_ONE {
            mailbox.put(device.clone(), "@c:x", json!(n));
        }
        let told = all();
        assert_eq!(told.len(), 1 + OF_ONE);
        assert_eq!((&told[0], &told[OF_ONE]), (&json!("first"), &json!(2 * OF_ONE - 1)));
        for n in 0..2 * WAITING {
            mailbox.put(device.clone(), &format!("@{n}:x"), json!(n));
        }
        let told = all();
        assert_eq!((told.len(), told.last()), (WAITING, Some(&json!(2 * WAITING - 1))));
        assert_eq!(told[0], json!(WAITING), "the oldest went");
        assert!(mailbox.state().waiting.is_empty());
    }

    #[test]
    fn a_call_that_is_made_again_is_known() {
        let (mailbox, device) = (Mailbox::new(), ("@a:x".to_owned(), "D".to_owned()));
        assert!(mailbox.is_new(&device, "1"));
        assert!(!mailbox.is_new(&device, "1"));
        assert!(mailbox.is_new(&("@a:x".to_owned(), "E".to_owned()), "1"));
    }
}
