//! Questions about registrations of this helper's: asked of a door's devices and answered to this one, beside all rooms
//! and beside the outbox. Nothing of them is journaled: the door has the registration, and a question whose answer was lost is
//! asked again by the helper.

use std::time::Duration;

use super::task::{Done, Task};
use super::{Failure, Update};
use crate::error::Error;
use crate::wire::ToldBeside;
use desk::event::{AskCorrection, CorrectionAsk, DeviceEvent, MemberId, RequestId};
use machine::retry::{Backoff, retry};

/// A question may take so long to get to the homeserver. It is short, since the helper waits.
const ASKING: Duration = Duration::from_secs(20);

impl Task {
    /// Asks a door about a registration; every door, when none is named.
    pub(super) fn ask_correction(&mut self, id: RequestId, door: Option<MemberId>, ask: AskCorrection) {
        let Some((session, desk)) = self.session.clone().zip(self.desk.as_ref()) else {
            return self.tell(Update::Correction { to: id, answer: Err(Failure::Unreachable) });
        };
        let doors = door.map_or_else(|| desk.levels.doors(), |door| vec![door]);
        let device = session.device().to_owned();
        let event = DeviceEvent::CorrectionAsk(CorrectionAsk { id: id.clone(), device, ask });
        self.asking += 1;
        self.under_way.push(Box::pin(async move {
            let (kind, content) = (event.event_type(), event.content());
            // one question and one transaction: however often it is told, it is told once
            let tell = || session.tell_devices(&doors, kind, id.as_str(), &content);
            let asked = retry(Backoff::default(), tell);
            let end: Result<Result<(), Error>, _> = tokio::time::timeout(ASKING, asked).await;
            Done::AskedCorrection(id, end.map_or(Err(Failure::TimedOut), |end| end.map_err(|error| error.failure())))
        }));
    }

    /// The question is with the homeserver, or is not.
    pub(super) fn asked_correction(&mut self, to: RequestId, end: Result<(), Failure>) {
        self.asking -= 1;
        if let Err(why) = end {
            self.tell(Update::Correction { to, answer: Err(why) });
        }
    }

    /// What a door told this device.
    pub(super) fn on_door_told(&self, told: &ToldBeside) {
        match DeviceEvent::parse(&told.event_type, told.content.get()) {
            Ok(Some(DeviceEvent::Alive(_))) => self.tell(Update::DoorAlive(told.sender.clone())),
            Ok(Some(DeviceEvent::CorrectionAnswer(answer))) => {
                self.tell(Update::Correction { to: answer.to, answer: Ok((told.sender.clone(), answer.answer)) });
            }
            _ => {}
        }
    }
}
