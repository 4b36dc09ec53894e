//! Filling a page: `{{name}}` is replaced by a piece of HTML, or by a text of that name, made harmless.

use std::fmt::Write as _;

use super::words::PageWords;

/// Fills a template. A name that `pieces` knows is a piece of HTML; any other is a text of the words.
pub(crate) fn fill(template: &str, words: &PageWords, pieces: &[(&str, &str)]) -> String {
    let mut page = String::with_capacity(2 * template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            page.push_str("{{");
            rest = after;
            continue;
        };
        match pieces.iter().find(|(known, _)| *known == name) {
            Some((_, piece)) => page.push_str(piece),
            None => page.push_str(&harmless(&words.say(name))),
        }
        rest = after;
    }
    page.push_str(rest);
    page
}

/// A text as HTML: between tags and within a quoted attribute.
pub(crate) fn harmless(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // what an HTML document must not hold, and what a parser would make something else of
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\r' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {
                html.push('\u{fffd}');
            }
            char => html.push(char),
        }
    }
    html
}

/// JSON for a data block: nothing in it ends the block.
pub(crate) fn data_block(json: &serde_json::Value) -> String {
    let mut block = String::new();
    for char in json.to_string().chars() {
        match char {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(block, "\\u{:04x}", u32::from(char));
            }
            char => block.push(char),
        }
    }
    block
}

/// A script or style as it is sent: without indentation and without lines that are comments. What is left stays byte for
/// byte, for its hash.
pub(crate) fn squeezed(source: &str) -> String {
    let lines = source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use care::Language;

    #[test]
    fn names_are_filled_and_texts_made_harmless() {
        let words = PageWords::of(Language::En);
        assert_eq!(fill("<b>{{send}}</b>{{x}}", words, &[("x", "<i>")]), "<b>Send</b><i>");
        assert_eq!(fill("a {{ b", words, &[]), "a {{ b");
        assert_eq!(harmless("<a href='x' \"y\">&\u{0}"), "&lt;a href=&#39;x&#39; &quot;y&quot;&gt;&amp;\u{fffd}");
    }

    proptest! {
        /// Whatever is said, nothing of it is markup, and it reads the same.
        #[test]
        fn no_text_is_ever_markup(text in any::<String>()) {
            let html = harmless(&text);
            prop_assert!(!html.contains(['<', '>', '"', '\'']));
            let back = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
            prop_assert_eq!(back.chars().count(), text.chars().count());
        }

        /// A data block ends where it ends, and says what was put into it.
        #[test]
        fn no_text_ends_a_data_block(text in any::<String>()) {
            let block = data_block(&serde_json::json!({ "text": text }));
            prop_assert!(!block.contains('<'));
            let read: serde_json::Value = serde_json::from_str(&block).expect("it is JSON");
            prop_assert_eq!(read["text"].as_str(), Some(text.as_str()));
        }
    }
}
