//! What the check finds, measured on sentences that harm and sentences that do not.

use super::forbidden;
use crate::Language::{self, En, Nl};

/// Sentences that no visitor should read.
const HARMFUL: [(Language, &str); 74] = [
    // parents and school
    (Nl, "Praat er eens over met je moeder."),
    (Nl, "Vertel het je ouders maar, die willen je helpen."),
    (Nl, "Bel je vader en zeg dat je bang bent."),
    (Nl, "Misschien kun je het aan je mentor vertellen op school."),
    (Nl, "Bel je mentor op school."),
    (Nl, "Ga naar je juf, die weet wat je moet doen."),
    (Nl, "Zou je het niet eens aan mama vragen?"),
    (Nl, "Wij kunnen je school inlichten."),
    (Nl, "Stuur je oma een appje."),
    (En, "Have you thought about talking to your mum? Talk to your mum first."),
    (En, "Tell your parents what happened."),
    (En, "Call your dad and ask him to pick you up."),
    (En, "Go to your teacher tomorrow morning."),
    (En, "Ask your stepfather to stop."),
    (En, "Let your mother know where you are."),
    // secrecy
    (Nl, "Dit blijft tussen jou en mij."),
    (Nl, "Ik beloof dat niemand het te weten komt."),
    (Nl, "Alles wat je zegt is vertrouwelijk."),
    (Nl, "Wij vertellen het niemand."),
    (Nl, "Je geheim is veilig bij ons."),
    (Nl, "Mij kun je alles toevertrouwen."),
    (Nl, "Dat blijft hier."),
    (En, "This stays between us."),
    (En, "I promise I won't tell."),
    (En, "Nobody will ever find out."),
    (En, "Your secret is safe with us."),
    (En, "We never tell anyone."),
    // outcome
    (Nl, "Alles komt weer in orde."),
    (Nl, "Je bent nu veilig."),
    (Nl, "Het komt allemaal goed."),
    (Nl, "Wij halen je daar vanavond weg."),
    (Nl, "Hij wordt morgen opgepakt."),
    (Nl, "Er kan je niets meer gebeuren."),
    (Nl, "Ik zorg ervoor dat het stopt."),
    (En, "Everything will be fine."),
    (En, "You're safe now."),
    (En, "We will get you out of there."),
    (En, "He will be arrested."),
    (En, "Nothing bad can happen to you anymore."),
    // confronting
    (Nl, "Spreek hem erop aan."),
    (Nl, "Zeg hem dat hij moet stoppen."),
    (Nl, "Vraag haar waarom ze dat doet."),
    (Nl, "Confronteer hem met de berichten."),
    (Nl, "Laat hem weten dat jij een grens hebt."),
    (Nl, "Dreig met de politie."),
    (En, "Tell him to stop."),
    (En, "Confront her with what you found."),
    (En, "You could stand up to him."),
    (En, "Ask him why he does it."),
    // refusing too early
    (Nl, "Blokkeer hem en betaal niets."),
    (Nl, "Reageer gewoon niet meer."),
    (Nl, "Verbreek alle contact."),
    (En, "Block him and don't pay."),
    (En, "Cut all contact."),
    (En, "Just ignore him."),
    // images
    (Nl, "Kun je een screenshot sturen van de foto?"),
    (Nl, "Stuur ons de beelden, dan kijken wij."),
    (Nl, "Laat me de foto even zien."),
    (Nl, "Maak een screenshot van het filmpje."),
    (En, "Could you send us a screenshot of the picture?"),
    (En, "Upload the video here."),
    (En, "Can you share the images with us?"),
    // mail and phone
    (Nl, "We mailen je plan."),
    (Nl, "Wat is je telefoonnummer?"),
    (Nl, "Ik app je morgen."),
    (Nl, "We sturen je een uitnodiging voor de afspraak."),
    (En, "We'll email you the plan."),
    (En, "What is your phone number?"),
    (En, "I can text you a reminder."),
    // blame, why
    (Nl, "Waarom ben je niet weggegaan?"),
    (Nl, "Je had beter niet kunnen reageren."),
    (Nl, "Dat was wel een beetje dom van je."),
    (En, "Why didn't you say no?"),
    (En, "You should have told somebody."),
];

/// Sentences that a visitor may read, many of which look like harmful ones.
const HARMLESS: [(Language, &str); 74] = [
    (Nl, "Fijn dat je er bent. Je hoeft je naam niet te zeggen en jij bepaalt wat je vertelt."),
    (Nl, "Alleen wij van de chat lezen dit."),
    (Nl, "Ben ik bang dat iemand doodgaat of zwaargewond raakt, dan vraag ik hulp. Als het kan, zeg ik dat eerst."),
    (Nl, "Kun je nu veilig typen? Ja of nee is genoeg."),
    (Nl, "Ik blijf nog even. Je hoeft niets te zeggen."),
    (Nl, "Wat goed dat je dit vertelt. Het is niet jouw schuld."),
    (Nl, "Is er nog iemand thuis om wie je je zorgen maakt?"),
    (Nl, "Ik weet wie kan helpen. Ik zeg eerst wie er iets van hoort. Daarna kies jij."),
    (Nl, "Nee is ook goed. Wat zou nu wel helpen?"),
    (Nl, "Je veiligheid gaat voor. Kun je veilig ergens heen waar mensen zijn? Bijvoorbeeld een winkel."),
    (Nl, "We gaan zo stoppen. Wat wil je onthouden?"),
    (Nl, "Oké, tot later."),
    (Nl, "Welk woord spraken we af?"),
    (Nl, "Stuur ons geen foto's of filmpjes."),
    (Nl, "Schrijf dit op als dat veilig kan."),
    (Nl, "Je hoeft het niet aan je ouders te vertellen."),
    (Nl, "Is je moeder nu thuis?"),
    (Nl, "Wie woont er bij jou in huis?"),
    (Nl, "Weet je vader dat je nu chat?"),
    (Nl, "Ik maak me grote zorgen om jou. Daarom vraag ik nu hulp. Dat zeg ik je eerlijk."),
    (Nl, "Of het lukt, weten we niet."),
    (Nl, "Dat is de schuld van de afperser, van niemand anders."),
    (Nl, "Het lukt nu niet. Dat snap ik."),
    (Nl, "Je kunt gratis bellen met 113, dag en nacht."),
    (Nl, "De Kindertelefoon is er elke dag van 11 tot 21 uur."),
    (Nl, "Je mag altijd terugkomen in deze chat."),
    (Nl, "Wil je dat ik even wacht?"),
    (Nl, "Je bent niet de enige die dit meemaakt."),
    (Nl, "Ik geloof je."),
    (Nl, "Is hij nu bij jou in de buurt?"),
    (Nl, "Ben je gewond?"),
    (Nl, "Heb je iets ingenomen?"),
    (Nl, "Wil je 112 bellen? Dan heb ik alleen een plek nodig."),
    (Nl, "Zeg niet wie je bent of waar je woont, als je dat niet wilt."),
    (Nl, "Wat hoop je dat er na dit gesprek anders is?"),
    (Nl, "Is dat gelukt? Wat ga je nu doen?"),
    (Nl, "Hoe oud ben je ongeveer?"),
    (Nl, "Je hoeft hem niets uit te leggen."),
    (Nl, "Denk je weleens aan de dood?"),
    (Nl, "Wie zou je geloven als je het vertelde?"),
    (En, "Glad you're here. No name needed; you decide what to share."),
    (En, "Only our team reads this."),
    (En, "If I fear someone may die or be badly hurt, I get help. I tell you first if I can."),
    (En, "Is it safe for you to type now? Yes or no is enough."),
    (En, "I'm staying a while. You needn't say anything."),
    (En, "Thank you for telling me. This isn't your fault."),
    (En, "Anyone else at home you worry about?"),
    (En, "I know who could help. First I'll say who would hear of it. Then you choose."),
    (En, "No is fine. What would help now?"),
    (En, "Your safety comes first. Can you safely get somewhere with people? A shop, for example."),
    (En, "We'll stop soon. What do you want to remember?"),
    (En, "OK, bye for now."),
    (En, "Which word did we agree on?"),
    (En, "Please send us no photos or videos."),
    (En, "You don't have to tell your parents."),
    (En, "Is your mother at home now?"),
    (En, "Who lives with you?"),
    (En, "Does your dad know that you are chatting?"),
    (En, "I'm very worried about you. That's why I'm asking for help now."),
    (En, "We don't know if it will work."),
    (En, "You can call 113 for free, day and night."),
    (En, "You may always come back to this chat."),
    (En, "Do you want me to wait?"),
    (En, "You're not the only one."),
    (En, "I believe you."),
    (En, "Is he near you now?"),
    (En, "Are you hurt?"),
    (En, "Did you take anything?"),
    (En, "Shall I call 112? Then I only need a place."),
    (En, "What do you hope is different after this chat?"),
    (En, "Did that work? What will you do now?"),
    (En, "About how old are you?"),
    (En, "Do you think about death?"),
    (En, "Who would believe you if you told them?"),
];

/// How many of the harmful sentences are found, and how many of those found are harmful.
#[test]
fn the_corpus_is_told_apart() {
    let found = |sentences: &[(Language, &'static str)]| -> Vec<&'static str> {
        let is_found = |(language, text): &&(Language, &'static str)| !forbidden(text, *language).is_empty();
        sentences.iter().filter(is_found).map(|(_, text)| *text).collect()
    };
    let (right, wrong) = (found(&HARMFUL), found(&HARMLESS));
    let missed: Vec<&str> = HARMFUL.iter().map(|(_, text)| *text).filter(|text| !right.contains(text)).collect();
    assert!(missed.is_empty(), "missed: {missed:#?}");
    assert!(wrong.is_empty(), "taken for harmful: {wrong:#?}");
}

#[test]
fn what_is_found_is_named_by_its_words_and_its_harm() {
    let found = forbidden("Hoi. Praat er eens over met je moeder, echt.", Nl);
    assert_eq!(found[0].words, "praat er eens over met je moeder");
    assert!(found[0].why.contains("§2.1"), "{}", found[0].why);
    assert_eq!(forbidden("Waar ontmoet je hem?", Nl), []);
    let both = forbidden("Blokkeer hem. Dit blijft tussen ons.", Nl);
    assert_eq!(both.len(), 2, "{both:?}");
}
