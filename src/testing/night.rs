//! A night at the desk, made of real events: what the screens and the flows are tried on.

mod by_lines;

use self::by_lines::ByLines;
pub use self::by_lines::LINEAR;

use std::rc::Rc;
use std::sync::LazyLock;

use care::Language;
use care::age::AgeBand;
use care::plan::Answer;
use care::registration::Visitor;
use care::triage::{Answers, Triage};
use console::gate::sign_in::SignIn;
use console::screen::{Message, Screen};
use console::terminal::{Cut, Frame};
use console::theme::{Depth, Theme, shipped};
use console::world::Effect;
use console::world::station::{Ids, Station};
use content::Content;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use desk::event as wire;
use desk::event::{
    Assigned, CaseEvent, ConversationId, DeskEvent, EventId, Fence, MemberId, MessageId, Moment, PlanAnswer, RequestId,
    RoomEvent, Seq, Shift, Stamped,
};
use matrix::link::{Command, LinkState, Outgoing, Update};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The theme in which the screens are drawn: read once, since thousands are.
static THEME: LazyLock<Theme> = LazyLock::new(|| shipped("night", Depth::True).expect("the night theme ships"));

/// Tuesday 3 February 2026, 01:14 in Amsterdam.
pub const NIGHT: u64 = 1_770_077_640_000;
const MINUTE: u64 = 60_000;

/// A console at a desk, and the desk's door.
pub struct Night {
    /// The console.
    pub console: Screen,
    /// What the console wanted done since it was last asked.
    pub effects: Vec<Effect>,
    seq: u64,
    events: u64,
    /// The view of lines, where that is the one.
    linear: Option<ByLines>,
}

/// Sanne, the helper at this console.
pub fn me() -> MemberId {
    MemberId::from("@sanne:nacht.example")
}

/// The desk's door.
pub fn door() -> MemberId {
    MemberId::from("@door:nacht.example")
}

/// Milan, the other helper on duty.
pub fn colleague() -> MemberId {
    MemberId::from("@milan:nacht.example")
}

/// The room of a visitor's conversation.
pub fn room(alias: &str) -> ConversationId {
    ConversationId::from(format!("!{}:nacht.example", alias.to_lowercase()))
}

impl Night {
    /// A console on which nobody is signed in.
    pub fn before(language: Language) -> Self {
        let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").expect("the zone is bundled");
        let station = Station { zone, lock_after: None, ids: Ids::Counted(0), ..Station::new(language) };
        let console = Screen::new(station, Some(SignIn::default()));
        let mut night = Self { console, effects: Vec::new(), seq: 0, events: 0, linear: None };
        if std::env::var_os(LINEAR).is_some() {
            night.look_by_lines(80);
        }
        night.send(Message::Clock(Moment(NIGHT)));
        night
    }

    /// A console with Sanne signed in, at an empty desk, with Milan on duty.
    pub fn new(language: Language) -> Self {
        let mut night = Self::before(language);
        night.send(Message::Content(Rc::new(Content::shipped().clone())));
        let (me_, name) = (me(), "Sanne".to_owned());
        night.link(Update::SignedIn { me: me_, name, desk: "Nachtdienst".to_owned() });
        night.link(Update::Link(LinkState::Live(Moment(NIGHT))));
        for (who, name) in [(me(), "Sanne"), (colleague(), "Milan")] {
            let duty = wire::Duty { name: name.to_owned(), shift: Shift::On, capacity: 8, languages: Vec::new() };
            night.desk_by(&who, DeskEvent::Duty(duty));
        }
        night.effects.clear();
        night
    }

    /// Gives the console a message.
    pub fn send(&mut self, message: Message) {
        if self.linear.is_none() {
            let effects = self.console.update(message);
            self.effects.extend(effects);
            return;
        }
        for message in self.as_by_lines(message) {
            self.send_by_lines(message);
        }
    }

    /// The link tells the console something.
    pub fn link(&mut self, update: Update) {
        self.send(Message::Link(update));
    }

    /// The terminal changes its size.
    pub fn size(&mut self, width: u16, height: u16) {
        self.send(Message::Resize(width, height));
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        self.console.world.station.now
    }

    /// Time passes.
    pub fn pass(&mut self, ms: u64) {
        let now = Moment(self.now().0 + ms);
        self.send(Message::Clock(now));
    }

    fn stamp<E>(&mut self, sender: &MemberId, at: Moment, event: E) -> Stamped<E> {
        self.events += 1;
        Stamped { id: EventId::from(format!("$e{}", self.events)), sender: sender.clone(), at, event }
    }

    /// Somebody says something in the desk room.
    pub fn desk_by(&mut self, sender: &MemberId, event: DeskEvent) {
        let at = self.now();
        let stamped = self.stamp(sender, at, event);
        self.link(Update::Desk(vec![stamped]));
    }

    /// The door says something in the desk room, under its next number.
    pub fn door(&mut self, event: impl FnOnce(Seq) -> DeskEvent) {
        self.seq += 1;
        let event = event(Seq(self.seq));
        self.desk_by(&door(), event);
    }

    /// A visitor who waits since some minutes.
    pub fn arrive(&mut self, alias: &str, triage: Triage, minutes: u64) {
        let answers = Answers {
            safe_to_type: Some(true),
            age_band: (triage == Triage::B).then_some(AgeBand::From12To14),
            urgent: Some(triage == Triage::A),
        };
        let since = Moment(self.now().0 - minutes * MINUTE);
        let (conversation, alias) = (room(alias), alias.to_owned());
        self.door(|seq| {
            DeskEvent::Arrived(wire::Arrived {
                seq,
                conversation,
                since,
                alias,
                language: Language::Nl,
                tag: None,
                visitor: Visitor::New,
                answers,
                plain: false,
                triage,
            })
        });
    }

    /// The door assigns a conversation.
    pub fn assign(&mut self, alias: &str, to: Option<MemberId>, request: Option<RequestId>) {
        let conversation = room(alias);
        let fence = Fence(self.console.world.fence(&conversation).0 + 1);
        let since = self.now();
        self.door(|seq| DeskEvent::Assigned(Assigned { seq, conversation, to, request, fence, since }));
    }

    /// The door says that somebody began or stopped reading along; the others go on.
    pub fn listens(&mut self, alias: &str, who: &MemberId, on: bool, request: Option<RequestId>) {
        let (conversation, who, since) = (room(alias), who.clone(), self.now());
        let entry = &self.console.world.roster.get(&conversation).expect("open").entry;
        let mut readers: Vec<_> = entry.readers().filter(|reader| reader.who != who).cloned().collect();
        if on {
            readers.push(wire::Reader { who: who.clone(), since, fence: Some(entry.fence), alert: None });
        }
        self.door(|seq| DeskEvent::Listens(wire::Listens { seq, conversation, who, on, readers, request }));
    }

    /// A conversation that is mine and open.
    pub fn mine(&mut self, alias: &str, triage: Triage) {
        self.arrive(alias, triage, 3);
        self.pass(1_000);
        self.assign(alias, Some(me()), None);
        self.link(Update::Opened(room(alias)));
    }

    /// What a visitor of mine told is written into a plan.
    pub fn tell(&mut self, alias: &str, plan: &str, item: &str, answer: Answer) {
        let version = self.console.world.station.content.plan(plan).map_or(1, |template| template.version);
        let answer = PlanAnswer {
            plan: plan.to_owned(),
            version,
            item: item.to_owned(),
            answer: Some(answer),
            skipped: false,
            from: None,
            earlier: None,
        };
        self.case_by(&me(), &room(alias), CaseEvent::Plan(answer));
    }

    /// A helper says something to the visitor.
    pub fn helper_says(&mut self, who: &MemberId, alias: &str, text: &str) {
        self.pass(1);
        let (at, fence) = (self.now(), Some(self.console.world.fence(&room(alias))));
        let id = MessageId::from(format!("h{}", self.events));
        let message = wire::Message { fence, ..wire::Message::text(text, id) };
        let stamped = self.stamp(who, at, RoomEvent::Said(message));
        self.link(Update::Conversation { conversation: room(alias), events: vec![stamped] });
    }

    /// The visitor says something.
    pub fn says(&mut self, alias: &str, text: &str) {
        self.pass(1);
        let at = self.now();
        let message = wire::Message::text(text, MessageId::from(format!("v{}", self.events)));
        let stamped = self.stamp(&door(), at, RoomEvent::Said(message));
        self.link(Update::Conversation { conversation: room(alias), events: vec![stamped] });
    }

    /// A message of mine comes back by the sync.
    pub fn echo(&mut self, outgoing: &Outgoing) {
        self.pass(1);
        let message = wire::Message {
            fence: Some(outgoing.fence),
            carries: outgoing.carries.clone(),
            ..wire::Message::text(outgoing.body.clone(), outgoing.message.clone())
        };
        let at = self.now();
        let stamped = self.stamp(&me(), at, RoomEvent::Said(message));
        self.link(Update::Conversation { conversation: outgoing.conversation.clone(), events: vec![stamped] });
    }

    /// The visitor has what somebody said or recorded last.
    pub fn delivered(&mut self, alias: &str) {
        let event = EventId::from(format!("$e{}", self.events));
        self.link(Update::Receipt { conversation: room(alias), who: door(), event });
    }

    /// Something of the case comes back by the sync.
    pub fn case_by(&mut self, who: &MemberId, conversation: &ConversationId, event: CaseEvent) {
        let at = self.now();
        let stamped = self.stamp(who, at, RoomEvent::Case(event));
        self.link(Update::Conversation { conversation: conversation.clone(), events: vec![stamped] });
    }

    /// A key by its name in the keymap (`F3`, `Ctrl-K`, `Alt-Enter`, `a`).
    pub fn key(&mut self, name: &str) {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = name;
        while let Some((held, key)) = rest.split_once('-').filter(|(held, _)| ["Ctrl", "Alt"].contains(held)) {
            modifiers |= if held == "Ctrl" { KeyModifiers::CONTROL } else { KeyModifiers::ALT };
            rest = key;
        }
        let code = match rest {
            "Enter" => KeyCode::Enter,
            "Esc" => KeyCode::Esc,
            "Tab" => KeyCode::Tab,
            "Shift-Tab" => KeyCode::BackTab,
            "Up" => KeyCode::Up,
            "Down" => KeyCode::Down,
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            "PgUp" => KeyCode::PageUp,
            "PgDn" => KeyCode::PageDown,
            "End" => KeyCode::End,
            "Home" => KeyCode::Home,
            "Del" => KeyCode::Delete,
            "Space" => KeyCode::Char(' '),
            "Backspace" => KeyCode::Backspace,
            one if one.chars().count() == 1 && modifiers.is_empty() => KeyCode::Char(one.chars().next().expect("one")),
            one if one.chars().count() == 1 => KeyCode::Char(one.to_lowercase().chars().next().expect("one")),
            f => KeyCode::F(f.trim_start_matches('F').parse().expect("a function key")),
        };
        self.send(Message::Key(KeyEvent::new(code, modifiers)));
    }

    /// Several keys.
    pub fn keys(&mut self, names: &[&str]) {
        for name in names {
            self.key(name);
        }
    }

    /// Types words.
    pub fn types(&mut self, words: &str) {
        for c in words.chars() {
            self.send(Message::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
        }
    }

    /// Selects a visitor's row of the queue.
    pub fn select(&mut self, alias: &str) {
        let Screen { panes, world, .. } = &mut self.console;
        panes.queue.select(world, &room(alias));
    }

    /// What the console told the link since it was last asked.
    pub fn commands(&mut self) -> Vec<Command> {
        let told = std::mem::take(&mut self.effects).into_iter();
        told.filter_map(|effect| if let Effect::Link(command) = effect { Some(command) } else { None }).collect()
    }

    /// The requests among them.
    pub fn requests(&mut self) -> Vec<wire::Request> {
        let told = self.commands().into_iter();
        told.filter_map(|command| if let Command::Request(request) = command { Some(request) } else { None }).collect()
    }

    /// What need not be kept any more, by its id.
    pub fn forgotten(&mut self) -> Vec<String> {
        let told = self.commands().into_iter();
        told.filter_map(|command| if let Command::Forget(id) = command { Some(id) } else { None }).collect()
    }

    /// The messages among them.
    pub fn sent(&mut self) -> Vec<Outgoing> {
        let told = self.commands().into_iter();
        told.filter_map(|command| if let Command::Send(outgoing) = command { Some(outgoing) } else { None }).collect()
    }

    /// The homeserver takes what is recorded, and tells it again.
    pub fn records(&mut self) -> Vec<CaseEvent> {
        let mut recorded = Vec::new();
        for command in self.commands() {
            if let Command::Record { conversation, event } = command {
                self.case_by(&me(), &conversation, (*event).clone());
                recorded.push(*event);
            }
        }
        recorded
    }

    /// The screen as it is drawn.
    pub fn drawn(&self, theme: &Theme) -> (Buffer, Option<ratatui::layout::Position>) {
        let (width, height) = self.console.world.station.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let mut frame = Frame::new(&mut buffer);
        self.console.draw(theme, &mut frame);
        let cursor = frame.cursor;
        (buffer, cursor)
    }

    /// The texts that the screen cuts.
    pub fn cuts(&self) -> Vec<Cut> {
        let (width, height) = self.console.world.station.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let mut frame = Frame::watched(&mut buffer);
        self.console.draw(&THEME, &mut frame);
        frame.cuts.unwrap_or_default()
    }

    /// The screen as text, the cursor as `█` after its row.
    pub fn screen(&self) -> String {
        let (buffer, cursor) = self.drawn(&THEME);
        let mut text = String::new();
        let mut skip = 0;
        for y in 0..buffer.area.height {
            let mut line = String::new();
            for x in 0..buffer.area.width {
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                let symbol = buffer[(x, y)].symbol();
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
                line.push_str(symbol);
            }
            text.push_str(line.trim_end());
            if let Some(cursor) = cursor.filter(|cursor| cursor.y == y) {
                text.extend(["  █".to_owned(), cursor.x.to_string()]);
            }
            text.push('\n');
        }
        text
    }

    /// A busy night: some wait, two are mine, one is Milan's; in Vos' conversation much was said.
    pub fn busy(language: Language) -> Self {
        let mut night = Self::new(language);
        night.arrive("Uil", Triage::A, 2);
        night.arrive("Merel", Triage::B, 7);
        night.arrive("Das", Triage::X, 3);
        night.arrive("Ree", Triage::C, 11);
        night.arrive("Egel", Triage::D, 1);
        night.arrive("Bever", Triage::B, 1);
        night.assign("Bever", Some(colleague()), None);
        night.mine("Vos", Triage::B);
        night.mine("Lijster", Triage::C);
        let here = wire::Presence { state: wire::Here::Here, since: Moment(NIGHT - 3 * MINUTE) };
        night.case_by(&door(), &room("Vos"), CaseEvent::Presence(here));
        night.says("Vos", "hoi");
        night.says("Vos", "ik weet niet of ik dit mag zeggen");
        night.key("Alt-1");
        night.reply("Fijn dat je er bent. Je hoeft je naam niet te zeggen en jij bepaalt wat je vertelt.");
        night.says("Vos", "het is mijn stiefvader. hij laat mannen komen. mijn zusje is 11");
        night.reply("Dank je dat je dit zegt. Dit is niet jouw schuld.");
        night.says("Lijster", "ben je er nog?");
        night.effects.clear();
        night
    }

    /// Answers in the open conversation; the homeserver has it and the sync tells it.
    pub fn reply(&mut self, words: &str) {
        self.types(words);
        self.key("Enter");
        for outgoing in self.sent() {
            self.echo(&outgoing);
        }
    }

    /// Many wait.
    pub fn rush(&mut self, waiting: usize) {
        let codes = [Triage::B, Triage::X, Triage::C, Triage::D];
        for nth in 0..waiting {
            self.arrive(&format!("Gast{nth:02}"), codes[nth % 4], (nth as u64 * 7) % 40);
        }
    }
}
