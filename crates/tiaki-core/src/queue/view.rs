//! Views of a queue: whom of it somebody wants to see, in which order, with which columns.
//!
//! A view is written as the query of an address ([`View::query`]) and read from one ([`View::read`]): codes
//! and numbers from fixed lists, and the id of a provider; never an identifier of anybody. What is saved and
//! shared is that text, so a view means the same to everybody who opens it. The same view has one text.
//!
//! It refuses a code that it does not know: a view that is half understood would leave out whom it should show.
//! To add a filter: a field of [`View`], its name in [`View::read`] and [`View::query`], its condition in the store.

use std::collections::BTreeSet;

use crate::id::ProviderId;
use crate::identifier::codes;
use crate::triage::{Band, DangerClass};

/// The days that a deadline, a clock or an obligation may be asked to end within.
pub const DAYS: [u16; 5] = [1, 3, 7, 14, 30];

codes! {
    /// Who holds the persons of a view.
    Holder {
        /// Who looks.
        Me = "me",
        /// Nobody.
        Nobody = "nobody",
    }
}

codes! {
    /// By what a view is sorted.
    Sort {
        /// Accounts, most first.
        Accounts = "accounts",
        /// The evidence clock, the next to end first.
        Clock = "clock",
        /// The deadline, the oldest first.
        Due = "due",
        /// What came in last, newest first.
        Newest = "newest",
        /// The place in the queue.
        Place = "place",
        /// Until when providers preserve, the next to end first.
        Preserved = "preserved",
    }
}

codes! {
    /// A column that may be left out; place, person and reasons always stand.
    Column {
        /// Accounts, reports and files.
        Accounts = "accounts",
        /// The four axes.
        Axes = "axes",
        /// The band.
        Band = "band",
        /// The evidence clock, and until when it is preserved.
        Clock = "clock",
        /// The deadline.
        Due = "due",
        /// Who holds it.
        Holder = "holder",
        /// Who told of it, the newest report's number, and in how many cases it is.
        Sources = "sources",
    }
}

/// Until when something ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It has ended.
    Over,
    /// It ends within so many days.
    Within(u16),
}

/// A view of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Of this band.
    pub band: Option<Band>,
    /// Of this danger class.
    pub class: Option<DangerClass>,
    /// With files that are on no list.
    pub first_seen: bool,
    /// In a report that names a child.
    pub child: bool,
    /// Whose evidence clock ends within so many days.
    pub clock: Option<u16>,
    /// Whose deadline is over, or ends within so many days.
    pub due: Option<Due>,
    /// Whom this provider reported.
    pub provider: Option<ProviderId>,
    /// Of whom a provider still preserves what it reported.
    pub preserved: bool,
    /// On whom something came in since who looks last opened them.
    pub unread: bool,
    /// Held by.
    pub held: Option<Holder>,
    /// In this order.
    pub sort: Sort,
    /// With these columns.
    pub columns: BTreeSet<Column>,
}

impl Default for View {
    fn default() -> Self {
        Self {
            band: None,
            class: None,
            first_seen: false,
            child: false,
            clock: None,
            due: None,
            provider: None,
            preserved: false,
            unread: false,
            held: None,
            sort: Sort::Place,
            columns: Column::ALL.iter().copied().collect(),
        }
    }
}

fn days(text: &str) -> Option<u16> {
    let days = text.parse().ok()?;
    DAYS.contains(&days).then_some(days)
}

impl View {
    /// Reads a view from the names and values of an address; an empty value chooses nothing, and names that are no
    /// part of a view are left to others. Nothing where a value is none that is known.
    pub fn read<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Option<Self> {
        let mut view = Self::default();
        let mut columns = BTreeSet::new();
        for (name, value) in pairs {
            if value.is_empty() {
                continue;
            }
            match name {
                "band" => view.band = Some(Band::find(value)?),
                "class" => view.class = Some(DangerClass::find(value)?),
                "first_seen" => view.first_seen = yes(value)?,
                "child" => view.child = yes(value)?,
                "clock" => view.clock = Some(days(value)?),
                "due" if value == "over" => view.due = Some(Due::Over),
                "due" => view.due = Some(Due::Within(days(value)?)),
                "provider" => view.provider = Some(ProviderId::parse(value).ok()?),
                "preserved" => view.preserved = yes(value)?,
                "unread" => view.unread = yes(value)?,
                "held" => view.held = Some(Holder::find(value)?),
                "sort" => view.sort = Sort::find(value)?,
                "column" => {
                    columns.insert(Column::find(value)?);
                }
                _ => {}
            }
        }
        if !columns.is_empty() {
            view.columns = columns;
        }
        Some(view)
    }

    /// Reads a view that was written by [`View::query`].
    #[must_use]
    pub fn parse(query: &str) -> Option<Self> {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs: Option<Vec<(&str, &str)>> = pairs.map(|pair| pair.split_once('=')).collect();
        Self::read(pairs?)
    }

    /// What of it is chosen, by name, in one order. What every view has is left out.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        let one = |is_so: bool| is_so.then(|| "1".to_owned());
        add("band", self.band.map(|band| band.code().to_owned()));
        add("class", self.class.map(|class| class.code().to_owned()));
        add("first_seen", one(self.first_seen));
        add("child", one(self.child));
        add("clock", self.clock.map(|days| days.to_string()));
        add(
            "due",
            self.due.map(|due| match due {
                Due::Over => "over".to_owned(),
                Due::Within(days) => days.to_string(),
            }),
        );
        add("provider", self.provider.map(|id| id.to_string()));
        add("preserved", one(self.preserved));
        add("unread", one(self.unread));
        add("held", self.held.map(|holder| holder.code().to_owned()));
        let is_sorted = self.sort != Sort::Place;
        add("sort", is_sorted.then(|| self.sort.code().to_owned()));
        if self.columns.len() < Column::ALL.len() {
            for column in &self.columns {
                add("column", Some(column.code().to_owned()));
            }
        }
        pairs
    }

    /// The view as the query of an address: `band=high&sort=due`.
    #[must_use]
    pub fn query(&self) -> String {
        let pairs = self.pairs();
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Whether it shows the same persons to whoever asks.
    #[must_use]
    pub fn is_anybodys(&self) -> bool {
        !self.unread && self.held != Some(Holder::Me)
    }

    /// The same persons in the queue's own order and with all columns.
    #[must_use]
    pub fn unordered(&self) -> Self {
        let whole = Self::default();
        Self {
            sort: whole.sort,
            columns: whole.columns,
            ..self.clone()
        }
    }

    /// Whether it leaves nobody out and keeps the queue's own order: then it is the queue itself.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let whole = Self {
            columns: self.columns.clone(),
            ..Self::default()
        };
        *self == whole
    }
}

fn yes(value: &str) -> Option<bool> {
    (value == "1").then_some(true)
}

#[cfg(test)]
mod tests {
    use super::{Column, Due, Holder, Sort, View};
    use crate::id::ProviderId;
    use crate::triage::{Band, DangerClass};

    fn full() -> View {
        View {
            band: Some(Band::High),
            class: Some(DangerClass::Contact),
            first_seen: true,
            child: true,
            clock: Some(7),
            due: Some(Due::Within(3)),
            provider: Some(ProviderId::from_bytes([7; 16])),
            preserved: true,
            unread: true,
            held: Some(Holder::Me),
            sort: Sort::Newest,
            columns: [Column::Band, Column::Due].into(),
        }
    }

    #[test]
    fn a_view_reads_back_from_its_address() {
        let over = View {
            due: Some(Due::Over),
            ..View::default()
        };
        for view in [View::default(), over, full()] {
            assert_eq!(View::parse(&view.query()), Some(view.clone()));
        }
        assert_eq!(View::default().query(), "");
        assert!(View::default().is_whole());
        assert!(!full().is_whole());
        let text = "band=high&class=contact&first_seen=1&child=1&clock=7&due=3&\
                    provider=pro_07070707070707070707070707070707&preserved=1&unread=1&held=me&\
                    sort=newest&column=band&column=due";
        assert_eq!(full().query(), text);
    }

    #[test]
    fn a_count_is_one_for_all_who_ask_unless_it_is_of_who_asks() {
        let ours = |change: fn(&mut View)| {
            let mut view = View::default();
            change(&mut view);
            view.is_anybodys()
        };
        assert!(ours(|_| {}));
        assert!(ours(|view| view.held = Some(Holder::Nobody)));
        assert!(!ours(|view| view.held = Some(Holder::Me)));
        assert!(!ours(|view| view.unread = true));
        // How it is ordered and shown changes nothing about who is in it.
        let bare = full().unordered();
        assert!(full().query().starts_with(&bare.query()));
        assert_eq!(bare.query().matches("sort=").count(), 0);
        assert_eq!(bare.query().matches("column=").count(), 0);
        assert_eq!(bare, bare.unordered());
    }

    #[test]
    fn what_is_not_known_makes_no_view() {
        for text in [
            "band=urgent",
            "class=1",
            "first_seen=yes",
            "clock=8",
            "clock=-1",
            "due=never",
            "provider=ana@mail.example",
            "held=ana",
            "sort=name",
            "column=handle",
            "band",
        ] {
            assert_eq!(View::parse(text), None, "{text}");
        }
    }

    #[test]
    fn empty_choices_and_other_names_are_passed_over() {
        let pairs = [("band", ""), ("page", "3"), ("sort", ""), ("column", "")];
        assert_eq!(View::read(pairs), Some(View::default()));
    }
}
