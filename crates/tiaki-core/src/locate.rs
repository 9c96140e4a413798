//! Where the user of an account is, as far as the evidence tells.
//!
//! Every piece of evidence ([`LocationEvidence`]) names a country, a kind and a
//! time. Pieces are weighed by rules in a versioned file ([`LocateRules`]) with
//! whole numbers, summed by country, and turned into a distribution with reasons
//! and a verdict. A person is located from the evidence of all its accounts: the
//! same function, the union of the pieces.
//!
//! It refuses to guess: two countries that are both strongly supported are a
//! [`Verdict::Conflict`] for a human, and [`Verdict::Unknown`] is an answer.
//! Address registries say where a block was *registered*; the reasons use that
//! word. Codes that are no country (a proxy, a satellite, "Europe") carry no
//! country and add nothing.
//!
//! A language and a daily rhythm are weak: they are looked at last, beside what the rest says, and
//! only lean on a choice. They never make a country strong, never contradict one that is, and never name a
//! destination by themselves ([`EvidenceKind::is_weak`]).
//!
//! To add a kind of evidence: a variant of [`EvidenceKind`], its points in
//! the newest `rules/locate-*.toml` and in `rules.rs`, its wording in `reason_words`.

mod language;
mod rhythm;
mod rules;
mod ruling;
mod weak;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::id::SourceId;
use crate::identifier::codes;
use crate::phone;
use crate::time::Timestamp;

pub use rules::{LocateRules, LocateRulesError};
pub use ruling::{RuledPlace, ruled};

codes! {
    /// What sort of sign of a place it is.
    EvidenceKind {
        /// An address that someone typed.
        Address = "address",
        /// The country of a means of payment or a billing address.
        BillingCountry = "billing_country",
        /// A language that its holder is said to use: weak.
        Language = "language",
        /// The address of a sign-in.
        LoginIp = "login_ip",
        /// An address of any other event, or of one not named.
        OtherIp = "other_ip",
        /// The prefix of a telephone number.
        PhonePrefix = "phone_prefix",
        /// The provider's own estimate.
        ProviderEstimate = "provider_estimate",
        /// The provider's own estimate, marked by it as verified.
        ProviderVerified = "provider_verified",
        /// The address from which the account was made.
        RegistrationIp = "registration_ip",
        /// A country that the holder stated.
        StatedCountry = "stated_country",
        /// The hours at which the account is used: weak, and worked out of the times of the others.
        TimeOfDay = "time_of_day",
        /// The address from which a file was sent.
        UploadIp = "upload_ip",
    }
}

codes! {
    /// The sort of network an address belongs to.
    NetworkClass {
        /// A line to a home or a mobile.
        Access = "access",
        /// A data centre.
        Hosting = "hosting",
        /// A named tunnel or anonymous proxy, or flagged so by the provider.
        Proxy = "proxy",
        /// A satellite link.
        Satellite = "satellite",
        /// Many unrelated people at once: carrier NAT, a school, a café.
        Shared = "shared",
        /// Not known.
        Unknown = "unknown",
    }
}

/// One sign of where the user of an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocationEvidence {
    /// What sort of sign.
    pub kind: EvidenceKind,
    /// The country it points to; nothing where it points to none.
    pub country: Option<Country>,
    /// When it was true; nothing where no time is given.
    pub at: Option<Timestamp>,
    /// Whether the provider or a list says that it may be a proxy.
    pub proxy: bool,
    /// The network of an address; [`NetworkClass::Unknown`] for other kinds.
    pub network: NetworkClass,
    /// Equal for signs that are one and the same value (a keyed digest of the address or the
    /// number), so that a hundred sign-ins from one address count once; 0 where not known.
    pub value: u64,
    /// How much of the sign points to this country, in thousandths: a shared telephone code
    /// gives several pieces. Ordinarily 1000.
    pub share_permille: u16,
    /// Since when the block of an address is registered to who has it, where a site knows it.
    pub registered: Option<Timestamp>,
    /// Where it was read.
    pub source: SourceId,
}

/// The answer for an account or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Location {
    /// Every country with support, most first; the shares sum to 1000 unless empty.
    pub candidates: Vec<Candidate>,
    /// What to do with it.
    pub verdict: Verdict,
    /// How sure the first country is, in thousandths: its share, lowered by a constant doubt
    /// that weighs most where there is little evidence.
    pub confidence_permille: u16,
    /// The version of the rules.
    pub rules_version: String,
}

/// A country with its support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The country.
    pub country: Country,
    /// Its part of all points, in thousandths.
    pub share_permille: u16,
    /// Its points.
    pub points: u32,
    /// Those of them that are not of weak kinds.
    pub firm: u32,
    /// Why, most points first.
    pub reasons: Vec<LocationReason>,
}

/// All evidence of one kind for one country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LocationReason {
    /// The kind.
    pub kind: EvidenceKind,
    /// Points it adds.
    pub points: u32,
    /// How many different values there are (addresses, numbers).
    pub values: u32,
    /// The newest of them.
    pub newest: Option<Timestamp>,
    /// Whether all of them may be proxies or data centres.
    pub weak_network: bool,
    /// The newest day from which one of the blocks is registered so, where a site knows it.
    pub registered: Option<Timestamp>,
    /// Where they were read, in order, each once.
    pub sources: Vec<SourceId>,
}

/// What follows from the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One country, proposed as the destination.
    Routed(Country),
    /// Several countries are possible and none is strongly supported against the first:
    /// a human chooses one or sends to several under one reference. Most points first.
    Several(Vec<Country>),
    /// Two or more countries are strongly supported: a human must look. Most points first.
    Conflict(Vec<Country>),
    /// There is no evidence to go by.
    Unknown,
}

impl Location {
    /// The country to propose without a human's choice: only where the verdict is
    /// [`Verdict::Routed`].
    #[must_use]
    pub const fn routed(&self) -> Option<Country> {
        match &self.verdict {
            Verdict::Routed(country) => Some(*country),
            Verdict::Several(_) | Verdict::Conflict(_) | Verdict::Unknown => None,
        }
    }

    /// The country with most support, whatever the verdict; nothing where it is unknown.
    #[must_use]
    pub fn leading(&self) -> Option<Country> {
        self.verdict.leading()
    }
}

impl Verdict {
    /// The first country that it names; nothing where it is unknown.
    #[must_use]
    pub fn leading(&self) -> Option<Country> {
        self.countries().first().copied()
    }

    /// The countries that it names, first ones first.
    #[must_use]
    pub fn countries(&self) -> &[Country] {
        match self {
            Self::Routed(country) => std::slice::from_ref(country),
            Self::Several(places) | Self::Conflict(places) => places,
            Self::Unknown => &[],
        }
    }

    /// The code as stored and as shown to programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Routed(_) => "routed",
            Self::Several(_) => "several",
            Self::Conflict(_) => "conflict",
            Self::Unknown => "unknown",
        }
    }
}

impl LocationEvidence {
    /// A sign of `kind` for `country` read in `source`, undated, from an unknown network.
    #[must_use]
    pub const fn new(kind: EvidenceKind, country: Option<Country>, source: SourceId) -> Self {
        Self {
            kind,
            country,
            at: None,
            proxy: false,
            network: NetworkClass::Unknown,
            value: 0,
            share_permille: 1000,
            registered: None,
            source,
        }
    }

    /// The piece that a language gives, from a code or a tag with a region (`mi`, `mri`, `en-NZ`);
    /// nothing where it is no language that the table has.
    #[must_use]
    pub fn from_language(tag: &str, source: SourceId) -> Option<Self> {
        let tag = language::read(tag)?;
        Some(Self {
            value: tag.language,
            ..Self::new(EvidenceKind::Language, tag.region, source)
        })
    }

    /// The pieces that a telephone number gives: one for each country that may have given it
    /// out, with the part that country has; none for a number without its country code.
    #[must_use]
    pub fn from_phone(number: &str, value: u64, source: SourceId) -> Vec<Self> {
        phone::countries(number)
            .into_iter()
            .map(|found| Self {
                value,
                share_permille: found.share_permille,
                ..Self::new(EvidenceKind::PhonePrefix, Some(found.country), source)
            })
            .collect()
    }
}

impl fmt::Display for LocationReason {
    /// A plain English sentence, without its country.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, many, verb) = reason_words(self.kind);
        if self.values > 1 {
            write!(f, "{} {many} {verb}", self.values)?;
        } else {
            write!(f, "{one} {verb}")?;
        }
        if let Some(newest) = self.newest {
            write!(f, ", newest {}", newest.date())?;
        }
        if let Some(registered) = self.registered {
            write!(f, ", block registered since {}", registered.date())?;
        }
        if self.weak_network {
            f.write_str(", but only through proxies or data centres")?;
        }
        Ok(())
    }
}

/// Locates an account from its evidence, or a person from that of all accounts. The order of
/// the pieces does not matter, and the same piece twice counts once.
#[must_use]
pub fn locate(evidence: &[LocationEvidence], rules: &LocateRules) -> Location {
    let newest = evidence.iter().filter_map(|piece| piece.at).max();
    let mut by_country: BTreeMap<Country, BTreeMap<EvidenceKind, Vec<Weighed>>> = BTreeMap::new();
    for (country, kind, piece) in distinct(evidence, newest, rules) {
        by_country
            .entry(country)
            .or_default()
            .entry(kind)
            .or_default()
            .push(piece);
    }
    let mut candidates: Vec<Candidate> = by_country
        .into_iter()
        .map(|(country, kinds)| candidate(country, kinds, rules))
        .filter(|candidate| candidate.points > 0)
        .collect();
    weak::lean(&mut candidates, evidence, rules);
    // What is weak decides between equals only.
    candidates.sort_by(|a, b| (b.firm, b.points, a.country).cmp(&(a.firm, a.points, b.country)));
    share_out(&mut candidates);
    Location {
        verdict: judge(&candidates, rules),
        confidence_permille: confidence(&candidates, rules),
        candidates,
        rules_version: rules.version.clone(),
    }
}

/// One value of one kind for one country, with the points of its best piece.
struct Weighed {
    points: u32,
    newest: Option<Timestamp>,
    weak_network: bool,
    registered: Option<Timestamp>,
    sources: Vec<SourceId>,
}

/// Folds pieces that are one value of one kind for one country; pieces without a value fold by
/// their source.
fn distinct(
    evidence: &[LocationEvidence],
    newest: Option<Timestamp>,
    rules: &LocateRules,
) -> Vec<(Country, EvidenceKind, Weighed)> {
    let mut folded: BTreeMap<(Country, EvidenceKind, u64, Option<SourceId>), Weighed> =
        BTreeMap::new();
    for piece in evidence.iter().filter(|piece| !piece.kind.is_weak()) {
        let Some(country) = piece.country else {
            continue;
        };
        let unnamed = (piece.value == 0).then_some(piece.source);
        let points = rules.weigh(piece, newest);
        let weighed = folded
            .entry((country, piece.kind, piece.value, unnamed))
            .or_insert_with(|| Weighed {
                points: 0,
                newest: None,
                weak_network: true,
                registered: None,
                sources: Vec::new(),
            });
        weighed.points = weighed.points.max(points);
        weighed.newest = weighed.newest.max(piece.at);
        weighed.weak_network &= piece.has_weak_network();
        weighed.registered = weighed.registered.max(piece.registered);
        weighed.sources.push(piece.source);
    }
    folded
        .into_iter()
        .map(|((country, kind, ..), weighed)| (country, kind, weighed))
        .collect()
}

impl EvidenceKind {
    /// Whether it only leans on a choice: it fits many countries, or says what somebody does rather than where.
    #[must_use]
    pub const fn is_weak(self) -> bool {
        matches!(self, Self::Language | Self::TimeOfDay)
    }
}

impl LocationEvidence {
    const fn has_weak_network(&self) -> bool {
        self.proxy || matches!(self.network, NetworkClass::Hosting | NetworkClass::Proxy)
    }
}

fn candidate(
    country: Country,
    kinds: BTreeMap<EvidenceKind, Vec<Weighed>>,
    rules: &LocateRules,
) -> Candidate {
    let mut reasons: Vec<LocationReason> = kinds
        .into_iter()
        .map(|(kind, pieces)| reason(kind, pieces, rules))
        .filter(|reason| reason.points > 0)
        .collect();
    reasons.sort_by(|a, b| (b.points, a.kind).cmp(&(a.points, b.kind)));
    let firm = reasons.iter().map(|reason| reason.points).sum();
    Candidate {
        country,
        share_permille: 0,
        points: firm,
        firm,
        reasons,
    }
}

/// The best value counts whole, each further one a part of the one before.
fn reason(kind: EvidenceKind, mut pieces: Vec<Weighed>, rules: &LocateRules) -> LocationReason {
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.points));
    let mut part = 1_000_u32;
    let mut points = 0_u32;
    for piece in &pieces {
        points += piece.points * part / 1_000;
        part = part * u32::from(rules.limits.repeat_permille) / 1_000;
    }
    let mut sources: Vec<SourceId> = pieces.iter().flat_map(|p| p.sources.clone()).collect();
    sources.sort_unstable();
    sources.dedup();
    LocationReason {
        kind,
        points,
        values: u32::try_from(pieces.len()).unwrap_or(u32::MAX),
        newest: pieces.iter().filter_map(|piece| piece.newest).max(),
        weak_network: pieces.iter().all(|piece| piece.weak_network),
        registered: pieces.iter().filter_map(|piece| piece.registered).max(),
        sources,
    }
}

/// Shares by largest remainder, so that they sum to 1000; of equal remainders the stronger
/// country gets the rest.
fn share_out(candidates: &mut [Candidate]) {
    let total: u64 = candidates.iter().map(|c| u64::from(c.points)).sum();
    if total == 0 {
        return;
    }
    let mut left = 1_000_u64;
    let mut remainders = Vec::with_capacity(candidates.len());
    for (at, candidate) in candidates.iter_mut().enumerate() {
        let exact = u64::from(candidate.points) * 1_000;
        let share = exact / total;
        candidate.share_permille = u16::try_from(share).unwrap_or(1_000);
        left -= share;
        remainders.push((u64::MAX - exact % total, at));
    }
    remainders.sort_unstable();
    for (_, at) in remainders {
        if left == 0 {
            break;
        }
        if let Some(candidate) = candidates.get_mut(at) {
            candidate.share_permille += 1;
            left -= 1;
        }
    }
}

fn judge(candidates: &[Candidate], rules: &LocateRules) -> Verdict {
    let limits = &rules.limits;
    let Some(first) = candidates.first() else {
        return Verdict::Unknown;
    };
    if first.firm < limits.least_points {
        return Verdict::Unknown;
    }
    let strong: Vec<Country> = candidates
        .iter()
        .filter(|candidate| {
            candidate.firm >= limits.strong_points
                && u64::from(candidate.firm) * 1_000
                    >= u64::from(first.firm) * u64::from(limits.conflict_permille)
        })
        .map(|candidate| candidate.country)
        .collect();
    if strong.len() > 1 {
        return Verdict::Conflict(strong);
    }
    // The first is first by firm points, so that what is weak may settle it and never turn it.
    let firm: u64 = candidates.iter().map(|c| u64::from(c.firm)).sum();
    let is_clear = u64::from(first.firm) * 1_000 >= firm * u64::from(limits.routed_permille);
    if is_clear || first.share_permille >= limits.routed_permille {
        return Verdict::Routed(first.country);
    }
    let listed = candidates
        .iter()
        .filter(|candidate| candidate.firm > 0)
        .filter(|candidate| candidate.share_permille >= limits.listed_permille)
        .map(|candidate| candidate.country);
    let mut places: Vec<Country> = listed.collect();
    if places.is_empty() {
        places.push(first.country);
    }
    Verdict::Several(places)
}

fn confidence(candidates: &[Candidate], rules: &LocateRules) -> u16 {
    let total: u64 = candidates.iter().map(|c| u64::from(c.firm)).sum();
    let first = candidates.first().map_or(0, |c| u64::from(c.firm));
    let with_doubt = total + u64::from(rules.limits.doubt);
    u16::try_from(first * 1_000 / with_doubt.max(1)).unwrap_or(1_000)
}

/// One, many and the verb for a kind; addresses are only known to be *registered* somewhere.
const fn reason_words(kind: EvidenceKind) -> (&'static str, &'static str, &'static str) {
    const REGISTERED: &str = "registered in this country";
    match kind {
        EvidenceKind::UploadIp => ("an upload address", "upload addresses", REGISTERED),
        EvidenceKind::LoginIp => ("a log-in address", "log-in addresses", REGISTERED),
        EvidenceKind::RegistrationIp => ("a sign-up address", "sign-up addresses", REGISTERED),
        EvidenceKind::OtherIp => ("another address", "other addresses", REGISTERED),
        EvidenceKind::PhonePrefix => ("a phone number", "phone numbers", "with its prefix"),
        EvidenceKind::ProviderEstimate => ("an estimate", "estimates", "by the provider"),
        EvidenceKind::ProviderVerified => (
            "a verified estimate",
            "verified estimates",
            "by the provider",
        ),
        EvidenceKind::BillingCountry => ("a payment", "payments", "billed there"),
        EvidenceKind::Address => ("an address", "addresses", "given there"),
        EvidenceKind::StatedCountry => ("a statement", "statements", "by the holder"),
        EvidenceKind::TimeOfDay => (
            "an hour of activity",
            "hours of activity",
            "outside the night there",
        ),
        EvidenceKind::Language => ("a language", "languages", "spoken there"),
    }
}

#[cfg(test)]
mod tests;
