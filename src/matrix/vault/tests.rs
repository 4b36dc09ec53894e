use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use tempfile::{TempDir, tempdir};

use super::journal::Header;
use super::seal::SealKey;
use super::shelf::Record;
use super::store::ENDING;
use super::store::{FoundUnsent, Store, VaultError};
use super::writer::Owner;
use crate::key_derivation::SALT;
use crate::link::{Awaiting, Lost, Outgoing, Recording, Unfinished};
use care::registration::Closing;
use desk::event::{Ask, Carried, CaseEvent, Fence, Note, Request};
use machine::failpoint::{self, Point};

const PASSWORD: &str = "correct horse";

fn owner(helper: &str) -> Owner {
    Owner { helper: helper.into(), homeserver: "https://desk.example".to_owned() }
}

fn open(folder: &Path) -> (Store, FoundUnsent) {
    Store::open(folder, &owner("@sanne:desk.example"), PASSWORD, "NEW").unwrap()
}

fn message(id: &str, conversation: &str) -> Outgoing {
    let carries = vec![Carried::Referral { entry: "veilig-thuis".to_owned(), overridden: false }];
    let (conversation, body) = (conversation.into(), format!("secret words of {id}"));
    Outgoing { conversation, message: id.into(), body, fence: Fence(3), carries, pieces: Vec::new() }
}

fn draft(conversation: &str, body: &str) -> Unfinished {
    let (conversation, body) = (conversation.into(), body.to_owned());
    Unfinished { conversation, body, inserted: Vec::new(), pieces: Vec::new(), instead_of: None }
}

fn journal_in(store: &mut Store, records: impl IntoIterator<Item = Record>) {
    store.journal(&records.into_iter().collect::<Vec<_>>(), &[]).unwrap();
}

fn acknowledge(store: &mut Store, ids: &[&str]) {
    let ids: Vec<String> = ids.iter().copied().map(String::from).collect();
    store.journal(&[], &ids).unwrap();
}

fn ids(found: &FoundUnsent) -> Vec<&str> {
    found.awaiting.iter().map(Awaiting::id).collect()
}

fn drafts(found: &FoundUnsent) -> Vec<(&str, &str)> {
    found.drafts.iter().map(|draft| (draft.conversation.as_str(), draft.body.as_str())).collect()
}

/// The files in a folder with this ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|it| it == ending)).collect()
}

fn journal(folder: &Path) -> PathBuf {
    let mut files = files(folder, ENDING);
    assert_eq!(files.len(), 1);
    files.remove(0)
}

/// A folder with two messages and a draft, as a killed console leaves it.
fn left() -> TempDir {
    let folder = tempdir().unwrap();
    let (mut store, found) = open(folder.path());
    assert!(found.awaiting.is_empty() && found.drafts.is_empty() && found.lost.is_none());
    journal_in(&mut store, [Record::Message(message("m1", "!a"))]);
    journal_in(&mut store, [Record::Message(message("m2", "!b")), Record::Draft(draft("!a", "secret draft"))]);
    folder
}

#[test]
fn what_was_journaled_comes_back_under_its_device_until_it_is_acknowledged() {
    let folder = left();
    let (mut store, found) = open(folder.path());
    assert_eq!(found.awaiting, [message("m1", "!a"), message("m2", "!b")].map(Awaiting::Message));
    assert_eq!((found.device.as_deref(), found.lost), (Some("NEW"), None));
    assert_eq!(drafts(&found), [("!a", "secret draft")]);
    acknowledge(&mut store, &["m1"]);
    drop(store);

    let who = owner("@sanne:desk.example");
    let (mut store, found) = Store::open(folder.path(), &who, PASSWORD, "NEWER").unwrap();
    assert_eq!(
        (ids(&found), found.device.as_deref()),
        (vec!["m2"], Some("NEW")),
        "transaction ids hold under the first device"
    );
    acknowledge(&mut store, &["m2"]);
    assert_eq!(files(folder.path(), ENDING).len(), 1, "the draft is still journaled");
    journal_in(&mut store, [Record::Draft(draft("!a", ""))]);
    assert!(files(folder.path(), ENDING).is_empty(), "with nothing journaled no file stays");
}

/// Python's hashlib computed the name: a console of a later build must find what an earlier one journaled.
#[test]
fn a_journal_has_the_name_that_it_always_had() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("salt"), [7; SALT]).unwrap();
    let (mut store, _) = open(folder.path());
    journal_in(&mut store, [Record::Draft(draft("!a", "hello"))]);
    assert_eq!(journal(folder.path()), folder.path().join("JOsY9svDKqsE64ESt7XJOA.kept"));
}

#[test]
fn a_message_takes_the_place_of_its_draft_and_a_refused_one_goes_back_into_it() {
    let folder = tempdir().unwrap();
    let (mut store, _) = open(folder.path());
    journal_in(&mut store, [Record::Draft(draft("!a", "hel")), Record::Draft(draft("!b", "other"))]);
    journal_in(&mut store, [Record::Message(message("m1", "!a"))]);
    drop(store);
    let (mut store, found) = open(folder.path());
    assert_eq!((ids(&found), drafts(&found)), (vec!["m1"], vec![("!b", "other")]));
    let back = Unfinished { instead_of: Some("m1".into()), ..draft("!a", "hello, and more") };
    journal_in(&mut store, [Record::Draft(back)]);
    drop(store);
    let (_, found) = open(folder.path());
    assert_eq!((ids(&found), drafts(&found)), (vec![], vec![("!a", "hello, and more"), ("!b", "other")]));
}

#[test]
fn the_end_of_the_shift_leaves_nothing() {
    let folder = left();
    open(folder.path()).0.clear().unwrap();
    assert!(files(folder.path(), ENDING).is_empty());
    let (_, found) = open(folder.path());
    assert!(found.awaiting.is_empty() && found.drafts.is_empty() && found.lost.is_none());
}

#[test]
fn nothing_on_the_disk_is_in_clear_or_open_to_other_accounts() {
    let folder = left();
    let state = folder.path().join("deep").join("state");
    let _store = open(&state);
    assert_eq!(fs::metadata(&state).unwrap().permissions().mode() & 0o077, 0);
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            continue;
        }
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{entry:?}");
        let everything = [entry.file_name().as_encoded_bytes(), &fs::read(entry.path()).unwrap()].concat();
        for known in ["secret", "words", "sanne", "desk.example", "veilig", "m1", "NEW"] {
            let found = everything.windows(known.len()).any(|window| window == known.as_bytes());
            // two letters may stand anywhere by chance in random bytes
            assert!(!found || known.len() < 4, "{known} in {entry:?}");
        }
    }
}

#[test]
fn a_second_console_of_the_same_helper_is_refused_until_the_first_ends() {
    let folder = tempdir().unwrap();
    let first = open(folder.path());
    let second = || Store::open(folder.path(), &owner("@sanne:desk.example"), PASSWORD, "NEW");
    assert!(matches!(second(), Err(VaultError::Locked)));
    let colleague = Store::open(folder.path(), &owner("@joost:desk.example"), PASSWORD, "NEW");
    assert!(colleague.is_ok(), "a colleague has a lock of their own");
    drop(first);
    assert!(second().is_ok());
}

#[test]
fn another_password_opens_nothing_and_what_it_cannot_open_stays_sealed() {
    let folder = left();
    let bytes = fs::read(journal(folder.path())).unwrap();
    let who = owner("@sanne:desk.example");
    let (store, found) = Store::open(folder.path(), &who, "another", "NEW").unwrap();
    assert_eq!((found.awaiting.len(), found.drafts.len(), found.lost), (0, 0, Some(Lost::Sealed)));
    drop(store);
    let aside = files(folder.path(), "aside");
    assert_eq!(fs::read(&aside[0]).unwrap(), bytes);
    assert!(files(folder.path(), ENDING).is_empty());
}

#[test]
fn what_is_older_than_a_day_is_erased_whoever_left_it_unless_it_is_in_use() {
    let folder = left();
    let colleague = owner("@joost:desk.example");
    let (mut theirs, _) = Store::open(folder.path(), &colleague, PASSWORD, "NEW").unwrap();
    journal_in(&mut theirs, [Record::Message(message("m3", "!c"))]);
    fs::write(folder.path().join("x.1.aside"), "sealed").unwrap();
    for path in files(folder.path(), ENDING).into_iter().chain(files(folder.path(), "aside")) {
        File::options().write(true).open(path).unwrap().set_modified(yesterday()).unwrap();
    }
    for lock in files(folder.path(), "lock") {
        fs::write(lock, "another start of the machine 7").unwrap();
    }
    let (_, found) = open(folder.path());
    assert_eq!((found.awaiting.len(), found.lost), (0, Some(Lost::TooOld)));
    assert!(files(folder.path(), "aside").is_empty());
    assert_eq!(files(folder.path(), ENDING).len(), 1, "a colleague's console is open, so its journal stays");
    journal_in(&mut theirs, [Record::Message(message("m4", "!c"))]);
    drop(theirs);
    let (_, found) = Store::open(folder.path(), &colleague, PASSWORD, "NEW").unwrap();
    assert_eq!(ids(&found), ["m3", "m4"]);
}

fn yesterday() -> SystemTime {
    SystemTime::now() - Duration::from_hours(25)
}

#[test]
fn hostile_37_a_clock_that_was_set_on_by_a_day_erases_nothing() {
    let folder = left();
    File::options().write(true).open(journal(folder.path())).unwrap().set_modified(yesterday()).unwrap();
    assert_eq!(ids(&open(folder.path()).1), ["m1", "m2"], "the console that left it was started a moment ago");
}

#[test]
fn a_clock_that_was_set_back_erases_nothing() {
    let folder = left();
    let ahead = SystemTime::now() + Duration::from_hours(25);
    File::options().write(true).open(journal(folder.path())).unwrap().set_modified(ahead).unwrap();
    assert_eq!(ids(&open(folder.path()).1), ["m1", "m2"]);
}

#[test]
fn words_that_the_disk_refuses_are_not_said_to_be_journaled() {
    let folder = tempdir().unwrap();
    let state = folder.path().join("state");
    let (mut store, _) = open(&state);
    journal_in(&mut store, [Record::Message(message("m1", "!a"))]);
    // the folder is gone, and a file stands in its place: nothing new can be made there
    let gone = folder.path().join("gone");
    fs::rename(&state, &gone).unwrap();
    fs::write(&state, "").unwrap();
    let refused = store.journal(&[Record::Draft(draft("!a", "x"))], &["m1".to_owned()]);
    assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::NotADirectory);
    fs::remove_file(&state).unwrap();
    fs::rename(&gone, &state).unwrap();
    // once the folder is back it takes words again; what was acknowledged meanwhile is erased now
    journal_in(&mut store, [Record::Message(message("m2", "!b")), Record::Draft(draft("!b", "y"))]);
    acknowledge(&mut store, &["m1"]);
    drop(store);
    let (_, found) = open(&state);
    assert_eq!((ids(&found), drafts(&found)), (vec!["m2"], vec![("!b", "y")]));
}

#[test]
fn the_journal_of_a_long_evening_of_typing_stays_small() {
    let folder = tempdir().unwrap();
    let (mut store, _) = open(folder.path());
    for n in 0..200 {
        journal_in(&mut store, [Record::Draft(draft("!a", &"x".repeat(n * 20)))]);
    }
    assert!(fs::metadata(journal(folder.path())).unwrap().len() < 80 * 1024);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever happens to the bytes: the first records come back, damage is reported, and the file is set aside.
    #[test]
    fn hostile_35_damage_is_told_and_set_aside(at in any::<prop::sample::Index>(), cut in any::<bool>(), bit in 0u8..8) {
        let folder = tempdir().unwrap();
        let (mut store, _) = open(folder.path());
        let wanted: Vec<String> = (0..5).map(|n| format!("m{n}")).collect();
        for id in &wanted {
            journal_in(&mut store, [Record::Message(message(id, "!a"))]);
        }
        drop(store);
        let path = journal(folder.path());
        let mut bytes = fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 1 << bit;
        }
        fs::write(&path, &bytes).unwrap();
        let (store, found) = open(folder.path());
        prop_assert!(wanted.starts_with(&ids(&found).iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()));
        if found.lost.is_some() {
            prop_assert_eq!(fs::read(&files(folder.path(), "aside")[0]).unwrap(), bytes);
        } else {
            prop_assert!(cut, "a changed bit is always reported");
        }
        // and the journal is whole again from here on
        let given_back: Vec<String> = ids(&found).iter().map(|id| (*id).to_owned()).collect();
        drop(store);
        let (_, again) = open(folder.path());
        prop_assert!(again.lost.is_none());
        prop_assert_eq!(ids(&again), given_back);
    }
}

fn case(id: &str, text: &str) -> Record {
    let event = CaseEvent::Note(Note { text: text.to_owned() });
    Record::Case(Recording { conversation: "!a".into(), id: id.to_owned(), event })
}

fn request(id: &str) -> Request {
    let ask = Ask::close(Closing::Goodbye);
    Request { id: id.into(), conversation: "!a".into(), fence: Fence(3), ask }
}

#[test]
fn records_and_requests_come_back_in_their_place_among_the_messages() {
    let folder = tempdir().unwrap();
    let (mut store, _) = open(folder.path());
    journal_in(&mut store, [case("n1", "secret note"), Record::Message(message("m1", "!a")), case("n2", "secret too")]);
    journal_in(&mut store, [Record::Request(request("r1")), case("n1", "secret note")]);
    let bytes = fs::read(journal(folder.path())).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"secret" || window == b"nachtw"));
    drop(store);
    let (mut store, found) = open(folder.path());
    assert_eq!(ids(&found), ["n1", "m1", "n2", "r1"], "once each, in order");
    assert_eq!(found.awaiting[3], Awaiting::Request(request("r1")));
    let Awaiting::Record(Recording { event: CaseEvent::Note(note), .. }) = &found.awaiting[2] else { panic!() };
    assert_eq!(note.text, "secret too");
    acknowledge(&mut store, &["n1", "m1", "n2"]);
    drop(store);
    // a request alone is not bound to the device, since it is not sent again by itself
    let (mut store, found) = open(folder.path());
    assert_eq!((ids(&found), found.goes_out_again()), (vec!["r1"], false));
    acknowledge(&mut store, &["r1"]);
    assert_eq!(files(folder.path(), ENDING).len(), 0);
}

/// A line that this version of the program does not know, between others, as a newer version may leave it.
#[test]
fn an_unknown_line_does_not_lose_the_others() {
    let folder = left();
    let path = journal(folder.path());
    let header = Header::new(&[7; SALT]).unwrap();
    let key = SealKey::derive(PASSWORD, &[7; SALT]).unwrap();
    let begin = Record::Begin { device: "OLD".to_owned() };
    let known = |id: &str| Record::Message(message(id, "!a")).bytes().unwrap();
    let lines = [begin.bytes().unwrap(), known("m1"), br#"{"is":"hologram","of":1}"#.to_vec().into(), known("m2")];
    let mut bytes = header.bytes().to_vec();
    for (index, line) in (0..).zip(&lines) {
        bytes.extend(header.seal(&key, index, line).unwrap());
    }
    fs::write(&path, &bytes).unwrap();
    let (store, found) = open(folder.path());
    assert_eq!(
        (ids(&found), found.device.as_deref(), found.lost),
        (vec!["m1", "m2"], Some("OLD"), Some(Lost::Damaged))
    );
    drop(store);
    assert_eq!(fs::read(&files(folder.path(), "aside")[0]).unwrap(), bytes, "nothing of it is thrown away");
    assert_eq!(ids(&open(folder.path()).1), ["m1", "m2"], "and the known lines stay");
}

#[test]
fn under_a_new_password_everything_comes_back_and_the_former_opens_nothing() {
    let folder = left();
    let (mut store, _) = open(folder.path());
    store.rekey("battery staple").unwrap();
    journal_in(&mut store, [Record::Message(message("m3", "!c"))]);
    drop(store);
    let copy = tempdir().unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    assert_eq!(open(copy.path()).1.lost, Some(Lost::Sealed));
    let who = owner("@sanne:desk.example");
    let (_, found) = Store::open(folder.path(), &who, "battery staple", "NEW").unwrap();
    assert_eq!((ids(&found), drafts(&found)), (vec!["m1", "m2", "m3"], vec![("!a", "secret draft")]));
}

#[cfg(debug_assertions)]
#[test]
fn what_could_not_be_erased_for_want_of_room_is_erased_with_the_next_writing() {
    let folder = left();
    let (mut store, _) = open(folder.path());
    failpoint::HERE.set(Some((Point::AnewWriting, rustix::io::Errno::NOSPC)));
    // there is no room for a second file, but the new draft fits into the first; a message is acknowledged meanwhile
    store.journal(&[Record::Draft(draft("!b", "x"))], &["m1".to_owned()]).unwrap();
    let before = fs::metadata(journal(folder.path())).unwrap().len();
    failpoint::HERE.set(None);
    journal_in(&mut store, [Record::Draft(draft("!b", "xy"))]);
    assert!(fs::metadata(journal(folder.path())).unwrap().len() < before, "the acknowledged words are gone");
    drop(store);
    assert_eq!(ids(&open(folder.path()).1), ["m2"]);
}
