//! Words that outlive the console: journaled soon after a key, back in their own conversation, and the mark when they are not.

use care::Language;
use care::plan::Answer;
use care::registration::{Closing, Visitor};
use care::triage::{Answers, Triage};
use console::screen::Message;
use console::world::Effect;
use desk::event::{Arrived, Ask, Assigned, CaseEvent, DeskEvent, Fence, Moment, Note, Request, Seq, Stamped};
use matrix::link::{
    Command, Delivery, Failure, Journaling, LinkState, Lost, Outgoing, Recording, Restored, SignInError, Unfinished,
    Update,
};

use testing::night::{Night, colleague, door, me, room};

/// The drafts that the link was asked to journal since it was last looked.
fn journaled(night: &mut Night) -> Vec<Unfinished> {
    let drafts = night.commands().into_iter();
    drafts.filter_map(|command| if let Command::JournalDraft(draft) = command { Some(draft) } else { None }).collect()
}

fn draft(alias: &str, body: &str) -> Unfinished {
    Unfinished {
        conversation: room(alias),
        body: body.to_owned(),
        inserted: Vec::new(),
        pieces: Vec::new(),
        instead_of: None,
    }
}

fn message(alias: &str, id: &str, body: &str) -> Outgoing {
    let (conversation, message, body) = (room(alias), id.into(), body.to_owned());
    Outgoing { conversation, message, body, fence: Fence(1), carries: Vec::new(), pieces: Vec::new() }
}

fn talking() -> Night {
    let mut night = Night::new(Language::En);
    night.mine("Fox", Triage::B);
    night.keys(&["F2", "Enter"]);
    night.commands();
    night
}

#[test]
fn what_is_typed_is_journaled_a_second_later_and_not_at_every_key() {
    let mut night = talking();
    night.types("hel");
    night.pass(400);
    night.types("lo");
    assert_eq!(journaled(&mut night), []);
    let wake = night.console.next_change();
    assert!(wake <= Moment(night.now().0 + 600), "it wakes up for it");
    night.send(Message::Clock(wake));
    assert_eq!(journaled(&mut night), [draft("Fox", "hello")]);
    night.pass(5_000);
    assert_eq!(journaled(&mut night), [], "once");

    night.send(Message::Paste(" there".to_owned()));
    night.pass(1_000);
    assert_eq!(journaled(&mut night), [draft("Fox", "hello there")]);
    night.keys(&["Ctrl-U"]);
    night.pass(1_000);
    assert_eq!(journaled(&mut night), [draft("Fox", "")], "taken away is taken away on the disk, too");
}

#[test]
fn a_sent_draft_is_journaled_as_a_message_and_a_refused_one_as_a_draft() {
    let mut night = talking();
    night.types("hello");
    night.key("Enter");
    let commands = night.commands();
    let sent = commands.iter().find_map(|command| if let Command::Send(sent) = command { Some(sent) } else { None });
    let sent = sent.unwrap().clone();
    night.pass(2_000);
    assert_eq!(journaled(&mut night), [], "the message took its place");

    night.types("more");
    let state = Delivery::Refused(Failure::DiskFull);
    night.link(Update::Outbox { conversation: room("Fox"), message: sent.message.clone(), state });
    let back = Unfinished { instead_of: Some(sent.message), ..draft("Fox", "hello\nmore") };
    assert_eq!(journaled(&mut night), [back], "at once, and in the message's place");
    assert!(night.screen().contains("disk full; send it again"), "{}", night.screen());
    night.pass(2_000);
    assert_eq!(journaled(&mut night), []);
}

#[test]
fn what_is_being_written_is_journaled_when_the_program_is_told_to_end() {
    let mut night = talking();
    night.types("half a wo");
    let effects = night.console.part();
    let [Effect::Link(Command::JournalDraft(journaled))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*journaled, draft("Fox", "half a wo"));
}

#[test]
fn what_an_earlier_console_left_comes_back_to_its_own_conversation() {
    let mut night = Night::new(Language::En);
    let messages = vec![message("Fox", "m1", "on its way"), message("Owl", "m2", "for somebody else now")];
    night.link(Update::Restored(Restored { messages, drafts: vec![draft("Fox", "half a wo")], ..Restored::default() }));
    assert!(night.screen().contains("2 on the way again, 1 being written"), "{}", night.screen());
    night.mine("Fox", Triage::B);
    night.keys(&["F2", "Enter"]);
    let screen = night.screen();
    assert!(screen.contains("on its way") && screen.contains("queued") && screen.contains("half a wo"), "{screen}");
    assert!(!screen.contains("somebody else"));

    // the homeserver does not take it from this helper any more: offered in its own composer, never in another
    let state = Delivery::Refused(Failure::Forbidden);
    night.link(Update::Outbox { conversation: room("Owl"), message: "m2".into(), state });
    let owl = night.console.world.chat(&room("Owl")).unwrap();
    assert_eq!(owl.draft.editor.text(), "for somebody else now");
    assert_eq!(night.console.world.chat(&room("Fox")).unwrap().draft.editor.text(), "half a wo");
    assert_eq!(journaled(&mut night)[0].instead_of, Some("m2".into()));

    // and once more what is there already is there once
    let messages = vec![message("Fox", "m1", "on its way")];
    night.link(Update::Restored(Restored { messages, ..Restored::default() }));
    assert_eq!(night.console.world.chat(&room("Fox")).unwrap().sending.len(), 1);
}

#[test]
fn what_cannot_come_back_is_told() {
    for (lost, words) in
        [(Lost::Damaged, "damaged on the disk"), (Lost::Sealed, "do not open"), (Lost::TooOld, "older than 24 hours")]
    {
        let mut night = Night::new(Language::En);
        night.link(Update::Restored(Restored { lost: Some(lost), ..Restored::default() }));
        assert!(night.screen().contains(words), "{}", night.screen());
    }
}

#[test]
fn without_a_disk_a_mark_stands_for_as_long() {
    for (how, mark) in [
        (Journaling::Practice, "practice"),
        (Journaling::NoPlace, "unsent not on disk"),
        (Journaling::DiskFull, "disk full: unsent not kept"),
        (Journaling::DiskFailed, "disk fails: unsent not kept"),
    ] {
        let mut night = talking();
        night.link(Update::Journaling(how));
        for minutes in 0..3 {
            assert!(night.screen().contains(mark), "after {minutes} minutes:\n{}", night.screen());
            night.pass(60_000);
        }
        night.link(Update::Journaling(Journaling::Sealed));
        assert!(!night.screen().contains(mark));
    }
}

#[test]
fn a_second_console_is_refused_in_words() {
    let mut night = Night::before(Language::En);
    night.link(Update::SignInFailed(SignInError::AlreadyOpen));
    assert!(night.screen().contains("Another console of this helper is open"), "{}", night.screen());
}

fn answer(item: &str, answer: Answer) -> CaseEvent {
    super::plans::answer("preface", item, answer)
}

#[test]
fn what_was_recorded_is_there_at_once_and_still_there_after_an_end() {
    let mut night = Night::new(Language::En);
    let event = answer("stop_word", Answer::Text("pancake".to_owned()));
    let record = Recording { conversation: room("Fox"), id: "n1".to_owned(), event: event.clone() };
    night.link(Update::Restored(Restored { records: vec![record], ..Restored::default() }));
    assert!(night.screen().contains("1 on the way again"), "{}", night.screen());
    night.mine("Fox", Triage::B);
    night.keys(&["F2", "Enter", "F3", "Enter", "Down", "Down", "Down"]);
    assert!(night.screen().contains("pancake"), "{}", night.screen());
    assert_eq!(night.console.world.unsent(), 1);
    // the room shows it: it is on its way no more, and stands there
    night.case_by(&me(), &room("Fox"), event);
    assert!(night.screen().contains("pancake"), "{}", night.screen());
    assert_eq!(night.console.world.unsent(), 0);
}

#[test]
fn what_a_door_was_asked_for_is_read_again_and_never_asked_again() {
    let request =
        |alias: &str, id: &str, ask| Request { id: id.into(), conversation: room(alias), fence: Fence(0), ask };
    let mut night = Night::new(Language::En);
    night.console.world.desk_known = false;
    let requests = vec![
        // nobody picked it up; a colleague did; it is closed; it is still open
        request("Owl", "r1", Ask::Claim),
        request("Fox", "r2", Ask::Claim),
        request("Gone", "r3", Ask::close(Closing::Goodbye)),
        request("Elk", "r4", Ask::close(Closing::Goodbye)),
        request("Owl", "r5", Ask::Triage { triage: Triage::B, reason: None }),
    ];
    night.link(Update::Restored(Restored { requests, ..Restored::default() }));
    assert!(night.commands().is_empty(), "nothing is known of the desk yet");
    let desk = |night: &mut Night| {
        night.arrive("Owl", Triage::B, 3);
        night.arrive("Elk", Triage::B, 3);
        night.assign("Elk", Some(me()), None);
        night.arrive("Fox", Triage::C, 3);
        night.assign("Fox", Some(colleague()), None);
    };
    // the desk comes in one piece when it is read anew
    let mut other = Night::new(Language::En);
    desk(&mut other);
    night.console.world.roster = other.console.world.roster;
    night.arrive("Hen", Triage::C, 1);
    let mut commands = night.commands();
    // once the desk is known the doors are asked what this helper can still correct, and nothing else
    commands.retain(|command| !matches!(command, Command::AskCorrection { door: None, .. }));
    assert!(commands.iter().all(|command| matches!(command, Command::Forget(_))) && commands.len() == 5);
    night.size(160, 50);
    let screen = night.screen();
    assert!(screen.contains("picking up Owl, picking up Fox, closing Elk."), "{screen}");
    assert!(!screen.contains("triage of"), "it is B already");
}

#[test]
fn a_form_that_comes_while_somebody_writes_takes_no_word_for_a_password() {
    let mut night = Night::before(Language::En);
    night.types("https://desk.example");
    night.key("Enter");
    night.types("sanne");
    night.key("Enter");
    night.types("secret");
    night.key("Enter");
    let mut busy = Night::busy(Language::En);
    busy.console.gate.helper = night.console.gate.helper.clone();
    busy.console.world.station.homeserver = night.console.world.station.homeserver.clone();
    let mut night = busy;
    night.key("Alt-1");
    night.types("to the vis");
    night.link(Update::Link(LinkState::SignedOut));
    night.types("itor alone");
    night.key("Enter");
    assert!(night.commands().iter().all(|command| !matches!(command, Command::SignIn { .. } | Command::Send(_))));
    let form = night.console.gate.sign_in.as_ref().unwrap();
    assert!(form.password.is_empty() && form.trouble.is_some());
    assert_eq!((form.homeserver.text(), form.helper.text()), ("https://desk.example", "sanne"));
    // after a pause it is the form that is written to
    night.pass(1_000);
    night.types("secret");
    night.key("Enter");
    let again = night.commands().into_iter().find_map(|command| match command {
        Command::SignIn { homeserver, helper, password } => Some((homeserver, helper, password)),
        _ => None,
    });
    let (homeserver, helper, password) = again.expect("signs in");
    assert_eq!((homeserver.as_str(), helper.as_str(), password.as_str()), ("https://desk.example", "sanne", "secret"));
}

#[test]
fn a_form_that_comes_in_between_is_not_left_by_a_key_for_the_conversation() {
    let mut night = Night::busy(Language::En);
    night.key("Alt-1");
    night.types("half a");
    night.key("F5");
    night.link(Update::Link(LinkState::SignedOut));
    let quits = |night: &mut Night| std::mem::take(&mut night.effects).iter().any(|it| matches!(it, Effect::Quit));
    // back from the phrases, had the form not come
    night.key("Esc");
    assert!(!quits(&mut night) && !night.screen().contains("Leave?"), "{}", night.screen());
    night.pass(1_000);
    for key in ["Esc", "F10", "Ctrl-Q"] {
        night.key(key);
        assert!(!quits(&mut night), "{key} asks first");
        assert!(night.screen().contains("open conversations 2"), "{}", night.screen());
        night.types("s");
        assert!(!night.screen().contains("Leave?"), "another key stays: {}", night.screen());
    }
    night.keys(&["F10", "F10"]);
    assert!(quits(&mut night));

    // before anybody signed in there is nothing to ask
    let mut night = Night::before(Language::En);
    night.key("Esc");
    assert!(quits(&mut night));
}

#[test]
fn what_the_desk_heard_before_covers_nothing_that_is_news() {
    let mut night = Night::before(Language::En);
    night.link(Update::SignedIn { me: me(), name: "Sanne".to_owned(), desk: String::new() });
    night.link(Update::Restored(Restored { lost: Some(Lost::TooOld), ..Restored::default() }));
    // the first batch: a conversation that was picked up in an earlier life of this console
    let arrived = Arrived {
        seq: Seq(1),
        conversation: room("Vos"),
        since: night.now(),
        alias: "Vos".to_owned(),
        language: Language::Nl,
        tag: None,
        visitor: Visitor::New,
        answers: Answers::default(),
        plain: false,
        triage: Triage::B,
    };
    let (conversation, since) = (room("Vos"), night.now());
    let assigned = Assigned { seq: Seq(2), conversation, to: Some(me()), request: None, fence: Fence(1), since };
    let events = [DeskEvent::Arrived(arrived), DeskEvent::Assigned(assigned)].map(|event| Stamped {
        id: event.event_type().into(),
        sender: door(),
        at: since,
        event,
    });
    night.link(Update::Desk(events.to_vec()));
    assert_eq!(night.console.world.mine().count(), 1);
    assert!(night.screen().contains("older than 24 hours"), "{}", night.screen());
}

#[test]
fn enter_without_a_password_stays_where_the_password_goes() {
    let mut night = Night::before(Language::En);
    night.types("https://desk.example");
    night.key("Enter");
    night.types("sanne");
    night.keys(&["Enter", "Enter", "Enter"]);
    night.types("secret");
    assert!(!night.screen().contains("secret"), "{}", night.screen());
    night.key("Enter");
    let asked = night.commands().into_iter().find_map(|command| match command {
        Command::SignIn { homeserver, password, .. } => Some((homeserver, password)),
        _ => None,
    });
    let (homeserver, password) = asked.expect("signs in");
    assert_eq!((homeserver.as_str(), password.as_str()), ("https://desk.example", "secret"));
}

fn note(id: &str, text: &str) -> Recording {
    let event = CaseEvent::Note(Note { text: text.to_owned() });
    Recording { conversation: room("Fox"), id: id.to_owned(), event }
}

#[test]
fn a_note_that_was_refused_stays_to_be_read_and_goes_to_nobody() {
    let mut night = talking();
    night.says("Fox", "hi");
    let records = vec![note("n1", "the first note"), note("n2", "the second note")];
    night.link(Update::Restored(Restored { records, ..Restored::default() }));
    night.link(Update::NotRecorded { record: note("n1", "the first note"), why: Failure::Forbidden });
    assert_eq!(
        night.console.world.chat(&room("Fox")).unwrap().recording,
        [note("n2", "the second note").event],
        "that one only"
    );
    // a colleague took the conversation over
    night.assign("Fox", Some(colleague()), None);
    night.link(Update::Shut(room("Fox")));
    night.link(Update::NotRecorded { record: note("n2", "the second note"), why: Failure::Forbidden });
    night.size(160, 50);
    night.key("F6");
    let screen = night.screen();
    assert!(screen.contains("the first note") && screen.contains("the second note"), "{screen}");
    assert!(screen.contains("Not recorded"), "{screen}");
    let chat = night.console.world.chat(&room("Fox")).unwrap();
    assert!(chat.draft.editor.is_blank(), "never where Enter sends it to the visitor");
    assert!(night.console.world.with_unsent().any(|unsent| *unsent == room("Fox")), "and within reach");
    // the room comes back: they are there still, until they were seen
    night.assign("Fox", Some(me()), None);
    night.link(Update::Opened(room("Fox")));
    night.commands();
    night.key("x");
    assert!(night.forgotten().is_empty() && night.screen().contains("nowhere else"), "{}", night.screen());
    night.key("Enter");
    assert_eq!(night.forgotten(), ["n1", "n2"]);
    assert!(!night.screen().contains("the first note") && !night.console.world.has_unrecorded(), "{}", night.screen());
}

#[test]
fn a_request_that_was_refused_takes_nothing_else_with_it() {
    let mut night = talking();
    let record = note("n1", "on its way");
    night.link(Update::Restored(Restored { records: vec![record.clone()], ..Restored::default() }));
    let (conversation, request) = (room("Fox"), "r1".into());
    night.link(Update::NotAsked { conversation, request, why: Failure::Forbidden });
    assert_eq!(night.console.world.chat(&room("Fox")).unwrap().recording, [record.event]);
}

#[test]
fn another_helper_at_the_same_console_sees_nothing_of_the_former_one() {
    let mut night = talking();
    night.says("Fox", "only for Sanne");
    night.types("half a word");
    night.link(Update::Link(LinkState::SignedOut));
    night.pass(1_000);
    assert_eq!(journaled(&mut night), [draft("Fox", "half a word")]);
    night.link(Update::SomebodyElse);
    night.link(Update::SignedIn { me: colleague(), name: "Milan".to_owned(), desk: "Night desk".to_owned() });
    night.pass(5_000);
    let screen = night.screen();
    assert!(
        !screen.contains("only for Sanne") && !screen.contains("half a word") && !screen.contains("Fox"),
        "{screen}"
    );
    let commands = night.commands();
    assert!(!commands.iter().any(|command| matches!(command, Command::JournalDraft(_))), "{commands:?}");
    assert!(commands.iter().any(|command| matches!(command, Command::Duty(duty) if duty.name == "Milan")));
    assert!(night.console.world.chats.is_empty() && night.console.world.open.is_none());
}

#[test]
fn a_plan_whose_code_was_lost_with_the_console_is_told_once_the_desk_is_known() {
    let mut night = Night::new(Language::En);
    night.console.world.desk_known = false;
    night.link(Update::Restored(Restored { codes: vec![room("Fox")], ..Restored::default() }));
    // the desk comes in one piece when it is read anew
    let mut other = Night::new(Language::En);
    other.mine("Fox", Triage::B);
    night.console.world.roster = other.console.world.roster;
    night.arrive("Hen", Triage::C, 1);
    night.size(160, 50);
    let screen = night.screen();
    assert!(screen.contains("(Fox): its code is lost"), "{screen}");
}
