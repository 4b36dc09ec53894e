//! `nachtwacht directory`: the referral directory from and to HSDS 3.0, and on a line each.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use super::arguments::ScreenArguments;
use super::console::{configuration, language};
use super::failed::Failed;
use super::tell::{put, say, say_error};
use ::care::Language;
use ::care::hours::Now;
use ::care::hsds::{self, ImportOptions, ImportOutcome};
use ::care::referral::{Age, Channel, Directory, Entry, Fact, Parents, Status};
use ::content::{Content, Finding, hsds as files, write};
use ::machine::clock;

/// `nachtwacht directory`
#[derive(Debug, Args)]
pub struct DirectoryArguments {
    /// What to do.
    #[command(subcommand)]
    pub action: DirectoryAction,
}

/// What to do with the directory.
#[derive(Debug, Subcommand)]
pub enum DirectoryAction {
    /// Make entries of the desk's own from HSDS 3.0: a JSON file, or the folder of a CSV data package
    Import(Import),
    /// Write the whole directory, shipped and own, as HSDS 3.0
    Export(Export),
    /// List the directory, or what fits the words: each channel with its hours, and what it leaves behind
    List {
        /// A name, a need, a number or a shortcut
        words: Vec<String>,
        /// The desk's own.
        #[command(flatten)]
        own: Own,
    },
    /// Write one entry as a desk's own file holds it, to be copied and corrected
    Show {
        /// Its shortcut or id
        entry: String,
        /// The desk's own.
        #[command(flatten)]
        own: Own,
    },
}

/// The desk's own content.
#[derive(Debug, Clone, Args)]
pub struct Own {
    /// Folder of the desk's own content [default: as the configuration says]
    #[arg(long = "desk", value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// `nachtwacht directory import`
#[derive(Debug, Args)]
pub struct Import {
    /// The JSON file, or the folder of the data package
    #[arg(value_name = "FILE|FOLDER")]
    pub from: PathBuf,
    /// The file to write, never over another [default: imported.toml in the desk's folder, else standard output]
    #[arg(long, value_name = "FILE.toml")]
    pub out: Option<PathBuf>,
    /// Keep addresses; a shelter's is never kept
    #[arg(long)]
    pub keep_addresses: bool,
    /// The desk's own.
    #[command(flatten)]
    pub own: Own,
}

/// `nachtwacht directory export`
#[derive(Debug, Args)]
pub struct Export {
    /// json (one file) or csv (a folder with datapackage.json)
    #[arg(long, value_enum, default_value = "json", value_name = "FORMAT")]
    pub format: DirectoryFormat,
    /// The file or folder to write, never over another
    #[arg(long, value_name = "FILE|FOLDER")]
    pub out: PathBuf,
    /// The desk's own.
    #[command(flatten)]
    pub own: Own,
}

/// In which form the directory is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DirectoryFormat {
    /// An array of services.
    Json,
    /// A tabular data package.
    Csv,
}

/// Does what was asked.
pub(super) fn run(screen: &ScreenArguments, action: &DirectoryAction) -> Result<ExitCode, Failed> {
    match action {
        DirectoryAction::Import(asked) => import(screen, asked),
        DirectoryAction::Export(asked) => export(screen, asked),
        DirectoryAction::List { words, own } => list(screen, &words.join(" "), own),
        DirectoryAction::Show { entry, own } => show(screen, entry, own),
    }
}

/// The desk's folder, and the content with it; on standard error what is wrong with it.
fn content(screen: &ScreenArguments, own: &Own) -> Result<(Option<PathBuf>, Content), Failed> {
    let folder = match &own.folder {
        Some(folder) => Some(folder.clone()),
        None => configuration(screen)?.content,
    };
    let Some(folder) = folder else { return Ok((None, Content::shipped().clone())) };
    match Content::load(&folder) {
        Ok(content) => Ok((Some(folder), content)),
        Err(findings) => {
            complain(&findings);
            Err(Failed::new(
                format!("{}: the desk's own content has mistakes", folder.display()),
                "nothing was written",
                "correct them: `nachtwacht check` names each",
            ))
        }
    }
}

fn import(screen: &ScreenArguments, asked: &Import) -> Result<ExitCode, Failed> {
    let (folder, content) = content(screen, &asked.own)?;
    let out = asked.out.clone().or_else(|| folder.as_ref().map(|folder| folder.join("imported.toml")));
    if let Some(out) = out.as_deref().filter(|out| out.exists()) {
        return Err(there_already(out));
    }
    let (outcome, mut findings) = read_in(asked, &content);
    let text = heading(&asked.from) + &write::directory(&outcome.entries);
    if !outcome.entries.is_empty() && !findings.iter().any(Finding::is_error) {
        let name = out.as_ref().map_or_else(|| "imported.toml".to_owned(), |out| out.display().to_string());
        findings.extend(Content::faults_with(folder.as_deref(), &name, &text));
    }
    complain(&findings);
    if findings.iter().any(Finding::is_error) {
        say_error(&"nothing was written");
        return Ok(ExitCode::FAILURE);
    }
    if outcome.entries.is_empty() {
        say_error(&"every entry stands here already, just as it is: nothing was written");
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(out) = &out {
        write_file(out, text.as_bytes())?;
        summary(&outcome, &content.directory, say);
        say(format_args!("written: {}", out.display()));
    } else {
        summary(&outcome, &content.directory, |line| say_error(&line));
        put(text.trim_end())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The new entries of a file, and what is to be said about it.
fn read_in(asked: &Import, content: &Content) -> (ImportOutcome, Vec<Finding>) {
    let read = files::read(&asked.from);
    let shown = asked.from.display().to_string();
    let taken = shortcuts(content);
    let options = ImportOptions {
        today: super::today::here(),
        keep_addresses: asked.keep_addresses,
        taken: &taken,
        origin: &format!("HSDS: {}", asked.from.file_name().unwrap_or_default().display()),
    };
    let mut outcome = hsds::import(&read.services, &options);
    outcome.entries.retain(|entry| content.directory.entry(&entry.id) != Some(entry));
    for (name, count) in read.left {
        *outcome.unheld.entry(name).or_default() += count;
    }
    let mut findings = read.findings;
    findings.extend(outcome.remarks.iter().map(|remark| files::finding(&shown, remark)));
    (outcome, findings)
}

fn complain(findings: &[Finding]) {
    for finding in findings {
        say_error(finding);
    }
}

/// What a file of imported entries says of itself.
fn heading(from: &Path) -> String {
    let from = from.file_name().unwrap_or_default().display().to_string();
    let from: String = from.chars().filter(|c| !c.is_control()).collect();
    format!(
        "# Imported from HSDS: {from}\n\
         # parents = \"unknown\" strikes an entry out. Ask the service, then write no, after_report or consent_under_16,\n\
         # and the day on which you asked into verified_on.\n\n"
    )
}

/// What stands for something in the composer, and for what.
fn shortcuts(content: &Content) -> BTreeMap<String, String> {
    let entries = content.directory.entries.iter().map(|entry| (entry.code.clone(), entry.id.clone()));
    let phrases = content.phrases.iter().map(|phrase| (phrase.code.clone(), format!("phrase {}", phrase.id)));
    entries.chain(phrases).collect()
}

fn summary(outcome: &ImportOutcome, before: &Directory, say: impl Fn(String)) {
    let of = |status| outcome.entries.iter().filter(|entry| entry.status == status).count();
    say(format!("entries: {}, of which offered: {}", outcome.entries.len(), of(Status::Active)));
    for status in Status::ALL.iter().filter(|status| **status != Status::Active && of(**status) > 0) {
        say(format!("  {}: {}, shown and never offered", status.code(), of(*status)));
    }
    let replaced: Vec<_> = outcome.entries.iter().filter_map(|entry| before.entry(&entry.id)).collect();
    for entry in replaced {
        say(format!("  takes the place of {} ({})", entry.id, entry.name.nl));
    }
    let unknown = outcome.entries.iter().filter(|entry| entry.parents == Parents::Unknown).count();
    if unknown > 0 {
        say(format!("  parents unknown: {unknown}, struck out until you have asked"));
    }
    let unreachable = outcome.entries.iter().filter(|entry| !entry.is_reachable()).count();
    if unreachable > 0 {
        say(format!("  without a channel: {unreachable}; nobody can be reached there until you add one"));
    }
    if outcome.one_language > 0 {
        say(format!("  in one language only: {}; the same words stand as Dutch and English", outcome.one_language));
    }
    if outcome.addresses_dropped > 0 {
        say(format!("  addresses left out: {} (keep them with --keep-addresses)", outcome.addresses_dropped));
    }
    if outcome.shelters_dropped > 0 {
        say(format!("  addresses of what looks like a shelter left out: {}", outcome.shelters_dropped));
    }
    if !outcome.unheld.is_empty() {
        say("not kept, as an entry has no place for it:".to_owned());
        outcome.unheld.iter().for_each(|(name, count)| say(format!("  {count:>6}  {name}")));
    }
}

fn export(screen: &ScreenArguments, asked: &Export) -> Result<ExitCode, Failed> {
    let (_, content) = content(screen, &asked.own)?;
    if asked.out.exists() {
        return Err(there_already(&asked.out));
    }
    let services: Vec<_> = content.directory.entries.iter().map(hsds::service).collect();
    match asked.format {
        DirectoryFormat::Json => write_file(&asked.out, files::render_json(&services).as_bytes())?,
        DirectoryFormat::Csv => write_folder(&asked.out, &files::datapackage(&services))?,
    }
    say(format_args!("{} services written: {}", services.len(), asked.out.display()));
    Ok(ExitCode::SUCCESS)
}

fn list(screen: &ScreenArguments, words: &str, own: &Own) -> Result<ExitCode, Failed> {
    let (_, content) = content(screen, own)?;
    let language = match screen.lang {
        Some(language) => language,
        None => language(screen, &configuration(screen)?),
    };
    let today = super::today::here();
    let at = jiff::Timestamp::try_from(clock::now()).unwrap_or_default();
    let now = content.place.as_ref().map(|zone| Now { at, zone });
    for entry in content.directory.search(words) {
        put(line(format_args!(
            "{:<13}{} [{}]",
            format!(";{}", entry.code),
            entry.name.get(language),
            marks(entry, today)
        )))?;
        for channel in &entry.channels {
            put(line(format_args!("{:<13}{:<6}{}", "", channel.kind.code(), about(entry, channel, now, language))))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What a desk wrote, without what a terminal would act upon.
fn line(text: std::fmt::Arguments<'_>) -> String {
    text.to_string().chars().filter(|c| !c.is_control()).collect()
}

/// A channel: where it is, whether it is open, when, what it costs, and what it leaves behind; ? marks what nobody checked.
fn about(entry: &Entry, channel: &Channel, now: Option<Now<'_>>, language: Language) -> String {
    let mark = |fact| if entry.is_known(fact, channel) { "" } else { " ?" };
    let mut parts = vec![format!("{}{}", channel.at, mark(channel.kind.fact()))];
    let exact = entry
        .open_of(channel)
        .zip(now)
        .map(|(hours, now)| hours.opening(now.at, now.zone).text(now.at, now.zone, language));
    parts.extend(exact);
    let written = entry.hours_of(channel).map(|words| words.get(language).to_owned());
    let hours = written.or_else(|| entry.open_of(channel)?.plain(language));
    parts.extend(hours.map(|hours| format!("{hours}{}", mark(Fact::Hours))));
    parts.extend(entry.cost_of(channel).map(|cost| format!("{}{}", cost.get(language), mark(Fact::Cost))));
    let traces: Vec<&str> = channel.trace.iter().map(|trace| trace.code()).collect();
    if !traces.is_empty() {
        parts.push(format!("leaves {}{}", traces.join(", "), mark(Fact::Trace)));
    }
    parts.join(" · ")
}

fn show(screen: &ScreenArguments, wanted: &str, own: &Own) -> Result<ExitCode, Failed> {
    let (_, content) = content(screen, own)?;
    let directory = &content.directory;
    let Some(entry) = directory.by_code(wanted.trim_start_matches(';')).or_else(|| directory.entry(wanted)) else {
        return Err(Failed::new(
            format!("no entry has the shortcut or id {wanted:?}"),
            "nothing is shown",
            "see what there is: `nachtwacht directory list`",
        ));
    };
    put(write::directory(std::slice::from_ref(entry)).trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn marks(entry: &Entry, today: jiff::civil::Date) -> String {
    let age = match entry.age(today) {
        Age::Fresh => None,
        Age::Stale(days) => Some(format!("checked {days} days ago")),
        Age::Never => Some("never checked by this desk".to_owned()),
    };
    let status = (entry.status != Status::Active).then(|| entry.status.code().to_owned());
    let marks = status.into_iter().chain([format!("parents: {}", entry.parents.code())]).chain(age);
    marks.collect::<Vec<_>>().join("; ")
}

fn there_already(out: &Path) -> Failed {
    Failed::new(
        format!("{} is there already", out.display()),
        "nothing was written, so that nothing you corrected is lost",
        "name another with --out, or move it away",
    )
}

fn not_written(out: &Path, error: &std::io::Error) -> Failed {
    Failed::new(
        format!("{}: {error}", out.display()),
        "nothing was written",
        "see that the folder is there, that you may write to it, and that the disk is not full",
    )
}

fn folder_of(out: &Path) -> &Path {
    out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file whole or not at all, and never over another.
fn write_file(out: &Path, bytes: &[u8]) -> Result<(), Failed> {
    let wrong = |error: std::io::Error| not_written(out, &error);
    let mut file = tempfile::NamedTempFile::new_in(folder_of(out)).map_err(wrong)?;
    file.write_all(bytes).map_err(wrong)?;
    file.persist_noclobber(out).map_err(|error| wrong(error.error))?;
    Ok(())
}

/// Writes a folder whole or not at all.
fn write_folder(out: &Path, files: &[(String, String)]) -> Result<(), Failed> {
    let wrong = |error: std::io::Error| not_written(out, &error);
    let folder = tempfile::tempdir_in(folder_of(out)).map_err(wrong)?;
    for (name, text) in files {
        fs::write(folder.path().join(name), text).map_err(wrong)?;
    }
    // a rename never goes over a folder that holds something
    fs::rename(folder.path(), out).map_err(wrong)?;
    let _ = folder.keep();
    Ok(())
}
