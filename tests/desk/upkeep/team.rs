//! The team room: founded and staffed with the desk, closed to everybody else, and spoken in by the link of a console.
//! What a plain Matrix client can do there is tried by bare sessions, which no line of the console stands before.

use std::time::Duration;

use desk::event::{HandoverNote, MemberId, TeamEvent, TeamLine};
use matrix::error::Error;
use matrix::link::{Command, Delivery, Failure, JournalPlace, Update};
use matrix::ours::{DeskRooms, Room};
use matrix::session::Session;
use ruma::api::Direction;
use serde_json::{Value, json};

use super::support::{World, content};
use testing::door::visitors_of;
use testing::link::console::Console;
use testing::site::{PASSWORD, fresh};

/// The team room, as the founder sees it.
async fn team_room(world: &World) -> Option<Room> {
    DeskRooms::read(&world.founder().await).await.unwrap().team
}

/// A helper, added by the program, at the link of a console.
async fn console(world: &World, name: &str) -> Console {
    let shown = ["helper", "add", &world.site.name(name)];
    world.desk(&shown, &[PASSWORD]).await.said();
    signed_in(world, name).await
}

async fn signed_in(world: &World, name: &str) -> Console {
    let mut console = Console::sign_in_at(&world.site.url(), &world.site.name(name), PASSWORD);
    console.until(|update| matches!(update, Update::SignedIn { .. })).await;
    console.until(|update| matches!(update, Update::Team { live: false, .. })).await;
    console
}

fn line(id: &str, text: &str, mentions: &[MemberId]) -> TeamEvent {
    TeamEvent::Line(TeamLine { id: id.into(), text: text.to_owned(), mentions: mentions.to_vec() })
}

/// What became of something said to the team.
async fn fate(console: &mut Console, id: &str) -> Delivery {
    let settled = |update: &Update| matches!(update, Update::ToTeam { id: of, state } if of.as_str() == id && *state != Delivery::Queued);
    let at = console.until(settled).await;
    match &console.told[at] {
        Update::ToTeam { state, .. } => state.clone(),
        other => panic!("{other:?}"),
    }
}

/// Whether something with these words was told.
fn hears(text: &str) -> impl Fn(&Update) -> bool {
    move |update| matches!(update, Update::Team { events, .. } if events.iter().any(|said| said.event.text() == text))
}

/// The words in a room, as far as an account may read them.
async fn words(session: &Session, room: &str) -> Result<Vec<String>, Error> {
    let page = session.history(room, None, None, Direction::Backward, 100).await?;
    let texts = page.events.iter().filter_map(|event| event.text("text").or_else(|| event.text("body")));
    Ok(texts.collect())
}

fn is_refused<T: std::fmt::Debug>(end: &Result<T, Error>) -> bool {
    matches!(end, Err(Error::Refused { status: 403 | 404, .. }))
}

/// The codes of what is wrong, by `doctor`.
async fn wrong(world: &World) -> Vec<String> {
    let run = world.desk(&["doctor", "--format", "json"], &[]).await;
    let found: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run:?}"));
    let findings = found["findings"].as_array().unwrap().iter().filter(|finding| finding["wrong"] == true);
    let codes = findings.map(|finding| finding["code"].as_str().unwrap().to_owned());
    codes.filter(|code| code.contains("team")).collect()
}

#[tokio::test]
async fn a_team_room_is_founded_closed_and_kept_in_step() {
    let world = World::with_desk().await;
    let team = team_room(&world).await.unwrap();
    assert_eq!(content(&team, "m.room.create")["type"], "org.nachtwacht.team");
    assert_eq!(content(&team, "m.room.create")["m.federate"], false);
    assert_eq!(content(&team, "m.room.join_rules")["join_rule"], "invite");
    assert_eq!(content(&team, "m.room.retention")["max_lifetime"], 48 * 3_600_000);
    let (sanne, lead) = (world.site.name("sanne"), world.site.name("lead"));
    world.desk(&["helper", "add", &sanne], &[PASSWORD]).await.said();
    world.desk(&["supervisor", "add", &lead], &[PASSWORD]).await.said();
    let door = world.door("door").await;
    let members = async || {
        let members: Vec<_> = team_room(&world).await.unwrap().members().map(|who| who.to_string()).collect();
        members
    };
    let has = async |name: &str| members().await.iter().any(|who| who.starts_with(&format!("@{name}:")));
    assert!(has(&sanne).await && has(&lead).await && !has(&world.site.name("door")).await, "{:?}", members().await);
    assert_eq!(wrong(&world).await, Vec::<String>::new());
    // a supervisor who is one no more is a helper still, and a helper who is removed is out
    world.desk(&["supervisor", "remove", &lead], &[]).await.said();
    assert!(has(&lead).await);
    world.desk(&["helper", "remove", &sanne], &[]).await.said();
    assert!(!has(&sanne).await);
    assert_eq!(wrong(&world).await, Vec::<String>::new());
    door.shutdown().await.unwrap();
}

/// A desk that is older than the team room, or whose room was meddled with.
#[tokio::test]
async fn what_is_wrong_with_the_team_room_is_found_and_set_right() {
    let world = World::with_desk().await;
    let sanne = world.site.name("sanne");
    world.desk(&["helper", "add", &sanne], &[PASSWORD]).await.said();
    let founder = world.founder().await;
    let team = team_room(&world).await.unwrap();
    founder.kick(&team.id, &team.members().find(|who| who != founder.me()).unwrap()).await.unwrap();
    founder.leave(&team.id).await.unwrap();
    assert_eq!(wrong(&world).await, ["team.missing"]);
    let said = world.desk(&["init"], &[]).await.said();
    assert!(said.contains("team room: made") && said.contains("in the team room: invited"), "{said}");
    assert_eq!(wrong(&world).await, Vec::<String>::new());

    let team = team_room(&world).await.unwrap();
    let helper = team.members().find(|who| who != founder.me()).unwrap();
    founder.kick(&team.id, &helper).await.unwrap();
    world.site.account("stranger", false).await;
    let stranger = world.site.sign_in("stranger", "X").await;
    founder.invite(&team.id, stranger.me()).await.unwrap();
    founder.set_state(&team.id, "m.room.retention", "", "{}").await.unwrap();
    let mut levels = content(&team, "m.room.power_levels");
    levels["events_default"] = json!(0);
    founder.set_state(&team.id, "m.room.power_levels", "", &levels.to_string()).await.unwrap();
    let found = wrong(&world).await;
    let has = |code: String| found.contains(&code);
    assert!(has(format!("team.missing.{helper}")) && has(format!("team.stranger.{}", stranger.me())), "{found:?}");
    assert!(has("team.retention".into()) && has("levels.team.events_default".into()), "{found:?}");
    world.desk(&["init"], &[]).await.said();
    assert_eq!(wrong(&world).await, Vec::<String>::new());
    let mended = team_room(&world).await.unwrap();
    assert!(mended.has(&helper) && !mended.has(stranger.me()));
    assert_eq!(content(&mended, "m.room.retention")["max_lifetime"], 48 * 3_600_000);
    assert_eq!(world.desk(&["init"], &[]).await.said(), "desk room: right\nregister room: right\nteam room: right\n");
}

#[tokio::test]
async fn words_to_the_team_go_when_the_desks_conversations_go() {
    let world = World::with_desk().await;
    world.desk(&["door", "add", &world.site.name("door")], &[PASSWORD]).await.said();
    let session = world.site.sign_in("door", "DOOR").await;
    let mut config = door::DoorConfig { listen: Some(([127, 0, 0, 1], 0).into()), ..door::DoorConfig::default() };
    config.timing.retention = Duration::from_hours(24);
    let door = door::Door::start(session, config).await.unwrap();
    assert_eq!(wrong(&world).await, ["team.retention"]);
    let said = world.desk(&["init"], &[]).await.said();
    assert!(said.contains("team room: retention: changed from 48 hours to 24 hours"), "{said}");
    assert_eq!(wrong(&world).await, Vec::<String>::new());
    door.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_line_is_heard_by_the_team_and_by_nobody_else() {
    let world = World::with_desk().await;
    let door = world.door("door").await;
    let (mut sanne, mut milan) = (console(&world, "sanne").await, console(&world, "milan").await);
    let guest = visitors_of(&door).enter(json!({})).await;
    let bare = world.site.sign_in("milan", "PLAIN").await;
    sanne.ask(Command::Team(line("t1", "@milan, wie spreekt er Arabisch?", &[bare.me().clone()])));
    assert!(matches!(fate(&mut sanne, "t1").await, Delivery::Sent(_)));
    let at = milan.until(hears("@milan, wie spreekt er Arabisch?")).await;
    let Update::Team { events, live: true } = &milan.told[at] else { panic!("{:?}", milan.told[at]) };
    let TeamEvent::Line(said) = &events[0].event else { panic!("{events:?}") };
    assert_eq!(said.mentions, [bare.me().clone()]);
    let note = HandoverNote { id: "t2".into(), text: "Merel 92 komt om twee uur terug".into() };
    sanne.ask(Command::Team(TeamEvent::HandoverNote(note)));
    milan.until(hears("Merel 92 komt om twee uur terug")).await;

    let team = team_room(&world).await.unwrap();
    // a helper reads it with any client, and can say nothing there but to the team
    assert_eq!(words(&bare, &team.id).await.unwrap().len(), 2);
    let send = async |session: &Session, kind: &str| {
        let content = json!({ "v": 1, "id": fresh("x"), "text": "x", "msgtype": "m.text", "body": "x" }).to_string();
        session.send(&team.id, kind, &fresh("t"), &content).await
    };
    assert!(send(&bare, "org.nachtwacht.team").await.is_ok());
    for kind in ["m.room.message", "org.nachtwacht.note", "org.nachtwacht.assigned", "m.room.redaction"] {
        assert!(send(&bare, kind).await.is_err(), "{kind}");
    }
    let opened = json!({ "users": { bare.me().as_str(): 100 } }).to_string();
    assert!(is_refused(&bare.set_state(&team.id, "m.room.power_levels", "", &opened).await));
    assert!(is_refused(&bare.set_state(&team.id, "m.room.retention", "", "{}").await));
    // neither the door nor anybody else reads or writes there, nor gets in
    world.site.account("outsider", false).await;
    for who in ["door", "outsider"] {
        let other = world.site.sign_in(who, "PLAIN").await;
        assert!(is_refused(&send(&other, "org.nachtwacht.team").await), "{who}");
        assert!(is_refused(&words(&other, &team.id).await), "{who}");
        assert!(is_refused(&other.join(&team.id).await), "{who}");
        assert!(bare.invite(&team.id, other.me()).await.is_err(), "and no helper lets them in");
    }
    // nothing of it is in any room that a door is in
    let by_door = world.site.sign_in("door", "LOOK").await;
    for room in by_door.joined_rooms().await.unwrap() {
        let said = words(&by_door, &room).await.unwrap();
        assert!(!said.iter().any(|text| text.contains("Arabisch") || text.contains("Merel")), "{room}: {said:?}");
    }
    drop(guest);
    door.shutdown().await.unwrap();
}

#[tokio::test]
async fn who_is_removed_reads_on_no_more() {
    let world = World::with_desk().await;
    let door = world.door("door").await;
    let (mut sanne, mut milan) = (console(&world, "sanne").await, console(&world, "milan").await);
    let team = team_room(&world).await.unwrap();
    let bare = world.site.sign_in("milan", "PLAIN").await;
    // taken out of the team room alone: the console is told, and nothing is left of it there
    let founder = world.founder().await;
    founder.kick(&team.id, bare.me()).await.unwrap();
    milan.until(|update| matches!(update, Update::NoTeam)).await;
    milan.ask(Command::Team(line("m1", "hoor ik nog iets?", &[])));
    assert_eq!(fate(&mut milan, "m1").await, Delivery::Refused(Failure::Forbidden));
    sanne.ask(Command::Team(line("t1", "na het vertrek", &[])));
    assert!(matches!(fate(&mut sanne, "t1").await, Delivery::Sent(_)));
    let read = words(&bare, &team.id).await.unwrap_or_default();
    assert!(!read.iter().any(|text| text.contains("vertrek")), "{read:?}");
    let content = json!({ "v": 1, "id": "x", "text": "x" }).to_string();
    assert!(is_refused(&bare.send(&team.id, "org.nachtwacht.team", &fresh("t"), &content).await));
    assert!(is_refused(&bare.join(&team.id).await));
    // invited again, the console is in it again and reads the last lines
    world.desk(&["init"], &[]).await.said();
    let at = milan.told.len();
    milan.until_from(at, hears("na het vertrek")).await;
    door.shutdown().await.unwrap();
}

/// A helper makes a room of the same type and asks a colleague in: nobody's console takes it for the team's.
#[tokio::test]
async fn a_room_that_a_helper_calls_the_team_room_is_none() {
    let world = World::with_desk().await;
    let mut milan = console(&world, "milan").await;
    world.desk(&["helper", "add", &world.site.name("mallory")], &[PASSWORD]).await.said();
    let mallory = world.site.sign_in("mallory", "PLAIN").await;
    let bare = world.site.sign_in("milan", "PLAIN").await;
    let invite = [bare.me().clone()];
    let new = matrix::rooms::NewRoom { room_type: "org.nachtwacht.team", invite: &invite, ..Default::default() };
    let trap = mallory.create_room(&new).await.unwrap();
    // even if the account goes in by another client
    bare.join(&trap).await.unwrap();
    milan.ask(Command::Team(line("m1", "voor het team", &[])));
    assert!(matches!(fate(&mut milan, "m1").await, Delivery::Sent(_)));
    let team = team_room(&world).await.unwrap();
    assert_eq!(words(&bare, &team.id).await.unwrap(), ["voor het team"]);
    let said = words(&mallory, &trap).await.unwrap();
    assert!(!said.iter().any(|text| text.contains("voor het team")), "{said:?}");
}

#[tokio::test]
async fn an_unsent_line_is_on_the_disk_and_what_was_said_is_not() {
    let world = World::with_desk().await;
    world.desk(&["helper", "add", &world.site.name("sanne")], &[PASSWORD]).await.said();
    let folder = tempfile::tempdir().unwrap();
    let open = async || loop {
        let place = JournalPlace::Folder(folder.path().to_owned());
        let mut console = Console::journaling(place, &world.site.url(), &world.site.name("sanne"), PASSWORD);
        let end = |update: &Update| matches!(update, Update::SignedIn { .. } | Update::SignInFailed(_));
        let at = console.until(end).await;
        // a lock of one that was just killed may take a moment to go
        if matches!(console.told[at], Update::SignedIn { .. }) {
            return console;
        }
        console.kill().await;
    };
    let mut sanne = open().await;
    sanne.until(|update| matches!(update, Update::Team { live: false, .. })).await;
    sanne.ask(Command::Team(line("t1", "al gezegd", &[])));
    assert!(matches!(fate(&mut sanne, "t1").await, Delivery::Sent(_)));
    let draft = matrix::link::TeamDraft { note: false, body: "half gezegd".into(), instead_of: Vec::new() };
    sanne.ask(Command::JournalTeamDraft(draft.clone()));
    sanne.kill().await;
    let mut again = open().await;
    let at = again.until(|update| matches!(update, Update::Restored(_))).await;
    let Update::Restored(restored) = &again.told[at] else { panic!("{:?}", again.told[at]) };
    assert_eq!((restored.team.len(), restored.team_drafts.as_slice()), (0, &[draft][..]));
}
