//! 20: one visitor writes two hundred messages a second.

use nachtwacht::care::Language;
use nachtwacht::console::update::Effect;
use nachtwacht::matrix::link::Command;

use crate::night::{Night, room};
use crate::places::SIZES;
use crate::shown::{Shown, says};

/// A second of a flood.
const FLOOD: usize = 200;

#[test]
fn hostile_20_a_flood_from_one_visitor() {
    for size in SIZES {
        let mut night = Night::busy(Language::Nl);
        night.key("Alt-2"); // Lijster is open, Vos floods
        let mut shown = Shown::of(&mut night, size);
        night.types("half");
        night.effects.clear();
        for second in 0..50 {
            for nth in 0..FLOOD {
                says(&mut night, "Vos", second * FLOOD + nth, &format!("{nth} \x1b[2J\u{202e}表"));
            }
            // another's message, and the helper's own key, in the middle of it: both are in the very next frame
            says(&mut night, "Lijster", 1_000_000 + second, &format!("anders {second}"));
            night.types("x");
            shown.frame(&night);
            assert!(shown.text().contains(&format!("anders {second}")) || size.1 < 10, "{}", shown.text());
            assert!(shown.bytes.len() <= usize::from(size.0) * usize::from(size.1) * 8 + 2_048);
            night.pass(1_000);
        }
        assert_eq!(night.state.chat(&room("Vos")).unwrap().conversation.len(), 50 * FLOOD + 5);
        assert_eq!(night.state.chat(&room("Vos")).unwrap().laid_lines(), 0, "it is not on the screen");
        assert_eq!(night.state.chat(&room("Lijster")).unwrap().draft.editor.text(), format!("half{}", "x".repeat(50)));
        // nobody is called by it more often than every other second, and nothing is answered for each of its messages
        let bells = night.effects.iter().filter(|effect| matches!(effect, Effect::Bell)).count();
        assert!((1..=26).contains(&bells), "{bells}");
        let told = night.effects.iter().filter(
            |effect| matches!(effect, Effect::Link(Command::Read { conversation, .. }) if *conversation == room("Vos")),
        );
        assert_eq!(told.count(), 0);
        // opened, it costs what is seen of it
        night.key("Alt-1");
        shown.frame(&night);
        assert!(night.state.chat(&room("Vos")).unwrap().laid_lines() <= usize::from(size.1));
    }
}
