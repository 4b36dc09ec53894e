//! The team line, as this helper has it: what was said, what is being written, what was not seen yet. None of it is a
//! conversation's: it has words, a draft and a way out of its own, and nothing of it is on the disk but unsent words.

use super::failing::failure;
use super::{Tone, World};
use crate::intent;
use crate::widget::editor::Editor;
use desk::event::{EventId, HandoverNote, MemberId, MessageId, Moment, Shift, Stamped, TeamEvent, TeamLine};
use desk::team::{LONGEST, LONGEST_NOTE, Said, Team, TeamChange, mentions, most, words};
use matrix::link::{Command, Delivery, TeamDraft};

/// How long after the first key that is not journaled yet, in milliseconds, as in a composer.
const SOON: u64 = 1_000;

/// The two things that are said to the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ToTeam {
    /// A line to colleagues.
    Line,
    /// The note for the next shift.
    Note,
}

impl ToTeam {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Line, Self::Note];

    /// The most characters of it.
    pub const fn most(self) -> usize {
        match self {
            Self::Line => LONGEST,
            Self::Note => LONGEST_NOTE,
        }
    }

    const fn of(event: &TeamEvent) -> Self {
        match event {
            TeamEvent::Line(_) => Self::Line,
            TeamEvent::HandoverNote(_) => Self::Note,
        }
    }
}

/// What is being written to the team.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Writing {
    /// The words.
    pub editor: Editor,
    /// Why words that came back were not sent; in words.
    pub refused: Option<String>,
    /// Since when what stands there is not journaled.
    unjournaled: Option<Moment>,
}

/// Something on its way to the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnItsWay {
    /// What it is.
    pub event: TeamEvent,
    /// The homeserver has it; it is shown when it comes back with its time.
    pub sent: bool,
}

/// The team line of the helper at this console.
#[derive(Debug, Default)]
pub struct TeamTalk {
    /// For how many milliseconds the team room keeps what is said there; nothing while the helper is in none.
    keep: Option<u64>,
    /// What was said.
    pub said: Team,
    /// Whether the room's last lines were read.
    read: bool,
    line: Writing,
    note: Writing,
    /// What is on its way, in order.
    pub sending: Vec<OnItsWay>,
    /// What an earlier console had not sent for sure: its words are being written again, unless it turns out to have arrived.
    unsure: Vec<TeamEvent>,
    /// The lines that were not before the helper's eyes.
    unseen: Vec<EventId>,
    /// The notes of others that were not.
    unseen_notes: Vec<EventId>,
}

impl TeamTalk {
    /// What is being written.
    pub const fn writing(&self, what: ToTeam) -> &Writing {
        match what {
            ToTeam::Line => &self.line,
            ToTeam::Note => &self.note,
        }
    }

    /// What is being written, to change it.
    pub const fn writing_mut(&mut self, what: ToTeam) -> &mut Writing {
        match what {
            ToTeam::Line => &mut self.line,
            ToTeam::Note => &mut self.note,
        }
    }

    /// Whether the helper is in the team room.
    pub const fn is_there(&self) -> bool {
        self.keep.is_some()
    }

    /// How many things are on their way.
    pub fn on_their_way(&self) -> usize {
        self.sending.iter().filter(|way| !way.sent).count()
    }

    fn forget_gone(&mut self) {
        let said = &self.said;
        self.unseen.retain(|id| said.lines().any(|line| line.event == *id));
        self.unseen_notes.retain(|id| said.notes().any(|note| note.event == *id));
    }
}

impl World {
    // ── what the link tells ──

    /// The helper is in the team room, which keeps words for so long.
    pub fn team_room(&mut self, keep: u64) {
        self.team.keep = Some(keep);
        self.forget_old_lines();
    }

    /// The helper is not in the team room any more: nothing of it stays. What is being written is the helper's own.
    pub fn no_team(&mut self) {
        let (line, note) = (std::mem::take(&mut self.team.line), std::mem::take(&mut self.team.note));
        let sending = std::mem::take(&mut self.team.sending);
        self.team = TeamTalk { line, note, sending, ..TeamTalk::default() };
    }

    /// Takes in what was said to the team; `live`: just now.
    pub fn said_to_team(&mut self, events: &[Stamped<TeamEvent>], live: bool) {
        let newest = self.team.said.lines().next_back().map(|line| line.at);
        let known = self.team.read;
        self.team.read |= !live;
        for stamped in events {
            let change = self.team.said.apply(stamped);
            if self.is_me(&stamped.sender) {
                self.team.sending.retain(|way| way.event.id() != stamped.event.id());
                continue;
            }
            // what stood there before this console came is no news; what was said while it was away is
            let is_news = live || (known && newest.is_none_or(|newest| stamped.at > newest));
            match change {
                TeamChange::Line if is_news => self.team.unseen.push(stamped.id.clone()),
                // the next shift is to see it whenever it comes
                TeamChange::Note => self.team.unseen_notes.push(stamped.id.clone()),
                TeamChange::Line | TeamChange::Nothing => {}
            }
        }
        self.forget_old_lines();
        self.arrived_in_team();
    }

    /// What became of something said to the team.
    pub fn to_team(&mut self, id: &MessageId, delivery: &Delivery) {
        let Some(at) = self.team.sending.iter().position(|way| way.event.id() == id) else { return };
        match delivery {
            Delivery::Queued => {}
            Delivery::Sent(_) => {
                self.team.sending[at].sent = true;
                let (me, sent) = (self.me.as_ref().map(|me| me.id.clone()), &self.team.sending[at]);
                // it may have come back before the answer
                if me.is_some_and(|me| self.team.said.has(&me, sent.event.id())) {
                    self.team.sending.remove(at);
                }
            }
            Delivery::Refused(why) => {
                let why = failure(&self.station.words, *why);
                let event = self.team.sending.remove(at).event;
                self.back_to_writing(&[event], Some(&why));
                let text = self.station.words.with("team-not-sent", &[("why", why.into())]).into_owned();
                self.say(Tone::Trouble, text);
            }
            Delivery::Withdrawn => {
                let event = self.team.sending.remove(at).event;
                self.back_to_writing(&[event], None);
            }
        }
    }

    /// What an earlier console left: words that may not have been sent stand where they were written.
    pub(super) fn restore_team(&mut self, unsent: Vec<TeamEvent>, drafts: Vec<TeamDraft>) {
        for draft in drafts {
            let what = if draft.note { ToTeam::Note } else { ToTeam::Line };
            self.team.writing_mut(what).editor.put_before(&draft.body);
        }
        self.back_to_writing(&unsent, None);
        self.team.unsure.extend(unsent);
        self.arrived_in_team();
    }

    /// Words stand where they were written again, and are journaled as what is being written.
    fn back_to_writing(&mut self, events: &[TeamEvent], why: Option<&str>) {
        for what in ToTeam::ALL {
            let of: Vec<_> = events.iter().filter(|event| ToTeam::of(event) == what).collect();
            if of.is_empty() {
                continue;
            }
            let writing = self.team.writing_mut(what);
            of.iter().rev().for_each(|event| writing.editor.put_before(event.text()));
            if why.is_some() {
                writing.refused = why.map(str::to_owned);
            }
            let instead_of = of.iter().map(|event| event.id().clone()).collect();
            self.journal_to_team(what, instead_of);
        }
    }

    /// What was taken for unsent turns out to be there: its words are not written again, unless they were changed.
    fn arrived_in_team(&mut self) {
        let Some(me) = self.me.as_ref().map(|me| me.id.clone()) else { return };
        let (said, unsure) = (&self.team.said, &mut self.team.unsure);
        let arrived: Vec<_> = unsure.extract_if(.., |event| said.has(&me, event.id())).collect();
        for event in arrived {
            let what = ToTeam::of(&event);
            if self.team.writing_mut(what).editor.take_out(event.text()) {
                self.journal_to_team(what, Vec::new());
            }
        }
    }

    // ── writing ──

    /// Something in what is being written to the team changed.
    pub fn to_team_changed(&mut self, what: ToTeam) {
        let now = self.now();
        let writing = self.team.writing_mut(what);
        writing.unjournaled.get_or_insert(now);
        if writing.editor.is_empty() {
            writing.refused = None;
        }
    }

    /// Says to the team what is written. Says whether it is on its way; if not, the helper is told why.
    pub fn say_to_team(&mut self, what: ToTeam) -> bool {
        let text = words(self.team.writing(what).editor.text(), usize::MAX / 16);
        if text.is_empty() {
            return false;
        }
        let count = text.chars().count();
        let trouble = if !self.team.is_there() {
            Some(self.station.words.say("team-none").into_owned())
        } else if count > what.most() {
            let arguments = [("count", count.into()), ("most", what.most().into())];
            Some(self.station.words.with("team-too-long", &arguments).into_owned())
        } else {
            None
        };
        if let Some(trouble) = trouble {
            self.say(Tone::Trouble, trouble);
            return false;
        }
        let id = MessageId::from(self.new_id());
        let event = match what {
            ToTeam::Line => {
                let mentions = mentions(&text, &self.called()).into_iter().cloned().collect();
                TeamEvent::Line(TeamLine { id, text, mentions })
            }
            ToTeam::Note => TeamEvent::HandoverNote(HandoverNote { id, text }),
        };
        debug_assert!(event.text().chars().count() <= most(&event));
        *self.team.writing_mut(what) = Writing::default();
        self.team.sending.push(OnItsWay { event: event.clone(), sent: false });
        self.tell(Command::Team(event));
        true
    }

    /// The other members of the desk and what they are called.
    fn called(&self) -> Vec<(&MemberId, &str)> {
        let members = self.roster.members().map(|(id, _)| (id, self.name_of(id)));
        members.filter(|(id, _)| !self.is_me(id)).collect()
    }

    /// The colleagues on duty and what they are called.
    pub fn called_on_duty(&self) -> Vec<(&MemberId, &str)> {
        let there = |id: &MemberId| self.roster.member(id).is_some_and(|member| member.duty.shift != Shift::Off);
        self.called().into_iter().filter(|(id, _)| there(id)).collect()
    }

    // ── what is seen ──

    /// The last lines are before the helper's eyes.
    pub fn see_team(&mut self) {
        self.team.unseen.clear();
    }

    /// The notes for this shift are before the helper's eyes.
    pub fn see_notes(&mut self) {
        self.team.unseen_notes.clear();
    }

    /// The row that tells of a line is put away; one that names this helper is not, until it was seen.
    pub fn put_team_row_away(&mut self) {
        let Some(me) = self.me.as_ref().map(|me| me.id.clone()) else { return };
        let said = &self.team.said;
        self.team.unseen.retain(|id| said.lines().any(|line| line.event == *id && line.mentions.contains(&me)));
        self.team.unseen_notes.clear();
    }

    /// The helper goes on duty: the notes for this shift are shown once.
    pub fn show_notes(&mut self) {
        let others = self.team.said.notes().filter(|note| !self.is_me(&note.sender)).map(|note| note.event.clone());
        self.team.unseen_notes = others.collect();
    }

    /// How many lines that were not seen name this helper: they ring.
    pub fn named(&self) -> usize {
        self.unseen_lines().filter(|line| self.names_me(line)).count()
    }

    /// Whether a line names this helper.
    pub fn names_me(&self, line: &Said) -> bool {
        line.mentions.iter().any(|member| self.is_me(member))
    }

    /// The lines that were not seen, the first one first.
    pub fn unseen_lines(&self) -> impl DoubleEndedIterator<Item = &Said> {
        self.team.said.lines().filter(|line| self.team.unseen.contains(&line.event))
    }

    /// The notes that were not seen.
    pub fn unseen_notes(&self) -> impl DoubleEndedIterator<Item = &Said> {
        self.team.said.notes().filter(|note| self.team.unseen_notes.contains(&note.event))
    }

    /// What the row for the helper tells of the team: the words, the key that shows all of it, and whether it names this
    /// helper. A line that does goes before a note, and a note before other lines.
    pub fn team_row(&self) -> Option<(String, String, bool)> {
        let words = &self.station.words;
        let key = |intent: intent::Desk| self.station.keymap.label(intent);
        let line = |said: &Said| format!("{}: {}", self.short_name_of(&said.sender), said.text);
        if let Some(named) = self.unseen_lines().rfind(|said| self.names_me(said)) {
            return Some((line(named), key(intent::Desk::TeamLine), true));
        }
        if let Some(note) = self.unseen_notes().next_back() {
            let arguments =
                [("who", self.short_name_of(&note.sender).into()), ("time", self.station.time_of_day(note.at).into())];
            let from = words.with("team-note-from", &arguments);
            return Some((format!("{from} {}", note.text), key(intent::Desk::Shift), false));
        }
        self.unseen_lines().next_back().map(|said| (line(said), key(intent::Desk::TeamLine), false))
    }

    // ── time ──

    /// For how many milliseconds words to the team are shown: no longer than the team room and the desk's doors keep words.
    fn kept_for(&self) -> u64 {
        let room = self.team.keep.unwrap_or(desk::team::KEPT);
        self.roster.retention().map_or(room, |doors| doors.min(room))
    }

    /// What is older than the desk keeps words goes from the screen.
    pub(super) fn forget_old_lines(&mut self) {
        let (now, keep) = (self.server_now(), self.kept_for());
        if self.team.is_there() && self.team.said.expire(now, keep) {
            self.team.forget_gone();
        }
    }

    /// When something of the team line changes by itself, by the local clock.
    pub(super) fn next_of_team(&self) -> Option<Moment> {
        let (now, server) = (self.now(), self.server_now());
        let gone = self.team.said.next_gone(self.kept_for()).map(|gone| Moment(now.0 + gone.since(server)));
        let drafts = ToTeam::ALL.into_iter().filter_map(|what| self.team.writing(what).unjournaled);
        drafts.map(|since| Moment(since.0 + SOON)).chain(gone).min()
    }

    /// Journals what is being written to the team, where it is due.
    pub(super) fn journal_team(&mut self, is_due: impl Fn(Moment) -> bool) {
        for what in ToTeam::ALL {
            if self.team.writing(what).unjournaled.is_some_and(&is_due) {
                self.journal_to_team(what, Vec::new());
            }
        }
    }

    fn journal_to_team(&mut self, what: ToTeam, instead_of: Vec<MessageId>) {
        let writing = self.team.writing_mut(what);
        writing.unjournaled = None;
        let body = if writing.editor.is_blank() { String::new() } else { writing.editor.text().to_owned() };
        self.tell(Command::JournalTeamDraft(TeamDraft { note: what == ToTeam::Note, body, instead_of }));
    }

    /// How many things for the team are not sent: on their way, or being written.
    pub(super) fn unsent_to_team(&self) -> usize {
        let written = ToTeam::ALL.into_iter().filter(|what| !self.team.writing(*what).editor.is_blank()).count();
        self.team.on_their_way() + written
    }
}
