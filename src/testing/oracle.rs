//! Reads every byte that went to a terminal and knows all that may.

/// What may be written beside what the painter writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Lines that are appended: printable text, CR LF, BEL, BS SP BS, and what clears the screen.
    Lines,
    /// What paints a frame.
    Painting,
    /// Also what takes the terminal and gives it back, and alerts.
    Everything,
}

/// The first thing that must not be there, if any: its place and what it is.
pub fn forbidden(bytes: &[u8], allowed: Allowed) -> Option<String> {
    if allowed == Allowed::Lines {
        return not_a_line(bytes);
    }
    let mut rest = bytes;
    let mut synchronised = false;
    while !rest.is_empty() {
        let at = bytes.len() - rest.len();
        let is_joiner = rest.starts_with("\u{200c}".as_bytes()) || rest.starts_with("\u{200d}".as_bytes());
        let stray = is_joiner && !joins(&bytes[..at]);
        let Some((length, what)) = token(rest, allowed).filter(|_| !stray) else {
            return Some(format!("at {at}: {:?}", String::from_utf8_lossy(&rest[..rest.len().min(24)])));
        };
        match what {
            What::Begin if synchronised => return Some(format!("at {at}: synchronized output begun twice")),
            What::Begin => synchronised = true,
            What::End => synchronised = false,
            What::Other => {}
        }
        rest = &rest[length..];
    }
    synchronised.then(|| "synchronized output is not closed".to_owned())
}

/// The first thing that is neither printable text nor CR LF, BEL, BS SP BS, or what takes, clears and gives back a screen.
fn not_a_line(bytes: &[u8]) -> Option<String> {
    const WHOLE: [&[u8]; 6] = [b"\r\n", b"\x07", b"\x08 \x08", b"\x1b[H\x1b[2J", b"\x1b[?1049h", b"\x1b[?1049l"];
    let mut rest = bytes;
    while !rest.is_empty() {
        let whole = WHOLE.iter().find(|whole| rest.starts_with(whole)).map(|whole| whole.len());
        let printable = || match rest[0] {
            b' '..=b'~' => Some(1),
            0..=0x7f => None,
            _ => character(rest),
        };
        let Some(length) = whole.or_else(printable) else {
            let at = bytes.len() - rest.len();
            return Some(format!("at {at}: {:?}", String::from_utf8_lossy(&rest[..rest.len().min(24)])));
        };
        rest = &rest[length..];
    }
    None
}

/// Whether what stands before can be joined: a letter, or a mark on one, of a script that has joiners; never a joiner.
fn joins(before: &[u8]) -> bool {
    let from = before.len().saturating_sub(4);
    let last = String::from_utf8_lossy(&before[from..]).chars().next_back();
    last.is_some_and(|last| last >= '\u{590}' && !matches!(last, '\u{2000}'..='\u{2fff}' | '\u{fffd}'))
}

enum What {
    Begin,
    End,
    Other,
}

fn token(bytes: &[u8], allowed: Allowed) -> Option<(usize, What)> {
    match bytes[0] {
        b'\r' | b'\n' | 0x08 | b' '..=b'~' => Some((1, What::Other)),
        0x07 if allowed == Allowed::Everything => Some((1, What::Other)),
        0x1b => sequence(&bytes[1..], allowed).map(|(length, what)| (length + 1, what)),
        _ => character(bytes).map(|length| (length, What::Other)),
    }
}

/// A character beyond ASCII that is seen and turns nothing.
fn character(bytes: &[u8]) -> Option<usize> {
    let length = (1..=4.min(bytes.len())).find(|length| std::str::from_utf8(&bytes[..*length]).is_ok())?;
    let char = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    let seen = !matches!(char,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0000}'..='\u{10ffff}');
    seen.then_some(length)
}

/// What follows an ESC.
fn sequence(bytes: &[u8], allowed: Allowed) -> Option<(usize, What)> {
    if bytes.first() == Some(&b']') && allowed == Allowed::Everything {
        let text = [&b"]9;"[..], b"]777;notify;Nachtwacht;"].into_iter().find_map(|begun| bytes.strip_prefix(begun))?;
        let length = text.iter().position(|byte| !matches!(byte, b' '..=b'~'))?;
        let whole = bytes.len() - text.len() + length + 2;
        return text[length..].starts_with(b"\x1b\\").then_some((whole, What::Other));
    }
    let body = bytes.strip_prefix(b"[")?;
    let last = body.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b';' | b'?'))?;
    let parameters = std::str::from_utf8(&body[..last]).ok()?;
    let length = 1 + last + 1;
    let what = match (body[last], parameters) {
        (b'h', "?2026") => What::Begin,
        (b'l', "?2026") => What::End,
        (b'h' | b'l', "?25") | (b'K', "") | (b'J', "2") => What::Other,
        (b'h' | b'l', "?1049" | "?2004" | "?1004") if allowed == Allowed::Everything => What::Other,
        (b'A'..=b'D', n) if numbers(n, 1) => What::Other,
        (b'H', n) if numbers(n, 2) => What::Other,
        (b'm', n) if numbers(n, 18) && !n.split(';').any(|code| matches!(code, "5" | "6" | "8")) || is_indexed(n) => {
            What::Other
        }
        _ => return None,
    };
    Some((length, what))
}

fn numbers(parameters: &str, most: usize) -> bool {
    parameters.is_empty()
        || (parameters.split(';').count() <= most && parameters.split(';').all(|part| part.parse::<u16>().is_ok()))
}

/// Colours carry a 5 (indexed), and any number for a shade: taken apart before attributes are looked at.
fn is_indexed(parameters: &str) -> bool {
    let mut parts = parameters.split(';');
    while let Some(part) = parts.next() {
        match part {
            "38" | "48" => {
                let shades = if parts.next() == Some("5") { 1 } else { 3 };
                for _ in 0..shades {
                    if parts.next().is_none_or(|shade| shade.parse::<u8>().is_err()) {
                        return false;
                    }
                }
            }
            "" | "5" | "6" | "8" => return false,
            other if other.parse::<u8>().is_err() => return false,
            _ => {}
        }
    }
    true
}
