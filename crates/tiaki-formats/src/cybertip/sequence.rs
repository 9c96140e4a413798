//! The order of children: which may come now, which is missing, and how to say so.

use super::rejection::RejectionCode;

/// One child of an element, in the order of the schema.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Child {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) many: bool,
    /// Whether it and the child before it exclude each other.
    pub(crate) alternative: bool,
    /// Whether it holds a text, and is read by reading that.
    pub(crate) text: bool,
}

/// How far the children of one element have been read.
pub(crate) struct Sequence {
    table: &'static [Child],
    order: Order,
    at: usize,
    seen: u64,
}

/// Whether the children stand in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// `xs:sequence`.
    Fixed,
    /// `xs:all`: any order, each at most once.
    Any,
    /// `xs:choice`: exactly one.
    One,
}

/// What a child's name means at this point.
pub(crate) enum Step {
    Known(usize, &'static str),
    Unknown,
    Refused(Box<Refusal>),
}

/// A known child that may not come now.
pub(crate) struct Refusal {
    /// The child that came.
    pub(crate) found: &'static str,
    pending: Option<&'static str>,
    repeated: bool,
    expected: Vec<&'static str>,
}

impl Sequence {
    pub(crate) fn new(table: &'static [Child], order: Order) -> Self {
        debug_assert!(table.len() <= 64, "one bit per child");
        Self {
            table,
            order,
            at: 0,
            seen: 0,
        }
    }

    /// Takes the name of the next child.
    #[inline]
    pub(crate) fn step(&mut self, name: &str) -> Step {
        let ahead = self.table.get(self.at..).unwrap_or_default();
        if let Some(step) = ahead.iter().position(|child| child.name == name) {
            let index = self.at + step;
            return self.take(index);
        }
        let before = self.table.get(..self.at).unwrap_or_default();
        match before.iter().position(|child| child.name == name) {
            Some(earlier) if self.order == Order::Fixed => self.refuse(earlier, None),
            Some(earlier) => self.take(earlier),
            None => Step::Unknown,
        }
    }

    /// Takes the name of the next child where it is one that holds a text and may come now; else
    /// nothing has changed, and [`Self::step`] says what the name means.
    #[inline]
    pub(crate) fn step_text(&mut self, name: &str) -> Option<(usize, &'static str)> {
        let ahead = self.table.get(self.at..).unwrap_or_default();
        let (step, child) = (0..).zip(ahead).find(|(_, child)| child.name == name)?;
        match child.text.then(|| self.take(self.at + step))? {
            Step::Known(index, name) => Some((index, name)),
            Step::Refused(_) | Step::Unknown => None,
        }
    }

    /// The first required child that did not come, at the end of the element.
    #[inline]
    pub(crate) fn missing(&self) -> Option<&'static Child> {
        if self.order == Order::One {
            return if self.seen == 0 {
                self.table.first()
            } else {
                None
            };
        }
        self.table
            .iter()
            .enumerate()
            .skip(self.at)
            .find(|(index, child)| child.required && !self.has(*index))
            .map(|(_, child)| child)
    }

    #[inline]
    fn take(&mut self, index: usize) -> Step {
        let Some(child) = self.table.get(index) else {
            return Step::Unknown;
        };
        let again = self.has(index) && !child.many;
        let second = match self.order {
            Order::One => self.seen != 0,
            Order::Any => false,
            Order::Fixed => child.alternative && index > 0 && self.has(index - 1),
        };
        if again || second {
            return self.refuse(index, None);
        }
        if self.order == Order::Fixed && index > self.at {
            let between = self.table.iter().enumerate().take(index).skip(self.at);
            for (pending, skipped) in between {
                if skipped.required && !self.has(pending) {
                    return self.refuse(index, Some(skipped.name));
                }
            }
        }
        self.at = index;
        self.seen |= 1 << index;
        Step::Known(index, child.name)
    }

    fn has(&self, index: usize) -> bool {
        self.seen & (1 << index) != 0
    }

    #[cold]
    fn refuse(&self, index: usize, pending: Option<&'static str>) -> Step {
        let found = self.table.get(index).map_or("", |child| child.name);
        let repeated = pending.is_none() && (self.has(index) || self.order != Order::Fixed)
            || self
                .table
                .get(index)
                .is_some_and(|child| child.alternative && self.at + 1 == index);
        let mut expected = Vec::new();
        for (at, child) in self.table.iter().enumerate().skip(self.at) {
            let may_come = child.many || !self.has(at);
            if self.order == Order::Fixed && may_come {
                expected.push(child.name);
                if child.required && !self.has(at) {
                    break;
                }
            }
        }
        Step::Refused(Box::new(Refusal {
            found,
            pending,
            repeated,
            expected,
        }))
    }
}

impl Refusal {
    /// The code; whether a missing element comes later decides between two of them.
    pub(crate) fn code(&self, appears_later: impl FnOnce(&str) -> bool) -> RejectionCode {
        match self.pending {
            _ if self.repeated => RejectionCode::TooMany,
            Some(name) if !appears_later(name) => RejectionCode::MissingElement,
            _ => RejectionCode::WrongOrder,
        }
    }

    /// What was found and what is expected.
    pub(crate) fn message(&self, code: RejectionCode) -> String {
        let found = self.found;
        if code == RejectionCode::TooMany {
            return format!(
                "element '{found}' may not come again, or excludes one before it; remove one"
            );
        }
        let expected = if self.expected.is_empty() {
            "the end of the element".to_owned()
        } else {
            format!("one of {{{}}}", self.expected.join(", "))
        };
        let advice = match (code, self.pending) {
            (RejectionCode::MissingElement, Some(name)) => format!("add '{name}' before it"),
            _ => "put the elements in the order of the schema".to_owned(),
        };
        format!("element '{found}' came where {expected} is expected; {advice}")
    }
}
