//! Whatever is answered, put in, typed and pressed, in any order and through outages: nothing leaves that may not.

use super::outages::{away, goes, live};
use super::{ADVICE, choice, comes_back, draft, expand, leaves, share, vos};
use care::Language;
use care::plan::Answer;
use console::dialog::second_key::SecondKey;
use desk::event::{Carried, Leaving};
use matrix::link::Outgoing;
use proptest::prelude::*;

/// What one does at the desk, and what happens there.
#[derive(Debug, Clone)]
enum Step {
    Sender(&'static str),
    Home(&'static str),
    Safe(bool),
    Share,
    Refer,
    Types(&'static str),
    Key(&'static str),
    Exit,
    Return,
    Silence,
    Says,
    Away,
    /// The link is there again; what was tried first may have arrived.
    Live(bool),
}

/// What the link has and the homeserver does not, as it was sent off: whether with a second key, whether typing was safe,
/// what was known of home, and how often the visitor had left.
struct Waiting {
    sent: Outgoing,
    second: bool,
    safe: bool,
    home: &'static str,
    exits: usize,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => prop::sample::select(vec!["home", "offline", "stranger", "unknown"]).prop_map(Step::Sender),
        2 => prop::sample::select(vec!["yes", "no", "unknown"]).prop_map(Step::Home),
        2 => any::<bool>().prop_map(Step::Safe),
        3 => Just(Step::Share),
        3 => Just(Step::Refer),
        3 => prop::sample::select(vec!["ja ", "nee", "x"]).prop_map(Step::Types),
        6 => Just(Step::Key("Enter")),
        6 => prop::sample::select(vec!["Enter", "!", "Esc", "Backspace", "Left", "Home", "Del", "Ctrl-U"]).prop_map(Step::Key),
        1 => Just(Step::Exit),
        1 => Just(Step::Return),
        1 => Just(Step::Silence),
        1 => Just(Step::Says),
        4 => Just(Step::Away),
        2 => any::<bool>().prop_map(Step::Live),
    ]
}

/// Steps as they come, and outages in which something is sent off and something changes.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let put_in = prop::sample::select(vec![Step::Share, Step::Refer, Step::Types("ja ")]);
    let outage = (put_in, any::<bool>(), prop::collection::vec(step(), 0..3), any::<bool>());
    let outage = outage.prop_map(|(put_in, second, changes, arrived)| {
        let keys = ["Enter", "!"].into_iter().take(1 + usize::from(second)).map(Step::Key);
        [Step::Away, put_in].into_iter().chain(keys).chain(changes).chain([Step::Live(arrived)]).collect()
    });
    let steps = prop_oneof![3 => step().prop_map(|step| vec![step]), 1 => outage];
    prop::collection::vec(steps, 1..30).prop_map(|steps| steps.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// No sequence of answers, insertions, edits, exits, returns, outages and keys gets a gated sentence to the visitor at all,
    /// or a struck-out referral, or anything while typing is not safe, without its second key at that moment.
    #[test]
    fn nothing_leaves_that_may_not(known: bool, steps in steps()) {
        let mut night = vos(Language::En);
        night.tell("Vos", "online", "not_complying", Answer::YesNo(true));
        let (mut sender, mut home) = if known { ("stranger", "no") } else { ("unknown", "unknown") };
        night.tell("Vos", "online", "sender", choice(sender));
        night.tell("Vos", "preface", "home", choice(home));
        let (mut safe, mut gone) = (true, false);
        let (mut exits, mut is_live, mut waiting) = (0, true, Vec::new());
        for step in steps {
            let mut second = false;
            match step {
                Step::Sender(code) => { sender = code; night.tell("Vos", "online", "sender", choice(code)); }
                Step::Home(code) => { home = code; night.tell("Vos", "preface", "home", choice(code)); }
                Step::Safe(yes) => { safe = yes; night.tell("Vos", "preface", "safe_now", Answer::YesNo(yes)); }
                Step::Share => share(&mut night),
                Step::Refer => expand(&mut night, ";vtmeld"),
                Step::Types(words) => night.types(words),
                Step::Key(key) => {
                    second = key == "!" && night.console.dialog_as::<SecondKey>().is_some();
                    night.key(key);
                }
                Step::Exit => { gone = true; exits += 1; night.pass(10); leaves(&mut night, Leaving::QuickExit); }
                Step::Return => { if gone { gone = false; exits += 1; night.pass(10); comes_back(&mut night, Leaving::QuickExit); } }
                Step::Silence => night.pass(11 * 60_000),
                Step::Says => night.says("Vos", "ja"),
                Step::Away => { is_live = false; away(&mut night); }
                Step::Live(_) => { is_live = true; live(&mut night); }
            }
            // a sender from home is somebody at home
            let home = if sender == "home" { "yes" } else { home };
            for sent in night.sent() {
                waiting.push(Waiting { sent, second, safe, home, exits });
            }
            // what had to wait is asked about
            let first_arrived = matches!(step, Step::Live(true));
            for (nth, it) in waiting.drain(..if is_live { waiting.len() } else { 0 }).enumerate() {
                let Waiting { sent, second, .. } = &it;
                let at_once = !matches!(step, Step::Live(_));
                if nth == 0 && first_arrived {
                    night.echo(sent);
                    continue;
                }
                if !at_once && !goes(&mut night, sent) {
                    let length = sent.body.chars().count();
                    prop_assert!(draft(&night).contains(&sent.body) || length > 3_000, "lost: {:?}", sent.body);
                    continue;
                }
                let gated = [ADVICE, "Not sending or paying", "If you can't"].iter().any(|words| sent.body.contains(words));
                prop_assert!(!gated || sender == "stranger", "a closed gate: {:?}", sent.body);
                let referred = sent.body.contains("0800-2000");
                if referred && home != "no" {
                    prop_assert!(it.home != "no" && (home == "yes") == (it.home == "yes"), "another reason: {home}");
                    let overridden = sent.carries.iter().any(|it| matches!(it, Carried::Referral { overridden: true, .. }));
                    prop_assert!(overridden, "struck out, and not recorded so: {:?}", sent.carries);
                }
                prop_assert!(safe || (*second && !it.safe), "typing is not safe: {:?}", sent.body);
                prop_assert!(!gone || (*second && exits == it.exits), "after a quick exit: {:?}", sent.body);
                night.echo(sent);
            }
        }
    }
}
