//! Helpers, supervisors and doors, added and removed.

use std::os::unix::fs::PermissionsExt as _;

use care::registration::Closing;
use desk::event::{Ask, Assigned, ConversationId, DeskEvent};
use door::DoorHandle;
use serde_json::json;
use upkeep::ApplicationService;

use super::support::{World, content};
use testing::door::{Helper, answer, visitors_of};
use testing::site::PASSWORD;

/// A visitor comes in, and a helper claims.
async fn claimed(door: &DoorHandle, helper: &mut Helper) -> ConversationId {
    visitors_of(door).enter(json!({})).await;
    let conversation = helper.await_arrival().await;
    helper.claim(&conversation, 0).await;
    conversation
}

/// The assignment right after that claim.
fn next_assignment(event: &DeskEvent) -> Option<Assigned> {
    match event {
        DeskEvent::Assigned(assigned) if assigned.fence.0 == 2 => Some(assigned.clone()),
        _ => None,
    }
}

#[tokio::test]
async fn helpers_and_supervisors_are_added_listed_and_removed() {
    let world = World::with_desk().await;
    let name = world.site.name("sanne");
    let add = ["helper", "add", &name, "--shown", "Sanne"];
    let said = world.desk(&add, &[PASSWORD]).await.said();
    let who = said.split(' ').nth(1).unwrap().trim_end_matches(':').to_owned();
    let expected = [
        format!("account {who}: made"),
        format!("{who} as helper in the desk room: made"),
        format!("{who} in the desk room: invited"),
        format!("{who} in the team room: invited"),
        format!("message limits of {who}: lifted"),
    ];
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
    let session = world.site.sign_in("sanne", "DESK").await;
    assert_eq!(session.me().as_str(), who);
    let (desk, _) = world.rooms().await;
    assert_eq!(world.desk(&["helper", "list"], &[]).await.said(), format!("{who}\tSanne\tinvited\n"));
    session.join(&desk.id).await.unwrap();
    assert_eq!(world.desk(&["helper", "list"], &[]).await.said(), format!("{who}\tSanne\n"));
    let again = world.desk(&add, &[]).await.said();
    let right =
        format!("{who} in the desk room: right\n{who} in the team room: right\nmessage limits of {who}: right\n");
    assert_eq!(again, right, "asks for no password");

    let supervisor = world.desk(&["supervisor", "add", &name], &[]).await.said();
    assert!(supervisor.contains(&format!("level of {who} in the desk room: changed from 0 to 50")), "{supervisor}");
    assert_eq!(world.desk(&["supervisor", "list"], &[]).await.said(), format!("{who}\tSanne\n"));
    assert_eq!(world.desk(&["helper", "list"], &[]).await.said(), "");
    let removed = world.desk(&["supervisor", "remove", &name], &[]).await.said();
    assert_eq!(removed, format!("level of {who} in the desk room: changed from 50 to 0\n"), "a helper still");

    let removed = world.desk(&["helper", "remove", &name, "--close-account"], &[]).await.said();
    let gone = format!(
        "sessions of {who}: 1 ended\n{who} in the team room: removed\n{who} as helper in the desk room: removed\n\
         {who} in the desk room: removed\naccount {who}: ended\n"
    );
    assert_eq!(removed, gone);
    assert!(session.joined_rooms().await.unwrap_err().is_signed_out());
    assert_eq!(world.desk(&["helper", "list"], &[]).await.said(), "");
    let twice = world.desk(&["helper", "remove", &name], &[]).await;
    assert!(twice.code == Some(1) && twice.err.contains("is no helper of this desk"), "{twice:?}");
    let back = world.desk(&add, &[PASSWORD]).await;
    assert!(back.code == Some(1) && back.err.contains("was ended"), "{back:?}");
}

#[tokio::test]
async fn what_a_removed_helper_had_waits_again_through_its_door() {
    let world = World::with_desk().await;
    let door = world.door("door").await;
    let (mut sanne, mut bram) = (world.helper("sanne").await, world.helper("bram").await);
    let conversation = claimed(&door, &mut sanne).await;

    let said = world.desk(&["helper", "remove", &world.site.name("sanne")], &[]).await.said();
    assert!(said.lines().last().unwrap().ends_with(": waits again"), "{said}");
    assert_eq!(bram.await_event(next_assignment).await.to, None);
    let door_session = world.site.sign_in("door", "LOOK").await;
    let members = door_session.joined_members(conversation.as_str()).await.unwrap();
    assert_eq!(members.into_keys().collect::<Vec<_>>(), [door_session.me().clone()], "out of the conversation");
    // she was on duty when she was removed: nothing is handed to her any more
    bram.claim(&conversation, 2).await;
    let transfer = bram.ask(&conversation, 3, Ask::Transfer { receiver: sanne.me(), note: false }).await;
    assert!(bram.await_event(|event| answer(event, &transfer)).await.is_err());
}

#[tokio::test]
async fn what_a_helper_had_who_was_removed_while_the_door_was_shut_waits_again_at_its_start() {
    let world = World::with_desk().await;
    let door = world.door("door").await;
    let (mut sanne, mut bram) = (world.helper("sanne").await, world.helper("bram").await);
    let conversation = claimed(&door, &mut sanne).await;
    door.shutdown().await.unwrap();

    let (founder, (desk, _)) = (world.founder().await, world.rooms().await);
    founder.kick(&desk.id, &sanne.me()).await.unwrap();
    let door = world.open("door", "door").await;
    assert_eq!(bram.await_event(next_assignment).await.to, None);
    let door_session = world.site.sign_in("door", "LOOK").await;
    assert!(!door_session.joined_members(conversation.as_str()).await.unwrap().contains_key(&sanne.me()));
    door.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_door_is_added_with_its_level_and_without_limits() {
    let world = World::with_desk().await;
    let name = world.site.name("door");
    let said = world.desk(&["door", "add", &name], &[PASSWORD]).await.said();
    for part in ["account", "in the desk room: changed from 0 to 90", "in the register room: changed from 0 to 90"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.contains("message limits of") && said.contains(": lifted"), "{said}");
    let (desk, register) = world.rooms().await;
    let door = world.open("door", "DOOR").await;
    let me = world.site.sign_in("door", "LOOK").await.me().clone();
    for room in [&desk, &register] {
        assert_eq!(content(room, "m.room.power_levels")["users"][me.as_str()], 90);
    }
    assert!(world.founder().await.is_limited(&me).await.is_ok_and(|limited| !limited));
    let (mut sanne, guest) = (world.helper("sanne").await, visitors_of(&door));
    guest.enter(json!({})).await;
    let conversation = sanne.await_arrival().await;
    let busy = world.desk(&["door", "remove", &name], &[]).await;
    assert!(busy.code == Some(1) && busy.err.contains("has 1 open conversation"), "{busy:?}");
    let busy = world.desk(&["helper", "add", &name], &[]).await;
    assert!(busy.code == Some(1) && busy.err.contains("has 1 open conversation"), "no helper either: {busy:?}");
    assert_eq!(world.desk(&["door", "list"], &[]).await.said().lines().filter(|line| line.contains(&name)).count(), 1);
    // one that is over is still to be registered and erased
    sanne.claim(&conversation, 0).await;
    sanne.ask(&conversation, 1, Ask::close(Closing::Goodbye)).await;
    sanne.await_event(|event| matches!(event, DeskEvent::Closed(_)).then_some(())).await;
    let ending = world.desk(&["door", "remove", &name], &[]).await;
    assert!(ending.code == Some(1) && ending.err.contains("has 1 closed conversation"), "{ending:?}");
    door.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_door_as_an_application_service_gets_its_registration_once() {
    let world = World::with_desk().await;
    let (name, folder) = (world.site.name("service"), tempfile::tempdir().unwrap());
    let file = folder.path().join("door.yaml");
    let add = ["door", "add", &name, "--application-service", file.to_str().unwrap()];
    let said = world.desk(&add, &[]).await.said();
    assert!(said.contains("app_service_config_files") && said.contains(file.to_str().unwrap()), "{said}");
    let text = std::fs::read_to_string(&file).unwrap();
    let service = ApplicationService::read(&text).unwrap();
    assert_eq!((service.sender_localpart, service.rate_limited), (format!("{name}-service"), false));
    assert!(!said.contains(service.as_token.as_str()), "the token is in the file alone");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0, "nobody else may read it");
    world.desk(&add, &[]).await.said();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text, "as long as the homeserver has not read it, it stays");
    let other = world.desk(&["door", "add", "another", "--application-service", file.to_str().unwrap()], &[]).await;
    assert!(other.code == Some(1) && other.err.contains("is no registration of"), "{other:?}");
}

#[tokio::test]
async fn who_is_no_administrator_adds_accounts_that_are_there() {
    let world = World::start().await;
    for (who, admin) in [("lead", false), ("sanne", false)] {
        world.site.account(who, admin).await;
    }
    world.desk_as("lead", &["init", "--another"], &[]).await.said();
    let said = world.desk_as("lead", &["helper", "add", &world.site.name("sanne")], &[]).await.said();
    assert!(said.contains("in the desk room: invited\n"), "{said}");
    assert!(said.ends_with("not lifted, which only an administrator of the homeserver can do\n"), "{said}");
    let nobody = world.desk_as("lead", &["helper", "add", &world.site.name("nobody")], &[]).await;
    assert!(nobody.code == Some(1) && nobody.err.contains("only an administrator"), "{nobody:?}");
    let removed = world.desk_as("lead", &["helper", "remove", &world.site.name("sanne")], &[]).await.said();
    assert!(removed.contains("not ended, this account is no administrator"), "{removed}");
    let founder = world.desk_as("lead", &["helper", "remove", &world.site.name("lead")], &[]).await;
    assert!(founder.code == Some(1) && founder.err.contains("founded the desk"), "{founder:?}");
}

#[tokio::test]
async fn a_door_that_was_left_nothing_does_not_take_over_as_if_it_were_all() {
    let world = World::with_desk().await;
    let (first, _second) = (world.door("een").await, world.door("twee").await);
    let mut sanne = world.helper("sanne").await;
    visitors_of(&first).enter(json!({})).await;
    sanne.await_arrival().await;
    let _third = world.door("drie").await;
    drop(first);
    let [one, two, three] = ["een", "twee", "drie"].map(|name| world.site.name(name));
    let refused = world.desk(&["door", "retire", &one, "--by", &three], &[]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("1 of the conversations of") && refused.err.contains("--let-go"), "{refused:?}");
    let done = world.desk(&["door", "retire", &one, "--by", &two], &[]).await.said();
    assert!(done.contains("has taken its conversations over"), "{done}");
}

#[tokio::test]
async fn a_name_that_nobody_can_read_or_that_somebody_has_is_refused() {
    let world = World::with_desk().await;
    let (sanne, bram) = (world.site.name("sanne"), world.site.name("bram"));
    world.desk(&["helper", "add", &sanne, "--shown", "Sanne"], &[PASSWORD]).await.said();
    let long = "x".repeat(33);
    for (shown, why) in [
        ("San\u{202e}ne", "U+202E"),
        ("San\u{9b}31mne", "U+009B"),
        ("San\u{7}ne", "U+0007"),
        ("San\u{200b}ne V.", "U+200B"),
        ("\u{200b}\u{feff}", "nothing of the name can be seen"),
        (" ", "nothing of the name can be seen"),
        (long.as_str(), "33 columns, and a name has at most 32"),
        ("sanne", "Sanne (@"),
        ("Ѕаnnе", "Sanne (@"),
        ("S a n n é", "Sanne (@"),
    ] {
        for post in ["helper", "supervisor", "door"] {
            let run = world.desk(&[post, "add", &bram, "--shown", shown], &[PASSWORD]).await;
            assert!(run.code == Some(1) && run.err.contains(why) && run.err.contains("--shown"), "{shown:?}: {run:?}");
            assert!(!run.err.contains(['\u{202e}', '\u{9b}', '\u{7}', '\u{200b}']), "{run:?}");
        }
    }
    assert_eq!(world.desk(&["helper", "list"], &[]).await.said().lines().count(), 1, "nobody was added");
    world.desk(&["helper", "add", &bram, "--shown", " Bram  de Boer "], &[PASSWORD]).await.said();
    let list = world.desk(&["helper", "list"], &[]).await.said();
    assert!(list.contains("\tBram de Boer\tinvited"), "{list}");
}

/// An account that is there already, and shows what it likes.
#[tokio::test]
async fn an_account_that_shows_anothers_name_is_not_appointed() {
    let world = World::with_desk().await;
    let (sanne, bram) = (world.site.name("sanne"), world.site.name("bram"));
    world.desk(&["helper", "add", &sanne, "--shown", "Sanne"], &[PASSWORD]).await.said();
    world.site.account("bram", false).await;
    let session = world.site.sign_in("bram", "DESK").await;
    for (shown, why) in [("SANNE", "looks like Sanne"), ("Bram\u{202e}", "U+202E")] {
        session.set_display_name(shown).await.unwrap();
        let run = world.desk(&["helper", "add", &bram], &[]).await;
        assert!(run.code == Some(1) && run.err.contains(why) && run.err.contains("renamed"), "{run:?}");
    }
    session.set_display_name("Bram").await.unwrap();
    world.desk(&["helper", "add", &bram], &[]).await.said();
}

/// `helper add` on the folder of a small team's desk.
#[tokio::test]
async fn the_helpers_of_a_folder_have_names_that_can_be_told_apart() {
    let (world, folder) = (World::start().await, tempfile::tempdir().unwrap());
    let data = folder.path().to_str().unwrap();
    let add = async |name: &str, shown: &str| {
        world.run(&["helper", "add", name, "--shown", shown, "--data", data], &[PASSWORD]).await
    };
    add("sanne", "Sanne").await.said();
    for (shown, why) in [("San\u{202e}ne", "U+202E"), ("San\u{85}ne", "U+0085"), ("SANNÉ", "looks like Sanne")] {
        let run = add("bram", shown).await;
        assert!(run.code == Some(1) && run.err.contains(why), "{shown:?}: {run:?}");
    }
    let run = world.run(&["helper", "list", "--data", data], &[]).await.said();
    assert_eq!(run.lines().count(), 1, "{run}");
    add("bram", "Bram").await.said();
}
