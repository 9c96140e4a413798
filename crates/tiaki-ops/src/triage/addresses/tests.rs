use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const ADDRESS: u64 = 7;

/// An account whose id has nothing to do with its number.
fn id(number: u32) -> AccountId {
    let mixed = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(mixed.to_be_bytes()) {
        *to = from;
    }
    AccountId::from_bytes(bytes)
}

fn used(is_placed: bool, is_elsewhere: bool, is_plain: bool) -> Use {
    Use {
        address: ADDRESS,
        is_placed,
        is_elsewhere: is_placed && is_elsewhere,
        plain: is_plain.then(|| SourceId::from_bytes([1; 16])),
    }
}

/// The same by the definition, from nothing.
fn naive(all: &BTreeMap<u32, Use>) -> State {
    let mut by_id: Vec<(AccountId, &Use)> = all
        .iter()
        .map(|(number, used)| (id(*number), used))
        .collect();
    by_id.sort_by_key(|(id, _)| *id);
    let plain = all.values().filter(|used| used.plain.is_some()).count();
    State::of(
        all.len(),
        plain,
        by_id.into_iter().take(SAMPLE).map(|(_, used)| used),
    )
}

fn change(users: &mut Users, all: &mut BTreeMap<u32, Use>, number: u32, new: Option<Use>) {
    let old = match new {
        Some(new) => all.insert(number, new),
        None => all.remove(&number),
    };
    users.change(number, old.as_ref(), new.as_ref(), |number| {
        Some(id(number))
    });
    users.tell(|number| all.get(&number));
}

proptest! {
    #[test]
    fn whoever_comes_and_goes_in_any_order_the_same_is_told(
        steps in prop::collection::vec((0..90_u32, any::<[bool; 3]>(), 0..5_u8), 1..400),
    ) {
        let (mut users, mut all) = (Users::default(), BTreeMap::new());
        for (number, [placed, elsewhere, plain], kind) in steps {
            let new = (kind > 0).then(|| used(placed, elsewhere, plain));
            change(&mut users, &mut all, number, new);
            prop_assert_eq!(users.state(), naive(&all));
            let mut found = users.plain().to_vec();
            found.sort_unstable();
            let wanted = all.iter().filter(|(_, used)| used.plain.is_some());
            prop_assert_eq!(found, wanted.map(|(number, _)| *number).collect::<Vec<_>>());
        }
    }
}

#[test]
fn what_is_told_of_a_busy_address_seldom_changes() {
    let (mut users, mut all) = (Users::default(), BTreeMap::new());
    let (mut told, mut counted) = (0, 0);
    let (mut last, mut last_count) = (State::default(), false);
    for number in 0..4_000 {
        // Half of them are elsewhere: a count of all says otherwise with every other user.
        change(
            &mut users,
            &mut all,
            number,
            Some(used(true, number % 2 == 0, true)),
        );
        let elsewhere = all.values().filter(|used| used.is_elsewhere).count();
        let count = elsewhere * 2 > all.len();
        told += u32::from(users.state() != last);
        counted += u32::from(count != last_count);
        (last, last_count) = (users.state(), count);
    }
    assert!(counted > 3_900, "{counted}");
    assert!(told < 200, "{told}");
}

#[test]
fn few_users_are_all_counted() {
    let (mut users, mut all) = (Users::default(), BTreeMap::new());
    for number in 0..8 {
        change(
            &mut users,
            &mut all,
            number,
            Some(used(true, number < 4, true)),
        );
    }
    let home = State {
        told: Told::Nothing,
        is_household: true,
    };
    assert_eq!(users.state(), home, "half are elsewhere, which is not most");
    change(&mut users, &mut all, 8, Some(used(true, true, false)));
    let proxy = State {
        told: Told::Proxy,
        is_household: true,
    };
    assert_eq!(users.state(), proxy);
    change(&mut users, &mut all, 8, Some(used(false, false, true)));
    let shared = State {
        told: Told::Shared,
        is_household: false,
    };
    assert_eq!(users.state(), shared);
    change(&mut users, &mut all, 8, None);
    assert_eq!(users.state(), home);
}
