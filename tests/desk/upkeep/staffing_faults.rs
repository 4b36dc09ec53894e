//! A homeserver that fails in the middle of upkeep: what was done is told as done, and the same command goes on from
//! there.

use super::support::{FOUNDER, Run, Way, World};
use testing::site::PASSWORD;

impl World {
    /// Runs `nachtwacht desk …` as the founder, over a way.
    async fn over(&self, way: &Way, arguments: &[&str], lines: &[&str]) -> Run {
        let founder = self.site.name(FOUNDER);
        let at = ["--homeserver", &way.url, "--as", &founder];
        self.run(&[&["desk"], arguments, &at].concat(), &[&[PASSWORD], lines].concat()).await
    }
}

/// Says what it means that it failed, and not that nothing was changed.
fn failed(run: &Run, meaning: &str) {
    assert!(run.code == Some(1) && run.err.contains(meaning) && !run.err.contains("nothing was changed"), "{run:?}");
}

#[tokio::test]
async fn a_helper_who_was_half_added_is_added_by_the_same_command() {
    let world = World::with_desk().await;
    let name = world.site.name("sanne");
    let way = Way::to(&world.site, |_, path| path.ends_with("/invite")).await;
    let half = world.over(&way, &["helper", "add", &name], &[PASSWORD]).await;
    assert!(half.out.contains("account") && half.out.contains(": made"), "{half:?}");
    failed(&half, "what was done before stays done");
    assert!(half.err.contains("give the same command again"), "{half:?}");
    let whole = world.desk(&["helper", "add", &name], &[]).await.said();
    assert!(whole.contains("in the desk room: invited\n") && whole.ends_with(": lifted\n"), "{whole}");

    // before anything was done, nothing was changed
    let way = Way::to(&world.site, |_, path| path.ends_with("/login")).await;
    let not_begun = world.over(&way, &["helper", "remove", &name], &[]).await;
    assert!(not_begun.code == Some(1) && not_begun.err.contains("nothing was changed"), "{not_begun:?}");
}

#[tokio::test]
async fn an_account_that_was_not_ended_with_its_place_is_ended_by_the_same_command() {
    let world = World::with_desk().await;
    let name = world.site.name("sanne");
    let remove = ["helper", "remove", &name, "--close-account"];
    world.desk(&["helper", "add", &name], &[PASSWORD]).await.said();
    let session = world.site.sign_in("sanne", "DESK").await;
    let way = Way::to(&world.site, |_, path| path.contains("/deactivate/")).await;
    let half = world.over(&way, &remove, &[]).await;
    failed(&half, "is out of the desk and signed out, and the account was not ended");
    assert!(session.joined_rooms().await.unwrap_err().is_signed_out());
    assert_eq!(world.desk(&["helper", "list"], &[]).await.said(), "");
    let whole = world.desk(&remove, &[]).await.said();
    assert_eq!(whole, format!("account {}: ended\n", session.me()));
    let back = world.desk(&["helper", "add", &name], &[PASSWORD]).await;
    assert!(back.code == Some(1) && back.err.contains("was ended"), "{back:?}");
    // a name that was never at the desk is nobody's to end
    world.site.account("bram", false).await;
    let stranger = world.desk(&["helper", "remove", &world.site.name("bram"), "--close-account"], &[]).await;
    assert!(stranger.code == Some(1) && stranger.err.contains("is no helper of this desk"), "{stranger:?}");
}

#[tokio::test]
async fn a_supervisor_who_was_half_removed_is_out_of_the_register_by_the_same_command() {
    let world = World::with_desk().await;
    let name = world.site.name("bram");
    world.desk(&["supervisor", "add", &name, "--register"], &[PASSWORD]).await.said();
    let kicks = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = kicks.clone();
    // the first goes through, and the second not: out of one room, and still in the other
    let second = move |_: &str, path: &str| {
        path.ends_with("/kick") && counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 1
    };
    let way = Way::to(&world.site, second).await;
    failed(&world.over(&way, &["helper", "remove", &name], &[]).await, "what was done before stays done");
    let whole = world.desk(&["helper", "remove", &name], &[]).await.said();
    assert!(whole.ends_with("in the desk room: removed\n"), "{whole}");
    let (desk, register) = world.rooms().await;
    let who = world.site.sign_in("bram", "LOOK").await.me().clone();
    assert!(!desk.has(&who) && !register.has(&who));
}

#[tokio::test]
async fn a_door_that_was_retired_stays_so_when_nobody_could_see_the_end_of_it() {
    let world = World::with_desk().await;
    for door in ["door1", "door2"] {
        world.desk(&["door", "add", &world.site.name(door)], &[PASSWORD]).await.said();
    }
    let retire = ["door", "retire", &world.site.name("door1"), "--by", &world.site.name("door2")];
    let way = Way::to(&world.site, |_, path| path.contains("/sync")).await;
    let unseen = world.over(&way, &retire, &[]).await;
    assert!(unseen.out.contains("is retired: it can say nothing"), "{unseen:?}");
    failed(&unseen, "has taken its conversations over is not known");
    let doors = world.desk(&["door", "list"], &[]).await.said();
    assert!(!doors.contains(&world.site.name("door1")), "{doors}");
}
