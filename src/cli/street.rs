//! What a door is told about the street: how many visitors, which proxies, how much work; and what it says when it is full.

use std::net::IpAddr;

use clap::Args;

use super::failed::Failed;
use super::files;
use super::tell::say_error;
use ::door::{DoorConfig, WorkBits};
use desk::event::Crowded;

/// Places beyond the open visits: calls that come and go, and those that have asked for nothing yet.
const CALLS: usize = 256;

/// What a door is told about the street.
#[derive(Debug, Clone, Args)]
pub struct StreetArguments {
    /// The most visitors at once; nobody has more of the places from one network than are left for the others
    #[arg(long, default_value_t = 2_000, value_name = "VISITORS", value_parser = clap::value_parser!(u32).range(10..=20_000))]
    pub visitors: u32,
    /// A reverse proxy on another machine that is believed in what it adds to X-Forwarded-For (one on this machine is)
    #[arg(long = "proxy-at", value_name = "ADDRESS")]
    pub proxies: Vec<IpAddr>,
    /// While the desk is under attack: each visitor's browser works before it comes in. 14 takes an old phone 2 to 4 seconds
    #[arg(long, value_name = "BITS", value_parser = work)]
    pub work: Option<WorkBits>,
}

fn work(text: &str) -> Result<WorkBits, String> {
    let bits = text.parse().ok().and_then(WorkBits::new);
    bits.ok_or_else(|| {
        format!("say {} to {}: each one more is twice the work", WorkBits::RANGE.start(), WorkBits::RANGE.end())
    })
}

impl StreetArguments {
    /// Sets a door up so. Files are raised as far as the system lets this process; with `shared`, half is left to the
    /// homeserver in the same one.
    pub(super) fn set(&self, door: &mut DoorConfig, shared: bool) {
        let limits = &mut door.limits;
        limits.open_visits = usize::try_from(self.visitors).unwrap_or(usize::MAX);
        limits.proxies.clone_from(&self.proxies);
        limits.work = self.work;
        limits.connections = files::connections(limits.connections, shared);
        let needed = limits.open_visits + CALLS;
        if limits.connections < needed {
            say_error(&few(limits.connections, limits.open_visits, shared));
        }
    }
}

/// What it means that there are fewer files than visitors.
fn few(connections: usize, visitors: usize, shared: bool) -> Failed {
    let files = files::for_connections(visitors + CALLS, shared);
    Failed::new(
        format!("there are files for {connections} visitors' connections, and places for {visitors} visitors"),
        "when all are taken, visitors are told to come back, and who is there stays",
        format!(
            "raise the limit of open files to {files} or more (LimitNOFILE={files} in a unit of systemd; ulimit -Hn)"
        ),
    )
}

/// What it means that a door is full, or is not any more.
pub(super) fn crowded(crowded: Option<&Crowded>) -> String {
    let Some(Crowded { full, places, taken, largest, networks, unsaid, uncounted, .. }) = crowded else {
        return "the door has room again: nobody was refused for want of a place for a while".to_owned();
    };
    let what = if *full { "the door is full" } else { "one network has as many places as are left for all others" };
    format!(
        "{what}: {taken} of {places} places are taken, {largest} by one of {networks} networks, {unsaid} by visitors whose \
         address the proxy does not say, {uncounted} not counted; who is there stays, others are told to come back; if \
         this is an attack, start the door again with --work 14 (open conversations go on)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::event::Moment;

    #[test]
    fn what_is_said_names_the_numbers_and_what_to_do() {
        let said = few(72, 2_000, true).to_string();
        assert!(said.contains("files for 72") && said.contains("LimitNOFILE=4768"), "{said}");
        let full = Crowded {
            since: Moment(0),
            until: None,
            full: true,
            places: 9,
            taken: 9,
            largest: 4,
            networks: 2,
            unsaid: 1,
            uncounted: 2,
        };
        let said = crowded(Some(&full));
        assert!(said.starts_with("the door is full: 9 of 9 places are taken, 4 by one of 2 networks"), "{said}");
        assert!(said.lines().count() == 1 && crowded(None).contains("has room again"), "{said}");
    }

    #[test]
    fn work_is_asked_for_within_what_a_phone_can_do() {
        assert!(["8", "14", "20"].into_iter().all(|bits| work(bits).is_ok()));
        assert!(["7", "21", "", "-1", "many"].into_iter().all(|bits| work(bits).is_err()));
    }
}
