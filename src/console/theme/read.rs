//! Reading themes. A mistake is reported with file, line and key; nothing is passed over silently.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use ratatui::style::{Color, Modifier, Style};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Depth, Role, Surface, Theme};
use content::files::bytes_of;
use content::{Finding, line_of, nearest};

/// The themes that ship with the program; the first is the default.
pub const NAMES: &[&str] = &["night", "day", "contrast", "sixteen", "mono"];

fn source(name: &str) -> Option<&'static str> {
    Some(match name {
        "night" => include_str!("../../../themes/night.toml"),
        "day" => include_str!("../../../themes/day.toml"),
        "contrast" => include_str!("../../../themes/contrast.toml"),
        "sixteen" => include_str!("../../../themes/sixteen.toml"),
        "mono" => include_str!("../../../themes/mono.toml"),
        _ => return None,
    })
}

/// A theme that ships, for a depth of colour; none under an unknown name.
pub fn shipped(name: &str, depth: Depth) -> Option<Theme> {
    source(name).and_then(|text| parse(name, text, depth).ok())
}

/// The theme that a helper named: one that ships, or a file. On 16 colours and on none it is the theme made for them.
///
/// # Errors
/// What is wrong with the file, or that there is none.
pub fn read(name: &str, depth: Depth) -> Result<Theme, Vec<Finding>> {
    let open = |name: &str| {
        let bytes = bytes_of(Path::new(name))?;
        String::from_utf8(bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
    };
    let text = match source(name) {
        Some(text) => text.to_owned(),
        None => open(name).map_err(|error| vec![missing(name, &error)])?,
    };
    parse_with(name, &text, depth, &open)
}

fn missing(name: &str, error: &io::Error) -> Finding {
    let remedy = format!("Name one of {}, or a file that can be read", NAMES.join(", "));
    Finding::error(name, 0, "", format!("cannot be read ({})", error.kind()))
        .so("There is no theme of that name", remedy)
}

/// Reads a theme's text. It may inherit from a theme that ships.
///
/// # Errors
/// Everything that is wrong with it.
pub fn parse(file: &str, text: &str, depth: Depth) -> Result<Theme, Vec<Finding>> {
    parse_with(file, text, depth, &|name| Err(io::Error::new(io::ErrorKind::NotFound, name.to_owned())))
}

/// How a theme that another inherits from is read by its name.
type Open<'a> = &'a dyn Fn(&str) -> io::Result<String>;

fn parse_with(file: &str, text: &str, depth: Depth, open: Open<'_>) -> Result<Theme, Vec<Finding>> {
    let mut layer = Layer::default();
    let mut findings = Vec::new();
    inherit(file, text, &mut layer, &mut vec![file.to_owned()], open, &mut findings);
    let theme = layer.expand(file, &mut findings);
    if !findings.is_empty() {
        return Err(findings);
    }
    // what is written is checked even where it is not shown
    let fewer = match depth {
        Depth::None => "mono",
        Depth::Sixteen if !layer.is_sixteen() => "sixteen",
        _ => return Ok(theme.at(depth)),
    };
    if file == fewer { Ok(theme) } else { shipped(fewer, depth).ok_or_else(Vec::new) }
}

/// What a file says, over what it inherits.
#[derive(Default)]
struct Layer {
    name: String,
    palette: BTreeMap<String, Color>,
    styles: BTreeMap<String, Written>,
    surfaces: BTreeMap<String, Written>,
}

/// A style as it was written: the names of its colours are looked up at the end, in the palette of the heir.
#[derive(Clone)]
struct Written {
    file: String,
    line: usize,
    fg: Option<String>,
    bg: Option<String>,
    modifier: Modifier,
}

impl Layer {
    fn is_sixteen(&self) -> bool {
        self.palette.values().all(|colour| !matches!(colour, Color::Rgb(..)))
    }

    fn expand(&self, file: &str, findings: &mut Vec<Finding>) -> Theme {
        let mut styles = |keys: &[&str], written: &BTreeMap<String, Written>, section: &str| {
            let one = |key: &&str| {
                if let Some(style) = written.get(*key) {
                    return self.style(section, key, style, findings);
                }
                let what = format!("`{section}.{key}` is missing");
                let remedy = "Write it, or inherit from a theme that has it";
                findings.push(Finding::error(file, 0, format!("{section}.{key}"), what).so("", remedy));
                Style::default()
            };
            keys.iter().map(one).collect()
        };
        let roles: Vec<_> = Role::ALL.iter().map(|role| role.key()).collect();
        let grounds: Vec<_> = Surface::ALL.iter().map(|surface| surface.key()).collect();
        Theme {
            name: self.name.clone(),
            styles: styles(&roles, &self.styles, "styles"),
            surfaces: styles(&grounds, &self.surfaces, "surfaces"),
        }
    }

    fn style(&self, section: &str, key: &str, written: &Written, findings: &mut Vec<Finding>) -> Style {
        let mut colour = |name: &Option<String>, part: &str| {
            let name = name.as_deref()?;
            let found = self.palette.get(name).copied();
            if found.is_none() {
                let what = format!("the palette has no colour `{name}`");
                let finding = Finding::error(&written.file, written.line, format!("{section}.{key}.{part}"), what);
                findings.push(finding.so("", hint(name, self.palette.keys().map(String::as_str))));
            }
            found
        };
        let (fg, bg) = (colour(&written.fg, "fg"), colour(&written.bg, "bg"));
        Style { fg, bg, add_modifier: written.modifier, ..Style::default() }
    }
}

/// "Did you mean", or what there is.
fn hint<'a>(wrong: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(wrong, known.clone()) {
        Some(name) => format!("Perhaps `{name}` is meant"),
        None => format!("There are {}", known.collect::<Vec<_>>().join(", ")),
    }
}

/// Reads a file into `layer`, after the one it inherits from.
fn inherit(
    file: &str,
    text: &str,
    layer: &mut Layer,
    chain: &mut Vec<String>,
    open: Open<'_>,
    findings: &mut Vec<Finding>,
) {
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let line = error.span().map_or(0, |span| line_of(text, span.start));
            let what = error.message().lines().next().unwrap_or("is not TOML").to_owned();
            findings.push(Finding::error(file, line, "", what).so("This is not TOML", "Mend the line"));
            return;
        }
    };
    let mut reader = Reader { file, text, findings };
    if let Some((parent, line)) = reader.parent(table.get_ref()) {
        let found = source(&parent).map(str::to_owned).map_or_else(|| open(&parent), Ok);
        match found {
            _ if chain.contains(&parent) => {
                let what = format!("inherits from itself: {} → {parent}", chain.join(" → "));
                reader.findings.push(Finding::error(file, line, "inherits", what).so("", "Break the circle"));
            }
            Ok(text) => {
                chain.push(parent.clone());
                inherit(&parent, &text, layer, chain, open, reader.findings);
            }
            Err(error) => {
                let what = format!("`{parent}` cannot be read ({})", error.kind());
                let remedy = hint(&parent, NAMES.iter().copied());
                reader.findings.push(Finding::error(file, line, "inherits", what).so("", remedy));
            }
        }
    }
    reader.read(table.get_ref(), layer);
}

/// Reads one file.
struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn wrong(&mut self, at: usize, key: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) {
        let line = line_of(self.text, at);
        self.findings.push(Finding::error(self.file, line, key, what).so("", remedy));
    }

    fn parent(&mut self, table: &DeTable<'_>) -> Option<(String, usize)> {
        let value = table.get("inherits")?;
        let name = self.string("inherits", value)?;
        Some((name, line_of(self.text, value.span().start)))
    }

    fn read(&mut self, table: &DeTable<'_>, layer: &mut Layer) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "inherits" => {}
                "name" => layer.name = self.string(name, value).unwrap_or_default(),
                "palette" => self.palette(value, layer),
                "styles" => {
                    let known: Vec<_> = Role::ALL.iter().map(|role| role.key()).collect();
                    self.styles(name, value, &known, &mut layer.styles);
                }
                "surfaces" => {
                    let known: Vec<_> = Surface::ALL.iter().map(|surface| surface.key()).collect();
                    self.styles(name, value, &known, &mut layer.surfaces);
                }
                _ => {
                    let known = ["name", "inherits", "palette", "styles", "surfaces"];
                    self.unknown(key.span().start, name, name, &known);
                }
            }
        }
    }

    fn unknown(&mut self, at: usize, path: &str, name: &str, known: &[&str]) {
        self.wrong(at, path, "is unknown here", hint(name, known.iter().copied()));
    }

    fn string(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.as_ref().to_owned());
        }
        self.wrong(value.span().start, key, "is not a text", "Write it in quotes");
        None
    }

    fn table<'v, 'i>(&mut self, key: &str, value: &'v Spanned<DeValue<'i>>) -> Option<&'v DeTable<'i>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        self.wrong(value.span().start, key, "is not a table", "Write it as { … } or under [ … ]");
        None
    }

    fn palette(&mut self, value: &Spanned<DeValue<'_>>, layer: &mut Layer) {
        let Some(table) = self.table("palette", value) else { return };
        for (key, value) in table {
            let path = format!("palette.{}", key.get_ref());
            let Some(text) = self.string(&path, value) else { continue };
            if let Some(colour) = colour(&text) {
                layer.palette.insert(key.get_ref().as_ref().to_owned(), colour);
            } else {
                let names = SIXTEEN.map(|(name, _)| name).join(", ");
                let remedy = format!("Write it as \"#rrggbb\" or as one of {names}");
                self.wrong(value.span().start, path, "is not a colour", remedy);
            }
        }
    }

    fn styles(
        &mut self,
        section: &str,
        value: &Spanned<DeValue<'_>>,
        known: &[&str],
        into: &mut BTreeMap<String, Written>,
    ) {
        let Some(table) = self.table(section, value) else { return };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let path = format!("{section}.{name}");
            if !known.contains(&name) {
                self.unknown(key.span().start, &path, name, known);
                continue;
            }
            let Some(parts) = self.table(&path, value) else { continue };
            let written = self.style(&path, line_of(self.text, key.span().start), parts);
            into.insert(name.to_owned(), written);
        }
    }

    fn style(&mut self, path: &str, line: usize, parts: &DeTable<'_>) -> Written {
        let mut written = Written { file: self.file.to_owned(), line, fg: None, bg: None, modifier: Modifier::empty() };
        for (key, value) in parts {
            let name = key.get_ref().as_ref();
            let path = format!("{path}.{name}");
            match name {
                "fg" => written.fg = self.string(&path, value),
                "bg" => written.bg = self.string(&path, value),
                _ => self.modifier(&path, key.span().start, value, &mut written.modifier),
            }
        }
        written
    }

    fn modifier(&mut self, path: &str, at: usize, value: &Spanned<DeValue<'_>>, into: &mut Modifier) {
        let name = path.rsplit('.').next().unwrap_or_default();
        let Some((_, modifier)) = MODIFIERS.iter().find(|(known, _)| *known == name) else {
            let known: Vec<_> = ["fg", "bg"].into_iter().chain(MODIFIERS.iter().map(|(name, _)| *name)).collect();
            return self.unknown(at, path, name, &known);
        };
        match value.get_ref() {
            DeValue::Boolean(on) => into.set(*modifier, *on),
            _ => self.wrong(value.span().start, path, "is neither true nor false", "Write one of them"),
        }
    }
}

/// What a style can be beside coloured. Blinking is not among them.
const MODIFIERS: [(&str, Modifier); 6] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
    ("crossed_out", Modifier::CROSSED_OUT),
];

/// The colours of the terminal's own palette, and its own foreground or background.
const SIXTEEN: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

fn colour(text: &str) -> Option<Color> {
    if let Some((_, colour)) = SIXTEEN.iter().find(|(name, _)| *name == text) {
        return Some(*colour);
    }
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok().filter(|_| !digits.contains('+'));
    Some(Color::Rgb(part(0)?, part(2)?, part(4)?))
}
