//! What a place tells in words: the facts and rows of a pane, a dialog or a gate, for a view that appends lines.
//!
//! Each place makes one of these out of what it knows, and draws nothing for it. What is said first stands first; a time or
//! an age stands last, in a part of its own, so that a view can leave it out when it looks for what changed.

/// How wide a card is thought to be whose words alone count: its facts stand behind each other.
pub const WIDTH: u16 = 200;

/// What a place tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What it is called, after the visitor whom it is about.
    pub title: String,
    /// What stands above its rows, one fact each: a question, what is objected, why something was not taken.
    pub head: Vec<String>,
    /// Its rows, in the order in which a movement goes through them.
    pub rows: Vec<ToldRow>,
    /// Which of them is selected; nothing where none can be.
    pub selected: Option<usize>,
    /// What is told of the selected row, one fact each.
    pub about: Vec<String>,
    /// The text that is written in it, where the keys write.
    pub field: Option<ToldField>,
    /// What a row's number does.
    pub number: Number,
}

/// A row of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToldRow {
    /// What it is about, so that it is found again when rows have moved: an id, never words.
    pub key: String,
    /// The row in words, what decides first.
    pub words: String,
    /// An age or a time: last, and no news when it changes.
    pub age: String,
    /// The letter or digit that chooses it, where that is not its number.
    pub mark: Option<String>,
}

impl ToldRow {
    /// A row without an age.
    pub fn new(key: impl Into<String>, words: impl Into<String>) -> Self {
        Self { key: key.into(), words: words.into(), ..Self::default() }
    }

    /// All of it.
    pub fn whole(&self) -> String {
        if self.age.is_empty() { self.words.clone() } else { format!("{}, {}", self.words, self.age) }
    }
}

/// A text that is being written.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ToldField {
    /// To whom or for what it is written: the prompt.
    pub label: String,
    /// The text so far.
    pub text: String,
    /// Whether it must not be shown: a password.
    pub hidden: bool,
}

impl std::fmt::Debug for ToldField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ToldField").field("label", &self.label).finish_non_exhaustive()
    }
}

/// What a row's number does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Number {
    /// It chooses the row, as if that were selected and `Enter` pressed.
    #[default]
    Chooses,
    /// It selects the row, and says what there is to it: keys do the rest.
    Selects,
    /// It is a key of its own here: an answer to the selected row.
    Answers,
    /// Rows have letters and digits of their own, which choose them.
    Marks,
}

impl Told {
    /// A place with a title and nothing else yet.
    pub fn titled(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// With facts above the rows.
    #[must_use]
    pub fn with_head(mut self, head: impl IntoIterator<Item = String>) -> Self {
        self.head.extend(head.into_iter().filter(|fact| !fact.trim().is_empty()));
        self
    }

    /// With a text that is being written.
    #[must_use]
    pub fn with_field(mut self, label: impl Into<String>, text: impl Into<String>) -> Self {
        self.field = Some(ToldField { label: label.into(), text: text.into(), hidden: false });
        self
    }

    /// With rows, one of them selected.
    #[must_use]
    pub fn with_rows(mut self, rows: Vec<ToldRow>, selected: usize) -> Self {
        self.selected = (!rows.is_empty()).then_some(selected);
        self.rows = rows;
        self
    }

    /// With what is told of the selected row.
    #[must_use]
    pub fn with_about(mut self, about: impl IntoIterator<Item = String>) -> Self {
        self.about.extend(about.into_iter().filter(|fact| !fact.trim().is_empty()));
        self
    }

    /// With what a row's number does.
    #[must_use]
    pub const fn numbered(mut self, number: Number) -> Self {
        self.number = number;
        self
    }
}
