//! A console's screen on a terminal: drawn, painted, every byte read by the oracle, and shown by an emulator.

use std::num::NonZeroU16;

use console::terminal::{Abilities, Painter};
use console::theme::{Depth, Theme, shipped};
use desk::event::MemberId;
use matrix::link::Update;
use matrix::mend::mend;
use matrix::wire::{RawEvent, SyncBatch};
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use testing::night::{Night, me, room};
use testing::oracle::{Allowed, forbidden};

/// What the emulator shows in the place of U+FFFD.
pub(crate) const FFFD: &str = "¿";

/// A terminal that shows a console.
pub(crate) struct Shown {
    theme: Theme,
    painter: Painter,
    terminal: vt100::Parser,
    size: (u16, u16),
    utf8: bool,
    /// The bytes of the last frame.
    pub(crate) bytes: Vec<u8>,
    /// The cells of the last frame.
    pub(crate) cells: Buffer,
}

impl Shown {
    /// A terminal of this size, with what the console shows now.
    pub(crate) fn of(night: &mut Night, size: (u16, u16)) -> Self {
        Self::on(night, size, Abilities::MODERN)
    }

    /// The same, of a kind of its own.
    pub(crate) fn on(night: &mut Night, size: (u16, u16), abilities: Abilities) -> Self {
        night.size(size.0, size.1);
        let cells = |n| NonZeroU16::new(n).unwrap();
        let mut shown = Self {
            theme: shipped("night", Depth::True).unwrap(),
            painter: Painter::new(abilities),
            terminal: vt100::Parser::new(cells(size.1), cells(size.0), 0),
            size,
            // another kind may lack a mark, and shows its form in ASCII
            utf8: abilities.utf8 && abilities.is_xterm(),
            bytes: Vec::new(),
            cells: Buffer::default(),
        };
        shown.frame(night);
        shown
    }

    /// Draws what the console shows now. No byte of it may be one that is not on the list; the terminal must show what
    /// was drawn; and a frame is never larger than its cells can make it, whatever was said.
    pub(crate) fn frame(&mut self, night: &Night) {
        let (mut cells, cursor) = night.drawn(&self.theme);
        self.cells = cells.clone();
        self.bytes = self.painter.paint(&mut cells, cursor).to_vec();
        assert_eq!(forbidden(&self.bytes, Allowed::Painting), None);
        // the emulator leaves out U+FFFD, which real terminals show
        self.terminal.process(String::from_utf8_lossy(&self.bytes).replace('\u{fffd}', FFFD).as_bytes());
        let (width, height) = self.size;
        // a cell costs its cluster, at most 32 bytes, and its colours
        assert!(self.bytes.len() <= usize::from(width) * usize::from(height) * 80 + 256);
        if self.utf8 {
            self.shows_what_was_drawn();
        }
    }

    fn shows_what_was_drawn(&self) {
        for y in 0..self.size.1 {
            let mut x = 0;
            while x < self.size.0 {
                let wanted = self.cells[(x, y)].symbol().replace('\u{fffd}', FFFD);
                let cell = |x: u16| self.terminal.screen().cell(y, x).unwrap();
                let (mut is, wide) = (cell(x).contents().to_owned(), cell(x).is_wide());
                // two characters of a column each may be one cluster
                let two = !wide && wanted.width() == 2;
                if two {
                    is.push_str(cell(x + 1).contents());
                }
                assert_eq!(if is.is_empty() { " " } else { &is }, wanted, "at {x},{y}");
                x += if wide || two { 2 } else { 1 };
            }
        }
    }

    /// The terminal's rows.
    pub(crate) fn rows(&self) -> Vec<String> {
        self.terminal.screen().rows(0, self.size.0).collect()
    }

    /// All of it.
    pub(crate) fn text(&self) -> String {
        self.rows().join("\n")
    }

    /// Nothing was switched, titled, rung or asked.
    pub(crate) fn is_untouched(&self) {
        let screen = self.terminal.screen();
        assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.application_cursor());
        assert!(!screen.application_keypad());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    }

    /// Whatever stands right of a gutter belongs to whom the gutter says: no row of the conversation lacks its gutter.
    pub(crate) fn gutter_is_intact(&self, words: &str) {
        let rows = self.rows();
        let row = rows.iter().find(|row| row.contains(words)).unwrap_or_else(|| panic!("{words:?} in {rows:#?}"));
        let before = &row[..row.find(words).unwrap()];
        assert!(before.contains('║'), "{row}");
        let gutter = before[..before.rfind('║').unwrap()].width();
        assert!(gutter <= 40, "{row}");
    }
}

/// The visitor says something, and it comes as a homeserver's bytes: what stands between the quotes of `body` is JSON's
/// own, bytes that are no text included.
pub(crate) fn says_raw(night: &mut Night, alias: &str, nth: usize, body: &[u8]) {
    // two lines of one moment stand in the order of their writers
    night.pass(1);
    let head = format!(
        r#"{{"next_batch":"s","rooms":{{"join":{{"{}":{{"timeline":{{"events":[{{"event_id":"$raw{nth}",
        "type":"m.room.message","sender":"{}","origin_server_ts":{},
        "content":{{"msgtype":"m.text","v":1,"id":"raw{nth}","body":""#,
        room(alias),
        testing::night::door(),
        night.now().0,
    );
    let sync = [head.as_bytes(), body, br#""}}]}}}}}"#].concat();
    let batch = SyncBatch::read(&mend(sync), &me()).unwrap();
    let events: Vec<_> = batch.joined[0].timeline.events.iter().filter_map(RawEvent::room).collect();
    assert_eq!(events.len(), 1);
    night.link(Update::Conversation { conversation: room(alias), events });
}

/// The visitor says these words.
pub(crate) fn says(night: &mut Night, alias: &str, nth: usize, words: &str) {
    let json = serde_json::to_string(words).unwrap();
    says_raw(night, alias, nth, &json.as_bytes()[1..json.len() - 1]);
}

/// A colleague with a name.
pub(crate) fn named(name: &str) -> MemberId {
    MemberId::from(format!("@{name}:nacht.example"))
}
