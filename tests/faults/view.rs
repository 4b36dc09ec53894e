//! What a helper reads on the screen: the marks of own messages, the composer, the status line.

use crate::token::Token;

/// How large the terminal is: rows, columns. The conversation stands right of the queue.
pub(crate) const SIZE: (u16, u16) = (60, 109);
/// Where the conversation's rows begin, behind the pane's edge.
const TALK: u16 = 30;

/// What the screen says of one of the helper's own messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    OnItsWay,
    Queued,
    Sent,
    Read,
    Refused,
}

/// The composer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Composer {
    pub(crate) alias: String,
    pub(crate) refused: bool,
    pub(crate) tokens: Vec<Token>,
    pub(crate) text: String,
}

/// The status line.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Status {
    pub(crate) on_the_way: usize,
    pub(crate) connected: bool,
    pub(crate) away: bool,
    pub(crate) memory_only: bool,
}

/// What is on the screen.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    pub(crate) text: String,
    /// Nothing while signing in.
    pub(crate) status: Option<Status>,
    /// Whose conversation is open.
    pub(crate) alias: Option<String>,
    /// Own messages that are in sight, in order.
    pub(crate) own: Vec<(Fate, Token)>,
    /// How many own messages in sight are said to be on their way or queued.
    pub(crate) waiting: usize,
    /// The visitor's words in sight, in order.
    pub(crate) visitor: Vec<String>,
    pub(crate) composer: Option<Composer>,
    /// The form to sign in: nothing, or whether it waits for an answer.
    pub(crate) form: Option<bool>,
}

impl View {
    pub(crate) fn of(screen: &vt100::Screen) -> Self {
        let text = screen.contents();
        if text.lines().any(|line| line.trim_start().starts_with("password")) {
            let busy = text.contains("Signing in");
            return Self { form: Some(busy), text, ..Self::default() };
        }
        let first = text.lines().next().unwrap_or_default();
        let mut view = Self { status: status(first), ..Self::default() };
        if view.status.is_some() {
            let rows: Vec<String> = screen.rows(TALK - 2, SIZE.1 - TALK + 2).collect();
            view.talk(&rows);
        }
        view.text = text;
        view
    }

    fn talk(&mut self, rows: &[String]) {
        // rows of alarms may stand above it
        let at = rows.iter().position(|row| row.starts_with('┬')).unwrap_or(1);
        let title = rows.get(at).map(String::as_str).unwrap_or_default();
        self.alias = title.trim_start_matches(['┬', '»', '─', ' ']).split(" ─").next().map(|it| it.trim().to_owned());
        let mut fate = None;
        let mut rows = rows.iter().skip(at + 1).map(|row| row.chars().skip(2).collect::<String>());
        for row in rows.by_ref() {
            if let Some(rest) = row.strip_prefix("─ to ") {
                self.composer = Some(composer(rest));
                break;
            }
            if let Some(own) = row.strip_prefix("│ ") {
                if own.starts_with("me · ") {
                    fate = own.rsplit(" · ").next().and_then(fate_of);
                    self.waiting += usize::from(matches!(fate, Some(Fate::OnItsWay | Fate::Queued)));
                } else if let Some(fate) = fate {
                    self.own.extend(Token::all(own).into_iter().map(|token| (fate, token)));
                }
            } else if let Some(words) = row.strip_prefix("║ ") {
                fate = None;
                self.visitor.push(words.trim().to_owned());
            }
        }
        if let Some(composer) = &mut self.composer {
            // below it: the line for the helper, and two of hints
            let rows: Vec<String> = rows.collect();
            for row in &rows[..rows.len().saturating_sub(3)] {
                composer.text.push_str(row.trim());
                composer.text.push('\n');
            }
            composer.text.truncate(composer.text.trim_end().len());
            composer.tokens = Token::all(&composer.text);
        }
    }
}

/// Whether a visitor stands there: the queue shortens a long name, and keeps its number.
pub(crate) fn names(text: &str, alias: &str) -> bool {
    let number = alias.rsplit(' ').next().unwrap_or_default();
    text.contains(&format!(" {alias} ")) || text.contains(&format!("… {number} "))
}

fn status(line: &str) -> Option<Status> {
    let number = |before: &str| {
        let at = line.find(before)?;
        line[..at].rsplit([' ', '·']).find(|word| !word.is_empty())?.parse().ok()
    };
    let (connected, away) = (line.contains("• connected"), line.contains("· × no "));
    let any = connected || away || line.contains("connecting …") || line.contains("× sign in again");
    let memory_only = line.contains("unsent not");
    any.then(|| Status { on_the_way: number(" on the way").unwrap_or(0), connected, away, memory_only })
}

fn composer(rest: &str) -> Composer {
    let alias = rest.split(" ─").next().unwrap_or_default().trim().to_owned();
    Composer { alias, refused: rest.contains("× refused"), ..Composer::default() }
}

fn fate_of(words: &str) -> Option<Fate> {
    Some(match words.trim() {
        "… on its way" => Fate::OnItsWay,
        "… queued" => Fate::Queued,
        "√ sent" => Fate::Sent,
        "√√ read" => Fate::Read,
        words if words.starts_with("× refused") => Fate::Refused,
        _ => return None,
    })
}
