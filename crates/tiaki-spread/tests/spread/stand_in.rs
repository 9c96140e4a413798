//! What `engine/shuffle.py` does, step by step under the same names, in memory and without an engine.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

type Key = (i64, i64);

fn lines(file: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(file).unwrap();
    let fields = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().map(fields).collect()
}

fn number(text: &str) -> i64 {
    text.parse().unwrap()
}

struct Row {
    line: String,
    record: String,
    value: Key,
    at: Option<i64>,
    port: Option<i64>,
    class: i64,
}

struct Spread {
    class: i64,
    held: i64,
    persons: i64,
}

#[derive(Clone)]
struct Holding {
    held: i64,
    cap: i64,
    family: i64,
    strong: bool,
    most: i64,
    apart: i64,
    place: Option<i64>,
}

/// The class that is learned of each domain.
fn domains(folder: &Path, mail: &Value, received: &[Vec<String>]) -> BTreeMap<i64, i64> {
    let int = |value: &Value| value.as_i64().unwrap();
    let is_stated =
        |line: &&Vec<String>| line[7] == "0" && number(&line[5]) == int(&mail["ordinary"]);
    let mut held: BTreeMap<i64, BTreeSet<&String>> = BTreeMap::new();
    let mut domain_of: BTreeMap<i64, i64> = BTreeMap::new();
    let mut stated: BTreeMap<(i64, &String), BTreeSet<i64>> = BTreeMap::new();
    for line in received.iter().filter(is_stated) {
        let (kind, key, domain) = (number(&line[1]), number(&line[2]), number(&line[9]));
        stated.entry((kind, &line[0])).or_default().insert(key);
        if kind == int(&mail["kind"]) && domain != 0 {
            held.entry(key).or_default().insert(&line[0]);
            let known = domain_of.entry(key).or_default();
            *known = domain.max(*known);
        }
    }
    let mut sums: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    let witnesses = lines(&folder.join("witness.csv"));
    for (key, holders) in held {
        if !(2..=int(&mail["most_holders"])).contains(&(holders.len() as i64)) {
            continue;
        }
        for witness in &witnesses {
            let [kind, agrees, differs, own_agrees, own_differs] =
                [0, 1, 2, 3, 4].map(|at: usize| number(&witness[at]));
            let of: Vec<_> = holders
                .iter()
                .filter_map(|r| stated.get(&(kind, *r)))
                .collect();
            if of.is_empty() {
                continue;
            }
            let all: BTreeSet<i64> = of
                .iter()
                .flat_map(|values| values.iter().copied())
                .collect();
            let (both, most) = (of.len() as i64 - 1, int(&mail["most_each"]));
            let stated: usize = of.iter().map(|values| values.len()).sum();
            let agree = ((stated - all.len()) as i64).min(both);
            let share = |count: i64| {
                if both > most {
                    count * most / both
                } else {
                    count
                }
            };
            let (agree, differ) = (share(agree), share(both - agree));
            let sum = sums.entry(domain_of[&key]).or_default();
            sum.0 += agree * agrees + differ * differs;
            sum.1 += agree * own_agrees + differ * own_differs;
        }
    }
    let class = |(open, own): (i64, i64)| {
        let line = |name: &str, at: usize| int(&mail[name][at]);
        if open >= line("open", 1) {
            line("open", 0)
        } else if own >= line("personal", 1) {
            line("personal", 0)
        } else {
            int(&mail["ordinary"])
        }
    };
    sums.into_iter()
        .map(|(domain, sum)| (domain, class(sum)))
        .collect()
}

/// Divides the evidence in a folder for a round.
#[expect(
    clippy::too_many_lines,
    reason = "one step after the other, as the script does them"
)]
pub(crate) fn divide(folder: &Path, round: &str) {
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let id = hex::encode(Sha256::digest(&manifest));
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let int = |value: &Value| value.as_i64().unwrap();
    let flows = &manifest["flows"];
    let ip = int(&manifest["address"]);

    // inputs
    let mut rows = Vec::new();
    let received = lines(&folder.join("evidence.csv"));
    let learned = domains(folder, &manifest["mail"], &received);
    for mut line in received {
        let find = |text: &String| (!text.is_empty()).then(|| number(text));
        let domain = number(&line.pop().unwrap());
        let is_open_to_it = [
            int(&manifest["mail"]["kind"]),
            int(&manifest["mail"]["ordinary"]),
        ] == [number(&line[1]), number(&line[5])];
        if let Some(class) = learned
            .get(&domain)
            .filter(|_| is_open_to_it && domain != 0)
        {
            line[5] = class.to_string();
        }
        rows.push(Row {
            line: line.join(","),
            record: line[0].clone(),
            value: (number(&line[1]), number(&line[2])),
            at: find(&line[3]),
            port: find(&line[4]),
            class: number(&line[5]),
        });
    }
    assert_eq!(rows.len() as i64, int(&manifest["rows"]));

    // values
    let mut groups = BTreeMap::new();
    if round == "persons" {
        for line in lines(&folder.join("groups.csv")) {
            groups.insert(line[0].clone(), line[1].clone());
        }
    }
    let mut holders: BTreeMap<Key, BTreeMap<String, i64>> = BTreeMap::new();
    for row in &rows {
        let of_value = holders.entry(row.value).or_default();
        let class = of_value.entry(row.record.clone()).or_default();
        *class = (*class).max(row.class);
    }
    let mut values = BTreeMap::new();
    for (value, of_value) in holders.iter().filter(|(_, of_value)| of_value.len() >= 2) {
        let name = |record| groups.get(record).unwrap_or(record);
        let persons: BTreeSet<&String> = of_value.keys().map(name).collect();
        let spread = Spread {
            class: *of_value.values().max().unwrap(),
            held: of_value.len() as i64,
            persons: persons.len() as i64,
        };
        values.insert(*value, spread);
    }

    // holdings
    let worths = lines(&folder.join(format!("worth-{round}.csv")));
    let worths: Vec<Vec<i64>> = worths
        .iter()
        .map(|line| line.iter().map(|field| number(field)).collect())
        .collect();
    let mut holdings: BTreeMap<(Key, String), Holding> = BTreeMap::new();
    for (value, spread) in &values {
        let line = worths.iter().find(|line| {
            (line[0], line[1]) == (value.0, spread.class)
                && (line[2]..=line[3]).contains(&spread.persons)
        });
        let Some(line) = line else { continue };
        for (record, place) in holders[value].keys().zip(1..) {
            let holding = Holding {
                held: spread.held,
                cap: line[4],
                family: line[6],
                strong: line[7] == 1,
                most: line[8],
                apart: line[9],
                place: (spread.held > line[4] && line[5] == 1).then_some(place),
            };
            holdings.insert((*value, record.clone()), holding);
        }
    }

    // flows
    let mut events: BTreeMap<(i64, i64), BTreeSet<(String, i64)>> = BTreeMap::new();
    let mut times: BTreeMap<(Key, String), Vec<i64>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.value.0 == ip) {
        let Some(at) = row.at else { continue };
        let held = times.entry((row.value, row.record.clone())).or_default();
        held.push(at);
        if let Some(port) = row.port.filter(|port| *port >= int(&flows["lowest_port"])) {
            let seen = events.entry((row.value.1, port)).or_default();
            seen.insert((row.record.clone(), at));
        }
    }
    let mut ports = BTreeMap::new();
    let mut flow_pairs: BTreeSet<(String, String)> = BTreeSet::new();
    for (place, seen) in &events {
        let records: BTreeSet<&String> = seen.iter().map(|(record, _)| record).collect();
        if records.len() < 2 {
            continue;
        }
        ports.insert(*place, records.len());
        let class = values[&(ip, place.0)].class;
        let usable = flows["classes"].as_array().unwrap().contains(&json!(class));
        if !usable || records.len() as i64 > int(&flows["holders"]) {
            continue;
        }
        for (a, one) in seen {
            for (b, other) in seen {
                if a < b && (one - other).abs() <= int(&flows["gap"]) {
                    flow_pairs.insert((a.clone(), b.clone()));
                }
            }
        }
    }
    let window = int(&flows["window"]);
    let near = |value: Key, a: &String, b: &String| {
        let of = |record: &String| {
            times
                .get(&(value, record.clone()))
                .cloned()
                .unwrap_or_default()
        };
        let slots = |record| of(record).into_iter().map(|at| at.div_euclid(window));
        slots(a).any(|one| slots(b).any(|other| (one - other).abs() <= 2))
    };

    // ties
    let mut pairs = flow_pairs.clone();
    let mut held_by: BTreeMap<&String, BTreeSet<Key>> = BTreeMap::new();
    for (value, record) in holdings.keys() {
        held_by.entry(record).or_default().insert(*value);
    }
    for (value, of_value) in &holders {
        for a in of_value.keys() {
            for b in of_value.keys().filter(|b| *b > a) {
                let both = holdings.get(&(*value, a.clone()));
                let both = both.zip(holdings.get(&(*value, b.clone())));
                let compared = both.is_some_and(|(one, other)| {
                    let follow = one.place.zip(other.place).is_some_and(|(x, y)| x + 1 == y);
                    one.held <= one.cap || follow
                });
                if compared {
                    pairs.insert((a.clone(), b.clone()));
                }
            }
        }
    }
    let mut ties: BTreeSet<(String, String)> = BTreeSet::new();
    for (a, b) in pairs {
        let nothing = BTreeSet::new();
        let of = |record: &String| held_by.get(record).unwrap_or(&nothing).clone();
        let (mut most, mut families, mut only) = (BTreeMap::new(), BTreeSet::new(), false);
        let mut note = |kind: i64, centibits: i64| {
            let best = most.entry(kind).or_insert(0);
            *best = centibits.max(*best);
        };
        let mut flow = 0;
        for value in of(&a).intersection(&of(&b)) {
            let held = &holdings[&(*value, a.clone())];
            let apart = value.0 == ip && !near(*value, &a, &b);
            note(value.0, if apart { held.apart } else { held.most });
            families.insert(held.family);
            only |= held.strong && held.held == 2;
        }
        if flow_pairs.contains(&(a.clone(), b.clone())) {
            families.insert(int(&manifest["address_family"]));
            flow = int(&flows["most"]);
        }
        let odds = most.values().sum::<i64>() + flow + int(&manifest["prior"]);
        let vouches = round == "persons" || families.len() >= 2 || only;
        if odds >= int(&manifest["least"][round]) && vouches {
            ties.insert((a, b));
        }
    }
    let known = lines(&folder.join("records.csv"));
    let known: BTreeSet<String> = known.into_iter().flatten().collect();
    for line in lines(&folder.join("same.csv")) {
        if known.contains(&line[0]) && known.contains(&line[1]) && line[0] != line[1] {
            ties.insert((line[0].clone(), line[1].clone()));
        }
    }

    // components
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    for node in ties.iter().flat_map(|(a, b)| [a, b]) {
        labels.insert(node.clone(), node.clone());
    }
    loop {
        let mut moved = false;
        for (a, b) in &ties {
            let least = labels[a].clone().min(labels[b].clone());
            for node in [a, b] {
                moved |= labels.insert(node.clone(), least.clone()) != Some(least.clone());
            }
        }
        if !moved {
            break;
        }
    }

    // shards
    let count = manifest["shards"].as_u64().unwrap();
    let shard = |label: &str| u64::from_str_radix(&label[24..], 16).unwrap() % count;
    let mut written: BTreeMap<(&str, u64), String> = BTreeMap::new();
    let mut sizes: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
    let mut put = |table: &'static str, shard: u64, line: &str| {
        let text = written.entry((table, shard)).or_default();
        writeln!(text, "{line}").unwrap();
        let none = || BTreeMap::from([("rows", 0), ("members", 0), ("apart", 0)]);
        let of_shard = sizes.entry(shard.to_string()).or_insert_with(none);
        *of_shard.entry(table).or_default() += 1;
    };
    for row in &rows {
        let Some(label) = labels.get(&row.record) else {
            continue;
        };
        let value = values.get(&row.value);
        let holding = holdings.get(&(row.value, row.record.clone()));
        let place = holding.and_then(|holding| holding.place);
        let port = row.port.filter(|_| row.value.0 == ip);
        let port = port.and_then(|port| ports.get(&(row.value.1, port)));
        let spread = value.map_or(",,".to_owned(), |v| {
            format!("{},{},{}", v.class, v.held, v.persons)
        });
        let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let port = text(port.map(|n| *n as i64));
        let line = format!("{},{spread},{},{port}", row.line, text(place));
        put("rows", shard(label), &line);
    }
    for (node, label) in &labels {
        put("members", shard(label), node);
    }
    for line in lines(&folder.join("contradictions.csv")) {
        let label = labels.get(&line[0]);
        if let Some(label) = label.filter(|label| labels.get(&line[1]) == Some(*label)) {
            put("apart", shard(label), &line.join(","));
        }
    }
    let out = folder.join(round);
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).unwrap();
    for ((table, shard), text) in written {
        let place = out.join(format!("{table}/shard={shard}"));
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("part-0.csv"), text).unwrap();
    }
    let mut told = 0;
    if round == "persons" {
        let mut text = String::new();
        for ((kind, key), v) in &values {
            writeln!(text, "{kind},{key},{},{},{}", v.class, v.held, v.persons).unwrap();
            told += 1;
        }
        fs::create_dir_all(out.join("values")).unwrap();
        fs::write(out.join("values/part-0.csv"), text).unwrap();
    }
    let done = json!({ "evidence": id, "round": round, "values": told, "shards": sizes });
    fs::write(out.join("done.json"), done.to_string()).unwrap();
}
