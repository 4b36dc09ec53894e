//! Easy words: the plainer variant of phrases and of what is shared of the plan, for one visitor.

use std::rc::Rc;

use care::Language;
use care::plan::Answer;
use care::registration::Visitor;
use care::triage::{Answers, Triage};
use console::screen::Message;
use content::Content;
use desk::event::{Arrived, DeskEvent, Moment};
use matrix::link::Update;

use super::snapshots::{SIZES, snap};
use testing::night::{Night, me, room};

fn draft(night: &Night, alias: &str) -> String {
    night.console.world.chat(&room(alias)).expect("it is open here").draft.editor.text().to_owned()
}

fn clear(night: &mut Night) {
    night.keys(&["Alt-1", "Ctrl-U"]);
}

/// A visitor of mine who chose easy words on arrival, or did not.
fn arrive(night: &mut Night, alias: &str, plain: bool) {
    let (conversation, alias_of) = (room(alias), alias.to_owned());
    night.door(|seq| {
        DeskEvent::Arrived(Arrived {
            seq,
            conversation,
            since: Moment(0),
            alias: alias_of,
            language: Language::Nl,
            tag: None,
            visitor: Visitor::New,
            answers: Answers::default(),
            plain,
            triage: Triage::X,
        })
    });
}

fn mine(night: &mut Night, alias: &str, plain: bool) {
    arrive(night, alias, plain);
    night.assign(alias, Some(me()), None);
    night.link(Update::Opened(room(alias)));
}

/// A night with one visitor of mine, and an answer in the plan of suicide that may be shared.
fn night(language: Language) -> Night {
    let mut night = Night::new(language);
    mine(&mut night, "Vos", false);
    night.tell("Vos", "preface", "safe_now", Answer::YesNo(true));
    night.tell("Vos", "preface", "watched", Answer::YesNo(false));
    night.tell("Vos", "suicide", "alone_helps", Answer::List(vec!["muziek".to_owned()]));
    night.key("Alt-1");
    night
}

fn to_alone_helps(night: &mut Night, question: &str) {
    night.key("F3");
    let at = Content::shipped().plans.iter().position(|plan| plan.id == "suicide").expect("it ships");
    let chat = night.console.world.open_chat_mut().expect("open");
    (chat.plan.template, chat.plan.selection.row) = (Some(at), 0);
    night.key("/");
    night.types(question);
    night.key("Enter");
}

#[test]
fn one_key_in_the_phrases_chooses_the_plainer_words_for_this_visitor_and_back() {
    let mut night = night(Language::Nl);
    night.key("F5");
    night.types("grenzen");
    assert!(!night.screen().contains("makkelijke woorden"), "{}", night.screen());
    night.key("Ctrl-P");
    let screen = night.screen();
    assert!(screen.contains("aan Vos · makkelijke woorden") && screen.contains("gewond raakt."), "{screen}");
    snap("phrases_plain_nl", &mut night, &SIZES[..1]);
    night.key("Enter");
    let plain = Content::shipped().phrase("limits").and_then(|it| it.plain.clone()).expect("it ships").nl;
    assert_eq!(draft(&night, "Vos"), plain, "what is told is what is inserted");
    // by its shortcut, and by its name
    clear(&mut night);
    night.types(";grens");
    night.key("Tab");
    assert_eq!(draft(&night, "Vos"), plain);
    clear(&mut night);
    night.key("/");
    night.types("grenzen van");
    let screen = night.screen();
    assert!(screen.contains("gewond raakt."), "{screen}");
    night.key("Enter");
    assert_eq!(draft(&night, "Vos"), plain);
    // back again: what stands in the composer stays
    night.keys(&["F5", "Ctrl-P"]);
    assert!(!night.screen().contains("aan Vos · makkelijke woorden"), "{}", night.screen());
    assert_eq!(draft(&night, "Vos"), plain);
}

#[test]
fn the_key_is_no_letter_in_the_search() {
    let mut night = night(Language::Nl);
    night.key("F5");
    night.types("gren");
    night.key("Ctrl-P");
    night.types("zen");
    assert!(night.screen().contains("grenzen"), "{}", night.screen());
    let (found, _) = night.console.panes.phrases.found();
    assert_eq!(Content::shipped().phrases[found[0]].id, "limits");
}

#[test]
fn the_plan_shares_in_plainer_words_and_shows_them_before() {
    for (language, on) in [(Language::Nl, "makkelijke woorden: "), (Language::En, "easy words: ")] {
        let mut night = night(language);
        let dutch = language == Language::Nl;
        to_alone_helps(&mut night, if dutch { "wat helpt als je alleen" } else { "what helps when you are alone" });
        night.key("Ctrl-P");
        let screen = night.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(screen.contains(on.trim_end()), "{screen}");
        let name = if dutch { "plan_plain_nl" } else { "plan_plain_en" };
        snap(name, &mut night, &SIZES[..1]);
        night.key("s");
        assert_eq!(draft(&night, "Vos"), "Dit helpt jou als je alleen bent: muziek", "in the visitor's language");
        clear(&mut night);
        night.keys(&["F3", "Ctrl-P", "s"]);
        assert_eq!(draft(&night, "Vos"), "Dit helpt als je alleen bent: muziek");
    }
}

#[test]
fn a_no_is_shared_in_words_of_a_no() {
    let mut night = night(Language::Nl);
    night.tell("Vos", "online", "sender", Answer::Choice("stranger".to_owned()));
    night.tell("Vos", "online", "not_complying", Answer::YesNo(false));
    night.key("/");
    night.types("lukt het om niet te betalen");
    night.key("Enter");
    assert_eq!(draft(&night, "Vos"), "Het lukt nu niet. Dat snap ik. Het is jouw schuld niet.");
}

#[test]
fn who_chose_easy_words_on_arrival_gets_them_from_the_start_and_only_they() {
    let mut night = Night::new(Language::Nl);
    arrive(&mut night, "Uil", true);
    night.keys(&["F2", "Home"]);
    let screen = night.screen();
    assert!(screen.contains("makkelijke woorden"), "the queue says it: {screen}");
    mine(&mut night, "Das", false);
    night.assign("Uil", Some(me()), None);
    night.link(Update::Opened(room("Uil")));
    let world = &night.console.world;
    assert!(world.is_plain(&room("Uil")) && !world.is_plain(&room("Das")));
    night.select("Uil");
    night.key("Enter");
    night.types(";stil");
    night.key("Tab");
    assert_eq!(draft(&night, "Uil"), "Ik ben er nog. Ik wacht nog even. Je hoeft niets te zeggen.");
    night.key("F6");
    assert!(night.screen().contains("makkelijke woorden"), "the case says it: {}", night.screen());
    // the helper chooses otherwise, and that is kept over another conversation
    night.keys(&["F5", "Ctrl-P"]);
    night.select("Das");
    night.key("Enter");
    assert!(!night.console.world.is_plain(&room("Das")));
    night.select("Uil");
    night.key("Enter");
    assert!(!night.console.world.is_plain(&room("Uil")), "{}", night.screen());
}

#[test]
fn where_there_are_no_plainer_words_that_is_said() {
    const OWN: &str = "[[phrase]]\nid = \"own\"\ncode = \"eigen\"\nusage = { nl = \"van ons\", en = \"ours\" }\n\
        text = { nl = \"Tot zo.\", en = \"Bye.\" }\n";
    let mut night = night(Language::Nl);
    night.send(Message::Content(Rc::new(Content::parse("own.toml", OWN).expect("it is right"))));
    night.keys(&["F5", "Ctrl-P"]);
    night.types("van ons");
    let screen = night.screen();
    assert!(screen.contains("geen makkelijke woorden") && screen.contains("Tot zo."), "{screen}");
    night.key("Enter");
    assert_eq!(draft(&night, "Vos"), "Tot zo.");
    assert!(night.screen().contains("Hiervoor zijn geen makkelijke woorden"), "{}", night.screen());
}

#[test]
fn the_plainer_question_for_the_code_word_settles_it_too() {
    let night = night(Language::Nl);
    let questions = night.console.world.code_word_questions();
    let phrase = Content::shipped().phrase("code_word").expect("it ships");
    let plain = phrase.plain.as_ref().expect("it ships");
    for words in [&phrase.text.nl, &phrase.text.en, &plain.nl, &plain.en] {
        assert!(questions.contains(words), "{words}");
    }
}
