//! The arbiter loop: the single writer of what is true about a door's conversations. It takes requests strictly in its
//! own order, decides, acts, answers, and only then takes the next; only a refusal is said when there is time.
//!
//! The loop owns the parts of a door and passes events on to them. Each part owns what it knows and says what follows
//! from it.

mod events;
mod requests;

use crate::attention::DoorWatch;
use crate::command::DoorCommand;
use crate::context::SharedContext;
use crate::desk_room::DeskRoom;
use crate::desk_room::board::OwnBoard;
use crate::desk_room::refusals::Refusals;
use crate::desk_room::undelivered::ToldUndelivered;
use crate::endings::declines::Declines;
use crate::endings::{Endings, corrections};
use crate::error::DoorError;
use crate::handovers::offers::Offers;
use crate::handovers::{departures, give_back_surplus};
use crate::moment::now;
use crate::places::Places;
use crate::presence::{self, Absences, Leavers};
use crate::reading::batch::Batch;
use crate::reopening;
use crate::saved_plan::SavedPlans;
use crate::successors::elsewhere::Elsewhere;
use crate::successors::{Doors, leave_rooms_without_successor, take_over};
use desk::event::{Arrived, Closed, ConversationId, DeskEvent, MemberId, Moment};
use machine::clock;
use std::collections::HashSet;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// The arbiter loop.
#[derive(Debug)]
pub(crate) struct Keeper {
    context: SharedContext,
    /// What is true at the desk, and what this door says there.
    desk: DeskRoom,
    /// The board that this door writes.
    board: OwnBoard,
    /// Refusals that are decided and not said yet.
    refusals: Refusals,
    /// Helpers' messages that were not passed on.
    undelivered: ToldUndelivered,
    /// Registrations, and closed conversations until they are erased.
    endings: Endings,
    /// Invitations to other doors' conversations.
    declines: Declines,
    /// The doors of the desk.
    doors: Doors,
    /// Requests to other doors.
    elsewhere: Elsewhere,
    /// The plans saved for visitors who come back.
    saved_plans: SavedPlans,
    /// Who attends to whom.
    watch: DoorWatch,
    /// Conversations that are offered to a colleague.
    offers: Offers,
    /// What waiting visitors are told.
    places: Places,
    /// Who goes away by time alone.
    absences: Absences,
    /// Who left before anybody picked them up.
    leavers: Leavers,
}

/// What was read back at a start.
#[derive(Debug)]
pub(crate) struct ReadBack {
    pub(crate) desk: DeskRoom,
    pub(crate) board: OwnBoard,
    pub(crate) undelivered: ToldUndelivered,
    pub(crate) endings: Endings,
    pub(crate) doors: Doors,
    pub(crate) saved_plans: SavedPlans,
}

impl Keeper {
    /// A loop that goes on from what was read back.
    pub(crate) fn new(context: SharedContext, parts: ReadBack) -> Self {
        let ReadBack { desk, board, undelivered, endings, doors, saved_plans } = parts;
        Self {
            watch: DoorWatch::new(context.steady()),
            places: Places::new(&context),
            absences: Absences::new(),
            leavers: Leavers::default(),
            context,
            desk,
            board,
            refusals: Refusals::default(),
            undelivered,
            endings,
            declines: Declines::default(),
            doors,
            elsewhere: Elsewhere::default(),
            saved_plans,
            offers: Offers::default(),
        }
    }

    /// Works until told to stop.
    ///
    /// # Errors
    /// When the homeserver refuses what a door must be able to do.
    pub(crate) async fn run(
        mut self,
        mut commands: mpsc::UnboundedReceiver<DoorCommand>,
        mut batches: mpsc::Receiver<Batch>,
    ) -> Result<(), DoorError> {
        loop {
            self.watch.attend(&mut self.desk).await?;
            // after it: whose console is silent is asked nothing any more
            self.offers.look(&mut self.desk).await?;
            self.places.look(&self.desk);
            let due = self.due();
            let refuse = self.refusals.is_due(batches.is_empty());
            tokio::select! {
                batch = batches.recv() => match batch {
                    Some(batch) => self.take_in(batch).await?,
                    None => return Err(DoorError::SignedOut),
                },
                command = commands.recv() => match command {
                    Some(DoorCommand::Stop) | None => return self.finish().await,
                    Some(command) => self.on_command(command).await?,
                },
                () = std::future::ready(()), if refuse => self.refuse_next().await?,
                () = until(due) => self.on_time().await?,
            }
            if self.board.is_due(&self.desk) {
                self.write_board().await?;
            }
        }
    }

    /// What the parts of the door share.
    pub(crate) fn context(&self) -> &SharedContext {
        &self.context
    }

    /// The desk room.
    pub(crate) fn desk(&self) -> &DeskRoom {
        &self.desk
    }

    /// The desk room, to say something in it.
    pub(crate) fn desk_mut(&mut self) -> &mut DeskRoom {
        &mut self.desk
    }

    /// The register room's id.
    pub(crate) fn register_room(&self) -> &str {
        self.endings.register_room()
    }

    /// Goes on after a start: what the run before had not brought to an end. `told` is how many messages waited for
    /// this device; `present` are the members of the desk.
    pub(crate) async fn begin(&mut self, told: usize, present: &[MemberId]) -> Result<(), DoorError> {
        self.watch.drain(told);
        let own: Vec<_> = self.desk.own().map(|open| open.entry.conversation.clone()).collect();
        for conversation in own {
            self.find(&conversation).await?;
        }
        self.offers.read(&self.desk);
        departures::depart_all_but(&mut self.desk, present).await
    }

    /// Goes on after a start, when all requests are decided: gives back what other doors gave too, leaves rooms to
    /// successors, takes over.
    pub(crate) async fn settle(
        &mut self,
        given: Vec<(MemberId, Moment)>,
        without_successor: &[ConversationId],
    ) -> Result<(), DoorError> {
        for (member, at) in given {
            give_back_surplus(&mut self.desk, &member, at).await?;
        }
        leave_rooms_without_successor(&self.desk, &self.endings, without_successor).await?;
        self.take_over().await?;
        // visitors may ask from now on whether somebody is there
        self.places.look(&self.desk);
        Ok(())
    }

    /// Takes in what the homeserver brought.
    pub(crate) async fn take_in(&mut self, batch: Batch) -> Result<(), DoorError> {
        for (conversation, form) in batch.registrations {
            self.endings.on_registration(conversation, form, self.context.timing.register);
        }
        // a member who acts is alive, before anything is decided about them
        self.watch.on_alive(&mut self.desk, batch.alive, batch.told).await?;
        // danger first
        for (sender, request) in batch.alerts {
            self.alerted_beside(sender, request).await?;
        }
        // then the desk: a helper waits for the answer
        for event in &batch.desk {
            self.desk_event(event).await?;
        }
        self.undelivered.tell(&mut self.desk, batch.refused).await?;
        for asked in batch.saved_plans {
            self.saved_plans.answer(&self.desk, &self.doors, &mut self.endings, asked).await?;
        }
        for (sender, ask) in batch.corrections {
            corrections::answer(&self.desk, &mut self.endings, sender, ask).await?;
        }
        self.watch.touch(batch.touched, self.context.steady());
        self.board.decided(batch.next, !self.refusals.is_empty());
        Ok(())
    }

    /// Takes in a conversation that the desk knows as this door's, unless this run knows it.
    async fn find(&mut self, conversation: &ConversationId) -> Result<(), DoorError> {
        let taken = reopening::find(&mut self.desk, conversation).await?;
        self.answer_to(taken).await
    }

    /// Does what follows from the history of rooms that were just taken in.
    async fn answer_to(&mut self, taken: Batch) -> Result<(), DoorError> {
        self.undelivered.tell(&mut self.desk, taken.refused).await?;
        self.endings.read_registrations(taken.registrations);
        // the last events of a room are read twice
        let mut known = HashSet::new();
        for asked in taken.saved_plans {
            if known.insert(asked.ask.id.clone()) {
                self.saved_plans.answer(&self.desk, &self.doors, &mut self.endings, asked).await?;
            }
        }
        Ok(())
    }

    /// Takes over from every door that is gone and was left to this one.
    async fn take_over(&mut self) -> Result<(), DoorError> {
        let gone: Vec<MemberId> = self.desk.roster().to_continue(self.desk.me()).cloned().collect();
        for door in gone {
            self.doors.on_gone(&self.context, &door);
            let taken = take_over::take_rooms(&mut self.desk, &mut self.endings, &door).await?;
            self.answer_to(taken).await?;
            match self.saved_plans.enter_others(&self.desk, &mut self.endings).await {
                Err(error) if error.is_signed_out() => return Err(error.into()),
                // this door goes into them when a helper looks for one of them
                _ => {}
            }
            take_over::say_taken_over(&mut self.desk, &mut self.endings, &door).await?;
            self.offers.read(&self.desk);
            self.write_board().await?;
            for request in self.elsewhere.take() {
                // a request that is still another door's is remembered again
                self.decide(request).await?;
            }
        }
        self.end_what_was_begun().await
    }

    /// Takes in what the visitor's side says.
    async fn on_command(&mut self, command: DoorCommand) -> Result<(), DoorError> {
        match command {
            DoorCommand::Arrived(arrived, done) => {
                let seq = self.desk.next();
                self.desk.say(DeskEvent::Arrived(Arrived { seq, ..*arrived })).await?;
                // the visitor who waited may have gone
                let _ = done.send(());
                Ok(())
            }
            DoorCommand::Stopped(conversation, done) => {
                presence::tell_stopped(&mut self.desk, &conversation).await?;
                let _ = done.send(());
                Ok(())
            }
            DoorCommand::Left(conversation, how) => presence::on_left(&mut self.desk, &conversation, how).await,
            DoorCommand::Back(conversation, change) => presence::on_back(&mut self.desk, &conversation, change).await,
            DoorCommand::Helped(answer) => {
                self.endings.on_helped(&self.context, answer);
                Ok(())
            }
            DoorCommand::Stop => Ok(()),
        }
    }

    /// When time alone has something to do.
    fn due(&mut self) -> Option<Instant> {
        let (present, moment) = (Instant::now(), now());
        let later = self
            .endings
            .due()
            .into_iter()
            .chain(self.declines.due())
            .min()
            .map(|at| present + clock::wait(Duration::from_millis(at.since(moment))));
        let own = [
            Some(self.absences.due()),
            self.leavers.due(&self.desk),
            self.watch.due(&self.desk),
            self.offers.due(&self.desk),
            self.places.due(&self.desk),
        ];
        later.into_iter().chain(own.into_iter().flatten()).min()
    }

    /// Does what is due by now.
    async fn on_time(&mut self) -> Result<(), DoorError> {
        self.absences.look(&mut self.desk).await?;
        self.places.say(&mut self.desk, false).await?;
        let time = now();
        for closed in self.leavers.given_up(&self.desk, time) {
            let seq = self.desk.next();
            self.close(Closed { seq, ..closed }, None).await?;
        }
        self.declines.on_time(&self.context, &self.endings, time).await;
        self.endings.on_time(&self.context, time).await
    }

    /// Registers what waits for its moment: nobody will be there then.
    pub(crate) async fn register_all(&mut self) -> Result<(), DoorError> {
        self.endings.register_all(&self.context).await
    }

    /// Writes the board, so that nobody has to read the room from its start.
    pub(crate) async fn write_board(&mut self) -> Result<(), DoorError> {
        self.board.write(&self.desk).await
    }

    async fn refuse_next(&mut self) -> Result<(), DoorError> {
        self.refusals.say_next(&mut self.desk).await?;
        if self.refusals.is_empty() {
            self.board.refusals_said();
        }
        Ok(())
    }

    /// Says what is to be said and writes the board: the end of a door.
    pub(crate) async fn finish(&mut self) -> Result<(), DoorError> {
        while !self.refusals.is_empty() {
            self.refuse_next().await?;
        }
        self.places.say(&mut self.desk, true).await?;
        self.endings.write_helped(&self.context).await?;
        self.write_board().await
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}
