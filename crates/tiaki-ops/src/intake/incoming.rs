//! Referrals that come in: what the store keeps of them.
//!
//! They go the way of every report. The sender is the provider, its number the reference, `urgent`
//! counts as asking for high priority. A URL that belongs to no account stands for itself: an
//! account at its host, named by the URL, in the country it is hosted in. Under which terms the
//! referral came (handling codes, evaluation, TLP, purpose) is kept beside it.

use sha2::{Digest as _, Sha256};
use tiaki_core::id::{AccountId, ProviderId, ReportId, SiteKey};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::report::{IncidentType, Mark, Role};
use tiaki_core::statement::{TextKind, Wordings};
use tiaki_formats::json::{Limits, Rejection};
use tiaki_formats::referral::{
    self, Account, HostedUrl, Identifier, Referral, ReferralFile, UrgencyLevel,
};
use tiaki_formats::{Digest, case};
use tiaki_store::intake::{Intake, NewProvider, NewReport, NewTerms};

use super::quality::{self, Said};
use super::taker::{FileSaid, Mining, Named, Seen, Taker, digests};

/// The format's short name in the store.
pub(crate) const FORMAT: &str = "referral";

/// Whether a file is a package as CASE/UCO, by how it begins.
pub(super) fn is_case(bytes: &[u8]) -> bool {
    const BEGINNING: usize = 8 << 10;
    case::is_case(bytes.get(..BEGINNING).unwrap_or(bytes))
}

/// Reads a referral in our own form, or a package as CASE/UCO, which is one.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Referral, Rejection> {
    if is_case(bytes) {
        return case::read(bytes, limits).map(super::case::referral);
    }
    referral::read(bytes, limits)
}

/// Puts what a referral says into a batch. `bytes` are its own, `document` is what it is kept in.
pub(super) fn take(
    referral: &Referral,
    bytes: &[u8],
    document: [u8; 32],
    (key, wordings): (&SiteKey, &Wordings),
    batch: &mut Intake,
) {
    let own: [u8; 32] = Sha256::digest(bytes).into();
    let id = ReportId::derive(key, &[FORMAT.as_bytes(), &own]);
    let sender = &referral.sender;
    let provider = ProviderId::derive(key, &[sender.name.as_bytes()]);
    batch.providers.push(NewProvider {
        id: provider,
        name: sender.name.clone(),
    });
    let mut reader = Reader {
        taker: Taker::new(key, id.into(), batch),
        accounts: Vec::new(),
        reported: Vec::new(),
    };
    for account in &referral.accounts {
        reader.account(account);
    }
    for url in &referral.urls {
        reader.url(url);
    }
    if reader.reported.is_empty() {
        // Whoever it is about must reach a desk too: an account that only the referral names.
        let account = reader.taker.account(Named {
            role: Role::Reported,
            service: &sender.name,
            handle: None,
            age: None,
            disabled: None,
            found: false,
        });
        reader.reported.push(account);
    }
    for file in &referral.files {
        reader.file(file);
    }
    if let (Some(text), [only]) = (&referral.text, reader.reported.as_slice()) {
        let mut mining = Mining::default();
        let other = (text.as_str(), TextKind::Other);
        reader.taker.say(*only, other, wordings, &mut mining);
        reader.taker.mine(*only, text, &mut mining);
    }
    let urgent = |level| level == UrgencyLevel::Urgent;
    batch.reports.push(NewReport {
        id,
        provider,
        document,
        files_document: None,
        reference: sender.reference.clone(),
        incident_type: referral.incident.unwrap_or(IncidentType::Unstated),
        incident_at: Some(referral.observed_at.unwrap_or(referral.received_at)),
        platform: None,
        escalated: referral
            .urgency
            .is_some_and(|urgency| urgent(urgency.level)),
        batched: false,
        marks: String::new(),
        prior_references: String::new(),
        flags: 0,
        unknown_elements: 0,
    });
    let at = referral.observed_at.unwrap_or(referral.received_at);
    let said = Said {
        at: Some(at),
        zone: true,
        // The form says which of the two its time is.
        meaning: referral.observed_at.is_some(),
        remarks: referral.text.is_some(),
        ..Said::default()
    };
    quality::note(id, &said, batch);
    batch.terms.push(terms(referral, id));
}

fn terms(referral: &Referral, id: ReportId) -> NewTerms {
    let handling: Vec<&str> = referral.handling.iter().map(|code| code.text()).collect();
    let evaluation = referral
        .evaluation
        .map(|found| format!("4x4:{}{}", found.source, found.information));
    let urgency = referral
        .urgency
        .map(|found| format!("{}:{}", found.level.text(), found.reason.text()));
    NewTerms {
        source: id.into(),
        sender_kind: referral.sender.kind.text(),
        sender_country: referral.sender.country.code().to_owned(),
        handling: handling.join(","),
        handling_note: referral.handling_note.clone(),
        evaluation,
        tlp: referral.tlp.map(|tlp| tlp.text()),
        purpose: referral.purpose.text(),
        urgency,
    }
}

struct Reader<'t> {
    taker: Taker<'t>,
    /// In the order of the referral, for files and URLs that name them.
    accounts: Vec<AccountId>,
    reported: Vec<AccountId>,
}

impl Reader<'_> {
    fn account(&mut self, account: &Account) {
        let role = match account.role {
            referral::Role::Child => Role::Victim,
            referral::Role::Recipient => Role::Recipient,
            referral::Role::Reported => Role::Reported,
            _ => Role::Associated,
        };
        let id = self.taker.account(Named {
            role,
            service: &account.service,
            handle: account.id.as_deref(),
            age: account.age.map(i64::from),
            disabled: None,
            found: false,
        });
        for identifier in &account.identifiers {
            self.identifier(id, identifier);
        }
        if let Some(country) = account.country {
            let code = country.code().to_owned();
            self.taker.place(id, "stated", code, None, None);
        }
        for statement in &account.statements {
            self.taker.state(id, *statement);
        }
        self.accounts.push(id);
        if role == Role::Reported {
            self.reported.push(id);
        }
    }

    fn identifier(&mut self, account: AccountId, identifier: &Identifier) {
        let seen = Seen {
            at: identifier.at,
            port: identifier.port,
            event: identifier.event,
            verified: identifier.verified,
            proxy: identifier.proxy,
            mined: false,
            recovery: false,
        };
        let value = identifier.value.clone();
        self.taker.observe(account, identifier.kind, value, seen);
    }

    fn url(&mut self, url: &HostedUrl) {
        let named = url
            .account
            .and_then(|position| self.accounts.get(position).copied());
        let seen = Seen {
            at: url.observed_at,
            ..Seen::default()
        };
        let account = named.unwrap_or_else(|| {
            let account = self.taker.account(Named {
                role: Role::Reported,
                service: host(&url.url),
                handle: Some(&url.url),
                age: None,
                disabled: None,
                found: false,
            });
            self.reported.push(account);
            account
        });
        self.taker
            .observe(account, IdentifierKind::ProfileUrl, url.url.clone(), seen);
        // The host's address and country say where it is hosted. That is where a URL of its own
        // goes; of an account's holder it says nothing.
        if named.is_none() {
            if let Some(ip) = &url.ip {
                self.taker
                    .observe(account, IdentifierKind::Ip, ip.clone(), seen);
            }
            if let Some(country) = url.hosting_country {
                let code = country.code().to_owned();
                self.taker
                    .place(account, "estimate", code, url.observed_at, None);
            }
        }
    }

    fn file(&mut self, file: &ReferralFile) {
        let named = file
            .account
            .and_then(|position| self.accounts.get(position).copied());
        let stated: Vec<(&str, String)> = file
            .digests
            .iter()
            .map(|digest| match digest {
                Digest::Md5(bytes) => ("MD5", hex::encode(bytes)),
                Digest::Pdq(bytes) => ("PDQ", hex::encode(bytes)),
                Digest::Sha1(bytes) => ("SHA1", hex::encode(bytes)),
                Digest::Sha256(bytes) => ("SHA256", hex::encode(bytes)),
            })
            .collect();
        self.taker.file(FileSaid {
            digests: digests(stated.iter().map(|(name, text)| (*name, text.as_str()))),
            account: named.or(self.reported.first().copied()),
            uploaded_at: file.uploaded_at,
            viewed: file.viewed,
            publicly: file.publicly,
            supplemental: false,
            classification: None,
            marks: std::collections::BTreeSet::<Mark>::new(),
            device: None,
        });
    }
}

/// The host of a URL, without its port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts_of_urls() {
        for (url, expected) in [
            ("https://esp.example/p/1", "esp.example"),
            ("http://esp.example:8080", "esp.example"),
            ("https://user@esp.example?q", "esp.example"),
            ("https://[2001:db8::7]/x", "[2001:db8::7]"),
        ] {
            assert_eq!(host(url), expected);
        }
    }
}
