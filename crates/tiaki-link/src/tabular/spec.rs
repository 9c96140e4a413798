//! What each column of a table is, and what is asked: read from TOML, or guessed ([`super::guess`]).
//!
//! The form is `link-table-1`, described in `docs/formats/link-table.md`. What is not in the form
//! is refused with the line and the key; nothing is passed over in silence. To add a kind: a
//! variant of [`ColumnKind`], its normal form in `column`, its levels in `level`, what it is blocked
//! by in `column`, and how it is recognised in `guess`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

/// How the cells of a column are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// A person's given name or names.
    GivenName,
    /// A person's family name.
    FamilyName,
    /// A whole name, in any order of its parts; also names of companies.
    FullName,
    /// A date, in any of the usual forms, whole or in part.
    Date,
    /// A quantity, a year, an age: compared by distance.
    Number,
    /// A number or code of a person or thing, compared character by character.
    Code,
    /// A postcode; its first half says something too.
    Postcode,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A place or another short name.
    Place,
    /// One of few values.
    Category,
    /// Several words: a title, an address, a list of authors, a description.
    Text,
}

/// The kinds with the names that a spec gives them.
const KINDS: [(&str, ColumnKind); 12] = [
    ("given_name", ColumnKind::GivenName),
    ("family_name", ColumnKind::FamilyName),
    ("full_name", ColumnKind::FullName),
    ("date", ColumnKind::Date),
    ("number", ColumnKind::Number),
    ("code", ColumnKind::Code),
    ("postcode", ColumnKind::Postcode),
    ("phone", ColumnKind::Phone),
    ("email", ColumnKind::Email),
    ("place", ColumnKind::Place),
    ("category", ColumnKind::Category),
    ("text", ColumnKind::Text),
];

impl ColumnKind {
    /// The name in a spec.
    #[must_use]
    pub fn name(self) -> &'static str {
        let of = KINDS.iter().find(|(_, kind)| *kind == self);
        of.map_or("text", |(name, _)| *name)
    }
}

/// What is asked of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spec {
    /// The columns that are compared: header and kind.
    pub columns: Vec<(String, ColumnKind)>,
    /// The column with a row's own id, which says nothing about others.
    pub id: Option<String>,
    /// The column that says which source a row is from.
    pub source: Option<String>,
    /// Rows are linked across sources only.
    pub across: bool,
    /// A source has each thing once at most; where not said, found out from the table.
    pub one_per_source: Option<bool>,
    /// The lowest probability of a link, in permille; where not said, the best by the fitted model.
    pub threshold: Option<u16>,
    /// The columns that are not looked at.
    pub ignored: Vec<String>,
}

/// Why a spec cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecError {
    /// It is no TOML, or has keys or values that the form does not.
    #[error("line {line}: {reason}")]
    Form {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong, by the parser.
        reason: String,
    },
    /// Another form.
    #[error("line {line}: format is not link-table-1")]
    Format {
        /// The line, counted from 1.
        line: usize,
    },
    /// No such kind.
    #[error("line {line}: column \"{column}\" has a kind that does not exist; kinds are {kinds}")]
    Kind {
        /// The line, counted from 1.
        line: usize,
        /// The header.
        column: String,
        /// All kinds.
        kinds: String,
    },
    /// A threshold that is no probability.
    #[error("line {line}: threshold must lie above 0 and below 1")]
    Threshold {
        /// The line, counted from 1.
        line: usize,
    },
    /// A header that the table does not have.
    #[error("line {line}: the table has no column \"{column}\"")]
    NoColumn {
        /// The line, counted from 1; 0 where it came from no text.
        line: usize,
        /// The header.
        column: String,
    },
    /// A header that is named twice.
    #[error("line {line}: column \"{column}\" has two uses")]
    Twice {
        /// The line, counted from 1; 0 where it came from no text.
        line: usize,
        /// The header.
        column: String,
    },
    /// A header of the table that the spec does not name.
    #[error("the table has column \"{column}\", which is neither under [columns] nor under ignore")]
    Unnamed {
        /// The header.
        column: String,
    },
    /// Rows are to be linked across sources, and no column says the source.
    #[error("line {line}: mode \"link\" needs a source column or two tables")]
    NoSource {
        /// The line, counted from 1; 0 where it came from no text.
        line: usize,
    },
    /// Nothing to compare.
    #[error("no column is compared: name some under [columns]")]
    Nothing,
    /// Too many to compare.
    #[error("{count} columns are compared, and 16 are the most: put some under ignore")]
    TooMany {
        /// How many were named.
        count: usize,
    },
}

/// The most columns that are compared.
pub const MOST_COLUMNS: usize = 16;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    format: Spanned<String>,
    mode: Option<Spanned<Mode>>,
    id: Option<Spanned<String>>,
    source: Option<Spanned<String>>,
    one_per_source: Option<bool>,
    threshold: Option<Spanned<f64>>,
    #[serde(default)]
    ignore: Vec<Spanned<String>>,
    #[serde(default)]
    columns: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Dedupe,
    Link,
}

impl Spec {
    /// Reads a spec and holds it against the headers of the table it is for.
    ///
    /// `tables` is how many tables the rows come from: with two and more, each is a source.
    ///
    /// # Errors
    /// [`SpecError`], with the line.
    pub fn parse(text: &str, headers: &[String], tables: u32) -> Result<Self, SpecError> {
        let raw: Raw = toml::from_str(text).map_err(|error| SpecError::Form {
            line: error.span().map_or(1, |span| line(text, span.start)),
            reason: error.message().replace('\n', " "),
        })?;
        let at = |span: std::ops::Range<usize>| line(text, span.start);
        if raw.format.get_ref() != "link-table-1" {
            let line = at(raw.format.span());
            return Err(SpecError::Format { line });
        }
        let mut uses = Uses {
            headers,
            seen: Vec::new(),
        };
        let mut named = |name: Spanned<String>| uses.claim(at(name.span()), name.into_inner());
        let id = raw.id.map(&mut named).transpose()?;
        let source = raw.source.map(&mut named).transpose()?;
        let ignored = raw
            .ignore
            .into_iter()
            .map(&mut named)
            .collect::<Result<_, _>>()?;
        let mut columns = Vec::new();
        for (header, kind) in raw.columns {
            let line = at(kind.span());
            let header = named(header)?;
            let known = KINDS.iter().find(|(name, _)| name == kind.get_ref());
            let Some((_, kind)) = known else {
                let kinds: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
                let kinds = kinds.join(", ");
                return Err(SpecError::Kind {
                    line,
                    column: header,
                    kinds,
                });
            };
            columns.push((header, *kind));
        }
        if let Some(column) = headers.iter().find(|h| !uses.seen.contains(h)) {
            return Err(SpecError::Unnamed {
                column: column.clone(),
            });
        }
        columns.sort_by_key(|(header, _)| headers.iter().position(|h| h == header));
        let threshold = raw
            .threshold
            .map(|t| permille(*t.get_ref(), at(t.span())))
            .transpose()?;
        let mode = raw.mode.as_ref().map(|m| (*m.get_ref(), at(m.span())));
        let several = source.is_some() || tables > 1;
        if let Some((Mode::Link, line)) = mode
            && !several
        {
            return Err(SpecError::NoSource { line });
        }
        let across = mode.map_or(several, |(mode, _)| mode == Mode::Link);
        let spec = Self {
            columns,
            id,
            source,
            across,
            one_per_source: raw.one_per_source,
            threshold,
            ignored,
        };
        spec.check()?;
        Ok(spec)
    }

    /// Whether there is something to compare, and not too much.
    pub(crate) fn check(&self) -> Result<(), SpecError> {
        match self.columns.len() {
            0 => Err(SpecError::Nothing),
            1..=MOST_COLUMNS => Ok(()),
            count => Err(SpecError::TooMany { count }),
        }
    }

    /// The spec as text, for a person to change.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut out = String::from("format = \"link-table-1\"\n");
        let mode = if self.across { "link" } else { "dedupe" };
        out += &format!("mode = \"{mode}\"\n");
        for (key, header) in [("id", &self.id), ("source", &self.source)] {
            if let Some(header) = header {
                out += &format!("{key} = {}\n", quoted(header));
            }
        }
        if let Some(one) = self.one_per_source {
            out += &format!("one_per_source = {one}\n");
        }
        if let Some(threshold) = self.threshold {
            out += &format!("threshold = 0.{threshold:03}\n");
        }
        let ignored: Vec<String> = self.ignored.iter().map(|h| quoted(h)).collect();
        out += &format!("ignore = [{}]\n\n[columns]\n", ignored.join(", "));
        for (header, kind) in &self.columns {
            out += &format!("{} = \"{}\"\n", quoted(header), kind.name());
        }
        out
    }
}

/// Which headers have been named.
struct Uses<'a> {
    headers: &'a [String],
    seen: Vec<String>,
}

impl Uses<'_> {
    fn claim(&mut self, line: usize, column: String) -> Result<String, SpecError> {
        if !self.headers.contains(&column) {
            return Err(SpecError::NoColumn { line, column });
        }
        if self.seen.contains(&column) {
            return Err(SpecError::Twice { line, column });
        }
        self.seen.push(column.clone());
        Ok(column)
    }
}

/// The line of a byte of a text.
fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    1 + before.iter().filter(|b| **b == b'\n').count()
}

/// A probability in permille; the floating point of TOML goes no further than here.
fn permille(value: f64, line: usize) -> Result<u16, SpecError> {
    (1..1000_u16)
        .find(|p| (f64::from(*p) - value * 1000.0).abs() <= 0.5)
        .ok_or(SpecError::Threshold { line })
}
