//! What came out.

use std::collections::BTreeMap;
use std::fmt;

use super::ending::Ending;

/// What was seen in some nights. Times are by the desk's clocks, in milliseconds.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// Consoles that went.
    pub(super) kills: u64,
    pub(super) naps: u64,
    pub(super) taken_over: u64,
    /// After how long the desk knew of each visitor whom nobody read any more.
    pub(super) known: BTreeMap<Ending, Vec<u64>>,
    /// After how long they were not named any more when somebody cared again.
    pub(super) attended: Vec<u64>,
    /// Named since the rig itself answered too late.
    pub(super) unanswered: u64,
    /// Named since the machine was too slow for a console's signs of life to come in time.
    pub(super) starved: u64,
    /// Named, and not any more for a moment: words under way answered in between.
    pub(super) under_way: u64,
    /// Frames of the watching screen.
    pub(super) watched: u64,
    /// A present visitor without a helper, unknown to the desk for longer than the limit and ninety seconds.
    pub(super) violations: Vec<String>,
    /// Named as without a helper, and had one.
    pub(super) false_alarms: Vec<String>,
    /// Without a helper, and not at the top; or counted wrongly.
    pub(super) wrong: Vec<String>,
    pub(super) messages: u64,
    /// Frames of the consoles that went, and what they claim.
    pub(super) frames: u64,
    pub(super) claims: u64,
    /// Lost, doubled, out of order, or untrue on a screen.
    pub(super) untrue: Vec<String>,
}

impl Figures {
    pub(super) fn add(&mut self, other: Self) {
        for (sum, more) in [
            (&mut self.kills, other.kills),
            (&mut self.naps, other.naps),
            (&mut self.taken_over, other.taken_over),
            (&mut self.unanswered, other.unanswered),
            (&mut self.starved, other.starved),
            (&mut self.under_way, other.under_way),
            (&mut self.watched, other.watched),
            (&mut self.messages, other.messages),
            (&mut self.frames, other.frames),
            (&mut self.claims, other.claims),
        ] {
            *sum += more;
        }
        for (ending, delays) in other.known {
            self.known.entry(ending).or_default().extend(delays);
        }
        self.attended.extend(other.attended);
        self.violations.extend(other.violations);
        self.false_alarms.extend(other.false_alarms);
        self.wrong.extend(other.wrong);
        self.untrue.extend(other.untrue);
    }

    /// Everything that must not be.
    pub(super) fn faults(&self) -> Vec<String> {
        let kinds = [
            ("unknown", &self.violations),
            ("false alarm", &self.false_alarms),
            ("place", &self.wrong),
            ("untrue", &self.untrue),
        ];
        kinds.iter().flat_map(|(kind, all)| all.iter().map(move |words| format!("{kind}: {words}"))).collect()
    }
}

/// How many, the median, the 99th of a hundred and the longest, in seconds.
fn spread(delays: &[u64]) -> String {
    let mut sorted = delays.to_vec();
    sorted.sort_unstable();
    let at = |percent: usize| sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied();
    let seconds =
        |delay: Option<u64>| delay.map_or(0.0, |delay| f64::from(u32::try_from(delay).unwrap_or(u32::MAX)) / 1e3);
    let (half, most, last) = (seconds(at(50)), seconds(at(99)), seconds(sorted.last().copied()));
    format!("{:>5} visitors, p50 {half:>6.1} s, p99 {most:>6.1} s, max {last:>6.1} s", sorted.len())
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} consoles went, {} naps, {} visitors taken over", self.kills, self.naps, self.taken_over)?;
        for (ending, delays) in &self.known {
            writeln!(f, "  {:<10} known: {}", ending.name(), spread(delays))?;
        }
        let gone = self.known.iter().filter(|(ending, _)| !ending.is_well());
        let gone: Vec<u64> = gone.flat_map(|(_, delays)| delays.iter().copied()).collect();
        writeln!(f, "  dead       known: {}", spread(&gone))?;
        writeln!(f, "  attended again:   {}", spread(&self.attended))?;
        let Self { starved, unanswered, under_way, .. } = self;
        writeln!(f, "  of the machine: {starved} starved, {unanswered} answered late, {under_way} by words under way")?;
        let counts = [&self.violations, &self.false_alarms, &self.wrong, &self.untrue].map(Vec::len);
        let [violations, alarms, wrong, untrue] = counts;
        writeln!(
            f,
            "  {violations} unknown for too long, {alarms} false alarms, {wrong} not at the top, {untrue} untrue"
        )?;
        let Self { messages, frames, claims, watched, .. } = self;
        write!(f, "  {messages} messages, {frames} frames with {claims} claims, {watched} frames watched")
    }
}
