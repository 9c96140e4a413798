//! Keys are of one pair, one epoch and one spelling, and an epoch that is over is over.

use tiaki_deconflict::*;

use crate::support::*;

fn fingerprint(root: &Root, pair: &Pair, spelling: u16) -> Fingerprint {
    root.answerer(pair, spelling)
        .unwrap()
        .announcement()
        .fingerprint()
}

#[test]
fn each_pair_direction_epoch_and_spelling_has_a_key_of_its_own() {
    let back = Pair::new(agency("AT-TWO"), agency("NZ-ONE")).unwrap();
    let third = Pair::new(agency("NZ-ONE"), agency("XX-SIX")).unwrap();
    let root = root();
    let next = Epoch::new(690, 30).unwrap();
    let longer = Epoch::new(689, 31).unwrap();
    let public = |answerer: Answerer| {
        let bytes = answerer.announcement().bytes().to_vec();
        bytes[bytes.len() - 32..].to_vec()
    };
    let of = |root: &Root, pair: &Pair, spelling| public(root.answerer(pair, spelling).unwrap());
    let seed = |number| Seed::new([number; 32]);
    let keys = [
        of(&root, &pair(), 1),
        of(&root, &pair(), 2),
        of(&root, &back, 1),
        of(&root, &third, 1),
        of(&Root::new(next, &seed(11)), &pair(), 1),
        of(&Root::new(longer, &seed(11)), &pair(), 1),
        of(&Root::new(epoch(), &seed(12)), &pair(), 1),
        of(&root.advance(next, &seed(13)).unwrap(), &pair(), 1),
    ];
    for (place, key) in keys.iter().enumerate() {
        assert!(!keys[..place].contains(key), "{place}");
    }
    assert_eq!(of(&crate::support::root(), &pair(), 1), keys[0]);
}

#[test]
fn a_root_that_was_kept_is_the_same_root() {
    let root = root();
    let kept = Root::restore(root.epoch(), *root.secret());
    assert_eq!(
        fingerprint(&kept, &pair(), 1),
        fingerprint(&root, &pair(), 1)
    );
}

#[test]
fn a_root_goes_forward_only_and_neither_past_nor_future_follows_from_it() {
    let to = |number, days| Epoch::new(number, days).unwrap();
    for back in [
        to(689, 30),
        to(688, 30),
        to(0, 30),
        to(600, 30),
        to(688, 31),
    ] {
        let refused = root().advance(back, &Seed::new([1; 32])).err();
        let expected = (!back.is_after(epoch())).then_some(Error::EpochBackwards);
        assert_eq!(refused, expected, "{back:?}");
    }
    // Whoever stole the root of 689 and knows not what was mixed in makes other keys of 690.
    let honest = root().advance(to(690, 30), &Seed::new([1; 32])).unwrap();
    let thief = root().advance(to(690, 30), &Seed::new([2; 32])).unwrap();
    assert_ne!(
        fingerprint(&honest, &pair(), 1),
        fingerprint(&thief, &pair(), 1)
    );
    // And the root of 690 says nothing of 689: its secret is not the old one, nor are its keys.
    assert_ne!(*honest.secret(), *root().secret());
    assert_eq!(honest.epoch(), to(690, 30));
}

#[test]
fn outputs_of_one_epoch_find_nothing_in_the_list_of_another() {
    let same: Vec<Identifier> = (0..5).map(phone).collect();
    let (now, next) = (answerer(), {
        let next = Epoch::new(690, 30).unwrap();
        root()
            .advance(next, &Seed::new([1; 32]))
            .unwrap()
            .answerer(&pair(), 1)
            .unwrap()
    });
    let asked = question(now.announcement(), &same, 1);
    let outputs = asked.open(&answer(&now, &asked), ONE).unwrap();
    let list = next.list(&entries(&same), ONE).unwrap();
    assert_eq!(outputs.search(&list), Err(Error::OtherKey));
    let mut relabelled = list.bytes().to_vec();
    relabelled[6..38].copy_from_slice(now.announcement().fingerprint().bytes());
    assert_eq!(
        outputs.search(&List::parse(relabelled).unwrap()).unwrap(),
        []
    );
    // Nor does a case look the same in both.
    let later = question(next.announcement(), &same, 1);
    assert_ne!(asked.summary().case(), later.summary().case());
}

#[test]
fn a_request_is_answered_by_its_own_key_and_under_its_own_grant_only() {
    let answerer = answerer();
    let asked = question(answerer.announcement(), &[phone(1)], 1);
    let request = read(&asked);
    let back = Pair::new(agency("AT-TWO"), agency("NZ-ONE")).unwrap();
    let later = Root::new(Epoch::new(690, 30).unwrap(), &Seed::new([11; 32]));
    for (other, error) in [
        (root().answerer(&back, 1).unwrap(), Error::OtherPair),
        (later.answerer(&pair(), 1).unwrap(), Error::OtherEpoch),
        (root().answerer(&pair(), 2).unwrap(), Error::OtherKey),
    ] {
        assert_eq!(other.check(&request), Err(error));
        assert_eq!(other.answer(&request, grant(&request), ONE), Err(error));
    }
    let elsewhere = read(&question(answerer.announcement(), &[phone(2)], 2));
    let refused = answerer.answer(&request, grant(&elsewhere), ONE);
    assert_eq!(refused, Err(Error::OtherGrant));
    assert!(answerer.answer(&request, grant(&request), ONE).is_ok());
}

#[test]
fn secrets_are_not_printed() {
    let (root, answerer) = (root(), answerer());
    let asked = question(answerer.announcement(), &[phone(1)], 1);
    let outputs = asked.open(&answer(&answerer, &asked), ONE).unwrap();
    let case = case("cas_1");
    let opening = case.opening(&pair(), epoch());
    let printed = format!(
        "{root:?} {answerer:?} {asked:?} {outputs:?} {case:?} {opening:?} {:?} {:?} {:?}",
        Seed::new([0xab; 32]),
        CaseSecret::new(Seed::new([0xab; 32])),
        entries(&[phone(1)]),
    );
    for secret in [
        hex::encode(*root.secret()),
        format!("{:?}", *root.secret()),
        hex::encode([0xab; 32]),
        format!("{:?}", [0xab_u8; 32]),
        hex::encode(opening.bytes()),
        "cas_1".to_owned(),
        "desk".to_owned(),
        "999".to_owned(),
    ] {
        assert!(!printed.contains(&secret), "{secret} in {printed}");
    }
}
