//! What the world knows, in the helper's words: said alike in every pane.

use super::World;
use super::chat::Chat;
use crate::theme::Role;
use care::age::AgeBand;
use care::referral::{Entry, Usability, usable};
use care::triage::{LoweringReason, Triage};
use desk::event::{
    AlertLine, AlertStep, BoardEntry, ConversationId, Here, Leaving, MemberId, PlanAnswer, Proposal, Shift, Turn,
};
use matrix::link::{Failure, LinkState};

/// The colour of a triage.
pub const fn triage_role(triage: Triage) -> Role {
    match triage {
        Triage::A => Role::TriageA,
        Triage::B => Role::TriageB,
        Triage::C => Role::TriageC,
        Triage::D => Role::TriageD,
        Triage::X => Role::TriageX,
    }
}

/// The word key of how a visitor went away, in a word or two.
pub const fn left_word(how: Leaving) -> &'static str {
    match how {
        Leaving::Goodbye => "left-goodbye-short",
        Leaving::QuickExit => "left-quick-exit-short",
        Leaving::ConnectionLost => "left-connection-lost-short",
        Leaving::StopWord => "left-stop-word-short",
        Leaving::Wiped => "left-wiped-short",
    }
}

/// The word key of where in the shift somebody is.
pub const fn shift_word(shift: Shift) -> &'static str {
    match shift {
        Shift::On => "shift-on",
        Shift::Pausing => "shift-pausing",
        Shift::HandingOver => "shift-handing-over",
        Shift::Off => "shift-off",
    }
}

/// The word key of a reason for lowering.
pub const fn lowering(reason: LoweringReason) -> &'static str {
    match reason {
        LoweringReason::DangerPassed => "lowering-danger-passed",
        LoweringReason::Mistaken => "lowering-mistaken",
        LoweringReason::LearntMore => "lowering-learnt-more",
        LoweringReason::TakenOver => "lowering-taken-over",
    }
}

impl World {
    /// A triage as letter and word.
    pub fn triage_words(&self, triage: Triage) -> String {
        format!("{} {}", triage.letter(), self.station.words.say(&format!("triage-{}", triage.letter())))
    }

    /// A triage as letter and the first three letters of its word, where there is little room.
    pub fn triage_short(&self, triage: Triage) -> String {
        format!("{} {}", triage.letter(), self.station.words.say(&format!("triage-{}-short", triage.letter())))
    }

    /// An age band in words.
    pub fn age_words(&self, band: AgeBand) -> String {
        self.code_words("age", band.code())
    }

    /// The words of a code of the registration's `list`.
    pub fn code_words(&self, list: &str, code: &str) -> String {
        let list = if list.starts_with("age") { "age" } else { list };
        let code = code.replace('_', "-").replace(['<', '+'], "");
        self.station.words.say(&format!("code-{list}-{code}")).into_owned()
    }

    /// An answer to a plan's item, whether its question is still there or not.
    pub fn answer_words(&self, entry: &PlanAnswer) -> String {
        let language = self.station.words.language();
        let item = self.station.content.plan(&entry.plan).and_then(|template| template.item_called(&entry.item));
        match (&entry.answer, item) {
            (Some(answer), Some(item)) => item.answer_text(answer, language),
            (Some(answer), None) => answer.raw_text(language),
            (None, _) if entry.skipped => self.station.words.say("plan-skipped").into_owned(),
            (None, _) => self.station.words.say("plan-taken-back").into_owned(),
        }
    }

    /// How a visitor left, if they did, and how long ago.
    pub fn left_words(&self, conversation: &ConversationId) -> Option<String> {
        let (how, since) = self.roster.get(conversation)?.entry.left?;
        Some(format!("{} · {}", self.how_left(how), self.station.age(since, self.server_now())))
    }

    /// How a visitor went away.
    pub fn how_left(&self, how: Leaving) -> std::borrow::Cow<'_, str> {
        self.station.words.say(match how {
            Leaving::Goodbye => "left-goodbye",
            Leaving::QuickExit => "left-quick-exit",
            Leaving::ConnectionLost => "left-connection-lost",
            Leaving::StopWord => "left-stop-word",
            Leaving::Wiped => "left-wiped",
        })
    }

    /// How the turn passed from one helper to another or to nobody, and who asked for that, as far as the door told.
    pub fn passed_words(&self, from: Option<&MemberId>, turn: &Turn) -> String {
        let (to, by) = (turn.to.as_ref(), turn.by.as_ref());
        let word = match (from, to) {
            (Some(_), Some(_)) if by == from => "talk-handed-over",
            (Some(_), Some(_)) if by == to => "talk-taken-over",
            (Some(_), Some(_)) => "talk-passed",
            (Some(_), None) if by == from => "talk-given-back",
            (Some(_), None) => "talk-waits-again",
            (None, Some(_)) => "talk-picked-up",
            (None, None) => "talk-waits",
        };
        let name = |who: Option<&MemberId>| who.map_or_else(String::new, |who| self.name_of(who).to_owned());
        self.station.words.with(word, &[("from", name(from).into()), ("to", name(to).into())]).into_owned()
    }

    /// That an alert was raised, that a colleague came, or how it ended.
    pub fn alert_line_words(&self, line: &AlertLine) -> String {
        let words = &self.station.words;
        let who = ("who", self.name_of(&line.by).into());
        match line.step {
            AlertStep::Raised => words.with("talk-alert", &[who]),
            AlertStep::Came => words.with("talk-alert-came", &[who]),
            AlertStep::Ended { how } => {
                let how = words.say(&format!("alert-end-{}", how.id()));
                words.with("talk-alert-ended", &[("how", how.into())])
            }
        }
        .into_owned()
    }

    /// Whether it is shown that a visitor types: they do, and the screen is not a calm one.
    pub fn shows_typing(&self, chat: &Chat) -> bool {
        !self.station.calm && chat.conversation.visitor_types()
    }

    /// Where the visitor is, since how long, and how they left.
    pub fn presence(&self, chat: &Chat) -> Option<(String, Role)> {
        let (now, words) = (self.server_now(), &self.station.words);
        // where the visitor was is of no account any more
        if self.is_over(&chat.id) {
            return Some((words.say("here-over").into_owned(), Role::Left));
        }
        if let Some(left) = self.left_words(&chat.id) {
            return Some((left, Role::Left));
        }
        let presence = chat.conversation.presence().filter(|_| self.reads(&chat.id))?;
        let (key, role) = match presence.state {
            Here::Here => ("here-here", Role::Here),
            Here::Away => ("here-away", Role::Away),
            Here::Left => ("here-left", Role::Left),
        };
        let age = self.station.age(presence.since, now);
        let arguments = [("state", words.say(key).into()), ("age", age.into())];
        Some((words.with("here-since", &arguments).into_owned(), role))
    }

    /// As [`World::presence`], in a word or two and without its age, where there is little room.
    pub fn presence_in_short(&self, chat: &Chat) -> Option<(String, Role)> {
        let words = &self.station.words;
        let (full, role) = self.presence(chat)?;
        if self.is_over(&chat.id) {
            return Some((full, role));
        }
        let key = match (self.roster.get(&chat.id)?.entry.left, chat.conversation.presence().map(|it| it.state)) {
            (Some((how, _)), _) => left_word(how),
            (None, Some(Here::Away)) => "here-away",
            (None, Some(Here::Left)) => "here-left",
            (None, Some(Here::Here) | None) => "here-here",
        };
        Some((words.say(key).into_owned(), role))
    }

    /// Why an entry is struck out for the open conversation, if it is; without one nothing is known, and unknown is yes.
    pub fn struck_words(&self, entry: &Entry) -> Option<String> {
        let home = self.open.as_ref().map_or_else(Default::default, |open| self.home(open));
        let language = self.station.words.language();
        match usable(entry, home) {
            Usability::Usable => None,
            Usability::StruckOut(reason) => Some(reason.text(language)),
            Usability::NotRunning(status) => Some(status.text(language).to_owned()),
        }
    }

    /// The link with its age.
    pub fn link_words(&self) -> (String, Role) {
        let live = matches!(self.station.link, LinkState::Live(_));
        if let Some(why) = self.cannot_write.filter(|_| live) {
            let word = if why == Failure::ServerFull { "link-server-full" } else { "link-cannot-write" };
            return (format!("× {}", self.station.words.say(word)), Role::LinkAway);
        }
        if let Some(left) = self.held_for().filter(|left| live && *left > 0) {
            let held = if self.station.calm {
                self.station.words.say("link-held-back-calm")
            } else {
                self.station.words.with("link-held-back", &[("seconds", left.div_ceil(1_000).into())])
            };
            return (format!("! {held}"), Role::LinkAway);
        }
        match &self.station.link {
            LinkState::Connecting => (self.station.words.say("link-connecting").into_owned(), Role::LinkAway),
            // a live link is said to be live; its age shows once it is older than an idle long poll takes
            LinkState::Live(at) if self.station.calm || self.station.now.since(*at) < 60_000 => {
                (format!("• {}", self.station.words.say("link-live")), Role::LinkLive)
            }
            LinkState::Live(at) => (
                format!("• {} · {}", self.station.words.say("link-live"), self.station.age(*at, self.station.now)),
                Role::LinkLive,
            ),
            LinkState::Away { since, .. } => {
                let age = self.station.age(*since, self.station.now);
                (format!("× {}", self.station.words.with("link-away", &[("age", age.into())])), Role::LinkAway)
            }
            LinkState::SignedOut => (format!("× {}", self.station.words.say("link-signed-out")), Role::LinkAway),
        }
    }

    /// When a lost link is tried again.
    pub fn link_retry(&self) -> Option<String> {
        let LinkState::Away { retry_at, .. } = &self.station.link else { return None };
        if self.station.calm {
            return None;
        }
        let seconds = retry_at.saturating_sub(self.station.steady).div_ceil(1_000);
        Some(self.station.words.with("link-retry", &[("seconds", seconds.into())]).into_owned())
    }

    /// A proposed lowering in words.
    pub fn proposed_words(&self, proposal: &Proposal) -> String {
        let words = &self.station.words;
        let arguments = [
            ("who", self.name_of(&proposal.by).into()),
            ("code", proposal.to.letter().to_string().into()),
            ("word", words.say(&format!("triage-{}", proposal.to.letter())).into()),
            ("reason", words.say(lowering(proposal.reason)).into()),
        ];
        words.with("triage-proposed", &arguments).into_owned()
    }

    /// Language, new or returning, and what was asked at the door: the word key of a label, the value, and its style.
    pub fn facts(&self, entry: &BoardEntry) -> Vec<(&'static str, String, Role)> {
        let words = &self.station.words;
        let yes_no = |answer: Option<bool>| match answer {
            None => words.say("preview-not-asked").into_owned(),
            Some(true) => words.say("preview-yes").into_owned(),
            Some(false) => words.say("preview-no").into_owned(),
        };
        let age = match entry.answers.age_band {
            None => words.say("preview-not-asked").into_owned(),
            Some(band) => self.age_words(band),
        };
        let language = match &entry.tag {
            Some(tag) => tag.name(words.language()).into(),
            None => words.say(&format!("language-{}", entry.language.code())),
        };
        let visitor = self.code_words("visitor", entry.visitor.code());
        let warns = |bad: bool| if bad { Role::Warning } else { Role::Text };
        let answers = &entry.answers;
        let facts = vec![
            ("preview-safe", yes_no(answers.safe_to_type), warns(answers.safe_to_type == Some(false))),
            ("preview-urgent", yes_no(answers.urgent), warns(answers.urgent == Some(true))),
            ("preview-age", age, Role::Text),
            ("preview-visitor", visitor, Role::Text),
            ("preview-language", language.into(), Role::Text),
        ];
        // said only where it was chosen: nobody is asked
        let plain = entry.plain.then(|| ("preview-wording", words.say("plain-on").into_owned(), Role::Match));
        facts.into_iter().chain(plain).collect()
    }
}
