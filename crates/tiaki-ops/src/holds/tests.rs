use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn id(number: usize) -> AccountId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&(number as u64).to_be_bytes());
    AccountId::from_bytes(bytes)
}

fn ids(numbers: &[usize]) -> Vec<AccountId> {
    numbers.iter().map(|number| id(*number)).collect()
}

/// A piece of evidence: its kind, how many hold the value, its weight.
type Piece = (&'static str, u64, i64);

fn link(a: usize, b: usize, weight: i64, pieces: &[Piece]) -> LinkView {
    let piece = |(kind, holders, weight): &Piece| LinkEvidence {
        kind: (*kind).to_owned(),
        holders: *holders,
        weight: *weight,
        class: "ordinary".to_owned(),
        manner: "equal".to_owned(),
        persons: 1,
        reliability: "stated".to_owned(),
    };
    LinkView {
        a: id(a.min(b)),
        b: id(a.max(b)),
        weight,
        confidence: 950,
        tier: "probable".to_owned(),
        forest: true,
        evidence: pieces.iter().map(piece).collect(),
    }
}

fn plain(a: usize, b: usize, weight: i64) -> LinkView {
    link(a, b, weight, &[("email", 2, weight)])
}

#[test]
fn a_person_of_one_account_hangs_on_nothing() {
    assert_eq!(holds(&[], &[]), Holds::default());
    assert_eq!(holds(&ids(&[1]), &[]), Holds::default());
    // A link to somebody else's account is not the person's.
    assert_eq!(holds(&ids(&[1]), &[plain(1, 2, 900)]), Holds::default());
}

#[test]
fn a_chain_hangs_on_each_link_and_the_weakest_comes_first() {
    let found = holds(&ids(&[3, 1, 2]), &[plain(1, 2, 900), plain(2, 3, 400)]);
    let told: Vec<_> = found
        .links
        .iter()
        .map(|bridge| (bridge.link.weight, bridge.apart.clone()))
        .collect();
    assert_eq!(
        told,
        [
            (400, vec![ids(&[3]), ids(&[1, 2])]),
            (900, vec![ids(&[1]), ids(&[2, 3])]),
        ]
    );
    assert_eq!((found.more_links, found.values.len()), (0, 0));
}

#[test]
fn a_ring_hangs_on_no_single_link() {
    let ring = [plain(1, 2, 900), plain(2, 3, 800), plain(1, 3, 700)];
    assert_eq!(holds(&ids(&[1, 2, 3]), &ring).links, []);
}

#[test]
fn a_decision_comes_last_however_little_it_weighs() {
    let mut decided = link(2, 3, -800, &[]);
    decided.confidence = 1000;
    let found = holds(&ids(&[1, 2, 3]), &[decided, plain(1, 2, 900)]);
    assert_eq!(found.links.len(), 2);
    assert!(!found.links[0].is_decided && found.links[1].is_decided);
    assert_eq!(found.links[1].carrier, None);
}

#[test]
fn the_heaviest_piece_carries_and_is_needed_where_the_rest_is_too_little() {
    let of = |pieces: &[Piece], weight| {
        let found = holds(&ids(&[1, 2]), &[link(1, 2, weight, pieces)]);
        let carrier = found.links[0].carrier.clone().unwrap();
        (carrier.piece.kind, carrier.is_needed)
    };
    let pieces = [
        ("ip", 3, 300),
        ("device", 2, 1_200),
        ("screen_name", 9, -200),
    ];
    assert_eq!(of(&pieces, 800), ("device".to_owned(), true));
    let pieces = [("email", 2, 1_500), ("phone", 2, 1_400)];
    assert_eq!(of(&pieces, 1_900), ("email".to_owned(), false));
    // Exactly what joins is enough.
    assert_eq!(
        of(&[("email", 2, 1_000)], 1_317),
        ("email".to_owned(), false)
    );
    assert_eq!(
        of(&[("email", 2, 1_000)], 1_316),
        ("email".to_owned(), true)
    );
    // What speaks against carries nothing.
    let found = holds(&ids(&[1, 2]), &[link(1, 2, 400, &[("ip", 2, -10)])]);
    assert_eq!(found.links[0].carrier, None);
}

#[test]
fn one_value_that_three_hold_is_told_though_no_link_is_a_bridge() {
    let device = &[("device", 3, 900)][..];
    let ring = [
        link(1, 2, 600, device),
        link(1, 3, 600, device),
        link(2, 3, 600, device),
    ];
    let found = holds(&ids(&[1, 2, 3]), &ring);
    assert_eq!(found.links, []);
    assert_eq!(found.values.len(), 1);
    assert_eq!(
        (found.values[0].piece.kind.as_str(), found.values[0].links),
        ("device", 3)
    );
    assert_eq!(found.values[0].apart, [ids(&[1]), ids(&[2]), ids(&[3])]);
}

#[test]
fn values_are_not_one_where_their_numbers_speak_against_it() {
    let three = |holders: u64, last: &[Piece]| {
        let device = [("device", holders, 900)];
        let links = [
            link(1, 2, 600, &device),
            link(1, 3, 600, &device),
            link(2, 3, 600, last),
        ];
        holds(&ids(&[1, 2, 3]), &links).values
    };
    assert_eq!(
        three(2, &[("device", 2, 900)]),
        [],
        "three hold what two hold"
    );
    assert_eq!(three(3, &[("device", 4, 900)]), [], "not each two share it");
    assert_eq!(three(3, &[("email", 3, 900)]), [], "another kind");
    // Where one link stands without it the person hangs together by two others.
    let device = ("device", 3, 900);
    let strong = link(2, 3, 2_000, &[device, ("email", 2, 1_100)]);
    let links = [
        link(1, 2, 600, &[device]),
        link(1, 3, 600, &[device]),
        strong,
    ];
    let found = holds(&ids(&[1, 2, 3]), &links).values;
    assert_eq!((found.len(), found[0].links), (1, 2));
    assert_eq!(found[0].apart, [ids(&[1]), ids(&[2, 3])]);
}

#[test]
fn a_person_of_thousands_is_told_in_a_few_rows() {
    let many: Vec<usize> = (0..5_000).collect();
    let chain: Vec<LinkView> = (1..5_000)
        .map(|next| plain(next - 1, next, 400 + next as i64))
        .collect();
    let found = holds(&ids(&many), &chain);
    assert_eq!(found.links.len(), SHOWN);
    assert_eq!(found.more_links, 4_999 - SHOWN);
    assert_eq!(found.links[0].apart[0], ids(&[0]));
    assert_eq!(found.links[0].apart[1].len(), 4_999);
}

#[test]
fn of_many_values_each_is_told_apart_and_the_rest_counted() {
    // Rings of three on one device each, strung together: the devices differ in how many hold them.
    let mut links = Vec::new();
    for ring in 0..700_usize {
        let device = [("device", 3 + ring as u64 / 2, 900)];
        let [a, b, c] = [3 * ring, 3 * ring + 1, 3 * ring + 2];
        links.extend([(a, b), (a, c), (b, c)].map(|(x, y)| link(x, y, 600, &device)));
        if ring > 0 {
            links.push(plain(a - 1, a, 1_500));
        }
    }
    let accounts: Vec<usize> = (0..2_100).collect();
    let found = holds(&ids(&accounts), &links);
    assert_eq!(
        (found.values.len(), found.more_values),
        (SHOWN, 700 - SHOWN)
    );
    assert_eq!((found.links.len(), found.more_links), (SHOWN, 699 - SHOWN));
    for value in &found.values {
        assert_eq!((value.links, value.apart.len()), (3, 3));
        let counted: usize = value.apart.iter().map(Vec::len).sum();
        assert_eq!(counted, 2_100);
    }
}

/// The connected parts of a graph, by nothing but spreading.
fn naive_groups(nodes: usize, ties: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut mark: Vec<usize> = (0..nodes).collect();
    for _ in 0..nodes {
        for (a, b) in ties {
            let least = mark[*a].min(mark[*b]);
            (mark[*a], mark[*b]) = (least, least);
        }
    }
    let marks: BTreeSet<usize> = mark.iter().copied().collect();
    let of = |wanted: usize| (0..nodes).filter(|node| mark[*node] == wanted).collect();
    sorted(marks.into_iter().map(of).collect())
}

proptest! {
    #[test]
    fn bridges_are_the_links_whose_removal_splits(
        nodes in 1_usize..12,
        raw in proptest::collection::btree_set((0_usize..12, 0_usize..12), 0..20),
    ) {
        let pairs: BTreeSet<(usize, usize)> = raw
            .iter()
            .filter(|(a, b)| a != b && *a < nodes && *b < nodes)
            .map(|(a, b)| (*a.min(b), *a.max(b)))
            .collect();
        let ties: Vec<(usize, usize)> = pairs.into_iter().collect();
        let graph = Graph::new(nodes, &ties);
        prop_assert_eq!(graph.groups(), naive_groups(nodes, &ties));
        let whole = naive_groups(nodes, &ties).len();
        let told: BTreeSet<usize> = graph.bridges().iter().map(|(tie, _)| *tie).collect();
        for place in 0..ties.len() {
            let mut less = ties.clone();
            less.remove(place);
            let groups = naive_groups(nodes, &less);
            prop_assert_eq!(groups.len() > whole, told.contains(&place));
            if let Some((_, inner)) = graph.bridges().iter().find(|(tie, _)| *tie == place) {
                let has = |node: usize| groups.iter().find(|group| group.contains(&node)).unwrap();
                let (a, b) = ties[place];
                prop_assert_eq!(graph.sides(inner), sorted(vec![has(a).clone(), has(b).clone()]));
            }
        }
    }

    #[test]
    fn the_order_of_links_does_not_show(
        weights in proptest::collection::btree_map((0_usize..8, 0_usize..8), 300_i64..2_000, 1..14),
        turn in 0_usize..14,
    ) {
        let mut links: Vec<LinkView> = weights
            .iter()
            .filter(|((a, b), _)| a < b)
            .map(|((a, b), weight)| plain(*a, *b, *weight))
            .collect();
        let accounts = ids(&[0, 1, 2, 3, 4, 5, 6, 7]);
        let before = holds(&accounts, &links);
        let end = links.len().max(1);
        let turn = turn.min(links.len()) % end;
        links.rotate_left(turn);
        prop_assert_eq!(holds(&accounts, &links), before);
    }
}
