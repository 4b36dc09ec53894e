//! The places of connections. A connection *waits* until a request has wholly arrived, and again after its answer: what has
//! not asked for anything holds nobody up. When places run out, the one goes that has waited longest, of the network that
//! has most that wait. Nobody waits before the door for a place that such a one has.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::config::DoorLimits;
use crate::street::places::{NoPlace, Places};
use crate::street::source::{Origin, Share, Source};

/// All connections.
#[derive(Clone)]
pub(super) struct Connections(Arc<Mutex<Held>>);

struct Held {
    places: Places,
    /// Each number is given once.
    next: u64,
    open: HashMap<u64, Holder>,
    /// Those that wait, by network, in the order in which they began to.
    waiting: HashMap<Option<Share>, BTreeMap<u64, u64>>,
}

struct Holder {
    who: Option<Share>,
    /// Since which number it waits, if it does.
    since: Option<u64>,
    ousted: Arc<Notify>,
}

impl Connections {
    /// So many places.
    pub(super) fn new(all: usize) -> Self {
        let (open, waiting) = (HashMap::new(), HashMap::new());
        Self(Arc::new(Mutex::new(Held { places: Places::new(all), next: 0, open, waiting })))
    }

    /// A place for a connection from there, if need be that of another that waits. None: all are busy. A proxy of the
    /// desk's own speaks for many: it shares with nobody.
    pub(super) fn enter(&self, peer: IpAddr, limits: &DoorLimits) -> Option<Arc<Connection>> {
        let who = if limits.is_proxy(peer) { None } else { Source::of(Origin::Address(peer), limits) };
        let who = who.map(Source::share);
        let mut held = self.held();
        if let Err(why) = held.places.take(who) {
            match why {
                NoPlace::Share => held.oust(who)?,
                NoPlace::Full => {
                    let crowded = held.waiting.iter().max_by_key(|(_, waiting)| waiting.len()).map(|(who, _)| *who)?;
                    held.oust(crowded)?;
                }
            }
            held.places.take(who).ok()?;
        }
        let ousted = Arc::new(Notify::new());
        let id = held.number();
        held.open.insert(id, Holder { who, since: None, ousted: ousted.clone() });
        held.wait(id);
        drop(held);
        Some(Arc::new(Connection { all: self.clone(), id, ousted }))
    }

    /// One that waits goes: files have run out before places.
    pub(super) fn make_room(&self) {
        let mut held = self.held();
        let crowded = held.waiting.iter().max_by_key(|(_, waiting)| waiting.len()).map(|(who, _)| *who);
        crowded.and_then(|who| held.oust(who));
    }

    /// How much of all is taken, in eighths.
    pub(super) fn pressure(&self) -> usize {
        self.held().places.eighths()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// It waits from now on.
    fn wait(&mut self, id: u64) {
        let since = self.number();
        if let Some(holder) = self.open.get_mut(&id).filter(|holder| holder.since.is_none()) {
            holder.since = Some(since);
            self.waiting.entry(holder.who).or_default().insert(since, id);
        }
    }

    /// It waits no more.
    fn work(&mut self, id: u64) {
        let Some(holder) = self.open.get_mut(&id) else { return };
        let (who, since) = (holder.who, holder.since.take());
        let Some(waiting) = self.waiting.get_mut(&who) else { return };
        since.and_then(|since| waiting.remove(&since));
        if waiting.is_empty() {
            self.waiting.remove(&who);
        }
    }

    /// The one that has waited longest loses its place. None: none of these waits.
    fn oust(&mut self, who: Option<Share>) -> Option<()> {
        let id = self.waiting.get(&who)?.first_key_value().map(|(_, id)| *id)?;
        self.leave(id).map(|holder| holder.ousted.notify_one())
    }

    fn leave(&mut self, id: u64) -> Option<Holder> {
        self.work(id);
        let holder = self.open.remove(&id)?;
        self.places.give_back(holder.who);
        Some(holder)
    }
}

/// A connection that has a place.
pub(super) struct Connection {
    all: Connections,
    id: u64,
    ousted: Arc<Notify>,
}

impl Connection {
    /// A request has wholly arrived: the connection is busy until its answer is written.
    pub(super) fn is_busy(&self) {
        self.all.held().work(self.id);
    }

    /// Its answer is written: the connection waits for another request.
    pub(super) fn waits(&self) {
        self.all.held().wait(self.id);
    }

    /// Returns when another has got its place.
    pub(super) async fn ousted(&self) {
        self.ousted.notified().await;
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.all.held().leave(self.id);
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    fn is_ousted(connection: &Connection) -> bool {
        pin!(connection.ousted()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    fn enter(connections: &Connections, peer: &str) -> Option<Arc<Connection>> {
        connections.enter(peer.parse().expect("an address"), &DoorLimits::default())
    }

    #[test]
    fn what_has_not_asked_for_anything_makes_room_the_oldest_first() {
        let connections = Connections::new(3);
        let all: Vec<_> = (0..3).filter_map(|_| enter(&connections, "127.0.0.1")).collect();
        all[0].is_busy();
        let more = enter(&connections, "127.0.0.1").expect("there is a place");
        assert_eq!(all.iter().map(|connection| is_ousted(connection)).collect::<Vec<_>>(), [false, true, false]);
        more.is_busy();
        all[2].is_busy();
        assert!(enter(&connections, "127.0.0.1").is_none(), "all are busy");
        all[0].waits();
        let last = enter(&connections, "127.0.0.1").expect("its answer is written");
        assert!(is_ousted(&all[0]));
        drop((all, more, last));
        let held = connections.held();
        assert_eq!((held.places.free(), held.open.len(), held.waiting.len()), (3, 0, 0));
    }

    #[test]
    fn one_network_does_not_oust_another_nor_takes_all() {
        let connections = Connections::new(8);
        let quiet = enter(&connections, "192.0.2.1").expect("a place");
        let loud: Vec<_> = (0..20).filter_map(|_| enter(&connections, "192.0.2.2")).collect();
        assert_eq!(loud.len(), 20);
        assert_eq!(loud.iter().filter(|connection| !is_ousted(connection)).count(), 4);
        for connection in &loud {
            connection.is_busy();
        }
        assert!(enter(&connections, "192.0.2.2").is_none(), "busy ones keep their places, and are enough");
        assert!(!is_ousted(&quiet));
        assert!(enter(&connections, "192.0.2.3").is_some());
    }
}
