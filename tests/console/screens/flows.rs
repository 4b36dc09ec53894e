//! What a helper does, by keys, from claim to closing.

use care::Language;
use care::plan::Answer;
use care::registration::{Closing, ReferralOutcome};
use care::triage::{LoweringReason, Triage};
use console::layer::{Place, Side};
use console::screen::Message;
use console::screen::Screen;
use console::world::Effect;
use desk::event::{
    Ask, Carried, CaseEvent, DeskEvent, LoweringProposed, Moment, Refusal, Request, RequestId, Shift, Undelivered,
};
use matrix::link::{Command, Delivery, Failure, LinkState, Outgoing, SignInError, Update};

use testing::night::{Night, colleague, me, room};

pub(crate) fn draft<'a>(console: &'a Screen, alias: &str) -> &'a str {
    console.world.chat(&room(alias)).expect("a chat").draft.editor.text()
}

pub(crate) fn notice(night: &Night) -> &str {
    night.console.world.notice.as_ref().map_or("", |notice| &notice.text)
}

/// Claims the selected visitor and lets the door grant it.
fn claim(night: &mut Night, alias: &str) {
    night.key("Enter");
    let requests = night.requests();
    assert!(matches!(requests[..], [desk::event::Request { ask: Ask::Claim, .. }]));
    let request = requests[0].id.clone();
    night.assign(alias, Some(me()), Some(request));
    night.link(Update::Opened(room(alias)));
}

#[test]
#[expect(clippy::too_many_lines, reason = "one conversation from its beginning to its end")]
fn claim_answer_plan_share_refer_and_close() {
    let mut night = Night::new(Language::Nl);
    night.arrive("Vos", Triage::B, 4);
    claim(&mut night, "Vos");
    assert_eq!(night.console.world.open, Some(room("Vos")));
    assert_eq!(night.console.focus, Place::Talk);
    night.says("Vos", "mijn stiefvader");
    assert!(night.commands().iter().any(|command| matches!(command, Command::Read { .. })), "seen, so read");

    night.types("Dank je dat je dit zegt.");
    night.key("Enter");
    let sent = night.sent();
    assert_eq!(sent[0].body, "Dank je dat je dit zegt.");
    assert_eq!(sent[0].fence, night.console.world.fence(&room("Vos")));
    assert!(night.screen().contains("onderweg") && !night.screen().contains("in de rij"), "not on the disk yet");
    night.link(Update::Outbox { conversation: room("Vos"), message: sent[0].message.clone(), state: Delivery::Queued });
    assert!(night.screen().contains("in de rij"));
    night.link(Update::Outbox {
        conversation: room("Vos"),
        message: sent[0].message.clone(),
        state: Delivery::Sent("$x".into()),
    });
    assert!(night.screen().contains("verstuurd") && !night.screen().contains("in de rij"));
    night.echo(&sent[0]);
    assert!(night.console.world.chat(&room("Vos")).unwrap().sending.is_empty());

    // the preface: safe now, nobody watches, somebody from home takes part, a stop word
    night.keys(&["F3", "Enter", "Enter", "1"]);
    night.keys(&["Down", "Enter", "2", "Down", "Enter", "1", "Down", "Enter"]);
    night.types("pannenkoek");
    night.key("Enter");
    let answers: Vec<_> = night
        .records()
        .into_iter()
        .filter_map(|event| if let CaseEvent::Plan(answer) = event { Some((answer.item, answer.answer)) } else { None })
        .collect();
    assert_eq!(answers[0], ("safe_now".to_owned(), Some(Answer::YesNo(true))));
    assert_eq!(answers[1], ("watched".to_owned(), Some(Answer::YesNo(false))));
    assert_eq!(answers[3], ("stop_word".to_owned(), Some(Answer::Text("pannenkoek".to_owned()))));

    // one item is shared: into the composer, and only the helper's Enter sends it
    night.key("s");
    assert_eq!(night.console.focus, Place::Talk);
    assert!(night.sent().is_empty());
    assert!(draft(&night.console, "Vos").contains("pannenkoek"));
    night.key("Enter");
    let sent = night.sent();
    let item = Carried::PlanItem { plan: "preface".to_owned(), item: "stop_word".to_owned() };
    assert_eq!(sent[0].carries, [item]);
    night.echo(&sent[0]);
    night.key("F3");
    assert!(night.screen().contains("gedeeld"));

    // Veilig Thuis, advice
    night.key("F4");
    night.types("veilig");
    night.key("Enter");
    assert!(draft(&night.console, "Vos").contains("0800-2000"));
    night.key("Enter");
    let commands = night.commands();
    let recorded = commands.iter().find_map(|command| match command {
        Command::Record { event, .. } => Some((**event).clone()),
        _ => None,
    });
    let Some(CaseEvent::Referral(made)) = recorded else { panic!("the referral is recorded") };
    assert_eq!(
        (made.entry.as_str(), made.outcome, made.overridden),
        ("veilig_thuis_advies", ReferralOutcome::Offered, false)
    );
    night.case_by(&me(), &room("Vos"), CaseEvent::Referral(made));
    night.keys(&["F6", "a"]);
    let CaseEvent::Referral(made) = &night.records()[0] else { panic!("the outcome is recorded") };
    assert_eq!(made.outcome, ReferralOutcome::Accepted);

    // closing, with the registration filled in from the conversation
    night.keys(&["F2", "Enter", "Ctrl-X"]);
    let Some(form) = night.console.dialog_as::<console::dialog::register::Register>() else {
        panic!("the registration is shown")
    };
    assert_eq!(form.registration().referrals.len(), 1);
    assert_eq!(form.registration().triage_first, Triage::B);
    night.keys(&["Right", "Enter"]);
    assert!(night.screen().contains("onderweg"), "no end overtakes words\n{}", night.screen());
    for command in commands {
        if let Command::Send(outgoing) = command {
            night.echo(&outgoing);
        }
    }
    night.key("Enter");
    assert!(night.commands().is_empty(), "the visitor is there: it takes a second key");
    night.key("!");
    let commands = night.commands();
    assert!(matches!(&commands[0], Command::Record { event, .. } if matches!(**event, CaseEvent::Registration(_))));
    let Command::Request(request) = &commands[1] else { panic!("the door is asked to close") };
    assert!(matches!(request.ask, Ask::Close { closing: Closing::EndedByHelper, unregistered: false, .. }));
    assert!(request.ask.seen().is_some(), "it says what was seen");
    let (id, since) = (request.id.clone(), night.now());
    night.door(|seq| {
        DeskEvent::Closed(desk::event::Closed {
            seq,
            conversation: room("Vos"),
            closing: Closing::EndedByHelper,
            since,
            erased_at: since,
            registered: Some(true),
            request: Some(id),
            unwanted: None,
        })
    });
    assert_eq!((night.console.world.open.clone(), night.console.focus), (None, Place::Queue));
    assert!(night.console.world.pending.is_empty());
    assert_eq!(night.console.panes.queue.selected(), None);
}

#[test]
fn a_draft_stays_with_its_conversation() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.types("voor Vos");
    night.key("Alt-2");
    assert_eq!(night.console.world.open, Some(room("Lijster")));
    night.types("voor Lijster");
    night.key("Enter");
    let sent = night.sent();
    assert_eq!((&sent[0].conversation, sent[0].body.as_str()), (&room("Lijster"), "voor Lijster"));
    assert_eq!(draft(&night.console, "Vos"), "voor Vos");
    night.assign("Vos", Some(colleague()), None);
    night.link(Update::Shut(room("Vos")));
    assert_eq!(draft(&night.console, "Vos"), "voor Vos");
    night.key("Alt-1");
    assert_eq!(night.console.world.open, Some(room("Lijster")), "what is mine is counted anew");
}

#[test]
fn refused_words_come_back_in_front_of_what_is_being_written() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.types("eerste");
    night.key("Enter");
    let message = night.sent()[0].message.clone();
    night.types("tweede");
    night.link(Update::Outbox { conversation: room("Vos"), message, state: Delivery::Refused(Failure::Forbidden) });
    assert_eq!(draft(&night.console, "Vos"), "eerste\ntweede");
    night.types("!");
    assert_eq!(draft(&night.console, "Vos"), "eerste\ntweede!");
    assert!(night.screen().contains("geweigerd: mag niet (meer)"));

    // the door did not pass on what the homeserver had taken
    night.key("Enter");
    let sent = night.sent();
    night.echo(&sent[0]);
    let message = sent[0].message.clone();
    night.door(|seq| {
        let why = Refusal::Stale;
        DeskEvent::Undelivered(Undelivered { seq, conversation: room("Vos"), message, event: None, to: me(), why })
    });
    assert_eq!(draft(&night.console, "Vos"), "eerste\ntweede!");
    assert!(night.screen().contains("geweigerd"));
}

#[test]
fn several_that_are_refused_come_back_in_the_order_in_which_they_were_written() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    for words in ["eerste", "tweede", "derde"] {
        night.types(words);
        night.key("Enter");
    }
    let sent = night.sent();
    let refuse = |night: &mut Night, sent: &Outgoing| {
        let (message, state) = (sent.message.clone(), Delivery::Refused(Failure::DiskFull));
        night.link(Update::Outbox { conversation: room("Vos"), message, state });
    };
    refuse(&mut night, &sent[0]);
    refuse(&mut night, &sent[1]);
    assert_eq!(draft(&night.console, "Vos"), "eerste\ntweede");
    night.types(" nu");
    refuse(&mut night, &sent[2]);
    assert_eq!(draft(&night.console, "Vos"), "eerste\ntweede nu\nderde");
    night.types("!");
    assert_eq!(draft(&night.console, "Vos"), "eerste\ntweede nu!\nderde", "the cursor stays");
    // sent again, it is in front of nothing any more
    night.key("Enter");
    let again = night.sent();
    night.types("vierde");
    refuse(&mut night, &again[0]);
    assert_eq!(draft(&night.console, "Vos"), "eerste\ntweede nu!\nderde\nvierde");
}

#[test]
fn a_dialog_lets_no_key_through() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.types("concept");
    night.key("Ctrl-T");
    assert!(night.console.dialog_as::<console::dialog::choose::Choose<console::dialog::triage::Triage>>().is_some());
    night.effects.clear();
    for key in ["F2", "F3", "F8", "F10", "Ctrl-Q", "Ctrl-N", "Alt-2", "Tab", "PgUp", "z", "/", "?", "Ctrl-X"] {
        night.key(key);
    }
    night.send(Message::Paste("geplakt\n".to_owned()));
    assert!(night.effects.is_empty());
    assert_eq!(night.console.dialogs.len(), 1);
    assert_eq!((night.console.focus, night.console.world.open.clone()), (Place::Talk, Some(room("Vos"))));
    assert_eq!(draft(&night.console, "Vos"), "concept");
    night.key("Esc");
    night.types("!");
    assert_eq!(draft(&night.console, "Vos"), "concept!");
}

#[test]
fn a_paste_is_cleaned_and_never_sends() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.effects.clear();
    night.send(Message::Paste("een\r\n\u{1b}[2Jtwee\u{202e}\n".to_owned()));
    assert_eq!(draft(&night.console, "Vos"), "een\n[2Jtwee\n");
    assert!(night.sent().is_empty());
}

#[test]
fn a_struck_out_referral_takes_a_second_key_and_is_recorded_as_such() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F4"]);
    night.types("veilig");
    let screen = night.screen();
    assert!(screen.contains("× Veilig Thuis, melding"), "{screen}");
    night.keys(&["Down", "Enter"]);
    assert!(night.console.dialog_as::<console::dialog::struck_out::StruckOut>().is_some());
    night.key("Enter");
    assert_eq!(draft(&night.console, "Vos"), "", "Enter, the key just pressed, leaves it");
    night.types("veilig");
    night.keys(&["Down", "Enter", "!"]);
    assert!(draft(&night.console, "Vos").contains("melding"));
    night.key("Enter");
    let overridden = night.commands().into_iter().any(|command| match command {
        Command::Record { event, .. } => matches!(*event, CaseEvent::Referral(made) if made.overridden),
        _ => false,
    });
    assert!(overridden);
}

#[test]
fn an_inserted_referral_that_was_deleted_is_not_recorded() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F4"]);
    night.types("veilig");
    night.keys(&["Enter", "Ctrl-U"]);
    night.types("toch niet");
    night.key("Enter");
    let commands = night.commands();
    assert!(!commands.iter().any(|command| matches!(command, Command::Record { .. })));
}

#[test]
fn a_shortcut_is_expanded_and_the_picker_finds_by_name() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.types("kijk ;vt");
    night.key("Tab");
    assert!(draft(&night.console, "Vos").starts_with("kijk Veilig Thuis, advies"));
    assert_eq!(night.console.focus, Place::Talk);
    night.key("Ctrl-U");
    night.types("/kindertelefoon");
    night.key("Enter");
    assert!(draft(&night.console, "Vos").contains("0800-0432"));
}

#[test]
fn lowering_takes_a_reason_and_a_colleague() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "Ctrl-T", "d", "2"]);
    let requests = night.requests();
    let reason = Some(LoweringReason::Mistaken);
    assert_eq!(requests[0].ask, Ask::Triage { triage: Triage::D, reason });
    let request = requests[0].id.clone();
    night.door(|seq| {
        DeskEvent::LoweringProposed(LoweringProposed {
            seq,
            conversation: room("Vos"),
            to: Triage::D,
            reason: LoweringReason::Mistaken,
            by: me(),
            request,
        })
    });
    assert!(notice(&night).contains("een collega bevestigt"));
    night.key("Ctrl-Y");
    assert!(night.console.dialogs.is_empty(), "nobody confirms a proposal of one's own");

    // a colleague's proposal, about a conversation of theirs
    night.door(|seq| {
        DeskEvent::LoweringProposed(LoweringProposed {
            seq,
            conversation: room("Bever"),
            to: Triage::C,
            reason: LoweringReason::LearntMore,
            by: colleague(),
            request: RequestId::from("theirs"),
        })
    });
    night.key("F2");
    night.select("Bever");
    night.keys(&["Ctrl-Y", "Enter"]);
    assert_eq!(night.requests()[0].ask, Ask::ConfirmLowering { proposal: RequestId::from("theirs") });
}

#[test]
fn typing_is_told_sparingly_and_ends() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.effects.clear();
    night.types("hallo daar");
    let typing = |night: &mut Night| -> Vec<bool> {
        let commands = night.commands().into_iter();
        commands.filter_map(|c| if let Command::Typing { on, .. } = c { Some(on) } else { None }).collect()
    };
    assert_eq!(typing(&mut night), [true]);
    night.pass(7_000);
    assert_eq!(typing(&mut night), [false]);
    night.types("!");
    night.key("Enter");
    assert_eq!(typing(&mut night), [true, false]);
}

#[test]
fn signing_in_says_what_is_wrong_and_keeps_everything() {
    let mut night = Night::before(Language::Nl);
    night.types("http://localhost:6167");
    night.key("Enter");
    night.types("sanne");
    night.key("Tab");
    night.types("wachtwoord");
    assert!(!night.screen().contains("wachtwoord1") && night.screen().contains("••••••••••"));
    night.key("Enter");
    let commands = night.commands();
    let Command::SignIn { homeserver, helper, password } = &commands[0] else { panic!("signs in") };
    assert_eq!(
        (homeserver.as_str(), helper.as_str(), password.as_str()),
        ("http://localhost:6167", "sanne", "wachtwoord")
    );
    night.link(Update::SignInFailed(SignInError::WrongPassword));
    assert!(night.screen().contains("Naam of wachtwoord klopt niet."));
    night.link(Update::SignedIn { me: me(), name: "Sanne".to_owned(), desk: String::new() });
    assert!(matches!(night.commands()[..], [Command::Duty(_)]));

    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.types("half geschreven");
    night.link(Update::Link(LinkState::SignedOut));
    assert!(night.screen().contains("opnieuw aan te melden"));
    night.types("x");
    night.link(Update::SignedIn { me: me(), name: "Sanne".to_owned(), desk: String::new() });
    assert_eq!(draft(&night.console, "Vos"), "half geschreven");
}

/// A token may end before the desk was read: the form waits for nothing then, and lets the helper go on.
#[test]
fn a_sign_in_that_ends_before_the_desk_was_read_is_said() {
    let mut night = Night::before(Language::En);
    for words in ["http://localhost:6167", "sanne", "wachtwoord"] {
        night.types(words);
        night.key("Enter");
    }
    assert!(matches!(night.commands()[..], [Command::SignIn { .. }]) && night.screen().contains("Signing in …"));
    night.link(Update::Link(LinkState::SignedOut));
    let screen = night.screen();
    assert!(screen.contains("asks you to sign in again") && !screen.contains("Signing in …"), "{screen}");
    night.types("wachtwoord");
    night.key("Enter");
    assert!(matches!(night.commands()[..], [Command::SignIn { .. }]));
}

/// The password was right and the desk cannot be read: the form says so, for how long yet, and how not to wait.
#[test]
fn the_form_says_that_it_waits_for_the_desk() {
    let mut night = Night::before(Language::En);
    night.types("http://localhost:6167");
    night.key("Enter");
    night.types("sanne");
    night.key("Tab");
    night.types("wachtwoord");
    night.key("Enter");
    night.commands();
    assert!(night.screen().contains("Signing in …") && !night.screen().contains("Ctrl-R"), "{}", night.screen());
    night.key("Ctrl-R");
    assert!(night.commands().is_empty());

    let (since, retry_at) = (night.now(), night.console.world.station.steady + 15_500);
    night.link(Update::Link(LinkState::Away { since, why: Failure::TimedOut, retry_at }));
    let screen = night.screen();
    assert!(screen.contains("no connection") && screen.contains("next try in 16 s"), "{screen}");
    assert!(screen.contains("Ctrl-R connect now"), "{screen}");
    assert_eq!(night.console.next_change().0 - night.now().0, 500, "the seconds count down");
    night.console.world.station.steady += 500;
    night.pass(500);
    assert!(night.screen().contains("next try in 15 s"), "{}", night.screen());
    assert_eq!(night.console.next_change().0 - night.now().0, 1_000);
    night.key("Ctrl-R");
    assert!(matches!(night.commands()[..], [Command::Reconnect]));
}

#[test]
fn the_shift_ends_at_once_or_after_a_question() {
    let mut night = Night::busy(Language::Nl);
    night.key("F10");
    // each of the two is asked for; the end waits for both
    assert!(night.screen().contains("beëindig de dienst"), "{}", night.screen());
    night.key("Esc");
    assert!(night.commands().is_empty());
    night.keys(&["Ctrl-Q", "End", "Enter"]);
    assert!(night.commands().is_empty() && night.screen().contains("nog 2 bezoekers"), "{}", night.screen());
    night.keys(&["Home", "g", "Down", "h"]);
    let released = night.requests();
    assert!(matches!(released[..], [Request { ask: desk::event::Ask::Release, .. }]), "{released:?}");
    assert!(night.screen().contains("Aan wie?"), "hand over asks to whom\n{}", night.screen());
    night.key("Enter");
    let handed = night.requests();
    assert!(matches!(handed[..], [Request { ask: desk::event::Ask::Transfer { .. }, .. }]), "{handed:?}");
    assert!(night.screen().contains("gevraagd"), "{}", night.screen());
    for asked in released.into_iter().chain(handed) {
        night.door(|seq| {
            DeskEvent::Closed(desk::event::Closed {
                seq,
                conversation: asked.conversation.clone(),
                closing: Closing::Goodbye,
                since: Moment(0),
                erased_at: Moment(0),
                registered: None,
                request: Some(asked.id.clone()),
                unwanted: None,
            })
        });
    }
    assert!(night.screen().contains("Niemand is meer bij jou"), "{}", night.screen());
    night.keys(&["End", "Enter"]);
    let commands = night.commands();
    assert!(matches!(&commands[0], Command::Duty(duty) if duty.shift == Shift::Off));
    assert!(matches!(commands[1], Command::SignOut { .. }));
    night.key("a");
    assert!(night.effects.is_empty());
    night.link(Update::SignedOut { unsent: 0 });
    assert!(matches!(night.effects[..], [Effect::Quit]));
}

#[test]
fn a_conversation_is_handed_over_from_the_shift_pane() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["F7", "Down", "Enter"]);
    assert!(matches!(&night.commands()[..], [Command::Duty(duty)] if duty.shift == Shift::Pausing));
    night.key("+");
    assert!(matches!(&night.commands()[..], [Command::Duty(duty)] if duty.capacity == 9));
    night.keys(&["Down", "Down", "Down", "Down", "Enter", "Enter"]);
    assert_eq!(night.requests()[0].ask, Ask::Transfer { receiver: colleague(), note: false });
}

#[test]
fn the_palette_reaches_what_has_no_key() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "Ctrl-K"]);
    night.types("teruggeven");
    night.key("Enter");
    night.key("Enter");
    assert_eq!(night.requests()[0].ask, Ask::Release);
}

/// A colleague takes over while a note, an answer or the registration is written: nothing written is lost by Enter.
#[test]
fn words_in_a_dialog_stay_when_the_conversation_goes() {
    for (open, written) in [
        (&["F6", "n"][..], "zijn zusje is elf"),
        (&["F3", "Enter", "Down", "Down", "Down", "Enter"], "bij oma"),
        (&["Ctrl-X", "Down", "Right"], ""),
    ] {
        let mut night = Night::busy(Language::Nl);
        night.key("Alt-1");
        night.keys(open);
        night.types(written);
        let dialog = |night: &Night| format!("{:?}", night.console.dialog());
        let before = dialog(&night);
        let writes = ["Note", "Register", "Answer"].iter().any(|kind| before.contains(kind));
        assert!(writes, "{open:?}: {before}");
        night.assign("Vos", Some(colleague()), None);
        night.link(Update::Shut(room("Vos")));
        night.effects.clear();
        night.key("Enter");
        assert_eq!(dialog(&night), before, "{open:?}");
        assert!(night.commands().is_empty(), "{open:?}");
        assert_eq!(notice(&night), "Vos is niet meer van jou: niet bewaard. Je woorden staan er nog.");
        assert!(night.screen().contains(written) && night.screen().contains("niet bewaard"), "{}", night.screen());
    }
}

#[test]
fn a_note_goes_to_colleagues_and_not_into_the_reply() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.types("antwoord");
    night.keys(&["F6", "n"]);
    night.types("zusje 11 jaar");
    night.key("Enter");
    let recorded = night.records();
    assert!(matches!(&recorded[..], [CaseEvent::Note(note)] if note.text == "zusje 11 jaar"));
    assert_eq!(draft(&night.console, "Vos"), "antwoord");
    assert_eq!(night.console.focus, Place::Side(Side::Case));
    assert!(night.screen().contains("zusje 11 jaar"));
}

/// A row of the end of the shift is a visitor: when one is cared for, a key that was meant for that one meets nobody else.
#[test]
fn a_second_press_at_the_end_of_a_shift_gives_nobody_else_back() {
    let mut night = Night::busy(Language::En);
    night.keys(&["F10", "g"]);
    let asked = night.requests();
    assert_eq!(asked.len(), 1);
    night.assign("Vos", None, Some(asked[0].id.clone()));
    night.key("g");
    assert!(night.requests().is_empty(), "{}", night.screen());
    assert_eq!(night.console.world.mine().count(), 1);
}

/// "Off" in the shift is the end of a shift too: each visitor is asked about first (design §3).
#[test]
fn nobody_is_off_duty_over_a_visitor() {
    let mut night = Night::busy(Language::En);
    night.keys(&["F7", "Home", "Down", "Down", "Down", "Enter"]);
    assert!(night.screen().contains("Ending the shift"), "{}", night.screen());
    assert!(night.commands().iter().all(|command| !matches!(command, Command::Duty(_))));
}
