//! What a report says and leaves out, for its completeness and its provider's card.
//!
//! Most of it stands in the rows that are stored anyway, whatever form the report came in; a
//! reader of a format adds what only its document tells ([`Said`]). Only whether something is
//! there is written down, never what.
//!
//! To add a field: see [`tiaki_core::quality::Field`]; then its rule in [`presence`].

use std::collections::BTreeMap;

use tiaki_core::id::{AccountId, ReportId, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::quality::{Facts, Field, Presence};
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;
use tiaki_store::intake::{Intake, NewObservation, NewSourceFile};
use tiaki_store::quality::NewFacts;

/// What only the document tells.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// When it happened, if it is said.
    pub(super) at: Option<Timestamp>,
    /// Whether that time carries its zone.
    pub(super) zone: bool,
    /// Whether it is said what the time is the time of.
    pub(super) meaning: bool,
    /// Whether the communication itself is there: messages, a chat, a thread.
    pub(super) content: bool,
    /// Whether the provider remarks on it in its own words.
    pub(super) remarks: bool,
    /// Whether the report itself carries marks.
    pub(super) marked: bool,
    /// Quality flags by their codes.
    pub(super) flags: BTreeMap<&'static str, u32>,
}

/// Adds the facts on a report whose accounts, identifiers and files are in the batch already.
pub(super) fn note(report: ReportId, said: &Said, batch: &mut Intake) {
    let rows = Rows::of(report.into(), batch);
    let facts = Facts::new(|field| presence(field, said, &rows));
    let flags: Vec<String> = said
        .flags
        .iter()
        .map(|(code, count)| format!("{code}:{count}"))
        .collect();
    let month = said.at.map(|at| at.date().chars().take(7).collect());
    let facts = NewFacts {
        report,
        month,
        facts: facts.write(),
        flags: flags.join(","),
    };
    batch.report_facts.push(facts);
}

/// The rows of one report: the newest of its batch, so that they are the last ones.
struct Rows<'b> {
    reported: Vec<AccountId>,
    /// Whether each reported account is named by the provider.
    named: usize,
    /// Accounts of children, with whether anything is said of each.
    children: Vec<bool>,
    recipients: usize,
    seen: Vec<&'b NewObservation>,
    located: bool,
    files: Vec<(&'b NewSourceFile, bool)>,
}

impl<'b> Rows<'b> {
    fn of(source: SourceId, batch: &'b Intake) -> Self {
        let parts: Vec<_> = batch
            .source_accounts
            .iter()
            .rev()
            .take_while(|part| part.source == source)
            .collect();
        let of_role = |role| parts.iter().filter(move |part| part.role == role);
        let reported: Vec<AccountId> = of_role(Role::Reported).map(|part| part.account).collect();
        let is_named = |account: &AccountId| {
            let found = batch.accounts.iter().rev().find(|one| one.id == *account);
            found.is_some_and(|one| !super::taker::is_unnamed(&one.handle, &source))
        };
        let all: Vec<&NewObservation> = batch
            .observations
            .iter()
            .rev()
            .take_while(|seen| seen.source == source)
            .collect();
        let children = parts
            .iter()
            .filter(|part| part.role == Role::Victim || part.age.is_some_and(|age| age < 18))
            .filter(|part| part.role != Role::Reported)
            .map(|part| {
                part.age.is_some()
                    || is_named(&part.account)
                    || all.iter().any(|seen| seen.account == part.account)
            })
            .collect();
        // Files go in with their parts, one beside the other.
        let mut beside = batch.files.iter().rev();
        let mut digests = |file: &NewSourceFile| {
            let beside = beside.next().filter(|one| one.id == file.file);
            let found = || batch.files.iter().rev().find(|one| one.id == file.file);
            let found = beside.or_else(found);
            found.is_some_and(|one| {
                one.md5.is_some() || one.sha1.is_some() || one.sha256.is_some() || one.pdq.is_some()
            })
        };
        Self {
            named: reported.iter().filter(|account| is_named(account)).count(),
            children,
            recipients: of_role(Role::Recipient).count(),
            located: batch
                .places
                .iter()
                .rev()
                .take_while(|place| place.source == source)
                .any(|place| place.kind != "language" && reported.contains(&place.account)),
            files: batch
                .source_files
                .iter()
                .rev()
                .take_while(|file| file.source == source)
                .map(|file| (file, digests(file)))
                .collect(),
            seen: all
                .into_iter()
                .filter(|seen| reported.contains(&seen.account))
                .collect(),
            reported,
        }
    }

    fn kinds<'s>(
        &'s self,
        kinds: &'s [IdentifierKind],
    ) -> impl Iterator<Item = &'s &'b NewObservation> {
        self.seen.iter().filter(|seen| kinds.contains(&seen.kind))
    }

    /// How many of the files there is something to say of have it. Files for context only need
    /// neither classification nor marks.
    fn files(&self, reported_only: bool, has: impl Fn(&NewSourceFile) -> bool) -> Presence {
        let asked = || {
            self.files
                .iter()
                .filter(|(file, _)| !(reported_only && file.supplemental))
        };
        Presence::of(
            asked().filter(|(file, _)| has(file)).count(),
            asked().count(),
        )
    }
}

fn presence(field: Field, said: &Said, rows: &Rows<'_>) -> Presence {
    use IdentifierKind::{Device, Email, Ip, Phone};
    let addresses = || rows.kinds(&[Ip]);
    let reachable = || rows.kinds(&[Email, Phone]);
    match field {
        Field::File => match rows.files.len() {
            0 => Presence::Absent,
            all => match rows.files.iter().filter(|(_, has)| *has).count() {
                0 => Presence::Partial,
                some => Presence::of(some, all),
            },
        },
        Field::Viewed => rows.files(false, |file| file.viewed.is_some()),
        Field::Offender => match (rows.named > 0, reachable().next().is_some()) {
            (true, true) => Presence::Full,
            (false, false) => Presence::Absent,
            _ => Presence::Partial,
        },
        Field::UploadPlace => {
            let is_upload =
                |seen: &&&NewObservation| seen.event == EventKind::Upload && seen.at.is_some();
            match (addresses().any(|seen| is_upload(&seen)), addresses().next()) {
                (true, _) => Presence::Full,
                (false, Some(_)) => Presence::Partial,
                (false, None) => Presence::Absent,
            }
        }
        Field::Time => match (said.at.is_some() && said.zone, said.meaning) {
            (true, true) => Presence::Full,
            (false, false) if said.at.is_none() => Presence::Absent,
            _ => Presence::Partial,
        },
        Field::Communication => match (said.content, said.remarks) {
            (true, _) => Presence::Full,
            (false, true) => Presence::Partial,
            (false, false) => Presence::Absent,
        },
        Field::Victim => {
            let known = rows.children.iter().filter(|is_known| **is_known).count();
            match (known, rows.children.len() + rows.recipients) {
                (1.., _) => Presence::Full,
                (0, 1..) => Presence::Partial,
                (0, 0) => Presence::Absent,
            }
        }
        Field::Flags => flags(said, rows),
        Field::Port => Presence::of(
            addresses().filter(|seen| seen.port.is_some()).count(),
            addresses().count(),
        ),
        Field::Contact => {
            let verified = reachable().any(|seen| seen.verified == Some(true));
            match (verified, reachable().next()) {
                (true, _) => Presence::Full,
                (false, Some(_)) => Presence::Partial,
                (false, None) => Presence::Absent,
            }
        }
        Field::Zone => match said.at {
            Some(_) => Presence::is(said.zone),
            None => Presence::NotApplicable,
        },
        Field::Meaning => match said.at {
            Some(_) => Presence::is(said.meaning),
            None => Presence::NotApplicable,
        },
        Field::Account => match Presence::of(rows.named, rows.reported.len()) {
            Presence::NotApplicable => Presence::Absent,
            found => found,
        },
        Field::Device => Presence::is(rows.kinds(&[Device]).next().is_some()),
        Field::Location => Presence::is(rows.located),
        Field::Public => rows.files(false, |file| file.publicly.is_some()),
        Field::Classification => rows.files(true, |file| file.classification.is_some()),
        // A field that the core knows and this reader does not: nobody asked the report for it.
        _ => Presence::Unread,
    }
}

fn flags(said: &Said, rows: &Rows<'_>) -> Presence {
    let files = rows.files(true, |file| {
        file.classification.is_some() || !file.marks.is_empty()
    });
    match (files, said.marked) {
        (Presence::Full, _) => Presence::Full,
        (Presence::NotApplicable, marked) => Presence::is(marked),
        (Presence::Absent, false) => Presence::Absent,
        _ => Presence::Partial,
    }
}
