//! Every pane at three sizes.

use care::Language;

use testing::night::Night;

pub(crate) const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (160, 50)];

pub(crate) fn snap(name: &str, night: &mut Night, sizes: &[(u16, u16)]) {
    for (width, height) in sizes {
        night.size(*width, *height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), night.screen());
    }
}

#[test]
fn signing_in() {
    snap("sign_in_nl", &mut Night::before(Language::Nl), &SIZES[..1]);
    snap("sign_in_en", &mut Night::before(Language::En), &SIZES[..1]);
}

#[test]
fn an_empty_queue() {
    snap("empty_nl", &mut Night::new(Language::Nl), &SIZES);
    snap("empty_en", &mut Night::new(Language::En), &SIZES[..1]);
}

#[test]
fn the_queue_with_a_visitor_in_preview() {
    let mut night = Night::busy(Language::Nl);
    night.key("F2");
    night.keys(&["Up", "Up", "Up", "Up", "Up", "Up", "Up", "Down"]);
    snap("queue_nl", &mut night, &SIZES);
    let mut night = Night::busy(Language::En);
    night.keys(&["F2", "Up", "Up", "Up", "Up", "Up", "Up", "Up"]);
    snap("queue_en", &mut night, &SIZES[..1]);
}

#[test]
fn a_conversation() {
    let mut night = Night::busy(Language::Nl);
    night.key("Alt-1");
    night.types("Ben je nu alleen genoeg om te typen?");
    snap("conversation_nl", &mut night, &SIZES);
    let mut night = Night::busy(Language::En);
    night.key("Alt-1");
    snap("conversation_en", &mut night, &SIZES[..1]);
}

#[test]
fn the_plan() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F3"]);
    snap("plans_nl", &mut night, &SIZES);
    night.keys(&["Enter", "Enter", "1"]);
    night.records();
    night.keys(&["Down", "Enter", "2", "Down", "Down", "Enter"]);
    night.types("pannenkoek");
    night.key("Enter");
    night.records();
    snap("plan_nl", &mut night, &SIZES);
    night.keys(&["Down", "Enter"]);
    snap("plan_answer_nl", &mut night, &SIZES[..1]);
}

#[test]
fn the_referrals() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F4"]);
    night.types("veilig");
    night.key("Down");
    snap("referrals_nl", &mut night, &SIZES);
    night.key("Enter");
    snap("override_nl", &mut night, &SIZES[..1]);
}

#[test]
fn the_phrases_the_case_and_the_shift() {
    let mut night = Night::busy(Language::Nl);
    night.keys(&["Alt-1", "F5"]);
    snap("phrases_nl", &mut night, &SIZES);
    night.key("F6");
    snap("case_nl", &mut night, &SIZES);
    night.key("F7");
    snap("shift_nl", &mut night, &SIZES);
    let mut night = Night::busy(Language::En);
    night.keys(&["Alt-1", "F6"]);
    snap("case_en", &mut night, &SIZES[..1]);
}

#[test]
fn the_dialogs() {
    for (name, keys) in [
        ("help", &["Alt-1", "F1"][..]),
        ("palette", &["Alt-1", "Ctrl-K"]),
        ("picker", &["Alt-1", "/"]),
        ("triage", &["Alt-1", "Ctrl-T"]),
        ("triggers", &["Alt-1", "Ctrl-T", "t", "Down", "Space"]),
        ("lower", &["Alt-1", "Ctrl-T", "d"]),
        ("register", &["Alt-1", "Ctrl-X"]),
        ("escalate", &["Alt-1", "F8"]),
        ("end", &["F10"]),
    ] {
        let mut night = Night::busy(Language::Nl);
        night.keys(keys);
        snap(&format!("{name}_nl"), &mut night, &SIZES[..1]);
    }
    let mut night = Night::busy(Language::En);
    night.keys(&["Alt-1", "F1"]);
    snap("help_en", &mut night, &SIZES[1..2]);
    let mut night = Night::busy(Language::En);
    night.keys(&["Alt-1", "Ctrl-T", "t", "Down", "Space"]);
    snap("triggers_en", &mut night, &SIZES[..1]);
}

#[test]
fn the_signals() {
    for (name, language, sizes) in [("nl", Language::Nl, &SIZES[..]), ("en", Language::En, &SIZES[..1])] {
        let mut night = Night::busy(language);
        night.keys(&["Alt-1", "F6", "s", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Space"]);
        night.records();
        snap(&format!("signals_{name}"), &mut night, sizes);
        night.key("Enter");
        snap(&format!("case_signals_{name}"), &mut night, sizes);
    }
}

#[test]
fn somebody_at_home_takes_part() {
    for (name, language) in [("nl", Language::Nl), ("en", Language::En)] {
        let mut night = Night::busy(language);
        // told at the preface: the plan for it is proposed
        night.keys(&["Alt-2", "F3", "Enter", "Down", "Down", "Enter", "1"]);
        night.records();
        night.keys(&["Left", "Down", "Down"]);
        snap(&format!("home_{name}"), &mut night, &SIZES[..1]);
    }
}

#[test]
fn a_rush() {
    let mut night = Night::busy(Language::Nl);
    night.rush(45);
    for alias in ["Mus", "Kauw", "Specht", "Reiger", "Otter", "Haas"] {
        night.mine(alias, care::triage::Triage::C);
    }
    night.key("F2");
    snap("rush_nl", &mut night, &SIZES);
}
