//! Reading a TOML file into plain data types, with errors that name the file, the bytes and what to write instead.
//! The configuration and the packs are read through here.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer};

use crate::text::Span;

mod explain;

/// The largest TOML file that is read, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// How many faults of one file are told; a file with more is broken in a way that the first ones show.
const MAX_FAULTS: usize = 50;

/// A fault in a TOML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The file, as the user named it.
    pub path: String,
    /// The offending bytes; `None` where the whole file is meant.
    pub span: Option<Span>,
    /// One sentence that says what is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The file's text, shared by all its errors; empty where it could not be used.
    pub source: Arc<str>,
}

impl fmt::Display for FileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for FileError {}

/// The faults of one file, gathered while it is checked.
#[derive(Debug)]
pub struct Faults {
    path: String,
    source: Arc<str>,
    errors: Vec<FileError>,
}

impl Faults {
    /// No fault yet.
    #[must_use]
    pub fn new(path: &str, source: Arc<str>) -> Self {
        Faults { path: path.to_owned(), source, errors: Vec::new() }
    }

    /// Adds a fault; after the first 50 they are dropped.
    pub fn add(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        if self.errors.len() < MAX_FAULTS {
            self.errors.push(FileError {
                path: self.path.clone(),
                span: Some(span),
                message: message.into(),
                help,
                source: Arc::clone(&self.source),
            });
        }
    }

    /// The faults in the order of the file.
    #[must_use]
    pub fn into_errors(mut self) -> Vec<FileError> {
        self.errors.sort_by_key(|error| error.span);
        self.errors
    }
}

/// A value and the bytes where it stands.
#[derive(Clone, Debug, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file, quotes included; the header line of a table.
    pub span: Span,
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<T>::deserialize(deserializer)?;
        let range = spanned.span();
        Ok(Spanned { value: spanned.into_inner(), span: Span::new(range.start, range.end) })
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

// Two values are equal wherever they stand.
impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: PartialOrd> PartialOrd for Spanned<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Spanned<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl Borrow<str> for Spanned<String> {
    fn borrow(&self) -> &str {
        &self.value
    }
}

/// Deserializes a type that is written as a text, so that an error points at that text, in a list too.
///
/// # Errors
/// What is no text, and what the type cannot be read from.
pub fn from_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err = String>,
{
    struct Text<T>(PhantomData<T>);

    impl<T: FromStr<Err = String>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a string")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}

/// Reads a TOML text as `T`. Unknown keys are refused where `T` refuses them.
///
/// A type's own parse error may put its help on a second line.
///
/// # Errors
/// The first fault of syntax or shape; a text over 1 MB.
pub fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, FileError> {
    if text.len() > MAX_BYTES {
        return Err(FileError {
            path: path.to_owned(),
            span: None,
            message: "the file is larger than 1 MB".to_owned(),
            help: Some("A configuration or pack of this size is a mistake; split it or name another file.".to_owned()),
            source: Arc::from(""),
        });
    }
    toml::from_str(text).map_err(|error| at(path, text, &error))
}

/// Reads the table that stands under `keys` in a TOML text as `T`; `None` where there is no such table.
///
/// # Errors
/// The first fault of syntax or shape.
pub fn parse_part<T: DeserializeOwned>(path: &str, text: &str, keys: &[&str]) -> Result<Option<T>, FileError> {
    let document = toml::de::DeTable::parse(text).map_err(|error| at(path, text, &error))?;
    let mut part: toml::Spanned<toml::de::DeValue<'_>> =
        toml::Spanned::new(document.span(), toml::de::DeValue::Table(document.into_inner()));
    for key in keys {
        let toml::de::DeValue::Table(mut table) = part.into_inner() else { return Ok(None) };
        let Some(value) = table.remove(*key) else { return Ok(None) };
        part = value;
    }
    T::deserialize(toml::de::ValueDeserializer::from(part)).map(Some).map_err(|error| at(path, text, &error))
}

fn at(path: &str, text: &str, error: &toml::de::Error) -> FileError {
    let (message, help) = explain::in_plain_words(error.message());
    FileError {
        path: path.to_owned(),
        span: error.span().map(|range| Span::new(range.start, range.end)),
        message,
        help,
        source: Arc::from(text),
    }
}

#[cfg(test)]
pub(crate) mod tests;
