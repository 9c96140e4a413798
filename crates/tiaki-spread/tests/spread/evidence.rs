//! Made-up evidence that meets every rule: rare and common values, over and under every cap.

use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use tiaki_link::{
    Decision, Evidence, Kind, Model, RecordKey, Rule, Table, TableBuilder, ValueClass, Verdict,
};
use tiaki_spread::{Origin, Writer};

pub(crate) struct Given {
    pub(crate) records: Vec<RecordKey>,
    pub(crate) rows: Vec<(RecordKey, Evidence)>,
    pub(crate) apart: Vec<(RecordKey, RecordKey, u32)>,
    pub(crate) decisions: Vec<Decision>,
}

/// Few holders reach caps and counts.
pub(crate) fn model() -> Model {
    let mut model = Kind::ALL
        .into_iter()
        .fold(Model::standard(), |model, kind| {
            let rule = Rule {
                candidate_cap: 4,
                generic_persons: 5,
                ..model.rule(kind).clone()
            };
            model.with_rule(77, kind, rule)
        });
    model.ip.flow_holders = 3;
    // Little testimony makes a domain, of either sort.
    (model.domains.most_holders, model.domains.most_each) = (5, 2);
    (model.domains.open, model.domains.personal) = (150, 60);
    model
}

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }
}

/// Evidence on so many records: persons with several accounts each, whose identifiers are partly
/// their own, partly their household's, partly everybody's.
pub(crate) fn busy(seed: u64, accounts: u64) -> Given {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let mut records: Vec<RecordKey> = Vec::new();
    for _ in 0..accounts {
        let [high, low] = [dice.0.next_u64(), dice.0.next_u64()].map(u128::from);
        records.push(RecordKey::from((high << 64) | low));
    }
    let persons = accounts / 3;
    let mut rows = Vec::new();
    for record in &records {
        // Some persons have very many accounts.
        let person = match dice.below(10) {
            0 => dice.below(2),
            1..=5 => dice.below(persons),
            _ => 1_000_000 + dice.below(accounts * 2),
        };
        for _ in 0..=dice.below(9) {
            rows.push((*record, row(&mut dice, person, accounts)));
        }
        if dice.one_in(20)
            && let Some(last) = rows.last().copied()
        {
            rows.push(last);
        }
    }
    let pick = |dice: &mut Dice| {
        let place = usize::try_from(dice.below(accounts)).unwrap();
        records[place]
    };
    let mut apart = Vec::new();
    for number in 0..accounts / 5 {
        let source = u32::try_from(number).unwrap();
        apart.push((pick(&mut dice), pick(&mut dice), source));
    }
    let mut decisions = Vec::new();
    for number in 0..accounts / 25 {
        let verdict = match number % 4 {
            0 => Verdict::Different,
            1 => Verdict::Unsure,
            _ => Verdict::Same,
        };
        let (a, b) = (pick(&mut dice), pick(&mut dice));
        decisions.push(Decision { a, b, verdict });
        // Some contradict each other, a fact, or speak of what is not there.
        match number % 6 {
            2 => decisions.push(Decision {
                a: b,
                b: a,
                verdict: Verdict::Different,
            }),
            3 => apart.push((a, b, 7)),
            4 => decisions.push(Decision {
                a,
                b: RecordKey::from(u128::from(number)),
                verdict: Verdict::Same,
            }),
            _ => {}
        }
    }
    Given {
        records,
        rows,
        apart,
        decisions,
    }
}

fn row(dice: &mut Dice, person: u64, accounts: u64) -> Evidence {
    let kinds = Kind::ALL.len() as u64;
    let kind = match dice.below(4) {
        0 => Kind::Ip,
        1 => Kind::ALL[usize::try_from(dice.below(4)).unwrap()],
        _ => Kind::ALL[usize::try_from(dice.below(kinds)).unwrap()],
    };
    let value = match dice.below(40) {
        0..=25 => person * 2 + dice.below(8) / 7,
        26..=33 => (1 << 40) | (person / 3),
        34..=36 => (1 << 41) | (dice.below(accounts)),
        37..=38 => (1 << 42) | (dice.below(accounts / 20 + 1)),
        _ => (1 << 43) | (dice.below(3)),
    };
    // Over the whole range, negative as signed numbers too.
    let mut row = Evidence::new(kind, value.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    if dice.below(3) > 0 {
        let day = i64::try_from(dice.below(400)).unwrap() - 20;
        let second = i64::try_from(dice.below(4) * 300 + dice.below(3)).unwrap();
        row.at = Some((day / 10 * 10 * 86_400 + second) * 1_000_000);
    }
    if kind == Kind::Ip && dice.below(2) == 0 {
        row.port = Some(u16::try_from(1_022 + dice.below(6)).unwrap());
    }
    row.class = match dice.below(30) {
        0 => ValueClass::SharedNetwork,
        2 => ValueClass::DailyLine,
        3 => ValueClass::StaticLine,
        1 if dice.one_in(4) => ValueClass::Placeholder,
        _ => ValueClass::Ordinary,
    };
    if kind == Kind::Email {
        // Mostly that of the mailbox; some do not say, or say another.
        row.domain = match dice.below(12) {
            0 => 0,
            1 => 1 + u32::try_from(dice.below(6)).unwrap(),
            _ => 1 + u32::try_from(value % 6).unwrap(),
        };
    }
    row.verified = dice.one_in(8);
    row.mined = dice.one_in(8);
    row.indirect = dice.one_in(8);
    row.source = u32::try_from(dice.below(50)).unwrap() << 26;
    row
}

impl Given {
    pub(crate) fn table(&self) -> Table {
        let mut table = TableBuilder::new();
        for record in &self.records {
            table.record(*record);
        }
        for (record, row) in &self.rows {
            let handle = table.record(*record);
            table.push(handle, *row);
        }
        for (a, b, source) in &self.apart {
            table.contradict(*a, *b, *source);
        }
        table.build().unwrap()
    }

    pub(crate) fn write(&self, folder: &Path, model: &Model, origin: Origin, shards: u32) {
        let mut writer = Writer::create(folder).unwrap();
        for record in &self.records {
            writer.record(*record).unwrap();
        }
        for (record, row) in &self.rows {
            writer.row(*record, row).unwrap();
        }
        for (a, b, source) in &self.apart {
            writer.contradict(*a, *b, *source).unwrap();
        }
        for decision in &self.decisions {
            writer.decide(*decision);
        }
        writer.finish(model, origin, shards).unwrap();
    }
}
