//! Why a visitor's call did not work. Each reason has words for the page's author, and none repeats what the visitor
//! sent.

use std::time::Duration;

use crate::street::Refused;
use crate::street::work::AskedWork;
use care::stop_word::Unfit;

/// Why a visitor's call did not work. The texts are for whoever writes a page on top of the API.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The body is not JSON.
    #[error("the body is not valid JSON")]
    Malformed,
    /// The body is JSON and says something that cannot be.
    #[error("a field is missing, of the wrong type, or has a value that is not known")]
    Invalid,
    /// The id is not 1 to 64 printable ASCII characters.
    #[error("an id is 1 to 64 printable ASCII characters without spaces")]
    BadId,
    /// The id of an attempt to come in is one that could be guessed.
    #[error("an attempt is 22 to 64 letters, digits, - and _, made at random: 128 bits at least")]
    BadAttempt,
    /// A word that cannot be the stop word (domain.md §10).
    #[error("{0}")]
    StopWord(Unfit),
    /// A message without words.
    #[error("the message is empty")]
    Empty,
    /// A message with too many characters.
    #[error("the message is longer than {0} characters")]
    TooLong(usize),
    /// A body with too many bytes.
    #[error("the body is longer than {0} bytes")]
    TooLarge(usize),
    /// Too many visitors are here, or too many of one network.
    #[error("the desk has no place at the moment: wait and try again, and show where else there is help now")]
    NoPlace,
    /// Something is to be done first: see the guide, "Under attack".
    #[error("the browser has to do the work that is asked before it comes in")]
    Work(Box<AskedWork>),
    /// Too many calls in too short a time.
    #[error("too many in a short time: wait and try again")]
    TooMany(Duration),
    /// So many messages that the desk takes no more in this conversation.
    #[error("this conversation is full")]
    Full,
    /// The id is that of another message.
    #[error("this id is that of another message: choose a new one for other words")]
    OtherText,
    /// A body of another kind than the address takes.
    #[error("a body is sent as {0}")]
    NotSuchABody(&'static str),
    /// A page of another site called.
    #[error("only a page of this desk may call this")]
    CrossSite,
    /// The code for a kept place is not four digits.
    #[error("a code is four digits")]
    BadCode,
    /// The code for a kept place is not that one.
    #[error("this is not the code")]
    WrongCode(u8),
    /// The kept place is not there any more.
    #[error("this place is not kept any more")]
    NotKept,
    /// No visit with that token.
    #[error("no such visit")]
    NoSuchVisit,
    /// No such address or method.
    #[error("no such address")]
    NoSuchAddress,
    /// The address is there, the method is not.
    #[error("this address does not take that method")]
    NoSuchMethod,
    /// The conversation is over, or the visit was stopped.
    #[error("this conversation is closed")]
    Closed,
    /// The desk lets nobody in at this time (`outside = "refuse"`).
    #[error("the desk is not open now")]
    NotOpen,
    /// What is asked afterwards was answered while the conversation goes on.
    #[error("this conversation is not over")]
    NotOver,
    /// What is asked afterwards was answered already.
    #[error("this was answered already")]
    Answered,
    /// What is asked afterwards was answered too late.
    #[error("this conversation has been over for too long")]
    TooLate,
    /// The request took too long to arrive.
    #[error("the request took too long")]
    Slow,
    /// The desk cannot be reached at the moment.
    #[error("the desk cannot take this at the moment: try again with the same id")]
    Away,
}

impl Trouble {
    /// Each reason once, with numbers as they may be: for the list of what can reach a visitor.
    pub fn every() -> Vec<Self> {
        let unfit = [Unfit::Short, Unfit::Long, Unfit::Everyday].map(Self::StopWord);
        let others = [
            Self::Malformed,
            Self::Invalid,
            Self::BadId,
            Self::BadAttempt,
            Self::Empty,
            Self::TooLong(4_000),
            Self::TooLarge(65_536),
            Self::TooMany(Duration::from_secs(1)),
            Self::Full,
            Self::NoPlace,
            Self::Work(Box::new(AskedWork { seed: String::new(), count: 1, bits: 1 })),
            Self::NoSuchVisit,
            Self::NoSuchAddress,
            Self::NoSuchMethod,
            Self::Closed,
            Self::OtherText,
            Self::NotSuchABody("application/json"),
            Self::CrossSite,
            Self::BadCode,
            Self::WrongCode(4),
            Self::NotKept,
            Self::NotOpen,
            Self::NotOver,
            Self::Answered,
            Self::TooLate,
            Self::Slow,
            Self::Away,
        ];
        others.into_iter().chain(unfit).collect()
    }

    /// Its name and HTTP status.
    pub const fn code(&self) -> (&'static str, u16) {
        match self {
            Self::Malformed => ("malformed", 400),
            Self::Invalid => ("invalid", 422),
            Self::BadId => ("bad_id", 422),
            Self::BadAttempt => ("bad_attempt", 422),
            Self::StopWord(Unfit::Short) => ("stop_word_short", 422),
            Self::StopWord(Unfit::Long) => ("stop_word_long", 422),
            Self::StopWord(Unfit::Everyday) => ("stop_word_everyday", 422),
            Self::Empty => ("empty", 422),
            Self::TooLong(_) => ("too_long", 413),
            Self::TooLarge(_) => ("too_large", 413),
            Self::TooMany(_) => ("too_many", 429),
            Self::NoPlace => ("desk_full", 503),
            Self::Work(_) => ("work", 428),
            Self::Full => ("full", 429),
            Self::OtherText => ("id_taken", 409),
            Self::NotSuchABody(_) => ("unsupported_type", 415),
            Self::CrossSite => ("cross_site", 403),
            Self::BadCode => ("bad_code", 422),
            Self::WrongCode(_) => ("wrong_code", 403),
            Self::NotKept => ("not_kept", 410),
            Self::NoSuchVisit => ("no_such_visit", 404),
            Self::NoSuchAddress => ("not_found", 404),
            Self::NoSuchMethod => ("method_not_allowed", 405),
            Self::Closed => ("closed", 410),
            Self::NotOpen => ("not_open", 403),
            Self::NotOver => ("not_over", 409),
            Self::Answered => ("answered", 409),
            Self::TooLate => ("too_late", 410),
            Self::Slow => ("timeout", 408),
            Self::Away => ("unavailable", 503),
        }
    }

    /// How often it may still be tried, where that is counted.
    pub const fn tries_left(&self) -> Option<u8> {
        match self {
            Self::WrongCode(left) => Some(*left),
            _ => None,
        }
    }

    /// How long to wait before trying again.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TooMany(wait) => Some(*wait),
            Self::NoPlace => Some(Duration::from_secs(30)),
            Self::Away => Some(Duration::from_secs(2)),
            _ => None,
        }
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Wait(wait) => Self::TooMany(wait),
            Refused::NoPlace => Self::NoPlace,
            Refused::Work(asked) => Self::Work(asked),
            Refused::Away => Self::Away,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reason that is added and not listed does not compile here, or is missed.
    #[test]
    fn every_reason_is_listed() {
        let place = |trouble: &Trouble| match trouble {
            Trouble::Malformed => 0,
            Trouble::Invalid => 1,
            Trouble::BadId => 2,
            Trouble::StopWord(Unfit::Short) => 3,
            Trouble::StopWord(Unfit::Long) => 4,
            Trouble::StopWord(Unfit::Everyday) => 5,
            Trouble::Empty => 6,
            Trouble::TooLong(_) => 7,
            Trouble::TooLarge(_) => 8,
            Trouble::TooMany(_) => 9,
            Trouble::Full => 10,
            Trouble::NoSuchVisit => 11,
            Trouble::NoSuchAddress => 12,
            Trouble::NoSuchMethod => 13,
            Trouble::Closed => 14,
            Trouble::Slow => 15,
            Trouble::Away => 16,
            Trouble::NotOpen => 17,
            Trouble::NotOver => 18,
            Trouble::Answered => 19,
            Trouble::TooLate => 20,
            Trouble::NoPlace => 21,
            Trouble::Work(_) => 22,
            Trouble::OtherText => 23,
            Trouble::NotSuchABody(_) => 24,
            Trouble::CrossSite => 25,
            Trouble::BadCode => 26,
            Trouble::WrongCode(_) => 27,
            Trouble::NotKept => 28,
            Trouble::BadAttempt => 29,
        };
        let mut places: Vec<usize> = Trouble::every().iter().map(place).collect();
        places.sort_unstable();
        assert_eq!(places, (0..=29).collect::<Vec<_>>());
    }
}
