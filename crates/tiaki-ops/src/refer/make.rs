//! A package from its tables: manifest, cover for people, signature and seal. The same for a queue and for a
//! referral of some persons, which has covering words and its own times.
//!
//! What stays is said in codes ([`stays`]); the manifest has them in words, and pages in the visitor's language, so
//! that no two descriptions of one package can differ.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tiaki_core::authority::Authority;
use tiaki_core::id::{PackageId, ReferralId};
use tiaki_core::referral::{self, CoverCode};
use tiaki_core::time::Timestamp;
use tiaki_package::{
    Content, Draft, Evaluation, Handling, HandlingCode, Party, Recipient, Sender, SigningKey, Tlp,
    Urgency, UrgencyLevel, Withheld,
};
use tiaki_store::referrals::Referral;

use super::paper::{self, Paper};
use super::tables::Contents;
use super::{Release, VALID_DAYS, case};
use crate::{Error, Site};

/// What the cover says of the same in another form.
const CASE: &str = "case.jsonld      all of this once more as CASE/UCO (JSON-LD), for the programs of investigators\n";
const NO_CASE: &str =
    "There is no case.jsonld in it: that would be larger than what reads it takes.\n";

/// The same of the form for people.
const PAPER: &str =
    "referral.pdf     all that one needs to begin with, to read and to print (PDF/A)\n";
const NO_PAPER: &str = "There is no referral.pdf in it: it could not be made.\n";

/// Days within which an answer is asked for, by the most urgent band inside.
const REPLY_DAYS: [i64; 5] = [1, 7, 14, 30, 30];

/// Days within which an answer is asked for where the most urgent band inside is this one.
pub(super) fn reply_days(band: Option<usize>) -> i64 {
    let days = band.and_then(|band| REPLY_DAYS.get(band)).copied();
    days.unwrap_or(30)
}

/// What a referral of some persons says of itself.
#[derive(Debug, Clone)]
pub(super) struct Cover {
    /// The common reference.
    pub(super) reference: String,
    /// How soon it is to be looked at.
    pub(super) urgency: referral::Urgency,
    /// By when an answer is asked for.
    pub(super) reply_by: Timestamp,
    /// What the recipient is asked to do.
    pub(super) asked: Option<CoverCode>,
    /// One line.
    pub(super) words: String,
}

/// The ids of a package.
pub(super) struct Ids {
    pub(super) referral: ReferralId,
    pub(super) package: PackageId,
}

/// A package that is sealed, and what is written down of it.
pub(super) struct MadePackage {
    pub(super) referral: Referral,
    pub(super) sealed: Vec<u8>,
}

/// What makes packages.
pub(super) struct Maker<'m> {
    pub(super) site: &'m Site,
    pub(super) at: Timestamp,
    pub(super) release: &'m Release,
    pub(super) cover: Option<&'m Cover>,
    pub(super) signing: &'m SigningKey,
}

impl Maker<'_> {
    /// One package, from its tables to the sealed bytes.
    pub(super) fn package(
        &self,
        ids: &Ids,
        authority: &str,
        contents: &Contents,
        key: &Recipient,
    ) -> Result<MadePackage, Error> {
        let failed = |why: String| Error::Package {
            authority: authority.to_owned(),
            why,
        };
        let directory = &self.site.countries.directory;
        let to = directory
            .find_id(authority)
            .ok_or_else(|| failed("it is not in the directory".to_owned()))?;
        let (mut draft, case) = self.said(&ids.package, to, contents);
        draft.recipients = vec![Party {
            authority: to.id.clone(),
            country: to.country.code().to_owned(),
            key: key.clone(),
        }];
        let has_case = case.is_some();
        let paper = self.paper(&draft, to, (contents, has_case));
        draft.contents = self.contents(to, contents, (has_case, paper.is_some()));
        if let Some(paper) = paper {
            draft.contents.insert(paper::NAME.to_owned(), paper);
        }
        if let Some(text) = case {
            let media_type = case::MEDIA_TYPE.to_owned();
            let case = Content { media_type, text };
            draft.contents.insert(case::NAME.to_owned(), case);
        }
        let signed = draft
            .sign(self.signing)
            .map_err(|error| failed(error.to_string()))?;
        let size = i64::try_from(signed.to_bytes().len()).unwrap_or(i64::MAX);
        let sealed = signed
            .seal(std::slice::from_ref(key))
            .map_err(|error| failed(error.to_string()))?;
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let referral = Referral {
            id: ids.referral,
            authority: authority.to_owned(),
            operation: self.release.operation.clone(),
            reference: self.reference(),
            state: "released".to_owned(),
            released_by: format!("{} with {}", self.release.released_by, self.release.second),
            released_at: self.at,
            accounts: count(contents.accounts),
            persons: count(contents.persons),
            package: ids.package,
            digest: signed.digest(),
            size,
        };
        Ok(MadePackage { referral, sealed })
    }

    /// The reference that all packages of the operation share.
    fn reference(&self) -> String {
        let digest = self
            .site
            .key
            .digest("operation", &[self.release.operation.as_bytes()]);
        format!("op-{}", hex::encode(digest.get(..8).unwrap_or_default()))
    }

    /// By when an answer is asked for.
    fn reply_by(&self, contents: &Contents) -> Timestamp {
        match self.cover {
            Some(cover) => cover.reply_by,
            None => self.at.plus_days(reply_days(contents.band)),
        }
    }

    fn urgency(&self, contents: &Contents) -> Urgency {
        let Some(cover) = self.cover else {
            return urgency(contents);
        };
        let level = match cover.urgency {
            referral::Urgency::Immediate => UrgencyLevel::Immediate,
            referral::Urgency::Urgent => UrgencyLevel::Urgent,
            _ => UrgencyLevel::Routine,
        };
        let asked = cover.asked.map_or("as its sender judges", CoverCode::text);
        Urgency {
            level,
            reason: asked.to_owned(),
        }
    }

    /// What a package says of itself, and the same with all that it holds as CASE/UCO, where that is not
    /// too large.
    pub(super) fn said(
        &self,
        package: &PackageId,
        to: &Authority,
        contents: &Contents,
    ) -> (Draft, Option<String>) {
        let draft = self.draft(package, contents);
        let head = case::head(&draft, &self.release.from, to);
        let case = contents.case.write(&head);
        (draft, case)
    }

    /// The printed form, in the recipient's language.
    pub(super) fn paper(
        &self,
        draft: &Draft,
        to: &Authority,
        (contents, has_case): (&Contents, bool),
    ) -> Option<Content> {
        let paper = Paper {
            draft,
            to,
            release: self.release,
            cover: self.cover,
            contents,
            has_case,
        };
        paper.content()
    }

    /// The tables and the cover for people.
    fn contents(
        &self,
        to: &Authority,
        contents: &Contents,
        has: (bool, bool),
    ) -> BTreeMap<String, Content> {
        let summary = Content {
            media_type: "text/plain; charset=utf-8".to_owned(),
            text: self.summary(to, contents, has),
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
        tables
            .chain(std::iter::once(("summary.txt".to_owned(), summary)))
            .collect()
    }

    /// What it says of itself, without whom it is sealed to and what it holds.
    fn draft(&self, package: &PackageId, contents: &Contents) -> Draft {
        let (release, at) = (self.release, self.at);
        Draft {
            package_id: package.to_string(),
            operation: Some(release.operation.clone()),
            common_reference: Some(self.reference()),
            sender: Sender {
                authority: release.from.id.clone(),
                name: release.from.name.clone(),
                country: release.from.country.code().to_owned(),
            },
            recipients: Vec::new(),
            created_at: at.micros(),
            expires_at: at.plus_days(VALID_DAYS).micros(),
            reply_by: Some(self.reply_by(contents).micros()),
            purpose: release.purpose.clone(),
            legal_basis: release.legal_basis.clone(),
            handling: Handling {
                codes: codes(contents),
                restriction: None,
            },
            evaluation: Evaluation::four_by_four("B", "4"),
            // As strict as whatever goes: what came under RED or AMBER+STRICT stays.
            tlp: Tlp::AmberStrict,
            urgency: self.urgency(contents),
            counts: counts(contents),
            withheld: withheld(contents),
            contents: BTreeMap::new(),
        }
    }

    /// What the sender says of this referral, where it says anything.
    fn words(&self) -> String {
        let Some(cover) = self.cover else {
            return String::new();
        };
        let asked = cover
            .asked
            .map(|asked| format!("Asked: {}\n", asked.text()));
        format!(
            "Common reference: {}\n{}Sender's words: {}\nAnswer asked for by {}\n",
            cover.reference,
            asked.unwrap_or_default(),
            cover.words,
            cover.reply_by.date()
        )
    }

    /// The cover for people, which says whether all of it is there as CASE/UCO and printed.
    pub(super) fn summary(
        &self,
        to: &Authority,
        contents: &Contents,
        (has_case, has_paper): (bool, bool),
    ) -> String {
        let release = self.release;
        let purpose = &release.purpose;
        let words = self.words();
        let until = self.at.plus_days(VALID_DAYS).date();
        let case = if has_case { CASE } else { NO_CASE };
        let paper = if has_paper { PAPER } else { NO_PAPER };
        format!(
            "Referral to {} ({})\nFrom {}\nOperation {}, reference {}\nReleased {} by {} with {}\nPurpose: {purpose}\n\
             Legal basis: {}\n{words}Not to be used after {until} without asking.\n\n\
             {} persons, {} accounts. {} accounts of children are withheld; ask for them.\n\n\
             How to read it\n\
             {paper}\
             persons.csv      who, in which danger class and band, and why; smaller bands first in urgency;\n\
                              under which reference others were written to about the same person, and whom\n\
             accounts.csv     the accounts taken to be of one person; 'reported' under protection says that it\n\
                              is a minor's or leads to a child: protect it as such\n\
             links.csv        what holds those accounts together, and how firmly\n\
             identifiers.csv  identifiers as the provider gave them, times in UTC; a leading ' only keeps\n\
                              spreadsheets from reading a cell as a formula\n\
             files.csv        digests and labels; no file is or was kept\n\
             reports.csv      the reports that all this was read from, with handling codes, TLP and evaluation\n\
                              where they came under such: they bind you too\n\
             {case}\n\
             What it is not\n\
             Persons are hypotheses of software, not findings: check each link before acting on it. A\n\
             country is where an address block is registered or a number belongs, not where somebody is.\n\
             A known file is one whose digest is on a list. 'Not stated' means that the provider says nothing.\n",
            to.name,
            to.country.name(),
            release.from.name,
            release.operation,
            self.reference(),
            self.at.date(),
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
pub(super) fn codes(contents: &Contents) -> BTreeSet<HandlingCode> {
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

/// What is known and not sent, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StaysCode {
    /// Accounts of children: protection.
    Children,
    /// Identifiers that nobody stated, or that a protected account holds: protection.
    Identifiers,
    /// Accounts that their senders restrict: a source's condition.
    Restricted,
    /// The reasons, place and clock of persons, which may rest on such an account.
    Reasons,
}

impl StaysCode {
    /// As programs and catalogues name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Children => "children",
            Self::Identifiers => "identifiers",
            Self::Restricted => "restricted",
            Self::Reasons => "reasons",
        }
    }

    fn said(self, count: u64) -> Withheld {
        let (what, why) = match self {
            Self::Children => (
                format!("{count} accounts of children, with their identifiers"),
                "children are protected: ask for them with the purpose and legal basis",
            ),
            Self::Identifiers => (
                format!(
                    "{count} identifiers that were found in free text or that a protected account holds"
                ),
                "one may be a child's: ask for them with the purpose and legal basis",
            ),
            Self::Restricted => (
                format!("{count} accounts with all that is known of them"),
                "a referral names them whose sender has to allow first that it is passed on \
                 (handling code H2 or H3, TLP:RED or AMBER+STRICT): ask for them",
            ),
            Self::Reasons => (
                format!("the reasons, place and clock of {count} persons"),
                "they may rest on an account that stays because of its sender's terms",
            ),
        };
        Withheld {
            what,
            why: why.to_owned(),
        }
    }
}

/// What of a package's persons stays, and how many.
pub(super) fn stays(contents: &Contents) -> Vec<(StaysCode, u64)> {
    let all = [
        (StaysCode::Children, contents.withheld),
        (StaysCode::Identifiers, contents.mined),
        (StaysCode::Restricted, contents.restricted),
        (StaysCode::Reasons, contents.unexplained),
    ];
    all.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// What is known and not sent.
fn withheld(contents: &Contents) -> Vec<Withheld> {
    let stays = stays(contents).into_iter();
    stays.map(|(code, count)| code.said(count)).collect()
}
