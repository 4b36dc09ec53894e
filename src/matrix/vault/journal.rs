//! The bytes of a journal: a header, then sealed records, each bound to its file and place.
//!
//! ```text
//! "NWKEPT01" · salt (16) · the file's own id (16)
//! length (u32, little endian) · nonce (24) · sealed record · tag (16)      again and again
//! ```
//!
//! A record opens only in the file and at the place it was written for: none can be left out in the middle, moved,
//! doubled or brought in from another file. Only a journal that was cut off at a record's end looks like one after a
//! crash.

use zeroize::Zeroizing;

use super::seal::SealKey;
use crate::key_derivation::SALT;
use machine::random;

const MAGIC: &[u8; 8] = b"NWKEPT01";
/// How long a header is, in bytes.
pub(super) const HEADER: usize = MAGIC.len() + SALT + 16;
/// The longest sealed record that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// The start of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header([u8; HEADER]);

impl Header {
    /// The header of a new file.
    pub(super) fn new(salt: &[u8; SALT]) -> Option<Self> {
        let mut header = [0; HEADER];
        header[..MAGIC.len()].copy_from_slice(MAGIC);
        header[MAGIC.len()..MAGIC.len() + SALT].copy_from_slice(salt);
        header[MAGIC.len() + SALT..].copy_from_slice(&random::bytes::<16>().ok()?);
        Some(Self(header))
    }

    /// The header at the start of a file, if it is one of ours.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let header = *bytes.first_chunk::<HEADER>()?;
        header.starts_with(MAGIC).then_some(Self(header))
    }

    pub(super) fn salt(&self) -> [u8; SALT] {
        let mut salt = [0; SALT];
        salt.copy_from_slice(&self.0[MAGIC.len()..MAGIC.len() + SALT]);
        salt
    }

    pub(super) const fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// What a record is bound to: its file and its place.
    fn place(&self, index: u64) -> Vec<u8> {
        [self.0.as_slice(), &index.to_le_bytes()].concat()
    }

    /// A record's bytes for the `index`-th place. Nothing when it is too long or cannot be sealed.
    pub(super) fn seal(&self, key: &SealKey, index: u64, plain: &[u8]) -> Option<Vec<u8>> {
        let sealed = key.seal(plain, &self.place(index))?;
        let length = u32::try_from(sealed.len()).ok().filter(|_| sealed.len() <= LONGEST)?;
        Some([length.to_le_bytes().as_slice(), &sealed].concat())
    }
}

/// What could be read of a journal.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct JournalReading {
    /// The records in order, up to the first that does not open.
    pub(super) records: Vec<Zeroizing<Vec<u8>>>,
    /// Whether these were all bytes of the file.
    pub(super) whole: bool,
}

/// Reads the records behind a header, up to the first that is torn, changed or out of place.
pub(super) fn read(header: &Header, key: &SealKey, bytes: &[u8]) -> JournalReading {
    let mut rest = bytes.get(HEADER..).unwrap_or_default();
    let mut records = Vec::new();
    for index in 0.. {
        let Some((record, after)) = split(rest) else { break };
        let Some(plain) = key.open(record, &header.place(index)) else { break };
        records.push(plain);
        rest = after;
    }
    JournalReading { records, whole: rest.is_empty() }
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok().filter(|length| *length <= LONGEST)?;
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static KEY: LazyLock<SealKey> = LazyLock::new(|| SealKey::derive("correct horse", &[7; SALT]).unwrap());

    fn written(records: &[Vec<u8>]) -> (Header, Vec<u8>) {
        let header = Header::new(&[7; SALT]).unwrap();
        let mut bytes = header.bytes().to_vec();
        for (index, record) in (0..).zip(records) {
            bytes.extend(header.seal(&KEY, index, record).unwrap());
        }
        (header, bytes)
    }

    fn plain(reading: &JournalReading) -> Vec<Vec<u8>> {
        reading.records.iter().map(|record| record.to_vec()).collect()
    }

    /// How many of the records end within so many bytes, and whether the last one ends there.
    fn whole_within(records: &[Vec<u8>], bytes: usize) -> (usize, bool) {
        let mut end = HEADER;
        for (count, record) in records.iter().enumerate() {
            if end >= bytes {
                return (count, end == bytes);
            }
            end += 4 + 24 + record.len() + 16;
            if end > bytes {
                return (count, false);
            }
        }
        (records.len(), end == bytes)
    }

    fn records() -> impl Strategy<Value = Vec<Vec<u8>>> {
        prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 1..8)
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(records in records()) {
            let (header, bytes) = written(&records);
            prop_assert_eq!(Header::read(&bytes), Some(header));
            let reading = read(&header, &KEY, &bytes);
            prop_assert!(reading.whole);
            prop_assert_eq!(plain(&reading), records);
        }

        #[test]
        fn a_cut_loses_what_is_behind_it_and_no_more(records in records(), cut in any::<prop::sample::Index>()) {
            let (header, bytes) = written(&records);
            let cut = HEADER + cut.index(bytes.len() - HEADER);
            let reading = read(&header, &KEY, &bytes[..cut]);
            let (count, at_end) = whole_within(&records, cut);
            prop_assert_eq!(plain(&reading), &records[..count]);
            prop_assert_eq!(reading.whole, at_end, "only a cut at a record's end looks whole");
        }

        #[test]
        fn a_flipped_bit_is_never_believed(records in records(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let (_, mut bytes) = written(&records);
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let Some(header) = Header::read(&bytes) else {
                prop_assert!(at < MAGIC.len(), "only another magic is not ours");
                return Ok(());
            };
            let reading = read(&header, &KEY, &bytes);
            let before = if at < HEADER { 0 } else { whole_within(&records, at).0 };
            prop_assert!(!reading.whole);
            prop_assert_eq!(plain(&reading), &records[..before], "all before it, nothing from it on");
        }

        #[test]
        fn a_record_moved_doubled_left_out_or_from_elsewhere_is_never_believed(
            records in prop::collection::vec(prop::collection::vec(any::<u8>(), 10), 3..6),
        ) {
            let (header, bytes) = written(&records);
            let (_, other) = written(&records);
            let record = |bytes: &[u8], nth: usize| {
                let start = HEADER + nth * 54;
                bytes[start..start + 54].to_vec()
            };
            for (tampered, right) in [
                ([record(&bytes, 0), record(&bytes, 2)], 1),
                ([record(&bytes, 1), record(&bytes, 0)], 0),
                ([record(&bytes, 0), record(&bytes, 0)], 1),
                ([record(&bytes, 0), record(&other, 1)], 1),
            ] {
                let bytes = [header.bytes().to_vec(), tampered.concat()].concat();
                let reading = read(&header, &KEY, &bytes);
                prop_assert!(!reading.whole);
                prop_assert_eq!(plain(&reading), &records[..right]);
            }
        }
    }

    #[test]
    fn another_password_opens_nothing() {
        let (header, bytes) = written(&[b"words".to_vec()]);
        let other = SealKey::derive("correct horsf", &[7; SALT]).unwrap();
        assert_eq!(read(&header, &other, &bytes), JournalReading { records: Vec::new(), whole: false });
    }

    #[test]
    fn nothing_of_the_words_stands_in_the_bytes() {
        let (_, bytes) = written(&[b"never in clear".to_vec()]);
        assert!(!bytes.windows(5).any(|window| window == b"never" || window == b"clear"));
    }
}
