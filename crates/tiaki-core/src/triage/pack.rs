//! The facts on a person as bytes, so that ranking everybody by other rules reads them instead of
//! everything that was ever received.
//!
//! Facts are derived: whoever cannot read a body (another version, a cut end) gathers them again, so
//! there is one version at a time and no reader of old ones. The same facts give the same bytes:
//! sources are named once, in their order, and each fact names them by their place.
//!
//! The form: a byte of version; the sources and the senders, each as their number and 16 bytes each;
//! how many accounts; the reports; every [`Seen`] in the order of `each_seen`; marks; ages; where the person is; the
//! clock. Counts and places are unsigned LEB128, moments zigzag LEB128 of the difference to the moment
//! before. Codes are a byte, their place in the enum: a new variant is a new [`VERSION`], and a test
//! holds the two together.
//!
//! A report without a time of its own counts as received when it is looked at, so its moment is not
//! in the bytes: [`PersonFacts::unpack`] is given it.

use std::collections::BTreeSet;

use super::facts::{FileFacts, PersonFacts, ReportFact, Seen};
use crate::clock::PersonClock;
use crate::country::Country;
use crate::id::{PersonId, ProviderId, SourceId};
use crate::locate::Verdict;
use crate::report::{IncidentType, Mark, Role};
use crate::time::Timestamp;

/// The version of the bytes.
pub const VERSION: u8 = 2;

const ESCALATED: u8 = 1;
const POLICE_INFORMED: u8 = 1 << 1;
const BATCHED: u8 = 1 << 2;
const NOISY: u8 = 1 << 3;
const RETRACTED: u8 = 1 << 4;
const UNDATED: u8 = 1 << 5;

/// What is counted of files, in the order of the bytes.
fn file_seen(files: &mut FileFacts) -> [&mut Seen; 12] {
    [
        &mut files.viral,
        &mut files.negative,
        &mut files.known,
        &mut files.near,
        &mut files.first_seen,
        &mut files.only_here,
        &mut files.small_sets,
        &mut files.device_traces,
        &mut files.first_seen_young,
        &mut files.shared,
        &mut files.viewed,
        &mut files.outrage,
    ]
}

/// Runs `each` over every [`Seen`] of a person in the order of the bytes; marks come after them.
fn each_seen<E>(
    facts: &mut PersonFacts,
    mut each: impl FnMut(&mut Seen) -> Result<(), E>,
) -> Result<(), E> {
    for seen in file_seen(&mut facts.files) {
        each(seen)?;
    }
    for seen in [
        &mut facts.minors_in_contact,
        &mut facts.household_minors,
        &mut facts.stated_relations,
        &mut facts.access_terms,
        &mut facts.prior_reports,
        &mut facts.recreated_accounts,
        &mut facts.endangering_contacts,
        &mut facts.stated_minor,
        &mut facts.operator_alarms,
        &mut facts.identifiers,
        &mut facts.placed,
    ] {
        each(seen)?;
    }
    Ok(())
}

impl PersonFacts {
    /// The facts as bytes; the person is not in them. Sources of each fact are put into order, each
    /// once, which changes nothing that is said.
    #[must_use]
    pub fn pack(mut self) -> Vec<u8> {
        let mut sources: BTreeSet<SourceId> = self.reports.iter().map(|r| r.source).collect();
        let gather = |seen: &mut Seen| {
            seen.sources.sort_unstable();
            seen.sources.dedup();
            sources.extend(&seen.sources);
            Ok::<(), std::convert::Infallible>(())
        };
        let Ok(()) = each_seen(&mut self, gather);
        for seen in self.files.first_seen_marks.values_mut() {
            seen.sources.sort_unstable();
            seen.sources.dedup();
            sources.extend(&seen.sources);
        }
        sources.extend(self.clock.last_source);
        let senders: BTreeSet<ProviderId> = self.reports.iter().map(|r| r.provider).collect();
        let mut out = Writer {
            bytes: Vec::with_capacity(64 + 20 * sources.len() + 16 * self.reports.len()),
            moment: 0,
            sources: sources.into_iter().collect(),
            senders: senders.into_iter().collect(),
        };
        out.head();
        out.unsigned(self.accounts.into());
        out.unsigned(self.reports.len() as u64);
        for report in &self.reports {
            out.report(report);
        }
        let Ok(()) = each_seen(&mut self, |seen| {
            out.seen(seen);
            Ok::<(), std::convert::Infallible>(())
        });
        out.unsigned(self.files.first_seen_marks.len() as u64);
        for (mark, seen) in &self.files.first_seen_marks {
            out.bytes.push(*mark as u8);
            out.seen(seen);
        }
        out.bytes.push(self.youngest_contact_age.unwrap_or(u8::MAX));
        out.verdict(&self.location);
        out.clock(&self.clock);
        out.bytes
    }

    /// Reads what [`PersonFacts::pack`] gave; `as_of` is when reports without a time of their own
    /// count as received. Nothing where the bytes are not such, or of another version.
    #[must_use]
    pub fn unpack(person: PersonId, bytes: &[u8], as_of: Timestamp) -> Option<Self> {
        let mut from = Reader {
            rest: bytes,
            moment: 0,
            as_of,
            sources: Vec::new(),
            senders: Vec::new(),
        };
        from.head()?;
        let mut facts = Self::new(person);
        facts.accounts = from.number()?;
        for _ in 0..from.count()? {
            facts.reports.push(from.report()?);
        }
        each_seen(&mut facts, |seen| {
            *seen = from.seen().ok_or(())?;
            Ok::<_, ()>(())
        })
        .ok()?;
        for _ in 0..from.count()? {
            let mark = from.code(Mark::ALL)?;
            facts.files.first_seen_marks.insert(mark, from.seen()?);
        }
        facts.youngest_contact_age = Some(from.byte()?).filter(|age| *age != u8::MAX);
        facts.location = from.verdict()?;
        facts.clock = from.clock()?;
        from.rest.is_empty().then_some(facts)
    }
}

struct Writer {
    bytes: Vec<u8>,
    moment: i64,
    sources: Vec<SourceId>,
    senders: Vec<ProviderId>,
}

impl Writer {
    fn head(&mut self) {
        self.bytes.push(VERSION);
        self.unsigned(self.sources.len() as u64);
        for at in 0..self.sources.len() {
            let id = self.sources.get(at).map(|id| *id.as_bytes());
            self.bytes.extend(id.unwrap_or_default());
        }
        self.unsigned(self.senders.len() as u64);
        for at in 0..self.senders.len() {
            let id = self.senders.get(at).map(|id| *id.as_bytes());
            self.bytes.extend(id.unwrap_or_default());
        }
    }

    fn unsigned(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.bytes.push(value.to_le_bytes()[0]);
    }

    fn moment(&mut self, at: Timestamp) {
        let step = at.micros().wrapping_sub(self.moment);
        self.moment = at.micros();
        self.unsigned(((step << 1) ^ (step >> 63)).cast_unsigned());
    }

    fn maybe_moment(&mut self, at: Option<Timestamp>) {
        self.bytes.push(u8::from(at.is_some()));
        if let Some(at) = at {
            self.moment(at);
        }
    }

    fn source(&mut self, source: &SourceId) {
        let place = self.sources.binary_search(source).unwrap_or(0);
        self.unsigned(place as u64);
    }

    fn report(&mut self, report: &ReportFact) {
        let flag = |is: bool, bit: u8| if is { bit } else { 0 };
        self.source(&report.source);
        self.bytes.push(
            flag(report.escalated, ESCALATED)
                | flag(report.police_informed, POLICE_INFORMED)
                | flag(report.batched, BATCHED)
                | flag(report.noisy_sender, NOISY)
                | flag(report.retracted, RETRACTED)
                | flag(report.undated, UNDATED),
        );
        if !report.undated {
            self.moment(report.received_at);
        }
        let place = self.senders.binary_search(&report.provider).unwrap_or(0);
        self.unsigned(place as u64);
        self.bytes.push(report.role as u8);
        self.bytes
            .push(report.incident.map_or(u8::MAX, |incident| incident as u8));
        self.unsigned(report.marks.len() as u64);
        for mark in &report.marks {
            self.bytes.push(*mark as u8);
        }
        self.unsigned(report.provider_escalation_permille.into());
        self.bytes.push(report.completeness);
    }

    fn seen(&mut self, seen: &Seen) {
        self.unsigned(seen.count.into());
        self.unsigned(seen.sources.len() as u64);
        for source in &seen.sources {
            self.source(source);
        }
    }

    fn verdict(&mut self, verdict: &Verdict) {
        let (tag, places): (u8, &[Country]) = match verdict {
            Verdict::Unknown => (0, &[]),
            Verdict::Routed(country) => (1, std::slice::from_ref(country)),
            Verdict::Several(places) => (2, places),
            Verdict::Conflict(places) => (3, places),
        };
        self.bytes.push(tag);
        self.unsigned(places.len() as u64);
        for place in places {
            self.bytes.extend(place.as_bytes());
        }
    }

    fn clock(&mut self, clock: &PersonClock) {
        self.maybe_moment(clock.logs_end);
        self.maybe_moment(clock.first_log_ends);
        self.unsigned(clock.events.into());
        self.maybe_moment(clock.preservation_end);
        self.bytes.push(u8::from(clock.last_source.is_some()));
        if let Some(source) = &clock.last_source {
            self.source(source);
        }
    }
}

struct Reader<'b> {
    rest: &'b [u8],
    moment: i64,
    as_of: Timestamp,
    sources: Vec<SourceId>,
    senders: Vec<ProviderId>,
}

impl Reader<'_> {
    fn head(&mut self) -> Option<()> {
        if self.byte()? != VERSION {
            return None;
        }
        for _ in 0..self.count()? {
            let id = SourceId::from_bytes(self.id()?);
            self.sources.push(id);
        }
        for _ in 0..self.count()? {
            let id = ProviderId::from_bytes(self.id()?);
            self.senders.push(id);
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn id(&mut self) -> Option<[u8; 16]> {
        let (id, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*id)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// A number of things that follow, each a byte at least.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.unsigned()?).ok()?;
        (count <= self.rest.len()).then_some(count)
    }

    fn number<T: TryFrom<u64>>(&mut self) -> Option<T> {
        T::try_from(self.unsigned()?).ok()
    }

    fn moment(&mut self) -> Option<Timestamp> {
        let value = self.unsigned()?;
        let step = (value >> 1).cast_signed() ^ -(value & 1).cast_signed();
        self.moment = self.moment.wrapping_add(step);
        Some(Timestamp::from_micros(self.moment))
    }

    fn maybe_moment(&mut self) -> Option<Option<Timestamp>> {
        match self.byte()? {
            0 => Some(None),
            1 => Some(Some(self.moment()?)),
            _ => None,
        }
    }

    fn code<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(usize::from(self.byte()?)).copied()
    }

    fn source(&mut self) -> Option<SourceId> {
        let place: usize = self.number()?;
        self.sources.get(place).copied()
    }

    fn report(&mut self) -> Option<ReportFact> {
        let source = self.source()?;
        let flags = self.byte()?;
        let is = |bit: u8| flags & bit != 0;
        let undated = is(UNDATED);
        let received_at = if undated { self.as_of } else { self.moment()? };
        let sender: usize = self.number()?;
        let provider = *self.senders.get(sender)?;
        let role = self.code(Role::ALL)?;
        let incident = match self.byte()? {
            u8::MAX => None,
            code => Some(*IncidentType::ALL.get(usize::from(code))?),
        };
        let mut marks = BTreeSet::new();
        for _ in 0..self.count()? {
            marks.insert(self.code(Mark::ALL)?);
        }
        Some(ReportFact {
            source,
            received_at,
            undated,
            provider,
            role,
            incident,
            marks,
            escalated: is(ESCALATED),
            provider_escalation_permille: self.number()?,
            police_informed: is(POLICE_INFORMED),
            completeness: self.byte()?,
            batched: is(BATCHED),
            noisy_sender: is(NOISY),
            retracted: is(RETRACTED),
        })
    }

    fn seen(&mut self) -> Option<Seen> {
        let count = self.number()?;
        let length = self.count()?;
        let mut sources = Vec::with_capacity(length);
        for _ in 0..length {
            sources.push(self.source()?);
        }
        Some(Seen::new(count, sources))
    }

    fn verdict(&mut self) -> Option<Verdict> {
        let tag = self.byte()?;
        let mut places = Vec::new();
        for _ in 0..self.count()? {
            let (code, rest) = self.rest.split_first_chunk::<2>()?;
            self.rest = rest;
            places.push(Country::find(std::str::from_utf8(code).ok()?)?);
        }
        match (tag, places.as_slice()) {
            (0, []) => Some(Verdict::Unknown),
            (1, [country]) => Some(Verdict::Routed(*country)),
            (2, _) => Some(Verdict::Several(places)),
            (3, _) => Some(Verdict::Conflict(places)),
            _ => None,
        }
    }

    fn clock(&mut self) -> Option<PersonClock> {
        let (logs_end, first_log_ends) = (self.maybe_moment()?, self.maybe_moment()?);
        let events = self.number()?;
        let preservation_end = self.maybe_moment()?;
        let last_source = match self.byte()? {
            0 => None,
            _ => Some(self.source()?),
        };
        Some(PersonClock {
            logs_end,
            first_log_ends,
            events,
            preservation_end,
            last_source,
        })
    }
}

#[cfg(test)]
mod tests;
