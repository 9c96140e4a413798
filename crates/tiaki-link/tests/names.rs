//! What is left of screen names, and values that may lead to others as well, case by case.

use tiaki_link::{
    Contribution, Evidence, Kind, Linkage, Manner, Model, Reason, TableBuilder, ValueClass, link,
};

const DAY: i64 = 86_400 * 1_000_000;

/// Accounts are numbers, values are numbers.
#[derive(Default, Clone)]
struct Case(Vec<(u128, Evidence)>);

impl Case {
    fn has(mut self, account: u128, evidence: Evidence) -> Self {
        self.0.push((account, evidence));
        self
    }

    fn share(self, accounts: &[u128], evidence: Evidence) -> Self {
        let all = accounts.iter();
        all.fold(self, |case, account| case.has(*account, evidence))
    }

    #[expect(clippy::unwrap_used, reason = "the handles are this builder's own")]
    fn link(&self) -> Linkage {
        let mut b = TableBuilder::new();
        for (account, evidence) in &self.0 {
            let record = b.record(*account);
            b.push(record, *evidence);
        }
        link(&b.build().unwrap(), &Model::standard(), &[])
    }

    /// Whether any two are joined.
    fn joins(&self) -> bool {
        !self.link().links().is_empty()
    }

    /// The odds of the only link or near-miss, and its waterfall.
    #[expect(clippy::panic, reason = "a case without one is wrong")]
    fn told(&self) -> (i32, Vec<Contribution>) {
        let linkage = self.link();
        let near = linkage.near_misses().iter().map(|near| &near.link);
        let Some(found) = linkage.links().iter().chain(near).next() else {
            panic!("nothing is told")
        };
        (found.total, linkage.contributions(found).to_vec())
    }
}

fn of(kind: Kind, key: u64) -> Evidence {
    Evidence::new(kind, key)
}

const STEM: Kind = Kind::NameStem;

/// Two accounts that share one rare device and have mailboxes of their own: not quite enough.
fn one_device() -> Case {
    Case::default()
        .share(&[1, 2], of(Kind::Device, 1))
        .has(1, of(Kind::Email, 1))
        .has(2, of(Kind::Email, 2))
}

#[test]
fn what_is_left_of_a_name_joins_nobody() {
    let stem = Case::default().share(&[1, 2], of(STEM, 1));
    assert!(!stem.joins());
    assert!(stem.link().near_misses().is_empty(), "not worth a look");
    let many = (0..50).fold(Case::default(), |case, n| case.share(&[1, 2], of(STEM, n)));
    assert!(!many.joins());
}

#[test]
fn with_other_supporting_evidence_it_joins_nobody_either() {
    let supporting = |case: Case, number: u32| match number {
        0 => case.share(&[1, 2], of(Kind::DisplayName, 1)),
        1 => case.share(&[1, 2], of(Kind::PersonName, 1)),
        2 => case.share(&[1, 2], of(Kind::UserAgent, 1)),
        3 => case.share(&[1, 2], of(Kind::FileDigest, 1)),
        4 => case.share(&[1, 2], of(Kind::GroupIdentifier, 1)),
        5 => case.share(&[1, 2], of(Kind::Ip, 1).at(0)),
        6 => case
            .has(1, of(Kind::Ip, 2).at(0))
            .has(2, of(Kind::Ip, 2).at(DAY / 2)),
        7 => case.share(&[1, 2], of(Kind::Phone, 1).mined()),
        _ => case.share(&[1, 2], of(Kind::Email, 1).indirect()),
    };
    let (mut joined, mut apart) = (0, 0);
    for chosen in 0_u32..1 << 9 {
        let bits = (0..9).filter(|number| chosen & 1 << number != 0);
        let case = bits.fold(Case::default(), supporting);
        let with = case.clone().share(&[1, 2], of(STEM, 1));
        assert_eq!(case.joins(), with.joins(), "{chosen:b}");
        if with.joins() {
            joined += 1;
            assert_eq!(case.told().0, with.told().0, "{chosen:b}");
        } else {
            apart += 1;
        }
    }
    assert!(joined > 0 && apart > 10, "{joined} {apart}");
    // It is told, though, where it makes a pair worth a look.
    let case = supporting(Case::default(), 5).share(&[1, 2], of(STEM, 1));
    assert!(case.told().1.iter().any(|step| step.kind == STEM));
}

#[test]
fn with_a_rare_device_it_strengthens() {
    let alone = Case::default().share(&[1, 2], of(Kind::Device, 1));
    let with = alone.clone().share(&[1, 2], of(STEM, 1));
    let (before, after) = (alone.told(), with.told());
    assert!(after.0 > before.0);
    assert!(after.0 - before.0 <= Model::standard().stem);
    let step = after.1.iter().find(|step| step.kind == STEM).unwrap();
    assert_eq!(step.weight, after.0 - before.0);
    assert_eq!((step.holders, step.manner), (2, Manner::Equal));
    // Enough where the mailboxes differ, which a device alone does not outweigh.
    assert!(!one_device().joins());
    assert!(one_device().share(&[1, 2], of(STEM, 1)).joins());
    // Not where the numbers do.
    let numbers = one_device()
        .has(1, of(Kind::Phone, 1))
        .has(2, of(Kind::Phone, 2));
    assert!(!numbers.share(&[1, 2], of(STEM, 1)).joins());
}

#[test]
fn it_is_weaker_than_the_name_and_than_itself_from_text() {
    let with = |kind: Kind| one_device().share(&[1, 2], of(kind, 1)).told().0;
    assert!(with(STEM) < with(Kind::ScreenName));
    assert!(with(STEM) < with(Kind::DisplayName));
    let model = Model::standard();
    for holders in 2..100 {
        let worth = |kind| {
            model
                .alone(kind, Manner::Equal, holders, ValueClass::Ordinary)
                .unwrap()
        };
        assert!(worth(STEM) < worth(Kind::ScreenName), "{holders}");
    }
    // From text at both sides it still has a weight, which is no greater.
    let mined = one_device().share(&[1, 2], of(STEM, 1).mined()).told().0;
    assert!(mined <= with(STEM));
    let full = |row: Evidence| {
        let (_, steps) = one_device().share(&[1, 2], row).told();
        steps
            .iter()
            .find(|step| step.kind == STEM)
            .map(|step| step.full_weight)
    };
    assert!(full(of(STEM, 1).mined()) < full(of(STEM, 1)));
}

#[test]
fn what_many_hold_says_nothing() {
    for (holders, says) in [
        (2_u128, true),
        (4, true),
        (8, true),
        (9, false),
        (300, false),
    ] {
        let mut case = one_device().share(&[1, 2], of(STEM, 1));
        for other in 100..98 + holders {
            case = case.has(other, of(STEM, 1));
        }
        let (_, steps) = case.told();
        let is_told = steps.iter().any(|step| step.kind == STEM);
        assert_eq!(is_told, says, "{holders}");
        assert!(holders <= 8 || !case.joins(), "{holders}");
    }
}

#[test]
fn a_name_and_what_is_left_of_it_are_one_and_so_is_a_mailbox() {
    for whole in [Kind::ScreenName, Kind::Email] {
        for case in [
            Case::default().share(&[1, 2], of(Kind::Device, 1)),
            Case::default()
                .share(&[1, 2], of(Kind::Device, 1))
                .share(&[1, 2], of(Kind::Phone, 1)),
            Case::default().share(&[1, 2], of(Kind::Payment, 3)),
        ] {
            let case = case.share(&[1, 2], of(whole, 1));
            let with = case.clone().share(&[1, 2], of(STEM, 1));
            assert_eq!(case.told(), with.told(), "{whole}");
        }
    }
}

#[test]
fn it_is_not_taken_together_between_groups() {
    // Of two persons one account each has the word: so many pairs had the chance.
    let groups = Case::default()
        .share(&[1, 2, 3, 4], of(Kind::Email, 1))
        .share(&[1, 2, 3, 4], of(Kind::Phone, 1))
        .share(&[11, 12, 13, 14], of(Kind::Email, 2))
        .share(&[11, 12, 13, 14], of(Kind::Phone, 2))
        .share(&[4, 14], of(Kind::Device, 1));
    let with = groups.clone().share(&[1, 11], of(STEM, 1));
    let sizes = |case: &Case| {
        let linkage = case.link();
        let sizes = linkage.clusters().iter().map(|cluster| cluster.size());
        sizes.collect::<Vec<_>>()
    };
    assert_eq!(sizes(&groups), sizes(&with));
    assert_eq!(sizes(&with), [4, 4]);
}

/// An account with an extension: the number with it, and the number without, which is many people's.
fn behind(case: Case, account: u128, extension: u64) -> Case {
    case.has(account, of(Kind::Phone, 100 + extension))
        .has(account, of(Kind::Phone, 1).indirect())
}

#[test]
fn extensions_of_one_number_are_numbers_of_their_own() {
    let same = behind(behind(Case::default(), 1, 12), 2, 12);
    assert!(same.joins());
    let (_, steps) = same.told();
    assert_eq!((steps.len(), steps[0].key), (1, 112));
    let other = behind(behind(Case::default(), 1, 12), 2, 34);
    assert!(!other.joins());
    // Who states no extension may be anyone behind the number.
    let without = behind(Case::default(), 1, 12).has(2, of(Kind::Phone, 1));
    assert!(!without.joins());
    // Those who share the number and nothing else are linked by it as before.
    let plain = behind(Case::default(), 1, 12).share(&[2, 3], of(Kind::Phone, 1));
    assert_eq!(plain.link().links().len(), 1);
    // Colleagues share an office too.
    for address in [of(Kind::Ip, 1).at(0), of(Kind::UserAgent, 1)] {
        assert!(!other.clone().share(&[1, 2], address).joins());
    }
}

#[test]
fn a_number_with_and_without_its_extension_is_no_contradiction() {
    let mail = Case::default().share(&[1, 2], of(Kind::Email, 1));
    let without = behind(mail.clone(), 1, 12).has(2, of(Kind::Phone, 1));
    let other = behind(behind(mail.clone(), 1, 12), 2, 34);
    for case in [&without, &other] {
        let linkage = case.link();
        let [link] = linkage.links() else {
            panic!("one link")
        };
        assert!(link.differing.is_empty());
        assert!(link.total >= mail.told().0);
    }
    // Another number still is one.
    let another = behind(mail, 1, 12).has(2, of(Kind::Phone, 7));
    assert!(!another.joins());
    assert_eq!(another.link().near_misses()[0].reason, Reason::Differing);
}

#[test]
fn a_mailbox_for_recovery_joins_nobody_alone() {
    let mail = of(Kind::Email, 1);
    let one = Case::default().has(1, mail).has(2, mail.indirect());
    let both = Case::default().share(&[1, 2], mail.indirect());
    for case in [&one, &both] {
        assert!(!case.joins());
        // Nor where the domain is known for people's own.
        let personal = case.0.iter().map(|(account, row)| {
            let class = ValueClass::Personal;
            (*account, Evidence { class, ..*row })
        });
        assert!(!Case(personal.collect()).joins());
    }
    assert_eq!(one.link().near_misses()[0].reason, Reason::WeakEvidence);
    let (_, steps) = one.told();
    assert_eq!(steps[0].manner, Manner::Indirect);
    assert!(one.clone().share(&[1, 2], of(Kind::Device, 1)).joins());
    assert!(one.clone().share(&[1, 2], of(Kind::ScreenName, 1)).joins());
    // Stated as its own anywhere, it is its own.
    assert!(one.has(2, mail.at(5)).joins());
}

#[test]
fn mailboxes_for_recovery_neither_differ_nor_are_several() {
    let own = |case: Case| case.share(&[1, 2], of(Kind::Email, 1));
    let plain = own(Case::default()).told().0;
    let beside = own(Case::default()).has(1, of(Kind::Email, 2).indirect());
    assert_eq!(beside.told().0, plain);
    let several = own(Case::default()).has(1, of(Kind::Email, 2));
    assert!(several.told().0 < plain);
    let device = Case::default()
        .share(&[1, 2], of(Kind::Device, 1))
        .has(1, of(Kind::Email, 1))
        .has(2, of(Kind::Email, 2).indirect());
    assert!(device.joins());
    assert!(!one_device().joins());
}
