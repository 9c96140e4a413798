//! The one way into a batch, whatever form a report came in.
//!
//! A reader of a format says what it read in the words of `tiaki_core`: an account
//! with its part, an identifier, a place, a file. Here that gets its ids and its
//! place in the source. Nothing here knows a format, so a further one needs a reader
//! only; and what two forms say of one account meets under one id.

use std::collections::{HashMap, HashSet, VecDeque};

use smol_str::SmolStr;
use tiaki_core::id::{AccountId, FileId, SiteKey, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::{Mark, Role, write_marks};
use tiaki_core::statement::{Statement, TextKind, Wordings};
use tiaki_core::time::Timestamp;
use tiaki_formats::mine::{FindKind, mine};
use tiaki_store::intake::{
    Intake, NewAccount, NewFile, NewObservation, NewPlace, NewSourceAccount, NewSourceFile,
    NewStatement,
};

/// An account as a source names it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'n> {
    pub(super) role: Role,
    /// The service it is at.
    pub(super) service: &'n str,
    /// Its id there; one that the source does not name gets a handle that says where it stands.
    pub(super) handle: Option<&'n str>,
    /// In years, when the incident happened.
    pub(super) age: Option<i64>,
    pub(super) disabled: Option<bool>,
    /// Whether that id was found in free text, not given as one.
    pub(super) found: bool,
}

/// What is said of an identifier beside its value.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Seen {
    pub(super) at: Option<Timestamp>,
    pub(super) port: Option<u16>,
    pub(super) event: Option<EventKind>,
    pub(super) verified: Option<bool>,
    pub(super) proxy: Option<bool>,
    /// Whether it was found in free text, not given as an identifier.
    pub(super) mined: bool,
    /// Whether the account's holder gave it for recovery.
    pub(super) recovery: bool,
}

/// What is said of a file.
#[derive(Debug, Clone)]
pub(super) struct FileSaid {
    /// Its digests; the id is not looked at.
    pub(super) digests: NewFile,
    pub(super) account: Option<AccountId>,
    pub(super) uploaded_at: Option<Timestamp>,
    pub(super) viewed: Option<bool>,
    pub(super) publicly: Option<bool>,
    pub(super) supplemental: bool,
    pub(super) classification: Option<SmolStr>,
    pub(super) marks: std::collections::BTreeSet<Mark>,
    pub(super) device: Option<String>,
}

/// Puts what one source says into a batch, numbering it.
pub(super) struct Taker<'t> {
    key: &'t SiteKey,
    source: SourceId,
    seq: i64,
    /// Join keys of the values met last: an account's addresses come again and again.
    met: VecDeque<(IdentifierKind, SmolStr, u64)>,
    /// Where in the batch what this source says begins.
    first: (usize, usize),
    batch: &'t mut Intake,
}

/// Values whose join keys are kept at hand.
const MET: usize = 8;

/// What a source states or was mined from it already: found again it says nothing new.
#[derive(Debug, Default)]
pub(super) struct Mining {
    stated: Option<Stated>,
    found: HashSet<(AccountId, IdentifierKind, u64)>,
    said: HashSet<(AccountId, Statement)>,
}

/// What a source states: join keys of any account, and in wider forms whose it is.
#[derive(Debug, Default)]
struct Stated {
    keys: HashSet<(IdentifierKind, u64)>,
    forms: HashMap<String, HashSet<AccountId>>,
}

impl Stated {
    fn add(&mut self, account: AccountId, kind: IdentifierKind, value: &str, key: u64) {
        self.keys.insert((kind, key));
        self.add_forms(account, kind, value);
    }

    fn add_forms(&mut self, account: AccountId, kind: IdentifierKind, value: &str) {
        for form in kind.guarded_forms(value) {
            self.forms.entry(form).or_default().insert(account);
        }
    }

    /// Whether the value is stated of any account, or one like it of another than this.
    fn has(&self, account: AccountId, kind: IdentifierKind, value: &str, key: u64) -> bool {
        let is_others = |form: &String| {
            let holders = self.forms.get(form);
            holders.is_some_and(|holders| holders.iter().any(|one| *one != account))
        };
        self.keys.contains(&(kind, key)) || kind.guarded_forms(value).iter().any(is_others)
    }
}

impl<'t> Taker<'t> {
    pub(super) fn new(key: &'t SiteKey, source: SourceId, batch: &'t mut Intake) -> Self {
        Self {
            key,
            source,
            seq: 0,
            met: VecDeque::new(),
            first: (batch.observations.len(), batch.accounts.len()),
            batch,
        }
    }

    fn next(&mut self) -> i64 {
        self.seq += 1;
        self.seq
    }

    pub(super) fn account(&mut self, named: Named<'_>) -> AccountId {
        let seq = self.next();
        let service = named.service.to_owned();
        let handle = named.handle.map_or_else(
            || format!("unnamed {seq} of {}", hex::encode(self.source.as_bytes())),
            str::to_owned,
        );
        let id = AccountId::derive(self.key, &[service.as_bytes(), handle.as_bytes()]);
        self.batch.accounts.push(NewAccount {
            id,
            service,
            handle,
        });
        self.batch.source_accounts.push(NewSourceAccount {
            source: self.source,
            seq,
            account: id,
            role: named.role,
            age: named.age,
            disabled: named.disabled,
            handle_found: named.found,
        });
        id
    }

    /// The key by which equal values meet. A value of no use for comparison has the key 0.
    fn join_key(&mut self, kind: IdentifierKind, value: &SmolStr) -> u64 {
        let met = self.met.iter();
        if let Some((.., key)) = met.rev().find(|(of, text, _)| *of == kind && text == value) {
            return *key;
        }
        let key = kind.join_key(self.key, value).unwrap_or(0);
        if self.met.len() == MET {
            self.met.pop_front();
        }
        self.met.push_back((kind, value.clone(), key));
        key
    }

    pub(super) fn observe(
        &mut self,
        account: AccountId,
        kind: IdentifierKind,
        value: impl Into<SmolStr>,
        seen: Seen,
    ) {
        let value = value.into();
        let join_key = self.join_key(kind, &value);
        let seq = self.next();
        self.batch.observations.push(NewObservation {
            source: self.source,
            account,
            seq,
            kind,
            value,
            join_key,
            at: seen.at,
            port: seen.port,
            event: seen.event.unwrap_or(EventKind::Unknown),
            verified: seen.verified,
            proxy: seen.proxy,
            mined: seen.mined,
            recovery: seen.recovery,
        });
    }

    /// Takes a relation to children that is stated of an account.
    pub(super) fn state(&mut self, account: AccountId, code: Statement) {
        let (source, seq) = (self.source, self.next());
        self.batch.statements.push(NewStatement {
            source,
            seq,
            account,
            code,
        });
    }

    /// Takes what a free text says of the access to children of whoever holds an account; nothing of
    /// an account that the source knows as a child's.
    pub(super) fn say(
        &mut self,
        account: AccountId,
        (text, kind): (&str, TextKind),
        wordings: &Wordings,
        mining: &mut Mining,
    ) {
        let found = wordings.find(text, kind);
        let of_source = self.batch.source_accounts.iter().rev();
        let mut of_source = of_source.take_while(|new| new.source == self.source);
        let is_a_childs = |new: &NewSourceAccount| {
            let is_minor = new.age.is_some_and(|age| age < 18);
            new.account == account && (new.role == Role::Victim || is_minor)
        };
        if found.is_empty() || of_source.any(is_a_childs) {
            return;
        }
        for code in found {
            if mining.said.insert((account, code)) {
                self.state(account, code);
            }
        }
    }

    /// Takes what is found in a free text of an account, marked as mined. What the source states for
    /// any account is passed over: it is that one's, and stated is more than found. So is what is
    /// like a value stated for another ([`IdentifierKind::guarded_forms`]): it may be that one's.
    pub(super) fn mine(&mut self, account: AccountId, text: &str, mining: &mut Mining) {
        for find in mine(text).finds {
            let (kind, value) = match find.kind {
                FindKind::Cashtag => (IdentifierKind::Payment, format!("${}", find.value)),
                FindKind::Email => (IdentifierKind::Email, find.value),
                FindKind::Handle | FindKind::UserId => (IdentifierKind::ScreenName, find.value),
                FindKind::Ip => (IdentifierKind::Ip, find.value),
                FindKind::Phone => (IdentifierKind::Phone, find.value),
                FindKind::Url => (IdentifierKind::ProfileUrl, find.value),
                _ => continue,
            };
            let Some(join_key) = kind.join_key(self.key, &value) else {
                continue;
            };
            let stated = mining.stated.get_or_insert_with(|| self.stated());
            if stated.has(account, kind, &value, join_key)
                || !mining.found.insert((account, kind, join_key))
            {
                continue;
            }
            let seen = Seen {
                mined: true,
                ..Seen::default()
            };
            self.observe(account, kind, value, seen);
        }
    }

    /// What the source has stated so far, for any account; handles stand for all that they may be.
    fn stated(&self) -> Stated {
        let (observations, accounts) = self.first;
        let mut stated = Stated::default();
        let seen = self.batch.observations.get(observations..);
        for seen in seen.unwrap_or_default() {
            stated.add(seen.account, seen.kind, &seen.value, seen.join_key);
        }
        for new in self.batch.accounts.get(accounts..).unwrap_or_default() {
            // As anything but a name it may still be found for the account itself.
            for kind in IdentifierKind::of_handle(&new.handle) {
                stated.add_forms(new.id, kind, &new.handle);
            }
            let kind = IdentifierKind::ScreenName;
            if let Some(key) = kind.join_key(self.key, &new.handle) {
                stated.add(new.id, kind, &new.handle, key);
            }
        }
        stated
    }

    pub(super) fn place(
        &mut self,
        account: AccountId,
        kind: &'static str,
        country: String,
        at: Option<Timestamp>,
        verified: Option<bool>,
    ) {
        if country.is_empty() {
            return;
        }
        let (source, seq) = (self.source, self.next());
        self.batch.places.push(NewPlace {
            source,
            account,
            seq,
            kind,
            country,
            at,
            verified,
        });
    }

    pub(super) fn file(&mut self, said: FileSaid) {
        let seq = self.next();
        let mut file = said.digests;
        file.id = file_id(self.key, &file, &self.source, seq);
        self.batch.source_files.push(NewSourceFile {
            source: self.source,
            seq,
            file: file.id,
            account: said.account,
            uploaded_at: said.uploaded_at,
            viewed: said.viewed,
            publicly: said.publicly,
            supplemental: said.supplemental,
            classification: said.classification,
            marks: write_marks(&said.marks),
            device: said.device,
        });
        self.batch.files.push(file);
    }
}

/// Whether a handle is one that [`Taker::account`] gave to an account that a source does not name.
pub(super) fn is_unnamed(handle: &str, source: &SourceId) -> bool {
    handle
        .strip_prefix("unnamed ")
        .is_some_and(|rest| rest.ends_with(&hex::encode(source.as_bytes())))
}

/// The digests among named values; what does not read is passed over, since it stays in the document.
pub(super) fn digests<'d>(named: impl Iterator<Item = (&'d str, &'d str)>) -> NewFile {
    let mut file = NewFile {
        id: FileId::from_bytes([0; 16]),
        md5: None,
        sha1: None,
        sha256: None,
        pdq: None,
    };
    // Names are compared without regard to case and to what is no letter and no digit: `sha-1`.
    let is = |name: &str, wanted: &str| {
        let plain = name.bytes().filter(u8::is_ascii_alphanumeric);
        plain.map(|b| b.to_ascii_uppercase()).eq(wanted.bytes())
    };
    for (name, value) in named {
        // Most names are those of a camera or a picture's size: their first letter tells.
        let first = name.bytes().find(u8::is_ascii_alphanumeric);
        match first.map(|b| b.to_ascii_uppercase()) {
            Some(b'M') if is(name, "MD5") => file.md5 = file.md5.or_else(|| decode(value)),
            Some(b'S') if is(name, "SHA1") => file.sha1 = file.sha1.or_else(|| decode(value)),
            Some(b'S') if is(name, "SHA256") => file.sha256 = file.sha256.or_else(|| decode(value)),
            Some(b'P') if is(name, "PDQ") => file.pdq = file.pdq.or_else(|| decode(value)),
            _ => {}
        }
    }
    file
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text.trim(), &mut bytes)
        .ok()
        .map(|()| bytes)
}

/// A file's id: from all digests given, so that no order of arrival changes what is kept of it;
/// one without any is only itself.
pub(super) fn file_id(key: &SiteKey, file: &NewFile, source: &SourceId, seq: i64) -> FileId {
    let md5 = file.md5.as_ref().map_or(&[][..], |digest| digest);
    let sha1 = file.sha1.as_ref().map_or(&[][..], |digest| digest);
    let sha256 = file.sha256.as_ref().map_or(&[][..], |digest| digest);
    let pdq = file.pdq.as_ref().map_or(&[][..], |digest| digest);
    if [md5, sha1, sha256, pdq]
        .iter()
        .all(|digest| digest.is_empty())
    {
        return FileId::derive(key, &[b"no digest", source.as_bytes(), &seq.to_be_bytes()]);
    }
    FileId::derive(key, &[md5, sha1, sha256, pdq])
}

/// Whole years from one `YYYY-MM-DD` to another.
pub(super) fn years_between(from: &str, to: &str) -> Option<i64> {
    let split = |date: &str| {
        Some((
            date.get(..4)?.parse::<i64>().ok()?,
            date.get(5..10)?.to_owned(),
        ))
    };
    let ((from_year, from_day), (to_year, to_day)) = (split(from)?, split(to)?);
    let years = to_year - from_year - i64::from(to_day < from_day);
    (0..=150).contains(&years).then_some(years)
}

#[cfg(test)]
mod tests {
    use super::years_between;

    #[test]
    fn years_count_full_ones() {
        for (from, to, years) in [
            ("2010-06-15", "2026-06-14", Some(15)),
            ("2010-06-15", "2026-06-15", Some(16)),
            ("2010-06-15Z", "2026-06-15", Some(16)),
            ("2027-01-01", "2026-06-15", None),
            ("", "2026-06-15", None),
        ] {
            assert_eq!(years_between(from, to), years, "{from} {to}");
        }
    }
}
