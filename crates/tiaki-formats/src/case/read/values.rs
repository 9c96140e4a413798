//! Values as JSON-LD writes them.

use tiaki_core::time::Timestamp;

use crate::case::NodeId;
use crate::case::terms::NODE;
use crate::json::{Rejection, Value};
use crate::referral::object::{At, Object};

/// Characters of a text.
const TEXT: usize = 100_000;
/// Parts of a node, and texts under one name.
const PARTS: usize = 10_000;

/// A text that is not empty.
pub(super) fn text(at: &At<'_>) -> Result<String, Rejection> {
    at.read("a text of 1 to 100000 characters", |text| {
        let sound = !text.is_empty() && text.chars().count() <= TEXT;
        sound.then(|| text.to_owned())
    })
}

/// The name of a node.
pub(super) fn name(at: &At<'_>) -> Result<NodeId, Rejection> {
    at.read(
        "a prefix of the context and a UUID in small letters",
        |text| NodeId::parse(text.strip_prefix(NODE)?),
    )
}

/// A reference to a node: its name, since the context says that it is one, or an object that holds it.
pub(super) fn reference(at: &At<'_>) -> Result<NodeId, Rejection> {
    if matches!(at.node.value, Value::Text(_)) {
        return name(at);
    }
    name(&at.object(&["@id"])?.member("@id")?)
}

/// One value, or an array of them: JSON-LD means the same by both.
pub(super) fn each<'n>(
    at: &'n At<'n>,
    most: usize,
    mut read: impl FnMut(&At<'_>) -> Result<(), Rejection>,
) -> Result<(), Rejection> {
    if !matches!(at.node.value, Value::Array(_)) {
        return read(at);
    }
    for item in at.items(1..=most)? {
        read(&item)?;
    }
    Ok(())
}

/// The references under a name that may be left out.
pub(super) fn references(
    form: &Object<'_>,
    name: &'static str,
    most: usize,
) -> Result<Vec<NodeId>, Rejection> {
    let mut all = Vec::new();
    if let Some(at) = form.find(name) {
        each(&at, most, |at| {
            all.push(reference(at)?);
            Ok(())
        })?;
    }
    Ok(all)
}

/// The texts under a name that may be left out.
pub(super) fn texts(form: &Object<'_>, name: &'static str) -> Result<Vec<String>, Rejection> {
    let mut all = Vec::new();
    if let Some(at) = form.find(name) {
        each(&at, PARTS, |at| {
            all.push(text(at)?);
            Ok(())
        })?;
    }
    Ok(all)
}

/// The parts of a node under a name that may be left out; `read` is given the class of each.
pub(super) fn parts(
    form: &Object<'_>,
    name: &'static str,
    mut read: impl FnMut(&str, &At<'_>) -> Result<(), Rejection>,
) -> Result<(), Rejection> {
    let Some(at) = form.find(name) else {
        return Ok(());
    };
    each(&at, PARTS, |at| {
        let class = at.node.member("@type").map(|node| &node.value);
        match class {
            Some(Value::Text(class)) => read(class, at),
            _ => Err(at.wrong("a part with its \"@type\"")),
        }
    })
}

/// A part's members, of which `@id` must be there and is of no further use.
pub(super) fn part<'n>(at: &'n At<'n>, known: &[&'static str]) -> Result<Object<'n>, Rejection> {
    let mut all = vec!["@id", "@type"];
    all.extend(known);
    let form = at.object(&all)?;
    name(&form.member("@id")?)?;
    Ok(form)
}

/// The text of a value: by itself, since the context says of which type it is, or with its datatype.
fn of_type<'n>(at: &'n At<'n>, datatype: &str) -> Result<At<'n>, Rejection> {
    match at.node.value {
        Value::Object(_) => typed(at, &[datatype]),
        _ => Ok(*at),
    }
}

/// The text of a value with its datatype.
fn typed<'n>(at: &'n At<'n>, datatypes: &[&str]) -> Result<At<'n>, Rejection> {
    let form = at.object(&["@type", "@value"])?;
    let expected = "the datatype that belongs here";
    form.member("@type")?
        .read(expected, |text| datatypes.contains(&text).then_some(()))?;
    form.member("@value")
}

/// A time.
pub(super) fn moment(at: &At<'_>) -> Result<Timestamp, Rejection> {
    of_type(at, "x:dateTime")?.time()
}

/// Hexadecimal digits.
pub(super) fn hexadecimal(at: &At<'_>) -> Result<String, Rejection> {
    text(&of_type(at, "x:hexBinary")?)
}

/// A whole number, by itself or with its datatype.
pub(super) fn number(at: &At<'_>, range: std::ops::RangeInclusive<i32>) -> Result<i32, Rejection> {
    let read = |at: &At<'_>| {
        let digits = match &at.node.value {
            Value::Number(digits) => Some(*digits),
            Value::Text(digits) => Some(digits.as_ref()),
            _ => None,
        };
        let number = digits.and_then(|digits| digits.parse().ok());
        number
            .filter(|number| range.contains(number))
            .ok_or_else(|| {
                let (least, most) = (range.start(), range.end());
                at.value(&format!("a whole number from {least} to {most}"))
            })
    };
    match at.node.value {
        Value::Object(_) => read(&typed(at, &["x:integer", "x:nonNegativeInteger"])?),
        Value::Number(_) => read(at),
        _ => Err(at.wrong("a whole number")),
    }
}

/// True or false, by itself or with its datatype.
pub(super) fn flag(at: &At<'_>) -> Result<bool, Rejection> {
    match at.node.value {
        Value::Object(_) => typed(at, &["x:boolean"])?.read("true or false", |text| match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }),
        _ => at.boolean(),
    }
}
