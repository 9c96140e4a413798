//! How long an answerer takes for so many identifiers, and what the asker spends on them.
//!
//! `cargo run --release -p tiaki-deconflict --example deconflict_speed -- [IDENTIFIERS] [THREADS]`
//!
//! Half of what is asked is in the answerer's list, which is as long. Prints one JSON object in milliseconds of wall
//! time; ends with an error unless exactly that half is found.
#![expect(clippy::disallowed_methods, reason = "measures")]
#![expect(clippy::print_stdout, reason = "prints what it measured")]

use std::num::NonZeroUsize;
use std::time::Instant;

use tiaki_deconflict::{
    Agency, CaseSecret, CitedCase, Entry, Epoch, Identifier, Limits, List, MAX_IDENTIFIERS, Pair,
    Pointer, Question, Request, RequestId, Root, Seed, Spent, decide,
};

/// What a step gave, and its milliseconds.
fn timed<T>(step: impl FnOnce() -> T) -> (T, u128) {
    let start = Instant::now();
    let result = step();
    (result, start.elapsed().as_millis())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: u32 = arguments.next().map_or(Ok(270_000), |text| text.parse())?;
    let threads: NonZeroUsize = arguments
        .next()
        .map_or(Ok(NonZeroUsize::MIN), |text| text.parse())?;
    let phone = |number: u32| Identifier::new("phone", format!("999{number:09}").as_bytes());

    let pair = Pair::new(Agency::parse("ASKS")?, Agency::parse("ANSWERS")?)?;
    let root = Root::new(Epoch::new(689, 30)?, &Seed::new([1; 32]));
    let answerer = root.answerer(&pair, 1)?;
    let pointer = Pointer::new(b"desk-7")?;
    let own = (count / 2..count / 2 + count)
        .map(|number| Ok(Entry::new(phone(number)?, pointer.clone())));
    let own = own.collect::<Result<Vec<_>, tiaki_deconflict::Error>>()?;
    let (list, list_ms) = timed(|| answerer.list(&own, threads));
    let list = list?;

    let case = CitedCase::new(&CaseSecret::new(Seed::new([2; 32])), b"cas_1")?;
    let asked = (0..count).map(phone).collect::<Result<Vec<_>, _>>()?;
    let (id, seed) = (RequestId::new([3; 16]), Seed::new([4; 32]));
    let announcement = answerer.announcement();
    let (question, blind_ms) =
        timed(|| Question::new(announcement, &case, id, &asked, &seed, threads));
    let question = question?;

    let limits = Limits {
        per_day: count,
        per_request: count,
        per_case: count,
        ..Limits::standard()
    };
    let (answer, answer_ms) = timed(|| -> Result<_, Box<dyn std::error::Error>> {
        let request = Request::parse(question.bytes(), MAX_IDENTIFIERS)?;
        let grant = decide(&limits, &Spent::default(), request.summary())?;
        Ok(answerer.answer(&request, grant, threads)?)
    });
    let answer = answer?;

    let (evaluated, open_ms) = timed(|| question.open(&answer, threads));
    let evaluated = evaluated?;
    let (hits, search_ms) = timed(|| evaluated.search(&List::parse(list.bytes().to_vec())?));
    let hits = hits?.len();
    if hits != usize::try_from(count - count / 2)? {
        return Err(format!("{hits} were found, not the half that both have").into());
    }
    println!(
        "{{\"identifiers\":{count},\"threads\":{threads},\"answer_ms\":{answer_ms},\"list_ms\":{list_ms},\
         \"blind_ms\":{blind_ms},\"open_ms\":{open_ms},\"search_ms\":{search_ms},\"request_bytes\":{},\
         \"answer_bytes\":{},\"list_bytes\":{},\"hits\":{hits}}}",
        question.bytes().len(),
        answer.len(),
        list.bytes().len(),
    );
    Ok(())
}
