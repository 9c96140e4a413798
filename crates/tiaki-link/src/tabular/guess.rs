//! What the columns of a table are, guessed from headers and values.
//!
//! A header counts where it says something usual in English; the values decide otherwise. Columns
//! that tell which rows are one (`cluster`, `entity_id`, `true_id` and their like) are never
//! compared, nor is a row's own number. A guess is shown and can be changed: `Spec::to_toml`.

use std::collections::BTreeMap;

use super::cells::Cells;
use super::column::hash;
use super::normal::{self, Order};
use super::order;
use super::spec::{ColumnKind, MOST_COLUMNS, Spec};

/// How many rows are looked at.
const LOOKED_AT: usize = 4_000;

/// The words that make a header one of a truth, whole.
const TRUTHS: &[&str] = &[
    "cluster",
    "cluster_id",
    "clusterid",
    "true_id",
    "truth",
    "truth_id",
    "ground_truth",
    "label",
    "labels",
    "gold",
    "gold_id",
    "entity_id",
    "entity",
    "true_cluster",
    "true_entity",
    "match_id",
    "true_match_id",
    "group_id",
    "truth_value",
    "identity",
    "is_match",
    "duplicate",
    "is_duplicate",
];
/// The headers of a row's own number, whole.
const ROW_IDS: &[&str] = &[
    "id",
    "rec_id",
    "record_id",
    "recid",
    "row_id",
    "rowid",
    "unique_id",
    "uid",
    "uuid",
    "index",
    "idx",
    "row",
    "pk",
    "key",
    "row_number",
    "record",
    "unnamed_0",
    "tid",
    "ltable_id",
    "rtable_id",
    "no",
    "nr",
    "row_key",
];
const SOURCES: &[&str] = &[
    "source",
    "source_dataset",
    "dataset",
    "data_source",
    "source_id",
    "src",
    "source_table",
    "source_name",
    "datasource",
    "origin",
];

/// The spec of a table whose columns nobody has described.
#[must_use]
pub fn guess(cells: &Cells) -> Spec {
    let mut spec = Spec::default();
    let several = cells.tables() > 1;
    let mut found: Vec<(u64, String, ColumnKind)> = Vec::new();
    let mut constant = Vec::new();
    let looked = order::sample(cells, LOOKED_AT);
    for (column, header) in cells.headers().iter().enumerate() {
        let words = words(header);
        let whole = words.join("_");
        let facts = Facts::of(cells, column, &looked);
        let constant_throughout = facts.distinct < 2 && is_constant(cells, column);
        if TRUTHS.contains(&whole.as_str()) || facts.filled == 0 || constant_throughout {
            if SOURCES.contains(&whole.as_str()) && facts.filled > 0 && spec.source.is_none() {
                spec.source = Some(header.clone());
            } else {
                if facts.distinct == 1
                    && !TRUTHS.contains(&whole.as_str())
                    && !ROW_IDS.contains(&whole.as_str())
                {
                    constant.push((1, header.clone(), facts.kind(&words)));
                }
                spec.ignored.push(header.clone());
            }
        } else if spec.source.is_none() && SOURCES.contains(&whole.as_str()) && facts.distinct <= 20
        {
            spec.source = Some(header.clone());
        } else if is_row_id(&whole, column, &facts, cells) {
            if spec.id.is_none() {
                spec.id = Some(header.clone());
            } else {
                spec.ignored.push(header.clone());
            }
        } else {
            let kind = facts.kind(&words);
            found.push((facts.worth(), header.clone(), kind));
        }
    }
    if found.is_empty() {
        // All rows are the same, as far as they say anything: that is compared.
        spec.ignored
            .retain(|header| constant.iter().all(|(_, same, _)| same != header));
        found = constant;
    }
    if found.len() > MOST_COLUMNS {
        found.sort_by_key(|(worth, _, _)| std::cmp::Reverse(*worth));
        let dropped = found.split_off(MOST_COLUMNS);
        spec.ignored
            .extend(dropped.into_iter().map(|(_, header, _)| header));
        found.sort_by_key(|(_, header, _)| cells.find_column(header));
    }
    spec.across = several || spec.source.is_some();
    spec.columns = found
        .into_iter()
        .map(|(_, header, kind)| (header, kind))
        .collect();
    spec
}

/// Whether a header, in lower case with `_` between words, is one that has a meaning of its own.
pub(crate) fn is_usual(whole: &str) -> bool {
    [TRUTHS, ROW_IDS, SOURCES]
        .iter()
        .any(|some| some.contains(&whole))
}

/// The columns that a spec leaves out and that say the same in every row in which they say
/// anything, or nothing in any: nothing can be told from them.
#[must_use]
pub fn constant<'a>(cells: &Cells, spec: &'a Spec) -> Vec<&'a str> {
    let named = spec.ignored.iter().map(String::as_str);
    named
        .filter(|header| {
            let column = cells.find_column(header);
            column.is_some_and(|column| is_constant(cells, column))
        })
        .collect()
}

/// Whether no two rows of the whole table have different values.
fn is_constant(cells: &Cells, column: usize) -> bool {
    let rows = (0..cells.rows()).map(|row| cells.cell(row, column));
    let mut values = rows.filter(|cell| !normal::is_missing(cell));
    let first = values.next();
    values.all(|value| Some(value) == first)
}

/// A row's own number: never twice among the rows of a table, under a header that says so, or in
/// the first column.
fn is_row_id(whole: &str, column: usize, facts: &Facts, cells: &Cells) -> bool {
    let unique = facts.distinct == facts.filled && facts.filled * 10 >= facts.rows * 4;
    let named = ROW_IDS.contains(&whole);
    let ends = whole.ends_with("_id") || whole.ends_with("id");
    // In two tables the same numbers may stand for different things.
    let repeats_across = cells.tables() > 1 || facts.distinct * 10 >= facts.filled * 4;
    let may_be = (named && (unique || repeats_across))
        || (unique && (ends || (column == 0 && facts.coded())));
    may_be && (repeats_across && named || is_unique(cells, column))
}

/// Whether no value stands in two rows of the whole table.
fn is_unique(cells: &Cells, column: usize) -> bool {
    let rows = (0..cells.rows()).map(|row| cells.cell(row, column));
    let values = rows.filter(|cell| !normal::is_missing(cell));
    distinct(values.clone()) == values.count()
}

/// How many different values there are.
fn distinct<'a>(values: impl Iterator<Item = &'a str>) -> usize {
    let mut hashes: Vec<u64> = values.map(|value| hash(value.as_bytes())).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.len()
}

/// The words of a header in lower case.
pub(crate) fn words(header: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut before = ' ';
    for c in header.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    spaced.split_whitespace().map(str::to_lowercase).collect()
}

/// What the values of a column look like.
#[derive(Debug, Default)]
struct Facts {
    rows: usize,
    filled: usize,
    distinct: usize,
    dates: usize,
    full_dates: usize,
    numbers: usize,
    whole_numbers: usize,
    mails: usize,
    phones: usize,
    lettered: usize,
    mixed: usize,
    tokens: usize,
    characters: usize,
    same_length: usize,
}

impl Facts {
    fn of(cells: &Cells, column: usize, looked: &[usize]) -> Self {
        let shown = || looked.iter().map(|row| cells.cell(*row, column));
        let order = normal::order(shown());
        let mut facts = Self {
            rows: looked.len(),
            ..Self::default()
        };
        let values: Vec<&str> = shown().filter(|c| !normal::is_missing(c)).collect();
        let mut lengths = BTreeMap::new();
        for value in &values {
            facts.look(value, order);
            *lengths.entry(value.len()).or_insert(0) += 1;
        }
        facts.same_length = lengths.into_values().max().unwrap_or(0);
        facts.filled = values.len();
        facts.distinct = distinct(values.into_iter());
        facts
    }

    fn look(&mut self, value: &str, order: Order) {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        let letters = value.chars().filter(|c| c.is_alphabetic()).count();
        let number = normal::number(value);
        self.numbers += usize::from(number.is_some());
        self.whole_numbers += usize::from(number.is_some_and(|n| n % 1000 == 0));
        self.lettered += usize::from(letters > 0);
        self.mixed += usize::from(letters > 0 && digits > 0);
        self.mails += usize::from(value.contains('@') && value.contains('.'));
        self.characters += value.chars().count();
        self.tokens += value
            .split(|c: char| !c.is_alphanumeric())
            .filter(|t| !t.is_empty())
            .count();
        let marks = value
            .chars()
            .any(|c| matches!(c, '+' | '-' | '(' | ')' | '/' | ' ' | '.'));
        self.phones += usize::from(letters == 0 && (7..=15).contains(&digits) && marks);
        if let Some(date) = normal::date(value, order) {
            self.dates += 1;
            let apart = value.len() > digits || digits == 8;
            self.full_dates += usize::from(date.day > 0 && date.month > 0 && apart && digits >= 4);
        }
    }

    fn most(&self, count: usize, percent: usize) -> bool {
        count * 100 >= self.filled * percent
    }

    /// Whether the values look like codes: one token, with digits.
    fn coded(&self) -> bool {
        self.tokens <= self.filled * 3 && self.most(self.mixed + self.numbers, 90)
    }

    /// How much a column can tell: for which are left out where there are too many.
    fn worth(&self) -> u64 {
        let bits = u64::from(self.distinct.max(1).ilog2());
        bits * self.filled as u64 / self.rows.max(1) as u64
    }

    fn kind(&self, words: &[String]) -> ColumnKind {
        let has = |any: &[&str]| words.iter().any(|w| any.contains(&w.as_str()));
        let joined = words.concat();
        let holds = |any: &[&str]| any.iter().any(|part| joined.contains(part));
        if self.most(self.mails, 60) {
            return ColumnKind::Email;
        }
        if has(&[
            "phone",
            "tel",
            "telephone",
            "mobile",
            "cell",
            "fax",
            "msisdn",
        ]) || holds(&["phone"])
        {
            return ColumnKind::Phone;
        }
        let dated = has(&["dob", "date", "born", "birthdate", "birthday"])
            || holds(&["birthdate", "dateof", "birthday"]);
        let years = self.characters == self.filled * 4 && self.most(self.numbers, 95);
        if !years && ((dated && self.most(self.dates, 60)) || self.most(self.full_dates, 70)) {
            return ColumnKind::Date;
        }
        if has(&["zip", "zipcode", "postcode", "postal", "pcode", "plz"])
            || holds(&["postcode", "postalcode", "zipcode", "enumpc"])
        {
            return ColumnKind::Postcode;
        }
        if self.most(self.phones, 70) {
            return ColumnKind::Phone;
        }
        if self.most(self.numbers, 90) {
            return self.kind_of_numbers(&has);
        }
        self.kind_of_words(&has, &holds)
    }

    fn kind_of_numbers(&self, has: &impl Fn(&[&str]) -> bool) -> ColumnKind {
        let named = has(&[
            "id", "ssn", "nin", "code", "no", "nr", "num", "number", "isbn", "issn", "ean", "upc",
            "sku", "account", "passport", "licence", "license", "house",
        ]);
        let long = self.most(self.same_length, 80) && self.characters >= self.filled * 6;
        if named || (long && self.most(self.whole_numbers, 95)) {
            ColumnKind::Code
        } else {
            ColumnKind::Number
        }
    }

    fn kind_of_words(
        &self,
        has: &impl Fn(&[&str]) -> bool,
        holds: &impl Fn(&[&str]) -> bool,
    ) -> ColumnKind {
        let tokens = self.tokens * 10 / self.filled.max(1);
        let family = has(&[
            "family", "surname", "last", "lname", "sname", "lastname", "maiden",
        ]) || holds(&["surname", "lastname", "familyname"]);
        if family && tokens < 20 {
            return ColumnKind::FamilyName;
        }
        let given = has(&["given", "forename", "first", "fname", "middle", "firstname"])
            || holds(&["forename", "firstname", "givenname", "christianname"]);
        if given && tokens < 20 {
            return ColumnKind::GivenName;
        }
        let few = self.distinct <= 40 && self.distinct * 10 <= self.filled;
        if few || (self.distinct <= 200 && self.distinct * 200 <= self.filled) {
            return ColumnKind::Category;
        }
        if has(&["name", "fullname"]) || holds(&["fullname"]) {
            return if tokens < 13 {
                ColumnKind::GivenName
            } else {
                ColumnKind::FullName
            };
        }
        if tokens >= 25 || self.characters >= self.filled * 28 {
            return ColumnKind::Text;
        }
        if self.most(self.mixed, 60) && tokens < 20 {
            return ColumnKind::Code;
        }
        if tokens >= 18 {
            ColumnKind::Text
        } else {
            ColumnKind::Place
        }
    }
}
