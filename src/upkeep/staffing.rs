//! Who is at the desk, and in which capacity: appointed, dismissed.

use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::desk::{Desk, Post};
use super::error::Error;
use super::founding::{FoundingStep, How};
use super::reading::{DeskState, still_there};
use super::shape::{DESK, REGISTER, TEAM};
use desk::event::MemberId;
use desk::names;
use matrix::error::Error as Matrix;
use matrix::ours::Room;
use matrix::power::{PowerLevels, with_entry};
use matrix::session::SyncRequest;

/// How long a door may take to give back what somebody had who is not at the desk any more.
const PATIENCE: Duration = Duration::from_secs(15);

/// What somebody had who was dismissed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// The aliases of the visitors who wait again.
    pub released: Vec<String>,
    /// The aliases of the visitors whose door has not answered: they wait again when it does.
    pub unreleased: Vec<String>,
}

impl Desk<'_> {
    /// Whether there is an account to appoint.
    ///
    /// # Errors
    /// [`Error::Ended`] when there was one, or what went wrong.
    pub async fn has_account(&self, who: &MemberId) -> Result<bool, Error> {
        if !self.who.admin {
            return match self.session().display_name(who).await {
                Ok(_) => Ok(true),
                Err(Matrix::Refused { status: 404, .. }) => Ok(false),
                Err(error) => Err(error.into()),
            };
        }
        match self.session().account(who).await? {
            Some(account) if account.deactivated => Err(Error::Ended(who.to_string())),
            account => Ok(account.is_some()),
        }
    }

    /// A name that somebody may show at this desk, as it is shown: it is printable, fits on a row, and nobody else is known
    /// by one that looks like it.
    ///
    /// # Errors
    /// [`Error::NotShowable`], [`Error::NameTaken`].
    pub fn free_name(&self, who: &MemberId, shown: &str) -> Result<String, Error> {
        let name = names::taken(shown).map_err(Error::NotShowable)?;
        let looks = names::look(&name);
        for other in self.staff().into_iter().filter(|staffer| staffer.who != *who) {
            let account = names::account(&other.who);
            let theirs = names::harmless(&other.shown.unwrap_or_default());
            if names::look(&theirs) == looks || names::look(account) == looks {
                let theirs = if theirs.is_empty() { account } else { &theirs };
                return Err(Error::NameTaken { name, by: format!("{theirs} ({})", other.who) });
            }
        }
        Ok(name)
    }

    /// The name that an account shows already is looked at before it comes to the desk. An account without one is called
    /// by its own name, as is one whose name may not be seen.
    async fn refuse_name(&self, who: &MemberId) -> Result<(), Error> {
        if self.room.has(who) {
            return Ok(());
        }
        match self.session().display_name(who).await {
            Ok(Some(shown)) if shown != names::account(who) => self.free_name(who, &shown).map(drop),
            Ok(_) => Ok(()),
            Err(error) if error.is_final() => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes an account.
    ///
    /// # Errors
    /// [`Error::NoAccount`] when this account may not, or what went wrong.
    pub async fn make_account(
        &self,
        who: &MemberId,
        password: &Zeroizing<String>,
        shown: Option<&str>,
    ) -> Result<FoundingStep, Error> {
        if !self.who.admin {
            return Err(Error::NoAccount(who.to_string()));
        }
        self.session().make_account(who, password, shown).await?;
        Ok(FoundingStep { what: format!("account {who}"), how: How::Made })
    }

    /// Makes somebody who has an account what `post` says, and no more: a helper or a supervisor at the desk and in the
    /// team room, a door at the desk and at the register; without limits on their messages where an administrator can lift them, since words
    /// and alerts wait for those.
    ///
    /// # Errors
    /// [`Error`]; appointing again goes on from there.
    pub async fn appoint(&self, who: &MemberId, post: Post) -> Result<Vec<FoundingStep>, Error> {
        self.refuse_founder(who)?;
        self.refuse_name(who).await?;
        if post != Post::Door && Post::of(self.room.levels().of(who)) == Post::Door {
            self.refuse_busy(who).await?;
        }
        let mut steps = Vec::new();
        steps.extend(self.list(&self.room, who, Some(post)).await?);
        steps.push(self.invite(&self.room, who).await?);
        if let Some(register) = &self.register {
            if post == Post::Door {
                steps.extend(self.list(register, who, Some(post)).await?);
                steps.push(self.invite(register, who).await?);
            } else if post == Post::Helper && register.has(who) {
                steps.push(self.remove(register, who, "in the register room").await?);
            }
        }
        if let Some(team) = &self.team {
            if post != Post::Door {
                steps.push(self.invite(team, who).await?);
            } else if team.has(who) {
                steps.push(self.remove(team, who, "in the team room").await?);
            }
        }
        steps.push(self.lift_limits(who).await?);
        Ok(steps)
    }

    /// Takes somebody's post away. Who is no helper any more is out of the desk room, and by that, through its door, out
    /// of every conversation; their sessions end where this account is an administrator. A supervisor stays a helper.
    ///
    /// # Errors
    /// [`Error`]; dismissing again goes on from there.
    pub async fn dismiss(&self, who: &MemberId, post: Post) -> Result<Vec<FoundingStep>, Error> {
        self.refuse_founder(who)?;
        let is = self.staff().into_iter().find(|staffer| staffer.who == *who).map(|staffer| staffer.post);
        let fits = match post {
            Post::Helper => is.is_some_and(|is| is < Post::Door),
            _ => is == Some(post),
        };
        if !fits {
            return Err(Error::NotThere(who.to_string(), post.name()));
        }
        let mut steps = Vec::new();
        if post == Post::Door {
            self.refuse_busy(who).await?;
        }
        // first what they are signed in with, so that nothing is read or written any more
        if post != Post::Supervisor && self.who.admin && self.session().account(who).await?.is_some() {
            let ended = self.session().end_sessions(who).await?;
            steps.push(FoundingStep { what: format!("sessions of {who}"), how: How::Ended(ended) });
        }
        // a helper does not read the register; the desk room comes last, where dismissing again finds what is left to do
        let stays = (post == Post::Supervisor).then_some(Post::Helper);
        if let Some(register) = &self.register {
            if stays.is_none() {
                steps.extend(self.list(register, who, None).await?);
            }
            if register.has(who) {
                steps.push(self.remove(register, who, "in the register room").await?);
            }
        }
        if let Some(team) = self.team.as_ref().filter(|team| stays.is_none() && team.has(who)) {
            steps.push(self.remove(team, who, "in the team room").await?);
        }
        steps.extend(self.list(&self.room, who, stays).await?);
        if stays.is_none() {
            steps.push(self.remove(&self.room, who, "in the desk room").await?);
        }
        Ok(steps)
    }

    /// The visitors somebody has, by alias.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn visitors_of(&self, who: &MemberId) -> Result<Vec<String>, Error> {
        let room = Room::read(self.session(), &self.room.id).await?;
        let read = DeskState::of(self.session(), &room).await?;
        Ok(read.roster.with(who).map(|open| open.entry.alias.clone()).collect())
    }

    /// Waits until the doors have given back what somebody had who is not at the desk any more: a door does when it
    /// reads that they left the desk room, or at its start. `had` are the visitors they had before they left: a door may
    /// be quicker than this.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn wait_for_release(&self, who: &MemberId, mut had: Vec<String>) -> Result<Left, Error> {
        let (session, until) = (self.session(), Instant::now() + PATIENCE);
        let mut since = None;
        loop {
            let unreleased = self.visitors_of(who).await?;
            // what was given to them while they left
            had.extend(unreleased.iter().filter(|alias| !had.contains(alias)).cloned().collect::<Vec<_>>());
            let left = until.saturating_duration_since(Instant::now());
            if unreleased.is_empty() || left.is_zero() {
                let released = had.into_iter().filter(|alias| !unreleased.contains(alias)).collect();
                return Ok(Left { released, unreleased });
            }
            let poll = if since.is_some() { left } else { Duration::ZERO };
            since = Some(session.sync(&SyncRequest { since, poll, limit: 1 }).await?.next);
        }
    }

    /// A door that has visitors, or has still to register and erase whom it had, is not taken away: nobody else would.
    async fn refuse_busy(&self, door: &MemberId) -> Result<(), Error> {
        let read = DeskState::of(self.session(), &self.room).await?;
        let open = read.roster.iter().filter(|open| open.door == *door).count();
        if open > 0 {
            return Err(Error::DoorBusy { door: door.to_string(), open });
        }
        match still_there(self.session(), &self.room, door).await? {
            0 => Ok(()),
            closed => Err(Error::DoorEnding { door: door.to_string(), closed }),
        }
    }

    fn refuse_founder(&self, who: &MemberId) -> Result<(), Error> {
        let founder = Post::of(self.room.levels().of(who)) == Post::Founder;
        if founder || who == self.session().me() { Err(Error::Founder(who.to_string())) } else { Ok(()) }
    }

    /// Puts somebody on the room's list of who is what, its power levels, or takes them off; nothing when it is so
    /// already. Helpers are on it too, though their level is everybody's: who is not was added by nobody who may.
    ///
    /// The list is written whole, so it is read anew: the one before may have been written since this desk was opened.
    async fn list(&self, room: &Room, who: &MemberId, post: Option<Post>) -> Result<Option<FoundingStep>, Error> {
        let kind = "m.room.power_levels";
        let Some(now) = self.session().state(&room.id, kind, "").await? else { return Ok(None) };
        let Some(content) = with_entry(Some(&now), who, post.map(Post::level)) else { return Ok(None) };
        let from = PowerLevels::of_content(&now).of(who);
        self.session().set_state(&room.id, kind, "", &content).await?;
        let place = self.place(room);
        let to = post.map_or(0, Post::level);
        if from != to {
            let what = format!("level of {who} in the {place}");
            return Ok(Some(FoundingStep { what, how: How::Changed(from.to_string(), to.to_string()) }));
        }
        let how = if post.is_some() { How::Made } else { How::Removed };
        let post = post.unwrap_or(Post::Helper);
        Ok(Some(FoundingStep { what: format!("{who} as {post} in the {place}"), how }))
    }

    pub(super) async fn invite(&self, room: &Room, who: &MemberId) -> Result<FoundingStep, Error> {
        let what = format!("{who} in the {}", self.place(room));
        if room.has(who) {
            return Ok(FoundingStep { what, how: How::Right });
        }
        self.session().invite(&room.id, who).await?;
        Ok(FoundingStep { what, how: How::Invited })
    }

    /// What a room of the desk is called in what people read.
    fn place(&self, room: &Room) -> &'static str {
        let is_team = self.team.as_ref().is_some_and(|team| team.id == room.id);
        if room.id == self.room.id {
            DESK.called
        } else if is_team {
            TEAM.called
        } else {
            REGISTER.called
        }
    }

    async fn remove(&self, room: &Room, who: &MemberId, place: &str) -> Result<FoundingStep, Error> {
        self.session().kick(&room.id, who).await?;
        Ok(FoundingStep { what: format!("{who} {place}"), how: How::Removed })
    }

    async fn lift_limits(&self, who: &MemberId) -> Result<FoundingStep, Error> {
        let what = format!("message limits of {who}");
        if !self.who.admin {
            return Ok(FoundingStep {
                what,
                how: How::NotLifted("which only an administrator of the homeserver can do"),
            });
        }
        match self.unlimit(who).await {
            Ok(how) => Ok(FoundingStep { what, how }),
            // another homeserver than Synapse, or a proxy before it: the desk works, within its limits
            Err(error) if error.is_final() || error == Matrix::NotAHomeserver => Ok(FoundingStep {
                what,
                how: How::NotLifted("the homeserver does not let this account: set its own limits higher"),
            }),
            Err(error) => Err(error.into()),
        }
    }

    async fn unlimit(&self, who: &MemberId) -> Result<How, Matrix> {
        let service = self.session().account(who).await?.is_some_and(|account| account.service.is_some());
        if service || !self.session().is_limited(who).await? {
            return Ok(How::Right);
        }
        self.session().lift_limits(who).await?;
        Ok(How::Lifted)
    }
}
