//! Which pairs of rows are compared: those that share a key which few rows have.
//!
//! Keys are made by columns alone, with no training: each value; its neighbourhood of one deletion
//! (two strings one edit apart always share one); tokens of text and pairs of tokens; values and
//! spelling codes of two columns together; values of partner columns in either place. Where a pair
//! of columns is shared by too many rows, a third column parts them. Which keys are common enough
//! to be passed over is found from the table: blocks are taken from the smallest up until there are
//! [`Budget::blocked`] pairs for each row. A row keeps those [`Budget::kept`] others with which it
//! shares most.
//!
//! Keys have 32 bits; two that clash give a pair that is compared in vain, and nothing else.
#![expect(
    clippy::indexing_slicing,
    reason = "rows, columns and blocks are numbered here"
)]

use super::column::{CODES, Column, MISSING_VALUE, Manner, Value, mix, short};
use super::parallel::{each, each_with, range};
use crate::fixed::log2_centibits;
use crate::table::to_u32;

/// The largest block.
const LARGEST: usize = 120;
/// Blocks are told apart in so many parts, each by itself.
const PARTS: usize = 8;
/// Of two rows of one source, where rows are linked across sources only, so many times as much is
/// asked: they are not linked, and only say whether a source has things twice.
const WITHIN: u32 = 2;
/// Tokens of a text that are paired: the rarest.
const PAIRED_TOKENS: usize = 6;

/// How many pairs are made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    /// In blocks, for each row, before doubles are dropped.
    pub(crate) blocked: u64,
    /// In the end, for each row.
    pub(crate) kept: usize,
}

/// One kind of key.
#[derive(Debug, Clone, Copy)]
enum Family {
    /// A code of one column.
    One(usize, usize),
    /// Codes of two columns.
    Two((usize, usize), (usize, usize)),
    /// Strings with one symbol left out.
    Deletions(usize),
    /// Pairs of tokens.
    Tokens(usize),
    /// The values of two partner columns in any order.
    Swapped(usize, usize),
    /// A value of either of two partner columns with that of a third.
    Pooled((usize, usize), usize),
}

/// Groups of rows that share a key: members in one list, ascending in each group.
#[derive(Debug, Default)]
struct Blocks {
    members: Vec<u32>,
    ends: Vec<usize>,
    /// Size and signature of the members, and number of each, parted by the signature.
    listed: [Vec<(u64, u32)>; PARTS],
}

impl Blocks {
    fn push(&mut self, rows: impl Iterator<Item = u32>) {
        let (start, at) = (self.members.len(), to_u32(self.ends.len()));
        self.members.extend(rows);
        self.ends.push(self.members.len());
        let rows = &self.members[start..];
        let sign = |state: u64, row: &u32| mix(state, u64::from(*row) + 1);
        let signature = rows.iter().fold(0, sign);
        // The size stands above 57 bits of the signature.
        let key = (rows.len() as u64) << 57 | signature >> 7;
        self.listed[usize::from(signature.to_le_bytes()[0]) % PARTS].push((key, at));
    }

    fn rows(&self, at: u32) -> &[u32] {
        let before = (at as usize).checked_sub(1);
        let start = before.map_or(0, |before| self.ends[before]);
        &self.members[start..self.ends[at as usize]]
    }
}

/// Pairs of rows to be compared.
#[derive(Debug)]
pub(crate) struct Candidates {
    /// The lower number first; ascending.
    pub(crate) pairs: Vec<(u32, u32)>,
    /// The size of the largest block whose rows were compared.
    pub(crate) limit: usize,
}

/// See the module. `apart` is the source of each row where rows are linked across sources only.
pub(crate) fn candidates(
    columns: &[Column],
    partners: &[(usize, usize)],
    apart: Option<&[u32]>,
    budget: Budget,
    threads: usize,
) -> Candidates {
    let rows = columns.first().map_or(0, |c| c.ids.len());
    let families = families(columns, partners);
    let made = each_with(families.len(), threads, |scratch, at| {
        blocks_of(columns, families[at], scratch)
    });
    let (blocks, limit) = choose(&made, rows as u64 * budget.blocked, threads);
    let pairs = pairs(&blocks, columns, apart, budget.kept, threads);
    Candidates { pairs, limit }
}

fn families(columns: &[Column], partners: &[(usize, usize)]) -> Vec<Family> {
    let mut families = Vec::new();
    let with = |c: usize| (0..CODES).filter(move |code| *code == 0 || has(&columns[c], *code));
    for (c, column) in columns.iter().enumerate() {
        families.push(Family::One(c, 0));
        let telling = column.values.len() * 20 > column.ids.len();
        match column.manner {
            Manner::Text => {
                families.extend([Family::One(c, 1), Family::Tokens(c)]);
                families.push(Family::Deletions(c));
            }
            Manner::Word | Manner::Date | Manner::Code | Manner::Mail if telling => {
                families.push(Family::Deletions(c));
                families.extend(with(c).skip(1).map(|code| Family::One(c, code)));
            }
            _ => {}
        }
    }
    for i in 0..columns.len() {
        for j in i + 1..columns.len() {
            if columns[i].values.len() < 60 && columns[j].values.len() < 60 {
                continue;
            }
            // Beginnings and ends of two columns find little that the other keys do not.
            for a in with(i).filter(|a| *a < 2) {
                let spelt = with(j).filter(|b| *b < 2);
                families.extend(spelt.map(|b| Family::Two((i, a), (j, b))));
            }
        }
    }
    for (f, s) in partners {
        families.push(Family::Swapped(*f, *s));
        let others = (0..columns.len()).filter(|c| c != f && c != s);
        families.extend(others.map(|c| Family::Pooled((*f, *s), c)));
    }
    families
}

fn has(column: &Column, code: usize) -> bool {
    column.values.iter().any(|v| v.codes[code] != 0)
}

/// All keys of a family, and the rows that share them.
fn blocks_of(columns: &[Column], family: Family, scratch: &mut Scratch) -> Blocks {
    let rows = columns[0].ids.len();
    let mut keys = std::mem::take(&mut scratch.keys);
    keys.clear();
    if let Family::Two((i, a), (j, b)) = family {
        let both = columns[i].ids.iter().zip(&columns[j].ids);
        for ((x, y), row) in both.zip(0_u32..) {
            let x = columns[i].value(*x).codes[a];
            let y = columns[j].value(*y).codes[b];
            if x != 0 && y != 0 {
                keys.push((joined(x, y), row));
            }
        }
    } else {
        for row in 0..rows {
            keys_of(columns, family, row, &mut |key| {
                keys.push((key, to_u32(row)))
            });
        }
    }
    let mut blocks = Blocks::default();
    let mut crowded: Vec<Vec<u32>> = Vec::new();
    let may_part = matches!(family, Family::Two((_, 0), (_, 0)));
    group(&keys, scratch, &mut |rows| {
        if rows.len() <= LARGEST {
            blocks.push(rows.iter().map(|(_, row)| *row));
        } else if may_part {
            crowded.push(rows.iter().map(|(_, row)| *row).collect());
        }
    });
    if let Family::Two((i, _), (j, _)) = family {
        for rows in crowded {
            for third in (0..columns.len()).filter(|c| *c != i && *c != j) {
                part(&columns[third], &rows, &mut blocks, scratch);
            }
        }
    }
    scratch.keys = keys;
    blocks
}

/// One key of two codes.
fn joined(a: u32, b: u32) -> u32 {
    let wide = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    short((wide ^ wide >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9))
}

/// Parts a crowded block by the values of a third column.
fn part(column: &Column, rows: &[u32], blocks: &mut Blocks, scratch: &mut Scratch) {
    let coded = rows.iter().map(|row| {
        let value = column.value(column.ids[*row as usize]);
        (value.codes[0], *row)
    });
    let keys: Vec<Keyed> = coded.filter(|(code, _)| *code != 0).collect();
    group(&keys, scratch, &mut |rows| {
        if rows.len() <= LARGEST {
            blocks.push(rows.iter().map(|(_, row)| *row));
        }
    });
}

/// The keys of a row in a family.
fn keys_of(columns: &[Column], family: Family, row: usize, out: &mut dyn FnMut(u32)) {
    let value = |c: usize| -> Option<&Value> {
        let id = columns[c].ids[row];
        (id != MISSING_VALUE).then(|| columns[c].value(id))
    };
    let code = |(c, place): (usize, usize)| -> Option<u32> {
        value(c).map(|v| v.codes[place]).filter(|code| *code != 0)
    };
    match family {
        Family::One(c, 1) if columns[c].manner == Manner::Text => {
            for place in 1..CODES {
                code((c, place)).map(&mut *out);
            }
        }
        Family::One(c, place) => {
            code((c, place)).map(out);
        }
        Family::Two(..) => {}
        Family::Deletions(c) => {
            if let Some(value) = value(c) {
                deletions(columns[c].symbols(value), out);
            }
        }
        Family::Tokens(c) => {
            if let Some(value) = value(c) {
                token_pairs(&columns[c], value, out);
            }
        }
        Family::Swapped(f, s) => {
            if let (Some(x), Some(y)) = (value(f), value(s)) {
                out(short(mix(x.hash.min(y.hash), x.hash.max(y.hash))));
            }
        }
        Family::Pooled((f, s), c) => {
            let Some(third) = code((c, 0)) else {
                return;
            };
            for own in [value(f), value(s)].into_iter().flatten() {
                out(short(mix(own.hash, u64::from(third))));
            }
        }
    }
}

/// The string itself, and it without each of its symbols: what is one edit away shares one of them.
fn deletions(symbols: &[u8], out: &mut dyn FnMut(u32)) {
    if !(4..=24).contains(&symbols.len()) {
        return;
    }
    let rolled = |without: usize| {
        let kept = symbols.iter().enumerate().filter(|(at, _)| *at != without);
        short(kept.fold(0x1234_5678, |state, (_, s)| mix(state, u64::from(*s) + 1)))
    };
    out(rolled(usize::MAX));
    for at in 0..symbols.len() {
        // Of doubled symbols either may go; the key is the same.
        if at == 0 || symbols[at] != symbols[at - 1] {
            out(rolled(at));
        }
    }
}

fn token_pairs(column: &Column, value: &Value, out: &mut dyn FnMut(u32)) {
    let mut rare: Vec<(u32, u32)> = column
        .tokens(value)
        .iter()
        .map(|token| (column.word(*token).count, *token))
        .filter(|(count, _)| *count > 1)
        .collect();
    rare.sort_unstable();
    rare.truncate(PAIRED_TOKENS);
    for (at, (_, a)) in rare.iter().enumerate() {
        for (_, b) in &rare[at + 1..] {
            out(short(mix(u64::from(*a.min(b)), u64::from(*a.max(b)))));
        }
    }
}

/// A key with the row that has it.
type Keyed = (u32, u32);

/// What [`group`] works in, kept from one time to the next.
#[derive(Debug, Default)]
struct Scratch {
    keys: Vec<Keyed>,
    sorted: Vec<Keyed>,
    ends: Vec<u32>,
}

/// Sorts by key and hands over each group of two and more different rows.
fn group(keys: &[Keyed], scratch: &mut Scratch, found: &mut dyn FnMut(&[Keyed])) {
    if keys.len() < 2 {
        return;
    }
    let bits = (usize::BITS - (keys.len() - 1).leading_zeros()).clamp(4, 22);
    let shift = 32 - bits;
    let Scratch { sorted, ends, .. } = scratch;
    ends.clear();
    ends.resize((1 << bits) + 1, 0);
    for (key, _) in keys {
        ends[(key >> shift) as usize + 1] += 1;
    }
    for at in 1..ends.len() {
        ends[at] += ends[at - 1];
    }
    sorted.resize(sorted.len().max(keys.len()), (0, 0));
    for pair in keys {
        let place = &mut ends[(pair.0 >> shift) as usize];
        sorted[*place as usize] = *pair;
        *place += 1;
    }
    // Each start has moved to the end of its bucket.
    let mut start = 0;
    for end in &ends[..1 << bits] {
        let bucket = &mut sorted[start..*end as usize];
        start = *end as usize;
        if bucket.len() < 2 {
            continue;
        }
        bucket.sort_unstable();
        for run in bucket.chunk_by(|a, b| a.0 == b.0) {
            if run.len() > 1 && run[0].1 != run[run.len() - 1].1 {
                found(run);
            }
        }
    }
}

/// The chosen blocks: members in one list, and where each block ends.
#[derive(Debug, Default)]
struct Chosen {
    members: Vec<u32>,
    ends: Vec<usize>,
}

/// The smallest blocks, each once, until there are so many pairs; and the largest size of which
/// all were taken.
fn choose(made: &[Blocks], pairs: u64, threads: usize) -> (Chosen, usize) {
    let parts = each(PARTS, threads, |part| {
        let count = made.iter().map(|blocks| blocks.listed[part].len()).sum();
        let mut listed: Vec<(u64, u32, u32)> = Vec::with_capacity(count);
        for (family, blocks) in (0..).zip(made) {
            let own = blocks.listed[part].iter();
            listed.extend(own.map(|(key, at)| (*key, family, *at)));
        }
        listed.sort_unstable();
        listed.dedup_by_key(|(key, _, _)| *key);
        listed
    });
    let size_of = |key: u64| (key >> 57) as usize;
    let mut counts = [0_u64; LARGEST + 1];
    for (key, ..) in parts.iter().flatten() {
        counts[size_of(*key)] += 1;
    }
    // A size is taken whole, so that what is left out does not hang on hashes.
    let (mut left, mut last, mut limit) = (pairs, 0, LARGEST);
    let filled = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    for (size, count) in filled {
        let cost = (size * (size - 1) / 2) as u64;
        if left < cost {
            limit = last;
            break;
        }
        left = left.saturating_sub(cost * count);
        last = size;
    }
    let mut chosen = Chosen::default();
    for part in parts {
        let taken = part
            .into_iter()
            .take_while(|(key, ..)| size_of(*key) <= limit);
        let mut taken: Vec<(u32, u32)> = taken.map(|(_, family, at)| (family, at)).collect();
        taken.sort_unstable();
        for (family, at) in taken {
            chosen.members.extend(made[family as usize].rows(at));
            chosen.ends.push(chosen.members.len());
        }
    }
    (chosen, limit)
}

/// The pairs of all blocks, each once; of each row at most `kept` with higher rows.
///
/// A pair that has something in common needs evidence of about the logarithm of the rows to be one
/// thing. The keys that it shares are summed: the more columns are filled, the more keys say the
/// same, and the more is asked.
fn pairs(
    blocks: &Chosen,
    columns: &[Column],
    apart: Option<&[u32]>,
    kept: usize,
    threads: usize,
) -> Vec<(u32, u32)> {
    const CHUNK: usize = 2_000;
    let rows = columns[0].ids.len();
    let mut filled = vec![0_u8; rows];
    for column in columns {
        for (count, id) in filled.iter_mut().zip(&column.ids) {
            *count += u8::from(*id != MISSING_VALUE);
        }
    }
    let whole = u32::try_from(log2_centibits(rows as u64, 1).unwrap_or(0)).unwrap_or(0);
    let least =
        |filled: u8| whole * (40 * u32::from(filled).saturating_sub(3)).clamp(60, 200) / 100;
    let mut starts = vec![0_usize; rows + 1];
    for row in &blocks.members {
        starts[*row as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut memberships = vec![(0_u32, 0_u32, 0_u32); blocks.members.len()];
    let mut next = starts.clone();
    let shares: [u32; LARGEST + 1] = std::array::from_fn(|size| {
        let share = log2_centibits(rows as u64, size as u64).unwrap_or(0);
        u32::try_from(share.max(1)).unwrap_or(1)
    });
    let mut begin = 0;
    for end in &blocks.ends {
        let share = shares[end - begin];
        for at in begin..*end {
            let place = &mut next[blocks.members[at] as usize];
            memberships[*place] = (to_u32(at + 1), to_u32(*end), share);
            *place += 1;
        }
        begin = *end;
    }
    let chunks = each(rows.div_ceil(CHUNK), threads, |task| {
        let mut found: Vec<(u32, u32)> = Vec::new();
        let mut shared = vec![0_u32; rows];
        let mut others: Vec<(u32, u32)> = Vec::new();
        for row in range(task, CHUNK, rows) {
            others.clear();
            for (after, end, share) in &memberships[starts[row]..starts[row + 1]] {
                for other in &blocks.members[*after as usize..*end as usize] {
                    let sum = &mut shared[*other as usize];
                    if *sum == 0 {
                        others.push((*other, 0));
                    }
                    *sum += share;
                }
            }
            for (other, share) in &mut others {
                *share = std::mem::take(&mut shared[*other as usize]);
            }
            others.retain(|(other, share)| {
                let other = *other as usize;
                let least = least(filled[row].min(filled[other]));
                let within = apart.is_some_and(|sources| sources[row] == sources[other]);
                other != row && *share >= least * if within { WITHIN } else { 1 }
            });
            if others.len() > kept {
                others.select_nth_unstable_by(kept, |a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
                others.truncate(kept);
            }
            others.sort_unstable();
            found.extend(others.iter().map(|(other, _)| (to_u32(row), *other)));
        }
        found
    });
    chunks.concat()
}
