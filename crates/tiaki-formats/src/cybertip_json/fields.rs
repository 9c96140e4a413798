//! Scalars: read widely, because every exporter writes them its own way.

use super::moment::Moment;
use super::parsed::Rule;
use super::record::{Member, Reader, is_nothing};
use crate::json::{Node, Rejection, Value, Writer};

/// The text of a scalar, nothing for a placeholder; `None` for what is no scalar.
fn scalar(node: &Node<'_>) -> Option<Option<String>> {
    match &node.value {
        _ if is_nothing(node) => Some(None),
        Value::Text(text) => Some(Some(text.clone().into_owned())),
        Value::Number(text) => Some(Some((*text).to_owned())),
        Value::Boolean(is) => Some(Some(is.to_string())),
        _ => None,
    }
}

/// A whole number as a number, in quotes, or with zeros after its point.
fn whole(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    let is_plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_plain.then(|| digits.parse().ok()).flatten()
}

impl Member for Option<String> {
    fn read(node: &Node<'_>, _: &mut Reader) -> Result<Option<Self>, Rejection> {
        Ok(scalar(node))
    }

    fn write(&self, name: &str, out: &mut Writer) {
        if let Some(text) = self {
            out.name(name);
            out.text(text);
        }
    }
}

impl Member for Option<bool> {
    fn read(node: &Node<'_>, _: &mut Reader) -> Result<Option<Self>, Rejection> {
        let read = |text: String| match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" => Some(true),
            "false" | "no" | "n" | "0" => Some(false),
            _ => None,
        };
        Ok(match scalar(node) {
            Some(Some(text)) => read(text).map(Some),
            Some(None) => Some(None),
            None => None,
        })
    }

    fn write(&self, name: &str, out: &mut Writer) {
        if let Some(is) = self {
            out.name(name);
            out.raw(if *is { "true" } else { "false" });
        }
    }
}

/// Whole numbers of a range.
macro_rules! numbers {
    ($($type:ty: $least:literal to $most:literal;)*) => { $(
        impl Member for Option<$type> {
            fn read(node: &Node<'_>, _: &mut Reader) -> Result<Option<Self>, Rejection> {
                Ok(match scalar(node) {
                    Some(Some(text)) => whole(&text)
                        .filter(|number| ($least..=$most).contains(number))
                        .and_then(|number| <$type>::try_from(number).ok())
                        .map(Some),
                    Some(None) => Some(None),
                    None => None,
                })
            }

            fn write(&self, name: &str, out: &mut Writer) {
                if let Some(number) = self {
                    out.name(name);
                    out.raw(&number.to_string());
                }
            }
        }
    )* };
}

numbers! {
    u8: 0 to 150;
    u16: 1 to 65_535;
}

impl Member for Option<Moment> {
    fn read(node: &Node<'_>, reader: &mut Reader) -> Result<Option<Self>, Rejection> {
        let Some(text) = scalar(node) else {
            return Ok(None);
        };
        let moment = text.map(|text| Moment::read(&text));
        match &moment {
            Some(moment) if moment.micros().is_none() => {
                reader.flag(Rule::TimeUnreadable, node.place);
            }
            Some(moment) if !moment.is_zoned() => reader.flag(Rule::TimeWithoutZone, node.place),
            _ => {}
        }
        Ok(Some(moment))
    }

    fn write(&self, name: &str, out: &mut Writer) {
        if let Some(moment) = self {
            out.name(name);
            out.text(moment.text());
        }
    }
}

impl Member for Vec<String> {
    fn read(node: &Node<'_>, reader: &mut Reader) -> Result<Option<Self>, Rejection> {
        let Value::Array(items) = &node.value else {
            let single = scalar(node);
            if matches!(single, Some(Some(_))) {
                reader.flag(Rule::SingleForList, node.place);
            }
            return Ok(single.map(|text| text.into_iter().collect()));
        };
        let texts: Option<Vec<Option<String>>> = items.iter().map(scalar).collect();
        Ok(texts.map(|texts| texts.into_iter().flatten().collect()))
    }

    fn write(&self, name: &str, out: &mut Writer) {
        if !self.is_empty() {
            out.name(name);
            out.array(|out| self.iter().for_each(|text| out.text(text)));
        }
    }
}
