//! A desk for tests and nothing else: events with little to write, and a door at work.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::arbiter::handover::{lapsed, lapses};
use super::arbiter::{Decision, Terms, decide, leave, reopened, woken};
use super::event::{
    Arrived, Ask, Attended, BoardEntry, Continued, ConversationId, DeskEvent, Duty, EventId, Fence, Heard, Leaving,
    MemberId, Moment, Opened, Request, RequestId, Retired, Returned, Role, Seq, Shift, Silent, Stamped, Unattended,
    WhyUnattended,
};
use super::roster::{Open, Roster};
use care::Language;
use care::escalation::{AlertEnd, Code};
use care::registration::{Closing, Visitor};
use care::triage::{Answers, LoweringReason, Triage};
use care::unwanted::Unwanted;

/// An event by somebody at a time.
pub(crate) fn stamped<E>(sender: &str, id: &str, at: u64, event: E) -> Stamped<E> {
    Stamped { id: EventId::from(id), sender: MemberId::from(sender), at: Moment(at), event }
}

/// A visitor's arrival.
pub(crate) fn arrived(seq: u64, conversation: &str, since: u64, triage: Triage) -> Arrived {
    Arrived {
        seq: Seq(seq),
        conversation: ConversationId::from(conversation),
        since: Moment(since),
        alias: format!("alias {conversation}"),
        language: Language::Nl,
        tag: None,
        visitor: Visitor::New,
        answers: Answers::default(),
        plain: false,
        triage,
    }
}

/// A door's event, with an id that follows from its number.
pub(crate) fn by_door(door: &str, event: DeskEvent) -> Stamped<DeskEvent> {
    let seq = event.seq().expect("a door's event has a number").0;
    stamped(door, &format!("${door}{seq}"), seq * 1_000, event)
}

/// On duty with a capacity.
pub(crate) fn duty(who: &str, capacity: u8, shift: Shift) -> Stamped<DeskEvent> {
    let duty = Duty { name: who.to_owned(), shift, capacity, languages: Vec::new() };
    stamped(who, &format!("$duty{who}{capacity}{shift:?}"), 1, DeskEvent::Duty(duty))
}

/// A door opens, with a ceiling for what helpers have at once.
pub(crate) fn opened(door: &str, since: u64, ceiling: Option<u8>) -> Stamped<DeskEvent> {
    let run = format!("r{since}");
    let opened = Opened { run, since: Moment(since), saves_plans: None, tells_alive: true, ceiling, retention: None };
    stamped(door, &format!("$opened{door}{since}"), since, DeskEvent::Opened(opened))
}

/// Who is at the desk; the last one is a supervisor.
pub(crate) const HELPERS: [&str; 4] = ["@anna:desk", "@bram:desk", "@chris:desk", "@sup:desk"];

/// A helper's request.
pub(crate) fn request(who: &str, id: &str, conversation: &str, fence: u64, ask: Ask) -> Stamped<Request> {
    let (id, conversation, fence) = (RequestId::from(id), ConversationId::from(conversation), Fence(fence));
    stamped(who, &format!("$r{id}"), 1, Request { id, conversation, fence, ask })
}

/// Something that happens at a desk.
#[derive(Debug, Clone)]
pub(crate) enum DeskStep {
    Arrive(Triage),
    Ask {
        who: usize,
        conversation: usize,
        stale: u64,
        ask: Ask,
        again: bool,
    },
    Duty {
        who: usize,
        capacity: u8,
        shift: Shift,
    },
    Leave(usize, Leaving),
    /// The door finds a visitor unattended, or attended again.
    Attend(usize, Option<WhyUnattended>),
    /// The door hears a console again (true), or not any more (false).
    Console(usize, bool),
    /// The door looks whether the offer of a conversation is over by itself; `true`: it has stood long enough.
    Lapse(usize, bool),
    Return(usize),
    /// The visitor says something.
    Word(usize),
    /// The helper answers it, or says something without being asked.
    Answer(usize),
}

fn triage() -> impl Strategy<Value = Triage> {
    prop::sample::select(Triage::ALL.to_vec())
}

/// What a helper may ask.
pub(crate) fn ask() -> impl Strategy<Value = Ask> {
    let reason = prop::option::of(prop::sample::select(LoweringReason::ALL.to_vec()));
    prop_oneof![
        6 => Just(Ask::Claim),
        2 => Just(Ask::Release),
        2 => prop::sample::select(HELPERS.to_vec()).prop_map(|receiver| Ask::Transfer { receiver: receiver.into(), note: false }),
        // as with a confirmation: an offer without a name is the present one
        3 => Just(Ask::Accept { offer: "".into() }),
        1 => Just(Ask::NotNow { offer: "".into() }),
        1 => Just(Ask::TakeBack { offer: "".into() }),
        2 => Just(Ask::TakeOver),
        1 => Just(Ask::NothingToAnswer { word: "$word".into() }),
        3 => (triage(), reason).prop_map(|(triage, reason)| Ask::Triage { triage, reason }),
        // the request's name is filled in by the desk: the present proposal's
        2 => any::<bool>().prop_map(|present| Ask::ConfirmLowering { proposal: if present { "" } else { "r0" }.into() }),
        2 => Just(Ask::Alert),
        // as with a confirmation: an alert without a name is the present one
        3 => Just(Ask::Acknowledge { alert: "".into() }),
        3 => prop::sample::select(Code::ALL.to_vec()).prop_map(|code| Ask::TickStep { alert: "".into(), code }),
        1 => prop::sample::select(AlertEnd::ALL.to_vec()).prop_map(|how| Ask::EndAlert { alert: "".into(), how }),
        3 => prop::sample::select(HELPERS.to_vec()).prop_map(|who| Ask::Listen { who: who.into() }),
        2 => prop::sample::select(HELPERS.to_vec()).prop_map(|who| Ask::EndListen { who: who.into() }),
        1 => Just(Ask::Wipe),
        3 => (0u8..40).prop_map(|minutes| Ask::Quiet { minutes }),
        1 => Just(Ask::Wake),
        3 => seen().prop_map(|seen| Ask::Unwanted { kind: Unwanted::Prank, doubts: Vec::new(), seen }),
        5 => Just(Ask::TakeBackUnwanted),
        2 => (seen(), any::<bool>())
            .prop_map(|(seen, unregistered)| Ask::Close { closing: Closing::EndedByHelper, seen, unregistered }),
    ]
}

/// What a helper has seen who ends a conversation. As with a confirmation: without a name it is the last word. An older
/// program does not say it.
fn seen() -> impl Strategy<Value = Option<EventId>> {
    prop_oneof![2 => Just(None), 2 => Just(Some("".into())), 2 => Just(Some("$earlier".into()))]
}

/// Why a visitor can be unattended.
const WHY: [WhyUnattended; 4] =
    [WhyUnattended::Off, WhyUnattended::Silent, WhyUnattended::Unanswered, WhyUnattended::QuietOver];

/// What happens at a desk with a few conversations.
pub(crate) fn steps() -> impl Strategy<Value = Vec<DeskStep>> {
    let shift = prop_oneof![5 => Just(Shift::On), 1 => Just(Shift::Pausing), 1 => Just(Shift::HandingOver), 1 => Just(Shift::Off)];
    let leaving =
        prop::sample::select(vec![Leaving::Goodbye, Leaving::QuickExit, Leaving::ConnectionLost, Leaving::StopWord]);
    let (who, conversation) = (0..HELPERS.len(), 0usize..5);
    let step = prop_oneof![
        3 => triage().prop_map(DeskStep::Arrive),
        12 => (who.clone(), conversation.clone(), prop_oneof![6 => Just(0u64), 1 => 1u64..3], ask(), prop::bool::weighted(0.1))
            .prop_map(|(who, conversation, stale, ask, again)| DeskStep::Ask { who, conversation, stale, ask, again }),
        2 => (who, 0u8..3, shift).prop_map(|(who, capacity, shift)| DeskStep::Duty { who, capacity, shift }),
        1 => (conversation.clone(), leaving).prop_map(|(conversation, how)| DeskStep::Leave(conversation, how)),
        2 => (conversation.clone(), prop::option::of(prop::sample::select(WHY.to_vec())))
            .prop_map(|(conversation, why)| DeskStep::Attend(conversation, why)),
        1 => (0..HELPERS.len(), any::<bool>()).prop_map(|(who, heard)| DeskStep::Console(who, heard)),
        1 => (conversation.clone(), any::<bool>()).prop_map(|(conversation, waited)| DeskStep::Lapse(conversation, waited)),
        1 => conversation.clone().prop_map(DeskStep::Return),
        1 => conversation.clone().prop_map(DeskStep::Word),
        1 => conversation.prop_map(DeskStep::Answer),
    ];
    prop::collection::vec(step, 0..60)
}

/// A door at work: it decides, writes, and reads what it wrote.
#[derive(Debug, Clone)]
pub(crate) struct SimulatedDesk {
    pub(crate) door: &'static str,
    pub(crate) roster: Roster,
    /// All that was written, requests too.
    pub(crate) events: Vec<Stamped<DeskEvent>>,
    pub(crate) requests: u64,
    arrivals: Vec<ConversationId>,
    /// The conversations in which a word of the visitor's waits for an answer.
    pub(crate) unanswered: BTreeSet<ConversationId>,
    /// How many words the visitor of each conversation has said.
    pub(crate) words: BTreeMap<ConversationId, u64>,
    /// What the board said of conversations when they were ended as unwanted contact.
    ended: BTreeMap<ConversationId, BoardEntry>,
}

impl SimulatedDesk {
    /// A desk with everybody on duty for two.
    pub(crate) fn new(door: &'static str) -> Self {
        let mut desk = Self {
            door,
            roster: Roster::default(),
            events: Vec::new(),
            requests: 0,
            arrivals: Vec::new(),
            unanswered: BTreeSet::new(),
            words: BTreeMap::new(),
            ended: BTreeMap::new(),
        };
        for who in HELPERS {
            desk.write(duty(who, 2, Shift::On));
        }
        desk
    }

    pub(crate) fn door(&self) -> MemberId {
        MemberId::from(self.door)
    }

    pub(crate) fn next_seq(&self) -> Seq {
        Seq(self.roster.last_seq(&self.door()).0 + 1)
    }

    pub(crate) fn write(&mut self, event: Stamped<DeskEvent>) {
        self.roster.apply(&event);
        self.events.push(event);
    }

    /// The `n`th last arrival, open or not.
    pub(crate) fn conversation(&self, n: usize) -> Option<ConversationId> {
        self.arrivals.iter().rev().nth(n).cloned()
    }

    /// The last word of a conversation's visitor; before the first one, what its room begins with.
    pub(crate) fn last_word(&self, conversation: &ConversationId) -> EventId {
        let said = self.words.get(conversation).copied().unwrap_or(0);
        EventId::from(format!("${said} {}", conversation.as_str()))
    }

    /// Decides a request and writes the answer.
    pub(crate) fn ask(&mut self, request: &Stamped<Request>) -> Decision {
        let role = if request.sender.as_str() == HELPERS[3] { Role::Supervisor } else { Role::Helper };
        let (door, seq) = (self.door(), self.next_seq());
        let unanswered = self.unanswered.contains(&request.event.conversation);
        let terms = Terms {
            door: &door,
            role,
            seq,
            now: Moment(seq.0 * 1_000),
            keep: 48 * 3_600_000,
            at_least_b: false,
            unanswered,
            unseen: request.event.ask.seen().is_some_and(|seen| *seen != self.last_word(&request.event.conversation)),
        };
        let decision = decide(&self.roster, request, &terms);
        if let Decision::Answer { event, .. } = &decision {
            if let DeskEvent::Closed(closed) = event
                && closed.unwanted.is_some()
                && let Some(open) = self.roster.get(&closed.conversation)
            {
                self.ended.insert(closed.conversation.clone(), open.entry.clone());
            }
            self.write(by_door(self.door, event.clone()));
        }
        if decision == Decision::TakeBack
            && let Some(entry) = self.ended.get(&request.event.conversation).cloned()
        {
            let event = reopened(entry, request, seq, Moment(seq.0 * 1_000));
            self.write(by_door(self.door, DeskEvent::Reopened(event)));
        }
        decision
    }

    /// The request of a step, about the conversation's present state unless it is to be stale.
    pub(crate) fn request(&mut self, step: &DeskStep) -> Option<Stamped<Request>> {
        let DeskStep::Ask { who, conversation, stale, ask, again } = step else { return None };
        let conversation = self.conversation(*conversation)?;
        let open = self.roster.get(&conversation);
        let fence = open.map_or(0, |open| open.entry.fence.0).saturating_sub(*stale);
        let mut ask = ask.clone();
        if let (Ask::ConfirmLowering { proposal }, Some(present)) =
            (&mut ask, open.and_then(|open| open.entry.proposal.clone()))
            && proposal.as_str().is_empty()
        {
            *proposal = present.request;
        }
        if let (Ask::Acknowledge { alert } | Ask::TickStep { alert, .. } | Ask::EndAlert { alert, .. }, Some(present)) =
            (&mut ask, open.and_then(|open| open.entry.alert.as_deref()))
        {
            *alert = present.id.clone();
        }
        if let (Ask::Accept { offer } | Ask::NotNow { offer } | Ask::TakeBack { offer }, Some(present)) =
            (&mut ask, open.and_then(|open| open.entry.offer.as_deref()))
        {
            *offer = present.id.clone();
        }
        if let Ask::Close { seen: Some(seen), .. } | Ask::Unwanted { seen: Some(seen), .. } = &mut ask
            && seen.as_str().is_empty()
        {
            *seen = self.last_word(&conversation);
        }
        self.requests += u64::from(!again);
        Some(request(HELPERS[*who], &format!("r{}{}", self.door, self.requests), conversation.as_str(), fence, ask))
    }

    pub(crate) fn step(&mut self, step: &DeskStep) {
        let seq = self.next_seq();
        let since = Moment(seq.0 * 1_000);
        let still_open = |n: &usize| self.conversation(*n).filter(|id| self.roster.get(id).is_some());
        match step {
            DeskStep::Arrive(triage) => {
                let name = format!("!{}{}", self.door, seq.0);
                self.arrivals.push(name.as_str().into());
                self.write(by_door(self.door, DeskEvent::Arrived(arrived(seq.0, &name, seq.0 * 1_000, *triage))));
            }
            DeskStep::Ask { .. } => {
                if let Some(request) = self.request(step) {
                    let asked = Stamped {
                        id: request.id.clone(),
                        sender: request.sender.clone(),
                        at: request.at,
                        event: DeskEvent::Request(request.event.clone()),
                    };
                    self.write(asked);
                    self.ask(&request);
                }
            }
            DeskStep::Duty { who, capacity, shift } => {
                let mut event = duty(HELPERS[*who], *capacity, *shift);
                event.id = EventId::from(format!("$duty{}", self.events.len()));
                self.write(event);
            }
            DeskStep::Leave(n, how) => {
                let left = still_open(n).and_then(|id| leave(&self.roster, &id, *how, seq, since));
                if let Some(left) = left {
                    self.write(by_door(self.door, DeskEvent::Left(left)));
                }
            }
            DeskStep::Attend(n, why) => {
                let with_somebody = |id: &ConversationId| self.roster.get(id).is_some_and(|open| !open.is_waiting());
                let Some(conversation) = still_open(n).filter(with_somebody) else { return };
                let event = match why {
                    Some(why) => DeskEvent::Unattended(Unattended { seq, conversation, why: *why, since }),
                    None => DeskEvent::Attended(Attended { seq, conversation, since, request: None, word: None }),
                };
                self.write(by_door(self.door, event));
            }
            DeskStep::Word(n) | DeskStep::Answer(n) => {
                let Some(id) = still_open(n) else { return };
                if matches!(step, DeskStep::Word(_)) {
                    self.unanswered.insert(id.clone());
                    *self.words.entry(id.clone()).or_default() += 1;
                } else {
                    self.unanswered.remove(&id);
                }
                self.wake(&id, true);
            }
            DeskStep::Console(who, heard) => {
                let member = MemberId::from(HELPERS[*who]);
                let event = if *heard {
                    DeskEvent::Heard(Heard { seq, member, since })
                } else {
                    DeskEvent::Silent(Silent { seq, member, since })
                };
                self.write(by_door(self.door, event));
            }
            DeskStep::Lapse(n, waited) => {
                let open = still_open(n).and_then(|id| self.roster.get(&id));
                let over = open
                    .and_then(|open| Some((open, open.entry.offer.as_deref()?, lapses(&self.roster, open, *waited)?)));
                if let Some((open, offer, end)) = over {
                    let event = lapsed(&open.entry.conversation, offer, end, seq);
                    self.write(by_door(self.door, event));
                }
            }
            DeskStep::Return(n) => {
                // nobody comes back to a visit that was stopped
                let stopped = |id: &ConversationId| self.roster.get(id).is_some_and(Open::is_stopped);
                if let Some(conversation) = still_open(n).filter(|id| !stopped(id)) {
                    self.write(by_door(
                        self.door,
                        DeskEvent::Returned(Returned { seq, conversation, since, how: Some(Leaving::QuickExit) }),
                    ));
                }
            }
        }
    }

    /// The door wakes a conversation, if something wakes it.
    fn wake(&mut self, id: &ConversationId, words: bool) {
        let seq = self.next_seq();
        let event = self.roster.get(id).and_then(|open| woken(open, words, seq, Moment(seq.0 * 1_000)));
        if let Some(event) = event {
            self.write(by_door(self.door, DeskEvent::Quiet(event)));
        }
    }

    /// The door starts anew and reads its board.
    pub(crate) fn restart(&mut self) {
        let pages = self.roster.board(&self.door(), None);
        self.roster = Roster::default();
        for who in HELPERS {
            self.roster.apply(&duty(who, 2, Shift::On));
        }
        for page in pages {
            let json = serde_json::to_string(&page).expect("a page can be written");
            let page = serde_json::from_str(&json).expect("and read");
            self.roster.apply(&stamped(self.door, "$board", 1, DeskEvent::Board(page)));
        }
    }

    /// The door is gone for good and `door` goes on with what it had: only that door's events from here on.
    pub(crate) fn succeed(&self, door: &'static str) -> Self {
        let (gone, by) = (self.door(), MemberId::from(door));
        let mut desk = Self { door, events: Vec::new(), ..self.clone() };
        let retired = |done| {
            let event = DeskEvent::Retired(Retired {
                door: gone.clone(),
                by: by.clone(),
                since: Moment(1),
                done,
                left: None,
                let_go: false,
            });
            stamped(door, &format!("$retired{done}"), 1, event)
        };
        desk.write(retired(false));
        let open: Vec<_> = self.roster.iter().filter(|open| open.door == gone).map(|open| open.entry.clone()).collect();
        for mut entry in open {
            let seq = desk.next_seq();
            entry.arrived = seq;
            entry.former.push(gone.clone());
            desk.write(by_door(door, DeskEvent::Continued(Continued { seq, entry: Box::new(entry) })));
        }
        desk.write(retired(true));
        desk
    }
}
