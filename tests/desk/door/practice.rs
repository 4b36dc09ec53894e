//! The scenarios that are practised by their names, held against what ships: the directory, the phrases, the rules.

use care::Language;
use care::practice::{Act, Misfit, acts, acts_of_phrase};
use content::Content;
use door::practice::script::{Script, Turn, named};

/// What a scenario says fits may be offered to its visitor by the rules (domain.md §2.2 and §4), and what it says does not
/// fit has a reason there or is for something else.
#[test]
fn what_a_scenario_says_of_the_directory_agrees_with_it() {
    let directory = &Content::shipped().directory;
    let (mut by_parents, mut by_ages) = (0, 0);
    for (scenario, expected) in named(Language::En) {
        let entry = |id: &String| directory.entry(id).unwrap_or_else(|| panic!("{}: {id} is not there", scenario.id));
        for id in &expected.fits {
            assert_eq!(expected.misfits(entry(id)), [], "{}: {id}", scenario.id);
        }
        for misfit in expected.unfit.iter().flat_map(|id| expected.misfits(entry(id))) {
            by_parents += usize::from(matches!(misfit, Misfit::Parents(_)));
            by_ages += usize::from(matches!(misfit, Misfit::Ages(_)));
        }
    }
    assert!(by_parents >= 5 && by_ages >= 3, "{by_parents} by parents, {by_ages} by ages");
}

/// A phrase is judged by its id; whoever types its words by hand is judged alike. No phrase that ships asks for what
/// identifies, in either language.
#[test]
fn the_phrases_that_ship_do_what_they_are_taken_for() {
    let phrases = &Content::shipped().phrases;
    for phrase in phrases {
        for language in Language::ALL {
            let typed = acts(phrase.text.get(language));
            assert!(!typed.contains(&Act::Identifies), "{}: {typed:?}", phrase.id);
            assert!(typed.is_superset(&acts_of_phrase(&phrase.id)), "{}: {typed:?}", phrase.id);
        }
    }
    for (id, act) in [("safe_check", Act::SafeCheck), ("limits", Act::Limits)] {
        assert!(phrases.iter().any(|phrase| phrase.id == id) && acts_of_phrase(id).contains(&act), "{id}");
    }
}

/// The safe-check that ships is answered as one, and not with the story's next line: in each story that has an answer to it.
#[test]
fn the_safe_check_that_ships_is_answered() {
    let phrase = Content::shipped().phrases.iter().find(|phrase| phrase.id == "safe_check").unwrap();
    for language in Language::ALL {
        let mut answered = 0;
        for (scenario, _) in named(language) {
            let own =
                scenario.replies.iter().find(|reply| reply.does == Some(Act::SafeCheck) && reply.before.is_none());
            let Some(own) = own.cloned() else { continue };
            let said = Script::new(scenario).on_words(phrase.text.get(language));
            assert_eq!(said, Turn::Say(own.say));
            answered += 1;
        }
        assert!(answered >= 5, "{answered}");
    }
}

/// No story asks for anything that a desk must not do: no image is sent, nobody is led to describe what was done.
#[test]
fn no_story_holds_an_image_or_an_address() {
    for language in Language::ALL {
        for (scenario, _) in named(language) {
            let replies = scenario.replies.iter().flat_map(|reply| &reply.say);
            let silences = scenario.silences.iter().flat_map(|silence| &silence.say);
            let said = scenario.opening.iter().chain(&scenario.lines).chain(&scenario.after).chain(&scenario.bye);
            for line in said.chain(replies).chain(silences) {
                for forbidden in ["http", "www", "://", ".jpg", ".png", "@"] {
                    assert!(!line.contains(forbidden), "{}: {line}", scenario.id);
                }
            }
        }
    }
}
