//! The examples of the guide do what they say.

use std::path::Path;

use care::registration::Closing;
use desk::event::{Ask, DeskEvent};

use testing::door::{Desk, soon};

#[allow(dead_code, reason = "its `main` is for who runs the example by itself")]
#[path = "../../../src/guide/examples/practice.rs"]
mod practice;
#[allow(dead_code, reason = "its `main` is for who runs the example by itself")]
#[path = "../../../src/guide/examples/visitor.rs"]
mod visitor;

#[test]
fn a_practice_script_is_tried_out() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide/examples/practice.toml");
    let script = std::fs::read_to_string(file).unwrap();
    let helper = "hi, i'm here\nare you safe to type?\nwe'll close soon\n";
    let mut out = Vec::new();
    practice::play(&script, helper.as_bytes(), &mut out).unwrap();
    let wanted = [
        "— photo comes in",
        "visitor: hi",
        "visitor: is this anonymous?",
        "visitor: someone at school has a photo of me",
        "visitor: yes, i'm in my room",
        "visitor: thanks. bye",
        "— photo leaves",
    ];
    assert_eq!(String::from_utf8(out).unwrap().lines().collect::<Vec<_>>(), wanted);

    let wrong = practice::play("[[scenario]]\nid = 3\n", helper.as_bytes(), &mut Vec::new()).unwrap_err();
    assert!(wrong.to_string().contains("line 2"), "{wrong}");
}

#[tokio::test]
async fn a_program_comes_in_as_a_visitor_sends_and_listens() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let door = desk.visitor().base.replace("/api/visits", "");
    let mut out = Vec::new();
    let words = ["hi".to_owned(), "is anyone there?".to_owned()];
    let helper = async {
        let conversation = sanne.await_arrival().await;
        sanne.claim(&conversation, 0).await;
        sanne.say(&conversation, 1, "m1", "Hello, I'm here.").await;
        sanne.ask(&conversation, 1, Ask::close(Closing::EndedByHelper)).await;
        let closed = |event: &DeskEvent| matches!(event, DeskEvent::Closed(_)).then_some(());
        sanne.await_event(closed).await;
    };
    let (seen, ()) = soon(Box::pin(async { tokio::join!(visitor::visit(&door, &words, &mut out), helper) })).await;
    seen.unwrap();
    let out = String::from_utf8(out).unwrap();
    let mut lines = out.lines();
    assert!(lines.next().unwrap().starts_with("you are "), "{out}");
    for wanted in ["visitor: hi", "visitor: is anyone there?", "helper: Hello, I'm here."] {
        assert_eq!(lines.clone().filter(|line| *line == wanted).count(), 1, "{wanted}: {out}");
    }
    assert_eq!(lines.next_back(), Some("the conversation is over (ended_by_helper)"), "{out}");
}
