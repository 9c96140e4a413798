//! Two agencies in one process, and numbers drawn from a seed.

use std::num::NonZeroUsize;

use tiaki_deconflict::*;

pub(crate) const ONE: NonZeroUsize = NonZeroUsize::MIN;
pub(crate) const TWO: NonZeroUsize = NonZeroUsize::new(2).unwrap();

/// Whether heavier counts are asked for.
pub(crate) fn is_sweep() -> bool {
    #[expect(
        clippy::disallowed_methods,
        reason = "CONTRIBUTING: heavy runs are asked for so"
    )]
    std::env::var("TIAKI_SWEEP").is_ok()
}

/// SplitMix64: the same numbers for the same seed.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next().to_le_bytes()[0])
    }

    pub(crate) fn seed(&mut self) -> Seed {
        Seed::new(self.bytes())
    }
}

pub(crate) fn agency(code: &str) -> Agency {
    Agency::parse(code).unwrap()
}

pub(crate) fn pair() -> Pair {
    Pair::new(agency("NZ-ONE"), agency("AT-TWO")).unwrap()
}

pub(crate) fn epoch() -> Epoch {
    Epoch::new(689, 30).unwrap()
}

pub(crate) fn root() -> Root {
    Root::new(epoch(), &Seed::new([11; 32]))
}

pub(crate) fn answerer() -> Answerer {
    root().answerer(&pair(), 1).unwrap()
}

/// Numbers that can be nobody's (docs/adr/0005): the country code 999 is not assigned.
pub(crate) fn phone(number: u64) -> Identifier {
    Identifier::new("phone", format!("999{number:09}").as_bytes()).unwrap()
}

pub(crate) fn pointer(number: u64) -> Pointer {
    Pointer::new(format!("desk-{number}").as_bytes()).unwrap()
}

pub(crate) fn entries(identifiers: &[Identifier]) -> Vec<Entry> {
    let each = identifiers.iter().zip(0_u64..);
    each.map(|(identifier, number)| Entry::new(identifier.clone(), pointer(number)))
        .collect()
}

pub(crate) fn case(id: &str) -> CitedCase {
    CitedCase::new(&CaseSecret::new(Seed::new([21; 32])), id.as_bytes()).unwrap()
}

pub(crate) fn question(to: &Announcement, about: &[Identifier], number: u8) -> Question {
    let seed = Seed::new([number; 32]);
    Question::new(
        to,
        &case("cas_1"),
        RequestId::new([number; 16]),
        about,
        &seed,
        TWO,
    )
    .unwrap()
}

/// A grant out of a budget that is large enough for anything.
pub(crate) fn grant(request: &Request) -> Grant {
    let all = u32::MAX;
    let limits = Limits {
        per_day: all,
        per_request: all,
        per_case: all,
        repeats: all,
    };
    decide(&limits, &Spent::default(), request.summary()).unwrap()
}

pub(crate) fn read(question: &Question) -> Request {
    Request::parse(question.bytes(), MAX_IDENTIFIERS).unwrap()
}

pub(crate) fn answer(by: &Answerer, question: &Question) -> Vec<u8> {
    let request = read(question);
    let grant = grant(&request);
    by.answer(&request, grant, TWO).unwrap()
}
