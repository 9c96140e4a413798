//! Somebody who goes through all telephone numbers is stopped at the budget, with an alarm.

use std::collections::BTreeMap;

use tiaki_deconflict::*;

use crate::support::*;

/// The answerer's node: reads, keeps the books, answers or refuses.
struct Node {
    answerer: Answerer,
    limits: Limits,
    books: PeerDay,
    days: BTreeMap<Day, DayCounts>,
}

impl Node {
    fn new(limits: Limits) -> Self {
        Self {
            answerer: answerer(),
            limits,
            books: PeerDay::new(Day::new(20_680)),
            days: BTreeMap::new(),
        }
    }

    fn receive(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
        let refusal = |request, code, again| Refusal {
            request,
            code,
            again,
        };
        let request = Request::parse(bytes, self.limits.per_request)
            .map_err(|_| refusal(RequestId::new([0; 16]), RefusalCode::Malformed, None))?;
        let id = request.summary().id();
        let grant = self
            .books
            .ask(&self.limits, request.summary())
            .map_err(|refused| {
                refusal(
                    id,
                    refused.code,
                    Some(Day::new(self.books.day().number() + 1)),
                )
            })?;
        Ok(self.answerer.answer(&request, grant, TWO).unwrap())
    }

    /// Nothing came of what was asked: no contact was opened.
    fn alarms(&mut self) -> Vec<AlarmCode> {
        self.books.note_met(0);
        self.days.insert(self.books.day(), self.books.counts());
        let rules = AlarmRules::standard(&self.limits);
        let alarms = alarms(&rules, &self.days, self.books.day());
        alarms.into_iter().map(|alarm| alarm.code).collect()
    }

    fn next_day(&mut self) {
        self.books = PeerDay::new(Day::new(self.books.day().number() + 1));
    }
}

/// Sweeps over a million numbers, so many at a time, each time for another case, until it is refused.
fn sweep(node: &mut Node, from: u64, size: u64) -> (u64, RefusalCode) {
    let announcement = node.answerer.announcement().clone();
    for (number, begin) in (0_u8..).zip((from..1_000_000).step_by(usize::try_from(size).unwrap())) {
        let about: Vec<Identifier> = (begin..begin + size).map(phone).collect();
        let day = u8::try_from(node.books.day().number() % 200).unwrap();
        let (id, seed) = (RequestId::new([day; 16]), Seed::new([number; 32]));
        let id = RequestId::new(std::array::from_fn(|at| {
            if at == 0 { number } else { id.bytes()[at] }
        }));
        let cited = case(&format!("cas_{number}"));
        let question = Question::new(&announcement, &cited, id, &about, &seed, TWO).unwrap();
        match node.receive(question.bytes()) {
            Ok(answer) => assert!(question.open(&answer, TWO).is_ok()),
            Err(refusal) => {
                assert_eq!(refusal.request, id);
                assert_eq!(Refusal::parse(&refusal.bytes()), Ok(refusal));
                return (begin - from, refusal.code);
            }
        }
    }
    panic!("a million numbers went through")
}

#[test]
fn a_sweep_over_a_million_numbers_stops_at_the_days_budget_with_an_alarm() {
    let limits = if is_sweep() {
        Limits::standard()
    } else {
        Limits {
            per_day: 500,
            per_request: 500,
            per_case: 100,
            repeats: 8,
        }
    };
    let mut node = Node::new(limits);
    let size = u64::from(limits.per_case) / 4;
    let (answered, code) = sweep(&mut node, 0, size);
    assert_eq!(
        (answered, code),
        (u64::from(limits.per_day), RefusalCode::DayBudget)
    );
    // Within one budget: the same day, and also had it stopped right before being refused.
    let ringing = [
        AlarmCode::BudgetReached,
        AlarmCode::Misses,
        AlarmCode::SameSize,
    ];
    assert_eq!(node.alarms(), ringing);
    // It goes on each day: a million numbers would take a budget a day, and each day rings.
    node.next_day();
    let (answered, _) = sweep(&mut node, answered, size);
    assert_eq!(answered, u64::from(limits.per_day));
    assert_eq!(node.alarms(), ringing);
}

#[test]
fn a_sweep_that_stops_just_below_the_budget_rings_too() {
    let limits = Limits {
        per_day: 500,
        per_request: 500,
        per_case: 125,
        repeats: 8,
    };
    let mut node = Node::new(limits);
    let announcement = node.answerer.announcement().clone();
    // Some 400 a day, some 80 for each of five cases, never one size twice, never refused; and nothing meets.
    for day in 0..3_u8 {
        for number in 0..5_u8 {
            let begin = u64::from(day) * 500 + u64::from(number) * 100;
            let about: Vec<Identifier> =
                (begin..begin + 83 - u64::from(number)).map(phone).collect();
            let (id, cited) = (
                RequestId::new([day * 10 + number; 16]),
                case(&format!("cas_{number}")),
            );
            let seed = Seed::new([number; 32]);
            let asked = Question::new(&announcement, &cited, id, &about, &seed, TWO).unwrap();
            assert!(node.receive(asked.bytes()).is_ok());
        }
        let expected: &[AlarmCode] = match day {
            0 => &[],
            1 => &[AlarmCode::Misses],
            _ => &[AlarmCode::NearBudget, AlarmCode::Misses],
        };
        assert_eq!(node.alarms(), expected, "day {day}");
        node.next_day();
    }
}

#[test]
fn what_is_refused_is_not_evaluated() {
    let mut node = Node::new(Limits {
        per_day: 5,
        per_request: 5,
        per_case: 5,
        repeats: 1,
    });
    let asked = question(
        node.answerer.announcement(),
        &[phone(1), phone(2), phone(3)],
        1,
    );
    assert!(node.receive(asked.bytes()).is_ok());
    let more = question(
        node.answerer.announcement(),
        &[phone(4), phone(5), phone(6)],
        2,
    );
    let refusal = node.receive(more.bytes()).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::CaseBudget);
    // A refusal has nothing that the question could be opened with.
    assert_eq!(
        more.open(&refusal.bytes(), ONE).err(),
        Some(Error::OtherKind { found: 5 })
    );
    let bytes = question(
        node.answerer.announcement(),
        &(0..6).map(phone).collect::<Vec<_>>(),
        3,
    );
    assert_eq!(
        node.receive(bytes.bytes()).unwrap_err().code,
        RefusalCode::Malformed
    );
}
