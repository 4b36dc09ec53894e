//! The sign-in screen.

use crossterm::event::KeyCode;
use ratatui::layout::Rect;
use zeroize::Zeroizing;

use crate::intent;
use crate::keymap::Chord;
use crate::theme::{Role, Surface};
use crate::told::{Told, ToldField};
use crate::widget::editor::Editor;
use crate::widget::paint::{Paint, after, below, row};
use crate::widget::{editing, password};
use crate::world::World;
use crate::world::failing::failure;
use desk::event::Moment;
use matrix::error::BadAddress;
use matrix::link::SignInError;

/// What is typed to sign in, and how it went.
#[derive(Default)]
pub struct SignIn {
    /// The homeserver: a URL or a server name.
    pub homeserver: Editor,
    /// The helper's name.
    pub helper: Editor,
    /// The password; wiped when it is dropped, and never drawn.
    pub password: Zeroizing<String>,
    /// Which field has the keyboard.
    pub field: Field,
    /// Whether an answer is awaited.
    pub busy: bool,
    /// What went wrong, in words.
    pub trouble: Option<String>,
    /// It came by itself, while the helper may be writing to a visitor: since when no key was pressed.
    pub interrupts: Option<Moment>,
    /// Whether leaving was asked for once: it takes a second time while one is on duty.
    pub leaving: bool,
}

/// After so long without a key the helper has seen that a form came in between, in milliseconds.
const PAUSE: u64 = 1_000;

/// A field of the sign-in screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Field {
    /// The homeserver.
    #[default]
    Homeserver,
    /// The helper's name.
    Helper,
    /// The password.
    Password,
}

impl Field {
    /// Every field, from top to bottom.
    pub const ALL: [Self; 3] = [Self::Homeserver, Self::Helper, Self::Password];

    /// The field some fields on, around the ends.
    #[must_use]
    pub fn step(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|field| *field == self).unwrap_or(0).cast_signed();
        Self::ALL[(at + by).rem_euclid(3).cast_unsigned()]
    }

    /// The word key of its label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Homeserver => "sign-in-homeserver",
            Self::Helper => "sign-in-helper",
            Self::Password => "sign-in-password",
        }
    }
}

impl SignIn {
    /// A screen with homeserver and helper filled in, as far as they are known; the keyboard is where nothing is yet.
    pub fn with(homeserver: &str, helper: &str) -> Self {
        let mut form = Self { homeserver: Editor::with(homeserver), helper: Editor::with(helper), ..Self::default() };
        form.field = match (form.homeserver.is_blank(), form.helper.is_blank()) {
            (true, _) => Field::Homeserver,
            (false, true) => Field::Helper,
            (false, false) => Field::Password,
        };
        form
    }

    /// It waits no more: signing in did not work, and this is why. The password is asked again.
    pub fn failed(&mut self, trouble: String) {
        self.busy = false;
        self.field = Field::Password;
        self.trouble = Some(trouble);
    }

    /// Whether a field holds nothing.
    pub fn is_blank(&self, field: Field) -> bool {
        match field {
            Field::Homeserver => self.homeserver.is_blank(),
            Field::Helper => self.helper.is_blank(),
            Field::Password => self.password.is_empty(),
        }
    }

    /// Whether every field holds something.
    pub fn is_complete(&self) -> bool {
        !Field::ALL.into_iter().any(|field| self.is_blank(field))
    }

    /// Whether the form waits for the desk, and there is no connection.
    pub const fn waits_for_desk(&self, world: &World) -> bool {
        self.busy && world.is_away()
    }

    /// Whether what is typed or pasted was meant for the conversation that the form came in front of: it goes nowhere
    /// then, least of all as a password to the homeserver.
    pub fn is_for_a_visitor(&mut self, chord: Option<Chord>, now: Moment) -> bool {
        let Some(last) = self.interrupts else { return false };
        // a clock that was set back makes nothing wait
        if now.0 < last.0 || now.since(last) >= PAUSE {
            self.interrupts = None;
            return false;
        }
        let is_text = |chord: Chord| {
            let edits = [KeyCode::Enter, KeyCode::Tab, KeyCode::BackTab, KeyCode::Backspace, KeyCode::Esc];
            chord.text().is_some() || edits.contains(&chord.code())
        };
        let typed = chord.is_none_or(is_text);
        if typed {
            self.interrupts = Some(now);
        }
        typed
    }

    /// A key in a field.
    pub fn edit(&mut self, chord: Chord) {
        if self.busy {
            return;
        }
        match self.field {
            Field::Homeserver => {
                editing::edit(&mut self.homeserver, chord, usize::MAX);
            }
            Field::Helper => {
                editing::edit(&mut self.helper, chord, usize::MAX);
            }
            Field::Password => password::edit(&mut self.password, chord),
        }
    }

    /// Pasted into a field: one line of it.
    pub fn paste(&mut self, text: &str) {
        if self.busy {
            return;
        }
        let line = text.lines().next().unwrap_or_default();
        match self.field {
            Field::Homeserver => {
                self.homeserver.insert(line);
            }
            Field::Helper => {
                self.helper.insert(line);
            }
            Field::Password => password::push(&mut self.password, line),
        }
    }

    /// To the next empty field, when one is; says whether all are filled, so that one may sign in.
    pub fn is_filled(&mut self, world: &World) -> bool {
        if self.is_complete() {
            return true;
        }
        if self.field == Field::Password {
            self.trouble = Some(world.station.words.say("sign-in-empty").into_owned());
        }
        // never onto a field that is filled: what is typed next may be the password
        let next = (1..=3).map(|by| self.field.step(by)).find(|field| self.is_blank(*field));
        self.field = next.unwrap_or(Field::Password);
        false
    }

    /// What it tells in words: one field at a time, and how signing in goes.
    pub fn told(&self, world: &World) -> Told {
        let words = &world.station.words;
        let said = if self.leaving {
            let key = world.station.keymap.label(intent::SignIn::Quit);
            let arguments =
                [("open", world.mine().count().into()), ("unsent", world.unsent().into()), ("key", key.into())];
            Some(words.with("sign-in-leave", &arguments).into_owned())
        } else if self.busy {
            let away = self.waits_for_desk(world).then(|| words.say("linear-link-away").into_owned());
            Some([words.say("sign-in-busy").into_owned()].into_iter().chain(away).collect::<Vec<_>>().join(" "))
        } else {
            self.trouble.clone()
        };
        let told = Told::titled(words.say("sign-in-title")).with_head(said);
        let text = match self.field {
            Field::Homeserver => self.homeserver.text(),
            Field::Helper => self.helper.text(),
            Field::Password => "",
        };
        let field = ToldField {
            label: words.say(self.field.label()).into_owned(),
            text: text.to_owned(),
            hidden: self.field == Field::Password,
        };
        Told { field: Some(field), ..told }
    }

    /// Draws the sign-in screen.
    pub fn draw(&self, world: &World, paint: &mut Paint<'_, '_>) {
        let (width, height) = world.station.size;
        let wide = width.min(56);
        let top = (height / 3).saturating_sub(3);
        let area = Rect::new((width - wide) / 2, top, wide, height.saturating_sub(top + u16::from(height >= 3)));
        paint.words(row(area, 0), &world.station.words.say("sign-in-title"), Role::TitleFocused);
        let about = paint.paragraph(below(area, 1), &world.station.words.say("sign-in-about"), Role::Muted);
        if let Some(why) = world.station.why_ascii {
            paint.words(row(area, 1 + about), &world.station.words.say(why), Role::Muted);
        }
        let mut rest = below(area, 2 + about);
        for field in Field::ALL {
            let label = format!("{:<12}", world.station.words.say(field.label()));
            let at = row(rest, 0);
            let input = after(at, paint.words(at, &label, Role::Label));
            paint.surface = Surface::Field;
            paint.fill(input);
            let text = match field {
                Field::Homeserver => self.homeserver.text().to_owned(),
                Field::Helper => self.helper.text().to_owned(),
                Field::Password => "•".repeat(self.password.chars().count().min(24)),
            };
            let column = paint.words(input, &text, Role::Input).min(input.width.saturating_sub(1));
            paint.surface = Surface::Ground;
            if self.field == field {
                let column = match field {
                    Field::Homeserver => self.homeserver.position(usize::MAX).1,
                    Field::Helper => self.helper.position(usize::MAX).1,
                    Field::Password => usize::from(column),
                };
                let column = u16::try_from(column).unwrap_or(0).min(input.width.saturating_sub(1));
                paint.cursor(input.x + column, input.y);
            }
            rest = below(rest, 1);
        }
        rest = below(rest, 1);
        if self.leaving {
            let arguments = [
                ("open", world.mine().count().into()),
                ("unsent", world.unsent().into()),
                ("key", world.station.keymap.label(intent::SignIn::Quit).into()),
            ];
            paint.paragraph(rest, &world.station.words.with("sign-in-leave", &arguments), Role::Error);
        } else if self.busy {
            let used = paint.paragraph(rest, &world.station.words.say("sign-in-busy"), Role::Event);
            // the password was right, and the desk cannot be read yet: for how long is not to be guessed
            if self.waits_for_desk(world) {
                let (mut words, role) = world.link_words();
                if let Some(retry) = world.link_retry() {
                    words = format!("{words} · {retry}");
                }
                paint.paragraph(below(rest, used), &words, role);
            }
        } else if let Some(trouble) = &self.trouble {
            paint.paragraph(rest, trouble, Role::Error);
        }
    }
}

/// Why signing in did not work, in words.
pub fn why_not(world: &World, error: &SignInError) -> String {
    let words = &world.station.words;
    match error {
        SignInError::WrongPassword => words.say("sign-in-wrong-password").into_owned(),
        SignInError::BadAddress(why) => {
            let key = match why {
                BadAddress::Malformed => "sign-in-bad-address",
                BadAddress::Credentials => "sign-in-address-with-password",
                BadAddress::Plain => "sign-in-plain-address",
            };
            words.say(key).into_owned()
        }
        SignInError::NoDesk => words.say("sign-in-no-desk").into_owned(),
        SignInError::AlreadyOpen => words.say("sign-in-already-open").into_owned(),
        SignInError::UnsupportedVersion(theirs) => {
            let theirs = theirs.last().map_or("-", String::as_str);
            words.with("sign-in-unsupported", &[("theirs", theirs.into())]).into_owned()
        }
        SignInError::SlowDown(wait) => {
            words.with("sign-in-slow-down", &[("seconds", wait.div_ceil(1_000).into())]).into_owned()
        }
        SignInError::Failed(why) => failure(words, *why),
    }
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("field", &self.field).field("busy", &self.busy).finish_non_exhaustive()
    }
}
