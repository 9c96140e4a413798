//! Referrals: one that waits for a second person, one that was released.

use tiaki_core::id::{PackageId, PersonId, SharedReferralId};
use tiaki_core::referral::{Reason, ReasonCode, ReferralState, check_list};
use tiaki_core::time::Timestamp;
use tiaki_ops::refer::draft::{Listed, NewReferral, Refused, Stored, Which};
use tiaki_ops::refer::shared::Proposal;
use tiaki_ops::refer::{At, Goes, PersonLine, Sending, Shown, StaysCode, Step, Table, Told};
use tiaki_ops::{Act, Error};
use tiaki_store::queue::Operator;
use tiaki_web::{ReferralDeed, Sends};

use super::{Samples, account_id, at, person_id, report_id, text};

/// The referral that waits for a second person.
pub(crate) fn referral_id() -> SharedReferralId {
    SharedReferralId::from_bytes([0x51; 16])
}

/// The one that was released.
pub(crate) fn released_id() -> SharedReferralId {
    SharedReferralId::from_bytes([0x52; 16])
}

fn stored(id: SharedReferralId, state: ReferralState, origin: &str) -> Stored {
    Stored {
        id,
        seq: 4,
        state,
        origin: text(origin),
        purpose: text("protection of children"),
        legal_basis: text("code 7"),
        urgency: text("urgent"),
        reply_on: 20_524,
        cover: text("investigate"),
        rules: text("standard-4"),
        from_source: 12,
        persons: 2,
        accounts: 5,
        changed_at: at("2026-03-09T08:30:00Z"),
        reference: text("cr-0000000000000051"),
        operator: Operator {
            name: text("cem"),
            key: text("cem"),
        },
        words: text("one household, file 9"),
        at: at("2026-03-09T08:00:00Z"),
    }
}

/// A line of a list.
pub(crate) fn listed(id: SharedReferralId, state: ReferralState, origin: &str) -> Listed {
    Listed {
        draft: stored(id, state, origin),
        to: vec![text("New Zealand Police, OCEANZ desk")],
    }
}

fn goes() -> Goes {
    let table = |name: &str, rows: Option<u64>, bytes: u64| Table {
        name: text(name),
        rows,
        bytes,
    };
    Goes {
        persons: 2,
        accounts: 4,
        tables: vec![
            table("accounts.csv", Some(4), 612),
            table("persons.csv", Some(2), 1_204),
            table("summary.txt", None, 1_811),
        ],
        stays: vec![(StaysCode::Children, 1), (StaysCode::Identifiers, 3)],
        handling: vec![text("H0"), text("H1")],
    }
}

fn told(goes: Option<Goes>, at: Vec<At>) -> Told {
    Told {
        authority: text("auth-nz"),
        name: text("New Zealand Police, OCEANZ desk"),
        grounds: Vec::new(),
        key_at: Some(super::at("2026-01-05T09:00:00Z")),
        goes,
        at,
    }
}

fn step(step: &'static str, name: &str, words: &str, when: &str) -> Step {
    Step {
        step,
        checks: if step == "release" {
            vec![text("deconflict"), text("viewed")]
        } else {
            Vec::new()
        },
        words: text(words),
        operator: text(name),
        at: at(when),
    }
}

/// A package that left, sealed to a key that is no longer in force.
fn got() -> At {
    At {
        state: text("released"),
        at: at("2026-03-09T09:00:00Z"),
        package: PackageId::from_bytes([0x61; 16]),
        digest: "ab".repeat(32),
        size: 9_120,
        file: Some(format!("{}.tiaki", PackageId::from_bytes([0x61; 16]))),
        key: text("0a1b 2c3d 4e5f 6071 8293 a4b5 c6d7 e8f9"),
        is_key_in_force: false,
        persons: 2,
        accounts: 4,
    }
}

/// A referral as it stands.
pub(crate) fn shown(id: &SharedReferralId) -> Option<Shown> {
    let is_released = *id == released_id();
    if !is_released && *id != referral_id() {
        return None;
    }
    let of = stored(*id, ReferralState::Submitted, "chosen");
    let reasons = [
        Reason {
            code: ReasonCode::KnownExactly,
            count: 3,
            named: vec![text("Example list 2026-02")],
        },
        Reason::counted(ReasonCode::NotViewed, 2),
        Reason::counted(ReasonCode::ChildrenStay, 1),
        Reason::counted(ReasonCode::KeptFromCourts, 1),
        Reason::counted(ReasonCode::KeyGood, 1),
        Reason::named(ReasonCode::PlaceOther, [person_id().to_string()]),
        Reason::counted(ReasonCode::RulesSame, 0),
        Reason::named(ReasonCode::ReportsCame, [report_id().to_string()]),
        Reason::named(ReasonCode::AsideProposed, [account_id(3).to_string()]),
        Reason::counted(ReasonCode::NotBefore, 0),
        Reason::counted(ReasonCode::NotAskable, 0),
    ];
    let mut events = vec![
        step(
            "draft",
            "cem",
            "one household, file 9",
            "2026-03-09T08:00:00Z",
        ),
        step("submit", "cem", "", "2026-03-09T08:30:00Z"),
    ];
    if is_released {
        events.push(step("release", "ben", "", "2026-03-09T09:00:00Z"));
    }
    Some(Shown {
        id: *id,
        state: if is_released { "released" } else { "submitted" },
        origin: of.origin,
        reference: of.reference,
        operator: of.operator.name,
        at: of.at,
        purpose: of.purpose,
        legal_basis: of.legal_basis,
        urgency: of.urgency,
        reply_on: of.reply_on,
        cover: of.cover,
        words: of.words,
        persons_in_all: 2,
        accounts_in_all: 5,
        persons: vec![PersonLine {
            person: person_id(),
            class: text("access_to_child"),
            band: text("very_high"),
            queue: text("New Zealand Police, OCEANZ desk"),
            accounts: 4,
        }],
        recipients: vec![if is_released {
            told(None, vec![got()])
        } else {
            told(Some(goes()), Vec::new())
        }],
        checks: if is_released {
            Vec::new()
        } else {
            check_list(&reasons)
        },
        mark: text("0123456789abcdef0123456789abcdef"),
        events,
    })
}

/// A list: one that waits for others, one that went with its queue.
pub(crate) fn list(which: &Which, page: u32) -> (Vec<Listed>, bool) {
    if page > 0 {
        return (Vec::new(), false);
    }
    let waits = listed(referral_id(), ReferralState::Submitted, "chosen");
    let left = listed(released_id(), ReferralState::Released, "queue");
    match which {
        Which::OfOthers(_) => (vec![waits], false),
        Which::Own(_) => (Vec::new(), false),
        Which::State(state) => {
            let of = |one: &Listed| one.draft.state == *state;
            (vec![waits, left].into_iter().filter(of).collect(), false)
        }
        Which::All => (vec![waits, left], true),
    }
}

impl Sends for Samples {
    fn referrals(
        &self,
        _: &str,
        _: &str,
        which: &Which,
        page: u32,
    ) -> Result<(Vec<Listed>, bool), Error> {
        Ok(list(which, page))
    }

    fn referral(
        &self,
        id: &SharedReferralId,
        _: &str,
        _: Option<&Sending>,
        _: Timestamp,
    ) -> Result<Option<Shown>, Error> {
        Ok(shown(id))
    }

    fn referrals_of(&self, _: &str, _: &PersonId) -> Result<Vec<Listed>, Error> {
        Ok(vec![listed(
            released_id(),
            ReferralState::Released,
            "queue",
        )])
    }

    fn proposals(&self, person: &PersonId) -> Result<Option<Vec<Proposal>>, Error> {
        let found = super::shared_of_person().proposals;
        Ok((*person == person_id()).then_some(found))
    }

    fn of_band(&self, _: &str, band: &str) -> Result<Vec<PersonId>, Error> {
        Ok(match band {
            "very_high" => vec![person_id()],
            _ => Vec::new(),
        })
    }

    fn draft_referral(
        &self,
        _: &Act,
        new: &NewReferral,
    ) -> Result<Result<SharedReferralId, Refused>, Error> {
        Ok(if new.purpose.is_empty() {
            Err(Refused::Purpose)
        } else {
            Ok(referral_id())
        })
    }

    fn send(
        &self,
        _: &Act,
        _: &SharedReferralId,
        deed: &ReferralDeed,
        _: Option<&Sending>,
    ) -> Result<Result<(), Refused>, Error> {
        Ok(match deed {
            ReferralDeed::SendBack(reason) | ReferralDeed::Withdraw(reason)
                if reason.is_empty() =>
            {
                Err(Refused::NoReason)
            }
            ReferralDeed::Release(_) => Err(Refused::NoSender),
            _ => Ok(()),
        })
    }
}
