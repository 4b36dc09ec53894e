//! What looks like a shelter: its address is never stored, whatever a desk asks for (domain.md §4).
//!
//! Told by words, in Dutch, English and what a taxonomy calls it: whoever shelters somebody says so in its name, what it
//! is for, its classification, or its location. In doubt it is one: an address too few costs a look at the site, one
//! too many may cost a life.

use super::Language;
use super::referral::Entry;

/// Parts of words that say that people are sheltered; compared in lower case. `bh-18` is the Human Services taxonomy's
/// branch of emergency and transitional shelter (BH-1800), `ph-` is not: it holds too much else.
const HINTS: [&str; 75] = [
    "shelter",
    "refuge",
    "safe house",
    "safehouse",
    "safe-house",
    "safe place",
    "safe home",
    "hiding",
    "women's aid",
    "womens aid",
    "hostel",
    "accommodation",
    "housing",
    "sanctuary",
    "residential",
    "night stop",
    "nightstop",
    "bh-18",
    "opvang",
    "blijf van mijn lijf",
    "blijf-van-mijn-lijf",
    "blijfhuis",
    "blijf groep",
    "oranje huis",
    "oranjehuis",
    "vrouwenhuis",
    "schuil",
    "onderduik",
    "noodbed",
    "slaapplek",
    "logeer",
    "crisisplek",
    "crisisplaats",
    "veilige plek",
    "veilig huis",
    "beschermd wonen",
    "frauenhaus",
    "foyer",
    "wonen",
    "woont u",
    "woning",
    "woonplek",
    "woongroep",
    "woonvoorziening",
    "verblijf",
    "verblijven",
    "inwon",
    "onderdak",
    "overnacht",
    "slapen",
    "tehuis",
    "gezinshuis",
    "toevlucht",
    "residentieel",
    "intramura",
    "categorale",
    "beschermde plek",
    "live here",
    "live there",
    "live with us",
    "living here",
    "place to stay",
    "places to stay",
    "somewhere to stay",
    "stay with us",
    "overnight",
    "lodging",
    "safe bed",
    // who shelters and says so in no word of it
    "arosa",
    "veilige veste",
    "cosm",
    "moviera",
    "kadera",
    "sterk huis",
    "rosa manus",
];

/// Whether any of these texts speaks of sheltering people.
pub fn speaks_of_shelter<'a>(texts: impl IntoIterator<Item = &'a str>) -> bool {
    texts.into_iter().any(|text| {
        // whom it is for does not make it a refuge
        let text = text.to_lowercase().replace('’', "'").replace("refugee", "");
        HINTS.iter().any(|hint| text.contains(hint))
    })
}

/// Whether an entry looks like a shelter.
pub fn is_shelter(entry: &Entry) -> bool {
    let id = entry.id.replace('_', " ");
    let words = [Some(&entry.name), Some(&entry.what), entry.note.as_ref(), entry.alert.as_ref()];
    let notes = entry.channels.iter().filter_map(|channel| channel.note.as_ref());
    let texts =
        words.into_iter().flatten().chain(notes).flat_map(|words| Language::ALL.map(|language| words.get(language)));
    let others = entry.organisation.as_deref().into_iter().chain(entry.synonyms.iter().map(String::as_str));
    speaks_of_shelter(texts.chain(others).chain([id.as_str()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_shelters_is_told_by_any_word_of_it_and_whoever_listens_is_not() {
        for shelter in
            ["Vrouwenopvang Oost", "Emergency SHELTER", "Blijf Groep", "a safe house", "Women’s Aid", "BH-1800"]
        {
            assert!(speaks_of_shelter(["Chat", shelter]), "{shelter}");
        }
        // as their own pages say it
        for shelter in [
            "Arosa: u kunt er wonen met uw kinderen",
            "Veilige Veste",
            "Het Toevluchtsoord",
            "COSM",
            "Hier woont u tijdelijk met andere vrouwen",
            "Een plek om te slapen als je niet naar huis kunt",
            "You can live here with your children",
            "A place to stay for girls",
        ] {
            assert!(speaks_of_shelter([shelter]), "{shelter}");
        }
        for other in [
            "De Kindertelefoon",
            "Meld Misdaad Anoniem",
            "Om te praten als je je rot voelt",
            "Hulp bij wat je thuis meemaakt",
            "Stichting Gehoor",
            "Counselling",
            "To talk about anything on your mind",
            "Legal advice",
            "Refugee council",
        ] {
            assert!(!speaks_of_shelter([other]), "{other}");
        }
    }
}
