//! An export that fails: which doors it has shut is told, and none is shut before all of it can begin.

use door::DoorError;
use serde_json::json;

use super::support::{FOUNDER, World};
use testing::door::{soon, visitors_of};
use testing::site::PASSWORD;

const PASSPHRASE: &str = "a passphrase for the move";

#[tokio::test]
async fn an_export_that_fails_says_which_doors_it_has_shut_and_shuts_none_too_early() {
    let world = World::with_desk().await;
    let (one, two) = (world.door("door1").await, world.door("door2").await);
    let mut sanne = world.helper("sanne").await;
    let [first, second, helper] = ["door1", "door2", "sanne"].map(|who| world.site.name(who));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.sealed");
    let path = file.to_str().unwrap();
    let open = ["export", path, "--open", "--door", &first, "--door"];
    let both = [&open[..], &[&second]].concat();

    let locked = world.desk(&both, &[PASSPHRASE, PASSWORD, "not it"]).await;
    assert!(locked.code == Some(1) && locked.err.contains("no door was shut") && !file.exists(), "{locked:?}");
    let stranger = world.desk(&[&open[..], &[&helper]].concat(), &[PASSPHRASE, PASSWORD, PASSWORD]).await;
    assert!(
        stranger.err.contains("is no door of this desk") && stranger.err.contains("no door was shut"),
        "{stranger:?}"
    );
    assert!(!file.exists());
    // both let visitors in
    for door in [&one, &two] {
        visitors_of(door).enter(json!({})).await;
        sanne.await_arrival().await;
    }

    let full = world.desk_without_room(&both, &[PASSPHRASE, PASSWORD, PASSWORD]).await;
    assert!(full.code == Some(1) && !file.exists(), "{full:?}");
    let meaning = full.err.lines().find(|line| line.contains("these doors are shut")).unwrap();
    assert!(
        meaning.contains(&first) && meaning.contains(&second) && !full.err.contains("nothing was moved"),
        "{full:?}"
    );
    assert!(full.err.contains("open these doors again"), "{full:?}");
    for door in [one, two] {
        assert_eq!(soon(door.failed()).await, DoorError::OpenedElsewhere);
    }
    let again = world.desk(&both, &[PASSPHRASE, PASSWORD, PASSWORD]).await.said();
    assert!(again.contains("2 open conversations"), "{again}");
}

#[tokio::test]
async fn a_door_that_cannot_be_signed_in_leaves_the_import_undone() {
    let world = World::with_desk().await;
    let door = world.door("door1").await;
    let name = world.site.name("door1");
    visitors_of(&door).enter(json!({})).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.sealed");
    let path = path.to_str().unwrap();
    world.desk(&["export", path, "--open", "--door", &name], &[PASSPHRASE, PASSWORD]).await.said();
    let import = ["import", path, "--open", "--door", &name];
    let locked = world.desk(&import, &[PASSPHRASE, "not it"]).await;
    assert_eq!((locked.code, locked.out.as_str()), (Some(1), ""), "nothing was begun: {}", locked.err);
    assert!(locked.err.contains("nothing was moved"), "{locked:?}");
    // who is no door takes people and register in, and says what is missing
    let founder = world.site.name(FOUNDER);
    world.helper("sanne").await;
    let sanne = world.site.name("sanne");
    let half = world.desk(&["import", path, "--open", "--door", &sanne], &[PASSPHRASE, PASSWORD]).await;
    assert!(half.code == Some(1) && half.out.contains("register: 0 lines written"), "{founder} {half:?}");
    assert!(half.err.contains("people and register were taken in, the open conversations not"), "{half:?}");
}
