//! What can go wrong on the wire. No error holds content, an address or a token: it may be logged and shown.

use std::time::Duration;

use serde::Deserialize;

use machine::clock;

/// The longest wait that a homeserver can impose: longer ones are cut down to this.
pub const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// The status with which a homeserver answers when its disk takes nothing (RFC 4918 §11.5). Nothing of the request was
/// done.
const FULL: u16 = 507;

/// Why a call did not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No connection, or it broke.
    #[error("no connection")]
    Unreachable,
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// Something answered that does not speak Matrix: a captive portal, a proxy's error page.
    #[error("what answers there is not a Matrix homeserver")]
    NotAHomeserver,
    /// The answer is longer than anything we would read.
    #[error("the answer is too long")]
    AnswerTooLarge,
    /// The homeserver is broken or away behind its proxy: a 5xx without an error of Matrix's own.
    #[error("the homeserver is away (status {status})")]
    Away {
        /// The HTTP status.
        status: u16,
        /// How long to wait, as far as it said so; never more than [`LONGEST_WAIT`].
        retry_after: Option<Duration>,
    },
    /// The homeserver says no, in Matrix's words.
    #[error("refused: {errcode} (status {status})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Matrix's error code, letters, digits, `_` and `.` only.
        errcode: String,
        /// How long to wait, as far as it said so; never more than [`LONGEST_WAIT`].
        retry_after: Option<Duration>,
        /// With `M_UNKNOWN_TOKEN`: sign in again with the same device, nothing else is lost.
        soft_logout: bool,
    },
    /// The address cannot be used, and why.
    #[error("{0}")]
    BadAddress(BadAddress),
    /// The server that answered could not prove that it is the homeserver.
    #[error("the homeserver's certificate is not trusted: {0}")]
    Untrusted(Distrust),
    /// The homeserver speaks none of the versions that we know. It speaks these.
    #[error("none of the homeserver's versions of Matrix is known here")]
    UnsupportedVersion(Vec<String>),
    /// An id that Matrix does not allow, or content that is no JSON object: a mistake on our side.
    #[error("not a valid {0}")]
    Invalid(&'static str),
}

/// Why an address cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BadAddress {
    /// It is no URL of a homeserver.
    #[error("not the address of a homeserver")]
    Malformed,
    /// It carries a name or a password.
    #[error("an address must not carry a name or a password")]
    Credentials,
    /// It would send words in the clear over a network (design §5).
    #[error("plain http is refused away from this machine: use https")]
    Plain,
}

/// Why a certificate is not trusted (RFC 5280).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Distrust {
    /// It was signed by nobody whom this machine, or the given file, trusts.
    #[error("its signer is unknown; give the desk's own authority with --ca")]
    Issuer,
    /// It is not valid yet or any more, or the clock here is wrong.
    #[error("it is not valid now; is the clock right?")]
    Time,
    /// It is for another name.
    #[error("it is for another name than the one asked for")]
    Name,
    /// Something else is wrong with it.
    #[error("it is not valid")]
    Other,
}

/// Why something did not work, as a kind; the screen has the words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Failure {
    /// No connection.
    Unreachable,
    /// It took too long.
    TimedOut,
    /// The homeserver is overloaded or asks to slow down.
    Busy,
    /// Something answered that is not a Matrix homeserver (a captive portal).
    NotAHomeserver,
    /// The server that answered could not prove that it is the homeserver.
    Untrusted(Distrust),
    /// The homeserver reports an error of its own.
    ServerError,
    /// The homeserver's disk is full, or takes nothing: what was sent is not there.
    ServerFull,
    /// Not allowed (any more): released, transferred, closed.
    Forbidden,
    /// The message is too large.
    TooLarge,
    /// The token is not valid any more.
    SignedOut,
    /// There is no room on the disk for the words; nothing was sent.
    DiskFull,
    /// The disk does not take the words; nothing was sent.
    DiskFailed,
}

impl Error {
    /// Matrix's error code, if there is one.
    pub fn errcode(&self) -> Option<&str> {
        match self {
            Self::Refused { errcode, .. } => Some(errcode),
            _ => None,
        }
    }

    /// Whether the token is not valid any more: sign in again.
    pub fn is_signed_out(&self) -> bool {
        matches!(self, Self::Refused { status: 401, errcode, .. }
            if errcode == "M_UNKNOWN_TOKEN" || errcode == "M_MISSING_TOKEN")
    }

    /// How long the homeserver asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Away { retry_after, .. } | Self::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether the homeserver did nothing, because the account does too much at once.
    pub const fn is_held_back(&self) -> bool {
        matches!(self, Self::Away { status: 429, .. } | Self::Refused { status: 429, .. })
    }

    /// Whether the homeserver answers but cannot write: what was sent is not there, or nobody knows whether it is.
    pub fn cannot_write(&self) -> bool {
        matches!(self.failure(), Failure::ServerFull)
            || matches!(self, Self::Away { status: 500, .. } | Self::Refused { status: 500, .. })
    }

    /// Whether trying the same again is pointless: the homeserver itself said no, and not for being busy or broken.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Refused { status, .. } => (400..500).contains(status) && !matches!(status, 401 | 408 | 429),
            Self::BadAddress(_) | Self::UnsupportedVersion(_) | Self::Invalid(_) => true,
            _ => false,
        }
    }

    /// The kind of failure, for the screen.
    pub fn failure(&self) -> Failure {
        match self {
            Self::Unreachable => Failure::Unreachable,
            Self::TimedOut => Failure::TimedOut,
            Self::NotAHomeserver | Self::BadAddress(_) | Self::UnsupportedVersion(_) => Failure::NotAHomeserver,
            Self::Untrusted(why) => Failure::Untrusted(*why),
            Self::Away { status: 429 | 503, .. } | Self::Refused { status: 429 | 503, .. } => Failure::Busy,
            Self::Away { status: FULL, .. } | Self::Refused { status: FULL, .. } => Failure::ServerFull,
            _ if self.is_signed_out() => Failure::SignedOut,
            Self::Refused { status: 413, .. } => Failure::TooLarge,
            Self::Refused { errcode, .. } if errcode == "M_TOO_LARGE" => Failure::TooLarge,
            Self::Refused { status: 401 | 403 | 404, .. } => Failure::Forbidden,
            Self::Refused { .. } | Self::Away { .. } | Self::AnswerTooLarge | Self::Invalid(_) => Failure::ServerError,
        }
    }

    /// Reads an answer that is not a success. `retry_after` is the header of that name.
    ///
    /// Only a body with Matrix's `errcode` makes it the homeserver's own word; anything else is a proxy or a portal,
    /// whose 403 or 404 must not be taken for a refusal.
    pub(super) fn from_answer(status: u16, retry_after: Option<&str>, body: &[u8]) -> Self {
        #[derive(Deserialize)]
        struct Body {
            errcode: String,
            #[serde(default)]
            retry_after_ms: serde_json::Value,
            #[serde(default)]
            soft_logout: serde_json::Value,
        }
        let wait = retry_after.and_then(parse_retry_after);
        match serde_json::from_slice::<Body>(body) {
            Ok(body) => Self::Refused {
                status,
                errcode: clean(&body.errcode),
                retry_after: milliseconds(&body.retry_after_ms).or(wait),
                soft_logout: body.soft_logout == true,
            },
            Err(_) if status == 429 || status >= 500 => Self::Away { status, retry_after: wait },
            Err(_) => Self::NotAHomeserver,
        }
    }
}

/// An error code without anything that could be content or break a line.
fn clean(errcode: &str) -> String {
    errcode.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')).take(64).collect()
}

fn milliseconds(value: &serde_json::Value) -> Option<Duration> {
    if let Some(whole) = value.as_u64() {
        return Some(Duration::from_millis(whole).min(LONGEST_WAIT));
    }
    let seconds = value.as_f64()? / 1000.0;
    Some(Duration::try_from_secs_f64(seconds.clamp(0.0, LONGEST_WAIT.as_secs_f64())).unwrap_or(LONGEST_WAIT))
}

impl machine::retry::Failure for Error {
    fn is_for_good(&self) -> bool {
        self.is_final() || self.is_signed_out()
    }

    fn retry_after(&self) -> Option<Duration> {
        Error::retry_after(self)
    }
}

/// Reads a `Retry-After` header: seconds or a date (RFC 9110 §10.2.3). Whatever it says, the wait lies between nothing
/// and [`LONGEST_WAIT`]; `None` when it says nothing that can be understood.
pub fn parse_retry_after(header: &str) -> Option<Duration> {
    let header = header.trim();
    if let Some(digits) = header.strip_prefix('-') {
        return digits.bytes().all(|b| b.is_ascii_digit()).then_some(Duration::ZERO);
    }
    if !header.is_empty() && header.bytes().all(|b| b.is_ascii_digit()) {
        let seconds = header.parse().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(LONGEST_WAIT));
    }
    let dates = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let date = dates.parse_timestamp(header).ok()?;
    let seconds = date.as_second().saturating_sub(i64::try_from(clock::since_1970().as_secs()).unwrap_or(i64::MAX));
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_are_clamped() {
        assert_eq!(parse_retry_after("7"), Some(Duration::from_secs(7)));
        assert_eq!(parse_retry_after("1000000000"), Some(LONGEST_WAIT));
        assert_eq!(parse_retry_after("99999999999999999999999999"), Some(LONGEST_WAIT));
        assert_eq!(parse_retry_after("-5"), Some(Duration::ZERO));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(parse_retry_after("Fri, 31 Dec 9998 08:49:37 GMT"), Some(LONGEST_WAIT));
        assert_eq!(parse_retry_after("soon"), None);
        assert_eq!(parse_retry_after(""), None);
        assert_eq!(parse_retry_after("-"), Some(Duration::ZERO));
    }

    #[test]
    fn a_limit_names_its_wait() {
        let error = |body: &str| Error::from_answer(429, Some("9"), body.as_bytes());
        let wait = |body: &str| error(body).retry_after();
        assert_eq!(wait(r#"{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1500}"#), Some(Duration::from_millis(1500)));
        assert_eq!(wait(r#"{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1e300}"#), Some(LONGEST_WAIT));
        assert_eq!(wait(r#"{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":-3}"#), Some(Duration::ZERO));
        assert_eq!(wait(r#"{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":"x"}"#), Some(Duration::from_secs(9)));
        assert_eq!(wait("<html>slow down</html>"), Some(Duration::from_secs(9)));
        assert!(!error("{}").is_final());
        assert_eq!(error("{}").failure(), Failure::Busy);
    }

    #[test]
    fn only_the_homeserver_itself_can_refuse() {
        let own = Error::from_answer(403, None, br#"{"errcode":"M_FORBIDDEN","error":"the visitor's words"}"#);
        assert!(own.is_final());
        assert_eq!(own.failure(), Failure::Forbidden);
        assert!(!format!("{own} {own:?}").contains("words"), "no content in errors");
        for status in [401, 403, 404, 302] {
            let portal = Error::from_answer(status, None, b"<html>log in</html>");
            assert_eq!(portal, Error::NotAHomeserver);
            assert!(!portal.is_final());
        }
        assert_eq!(Error::from_answer(502, None, b"<html>").failure(), Failure::ServerError);
    }

    #[test]
    fn a_soft_logout_is_told_apart() {
        let soft = Error::from_answer(401, None, br#"{"errcode":"M_UNKNOWN_TOKEN","soft_logout":true}"#);
        assert!(soft.is_signed_out() && !soft.is_final());
        assert!(matches!(soft, Error::Refused { soft_logout: true, .. }));
        assert!(!Error::from_answer(401, None, br#"{"errcode":"M_FORBIDDEN"}"#).is_signed_out());
    }

    proptest! {
        #[test]
        fn nothing_in_a_header_or_body_breaks_it(status: u16, header: String, body: Vec<u8>) {
            let error = Error::from_answer(status, Some(&header), &body);
            prop_assert!(error.retry_after().is_none_or(|wait| wait <= LONGEST_WAIT));
        }
    }
}
