//! Open conversations move from the embedded homeserver to another one: here a second embedded one, or a real Synapse.

use care::plan::Answer;
use care::triage::Triage;
use desk::event::{
    Ask, BoardEntry, CaseEvent, ConversationId, DeskEvent, EventId, Fence, InPhase, MemberId, Moment, Note, PlanAnswer,
    RoomEvent,
};
use door::{DoorError, DoorHandle};
use matrix::session::Session;
use matrix::sync::history;
use matrix::wire::RawEvent;
use serde_json::{Value, json};
use upkeep::DeskState;

use super::support::{FOUNDER, World, content};
use testing::door::{Guest, Helper, Sent, answer as answered, soon, visitors_of};
use testing::site::{PASSWORD, Site};

const PASSPHRASE: &str = "a passphrase for the move";
/// What a conversation says: when, by whom, what.
type Said = (Moment, String, String);

/// A desk on the embedded homeserver in the middle of the night.
struct Night {
    world: World,
    door: DoorHandle,
    sanne: Helper,
    /// With sanne.
    anna: Guest,
    /// Was with bram, and waits again.
    bea: Guest,
    /// With bram.
    cato: Guest,
    /// Closed by sanne a moment ago.
    dora: Guest,
}

/// The conversation of an alias, as the desk tells of it now.
async fn entry(world: &World, alias: &str) -> BoardEntry {
    let (founder, (desk, _)) = (world.founder().await, world.rooms().await);
    let read = DeskState::of(&founder, &desk).await.unwrap();
    read.roster.iter().find(|open| open.entry.alias == alias).unwrap().entry.clone()
}

async fn send(session: &Session, room: &ConversationId, id: &str, event: &CaseEvent) -> EventId {
    session.send(room.as_str(), event.event_type(), id, &event.content()).await.unwrap()
}

/// The name of an account without its homeserver's.
fn name(who: &MemberId) -> String {
    who.as_str().split(':').next().unwrap().to_owned()
}

/// A visitor who left by quick exit, among the words.
const LEFT: &str = "QuickExit false";

/// What a conversation's room says to whoever may read it: messages, notes, answers, who left and came back.
async fn said(session: &Session, room: &ConversationId) -> Vec<Said> {
    let events = history(session, room.as_str()).await.unwrap();
    let said = events.iter().filter_map(|event| {
        let stamped = event.room()?;
        let words = match stamped.event {
            RoomEvent::Said(message) => message.body,
            RoomEvent::Case(CaseEvent::Note(note)) => note.text,
            RoomEvent::Case(CaseEvent::Plan(plan)) => format!("{:?}", plan.answer),
            RoomEvent::Case(CaseEvent::Phase(said)) => format!("{} {:?}", said.phase, said.goal),
            RoomEvent::Case(CaseEvent::Went(went)) => format!("{:?} {}", went.how, went.back),
            _ => return None,
        };
        Some((stamped.at, name(&stamped.sender), words))
    });
    said.collect()
}

async fn plan_of(session: &Session, room: &ConversationId) -> Option<EventId> {
    let events = history(session, room.as_str()).await.unwrap();
    events.iter().find_map(|event| match event.room()?.event {
        RoomEvent::Case(CaseEvent::Plan(plan)) => plan.from,
        _ => None,
    })
}

async fn close(helper: &mut Helper, conversation: &ConversationId, fence: u64) {
    let form = json!({
        "v": 1, "year": 2026, "quarter": 4, "visitor": "new", "trafficking": "yes", "role": "self",
        "forms": ["sexual_offline"], "age_now": "16-17", "age_at_start": "15", "gender": "girl_woman", "ongoing": "yes",
        "duration": "<6m", "perpetrators": ["father"], "siblings": "unknown", "first_time_told": "yes",
        "triage_first": "B", "triage_last": "B", "plans": [], "referrals": [], "closing": "goodbye",
    });
    helper.session.send(conversation.as_str(), "org.nachtwacht.registration", "form", &form.to_string()).await.unwrap();
    let closing = care::registration::Closing::Goodbye;
    let id = helper.ask(conversation, fence, Ask::close(closing)).await;
    let closed = |event: &DeskEvent| matches!(event, DeskEvent::Closed(closed) if closed.request.as_ref() == Some(&id));
    helper.await_event(|event| closed(event).then_some(())).await;
}

impl Night {
    async fn begin() -> Self {
        let world = World::at(Site::embedded().await).await;
        world.desk(&["init", "--name", "Nachtdienst", "--retention", "99"], &[]).await.said();
        let door = world.door("door").await;
        let (mut sanne, mut bram) = (world.helper("sanne").await, world.helper("bram").await);
        let visitors = visitors_of(&door);
        let mut guests = Vec::new();
        for words in ["hoi, ik ben bang", "is daar iemand", "hallo", "dag"] {
            let guest = visitors.enter(json!({ "language": "nl" })).await;
            guest.say("1", words).await;
            guests.push((guest, sanne.await_arrival().await));
        }
        let [(anna, with_anna), (bea, with_bea), (cato, with_cato), (dora, with_dora)] =
            <[_; 4]>::try_from(guests).unwrap_or_else(|_| unreachable!("four came in"));
        sanne.claim(&with_anna, 0).await;
        sanne.say(&with_anna, 1, "m1", "fijn dat je er bent").await;
        // refused: written under another fence
        sanne.say(&with_anna, 9, "m2", "dit kwam nooit aan").await;
        sanne.await_event(|event| matches!(event, DeskEvent::Undelivered(_)).then_some(())).await;
        anna.say("2", "mijn vader weet het niet").await;
        let words = history(&sanne.session, with_anna.as_str()).await.unwrap();
        let last = words.iter().rev().find(|event| &*event.event_type == "m.room.message").unwrap().id.clone();
        send(&sanne.session, &with_anna, "n1", &CaseEvent::Note(Note { text: "belt niet naar huis".into() })).await;
        let goal = InPhase { phase: 3, goal: Some("weer naar school".into()) };
        send(&sanne.session, &with_anna, "f1", &CaseEvent::Phase(goal)).await;
        let answer = PlanAnswer {
            plan: "acute".into(),
            version: 1,
            item: "first_step".into(),
            answer: Some(Answer::Text("naar oma".into())),
            skipped: false,
            from: Some(last),
            earlier: None,
        };
        send(&sanne.session, &with_anna, "p1", &CaseEvent::Plan(answer)).await;
        let ask = Ask::Triage { triage: Triage::A, reason: None };
        let id = sanne.ask(&with_anna, 1, ask).await;
        let triaged = |event: &DeskEvent| matches!(event, DeskEvent::Triaged(triaged) if triaged.request == id);
        sanne.await_event(|event| triaged(event).then_some(())).await;
        for conversation in [&with_bea, &with_cato] {
            bram.claim(conversation, 0).await;
            if *conversation == with_cato {
                assert_eq!(cato.post("leave", json!({ "how": "quick_exit" })).await.0, 204);
                let stands = async || said(&bram.session, conversation).await.iter().any(|line| line.2 == LEFT);
                soon(async {
                    while !stands().await {
                        tokio::task::yield_now().await;
                    }
                })
                .await;
            }
            bram.say(conversation, 1, conversation.as_str(), "ik ben er").await;
        }
        let id = bram.ask(&with_bea, 1, Ask::Release).await;
        assert_eq!(bram.await_event(|event| answered(event, &id)).await.unwrap(), None);
        sanne.claim(&with_dora, 0).await;
        close(&mut sanne, &with_dora, 1).await;
        Self { world, door, sanne, anna, bea, cato, dora }
    }
}

/// The desk there, with a door that is shut: sanne is at it, bram is not.
async fn house(night: &Night) -> (World, Helper) {
    let new = World::at(Site::start_like(&night.world.site).await).await;
    new.desk(&["init", "--another"], &[]).await.said();
    new.desk(&["door", "add", &new.site.name("door")], &[PASSWORD]).await.said();
    let sanne = new.helper("sanne").await;
    (new, sanne)
}

/// Writes the file: no door, a wrong password, then all right; the door that is open closes.
async fn export(night: &Night, path: &str) {
    let (old, file) = (&night.world, std::path::Path::new(path));
    let door = old.site.name("door");
    let unnamed = old.desk(&["export", path, "--open"], &[PASSPHRASE]).await;
    assert!(unnamed.code == Some(1) && unnamed.err.contains("no door is named") && !file.exists(), "{unnamed:?}");
    let wrong = old.desk(&["export", path, "--open", "--door", &door], &[PASSPHRASE, "not it"]).await;
    assert!(wrong.code == Some(1) && wrong.err.contains("no door was shut") && !file.exists(), "{wrong:?}");
    let exported = old.desk(&["export", path, "--open", "--door", &door], &[PASSPHRASE, PASSWORD]).await.said();
    // the registration did not wait for its moment; dora's conversation is over
    assert!(exported.contains("3 at the desk, 1 lines of the register, 3 open conversations"), "{exported}");
    assert!(exported.contains("must stay shut"), "{exported}");
    assert_eq!(soon(night.door.failed()).await, DoorError::OpenedElsewhere, "the door that was open is shut");
    let bytes = std::fs::read(file).unwrap();
    for secret in ["bang", "vader", "oma"] {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "the file is sealed");
    }
}

/// Takes the file in: killed in the middle, again, once more, by another door.
async fn import(new: &World, path: &str) {
    let door = new.site.name("door");
    let import = ["import", path, "--open", "--door", &door];
    let without = new.desk(&["import", path], &[PASSPHRASE]).await.said();
    assert!(without.contains("3 open conversations in the file were not taken in"), "{without}");
    assert!(without.contains("desk room: name: changed from Nachtwacht to Nachtdienst"), "{without}");
    assert!(without.contains("desk room: retention: changed from 720 hours to 99 hours"), "{without}");
    // killed in the middle of the second conversation, at its end, and when it was told
    for point in ["moved-writing:10:kill", "moved-written:1:kill", "moved-told:1:kill"] {
        let killed = new.desk_until(Some(point), FOUNDER, &import, &[PASSPHRASE, PASSWORD]).await;
        assert_eq!(killed.code, None, "{point}: {killed:?}");
    }
    let imported = new.desk(&import, &[PASSPHRASE, PASSWORD]).await.said();
    assert!(imported.contains("open conversations: 1 taken in, 2 there already"), "{imported}");
    assert!(imported.contains("register: 0 lines written, 1 there already"), "{imported}");
    let again = new.desk(&import, &[PASSPHRASE, PASSWORD]).await.said();
    assert!(again.contains("open conversations: 0 taken in, 3 there already"), "{again}");
    let other = new.site.name("other");
    new.desk(&["door", "add", &other], &[PASSWORD]).await.said();
    let elsewhere = new.desk(&["import", path, "--open", "--door", &other], &[PASSPHRASE, PASSWORD]).await;
    assert!(elsewhere.code == Some(1) && elsewhere.err.contains("has taken these"), "{elsewhere:?}");
    let (desk, _) = new.rooms().await;
    assert_eq!(content(&desk, "m.room.name")["name"], "Nachtdienst");
    assert_eq!(content(&desk, "m.room.retention")["max_lifetime"], 99 * 3_600_000);
}

/// The helper goes on where she was, and so does the visitor, by the same key.
async fn anna_goes_on(night: &Night, sanne: &Helper, opened: &DoorHandle, there: &BoardEntry, of_helper: &Sent) {
    let from = plan_of(&sanne.session, &there.conversation).await.unwrap();
    let events = history(&sanne.session, there.conversation.as_str()).await.unwrap();
    let marked = events.iter().find(|event| event.id == from).and_then(RawEvent::room).unwrap();
    assert!(matches!(marked.event, RoomEvent::Said(message) if message.body == "mijn vader weet het niet"));
    // her stream goes on after what it had
    let anna = visitors_of(opened).again(&night.anna);
    let mut stream = anna.listen_after(of_helper.id.as_deref()).await;
    assert_eq!(stream.messages(1).await, ["mijn vader weet het niet"]);
    anna.say("3", "ben je er nog").await;
    sanne.say(&there.conversation, 1, "m3", "ja, ik ben er nog").await;
    assert_eq!(stream.messages(2).await, ["ben je er nog", "ja, ik ben er nog"]);
    // from the beginning on, what she saw of the helper has the id that it had
    let mut anew = anna.listen().await;
    let first: Vec<Value> = [anew.await_named("message").await.data, anew.await_named("message").await.data].into();
    assert_eq!((&first[0]["id"], &first[1]["id"]), (&json!("1"), &of_helper.data["id"]));
    // nobody but the door can say that something was said elsewhere
    let forged = json!({ "v": 1, "from": opened.account(), "at": 1, "event": "$x", "type": "m.room.message",
        "content": { "msgtype": "m.text", "body": "nee" } });
    let refused =
        sanne.session.send(there.conversation.as_str(), "org.nachtwacht.moved", "f", &forged.to_string()).await;
    assert!(refused.is_err(), "a helper cannot");
}

/// Who waited waits; whose helper is not here waits again; who was gone is gone.
async fn the_others_wait(night: &Night, new: &World, sanne: &mut Helper, opened: &DoorHandle) {
    for (guest, fence, words, went) in
        [(&night.bea, 2, ["is daar iemand", "ik ben er"], None), (&night.cato, 2, ["hallo", "ik ben er"], Some(LEFT))]
    {
        let waiting = entry(new, &guest.alias).await;
        assert_eq!((waiting.assigned, waiting.fence), (None, Fence(fence)), "{}", guest.alias);
        let nobody: Vec<_> = sanne.messages_or_none(&waiting.conversation).await.into_iter().flatten().collect();
        assert!(nobody.is_empty(), "nobody reads who waits");
        sanne.claim(&waiting.conversation, fence).await;
        let read: Vec<_> = said(&sanne.session, &waiting.conversation).await.into_iter().map(|line| line.2).collect();
        assert_eq!(read, [Some(words[0]), went, Some(words[1])].into_iter().flatten().collect::<Vec<_>>());
        let guest = visitors_of(opened).again(guest);
        guest.say("2", "gelukkig").await;
        sanne.say(&waiting.conversation, fence + 1, &format!("w{fence}{}", guest.alias), "vertel").await;
        assert_eq!(guest.listen().await.messages(4).await, [words[0], words[1], "gelukkig", "vertel"]);
    }
    assert_eq!(visitors_of(opened).again(&night.dora).post("messages", json!({ "id": "2", "text": "?" })).await.0, 404);
}

#[tokio::test]
async fn open_conversations_go_on_at_another_homeserver() {
    let night = Night::begin().await;
    let old = &night.world;
    let here = entry(old, &night.anna.alias).await;
    let was = said(&night.sanne.session, &here.conversation).await;
    assert!(was.iter().any(|line| line.2.contains("weer naar school")), "the goal moves too");
    assert_eq!(was.len(), 7);
    let mut seen = night.anna.listen().await;
    let of_helper = loop {
        let sent = seen.await_named("message").await;
        if sent.data["from"] == "helper" {
            break sent;
        }
    };

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.sealed");
    export(&night, path.to_str().unwrap()).await;
    let (new, mut sanne) = house(&night).await;
    import(&new, path.to_str().unwrap()).await;

    // what a door reads back at its start is all that it knows
    new.open("door", "door").await.shutdown().await.unwrap();
    let opened = new.open("door", "door").await;
    let there = entry(&new, &night.anna.alias).await;
    assert_eq!((there.since, there.triage, there.language), (here.since, Triage::A, here.language));
    assert_eq!((there.assigned.as_ref(), there.fence), (Some(&sanne.me()), Fence(1)));
    soon(sanne.session.join(there.conversation.as_str())).await.unwrap();
    assert_eq!(said(&sanne.session, &there.conversation).await, without_refused(&was));
    anna_goes_on(&night, &sanne, &opened, &there, &of_helper).await;
    the_others_wait(&night, &new, &mut sanne, &opened).await;
    opened.shutdown().await.unwrap();
}

/// Without what the door had refused: that stayed behind.
fn without_refused(said: &[Said]) -> Vec<Said> {
    said.iter().filter(|(_, _, words)| words != "dit kwam nooit aan").cloned().collect()
}
