//! Moving a desk to another homeserver: what it is called, how long it keeps what was said, who is at it in which
//! capacity, its register, and if wanted its open conversations, packed and unpacked by doors ([`door::pack`]).
//!
//! The file is sealed with a passphrase (Argon2id, XChaCha20-Poly1305). Every line of the register keeps an id made from
//! its event's, which says nothing of when it was written or of what: taken in again, it is there once.

use std::collections::HashSet;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ruma::api::Direction;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::desk::{Desk, Post};
use super::error::Error;
use super::founding::{FoundingStep, How, Plan, lifetime, mend_desk};
use super::reading::DeskState;
use super::team::mend_words;
use desk::event::{CaseEvent, DeskEvent, Reported};
use door::Parcel;
use machine::random;
use machine::retry::{Backoff, retry};
use matrix::error::Error as Matrix;
use matrix::key_derivation::SALT;
use matrix::ours::Room;
use matrix::session::Session;
use matrix::vault::seal::SealKey;
use matrix::wire::RawEvent;

/// How a file begins; the seal covers it.
const HEAD: &[u8] = b"NACHTWACHT DESK 1\n";
/// The id of a register's line, in its content.
const LINE: &str = "org.nachtwacht.line";
/// How many events are asked for at once.
const PAGE: u32 = 200;

/// A desk on its way to another homeserver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moving {
    /// Its desk room, there.
    #[serde(default)]
    pub desk: String,
    /// What it is called.
    pub name: Option<String>,
    /// How long the desk room keeps what was said in it, in milliseconds.
    pub lifetime: Option<u64>,
    /// How long the team room keeps what was said in it, in milliseconds. What was said there does not move: it is for
    /// those on duty, and goes by itself.
    #[serde(default)]
    pub words: Option<u64>,
    /// Who is at it, without its founder.
    pub staff: Vec<DeskPlace>,
    /// Its register, in order.
    pub register: Vec<RegisterLine>,
    /// The reports of the years that are over: one made anew could differ by what was registered late.
    #[serde(default)]
    pub reports: Vec<Reported>,
    /// Its open conversations, as far as they move.
    #[serde(default)]
    pub open: Vec<Parcel>,
}

/// Somebody's place at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskPlace {
    /// The account's name, without its homeserver's.
    pub name: String,
    /// `helper`, `supervisor` or `door`.
    pub post: String,
}

/// A line of the register.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RegisterLine {
    /// The same wherever it goes.
    pub id: String,
    /// The type of its event.
    pub kind: String,
    /// What it says: codes.
    pub content: Value,
}

impl std::fmt::Debug for RegisterLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RegisterLine({})", self.kind)
    }
}

/// Why a file cannot be written or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Sealing {
    /// It is no file of a desk.
    #[error("this is no file of a desk")]
    NotOne,
    /// Another passphrase, or it was changed.
    #[error("the passphrase is not the file's, or the file is damaged")]
    Closed,
    /// The system gave no randomness or no memory for the key.
    #[error("no key could be made")]
    NoKey,
}

/// What taking a desk in did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// About its name, its lifetime, its reports and its staff.
    pub steps: Vec<FoundingStep>,
    /// Who has no account here: to be added by hand, with a password.
    pub without_account: Vec<DeskPlace>,
    /// Who cannot be at this desk, and why: the account was ended, or the name is none here.
    pub left_out: Vec<(DeskPlace, Error)>,
    /// How many lines of the register were written.
    pub written: usize,
    /// How many were there already.
    pub known: usize,
}

impl Moving {
    /// Seals it for a file.
    ///
    /// # Errors
    /// [`Sealing::NoKey`].
    pub fn seal(&self, passphrase: &str) -> Result<Vec<u8>, Sealing> {
        let plain = Zeroizing::new(serde_json::to_vec(self).map_err(|_| Sealing::NoKey)?);
        let salt = random::bytes::<SALT>().map_err(|_| Sealing::NoKey)?;
        let key = SealKey::derive(passphrase, &salt).ok_or(Sealing::NoKey)?;
        let sealed = key.seal(&plain, HEAD).ok_or(Sealing::NoKey)?;
        Ok([HEAD, &salt, &sealed].concat())
    }

    /// Opens a file.
    ///
    /// # Errors
    /// [`Sealing`].
    pub fn open(file: &[u8], passphrase: &str) -> Result<Self, Sealing> {
        let (salt, sealed) =
            file.strip_prefix(HEAD).and_then(<[u8]>::split_first_chunk::<SALT>).ok_or(Sealing::NotOne)?;
        let key = SealKey::derive(passphrase, salt).ok_or(Sealing::NoKey)?;
        let plain = key.open(sealed, HEAD).ok_or(Sealing::Closed)?;
        serde_json::from_slice(&plain).map_err(|_| Sealing::NotOne)
    }
}

impl Desk<'_> {
    /// Reads what moves, without the conversations.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] when this account is not in the register room, or what went wrong.
    pub async fn moving(&self) -> Result<Moving, Error> {
        let register = self.register.as_ref().ok_or(Error::NotAllowed)?;
        let local = |who: &str| who.trim_start_matches('@').split(':').next().unwrap_or_default().to_owned();
        let staff = self.staff().into_iter().filter(|staffer| staffer.post < Post::Founder);
        Ok(Moving {
            desk: self.room.id.clone(),
            name: self.room.event("m.room.name").and_then(|event| event.text("name")),
            lifetime: lifetime(&self.room).and_then(|time| u64::try_from(time.as_millis()).ok()),
            words: self.team.as_ref().and_then(lifetime).and_then(|time| u64::try_from(time.as_millis()).ok()),
            staff: staff.map(|s| DeskPlace { name: local(s.who.as_str()), post: s.post.name().to_owned() }).collect(),
            register: lines(self.session(), register).await?,
            reports: reports(&self.room),
            open: Vec::new(),
        })
    }

    /// How many conversations are open at the desk.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn open_conversations(&self) -> Result<usize, Error> {
        Ok(DeskState::of(self.session(), &self.room).await?.roster.iter().count())
    }

    /// Takes a desk in: gives this one its name and its lifetime, appoints who has an account here, and writes the lines
    /// of the register that are not there. Taking it in again changes nothing.
    ///
    /// # Errors
    /// What went wrong; what was done stays done, and taking it in again goes on from there.
    pub async fn take_in(&self, moving: &Moving) -> Result<TakenIn, Error> {
        let register = self.register.as_ref().ok_or(Error::NotAllowed)?;
        let lifetime = moving.lifetime.map(Duration::from_millis);
        let plan = Plan { name: moving.name.as_deref(), lifetime, ..Plan::default() };
        let mut taken = TakenIn { steps: mend_desk(self.session(), &self.room, &plan).await?, ..TakenIn::default() };
        if let Some(team) = &self.team {
            let words = moving.words.map(Duration::from_millis);
            taken.steps.extend(mend_words(self.session(), team, words).await?);
        }
        // before the register, of which a door here would make its own
        self.take_reports(&moving.reports, &mut taken).await?;
        self.take_staff(&moving.staff, &mut taken).await?;
        let known: HashSet<String> = lines(self.session(), register).await?.into_iter().map(|line| line.id).collect();
        for line in &moving.register {
            if known.contains(&line.id) {
                taken.known += 1;
            } else {
                write(self.session(), register, line).await?;
                taken.written += 1;
            }
        }
        Ok(taken)
    }

    async fn take_reports(&self, there: &[Reported], taken: &mut TakenIn) -> Result<(), Error> {
        let known = reports(&self.room);
        for report in there {
            let mut how = How::Right;
            if known.iter().all(|known| known.year != report.year) {
                let event = DeskEvent::Reported(Box::new(report.clone()));
                let (kind, key) = (event.event_type(), Reported::key(report.year));
                self.session().set_state(&self.room.id, kind, &key, &event.content()).await?;
                how = How::Made;
            }
            taken.steps.push(FoundingStep { what: format!("report of {}", report.year), how });
        }
        Ok(())
    }

    async fn take_staff(&self, there: &[DeskPlace], taken: &mut TakenIn) -> Result<(), Error> {
        for place in there {
            let post = [Post::Helper, Post::Supervisor, Post::Door].into_iter().find(|post| post.name() == place.post);
            let Some(post) = post else { continue };
            match self.take_place(place, post).await {
                Ok(Some(steps)) => taken.steps.extend(steps),
                Ok(None) => taken.without_account.push(place.clone()),
                // one person's account is no reason to leave the others and the register behind
                Err(
                    error @ (Error::Ended(_) | Error::BadName(_) | Error::NotShowable(_) | Error::NameTaken { .. }),
                ) => taken.left_out.push((place.clone(), error)),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Gives somebody the place here that they had there; nothing when they have no account.
    async fn take_place(&self, place: &DeskPlace, post: Post) -> Result<Option<Vec<FoundingStep>>, Error> {
        let (who, levels) = (self.member(&place.name)?, self.room.levels());
        if levels.of(&who) >= Post::Founder.level() {
            return Ok(Some(Vec::new()));
        }
        if self.room.has(&who) && Post::of(levels.of(&who)) >= post {
            // already there, and perhaps more by now
            return Ok(Some(vec![FoundingStep { what: format!("{who}, {}", place.post), how: How::Right }]));
        }
        if !self.has_account(&who).await? {
            return Ok(None);
        }
        self.appoint(&who, post).await.map(Some)
    }
}

/// The reports in a desk room.
fn reports(room: &Room) -> Vec<Reported> {
    let said = room.state.iter().filter_map(RawEvent::desk);
    said.filter_map(|stamped| match stamped.event {
        DeskEvent::Reported(reported) => Some(*reported),
        _ => None,
    })
    .collect()
}

/// The lines of a register room, the first one first.
async fn lines(session: &Session, register: &Room) -> Result<Vec<RegisterLine>, Matrix> {
    let (mut lines, mut from) = (Vec::new(), None);
    loop {
        let page = session.history(&register.id, from.as_deref(), None, Direction::Forward, PAGE).await?;
        lines.extend(page.events.iter().filter_map(line));
        if page.end.is_none() || page.end == from {
            return Ok(lines);
        }
        from = page.end;
    }
}

/// The line that an event is; what a desk took out of its register is none.
fn line(event: &RawEvent) -> Option<RegisterLine> {
    let content: Value = serde_json::from_str(event.content.get()).ok()?;
    let said = CaseEvent::parse(&event.event_type, event.content.get());
    let is_line = matches!(
        said,
        Ok(Some(
            CaseEvent::Registration(_)
                | CaseEvent::Unregistered(_)
                | CaseEvent::UnwantedCount(_)
                | CaseEvent::Helped(_)
        ))
    );
    let id = content[LINE].as_str().map_or_else(|| id_of(event), str::to_owned);
    is_line.then(|| RegisterLine { id, kind: event.event_type.to_string(), content })
}

/// An id that says nothing: the event's own, digested.
fn id_of(event: &RawEvent) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(event.id.as_str())[..18])
}

async fn write(session: &Session, register: &Room, line: &RegisterLine) -> Result<(), Matrix> {
    let mut content = line.content.clone();
    content[LINE] = json!(line.id);
    let content = content.to_string();
    retry(Backoff::default(), || session.send(&register.id, &line.kind, &line.id, &content)).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_opens_with_its_passphrase_and_whole_only() {
        let place = DeskPlace { name: "sanne".into(), post: "helper".into() };
        let moving = Moving {
            desk: "!old:d".into(),
            name: Some("Desk".into()),
            lifetime: Some(7),
            words: None,
            staff: vec![place],
            register: Vec::new(),
            reports: Vec::new(),
            open: Vec::new(),
        };
        let file = moving.seal("correct horse").unwrap();
        assert_eq!(Moving::open(&file, "correct horse"), Ok(moving));
        assert!(!file.windows(5).any(|part| part == b"sanne"));
        assert_eq!(Moving::open(&file, "wrong horse"), Err(Sealing::Closed));
        for at in [HEAD.len(), HEAD.len() + SALT + 1, file.len() - 1] {
            let mut damaged = file.clone();
            damaged[at] ^= 1;
            assert_eq!(Moving::open(&damaged, "correct horse"), Err(Sealing::Closed));
        }
        assert_eq!(Moving::open(&file[..10], "correct horse"), Err(Sealing::NotOne));
    }
}
