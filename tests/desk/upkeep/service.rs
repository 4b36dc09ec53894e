//! The program's door as an application service: opened on its device, or refused with words that help (domain.md §2.11:
//! without a device no console could tell it that it is alive).

use super::support::{Run, Way, World};
use testing::site::fresh;

/// Runs the program as the door of an application service.
async fn run(world: &World, url: &str, name: &str, token: &str) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("door.yaml");
    std::fs::write(&file, format!("id: door\nas_token: {token}\n")).unwrap();
    let file = file.to_str().unwrap();
    let listen = "127.0.0.1:0";
    world.run(&["door", "--homeserver", url, "--as", name, "--registration", file, "--listen", listen], &[]).await
}

#[tokio::test]
async fn a_door_without_a_device_does_not_open_and_says_what_to_do() {
    let world = World::start().await;
    let (url, name) = (world.site.url(), fresh("service-door"));
    let Some(token) = world.site.service("service") else {
        // the embedded homeserver has no application services
        let run = run(&world, &url, &name, "of-an-application-service").await;
        let told = ["does not know this registration", "the door is not open", "open the door with a password"];
        assert!(run.code == Some(1) && told.iter().all(|told| run.err.contains(told)), "{run:?}");
        return;
    };
    // a homeserver that has devices for application services, and lets them act as none
    let way = Way::without(&world.site, &["device_id", "org.matrix.msc3202.device_id"]).await;
    let refused = run(&world, &way.url, &name, &token).await;
    let told = ["has no device", "visitors cannot come in by it", "Synapse of 1.141 or newer", "with a password"];
    assert!(refused.code == Some(1) && told.iter().all(|told| refused.err.contains(told)), "{refused:?}");
    // with one it goes on: this account has no desk
    let other = run(&world, &url, &name, &token).await;
    assert!(other.code == Some(1) && other.err.contains("is in no desk room"), "{other:?}");
}
