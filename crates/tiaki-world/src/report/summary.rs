//! What happened: `incidentSummary` and `internetDetails`.

use super::evidence::FileInReport;
use super::{Coded, Writing};
use crate::calendar::DAY;
use crate::draw::{WHOLE, mix};
use crate::params::ProviderKind;
use crate::plan::{Kind, Signal};
use crate::xml::Xml;

const POSSESSION: &str = "Child Pornography (possession, manufacture, and distribution)";
const ENTICEMENT: &str = "Online Enticement of Children for Sexual Acts";
const MOLESTATION: &str = "Child Sexual Molestation";
const TRAFFICKING: &str = "Child Sex Trafficking";
const WORDS: &str = "Misleading Words or Digital Images on the Internet";
const UNSOLICITED: &str = "Unsolicited Obscene Material Sent to a Child";

const TIMES: [&str; 6] = [
    "time of the upload",
    "time of the last message",
    "time the account was found",
    "time of the log-in nearest to the upload",
    "time of the first file",
    "UTC, from the log of the service",
];

impl Writing<'_, '_> {
    pub(super) fn summary(&mut self, xml: &mut Xml) {
        xml.nest("incidentSummary", |xml| self.summary_inside(xml));
    }

    fn summary_inside(&mut self, xml: &mut Xml) {
        xml.leaf("incidentType", self.incident_type());
        // Where the person's block does not say which service, this must.
        if !self.states_service() || self.draw.chance(6_000) || self.incident.kind == Kind::Batch {
            xml.leaf("platform", self.name);
        }
        let share = if self.is_contact() {
            self.provider.escalates_contact
        } else {
            self.provider.escalates
        };
        let bare = matches!(self.incident.kind, Kind::Batch | Kind::Noise);
        if self.draw.chance(share) && !bare {
            xml.leaf("escalateToHighPriority", Coded::draw(&mut self.draw, 'E'));
        }
        self.annotations(xml);
        let mut at = self.incident.at;
        if self
            .draw
            .chance(self.world.setting.params.incidents.wrong_time)
        {
            at -= at.rem_euclid(DAY);
        }
        xml.leaf("incidentDateTime", self.world.calendar.stamp(at));
        let described = self.draw.chance(5_500);
        let words = self.draw.pick(&TIMES);
        if self.is_again {
            xml.leaf(
                "incidentDateTimeDescription",
                "reported again: more was found",
            );
        } else if described {
            xml.leaf("incidentDateTimeDescription", words);
        }
    }

    fn incident_type(&mut self) -> &'static str {
        let (first, second) = (self.draw.below(100), self.draw.below(100));
        match self.incident.kind {
            Kind::Enticement if second < 3 => TRAFFICKING,
            Kind::Enticement => ENTICEMENT,
            Kind::Contact if first < 40 => ENTICEMENT,
            Kind::Contact if first < 55 => UNSOLICITED,
            Kind::VictimNamed if first < 60 => ENTICEMENT,
            Kind::FirstSeenSet | Kind::Live if first < 5 => MOLESTATION,
            Kind::Other if first < 45 => WORDS,
            Kind::Other if first < 80 => UNSOLICITED,
            Kind::Batch
            | Kind::Contact
            | Kind::Family
            | Kind::FirstSeen
            | Kind::FirstSeenSet
            | Kind::Live
            | Kind::Medical
            | Kind::Meme
            | Kind::Mistaken
            | Kind::Noise
            | Kind::Other
            | Kind::Outrage
            | Kind::Possession
            | Kind::SelfProduced
            | Kind::Sharing
            | Kind::VictimNamed => POSSESSION,
        }
    }

    fn annotations(&mut self, xml: &mut Xml) {
        let (first, second) = (self.draw.below(100), self.draw.below(100));
        let flags: &[&str] = match self.incident.kind {
            Kind::Enticement if first < 40 => &["sextortion"],
            Kind::Enticement if first < 50 => &["sextortion", "csamSolicitation"],
            Kind::Enticement if first < 85 => &["csamSolicitation"],
            Kind::Contact if first < 18 => &["csamSolicitation"],
            Kind::VictimNamed if first < 35 => &["sextortion"],
            Kind::SelfProduced if first < 35 => &["minorToMinorInteraction"],
            Kind::Other if first < 25 => &["spam"],
            Kind::Sharing if first < 2 && second < 20 => &["sadisticOnlineExploitation"],
            Kind::Sharing if first < 6 => &["csamSolicitation"],
            Kind::Batch
            | Kind::Contact
            | Kind::Enticement
            | Kind::Family
            | Kind::FirstSeen
            | Kind::FirstSeenSet
            | Kind::Live
            | Kind::Medical
            | Kind::Meme
            | Kind::Mistaken
            | Kind::Noise
            | Kind::Other
            | Kind::Outrage
            | Kind::Possession
            | Kind::SelfProduced
            | Kind::Sharing
            | Kind::VictimNamed => &[],
        };
        if flags.is_empty() {
            return;
        }
        xml.nest("reportAnnotations", |xml| {
            for flag in flags {
                // Both forms are valid.
                if second & 1 == 0 {
                    xml.flag(flag)
                } else {
                    xml.leaf(flag, true)
                }
            }
        });
    }

    pub(super) fn internet_details(&mut self, xml: &mut Xml, evidence: &[FileInReport]) {
        let skips = self.draw.chance(600);
        if skips && !self.is_contact() {
            return;
        }
        let kind = match (self.provider.kind, self.incident.kind) {
            (_, Kind::Contact | Kind::Enticement)
                if self.provider.kind == ProviderKind::Storage =>
            {
                ProviderKind::Chat
            }
            (kind, _) => kind,
        };
        let name = self.name;
        let domain = domain(name);
        let page = mix(u64::from(self.incident.origin)) >> 40;
        xml.nest("internetDetails", |xml| match kind {
            ProviderKind::Chat | ProviderKind::Dating => xml.nest("chatImIncident", |xml| {
                xml.leaf("chatClient", name);
                if self.draw.chance(3_000) {
                    xml.leaf("chatRoomName", format_args!("room-{}", page % 4_000));
                }
                self.words(xml);
            }),
            ProviderKind::Game => xml.nest("onlineGamingIncident", |xml| {
                xml.leaf("gameName", format_args!("Game-{:02}", page % 30));
                if self.draw.chance(4_000) {
                    xml.leaf("console", format_args!("Console-{}", page % 4));
                }
                self.words(xml);
            }),
            ProviderKind::Mail => xml.nest("emailIncident", |xml| {
                // The address must stand at a person too: so where mail is always given.
                let account = if Self::exists(self.incident.account) {
                    self.incident.account
                } else {
                    self.incident.other
                };
                if self.provider.mail.parts() == WHOLE && Self::exists(account) {
                    let mails = self.world.identity(account).mails;
                    mails
                        .first()
                        .into_iter()
                        .for_each(|mail| xml.leaf("emailAddress", &mail.address));
                }
                self.words(xml);
            }),
            ProviderKind::Forum if page.is_multiple_of(5) => xml.nest("newsgroupIncident", |xml| {
                xml.leaf("name", format_args!("group-{}", page % 300));
                self.words(xml);
            }),
            ProviderKind::Storage if page.is_multiple_of(40) => {
                xml.nest("peer2peerIncident", |xml| {
                    xml.leaf("client", "SyntheticShare 2.1");
                    self.additional(xml);
                })
            }
            ProviderKind::Forum
            | ProviderKind::Live
            | ProviderKind::Social
            | ProviderKind::Storage => {
                let third = kind == ProviderKind::Forum && page & 1 == 0;
                let attributes: &[(&str, &dyn std::fmt::Display)] = if third {
                    &[("thirdPartyHostedContent", &true)]
                } else {
                    &[]
                };
                xml.nest_with("webPageIncident", attributes, |xml| {
                    for number in 0..evidence.len().clamp(1, 3) {
                        xml.leaf(
                            "url",
                            format_args!("https://{domain}/item/{page:x}/{number}"),
                        );
                    }
                    self.additional(xml);
                });
            }
        });
    }

    /// What was written, as codes, and what the provider adds.
    fn words(&mut self, xml: &mut Xml) {
        let writes = if self.is_contact() { 7_500 } else { 2_000 };
        if self.draw.chance(writes) {
            let family = if self.says_access() && self.draw.chance(5_000) {
                'R'
            } else {
                'T'
            };
            xml.leaf("content", Coded::draw(&mut self.draw, family));
        }
        self.additional(xml);
    }

    fn additional(&mut self, xml: &mut Xml) {
        if self.draw.chance(3_000) {
            xml.leaf("additionalInfo", Coded::draw(&mut self.draw, 'N'));
        }
    }

    /// Whether the person reported says to have access to children.
    pub(super) fn says_access(&self) -> bool {
        let account = self.incident.account;
        let plan = &self.world.plan;
        Self::exists(account)
            && plan
                .person(plan.account(account).person)
                .shows(Signal::StatedAccess)
    }
}

/// Where a provider is found: a reserved domain (RFC 2606).
pub(crate) fn domain(provider: &str) -> String {
    format!("{}.example", provider.to_ascii_lowercase())
}
