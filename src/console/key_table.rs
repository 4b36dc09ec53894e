//! The table of keys for the guide, in Markdown: out of the one table of intents.

use std::fmt::Write as _;

use crate::intent::{self, Intent, ROWS, Scope};
use crate::words::Words;

/// The table of keys for the guide, in Markdown.
pub fn key_table_markdown(words: &Words) -> String {
    let mut table = String::new();
    for scope in Scope::ALL {
        let rows: Vec<_> = ROWS.iter().filter(|row| row.scope == scope && !row.keys.is_empty()).collect();
        if scope == Scope::SignIn || rows.is_empty() {
            break;
        }
        let heading = words.say(scope.heading());
        let _ = write!(
            table,
            "\n**{heading}**\n\n| {} | {} |\n|---|---|\n",
            words.say("table-key"),
            words.say("table-does")
        );
        for row in rows {
            let keys: Vec<_> = match row.intent {
                Intent::Desk(intent::Desk::Mine) => vec!["`Alt-1`…`9`".to_owned()],
                Intent::Queue(intent::Queue::MineByDigit) => vec!["`1`…`9`".to_owned()],
                _ => row.keys.iter().map(|key| format!("`{key}`")).collect(),
            };
            let _ = writeln!(table, "| {} | {} |", keys.join(" "), words.about(row));
        }
    }
    table
}

#[cfg(test)]
mod tests;
