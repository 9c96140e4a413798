//! Where people were seen from: `ipCaptureEvent` and `estimatedLocation`.

use super::Writing;
use crate::calendar::{DAY, HOUR};
use crate::draw::mix;
use crate::params::Share;
use crate::plan::Kind;
use crate::xml::Xml;

/// Log-ins that a report gives beside the event itself.
const MOST_LOGINS: u64 = 3;

impl Writing<'_, '_> {
    /// The upload, or the nearest log-in where the provider does not log uploads; and log-ins before.
    pub(super) fn addresses(&mut self, xml: &mut Xml, number: u32, share: Share) {
        let person = self.world.plan.person(number);
        if person.clueless || !self.draw.chance(share) {
            return;
        }
        let at = self.incident.at;
        let uploads = !matches!(
            self.incident.kind,
            Kind::Contact | Kind::Enticement | Kind::Other | Kind::VictimNamed
        );
        let login_only = self.draw.chance(self.provider.login_only);
        if uploads && !login_only {
            self.seen(xml, number, "Upload", at);
        } else {
            let before = self.draw.between(60, 50 * 60);
            self.seen(xml, number, "Login", at - before);
        }
        let sessions = self.world.setting.sessions(&self.world.plan, number);
        for _ in 0..self.draw.below(MOST_LOGINS + 1) {
            let session = self.draw.pick(&sessions) + self.draw.between(0, HOUR / 2);
            if session < at && session > at - 90 * DAY {
                self.seen(xml, number, "Login", session);
            }
        }
    }

    fn seen(&mut self, xml: &mut Xml, number: u32, event: &str, at: i64) {
        let presence = self.world.presence(number, at);
        let Some(address) = presence.address else {
            return;
        };
        let flagged = self.draw.chance(if presence.proxy { 3_500 } else { 60 });
        let stated = self.draw.chance(1_500);
        let with_port = self.draw.chance(self.provider.port);
        xml.nest("ipCaptureEvent", |xml| {
            xml.leaf("ipAddress", address);
            xml.leaf("eventName", event);
            xml.leaf("dateTime", self.world.calendar.stamp(at));
            if flagged || stated {
                xml.leaf("possibleProxy", flagged);
            }
            if with_port {
                xml.leaf("port", presence.port);
            }
        });
    }

    /// The provider's own estimate, which may be wrong or name no country.
    pub(super) fn estimate(&mut self, xml: &mut Xml, number: u32) {
        let person = self.world.plan.person(number);
        let params = &self.world.setting.params.countries;
        let given = self.draw.chance(self.provider.estimate);
        let (wrong, pseudo) = (
            self.draw.chance(params.wrong_estimate),
            self.draw.chance(params.pseudo_estimate),
        );
        let (city, verified) = (self.draw.chance(6_000), self.draw.chance(1_000));
        let elsewhere = self.draw.below(self.world.setting.countries.total());
        if person.clueless || !given {
            return;
        }
        let household = self.world.plan.household(person.household);
        let countries = &self.world.setting.countries;
        let code = match () {
            () if pseudo => self.draw.pick(&["A1", "A2", "O1", "EU"]),
            () if wrong || person.elsewhere => {
                countries.country(countries.by_weight(elsewhere)).code
            }
            () => countries.country(household.country.into()).code,
        };
        let stamp = self.world.calendar.stamp(self.incident.at + 60);
        xml.nest_with(
            "estimatedLocation",
            &[("verified", &verified), ("timestamp", &stamp)],
            |xml| {
                if city && !pseudo {
                    xml.leaf(
                        "city",
                        format_args!(
                            "Town-{:04}",
                            mix(u64::from(person.household) ^ 0xadd) >> 10 & 0xfff
                        ),
                    );
                }
                xml.leaf("countryCode", code);
            },
        );
    }
}
