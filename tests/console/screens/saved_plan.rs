//! A plan that is saved for when the visitor comes back, by keys: asked first, the code only as a message, and opened
//! again where it was left.

use care::Language;
use care::plan::Answer;
use care::return_code::ReturnCode;
use care::triage::Triage;
use console::dialog::return_code;
use console::dialog::write::Write;
use console::intent;
use console::screen::Message;
use desk::event::{
    Ask, Carried, CaseEvent, DeskEvent, Earlier, Moment, Opened, PlanAnswer, RequestId, SavedPlanAnswer, SavedPlanIs,
};
use matrix::link::{Command, Outgoing, SavedPlanOutcome, Update};

use testing::night::{Night, door, me, room};

const YEAR_LATER: Moment = Moment(1_797_980_400_000);

fn answer(plan: &str, item: &str, answer: Answer) -> PlanAnswer {
    let (plan, item) = (plan.to_owned(), item.to_owned());
    PlanAnswer { plan, version: 1, item, answer: Some(answer), skipped: false, from: None, earlier: None }
}

fn told(night: &mut Night, plan: &str, item: &str, words: Answer) {
    night.pass(60_000);
    night.case_by(&me(), &room("Vos"), CaseEvent::Plan(answer(plan, item, words)));
}

/// Vos' plan at a desk that keeps plans, or not.
fn at_plan(language: Language, saves_plans: Option<u16>) -> Night {
    let mut night = Night::new(language);
    night.desk_by(
        &door(),
        DeskEvent::Opened(Opened {
            run: "r".into(),
            since: Moment(1),
            saves_plans,
            tells_alive: false,
            ceiling: None,
            retention: None,
        }),
    );
    night.mine("Vos", Triage::C);
    night.says("Vos", "ik kom later terug");
    night.keys(&["Alt-1", "F3"]);
    night.effects.clear();
    night
}

/// What the visitor can take away was answered, and some of the plan.
pub(crate) fn filled(language: Language) -> Night {
    let mut night = at_plan(language, Some(90));
    told(&mut night, "preface", "safe_now", Answer::YesNo(true));
    told(&mut night, "preface", "watched", Answer::YesNo(false));
    told(&mut night, "preface", "home", Answer::Choice("no".into()));
    told(&mut night, "preface", "stop_word", Answer::Text("paraplu".into()));
    told(&mut night, "acute", "where", Answer::Choice("outside".into()));
    told(&mut night, "acute", "first_step", Answer::Text("naar de bibliotheek".into()));
    told(&mut night, "preface", "take_away", Answer::Choice("remember".into()));
    let carries = vec![Carried::PlanItem { plan: "acute".into(), item: "first_step".into() }];
    night.echo(&Outgoing {
        conversation: room("Vos"),
        message: "m1".into(),
        body: "x".into(),
        fence: night.console.world.fence(&room("Vos")),
        carries,
        pieces: Vec::new(),
    });
    night
}

fn asked(night: &mut Night) -> Option<(RequestId, Vec<PlanAnswer>)> {
    night.commands().into_iter().find_map(|command| match command {
        Command::SavePlan { ask, plan, .. } => Some((ask, plan)),
        _ => None,
    })
}

fn looked(night: &mut Night) -> Option<(RequestId, ReturnCode)> {
    night.commands().into_iter().find_map(|command| match command {
        Command::FindPlan { ask, code, .. } => Some((ask, code)),
        _ => None,
    })
}

fn draft(night: &Night) -> &str {
    night.console.world.chat(&room("Vos")).expect("a chat").draft.editor.text()
}

fn tell(night: &mut Night, ask: RequestId, outcome: SavedPlanOutcome) {
    night.link(Update::SavedPlan { conversation: room("Vos"), ask, outcome });
}

fn is_offered(night: &Night, intent: intent::Plan) -> bool {
    night.console.can(intent.into())
}

#[test]
fn it_is_offered_only_where_the_desk_keeps_plans_and_a_code_is_safe_to_take_away() {
    let mut night = at_plan(Language::En, None);
    told(&mut night, "acute", "first_step", Answer::Text("x".into()));
    told(&mut night, "preface", "take_away", Answer::Choice("copy".into()));
    assert!(
        !is_offered(&night, intent::Plan::SavePlan) && !is_offered(&night, intent::Plan::FindPlan),
        "the desk keeps none"
    );

    let mut night = at_plan(Language::En, Some(90));
    assert!(is_offered(&night, intent::Plan::FindPlan) && !is_offered(&night, intent::Plan::ForgetPlan));
    told(&mut night, "acute", "first_step", Answer::Text("x".into()));
    assert!(!is_offered(&night, intent::Plan::SavePlan), "nobody asked what can be taken away");
    for (away, offered) in [("nothing", false), ("remember", true), ("copy", true), ("nothing", false)] {
        told(&mut night, "preface", "take_away", Answer::Choice(away.into()));
        assert_eq!(is_offered(&night, intent::Plan::SavePlan), offered, "{away}");
    }
}

#[test]
fn the_helper_asks_first_and_what_is_about_now_is_left_out() {
    let mut night = filled(Language::En);
    night.key("b");
    assert!(asked(&mut night).is_none(), "asked first:\n{}", night.screen());
    night.size(80, 24);
    insta::assert_snapshot!("saved_plan_ask_en_80x24", night.screen());
    night.key("Esc");
    assert!(asked(&mut night).is_none(), "no is no");
    night.keys(&["b", "Enter"]);
    let (ask, plan) = asked(&mut night).expect("the visitor said yes");
    let items: Vec<_> = plan.iter().map(|entry| entry.item.as_str()).collect();
    assert_eq!(items, ["stop_word", "first_step"], "neither where, nor whether it is safe, nor that home is");
    assert!(plan[0].earlier.unwrap().shared.is_none() && plan[1].earlier.unwrap().shared.is_some());

    // nothing is said before the door has it, and then it is the helper's to send
    assert_eq!(draft(&night), "");
    let code = ReturnCode::of(77, Language::Nl);
    // the helper has gone on to somebody else meanwhile, and is not taken back
    night.mine("Lijster", Triage::C);
    night.key("Alt-2");
    night.commands();
    tell(&mut night, ask.clone(), SavedPlanOutcome::Saved { code: code.clone(), until: YEAR_LATER });
    assert!(draft(&night).contains(code.words()) && night.sent().is_empty(), "{}", draft(&night));
    assert_eq!(night.console.world.open, Some(room("Lijster")));
    assert!(
        night.console.world.chat(&room("Lijster")).unwrap().draft.editor.is_blank(),
        "the other visitor's is empty"
    );
    let again = draft(&night).to_owned();
    tell(&mut night, ask, SavedPlanOutcome::Saved { code, until: YEAR_LATER });
    assert_eq!(draft(&night), again, "once");
}

/// A code that is cut opens nothing, ever: it is in the composer whole, or not there and told.
#[test]
fn a_code_is_whole_or_not_there() {
    let mut night = filled(Language::En);
    night.keys(&["b", "Enter"]);
    let (ask, _) = asked(&mut night).expect("asked");
    night.key("Alt-1");
    night.send(Message::Paste("a".repeat(3_980)));
    let code = ReturnCode::of(77, Language::Nl);
    tell(&mut night, ask, SavedPlanOutcome::Saved { code, until: YEAR_LATER });
    assert_eq!(draft(&night), "a".repeat(3_980));
    let notice = &night.console.world.notice.as_ref().unwrap().text;
    assert_eq!(notice, "Make room and keep it again: the code does not fit at Vos.");
}

#[test]
fn a_watched_visitor_is_thought_of_and_a_refusal_loses_nothing() {
    let mut night = filled(Language::Nl);
    told(&mut night, "preface", "watched", Answer::YesNo(true));
    night.key("b");
    assert!(night.screen().contains("Let op"), "{}", night.screen());
    night.key("Enter");
    let (ask, _) = asked(&mut night).expect("asked");
    tell(&mut night, ask, SavedPlanOutcome::Answered(SavedPlanIs::TooMuch));
    assert!(night.screen().contains("Niet bewaard") && draft(&night).is_empty(), "{}", night.screen());
}

#[test]
fn what_is_no_code_or_opens_nothing_is_told_and_can_be_mended() {
    for language in Language::ALL {
        let mut night = at_plan(language, Some(90));
        night.key("r");
        night.types("aap noot");
        night.key("Enter");
        assert!(looked(&mut night).is_none() && night.screen().contains('2'), "{}", night.screen());
        for _ in "aap noot".chars() {
            night.key("Backspace");
        }
        let code = ReturnCode::of(5, Language::Nl);
        let misheard = code.words().rsplit_once(' ').unwrap().0.to_owned() + " qwrt";
        night.types(&misheard);
        night.key("Enter");
        assert!(looked(&mut night).is_none() && night.screen().contains("qwrt"), "{}", night.screen());
        for _ in "qwrt".chars() {
            night.key("Backspace");
        }
        night.types(code.words().rsplit_once(' ').unwrap().1);
        night.key("Enter");
        let (ask, typed) = looked(&mut night).expect("it is looked for");
        assert_eq!(typed, code);
        night.key("Enter");
        assert!(looked(&mut night).is_none(), "once");
        tell(&mut night, ask, SavedPlanOutcome::Answered(SavedPlanIs::NotFound));
        night.size(80, 24);
        insta::assert_snapshot!(format!("saved_plan_not_found_{}_80x24", language.code()), night.screen());
        night.key("Enter");
        let (ask, _) = looked(&mut night).expect("the words stayed, and are looked for again");
        tell(&mut night, ask, SavedPlanOutcome::Answered(SavedPlanIs::TooOften));
        assert!(night.console.dialog_as().is_some_and(|dialog: &Write<return_code::ReturnCode>| dialog.what.failed()));
    }
}

#[test]
fn it_opens_where_it_was_left_and_what_is_about_now_is_asked_again() {
    let mut before = filled(Language::En);
    before.keys(&["b", "Enter"]);
    let (_, plan) = asked(&mut before).expect("asked");
    // what the renamed, the gone and the version of an answer are is the plan's own matter; an older version here
    let old = plan.into_iter().map(|entry| PlanAnswer { version: 7, ..entry }).collect::<Vec<_>>();

    let mut night = at_plan(Language::En, Some(90));
    told(&mut night, "preface", "stop_word", Answer::Text("vlinder".into()));
    night.key("r");
    night.types(ReturnCode::of(5, Language::Nl).words());
    night.key("Enter");
    let (ask, _) = looked(&mut night).expect("looked for");
    tell(&mut night, ask, SavedPlanOutcome::Opened(old));
    assert!(night.console.dialog().is_none());
    let recorded = night.records();
    assert_eq!(recorded.len(), 1, "what was answered today stands: {recorded:?}");
    let chat = night.console.world.chat(&room("Vos")).unwrap();
    assert_eq!(chat.answer("acute", "first_step"), Some(&Answer::Text("naar de bibliotheek".into())));
    assert_eq!(chat.answer("preface", "stop_word"), Some(&Answer::Text("vlinder".into())));
    assert_eq!(
        night.console.world.plan_selected().map(|(_, _, item)| item.id.as_str()),
        Some("safe_now"),
        "asked again"
    );
    night.key("v");
    for (width, height) in [(80, 24), (160, 50)] {
        night.size(width, height);
        night.key("v");
        insta::assert_snapshot!(format!("saved_plan_opened_en_{width}x{height}"), night.screen());
        night.key("v");
    }
    night.key("v");
    assert!(night.screen().contains("√ shared"), "as shared then:\n{}", night.screen());
}

#[test]
fn that_a_parent_takes_part_is_known_again_at_once_and_that_nobody_does_is_asked_again() {
    let mut night = at_plan(Language::En, Some(90));
    let given = Some(Earlier { given: Moment(1), shared: None });
    let entry = PlanAnswer { earlier: given, ..answer("preface", "home", Answer::Choice("yes".into())) };
    night.key("r");
    night.types(ReturnCode::of(5, Language::Nl).words());
    night.key("Enter");
    let (ask, _) = looked(&mut night).expect("looked for");
    tell(&mut night, ask, SavedPlanOutcome::Opened(vec![entry]));
    let raised =
        night.requests().into_iter().any(|request| matches!(request.ask, Ask::Triage { triage: Triage::B, .. }));
    assert!(raised, "B at least");

    let mut night = filled(Language::En);
    told(&mut night, "preface", "home", Answer::Choice("yes".into()));
    night.keys(&["b", "Enter"]);
    let (_, plan) = asked(&mut night).expect("asked");
    assert!(plan.iter().any(|entry| entry.item == "home"), "that somebody does lasts");
}

#[test]
fn a_saved_plan_can_be_erased_and_a_question_that_does_not_arrive_is_reported() {
    let mut night = filled(Language::En);
    let answer = SavedPlanAnswer { to: "k".into(), answer: SavedPlanIs::Saved { until: YEAR_LATER } };
    night.case_by(&door(), &room("Vos"), CaseEvent::SavedPlanAnswer(answer));
    assert!(is_offered(&night, intent::Plan::ForgetPlan));
    night.key("Ctrl-K");
    night.types("erase kept");
    night.keys(&["Enter", "Enter"]);
    let forget = night.commands().into_iter().find_map(|command| match command {
        Command::ForgetPlan { ask, .. } => Some(ask),
        _ => None,
    });
    tell(&mut night, forget.expect("asked"), SavedPlanOutcome::Answered(SavedPlanIs::Forgotten));
    let answer = SavedPlanAnswer { to: "f".into(), answer: SavedPlanIs::Forgotten };
    night.case_by(&door(), &room("Vos"), CaseEvent::SavedPlanAnswer(answer));
    assert!(!is_offered(&night, intent::Plan::ForgetPlan) && night.screen().contains("erased"), "{}", night.screen());

    night.key("r");
    night.types(ReturnCode::of(5, Language::Nl).words());
    night.key("Enter");
    let (ask, _) = looked(&mut night).expect("looked for");
    tell(&mut night, ask, SavedPlanOutcome::NotSent(matrix::link::Failure::Forbidden));
    assert!(night.console.dialog_as().is_some_and(|dialog: &Write<return_code::ReturnCode>| dialog.what.failed()));
}

#[test]
fn a_language_that_we_do_not_speak_is_named() {
    let mut night = Night::new(Language::En);
    night.arrive("Vos", Triage::X, 1);
    let arabic = care::tag::Tag::other("ar");
    night.door(|seq| {
        DeskEvent::Arrived(desk::event::Arrived {
            seq,
            conversation: room("Reiger"),
            since: Moment(1),
            alias: "Reiger".into(),
            language: Language::En,
            tag: arabic,
            visitor: care::registration::Visitor::New,
            answers: care::triage::Answers::default(),
            plain: false,
            triage: Triage::A,
        })
    });
    night.size(160, 50);
    night.keys(&["F2", "Up", "Up"]);
    assert!(night.screen().contains("Arabic (ar)"), "{}", night.screen());
}
