//! Bytes → text. JSON is UTF-8 (RFC 8259 §8.1); a table may be what a spreadsheet wrote: UTF-8, UTF-16, or Windows-1252,
//! as Excel does here. What is none of these is refused: a name or a place with wrong letters would look right enough.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::Finding;

/// A text, and what is to be said of it.
type Read = Result<(String, Option<Finding>), Box<Finding>>;

/// The text of a JSON file.
pub(super) fn json(file: &str, bytes: Vec<u8>) -> Read {
    match String::from_utf8(bytes) {
        Ok(text) => Ok((without_mark(text), None)),
        Err(error) => Err(refused(file, error.as_bytes(), "is not UTF-8", "Save it as UTF-8, as JSON must be")),
    }
}

/// The text of a table.
pub(super) fn table(file: &str, bytes: Vec<u8>) -> Read {
    const REMEDY: &str = "Save it anew as \"CSV UTF-8\"";
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes.as_slice() {
        let encoding = if bytes[0] == 0xff { UTF_16LE } else { UTF_16BE };
        return match encoding.decode_without_bom_handling_and_without_replacement(&bytes[2..]) {
            Some(text) => Ok((text.into_owned(), None)),
            None => Err(refused(file, &bytes, "begins as UTF-16 and is not", REMEDY)),
        };
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok((without_mark(text), None)),
        Err(error) => error,
    };
    let bytes = error.as_bytes();
    // letters of UTF-8 beside bytes that are none: two files were put together, or one was cut
    if holds_utf8(bytes) {
        return Err(refused(file, bytes, "is UTF-8 in one part and not in another", REMEDY));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    // Windows-1252 has nothing at five places (there stand controls), and marks like these between letters in no language
    if text.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c)) || has_marks_in_words(&text) {
        return Err(refused(file, bytes, "is neither UTF-8 nor Windows-1252", REMEDY));
    }
    let what = "is not UTF-8: it was read as Windows-1252, as Excel writes it here";
    let notice = Finding::warning(file, line_of(bytes), "", what);
    let notice =
        notice.so("Another encoding would give wrong letters", "Look at names with accents, or save it as UTF-8");
    Ok((text.into_owned(), Some(notice)))
}

fn refused(file: &str, bytes: &[u8], what: &str, remedy: &str) -> Box<Finding> {
    Box::new(Finding::error(file, line_of(bytes), "", what).so("Nothing is imported", remedy))
}

/// The line with the first byte that is not UTF-8.
fn line_of(bytes: &[u8]) -> usize {
    let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| 0);
    bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// Whether as many letters stand in it as UTF-8 writes them as bytes that are none. Some letters and marks of Windows-1252
/// look so by chance, when they follow each other.
fn holds_utf8(bytes: &[u8]) -> bool {
    let counts = bytes.utf8_chunks().map(|chunk| {
        let letters = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (letters, usize::from(!chunk.invalid().is_empty()))
    });
    let (letters, others) = counts.fold((0, 0), |(a, b), (letters, other)| (a + letters, b + other));
    letters >= others
}

/// Whether a low quote, a dagger or the like stands between two letters, as letters of DOS (code page 850) look when they
/// are taken for Windows-1252: `caf‚s`.
fn has_marks_in_words(text: &str) -> bool {
    const MARKS: &str = "‚„‘“”†‡ˆ‰‹˜›¡¢£¤¥¦¨©«¬®¯±²³´µ¶¸¹»¼½¾¿";
    let (mut before, mut mark) = (' ', ' ');
    text.chars().any(|next| {
        let (first, mark) = (std::mem::replace(&mut before, mark), std::mem::replace(&mut mark, next));
        first.is_lowercase() && next.is_lowercase() && MARKS.contains(mark)
    })
}

fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(read: Read) -> String {
        read.map_or_else(|finding| finding.to_string(), |(text, notice)| format!("{text} {notice:?}"))
    }

    #[test]
    fn a_table_of_excel_is_read_as_it_was_written() {
        let text = "id;naam\r\n1;Cliëntenraad \u{2019}t Café\u{2014}€ 5\r\n";
        let (bytes, _, unmappable) = WINDOWS_1252.encode(text);
        assert!(!unmappable);
        let (read, notice) = table("x.csv", bytes.into_owned()).unwrap();
        assert_eq!(read, text);
        let notice = notice.unwrap();
        assert!(!notice.is_error() && notice.line == 2 && notice.what.contains("Windows-1252"), "{notice}");
        for (mark, unit) in [([0xff, 0xfe], u16::to_le_bytes as fn(u16) -> [u8; 2]), ([0xfe, 0xff], u16::to_be_bytes)] {
            let bytes: Vec<u8> = mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect();
            let (read, notice) = table("x.csv", bytes).unwrap();
            assert_eq!((read.as_str(), notice), (text, None));
        }
        assert_eq!(table("x.csv", format!("\u{feff}{text}").into_bytes()).unwrap().0, text);
    }

    #[test]
    fn what_would_be_garbage_is_refused_with_its_line() {
        for (bytes, why) in [
            (&b"a\nClientenraad\nCaf\x82s\n"[..], "neither UTF-8 nor Windows-1252"), // DOS
            (b"a\nb\nCaf\x8d\n", "neither UTF-8 nor Windows-1252"), // a place that Windows-1252 leaves empty
            (b"a\nCaf\xc3\xa9\nCaf\xe9\n", "in one part and not in another"),
            (b"\xff\xfea\x00\x00\xd8", "begins as UTF-16"),
        ] {
            let finding = table("x.csv", bytes.to_vec()).unwrap_err();
            assert!(finding.is_error() && finding.what.contains(why) && finding.line >= 1, "{finding}");
            assert!(finding.remedy.contains("UTF-8"), "{finding}");
        }
        let finding = table("x.csv", b"a\nb\nCaf\x8d\n".to_vec()).unwrap_err();
        assert_eq!(finding.line, 3);
        assert!(says(json("x.json", b"{\"name\": \"Caf\xe9\"}".to_vec())).contains("as JSON must be"));
    }
}
