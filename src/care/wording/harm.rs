//! What words do to a visitor that should not be done: kinds of harm, and the shapes of sentences that do it.
//!
//! A shape is written as words in their order: `|` parts words of which one stands there, `*` ends the beginning of a word,
//! `..` leaves room for a few words between. A sentence that says *not* is no such sentence ("Stuur ons geen foto's"); where
//! it is one all the same, the shape begins with `!` ("Ik vertel het niemand").

use crate::Language;

/// A kind of harm.
pub(super) struct HarmKind {
    /// What it does to a visitor, and the rule.
    pub(super) why: &'static str,
    nl: &'static [&'static str],
    en: &'static [&'static str],
}

impl HarmKind {
    /// The shapes of sentences that do it.
    pub(super) const fn shapes(&self, language: Language) -> &'static [&'static str] {
        match language {
            Language::Nl => self.nl,
            Language::En => self.en,
        }
    }
}

/// So many words fit where a shape leaves room.
const GAP: usize = 6;

/// Words by which a sentence says the opposite.
const NOT: [&str; 26] = [
    "niet",
    "nooit",
    "geen",
    "zonder",
    "hoeft",
    "hoef",
    "not",
    "never",
    "no",
    "without",
    "don't",
    "doesn't",
    "isn't",
    "aren't",
    "won't",
    "can't",
    "needn't",
    "shouldn't",
    "didn't",
    "wasn't",
    "nor",
    "noch",
    "none",
    "cannot",
    "nobody",
    "niemand",
];

pub(super) const KINDS: [HarmKind; 11] = [
    HarmKind {
        why: "It promises secrecy, which nobody here can keep in every case (domain.md §2.5)",
        nl: &[
            "houd|houden|hou .. mond",
            "!ik|we|wij zwijg|zwijgen",
            "beloofd",
            "geef .. niet|niets door",
            "!vertrouw|vertrouwen .. mij|ons .. niemand",
            "beloof* .. niemand|niet|niets|geheim",
            "ik|we|wij .. beloof|beloven",
            "beloof|beloven .. je|jou",
            "blijft|blijven|houd|hou|houden|bewaar .. geheim",
            "!dit|dat|het .. blijft|blijven .. hier|ons|mij|jou",
            "!tussen ons|jou|ons",
            "!onder ons",
            "!ik|we|wij .. zeg|zeggen|vertel|vertellen|praat|praten .. niemand|nergens|nooit|niks|niets",
            "!niemand .. weten|horen|hoort|achter|leest|lezen|ziet|zien|zal|komt",
            "veilig bij ons|mij",
            "!mij|ons .. kun|kan|mag .. alles .. vertellen|zeggen|toevertrouwen",
            "vertrouwelijk",
        ],
        en: &[
            "!won't|never pass|repeat|share|mention .. it|this|anyone",
            "!trust me|us",
            "my lips",
            "promise*",
            "!i|we promise",
            "secret|confidential",
            "!between us",
            "!between you .. me|us",
            "!nobody|no-one .. know|find|hear|learn|read|will",
            "!no one .. know|find|hear|learn|read|will",
            "!won't|never|not .. tell .. anyone|anybody|soul|parents|mum|mom|dad",
            "!stays|stay|remains .. here|us|me",
            "safe with us|me",
            "tell .. us|me .. anything|everything",
        ],
    },
    HarmKind {
        why: "It promises rescue or an outcome (domain.md §2.5)",
        nl: &[
            "!kan|kunnen hij|ze|zij|niemand .. je|jou .. niks|niets|niet|meer",
            "politie|we|wij|ze gaat|gaan|zal|zullen .. oppakken|pakken|straffen|vinden",
            "is|zijn dit|het|alles .. voorbij|weg",
            "binnenkort|straks|morgen .. vrij|voorbij|weg",
            "komt|komen|wordt|loopt .. goed|orde|beter|terecht",
            "alles .. goed|orde|voorbij",
            "je|jullie bent|zijn .. veilig",
            "!kan je niets|niks .. gebeuren|overkomen|doen",
            "!gebeurt|overkomt .. niets|niks",
            "redden|red",
            "haal|halen .. je .. weg|daar|eruit|op",
            "garand*|verzeker*|zeker weten",
            "gaat|zal het|hij|dit|dat .. stoppen|ophouden|lukken",
            "het|hij|dit|dat gaat|zal .. stoppen|ophouden|lukken",
            "wordt|worden .. opgepakt|gestraft|vastgezet|verwijderd",
            "we|wij|ik zorg|zorgen .. dat|ervoor",
            "los|lossen .. het|dit .. op",
        ],
        en: &[
            "everything|it|things is|are going .. be fine|okay|ok|alright|right|better",
            "police|court will|going",
            "put|go|goes .. prison|jail",
            "be gone|deleted|removed|over .. by|tomorrow|soon",
            "!he|she|they|nobody can't|cannot|won't|can .. hurt|touch|reach|find|harm|get .. you",
            "see to .. it|that",
            "everything|it|things|this|all will|be|gonna|turn .. fine|okay|ok|alright|right|better|well",
            "it'll|everything'll|things'll .. fine|okay|ok|alright|right|better|well",
            "you're|you .. safe now|here",
            "rescue*",
            "save you",
            "get you .. out|away",
            "guarantee*",
            "make sure .. he|she|it|they|that|you|nothing",
            "!nothing .. happen .. you",
            "he|she|they .. be .. arrested|punished|jailed|caught",
            "will .. stop|disappear|work .. soon|sure|you|out",
            "fix|solve .. this|it|everything",
        ],
    },
    HarmKind {
        why: "It sends the visitor to somebody at home or at school, who may be the one (domain.md §2.1)",
        nl: &[
            "beste als .. vader|moeder|ouders|school",
            "ga|keer .. naar|terug huis",
            "ouders|moeder|vader|school|mentor|thuis .. hoogte|recht",
            "breng|stel .. hoogte",
            "vertel|vertellen|zeg|zeggen|praat|praten|bel|bellen|app|appen|mail|mailen|schrijf|vraag|overleg|bespreek|spreek|bespreken|stuur|ga|neem .. \
             ouders|ouder|moeder|vader|mama|papa|mam|pap|stief*|pleeg*|opa|oma|broer|zus|familie|huisgenoot",
            "vertel|vertellen|zeg|zeggen|praat|praten|bel|bellen|app|mail|vraag|overleg|bespreek|spreek|meld|ga|stap|loop .. \
             mentor|leraar|lerares|juf|juffrouw|meester|docent|docente|school|decaan|klas|trainer|coach|conciërge|rector",
            "contact .. school|mentor|ouders|thuis|leraar",
            "aan|met|tegen .. ouders|ouder|moeder|vader|mama|papa|mam|pap|mentor|leraar|juf|meester .. vragen|vertellen|zeggen|praten|bespreken",
            "ouders|moeder|vader|thuis|school|mentor .. inlichten|bellen|vertellen|informeren|inschakelen|betrekken",
        ],
        en: &[
            "go|get back home|inside|there",
            "your mum|mom|mother|dad|father|parents|family will|would|can|could|deserve*",
            "back|home .. with|to .. family|parents|mum|mom|dad",
            "best place .. family|home",
            "go|get|stay home",
            "tell|talk|call|text|phone|ring|ask|speak|email|write|go|contact|message|inform .. \
             parent*|mother|mum|mom|father|dad|step*|foster|brother|sister|family|grandma|grandpa|gran",
            "tell|talk|call|text|phone|ask|speak|email|go|contact|message|report .. \
             teacher|mentor|school|tutor|headteacher|coach|principal|counsellor",
            "let your|the parents|mother|mum|mom|father|dad|school|teacher .. know|help",
        ],
    },
    HarmKind {
        why: "It has the visitor confront somebody (domain.md §2.5)",
        nl: &[
            "!zeg|vertel .. tegen hem|haar|hen",
            "zeg je|jij .. nee",
            "vraag .. hem|haar|hen .. gezicht",
            "zeg|vertel .. hem|haar|hen .. gezicht|nee|waarheid",
            "zeg .. nee .. hij|ze|zij|tegen",
            "stuur|schrijf|app .. hem|haar|hen .. bericht|dat",
            "vertel|zeg .. aan hem|haar",
            "spreek .. hem|haar|hen|ze|die|daarop|erop .. aan",
            "spreek .. aan .. op",
            "confronteer*|confronteren",
            "zeg|vertel .. hem|haar|hen .. dat|stop*|ophoud*|moet",
            "!zeg hem|haar|hen .. dat",
            "zeg|vertel .. tegen hem|haar|hen",
            "maak .. hem|haar|hen .. duidelijk",
            "vraag .. hem|haar|hen .. waarom|om",
            "ga .. gesprek .. hem|haar|hen|met",
            "praat .. met hem|haar",
            "laat .. hem|haar|hen .. weten|merken|zien .. je|weet|grens",
            "dreig|dreigen .. politie|aangifte",
            "sla|vecht .. terug",
        ],
        en: &[
            "sit .. with him|her|them",
            "!tell him|her|them you",
            "let him|her|them know",
            "write|reply to him|her|them",
            "demand .. he|she|they",
            "turn him|her|them down",
            "to his|her|their face",
            "confront*",
            "tell him|her|them .. stop|that|no|you|to",
            "ask him|her|them .. why|stop|to",
            "talk .. to him|her",
            "stand up .. to|for",
            "say no .. to him|her|them",
            "have it out .. with",
            "threaten .. police",
            "let him|her|them .. know|see .. you",
            "hit|fight .. back",
        ],
    },
    HarmKind {
        why: "It advises to refuse or to cut contact, before it is known that the sender is nobody from home (domain.md §3, 4)",
        nl: &[
            "!maak .. geen geld",
            "!geef .. geen|niet .. toe|geld",
            "!ga .. niet .. naar .. toe|afspraak",
            "!blokkeer",
            "blokkeren",
            "!betaal|betalen .. niet|niets|nooit|niks",
            "!stuur hem|haar|ze|die .. niets|niks",
            "!reageer|antwoord .. niet|nooit",
            "!verbreek|stop .. contact",
            "!verwijder .. hem|haar|account|chat|berichten",
            "!negeer .. hem|haar|ze|bericht*",
        ],
        en: &[
            "!never|don't|not send him|her|them",
            "!say no",
            "!refuse .. to",
            "!block him|her|them|the|that|this",
            "!don't|never|not pay",
            "!don't|never reply|respond|answer",
            "!cut .. contact",
            "!stop .. contact|replying|responding",
            "!delete .. account|messages|chat|app",
            "!ignore him|her|them",
        ],
    },
    HarmKind {
        why: "It asks for an image, which for a child is a crime to send and to have (domain.md §9)",
        nl: &[
            "upload|uploaden",
            "kun|kan|wil .. foto|schermafbeelding|screenshot|filmpje|beelden .. sturen|laten|delen|maken",
            "stuur|sturen|zend|deel|delen|upload|uploaden|laat|toon|maak|maken|mail|app .. \
             foto|foto's|beeld|beelden|filmpje|filmpjes|video|video's|screenshot|screenshots|schermafbeelding*|schermafdruk*|plaatje*|naaktfoto*|selfie",
            "stuur me|mij|ons",
        ],
        en: &[
            "show me .. what|the|it",
            "send|share|show|upload|forward|email|take|give|see .. \
             photo|photos|picture|pictures|image|images|video|videos|screenshot|screenshots|grab|screengrab|pic|pics|selfie|nudes",
            "send me|us",
            "show me .. the|it",
        ],
    },
    HarmKind {
        why: "It leaves a trace on a phone or in a mailbox that somebody else reads (domain.md §2.1 and §2.8)",
        nl: &[
            "welke straat|plaats|stad|school .. woon|zit",
            "waar .. woon je",
            "welk|jouw|je nummer|adres",
            "nummer .. bereiken|bellen",
            "sturen|stuur .. appje|berichtje|sms'je|mailtje",
            "typ|geef|schrijf .. adres|nummer|achternaam",
            "we|wij|ik mail|mailen|app|appen|sms|sms'en|bel|bellen|whatsapp|whatsappen",
            "we|wij|ik|zal|zullen|kan|kunnen .. je .. mailen|appen|bellen|sms'en",
            "mail|mailen|e-mail|app .. je|jou .. plan|gesprek|verslag|afspraak|link",
            "stuur|sturen .. je .. mail|sms|app|bericht|agenda*|uitnodiging|brief|kaart",
            "wat|geef .. je|jouw .. mailadres|e-mailadres|telefoonnummer|nummer|adres|achternaam",
            "zet .. agenda",
        ],
        en: &[
            "drop .. you",
            "you .. an email|text",
            "number .. ring|call|reach|text .. you",
            "type|give|write|leave .. your .. address|number|email|surname",
            "post|posted|mail|mailed|sent to you",
            "we|i|we'll|i'll email|e-mail|mail|text|sms|message|call|phone|ring|whatsapp",
            "we|i .. email|e-mail|mail|text|call|phone .. you|your",
            "send .. you .. email|e-mail|text|message|invite|invitation|letter|link|reminder",
            "give|what's|what .. your .. email|number|address|surname",
            "calendar|invite .. reminder|invitation|appointment|you",
        ],
    },
    HarmKind {
        why: "It lays blame on the visitor (domain.md §9)",
        nl: &[
            "!niet .. slim|verstandig|handig .. van|je",
            "mede .. verantwoordelijk|schuldig",
            "zelf .. verantwoordelijk",
            "je|jij hebt|bent .. meegedaan|ingestemd|toegestemd|akkoord",
            "eigen|jouw|je schuld",
            "waarom .. je|jij|jullie",
            "!hoe kon|kun .. je|jij",
            "had .. je|jij .. moeten|kunnen|maar|beter",
            "!je|jij had .. niet|nooit|moeten|kunnen|beter",
            "!dom|stom|naïef|onverstandig .. je|jou",
            "!je|jij .. bent|was|deed .. dom|stom|naïef",
            "zelf .. gekozen|gewild|begonnen|uitgelokt|gedaan|gestuurd|meegewerkt",
            "!wilde|wou .. je|jij .. zelf|ook",
        ],
        en: &[
            "you .. agree|agreed to",
            "partly .. your",
            "your own responsibility|responsible",
            "your .. fault",
            "why .. you",
            "!how could you",
            "!you should|could|shouldn't .. have",
            "!shouldn't|should have",
            "!stupid|silly|foolish|naive .. you",
            "!you .. stupid|silly|foolish|naive",
            "asked for it",
            "your own choice|doing",
            "you .. agreed|chose|wanted .. to|it|yourself",
        ],
    },
    HarmKind {
        why: "It puts pressure on somebody who is under pressure already",
        nl: &[
            "!als je niets|niks zegt",
            "!hele avond|nacht|dag",
            "!als je .. niks|niets|niet .. kunnen|kan",
            "!geen keus|keuze",
            "je|jij zult|zal .. moeten",
            "kom op",
            "schiet op",
            "zeg nou|nu .. eindelijk",
            "hebben|heb geen .. tijd|nacht",
            "!je|jij moet",
            "!moet je|jij",
            "vertel .. alles|precies",
            "hele verhaal",
            "je bent verplicht",
        ],
        en: &[
            "come on",
            "i need .. now",
            "!if you leave|stop|close|go",
            "hurry up",
            "!no choice",
            "!haven't got .. night|day|time",
            "!unless you",
            "!if you don't .. we|can't|cannot",
            "!you must",
            "!you have to",
            "!you need to .. tell|say",
            "tell .. me everything",
            "the whole story",
            "exactly what happened",
        ],
    },
    HarmKind {
        why: "It is one kind of exploiter's name for everybody's (domain.md §9)",
        nl: &["!loverboy*", "!lover boy*"],
        en: &["!loverboy*", "!lover boy*"],
    },
    HarmKind {
        why: "It asks for a full account, which a court may hold against the visitor later (domain.md §2.5)",
        nl: &["vertel .. wat .. precies", "beschrijf .. gebeurd|gedaan|alles|precies", "begin .. bij .. begin"],
        en: &["describe .. happened|everything|detail", "start .. from .. beginning", "every detail"],
    },
];

/// Where a sentence has a shape: its first and its last word's places, both included. Whoever `asks` whether the visitor
/// would not do something has proposed it.
pub(super) fn find(shape: &str, words: &[&str], asks: bool) -> Option<(usize, usize)> {
    let (counts_anyway, shape) = shape.strip_prefix('!').map_or((false, shape), |shape| (true, shape));
    let parts: Vec<&str> = shape.split_whitespace().collect();
    let says_not = words.iter().any(|word| NOT.contains(word));
    if says_not && !counts_anyway && !asks {
        return None;
    }
    (0..words.len()).find_map(|at| Some((at, ends(&parts, words, at)?)))
}

/// Where the rest of a shape ends that begins at a word.
fn ends(parts: &[&str], words: &[&str], at: usize) -> Option<usize> {
    let (first, rest) = parts.split_first()?;
    if !is_one(words.get(at)?, first) {
        return None;
    }
    match rest.split_first() {
        None => Some(at),
        Some((&"..", rest)) => (at + 1..=at + 1 + GAP).find_map(|next| ends(rest, words, next)),
        Some(_) => ends(rest, words, at + 1),
    }
}

fn is_one(word: &str, part: &str) -> bool {
    part.split('|').any(|known| known.strip_suffix('*').map_or(word == known, |begin| word.starts_with(begin)))
}
