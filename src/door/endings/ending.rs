//! What is still to be done about one closed conversation, and when: its registration written into the register, its
//! room erased. Pure, but for the draw of a moment.

use std::time::Duration;

use crate::endings::register::{Begun, RegisterLine};
use crate::endings::written::WrittenRegistration;
use crate::moment::within;
use crate::visits::token::VisitDigest;
use care::registration::Registration;
use desk::correction::Standing;
use desk::event::{EventId, MemberId, Moment};

/// A closed conversation whose room is still there; or another room that is erased at its time.
#[derive(Debug)]
pub(crate) struct Ending {
    /// When the room is erased, or looked after again.
    erased_at: Moment,
    /// The homeserver is erasing it: the id to ask about.
    erasing: Option<String>,
    registering: Registering,
    /// The visitor's alias, where it is known.
    alias: Option<String>,
    /// Since when the conversation is closed.
    closed: Moment,
    /// The digest of the key under which the visitor would come back.
    digest: Option<VisitDigest>,
}

/// How far a conversation's registration is.
#[derive(Debug)]
pub(crate) enum Registering {
    /// Nothing goes into the register.
    Nothing,
    /// This goes into the register at this moment. `begun`: an earlier run was about to write it there.
    Waits { entry: RegisterLine, at: Moment, begun: Begun },
    /// The register has it: the registration as it got it, unless it got that there is none.
    Done(Option<Box<WrittenRegistration>>),
}

/// The visit that a closed conversation was, and since when it is closed.
#[derive(Debug, Default)]
pub(crate) struct ClosedVisit {
    /// The visitor's alias, where it is known.
    pub(crate) alias: Option<String>,
    /// Since when it is closed.
    pub(crate) since: Moment,
    /// The digest of the key under which the visitor would come back.
    pub(crate) digest: Option<VisitDigest>,
}

impl Ending {
    /// A closed conversation.
    pub(crate) fn new(of: ClosedVisit, erased_at: Moment, registering: Registering) -> Self {
        let ClosedVisit { alias, since, digest } = of;
        Self { erased_at, erasing: None, registering, alias, closed: since, digest }
    }

    /// A room of which nothing is registered.
    pub(crate) fn of_room(erased_at: Moment) -> Self {
        Self::new(ClosedVisit::default(), erased_at, Registering::Nothing)
    }

    /// Takes in a registration that was on its way when the conversation ended.
    pub(crate) fn late(&mut self, written: WrittenRegistration, span: Duration) {
        let at = match &self.registering {
            Registering::Nothing => within(span),
            Registering::Waits { entry: RegisterLine::Person(known), .. } if known.corrected => return,
            // nothing is registered of it
            Registering::Waits { entry: RegisterLine::Unwanted(_), .. } => return,
            Registering::Waits { at, begun: None, .. } => *at,
            Registering::Waits { .. } | Registering::Done(_) => return,
        };
        self.registering = Registering::Waits { entry: RegisterLine::Person(Box::new(written)), at, begun: None };
    }

    /// How its registration stands, if there is one.
    pub(crate) fn standing(&self) -> Option<Standing<'_>> {
        let (written, taken) = match &self.registering {
            Registering::Waits { entry: RegisterLine::Person(written), begun, .. } => (written, begun.is_some()),
            Registering::Done(Some(written)) => (written, true),
            _ => return None,
        };
        let WrittenRegistration { form, by, event, .. } = &**written;
        Some(Standing { by, event, form, taken })
    }

    /// Its registration was corrected, and the conversation's room has that.
    pub(crate) fn correct(&mut self, form: Registration, event: EventId) {
        if let Registering::Waits { entry: RegisterLine::Person(written), .. } = &mut self.registering {
            (written.form, written.event, written.corrected) = (form, event, true);
        }
    }

    /// Whether somebody may still correct its registration; the visitor's alias and the time of the closing then.
    pub(crate) fn correctable_by(&self, who: &MemberId) -> Option<(Option<String>, Moment)> {
        self.standing().filter(|standing| !standing.taken && standing.by == who)?;
        Some((self.alias.clone(), self.closed))
    }

    /// Takes out the entry for the register, and whether an earlier run was about to write it. From here on it counts
    /// as written.
    pub(crate) fn register(&mut self) -> Option<(RegisterLine, Begun)> {
        match std::mem::replace(&mut self.registering, Registering::Done(None)) {
            Registering::Waits { entry, begun, .. } => {
                if let RegisterLine::Person(written) = &entry {
                    self.registering = Registering::Done(Some(written.clone()));
                }
                Some((entry, begun))
            }
            other => {
                self.registering = other;
                None
            }
        }
    }

    /// Whether it was ended as unwanted contact, and that is not counted yet.
    pub(crate) fn can_be_taken_back(&self) -> bool {
        matches!(self.registering, Registering::Waits { entry: RegisterLine::Unwanted(_), begun: None, .. })
    }

    /// When there is something to do.
    pub(crate) fn due(&self) -> Moment {
        match &self.registering {
            Registering::Waits { at, .. } => self.erased_at.min(*at),
            _ => self.erased_at,
        }
    }

    /// Whether its room is to be erased, or looked after, by `time`.
    pub(crate) fn is_over(&self, time: Moment) -> bool {
        self.erased_at <= time
    }

    /// The id under which the homeserver is erasing the room, if it is.
    pub(crate) fn take_erasing(&mut self) -> Option<String> {
        self.erasing.take()
    }

    /// Its room is to be erased, or looked after again, at this moment.
    pub(crate) fn erase_at(&mut self, at: Moment, erasing: Option<String>) {
        (self.erased_at, self.erasing) = (at, erasing);
    }

    /// The digest of the key under which the visitor would come back.
    pub(crate) fn into_digest(self) -> Option<VisitDigest> {
        self.digest
    }
}
