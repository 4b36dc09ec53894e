//! What the folds and the queue's order cost.

use care::Language;
use care::registration::{Closing, Visitor};
use care::triage::{Answers, Triage};
use desk::conversation::Conversation;
use desk::event::{
    Arrived, Assigned, Closed, ConversationId, DeskEvent, EventId, Fence, MemberId, Message, MessageId, Moment,
    RoomEvent, Seq, Stamped, Triaged,
};
use desk::queue::{WaitingLimits, next_change, order};
use desk::roster::Roster;
use divan::{Bencher, black_box};

const DOOR: &str = "@door:desk.example";

/// Counts what is allocated: the most at any time is what a fold holds, with its events.
#[global_allocator]
static ALLOCATIONS: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

fn stamped<E>(sender: &str, number: u64, event: E) -> Stamped<E> {
    // as long as the ids of a homeserver
    let id = EventId::from(format!("${number:043}"));
    Stamped { id, sender: MemberId::from(sender), at: Moment(1_700_000_000_000 + number * 900), event }
}

fn room(number: u64) -> ConversationId {
    ConversationId::from(format!("!{number:043}"))
}

fn arrived(number: u64, seq: Seq) -> DeskEvent {
    DeskEvent::Arrived(Arrived {
        seq,
        conversation: room(number),
        since: Moment(1_700_000_000_000 + number * 7_000),
        alias: format!("Blauwe vink {number}"),
        language: Language::Nl,
        tag: None,
        visitor: Visitor::New,
        answers: Answers::default(),
        plain: false,
        triage: Triage::ALL[usize::try_from(number % 5).expect("small")],
    })
}

/// A night: visitors come, are picked up, assessed and helped; about 500 are open at any time.
fn night(events: u64) -> Vec<Stamped<DeskEvent>> {
    let mut all = Vec::new();
    let mut number = 0;
    while (all.len() as u64) < events {
        let mut say = |event: &dyn Fn(Seq) -> DeskEvent| {
            let seq = all.len() as u64 + 1;
            all.push(stamped(DOOR, seq, event(Seq(seq))));
        };
        say(&|seq| arrived(number, seq));
        if number >= 500 {
            let (conversation, since) = (room(number - 500), Moment(0));
            let (to, request) = (Some("@anna:desk.example".into()), Some(format!("r{number}").into()));
            say(&|seq| {
                let (conversation, to, request) = (conversation.clone(), to.clone(), request.clone());
                DeskEvent::Assigned(Assigned { seq, conversation, to, request, fence: Fence(1), since })
            });
            say(&|seq| {
                let (conversation, by, request) = (conversation.clone(), DOOR.into(), format!("t{number}").into());
                DeskEvent::Triaged(Triaged { seq, conversation, triage: Triage::C, by, request })
            });
            say(&|seq| {
                let (conversation, closing) = (conversation.clone(), Closing::Goodbye);
                DeskEvent::Closed(Closed {
                    seq,
                    conversation,
                    closing,
                    since,
                    erased_at: since,
                    registered: None,
                    request: None,
                    unwanted: None,
                })
            });
        }
        number += 1;
    }
    all
}

/// A long conversation.
fn talk(messages: u64) -> Vec<Stamped<RoomEvent>> {
    let one = |number| {
        let sender = if number % 2 == 0 { DOOR } else { "@anna:desk.example" };
        let body = "Ik weet niet goed waar ik moet beginnen, het is al best lang zo.";
        let message = Message::text(body, MessageId::from(format!("m{number:021}")));
        stamped(sender, number, RoomEvent::Said(message))
    };
    (0..messages).map(one).collect()
}

#[divan::bench]
fn fold_10_000_desk_events(bencher: Bencher<'_, '_>) {
    let events = night(10_000);
    bencher.bench(|| {
        let mut roster = Roster::default();
        for event in &events {
            black_box(roster.apply(event));
        }
        roster
    });
}

#[divan::bench]
fn fold_10_000_messages_live(bencher: Bencher<'_, '_>) {
    let events = talk(10_000);
    bencher.bench(|| {
        let mut conversation = Conversation::new(MemberId::from(DOOR));
        for event in &events {
            black_box(conversation.newer(std::slice::from_ref(event)));
        }
        conversation
    });
}

#[divan::bench]
fn fold_10_000_messages_from_history(bencher: Bencher<'_, '_>) {
    let events = talk(10_000);
    bencher.bench(|| {
        let mut conversation = Conversation::new(MemberId::from(DOOR));
        for page in events.rchunks(100) {
            black_box(conversation.earlier(page));
        }
        conversation
    });
}

/// A console's evening: 20 conversations of 1,000 messages.
#[divan::bench(sample_count = 1)]
fn hold_20_conversations_of_1_000(bencher: Bencher<'_, '_>) {
    let events = talk(1_000);
    bencher.bench(|| {
        let open = |_| {
            let mut conversation = Conversation::new(MemberId::from(DOOR));
            for event in &events {
                conversation.newer(std::slice::from_ref(event));
            }
            conversation
        };
        (0..20).map(open).collect::<Vec<_>>()
    });
}

/// And the 500 who wait.
#[divan::bench(sample_count = 1)]
fn hold_500_waiting(bencher: Bencher<'_, '_>) {
    let events: Vec<_> =
        (0..500).map(|number| stamped(DOOR, number, arrived(number, Seq(number + 1))).event.content()).collect();
    bencher.bench(|| {
        let mut roster = Roster::default();
        for (number, content) in (0..).zip(&events) {
            let event = DeskEvent::parse("org.nachtwacht.arrived", content).ok().flatten();
            roster.apply(&stamped(DOOR, number, event.expect("an arrival")));
        }
        roster
    });
}

fn waiting(count: u64) -> Roster {
    let mut roster = Roster::default();
    for number in 0..count {
        roster.apply(&stamped(DOOR, number, arrived(number, Seq(number + 1))));
    }
    roster
}

#[divan::bench(args = [500, 5_000])]
fn queue_order(bencher: Bencher<'_, '_>, count: u64) {
    let roster = waiting(count);
    let now = Moment(1_700_000_000_000 + 3_600_000);
    bencher.bench(|| order(black_box(&roster), &WaitingLimits::default(), now).len());
}

#[divan::bench(args = [500, 5_000])]
fn queue_next_change(bencher: Bencher<'_, '_>, count: u64) {
    let roster = waiting(count);
    let now = Moment(1_700_000_000_000 + 3_600_000);
    bencher.bench(|| next_change(black_box(&roster), &WaitingLimits::default(), now));
}
