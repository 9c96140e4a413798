//! One operator's day, a unit, and a text that is opened.

use tiaki_core::id::{OperatorId, ReportId};
use tiaki_core::workplace::{Category, Load, Meter, TextPlace};
use tiaki_ops::addresses::{AddressView, LogView};
use tiaki_ops::exposure::{Assessed, Day, Folded, Member, Narrative, Own, OwnOpen, Refused, Told};
use tiaki_ops::sessions::Session;
use tiaki_web::Given;

use super::{as_of, at, report_id, text};

/// What is known of a sample's addresses: of one with its time all, of another little.
pub(crate) fn addresses(given: &[Given]) -> Vec<Option<AddressView>> {
    let view = |(value, moment, _): &Given| {
        let is_known = value.starts_with("203.");
        let days_left: i64 = if is_known { -2 } else { 173 };
        Some(AddressView {
            country: is_known.then(|| text("NZ")),
            network: is_known.then(|| text("mobile")),
            log: moment.map(|_| LogView {
                ends: as_of().plus_days(days_left),
                days_left,
                life: if is_known { 4 } else { 180 },
                basis: if is_known { "assumed" } else { "law" },
                source: text("Example Act, section 7"),
                year: 2025,
            }),
        })
    };
    given.iter().map(view).collect()
}

/// What is known of a sample's text before it is opened.
pub(crate) fn folded() -> Folded {
    Folded {
        categories: vec![Category::Enticement, Category::Sextortion],
        heaviest: Category::Enticement,
        weight: 150,
        assessed: Assessed {
            set_aside: false,
            referred: true,
            ended: false,
        },
        opened_at: Some(at("2026-03-09T11:02:00Z")),
        refused: None,
        supervisors: Vec::new(),
    }
}

/// A sample's text: placeholders.
pub(crate) fn narrative() -> Narrative {
    let told = |place, words: &str, cut| Told {
        place,
        text: text(words),
        cut,
    };
    Narrative {
        texts: vec![
            told(TextPlace::Escalation, "placeholder text one", 0),
            told(
                TextPlace::Communication,
                "placeholder line with [held back]\n\nplaceholder line two",
                1_200,
            ),
        ],
        held: 1,
        of_child: 2,
        more: 0,
        is_unread: false,
        seconds: 312,
    }
}

/// An operator's own day.
pub(crate) fn own() -> Own {
    let day = |day: &str, opens, seconds| Day {
        day: text(day),
        opens,
        seconds,
    };
    Own {
        meter: Meter {
            day: text("2026-03-10"),
            opens: 2,
            seconds: 620,
            cap: 18_000,
            next: at("2026-03-11T06:00:00Z"),
            closes: Some(at("2026-03-10T16:00:00Z")),
            is_closed: false,
            is_lifted: true,
            since: Some(at("2026-03-10T11:40:00Z")),
            prompt: None,
        },
        opened: vec![
            OwnOpen {
                at: at("2026-03-10T11:47:00Z"),
                report: report_id(),
                category: text("enticement"),
                seconds: 312,
            },
            OwnOpen {
                at: at("2026-03-10T11:40:00Z"),
                report: ReportId::from_bytes([0x44; 16]),
                category: text("material"),
                seconds: 308,
            },
        ],
        days: vec![
            day("2026-03-10", 2, 620),
            day("2026-03-09", 14, 5_400),
            day("2026-03-08", 0, 0),
        ],
        lifted: vec![(text("ben"), text("a child waits, nobody else is in"))],
        spared: vec![Category::Infant],
    }
}

/// A unit.
pub(crate) fn unit() -> Vec<Member> {
    let member = |number: u8, name: &str, load, is_lifted| Member {
        id: OperatorId::from_bytes([number; 16]),
        name: text(name),
        load,
        is_lifted,
    };
    vec![
        member(7, "ana", Load::Light, false),
        member(8, "ben", Load::Heavy, false),
        member(9, "chi", Load::Fair, true),
    ]
}

/// Answers as the samples do, after `$soil` has seen every text of theirs.
macro_rules! care {
    ($kind:ty, $soil:expr) => {
        impl tiaki_web::Care for $kind {
            fn addresses(
                &self,
                given: &[tiaki_web::Given],
                _: tiaki_core::time::Timestamp,
            ) -> Vec<Option<tiaki_ops::addresses::AddressView>> {
                let soil = |text: &mut String| ($soil)(self, text);
                let mut found = $crate::samples::addresses(given);
                for view in found.iter_mut().flatten() {
                    view.country.iter_mut().for_each(&soil);
                    view.network.iter_mut().for_each(&soil);
                    view.log.iter_mut().for_each(|log| soil(&mut log.source));
                }
                found
            }

            fn folded(
                &self,
                _: &tiaki_core::workplace::WorkplaceRules,
                _: &tiaki_ops::sessions::Session,
                id: &tiaki_core::id::ReportId,
                _: tiaki_core::time::Timestamp,
            ) -> Result<Option<tiaki_ops::exposure::Folded>, tiaki_ops::Error> {
                let mut found = $crate::samples::folded();
                found
                    .supervisors
                    .iter_mut()
                    .for_each(|name| ($soil)(self, name));
                Ok((*id == $crate::samples::report_id()).then_some(found))
            }

            fn narrative(
                &self,
                _: &tiaki_core::workplace::WorkplaceRules,
                _: &tiaki_ops::sessions::Session,
                id: &tiaki_core::id::ReportId,
                _: tiaki_core::time::Timestamp,
            ) -> Result<
                Option<Result<tiaki_ops::exposure::Narrative, tiaki_ops::exposure::Refused>>,
                tiaki_ops::Error,
            > {
                let mut found = $crate::samples::narrative();
                found
                    .texts
                    .iter_mut()
                    .for_each(|told| ($soil)(self, &mut told.text));
                Ok((*id == $crate::samples::report_id()).then_some(Ok(found)))
            }

            fn exposure(
                &self,
                _: &tiaki_core::workplace::WorkplaceRules,
                _: &tiaki_ops::sessions::Session,
                _: tiaki_core::time::Timestamp,
            ) -> Result<tiaki_ops::exposure::Own, tiaki_ops::Error> {
                let mut found = $crate::samples::own();
                for (by, why) in &mut found.lifted {
                    ($soil)(self, by);
                    ($soil)(self, why);
                }
                for one in &mut found.opened {
                    ($soil)(self, &mut one.category);
                }
                Ok(found)
            }

            fn mark(
                &self,
                _: &tiaki_core::workplace::WorkplaceRules,
                _: &tiaki_ops::sessions::Session,
                _: tiaki_core::workplace::MarkKind,
                _: tiaki_core::time::Timestamp,
            ) -> Result<Result<(), tiaki_ops::exposure::Refused>, tiaki_ops::Error> {
                Ok(Ok(()))
            }

            fn spare(
                &self,
                _: &tiaki_ops::sessions::Session,
                _: &[tiaki_core::workplace::Category],
                _: tiaki_core::time::Timestamp,
            ) -> Result<(), tiaki_ops::Error> {
                Ok(())
            }

            fn load(
                &self,
                _: &tiaki_core::workplace::WorkplaceRules,
                _: &tiaki_ops::sessions::Session,
                _: tiaki_core::time::Timestamp,
            ) -> Result<Vec<tiaki_ops::exposure::Member>, tiaki_ops::Error> {
                let mut found = $crate::samples::unit();
                found
                    .iter_mut()
                    .for_each(|one| ($soil)(self, &mut one.name));
                Ok(found)
            }

            fn lift(
                &self,
                _: &tiaki_core::workplace::WorkplaceRules,
                session: &tiaki_ops::sessions::Session,
                said: (&tiaki_core::id::OperatorId, &str),
                _: tiaki_core::time::Timestamp,
            ) -> Result<Result<(), tiaki_ops::exposure::Refused>, tiaki_ops::Error> {
                Ok($crate::samples::lift(session, said))
            }
        }
    };
}
pub(crate) use care;

/// Lifts the limits, or says why not.
pub(crate) fn lift(
    session: &Session,
    (operator, reason): (&OperatorId, &str),
) -> Result<(), Refused> {
    if reason.trim().is_empty() {
        Err(Refused::Reason)
    } else if *operator == session.operator {
        Err(Refused::Own)
    } else {
        Ok(())
    }
}
