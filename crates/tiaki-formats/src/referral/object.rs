//! An object of which every member must be asked for.

use tiaki_core::country::Country;
use tiaki_core::time::Timestamp;

use crate::json::{Node, Rejection, RejectionCode, Value};
use crate::time::read_date_time;

/// A place in the document.
#[derive(Clone, Copy)]
pub(crate) struct At<'n> {
    pub(crate) node: &'n Node<'n>,
    up: Option<&'n At<'n>>,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Root,
    Name(&'static str),
    Item(usize),
}

impl<'n> At<'n> {
    pub(crate) const fn root(node: &'n Node<'n>) -> Self {
        Self {
            node,
            up: None,
            step: Step::Root,
        }
    }

    /// An item of an array of which no more than this one is kept.
    pub(crate) const fn item(node: &'n Node<'n>, up: &'n At<'n>, position: usize) -> Self {
        Self {
            node,
            up: Some(up),
            step: Step::Item(position),
        }
    }

    /// A member of what is kept in parts.
    pub(crate) const fn under(
        node: &'n Node<'n>,
        up: Option<&'n At<'n>>,
        name: &'static str,
    ) -> Self {
        Self {
            node,
            up,
            step: Step::Name(name),
        }
    }

    fn path(&self) -> String {
        let mut path = self.up.map(Self::path).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Name(name) => crate::json::push_name(&mut path, name),
            Step::Item(position) => path.push_str(&format!("[{position}]")),
        }
        path
    }

    pub(crate) fn refuse(&self, code: RejectionCode, detail: &str) -> Rejection {
        Rejection {
            code,
            path: self.path(),
            line: self.node.place.line,
            column: self.node.place.column,
            detail: detail.to_owned(),
        }
    }

    pub(crate) fn wrong(&self, expected: &str) -> Rejection {
        let detail = format!("expected {expected}, found {}", self.node.kind());
        self.refuse(RejectionCode::WrongType, &detail)
    }

    pub(crate) fn value(&self, expected: &str) -> Rejection {
        self.refuse(RejectionCode::Value, &format!("expected {expected}"))
    }

    /// Looks at an object, all of whose members are among `known`.
    pub(crate) fn object(&'n self, known: &[&'static str]) -> Result<Object<'n>, Rejection> {
        let Value::Object(members) = &self.node.value else {
            return Err(self.wrong("an object"));
        };
        for (name, node) in members {
            if !known.contains(&name.as_ref()) {
                // A name of another shape could be someone's.
                let is_plain =
                    name.len() <= 40 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                let mut refused = At { node, ..*self }.refuse(
                    RejectionCode::UnknownMember,
                    "this form has no such member; take it out, or write it as the description says",
                );
                crate::json::push_name(&mut refused.path, if is_plain { name } else { "?" });
                return Err(refused);
            }
        }
        Ok(Object { at: self })
    }

    /// The items of an array, at least and at most so many.
    pub(crate) fn items(
        &'n self,
        counts: std::ops::RangeInclusive<usize>,
    ) -> Result<impl Iterator<Item = At<'n>>, Rejection> {
        let Value::Array(items) = &self.node.value else {
            return Err(self.wrong("an array"));
        };
        if !counts.contains(&items.len()) {
            let (least, most) = (counts.start(), counts.end());
            return Err(self.refuse(
                RejectionCode::TooLarge,
                &format!("expected {least} to {most} of them; split the referral, or leave the member out"),
            ));
        }
        Ok(items.iter().enumerate().map(move |(position, node)| At {
            node,
            up: Some(self),
            step: Step::Item(position),
        }))
    }

    /// A text of 1 to `most` characters that is not blank and holds no control characters but
    /// line breaks and tabs.
    pub(crate) fn text(&self, most: usize) -> Result<String, Rejection> {
        let Value::Text(text) = &self.node.value else {
            return Err(self.wrong("a string"));
        };
        let sound = !text.trim().is_empty()
            && text.chars().count() <= most
            && !text
                .chars()
                .any(|c| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t'));
        if sound {
            Ok(text.clone().into_owned())
        } else {
            Err(self.value(&format!("1 to {most} characters that can be seen")))
        }
    }

    /// A text for which `read` gives something.
    pub(crate) fn read<T>(
        &self,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Rejection> {
        let Value::Text(text) = &self.node.value else {
            return Err(self.wrong("a string"));
        };
        read(text).ok_or_else(|| self.value(expected))
    }

    pub(crate) fn country(&self) -> Result<Country, Rejection> {
        let is_upper = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase());
        self.read(
            "a country's code of two capital letters (ISO 3166-1)",
            |text| is_upper(text).then(|| Country::find(text)).flatten(),
        )
    }

    /// A time with its zone (RFC 3339).
    pub(crate) fn time(&self) -> Result<Timestamp, Rejection> {
        let expected = "a time with its zone, such as 2012-01-31T23:59:59Z";
        self.read(expected, |text| {
            let instant = read_date_time(text).ok()?;
            let has_end_of_day = text.get(11..13) == Some("24");
            (instant.zoned && !has_end_of_day).then(|| Timestamp::from_micros(instant.micros))
        })
    }

    pub(crate) fn boolean(&self) -> Result<bool, Rejection> {
        match self.node.value {
            Value::Boolean(is) => Ok(is),
            _ => Err(self.wrong("true or false")),
        }
    }

    /// A whole number of a range, as a number.
    pub(crate) fn number(&self, range: std::ops::RangeInclusive<u32>) -> Result<u32, Rejection> {
        let Value::Number(text) = self.node.value else {
            return Err(self.wrong("a whole number"));
        };
        let found = text.parse().ok().filter(|number| range.contains(number));
        found.ok_or_else(|| {
            self.value(&format!(
                "a whole number from {} to {}",
                range.start(),
                range.end()
            ))
        })
    }

    /// Refuses what is there already.
    pub(crate) fn once<T: PartialEq>(&self, known: &[T], new: &T) -> Result<(), Rejection> {
        if known.contains(new) {
            return Err(self.refuse(RejectionCode::Value, "this stands here twice"));
        }
        Ok(())
    }
}

/// An object whose members are known to be the form's.
#[derive(Clone, Copy)]
pub(crate) struct Object<'n> {
    pub(crate) at: &'n At<'n>,
}

impl<'n> Object<'n> {
    /// A member that may be left out; `null` is not leaving out.
    pub(crate) fn find(&self, name: &'static str) -> Option<At<'n>> {
        self.at.node.member(name).map(|node| At {
            node,
            up: Some(self.at),
            step: Step::Name(name),
        })
    }

    /// A member that must be there.
    pub(crate) fn member(&self, name: &'static str) -> Result<At<'n>, Rejection> {
        self.find(name).ok_or_else(|| {
            let mut missing = self.at.refuse(
                RejectionCode::Missing,
                "this member must be there; see the description of the form",
            );
            crate::json::push_name(&mut missing.path, name);
            missing
        })
    }

    /// What `read` makes of a member that may be left out.
    pub(crate) fn optional<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&At<'n>) -> Result<T, Rejection>,
    ) -> Result<Option<T>, Rejection> {
        self.find(name).map(|at| read(&at)).transpose()
    }
}
