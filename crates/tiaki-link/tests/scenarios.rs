//! What must and must not be joined, case by case.

use tiaki_link::{
    Basis, Conflict, Decision, Evidence, Kind, Linkage, Manner, Model, Reason, RecordKey,
    Reliability, TableBuilder, Tier, ValueClass, Verdict, link,
};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 86_400 * SECOND;

/// A small table under construction: accounts are numbers, values are numbers.
#[derive(Default)]
struct Case {
    rows: Vec<(u128, Evidence)>,
    contradictions: Vec<(u128, u128)>,
    decisions: Vec<Decision>,
}

impl Case {
    fn has(mut self, account: u128, evidence: Evidence) -> Self {
        self.rows.push((account, evidence));
        self
    }

    /// All these accounts hold this evidence.
    fn share(self, accounts: &[u128], evidence: Evidence) -> Self {
        accounts
            .iter()
            .fold(self, |case, account| case.has(*account, evidence))
    }

    fn decide(mut self, a: u128, b: u128, verdict: Verdict) -> Self {
        self.decisions.push(Decision {
            a: a.into(),
            b: b.into(),
            verdict,
        });
        self
    }

    fn contradict(mut self, a: u128, b: u128) -> Self {
        self.contradictions.push((a, b));
        self
    }

    #[expect(clippy::unwrap_used, reason = "the handles are this builder's own")]
    fn link(&self) -> Linkage {
        let mut b = TableBuilder::new();
        for (account, evidence) in &self.rows {
            let record = b.record(*account);
            b.push(record, *evidence);
        }
        for (one, other) in &self.contradictions {
            b.contradict(RecordKey::from(*one), RecordKey::from(*other), 7);
        }
        link(&b.build().unwrap(), &Model::standard(), &self.decisions)
    }

    /// The clusters of more than one account.
    fn joined(&self) -> Vec<Vec<u128>> {
        joined(&self.link())
    }
}

fn joined(linkage: &Linkage) -> Vec<Vec<u128>> {
    let several = linkage
        .clusters()
        .iter()
        .filter(|cluster| cluster.size() > 1);
    let numbers = |key: &RecordKey| u128::from_be_bytes(key.0);
    several
        .map(|cluster| linkage.members(cluster).iter().map(numbers).collect())
        .collect()
}

fn of(kind: Kind, key: u64) -> Evidence {
    Evidence::new(kind, key)
}

fn ip(key: u64, at: i64) -> Evidence {
    of(Kind::Ip, key).at(at)
}

fn nat(key: u64, at: i64) -> Evidence {
    ip(key, at).class(ValueClass::SharedNetwork)
}

/// Two persons of four accounts each, every pair of which shares mail and phone.
fn two_strong_groups() -> Case {
    Case::default()
        .share(&[1, 2, 3, 4], of(Kind::Email, 1))
        .share(&[1, 2, 3, 4], of(Kind::Phone, 1))
        .share(&[11, 12, 13, 14], of(Kind::Email, 2))
        .share(&[11, 12, 13, 14], of(Kind::Phone, 2))
}

#[test]
fn strong_identifiers_join() {
    for kind in [
        Kind::Email,
        Kind::Phone,
        Kind::Device,
        Kind::Payment,
        Kind::ProfileUrl,
    ] {
        let linkage = Case::default().share(&[1, 2], of(kind, 5)).link();
        assert_eq!(joined(&linkage), [[1, 2]], "{kind}");
        assert_eq!(linkage.clusters()[0].tier, Some(Tier::Probable), "{kind}");
        assert!(linkage.links()[0].confidence >= 900, "{kind}");
    }
}

#[test]
fn supporting_kinds_alone_do_not() {
    let kinds = [
        Kind::ScreenName,
        Kind::NameStem,
        Kind::DisplayName,
        Kind::PersonName,
        Kind::Ip,
        Kind::UserAgent,
        Kind::FileDigest,
        Kind::GroupIdentifier,
    ];
    for kind in kinds {
        assert!(
            Case::default()
                .share(&[1, 2], of(kind, 5).at(0))
                .joined()
                .is_empty(),
            "{kind}"
        );
        // However many values of the kind they share.
        let many = (0..50).fold(Case::default(), |case, n| {
            case.share(&[1, 2], of(kind, n).at(0))
        });
        assert!(many.joined().is_empty(), "fifty of {kind}");
    }
}

#[test]
fn two_independent_strong_identifiers_confirm() {
    let linkage = Case::default()
        .share(&[1, 2], of(Kind::Email, 1).source(3))
        .share(&[1, 2], of(Kind::Payment, 1).source(4))
        .link();
    let [only] = linkage.links() else {
        panic!("one link")
    };
    assert_eq!(only.tier, Tier::Confirmed);
    let steps = linkage.contributions(only);
    assert_eq!(
        steps.iter().map(|step| step.kind).collect::<Vec<_>>(),
        [Kind::Email, Kind::Payment]
    );
    assert_eq!(
        steps.iter().map(|step| step.sources).collect::<Vec<_>>(),
        [(3, 3), (4, 4)]
    );
    let sum: i32 = steps.iter().map(|step| step.weight).sum();
    assert_eq!(linkage.prior() + sum, only.total);
}

#[test]
fn a_family_behind_one_address_stays_apart() {
    // Three persons, a year of evenings at one address, the same model of telephone, and the
    // same surname shown.
    let mut case = Case::default();
    for day in 0..365 {
        for person in [1_u128, 2, 3] {
            let evening = day * DAY + i64::try_from(person).unwrap() * MINUTE;
            case = case.has(person, ip(1, evening));
        }
    }
    case = case.share(&[1, 2, 3], of(Kind::DisplayName, 1));
    // The model and the surname are common elsewhere.
    for other in 100..400 {
        case = case
            .has(other, of(Kind::UserAgent, 1))
            .has(other, of(Kind::DisplayName, 1));
    }
    case = case.share(&[1, 2, 3], of(Kind::UserAgent, 1));
    assert!(case.joined().is_empty());
}

#[test]
fn a_family_tablet_does_not_join_two_persons_known_apart() {
    // Each parent has four accounts; two of them met on one tablet at the common address.
    let case = two_strong_groups()
        .share(&[1, 11], of(Kind::Device, 9))
        .share(&[1, 2, 3, 4, 11, 12, 13, 14], ip(1, 0));
    let linkage = case.link();
    assert_eq!(joined(&linkage), [[1, 2, 3, 4], [11, 12, 13, 14]]);
    // Each has a mailbox and a number of their own.
    assert_eq!(linkage.near_misses()[0].reason, Reason::Differing);
}

#[test]
fn two_numbers_speak_against_one_person_and_a_missing_one_does_not() {
    let mail = |case: Case| case.share(&[1, 2], of(Kind::Email, 1));
    let with_phone = mail(Case::default()).has(1, of(Kind::Phone, 1));
    assert_eq!(with_phone.joined(), [[1, 2]]);
    for (phone, expected) in [
        (of(Kind::Phone, 2), false),
        // Who knows whose these are.
        (of(Kind::Phone, 2).mined(), true),
        (of(Kind::Phone, 2).class(ValueClass::Disposable), true),
    ] {
        let case = mail(Case::default())
            .has(1, of(Kind::Phone, 1))
            .has(2, phone);
        let linkage = case.link();
        assert_eq!(!joined(&linkage).is_empty(), expected, "{phone:?}");
        if !expected {
            assert_eq!(linkage.near_misses()[0].reason, Reason::Differing);
        }
    }
}

#[test]
fn no_chain_leads_around_a_difference() {
    // 2 states no number: it can be joined to 1 or to 3, but it does not make them one.
    let linkage = Case::default()
        .share(&[1, 2], of(Kind::Email, 1))
        .share(&[2, 3], of(Kind::Device, 1))
        .has(1, of(Kind::Phone, 1))
        .has(3, of(Kind::Phone, 2))
        .link();
    assert_eq!(joined(&linkage), [[1, 2]]);
    // What differs is told of a link that stands in spite of it.
    let linkage = Case::default()
        .share(&[1, 2], of(Kind::Email, 1))
        .share(&[1, 2], of(Kind::Phone, 1))
        .has(1, of(Kind::Device, 1))
        .has(2, of(Kind::Device, 2))
        .link();
    let [link] = linkage.links() else {
        panic!("one link")
    };
    assert_eq!(link.differing, [Kind::Device]);
    assert!(link.allowance > 0);
}

#[test]
fn one_of_several_mailboxes_may_be_a_relatives() {
    let case = |mails: u64| {
        (0..mails).fold(
            Case::default().share(&[1, 2], of(Kind::Email, 1)),
            |case, n| case.has(2, of(Kind::Email, 10 + n)),
        )
    };
    let confidence = |case: Case| case.link().links().first().map(|link| link.confidence);
    let alone = confidence(case(0)).unwrap();
    let beside = confidence(case(1)).unwrap();
    assert!(beside < alone);
    assert_eq!(confidence(case(1).has(1, of(Kind::Email, 30))), None);
}

#[test]
fn an_address_that_a_household_shares_adds_nothing_to_a_shared_device() {
    let device = || Case::default().share(&[1, 2], of(Kind::Device, 1));
    let total = |case: Case| case.link().links().first().map(|link| link.total).unwrap();
    let weeks = device().has(1, ip(1, 0)).has(2, ip(1, 20 * DAY));
    assert_eq!(total(weeks), total(device()));
    let minutes = device().has(1, ip(1, 0)).has(2, ip(1, MINUTE));
    assert!(total(minutes) > total(device()));
}

#[test]
fn a_person_is_followed_from_identifier_to_identifier() {
    let linkage = Case::default()
        .share(&[1, 2], of(Kind::Device, 1))
        .share(&[2, 3], of(Kind::Phone, 1).at(0))
        .share(&[3, 4], of(Kind::Email, 1))
        .share(&[4, 5], of(Kind::Payment, 1))
        .link();
    assert_eq!(joined(&linkage), [[1, 2, 3, 4, 5]]);
    let explanation = linkage.explain(1.into(), 5.into()).unwrap();
    assert_eq!(explanation.path.len(), 4);
    let weakest = explanation.weakest.unwrap();
    assert_eq!((weakest.a, weakest.b), (2.into(), 3.into()));
    assert_eq!(linkage.hangs_on(&linkage.clusters()[0]), Some(weakest));
    assert_eq!(linkage.explain(3.into(), 3.into()).unwrap().path.len(), 0);
    assert!(linkage.explain(1.into(), 99.into()).is_none());
}

#[test]
fn carrier_nat_links_nobody() {
    for class in [ValueClass::SharedNetwork, ValueClass::Ordinary] {
        let mut case = Case::default();
        for account in 1..=500_u128 {
            let at = i64::try_from(account).unwrap() * SECOND / 4;
            let port = 20_000 + u16::try_from(account).unwrap();
            case = case.has(account, ip(1, at).class(class).port(port));
        }
        let linkage = case.link();
        assert!(joined(&linkage).is_empty());
        assert!(linkage.near_misses().is_empty());
        assert_eq!(linkage.generic_values().len(), 1);
        assert_eq!(linkage.generic_values()[0].persons, 500);
    }
}

#[test]
fn behind_carrier_nat_only_port_and_second_attribute() {
    let at = 1_000 * DAY;
    for (case, expected) in [
        (
            Case::default()
                .has(1, nat(1, at).port(4000))
                .has(2, nat(1, at + SECOND).port(4000)),
            true,
        ),
        (
            Case::default()
                .has(1, nat(1, at).port(4000))
                .has(2, nat(1, at).port(4001)),
            false,
        ),
        (Case::default().has(1, nat(1, at)).has(2, nat(1, at)), false),
        (
            Case::default()
                .has(1, nat(1, at).port(443))
                .has(2, nat(1, at).port(443)),
            false,
        ),
        (
            Case::default()
                .has(1, nat(1, at).port(4000))
                .has(2, nat(1, at + 2 * SECOND).port(4000)),
            false,
        ),
        (
            Case::default()
                .has(1, nat(1, at).port(4000))
                .has(2, nat(2, at).port(4000)),
            false,
        ),
    ] {
        let linkage = case.link();
        assert_eq!(!joined(&linkage).is_empty(), expected, "{:?}", case.rows);
        if expected {
            let step = &linkage.contributions(&linkage.links()[0])[0];
            assert_eq!(step.manner, Manner::IpFlow);
        }
    }
}

#[test]
fn a_port_that_everybody_has_is_not_a_source_port() {
    for (holders, expected) in [(2, true), (16, true), (17, false), (40, false)] {
        let accounts: Vec<u128> = (1..=holders).collect();
        let case = Case::default().share(&accounts, nat(1, 0).port(8443));
        assert_eq!(!case.joined().is_empty(), expected, "{holders}");
    }
}

#[test]
fn an_address_counts_more_the_closer_the_times() {
    let cases = [
        (10 * MINUTE, Some(Manner::IpWindow)),
        (11 * MINUTE, Some(Manner::IpDay)),
        (2 * DAY, Some(Manner::IpLease)),
        (31 * DAY, None),
    ];
    let mut last = i32::MAX;
    for (gap, manner) in cases {
        let case = Case::default()
            .has(1, ip(1, -400 * DAY))
            .has(1, ip(1, 0))
            .has(2, ip(1, gap))
            .share(&[1, 2], of(Kind::Email, 1));
        let linkage = case.link();
        let steps = linkage.contributions(&linkage.links()[0]);
        let step = steps.iter().find(|step| step.kind == Kind::Ip);
        assert_eq!(step.map(|step| step.manner), manner, "{gap}");
        let weight = step.map_or(0, |step| step.full_weight);
        assert!(weight < last, "{gap}");
        last = weight;
    }
}

#[test]
fn a_conjunction_of_rare_support_joins() {
    for (what, case, expected) in [
        (
            "address within minutes and a rare device model",
            Case::default()
                .share(&[1, 2], ip(1, 0))
                .share(&[1, 2], of(Kind::UserAgent, 1)),
            true,
        ),
        (
            "address on one day and a rare screen name",
            Case::default()
                .has(1, ip(1, 0))
                .has(2, ip(1, DAY / 2))
                .share(&[1, 2], of(Kind::ScreenName, 1)),
            true,
        ),
        (
            "a rare screen name and a rare display name are one name",
            Case::default()
                .share(&[1, 2], of(Kind::ScreenName, 1))
                .share(&[1, 2], of(Kind::DisplayName, 1)),
            false,
        ),
        (
            "files and groups travel together",
            Case::default()
                .share(&[1, 2], of(Kind::FileDigest, 1))
                .share(&[1, 2], of(Kind::GroupIdentifier, 1)),
            false,
        ),
    ] {
        assert_eq!(!case.joined().is_empty(), expected, "{what}");
    }
}

#[test]
fn a_recycled_phone_joins_nobody() {
    let phone = |at| of(Kind::Phone, 1).at(at);
    for (gap, expected) in [
        (0, true),
        (100 * DAY, true),
        (200 * DAY, false),
        (900 * DAY, false),
    ] {
        let case = Case::default().has(1, phone(0)).has(2, phone(gap));
        assert_eq!(!case.joined().is_empty(), expected, "{gap}");
    }
    // Known in use on both sides throughout, it is not recycled.
    let case = Case::default()
        .has(1, phone(0))
        .has(1, phone(899 * DAY))
        .has(2, phone(900 * DAY));
    assert_eq!(case.joined(), [[1, 2]]);
}

#[test]
fn values_known_to_be_shared_join_nobody() {
    for (kind, class) in [
        (Kind::Email, ValueClass::Disposable),
        (Kind::Phone, ValueClass::Disposable),
        (Kind::Device, ValueClass::SharedThing),
        (Kind::Payment, ValueClass::SharedThing),
        (Kind::Email, ValueClass::Placeholder),
    ] {
        let case = Case::default()
            .has(1, of(kind, 1).class(class))
            .has(2, of(kind, 1));
        assert!(
            case.joined().is_empty(),
            "{kind} {class:?}: one warning is enough"
        );
    }
}

#[test]
fn a_widely_circulated_file_says_nothing() {
    let accounts: Vec<u128> = (1..=200).collect();
    let mut case = Case::default().share(&accounts, of(Kind::FileDigest, 1));
    for pair in accounts.chunks(2) {
        case = case.share(pair, ip(u64::try_from(pair[0]).unwrap(), 0));
    }
    let linkage = case.link();
    assert!(joined(&linkage).is_empty());
    assert_eq!(linkage.generic_values().len(), 1);
}

#[test]
fn a_reused_screen_name_says_little() {
    let accounts: Vec<u128> = (1..=40).collect();
    let case = Case::default()
        .share(&accounts, of(Kind::ScreenName, 1))
        .share(&accounts, of(Kind::DisplayName, 1));
    assert!(case.joined().is_empty());
}

#[test]
fn a_public_device_does_not_make_a_giant() {
    for holders in [6, 8, 20, 60, 200, 1000] {
        let accounts: Vec<u128> = (1..=holders).collect();
        let linkage = Case::default().share(&accounts, of(Kind::Device, 1)).link();
        assert!(joined(&linkage).is_empty(), "{holders}");
        assert!(linkage.alarms().is_empty());
    }
}

#[test]
fn sixty_accounts_of_one_person_do_not_make_its_mail_generic() {
    let accounts: Vec<u128> = (1..=60).collect();
    let linkage = Case::default()
        .share(&accounts, of(Kind::Email, 1))
        .share(&accounts, of(Kind::Payment, 1))
        .share(&accounts, of(Kind::Phone, 1))
        .share(&[60, 61], of(Kind::Device, 2))
        .link();
    let expected: Vec<u128> = (1..=61).collect();
    assert_eq!(joined(&linkage), [expected]);
    assert!(linkage.generic_values().is_empty());
    assert_eq!(linkage.contributions(&linkage.links()[0])[0].persons, 1);
}

#[test]
fn a_value_does_not_vouch_for_itself() {
    // Joined by the address alone, they are not yet one person when its holders are counted.
    let linkage = Case::default()
        .share(&[1, 2, 3, 4], of(Kind::Email, 1))
        .link();
    assert_eq!(joined(&linkage), [[1, 2, 3, 4]]);
    let step = &linkage.contributions(&linkage.links()[0])[0];
    assert_eq!((step.holders, step.persons), (4, 4));
}

#[test]
fn more_accounts_than_the_cap_are_still_one_person_and_raise_an_alarm() {
    let accounts: Vec<u128> = (1..=100).collect();
    let linkage = Case::default()
        .share(&accounts, of(Kind::Email, 1))
        .share(&accounts, of(Kind::Payment, 1))
        .share(&accounts, of(Kind::Phone, 1))
        .link();
    assert_eq!(joined(&linkage), [accounts]);
    assert_eq!(linkage.alarms().len(), 1);
    assert_eq!(linkage.alarms()[0].size, 100);
}

#[test]
fn a_weak_chain_does_not_join_two_strong_groups() {
    // 20 is firmly of the first group and 21 of the second; they share all that is not strong.
    let support = |case: Case| {
        case.share(&[20, 21], ip(1, 0))
            .share(&[20, 21], of(Kind::UserAgent, 1))
            .share(&[20, 21], of(Kind::ScreenName, 1))
    };
    let case = two_strong_groups()
        .share(&[4, 20], of(Kind::Email, 20))
        .share(&[4, 20], of(Kind::Payment, 20))
        .share(&[14, 21], of(Kind::Email, 21))
        .share(&[14, 21], of(Kind::Payment, 21));
    let case = support(case);
    let linkage = case.link();
    assert_eq!(
        joined(&linkage),
        [vec![1, 2, 3, 4, 20], vec![11, 12, 13, 14, 21]]
    );
    let [near] = linkage.near_misses() else {
        panic!("one near-miss")
    };
    assert_eq!((near.link.a, near.link.b), (20.into(), 21.into()));
    assert_eq!(near.reason, Reason::WeakBridge);
    // The same evidence does join them while they are alone.
    assert_eq!(support(Case::default()).joined(), [[20, 21]]);
}

#[test]
fn evidence_spread_over_a_group_is_taken_together() {
    // 3 shares names with 1, and an address and a device model with 2; 1 and 2 are one person.
    let mut case = Case::default()
        .share(&[1, 2], of(Kind::Email, 1))
        .share(&[1, 2], of(Kind::Phone, 1))
        .share(&[1, 3], of(Kind::ScreenName, 1))
        .share(&[1, 3], of(Kind::DisplayName, 1))
        .share(&[2, 3], ip(1, 0))
        .share(&[2, 3], of(Kind::UserAgent, 1));
    for other in 100..160 {
        case = case.has(other, of(Kind::UserAgent, 1));
    }
    let linkage = case.link();
    assert_eq!(joined(&linkage), [[1, 2, 3]]);
    let by_groups: Vec<_> = linkage
        .links()
        .iter()
        .filter(|link| link.basis == Basis::Groups)
        .collect();
    let [joining] = by_groups.as_slice() else {
        panic!("one link by groups")
    };
    assert!(joining.allowance > 0);
    let between: Vec<_> = linkage
        .contributions(joining)
        .iter()
        .map(|step| step.between)
        .collect();
    assert!(between.contains(&(1.into(), 3.into())) && between.contains(&(2.into(), 3.into())));
}

#[test]
fn text_that_mentions_an_address_is_weaker_than_holding_it() {
    let held = Case::default().share(&[1, 2], of(Kind::Phone, 1));
    let mentioned = Case::default()
        .has(1, of(Kind::Phone, 1))
        .has(2, of(Kind::Phone, 1).mined());
    assert_eq!(held.joined(), [[1, 2]]);
    assert!(mentioned.joined().is_empty());
    let near = mentioned.link();
    assert_eq!(near.near_misses()[0].reason, Reason::WeakEvidence);
}

#[test]
fn each_side_that_was_mined_makes_a_link_weaker() {
    for kind in [Kind::Email, Kind::Phone, Kind::Ip] {
        let total = |one: Evidence, other: Evidence| {
            let linkage = Case::default()
                .share(&[1, 2], of(Kind::Device, 7))
                .has(1, one)
                .has(2, other)
                .link();
            let link = linkage.links().first().unwrap().clone();
            let step = linkage
                .contributions(&link)
                .iter()
                .find(|step| step.kind == kind)
                .cloned();
            (
                link.total,
                step.map(|step| (step.full_weight, step.reliability)),
            )
        };
        let stated = of(kind, 1);
        let both_stated = total(stated, stated);
        let one_mined = total(stated, stated.mined());
        let both_mined = total(stated.mined(), stated.mined());
        assert_eq!(one_mined, total(stated.mined(), stated), "either side");
        assert!(both_stated.0 >= one_mined.0 && one_mined.0 >= both_mined.0);
        let weight = |found: &(i32, Option<(i32, Reliability)>)| found.1.map_or(0, |step| step.0);
        assert!(weight(&both_stated) > weight(&one_mined), "{kind}");
        assert!(weight(&one_mined) > weight(&both_mined), "{kind}");
        assert_eq!(both_stated.1.map(|step| step.1), Some(Reliability::Stated));
        assert_eq!(
            one_mined.1.map(|step| step.1),
            Some(Reliability::MinedAtOne)
        );
        if let Some((_, reliability)) = both_mined.1 {
            assert_eq!(reliability, Reliability::MinedAtBoth);
        }
    }
}

#[test]
fn a_record_that_states_a_value_anywhere_is_no_mined_one() {
    let linkage = Case::default()
        .has(1, of(Kind::Email, 1))
        .has(1, of(Kind::Email, 1).mined().at(5))
        .has(2, of(Kind::Email, 1))
        .link();
    let link = linkage.links().first().unwrap();
    let [step] = linkage.contributions(link) else {
        panic!("one step")
    };
    assert_eq!(step.reliability, Reliability::Stated);
}

#[test]
fn different_splits_and_binds_all_that_is_joined() {
    let case = Case::default()
        .share(&[1, 2, 3], of(Kind::Email, 1))
        .share(&[1, 2, 3], of(Kind::Phone, 1))
        .decide(1, 3, Verdict::Different);
    let linkage = case.link();
    assert_eq!(joined(&linkage), [[1, 2]]);
    assert!(linkage.explain(1.into(), 3.into()).is_none());
    // Evidence that would confirm the opposite of a decision is shown again.
    assert_eq!(linkage.near_misses()[0].reason, Reason::Decision);
    assert!(linkage.conflicts().is_empty());
    // Evidence that is no more than probable is not.
    let case = Case::default().share(&[1, 2], of(Kind::Email, 1));
    assert!(
        case.decide(1, 2, Verdict::Different)
            .link()
            .near_misses()
            .is_empty()
    );
}

#[test]
fn same_joins_without_evidence_and_is_named() {
    let linkage = Case::default()
        .share(&[1], of(Kind::Email, 1))
        .share(&[2], of(Kind::Email, 2))
        .decide(2, 1, Verdict::Same)
        .link();
    assert_eq!(joined(&linkage), [[1, 2]]);
    let [only] = linkage.links() else {
        panic!("one link")
    };
    assert_eq!(
        (only.basis, only.tier, only.confidence),
        (Basis::Decision, Tier::Confirmed, 1000)
    );
    assert!(linkage.contributions(only).is_empty());
}

#[test]
fn unsure_keeps_the_machine_out_but_not_a_human() {
    let case = Case::default()
        .share(&[1, 2], of(Kind::Email, 1))
        .decide(1, 2, Verdict::Unsure);
    let linkage = case.link();
    assert!(joined(&linkage).is_empty());
    assert_eq!(linkage.near_misses()[0].reason, Reason::Unsure);
    let linkage = case.decide(1, 2, Verdict::Same).link();
    assert_eq!(joined(&linkage), [[1, 2]]);
    assert_eq!(linkage.conflicts().len(), 1);
}

#[test]
fn decisions_that_exclude_each_other_are_shown() {
    let case = Case::default()
        .share(&[1, 2, 3], of(Kind::DisplayName, 1))
        .decide(1, 2, Verdict::Same)
        .decide(2, 3, Verdict::Same)
        .decide(3, 1, Verdict::Different);
    let linkage = case.link();
    assert_eq!(joined(&linkage), [[1, 2]]);
    // What hangs on the decision that was not applied conflicts with nothing.
    let hanging = case
        .share(&[4], of(Kind::DisplayName, 1))
        .decide(3, 4, Verdict::Same);
    let hanging = hanging.contradict(1, 4).link();
    assert_eq!(joined(&hanging), [[1, 2], [3, 4]]);
    assert_eq!(hanging.conflicts(), linkage.conflicts());
    let [Conflict::Decisions { same, other }] = linkage.conflicts() else {
        panic!("one conflict")
    };
    assert_eq!(same.len(), 2);
    assert_eq!(
        (other.a, other.b, other.verdict),
        (1.into(), 3.into(), Verdict::Different)
    );
}

#[test]
fn decisions_about_nothing_are_shown() {
    let case = Case::default()
        .share(&[1, 2], of(Kind::DisplayName, 1))
        .decide(1, 77, Verdict::Same)
        .decide(2, 2, Verdict::Different);
    let linkage = case.link();
    let unknown = |conflict: &Conflict| matches!(conflict, Conflict::Unknown { .. });
    assert_eq!(linkage.conflicts().len(), 2);
    assert!(linkage.conflicts().iter().all(unknown));
}

#[test]
fn contradictions_keep_apart_and_a_human_overrides_them_visibly() {
    let case = Case::default()
        .share(&[1, 2], of(Kind::Email, 1))
        .share(&[1, 2], of(Kind::Phone, 1))
        .contradict(2, 1);
    let linkage = case.link();
    assert!(joined(&linkage).is_empty());
    assert_eq!(linkage.near_misses()[0].reason, Reason::Contradiction);
    let linkage = case.decide(1, 2, Verdict::Same).link();
    assert_eq!(joined(&linkage), [[1, 2]]);
    let [
        Conflict::Contradicted {
            same,
            contradiction,
        },
    ] = linkage.conflicts()
    else {
        panic!("one conflict")
    };
    assert_eq!((same.len(), contradiction.source), (1, 7));
}

#[test]
fn nothing_in_nothing_out() {
    let linkage = Case::default().link();
    assert!(linkage.clusters().is_empty() && linkage.links().is_empty());
    assert_eq!(linkage.find_cluster(1.into()), None);
}
