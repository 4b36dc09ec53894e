//! How a door is set up: where it listens, what it bounds, how long it waits.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::street::work::WorkBits;
use care::welcome::Welcome;
use desk::attention;
use machine::clock::Steady;

/// The most visitors that a helper has at once, unless a desk sets another ceiling: a console numbers nine, and one key
/// leads to each (`Alt-1` to `Alt-9`). A tenth is out of reach, and who wrote there waits unseen.
pub const CEILING: u8 = 9;

/// How a door is set up. The default suits a small team: no visitor API.
#[derive(Debug, Clone)]
pub struct DoorConfig {
    /// Where the visitor's HTTP API listens (port 0: any free one); `None` for practice visitors only.
    pub listen: Option<SocketAddr>,
    /// What is bounded.
    pub limits: DoorLimits,
    /// How long things take.
    pub timing: Timing,
    /// The most visitors that a helper has at once, whatever the helper's duty asks for. Of several doors' ceilings the
    /// lowest counts.
    pub ceiling: u8,
    /// What the desk tells whoever comes to its page.
    pub welcome: Welcome,
    /// Origins (`https://www.example.org`) of the desk's own website whose pages may call the API.
    pub origins: Vec<String>,
    /// The clock for who attends to whom; a test lets time pass on it.
    pub clock: Steady,
}

impl Default for DoorConfig {
    fn default() -> Self {
        Self {
            listen: None,
            limits: DoorLimits::default(),
            timing: Timing::default(),
            ceiling: CEILING,
            welcome: Welcome::default(),
            origins: Vec::new(),
            clock: Steady::default(),
        }
    }
}

/// What the visitor's side of a door bounds. Counted in memory only.
#[derive(Debug, Clone)]
pub struct DoorLimits {
    /// Characters (Unicode scalar values) in one message.
    pub message_chars: usize,
    /// Messages of one visitor within [`Self::message_window`].
    pub messages: usize,
    /// The window in which messages are counted.
    pub message_window: Duration,
    /// Bytes in one request's body.
    pub body_bytes: usize,
    /// Event streams of one visitor at once.
    pub streams: usize,
    /// New visits from one source (an IPv4 address, an IPv6 /64) at once.
    pub visits: usize,
    /// After these, one more in so long: slowed, and never shut, since a whole school may stand behind an address.
    pub visit_every: Duration,
    /// The same as [`Self::visits`], from a source that is slowed after unwanted contact.
    pub slowed_visits: usize,
    /// The same as [`Self::visit_every`], from a source that is slowed after unwanted contact.
    pub slowed_every: Duration,
    /// For how long a source is slowed.
    pub slowed_for: Duration,
    /// Whether this machine's own addresses are counted like any other: for a test.
    pub count_loopback: bool,
    /// Reverse proxies on other machines that are believed in what they add to `X-Forwarded-For`. One on this machine
    /// always is.
    pub proxies: Vec<IpAddr>,
    /// What each visitor's browser does before it comes in; none: nothing.
    pub work: Option<WorkBits>,
    /// Open conversations in all, so that a flood cannot fill the homeserver. Nobody has more of them from one network
    /// than are left for the others.
    pub open_visits: usize,
    /// HTTP connections at once. Beyond it, those wait in vain that have not asked for anything yet, the oldest first.
    pub connections: usize,
    /// How long one request may take (event streams excepted).
    pub request_time: Duration,
    /// How long a visitor's browser may take nothing of what is written to it, before it is taken for gone.
    pub write_time: Duration,
    /// Messages of one conversation that are kept for a stream that begins anew.
    pub kept_messages: usize,
    /// Bytes of text of one conversation that are kept for a stream that begins anew.
    pub kept_bytes: usize,
    /// Plans saved for visitors who come back, in all.
    pub saved_plans: usize,
    /// How often one helper may look for a saved plan within [`Self::plan_look_window`]: codes are not to be tried.
    pub plan_looks: usize,
    /// The window in which looks are counted.
    pub plan_look_window: Duration,
}

impl Default for DoorLimits {
    fn default() -> Self {
        Self {
            message_chars: 4_000,
            messages: 20,
            message_window: Duration::from_secs(10),
            body_bytes: 64 * 1024,
            streams: 4,
            visits: 10,
            visit_every: Duration::from_secs(20),
            slowed_visits: 2,
            slowed_every: Duration::from_mins(5),
            slowed_for: Duration::from_hours(6),
            count_loopback: false,
            proxies: Vec::new(),
            work: None,
            open_visits: 2_000,
            connections: 32_768,
            request_time: Duration::from_secs(30),
            write_time: Duration::from_secs(20),
            kept_messages: 5_000,
            kept_bytes: 4 * 1024 * 1024,
            saved_plans: 10_000,
            plan_looks: 10,
            plan_look_window: Duration::from_hours(1),
        }
    }
}

impl DoorLimits {
    /// Whether this is a proxy of the desk's own, which is believed in what it says of others.
    pub(crate) fn is_proxy(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_loopback() || self.proxies.iter().any(|proxy| proxy.to_canonical() == address)
    }
}

/// How long a door waits for what.
#[derive(Debug, Clone)]
pub struct Timing {
    /// A closed conversation is erased from the homeserver after this (design §3).
    pub retention: Duration,
    /// For how long a plan is saved for a visitor who comes back, if visitor and helper want that; `None`: never.
    pub saved_plans: Option<Duration>,
    /// A visitor without a stream and without a call for this long is away.
    pub away: Duration,
    /// Away for this long is a lost connection: [`desk::event::Leaving::ConnectionLost`].
    pub lost: Duration,
    /// A call counts as being there for this long, for visitors without a stream.
    pub call: Duration,
    /// A visitor whom nobody had picked up said goodbye or pressed quick exit: the conversation is closed after this.
    pub close_left: Duration,
    /// A visitor whose connection was lost keeps the place in the queue for this long.
    pub close_lost: Duration,
    /// The same, of a visitor who never said a word: so nobody takes places by coming in and going away.
    pub close_silent: Duration,
    /// A place that its visitor asked to keep is kept for so long after the visitor was last there.
    pub kept: Duration,
    /// A comment is sent on an event stream at least this often.
    pub keep_alive: Duration,
    /// A registration goes into the register room within this time, at a moment drawn at random.
    pub register: Duration,
    /// What visitors say afterwards goes into the register room within this time, added up, at a moment drawn at random.
    pub helped: Duration,
    /// For so long after the end a visitor may say whether they were helped.
    pub after: Duration,
    /// How long visitors waited is said in the desk room so long after the first wait that was not said yet.
    pub waits: Duration,
    /// The report of a year is made so long after its end, and after the last line of it came into the register.
    pub report: Duration,
    /// Before a door makes a missing report, it waits so long for each door of the desk that comes before it.
    pub report_turn: Duration,
    /// How long a visitor's message waits for the homeserver.
    pub acknowledge: Duration,
    /// How long one poll of the homeserver lasts when nothing happens.
    pub poll: Duration,
    /// A door that refused nobody for want of a place for this long is not full any more.
    pub crowded: Duration,
    /// An offer to hand a conversation over that nobody has answered is over after this.
    pub offer: Duration,
    /// When a visitor has no helper who reads (domain.md §2.11).
    pub attention: attention::AttentionLimits,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            retention: Duration::from_hours(48),
            saved_plans: None,
            away: Duration::from_secs(10),
            lost: Duration::from_mins(1),
            call: Duration::from_mins(1),
            close_left: Duration::from_mins(5),
            close_lost: Duration::from_hours(2),
            close_silent: Duration::from_mins(3),
            kept: Duration::from_mins(15),
            keep_alive: Duration::from_secs(15),
            register: Duration::from_hours(6),
            helped: Duration::from_hours(24),
            after: Duration::from_mins(15),
            waits: Duration::from_mins(10),
            report: Duration::from_hours(7 * 24),
            report_turn: Duration::from_hours(1),
            acknowledge: Duration::from_secs(20),
            poll: Duration::from_secs(30),
            crowded: Duration::from_mins(2),
            offer: Duration::from_mins(3),
            attention: attention::AttentionLimits::default(),
        }
    }
}
