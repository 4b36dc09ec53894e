//! A practice script tried out: the visitor says what is written, you type what a helper would.
//!
//! ```sh
//! cargo run --example practice                           # the script beside this file
//! cargo run --example practice -- my-visitor.toml
//! ```

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use door::practice::script::{Script, Turn, parse};

const SCRIPT: &str = include_str!("practice.toml");

fn main() -> ExitCode {
    let script = std::env::args().nth(1).map_or_else(|| Ok(SCRIPT.to_owned()), std::fs::read_to_string);
    let played = script.map_err(Box::from).and_then(|script| play(&script, io::stdin().lock(), &mut io::stdout()));
    if let Err(error) = played {
        let _ = writeln!(io::stderr(), "{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Plays each visitor of a script until the visitor leaves, or the helper's words end.
///
/// # Errors
/// What does not fit in the script, with its line; what cannot be read or written.
pub(crate) fn play(script: &str, helper: impl BufRead, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut helper = helper.lines();
    for scenario in parse(script)? {
        writeln!(out, "— {} comes in", scenario.id)?;
        for line in &scenario.opening {
            writeln!(out, "visitor: {line}")?;
        }
        let mut script = Script::new(scenario);
        for words in helper.by_ref() {
            let (lines, goes) = match script.on_words(&words?) {
                Turn::Say(lines) => (lines, false),
                Turn::SayAndGo(lines) | Turn::SayAndFlee(lines) => (lines, true),
            };
            for line in lines {
                writeln!(out, "visitor: {line}")?;
            }
            if goes {
                writeln!(out, "— {} leaves", script.scenario().id)?;
                break;
            }
        }
    }
    Ok(())
}
