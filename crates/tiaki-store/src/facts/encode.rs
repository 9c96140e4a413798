//! From what was read to the bodies of rows.

use std::collections::BTreeSet;

use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::time::Timestamp;

use super::{
    BACK, EVENTS, FIRST_PLACE, HAS_MOMENT, HAS_PORT, KINDS, MINED, NAMED_INSIDE, OF_THE_KEY,
    PLACES, PROXY, PackedFacts, RECOVERY, SEVERAL, VERIFIED,
};
use crate::intake::{NewObservation, NewPlace};

/// A fact on its way into a row.
#[derive(Clone, Copy)]
enum New<'n> {
    Identifier(&'n NewObservation),
    Place(&'n NewPlace),
}

impl New<'_> {
    const fn key(&self) -> (SourceId, AccountId, i64) {
        match self {
            Self::Identifier(new) => (new.source, new.account, new.seq),
            Self::Place(new) => (new.source, new.account, new.seq),
        }
    }
}

/// Packs facts: those of a source in `whole` into one row, those of others into one for each run
/// of numbers of an account. A source is in `whole` where everything it says is here: a batch
/// that holds a part of a source must cut it where every other import of it would, and a run, which
/// is what one line says of one account, is never cut.
pub(crate) fn pack(
    observations: &[NewObservation],
    places: &[NewPlace],
    whole: &BTreeSet<SourceId>,
) -> Vec<PackedFacts> {
    let mut facts: Vec<New<'_>> = Vec::with_capacity(observations.len() + places.len());
    facts.extend(observations.iter().map(New::Identifier));
    facts.extend(places.iter().map(New::Place));
    facts.sort_by_key(New::key);
    facts.dedup_by_key(|fact| fact.key());
    let is_whole = |source: &SourceId| whole.contains(source);
    facts
        .chunk_by(|a, b| {
            let ((source, account, seq), (next_source, next_account, next)) = (a.key(), b.key());
            let is_run = account == next_account && seq.checked_add(1) == Some(next);
            source == next_source && (is_whole(&source) || is_run)
        })
        .filter_map(|chunk| {
            let (source, account, seq) = chunk.first()?.key();
            Some(if is_whole(&source) {
                PackedFacts {
                    source,
                    account: SEVERAL,
                    seq: 0,
                    body: body(chunk, NAMED_INSIDE),
                }
            } else {
                PackedFacts {
                    source,
                    account: *account.as_bytes(),
                    seq,
                    body: body(chunk, OF_THE_KEY),
                }
            })
        })
        .collect()
}

fn body(facts: &[New<'_>], version: u8) -> Vec<u8> {
    let mut out = Body {
        bytes: Vec::with_capacity(facts.len() * 32 + 64),
        values: Vec::new(),
        moment: 0,
        seq: 0,
    };
    out.bytes.push(version);
    let groups = || facts.chunk_by(|a, b| a.key().1 == b.key().1);
    if version == NAMED_INSIDE {
        out.unsigned(groups().count() as u64);
    }
    for group in groups() {
        let Some(first) = group.first() else { continue };
        if version == NAMED_INSIDE {
            out.bytes.extend_from_slice(first.key().1.as_bytes());
        }
        out.unsigned(group.len() as u64);
        out.seq = 0;
        for fact in group {
            match fact {
                New::Identifier(new) => out.identifier(new),
                New::Place(new) => out.place(new),
            }
        }
    }
    out.bytes.shrink_to_fit();
    out.bytes
}

struct Body<'n> {
    bytes: Vec<u8>,
    /// Values with their keys, as first met.
    values: Vec<(&'n str, u64)>,
    /// The last moment given.
    moment: i64,
    /// The last number of the group.
    seq: i64,
}

impl<'n> Body<'n> {
    fn identifier(&mut self, new: &'n NewObservation) {
        let kind = KINDS.iter().find(|(_, kind)| *kind == new.kind);
        let event = EVENTS.iter().find(|(_, event)| *event == new.event);
        let port = if new.port.is_some() { HAS_PORT } else { 0 };
        let mined = if new.mined { MINED } else { 0 };
        let recovery = if new.recovery { RECOVERY } else { 0 };
        let flags = moment_flag(new.at)
            | port
            | recovery
            | stated(new.verified, VERIFIED)
            | stated(new.proxy, PROXY)
            | mined;
        self.bytes.extend_from_slice(&[
            kind.map_or(0, |(number, _)| *number),
            flags,
            event.map_or(0, |(number, _)| *number),
        ]);
        if kind.is_none() {
            self.text(new.kind.code());
        }
        if event.is_none() {
            self.text(new.event.code());
        }
        self.number(new.seq);
        self.value(&new.value, new.join_key);
        self.moment(new.at);
        if let Some(port) = new.port {
            self.unsigned(port.into());
        }
    }

    fn value(&mut self, value: &'n str, key: u64) {
        let met = self.values.iter().rev().take(BACK);
        if let Some(back) = met.clone().position(|met| *met == (value, key)) {
            return self.unsigned(((back as u64) << 1) | 1);
        }
        self.values.push((value, key));
        self.unsigned((value.len() as u64) << 1);
        self.bytes.extend_from_slice(value.as_bytes());
        self.bytes.extend_from_slice(&key.to_be_bytes());
    }

    fn place(&mut self, new: &NewPlace) {
        let kind = PLACES.iter().find(|(_, kind)| *kind == new.kind);
        let flags = moment_flag(new.at) | stated(new.verified, VERIFIED);
        self.bytes
            .extend_from_slice(&[kind.map_or(FIRST_PLACE, |(number, _)| *number), flags]);
        if kind.is_none() {
            self.text(new.kind);
        }
        self.number(new.seq);
        self.text(&new.country);
        self.moment(new.at);
    }

    fn number(&mut self, seq: i64) {
        self.signed(seq.wrapping_sub(self.seq));
        self.seq = seq;
    }

    fn moment(&mut self, at: Option<Timestamp>) {
        if let Some(at) = at.map(Timestamp::micros) {
            self.signed(at.wrapping_sub(self.moment));
            self.moment = at;
        }
    }

    fn text(&mut self, text: &str) {
        self.unsigned(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn signed(&mut self, value: i64) {
        self.unsigned(((value << 1) ^ (value >> 63)).cast_unsigned());
    }

    fn unsigned(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push((value & 0x7f) as u8);
    }
}

const fn moment_flag(at: Option<Timestamp>) -> u8 {
    if at.is_some() { HAS_MOMENT } else { 0 }
}

const fn stated(answer: Option<bool>, at: u32) -> u8 {
    (match answer {
        None => 0_u8,
        Some(false) => 1,
        Some(true) => 2,
    }) << at
}
