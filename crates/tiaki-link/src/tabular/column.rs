//! A column ready for comparison: its distinct values in normal form, how often each occurs, and
//! the codes by which spellings of one value find each other.
#![expect(
    clippy::indexing_slicing,
    reason = "value and token numbers are given out here, and 0 is the missing value"
)]

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::cells::Cells;
use super::distance::{SPACE, letters, symbol};
use super::normal::{self, Order};
use super::phonetic::skeleton;
use super::scripts;
use super::spec::ColumnKind;
use crate::fixed::log2_centibits;
use crate::table::to_u32;

/// The number of the value that is not there.
pub(crate) const MISSING_VALUE: u32 = 0;
/// How many codes a value has: itself, and three that its spellings share.
pub(crate) const CODES: usize = 4;

/// Kinds that are compared alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Word,
    Text,
    Date,
    Number,
    Code,
    Mail,
    Few,
}

impl ColumnKind {
    pub(crate) fn manner(self) -> Manner {
        match self {
            Self::GivenName | Self::FamilyName | Self::Place => Manner::Word,
            Self::FullName | Self::Text => Manner::Text,
            Self::Date => Manner::Date,
            Self::Number => Manner::Number,
            Self::Code | Self::Postcode | Self::Phone => Manner::Code,
            Self::Email => Manner::Mail,
            Self::Category => Manner::Few,
        }
    }
}

/// A distinct value.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Value {
    /// Of the normal form, the same in every column.
    pub(crate) hash: u64,
    pub(crate) letters: u64,
    /// A number in thousandths, or a date as eight digits.
    pub(crate) number: i64,
    pub(crate) sound: u32,
    /// How many rows have it.
    pub(crate) count: u32,
    /// How rare it is: log2 of filled rows over `count`, in centibits.
    pub(crate) rarity: i32,
    /// 0 where nobody else has the code.
    pub(crate) codes: [u32; CODES],
    at: u32,
    tokens_at: u32,
    length: u16,
    tokens: u16,
}

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) header: String,
    pub(crate) manner: Manner,
    /// The value of each row.
    pub(crate) ids: Vec<u32>,
    pub(crate) values: Vec<Value>,
    /// How many rows have a value.
    pub(crate) filled: u32,
    /// The middle half of the numbers is so wide, in thousandths.
    pub(crate) spread: i64,
    /// Numbers are told apart by ratio and not by difference.
    pub(crate) relative: bool,
    symbols: Vec<u8>,
    token_lists: Vec<u32>,
    words: Vec<Word>,
}

/// A distinct token of a column of text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Word {
    /// How much it says, in centibits.
    pub(crate) weight: i32,
    /// How many rows have it.
    pub(crate) count: u32,
    at: u32,
    length: u16,
}

impl Column {
    /// The column of the rows in this order.
    pub(crate) fn new(
        cells: &Cells,
        order: &[u32],
        at: usize,
        header: &str,
        kind: ColumnKind,
    ) -> Self {
        let shown = || order.iter().map(|row| cells.cell(*row as usize, at));
        let mut maker = Maker::new(shown(), header, kind);
        for cell in shown() {
            maker.row(cell);
        }
        maker.finish()
    }

    /// The column of only these rows, ascending, counted anew. Each value must be in one of them.
    pub(crate) fn keeping(&self, rows: &[u32]) -> Self {
        let mut kept = self.clone();
        kept.ids = rows.iter().map(|row| self.ids[*row as usize]).collect();
        for value in &mut kept.values {
            value.count = 0;
        }
        for word in &mut kept.words {
            word.count = 0;
        }
        kept.filled = 0;
        for id in kept.ids.iter().filter(|id| **id != MISSING_VALUE) {
            kept.values[*id as usize].count += 1;
            kept.filled += 1;
        }
        kept.settle();
        kept
    }

    pub(crate) fn value(&self, id: u32) -> &Value {
        &self.values[id as usize]
    }

    pub(crate) fn symbols(&self, value: &Value) -> &[u8] {
        &self.symbols[value.at as usize..][..usize::from(value.length)]
    }

    /// The tokens of a value, ascending.
    pub(crate) fn tokens(&self, value: &Value) -> &[u32] {
        &self.token_lists[value.tokens_at as usize..][..usize::from(value.tokens)]
    }

    pub(crate) fn word(&self, token: u32) -> &Word {
        &self.words[token as usize]
    }

    pub(crate) fn spelling(&self, word: &Word) -> &[u8] {
        &self.symbols[word.at as usize..][..usize::from(word.length)]
    }

    /// The probability that two filled rows agree by chance, as pairs of rows that do.
    pub(crate) fn agreeing_pairs(&self) -> u64 {
        let of = |v: &Value| u64::from(v.count) * u64::from(v.count.saturating_sub(1)) / 2;
        self.values.iter().skip(1).map(of).sum()
    }

    /// Works out all that hangs on how many rows have a value.
    fn settle(&mut self) {
        let rows = u64::from(self.filled);
        let rarity = |count: u32| log2_centibits(rows, u64::from(count)).unwrap_or(0);
        // Most values are in few rows.
        let few: [i32; 64] = std::array::from_fn(|count| rarity(to_u32(count)));
        let rarity = |count: u32| {
            let known = few.get(count as usize).copied();
            known.unwrap_or_else(|| rarity(count))
        };
        for id in 1..self.values.len() {
            let value = self.values[id];
            self.values[id].rarity = rarity(value.count).max(0);
            let (at, end) = (value.tokens_at as usize, usize::from(value.tokens));
            for token in &self.token_lists[at..at + end] {
                self.words[*token as usize].count += value.count;
            }
        }
        for word in &mut self.words {
            word.weight = rarity(word.count).max(30);
        }
        codes(self);
        spread(self);
    }
}

/// Makes a column row by row.
struct Maker {
    column: Column,
    kind: ColumnKind,
    order: Order,
    seen: Seen,
    seen_words: Seen,
    normal: String,
}

type Seen = HashMap<u64, u32, BuildHasherDefault<AsIs>>;

/// The keys are hashes already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// Mixes two words; the same on every machine.
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let wide = u128::from(a ^ 0x9E37_79B9_7F4A_7C15) * u128::from(b ^ 0xD6E8_FEB8_6659_FD93);
    let folded = wide ^ (wide >> 64);
    u64::try_from(folded & u128::from(u64::MAX)).unwrap_or(0)
}

/// A hash of bytes; the same on every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut state = mix(0x51_7C_C1_B7, bytes.len() as u64);
    for chunk in bytes.chunks(8) {
        let mut word = [0_u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = mix(state, u64::from_le_bytes(word)).rotate_left(23) ^ state.rotate_left(5);
    }
    state
}

/// A code of 32 bits, never 0.
pub(crate) fn code(bytes: &[u8], salt: u64) -> u32 {
    short(mix(hash(bytes), salt))
}

pub(crate) fn short(wide: u64) -> u32 {
    u32::try_from(wide >> 32).unwrap_or(1).max(1)
}

impl Maker {
    fn new<'a>(
        shown: impl ExactSizeIterator<Item = &'a str>,
        header: &str,
        kind: ColumnKind,
    ) -> Self {
        let rows = shown.len();
        let order = match kind {
            ColumnKind::Date => normal::order(shown),
            _ => Order::Dmy,
        };
        let column = Column {
            header: header.to_owned(),
            manner: kind.manner(),
            ids: Vec::with_capacity(rows),
            values: vec![Value::default()],
            filled: 0,
            spread: 0,
            relative: false,
            symbols: Vec::new(),
            token_lists: Vec::new(),
            words: Vec::new(),
        };
        Self {
            column,
            kind,
            order,
            seen: Seen::default(),
            seen_words: Seen::default(),
            normal: String::new(),
        }
    }

    fn row(&mut self, cell: &str) {
        let number = if normal::is_missing(cell) {
            None
        } else {
            self.normalise(cell)
        };
        let Some(number) = number else {
            self.column.ids.push(MISSING_VALUE);
            return;
        };
        let mut hashed = hash(self.normal.as_bytes());
        let is_read = matches!(
            self.kind,
            ColumnKind::Date | ColumnKind::Number | ColumnKind::Phone
        );
        let characters = scripts::characters(cell);
        if !characters.is_empty() && !is_read {
            // Many characters have one sound: what is written differently is not the same value.
            hashed = mix(hashed, hash(characters.as_bytes()));
        }
        let next = to_u32(self.column.values.len());
        let id = *self.seen.entry(hashed).or_insert(next);
        if id == next {
            self.value(hashed, number);
        }
        self.column.values[id as usize].count += 1;
        self.column.filled += 1;
        self.column.ids.push(id);
    }

    /// Puts the normal form into `self.normal`; its number, or nothing where the cell is empty.
    fn normalise(&mut self, cell: &str) -> Option<i64> {
        let out = &mut self.normal;
        let mut number = 0;
        match self.kind {
            ColumnKind::Date => match normal::date(cell, self.order) {
                Some(date) => {
                    number = i64::from(date.year) * 10_000
                        + i64::from(date.month) * 100
                        + i64::from(date.day);
                    *out = format!("{number:08}");
                }
                None => normal::text(cell, out),
            },
            ColumnKind::Number => match normal::number(cell) {
                Some(thousandths) => {
                    number = thousandths;
                    *out = match thousandths % 1000 {
                        0 => (thousandths / 1000).to_string(),
                        _ => thousandths.to_string() + "m",
                    };
                }
                None => {
                    number = i64::MIN;
                    normal::text(cell, out);
                }
            },
            ColumnKind::Code | ColumnKind::Postcode => normal::code(cell, out),
            ColumnKind::Phone => normal::phone(cell, out),
            ColumnKind::Email => normal::email(cell, out),
            _ => normal::text(cell, out),
        }
        (!out.is_empty()).then_some(number)
    }

    fn value(&mut self, hashed: u64, number: i64) {
        let column = &mut self.column;
        let at = to_u32(column.symbols.len());
        column
            .symbols
            .extend(self.normal.bytes().take(512).map(symbol));
        let symbols = &column.symbols[at as usize..];
        let mut value = Value {
            hash: hashed,
            letters: letters(symbols),
            number,
            at,
            length: u16::try_from(symbols.len()).unwrap_or(512),
            ..Value::default()
        };
        if matches!(column.manner, Manner::Word | Manner::Text) {
            let (sound, heard) = skeleton(&self.normal);
            value.sound = if heard > 1 {
                code(&sound[..heard], 1)
            } else {
                0
            };
        }
        if column.manner == Manner::Text {
            value.tokens_at = to_u32(column.token_lists.len());
            for word in self.normal.split(' ').take(64) {
                let next = to_u32(column.words.len());
                let token = *self.seen_words.entry(hash(word.as_bytes())).or_insert(next);
                if token == next {
                    let at = to_u32(column.symbols.len());
                    column.symbols.extend(word.bytes().take(64).map(symbol));
                    let length = u16::try_from(word.len().min(64)).unwrap_or(64);
                    column.words.push(Word {
                        at,
                        length,
                        ..Word::default()
                    });
                }
                column.token_lists.push(token);
            }
            let list = &mut column.token_lists[value.tokens_at as usize..];
            list.sort_unstable();
            let mut kept = 0;
            for at in 0..list.len() {
                if at == 0 || list[at] != list[at - 1] {
                    list[kept] = list[at];
                    kept += 1;
                }
            }
            column.token_lists.truncate(value.tokens_at as usize + kept);
            value.tokens = u16::try_from(kept).unwrap_or(64);
        }
        column.values.push(value);
    }

    fn finish(self) -> Column {
        let mut column = self.column;
        column.settle();
        column
    }
}

/// Gives each value its codes, and takes away those that nobody else has.
fn codes(column: &mut Column) {
    for id in 1..column.values.len() {
        let value = column.values[id];
        let mut codes = [short(mix(value.hash, 7)), 0, 0, 0];
        let symbols = column.symbols(&value);
        let part = symbols.len().min(if symbols.len() < 6 { 3 } else { 4 });
        let (start, end) = (&symbols[..part], &symbols[symbols.len() - part..]);
        match column.manner {
            Manner::Word => {
                codes[1] = value.sound;
                codes[2] = code(start, 2);
                codes[3] = code(end, 3);
            }
            Manner::Code if symbols.len() >= 4 => {
                let half = symbols.len() / 2;
                codes[1] = code(&symbols[..half], 2);
                codes[2] = code(&symbols[half..], 3);
            }
            Manner::Mail => {
                let at = symbols
                    .iter()
                    .position(|s| *s == 43)
                    .unwrap_or(symbols.len());
                codes[1] = code(&symbols[..at], 2);
                codes[2] = code(&symbols[..at.min(4)], 3);
            }
            Manner::Date if value.number > 0 => {
                let (year, rest) = (value.number / 10_000, value.number % 10_000);
                for (place, part) in [
                    (1, year * 100 + rest / 100),
                    (2, rest),
                    (3, year * 100 + rest % 100),
                ] {
                    codes[place] = code(&part.to_le_bytes(), place as u64 + 8);
                }
            }
            Manner::Text => {
                let mut rare: Vec<(u32, u32)> = column
                    .tokens(&value)
                    .iter()
                    .map(|token| (column.word(*token).count, *token))
                    .filter(|(count, _)| *count > 1)
                    .collect();
                rare.sort_unstable();
                for (place, (_, token)) in (1..CODES).zip(rare) {
                    codes[place] = short(mix(u64::from(token), 11));
                }
            }
            _ => {}
        }
        column.values[id].codes = codes;
    }
    let mut held: HashMap<u64, u32, BuildHasherDefault<AsIs>> = HashMap::default();
    // The codes of text are tokens: which of a text's it is does not matter.
    let text = column.manner == Manner::Text;
    let slot = |place: usize, code: u32| {
        let place = if text { place.min(1) } else { place };
        mix(u64::from(code), place as u64)
    };
    for value in column.values.iter().skip(1) {
        for (place, code) in value.codes.iter().enumerate() {
            *held.entry(slot(place, *code)).or_insert(0) += value.count;
        }
    }
    for value in column.values.iter_mut().skip(1) {
        for (place, code) in value.codes.iter_mut().enumerate() {
            if held.get(&slot(place, *code)).is_none_or(|rows| *rows < 2) {
                *code = 0;
            }
        }
    }
}

/// How wide the middle half of the numbers is, and whether ratios tell more than differences.
fn spread(column: &mut Column) {
    if column.manner != Manner::Number {
        return;
    }
    let mut numbers: Vec<i64> = column
        .ids
        .iter()
        .map(|id| column.values[*id as usize].number)
        .zip(&column.ids)
        .filter(|(number, id)| **id != MISSING_VALUE && *number != i64::MIN)
        .map(|(number, _)| number)
        .collect();
    numbers.sort_unstable();
    let quarter = |q: usize| numbers.get(numbers.len() * q / 4).copied().unwrap_or(0);
    column.spread = quarter(3) - quarter(1);
    column.relative = column.spread > quarter(2).abs() / 3 && quarter(1) > 0;
}

/// Whether a symbol parts words.
pub(crate) fn is_space(symbol: u8) -> bool {
    symbol == SPACE
}
