//! Reading themes. A mistake is reported with file, line and key; nothing is passed over silently.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use ratatui::style::{Color, Modifier, Style};

use super::{Depth, Role, Surface, Theme};
use content::files::bytes_of;
use content::tree::{self, At, Table};
use content::{Finding, nearest};

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
type ReadTheme<'a> = &'a dyn Fn(&str) -> io::Result<String>;

fn parse_with(file: &str, text: &str, depth: Depth, open: ReadTheme<'_>) -> Result<Theme, Vec<Finding>> {
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
    name: Option<String>,
    palette: BTreeMap<String, Color>,
    styles: BTreeMap<String, WrittenStyle>,
    surfaces: BTreeMap<String, WrittenStyle>,
}

/// A style as it was written. The names of its colours are looked up at the end, in the inheriting theme's palette.
#[derive(Clone)]
struct WrittenStyle {
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
        let mut styles = |keys: &[&str], written: &BTreeMap<String, WrittenStyle>, section: &str| {
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
            name: self.name.clone().unwrap_or_default(),
            styles: styles(&roles, &self.styles, "styles"),
            surfaces: styles(&grounds, &self.surfaces, "surfaces"),
        }
    }

    fn style(&self, section: &str, key: &str, written: &WrittenStyle, findings: &mut Vec<Finding>) -> Style {
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
    open: ReadTheme<'_>,
    findings: &mut Vec<Finding>,
) {
    let (own, found) = tree::read(file, text, |root| (root.text("inherits"), Layer::of(file, root)));
    findings.extend(found);
    let Some((parent, own)) = own else { return };
    if let Some(At { value: parent, line, key }) = parent {
        let found = source(&parent).map(str::to_owned).map_or_else(|| open(&parent), Ok);
        match found {
            _ if chain.contains(&parent) => {
                let what = format!("inherits from itself: {} → {parent}", chain.join(" → "));
                findings.push(Finding::error(file, line, key, what).so("", "Break the circle"));
            }
            Ok(text) => {
                chain.push(parent.clone());
                inherit(&parent, &text, layer, chain, open, findings);
            }
            Err(error) => {
                let what = format!("`{parent}` cannot be read ({})", error.kind());
                findings.push(Finding::error(file, line, key, what).so("", hint(&parent, NAMES.iter().copied())));
            }
        }
    }
    layer.put_on(own);
}

impl Layer {
    /// What a file says itself.
    fn of(file: &str, root: &Table<'_, '_>) -> Self {
        let styles = |section, keys: &[&'static str]| {
            let table = root.table(section)?;
            let one = |key: &&'static str| Some(((*key).to_owned(), WrittenStyle::of(file, &table.table(key)?)));
            let styles = keys.iter().filter_map(one).collect();
            table.finish();
            Some(styles)
        };
        let roles: Vec<_> = Role::ALL.iter().map(|role| role.key()).collect();
        let grounds: Vec<_> = Surface::ALL.iter().map(|surface| surface.key()).collect();
        Self {
            name: root.text("name").map(|at| at.value),
            palette: root.table("palette").as_ref().map(palette).unwrap_or_default(),
            styles: styles("styles", &roles).unwrap_or_default(),
            surfaces: styles("surfaces", &grounds).unwrap_or_default(),
        }
    }

    /// Puts what an inheriting theme says over this layer.
    fn put_on(&mut self, inheriting: Self) {
        self.name = inheriting.name.or(self.name.take());
        self.palette.extend(inheriting.palette);
        self.styles.extend(inheriting.styles);
        self.surfaces.extend(inheriting.surfaces);
    }
}

impl WrittenStyle {
    fn of(file: &str, table: &Table<'_, '_>) -> Self {
        let mut modifier = Modifier::empty();
        let (fg, bg) = (table.text("fg").map(|at| at.value), table.text("bg").map(|at| at.value));
        for (name, one) in MODIFIERS {
            modifier.set(one, table.flag(name).is_some_and(|at| at.value));
        }
        table.finish();
        Self { file: file.to_owned(), line: table.line(), fg, bg, modifier }
    }
}

fn palette(table: &Table<'_, '_>) -> BTreeMap<String, Color> {
    let one = |name: At<String>| {
        let written = table.text_of(&name.value)?;
        let colour = colour(&written.value);
        if colour.is_none() {
            let names = SIXTEEN.map(|(name, _)| name).join(", ");
            let remedy = format!("Write it as \"#rrggbb\" or as one of {names}");
            table.wrong(&written, "is not a colour", "", remedy);
        }
        Some((name.value, colour?))
    };
    table.keys().into_iter().filter_map(one).collect()
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
