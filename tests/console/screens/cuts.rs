//! Every text that is cut on any screen: names and messages only (screens.md). A sentence of ours has its room, or is
//! scrolled with a sign.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use care::Language;
use care::triage::Triage;
use console::intent::Scope;
use desk::conversation::Item;
use desk::event::{Leaving, WhyUnattended};
use matrix::link::{Failure, LinkState, SignInError, Update};

use super::{acute, attention, correcting, leaving, reports, saved_plan};
use testing::night::Night;

/// A way through the screens: its name, the night that it begins with, and its keys. `Down*9` is nine keys. The screen is
/// looked at after each of them.
pub(crate) type Way = (&'static str, fn(Language) -> Night, &'static [&'static str]);

pub(crate) const WAYS: &[Way] = &[
    ("sign in", Night::before, &["Tab", "Tab", "Enter", "F1"]),
    ("sign in, refused", refused, &["Enter"]),
    ("empty desk", Night::new, &["F2", "F3", "F4", "F5", "F6", "F7", "F8", "Ctrl-K", "Esc", "F1", "Esc", "F10"]),
    ("queue", busy, &["F2", "Up*9", "Down*12", "Right", "Down*3", "Enter"]),
    ("queue, all codes", crowd, &["F2", "Home", "Down*16", "End", "Right", "Down*4", "Alt-1"]),
    ("without a helper", silent, &["F2", "Home", "Enter", "Alt-1", "F7", "F6"]),
    ("off duty", off, &["F2", "Home"]),
    ("unanswered", unanswered, &["F2", "Home"]),
    ("talk", busy, &["Alt-1", "a", "PgUp", "PgDn", "Enter", "Alt-2", "F1", "PgDn*9", "Esc"]),
    ("outage", outage, &["Alt-1", "a", "Enter", "F2", "F7", "F8", "b"]),
    ("server full", full, &["Alt-1", "a", "Enter", "F2", "F7", "F8", "b"]),
    ("not safe", unsafe_, &["Alt-1", "a", "Enter", "Esc", "F6"]),
    ("quick exit", gone, &["Alt-1", "a", "Enter", "Esc", "F2", "Ctrl-X"]),
    ("stop word", stopped, &["Alt-1", "F6", "F2", "Ctrl-X"]),
    ("back after a quick exit", back, &["Alt-1", "a", "Enter", "Esc", "F2"]),
    ("plans", busy, &["Alt-1", "F3", "Down*9"]),
    ("preface", busy, &["Alt-1", "F3", "Enter", "Down*12", "Enter", "Esc", "v", "Down*12"]),
    ("plan 2", busy, &["Alt-1", "F3", "Down", "Enter", "Home", "Down*20", "v", "Home", "Down*20"]),
    ("plan 3", busy, &["Alt-1", "F3", "Down*2", "Enter", "Home", "Down*20", "v", "Home", "Down*20"]),
    ("plan 4", busy, &["Alt-1", "F3", "Down*3", "Enter", "Home", "Down*20", "v", "Home", "Down*20"]),
    ("plan 5", busy, &["Alt-1", "F3", "Down*4", "Enter", "Home", "Down*20", "v", "Home", "Down*20"]),
    ("plan 6", busy, &["Alt-1", "F3", "Down*5", "Enter", "Home", "Down*20", "v", "Home", "Down*20"]),
    ("plan 7", busy, &["Alt-1", "F3", "Down*6", "Enter", "Home", "Down*20", "v", "Home", "Down*20"]),
    ("a filled plan", filled, &["Alt-1", "F3", "Home", "Down*14", "m", "h", "Esc", "w", "Esc", "b", "Esc", "r", "x"]),
    ("answers", busy, &["Alt-1", "F3", "Enter", "Home", "Enter", "Esc", "Down", "Enter", "Esc", "Down", "Enter"]),
    ("answers, later", busy, &["Alt-1", "F3", "Enter", "End", "Enter", "Esc", "Up", "Enter", "Esc", "Up", "Enter"]),
    ("jump", busy, &["Alt-1", "F3", "Enter", "/", "a"]),
    ("somebody at home", home, &["Alt-1", "F3", "F4", "Down*12", "Enter", "Esc", "F5", "Down*9"]),
    ("referrals", busy, &["Alt-1", "F4", "Down*20", "Enter"]),
    ("phrases", busy, &["Alt-1", "F5", "Down*18"]),
    ("picker", busy, &["Alt-1", "/", "Down*36"]),
    ("palette", busy, &["Alt-1", "Ctrl-K", "Down*32"]),
    ("palette of the queue", busy, &["F2", "Ctrl-K", "Down*34"]),
    ("palette of the plan", busy, &["Alt-1", "F3", "Enter", "Ctrl-K", "Down*44"]),
    ("palette of the case", busy, &["Alt-1", "F6", "Ctrl-K", "Down*44"]),
    ("case", busy, &["Alt-1", "F6", "n", "a", "Enter", "w", "Esc", "g", "Esc", "h", "Esc", "u", "Esc"]),
    ("case, filled", filled_case, &["Alt-1", "F6", "Down*3", "Alt-1"]),
    ("signals", busy, &["Alt-1", "F6", "s", "Down*30", "Space", "Up*8", "Space", "Enter"]),
    ("triage", busy, &["Alt-1", "Ctrl-T", "Down*6", "Esc", "Ctrl-T", "d", "Down*3"]),
    ("triggers", busy, &["Alt-1", "Ctrl-T", "t", "Down*20", "Space"]),
    ("find", busy, &["Alt-1", "Ctrl-F", "a", "Esc", "Ctrl-G"]),
    ("acute", busy, &["Alt-1", "F8", "Down*10", "b", "Alt-1"]),
    ("acute, alerted", alerted, &["Up*12", "1", "Down*12", "Alt-1", "F3", "F2", "F8", "e", "Esc"]),
    ("a colleague calls", called, &["F2", "Alt-1", "F3", "F9"]),
    ("closing", busy, &["Alt-1", "Ctrl-X", "Down*40", "Enter", "Esc", "F1", "Esc"]),
    ("closing, written meanwhile", written, &["Down*5", "Right", "Enter", "!"]),
    ("correcting", corrected, &["Down*40", "Enter", "F1", "Esc", "Esc"]),
    ("shift", busy, &["Alt-1", "F7", "Down*12", "Enter", "Esc"]),
    ("shift, closed ones", closed, &["F7", "Down*12"]),
    ("shift ends", busy, &["F10", "Down*6"]),
    ("report", reports::told, &["PgDn*9", "Left", "PgDn*3", "Right*3"]),
    ("help in the queue", busy, &["F2", "F1", "PgDn*9"]),
    ("help in the plan", busy, &["Alt-1", "F3", "Enter", "F1", "PgDn*9"]),
    ("help in the case", busy, &["Alt-1", "F6", "F1", "PgDn*9"]),
    ("help in the shift", busy, &["F7", "F1", "PgDn*9"]),
    ("help in acute danger", busy, &["Alt-1", "F8", "F1", "PgDn*9"]),
    ("lock", busy, &["F9", "a", "Enter", "Backspace"]),
    ("a rush", rush, &["F2", "Home", "Down*9", "End"]),
];

fn busy(language: Language) -> Night {
    Night::busy(language)
}

fn refused(language: Language) -> Night {
    let mut night = Night::before(language);
    night.link(Update::SignInFailed(SignInError::Failed(Failure::NotAHomeserver)));
    night
}

/// The longest aliases, every code, a colleague's, and some who went.
fn crowd(language: Language) -> Night {
    let mut night = Night::busy(language);
    for (alias, triage) in [
        ("Winterkoning 121", Triage::A),
        ("Winterkoning 122", Triage::B),
        ("Winterkoning 123", Triage::X),
        ("Winterkoning 124", Triage::C),
        ("Winterkoning 125", Triage::D),
    ] {
        night.arrive(alias, triage, 17);
    }
    for alias in ["Winterkoning 126", "Winterkoning 127"] {
        night.mine(alias, Triage::X);
    }
    night.says("Winterkoning 126", "hallo?");
    leaving::left(&mut night, "Ree", Leaving::QuickExit);
    leaving::left(&mut night, "Winterkoning 124", Leaving::StopWord);
    leaving::left(&mut night, "Winterkoning 127", Leaving::ConnectionLost);
    night
}

fn silent(language: Language) -> Night {
    attention::night_with_one(WhyUnattended::Silent, language)
}

fn off(language: Language) -> Night {
    attention::night_with_one(WhyUnattended::Off, language)
}

fn unanswered(language: Language) -> Night {
    let mut night = Night::busy(language);
    attention::unattended(&mut night, "Bever", WhyUnattended::Unanswered, 7);
    attention::unattended(&mut night, "Lijster", WhyUnattended::Unanswered, 7);
    night
}

fn outage(language: Language) -> Night {
    let mut night = Night::busy(language);
    let now = night.now();
    night.link(Update::Link(LinkState::Away { since: now, why: Failure::Unreachable, retry_at: 0 }));
    night
}

fn full(language: Language) -> Night {
    let mut night = Night::busy(language);
    night.link(Update::CannotWrite(Some(Failure::ServerFull)));
    night
}

fn unsafe_(language: Language) -> Night {
    let mut night = Night::busy(language);
    night.tell("Vos", "preface", "safe_now", care::plan::Answer::YesNo(false));
    night
}

fn gone(language: Language) -> Night {
    let mut night = Night::busy(language);
    leaving::left(&mut night, "Vos", Leaving::QuickExit);
    night
}

fn stopped(language: Language) -> Night {
    let mut night = Night::busy(language);
    leaving::left(&mut night, "Vos", Leaving::StopWord);
    night
}

fn back(language: Language) -> Night {
    let mut night = gone(language);
    leaving::comes_back(&mut night, Leaving::QuickExit);
    night
}

fn filled(language: Language) -> Night {
    let mut night = saved_plan::filled(language);
    night.keys(&["Enter"]);
    night
}

fn home(language: Language) -> Night {
    let mut night = Night::busy(language);
    night.tell("Vos", "preface", "home", care::plan::Answer::Choice("yes".into()));
    night
}

fn filled_case(language: Language) -> Night {
    let mut night = Night::busy(language);
    night.keys(&["Alt-1", "F6", "s"]);
    night.keys(&["Down"; 8]);
    night.keys(&["Space", "Down", "Space", "Enter"]);
    night.records();
    night.keys(&["F4", "Down", "Down", "Enter", "!", "Enter"]);
    for outgoing in night.sent() {
        night.echo(&outgoing);
    }
    night.keys(&["F6", "n"]);
    night.types("Wil liever niet met de huisarts praten.");
    night.key("Enter");
    night.records();
    night
}

fn alerted(language: Language) -> Night {
    let mut night = Night::busy(language);
    acute::alerted(&mut night);
    night
}

fn called(language: Language) -> Night {
    acute::called(language)
}

fn written(language: Language) -> Night {
    let mut night = Night::busy(language);
    night.keys(&["Alt-1", "Ctrl-X"]);
    night.says("Vos", "hij staat voor de deur");
    night
}

fn closed(language: Language) -> Night {
    let mut night = Night::busy(language);
    for alias in ["Mus", "Kauw", "Specht", "Reiger"] {
        correcting::closes(&mut night, alias);
    }
    night
}

pub(crate) fn corrected(language: Language) -> Night {
    let mut night = Night::new(language);
    let form = correcting::closes(&mut night, "Vos");
    let id = correcting::opens(&mut night);
    correcting::answers(&mut night, &id, correcting::stands("$form", &form));
    night
}

fn rush(language: Language) -> Night {
    let mut night = Night::busy(language);
    night.rush(45);
    for alias in ["Mus", "Kauw", "Specht", "Reiger", "Otter", "Haas"] {
        night.mine(alias, Triage::C);
    }
    night
}

/// The names and messages of a night: what may be cut.
fn names_and_messages(night: &Night) -> BTreeSet<String> {
    let world = &night.console.world;
    let language = world.station.words.language();
    let mut said: BTreeSet<String> = ["Sanne", "Milan", "Nachtdienst"].map(str::to_owned).into();
    said.extend(world.roster.iter().map(|open| open.entry.alias.clone()));
    said.extend(world.station.content.directory.entries.iter().map(|entry| entry.name.get(language).to_owned()));
    for chat in &world.chats {
        said.extend(chat.conversation.lines().filter_map(|line| match line.item {
            Item::Said { body, .. } => Some(body.to_owned()),
            _ => None,
        }));
        said.insert(chat.draft.editor.text().to_owned());
    }
    said
}

fn is_number(words: &str) -> bool {
    words.trim().parse::<u32>().is_ok()
}

/// Presses the keys of a way, and looks after each.
pub(crate) fn walk(night: &mut Night, keys: &[&str], mut look: impl FnMut(&Night)) {
    look(night);
    for key in keys {
        let (key, count) = key.split_once('*').map_or((*key, 1), |(key, count)| (key, count.parse().expect("a count")));
        for _ in 0..count {
            night.key(key);
            night.records();
            look(night);
        }
    }
}

/// What is cut at a size, and on which ways: what is neither a name nor a message, and what is.
fn cut_at(size: (u16, u16)) -> [BTreeMap<String, BTreeSet<String>>; 2] {
    let [mut others, mut allowed] = [BTreeMap::new(), BTreeMap::new()];
    for language in Language::ALL {
        for (name, begin, keys) in WAYS {
            let mut night = begin(language);
            night.size(size.0, size.1);
            walk(&mut night, keys, |night| {
                let cuts = night.cuts();
                if cuts.is_empty() {
                    return;
                }
                let may = names_and_messages(night);
                for one in cuts {
                    let words = one.whole.trim();
                    // an alias loses what stands before its number
                    let is_of = |may: &String| may == words || may.strip_prefix(words).is_some_and(is_number);
                    let is_long = words.len() > 40 && may.iter().any(|may| may.starts_with(words));
                    let list = if is_long || may.iter().any(is_of) { &mut allowed } else { &mut others };
                    let places: &mut BTreeSet<String> = list.entry(words.to_owned()).or_default();
                    places.insert(format!("{} {name}", language.code()));
                }
            });
        }
    }
    [others, allowed]
}

fn listed(cuts: &BTreeMap<String, BTreeSet<String>>) -> String {
    let mut text = String::new();
    for (words, places) in cuts {
        let _ = writeln!(text, "{words}");
        for place in places {
            let _ = writeln!(text, "    {place}");
        }
    }
    text
}

fn only_names_and_messages_are_cut(size: (u16, u16)) {
    let [others, allowed] = cut_at(size);
    assert!(others.is_empty(), "{} sentences are cut at {size:?}:\n{}", others.len(), listed(&others));
    insta::assert_snapshot!(format!("cut_{}x{}", size.0, size.1), listed(&allowed));
}

#[test]
fn at_80_columns_nothing_is_cut_but_names_and_messages() {
    only_names_and_messages_are_cut((80, 24));
}

#[test]
fn at_120_columns_nothing_is_cut_but_names_and_messages() {
    only_names_and_messages_are_cut((120, 40));
}

#[test]
fn at_40_columns_nothing_is_cut_but_names_and_messages() {
    only_names_and_messages_are_cut((40, 12));
}

/// The hints keep the way back, help and everything by name, wherever those can be wanted (screens.md, rule 2).
#[test]
fn the_hints_keep_the_way_back_help_and_everything_by_name() {
    for (size, language) in [(80, 24), (40, 12)].into_iter().flat_map(|size| Language::ALL.map(|nl_en| (size, nl_en))) {
        for (name, begin, keys) in WAYS {
            let mut night = begin(language);
            night.size(size.0, size.1);
            walk(&mut night, keys, |night| {
                let (scope, screen) = (night.console.scope(), night.screen());
                let rows: Vec<&str> = screen.lines().collect();
                let hints = rows[rows.len() - if size.1 < 20 { 1 } else { 2 }..].join(" ");
                let mut wanted = Vec::new();
                if !matches!(scope, Scope::Queue | Scope::Lock | Scope::SignIn) {
                    wanted.push("Esc");
                }
                if scope.leaks() || scope == Scope::Form {
                    // F1 is the help of gnome-terminal; in a text `?` is text
                    wanted.push(if scope.is_text() { "Alt-H" } else { "?" });
                }
                if scope.leaks() {
                    wanted.push("Ctrl-K");
                }
                for key in wanted {
                    assert!(
                        hints.split_whitespace().any(|word| word == key),
                        "{name}, {size:?}: no {key} in {scope:?}\n{screen}"
                    );
                }
            });
        }
    }
}

#[test]
fn at_160_columns_nothing_is_cut_but_names_and_messages() {
    only_names_and_messages_are_cut((160, 50));
}
