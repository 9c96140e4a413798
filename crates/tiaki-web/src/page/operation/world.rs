//! The world map: countries as shapes, those too small as dots, each filled by one of five steps of its figure, or
//! hatched where there is nothing to tell. Beside it stands a table with the same figures.
//!
//! The shapes are `assets/world.txt`, which `cargo xtask map` makes and whose head says where they are from. Steps are
//! as wide as they have to be for the greatest figure to be in the fifth, each so many times as wide as the one
//! before: figures of countries lie far apart.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::page::grouped;
use crate::tongue::Tongue;
use crate::words;

const WORLD: &str = include_str!("../../../assets/world.txt");

/// Steps of the fill.
const STEPS: usize = 5;
/// How many times as wide a step is as the one before; the first that fits.
const FACTORS: [i64; 9] = [2, 3, 5, 10, 20, 50, 100, 1_000, 10_000];

struct World {
    view: &'static str,
    shapes: Vec<(&'static str, &'static str)>,
    dots: Vec<(&'static str, &'static str, &'static str)>,
}

static READ: LazyLock<World> = LazyLock::new(|| {
    let mut world = World {
        view: "1000 433",
        shapes: Vec::new(),
        dots: Vec::new(),
    };
    for line in WORLD.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(' ') {
            Some(("view", size)) => world.view = size,
            Some(("dot", dot)) => {
                let mut parts = dot.split(' ');
                if let (Some(code), Some(x), Some(y)) = (parts.next(), parts.next(), parts.next()) {
                    world.dots.push((code, x, y));
                }
            }
            Some(shape) => world.shapes.push(shape),
            None => {}
        }
    }
    world
});

/// A map with its legend.
pub(super) struct Map {
    /// Width and height.
    pub(super) view: &'static str,
    pub(super) shapes: Vec<Shape>,
    pub(super) dots: Vec<Dot>,
    pub(super) legend: Vec<Legend>,
}

pub(super) struct Shape {
    pub(super) path: &'static str,
    /// From 1; 0 for nothing.
    pub(super) step: usize,
    pub(super) title: String,
}

pub(super) struct Dot {
    pub(super) x: &'static str,
    pub(super) y: &'static str,
    pub(super) step: usize,
    pub(super) title: String,
}

pub(super) struct Legend {
    pub(super) step: usize,
    pub(super) words: String,
}

/// The map of a figure by country.
pub(super) fn map(tongue: Tongue, figures: &BTreeMap<&str, i64>) -> Map {
    let most = figures.values().copied().max().unwrap_or(0);
    let bounds = bounds(most);
    let of = |code: &str| {
        let number = figures.get(code).copied().unwrap_or(0);
        let name = words::country_name(tongue, code).unwrap_or_else(|| code.to_owned());
        let title = tongue
            .t("operation-map-country")
            .word("country", name)
            .word("number", grouped(number));
        (step(&bounds, number), title.to_string())
    };
    let shape = |(code, path): &(&'static str, &'static str)| {
        let (step, title) = of(code);
        Shape { path, step, title }
    };
    let dot = |(code, x, y): &(&'static str, &'static str, &'static str)| {
        let (step, title) = of(code);
        Dot { x, y, step, title }
    };
    Map {
        view: READ.view,
        shapes: READ.shapes.iter().map(shape).collect(),
        // A dot where there is nothing to tell would only be in the way.
        dots: READ
            .dots
            .iter()
            .filter(|(code, ..)| figures.get(code).is_some_and(|number| *number > 0))
            .map(dot)
            .collect(),
        legend: legend(tongue, &bounds, most),
    }
}

/// Where each step begins; none where there is nothing.
fn bounds(most: i64) -> Vec<i64> {
    if most <= 0 {
        return Vec::new();
    }
    if most <= 5 {
        return (1..=most).collect();
    }
    let reaches = |factor: &&i64| factor.checked_pow(5).is_none_or(|end| end > most);
    let factor = FACTORS.iter().find(reaches).copied().unwrap_or(i64::MAX);
    let starts = std::iter::successors(Some(1_i64), |start| start.checked_mul(factor));
    starts
        .take(STEPS)
        .take_while(|start| *start <= most)
        .collect()
}

fn step(bounds: &[i64], number: i64) -> usize {
    bounds.iter().filter(|start| number >= **start).count()
}

fn legend(tongue: Tongue, bounds: &[i64], most: i64) -> Vec<Legend> {
    let mut told = vec![Legend {
        step: 0,
        words: tongue.say("operation-map-none"),
    }];
    for (at, from) in bounds.iter().enumerate() {
        let to = bounds.get(at + 1).map_or(most, |next| next - 1);
        let words = if *from == to {
            grouped(to)
        } else {
            tongue
                .t("operation-map-step")
                .word("from", grouped(*from))
                .word("to", grouped(to))
                .to_string()
        };
        told.push(Legend {
            step: at + 1,
            words,
        });
    }
    told
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tiaki_core::country::Country;

    use super::*;

    #[test]
    fn every_country_is_on_the_map_but_those_without_people() {
        let drawn: BTreeSet<&str> = READ
            .shapes
            .iter()
            .map(|(code, _)| *code)
            .chain(READ.dots.iter().map(|(code, ..)| *code))
            .collect();
        for code in &drawn {
            assert!(Country::find(code).is_some(), "{code}");
        }
        let missing: Vec<String> = Country::all()
            .map(|country| country.code().to_owned())
            .filter(|code| !drawn.contains(code.as_str()))
            .collect();
        assert_eq!(missing, ["AQ", "BV", "UM"], "in the table alone");
    }

    #[test]
    fn shapes_are_paths_and_nothing_else() {
        for (code, path) in &READ.shapes {
            let is_path = |char: char| char.is_ascii_digit() || "Mlz -".contains(char);
            assert!(path.chars().all(is_path), "{code}");
        }
        assert!(WORLD.len() < 60_000);
    }

    #[test]
    fn steps_hold_every_number_and_are_five_at_most() {
        assert!(bounds(0).is_empty() && bounds(-4).is_empty());
        assert_eq!(bounds(3), [1, 2, 3]);
        assert_eq!(bounds(31), [1, 2, 4, 8, 16]);
        assert_eq!(bounds(4_000), [1, 10, 100, 1_000]);
        for most in [1, 5, 6, 32, 242, 99_999, i64::MAX] {
            let found = bounds(most);
            assert!((1..=STEPS).contains(&found.len()), "{most}: {found:?}");
            assert_eq!(step(&found, most), found.len());
            assert_eq!((step(&found, 0), step(&found, 1)), (0, 1));
        }
    }
}
