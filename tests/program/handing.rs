//! A visitor is handed over by keys: three real consoles, a real visit. The receiver is asked, and nobody is without a
//! helper meanwhile.

use serde_json::json;

use testing::program::helper::{Helper, PASSWORD};
use testing::program::screen::{Screen, key};
use testing::program::serve::Serve;
use testing::program::visitor::Visitor;

const ESC: &str = "\x1b";
const ALT_A: &str = "\x1ba";
const END: &str = "\x1b[F";
const ALT_L: &str = "\x1bl";

/// A desk with a visitor whom Sanne has, with Bram and Chris on duty.
struct Night {
    _folder: tempfile::TempDir,
    _desk: Serve,
    visitor: Visitor,
    sanne: Screen,
    bram: Screen,
    chris: Screen,
}

impl Night {
    fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let desk = Serve::start(&data);
        for who in ["sanne", "bram", "chris"] {
            desk.add_helper(who, PASSWORD);
        }
        let mut sanne = Helper::of(&desk, "sanne").signs_in(folder.path());
        let bram = Helper::of(&desk, "bram").signs_in(folder.path());
        let chris = Helper::of(&desk, "chris").signs_in(folder.path());
        let visitor = Visitor::arrive(&desk.door, &json!({"language": "en"}));
        visitor.says("1", "hello there");
        sanne.sees(&visitor.alias);
        sanne.press(key::F2).press(key::ENTER);
        sanne.sees("hello there");
        sanne.press("I am here").press(key::ENTER);
        sanne.sees("√");
        bram.sees("Colleagues 1");
        Self { _folder: folder, _desk: desk, visitor, sanne, bram, chris }
    }

    /// Sanne offers her visitor to the selected colleague, with a note.
    fn offers(&mut self, note: &str) {
        let sanne = &mut self.sanne;
        sanne.press(key::F6);
        sanne.sees("» Signals and case");
        sanne.press("h");
        sanne.sees("To whom?");
        sanne.press(note);
        sanne.press(key::ENTER);
        sanne.sees("is offered to bram");
    }
}

#[test]
fn a_visitor_is_offered_declined_and_offered_again_and_always_has_a_helper() {
    let mut night = Night::begin();
    night.offers("sister is eleven");
    let text = night.bram.sees("Alt-A take");
    assert!(text.contains(&format!("sanne offers {}, note", night.visitor.alias)), "{text}");
    assert!(!text.contains("sister"), "{text}");
    night.bram.press(ALT_L);
    night.sanne.sees("bram: not now");
    night.bram.no_longer_sees("Alt-A take");
    // the giver still talks
    night.sanne.press(ESC);
    night.sanne.sees("─ to ");
    night.sanne.press("still me").press(key::ENTER);
    night.visitor.hears(|all| all.iter().any(|(_, text)| text == "still me"));

    night.offers("mother does not know");
    night.bram.sees("Alt-A take");
    night.bram.press(key::F2).press(ALT_A);
    let text = night.bram.sees("Note of sanne: 1/5 welcome");
    assert!(text.contains("hello there") && text.contains("still me"), "{text}");
    assert!(text.contains("sanne handed over to bram"), "{text}");
    night.bram.sees("is with you now, from sanne");
    night.sanne.sees("has been handed over to bram");
    night.sanne.no_longer_sees("hello there");
    night.bram.press("now I am here").press(key::ENTER);
    night.bram.no_longer_sees("Note of sanne");
    // one conversation before the visitor, and no word of the notes
    let heard = night.visitor.hears(|all| all.iter().any(|(_, text)| text == "now I am here"));
    let words: Vec<&str> = heard.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(words, ["hello there", "I am here", "still me", "now I am here"]);
}

#[test]
fn a_visitor_who_is_given_back_by_a_key_keeps_the_plan_the_notes_and_the_place() {
    let mut night = Night::begin();
    let (sanne, chris) = (&mut night.sanne, &mut night.chris);
    sanne.press(key::F6);
    sanne.sees("» Signals and case");
    sanne.press("n");
    sanne.press("brother at home").press(key::ENTER);
    sanne.press(key::F3);
    sanne.sees("» Safety plan");
    sanne.press(key::ENTER);
    sanne.press(key::ENTER);
    sanne.press("1");
    sanne.sees("■");
    night.visitor.says("2", "are you there");
    sanne.sees("are you there");
    sanne.press(key::F6);
    sanne.sees("» Signals and case");
    sanne.press("g");
    let text = sanne.sees("Are you sure?");
    // the words wrap, and what is on its way is named before them
    let words: Vec<&str> = text.split(|it: char| it.is_whitespace() || it == '│').filter(|it| !it.is_empty()).collect();
    assert!(words.join(" ").contains("back to the queue?"), "{text}");
    sanne.press(key::ENTER);
    sanne.sees("waits for a colleague again");
    chris.sees("1 waiting");
    chris.press(key::F2).press(key::ENTER);
    let text = chris.sees("are you there");
    assert!(text.contains("brother at home") && text.contains("sanne gave back to the queue"), "{text}");
    chris.press(key::F3);
    chris.sees("» Safety plan");
    chris.press(key::ENTER);
    chris.sees("yes");
    chris.press(key::F2).press(key::ENTER);
    chris.sees("/ insert");
    chris.press("hello from chris").press(key::ENTER);
    night.visitor.hears(|all| all.iter().any(|(_, text)| text == "hello from chris"));
}

#[test]
fn an_offer_is_taken_back_and_a_shift_ends_when_it_is_accepted() {
    let mut night = Night::begin();
    night.offers("");
    night.bram.sees("Alt-A take");
    night.sanne.press("h");
    night.sanne.sees("Take back the offer");
    night.sanne.press(key::ENTER);
    night.sanne.sees("taken back");
    night.bram.no_longer_sees("Alt-A take");
    // the end of the shift is the same handover, with consent
    night.sanne.press(key::F10);
    night.sanne.sees("Ending the shift");
    night.sanne.press("h");
    night.sanne.sees("To whom?");
    night.sanne.press(key::ENTER);
    night.sanne.sees("offered to bram");
    night.bram.sees("Alt-A take");
    night.bram.press(ALT_A);
    night.sanne.sees("Nobody is with you");
    night.sanne.press(key::ENTER);
    night.sanne.exit_code();
    night.bram.press("\x1b1");
    night.bram.sees("I am here");
}

/// domain.md §11: a helper moves the phases and writes the goal, the next one finds both, and the register has how it went.
#[test]
fn the_phases_and_the_goal_go_with_a_visitor_and_end_in_the_register() {
    let mut night = Night::begin();
    let sanne = &mut night.sanne;
    sanne.sees("1/5");
    sanne.press(key::F6);
    sanne.sees("» Signals and case");
    sanne.press("p");
    sanne.sees("Phase 2/5");
    sanne.press("p");
    sanne.sees("Goal: for helpers only");
    sanne.press("sleep again").press(key::ENTER);
    sanne.no_longer_sees("Goal: for helpers only");
    sanne.sees("sleep again");
    sanne.press("P");
    sanne.sees("Phase 2/5");
    sanne.press("p");
    let text = sanne.sees("Goal: for helpers only");
    assert!(text.contains("sleep again"), "{text}");
    sanne.press(ESC);
    sanne.no_longer_sees("Goal: for helpers only");
    sanne.sees("3/5 the goal");
    night.offers("she is tired");
    night.bram.sees("Alt-A take");
    night.bram.press(key::F2).press(ALT_A);
    let text = night.bram.sees("Note of sanne: 3/5 goal");
    assert!(text.contains("she is tired"), "{text}");
    let bram = &mut night.bram;
    bram.press(key::F6);
    bram.sees("» Signals and case");
    let text = bram.sees("sleep again");
    assert!(text.contains("3/5 the goal"), "{text}");
    bram.press("p");
    bram.sees("Phase 4/5");
    bram.press("p");
    bram.sees("Phase 5/5");
    bram.press(key::F5);
    bram.sees("phase 5 ;gelukt");
    // first stands the phrase that says who is here now
    bram.press(key::DOWN);
    bram.sees("Did that work?");
    bram.press(key::ENTER);
    bram.sees("Enter send");
    bram.press(key::ENTER);
    let heard = night.visitor.hears(|all| all.iter().any(|(_, text)| text.starts_with("Did that work?")));
    let words: Vec<&str> = heard.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(words[..2], ["hello there", "I am here"], "no word of phases or of the goal went to the visitor");
    assert_eq!(words.len(), 3, "{words:?}");
    night.visitor.leaves("goodbye");
    let bram = &mut night.bram;
    bram.sees("goodbye");
    bram.press("\x18");
    bram.sees("» Closing");
    // it is exploitation; and of the goal, the last but one row
    bram.press("\x1b[C").press(END).press(key::UP);
    bram.sees("‹ not asked ›");
    bram.press(" ").press(" ");
    bram.sees("‹ partly ›");
    bram.press(key::ENTER);
    bram.sees("closed. F7 corrects it");
    // as the door has it
    bram.press("\x1b[18~");
    bram.sees("» Shift");
    bram.press(END).press(key::ENTER);
    bram.sees("» Correct");
    bram.press(END).press(key::UP);
    bram.sees("‹ partly ›");
}
