//! What the shipped themes promise, and how mistakes in a desk's own are reported.

use super::*;

/// A line is no text: it stands on these only.
const LINES: [Role; 2] = [Role::Border, Role::BorderFocused];

/// Every pair of style and surface of a theme, with how well it can be read.
fn pairs(theme: &Theme, palette: &[Rgb; 16]) -> Vec<(Role, Surface, f64)> {
    let mut pairs = Vec::new();
    for surface in Surface::ALL {
        for role in Role::ALL.iter().filter(|role| !LINES.contains(role) || *surface != Surface::Selected) {
            let style = theme.on(*surface, *role);
            let colour = |colour: Option<Color>| colour::rgb(colour.unwrap(), palette).expect("a colour of ours");
            pairs.push((*role, *surface, contrast(colour(style.fg), colour(style.bg))));
        }
    }
    pairs
}

#[test]
fn everything_can_be_read_in_every_theme_at_every_depth() {
    let mut unreadable = Vec::new();
    for name in ["night", "day", "contrast", "sixteen"] {
        for depth in [Depth::True, Depth::Indexed, Depth::Sixteen] {
            let theme = shipped(name, depth).unwrap();
            for palette in [&XTERM, &VGA] {
                for (role, surface, contrast) in pairs(&theme, palette) {
                    let least = if matches!(role, Role::Visitor | Role::Helper | Role::Input) { 7.0 } else { 4.5 };
                    if contrast < least {
                        unreadable.push(format!("{name} {depth:?}: {role:?} on {surface:?} has {contrast:.2}"));
                    }
                }
            }
        }
    }
    assert_eq!(unreadable, Vec::<String>::new());
}

/// Screens.md, rule 6. What is remembered in another pane has a line under it, in the colour of its text: two such bars on
/// a screen would hide which of them has the keyboard.
#[test]
fn what_is_selected_stands_out_from_its_ground_in_every_theme() {
    let depths = [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::None];
    let mut faint = Vec::new();
    for (name, depth, palette) in NAMES
        .iter()
        .flat_map(|name| depths.map(|depth| (name, depth)))
        .flat_map(|(name, depth)| [("xterm", &XTERM), ("VGA", &VGA)].map(|palette| (name, depth, palette)))
    {
        let theme = shipped(name, depth).unwrap();
        let of = |colour: Option<Color>| colour.and_then(|colour| colour::rgb(colour, palette.1));
        let against = |a, b| of(a).zip(of(b)).map_or(0.0, |(a, b)| contrast(a, b));
        for ground in [Surface::Ground, Surface::Raised].map(|ground| theme.on(ground, Role::Text)) {
            for surface in [Surface::Selected, Surface::Remembered] {
                let selected = theme.on(surface, Role::Text);
                let is_turned = selected.add_modifier.contains(Modifier::REVERSED);
                let has_line = surface == Surface::Remembered
                    && selected.add_modifier.contains(Modifier::UNDERLINED)
                    && (of(selected.fg).is_none() || against(selected.fg, ground.bg) >= 3.0);
                let found = against(selected.bg, ground.bg);
                if found < 3.0 && !is_turned && !has_line {
                    faint.push(format!("{name} {depth:?} {}: {surface:?} has {found:.2}", palette.0));
                }
            }
        }
    }
    assert_eq!(faint, Vec::<String>::new());
}

#[test]
fn contrast_is_that_of_wcag() {
    assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
    assert!((contrast((0x77, 0x77, 0x77), (255, 255, 255)) - 4.478).abs() < 1e-3);
}

#[test]
fn the_triage_and_what_is_selected_are_told_apart_without_colour() {
    let mono = shipped("mono", Depth::None).unwrap();
    let styles = mono.styles.iter().chain(&mono.surfaces);
    assert!(styles.into_iter().all(|style| style.fg.is_none() && style.bg.is_none()));
    let (selected, ground) = (mono.on(Surface::Selected, Role::Text), mono.style(Role::Text));
    assert_ne!(selected.add_modifier, ground.add_modifier);
    assert_ne!(mono.style(Role::TriageA).add_modifier, mono.style(Role::TriageB).add_modifier);
}

#[test]
fn fewer_colours_bring_the_theme_made_for_them() {
    assert_eq!(shipped("day", Depth::None).unwrap().name(), "mono");
    assert_eq!(shipped("day", Depth::Sixteen).unwrap().name(), "sixteen");
    let day = shipped("day", Depth::Indexed).unwrap();
    assert_eq!(day.name(), "day");
    assert!(matches!(day.style(Role::Error).fg, Some(Color::Indexed(16..))));
    assert_eq!(shipped("mono", Depth::True).unwrap().name(), "mono");
    assert_eq!(shipped("dusk", Depth::True), None);
}

#[test]
fn the_depth_comes_from_the_environment() {
    let depth = |variables: &[(&str, &str)]| {
        Depth::detect(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    };
    assert_eq!(depth(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Depth::True);
    assert_eq!(depth(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")]), Depth::None);
    assert_eq!(depth(&[("TERM", "xterm-256color"), ("NO_COLOR", "")]), Depth::Indexed);
    assert_eq!(depth(&[("TERM", "tmux-256color")]), Depth::Indexed);
    assert_eq!(depth(&[("TERM", "xterm-direct")]), Depth::True);
    assert_eq!(depth(&[("TERM", "linux")]), Depth::Sixteen);
    assert_eq!(depth(&[("TERM", "xterm")]), Depth::Sixteen);
    assert_eq!(depth(&[("TERM", "vt100")]), Depth::None);
    assert_eq!(depth(&[("TERM", "dumb")]), Depth::None);
    assert_eq!(depth(&[]), Depth::None);
}

/// What is wrong with a theme, as it is printed.
fn wrong(text: &str) -> Vec<String> {
    parse("own.toml", text, Depth::True).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn a_mistake_is_named_with_file_line_and_key() {
    let text = "name = \"own\"\ninherits = \"night\"\ncolour = 1\n\n[palette]\nred = \"rood\"\ntext = 3\n\n[styles]\n\
                triage_e = { fg = \"red\" }\nerror = { fg = \"ret\", blod = true, bold = 1 }\nmuted = 7\n";
    let mut found = wrong(text);
    found.sort();
    assert_eq!(
        found,
        [
            "own.toml:10: error: styles.triage_e: unknown key. Nothing reads it. Did you mean `triage_a`?",
            "own.toml:11: error: styles.error.blod: unknown key. Nothing reads it. Did you mean `bold`?",
            "own.toml:11: error: styles.error.bold: is a number, not true or false. It cannot be read. Write true or false",
            "own.toml:11: error: styles.error.fg: the palette has no colour `ret`. Perhaps `red` is meant",
            "own.toml:12: error: styles.muted: is a number, not a table. It cannot be read. Write a table",
            "own.toml:3: error: colour: unknown key. Nothing reads it. Remove it; known here: inherits, name, palette, \
         styles, surfaces",
            "own.toml:6: error: palette.red: is not a colour. Write it as \"#rrggbb\" or as one of default, black, red, \
         green, yellow, blue, magenta, cyan, white, bright-black, bright-red, bright-green, bright-yellow, bright-blue, \
         bright-magenta, bright-cyan, bright-white",
            "own.toml:7: error: palette.text: is a number, not a text in quotes. It cannot be read. Write a text in quotes",
        ]
    );
}

#[test]
fn broken_toml_an_unknown_parent_and_a_missing_style_are_reported() {
    assert!(wrong("name = \"own\"\n[palette\n")[0].starts_with("own.toml:2: error: "));
    assert_eq!(
        wrong("inherits = \"nigt\"\n")[0],
        "own.toml:1: error: inherits: `nigt` cannot be read (entity not found). \
                                                   Perhaps `night` is meant"
    );
    assert_eq!(wrong("name = \"own\"\n").len(), Role::ALL.len() + Surface::ALL.len());
}

#[test]
fn inheriting_in_a_circle_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one.toml"), folder.path().join("two.toml"));
    std::fs::write(&one, format!("inherits = {:?}\n", two.to_str().unwrap())).unwrap();
    std::fs::write(&two, format!("inherits = {:?}\n", one.to_str().unwrap())).unwrap();
    let findings = read(one.to_str().unwrap(), Depth::True).unwrap_err();
    assert!(findings.iter().any(|finding| finding.what.contains("inherits from itself")));
}

#[test]
fn an_heir_changes_what_it_says_and_nothing_else() {
    let own =
        parse("own.toml", "name = \"own\"\ninherits = \"night\"\n[palette]\nred = \"#ff0000\"\n", Depth::True).unwrap();
    let night = shipped("night", Depth::True).unwrap();
    assert_eq!(own.style(Role::Error).fg, Some(Color::Rgb(255, 0, 0)));
    assert_eq!(own.style(Role::Text), night.style(Role::Text));
}
