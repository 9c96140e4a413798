//! `cargo xtask map`: the world map of the pages, from Natural Earth's borders.
//!
//! It reads borders as TopoJSON whose countries carry their ISO 3166-1 numeric codes, projects them (Equal Earth, in
//! which equal areas are equal), leaves out what is too small to be seen, brings them to whole numbers, and writes
//! one line for each country: its ISO 3166-1 alpha-2 code and an SVG path. Who is too small for a shape gets a dot.
//! Run it again only to change the map: what it wrote is part of the repository, and the build reads that.
//! Simplifying takes away the point whose triangle with its neighbours is smallest, border by border, so that
//! neighbours still meet (Visvalingam and Whyatt, The Cartographic Journal 30(1), 1993). Equal Earth: Šavrič,
//! Patterson and Jenny, International Journal of Geographical Information Science 33(3), 2019.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::say;

/// Where the map lies.
const FILE: &str = "crates/tiaki-web/assets/world.txt";
/// Above this it weighs on the page.
const MOST_BYTES: usize = 60_000;
/// Units from west to east.
const WIDTH: f64 = 1_000.0;
/// Where the map is cut: through the Bering Strait, 169 degrees west.
const MIDDLE: f64 = 11.0;
/// The west of a border with a point west of this is drawn in the east: it reaches the cut from the date line. The
/// islands in the strait do not.
const BEYOND: f64 = -175.0;
/// Points whose triangle is smaller than so many square units are left out.
const SMALLEST: f64 = 1.0;
/// Shapes of less than so many units in both directions get a dot.
const DOT: i64 = 7;
/// The last latitudes that are drawn, in the north and in the south: Antarctica is not.
const NORTH: f64 = 83.7;
const SOUTH: f64 = -56.5;

const HEAD: &str = "\
# The world, for the map of /operation: one line for each country, by ISO 3166-1 alpha-2.
# Borders: Natural Earth, Admin 0 - Countries, 1:110m (shapes) and 1:50m (dots), version 4.1.0, public domain
# (naturalearthdata.com), as TopoJSON of the package world-atlas 2.0.2 (ISC licence). Borders are as Natural Earth draws
# them, de facto; they say nothing of what anybody claims. Antarctica is not drawn.
# Equal Earth projection around 11 degrees east, simplified. Made by: cargo xtask map COUNTRIES-110M COUNTRIES-50M
";

/// ISO 3166-1: numeric code and alpha-2.
const ISO: &str = "\
004AF 008AL 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM 052BB 056BE 060BM 064BT 068BO \
070BA 072BW 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA 132CV 136KY 140CF 144LK 148TD \
152CL 156CN 158TW 162CX 166CC 170CO 174KM 175YT 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ 204BJ 208DK 212DM 214DO \
218EC 222SV 226GQ 231ET 232ER 233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 254GF 258PF 260TF 262DJ 266GA 268GE 270GM \
275PS 276DE 288GH 292GI 296KI 300GR 304GL 308GD 312GP 316GU 320GT 324GN 328GY 332HT 334HM 336VA 340HN 344HK 348HU 352IS \
356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP 398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA 422LB 426LS \
428LV 430LR 434LY 438LI 440LT 442LU 446MO 450MG 454MW 458MY 462MV 466ML 470MT 474MQ 478MR 480MU 484MX 492MC 496MN 498MD \
499ME 500MS 504MA 508MZ 512OM 516NA 520NR 524NP 528NL 531CW 533AW 534SX 535BQ 540NC 548VU 554NZ 558NI 562NE 566NG 570NU \
574NF 578NO 580MP 583FM 584MH 585PW 586PK 591PA 598PG 600PY 604PE 608PH 612PN 616PL 620PT 624GW 626TL 630PR 634QA 638RE \
642RO 643RU 646RW 652BL 654SH 659KN 660AI 662LC 663MF 666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC 694SL 702SG 703SK \
704VN 705SI 706SO 710ZA 716ZW 724ES 728SS 729SD 732EH 740SR 744SJ 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 772TK 776TO \
780TT 784AE 788TN 792TR 795TM 796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US 850VI 854BF 858UY \
860UZ 862VE 876WF 882WS 887YE 894ZM";

/// Shapes without a numeric code, by the name that Natural Earth gives them.
const UNNUMBERED: [(&str, &str); 3] = [("Kosovo", "XK"), ("N. Cyprus", "CY"), ("Somaliland", "SO")];

/// Whom Natural Earth draws as part of another: longitude and latitude in whole degrees.
const APART: [(&str, f64, f64); 12] = [
    ("BQ", -68.0, 12.0),
    ("CC", 97.0, -12.0),
    ("CX", 106.0, -10.0),
    ("GF", -53.0, 4.0),
    ("GI", -5.0, 36.0),
    ("GP", -61.0, 16.0),
    ("MQ", -61.0, 15.0),
    ("RE", 56.0, -21.0),
    ("SJ", 17.0, 78.0),
    ("TK", 188.0, -9.0),
    ("TV", 179.0, -8.0),
    ("YT", 45.0, -13.0),
];

type Point = (i64, i64);

/// Draws the map anew from these borders; whether it is small enough.
#[expect(
    clippy::disallowed_methods,
    reason = "a file of the repository, drawn anew at any time"
)]
pub(crate) fn run(root: &Path, shapes: &Path, dots: &Path) -> anyhow::Result<bool> {
    let text = draw(&read(shapes)?, &read(dots)?)?;
    std::fs::write(root.join(FILE), &text).with_context(|| format!("cannot write {FILE}"))?;
    say(&format!(
        "{FILE}: {} bytes, {MOST_BYTES} at most",
        text.len()
    ));
    Ok(text.len() <= MOST_BYTES)
}

fn read(path: &Path) -> anyhow::Result<Value> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("no JSON: {}", path.display()))
}

fn draw(shapes: &Value, dots: &Value) -> anyhow::Result<String> {
    let mut paths: BTreeMap<String, Vec<Vec<Point>>> = BTreeMap::new();
    for (code, rings) in countries(shapes)? {
        paths.entry(code).or_default().extend(rings);
    }
    let mut places: BTreeMap<String, Point> = BTreeMap::new();
    for (code, rings) in countries(dots)? {
        let is_small = paths.get(&code).is_none_or(|rings| size(rings) < DOT);
        if let Some(middle) = middle(&rings).filter(|_| is_small) {
            places.insert(code, middle);
        }
    }
    for (code, lon, lat) in APART {
        places.insert(code.to_owned(), project(lon, lat));
    }
    let mut text = HEAD.to_owned();
    writeln!(text, "view {} {}", round(WIDTH), project(0.0, SOUTH).1)?;
    for (code, rings) in &paths {
        let path = path(rings);
        if !path.is_empty() {
            writeln!(text, "{code} {path}")?;
        }
    }
    for (code, (x, y)) in places {
        // Whole, also at the edge.
        let x = x.clamp(DOT, round(WIDTH) - DOT);
        writeln!(text, "dot {code} {x} {y}")?;
    }
    Ok(text)
}

/// Each country's rings, projected; one may come more than once.
fn countries(topology: &Value) -> anyhow::Result<Vec<(String, Vec<Vec<Point>>)>> {
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    let pair = |name: &str| -> anyhow::Result<(f64, f64)> {
        let at = |place: usize| number(topology.pointer(&format!("/transform/{name}/{place}")));
        let both = at(0).zip(at(1));
        both.with_context(|| format!("no {name} in transform"))
    };
    let (scale, translate) = (pair("scale")?, pair("translate")?);
    let arcs = topology.get("arcs").and_then(Value::as_array);
    let arcs = arcs.context("no arcs")?;
    let arcs: Vec<Vec<Point>> = arcs
        .iter()
        .map(|arc| {
            let (mut x, mut y) = (0.0, 0.0);
            let mut points = Vec::new();
            for step in arc.as_array().into_iter().flatten() {
                x += number(step.get(0)).unwrap_or_default();
                y += number(step.get(1)).unwrap_or_default();
                points.push((x * scale.0 + translate.0, y * scale.1 + translate.1));
            }
            border(points)
        })
        .collect();
    let geometries = topology.pointer("/objects/countries/geometries");
    let mut found = Vec::new();
    let geometries = geometries.and_then(Value::as_array);
    for geometry in geometries.context("no countries")? {
        let Some(code) = code(geometry) else {
            continue;
        };
        let arcs_of = geometry.get("arcs").context("a country without arcs")?;
        let is_one = geometry.get("type").and_then(Value::as_str) == Some("Polygon");
        let polygons = match arcs_of.as_array() {
            Some(many) if !is_one => many.as_slice(),
            _ => std::slice::from_ref(arcs_of),
        };
        let mut rings = Vec::new();
        for ring in polygons.iter().filter_map(Value::as_array).flatten() {
            rings.push(joined(ring, &arcs)?);
        }
        found.push((code, rings));
    }
    Ok(found)
}

fn code(geometry: &Value) -> Option<String> {
    let by_number = geometry.get("id").and_then(Value::as_str).and_then(|id| {
        ISO.split_whitespace()
            .find_map(|pair| pair.strip_prefix(id))
    });
    let by_name = || {
        let name = geometry.pointer("/properties/name")?.as_str()?;
        let known = UNNUMBERED.iter().find(|(known, _)| *known == name);
        known.map(|(_, code)| *code)
    };
    by_number.or_else(by_name).map(str::to_owned)
}

/// A ring from its borders; a negative number is the border backwards, -1 the first.
fn joined(ring: &Value, arcs: &[Vec<Point>]) -> anyhow::Result<Vec<Point>> {
    let mut points: Vec<Point> = Vec::new();
    for at in ring.as_array().context("a ring has no arcs")? {
        let at = at.as_i64().context("an arc has no number")?;
        let place = usize::try_from(if at < 0 { -1 - at } else { at })?;
        let mut arc = arcs.get(place).context("an arc is missing")?.clone();
        if at < 0 {
            arc.reverse();
        }
        for point in arc {
            if points.last() != Some(&point) {
                points.push(point);
            }
        }
    }
    ensure!(!points.is_empty(), "a ring is empty");
    Ok(points)
}

/// A border in units, without what cannot be seen. What lies beyond the cut goes to the other side.
fn border(points: Vec<(f64, f64)>) -> Vec<Point> {
    let is_beyond = points.iter().any(|(lon, _)| *lon < BEYOND);
    let turned = |lon: f64| {
        if is_beyond && lon < 0.0 {
            lon + 360.0
        } else {
            lon
        }
    };
    let mut points: Vec<(f64, f64)> = points
        .into_iter()
        .map(|(lon, lat)| plane(turned(lon), lat))
        .collect();
    let fewest = if points.first() == points.last() {
        4
    } else {
        2
    };
    while points.len() > fewest {
        let areas = points.windows(3).map(|three| match three {
            [a, b, c] => ((b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)).abs() / 2.0,
            _ => f64::MAX,
        });
        let least = areas.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
        match least {
            Some((at, area)) if area < SMALLEST => drop(points.remove(at + 1)),
            _ => break,
        }
    }
    points
        .into_iter()
        .map(|(x, y)| (round(x), round(y)))
        .collect()
}

/// Longitude and latitude in units, without rounding.
fn plane(lon: f64, lat: f64) -> (f64, f64) {
    let (east, north) = equal_earth(lon - MIDDLE, lat);
    let (edge, _) = equal_earth(180.0, 0.0);
    let (_, top) = equal_earth(0.0, NORTH);
    let unit = WIDTH / (2.0 * edge);
    ((east + edge) * unit, (top - north) * unit)
}

fn equal_earth(lon: f64, lat: f64) -> (f64, f64) {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let [a1, a2, a3, a4] = A;
    let root = 3.0_f64.sqrt() / 2.0;
    let t = (root * lat.to_radians().sin()).asin();
    let (t2, t6) = (t * t, t.powi(6));
    let x = lon.to_radians() * t.cos()
        / (root * (a1 + 3.0 * a2 * t2 + t6 * (7.0 * a3 + 9.0 * a4 * t2)));
    (x, t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)))
}

fn project(lon: f64, lat: f64) -> Point {
    let (x, y) = plane(lon, lat);
    (round(x), round(y))
}

#[expect(clippy::cast_possible_truncation, reason = "units of a map are small")]
fn round(units: f64) -> i64 {
    units.round() as i64
}

/// The greater of width and height.
fn size(rings: &[Vec<Point>]) -> i64 {
    let (low, high) = ends(rings);
    (high.0 - low.0).max(high.1 - low.1)
}

fn ends(rings: &[Vec<Point>]) -> (Point, Point) {
    let xs = || rings.iter().flatten().map(|point| point.0);
    let ys = || rings.iter().flatten().map(|point| point.1);
    let low = (xs().min().unwrap_or(0), ys().min().unwrap_or(0));
    (low, (xs().max().unwrap_or(0), ys().max().unwrap_or(0)))
}

/// The middle of the largest ring.
fn middle(rings: &[Vec<Point>]) -> Option<Point> {
    let largest = rings
        .iter()
        .max_by_key(|ring| size(std::slice::from_ref(ring)))?;
    let (low, high) = ends(std::slice::from_ref(largest));
    Some((low.0.midpoint(high.0), low.1.midpoint(high.1)))
}

/// Rings as an SVG path: each begins where it begins and goes on by steps.
fn path(rings: &[Vec<Point>]) -> String {
    let mut text = String::new();
    for ring in rings {
        let mut seen: Vec<Point> = ring.clone();
        seen.sort_unstable();
        seen.dedup();
        let Some((first, rest)) = ring.split_first().filter(|_| seen.len() > 2) else {
            continue;
        };
        text.push_str(&format!("M{} {}l", first.0, first.1));
        let mut at = *first;
        let rest = rest.strip_suffix(&[*first]).unwrap_or(rest);
        for (place, point) in rest.iter().enumerate() {
            let (x, y) = (point.0 - at.0, point.1 - at.1);
            // A minus parts two numbers too.
            if place > 0 && x >= 0 {
                text.push(' ');
            }
            text.push_str(&x.to_string());
            if y >= 0 {
                text.push(' ');
            }
            text.push_str(&y.to_string());
            at = *point;
        }
        text.push('z');
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn two_that_share_a_border_meet_and_the_small_get_a_dot() {
        // Two squares of ten degrees beside each other, in steps of one degree, and a speck.
        let shapes = json!({
            "transform": { "scale": [1.0, 1.0], "translate": [0.0, 0.0] },
            "arcs": [
                [[10, 10], [0, -5], [0, -5]],
                [[10, 0], [-10, 0], [0, 10], [10, 0]],
                [[10, 0], [10, 0], [0, 10], [-10, 0]],
                [[50, 0], [0, 1], [1, 0], [-1, -1]]
            ],
            "objects": { "countries": { "geometries": [
                { "type": "Polygon", "id": "554", "arcs": [[0, 1]] },
                { "type": "MultiPolygon", "id": "036", "arcs": [[[2, 0]]] },
                { "type": "Polygon", "id": "010", "arcs": [[2, 0]] },
                { "type": "Polygon", "id": "702", "arcs": [[3]] }
            ] } }
        });
        let text = draw(&shapes, &shapes).unwrap();
        let line = |start: &str| {
            let found = text.lines().find(|line| line.starts_with(start));
            found.map(str::to_owned)
        };
        let begin = project(10.0, 10.0);
        let nz = line("NZ ").unwrap();
        assert!(
            nz.starts_with(&format!("NZ M{} {}l", begin.0, begin.1)),
            "{nz}"
        );
        // The middle of the shared border is on a line and goes.
        assert_eq!(nz.matches('z').count(), 1);
        assert!(line("AU ").is_some() && line("AQ ").is_none());
        assert!(line("dot SG ").is_some() && line("dot NZ ").is_none());
        assert!(line("view 1000 ").is_some());
    }

    #[test]
    fn the_projection_is_equal_earth() {
        // The ends of the equator and a pole, as its authors give them for a sphere of radius 1.
        let (x, y) = equal_earth(180.0, 90.0);
        assert!((y - 1.317_362_759_2).abs() < 1e-6, "{y}");
        assert!(x < equal_earth(180.0, 0.0).0);
        assert!((equal_earth(180.0, 0.0).0 - 2.706_629_83).abs() < 0.2);
    }

    #[test]
    fn codes_are_two_letters_each_once() {
        let mut codes: Vec<&str> = ISO.split_whitespace().map(|pair| &pair[3..]).collect();
        assert!(codes.iter().all(|code| code.len() == 2));
        let many = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), many);
    }
}
