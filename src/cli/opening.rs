//! What is set of a door, whether it runs by itself (`nachtwacht door`) or with its homeserver (`nachtwacht serve`).

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::failed::Failed;
use super::page::PageArguments;
use super::street::StreetArguments;
use ::door::DoorConfig;
use desk::attention::AttentionLimits;

/// What is set of a door.
#[derive(Debug, Args)]
pub struct DoorArguments {
    /// Keep a safety plan for so many days when its visitor wants that, sealed under a code of the visitor's own
    #[arg(long = "keep-plans", value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=365))]
    pub saved_plans: Option<u16>,
    /// For how many minutes a visitor's word may stay unanswered before the whole desk sees and hears it; X waits as B
    /// does
    #[arg(long, default_value = "A=1,B=5,C=15,D=30", value_name = "MINUTES", value_parser = super::answer_within::read)]
    pub answer_within: AttentionLimits,
    /// The most visitors that a helper has at once, whatever the helper's console asks for: nine have a key each
    #[arg(long, default_value_t = ::door::CEILING, value_name = "VISITORS", value_parser = clap::value_parser!(u8).range(1..=20))]
    pub at_once: u8,
    /// What the desk's page tells: opening hours, languages, questions, where leaving leads, alternatives [default: desk.toml in the data of `serve`, if there is one, or what ships]
    #[arg(long, value_name = "FILE")]
    pub desk: Option<PathBuf>,
    /// The street.
    #[command(flatten)]
    pub street: StreetArguments,
    /// The visitors' page.
    #[command(flatten)]
    pub page: PageArguments,
}

impl DoorArguments {
    /// How a door is set up that listens there. `data`: the folder of the desk that it opens with its homeserver, in this
    /// process.
    pub(super) fn config(&self, listen: SocketAddr, data: Option<&Path>) -> Result<DoorConfig, Failed> {
        let welcome = super::welcome::welcome(self.desk.as_deref(), data)?;
        let mut config = DoorConfig { listen: Some(listen), ceiling: self.at_once, welcome, ..DoorConfig::default() };
        config.timing.saved_plans = self.saved_plans.map(days);
        config.timing.attention = self.answer_within;
        self.street.set(&mut config, data.is_some());
        self.page.set(&mut config);
        Ok(config)
    }
}

/// So many days.
pub(super) fn days(days: u16) -> Duration {
    Duration::from_hours(24 * u64::from(days))
}
