//! What links, as rows: identifiers, files, and who is told apart.
//!
//! A row's number of its source is taken from the source's id, so that it is the same in whatever
//! order things came in; two sources of one number would only be one in an explanation.

use std::collections::BTreeMap;

use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::network::NetworkKind;
use tiaki_core::report::Role;
use tiaki_core::spelling;
use tiaki_core::time::Timestamp;
use tiaki_link::{Evidence, Kind, RecordKey, ValueClass};
use tiaki_store::facts::Identified;
use tiaki_store::guard::{Form, Guard};
use tiaki_store::persons::{Held, Observed};
use tiaki_store::priorities::Part;

use crate::Site;

pub(super) const fn record(account: AccountId) -> RecordKey {
    RecordKey(*account.as_bytes())
}

const fn number(source: SourceId) -> u32 {
    let [a, b, c, d, ..] = *source.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

const fn kind(kind: IdentifierKind) -> Option<Kind> {
    match kind {
        IdentifierKind::Device => Some(Kind::Device),
        IdentifierKind::DisplayName => Some(Kind::DisplayName),
        IdentifierKind::Email => Some(Kind::Email),
        IdentifierKind::Group => Some(Kind::GroupIdentifier),
        IdentifierKind::Ip => Some(Kind::Ip),
        IdentifierKind::Payment => Some(Kind::Payment),
        IdentifierKind::Phone => Some(Kind::Phone),
        IdentifierKind::ProfileUrl => Some(Kind::ProfileUrl),
        IdentifierKind::ScreenName => Some(Kind::ScreenName),
        _ => None,
    }
}

/// Under which keys a value links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) key: u64,
    /// Of the domain of a mailbox; else 0.
    domain: u32,
    /// Whether anyone may hold it.
    is_public: bool,
}

/// The keys under which a value links; none where it links nobody. Addresses of mail meet by their
/// mailbox, names and numbers however they are spelt.
pub(crate) fn key(site: &Site, kind: IdentifierKind, value: &str, stored: u64) -> Option<Key> {
    let plain = |key: u64| Key {
        key,
        domain: 0,
        is_public: false,
    };
    let as_stored = || (stored != 0).then_some(plain(stored));
    match kind {
        IdentifierKind::Email => {
            let found = site.mail.key(&site.key, value, stored).map(|mail| Key {
                key: mail.key,
                domain: mail.domain,
                is_public: mail.is_public,
            });
            found.or_else(as_stored)
        }
        IdentifierKind::DisplayName | IdentifierKind::Phone | IdentifierKind::ScreenName => {
            kind.link_key(&site.key, value, stored).map(plain)
        }
        _ => as_stored(),
    }
}

/// The rows of an identifier; none where it links nobody. Beside that of the value itself a screen name
/// has one of its stem, and a number with an extension one of the number without it.
pub(super) fn identified(
    site: &Site,
    found: &Identified<'_>,
) -> impl Iterator<Item = Evidence> + use<> {
    let row = itself(site, found);
    let beside = row.and_then(|row| beside(site, found, row));
    [row, beside].into_iter().flatten()
}

/// What a value says beside itself, as evidence of its own.
fn beside(site: &Site, found: &Identified<'_>, row: Evidence) -> Option<Evidence> {
    match found.kind {
        IdentifierKind::ScreenName => {
            let stem = spelling::stem(found.value)?;
            let key = site.key.short("name_stem", &[stem.as_bytes()]);
            let kind = Kind::NameStem;
            Some(Evidence { kind, key, ..row })
        }
        IdentifierKind::Phone => {
            let key = found.kind.switchboard_key(&site.key, found.value)?;
            // That the holder answers this extension says nothing of who else is behind the number.
            Some(
                Evidence {
                    key,
                    verified: false,
                    ..row
                }
                .indirect(),
            )
        }
        _ => None,
    }
}

/// The forms under which a row of a value that was found in text is held back where a protected account
/// has it. A stem is held back with every name that has it.
pub(super) fn guarded(found: &Identified<'_>, row: &Evidence) -> Vec<Form> {
    let mut forms = Form::all(found.kind, found.value);
    if row.kind == Kind::NameStem {
        forms.extend(Form::of_stem(found.value));
    }
    forms
}

/// Whether a row of a value that was found in text is held back though the value is not.
pub(super) fn is_held(guard: &Guard, found: &Identified<'_>, row: &Evidence) -> bool {
    let is_asked = found.mined && row.kind == Kind::NameStem;
    is_asked && guard.has(&found.account, Form::of_stem(found.value).as_slice())
}

fn itself(site: &Site, found: &Identified<'_>) -> Option<Evidence> {
    let seen = Observed::from(found);
    let found_key = key(site, seen.kind, found.value, seen.join_key)?;
    let kind = kind(seen.kind)?;
    let mut row = Evidence::new(kind, found_key.key).source(number(seen.source));
    row.domain = found_key.domain;
    row.at = seen.at.map(Timestamp::micros);
    row.port = seen.port;
    row.verified = seen.verified == Some(true);
    row.mined = seen.mined;
    row.indirect = seen.recovery;
    if kind == Kind::Ip {
        let address = found.value.trim().parse();
        row.class = address.map_or(ValueClass::Ordinary, |address| {
            network(site.networks.kind(address))
        });
    }
    if seen.proxy == Some(true) {
        row.class = row.class.max(ValueClass::SharedNetwork);
    }
    if found_key.is_public {
        row.class = ValueClass::Disposable;
    }
    Some(row)
}

/// What linking makes of a kind of network.
const fn network(kind: NetworkKind) -> ValueClass {
    use NetworkKind::{
        CarrierNat, DailyLine, FixedLine, Hosting, Local, Mobile, Public, Satellite, StaticLine,
        Tunnel, Unknown,
    };
    match kind {
        StaticLine => ValueClass::StaticLine,
        FixedLine => ValueClass::FixedLine,
        DailyLine => ValueClass::DailyLine,
        Mobile => ValueClass::Mobile,
        // Many subscribers of a satellite's carrier share an address, as of a mobile one.
        CarrierNat | Hosting | Public | Satellite | Tunnel => ValueClass::SharedNetwork,
        Local => ValueClass::Placeholder,
        Unknown => ValueClass::Ordinary,
        // Of a kind that linking has not heard of, nothing is known either.
        _ => ValueClass::Ordinary,
    }
}

/// A file of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Filed {
    pub(super) account: AccountId,
    pub(super) file: [u8; 16],
    pub(super) at: Option<i64>,
    /// Whether many have it, so that it says little of who has it too.
    pub(super) circulates: bool,
}

impl Filed {
    pub(super) fn new(held: &Held) -> Self {
        Self {
            account: held.account,
            file: held.file,
            at: held.uploaded_at.map(Timestamp::micros),
            circulates: held.verdict != "first_seen",
        }
    }

    pub(super) fn row(&self, site: &Site) -> Evidence {
        let mut row = Evidence::new(Kind::FileDigest, site.key.short("file", &[&self.file]));
        row.at = self.at;
        if self.circulates {
            row.class = ValueClass::Circulating;
        }
        row
    }
}

/// Who is told apart, and by which source: the reported account is not that of the one it wrote to,
/// nor of the child it is about.
pub(super) fn apart(parts: &[Part]) -> Vec<(AccountId, AccountId, u32)> {
    let mut sources: BTreeMap<SourceId, (Vec<AccountId>, Vec<AccountId>)> = BTreeMap::new();
    for part in parts {
        let is = |role: Role| part.role == role.code();
        if is(Role::Disclosed) || is(Role::Associated) {
            continue;
        }
        let (senders, others) = sources.entry(part.source).or_default();
        if is(Role::Reported) {
            senders.push(part.account);
        } else {
            others.push(part.account);
        }
    }
    let mut found = Vec::new();
    for (source, (senders, others)) in sources {
        for sender in &senders {
            let others = others.iter().filter(|other| *other != sender);
            found.extend(others.map(|other| (*sender, *other, number(source))));
        }
    }
    found
}
