//! The picture is the same on every machine, and nothing in it lies on anything else.

use super::{BADGE, HALF, Kind, Picture, Scene, Tie, WIDTH, name, picture};

fn names(kind: Kind, count: usize) -> Vec<String> {
    (0..count).map(|at| name(kind, at)).collect()
}

fn ties(all: &[(usize, usize)]) -> Vec<Tie> {
    let numbered = all.iter().zip(1..);
    numbered
        .map(|(ends, number)| Tie {
            ends: *ends,
            tier: "probable",
            number,
        })
        .collect()
}

/// Scenes of every size, each with what chance would draw: numbers that follow from the size alone.
fn scenes() -> Vec<Scene> {
    let mut scenes = Vec::new();
    for own in [1, 2, 3, 7, 13, 24] {
        for (near, places, others) in [(0, 0, 0), (1, 0, 0), (0, 3, 2), (12, 10, 12), (5, 1, 12)] {
            let mut draw = own * 31 + near * 7 + places * 5 + others;
            let mut next = |most: usize| {
                draw = (draw * 1_103 + 12_345) % 65_536;
                draw % most.max(1)
            };
            let mut pairs = Vec::new();
            for one in 0..own {
                for other in one + 1..own {
                    if pairs.len() < 40 && next(3) > 0 {
                        pairs.push((one, other));
                    }
                }
            }
            let near = names(Kind::Near, near).into_iter();
            let near = near
                .map(|name| {
                    let whose = (others > 0 && next(2) == 0).then(|| next(others));
                    (name, next(own), whose)
                })
                .collect();
            let places = names(Kind::Place, places).into_iter();
            let places = places
                .map(|name| (name, vec![next(own)], vec![next(others)]))
                .collect();
            scenes.push(Scene {
                own: names(Kind::Own, own),
                ties: ties(&pairs),
                near,
                places,
                others: names(Kind::Other, others),
            });
        }
    }
    scenes
}

/// What takes room: middle, and half of how much.
fn boxes(picture: &Picture) -> Vec<(i32, i32, i32)> {
    let nodes = picture.nodes.iter().map(|node| (node.x, node.y, HALF));
    let numbers = picture.arcs.iter().filter_map(|arc| arc.at);
    nodes.chain(numbers.map(|(x, y)| (x, y, BADGE))).collect()
}

#[test]
fn no_label_lies_on_another_and_all_lie_within() {
    for scene in scenes() {
        for is_mirrored in [false, true] {
            let found = picture(&scene, is_mirrored);
            let boxes = boxes(&found);
            for (at, (x, y, half)) in boxes.iter().enumerate() {
                assert!(x - half >= 0 && x + half <= WIDTH, "{scene:?}");
                assert!(y - half >= 0 && y + half <= found.height, "{scene:?}");
                for (of_x, of_y, of_half) in &boxes[at + 1..] {
                    let apart = (x - of_x).abs().max((y - of_y).abs());
                    assert!(
                        apart >= half + of_half,
                        "{x} {y} lies on {of_x} {of_y}: {scene:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_same_is_drawn_alike_and_mirrored_it_is_its_mirror() {
    for scene in scenes() {
        let found = picture(&scene, false);
        assert_eq!(found, picture(&scene.clone(), false));
        let mirrored = picture(&scene, true);
        assert_eq!(found.height, mirrored.height);
        for (one, other) in found.nodes.iter().zip(&mirrored.nodes) {
            assert_eq!((one.x + other.x, one.y), (WIDTH, other.y));
            assert_eq!(one.label, other.label);
        }
        for (one, other) in found.lines.iter().zip(&mirrored.lines) {
            assert_eq!(one.from.0 + other.from.0, WIDTH);
        }
    }
}

#[test]
fn few_links_all_have_their_numbers_and_lines_join_what_they_name() {
    let scene = Scene {
        own: names(Kind::Own, 3),
        ties: ties(&[(0, 1), (1, 2), (0, 2)]),
        near: vec![("N1".to_owned(), 1, Some(0))],
        places: vec![("S1".to_owned(), vec![0, 2], vec![0])],
        others: names(Kind::Other, 1),
    };
    let found = picture(&scene, false);
    assert!(found.arcs.iter().all(|arc| arc.at.is_some()));
    assert_eq!(
        found.arcs.iter().map(|arc| arc.number).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let at = |kind: Kind, label: &str| {
        let of = found.nodes.iter();
        let mut of = of.filter(|node| node.kind == kind && node.label == label);
        of.next().map(|node| (node.x, node.y)).unwrap()
    };
    let joined: Vec<_> = found
        .lines
        .iter()
        .map(|line| (line.class, line.from, line.to))
        .collect();
    let (near, place, other) = (
        at(Kind::Near, "N1"),
        at(Kind::Place, "S1"),
        at(Kind::Other, "P1"),
    );
    assert_eq!(
        joined,
        [
            ("near", at(Kind::Own, "A2"), near),
            ("whose", near, other),
            ("shared", at(Kind::Own, "A1"), place),
            ("shared", at(Kind::Own, "A3"), place),
            ("shared", place, other),
        ]
    );
    let parted = found.parted.unwrap();
    assert!(
        near.1 + HALF < parted && parted < place.1 - HALF,
        "places stand apart"
    );
    assert_eq!(picture(&Scene::default(), false).nodes, []);
}
