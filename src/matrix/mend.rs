//! What a homeserver sent, made readable whatever bytes it holds.

/// Makes of what a homeserver sent something that can be read: bytes that are no UTF-8, and escapes of half a surrogate
/// pair, become U+FFFD. A visitor could send either, and it must not stop the sync.
pub fn mend(body: Vec<u8>) -> Vec<u8> {
    let mut body = match String::from_utf8(body) {
        Ok(text) => text.into_bytes(),
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned().into_bytes(),
    };
    let mut at = 0;
    while let Some(found) = body[at..].iter().position(|byte| *byte == b'\\') {
        at += found;
        match (escape(&body[at..]), body.get(at + 6..).and_then(escape)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => at += 12,
            (Some(0xD800..=0xDFFF), _) => {
                body[at + 2..at + 6].copy_from_slice(b"FFFD");
                at += 6;
            }
            (Some(_), _) => at += 6,
            // the backslash and what it escapes
            (None, _) => at = (at + 2).min(body.len()),
        }
    }
    body
}

/// The code unit of a `\uXXXX` at the beginning.
fn escape(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | u16::try_from(char::from(*digit).to_digit(16)?).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn half_surrogates_and_stray_bytes_become_replacement_characters() {
        let read = |body: &[u8]| serde_json::from_slice::<String>(&mend(body.to_vec())).unwrap();
        assert_eq!(read(br#""a\ud83db""#), "a\u{FFFD}b");
        assert_eq!(read(br#""\uDE00\uD83D""#), "\u{FFFD}\u{FFFD}");
        assert_eq!(read(br#""\ud83d\ude00""#), "😀");
        assert_eq!(read(br#""\\ud83d""#), "\\ud83d");
        assert_eq!(read(b"\"x\xC0\xAFy\""), "x\u{FFFD}\u{FFFD}y");
        assert_eq!(read(br#""\ud83d\ud83d\ude00""#), "\u{FFFD}😀");
    }

    proptest! {
        #[test]
        fn whatever_json_says_stays(text in any::<String>()) {
            let json = serde_json::to_vec(&text).unwrap();
            prop_assert_eq!(mend(json.clone()), json);
        }

        #[test]
        fn mending_never_breaks(bytes in prop::collection::vec(prop::sample::select(b"\\ud8DcCeE\"{}x\xFF".to_vec()), 0..64)) {
            let mended = mend(bytes);
            prop_assert!(std::str::from_utf8(&mended).is_ok());
        }
    }
}
