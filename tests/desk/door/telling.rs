//! What visitors are told before somebody is there, while they wait, and what they are asked once afterwards.

use std::time::Duration;

use care::hours::{Day, Exception, Hours};
use care::registration::Closing;
use care::unwanted::Unwanted;
use care::welcome::Welcome;
use content::welcome::without_file;
use desk::event::{Ask, CaseEvent, ConversationId, DeskEvent, HelpedCount, Leaving, Shift, Waits};
use desk::waits::FEWEST;
use door::DoorConfig;
use jiff::civil::date;
use machine::clock::Steady;
use matrix::ours::DeskRooms;
use serde_json::{Value, json};

use testing::door::{Desk, Guest, Helper, Sent, Stream, soon, visitors_of};

/// What the door tells of the desk.
async fn told(desk: &Desk, query: &str) -> Value {
    let visitors = desk.visitor();
    let answer = soon(visitors.http.get(visitors.base.replace("visits", "desk") + query).send()).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.json().await.unwrap()
}

/// Waits until the desk is open, or is not.
async fn until_open(desk: &Desk, open: bool) -> Value {
    soon(async {
        loop {
            let told = told(desk, "").await;
            if told["open"] == open {
                return told;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
}

/// A desk that is never there by its hours.
fn closed_hours() -> Hours {
    let closed = Exception { from: date(2000, 1, 1), to: date(2100, 1, 1), day: Day::Closed };
    Hours { exceptions: vec![closed], ..Hours::parse("daily 18:00-22:00").unwrap() }
}

#[tokio::test]
async fn open_follows_from_who_is_on_duty_and_reads_and_not_from_the_clock() {
    let clock = Steady::default();
    let its = clock.clone();
    let desk = Desk::start_with(move |config: &mut DoorConfig| {
        config.clock = its;
        config.welcome = Welcome { hours: Hours::parse("always"), ..without_file() };
    })
    .await;
    let nobody = told(&desk, "").await;
    assert_eq!(
        (&nobody["open"], &nobody["full"], &nobody["next_opening"]),
        (&json!(false), &json!(false), &Value::Null)
    );
    let mut sanne = desk.helper("sanne").await;
    until_open(&desk, true).await;
    for shift in [Shift::Pausing, Shift::HandingOver, Shift::Off] {
        sanne.duty(shift, 3).await;
        until_open(&desk, false).await;
        sanne.duty(Shift::On, 3).await;
        until_open(&desk, true).await;
    }
    // her console falls silent; something of a visitor's wakes the door
    clock.pass(Duration::from_secs(91));
    desk.visitor().enter(json!({})).await;
    until_open(&desk, false).await;
}

#[tokio::test]
async fn the_desk_tells_its_languages_hours_exit_and_who_else_is_there() {
    let desk = Desk::start_with(|config| {
        config.welcome = Welcome { hours: Some(closed_hours()), ..without_file() };
        config.limits.open_visits = 1;
    })
    .await;
    let dutch = told(&desk, "?lang=nl").await;
    assert_eq!((&dutch["v"], &dutch["languages"]), (&json!(1), &json!(["nl", "en"])));
    assert_eq!(dutch["asks"], json!(["safe", "age", "danger", "plain"]));
    assert_eq!(dutch["limits"], json!({ "message_chars": 4_000, "alternatives_after_minutes": 10 }));
    assert!(dutch["exit"].as_str().unwrap().starts_with("https://"));
    assert_eq!(dutch["hours"][0], "elke dag 18:00–22:00");
    let line = &dutch["alternatives"][0];
    assert_eq!((&line["id"], &line["phone"]), (&json!("kindertelefoon"), &json!("0800-0432")));
    assert!(line["for"].is_string() && line["open"].is_boolean() && line["hours"].is_string(), "{line}");
    assert!(
        dutch["alternatives"]
            .as_array()
            .unwrap()
            .iter()
            .all(|other| { ["phone", "chat", "site"].iter().any(|way| other[way].is_string()) })
    );
    // in English for whoever speaks a third language, and whatever is asked
    for query in ["?lang=en", "?lang=ar", "?lang=en&x=1"] {
        assert_eq!(told(&desk, query).await["hours"][0], "every day 18:00–22:00", "{query}");
    }
    assert!(told(&desk, "?lang=%ff&lang=nl&").await["hours"].is_array(), "an odd question is answered too");
    // it is full, and says so; and nobody is turned away by the clock alone
    assert_eq!(dutch["full"], false);
    desk.visitor().enter(json!({})).await;
    assert_eq!(told(&desk, "").await["full"], true);
    let (status, refused) = desk.visitor().post("", "{}").await;
    assert_eq!((status, &refused["error"]), (503, &json!("desk_full")));
}

#[tokio::test]
async fn a_desk_that_says_so_lets_nobody_in_outside_its_hours_while_nobody_is_on_duty() {
    let desk = Desk::start_with(|config| {
        config.welcome = Welcome { hours: Some(closed_hours()), shuts: true, ..Welcome::default() };
    })
    .await;
    let (status, refused) = desk.visitor().post("", "{}").await;
    assert_eq!((status, &refused["error"]), (403, &json!("not_open")));
    let _sanne = desk.helper("sanne").await;
    until_open(&desk, true).await;
    desk.visitor().enter(json!({})).await;
}

/// Waits for a place of that many.
async fn await_place(stream: &mut Stream, ahead: u64) -> Sent {
    loop {
        let sent = stream.await_named("place").await;
        if sent.data["ahead"] == ahead {
            return sent;
        }
    }
}

#[tokio::test]
async fn a_visitor_who_waits_is_told_how_many_stand_before_and_nothing_once_picked_up() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let (first, second) = (desk.visitor().enter(json!({})).await, desk.visitor().enter(json!({})).await);
    let one = sanne.await_arrival().await;
    let other = sanne.await_arrival().await;
    let mut stream = second.listen().await;
    let told = await_place(&mut stream, 1).await;
    assert_eq!(told.data, json!({ "ahead": 1, "minutes": null, "staffed": true }), "this desk has no weeks to tell of");
    // somebody in danger comes later and stands before; so it is told
    let urgent = desk.visitor().enter(json!({ "answers": { "urgent": true } })).await;
    await_place(&mut stream, 2).await;
    assert_eq!((await_place(&mut urgent.listen().await, 0).await).data["ahead"], 0);
    let danger = sanne.await_arrival().await;
    sanne.claim(&danger, 0).await;
    await_place(&mut stream, 1).await;
    sanne.claim(&one, 0).await;
    await_place(&mut stream, 0).await;
    sanne.claim(&other, 0).await;
    second.say("m1", "hoi").await;
    sanne.say(&other, 1, "s1", "Ik ben er.").await;
    // from the picking up to the words nothing of the queue is told
    let mut picked_up = false;
    loop {
        let sent = stream.next().await.unwrap();
        picked_up |= sent.name == "assigned" && sent.data["assigned"] == true;
        assert!(!(picked_up && sent.name == "place"), "{sent:?}");
        if sent.name == "message" && sent.data["from"] == "helper" {
            break;
        }
    }
    assert!(picked_up);
    // a stream that begins anew tells it no more than the one before
    let mut again = second.listen().await;
    loop {
        let sent = again.next().await.unwrap();
        assert_ne!(sent.name, "place");
        if sent.name == "message" && sent.data["from"] == "helper" {
            break;
        }
    }
    // given back, the visitor waits again and is told so
    sanne.ask(&other, 1, Ask::Release).await;
    await_place(&mut again, 0).await;
    drop(first);
}

/// A visitor comes in, and is picked up at once.
async fn quick(visitors: &testing::door::Visitors, helper: &mut Helper) {
    visitors.enter(json!({})).await;
    let conversation = helper.await_arrival().await;
    helper.claim(&conversation, 0).await;
}

/// The waits that doors say in the desk room: how many.
async fn counted(helper: &mut Helper, all: u64) -> Waits {
    let sum = |waits: &Waits| -> u64 {
        waits.weeks.iter().flat_map(|week| &week.waits).flat_map(|kind| &kind.counts).map(|n| u64::from(*n)).sum()
    };
    helper
        .seek_event(|event| match event {
            DeskEvent::Waits(waits) if sum(waits) == all => Some(waits.clone()),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn a_range_comes_from_this_desk_s_own_waits_outlives_the_door_and_adds_up_over_doors() {
    let config = |config: &mut DoorConfig| {
        config.ceiling = u8::MAX;
        config.timing.waits = Duration::ZERO;
    };
    let desk = Desk::start_with(config).await;
    let mut sanne = desk.helper("sanne").await;
    sanne.duty(Shift::On, 200).await;
    let second = desk.second("door2", config).await;
    let half = FEWEST / 2;
    for _ in 0..half {
        quick(&visitors_of(&second), &mut sanne).await;
    }
    counted(&mut sanne, half).await;
    for _ in 0..half - 1 {
        quick(&desk.visitor(), &mut sanne).await;
    }
    // nineteen say nothing
    let late = desk.visitor().enter(json!({})).await;
    let told = await_place(&mut late.listen().await, 0).await;
    assert_eq!(told.data["minutes"], Value::Null);
    let conversation = sanne.await_arrival().await;
    sanne.claim(&conversation, 0).await;
    let waits = counted(&mut sanne, half).await;
    let wire = DeskEvent::Waits(waits).content();
    assert!(!wire.contains('!') && !wire.contains('@'), "counts, and nothing of anybody: {wire}");
    // a helper reads the counts and writes none
    let key = Waits::key(&sanne.me());
    sanne.session.set_state(desk.door.desk_room(), "org.nachtwacht.waits", &key, &wire).await.unwrap_err();

    // twenty do, those of both doors together, also after a new start
    let desk = desk.crash(config).await;
    let guest = desk.visitor().enter(json!({})).await;
    let told = await_place(&mut guest.listen().await, 0).await;
    assert_eq!(told.data["minutes"], json!([0, 1]));
    // nobody on duty: no number can be stood behind
    sanne.duty(Shift::Off, 200).await;
    let mut stream = guest.listen().await;
    while stream.await_named("place").await.data["minutes"] != Value::Null {}
    soon(second.shutdown()).await.unwrap();
}

/// What the register room holds.
async fn register(desk: &Desk) -> Vec<CaseEvent> {
    let reader = desk.reader().await;
    let room = DeskRooms::read(&reader).await.unwrap().register.unwrap().id;
    let mut lines = Vec::new();
    soon(matrix::register::read(&reader, &room, |line, _| lines.extend(line))).await.unwrap();
    lines
}

/// The answers that the register room holds, added up: yes, partly, no.
fn answers(lines: &[CaseEvent]) -> [u32; 3] {
    lines.iter().fold([0; 3], |[yes, partly, no], line| match line {
        CaseEvent::Helped(HelpedCount { answers, .. }) => [yes + answers.yes, partly + answers.partly, no + answers.no],
        _ => [yes, partly, no],
    })
}

/// Waits until the register room holds so many answers.
async fn await_answers(desk: &Desk, wanted: [u32; 3]) -> Vec<CaseEvent> {
    soon(async {
        loop {
            let lines = register(desk).await;
            if answers(&lines) == wanted {
                return lines;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
}

/// A visitor comes in, is picked up, and the helper ends it.
async fn ended(desk: &Desk, helper: &mut Helper, ask: Ask) -> (Guest, ConversationId) {
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = helper.await_arrival().await;
    helper.claim(&conversation, 0).await;
    let mut stream = guest.listen().await;
    helper.ask(&conversation, 1, ask).await;
    stream.await_named("closed").await;
    (guest, conversation)
}

async fn after(guest: &Guest, helped: &str) -> (u16, Value) {
    let (status, answer) = guest.post("after", json!({ "helped": helped })).await;
    (status, answer["error"].clone())
}

fn at_once(config: &mut DoorConfig) {
    config.timing.helped = Duration::ZERO;
}

const END: Ask = Ask::close(Closing::EndedByHelper);

#[tokio::test]
async fn who_was_there_says_once_whether_it_helped_and_it_is_counted_by_quarter_alone() {
    let desk = Desk::start_with(at_once).await;
    let mut sanne = desk.helper("sanne").await;
    let (guest, conversation) = ended(&desk, &mut sanne, END).await;
    assert_eq!(guest.post("messages", json!({ "id": "m", "text": "x" })).await.0, 410, "the key is dead for talking");
    assert_eq!(after(&guest, "maybe").await, (422, json!("invalid")));
    assert_eq!(after(&guest, "partly").await.0, 204);
    assert_eq!(after(&guest, "yes").await, (409, json!("answered")));
    let lines = await_answers(&desk, [0, 1, 0]).await;
    let line = lines.iter().find(|line| matches!(line, CaseEvent::Helped(_))).unwrap().content();
    let fields: Value = serde_json::from_str(&line).unwrap();
    let mut keys: Vec<_> = fields.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["no", "partly", "quarter", "v", "year", "yes"], "nothing of a conversation");
    assert!(!line.contains(conversation.as_str()));
    // a door that starts anew knows of nobody who may still answer
    let (guest, _) = ended(&desk, &mut sanne, END).await;
    let desk = desk.restart(at_once).await;
    let guest = desk.visitor().again(&guest);
    assert_eq!(after(&guest, "yes").await, (410, json!("too_late")));
    assert_eq!(answers(&register(&desk).await), [0, 1, 0]);
}

#[tokio::test]
async fn it_is_asked_after_the_end_only_and_not_of_everybody() {
    let desk = Desk::start_with(at_once).await;
    let mut sanne = desk.helper("sanne").await;
    assert_eq!(after(&desk.visitor().of_token("none"), "yes").await, (404, json!("no_such_visit")));
    // while it goes on
    let guest = desk.visitor().enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    assert_eq!(after(&guest, "no").await, (409, json!("not_over")));
    sanne.claim(&conversation, 0).await;
    assert_eq!(after(&guest, "no").await, (409, json!("not_over")));
    // whoever said goodbye is asked at once, and not again when the helper closes
    assert_eq!(guest.post("leave", json!({ "how": "goodbye" })).await.0, 204);
    assert_eq!(after(&guest, "no").await.0, 204);
    sanne.ask(&conversation, 1, Ask::close(Closing::Goodbye)).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
    assert_eq!(after(&guest, "yes").await, (409, json!("answered")));
    // whoever left in a hurry is asked nothing
    let hurried = desk.visitor().enter(json!({})).await;
    sanne.await_arrival().await;
    assert_eq!(hurried.post("leave", json!({ "how": "quick_exit" })).await.0, 204);
    assert_eq!(after(&hurried, "yes").await, (409, json!("not_over")));
    // nor whoever was stopped, nor unwanted contact
    let stopped = desk.visitor().enter(json!({ "stop_word": "paraplu" })).await;
    let conversation = sanne.await_arrival().await;
    assert_eq!(stopped.post("messages", json!({ "id": "m", "text": "paraplu" })).await.0, 410);
    assert_eq!(after(&stopped, "yes").await, (410, json!("too_late")));
    sanne.claim(&conversation, 0).await;
    sanne.ask(&conversation, 1, Ask::close(Closing::StopWord)).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
    assert_eq!(after(&stopped, "yes").await, (410, json!("too_late")));
    let unwanted = Ask::Unwanted { kind: Unwanted::Prank, doubts: Vec::new(), seen: None };
    let (prank, _) = ended(&desk, &mut sanne, unwanted).await;
    assert_eq!(after(&prank, "yes").await, (410, json!("too_late")));
    await_answers(&desk, [0, 0, 1]).await;
}

#[tokio::test]
async fn answers_of_a_day_are_one_line_and_a_door_that_is_shut_writes_what_it_has() {
    // a day long nothing is written
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    for helped in ["yes", "yes", "no"] {
        let (guest, _) = ended(&desk, &mut sanne, END).await;
        assert_eq!(after(&guest, helped).await.0, 204);
    }
    assert_eq!(answers(&register(&desk).await), [0, 0, 0]);
    let desk = desk.restart(|_| {}).await;
    let lines = register(&desk).await;
    assert_eq!(answers(&lines), [2, 0, 1]);
    assert_eq!(lines.iter().filter(|line| matches!(line, CaseEvent::Helped(_))).count(), 1);
}

#[tokio::test]
async fn who_is_away_stands_before_nobody() {
    let desk = Desk::start().await;
    let mut sanne = desk.helper("sanne").await;
    let gone = desk.visitor().enter(json!({})).await;
    sanne.await_arrival().await;
    let guest = desk.visitor().enter(json!({})).await;
    let mut stream = guest.listen().await;
    await_place(&mut stream, 1).await;
    assert_eq!(gone.post("leave", json!({ "how": "quick_exit" })).await.0, 204);
    let left = |event: &DeskEvent| match event {
        DeskEvent::Left(left) => Some(left.how),
        _ => None,
    };
    assert_eq!(sanne.await_event(left).await, Leaving::QuickExit);
    await_place(&mut stream, 0).await;
}
