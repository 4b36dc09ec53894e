//! The helper's configuration: `nachtwacht/config.toml` in `$XDG_CONFIG_HOME` or `~/.config`.
//!
//! There is no silent fallback: a missing file means the defaults, a file with a mistake is an error that names file,
//! line and key. Only keys that something reads exist.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use care::Language;
use care::tongue::Tongue;
use console::world::station::MOST_COLUMNS;
use content::Finding;
use content::files::text_of;
use content::tree::{At, Table, read};
use desk::queue::WaitingLimits;

/// The most conversations that one helper may take at once.
const MOST_CONVERSATIONS: u32 = 20;

/// What a helper set. `None` leaves the choice to the program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The homeserver's address.
    pub homeserver: Option<String>,
    /// The helper's name at the homeserver.
    pub helper: Option<String>,
    /// The language of the screen.
    pub language: Option<Language>,
    /// A theme's name, or its file (paths are relative to the configuration's folder).
    pub theme: Option<String>,
    /// The folder with the desk's own plans, directory and phrases.
    pub content: Option<PathBuf>,
    /// The helper's own phrases, where there are any.
    pub phrases: Option<PathBuf>,
    /// How many conversations at once.
    pub capacity: Option<u8>,
    /// Which languages the helper speaks with visitors; none: those of the console.
    pub languages: Vec<Tongue>,
    /// The file with the certificate authorities to trust instead of the system's (PEM).
    pub ca: Option<PathBuf>,
    /// The proxy to go through, or `none`; the environment's when nothing is said.
    pub proxy: Option<String>,
    /// Whether nothing on the screen changes by itself: no typing, no ages, no clock.
    pub calm: Option<bool>,
    /// How many panes may stand beside each other at most.
    pub columns: Option<u8>,
    /// After how many minutes without a key the screen locks by itself; 0: never.
    pub lock_after: Option<u32>,
    /// Whether the view is one of lines, for who cannot use a full screen.
    pub linear: Option<bool>,
    /// How the console calls for attention.
    pub alarm: Alarm,
    /// How long visitors may wait.
    pub limits: WaitingLimits,
    /// Changed keys: the intent's name, and its keys; none takes the keys away.
    pub keys: BTreeMap<String, Vec<String>>,
    /// Where the changed keys stand, for findings: the intent's name, and the line.
    pub key_lines: BTreeMap<String, usize>,
    /// Where `theme` stands, for findings.
    pub theme_line: usize,
}

/// How the console calls for attention.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alarm {
    /// Whether to ring the terminal's bell.
    pub bell: Option<bool>,
    /// Which notification of the desktop to send: fixed words, never content.
    pub notify: Option<Notify>,
    /// Every how many seconds, until it was seen.
    pub repeat: Option<u32>,
}

/// Which notification of the desktop to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notify {
    /// No notification.
    Off,
    /// `OSC 9`.
    Osc9,
    /// `OSC 777`.
    Osc777,
}

/// Where a helper's own phrases are: beside the configuration.
pub fn phrases_beside(config: &Path) -> PathBuf {
    config.with_file_name("phrases.toml")
}

impl Config {
    /// Where the configuration is; `variable` reads the environment. `None` without a home.
    pub fn path(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
        let set = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let folder = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
        let folder = folder.or_else(|| set("HOME").map(|home| home.join(".config")))?;
        Some(folder.join("nachtwacht").join("config.toml"))
    }

    /// Reads the configuration; a file that is not there is an empty one.
    ///
    /// # Errors
    /// Everything that is wrong with the file.
    pub fn load(path: &Path) -> Result<Self, Vec<Finding>> {
        let phrases = Some(phrases_beside(path)).filter(|phrases| phrases.exists());
        if !path.exists() {
            return Ok(Self { phrases, ..Self::default() });
        }
        let text = text_of(path).map_err(|finding| vec![*finding])?;
        let mut config = Self::parse(&path.display().to_string(), &text)?;
        config.phrases = phrases;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.content = config.content.map(|content| folder.join(content));
        config.ca = config.ca.map(|ca| folder.join(ca));
        let is_file = |theme: &str| theme.contains('/') || Path::new(theme).extension().is_some();
        config.theme =
            config.theme.map(|theme| if is_file(&theme) { folder.join(theme).display().to_string() } else { theme });
        Ok(config)
    }

    /// Reads a configuration's text; paths in it are left as they stand.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let (config, findings) = read(file, text, build);
        match config {
            Some(config) if findings.is_empty() => Ok(config),
            _ => Err(findings),
        }
    }
}

fn build(root: &Table<'_, '_>) -> Config {
    let theme = root.text("theme");
    let keys = root.table("keys");
    let listed = keys.as_ref().map(key_table).unwrap_or_default();
    Config {
        homeserver: homeserver(root),
        helper: root.text("helper").map(|at| at.value),
        language: language(root),
        theme_line: theme.as_ref().map_or(0, |at| at.line),
        theme: theme.map(|at| at.value),
        content: root.text("content").map(|at| PathBuf::from(at.value)),
        phrases: None,
        capacity: root.number("capacity", 1..=MOST_CONVERSATIONS).and_then(|at| u8::try_from(at.value).ok()),
        languages: languages(root),
        calm: root.flag("calm").map(|at| at.value),
        columns: root.number("columns", 1..=u32::from(MOST_COLUMNS)).and_then(|at| u8::try_from(at.value).ok()),
        lock_after: root.number("lock_after", 0..=24 * 60).map(|at| at.value),
        ca: root.text("ca").map(|at| PathBuf::from(at.value)),
        proxy: root.text("proxy").map(|at| at.value),
        linear: root.flag("linear").map(|at| at.value),
        alarm: alarm(root),
        limits: limits(root),
        key_lines: listed.iter().map(|at| (at.value.0.clone(), at.line)).collect(),
        keys: listed.into_iter().map(|at| at.value).collect(),
    }
}

fn homeserver(root: &Table<'_, '_>) -> Option<String> {
    let at = root.text("homeserver")?;
    let plain = at.value.strip_prefix("http://").map(|rest| rest.split(['/', '?']).next().unwrap_or_default());
    let host = plain.map(|host| host.rsplit_once(':').filter(|_| !host.ends_with(']')).map_or(host, |(host, _)| host));
    let loopback = host.is_some_and(|host| host == "localhost" || host == "[::1]" || host.starts_with("127."));
    // a name without a scheme is reached over TLS
    if at.value.contains("://") && !at.value.starts_with("https://") && !loopback {
        let meaning = "Others on the way could read what a visitor writes; the console refuses to connect";
        root.wrong(&at, "is no https address", meaning, "Write https://…; http:// is for this machine only");
    }
    Some(at.value)
}

fn language(root: &Table<'_, '_>) -> Option<Language> {
    let at = root.text("language")?;
    let language = Language::from_tag(&at.value);
    if language.is_none() {
        root.wrong(&at, "is no language of ours", "The screen could not be shown in it", "Write nl or en");
    }
    language
}

/// `languages`: by code or by name.
fn languages(root: &Table<'_, '_>) -> Vec<Tongue> {
    let mut languages = Vec::new();
    for at in root.texts("languages") {
        match Tongue::from_word(&at.value) {
            Some(tongue) if !languages.contains(&tongue) => languages.push(tongue),
            Some(_) => {}
            None => {
                let meaning = "Visitors who write it would not be marked as yours";
                root.wrong(&at, "is no language", meaning, "Write its code, such as \"nl\" or \"ar\", or its name");
            }
        }
    }
    languages
}

fn alarm(root: &Table<'_, '_>) -> Alarm {
    let Some(table) = root.table("alarm") else { return Alarm::default() };
    let alarm = Alarm {
        bell: table.flag("bell").map(|at| at.value),
        notify: notify(&table),
        repeat: table.number("repeat", 5..=3_600).map(|at| at.value),
    };
    table.finish();
    alarm
}

/// `notify`, or `osc9` as it was written before there were two ways.
fn notify(table: &Table<'_, '_>) -> Option<Notify> {
    let before = table.flag("osc9").map(|at| if at.value { Notify::Osc9 } else { Notify::Off });
    let Some(at) = table.text("notify") else { return before };
    if before.is_some() {
        let meaning = "Two keys would say how to notify, and one of them would count for nothing";
        table.wrong(&at, "stands beside `osc9`", meaning, "Remove `osc9`: `notify` says the same and more");
    }
    let notify = match at.value.as_str() {
        "off" => Some(Notify::Off),
        "osc9" => Some(Notify::Osc9),
        "osc777" => Some(Notify::Osc777),
        _ => None,
    };
    if notify.is_none() {
        let meaning = "No notification would be shown";
        table.wrong(&at, "is no way to notify", meaning, "Write osc9, osc777 or off, in quotes");
    }
    notify
}

/// `[waiting]`: minutes for each code; X waits as B does (domain.md §6).
fn limits(root: &Table<'_, '_>) -> WaitingLimits {
    let default = WaitingLimits::default();
    let Some(table) = root.table("waiting") else { return default };
    let minutes = |key, default| table.number(key, 1..=24 * 60).map_or(default, |at| u64::from(at.value) * 60_000);
    let limits = WaitingLimits {
        acute: minutes("A", default.acute),
        urgent: minutes("B", default.urgent),
        ongoing: minutes("C", default.ongoing),
        info: minutes("D", default.info),
        ..default
    };
    table.finish();
    if !(limits.acute <= limits.urgent && limits.urgent <= limits.ongoing && limits.ongoing <= limits.info) {
        let at = At { value: (), line: table.line(), key: table.path_of("A") };
        let meaning = "Somebody in less danger would be called for before somebody in more";
        table.wrong(&at, "the limits do not grow from A to D", meaning, "Give each code at least the one before it");
    }
    limits
}

fn key_table(keys: &Table<'_, '_>) -> Vec<At<(String, Vec<String>)>> {
    let listed = |name: At<String>| {
        let keys = keys.texts_of(&name.value).into_iter().map(|at| at.value).collect();
        At { value: (name.value, keys), line: name.line, key: name.key }
    };
    keys.keys().into_iter().map(listed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
homeserver = "https://desk.example"
helper = "sanne"
language = "nl"
theme = "day"
content = "desk"
lock_after = 5
calm = true
columns = 1
linear = true
capacity = 3
languages = ["nl", "Arabisch"]
ca = "desk-ca.pem"
proxy = "http://proxy.example:3128"

[alarm]
bell = false
osc9 = true
repeat = 30

[waiting]
B = 4

[keys]
help = ["F1", "Ctrl-G"]
lock = []
"#;

    #[test]
    fn every_key_is_read() {
        let config = Config::parse("config.toml", WHOLE).unwrap();
        assert_eq!(config.homeserver.as_deref(), Some("https://desk.example"));
        assert_eq!(config.helper.as_deref(), Some("sanne"));
        assert_eq!(config.language, Some(Language::Nl));
        assert_eq!((config.theme.as_deref(), config.theme_line), (Some("day"), 5));
        assert_eq!(config.linear, Some(true));
        assert_eq!(config.content, Some("desk".into()));
        assert_eq!(config.capacity, Some(3));
        assert_eq!(config.languages.iter().map(Tongue::code).collect::<Vec<_>>(), ["nl", "ar"]);
        assert_eq!(config.lock_after, Some(5));
        assert_eq!((config.calm, config.columns), (Some(true), Some(1)));
        assert_eq!(config.ca, Some("desk-ca.pem".into()));
        assert_eq!(config.proxy.as_deref(), Some("http://proxy.example:3128"));
        assert_eq!(config.alarm, Alarm { bell: Some(false), notify: Some(Notify::Osc9), repeat: Some(30) });
        assert_eq!(config.keys["help"], ["F1", "Ctrl-G"]);
        assert!(config.keys["lock"].is_empty());
        assert_eq!(config.key_lines["lock"], 26);
        assert_eq!((config.limits.urgent, config.limits.info), (4 * 60_000, WaitingLimits::default().info));
    }

    #[test]
    fn every_mistake_of_a_file_is_named_with_its_line_and_key() {
        let text = "langauge = \"nl\"\ncapacity = 0\ncalm = \"yes\"\ncolumns = 0\nlanguages = [\"nl\", \"klingons\"]\nhomeserver = \"http://desk.example\"\n[alarm]\nbel = true\n";
        let findings = Config::parse("config.toml", text).unwrap_err();
        let places: Vec<_> = findings.iter().map(|f| (f.line, f.key.as_str())).collect();
        assert_eq!(
            places,
            [
                (1, "langauge"),
                (2, "capacity"),
                (3, "calm"),
                (4, "columns"),
                (5, "languages[2]"),
                (6, "homeserver"),
                (8, "alarm.bel")
            ]
        );
        assert!(findings[0].remedy.contains("`language`") && findings[6].remedy.contains("`bell`"), "{findings:?}");
    }

    #[test]
    fn a_notification_is_chosen_by_its_name_or_as_before() {
        let read = |lines: &str| Config::parse("c", &format!("[alarm]\n{lines}\n")).map(|config| config.alarm.notify);
        for (lines, wanted) in [
            ("osc9 = true", Some(Notify::Osc9)),
            ("osc9 = false", Some(Notify::Off)),
            ("notify = \"osc9\"", Some(Notify::Osc9)),
            ("notify = \"osc777\"", Some(Notify::Osc777)),
            ("notify = \"off\"", Some(Notify::Off)),
            ("bell = true", None),
        ] {
            assert_eq!(read(lines), Ok(wanted), "{lines}");
        }
        for (lines, line) in [("notify = \"osc99\"", 2), ("osc9 = true\nnotify = \"osc777\"", 3), ("notify = true", 2)]
        {
            let findings = read(lines).unwrap_err();
            assert_eq!(
                (findings.len(), findings[0].line, findings[0].key.as_str()),
                (1, line, "alarm.notify"),
                "{lines}"
            );
        }
    }

    #[test]
    fn waiting_limits_grow_with_less_danger() {
        let findings = Config::parse("c", "[waiting]\nB = 40\n").unwrap_err();
        assert_eq!((findings[0].line, findings[0].key.as_str()), (1, "waiting.A"));
        assert_eq!(Config::parse("c", "[waiting]\nX = 4\n").unwrap_err()[0].key, "waiting.X");
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for local in [
            "http://127.0.0.1:6167",
            "http://localhost:6167/",
            "http://[::1]:6167",
            "https://desk.example",
            "desk.example",
        ] {
            assert!(Config::parse("c", &format!("homeserver = \"{local}\"")).is_ok(), "{local}");
        }
        for far in ["http://desk.example", "http://localhost.example", "ftp://127.0.0.1"] {
            assert!(Config::parse("c", &format!("homeserver = \"{far}\"")).is_err(), "{far}");
        }
    }

    #[test]
    fn a_missing_file_is_the_defaults_and_a_broken_one_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        assert_eq!(Config::load(&path), Ok(Config::default()));
        std::fs::write(&path, "theme = \n").unwrap();
        assert_eq!(Config::load(&path).unwrap_err()[0].line, 1);
        std::fs::write(&path, "theme = \"mine.toml\"\ncontent = \"desk\"").unwrap();
        let config = Config::load(&path).unwrap();
        assert_eq!(config.content, Some(folder.path().join("desk")));
        assert_eq!(config.theme, Some(folder.path().join("mine.toml").display().to_string()));
    }

    #[test]
    fn it_stands_where_the_desktop_says_or_in_the_home() {
        let path =
            |xdg: &str, home: &str| Config::path(|name| Some(OsString::from(if name == "HOME" { home } else { xdg })));
        assert_eq!(path("/etc/x", "/home/s"), Some("/etc/x/nachtwacht/config.toml".into()));
        assert_eq!(path("", "/home/s"), Some("/home/s/.config/nachtwacht/config.toml".into()));
        assert_eq!(path("", ""), None);
    }
}
