//! How records and their members are read and written: one table for both directions.

use super::parsed::{Extra, Flag, Rule};
use crate::json::{Node, Place, Rejection, RejectionCode, Value, Writer, push_name};

/// What has been found on the way, and where the way is.
#[derive(Debug, Default)]
pub(super) struct Reader {
    path: Vec<Step>,
    pub(super) flags: Vec<Flag>,
    pub(super) unknown: u32,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Name(&'static str),
    Item(usize),
}

impl Reader {
    pub(super) fn flag(&mut self, rule: Rule, place: Place) {
        let path = self.path();
        self.flags.push(Flag {
            rule,
            path,
            line: place.line,
        });
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Name(name) => push_name(&mut path, name),
                Step::Item(position) => path.push_str(&format!("[{position}]")),
            }
        }
        path
    }

    pub(super) fn within<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(Step::Name(name));
        let found = read(self);
        self.path.pop();
        found
    }

    pub(super) fn wrong_type(&self, node: &Node<'_>, expected: &str) -> Rejection {
        Rejection {
            code: RejectionCode::WrongType,
            path: self.path(),
            line: node.place.line,
            column: node.place.column,
            detail: format!(
                "{} stands where {expected} is expected; what hangs on it cannot be read, so ask the sender for another export",
                node.kind()
            ),
        }
    }
}

/// Whether a value says that there is none: `null`, nothing, or a word that exporters put instead.
pub(super) fn is_nothing(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Text(text) => is_placeholder(text),
        _ => false,
    }
}

/// Words that exporters put where there is nothing.
pub(super) fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 8] = [
        "n/a",
        "n.a.",
        "none",
        "null",
        "not applicable",
        "not available",
        "not provided",
        "undefined",
    ];
    let text = text.trim();
    text.is_empty() || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The type of a member.
pub(super) trait Member: Sized {
    /// Reads it; nothing where the value cannot be read in this place and must be kept verbatim.
    fn read(node: &Node<'_>, reader: &mut Reader) -> Result<Option<Self>, Rejection>;

    /// Writes the member with its name, unless there is nothing to say.
    fn write(&self, name: &str, out: &mut Writer);
}

/// A type with named members.
pub(super) trait Record: Default + PartialEq {
    /// The member that a value stands for where its record is left out.
    const BARE: Option<&'static str>;

    /// Reads a member; `false` where it is not known, or cannot be read in its place.
    fn put(&mut self, name: &str, node: &Node<'_>, reader: &mut Reader) -> Result<Put, Rejection>;

    fn keep(&mut self, extra: Extra);

    fn write_members(&self, out: &mut Writer);
}

/// What became of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    Taken,
    Unknown,
    Unreadable,
}

/// Reads a member into its place.
pub(super) fn put<M: Member>(
    place: &mut M,
    name: &'static str,
    node: &Node<'_>,
    reader: &mut Reader,
) -> Result<Put, Rejection> {
    match reader.within(name, |reader| M::read(node, reader))? {
        Some(value) => {
            *place = value;
            Ok(Put::Taken)
        }
        None => {
            reader.within(name, |reader| {
                reader.flag(Rule::UnexpectedValue, node.place)
            });
            Ok(Put::Unreadable)
        }
    }
}

impl<R: Record> Member for R {
    fn read(node: &Node<'_>, reader: &mut Reader) -> Result<Option<Self>, Rejection> {
        let mut record = Self::default();
        match (&node.value, Self::BARE) {
            (Value::Object(members), _) => {
                for (name, node) in members {
                    let put = record.put(name, node, reader)?;
                    if put == Put::Taken {
                        continue;
                    }
                    reader.unknown = reader.unknown.saturating_add(1);
                    if put == Put::Unknown {
                        reader.flag(Rule::UnknownMember, node.place);
                    }
                    record.keep(Extra {
                        name: name.clone().into_owned(),
                        raw: node.raw.to_owned(),
                    });
                }
            }
            _ if is_nothing(node) => {}
            (_, Some(bare)) => {
                if record.put(bare, node, reader)? != Put::Taken {
                    return Ok(None);
                }
                reader.flag(Rule::Unwrapped, node.place);
            }
            (_, None) => return Err(reader.wrong_type(node, "an object")),
        }
        Ok(Some(record))
    }

    fn write(&self, name: &str, out: &mut Writer) {
        if *self != Self::default() {
            out.name(name);
            out.object(|out| self.write_members(out));
        }
    }
}

impl<R: Record> Member for Vec<R> {
    fn read(node: &Node<'_>, reader: &mut Reader) -> Result<Option<Self>, Rejection> {
        let mut records = Self::new();
        match &node.value {
            Value::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    if is_nothing(item) {
                        continue;
                    }
                    reader.path.push(Step::Item(position));
                    let read = R::read(item, reader)?;
                    reader.path.pop();
                    match read {
                        Some(record) => records.push(record),
                        None => return Ok(None),
                    }
                }
            }
            _ if is_nothing(node) => {}
            Value::Object(_) => {
                reader.flag(Rule::SingleForList, node.place);
                records.extend(R::read(node, reader)?);
            }
            _ if R::BARE.is_some() => {
                reader.flag(Rule::SingleForList, node.place);
                match R::read(node, reader)? {
                    Some(record) => records.push(record),
                    None => return Ok(None),
                }
            }
            _ => return Err(reader.wrong_type(node, "an array")),
        }
        // A record of nothing says nothing.
        records.retain(|record| *record != R::default());
        Ok(Some(records))
    }

    fn write(&self, name: &str, out: &mut Writer) {
        if !self.is_empty() {
            out.name(name);
            out.array(|out| {
                for record in self {
                    out.object(|out| record.write_members(out));
                }
            });
        }
    }
}

/// Defines records: reader and writer follow one table, so that they follow each other.
macro_rules! records {
    ($(
        $(#[$doc:meta])*
        $name:ident $(($bare:literal))? { $( $(#[$member_doc:meta])* $field:ident: $type:ty = $json:literal, )* }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Default)]
            pub struct $name {
                $( $(#[$member_doc])* pub $field: $type, )*
                /// Members kept verbatim.
                pub extra: Vec<Extra>,
            }

            impl Record for $name {
                const BARE: Option<&'static str> = bare!($($bare)?);

                fn put(&mut self, name: &str, node: &Node<'_>, reader: &mut Reader) -> Result<Put, Rejection> {
                    match name {
                        $( $json => put(&mut self.$field, $json, node, reader), )*
                        _ => Ok(Put::Unknown),
                    }
                }

                fn keep(&mut self, extra: Extra) {
                    self.extra.push(extra);
                }

                fn write_members(&self, out: &mut Writer) {
                    $( self.$field.write($json, out); )*
                    for extra in &self.extra {
                        out.name(&extra.name);
                        out.raw(&extra.raw);
                    }
                }
            }
        )*

        /// Whether a name may stand in a refusal: it is the format's own, not a value.
        pub(super) fn is_known(name: &str) -> bool {
            const NAMES: &[&[&str]] = &[$( &[$($json),*] ),*];
            NAMES.iter().any(|names| names.contains(&name))
        }
    };
}
pub(super) use records;

/// The bare member of a record, if it has one.
macro_rules! bare {
    () => {
        None
    };
    ($name:literal) => {
        Some($name)
    };
}
pub(super) use bare;
