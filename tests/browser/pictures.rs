//! Pictures of every state, to be looked at by whoever changes the page:
//! `cargo test --test browser pictures -- --ignored`. They are in `target/visitor-page`.

use std::path::{Path, PathBuf};

use crate::driver::Setup;
use crate::plain_states::plain_visit;
use crate::scene::Scene;
use crate::states::visit;

/// Language, dark, and on a phone.
const SETUPS: [(&str, bool, bool); 5] =
    [("nl", false, true), ("en", true, true), ("nl", true, false), ("en", false, false), ("ar", false, true)];

/// A browser for each picture, and what its pictures are called.
fn setups() -> impl Iterator<Item = (Setup, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/visitor-page");
    std::fs::create_dir_all(&folder).unwrap();
    SETUPS.into_iter().map(move |(language, dark, phone)| {
        let size = if phone { (360, 640) } else { (1280, 800) };
        let setup = Setup { size, language, dark, phone, ..Setup::default() };
        (setup, folder.join(format!("{language}-{}-{}", size.0, if dark { "dark" } else { "light" })))
    })
}

async fn keep(scene: &Scene, called: &Path, name: &str) {
    let file = format!("{}-{name}.png", called.display());
    std::fs::write(file, scene.browser.picture().await).unwrap();
}

#[tokio::test]
#[ignore = "makes pictures to look at"]
async fn pictures_of_every_state() {
    for (setup, called) in setups() {
        if visit(setup, async |scene: &Scene, name: &str| keep(scene, &called, name).await).await.is_none() {
            return;
        }
    }
}

#[tokio::test]
#[ignore = "makes pictures to look at"]
async fn pictures_of_every_state_without_scripts() {
    for (setup, called) in setups() {
        let setup = Setup { scripts: false, ..setup };
        if plain_visit(setup, async |scene: &Scene, name: &str| keep(scene, &called, name).await).await.is_none() {
            return;
        }
    }
}
