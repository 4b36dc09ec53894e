//! The registrations that this helper closed conversations with, until the register has them (design §4). Their door has
//! them and decides; here is what it said of each last. Nothing of a form stays when the helper goes.

use super::failing::failure;
use super::{Tone, World};
use care::registration::Registration;
use desk::event::{AskCorrection, ConversationId, Correctable, CorrectionIs, EventId, MemberId, Moment, RequestId};
use matrix::link::{Command, Failure};

/// After how long a door that does not answer is said to be silent about it, in milliseconds.
const LATE: u64 = 5_000;

/// A registration of this helper's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// The visitor's alias, where it is known.
    pub alias: Option<String>,
    /// The door that had it.
    pub door: MemberId,
    /// Since when the conversation is closed, by the homeserver's clock.
    pub closed: Moment,
    /// Whether it is known that it cannot be corrected any more.
    pub over: bool,
    /// How it stands, as its door told: its event and the form.
    pub opened: Option<(EventId, Box<Registration>)>,
    /// What was asked and not answered yet.
    pub asked: Option<Asked>,
    /// What came of the last question.
    pub told: Option<Told>,
}

/// A question that a door has not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its id.
    pub id: RequestId,
    /// Of which door.
    pub door: MemberId,
    /// When it was asked.
    pub since: Moment,
    /// Whether it was a correction, and not how it stands.
    pub correction: bool,
    /// Whether it was said that the answer is late.
    pub late: bool,
}

/// What came of a question about a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It is corrected.
    Corrected,
    /// The register has it already.
    Taken,
    /// It was corrected elsewhere since; how it stands now is asked for.
    Changed,
    /// It is not this helper's to correct, or its door has it no more.
    NotHere,
    /// The door refuses what the form says.
    Faulty,
    /// The homeserver did not take it from the door.
    Failed,
    /// The question did not get to the door, as far as is known.
    NotSent(Failure),
}

impl World {
    /// A registration of this helper's.
    pub fn registered(&self, conversation: &ConversationId) -> Option<&Registered> {
        self.registered.iter().find(|registered| registered.conversation == *conversation)
    }

    /// The registrations that may still be corrected, the last one first.
    pub fn correctable(&self) -> impl Iterator<Item = &Registered> {
        self.registered.iter().filter(|registered| !registered.over)
    }

    /// A conversation of this helper's was closed with a registration; or a door told of it.
    pub(super) fn was_registered(&mut self, new: Correctable, door: MemberId) {
        let Correctable { conversation, alias, since: closed } = new;
        match self.registered.iter_mut().find(|known| known.conversation == conversation) {
            // the door that tells has it, and another may have had it before
            Some(known) => (known.door, known.over) = (door, false),
            None => self.registered.push(Registered {
                conversation,
                alias,
                door,
                closed,
                over: false,
                opened: None,
                asked: None,
                told: None,
            }),
        }
        self.registered.sort_by_key(|registered| std::cmp::Reverse(registered.closed));
    }

    /// Asks every door for registrations of this helper's that an earlier console left.
    pub(super) fn ask_for_registrations(&mut self) {
        let id = RequestId::from(self.new_id());
        self.registrations_asked = Some(id.clone());
        self.tell(Command::AskCorrection { id, door: None, ask: Box::new(AskCorrection::Mine) });
    }

    /// Asks how a registration stands: it is corrected from there. While the answer to something else may come, that is
    /// waited for, and nothing is asked.
    pub fn open_registration(&mut self, conversation: &ConversationId) {
        let asked = self.registered(conversation).and_then(|registered| registered.asked.as_ref());
        if asked.is_some_and(|asked| !asked.late) {
            return;
        }
        self.ask_door(conversation, AskCorrection::Open { conversation: conversation.clone() });
    }

    /// Asks the door to put a corrected form in the place of the one that it told.
    pub fn correct(&mut self, conversation: &ConversationId, form: Registration) {
        let Some((based_on, _)) = self.registered(conversation).and_then(|registered| registered.opened.clone()) else {
            return;
        };
        let (conversation, form) = (conversation.clone(), Box::new(form));
        self.ask_door(&conversation.clone(), AskCorrection::Correct { conversation, based_on, form });
    }

    /// Asks the door that has a conversation's registration now. An earlier question about it is not waited for any more.
    fn ask_door(&mut self, conversation: &ConversationId, ask: AskCorrection) {
        let Some(door) = self.registered(conversation).map(|registered| registered.door.clone()) else { return };
        let door = self.roster.last_successor(&door).clone();
        let (id, since) = (RequestId::from(self.new_id()), self.now());
        let correction = matches!(ask, AskCorrection::Correct { .. });
        if let Some(registered) = self.registered.iter_mut().find(|known| known.conversation == *conversation) {
            registered.asked = Some(Asked { id: id.clone(), door: door.clone(), since, correction, late: false });
            registered.told = None;
            if !correction {
                registered.opened = None;
            }
        }
        self.tell(Command::AskCorrection { id, door: Some(door), ask: Box::new(ask) });
    }

    /// Takes in what became of a question about registrations.
    pub fn correction(&mut self, to: &RequestId, answer: Result<(MemberId, CorrectionIs), Failure>) {
        if let Ok((door, CorrectionIs::Mine { registrations })) = answer {
            if self.registrations_asked.as_ref() == Some(to) {
                for one in registrations {
                    self.was_registered(one, door.clone());
                }
            }
            return;
        }
        let is_it = |asked: &Asked| asked.id == *to && answer.as_ref().map_or(true, |(door, _)| *door == asked.door);
        let Some(registered) = self.registered.iter_mut().find(|known| known.asked.as_ref().is_some_and(is_it)) else {
            return;
        };
        registered.asked = None;
        let conversation = registered.conversation.clone();
        let told = match answer {
            Err(why) => Told::NotSent(why),
            Ok((_, CorrectionIs::Mine { .. })) => return,
            Ok((_, CorrectionIs::Open { based_on, form })) => {
                registered.opened = Some((based_on, form));
                return;
            }
            Ok((_, CorrectionIs::Corrected)) => Told::Corrected,
            Ok((_, CorrectionIs::Taken)) => Told::Taken,
            Ok((_, CorrectionIs::Changed)) => Told::Changed,
            Ok((_, CorrectionIs::NotYours | CorrectionIs::Gone)) => Told::NotHere,
            Ok((_, CorrectionIs::Faulty)) => Told::Faulty,
            Ok((_, CorrectionIs::Failed)) => Told::Failed,
        };
        registered.over = matches!(told, Told::Taken | Told::NotHere);
        if told == Told::Changed {
            self.open_registration(&conversation);
        }
        if let Some(registered) = self.registered.iter_mut().find(|known| known.conversation == conversation) {
            registered.told = Some(told);
            if registered.over || told == Told::Corrected {
                registered.opened = None;
            }
        }
        let tone = if told == Told::Corrected { Tone::Info } else { Tone::Trouble };
        let text = self.told_words(&conversation, told);
        self.say(tone, text);
    }

    /// What came of a question about a registration, in words.
    pub fn told_words(&self, conversation: &ConversationId, told: Told) -> String {
        let words = &self.station.words;
        let (key, why) = match told {
            Told::Corrected => ("correct-done", String::new()),
            Told::Taken => ("correct-taken", String::new()),
            Told::Changed => ("correct-changed", String::new()),
            Told::NotHere => ("correct-not-here", String::new()),
            Told::Faulty => ("correct-faulty", String::new()),
            Told::Failed => ("correct-failed", String::new()),
            Told::NotSent(why) => ("correct-not-sent", failure(words, why)),
        };
        let arguments = [("alias", self.alias(conversation).to_owned().into()), ("why", why.into())];
        words.with(key, &arguments).into_owned()
    }

    /// The helper goes on with a registration: what was said of it before has been seen.
    pub fn go_on_correcting(&mut self, conversation: &ConversationId) {
        let known = self.registered.iter_mut().find(|known| known.conversation == *conversation && !known.over);
        if let Some(known) = known {
            known.told = None;
        }
    }

    /// Says of a question about a registration that its door does not answer: until it does, nothing is known.
    pub(super) fn late_corrections(&mut self) {
        let now = self.now();
        let late = self.registered.iter_mut().find_map(|registered| {
            let asked = registered.asked.as_mut().filter(|asked| !asked.late && now.since(asked.since) >= LATE)?;
            asked.late = true;
            Some((registered.conversation.clone(), asked.correction))
        });
        let Some((conversation, correction)) = late else { return };
        let key = if correction { "correct-unanswered" } else { "correct-unopened" };
        let text = self.station.words.with(key, &[("alias", self.alias(&conversation).to_owned().into())]).into_owned();
        self.say(Tone::Trouble, text);
    }

    /// How many corrections no door has answered.
    pub(super) fn corrections(&self) -> usize {
        let waits = |registered: &&Registered| registered.asked.as_ref().is_some_and(|asked| asked.correction);
        self.registered.iter().filter(waits).count()
    }

    /// When an answer about a registration is next late, if one is awaited.
    pub(super) fn next_late_correction(&self) -> Option<Moment> {
        let asked = self.registered.iter().filter_map(|registered| registered.asked.as_ref());
        asked.filter(|asked| !asked.late).map(|asked| Moment(asked.since.0 + LATE)).min()
    }
}
