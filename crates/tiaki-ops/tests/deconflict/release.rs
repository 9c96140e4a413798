//! Before a referral leaves: what its list of checks says of deconfliction by itself.

use std::path::Path;

use tiaki_core::id::SharedReferralId;
use tiaki_core::referral::{CheckCode, Reason, ReasonCode, Standing};
use tiaki_ops::deconflict::ask::About;
use tiaki_ops::deconflict::{self, ContactId, Said, contacts, show};
use tiaki_ops::refer::{self, draft};

use crate::agencies::{Agency, by, on_both};
use crate::sites::*;
use crate::support::act;

fn drafts(of: &Agency, urgency: &str, second: i64) -> SharedReferralId {
    let new = draft::NewReferral {
        persons: of.waits().into_iter().collect(),
        within: None,
        to: vec!["FJ".to_owned()],
        purpose: "child protection".to_owned(),
        legal_basis: "code 7".to_owned(),
        urgency: urgency.to_owned(),
        reply_by: String::new(),
        cover: "investigate".to_owned(),
        words: "one household".to_owned(),
    };
    let id = draft::draft(&of.site, &by("ana", second), &new).unwrap();
    draft::submit(&of.site, &by("ana", second), &id).unwrap();
    id
}

/// How the check stands, and by which reasons.
fn stands(
    of: &Agency,
    id: &SharedReferralId,
    second: i64,
) -> (Standing, Vec<(ReasonCode, Vec<String>)>) {
    let found = refer::show(&of.site, id, ("ben", None), act(second).at)
        .unwrap()
        .unwrap();
    let item = found
        .checks
        .iter()
        .find(|item| item.check == CheckCode::Deconflict)
        .unwrap();
    let each = item
        .reasons
        .iter()
        .map(|Reason { code, named, .. }| (*code, named.clone()));
    (item.standing, each.collect())
}

fn asks_for(of: &Agency, id: SharedReferralId, whom: &str, second: i64) {
    let (act, chance) = (by("ana", second), [u8::try_from(second).unwrap(); 32]);
    deconflict::ask(&with(of, &act), &About::Referral(id), whom, &chance).unwrap();
}

fn found(agencies: &[Agency], stick: &Path, urgency: &str) -> SharedReferralId {
    let [at, nz, au, _] = agencies else {
        unreachable!()
    };
    at.reports(&["u-1", "u-2"], 1);
    nz.reports(&["u-1"], 1);
    case_on_all(nz, 2);
    let id = drafts(at, urgency, 3);
    let only = |code| vec![(code, Vec::new())];
    assert_eq!(
        stands(at, &id, 3),
        (Standing::Person, only(ReasonCode::NotAskable))
    );
    for other in [nz, au] {
        may_ask(at, other, &Said::default());
        publishes(other, 4);
        carries(other, at, stick, 5);
    }
    let named = |code, of: &[&str]| {
        (
            code,
            of.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>(),
        )
    };
    let both = ["auth-au", "auth-nz"];
    assert_eq!(
        stands(at, &id, 6),
        (Standing::Person, vec![named(ReasonCode::NotAsked, &both)])
    );
    asks_for(at, id, "NZ", 7);
    assert_eq!(
        stands(at, &id, 8).1,
        [
            named(ReasonCode::AskWaits, &["auth-nz"]),
            named(ReasonCode::NotAsked, &["auth-au"])
        ]
    );
    asks_for(at, id, "AU", 9);
    for other in [nz, au] {
        carries(at, other, stick, 10);
        carries(other, at, stick, 11);
    }
    id
}

#[test]
fn a_hit_that_nobody_called_about_holds_a_referral_up_until_somebody_does() {
    on_both(
        &["auth-at", "auth-nz", "auth-au", "auth-fj"],
        |agencies, stick| {
            let at = &agencies[0];
            let id = found(agencies, stick, "urgent");
            let named = |code, one: &str| (code, vec![one.to_owned()]);
            let free = named(ReasonCode::AskedNoHit, "auth-au");
            assert_eq!(
                stands(at, &id, 12),
                (
                    Standing::Blocks,
                    vec![named(ReasonCode::HitOpen, "auth-nz: desk 7"), free.clone()]
                )
            );
            let hit = show::hits(&at.site, (10, 0)).unwrap().remove(0);
            assert_eq!(hit.subject, id.to_string());
            let mut which = [0; 16];
            hex::decode_to_slice(&hit.id, &mut which).unwrap();
            let act = by("ana", 13);
            contacts::open(&with(at, &act), &which, ContactId::new([1; 16])).unwrap();
            // That somebody called is enough: nobody's silence holds it up.
            assert_eq!(
                stands(at, &id, 14),
                (
                    Standing::Person,
                    vec![free, named(ReasonCode::HitCalled, "auth-nz: desk 7")]
                )
            );
            // An account that came since was not asked about.
            at.reports(&["u-9"], 15);
            let later = drafts_of_all(at, 16);
            let reasons = stands(at, &later, 17).1;
            assert_eq!(reasons[0].0, ReasonCode::NotAsked);
        },
    );
}

/// Another draft, on everybody, to another authority.
fn drafts_of_all(of: &Agency, second: i64) -> SharedReferralId {
    let new = draft::NewReferral {
        persons: of.waits().into_iter().collect(),
        within: None,
        to: vec!["AU".to_owned()],
        purpose: "child protection".to_owned(),
        legal_basis: "code 7".to_owned(),
        urgency: "urgent".to_owned(),
        reply_by: String::new(),
        cover: String::new(),
        words: "two households".to_owned(),
    };
    draft::draft(&of.site, &by("ana", second), &new).unwrap()
}

#[test]
fn what_cannot_wait_is_not_held_up_by_a_hit() {
    on_both(
        &["auth-at", "auth-nz", "auth-au", "auth-fj"],
        |agencies, stick| {
            let id = found(agencies, stick, "immediate");
            let (standing, reasons) = stands(&agencies[0], &id, 12);
            assert_eq!(standing, Standing::Person);
            assert!(
                reasons
                    .iter()
                    .any(|(code, _)| *code == ReasonCode::HitUrgent)
            );
        },
    );
}
