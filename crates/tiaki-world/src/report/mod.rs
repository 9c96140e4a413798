//! Reports as providers write them: one `<report>`, and the `<files>` beside it.
//!
//! The order of elements is that of the schema. What a report says depends on the provider (which
//! fields it fills in) and on what happened; both come from the parameters and the plan. All free text
//! is a code: `coded text T-104` stands where words would. `docs/worlds.md` lists the families of codes.

mod events;
mod evidence;
mod party;
mod sender;
mod summary;

use std::fmt;

use crate::draw::{Draw, Purpose};
use crate::params::Provider;
use crate::plan::{Incident, Kind, NONE};
use crate::world::World;
use crate::xml::Xml;

use self::evidence::FileInReport;

/// Free text, as a code: the family says what the words would be about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coded(pub(crate) char, pub(crate) u64);

impl fmt::Display for Coded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "coded text {}-{:03}", self.0, self.1)
    }
}

impl Coded {
    /// A text of the family.
    pub(crate) fn draw(draw: &mut Draw, family: char) -> Self {
        Self(family, 1 + draw.below(240))
    }
}

/// One report while it is written.
pub(crate) struct Writing<'w, 'p> {
    pub(crate) world: &'w World<'p>,
    pub(crate) number: u32,
    pub(crate) incident: &'w Incident,
    pub(crate) name: &'p str,
    pub(crate) provider: &'p Provider,
    /// The words and files; those of the original for a near-duplicate.
    pub(crate) draw: Draw,
    /// Whether it is another report of an incident that was reported before.
    pub(crate) is_again: bool,
}

/// Writes the report of an incident, and its files where it has any; gives whether it has.
///
/// An exact copy is the original's report, byte for byte.
pub(crate) fn write(world: &World<'_>, number: u32, report: &mut Xml, files: &mut Xml) -> bool {
    let Some(mut incident) = world.plan.incident(number) else {
        return false;
    };
    let mut number = number;
    if incident.is_exact_copy {
        number = incident.origin;
        incident = world.plan.incident(number).unwrap_or(incident);
    }
    let Some((name, provider)) = world.setting.provider(incident.provider).copied() else {
        return false;
    };
    let draw = world
        .setting
        .seed
        .draw(Purpose::Report, incident.origin.into(), 0);
    let is_again = incident.origin != number;
    let mut writing = Writing {
        world,
        number,
        incident,
        name,
        provider,
        draw,
        is_again,
    };
    let evidence = writing.evidence();
    report.start();
    report.nest_with("report", &[], |xml| writing.report(xml, &evidence));
    files.start();
    files.nest("files", |xml| writing.files(xml, &evidence));
    !evidence.is_empty()
}

impl Writing<'_, '_> {
    fn report(&mut self, xml: &mut Xml, evidence: &[FileInReport]) {
        let kind = self.incident.kind;
        if kind == Kind::Batch {
            xml.empty_with("batchedReport", &[("reason", &"VIRAL_POTENTIAL_MEME")]);
            self.summary(xml);
            self.reporter(xml);
            self.batch(xml);
            return;
        }
        self.summary(xml);
        if kind == Kind::Noise {
            self.reporter(xml);
            return;
        }
        self.internet_details(xml, evidence);
        self.reporter(xml);
        self.reported(xml);
        self.others(xml);
        self.closing_words(xml);
    }

    /// The accounts of a batch, by identifier alone.
    fn batch(&mut self, xml: &mut Xml) {
        let (first, len) = self.incident.members;
        let members = usize::try_from(first).unwrap_or(usize::MAX)
            ..usize::try_from(first + len).unwrap_or(usize::MAX);
        for account in self.world.plan.batched.get(members).unwrap_or_default() {
            xml.nest("personOrUserReported", |xml| {
                xml.leaf("espIdentifier", self.world.handle(*account))
            });
        }
    }

    fn closing_words(&mut self, xml: &mut Xml) {
        let family = match self.incident.kind {
            Kind::Medical => 'M',
            Kind::Outrage => 'O',
            Kind::Family => 'F',
            Kind::Batch
            | Kind::Contact
            | Kind::Enticement
            | Kind::FirstSeen
            | Kind::FirstSeenSet
            | Kind::Live
            | Kind::Meme
            | Kind::Mistaken
            | Kind::Noise
            | Kind::Other
            | Kind::Possession
            | Kind::SelfProduced
            | Kind::Sharing
            | Kind::VictimNamed => 'N',
        };
        let says = if family == 'N' { 2_500 } else { 6_000 };
        if self.draw.chance(says) {
            xml.leaf("additionalInfo", Coded::draw(&mut self.draw, family));
        }
    }

    /// Whether the incident is one of contact with a minor.
    const fn is_contact(&self) -> bool {
        matches!(self.incident.kind, Kind::Contact | Kind::Enticement)
    }

    /// Whether there is an account of that number.
    const fn exists(account: u32) -> bool {
        account != NONE
    }
}
