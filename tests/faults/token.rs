//! What a message is known by.

use std::fmt;

/// What a message is known by: to whom it goes, and its number among those.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Token {
    /// The visitor: 0 or 1.
    pub(crate) to: u8,
    pub(crate) nth: u32,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:05}", char::from(b'a' + self.to), self.nth)
    }
}

impl Token {
    /// The one that a word is.
    fn of(word: &str) -> Option<Self> {
        let (&to, digits) = word.as_bytes().split_first()?;
        let to = to.checked_sub(b'a').filter(|to| *to < 2)?;
        let digits = std::str::from_utf8(digits).ok()?;
        let is_number = digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
        Some(Self { to, nth: digits.parse().ok().filter(|_| is_number)? })
    }

    /// All in a text, in order.
    pub(crate) fn all(text: &str) -> Vec<Self> {
        text.split_whitespace().filter_map(Self::of).collect()
    }
}

/// The bodies of all messages in JSON, whole.
pub(crate) fn bodies(json: &[u8]) -> Vec<String> {
    const BODY: &[u8] = b"\"body\":";
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = json[from..].windows(BODY.len()).position(|part| part == BODY) {
        from += at + BODY.len();
        found.extend(serde_json::Deserializer::from_slice(&json[from..]).into_iter().next().and_then(Result::ok));
    }
    found
}

/// A list of tokens, for who reads of a failure.
pub(crate) fn list(tokens: &[Token]) -> String {
    tokens.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[test]
fn only_whole_words_are_tokens_and_only_whole_bodies_are_told() {
    let token = Token { to: 0, nth: 208 };
    assert_eq!(Token::all("a00208 and b00001"), [token, Token { to: 1, nth: 1 }]);
    assert_eq!(Token::all("a00208a00209 a0020 c00208 a002080"), []);
    let json = br#"{"content":{"body":"a00208 \"so\" \u2026","x":[{"body":"a00209"}]},"body":7,"y":{"body":"cut"#;
    assert_eq!(bodies(json), ["a00208 \"so\" \u{2026}", "a00209"]);
}
