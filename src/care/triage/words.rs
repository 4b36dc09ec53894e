//! The triggers in words, for the helper.

use super::Trigger;
use crate::Language;

impl Trigger {
    /// The trigger in words, for the helper: what to look for, never a question to put.
    pub const fn text(self, language: Language) -> &'static str {
        let (nl, en) = self.both();
        match language {
            Language::Nl => nl,
            Language::En => en,
        }
    }

    const fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::PerpetratorNear => {
                ("dader is erbij, of komt binnen het uur", "perpetrator is there, or expected within the hour")
            }
            Self::Assault => ("er wordt nu iemand mishandeld of misbruikt", "an assault is going on"),
            Self::Injury => ("ernstig gewond, of een overdosis", "serious injury, or an overdose"),
            Self::SuicidePlan => ("plan voor zelfmoord, en middelen", "suicide plan, and the means"),
            Self::LockedIn => ("opgesloten, of wordt verplaatst", "locked in, or being moved"),
            Self::SiblingInDanger => ("broer of zus in direct gevaar", "a brother or sister in immediate danger"),
            Self::MeetingPlanned => ("klant of afspraak binnen 72 uur", "client or meeting planned within 72 hours"),
            Self::RecentViolence => ("seksueel geweld, tot 7 dagen geleden", "sexual violence, up to 7 days ago"),
            Self::HouseholdPerpetrator => {
                ("ouder of huisgenoot is dader", "a parent or somebody at home is a perpetrator")
            }
            Self::Under15 => ("jonger dan 15", "under 15"),
            Self::Deadline => ("beelden worden verspreid na een deadline", "deadline to publish images"),
            Self::SuicidalThoughts => ("gedachten aan zelfmoord", "suicidal thoughts"),
            Self::NowhereToSleep => ("geen plek om te slapen", "nowhere to sleep"),
            Self::Ongoing => ("gaat door, of er is nog contact; geen datum", "goes on, or contact continues; no date"),
            Self::Past => ("voorbij, geen contact meer", "past, no contact any more"),
            Self::Information => ("vraag om informatie", "a question for information"),
            Self::ThirdParty => ("over een ander, zonder gevaar", "about somebody else, no danger"),
            Self::Silent => ("zegt niets", "silent"),
            Self::Impersonator => ("misschien typt iemand anders", "somebody else may be typing"),
            Self::UnsafeToAsk => ("niet veilig om te vragen", "not safe to ask"),
        }
    }
}
