//! People in a report: `personOrUserReported`, `intendedRecipient`, `victim`.

use std::fmt::Display;

use super::{Coded, Writing};
use crate::calendar::DAY;
use crate::draw::mix;
use crate::identity::{Identity, Phone};
use crate::params::{HandleStyle, ProviderKind};
use crate::plan::{Kind, NONE, Person, Role, Signal};
use crate::xml::Xml;

/// In which part a person appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Reported,
    Recipient,
    Victim,
}

impl Writing<'_, '_> {
    /// Whether the people's blocks of this report name the service.
    pub(super) fn states_service(&self) -> bool {
        let share = u64::from(self.provider.service_stated.parts());
        mix(u64::from(self.incident.origin) ^ 0x5e) % 10_000 < share
    }

    pub(super) fn reported(&mut self, xml: &mut Xml) {
        if Self::exists(self.incident.account) {
            xml.nest("personOrUserReported", |xml| {
                self.party(xml, Part::Reported, self.incident.account)
            });
        } else if self.draw.chance(4_000) {
            xml.nest("personOrUserReported", |xml| {
                xml.leaf("additionalInfo", Coded::draw(&mut self.draw, 'N'))
            });
        }
    }

    /// The recipient or the victim, where there is one.
    pub(super) fn others(&mut self, xml: &mut Xml) {
        let other = self.incident.other;
        match self.incident.kind {
            Kind::Contact | Kind::Enticement => {
                let as_victim = self.draw.chance(6_000);
                if as_victim {
                    xml.nest("victim", |xml| self.party(xml, Part::Victim, other));
                } else if Self::exists(other) {
                    xml.nest("intendedRecipient", |xml| {
                        self.party(xml, Part::Recipient, other)
                    });
                }
            }
            Kind::VictimNamed => xml.nest("victim", |xml| self.party(xml, Part::Victim, other)),
            Kind::Sharing if Self::exists(other) => {
                xml.nest("intendedRecipient", |xml| {
                    self.party(xml, Part::Recipient, other)
                });
            }
            _ => {}
        }
    }

    /// One person's block; a victim without an account has an age only.
    fn party(&mut self, xml: &mut Xml, part: Part, account: u32) {
        if !Self::exists(account) {
            let age = 9 + self.draw.below(9);
            xml.nest("victimPerson", |xml| xml.leaf("age", age));
            return;
        }
        let world = self.world;
        let number = world.plan.account(account).person;
        let person = *world.plan.person(number);
        let identity = world.identity(account);
        self.person(xml, part, number, &person, &identity);
        if part == Part::Reported && self.draw.chance(40) {
            xml.leaf("vehicleDescription", Coded::draw(&mut self.draw, 'V'));
        }
        self.names(xml, account, &identity);
        self.profile(xml, account, &person);
        let shown = if part == Part::Reported {
            self.provider.ip
        } else {
            self.provider.ip.over(3)
        };
        self.addresses(xml, number, shown);
        self.devices(xml, part, &identity);
        if part == Part::Victim && self.draw.chance(1_200) {
            xml.leaf(
                "schoolName",
                format_args!("School-{:04}", mix(u64::from(person.household)) % 3_000),
            );
        }
        self.standing(xml, part);
        self.estimate(xml, number);
        self.associated(xml, part, number, account);
        if part == Part::Reported && self.says_access() && self.draw.chance(3_500) {
            xml.leaf("additionalInfo", Coded::draw(&mut self.draw, 'R'));
        } else if self.draw.chance(800) {
            xml.leaf("additionalInfo", Coded::draw(&mut self.draw, 'N'));
        }
    }

    /// `personOrUserReportedPerson` and its like.
    fn person(
        &mut self,
        xml: &mut Xml,
        part: Part,
        number: u32,
        person: &Person,
        identity: &Identity,
    ) {
        let provider = self.provider;
        let gives_name = self.draw.chance(provider.name);
        let gives_phone = self.draw.chance(provider.phone) && identity.phone.is_some();
        let gives_mail = self.draw.chance(provider.mail);
        let gives_address = self.draw.chance(provider.address);
        let gives_birth = self.draw.chance(provider.birth);
        let is_minor = person.role == Role::Victim;
        let gives_age = is_minor && part != Part::Reported && self.draw.chance(8_500);
        let element = match part {
            Part::Reported => "personOrUserReportedPerson",
            Part::Recipient => "intendedRecipientPerson",
            Part::Victim => "victimPerson",
        };
        let any = gives_name || gives_phone || gives_mail || gives_birth || gives_age;
        if !any && part != Part::Victim {
            return;
        }
        xml.nest(element, |xml| {
            if gives_name {
                xml.leaf(
                    "firstName",
                    format_args!("Given-{:03}", self.world.given_name(number)),
                );
                xml.leaf(
                    "lastName",
                    format_args!("Family-{:04}", self.world.family_name(number)),
                );
            }
            if let Some(phone) = identity.phone.as_ref().filter(|_| gives_phone) {
                self.phone(xml, phone, identity.registered_at);
            }
            if gives_mail {
                self.mails(xml, identity);
            }
            if gives_address && !person.clueless {
                self.postal_address(xml, number);
            }
            if gives_age {
                xml.leaf("age", person.age);
            } else if gives_birth {
                xml.leaf("dateOfBirth", self.birth(number, person));
            }
        });
    }

    fn phone(&mut self, xml: &mut Xml, phone: &Phone, registered_at: i64) {
        let date = self.world.calendar.stamp(registered_at + 300);
        let calling_code = format!("+{}", phone.calling_code);
        let full = format!("+{}{}", phone.calling_code, phone.national);
        // Some write the number in full, some apart from its calling code, unless that reads as one.
        let reads_as_code = phone
            .national
            .strip_prefix("00")
            .is_some_and(|rest| rest.starts_with(phone.calling_code));
        let apart = self.provider.kind == ProviderKind::Social && !reads_as_code;
        let mut attributes: Vec<(&str, &dyn Display)> = vec![("type", &"Mobile")];
        if phone.is_verified {
            attributes.extend::<[(&str, &dyn Display); 2]>([
                ("verified", &true),
                ("verificationDate", &date),
            ]);
        }
        if apart {
            attributes.push(("countryCallingCode", &calling_code));
        }
        xml.leaf_with(
            "phone",
            &attributes,
            if apart { &phone.national } else { &full },
        );
    }

    fn mails(&mut self, xml: &mut Xml, identity: &Identity) {
        let date = self.world.calendar.stamp(identity.registered_at + 120);
        for mail in &identity.mails {
            let kind = if mail.is_recovery { "Recovery" } else { "Home" };
            let mut attributes: Vec<(&str, &dyn Display)> = vec![("type", &kind)];
            if mail.is_verified {
                attributes.extend::<[(&str, &dyn Display); 2]>([
                    ("verified", &true),
                    ("verificationDate", &date),
                ]);
            }
            xml.leaf_with("email", &attributes, &mail.address);
        }
    }

    fn postal_address(&mut self, xml: &mut Xml, number: u32) {
        let household = self.world.plan.person(number).household;
        let place = mix(u64::from(household) ^ 0xadd);
        let country = self.world.plan.household(household).country;
        let code = self.world.setting.countries.country(country.into()).code;
        xml.nest_with("address", &[("type", &"Home")], |xml| {
            xml.leaf(
                "address",
                format_args!("{} Placeholder Street", 1 + place % 400),
            );
            xml.leaf("city", format_args!("Town-{:04}", place >> 10 & 0xfff));
            xml.leaf("zipCode", format_args!("Z{:05}", place >> 24 & 0xffff));
            if code != "US" {
                xml.leaf(
                    "nonUsaState",
                    format_args!("Region-{:02}", place >> 44 & 0x1f),
                );
            }
            xml.leaf("country", code);
        });
    }

    fn birth(&self, number: u32, person: &Person) -> String {
        let drawn = mix(u64::from(number) ^ 0xb1);
        let years = if person.age == 0 {
            30
        } else {
            i64::from(person.age)
        };
        // Born early in the year, so that the age at the end of the world holds.
        format!(
            "{}-{:02}-{:02}",
            self.world.calendar.year() - years,
            1 + drawn % 4,
            1 + (drawn >> 8) % 28
        )
    }

    /// `espIdentifier` to `displayName`.
    fn names(&mut self, xml: &mut Xml, account: u32, identity: &Identity) {
        let by_screen_name = self.provider.handle == HandleStyle::ScreenName;
        if !by_screen_name {
            xml.leaf("espIdentifier", self.world.handle(account));
        }
        if self.states_service() {
            xml.leaf("espService", self.name);
        }
        if self.draw.chance(20) {
            xml.leaf("compromisedAccount", true);
        }
        if by_screen_name || self.draw.chance(8_500) {
            xml.leaf("screenName", &identity.screen_name);
        }
        if self.draw.chance(4_500) {
            xml.leaf("displayName", &identity.display_name);
        }
    }

    /// `profileUrl` and `profileBio`.
    fn profile(&mut self, xml: &mut Xml, account: u32, person: &Person) {
        if !self.draw.chance(self.provider.profile) {
            return;
        }
        let domain = super::summary::domain(self.name);
        xml.leaf(
            "profileUrl",
            format_args!("https://{domain}/u/{}", self.world.handle(account)),
        );
        let says_access = person.shows(Signal::StatedAccess) && self.draw.chance(6_000);
        if says_access {
            let family = if self.draw.chance(6_000) { 'W' } else { 'R' };
            xml.leaf("profileBio", Coded::draw(&mut self.draw, family));
        } else if self.draw.chance(4_000) {
            xml.leaf("profileBio", Coded::draw(&mut self.draw, 'P'));
        }
    }

    fn devices(&mut self, xml: &mut Xml, part: Part, identity: &Identity) {
        let share = if part == Part::Reported {
            self.provider.device
        } else {
            self.provider.device.over(3)
        };
        if !self.draw.chance(share) {
            return;
        }
        let (uuid, imei) = self.world.device(identity.device);
        let with_event = self.draw.chance(4_000);
        // A service sees either what it has set itself or what the equipment says.
        let (kind, value) = if self.draw.chance(8_500) {
            ("Device UUID", uuid)
        } else {
            ("IMEI", imei)
        };
        xml.nest("deviceId", |xml| {
            xml.leaf("idType", kind);
            xml.leaf("idValue", value);
            if with_event {
                xml.leaf("eventName", "Login");
            }
        });
    }

    /// `priorCTReports` to `accountPermanentlyDisabled`.
    fn standing(&mut self, xml: &mut Xml, part: Part) {
        let before = usize::try_from(self.number)
            .ok()
            .and_then(|at| self.world.plan.before.get(at));
        let before = before
            .copied()
            .filter(|before| *before != NONE && part == Part::Reported);
        let share = if self.incident.is_return {
            6_500
        } else {
            1_500
        };
        if let Some(before) = before.filter(|_| self.draw.chance(share)) {
            xml.leaf("priorCTReports", self.world.report_id(before));
        }
        if part != Part::Victim && self.draw.chance(300) {
            xml.leaf(
                "groupIdentifier",
                format_args!("grp-{}", mix(u64::from(self.incident.account) / 40) % 5_000),
            );
        }
        let closed = self.world.calendar.stamp(self.incident.at + 600);
        match self.draw.below(10) {
            0..=2 if part == Part::Reported => {
                let attributes: [(&str, &dyn Display); 2] =
                    [("disabledDate", &closed), ("userNotified", &false)];
                xml.leaf_with("accountTemporarilyDisabled", &attributes, true);
            }
            3..=6 if part == Part::Reported => {
                xml.leaf_with(
                    "accountPermanentlyDisabled",
                    &[("disabledDate", &closed)],
                    true,
                );
            }
            _ => {}
        }
    }

    /// `associatedAccount`: another account of the same person, or a guardian's.
    fn associated(&mut self, xml: &mut Xml, part: Part, number: u32, account: u32) {
        let named = self.draw.chance(self.provider.associated);
        if part == Part::Recipient || !named {
            return;
        }
        let plan = &self.world.plan;
        let person = plan.person(number);
        if person.role == Role::Victim {
            let household = plan.household(person.household);
            let members =
                household.first_person..household.first_person + u32::from(household.persons);
            let guardian = members
                .into_iter()
                .find(|one| plan.person(*one).role != Role::Victim);
            if let Some(guardian) = guardian.filter(|_| household.is_family) {
                let other = plan.person(guardian).first_account;
                xml.nest_with(
                    "associatedAccount",
                    &[("type", &"Parent/Guardian")],
                    |xml| self.other_account(xml, other),
                );
            }
            return;
        }
        if person.accounts < 2 {
            return;
        }
        let other = person.first_account
            + u32::try_from(self.draw.below(person.accounts.into())).unwrap_or(0);
        let kind = if self.draw.chance(8_000) {
            "Linked"
        } else {
            "Billing"
        };
        if other != account {
            xml.nest_with("associatedAccount", &[("type", &kind)], |xml| {
                self.other_account(xml, other)
            });
        }
    }

    fn other_account(&mut self, xml: &mut Xml, other: u32) {
        let world = self.world;
        let provider = world.plan.account(other).provider;
        let style = world.setting.provider(provider).map(|(_, one)| one.handle);
        let identity = world.identity(other);
        if let Some(mail) = identity.mails.first().filter(|_| self.draw.chance(5_000)) {
            xml.leaf("email", &mail.address);
        }
        xml.leaf("espService", world.provider_name(provider));
        if style == Some(HandleStyle::ScreenName) {
            xml.leaf("screenName", world.handle(other));
        } else {
            xml.leaf("espIdentifier", world.handle(other));
            if self.draw.chance(5_000) {
                xml.leaf("screenName", &identity.screen_name);
            }
        }
        if self.draw.chance(1_000) {
            let date = world.calendar.stamp(self.incident.at - 3 * DAY);
            xml.leaf_with(
                "accountTemporarilyDisabled",
                &[("disabledDate", &date)],
                true,
            );
        }
    }
}
