//! The safety plan in depth, by keys: one question or the list, passing over, what the visitor said, copying out, and
//! a plan that was filled in under an older template.

use std::rc::Rc;

use care::Language;
use care::plan::Answer;
use care::triage::Triage;
use console::dialog::copy_out::CopyOut;
use console::dialog::tick::Tick;
use console::layer::{Place, Side};
use console::screen::Message;
use content::Content;
use desk::event::{Ask, Carried, CaseEvent, EventId, MemberId, PlanAnswer};

use matrix::link::Command;
use testing::night::{Night, colleague, me, room};

pub(crate) fn answer(plan: &str, item: &str, answer: Answer) -> CaseEvent {
    let (plan, item) = (plan.to_owned(), item.to_owned());
    CaseEvent::Plan(PlanAnswer {
        plan,
        version: 1,
        item,
        answer: Some(answer),
        skipped: false,
        from: None,
        earlier: None,
    })
}

fn choice(id: &str) -> Answer {
    Answer::Choice(id.to_owned())
}

fn text(words: &str) -> Answer {
    Answer::Text(words.to_owned())
}

/// Says something of a plan in Vos' room.
fn told(night: &mut Night, who: &MemberId, event: CaseEvent) {
    night.pass(60_000);
    night.case_by(who, &room("Vos"), event);
}

/// Vos' conversation is mine, and this plan of the list is open.
fn at_plan(language: Language, plan: usize) -> Night {
    let mut night = Night::new(language);
    night.mine("Vos", Triage::B);
    night.says("Vos", "only at school");
    night.says("Vos", "on the computer in the library");
    night.keys(&["Alt-1", "F3"]);
    night.keys(&vec!["Down"; plan]);
    night.key("Enter");
    night.effects.clear();
    night
}

/// Goes to a question by its id.
fn go_to(night: &mut Night, item: &str) {
    let (_, questions) = night.console.world.plan_questions().expect("a plan is open");
    let at = questions.iter().position(|question| question.item.id == item).expect("the item is asked");
    night.key("/");
    night.types(&(at + 1).to_string());
    night.key("Enter");
    assert_eq!(selected(night), item);
}

fn selected(night: &Night) -> String {
    night.console.world.plan_selected().map_or_else(String::new, |(_, _, item)| item.id.clone())
}

/// What was recorded of plans; the sync tells it.
fn recorded(night: &mut Night) -> Vec<PlanAnswer> {
    let events = night.records().into_iter();
    events.filter_map(|event| if let CaseEvent::Plan(answer) = event { Some(answer) } else { None }).collect()
}

fn draft(night: &Night) -> String {
    night.console.world.chat(&room("Vos")).expect("a chat").draft.editor.text().to_owned()
}

#[test]
fn one_question_at_a_time_goes_on_by_itself_and_is_remembered_for_the_shift() {
    let mut night = at_plan(Language::En, 0);
    assert!(night.screen().contains(" 1 H") && night.screen().contains(" 6 H"), "the list:\n{}", night.screen());
    night.key("v");
    let screen = night.screen();
    assert!(screen.contains("Question 1 of 6") && screen.contains("H for us only"), "{screen}");
    assert!(!screen.contains("Which stop word"), "only one:\n{screen}");
    night.keys(&["Enter", "1", "Enter", "2"]);
    assert_eq!(selected(&night), "home");
    night.keys(&["Enter", "2", "Enter"]);
    night.types("pancake");
    night.key("Enter");
    assert!(night.screen().contains("Question 5 of 6"), "{}", night.screen());
    night.key("Up");
    let screen = night.screen();
    assert!(
        screen.contains("D may be shared") && screen.contains("pancake") && screen.contains("on its way"),
        "{screen}"
    );
    assert_eq!(recorded(&mut night).len(), 4);
    assert!(!night.screen().contains("on its way"));

    // another plan, another conversation: as it was chosen; and a plan opens where it was left
    night.mine("Das", Triage::C);
    night.keys(&["Alt-2", "F3", "Enter"]);
    assert!(night.screen().contains("Question 1 of 6"), "{}", night.screen());
    night.keys(&["Alt-1", "F3", "Left", "Enter"]);
    assert!(night.screen().contains("Question 5 of 6"), "{}", night.screen());
    night.key("v");
    assert!(night.screen().contains(" 1 H ■"), "{}", night.screen());
}

#[test]
fn what_is_passed_over_stays_in_sight_and_is_come_back_to() {
    let mut night = at_plan(Language::En, 0);
    night.key("o");
    assert_eq!(selected(&night), "watched", "on to the next");
    let said = recorded(&mut night);
    assert_eq!((said[0].item.as_str(), &said[0].answer, said[0].skipped), ("safe_now", &None, true));
    assert!(night.screen().contains("later"), "{}", night.screen());
    // everything that was never looked at comes first, then what was passed over
    for item in ["home", "stop_word", "code_word", "take_away", "watched"] {
        night.key("n");
        assert_eq!(selected(&night), item);
    }
    for (item, answered) in [("watched", "2"), ("home", "2"), ("take_away", "1")] {
        go_to(&mut night, item);
        night.keys(&["Enter", answered]);
    }
    for word in ["stop_word", "code_word"] {
        go_to(&mut night, word);
        night.key("Enter");
        night.types("pancake");
        night.key("Enter");
    }
    night.key("n");
    assert_eq!(selected(&night), "safe_now", "come back to");
    recorded(&mut night);
    night.key("Left");
    assert!(night.screen().contains("5 of 6, 1 later"), "{}", night.screen());
    // whoever takes over sees it as well: it is in the room. Answered, it is passed over no more
    night.keys(&["Enter", "Enter", "1", "n"]);
    assert!(night.screen().contains("Nothing is open any more"), "{}", night.screen());
    recorded(&mut night);
    night.key("Left");
    assert!(night.screen().contains("complete"), "{}", night.screen());
}

#[test]
fn a_question_is_gone_to_by_its_number_or_its_words() {
    let mut night = at_plan(Language::En, 2);
    night.key("1");
    assert!(night.console.dialog_as::<console::dialog::find::Find<console::dialog::jump::Jump>>().is_some());
    night.types("2");
    night.key("Enter");
    let (_, questions) = night.console.world.plan_questions().unwrap();
    assert_eq!(selected(&night), questions[11].item.id);
    night.key("/");
    night.types("must not");
    night.key("Enter");
    assert_eq!(selected(&night), "must_not_happen");
    night.keys(&["/", "Esc"]);
    assert_eq!(selected(&night), "must_not_happen");
}

#[test]
fn what_the_visitor_said_becomes_the_draft_of_an_answer_and_stays_linked() {
    let mut night = at_plan(Language::En, 2);
    go_to(&mut night, "safe_times");
    night.key("t");
    assert!(night.console.dialog().is_none(), "nothing is marked yet");
    night.keys(&["m", "m"]);
    let screen = night.screen();
    assert!(screen.contains("║>only at school"), "marked in the conversation:\n{screen}");
    assert!(screen.contains("t takes over: “only at school”"), "{screen}");
    night.key("m");
    assert!(night.screen().contains("║>only at school"), "before the first there is none");
    night.key("t");
    assert!(recorded(&mut night).is_empty(), "nothing before the helper keeps it");
    // shortened by the helper
    night.keys(&["Backspace"; 6]);
    night.types("the library");
    night.key("Enter");
    let said = recorded(&mut night);
    assert_eq!(said[0].answer, Some(text("only at the library")));
    let chat = night.console.world.chat(&room("Vos")).unwrap();
    let first = chat.of_visitor().next().unwrap().key;
    assert_eq!(said[0].from.as_ref().map(EventId::as_str), chat.conversation.event_of(first));
    assert!(night.screen().contains("from a message of"), "{}", night.screen());
    // a later message comes behind what stands there
    night.keys(&["l", "t"]);
    night.key("Enter");
    assert_eq!(recorded(&mut night)[0].answer, Some(text("only at the library\non the computer in the library")));
    // it never goes to the visitor, and Esc takes the mark away before it leaves the plan
    assert_eq!((night.sent(), draft(&night)), (Vec::new(), String::new()));
    night.key("Esc");
    assert!(
        night.console.world.in_template()
            && night.console.world.open_chat().is_some_and(|chat| chat.plan.marked.is_none())
    );
    // no words for a choice
    go_to(&mut night, "role_father");
    night.keys(&["m", "t"]);
    assert!(night.console.dialog().is_none());
}

#[test]
fn an_old_message_is_brought_into_sight_when_it_is_marked() {
    let mut night = at_plan(Language::En, 2);
    for nth in 0..40 {
        night.says("Vos", &format!("and then {nth}"));
    }
    assert!(!night.screen().contains("only at school"));
    night.keys(&["m"; 42]);
    assert!(night.screen().contains("║>only at school"), "{}", night.screen());
    night.key("Esc");
    assert!(night.screen().contains("and then 39"), "{}", night.screen());
}

#[test]
fn a_conversation_that_is_left_with_a_mark_in_it_is_followed_again() {
    let mut night = at_plan(Language::En, 0);
    night.mine("Das", Triage::C);
    for nth in 0..40 {
        night.says("Vos", &format!("and then {nth}"));
    }
    night.keys(&["m"; 39]);
    assert!(!night.screen().contains("and then 39"), "{}", night.screen());
    night.keys(&["Alt-2", "Alt-1"]);
    assert!(night.screen().contains("and then 39"), "{}", night.screen());
}

#[test]
fn copying_out_is_offered_only_when_the_visitor_said_so_and_takes_only_what_is_ticked() {
    let mut night = at_plan(Language::Nl, 5);
    for (item, given) in [("warning_signs", "slecht slapen"), ("alone_helps", "muziek"), ("ask_for_help", "mijn tante")]
    {
        let given = match item {
            "ask_for_help" => Answer::Contact(given.to_owned()),
            _ => Answer::List(vec![given.to_owned()]),
        };
        told(&mut night, &me(), answer("suicide", item, given));
    }
    told(&mut night, &me(), answer("suicide", "thoughts", Answer::YesNo(false)));
    let nothing = |night: &mut Night| {
        night.key("w");
        night.console.dialog().is_none()
    };
    assert!(nothing(&mut night), "nobody asked");
    for take_away in ["nothing", "remember"] {
        told(&mut night, &me(), answer("preface", "take_away", choice(take_away)));
        assert!(nothing(&mut night), "{take_away}");
    }
    told(&mut night, &me(), answer("preface", "take_away", choice("copy")));
    night.key("w");
    let Some(Tick { what: CopyOut { items, ticked, .. }, .. }) = night.console.dialog_as() else {
        panic!("it is offered")
    };
    let ids: Vec<&str> = items.iter().map(|(_, item)| item.as_str()).collect();
    assert_eq!(
        (ids, &ticked[..]),
        (vec!["warning_signs", "alone_helps", "ask_for_help"], &[][..]),
        "never H, nothing ticked"
    );
    night.key("Enter");
    assert!(night.console.dialog().is_none() && draft(&night).is_empty(), "nothing ticked is nothing composed");
    night.keys(&["w", "Space", "Down", "Down", "Space", "Enter"]);
    assert!(night.screen().contains("Het blijft op dat"), "asked once more:\n{}", night.screen());
    assert!(draft(&night).is_empty());
    night.keys(&["Esc"]);
    assert!(draft(&night).is_empty());
    // behind a long draft there is room for the first one only: neither is there
    night.key("Alt-1");
    night.send(Message::Paste("a".repeat(3_940)));
    night.keys(&["F3", "w", "Space", "Down", "Down", "Space", "Enter", "Enter"]);
    assert_eq!(draft(&night), "a".repeat(3_940));
    assert!(night.console.world.notice.as_ref().unwrap().text.starts_with("Niet ingevoegd"));
    night.keys(&["Alt-1", "Ctrl-U"]);
    night.keys(&["F3", "w", "Space", "Down", "Down", "Space", "Enter", "Enter"]);
    let words = draft(&night);
    assert!(words.contains("slecht slapen") && words.contains("mijn tante") && !words.contains("muziek"), "{words}");
    assert_eq!(words.lines().count(), 2);
    assert!(night.sent().is_empty(), "sending is the helper's");
    night.key("Enter");
    let sent = night.sent().remove(0);
    let carried = |item: &str| Carried::PlanItem { plan: "suicide".to_owned(), item: item.to_owned() };
    assert_eq!(sent.carries, [carried("warning_signs"), carried("ask_for_help")]);
    night.echo(&sent);
    night.key("F3");
    night.size(120, 60);
    assert_eq!(night.screen().matches("gedeeld 01:").count(), 2, "marked with the time:\n{}", night.screen());

    // an aunt who takes part is nobody to turn to, and is not copied either
    told(&mut night, &me(), answer("parent", "role_other", choice("takes_part")));
    night.key("w");
    let Some(Tick { what: CopyOut { items, .. }, .. }) = night.console.dialog_as() else {
        panic!("the rest is offered")
    };
    assert!(items.iter().all(|(_, item)| item != "ask_for_help"));
}

#[test]
fn the_advice_not_to_comply_goes_nowhere_once_the_sender_may_be_known() {
    let mut night = at_plan(Language::En, 4);
    night.size(160, 50);
    told(&mut night, &me(), answer("online", "sender", choice("stranger")));
    told(&mut night, &me(), answer("online", "not_complying", Answer::YesNo(true)));
    go_to(&mut night, "not_complying");
    assert!(night.console.can(console::intent::Plan::Share.into()));
    for sender in ["unknown", "offline", "home"] {
        told(&mut night, &me(), answer("online", "sender", choice(sender)));
        // the answer is still to be read, and cannot reach the visitor: not by sharing, copying or the picker
        assert!(night.screen().contains("not asked now"), "{}", night.screen());
        told(&mut night, &me(), answer("preface", "take_away", choice("copy")));
        let rows = night.console.world.plan_rows();
        night.keys(&vec!["Down"; rows]);
        assert!(night.screen().contains("It cannot be shared"), "{}", night.screen());
        night.keys(&["s", "w"]);
        assert!(night.console.dialog().is_none() && draft(&night).is_empty());
        night.keys(&["Alt-1", "/"]);
        night.types("not to pay");
        assert!(!night.screen().contains("Is it possible not to pay"), "{}", night.screen());
        night.keys(&["Esc", "F3"]);
    }
}

/// The shipped content with a desk's own version 2 of the plan about partners.
fn version_2() -> Content {
    let folder = tempfile::tempdir().expect("a folder");
    let shipped = include_str!("../../../src/content/plans/3-partner.toml");
    let items: Vec<&str> = shipped.split("[[item]]").collect();
    let kept = |part: &&&str| !part.contains("id = \"alone\"") && !part.contains("id = \"keep_ready\"");
    let mut plan: String = items.iter().filter(kept).copied().collect::<Vec<_>>().join("[[item]]");
    plan = plan.replace("version = 1", "version = 2").replace("id = \"contact_again\"", "id = \"if_they_write\"");
    plan.push_str(
        "\n[[item]]\nid = \"new\"\nkind = \"text\"\nvisibility = \"helper\"\nquestion = { nl = \"Nieuw?\", en = \"New?\" }\n",
    );
    std::fs::write(folder.path().join("partner.toml"), plan).expect("it is written");
    Content::load(folder.path()).unwrap_or_else(|findings| panic!("{findings:?}"))
}

#[test]
fn a_plan_filled_in_under_version_1_opens_under_version_2_with_nothing_lost() {
    let mut night = at_plan(Language::En, 3);
    let plan = night.console.world.station.content.plan("partner").unwrap().clone();
    let v2 = version_2();
    let ids = |content: &Content| -> Vec<String> {
        content.plan("partner").unwrap().items.iter().map(|item| item.id.clone()).collect()
    };
    let (old, new) = (ids(&night.console.world.station.content), ids(&v2));
    let gone: Vec<_> = old.iter().filter(|id| !new.contains(id)).cloned().collect();
    assert_eq!(gone.len(), 3, "removed or renamed: {gone:?}");
    assert_eq!(new.iter().filter(|id| !old.contains(id)).count(), 2, "added or renamed");
    for item in &plan.items {
        let given = match &item.kind {
            care::plan::Kind::YesNo => Answer::YesNo(true),
            care::plan::Kind::Choice(choices) => choice(&choices[0].id),
            care::plan::Kind::List => Answer::List(vec![format!("said of {}", item.id)]),
            care::plan::Kind::Contact => Answer::Contact(format!("said of {}", item.id)),
            care::plan::Kind::Text => text(&format!("said of {}", item.id)),
        };
        told(&mut night, &me(), answer("partner", &item.id, given));
    }
    night.send(Message::Content(Rc::new(v2)));
    night.size(160, 50);
    let screen = night.screen();
    assert_eq!(screen.matches("not asked now").count(), 3, "{screen}");
    let left: Vec<String> = night.console.world.plan_leftovers().iter().map(|entry| entry.item.clone()).collect();
    assert_eq!(left, gone);
    // every answer can still be read in full, and is said to be of version 1
    let rows = night.console.world.plan_rows();
    night.keys(&vec!["Up"; rows]);
    for row in 0..rows {
        let screen = night.screen();
        let here = night
            .console
            .world
            .plan_selected()
            .map(|(chat, template, item)| (chat.answer(&template.id, &item.id).cloned(), template.id.clone()));
        match here {
            Some((Some(_), plan)) if plan == "partner" => assert!(screen.contains("answered in version 1"), "{screen}"),
            None => assert!(
                screen.contains("not in the plan any more") && screen.contains("said of"),
                "row {row}:\n{screen}"
            ),
            _ => {}
        }
        night.key("Down");
    }
    // what is answered now is of version 2
    go_to(&mut night, "new");
    night.key("Enter");
    night.types("yes");
    night.key("Enter");
    assert_eq!(recorded(&mut night)[0].version, 2);
}

#[test]
fn answers_to_a_plan_that_the_desk_dropped_can_still_be_read() {
    let mut night = at_plan(Language::En, 0);
    told(&mut night, &me(), answer("our_own", "first", text("what they told")));
    night.keys(&["Left", "Down", "Down", "Down", "Down", "Down", "Down", "Down"]);
    assert!(night.screen().contains("our_own") && night.screen().contains("old plan"), "{}", night.screen());
    night.key("Enter");
    assert!(night.screen().contains("what they told"), "{}", night.screen());
}

#[test]
fn what_was_answered_before_is_told_with_who_and_when() {
    let mut night = at_plan(Language::En, 0);
    told(&mut night, &me(), answer("preface", "stop_word", text("pancake")));
    told(&mut night, &colleague(), answer("preface", "stop_word", text("homework")));
    go_to(&mut night, "stop_word");
    assert!(night.screen().contains("homework") && !night.screen().contains("pancake"));
    night.key("h");
    let screen = night.screen();
    assert!(screen.contains("Milan · homework") && screen.contains("Sanne · pancake"), "{screen}");
    assert!(screen.find("homework") < screen.find("pancake"), "the last first");
    night.keys(&["Esc", "x"]);
    recorded(&mut night);
    night.key("h");
    assert!(night.screen().contains("Sanne · taken away"), "{}", night.screen());
    // the whole plan's
    night.keys(&["Esc", "Left"]);
    night.key("h");
    assert!(night.screen().contains("Which stop word"), "{}", night.screen());
}

#[test]
fn the_plan_in_its_modes() {
    for (name, language) in [("nl", Language::Nl), ("en", Language::En)] {
        let mut night = Night::busy(language);
        night.keys(&["Alt-1", "F3", "Down", "Down", "Enter"]);
        told(&mut night, &me(), answer("preface", "safe_now", Answer::YesNo(true)));
        told(&mut night, &me(), answer("preface", "watched", Answer::YesNo(false)));
        told(&mut night, &me(), answer("preface", "take_away", choice("copy")));
        told(&mut night, &me(), answer("parent", "place_to_be", Answer::List(vec!["de bibliotheek".to_owned()])));
        go_to(&mut night, "household");
        night.key("o");
        recorded(&mut night);
        go_to(&mut night, "safe_times");
        night.key("m");
        let sizes = if language == Language::Nl { &[(80, 24), (160, 50), (40, 14)][..] } else { &[(80, 24)] };
        for mode in ["list", "one"] {
            for (width, height) in sizes {
                night.size(*width, *height);
                insta::assert_snapshot!(format!("plan_{mode}_{name}_{width}x{height}"), night.screen());
            }
            night.key("v");
        }
        night.size(80, 24);
        night.key("t");
        insta::assert_snapshot!(format!("plan_draft_{name}_80x24"), night.screen());
        night.keys(&["Esc", "Esc", "w", "Space"]);
        insta::assert_snapshot!(format!("plan_copy_{name}_80x24"), night.screen());
        night.keys(&["Esc", "/"]);
        insta::assert_snapshot!(format!("plan_jump_{name}_80x24"), night.screen());
        night.keys(&["Esc"]);
        go_to(&mut night, "household");
        night.key("h");
        insta::assert_snapshot!(format!("plan_history_{name}_80x24"), night.screen());
    }
}

/// domain.md §3, 5: what the ladder sets is confirmed by the helper, with the reason; nothing is set by itself.
#[test]
fn an_answer_about_suicide_asks_for_the_triage_that_it_calls_for_and_says_why() {
    // plan, question, how the visitor stood, what the helper is told, and what is asked of the door after yes
    let cases: [(usize, &str, Triage, &str, Option<Triage>); 5] = [
        (5, "thoughts", Triage::C, "thoughts of suicide", Some(Triage::B)),
        (5, "thoughts", Triage::B, "", None),
        (5, "taken", Triage::B, "112 first", Some(Triage::A)),
        (5, "taken", Triage::A, "", None),
        (4, "suicide", Triage::D, "thoughts of suicide", Some(Triage::B)),
    ];
    for (plan, item, triage, told, wanted) in cases {
        for says_yes in [true, false] {
            let mut night = Night::new(Language::En);
            night.mine("Vos", triage);
            night.keys(&["Alt-1", "F3"]);
            night.keys(&vec!["Down"; plan]);
            night.key("Enter");
            go_to(&mut night, item);
            night.commands();
            // yes, by its digit in the choices
            night.keys(&["Enter", "1"]);
            let asked = |night: &mut Night| {
                night.commands().into_iter().find_map(|command| match command {
                    Command::Request(request) => match request.ask {
                        Ask::Triage { triage, .. } => Some(triage),
                        _ => None,
                    },
                    _ => None,
                })
            };
            assert_eq!(asked(&mut night), None, "{item}: nothing by itself");
            let Some(wanted) = wanted else {
                assert!(night.console.dialog().is_none(), "{item}: high enough\n{}", night.screen());
                continue;
            };
            assert!(night.screen().contains("Because") && night.screen().contains(told), "{item}\n{}", night.screen());
            night.key(if says_yes { "Enter" } else { "Esc" });
            assert_eq!(asked(&mut night), says_yes.then_some(wanted), "{item}");
            let acute = night.console.focus == Place::Side(Side::Acute);
            assert_eq!(acute, says_yes && wanted == Triage::A, "the steps come into sight\n{}", night.screen());
        }
    }
}
