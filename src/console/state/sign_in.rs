//! The sign-in screen.

use zeroize::Zeroizing;

use super::editor::Editor;
use desk::event::Moment;

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
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("field", &self.field).field("busy", &self.busy).finish_non_exhaustive()
    }
}
