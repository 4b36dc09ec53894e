//! The work of `nachtwacht check`: reads configuration, themes, plans, directory, phrases and what the desk's page tells,
//! shipped or the desk's own, and names every mistake with file, line and key.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::config::{Config, phrases_beside};
use care::Language;
use console::intent::{ROWS, present_name};
use console::keymap::{Keymap, KeymapError};
use console::theme::{self, Depth};
use content::files::{text_of, toml_files};
use content::load::{Builder, has_key};
use content::sentences::Sentence;
use content::welcome::{DeskFile, is_desk_file};
use content::{Finding, nearest, part_of};

/// What is to be checked.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// Files and folders of the desk's own. None: what ships, and the helper's configuration with what it names.
    pub paths: Vec<PathBuf>,
    /// The helper's configuration, as [`Config::path`] says.
    pub config: Option<PathBuf>,
    /// The day against which the age of facts is measured.
    pub today: Date,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Everything found, by file and line.
    pub findings: Vec<Finding>,
    /// How many files were read, shipped ones included.
    pub files: usize,
}

impl CheckReport {
    /// Whether something cannot be used as it is: the exit code is 1 then.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }
}

impl fmt::Display for CheckReport {
    /// A line for each finding, and a summary.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        let errors = self.findings.iter().filter(|finding| finding.is_error()).count();
        let warnings = self.findings.len() - errors;
        let many = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let files = many(self.files, "file");
        writeln!(f, "{files} read: {}, {}", many(errors, "error"), many(warnings, "warning"))
    }
}

/// What a file of ours is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Config,
    Theme,
    Content,
    Desk,
    Unknown,
}

/// The kind is told by the keys a file holds, or else by its name: it may be broken.
fn kind_of(path: &Path, text: &str) -> FileKind {
    let named = path.file_name().is_some_and(|name| name == "config.toml");
    let any = |keys: &[&str]| keys.iter().any(|key| has_key(text, key));
    if named {
        FileKind::Config
    } else if any(&["palette", "styles", "surfaces", "inherits"])
        || path.parent().is_some_and(|p| p.ends_with("themes"))
    {
        FileKind::Theme
    } else if part_of(&path.display().to_string(), text).is_some() {
        FileKind::Content
    } else if is_desk_file(&path.display().to_string(), text) {
        FileKind::Desk
    } else if any(&["homeserver", "helper", "alarm", "keys", "theme"]) {
        FileKind::Config
    } else {
        FileKind::Unknown
    }
}

/// Every sentence that can reach a visitor in a language: of what ships, and of what the options name over it.
///
/// # Errors
/// What was found, where something cannot be used as it is: the list would not be what a desk works with.
pub fn sentences(options: &CheckOptions, language: Language) -> Result<Vec<Sentence>, CheckReport> {
    let report = check(options);
    if report.has_errors() { Err(report) } else { Ok(Run::of(options).builder.sentences(language)) }
}

/// Checks what the options name.
pub fn check(options: &CheckOptions) -> CheckReport {
    let Run { builder, mut report, desks, .. } = Run::of(options);
    report.findings.extend(builder.wording());
    report.findings.extend(builder.freshness(options.today, options.paths.is_empty()));
    let (content, findings) = builder.finish();
    report.findings.extend(findings);
    for desk in desks {
        report.findings.extend(desk.never_opens(options.today));
        report.findings.extend(desk.finish(&content.directory).1);
    }
    report.findings.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    report.findings.dedup();
    report
}

struct Run {
    builder: Builder,
    report: CheckReport,
    /// What desks' pages tell: who is named there is looked up when the whole directory is known.
    desks: Vec<DeskFile>,
    /// A file may be named twice: by itself and by its folder, or by the configuration.
    seen: HashSet<PathBuf>,
}

impl Run {
    /// Reads what the options name.
    fn of(options: &CheckOptions) -> Self {
        let mut run = Self {
            builder: Builder::shipped(),
            report: CheckReport::default(),
            desks: Vec::new(),
            seen: HashSet::new(),
        };
        if options.paths.is_empty() {
            run.shipped(options);
        }
        for path in &options.paths {
            run.path(path);
        }
        run
    }

    /// What ships, and the helper's configuration with what it names.
    fn shipped(&mut self, options: &CheckOptions) {
        self.report.files += Builder::SHIPPED_FILES + theme::NAMES.len();
        for name in theme::NAMES {
            self.theme(name);
        }
        let Some(path) = options.config.as_deref() else { return };
        if path.exists() {
            self.config(path);
        }
        let phrases = phrases_beside(path);
        let seen = phrases.canonicalize().unwrap_or_else(|_| phrases.clone());
        if phrases.exists() && self.seen.insert(seen) {
            self.report.files += 1;
            self.builder.add_helper(&phrases);
        }
    }

    fn config(&mut self, path: &Path) {
        self.report.files += 1;
        match Config::load(path) {
            Err(findings) => self.report.findings.extend(findings),
            Ok(config) => self.named_by(&config, path),
        }
    }

    fn named_by(&mut self, config: &Config, path: &Path) {
        // A configuration that is checked with its folder is not the folder's own content.
        self.seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned()));
        self.keys(config, path);
        if let Some(theme) = config.theme.as_deref().filter(|name| !theme::NAMES.contains(name)) {
            self.report.files += 1;
            let before = self.report.findings.len();
            self.theme(theme);
            if !Path::new(theme).exists() {
                // The file to correct is the one that names it.
                let file = path.display().to_string();
                for finding in &mut self.report.findings[before..] {
                    (finding.file, finding.line) = (file.clone(), config.theme_line);
                    "theme".clone_into(&mut finding.key);
                }
            }
        }
        if let Some(content) = &config.content {
            self.path(content);
        }
    }

    /// Each changed key by itself, so that every mistake is found; then all together, for one key given twice.
    fn keys(&mut self, config: &Config, path: &Path) {
        let file = path.display().to_string();
        let changes = || config.keys.iter().map(|(name, keys)| (name.as_str(), keys.as_slice()));
        let before = self.report.findings.len();
        for (name, keys) in changes() {
            if let Err(error @ (KeymapError::UnknownIntent(_) | KeymapError::UnknownKey { .. })) =
                Keymap::with([(name, keys)])
            {
                let line = config.key_lines.get(name).copied().unwrap_or_default();
                let near = nearest(name, ROWS.iter().map(|row| row.name)).filter(|near| *near != name);
                let remedy =
                    near.map_or_else(|| "Correct or remove it".to_owned(), |near| format!("Did you mean `{near}`?"));
                let finding = Finding::error(&file, line, format!("keys.{name}"), error.to_string());
                self.report.findings.push(finding.so("The key would do nothing", remedy));
            }
        }
        if self.report.findings.len() > before {
            return;
        }
        for (name, _) in changes() {
            if let Some(present) = present_name(name) {
                let line = config.key_lines.get(name).copied().unwrap_or_default();
                let what = format!("`{name}` is called `{present}` now, one movement wherever the keyboard is");
                let finding = Finding::warning(&file, line, format!("keys.{name}"), what);
                let remedy = format!("Write `{present}`: the old name is still read");
                self.report.findings.push(finding.so("Its keys move in every list, not in one", remedy));
            }
        }
        if let Err(error) = Keymap::with(changes()) {
            let second = match &error {
                KeymapError::Twice { first, second, .. } => {
                    [*second, *first].into_iter().find(|name| config.keys.contains_key(*name)).unwrap_or(second)
                }
                _ => "",
            };
            let line = config.key_lines.get(second).copied().unwrap_or_default();
            let finding = Finding::error(file, line, format!("keys.{second}"), error.to_string());
            self.report.findings.push(finding.so("Nobody can tell what the key does", "Give one of them another key"));
        }
    }

    fn theme(&mut self, name: &str) {
        if let Err(findings) = theme::read(name, Depth::True) {
            self.report.findings.extend(findings);
        }
    }

    /// What a desk's page tells, with the desk's own directory where it names one.
    fn desk(&mut self, path: &Path, file: &str, text: &str) {
        let (read, findings) = DeskFile::read(file, text);
        self.report.findings.extend(findings);
        let Some(read) = read else { return };
        if let Some(content) = &read.content {
            self.path(&path.parent().unwrap_or(Path::new("")).join(content));
        }
        self.desks.push(read);
    }

    fn path(&mut self, path: &Path) {
        if !path.is_dir() {
            return self.file(path);
        }
        let (files, findings) = toml_files(path);
        if files.is_empty() && findings.is_empty() {
            let file = path.display().to_string();
            let finding = Finding::error(file, 0, "", "holds no .toml file");
            self.report.findings.push(finding.so("There is nothing to check", "Name the folder with the desk's files"));
        }
        self.report.findings.extend(findings);
        for file in files {
            self.file(&file);
        }
    }

    fn file(&mut self, path: &Path) {
        let seen = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if !self.seen.insert(seen) {
            return;
        }
        let text = match text_of(path) {
            Ok(text) => text,
            Err(finding) => return self.report.findings.push(*finding),
        };
        let file = path.display().to_string();
        let kind = kind_of(path, &text);
        if kind != FileKind::Config {
            self.report.files += 1;
        }
        match kind {
            FileKind::Config => self.config(path),
            FileKind::Theme => self.theme(&file),
            FileKind::Content => self.builder.add_own(&file, &text),
            FileKind::Desk => self.desk(path, &file, &text),
            FileKind::Unknown => self.report.findings.push(
                Finding::error(file, 0, "", "is no configuration, theme, plan, directory, phrases or desk.toml")
                    .so("Nothing in it is used", "Give it the tables of one of them, or move it away"),
            ),
        }
    }
}
