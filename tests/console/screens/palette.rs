//! The palette: it does what it shows, to what is shown.

use care::Language;
use care::triage::Triage;
use console::intent::{self, Intent, ROWS};
use console::screen::Ending;
use desk::event::{Alert, Alerted, DeskEvent, MemberId};

use super::flows::notice;
use testing::night::{Night, colleague, room};

/// What can be wanted changes while the palette is open: `Enter` does what it shows, or nothing.
#[test]
fn the_palette_does_what_was_chosen_or_nothing() {
    let mut night = Night::new(Language::Nl);
    night.arrive("Uil", Triage::A, 2);
    night.assign("Uil", Some(colleague()), None);
    let mut alert = Alert::new("alert".into(), colleague(), night.now());
    let tell = |night: &mut Night, alert: &Alert| {
        let (conversation, request, alert) = (room("Uil"), alert.id.clone(), alert.clone());
        night.door(|seq| DeskEvent::Alerted(Alerted { seq, conversation, request, alert, readers: None }));
    };
    tell(&mut night, &alert);
    night.key("Ctrl-K");
    night.types("ik kom");
    assert!(night.screen().contains("> Ctrl-O"), "{}", night.screen());
    // somebody else was first
    alert.backup = Some((MemberId::from("@noor:nacht.example"), night.now()));
    tell(&mut night, &alert);
    night.effects.clear();
    night.key("Enter");
    assert_eq!((night.console.ending, night.effects.len()), (Ending::No, 0));
    assert_eq!(notice(&night), "ik kom: dat kan nu niet meer.");
}

/// From the queue the palette offers nothing that would act on a conversation that is not shown.
#[test]
fn the_palette_acts_on_what_is_shown() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F3", "Enter", "F2"]);
    night.console.world.chat_mut(&room("Vos")).unwrap().draft.editor.insert("niet weg");
    let offered = |night: &mut Night| {
        night.key("Ctrl-K");
        let Some(search) = night.console.dialog_as::<console::dialog::find::Find<console::dialog::palette::Palette>>()
        else {
            panic!("the palette")
        };
        let offered: Vec<Intent> = search.search.found.iter().map(|index| ROWS[*index].intent).collect();
        night.key("Esc");
        offered
    };
    let about_open: [Intent; 6] = [
        intent::Composer::Send.into(),
        intent::Composer::Clear.into(),
        intent::Case::Note.into(),
        intent::Case::Signals.into(),
        intent::Plan::Answer.into(),
        intent::Plan::NextOpen.into(),
    ];
    // its own row is selected: it is the one in the middle
    assert_eq!(night.console.panes.queue.selected(), Some(&room("Vos")));
    let all = offered(&mut night);
    assert!(about_open.iter().all(|intent| all.contains(intent)), "{all:?}");
    night.select("Lijster");
    let all = offered(&mut night);
    assert!(about_open.iter().all(|intent| !all.contains(intent)), "{all:?}");
    let about_selected: [Intent; 3] =
        [intent::Desk::Close.into(), intent::Desk::Release.into(), intent::Desk::Triage.into()];
    assert!(about_selected.iter().all(|intent| all.contains(intent)), "{all:?}");
}

/// What is asked from the queue is about the selected visitor, and says so.
#[test]
fn every_dialog_about_a_visitor_names_them() {
    let mut night = Night::busy(Language::En);
    night.key("Alt-1");
    night.key("Ctrl-X");
    assert!(night.screen().contains("» Closing Vos "), "{}", night.screen());
    night.keys(&["Esc", "F2", "Down", "Ctrl-X"]);
    assert!(night.screen().contains("» Closing Lijster "), "{}", night.screen());
    night.keys(&["Esc", "Alt-1"]);
    let head = |night: &mut Night, keys: &[&str]| {
        night.keys(keys);
        let screen = night.screen();
        let head = screen.lines().find_map(|line| line.split_once('┌')).map(|(_, head)| head.to_owned());
        night.keys(&["Esc", "Esc"]);
        night.console.dialogs.clear();
        head.unwrap_or_else(|| panic!("a dialog:\n{screen}"))
    };
    for (keys, title) in [
        (&["F6", "n"][..], "─ Vos · Note: for colleagues only ─"),
        (&["F6", "s"], "─ Vos · Signals"),
        (&["Ctrl-X", "x"], "─ Vos · Second thought ─"),
        (&["Ctrl-T"], "─ Vos · Triage ─"),
        (&["Ctrl-T", "d"], "─ Vos · Why lower? ─"),
        (&["Ctrl-T", "t"], "─ Vos · What is going on? ─"),
        (&["F7", "Down", "Down", "Down", "Down", "Down", "Enter"], "─ Vos · To whom? ─"),
        // the open conversation is Vos', the selected one another
    ] {
        let shown = head(&mut night, keys);
        assert!(shown.replace(' ', "").contains(&title.replace(' ', "")), "{keys:?}: {shown}");
    }
}
