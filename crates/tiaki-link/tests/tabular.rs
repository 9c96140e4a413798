//! Tables made up with errors unlike those of any public table, so that nothing is tuned to one.
//!
//! Names are made of syllables; people live in houses and share what houses share.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::BTreeMap;

use tiaki_link::tabular::{self, Cells, ColumnKind, Outcome, Spec};

/// A generator that is the same everywhere (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    /// A number below `n`, small ones far more often.
    fn skewed(&mut self, n: usize) -> usize {
        let (a, b) = (self.below(n), self.below(n));
        a * b / n
    }
}

const SYLLABLES: [&str; 24] = [
    "ka", "ri", "mo", "ten", "lu", "sha", "ber", "no", "vi", "dal", "pe", "gus", "to", "wen", "ha",
    "jor", "ni", "fel", "a", "ras", "qui", "bo", "zin", "mer",
];

fn word(number: usize, syllables: usize) -> String {
    let mut rest = number * 7 + 3;
    let mut out = String::new();
    for _ in 0..syllables {
        out += SYLLABLES[rest % 24];
        rest /= 24;
        rest += number * 5 + 1;
    }
    out
}

fn typo(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return text.to_owned();
    }
    let at = dice.below(letters.len() - 1);
    match dice.below(4) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = char::from(b'a' + u8::try_from(dice.below(26)).unwrap()),
    }
    letters.into_iter().collect()
}

#[derive(Clone)]
struct Person {
    given: String,
    family: String,
    day: usize,
    month: usize,
    year: usize,
    street: String,
    town: String,
    work: String,
    phone: String,
    mail: String,
}

/// People in houses of one to five, who share family name, street, town and often the phone.
fn people(count: usize, dice: &mut Dice) -> Vec<Person> {
    let mut people = Vec::new();
    while people.len() < count {
        let house = Person {
            given: String::new(),
            family: word(dice.skewed(count / 3 + 50), 3),
            day: 0,
            month: 0,
            year: 0,
            street: format!(
                "{} {} street",
                1 + dice.below(150),
                word(dice.below(400) + 900, 2)
            ),
            town: word(dice.skewed(60) + 2_000, 3),
            work: String::new(),
            phone: format!("021 555 {:05}", dice.below(100_000)),
            mail: String::new(),
        };
        for member in 0..=dice.below(5) {
            let given = word(dice.skewed(300) + 5_000, 2);
            people.push(Person {
                mail: format!("{given}.{}{}@mail.example", house.family, dice.below(100)),
                given,
                day: 1 + dice.below(28),
                month: 1 + dice.below(12),
                year: 1930 + dice.below(70),
                work: word(dice.skewed(40) + 9_000, 2),
                phone: if member % 2 == 0 {
                    house.phone.clone()
                } else {
                    format!("027 444 {:05}", dice.below(100_000))
                },
                ..house.clone()
            });
        }
    }
    people.truncate(count);
    people
}

/// A record of a person, with `errors` in ten for each of several sorts.
fn record(person: &Person, dice: &mut Dice, errors: usize) -> Vec<String> {
    let bad = |n: usize, dice: &mut Dice| dice.below(10 * n) < errors;
    let mut p = person.clone();
    if bad(12, dice) {
        std::mem::swap(&mut p.given, &mut p.family);
    }
    if bad(12, dice) && p.day <= 12 {
        std::mem::swap(&mut p.day, &mut p.month);
    }
    if bad(8, dice) {
        p.given = p.given.chars().take(1).collect();
    }
    if bad(15, dice) {
        p.street = format!(
            "{} {} road",
            1 + dice.below(150),
            word(dice.below(400) + 900, 2)
        );
        p.town = word(dice.skewed(60) + 2_000, 3);
    }
    let born = match dice.below(4) {
        0 => format!("{}/{}/{}", p.day, p.month, p.year),
        1 => format!("{:02}.{:02}.{}", p.day, p.month, p.year),
        _ => format!("{}-{:02}-{:02}", p.year, p.month, p.day),
    };
    let mut cells = [
        p.given, p.family, born, p.street, p.town, p.work, p.phone, p.mail,
    ];
    for (at, cell) in cells.iter_mut().enumerate() {
        if bad(3, dice) && at != 2 {
            *cell = typo(cell, dice);
        }
        if bad(4, dice) {
            cell.clear();
        }
    }
    cells.to_vec()
}

const HEADERS: [&str; 8] = [
    "Forename",
    "Surname",
    "Born",
    "Street",
    "Town",
    "Occupation",
    "Tel",
    "E-Mail",
];

/// A table of so many people with up to four records each, and who each row is.
fn table(seed: u64, count: usize, errors: usize, columns: &[usize]) -> (Cells, Vec<usize>) {
    let mut dice = Dice(seed * 2 + 1);
    let people = people(count, &mut dice);
    let mut rows = Vec::new();
    for (who, person) in people.iter().enumerate() {
        for _ in 0..=dice.skewed(4) {
            rows.push((who, record(person, &mut dice, errors)));
        }
    }
    for at in (1..rows.len()).rev() {
        rows.swap(at, dice.below(at + 1));
    }
    let headers = columns.iter().map(|c| HEADERS[*c].to_owned());
    let mut cells = Cells::new(headers.collect());
    for (_, row) in &rows {
        cells.push(columns.iter().map(|c| row[*c].as_str()), 0, 0);
    }
    (cells, rows.into_iter().map(|(who, _)| who).collect())
}

struct Judged {
    precision: f64,
    recall: f64,
    largest: u64,
}

fn judge(outcome: &Outcome, truth: &[usize]) -> Judged {
    let mut said: BTreeMap<usize, u64> = BTreeMap::new();
    let mut is: BTreeMap<usize, u64> = BTreeMap::new();
    let mut both: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for (row, who) in truth.iter().enumerate() {
        *said.entry(outcome.group(row)).or_default() += 1;
        *is.entry(*who).or_default() += 1;
        *both.entry((outcome.group(row), *who)).or_default() += 1;
    }
    let largest = said.values().max().copied().unwrap_or(0);
    let pairs = |n: u64| n * (n - 1) / 2;
    let sum = |counts: Vec<u64>| counts.into_iter().map(pairs).sum::<u64>().max(1) as f64;
    let right = sum(both.into_values().collect());
    Judged {
        precision: right / sum(said.into_values().collect()),
        recall: right / sum(is.into_values().collect()),
        largest,
    }
}

const ALL: [usize; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

#[test]
fn tables_of_people_are_linked_without_labels() {
    for (seed, people, errors, columns, precision, recall) in [
        (1, 700, 5, ALL.as_slice(), 0.97, 0.97),
        (2, 700, 10, ALL.as_slice(), 0.90, 0.85),
        (3, 2_000, 5, [0, 1, 2, 4, 5].as_slice(), 0.95, 0.87),
        (4, 2_000, 10, [0, 1, 2, 3, 4].as_slice(), 0.55, 0.58),
    ] {
        let (cells, truth) = table(seed, people, errors, columns);
        let outcome = tabular::link(&cells, &tabular::guess(&cells), 2).unwrap();
        let judged = judge(&outcome, &truth);
        let shown = format!("seed {seed}: {} {}", judged.precision, judged.recall);
        assert!(judged.precision >= precision, "{shown}");
        assert!(judged.recall >= recall, "{shown}");
        assert!(
            judged.largest <= 8,
            "{shown}: a group of {}",
            judged.largest
        );
    }
}

#[test]
fn the_kinds_of_columns_are_guessed() {
    let (cells, _) = table(5, 300, 5, &ALL);
    let kinds: Vec<ColumnKind> = tabular::guess(&cells)
        .columns
        .into_iter()
        .map(|(_, k)| k)
        .collect();
    assert_eq!(
        kinds,
        [
            ColumnKind::GivenName,
            ColumnKind::FamilyName,
            ColumnKind::Date,
            ColumnKind::Text,
            ColumnKind::Place,
            ColumnKind::Place,
            ColumnKind::Phone,
            ColumnKind::Email,
        ]
    );
}

#[test]
fn threads_do_not_show() {
    let (cells, _) = table(6, 400, 8, &ALL);
    let spec = tabular::guess(&cells);
    let written = |threads| {
        let outcome = tabular::link(&cells, &spec, threads).unwrap();
        let (mut rows, mut pairs) = (Vec::new(), Vec::new());
        outcome.write(&cells, &spec, &mut rows).unwrap();
        outcome.write_pairs(&mut pairs).unwrap();
        (rows, pairs)
    };
    let one = written(1);
    assert!(one.0.len() > 1_000 && one.1.len() > 1_000);
    for threads in [2, 3, 8] {
        assert!(written(threads) == one, "{threads} threads");
    }
}

#[test]
fn a_waterfall_adds_up_and_shows_no_value() {
    let (cells, _) = table(7, 200, 5, &ALL);
    let outcome = tabular::link(&cells, &tabular::guess(&cells), 2).unwrap();
    let mut seen = 0;
    for (a, b, weight) in outcome.scored() {
        let sum: i32 = outcome.explain(a, b).iter().map(|line| line.weight).sum();
        assert_eq!(sum, weight, "rows {a} and {b}");
        seen += 1;
    }
    assert!(seen > 100);
    let mut pairs = Vec::new();
    outcome.write_pairs(&mut pairs).unwrap();
    let text = String::from_utf8(pairs).unwrap();
    let family = (0..cells.rows())
        .map(|row| cells.cell(row, 1))
        .filter(|f| f.len() > 4);
    assert!(family.clone().count() > 50);
    assert!(family.clone().all(|name| !text.contains(name)));
    assert!(outcome.explain(0, usize::MAX).is_empty());
}

#[test]
fn two_sources_are_linked_across_only() {
    let mut dice = Dice(17);
    let people = people(600, &mut dice);
    let mut headers: Vec<String> = HEADERS.map(str::to_owned).to_vec();
    headers.push("source".to_owned());
    let mut cells = Cells::new(headers);
    let mut truth = Vec::new();
    for (source, part) in [("north", 0..400), ("south", 200..600)] {
        for who in part {
            let row = record(&people[who], &mut dice, 5);
            cells.push(row.iter().map(String::as_str).chain([source]), 0, 0);
            truth.push(who);
        }
    }
    let spec = tabular::guess(&cells);
    assert_eq!(
        (spec.across, spec.source.as_deref()),
        (true, Some("source"))
    );
    let outcome = tabular::link(&cells, &spec, 2).unwrap();
    assert!(outcome.once(), "each source has everybody once");
    let judged = judge(&outcome, &truth);
    assert!(
        judged.precision >= 0.97 && judged.recall >= 0.95,
        "{} {}",
        judged.precision,
        judged.recall
    );
    assert!(judged.largest <= 2);
    for (a, b, _) in outcome.scored() {
        assert_ne!(cells.cell(a, 8), cells.cell(b, 8));
    }
}

#[test]
fn nothing_in_common_joins_nothing() {
    let mut cells = Cells::new(vec![
        "name".to_owned(),
        "town".to_owned(),
        "born".to_owned(),
    ]);
    for n in 0..400 {
        let row = [
            word(n, 4),
            word(n % 37 + 4_000, 3),
            (1900 + n % 90).to_string(),
        ];
        cells.push(row.iter().map(String::as_str), 0, 0);
    }
    let outcome = tabular::link(&cells, &tabular::guess(&cells), 2).unwrap();
    assert!(outcome.groups() >= 396, "{} groups", outcome.groups());
}

#[test]
fn tables_of_no_or_few_rows_and_empty_cells_hold() {
    let spec = Spec {
        columns: vec![
            ("a".to_owned(), ColumnKind::Text),
            ("b".to_owned(), ColumnKind::Date),
        ],
        ..Spec::default()
    };
    for rows in [
        &[][..],
        &["x,1"],
        &[",", ","],
        &["x,2000-01-01", "x,2000-01-01"],
        &["?,,,"; 50],
    ] {
        let mut cells = Cells::new(vec!["a".to_owned(), "b".to_owned()]);
        for row in rows {
            cells.push(row.split(','), 0, 0);
        }
        let outcome = tabular::link(&cells, &spec, 2).unwrap();
        assert_eq!(outcome.rows(), rows.len());
        assert!((0..rows.len()).all(|row| outcome.group(row) <= row));
    }
}

#[test]
fn columns_of_every_kind_stand_any_text() {
    let texts = [
        "",
        "x",
        "ÄÖß 中文 العربية",
        "0000-00-00",
        "99999999999999999999",
        "@",
        "a@b",
        "-1.5e9",
        "\u{0}\u{1f}",
        &"long ".repeat(400),
    ];
    for kind in [
        "given_name",
        "full_name",
        "date",
        "number",
        "code",
        "postcode",
        "phone",
        "email",
        "place",
        "category",
        "text",
    ] {
        let form =
            format!("format = \"link-table-1\"\n[columns]\na = \"{kind}\"\nb = \"{kind}\"\n");
        let mut cells = Cells::new(vec!["a".to_owned(), "b".to_owned()]);
        for a in texts {
            for b in texts {
                cells.push([a, b], 0, 0);
            }
        }
        let spec = Spec::parse(&form, cells.headers(), 1).unwrap();
        let outcome = tabular::link(&cells, &spec, 2).unwrap();
        assert_eq!(outcome.rows(), texts.len() * texts.len(), "{kind}");
    }
}

#[test]
fn ids_and_headers_that_are_formulas_are_written_harmless() {
    let headers = ["id", "=name", "born"];
    let mut cells = Cells::new(headers.map(str::to_owned).to_vec());
    for id in ["=1+1", "+1", "-2", "@sum(a1)", "p-5", "=1+1"] {
        cells.push([id, "ana", "1990-01-01"], 0, 0);
    }
    let spec = Spec {
        id: Some("id".to_owned()),
        columns: vec![
            ("=name".to_owned(), ColumnKind::GivenName),
            ("born".to_owned(), ColumnKind::Date),
        ],
        ..Spec::default()
    };
    let outcome = tabular::link(&cells, &spec, 2).unwrap();
    let (mut rows, mut pairs) = (Vec::new(), Vec::new());
    outcome.write(&cells, &spec, &mut rows).unwrap();
    outcome.write_pairs(&mut pairs).unwrap();
    let text = String::from_utf8(rows).unwrap();
    let ids: Vec<&str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(3))
        .collect();
    assert_eq!(ids, ["'=1+1", "'+1", "'-2", "'@sum(a1)", "p-5", "'=1+1"]);
    let pairs = String::from_utf8(pairs).unwrap();
    assert!(
        pairs.contains(",'=name,") && !pairs.contains(",=name"),
        "{pairs}"
    );
}

/// Ten columns, each often wrong or empty: what two columns together find must not hang on the rest.
#[test]
fn wide_tables_with_much_dirt_are_linked() {
    for (seed, errors, precision, recall) in [(21, 6, 0.98, 0.98), (22, 11, 0.96, 0.94)] {
        let (cells, truth) = table(seed, 1_200, errors, &ALL);
        let mut dice = Dice(seed * 2 + 9);
        let headers = HEADERS.map(str::to_owned).into_iter();
        let mut wide = Cells::new(
            headers
                .chain(["Number".to_owned(), "Remark".to_owned()])
                .collect(),
        );
        for (row, who) in truth.iter().enumerate() {
            let mut more = [
                format!("{:08}", who * 48_611 % 100_000_000),
                word(who * 31 % 700, 3),
            ];
            for cell in &mut more {
                match dice.below(10) {
                    0..3 => *cell = typo(cell, &mut dice),
                    3..5 => cell.clear(),
                    _ => {}
                }
            }
            let own = (0..8).map(|at| cells.cell(row, at));
            wide.push(own.chain(more.iter().map(String::as_str)), 0, 0);
        }
        let outcome = tabular::link(&wide, &tabular::guess(&wide), 2).unwrap();
        let judged = judge(&outcome, &truth);
        let shown = format!("seed {seed}: {} {}", judged.precision, judged.recall);
        assert!(judged.precision >= precision, "{shown}");
        assert!(judged.recall >= recall, "{shown}");
    }
}
