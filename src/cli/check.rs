//! `nachtwacht check`: every mistake in what ships or what a desk wrote itself, with file, line and key.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::arguments::ScreenArguments;
use super::failed::Failed;
use super::tell::{put, say};
use crate::check::{CheckOptions, check, sentences};
use crate::config::Config;
use care::Language;
use care::wording::reading::Level;
use console::words::Words;
use console::{theme, trial};
use content::sentences::Sentence;

/// `nachtwacht check`
#[derive(Debug, Args)]
pub struct Check {
    /// Files or folders of the desk's own [default: what ships and the configuration]
    #[arg(value_name = "FILE|FOLDER")]
    pub paths: Vec<PathBuf>,
    /// Print every sentence that can reach a visitor, with where it stands and how hard it is to read
    #[arg(long, value_name = "nl|en", value_parser = language)]
    pub sentences: Option<Language>,
    /// Try this terminal: what it shows, which keys come through, what it keeps for itself, what to set
    #[arg(long, conflicts_with_all = ["paths", "sentences"])]
    pub terminal: bool,
}

fn language(code: &str) -> Result<Language, String> {
    let known = Language::ALL.into_iter().find(|language| language.code() == code);
    known.ok_or_else(|| "the sentences are in nl or en".to_owned())
}

/// Tries the terminal that this is written to, with the helper's own keys, theme and language.
fn try_terminal(screen: &ScreenArguments) -> Result<ExitCode, Failed> {
    let config = super::console::configuration(screen)?;
    let words = Words::new(super::console::language(screen, &config));
    let theme = screen.theme.clone().or_else(|| config.theme.clone()).unwrap_or_else(|| theme::NAMES[0].to_owned());
    let keymap = super::console::keymap(&config)?;
    match trial::run(&words, &keymap, &theme) {
        // whoever reads it through a pipe has had enough
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failed::new(
            format!("the terminal: {}", error.kind()),
            "it was not tried to the end",
            "try it again in a terminal, or without one: nachtwacht check --terminal < /dev/null",
        )),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Checks, prints what was found, and says by the exit code whether something must be mended.
pub(super) fn run(screen: &ScreenArguments, paths: &Check) -> Result<ExitCode, Failed> {
    if paths.terminal {
        return try_terminal(screen);
    }
    if let Some(missing) = paths.paths.iter().chain(&screen.config).find(|path| !path.exists()) {
        return Err(Failed::new(
            format!("{}: there is no such file or folder", missing.display()),
            "nothing was checked",
            "see that the name is right",
        ));
    }
    let config = screen.config.clone().or_else(|| Config::path(|name| std::env::var_os(name)));
    let today = super::today::here();
    let options = CheckOptions { paths: paths.paths.clone(), config, today };
    if let Some(language) = paths.sentences {
        return list(&options, language);
    }
    let report = check(&options);
    say(report.to_string().trim_end());
    if paths.paths.is_empty() && !super::private::keep_out_of_swap() {
        say("this machine may write the console's memory to its swap: allow it to lock memory (ulimit -l unlimited)");
    }
    Ok(if report.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Prints every sentence that can reach a visitor, one a line.
fn list(options: &CheckOptions, language: Language) -> Result<ExitCode, Failed> {
    let mut all = match sentences(options, language) {
        Ok(all) => all,
        Err(report) => {
            say(report.to_string().trim_end());
            return Ok(ExitCode::FAILURE);
        }
    };
    all.extend(at_the_door(language));
    put("level  score  longest  where: words")?;
    for Sentence { file, id, variant, text, reading } in &all {
        let (level, text) = (reading.level().to_string(), text.replace('\n', " / "));
        put(format!(
            "{level:<6} {:>5} {:>8}  {file}: {id} ({}): {text}",
            reading.score,
            reading.longest,
            variant.code()
        ))?;
    }
    let count = |level| all.iter().filter(|sentence| sentence.reading.level() == level).count();
    let [a2, b1, harder] = [Level::A2, Level::B1, Level::Harder].map(count);
    put(format!("{} texts: {a2} A2, {b1} B1, {harder} harder", all.len()))?;
    Ok(ExitCode::SUCCESS)
}

/// What the door itself answers to a page; it speaks English, to the page's author.
#[cfg(feature = "desk")]
fn at_the_door(language: Language) -> Vec<Sentence> {
    use content::sentences::Variant;
    let one = |trouble: &door::Trouble| {
        Sentence::new("door", trouble.code().0, Variant::Ordinary, &trouble.to_string(), language)
    };
    let english = door::Trouble::every().into_iter().filter(|_| language == Language::En);
    english.map(|trouble| one(&trouble)).collect()
}

#[cfg(not(feature = "desk"))]
const fn at_the_door(_language: Language) -> Vec<Sentence> {
    Vec::new()
}
