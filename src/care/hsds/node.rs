//! A piece of data as JSON and as joined CSV tables: the form between the files and the entries.

/// Deeper than this nothing of HSDS lies: what does is kept out ([`Value::TooDeep`]).
pub const MOST_DEPTH: usize = 12;

/// A value with where it stands.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// The file within a package; empty when there is one file only.
    pub file: &'static str,
    /// The line, from 1; 0 when it is not known.
    pub line: usize,
    /// The value.
    pub value: Value,
}

/// A value.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Fields in their order.
    Object(Vec<(String, Node)>),
    /// Something too deep to be of use.
    TooDeep,
}

/// Alike when the values are, wherever they stand.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Node {
    /// An object.
    pub fn object(fields: impl IntoIterator<Item = (&'static str, Node)>) -> Self {
        let fields = fields.into_iter().filter(|(_, node)| !node.is_empty());
        Value::Object(fields.map(|(name, node)| (name.to_owned(), node)).collect()).into()
    }

    /// An object with every field, the empty ones too.
    pub fn whole(fields: impl IntoIterator<Item = (&'static str, Node)>) -> Self {
        Value::Object(fields.into_iter().map(|(name, node)| (name.to_owned(), node)).collect()).into()
    }

    /// A field of an object; of two with one name the last.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Object(fields) => fields.iter().rev().find(|(key, _)| key == name).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The text of a field; empty when it is none.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name).map(|node| &node.value) {
            Some(Value::Text(text) | Value::Number(text)) => text,
            _ => "",
        }
    }

    /// The items of a list; none when it is no list.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            _ => false,
        }
    }

    /// What kind of value it is, in words.
    pub const fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
            Value::TooDeep => "nested too deeply",
        }
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        Self { file: "", line: 0, value }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned()).into()
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Value::Text(text).into()
    }
}

impl From<u8> for Node {
    fn from(number: u8) -> Self {
        Value::Number(number.to_string()).into()
    }
}

impl From<Vec<Node>> for Node {
    fn from(items: Vec<Node>) -> Self {
        Value::List(items).into()
    }
}

impl<T: Into<Self>> From<Option<T>> for Node {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::default, Into::into)
    }
}
