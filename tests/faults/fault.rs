//! What goes wrong on the wire.

use crate::dice::Dice;
pub(crate) use testing::relaying::Of;

/// What goes wrong with a request or its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The homeserver never hears of it: the connection is reset.
    ResetBefore,
    /// The homeserver has it: the connection is reset instead of an answer.
    ResetAfter,
    /// The homeserver has it: nothing is answered, properly.
    Lost,
    /// Half of the answer, then a proper end.
    HalfClose,
    /// Half of the answer, then a reset.
    ResetInBody,
    /// Half of the answer, then nothing for this many milliseconds, then the end.
    Stall(u64),
    /// The answer in crumbs.
    Drip,
    /// The homeserver never hears of it: this is the answer, to the byte.
    Instead(Vec<u8>),
    /// The homeserver has it: this is the answer instead of its own.
    After(Vec<u8>),
    /// An answer of two gibibytes, if anybody takes them.
    Endless,
    /// The reading only: every event twice.
    Doubled,
    /// For the reading only: the former answer once more.
    Again,
    /// The reading only: events in the opposite order.
    Reversed,
    /// The reading only: no more than one event a room, so that there is a gap to fill.
    Gapped,
}

/// How often something goes wrong with each kind, in a hundred.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Weather {
    pub(crate) sync: u64,
    pub(crate) send: u64,
    pub(crate) other: u64,
}

impl Weather {
    pub(crate) const CALM: Self = Self { sync: 0, send: 0, other: 0 };

    /// What goes wrong with the next request of this kind, if anything does.
    pub(crate) fn next(self, of: Of, dice: &mut Dice) -> Option<Fault> {
        let percent = match of {
            Of::Sync => self.sync,
            Of::Send => self.send,
            Of::Other => self.other,
        };
        if !dice.chance(percent) {
            return None;
        }
        let most = if of == Of::Sync { 23 } else { 17 };
        Some(match dice.below(most) {
            0 | 1 => Fault::ResetBefore,
            2 | 3 => Fault::ResetAfter,
            4 | 5 => Fault::Lost,
            6 => Fault::HalfClose,
            7 => Fault::ResetInBody,
            // the longest waits are the rarest
            8 => Fault::Stall(if dice.chance(4) { 60_000 } else { 200 + dice.below(1_500) }),
            9 => Fault::Drip,
            10 => Fault::Instead(busy(dice)),
            11 => Fault::Instead(broken(dice)),
            12 => Fault::Instead(portal()),
            13 => Fault::After(portal()),
            14 => Fault::After(signed_out(of, dice)),
            15 => Fault::After(bomb()),
            16 if dice.chance(30) => Fault::Endless,
            16 => Fault::After(deep()),
            17 | 18 => Fault::Doubled,
            19 => Fault::Again,
            20 => Fault::Reversed,
            _ => Fault::Gapped,
        })
    }
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

const JSON: &str = "content-type: application/json\r\n";

/// 429, with waits sane and insane.
fn busy(dice: &mut Dice) -> Vec<u8> {
    let waits = [
        "\"retry_after_ms\":50",
        "\"retry_after_ms\":0",
        "\"retry_after_ms\":-9",
        "\"retry_after_ms\":\"soon\"",
        "\"retry_after_ms\":300.5",
        "\"x\":1",
    ];
    let after = [
        "",
        "retry-after: 0\r\n",
        "retry-after: -1\r\n",
        "retry-after: soon\r\n",
        "retry-after: Thu, 01 Jan 1970 00:00:00 GMT\r\n",
    ];
    // what makes the console wait for its full minute is rare, and the helper does not wait so long: they start it again
    let insane = ["retry-after: 1000000000\r\n", "retry-after: Fri, 31 Dec 9998 08:49:37 GMT\r\n"];
    let header = if dice.chance(3) { *dice.pick(&insane) } else { *dice.pick(&after) };
    let body = format!("{{\"errcode\":\"M_LIMIT_EXCEEDED\",{}}}", dice.pick(&waits));
    answer("429 Too Many Requests", &format!("{JSON}{header}"), body.as_bytes())
}

/// 5xx, with and without words of its own.
fn broken(dice: &mut Dice) -> Vec<u8> {
    let status =
        *dice.pick(&["500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"]);
    let (kind, body) = *dice.pick(&[
        ("content-type: text/html\r\n", "<html>bad gateway</html>"),
        (JSON, "{\"errcode\":\"M_UNKNOWN\",\"error\":\"no\"}"),
        ("", ""),
        ("retry-after: 0\r\n", "{"),
    ]);
    answer(status, kind, body.as_bytes())
}

/// A network's login page.
fn portal() -> Vec<u8> {
    answer("200 OK", "content-type: text/html\r\n", b"<html><form>room number</form></html>")
}

/// Soft and hard; only the reading is believed, so it hits a sign-in screen there.
fn signed_out(of: Of, dice: &mut Dice) -> Vec<u8> {
    let soft = dice.chance(50);
    let body = format!("{{\"errcode\":\"M_UNKNOWN_TOKEN\",\"error\":\"x\",\"soft_logout\":{soft}}}");
    // seldom: each costs the helper a password
    let status = if of == Of::Sync && dice.chance(50) { "503 Service Unavailable" } else { "401 Unauthorized" };
    answer(status, JSON, body.as_bytes())
}

/// JSON that is nested ten thousand deep.
fn deep() -> Vec<u8> {
    answer("200 OK", JSON, &[vec![b'['; 10_000], vec![b']'; 10_000]].concat())
}

/// Ten mebibytes of zeros in 64 kibibytes, said to be JSON (RFC 1951, RFC 1952).
fn bomb() -> Vec<u8> {
    let mut body = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut bits, mut count) = (0_u32, 0);
    let mut put = |value: u32, length: u32| {
        bits |= value << count;
        count += length;
        while count >= 8 {
            body.push(bits.to_le_bytes()[0]);
            bits >>= 8;
            count -= 8;
        }
    };
    put(0b011, 3); // the last block, fixed codes
    put(0b0000_1100, 8); // the literal 0: 00110000, most significant bit first
    for _ in 0..(10 << 20) / 258 {
        put(0b1010_0011, 8); // the longest match: 11000101
        put(0, 5); // one byte back
    }
    put(0, 7); // the end
    put(0, 7);
    answer("200 OK", &format!("{JSON}content-encoding: gzip\r\n"), &body)
}
