//! Refer: a signed, sealed package for each authority, released by two people; a queue too long
//! for one package goes on in further ones, the most urgent persons first.
//!
//! Nothing is sealed without two named people ([`Release`]), and nothing goes to
//! an authority whose key is not known. Persons in no single country stay at the
//! coordinator's own desk, unless an operator chose several authorities ([`shared`]). A package's bytes before sealing follow from the
//! store, the release and the time alone; sealing itself draws randomness.

pub mod shared;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;
use serde::Serialize;
use tiaki_core::authority::Authority;
use tiaki_core::id::{PackageId, ReferralId, SharedReferralId};
use tiaki_core::queue::back_on;
use tiaki_core::queue::operator_key;
use tiaki_package::{
    Content, Draft, Evaluation, Handling, HandlingCode, Party, Recipient, Sender, SigningKey, Tlp,
    Urgency, UrgencyLevel, Withheld, atomic_write,
};
use tiaki_store::persons;
use tiaki_store::queue::referred::{self, Sent};
use tiaki_store::referrals::{self, Referral};
use tiaki_store::shared as stored_shared;
use tiaki_store::views::ranked_otherwise;

use self::tables::{Contents, Part};
use crate::{Act, Error, Site, rules};

/// Days within which an answer is asked for, by the most urgent band inside.
const REPLY_DAYS: [i64; 5] = [1, 7, 14, 30, 30];
/// Days after which a package is not to be used any more without asking.
const VALID_DAYS: i64 = 365;

/// What a package's file is called at its end until its release is written down.
const STAGED: &str = ".sealing";

/// Who lets packages go, and what for.
#[derive(Debug, Clone)]
pub struct Release {
    /// The operation's name.
    pub operation: String,
    /// The authority that sends.
    pub from: Authority,
    /// Who releases.
    pub released_by: String,
    /// The second person.
    pub second: String,
    /// What the packages are for.
    pub purpose: String,
    /// On what legal basis.
    pub legal_basis: String,
    /// Where the packages are written.
    pub out: PathBuf,
}

/// What a release came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Referred {
    /// Packages written.
    pub packages: u64,
    /// Persons in them.
    pub persons: u64,
    /// Accounts in them.
    pub accounts: u64,
    /// Accounts of children left out.
    pub withheld: u64,
    /// Bytes of all packages before sealing.
    pub bytes: u64,
    /// Authorities that have someone waiting but no key yet.
    pub without_key: Vec<String>,
}

/// The keys that packages are sealed to, by authority.
///
/// # Errors
/// Those of the store.
pub fn keys(site: &Site) -> Result<BTreeMap<String, String>, Error> {
    Ok(site.store.read("keys", referrals::keys)?)
}

/// Saves the public key that an authority's packages are sealed to from now on.
///
/// # Errors
/// Where the text is no such key; those of the store.
pub fn save_key(site: &Site, act: &Act, authority: &str, recipient: &str) -> Result<(), Error> {
    let invalid = |error: tiaki_package::KeyError| Error::Invalid {
        what: "the key".to_owned(),
        why: error.to_string(),
    };
    Recipient::parse(recipient).map_err(invalid)?;
    Ok(site.store.write("authority key", |tx| {
        referrals::save_key(tx, authority, recipient, &act.actor, act.at)
    })?)
}

/// Makes, signs, seals and writes a package for every authority with someone in its queue.
///
/// # Errors
/// Where the two people are one, where nothing has been triaged, where a package
/// cannot be made or written; those of the store.
pub fn refer(
    site: &Site,
    act: &Act,
    release: &Release,
    signing: &SigningKey,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Referred, Error> {
    check(release)?;
    let (made, keys, known, decided) = read(site)?;
    if made.is_empty() {
        return Err(Error::Early {
            missing: "run `tiaki triage`",
            step: "refer",
        });
    }
    std::fs::create_dir_all(&release.out).map_err(|source| Error::Write {
        what: release.out.display().to_string(),
        source,
    })?;
    let without_key: BTreeSet<String> = made
        .keys()
        .map(|part| part.authority.clone())
        .filter(|id| !keys.contains_key(id))
        .collect();
    let mut ready = Vec::new();
    for (part, contents) in &made {
        if let Some(recipient) = keys.get(&part.authority) {
            ready.push(Ready {
                part,
                contents,
                recipient,
            });
        }
    }
    refuse_overwriting(release, &ready)?;
    let total = ready.len() as u64;
    let done = std::sync::atomic::AtomicU64::new(0);
    let maker = Maker {
        site,
        act,
        release,
        signing,
    };
    let sealed: Vec<Result<Referral, Error>> = ready
        .par_iter()
        .map(|ready| {
            let referral = maker.package(ready.part, ready.contents, ready.recipient);
            progress(
                done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1,
                total,
            );
            referral
        })
        .collect();
    let sealed: Vec<Referral> = sealed.into_iter().collect::<Result<_, _>>()?;
    let sent = sent(&ready, &sealed);
    let drafts = drafts(&ready, &sealed);
    site.store.write("refer", |tx| {
        // Whom an operator decided otherwise on meanwhile, ruled on, linked or set aside, does not go
        // out as before.
        if stored_shared::version(tx)? != decided {
            return Err(Error::Store(tiaki_store::Error::Busy {
                transaction: "refer",
            }));
        }
        referrals::add(tx, &sealed, &keys)?;
        stored_shared::note_sent(tx, &drafts)?;
        referred::add(tx, &sent, &known, act.at)?;
        Ok(())
    })?;
    put_in_place(release, &ready)?;
    let sum = |of: fn(&Contents) -> u64| ready.iter().map(|ready| of(ready.contents)).sum();
    Ok(Referred {
        packages: total,
        persons: sum(|contents| contents.persons),
        accounts: sum(|contents| contents.accounts),
        withheld: sum(|contents| contents.withheld),
        bytes: sealed
            .iter()
            .map(|referral| referral.size.cast_unsigned())
            .sum(),
        without_key: without_key.into_iter().collect(),
    })
}

/// The contents of each package, the keys by authority, what is known of whom, and which decisions on
/// several authorities that rests on.
type Readings = (
    BTreeMap<Part, Contents>,
    BTreeMap<String, String>,
    referred::Basis,
    stored_shared::Version,
);

/// What everybody is sent, the keys, and what is known of whom, in one reading.
fn read(site: &Site) -> Result<Readings, Error> {
    site.store.read("refer", |tx| {
        // In one with what is read: nothing can come in between.
        let missing = match persons::behind(tx)? {
            persons::Behind { unmatched: 1.., .. } => {
                "run `tiaki match`, `tiaki link` and `tiaki triage`"
            }
            behind if behind.unlinked + behind.unranked > 0 => {
                "run `tiaki link` and `tiaki triage`"
            }
            _ if ranked_otherwise(tx, &rules::in_force(tx, site)?.version)? > 0 => {
                "run `tiaki triage`: other rules came into force since persons were ranked"
            }
            _ => {
                let keys = referrals::keys(tx)?;
                return Ok((
                    tables::make(tx, site, &keys)?,
                    keys,
                    referred::basis(tx)?,
                    stored_shared::version(tx)?,
                ));
            }
        };
        Err(Error::Early {
            missing,
            step: "refer",
        })
    })
}

/// Which decisions on several authorities went out with which referrals.
fn drafts(ready: &[Ready<'_>], sealed: &[Referral]) -> Vec<(SharedReferralId, ReferralId)> {
    let of = |(ready, referral): (&Ready<'_>, &Referral)| {
        let (drafts, id) = (&ready.contents.shared, referral.id);
        drafts.iter().map(|draft| (*draft, id)).collect::<Vec<_>>()
    };
    ready.iter().zip(sealed).flat_map(of).collect()
}

/// Who is in the packages, in their order.
fn sent(ready: &[Ready<'_>], sealed: &[Referral]) -> Vec<Sent> {
    let of = |(ready, referral): (&Ready<'_>, &Referral)| {
        let (persons, id) = (&ready.contents.sent, referral.id);
        let sent = persons.iter().map(move |(person, band)| Sent {
            person: *person,
            referral: id,
            back_on: back_on(band),
        });
        sent.collect::<Vec<_>>()
    };
    ready.iter().zip(sealed).flat_map(of).collect()
}

/// A package of an earlier release is never written over.
fn refuse_overwriting(release: &Release, ready: &[Ready<'_>]) -> Result<(), Error> {
    let is_there = |ready: &&Ready<'_>| release.out.join(ready.part.file_name()).exists();
    let Some(ready) = ready.iter().find(is_there) else {
        return Ok(());
    };
    let name = ready.part.file_name();
    let why = format!("{name} is there from an earlier release, which stays: name another folder");
    Err(Error::Invalid {
        what: "the folder for packages".to_owned(),
        why,
    })
}

/// Gives the staged packages their names, now that the release is written down.
fn put_in_place(release: &Release, ready: &[Ready<'_>]) -> Result<(), Error> {
    for name in ready.iter().map(|ready| ready.part.file_name()) {
        let (staged, file) = (
            release.out.join(format!("{name}{STAGED}")),
            release.out.join(&name),
        );
        let failed = |source| Error::Write {
            what: file.display().to_string(),
            source,
        };
        std::fs::rename(staged, &file).map_err(failed)?;
    }
    Ok(())
}

/// A package that can be made: its tables, and the key it is sealed to.
struct Ready<'r> {
    part: &'r Part,
    contents: &'r Contents,
    recipient: &'r String,
}

/// Two people, a purpose, an operation.
fn check(release: &Release) -> Result<(), Error> {
    let invalid = |why: &str| {
        Err(Error::Invalid {
            what: "the release".to_owned(),
            why: why.to_owned(),
        })
    };
    let (one, two) = (release.released_by.trim(), release.second.trim());
    if one.is_empty() || two.is_empty() {
        return invalid("two people must be named");
    }
    if operator_key(one) == operator_key(two) {
        return invalid("the second person must be another than the first");
    }
    if release.operation.trim().is_empty() || release.purpose.trim().is_empty() {
        return invalid("the operation and the purpose must be named");
    }
    Ok(())
}

struct Maker<'m> {
    site: &'m Site,
    act: &'m Act,
    release: &'m Release,
    signing: &'m SigningKey,
}

impl Maker<'_> {
    /// One package, from its tables to the sealed file on disk.
    fn package(
        &self,
        part: &Part,
        contents: &Contents,
        recipient: &str,
    ) -> Result<Referral, Error> {
        let authority = part.authority.as_str();
        let failed = |why: String| Error::Package {
            authority: authority.to_owned(),
            why,
        };
        let to = self
            .site
            .countries
            .directory
            .find_id(authority)
            .ok_or_else(|| failed("it is not in the directory".to_owned()))?;
        let key = Recipient::parse(recipient).map_err(|error| failed(error.to_string()))?;
        let (number, at) = (
            part.number.to_be_bytes(),
            self.act.at.micros().to_be_bytes(),
        );
        let parts = [
            self.release.operation.as_bytes(),
            authority.as_bytes(),
            &number[..],
            &at[..],
        ];
        let referral = ReferralId::derive(&self.site.key, &parts);
        let package = PackageId::derive(&self.site.key, &parts);
        let draft = self.draft(&package, to, contents, &key);
        let signed = draft
            .sign(self.signing)
            .map_err(|error| failed(error.to_string()))?;
        let size = i64::try_from(signed.to_bytes().len()).unwrap_or(i64::MAX);
        let sealed = signed
            .seal(&[key])
            .map_err(|error| failed(error.to_string()))?;
        let file = self
            .release
            .out
            .join(format!("{}{STAGED}", part.file_name()));
        atomic_write(&file, &sealed).map_err(|source| Error::Write {
            what: file.display().to_string(),
            source,
        })?;
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        Ok(Referral {
            id: referral,
            authority: authority.to_owned(),
            operation: self.release.operation.clone(),
            reference: self.reference(),
            state: "released".to_owned(),
            released_by: format!("{} with {}", self.release.released_by, self.release.second),
            released_at: self.act.at,
            accounts: count(contents.accounts),
            persons: count(contents.persons),
            package,
            digest: signed.digest(),
            size,
        })
    }

    /// The reference that all packages of the operation share.
    fn reference(&self) -> String {
        let digest = self
            .site
            .key
            .digest("operation", &[self.release.operation.as_bytes()]);
        format!("op-{}", hex::encode(digest.get(..8).unwrap_or_default()))
    }

    fn draft(
        &self,
        package: &PackageId,
        to: &Authority,
        contents: &Contents,
        key: &Recipient,
    ) -> Draft {
        let (release, at) = (self.release, self.act.at);
        let days = contents
            .band
            .and_then(|band| REPLY_DAYS.get(band))
            .copied()
            .unwrap_or(30);
        let summary = Content {
            media_type: "text/plain; charset=utf-8".to_owned(),
            text: self.summary(to, contents),
        };
        let tables = contents.tables.iter().map(|(name, text)| {
            let media_type = "text/csv; charset=utf-8; header=present".to_owned();
            (
                (*name).to_owned(),
                Content {
                    media_type,
                    text: text.clone(),
                },
            )
        });
        Draft {
            package_id: package.to_string(),
            operation: Some(release.operation.clone()),
            common_reference: Some(self.reference()),
            sender: Sender {
                authority: release.from.id.clone(),
                name: release.from.name.clone(),
                country: release.from.country.code().to_owned(),
            },
            recipients: vec![Party {
                authority: to.id.clone(),
                country: to.country.code().to_owned(),
                key: key.clone(),
            }],
            created_at: at.micros(),
            expires_at: at.plus_days(VALID_DAYS).micros(),
            reply_by: Some(at.plus_days(days).micros()),
            purpose: release.purpose.clone(),
            legal_basis: release.legal_basis.clone(),
            handling: Handling {
                codes: codes(contents),
                restriction: None,
            },
            evaluation: Evaluation::four_by_four("B", "4"),
            // As strict as whatever goes: what came under RED or AMBER+STRICT stays.
            tlp: Tlp::AmberStrict,
            urgency: urgency(contents),
            counts: counts(contents),
            withheld: withheld(contents),
            contents: tables
                .chain(std::iter::once(("summary.txt".to_owned(), summary)))
                .collect(),
        }
    }

    /// The cover for people.
    fn summary(&self, to: &Authority, contents: &Contents) -> String {
        let release = self.release;
        let purpose = &release.purpose;
        let until = self.act.at.plus_days(VALID_DAYS).date();
        format!(
            "Referral to {} ({})\nFrom {}\nOperation {}, reference {}\nReleased {} by {} with {}\nPurpose: {purpose}\n\
             Legal basis: {}\nNot to be used after {until} without asking.\n\n\
             {} persons, {} accounts. {} accounts of children are withheld; ask for them.\n\n\
             How to read it\n\
             persons.csv      who, in which danger class and band, and why; smaller bands first in urgency;\n\
                              under which reference others were written to about the same person, and whom\n\
             accounts.csv     the accounts taken to be of one person; 'reported' under protection says that it\n\
                              is a minor's or leads to a child: protect it as such\n\
             links.csv        what holds those accounts together, and how firmly\n\
             identifiers.csv  identifiers as the provider gave them, times in UTC; a leading ' only keeps\n\
                              spreadsheets from reading a cell as a formula\n\
             files.csv        digests and labels; no file is or was kept\n\
             reports.csv      the reports that all this was read from, with handling codes, TLP and evaluation\n\
                              where they came under such: they bind you too\n\n\
             What it is not\n\
             Persons are hypotheses of software, not findings: check each link before acting on it. A\n\
             country is where an address block is registered or a number belongs, not where somebody is.\n\
             A known file is one whose digest is on a list. 'Not stated' means that the provider says nothing.\n",
            to.name,
            to.country.name(),
            release.from.name,
            release.operation,
            self.reference(),
            self.act.at.date(),
            release.released_by,
            release.second,
            release.legal_basis,
            contents.persons,
            contents.accounts,
            contents.withheld,
        )
    }
}

/// The handling codes of a package: those of all that goes in it. H2 and H3 never go.
fn codes(contents: &Contents) -> BTreeSet<HandlingCode> {
    let court = contents.is_kept_from_courts.then_some(HandlingCode::H1);
    std::iter::once(HandlingCode::H0).chain(court).collect()
}

/// How soon a package must be looked at: by the most urgent band inside.
fn urgency(contents: &Contents) -> Urgency {
    let (level, reason) = match contents.band {
        Some(0) => (
            UrgencyLevel::Immediate,
            "at least one person is to be looked at within a day: see persons.csv",
        ),
        Some(1) => (
            UrgencyLevel::Urgent,
            "at least one person is to be looked at within a week: see persons.csv",
        ),
        _ => (
            UrgencyLevel::Routine,
            "nobody in it is in one of the two most urgent bands",
        ),
    };
    Urgency {
        level,
        reason: reason.to_owned(),
    }
}

/// How many of what a package holds.
fn counts(contents: &Contents) -> BTreeMap<String, u64> {
    let counts = [
        ("accounts", contents.accounts),
        ("persons", contents.persons),
        ("withheld_accounts", contents.withheld),
        ("withheld_mined_identifiers", contents.mined),
        ("withheld_reasons", contents.unexplained),
        ("withheld_restricted_accounts", contents.restricted),
    ];
    counts
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect()
}

/// What is known and not sent.
fn withheld(contents: &Contents) -> Vec<Withheld> {
    let children = (contents.withheld > 0).then(|| Withheld {
        what: format!(
            "{} accounts of children, with their identifiers",
            contents.withheld
        ),
        why: "children are protected: ask for them with the purpose and legal basis".to_owned(),
    });
    let mined = (contents.mined > 0).then(|| Withheld {
        what: format!(
            "{} identifiers that were found in free text or that a protected account holds",
            contents.mined
        ),
        why: "one may be a child's: ask for them with the purpose and legal basis".to_owned(),
    });
    let restricted = (contents.restricted > 0).then(|| Withheld {
        what: format!(
            "{} accounts with all that is known of them",
            contents.restricted
        ),
        why: "a referral names them whose sender has to allow first that it is passed on \
              (handling code H2 or H3, TLP:RED or AMBER+STRICT): ask for them"
            .to_owned(),
    });
    let unexplained = (contents.unexplained > 0).then(|| Withheld {
        what: format!(
            "the reasons, place and clock of {} persons",
            contents.unexplained
        ),
        why: "they may rest on an account that stays because of its sender's terms".to_owned(),
    });
    [children, mined, restricted, unexplained]
        .into_iter()
        .flatten()
        .collect()
}
