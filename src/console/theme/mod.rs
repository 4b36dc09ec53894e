//! Themes: a palette of colours, expanded into styles that are named by what they mean.
//!
//! A theme is a TOML file with a `[palette]` of named colours, `[styles]` of [`Role`]s and `[surfaces]` of [`Surface`]s;
//! it may inherit from another. Nothing is told by colour alone: letters and words stand beside it. On a terminal of 16
//! colours `sixteen` stands in for the themes with more, on one of none `mono`.

mod colour;
mod read;

use ratatui::style::{Color, Modifier, Style};

pub(crate) use colour::ansi;
pub use colour::{Depth, Rgb, VGA, XTERM, contrast, least_contrast};
pub use read::{NAMES, parse, read, shipped};

/// Defines an enum of names with its snake-case forms in a theme file.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in a theme file.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            const fn index(self) -> usize {
                self as usize
            }
        }
    };
}

names! {
    /// What a piece of text or a line on the screen means.
    Role {
        /// Text of ours without a meaning of its own.
        Text = "text",
        /// A visitor's words.
        Visitor = "visitor",
        /// A helper's words.
        Helper = "helper",
        /// What the desk says in a conversation: picked up, left, returned.
        Event = "event",
        /// A note among helpers.
        Note = "note",
        /// Less important than the text around it.
        Muted = "muted",
        /// A pane's border.
        Border = "border",
        /// The border of the pane that the keys go to.
        BorderFocused = "border_focused",
        /// A pane's title.
        Title = "title",
        /// The title of the pane that the keys go to.
        TitleFocused = "title_focused",
        /// A visitor's alias.
        Alias = "alias",
        /// A colleague's name.
        Colleague = "colleague",
        /// Triage A, acute.
        TriageA = "triage_a",
        /// Triage B, urgent.
        TriageB = "triage_b",
        /// Triage C, ongoing.
        TriageC = "triage_c",
        /// Triage D, information.
        TriageD = "triage_d",
        /// Triage X, unknown.
        TriageX = "triage_x",
        /// A visitor who is there; what went well.
        Here = "here",
        /// A visitor whose connection is away.
        Away = "away",
        /// A visitor who left.
        Left = "left",
        /// A warning.
        Warning = "warning",
        /// An error.
        Error = "error",
        /// What waits longer than it may.
        Overdue = "overdue",
        /// What is not seen yet.
        Unread = "unread",
        /// What is not to be used.
        StruckOut = "struck_out",
        /// The letters that a search found.
        Match = "match",
        /// A short code, a label.
        Tag = "tag",
        /// The name of a field.
        Label = "label",
        /// What is typed.
        Input = "input",
        /// What stands in an empty field.
        Placeholder = "placeholder",
        /// A key in the hints.
        HintKey = "hint_key",
        /// What that key does.
        HintText = "hint_text",
        /// The status line.
        Status = "status",
        /// The link, when it is live.
        LinkLive = "link_live",
        /// The link, when it is away.
        LinkAway = "link_away",
        /// An own message that is on its way.
        Queued = "queued",
        /// An own message that the homeserver has.
        Sent = "sent",
        /// An own message that was refused.
        Refused = "refused",
    }
}

names! {
    /// What a text or line stands on.
    Surface {
        /// The screen.
        Ground = "ground",
        /// What lies over it: the status line, a dialog.
        Raised = "raised",
        /// What is selected, in the pane that the keys go to.
        Selected = "selected",
        /// What is selected in another pane.
        Remembered = "remembered",
        /// A field to type in.
        Field = "field",
    }
}

/// A theme, ready to draw with, for a given depth of colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    name: String,
    styles: Vec<Style>,
    surfaces: Vec<Style>,
}

impl Theme {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A surface by itself: fill an area with it.
    pub fn surface(&self, surface: Surface) -> Style {
        self.surfaces[surface.index()]
    }

    /// The style of `role` on `surface`, all of it: foreground, background, modifiers. A surface with a foreground of
    /// its own gives it to all that stands on it.
    pub fn on(&self, surface: Surface, role: Role) -> Style {
        let (under, over) = (self.surfaces[surface.index()], self.styles[role.index()]);
        Style {
            fg: under.fg.or(over.fg).or(Some(Color::Reset)),
            bg: under.bg.or(Some(Color::Reset)),
            add_modifier: under.add_modifier | over.add_modifier,
            sub_modifier: Modifier::empty(),
        }
    }

    /// The style of `role` on the ground.
    pub fn style(&self, role: Role) -> Style {
        self.on(Surface::Ground, role)
    }

    /// The same with the colours that a terminal of this depth has. Themes for 16 colours or none are other themes:
    /// see [`read()`].
    fn at(mut self, depth: Depth) -> Self {
        for style in self.styles.iter_mut().chain(&mut self.surfaces) {
            style.fg = style.fg.map(|colour| depth.reduce(colour));
            style.bg = style.bg.map(|colour| depth.reduce(colour));
        }
        self
    }
}

#[cfg(test)]
mod tests;
