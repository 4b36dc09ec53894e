//! Pictures of every state, to be looked at by whoever changes the page:
//! `cargo test --test browser pictures -- --ignored`. They are in `target/visitor-page`.

use std::path::Path;

use crate::driver::Setup;
use crate::states::visit;

#[tokio::test]
#[ignore = "makes pictures to look at"]
async fn pictures_of_every_state() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/visitor-page");
    std::fs::create_dir_all(&folder).unwrap();
    for (language, dark, phone) in
        [("nl", false, true), ("en", true, true), ("nl", true, false), ("en", false, false), ("ar", false, true)]
    {
        let size = if phone { (360, 640) } else { (1280, 800) };
        let setup = Setup { size, language, dark, phone, ..Setup::default() };
        let look = async |scene: &crate::scene::Scene, name: &str| {
            let file = format!("{language}-{}-{}-{name}.png", size.0, if dark { "dark" } else { "light" });
            std::fs::write(folder.join(file), scene.browser.picture().await).unwrap();
        };
        if visit(setup, look).await.is_none() {
            return;
        }
    }
}
