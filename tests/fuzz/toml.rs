//! A desk's own files → content, themes, configuration.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use console::theme::{Depth, parse};
use content::{Content, Finding, part_of};
use nachtwacht::config::Config;

/// The bytes are a file's text, read as everything that it could be.
pub(crate) fn target(data: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(data);
    let mut shape = DefaultHasher::new();
    for (file, findings) in [
        ("own.toml", Content::parse("own.toml", &text).err()),
        ("theme.toml", parse("theme.toml", &text, Depth::True).err()),
        ("config.toml", Config::parse("config.toml", &text).err()),
    ] {
        match findings {
            None => true.hash(&mut shape),
            Some(findings) => said_well(file, &findings, &text, &mut shape),
        }
    }
    part_of("own.toml", &text).map(|part| part as u8).hash(&mut shape);
    shape.finish()
}

/// What is wrong is said: something, of this file, of a line that it has, in words that a terminal can be shown.
fn said_well(file: &str, findings: &[Finding], text: &str, shape: &mut DefaultHasher) {
    assert!(!findings.is_empty());
    let lines = text.split('\n').count() + 1;
    for finding in findings {
        if finding.file == file {
            assert!(finding.line <= lines, "line {} of {lines}", finding.line);
        }
        let said = finding.to_string();
        let control = |char: char| char.is_control() && char != '\n';
        assert!(!said.contains(control), "{said:?}");
        finding.what.split(' ').next().hash(shape);
    }
}
