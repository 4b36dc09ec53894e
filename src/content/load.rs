//! Putting content together: the shipped files, and a desk's own over them, by id.

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

use jiff::tz::TimeZone;

use super::finding::{Finding, nearest};
use super::plans::PlanRead;
use super::tree::{At, read};
use super::welcome::{DeskFile, is_desk_file};
use super::{Content, directory, files, phrases, plans, tighten};
use care::hours::ZONE;
use care::phrases::Phrase;
use care::plan::{Item, Kind, PREFACE, Renamed, Template};
use care::referral::{Directory, Entry};

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => { [$((concat!("shipped ", $name), include_str!($name))),+] };
}

const SHIPPED: [(&str, &str); 9] = shipped![
    "plans/0-preface.toml",
    "plans/1-acute.toml",
    "plans/2-parent.toml",
    "plans/3-partner.toml",
    "plans/4-online.toml",
    "plans/5-suicide.toml",
    "plans/6-someone-else.toml",
    "directory.toml",
    "phrases.toml",
];

/// Which part of the content a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// One plan template.
    Plan,
    /// Directory entries.
    Directory,
    /// Phrases.
    Phrases,
}

/// The part a file holds, told by its keys (`[[entry]]`, `hide`, `[[phrase]]`, `[[item]]`, `version`), or else by its name;
/// `None` when it is none of them.
pub fn part_of(file: &str, text: &str) -> Option<Part> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    if has_key(text, "entry") || has_key(text, "hide") {
        Some(Part::Directory)
    } else if has_key(text, "phrase") {
        Some(Part::Phrases)
    } else if has_key(text, "item") || has_key(text, "version") {
        Some(Part::Plan)
    } else if name.starts_with("directory") {
        Some(Part::Directory)
    } else if name.starts_with("phrases") {
        Some(Part::Phrases)
    } else {
        None
    }
}

/// Whether a line sets this key or opens a table of this name: told without parsing, as the file may be broken.
pub fn has_key(text: &str, key: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start().trim_start_matches(['[', ' ']);
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with([']', '=', '.']))
    })
}

/// A value with the file it was read from.
#[derive(Clone)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) own: bool,
}

/// Content that is being put together.
#[derive(Default, Clone)]
pub struct Builder {
    pub(super) plans: Vec<Placed<PlanRead>>,
    pub(super) entries: Vec<Placed<Entry>>,
    pub(super) phrases: Vec<Placed<Phrase>>,
    pub(super) hidden: Vec<Placed<At<String>>>,
    pub(super) findings: Vec<Finding>,
    /// The zone that the desk's own file names.
    place: Option<TimeZone>,
}

impl Builder {
    /// How many files ship.
    pub const SHIPPED_FILES: usize = SHIPPED.len();

    /// What ships with the program.
    pub fn shipped() -> Self {
        let mut builder = Self::default();
        for (file, text) in SHIPPED {
            builder.add(file, text, false);
        }
        builder
    }

    /// Adds a file of the desk's own: what it holds goes over what has the same id, or beside.
    pub fn add_own(&mut self, file: &str, text: &str) {
        self.add(file, text, true);
    }

    /// Adds a helper's own phrases. They come beside the desk's: a helper replaces nothing of the desk's, and adds no
    /// service and no plan.
    pub fn add_helper(&mut self, path: &Path) {
        let text = match files::text_of(path) {
            Ok(text) => text,
            Err(finding) => return self.findings.push(*finding),
        };
        let file = path.display().to_string();
        for At { value, line, .. } in self.read(&file, &text, phrases::phrases).unwrap_or_default() {
            match self.phrases.iter().find(|known| known.value.id == value.id) {
                Some(known) => self.findings.push(
                    Finding::error(&file, line, "id", format!("`{}` stands in {} already", value.id, known.file))
                        .so("The desk's words are the desk's to change", "Give yours another id"),
                ),
                None => self.phrases.push(Placed { value, file: file.clone(), line, own: true }),
            }
        }
    }

    /// Adds the files of a folder of the desk's own.
    fn add_folder(&mut self, folder: &Path) {
        let (found, findings) = files::toml_files(folder);
        self.findings.extend(findings);
        let is_theme = |path: &Path| path.parent().is_some_and(|folder| folder.ends_with("themes"));
        let is_config = |path: &Path| path.file_name().is_some_and(|name| name == "config.toml");
        for path in found.iter().filter(|path| !is_theme(path) && !is_config(path)) {
            self.add_path(path);
        }
    }

    fn add_path(&mut self, path: &Path) {
        match files::text_of(path) {
            Ok(text) => self.add_own(&path.display().to_string(), &text),
            Err(finding) => self.findings.push(*finding),
        }
    }

    fn add(&mut self, file: &str, text: &str, own: bool) {
        let place = |line| (file.to_owned(), line, own);
        match part_of(file, text) {
            Some(Part::Plan) => {
                let plan = self.read(file, text, plans::template).flatten();
                if let Some(plan) = plan {
                    put(&mut self.plans, plan.id_line, plan, place, |plan| &plan.template.id, &mut self.findings);
                }
            }
            Some(Part::Directory) => {
                let Some(read) = self.read(file, text, directory::directory) else { return };
                for At { value, line, .. } in read.entries {
                    put(&mut self.entries, line, value, place, |entry| &entry.id, &mut self.findings);
                }
                let placed = |at: At<String>| Placed { line: at.line, file: file.to_owned(), own, value: at };
                self.hidden.extend(read.hidden.into_iter().map(placed));
            }
            Some(Part::Phrases) => {
                for At { value, line, .. } in self.read(file, text, phrases::phrases).unwrap_or_default() {
                    put(&mut self.phrases, line, value, place, |phrase| &phrase.id, &mut self.findings);
                }
            }
            // what the desk's page tells is the door's to read; by whose clock the desk lives is everybody's
            None if is_desk_file(file, text) => {
                self.place = DeskFile::read(file, text).0.map(|desk| desk.zone().clone()).or(self.place.take());
            }
            None => self.findings.push(
                Finding::error(file, 0, "", "holds no plan, directory or phrases")
                    .so("Nothing in it is used", "Give it [[item]], [[entry]] or [[phrase]] tables, or move it away"),
            ),
        }
    }

    fn read<T>(&mut self, file: &str, text: &str, build: impl FnOnce(&super::tree::Table<'_, '_>) -> T) -> Option<T> {
        let (value, findings) = read(file, text, build);
        self.findings.extend(findings);
        value
    }

    /// The content, and everything that is wrong with it.
    pub fn finish(mut self) -> (Content, Vec<Finding>) {
        let hidden = self.hide();
        self.check_codes();
        self.check_gates();
        self.check_placeholders();
        self.findings.extend(tighten::plans(&self.plans));
        self.findings.extend(tighten::entries(&self.entries));
        self.findings.extend(tighten::phrases(&self.phrases));
        if self.entries.iter().any(|entry| entry.own) {
            tighten::keep_traces(&mut self.entries);
            self.findings.extend(tighten::traces(&self.entries));
        }
        let mut plans: Vec<Template> = self.plans.into_iter().map(|plan| plan.value.template).collect();
        plans.sort_by_key(|plan| plan.id != PREFACE);
        let directory = Directory { entries: self.entries.into_iter().map(|entry| entry.value).collect(), hidden };
        let phrases = self.phrases.into_iter().map(|phrase| phrase.value).collect();
        let renamed = Renamed::of(&plans).into();
        let place = self.place.or_else(|| TimeZone::get(ZONE).ok());
        (Content { plans, renamed, directory, phrases, place }, self.findings)
    }

    /// Takes out what the desk hides (`hide`): a shipped entry, that it has no entry of its own for.
    fn hide(&mut self) -> Vec<Entry> {
        let mut taken = Vec::new();
        for Placed { value: At { value: id, line, key }, file, .. } in std::mem::take(&mut self.hidden) {
            let wrong = |what: String, meaning, remedy: String| {
                Some(Finding::error(&file, line, &key, what).so(meaning, remedy))
            };
            let at = self.entries.iter().position(|entry| entry.value.id == id);
            let finding = match at.map(|at| &self.entries[at]) {
                None if taken.iter().any(|entry: &Entry| entry.id == id) => {
                    wrong(format!("names `{id}` twice"), "Once is enough", "Remove one of them".to_owned())
                }
                None => {
                    let near = nearest(&id, self.entries.iter().map(|entry| entry.value.id.as_str()));
                    let remedy = near.map_or_else(|| "Remove it".to_owned(), |near| format!("Did you mean `{near}`?"));
                    wrong(format!("names no entry: {id}"), "Nothing is hidden by it", remedy)
                }
                Some(own) if own.own => {
                    let what = format!("hides the desk's own entry in {}:{}", own.file, own.line);
                    wrong(what, "Nobody can tell which of the two is meant", "Keep one of them".to_owned())
                }
                Some(shipped) if shipped.value.is_emergency() => Some(
                    Finding::warning(&file, line, &key, format!("hides {id}"))
                        .so("In acute danger nobody can offer it from the directory", "Leave it out of `hide`"),
                ),
                Some(_) => None,
            };
            let refused = finding.as_ref().is_some_and(Finding::is_error);
            self.findings.extend(finding);
            if let Some(at) = at.filter(|_| !refused) {
                taken.push(self.entries.remove(at).value);
            }
        }
        taken
    }

    /// A shortcut stands for one thing only, phrase or service: the wrong words must not come out of it.
    fn check_codes(&mut self) {
        let mut first: HashMap<&str, (&str, usize)> = HashMap::new();
        let entries = self.entries.iter().map(|entry| (entry.value.code.as_str(), &entry.file, entry.line));
        let phrases = self.phrases.iter().map(|phrase| (phrase.value.code.as_str(), &phrase.file, phrase.line));
        for (code, file, line) in entries.chain(phrases) {
            match first.get(code) {
                Some((other, at)) if *other != file.as_str() => self.findings.push(
                    Finding::error(file, line, "code", format!("`{code}` stands for something else in {other}:{at}"))
                        .so("The shortcut would give the wrong words", "Give it another code"),
                ),
                Some(_) => {}
                None => {
                    first.insert(code, (file, line));
                }
            }
        }
    }

    /// A gate names an item that can open it; otherwise a question would never be asked.
    fn check_gates(&mut self) {
        for plan in &self.plans {
            for gate in &plan.value.gates {
                let At { value: gate, line, key } = gate;
                let other = self.plans.iter().find(|other| other.value.template.id == gate.plan);
                let item = other.and_then(|other| other.value.template.item(&gate.item));
                let wrong =
                    match item {
                        None => Some(format!("names no item: {}.{}", gate.plan, gate.item)),
                        Some(item) => gate.any_of.iter().find(|code| !opens(item, code)).map(|code| {
                            format!("waits for `{code}`, which is no answer to {}.{}", gate.plan, gate.item)
                        }),
                    };
                if let Some(what) = wrong {
                    let remedy = "Name an item of this plan (or `plan` and `item`), and its answers";
                    let finding = Finding::error(&plan.file, *line, key, what);
                    self.findings.push(finding.so("The question would never be asked", remedy));
                }
            }
        }
    }
}

fn is_within(path: &Path, folder: &Path) -> bool {
    path.canonicalize().is_ok_and(|path| folder.canonicalize().is_ok_and(|folder| path.starts_with(folder)))
}

fn opens(item: &Item, code: &str) -> bool {
    match &item.kind {
        Kind::YesNo => matches!(code, "yes" | "no"),
        Kind::Choice(choices) => choices.iter().any(|choice| choice.id == code),
        Kind::Text | Kind::List | Kind::Contact => false,
    }
}

fn put<T>(
    all: &mut Vec<Placed<T>>,
    line: usize,
    value: T,
    place: impl Fn(usize) -> (String, usize, bool),
    id: impl Fn(&T) -> &String,
    findings: &mut Vec<Finding>,
) {
    let (file, line, own) = place(line);
    let new = Placed { value, file, line, own };
    match all.iter_mut().find(|old| id(&old.value) == id(&new.value)) {
        None => all.push(new),
        Some(old) if old.own && own && old.file != new.file => findings.push(
            Finding::error(&new.file, line, "id", format!("stands in {}:{} already", old.file, old.line))
                .so("Nobody can tell which of the two is meant", "Keep one of them"),
        ),
        Some(old) => *old = new,
    }
}

impl Content {
    /// What ships, with the files of a desk's own folder over it: `*.toml` in the folder and in the folders in it, but
    /// for `config.toml` and `themes`. What has the id of something shipped replaces it; the rest is added.
    ///
    /// # Errors
    /// Everything that is wrong with the files: nothing is used then, and nothing is left out silently.
    pub fn load(folder: &Path) -> Result<Self, Vec<Finding>> {
        Self::load_with(Some(folder), None)
    }

    /// As [`Content::load`], where there is a folder, and with a helper's own phrases, where there is such a file.
    ///
    /// # Errors
    /// As [`Content::load`].
    pub fn load_with(folder: Option<&Path>, phrases: Option<&Path>) -> Result<Self, Vec<Finding>> {
        let mut builder = Builder::shipped();
        if let Some(folder) = folder {
            builder.add_folder(folder);
        }
        // a desk's folder that is the configuration folder holds them already
        let apart = |path: &&Path| path.exists() && !folder.is_some_and(|folder| is_within(path, folder));
        if let Some(phrases) = phrases.filter(apart) {
            builder.add_helper(phrases);
        }
        Self::finished(builder)
    }

    /// What ships, with one file of a desk's own over it, as [`Content::load`] reads it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        static SHIPPED: OnceLock<Builder> = OnceLock::new();
        let mut builder = SHIPPED.get_or_init(Builder::shipped).clone();
        builder.add_own(file, text);
        Self::finished(builder)
    }

    /// What is wrong when one file more stands beside the desk's own, or beside what ships.
    pub fn faults_with(folder: Option<&Path>, file: &str, text: &str) -> Vec<Finding> {
        let mut builder = Builder::shipped();
        if let Some(folder) = folder {
            builder.add_folder(folder);
        }
        if text.len() as u64 > files::LARGEST {
            let finding = Finding::error(file, 0, "", "would be over 1 MiB");
            return vec![finding.so("A desk's file of that size is not read", "Import fewer services")];
        }
        builder.add_own(file, text);
        builder.finish().1
    }

    fn finished(builder: Builder) -> Result<Self, Vec<Finding>> {
        let (content, findings) = builder.finish();
        if findings.iter().any(Finding::is_error) { Err(findings) } else { Ok(content) }
    }
}
