//! Handing over with the receiver's consent: what the giver and the receiver see, and by which keys.

use care::Language;
use care::triage::Triage;
use desk::event::{
    Ask, CaseEvent, DeskEvent, Duty, Fence, MemberId, Note, Offer, OfferEnd, Offered, RequestId, Shift, Turn,
};
use matrix::link::{Command, Update};

use super::flows::{draft, notice};
use testing::night::{Night, colleague, door, me, room};

pub(crate) fn offer(by: MemberId, to: MemberId, note: bool) -> Offer {
    let since = desk::event::Moment(testing::night::NIGHT);
    Offer { id: RequestId::from("offer"), by, to, since, note }
}

/// The door says that a conversation is offered, or that an offer is over.
pub(crate) fn told(
    night: &mut Night,
    alias: &str,
    (offer, ended): (Offer, Option<OfferEnd>),
    request: Option<RequestId>,
) {
    let conversation = room(alias);
    night.door(|seq| DeskEvent::Offered(Offered { seq, conversation, request, offer, ended }));
}

/// The only visitor of mine is on the screen, and the case has the keyboard.
fn in_the_case(language: Language) -> Night {
    let mut night = Night::new(language);
    night.mine("Vos", Triage::B);
    night.says("Vos", "hoi");
    night.keys(&["Alt-1", "F6"]);
    night.effects.clear();
    night
}

#[test]
fn the_note_goes_into_the_room_before_the_offer_and_never_to_the_desk() {
    let mut night = in_the_case(Language::Nl);
    night.key("h");
    let screen = night.screen();
    assert!(screen.contains("Milan") && screen.contains("0 van 8") && screen.contains("Notitie:"), "{screen}");
    night.types("zusje van 11, bel niet");
    night.key("Enter");
    let commands = night.commands();
    let [Command::Record { conversation, event }, Command::Request(request)] = &commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!(
        (conversation, &**event),
        (&room("Vos"), &CaseEvent::Note(Note { text: "zusje van 11, bel niet".to_owned() }))
    );
    assert_eq!(request.ask, Ask::Transfer { receiver: colleague(), note: true });
    assert!(!DeskEvent::Request(request.clone()).content().contains("zusje"));
    // the giver has the visitor, and is told so
    told(&mut night, "Vos", (offer(me(), colleague(), true), None), Some(request.id.clone()));
    assert_eq!(notice(&night), "Vos aangeboden aan Milan, en bij jou tot die aanneemt.");
    assert!(night.console.world.is_mine(&room("Vos")) && night.console.world.can_write());
    assert!(night.console.world.pending.is_empty());
}

#[test]
fn what_became_of_an_offer_is_told_to_the_giver_at_once() {
    let wanted = [
        (OfferEnd::NotNow, "Milan: niet nu. Vos blijft bij jou."),
        (OfferEnd::Unanswered, "Milan antwoordde niet. Vos blijft bij jou."),
        (OfferEnd::Unavailable, "Milan kan niet meer overnemen. Vos blijft bij jou."),
        (OfferEnd::TakenBack, "Aanbod aan Milan teruggenomen. Vos blijft bij jou."),
    ];
    for (end, words) in wanted {
        let mut night = in_the_case(Language::Nl);
        told(&mut night, "Vos", (offer(me(), colleague(), false), None), None);
        night.key("F2");
        assert!(night.screen().contains("aangeboden aan Milan"), "{}", night.screen());
        told(&mut night, "Vos", (offer(me(), colleague(), false), Some(end)), None);
        assert_eq!(notice(&night), words);
        assert!(!night.screen().contains("aangeboden aan"), "{}", night.screen());
    }
}

#[test]
fn an_offer_is_taken_back_by_the_key_that_made_it() {
    let mut night = in_the_case(Language::Nl);
    told(&mut night, "Vos", (offer(me(), colleague(), false), None), None);
    night.key("h");
    assert!(night.screen().contains("Het aanbod van Vos aan Milan terugnemen?"), "{}", night.screen());
    night.key("Enter");
    assert_eq!(night.requests()[0].ask, Ask::TakeBack { offer: "offer".into() });
}

#[test]
fn who_cannot_take_is_shown_with_the_reason_and_is_not_chosen_and_the_silent_are_not_shown() {
    let mut night = in_the_case(Language::Nl);
    for (who, name, shift, capacity) in [
        ("@amber:nacht.example", "Amber", Shift::Pausing, 3),
        ("@bo:nacht.example", "Bo", Shift::On, 0),
        ("@cas:nacht.example", "Cas", Shift::Off, 3),
        ("@dirk:nacht.example", "Dirk", Shift::On, 3),
    ] {
        night.desk_by(
            &who.into(),
            DeskEvent::Duty(Duty { name: name.to_owned(), shift, capacity, languages: Vec::new() }),
        );
    }
    let since = night.now();
    night.door(|seq| DeskEvent::Silent(desk::event::Silent { seq, member: "@dirk:nacht.example".into(), since }));
    night.key("h");
    let screen = night.screen();
    assert!(screen.contains("0 van 3 · heeft pauze") && screen.contains("0 van 0 · heeft geen plaats"), "{screen}");
    assert!(!screen.contains("Cas") && !screen.contains("Dirk"), "{screen}");
    insta::assert_snapshot!("hand_over_nl_80x24", screen);
    night.keys(&["Down", "Enter"]);
    assert!(night.requests().is_empty());
    assert_eq!(notice(&night), "Amber kan nu niemand overnemen: heeft pauze.");
    // who goes while the list stands is not chosen in somebody's place
    night.key("Up");
    night.desk_by(
        &colleague(),
        DeskEvent::Duty(Duty { name: "Milan".to_owned(), shift: Shift::Off, capacity: 8, languages: Vec::new() }),
    );
    night.key("Enter");
    assert!(night.requests().is_empty(), "{}", night.screen());
}

#[test]
fn the_phrase_for_the_visitor_is_put_in_by_one_key_and_sent_by_nobody() {
    let mut night = in_the_case(Language::Nl);
    night.key("h");
    night.types("let op zusje");
    night.key("Tab");
    assert!(draft(&night.console, "Vos").starts_with("Zo meteen neemt een collega"), "{}", night.screen());
    assert!(night.sent().is_empty());
    // the note is there again
    night.keys(&["F6", "h"]);
    let screen = night.screen();
    assert!(screen.contains("let op zusje") && screen.contains("nog niet verstuurd"), "{screen}");
}

#[test]
fn the_receiver_is_asked_on_a_row_and_takes_or_does_not_by_one_key() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::C);
    night.arrive("Bever", Triage::B, 4);
    night.assign("Bever", Some(colleague()), None);
    night.key("Alt-1");
    night.types("half wo");
    night.effects.clear();
    told(&mut night, "Bever", (offer(colleague(), me(), true), None), None);
    let screen = night.screen();
    assert!(screen.contains("Milan biedt Bever aan, notitie · B SPO · Alt-A neem · Alt-L niet nu"), "{screen}");
    assert!(screen.contains("half wo") && screen.contains("Aan Vos") || screen.contains("aan Vos"), "{screen}");
    insta::assert_snapshot!("offered_nl_80x24", screen);
    assert!(night.effects.iter().any(|effect| matches!(effect, console::world::Effect::Bell)));
    night.effects.clear();
    night.key("Alt-L");
    assert_eq!(night.requests()[0].ask, Ask::NotNow { offer: "offer".into() });
    told(&mut night, "Bever", (offer(colleague(), me(), true), Some(OfferEnd::NotNow)), Some("id1".into()));
    assert!(!night.screen().contains("Alt-A neem"), "{}", night.screen());
    // and once more
    told(&mut night, "Bever", (Offer { id: "again".into(), ..offer(colleague(), me(), false) }, None), None);
    night.key("Alt-A");
    let asked = night.requests();
    assert_eq!(asked[0].ask, Ask::Accept { offer: "again".into() });
    assert!(!night.screen().contains("Alt-A neem"), "{}", night.screen());
    night.assign("Bever", Some(me()), Some(asked[0].id.clone()));
    assert_eq!(notice(&night), "Bever is nu bij jou, van Milan. ;wissel zegt wie er nu is.");
    // nobody's typing changes its conversation
    assert_eq!(night.console.world.open, Some(room("Vos")));
    assert_eq!(draft(&night.console, "Vos"), "half wo");
}

#[test]
fn the_givers_note_stands_above_the_composer_until_the_first_word() {
    let mut night = Night::new(Language::Nl);
    night.arrive("Bever", Triage::B, 4);
    night.assign("Bever", Some(colleague()), None);
    told(&mut night, "Bever", (offer(colleague(), me(), true), None), None);
    night.key("Alt-A");
    let asked = night.requests();
    night.assign("Bever", Some(me()), Some(asked[0].id.clone()));
    night.link(Update::Opened(room("Bever")));
    let conversation = room("Bever");
    let turn = |to: MemberId, fence, by: MemberId| {
        CaseEvent::Turn(Turn { to: Some(to), fence: Fence(fence), stopped: None, by: Some(by) })
    };
    night.case_by(&door(), &conversation, turn(colleague(), 1, colleague()));
    night.pass(1_000);
    night.case_by(&colleague(), &conversation, CaseEvent::Note(Note { text: "belt om drie uur terug".to_owned() }));
    night.pass(1_000);
    night.case_by(&door(), &conversation, turn(me(), 2, colleague()));
    for nth in 0..12 {
        night.says("Bever", &format!("woord {nth}"));
    }
    night.key("Alt-1");
    let screen = night.screen();
    assert!(screen.contains("Notitie van Milan: 1/5 welkom 0 min · belt om"), "{screen}");
    insta::assert_snapshot!("note_of_the_giver_nl_80x24", screen);
    night.reply("ik ben er nu");
    assert!(!night.screen().contains("Notitie van Milan"), "{}", night.screen());
}

#[test]
fn an_accepted_offer_leaves_the_middle_of_who_gave() {
    for shut_first in [false, true] {
        let mut night = in_the_case(Language::Nl);
        told(&mut night, "Vos", (offer(me(), colleague(), false), None), None);
        if shut_first {
            night.link(Update::Shut(room("Vos")));
        }
        night.assign("Vos", Some(colleague()), Some("theirs".into()));
        if !shut_first {
            night.link(Update::Shut(room("Vos")));
        }
        assert_eq!(notice(&night), "Vos is overgedragen aan Milan.");
        assert_eq!(night.console.world.open, None);
    }
}

#[test]
fn mine_are_handed_over_and_given_back_by_keys_in_the_shift() {
    let mut night = Night::new(Language::Nl);
    night.mine("Vos", Triage::B);
    night.says("Vos", "hoi");
    night.pass(2 * 60_000);
    night.keys(&["F7", "Home", "Down", "Down", "Down", "Down", "Down"]);
    let screen = night.screen();
    assert!(screen.contains("Vos B SPO  wacht 2 min op jou") && screen.contains("h biedt Vos"), "{screen}");
    insta::assert_snapshot!("shift_with_mine_nl_80x24", screen);
    night.key("g");
    let screen = night.screen();
    assert!(screen.contains("teruggeven aan de wachtrij?") && screen.contains("notities"), "{screen}");
    night.key("Enter");
    assert_eq!(night.requests()[0].ask, Ask::Release);
    night.key("h");
    assert!(night.screen().contains("Aan wie?"), "{}", night.screen());
}

#[test]
fn words_that_are_not_sent_are_named_before_a_visitor_is_given_back_and_stay() {
    let mut night = in_the_case(Language::Nl);
    night.key("Esc");
    night.types("nog niet af");
    night.keys(&["F6", "g"]);
    assert!(night.screen().contains("Wat je schreef is nog niet verstuurd"), "{}", night.screen());
    night.key("Enter");
    let asked = night.requests();
    assert_eq!(asked[0].ask, Ask::Release);
    night.assign("Vos", None, Some(asked[0].id.clone()));
    assert_eq!(draft(&night.console, "Vos"), "nog niet af");
    assert_eq!(notice(&night), "Vos wacht weer op een collega. Wat je schreef is bewaard.");
}

#[test]
fn who_draws_over_says_so_in_the_colleagues_queue() {
    let mut night = Night::busy(Language::Nl);
    let duty = Duty { name: "Milan".to_owned(), shift: Shift::HandingOver, capacity: 8, languages: Vec::new() };
    night.desk_by(&colleague(), DeskEvent::Duty(duty));
    night.key("F2");
    assert!(night.screen().contains("Milan · draagt over"), "{}", night.screen());
}
