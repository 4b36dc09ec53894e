//! What a helper who watches reads in the queue: who is without a helper, and whether they stand at the top.

use crate::view::names;

/// So many columns of the queue hold a row's triage and its alias, whether it is a table or a strip.
const QUEUE: u16 = 34;
/// The headings of the queue, from the top.
const HEADINGS: [&str; 6] = [ALONE, WAITING, MINE, "Colleagues ", "Not mine any more ", "Went away "];
const ALONE: &str = "Without a helper ";
/// The heading of the visitors who wait.
pub(super) const WAITING: &str = "Waiting ";
/// The heading of this helper's own visitors.
pub(super) const MINE: &str = "Mine ";

/// The heading that a row is, if it is one.
fn heading(row: &str) -> Option<&'static str> {
    let row = row.trim_start_matches(['│', ' ']);
    HEADINGS.into_iter().find(|heading| {
        let rest = row.strip_prefix(heading);
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    })
}

/// The visitors' rows of a screen that shows the queue, from the top, each with the heading it stands under.
fn visitors(text: &str) -> impl Iterator<Item = (&'static str, String)> {
    let mut under = None;
    text.lines().skip(1).filter_map(move |line| {
        let row: String = line.chars().take(usize::from(QUEUE)).collect();
        under = heading(&row).or(under);
        under.filter(|_| is_visitor(&row)).map(|under| (under, format!("{row} ")))
    })
}

/// The heading under which this visitor stands in the queue.
pub(super) fn place(text: &str, alias: &str) -> Option<&'static str> {
    visitors(text).find(|(_, row)| names(row, alias)).map(|(under, _)| under)
}

/// Whether this visitor's row is the first of the queue.
pub(super) fn is_at_the_top(text: &str, alias: &str) -> bool {
    visitors(text).next().is_some_and(|(_, row)| names(&row, alias))
}

/// The queue of one frame.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Watched {
    /// The rows of those without a helper.
    pub(super) alone: Vec<String>,
    /// The rows of everybody else.
    pub(super) others: Vec<String>,
    /// What is wrong with it by itself.
    pub(super) wrong: Vec<String>,
}

impl Watched {
    /// What a frame shows; nothing, when it shows no queue.
    pub(super) fn of(screen: &vt100::Screen) -> Option<Self> {
        let rows: Vec<String> = screen.rows(0, QUEUE).collect();
        let first = screen.rows(0, screen.size().1.get()).next().unwrap_or_default();
        Self::read(&rows, &first)
    }

    fn read(rows: &[String], status: &str) -> Option<Self> {
        let number = |text: &str| text.split(|it: char| !it.is_ascii_digit()).find(|it| !it.is_empty())?.parse().ok();
        let (mut watched, mut under, mut counted) = (Self::default(), None, 0);
        for row in rows.iter().skip(1) {
            if let Some(at) = heading(row) {
                if at == ALONE && under.is_some() {
                    watched.wrong.push("those without a helper do not stand at the top".to_owned());
                }
                counted = if at == ALONE { number(row).unwrap_or(0) } else { counted };
                under = Some(at);
            } else if is_visitor(row) {
                match under {
                    Some(ALONE) => watched.alone.push(row.clone()),
                    Some(_) => watched.others.push(row.clone()),
                    None => {}
                }
            }
        }
        under?;
        let said = status.find(" without a helper").and_then(|at| {
            let words = &status[..at];
            words.rsplit(|it: char| !it.is_ascii_digit()).find(|it| !it.is_empty())?.parse().ok()
        });
        if counted != watched.alone.len() || said.unwrap_or(0) != counted {
            let rows = watched.alone.len();
            watched
                .wrong
                .push(format!("{rows} rows without a helper, {counted} in the heading, {said:?} in the status"));
        }
        Some(watched)
    }
}

/// Whether a row is a visitor's: it bears a triage behind its mark, with three letters in the table and the word in full
/// beside the talk. What is known of the selected one stands elsewhere in a window as wide as this one.
fn is_visitor(row: &str) -> bool {
    let rest: String = row.chars().skip(2).collect();
    ["A ACU", "B URG", "C ONG", "D INF", "X UNK"].iter().any(|triage| rest.starts_with(triage))
}

#[test]
fn a_visitor_stands_under_one_heading() {
    let text = "on\n─ Queue ──\n Without a helper 1\n  A ACU Heron 1\n Waiting 1\n  A ACU Owl 2\n Mine 1 of 4\n >X UNK Elm 3\n";
    assert_eq!(
        [place(text, "Heron 1"), place(text, "Owl 2"), place(text, "Elm 3")],
        [Some(ALONE), Some(WAITING), Some(MINE)]
    );
    assert_eq!(place(text, "Ash 4"), None);
    assert!(is_at_the_top(text, "Heron 1") && !is_at_the_top(text, "Owl 2"));
}

#[test]
fn who_is_without_a_helper_is_read_with_its_place_and_its_number() {
    let rows = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>();
    let well = rows(&[
        "─» Queue ──",
        " Without a helper 1",
        " >A ACU Heron 1",
        " Waiting 0",
        " Colleagues 1",
        "  X UNK Owl 2",
    ]);
    let read = Watched::read(&well, "dirk · 1 without a helper · • connected").unwrap();
    assert_eq!((read.alone.len(), read.others.len(), read.wrong.len()), (1, 1, 0));
    assert_eq!(Watched::read(&well, "dirk · • connected").unwrap().wrong.len(), 1, "the status says nothing");
    let below = rows(&["─» Queue ──", " Waiting 0", " Without a helper 1", " >A ACU Heron 1"]);
    assert_eq!(Watched::read(&below, "1 without a helper").unwrap().wrong.len(), 1, "not at the top");
    assert_eq!(Watched::read(&rows(&["┌ Help", "words"]), ""), None);
}
